//! The thread that writes devices into the database.

use super::{Store, plain, shape};
use crossbeam_channel::{Receiver, Sender, bounded};
use netsnmp::inventory::{Device, Field, Schema, State};
use rusqlite::{Connection, Transaction, params, types::ToSqlOutput, types::Value};
use std::{
    collections::HashMap,
    sync::Arc,
    thread::{self, JoinHandle},
};

/// Devices under way between the pool and the database: more is pushed back.
const WAITING: usize = 256;
/// Devices in a transaction. They are committed as soon as none waits, so that a kill loses only
/// what came in the last moment, each host whole or not at all.
const TOGETHER: usize = 256;

/// Takes devices, and writes them.
#[derive(Debug)]
pub(crate) struct StoreWriter {
    devices: Option<Sender<Device>>,
    thread: Option<JoinHandle<Result<Store, String>>>,
    pub(crate) run: i64,
}

impl StoreWriter {
    /// Begins a run, or goes on with one.
    ///
    /// # Errors
    /// The database cannot be written, the schema does not fit it, no thread.
    pub(crate) fn start(
        mut store: Store,
        schema: Arc<Schema>,
        resumed: Option<i64>,
    ) -> Result<Self, String> {
        let transaction = store.connection.transaction().map_err(plain)?;
        shape::grow(&transaction, &schema)?;
        let run = match resumed {
            Some(run) => run,
            None => {
                transaction
                    .execute(
                        "INSERT INTO runs (started, program)
                         VALUES (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), ?1)",
                        [concat!("multisnmp ", env!("CARGO_PKG_VERSION"))],
                    )
                    .map_err(plain)?;
                transaction.last_insert_rowid()
            }
        };
        transaction.commit().map_err(plain)?;
        let (devices, waiting) = bounded(WAITING);
        let thread = thread::Builder::new()
            .name("database".to_owned())
            .spawn(move || write(store, &schema, run, &waiting))
            .map_err(|e| e.to_string())?;
        Ok(Self { devices: Some(devices), thread: Some(thread), run })
    }

    /// Hands a device over; false where the thread has ended.
    pub(crate) fn write(&self, device: Device) -> bool {
        self.devices.as_ref().is_some_and(|devices| devices.send(device).is_ok())
    }

    /// Waits until all is written, and closes the run. `same` are hosts that are one device, each
    /// with the name of its group.
    ///
    /// # Errors
    /// Whatever kept a device from being written.
    pub(crate) fn finish(
        mut self,
        interrupted: bool,
        same: &[(Arc<str>, String)],
    ) -> Result<Store, String> {
        drop(self.devices.take());
        let Some(thread) = self.thread.take() else { return Err("closed already".to_owned()) };
        let mut store = thread.join().map_err(|_| "its writer died: a defect".to_owned())??;
        let transaction = store.connection.transaction().map_err(plain)?;
        for (host, group) in same {
            transaction
                .execute(
                    "UPDATE results SET same = ?1 WHERE run = ?2
                     AND device = (SELECT id FROM devices WHERE host = ?3)",
                    params![group, self.run, host],
                )
                .map_err(plain)?;
        }
        transaction
            .execute(
                "UPDATE runs SET finished = strftime('%Y-%m-%dT%H:%M:%SZ', 'now'),
                 interrupted = ?1 WHERE id = ?2",
                params![interrupted, self.run],
            )
            .map_err(plain)?;
        transaction.commit().map_err(plain)?;
        Ok(store)
    }
}

fn write(
    mut store: Store,
    schema: &Schema,
    run: i64,
    waiting: &Receiver<Device>,
) -> Result<Store, String> {
    let inserts: HashMap<&str, String> =
        schema.sections.iter().map(|section| (section.name.as_str(), insert(section))).collect();
    store.connection.set_prepared_statement_cache_capacity(inserts.len() + 8);
    while let Ok(first) = waiting.recv() {
        let transaction = store.connection.transaction().map_err(plain)?;
        let more = waiting.try_iter().take(TOGETHER - 1);
        for device in std::iter::once(first).chain(more) {
            one(&transaction, &inserts, run, &device).map_err(plain)?;
        }
        transaction.commit().map_err(plain)?;
    }
    checkpoint(&store.connection);
    Ok(store)
}

/// Leaves one file behind rather than three; where somebody reads, it stays as it is.
fn checkpoint(connection: &Connection) {
    let _ = connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE);");
}

fn insert(section: &netsnmp::inventory::SectionSchema) -> String {
    let columns: Vec<String> =
        section.fields.iter().map(|field| shape::quoted(&field.name)).collect();
    let places = vec!["?"; columns.len() + 3].join(", ");
    let lead = if columns.is_empty() { "" } else { ", " };
    format!(
        "INSERT INTO {} (run, device, row{lead}{}) VALUES ({places})",
        shape::quoted(&section.name),
        columns.join(", ")
    )
}

fn one(
    transaction: &Transaction<'_>,
    inserts: &HashMap<&str, String>,
    run: i64,
    device: &Device,
) -> rusqlite::Result<()> {
    let id: i64 = transaction
        .prepare_cached(
            "INSERT INTO devices (host, first_run, last_run) VALUES (?1, ?2, ?2)
             ON CONFLICT (host) DO UPDATE SET last_run = ?2 RETURNING id",
        )?
        .query_row(params![&*device.host, run], |row| row.get(0))?;
    // Of a run that goes on, what the host gave before gives way.
    transaction
        .prepare_cached("DELETE FROM results WHERE run = ?1 AND device = ?2")?
        .execute([run, id])?;
    let (kind, message) = device.error.as_ref().map(|(k, m)| (*k, m.as_str())).unzip();
    transaction
        .prepare_cached("INSERT INTO results VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, NULL)")?
        .execute(params![
            run,
            id,
            device.address.map(|address| address.to_string()),
            !device.is_failed(),
            device.is_complete(),
            kind,
            message,
            device.elapsed.as_secs_f64() * 1e3,
            device.tries,
        ])?;
    for section in &device.sections {
        let (kind, message) = match &section.state {
            State::Partial(kind, message) => (Some(*kind), Some(message)),
            _ => (None, None),
        };
        transaction
            .prepare_cached("INSERT INTO states VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![run, id, &*section.name, section.state.name(), kind, message])?;
        let Some(sql) = inserts.get(&*section.name).filter(|_| !section.rows.is_empty()) else {
            continue;
        };
        let mut statement = transaction.prepare_cached(sql)?;
        for (number, row) in section.rows.iter().enumerate() {
            statement.raw_bind_parameter(1, run)?;
            statement.raw_bind_parameter(2, id)?;
            statement.raw_bind_parameter(3, number as i64)?;
            for (i, value) in row.0.iter().enumerate() {
                statement.raw_bind_parameter(4 + i, bound(value.as_ref()))?;
            }
            statement.raw_execute()?;
        }
    }
    Ok(())
}

fn bound(value: Option<&Field>) -> ToSqlOutput<'_> {
    match value {
        Some(Field::Text(text)) => ToSqlOutput::from(text.as_str()),
        Some(Field::Integer(n)) => ToSqlOutput::from(*n),
        Some(Field::Unsigned(n)) => match i64::try_from(*n) {
            Ok(n) => ToSqlOutput::from(n),
            // SQLite has no number of that size that keeps all its digits.
            Err(_) => ToSqlOutput::Owned(Value::Text(n.to_string())),
        },
        Some(Field::Number(n)) => ToSqlOutput::from(*n),
        Some(Field::Boolean(truth)) => ToSqlOutput::from(*truth),
        _ => ToSqlOutput::Owned(Value::Null),
    }
}
