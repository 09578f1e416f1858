//! Continues an earlier run: which hosts it has done, and their lines.

use super::{
    family::Family,
    json::{SCHEMA_VERSION, same},
    partial_file::partial_name,
    read::Snapshot,
    store::Store,
};
use crate::{
    error::{DatabaseError, Error},
    shared,
};
use netsnmp::{Target, inventory::Schema};
use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::Arc,
};

/// What an earlier run has done.
#[derive(Debug, Default)]
pub(crate) struct Done {
    /// The labels of the hosts that are not asked again.
    pub(crate) hosts: HashSet<String>,
    /// The run of the database that continues.
    pub(crate) run: Option<i64>,
    /// Where the lines of the hosts are, to write them again.
    pub(crate) lines: Option<Snapshot>,
}

/// Where the earlier run is.
#[derive(Debug)]
pub(crate) enum EarlierRun<'p> {
    Database(&'p Path),
    /// The file that this run writes, or the partial file that a kill has left.
    Own(&'p Path),
    File(PathBuf),
}

impl Done {
    /// Reads the earlier run. Returns `None` if it was finished, so that a new one begins.
    ///
    /// # Errors
    /// Fails if there is no such run, another process is writing it, or it asked for other fields.
    pub(crate) fn read(earlier: &EarlierRun<'_>, schema: &Schema) -> Result<Option<Self>, Error> {
        match earlier {
            EarlierRun::Database(path) => {
                Self::in_database(path, schema).map_err(|e| Error::input(path.display(), e))
            }
            EarlierRun::Own(path) => {
                let left = partial_name(path);
                let source = if left.exists() { left } else { path.to_path_buf() };
                // What another user has put there is no run of ours.
                shared::resolve(&source).map_err(|e| Error::input(source.display(), e))?;
                Self::in_file(&source).map(Some)
            }
            EarlierRun::File(path) => Self::in_file(path).map(Some),
        }
    }

    /// Reads what a run over a queue has written before its process died: all of it stays. Empty if
    /// `earlier` has nothing of it. `targets` are those of the run.
    ///
    /// # Errors
    /// Fails if it cannot be read, or another process is writing it.
    pub(crate) fn of_dead(
        earlier: &EarlierRun<'_>,
        schema: &Schema,
        targets: &str,
    ) -> Result<Self, Error> {
        let (run, lines) = match earlier {
            EarlierRun::Database(path) if path.exists() => {
                let found = Self::begun(path, schema, targets);
                match found.map_err(|e| Error::input(path.display(), e))? {
                    Some((run, lines)) => (Some(run), lines),
                    None => return Ok(Self::default()),
                }
            }
            EarlierRun::Own(path) if partial_name(path).exists() => {
                let left = partial_name(path);
                shared::resolve(&left).map_err(|e| Error::input(left.display(), e))?;
                (None, Snapshot::open_path(&left, None)?)
            }
            _ => return Ok(Self::default()),
        };
        Ok(Self { hosts: lines.hosts().into_iter().collect(), run, lines: Some(lines) })
    }

    /// Returns the last run of a database, if it has these targets and is not finished.
    fn begun(
        path: &Path,
        schema: &Schema,
        targets: &str,
    ) -> Result<Option<(i64, Snapshot)>, DatabaseError> {
        let store = Store::open(path)?;
        let run = store.unfinished()?.filter(|run| run.targets == targets);
        let Some(run) = run else { return Ok(None) };
        if let Some(pid) = run.writer() {
            let why = format!("run {} is still running, in process {pid}", run.id);
            return Err(DatabaseError::Unfit(why));
        }
        if !store.asks(run.id, schema)? {
            return Ok(None);
        }
        Ok(Some((run.id, Snapshot::of_run(path, store, run.id)?)))
    }

    fn in_database(path: &Path, schema: &Schema) -> Result<Option<Self>, DatabaseError> {
        let unfit = |why: String| Err(DatabaseError::Unfit(why));
        if !path.exists() {
            return unfit("there is no such database, so there is nothing to resume".to_owned());
        }
        let store = Store::open(path)?;
        let Some(run) = store.unfinished()? else { return Ok(None) };
        if let Some(pid) = run.writer() {
            return unfit(format!("run {} is still running, in process {pid}", run.id));
        }
        if !store.asks(run.id, schema)? {
            return unfit(format!(
                "run {} asked for other sections or fields: --resume needs the same --sections \
                 and --profile",
                run.id
            ));
        }
        let hosts = store.done(run.id)?;
        let lines = Some(Snapshot::of_run(path, store, run.id)?);
        Ok(Some(Self { hosts, run: Some(run.id), lines }))
    }

    fn in_file(path: &Path) -> Result<Self, Error> {
        let mut snapshot = Snapshot::open_path(path, None)?;
        let mut hosts = HashSet::new();
        for host in snapshot.hosts() {
            if snapshot.load(&host)?.is_some_and(|device| device.is("complete")) {
                hosts.insert(host);
            }
        }
        Ok(Self { hosts, run: None, lines: Some(snapshot) })
    }

    /// Forgets the targets whose label ends with a number, and the first target of each such group,
    /// so that they are asked again. The number is a place in the list, and the list may have changed.
    pub(crate) fn distrust(&mut self, targets: impl Iterator<Item = Target>) {
        if self.hosts.is_empty() {
            return;
        }
        let before_number = |label: &str| {
            let (label, number) = label.rsplit_once('#')?;
            number.parse::<u32>().is_ok().then(|| label.to_owned())
        };
        let numbered: HashSet<String> =
            targets.filter_map(|target| before_number(target.name())).collect();
        self.hosts.retain(|known| {
            let base = before_number(known).unwrap_or_else(|| known.clone());
            !numbered.contains(&base)
        });
    }

    /// Passes the line of each done host to `write`, and adds the host to the family.
    ///
    /// # Errors
    /// Fails if a line cannot be read or `write` fails.
    pub(crate) fn replay(
        &mut self,
        schema: &Arc<Schema>,
        family: &mut Family,
        mut write: impl FnMut(&str) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let Some(mut lines) = self.lines.take() else { return Ok(()) };
        for host in lines.hosts() {
            if !self.hosts.contains(&host) {
                continue;
            }
            let Some(mut device) = lines.load(&host)? else { continue };
            let identity = device.identity(schema);
            // Other versions had other keys for it.
            device.0.remove("same_as");
            device.0.remove("same");
            if let Some(same) = same(&identity) {
                device.0.insert("same".to_owned(), same.into());
            }
            device.0.insert("schema_version".to_owned(), SCHEMA_VERSION.into());
            let mut text = Vec::new();
            crate::output::json(&mut text, &device.0);
            write(&String::from_utf8_lossy(&text))?;
            family.add(&identity, host.into());
        }
        Ok(())
    }
}
