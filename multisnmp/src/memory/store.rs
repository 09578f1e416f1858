//! The file in which the memory is kept.

use super::device::{Clock, Device};
use crate::{
    error::DatabaseError,
    shared,
    sqlite::{self, Kind},
};
use netsnmp::{Version, query::Habits};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    path::Path,
    time::Duration,
};

/// An open file.
#[derive(Debug)]
pub(super) struct Store(Connection);

/// The application ID is `msnm`.
const KIND: Kind = Kind { name: "a memory of devices", application: 0x6d73_6e6d, version: 1 };

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
    /// Opens the file. If there is none, makes it and its folder, readable only by their owner.
    ///
    /// # Errors
    /// It cannot be opened or made, or it belongs to another program.
    pub(super) fn open(path: &Path) -> Result<Self, DatabaseError> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            shared::make_folder(folder, 0o700)?;
        }
        let connection = sqlite::create(path)?;
        if KIND.version(&connection)?.is_none() {
            let Kind { application, version, .. } = KIND;
            sqlite::write_ahead(&connection)?;
            connection.execute_batch(&format!(
                "BEGIN IMMEDIATE;
                 {TABLE}
                 PRAGMA application_id = {application};
                 PRAGMA user_version = {version};
                 COMMIT;"
            ))?;
        }
        Ok(Self(connection))
    }

    /// Returns the known ones among these devices.
    pub(super) fn some(
        &self,
        addresses: &[SocketAddr],
    ) -> Result<HashMap<SocketAddr, Device>, DatabaseError> {
        let text = format!("{SELECT} WHERE address = ?1 AND port = ?2");
        let mut statement = self.0.prepare(&text)?;
        let mut some = HashMap::new();
        for address in addresses {
            let key = params![address.ip().to_string(), address.port()];
            let found = statement.query_row(key, device).optional()?;
            some.extend(found.flatten());
        }
        Ok(some)
    }

    /// Returns all devices, except those whose address does not parse.
    pub(super) fn all(&self) -> Result<HashMap<SocketAddr, Device>, DatabaseError> {
        let mut statement = self.0.prepare(SELECT)?;
        let rows = statement.query_map([], device)?;
        let mut all = HashMap::new();
        for row in rows {
            all.extend(row?);
        }
        Ok(all)
    }

    /// Replaces the entries of these devices. Replaces either all of them or none.
    pub(super) fn put(
        &mut self,
        devices: &HashMap<SocketAddr, Device>,
    ) -> Result<(), DatabaseError> {
        let transaction = self.0.transaction()?;
        {
            let mut statement = transaction.prepare_cached(
                "INSERT OR REPLACE INTO devices VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, \
                     ?10, ?11, ?12, ?13, ?14)",
            )?;
            for (address, device) in devices {
                let engine = device.engine.as_ref();
                let rtt = device.rtt.map(|rtt| i64::try_from(rtt.as_micros()).unwrap_or(i64::MAX));
                statement.execute(params![
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
                ])?;
            }
        }
        Ok(transaction.commit()?)
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
