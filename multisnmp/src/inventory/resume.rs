//! What an earlier run has done already.

use super::{Family, Snapshot, Store, partial};
use crate::{failure::Failure, output::push_safe};
use netsnmp::{Target, inventory::Schema};
use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Hosts that are not asked again.
#[derive(Debug, Default)]
pub(crate) struct Done {
    pub(crate) hosts: HashSet<String>,
    /// The run of the database that goes on.
    pub(crate) run: Option<i64>,
    /// Where their lines are, to be written again.
    pub(crate) lines: Option<Snapshot>,
}

/// Where the earlier run is.
#[derive(Debug)]
pub(crate) enum From<'p> {
    Database(&'p Path),
    /// The file that this run writes, or what a kill has left of it.
    Own(&'p Path),
    File(PathBuf),
}

impl Done {
    /// Reads it; `None` where that run came to its end, so that a new one begins.
    ///
    /// # Errors
    /// There is none, another process is writing it, it asked for something else.
    pub(crate) fn read(from: &From<'_>, schema: &Schema) -> Result<Option<Self>, Failure> {
        match from {
            From::Database(path) => {
                let trouble = |e: String| Failure::usage(format!("{}: {e}", path.display()));
                Self::in_database(path, schema).map_err(trouble)
            }
            From::Own(path) => {
                let left = partial::name(path);
                let source = if left.exists() { left } else { path.to_path_buf() };
                Self::in_file(&source).map(Some)
            }
            From::File(path) => Self::in_file(path).map(Some),
        }
    }

    fn in_database(path: &Path, schema: &Schema) -> Result<Option<Self>, String> {
        if !path.exists() {
            return Err("there is no such database, and so nothing to resume".to_owned());
        }
        let store = Store::open(path)?;
        let Some(run) = store.unfinished()? else { return Ok(None) };
        if let Some(pid) = run.writer() {
            return Err(format!("run {} is still under way, in process {pid}", run.id));
        }
        if !store.asks(run.id, schema)? {
            return Err(format!(
                "run {} asked for other sections or fields: --resume wants the same --sections \
                 and --profile",
                run.id
            ));
        }
        let hosts = store.done(run.id)?;
        let lines = Some(Snapshot::of_run(store, run.id)?);
        Ok(Some(Self { hosts, run: Some(run.id), lines }))
    }

    fn in_file(path: &Path) -> Result<Self, Failure> {
        let text = path.to_str().ok_or_else(|| {
            Failure::usage(format!("{}: a name that is not UTF-8", path.display()))
        })?;
        let mut snapshot = Snapshot::open(text)?;
        let mut hosts = HashSet::new();
        for host in snapshot.hosts() {
            if snapshot.load(&host)?.is_some_and(|device| device.is("complete")) {
                hosts.insert(host);
            }
        }
        Ok(Self { hosts, run: None, lines: Some(snapshot) })
    }

    /// Takes hosts back that the targets name more than once, each with credentials or a context of
    /// its own: which of them is done nobody can tell.
    pub(crate) fn distrust(&mut self, targets: impl Iterator<Item = Target>) {
        if self.hosts.is_empty() {
            return;
        }
        let mut seen = HashSet::new();
        let twice: HashSet<String> = targets
            .filter(|target| !seen.insert(Arc::clone(target.host())))
            .map(|target| target.host().to_string())
            .collect();
        for host in twice {
            // The second is `HOST#2` in the database.
            self.hosts.retain(|known| {
                let rest = known.strip_prefix(&*host);
                let is_number = |rest: &str| {
                    rest.strip_prefix('#').is_some_and(|number| number.parse::<u32>().is_ok())
                };
                !rest.is_some_and(|rest| rest.is_empty() || is_number(rest))
            });
        }
    }

    /// Hands out each line that is written again, and tells the family who it was.
    ///
    /// # Errors
    /// It cannot be read, or `write` fails.
    pub(crate) fn replay(
        &mut self,
        schema: &Arc<Schema>,
        family: &mut Family,
        mut write: impl FnMut(&str) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let Some(mut lines) = self.lines.take() else { return Ok(()) };
        for host in lines.hosts() {
            if !self.hosts.contains(&host) {
                continue;
            }
            let Some(device) = lines.load(&host)? else { continue };
            let mut text = Vec::new();
            crate::output::json(&mut text, &device.0);
            write(&String::from_utf8_lossy(&text))?;
            family.add(&device.identity(schema), host.into());
        }
        Ok(())
    }
}

/// What the summary tells.
pub(crate) fn line(done: usize) -> String {
    let mut line = String::new();
    let hosts = crate::run::summary::hosts(done as u64);
    push_safe(&mut line, &format!("{hosts} done by an earlier run"));
    line
}
