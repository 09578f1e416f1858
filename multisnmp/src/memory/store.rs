//! The memory's file.

use super::{Clock, Device};
use netsnmp::{Version, query::Habits};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::{
    collections::HashMap,
    fs, io,
    net::{IpAddr, SocketAddr},
    path::Path,
    time::Duration,
};

/// An open file.
#[derive(Debug)]
pub(super) struct Store(Connection);

/// `multisnmp` as the file's application ID, and the version of the table.
const APPLICATION: i64 = 0x6d73_6e6d;
const SCHEMA: i64 = 1;

const TABLE: &str = "
CREATE TABLE IF NOT EXISTS devices (
    address TEXT NOT NULL,
    port INTEGER NOT NULL,
    tag TEXT,
    version TEXT,
    engine_id BLOB,
    engine_boots INTEGER,
    engine_time INTEGER,
    engine_read INTEGER,
    rtt_us INTEGER,
    no_bulk INTEGER NOT NULL DEFAULT 0,
    ceiling INTEGER,
    habits_read INTEGER NOT NULL DEFAULT 0,
    non_increasing INTEGER NOT NULL DEFAULT 0,
    last_seen INTEGER NOT NULL,
    PRIMARY KEY (address, port)
) STRICT, WITHOUT ROWID;
";

const SELECT: &str = "SELECT address, port, tag, version, engine_id, engine_boots, engine_time, \
                      engine_read, rtt_us, no_bulk, ceiling, habits_read, non_increasing, \
                      last_seen FROM devices";

impl Store {
    /// Opens the file, or makes it, with its folder, for its owner alone.
    ///
    /// # Errors
    /// Neither can be done, or the file is another program's.
    pub(super) fn open(path: &Path) -> Result<Self, String> {
        make(path).map_err(|e| e.to_string())?;
        let connection = Connection::open(path).map_err(plain)?;
        // Another run may be writing.
        connection.busy_timeout(Duration::from_secs(5)).map_err(plain)?;
        let number = |pragma: &str| {
            connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0)).map_err(plain)
        };
        let (application, version) = (number("application_id")?, number("user_version")?);
        let tables: i64 = connection
            .query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))
            .map_err(plain)?;
        match (application, version) {
            (APPLICATION, SCHEMA) => return Ok(Self(connection)),
            (APPLICATION, newer) => {
                return Err(format!("the memory of another version of multisnmp ({newer})"));
            }
            _ if tables > 0 => return Err("the database of another program".to_owned()),
            _ => {}
        }
        connection
            .execute_batch(&format!(
                "PRAGMA journal_mode = WAL;
                 BEGIN IMMEDIATE;
                 {TABLE}
                 PRAGMA application_id = {APPLICATION};
                 PRAGMA user_version = {SCHEMA};
                 COMMIT;"
            ))
            .map_err(plain)?;
        Ok(Self(connection))
    }

    /// Those of these devices that are known.
    pub(super) fn some(
        &self,
        addresses: &[SocketAddr],
    ) -> Result<HashMap<SocketAddr, Device>, String> {
        let text = format!("{SELECT} WHERE address = ?1 AND port = ?2");
        let mut statement = self.0.prepare(&text).map_err(plain)?;
        let mut some = HashMap::new();
        for address in addresses {
            let key = params![address.ip().to_string(), address.port()];
            let found = statement.query_row(key, device).optional().map_err(plain)?;
            some.extend(found.flatten());
        }
        Ok(some)
    }

    /// All devices. One whose address does not parse is left out.
    pub(super) fn all(&self) -> Result<HashMap<SocketAddr, Device>, String> {
        let mut statement = self.0.prepare(SELECT).map_err(plain)?;
        let rows = statement.query_map([], device).map_err(plain)?;
        let mut all = HashMap::new();
        for row in rows {
            all.extend(row.map_err(plain)?);
        }
        Ok(all)
    }

    /// Puts devices in the place of what was known of them, all or none.
    pub(super) fn put(&mut self, devices: &HashMap<SocketAddr, Device>) -> Result<(), String> {
        let transaction = self.0.transaction().map_err(plain)?;
        {
            let mut statement = transaction
                .prepare_cached(
                    "INSERT OR REPLACE INTO devices VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, \
                     ?10, ?11, ?12, ?13, ?14)",
                )
                .map_err(plain)?;
            for (address, device) in devices {
                let engine = device.engine.as_ref();
                let rtt = device.rtt.map(|rtt| i64::try_from(rtt.as_micros()).unwrap_or(i64::MAX));
                statement
                    .execute(params![
                        address.ip().to_string(),
                        address.port(),
                        device.tag,
                        device.version.map(|version| version.to_string()),
                        engine.map(|engine| &engine.id),
                        engine.map(|engine| engine.boots),
                        engine.map(|engine| engine.time),
                        engine.map(|engine| engine.at),
                        rtt,
                        !device.habits.bulk,
                        device.habits.ceiling,
                        device.habits_at,
                        !device.habits.ordered,
                        device.seen,
                    ])
                    .map_err(plain)?;
            }
        }
        transaction.commit().map_err(plain)
    }
}

fn device(row: &Row<'_>) -> rusqlite::Result<Option<(SocketAddr, Device)>> {
    let address: String = row.get(0)?;
    let Ok(address) = address.parse::<IpAddr>() else { return Ok(None) };
    let version: Option<String> = row.get(3)?;
    let engine: (Option<Vec<u8>>, Option<u32>, Option<u32>, Option<i64>) =
        (row.get(4)?, row.get(5)?, row.get(6)?, row.get(7)?);
    let engine = match engine {
        (Some(id), Some(boots), Some(time), Some(at)) => Some(Clock { id, boots, time, at }),
        _ => None,
    };
    let rtt: Option<i64> = row.get(8)?;
    let mut habits = Habits::new(!row.get::<_, bool>(9)?, row.get(10)?);
    habits.ordered = !row.get::<_, bool>(12)?;
    let device = Device {
        tag: row.get(2)?,
        version: version.and_then(|version| version.parse::<Version>().ok()),
        engine,
        rtt: rtt.and_then(|us| u64::try_from(us).ok()).map(Duration::from_micros),
        habits,
        habits_at: row.get(11)?,
        seen: row.get(13)?,
    };
    Ok(Some((SocketAddr::new(address, row.get(1)?), device)))
}

/// The file and its folder, for their owner alone where they are new: whom one manages is nobody
/// else's business. What is there keeps its mode.
fn make(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)?;
    }
    let mut options = fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

fn plain(error: rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(_, Some(text)) => text,
        other => other.to_string(),
    }
}
