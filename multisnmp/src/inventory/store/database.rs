//! Opens the database.

use super::tables::{BASE, INVENTORY, MIGRATIONS};
use crate::{
    error::DatabaseError,
    sqlite::{self, Tidy},
};
use rusqlite::Connection;
use std::path::Path;

/// The table of devices as version 2 has it, for a reader of version 1.
const LABELS: &str = "CREATE TEMP VIEW devices AS
    SELECT id, host, host AS label, first_run, last_run FROM main.devices";

/// An open database.
#[derive(Debug)]
pub(crate) struct Store {
    pub(in crate::inventory) connection: Connection,
    /// Dropped after the connection.
    _tidy: Option<Tidy>,
}

impl Store {
    /// Opens a database, or creates it.
    ///
    /// # Errors
    /// Fails if the file cannot be opened or created, or belongs to another program or to a newer
    /// version of this one.
    pub(crate) fn create(path: &Path) -> Result<Self, DatabaseError> {
        let store = Self::new(sqlite::create(path)?);
        let connection = &store.connection;
        INVENTORY.version(connection)?;
        sqlite::write_ahead(connection)?;
        // With the newer form of ALTER TABLE, a view of the user on an old table would stop an update.
        connection.execute_batch(
            "PRAGMA foreign_keys = OFF;
             PRAGMA legacy_alter_table = ON;
             PRAGMA synchronous = NORMAL;
             PRAGMA cache_size = -32768;
             BEGIN IMMEDIATE;",
        )?;
        // Another run may have created the tables just now.
        match INVENTORY.version(connection)? {
            None => connection.execute_batch(BASE)?,
            Some(version) => {
                let done = usize::try_from(version - 1).unwrap_or(0);
                for migration in MIGRATIONS.iter().skip(done) {
                    connection.execute_batch(migration)?;
                }
            }
        }
        connection.execute_batch(&format!(
            "PRAGMA application_id = {}; PRAGMA user_version = {}; COMMIT; \
             PRAGMA legacy_alter_table = OFF; PRAGMA foreign_keys = ON;",
            INVENTORY.application, INVENTORY.version
        ))?;
        Ok(store)
    }

    /// Opens an existing database to read it.
    ///
    /// # Errors
    /// Fails if there is none; see also [`create`](Self::create).
    pub(crate) fn open(path: &Path) -> Result<Self, DatabaseError> {
        let open = |path: &Path| {
            let store = Self::new(sqlite::read_only(path)?);
            match INVENTORY.version(&store.connection)? {
                Some(version) => {
                    if version < 2 {
                        // Before version 2, a target had no label but its host. A temporary view
                        // changes nothing in the file.
                        store.connection.execute_batch(LABELS)?;
                    }
                    Ok(store)
                }
                None => Err(DatabaseError::Unfit("not an inventory".to_owned())),
            }
        };
        let tidy = Tidy::of(path);
        let opened = open(path).map(|store| Self { _tidy: tidy, ..store });
        opened.or_else(|why| {
            // A reader needs files beside the database, which cannot be made in a read-only folder.
            // If there is no log, nobody is writing, so the file can be read as immutable.
            let mut log = path.as_os_str().to_owned();
            log.push("-wal");
            let name = path.to_str().filter(|_| path.exists() && !Path::new(&log).exists());
            let Some(name) = name else { return Err(why) };
            let name = name.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
            open(Path::new(&format!("file:{name}?immutable=1"))).map_err(|_| why)
        })
    }

    fn new(connection: Connection) -> Self {
        connection.set_prepared_statement_cache_capacity(128);
        Self { connection, _tidy: None }
    }
}
