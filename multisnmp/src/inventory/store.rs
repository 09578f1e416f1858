//! The inventory database: SQLite, all runs of it.
//!
//! Several hosts go into one transaction, and a host is told as done once that is committed: a
//! kill loses nothing that was told. The log is written ahead (WAL), so that readers never wait for
//! a run, nor a run for them.

mod read;
mod shape;
mod write;

pub(crate) use shape::{check, ddl};
pub(crate) use write::{Begin, StoreWriter};

use rusqlite::{Connection, OpenFlags, OptionalExtension};
use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
    time::Duration,
};

/// `msin` as the file's application ID.
pub(super) const APPLICATION: i64 = 0x6d73_696e;
/// The version of the tables that every database has.
pub(super) const VERSION: i64 = 1;
/// What makes the tables of version 1 + n out of those before them: none yet.
const MIGRATIONS: [&str; VERSION as usize - 1] = [];
/// How long another writer is waited for: it holds the file for milliseconds.
const BUSY: Duration = Duration::from_secs(10);

/// An open database.
#[derive(Debug)]
pub(crate) struct Store {
    pub(super) connection: Connection,
}

/// A run, as `runs` lists it.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) id: i64,
    pub(crate) started: String,
    pub(crate) finished: Option<String>,
    /// To be asked, where that is known.
    pub(crate) wanted: Option<i64>,
    pub(crate) hosts: i64,
    pub(crate) answered: i64,
    pub(crate) complete: i64,
    pub(crate) interrupted: bool,
    pub(crate) targets: String,
    pid: Option<u32>,
}

impl Run {
    /// Whether every host has had its turn.
    pub(crate) fn is_whole(&self) -> bool {
        self.finished.is_some() && !self.interrupted
    }

    /// The process that is writing it.
    pub(crate) fn writer(&self) -> Option<u32> {
        self.pid.filter(|pid| is_alive(*pid))
    }

    /// `finished`, `interrupted`, `running` or `killed`.
    pub(crate) fn state(&self) -> &'static str {
        match (&self.finished, self.interrupted) {
            (Some(_), false) => "finished",
            (Some(_), true) => "interrupted",
            (None, _) if self.writer().is_some() => "running",
            (None, _) => "killed",
        }
    }
}

/// Whether a process of that number runs this program; one that was killed runs nothing.
fn is_alive(pid: u32) -> bool {
    let name = |path: PathBuf| {
        let name = path.file_name()?.to_str()?.to_owned();
        Some(name.trim_end_matches(" (deleted)").to_owned())
    };
    let theirs = std::fs::read_link(format!("/proc/{pid}/exe")).ok().and_then(name);
    let ours = std::env::current_exe().ok().and_then(name);
    pid != std::process::id() && theirs.is_some() && theirs == ours
}

/// SQLite's own words, without its codes.
pub(super) fn plain(error: rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(code, message) => match code.code {
            rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked => {
                format!("another program has been writing to it for {} s", BUSY.as_secs())
            }
            _ => message.unwrap_or_else(|| code.to_string()),
        },
        other => other.to_string(),
    }
}

impl Store {
    /// Opens a database, or makes one.
    ///
    /// # Errors
    /// Neither can be done; it is another program's, or a newer version's.
    pub(crate) fn create(path: &Path) -> Result<Self, String> {
        let store = Self::with(Connection::open(path).map_err(plain)?)?;
        let connection = &store.connection;
        store.version()?;
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL;
                 PRAGMA foreign_keys = ON;
                 PRAGMA synchronous = NORMAL;
                 PRAGMA cache_size = -32768;
                 BEGIN IMMEDIATE;",
            )
            .map_err(plain)?;
        // Another run may just have made it.
        match store.version()? {
            None => connection.execute_batch(shape::BASE).map_err(plain)?,
            Some(version) => {
                let done = usize::try_from(version - 1).unwrap_or(0);
                for migration in MIGRATIONS.iter().skip(done) {
                    connection.execute_batch(migration).map_err(plain)?;
                }
            }
        }
        connection
            .execute_batch(&format!(
                "PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION}; COMMIT;"
            ))
            .map_err(plain)?;
        Ok(store)
    }

    /// Opens a database that is there, to read it.
    ///
    /// # Errors
    /// There is none; as [`create`](Self::create).
    pub(crate) fn open(path: &Path) -> Result<Self, String> {
        let open = |path: &Path| {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
            let store = Self::with(Connection::open_with_flags(path, flags).map_err(plain)?)?;
            match store.version()? {
                Some(VERSION) => Ok(store),
                Some(_) => Err("an inventory of an older version: a run into it renews it".into()),
                None => Err("no inventory".to_owned()),
            }
        };
        open(path).or_else(|why| {
            // A reader needs files beside it, which a read-only folder refuses. Without a log
            // there is nobody who writes.
            let mut log = path.as_os_str().to_owned();
            log.push("-wal");
            let name = path.to_str().filter(|_| path.exists() && !Path::new(&log).exists());
            let Some(name) = name else { return Err(why) };
            let name = name.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
            open(Path::new(&format!("file:{name}?immutable=1"))).map_err(|_| why)
        })
    }

    fn with(connection: Connection) -> Result<Self, String> {
        connection.busy_timeout(BUSY).map_err(plain)?;
        connection.set_prepared_statement_cache_capacity(128);
        Ok(Self { connection })
    }

    /// The version of its tables; `None` where there are none yet.
    fn version(&self) -> Result<Option<i64>, String> {
        let number = |pragma: &str| {
            self.connection
                .pragma_query_value(None, pragma, |row| row.get::<_, i64>(0))
                .map_err(plain)
        };
        let tables: i64 = self
            .connection
            .query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))
            .map_err(plain)?;
        match (number("application_id")?, number("user_version")?) {
            (APPLICATION, version @ 1..=VERSION) => Ok(Some(version)),
            (APPLICATION, newer) => Err(format!(
                "an inventory of a newer multisnmp: version {newer} of its tables, this one knows \
                 {VERSION}"
            )),
            _ if tables > 0 => Err("the database of another program".to_owned()),
            _ => Ok(None),
        }
    }

    /// All runs, the oldest first.
    pub(crate) fn runs(&self) -> Result<Vec<Run>, String> {
        let mut statement = self
            .connection
            .prepare(
                "SELECT id, started, finished, hosts, interrupted, targets, pid,
                    (SELECT count(*) FROM results WHERE run = runs.id),
                    (SELECT count(*) FROM results WHERE run = runs.id AND ok),
                    (SELECT count(*) FROM results WHERE run = runs.id AND complete)
                 FROM runs ORDER BY id",
            )
            .map_err(plain)?;
        let rows = statement.query_map([], |row| {
            Ok(Run {
                id: row.get(0)?,
                started: row.get(1)?,
                finished: row.get(2)?,
                wanted: row.get(3)?,
                interrupted: row.get(4)?,
                targets: row.get(5)?,
                pid: row.get(6)?,
                hosts: row.get(7)?,
                answered: row.get(8)?,
                complete: row.get(9)?,
            })
        });
        rows.map_err(plain)?.collect::<Result<_, _>>().map_err(plain)
    }

    /// The last run, where it did not come to its end.
    pub(crate) fn unfinished(&self) -> Result<Option<Run>, String> {
        Ok(self.runs()?.pop().filter(|run| !run.is_whole()))
    }

    /// What a run asked for: the fields of each section.
    pub(crate) fn asked(&self, run: i64) -> Result<HashMap<String, HashSet<String>>, String> {
        serde_json::from_str(&self.asked_text(run)?).map_err(|e| e.to_string())
    }

    /// Whether a run asked for just what this schema has.
    pub(crate) fn asks(
        &self,
        run: i64,
        schema: &netsnmp::inventory::Schema,
    ) -> Result<bool, String> {
        Ok(self.asked_text(run)? == shape::asked(schema))
    }

    fn asked_text(&self, run: i64) -> Result<String, String> {
        self.connection
            .query_row("SELECT asked FROM runs WHERE id = ?1", [run], |row| row.get(0))
            .optional()
            .map_err(plain)?
            .ok_or_else(|| format!("there is no run {run}"))
    }

    /// The hosts of a run that gave all they have.
    pub(crate) fn done(&self, run: i64) -> Result<HashSet<String>, String> {
        let mut statement = self
            .connection
            .prepare(
                "SELECT host FROM results JOIN devices ON devices.id = device
                 WHERE run = ?1 AND complete",
            )
            .map_err(plain)?;
        let rows = statement.query_map([run], |row| row.get(0)).map_err(plain)?;
        rows.collect::<Result<_, _>>().map_err(plain)
    }

    /// Removes all runs but the last ones, and hosts that only those knew. Runs that another
    /// process is writing stay.
    pub(crate) fn keep(&mut self, most: u32) -> Result<(), String> {
        let runs = self.runs()?;
        let old = runs.len().saturating_sub(most as usize);
        let transaction = self
            .connection
            .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
            .map_err(plain)?;
        for run in runs[..old].iter().filter(|run| run.writer().is_none()) {
            transaction.execute("DELETE FROM runs WHERE id = ?1", [run.id]).map_err(plain)?;
        }
        transaction
            .execute("DELETE FROM devices WHERE id NOT IN (SELECT device FROM results)", [])
            .map_err(plain)?;
        transaction.commit().map_err(plain)
    }
}

#[cfg(test)]
mod tests;
