//! The inventory database: SQLite, all runs of it.

mod read;
mod shape;
mod write;

pub(crate) use shape::ddl;
pub(crate) use write::StoreWriter;

use rusqlite::{Connection, OptionalExtension, params};
use std::{collections::HashSet, path::Path, time::Duration};

/// `msin` as the file's application ID.
pub(super) const APPLICATION: i64 = 0x6d73_696e;
/// The version of the tables that every database has.
pub(super) const VERSION: i64 = 1;

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
    pub(crate) hosts: i64,
    pub(crate) answered: i64,
    pub(crate) interrupted: bool,
}

/// SQLite's own words, without its codes.
pub(super) fn plain(error: rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(code, message) => match code.code {
            rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked => {
                "another run is writing to it".to_owned()
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
        let connection = Connection::open(path).map_err(plain)?;
        Self::with(connection, true)
    }

    /// Opens a database that is there.
    ///
    /// # Errors
    /// There is none; as [`create`](Self::create).
    pub(crate) fn open(path: &Path) -> Result<Self, String> {
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE;
        let connection = Connection::open_with_flags(path, flags).map_err(plain)?;
        Self::with(connection, false)
    }

    fn with(connection: Connection, make: bool) -> Result<Self, String> {
        connection.busy_timeout(Duration::from_secs(5)).map_err(plain)?;
        let number = |pragma: &str| {
            connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0)).map_err(plain)
        };
        let tables: i64 = connection
            .query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))
            .map_err(plain)?;
        match (number("application_id")?, number("user_version")?) {
            (APPLICATION, VERSION) => {}
            (APPLICATION, other) => {
                return Err(format!("an inventory of another version of multisnmp ({other})"));
            }
            _ if tables > 0 => return Err("the database of another program".to_owned()),
            _ if !make => return Err("no inventory".to_owned()),
            _ => connection
                .execute_batch(&format!(
                    "PRAGMA journal_mode = WAL;
                     BEGIN IMMEDIATE;
                     {}
                     PRAGMA application_id = {APPLICATION};
                     PRAGMA user_version = {VERSION};
                     COMMIT;",
                    shape::BASE
                ))
                .map_err(plain)?,
        }
        connection
            .execute_batch("PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL;")
            .map_err(plain)?;
        Ok(Self { connection })
    }

    /// All runs, the oldest first.
    pub(crate) fn runs(&self) -> Result<Vec<Run>, String> {
        let mut statement = self
            .connection
            .prepare(
                "SELECT id, started, finished, interrupted,
                    (SELECT count(*) FROM results WHERE run = runs.id),
                    (SELECT count(*) FROM results WHERE run = runs.id AND ok)
                 FROM runs ORDER BY id",
            )
            .map_err(plain)?;
        let rows = statement.query_map([], |row| {
            Ok(Run {
                id: row.get(0)?,
                started: row.get(1)?,
                finished: row.get(2)?,
                interrupted: row.get(3)?,
                hosts: row.get(4)?,
                answered: row.get(5)?,
            })
        });
        rows.map_err(plain)?.collect::<Result<_, _>>().map_err(plain)
    }

    /// The last run, where it did not come to its end.
    pub(crate) fn unfinished(&self) -> Result<Option<i64>, String> {
        self.connection
            .query_row(
                "SELECT id FROM runs WHERE id = (SELECT max(id) FROM runs)
                 AND (finished IS NULL OR interrupted)",
                [],
                |row| row.get(0),
            )
            .optional()
            .map_err(plain)
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

    /// Removes all runs but the last ones, and hosts that only those knew.
    pub(crate) fn keep(&mut self, runs: u32) -> Result<(), String> {
        let transaction = self.connection.transaction().map_err(plain)?;
        transaction
            .execute(
                "DELETE FROM runs WHERE id NOT IN (SELECT id FROM runs ORDER BY id DESC LIMIT ?1)",
                params![runs],
            )
            .map_err(plain)?;
        transaction
            .execute("DELETE FROM devices WHERE id NOT IN (SELECT device FROM results)", [])
            .map_err(plain)?;
        transaction.commit().map_err(plain)
    }
}
