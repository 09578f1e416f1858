//! Writes devices into the database.

use super::{Store, tables};
use crate::{error::DatabaseError, inventory::json::same};
use netsnmp::inventory::{Device, Field, FieldKind, Schema, SectionSchema, State};
use rusqlite::{
    Connection, params,
    types::{ToSqlOutput, Value, ValueRef},
};
use std::collections::{HashMap, HashSet};

/// Writes the devices of one run.
#[derive(Debug)]
pub(crate) struct StoreWriter {
    store: Store,
    run: i64,
    tables: HashMap<String, Table>,
    /// The ids of the devices that were written in this run.
    seen: HashSet<i64>,
    /// Whether the run may already have devices, which are then replaced.
    resumed: bool,
    /// Whether a transaction is open.
    open: bool,
}

/// The table of a section.
#[derive(Debug)]
struct Table {
    insert: String,
    kinds: Vec<FieldKind>,
}

/// How a run starts.
#[derive(Debug, Default)]
pub(crate) struct RunStart {
    /// The run to continue; `None` starts a new one.
    pub(crate) resumed: Option<i64>,
    /// The targets as they were given.
    pub(crate) targets: String,
    /// How many hosts the run has to ask, if that is known.
    pub(crate) hosts: Option<u64>,
}

impl StoreWriter {
    /// Starts or continues a run.
    ///
    /// # Errors
    /// Fails if the database cannot be written or the schema does not fit it.
    pub(crate) fn start(
        store: Store,
        schema: &Schema,
        start: &RunStart,
    ) -> Result<Self, DatabaseError> {
        let tables = schema.sections.iter().map(|s| (s.name.clone(), Table::of(s))).collect();
        let resumed = start.resumed.is_some();
        let mut writer = Self { store, run: 0, tables, seen: HashSet::new(), resumed, open: false };
        writer.begin()?;
        tables::grow(&writer.store.connection, schema)?;
        writer.run = begin_run(&writer.store.connection, schema, start)?;
        writer.commit()?;
        Ok(writer)
    }

    fn begin(&mut self) -> Result<(), DatabaseError> {
        if !self.open {
            // A transaction that begins as a reader cannot wait for its turn to write.
            self.store.connection.execute_batch("BEGIN IMMEDIATE")?;
            self.open = true;
        }
        Ok(())
    }

    /// Puts a device into the open transaction. It is stored once [`commit`](Self::commit) returns.
    /// Returns its label in the run, if that is not the device's own.
    ///
    /// # Errors
    /// Fails if the disk is full or another program keeps the file locked.
    pub(crate) fn put(&mut self, device: &Device) -> Result<Option<String>, DatabaseError> {
        self.begin()?;
        Ok(self.insert(device)?)
    }

    /// Commits the devices that were put since the last commit.
    ///
    /// # Errors
    /// Fails if the disk is full.
    pub(crate) fn commit(&mut self) -> Result<(), DatabaseError> {
        if self.open {
            self.store.connection.execute_batch("COMMIT")?;
            self.open = false;
        }
        Ok(())
    }

    /// Closes the run.
    ///
    /// # Errors
    /// As [`commit`](Self::commit).
    pub(crate) fn finish(
        mut self,
        interrupted: bool,
        keep: Option<u32>,
    ) -> Result<(), DatabaseError> {
        self.begin()?;
        let connection = &self.store.connection;
        connection.execute(
            "UPDATE runs SET finished = strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), pid = NULL,
                 interrupted = ?1 WHERE id = ?2",
            params![interrupted, self.run],
        )?;
        self.commit()?;
        if let Some(runs) = keep {
            self.store.keep(runs)?;
        }
        // Merges the log into the database, so that one file stays instead of three. If somebody is
        // reading, the log stays.
        let connection = &self.store.connection;
        let _ = connection.busy_timeout(std::time::Duration::from_millis(100));
        let _ = connection.execute_batch("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE);");
        Ok(())
    }

    fn insert(&mut self, device: &Device) -> rusqlite::Result<Option<String>> {
        let Self { store, run, tables, seen, resumed, .. } = self;
        let (connection, run) = (&store.connection, *run);
        let mut upsert = connection.prepare_cached(
            "INSERT INTO devices (host, label, first_run, last_run) VALUES (?1, ?2, ?3, ?3)
             ON CONFLICT (label) DO UPDATE SET host = ?1, last_run = ?3 RETURNING id",
        )?;
        let (host, label) = (&*device.host, &**device.name());
        let mut id: i64 = upsert.query_row(params![host, label, run], |row| row.get(0))?;
        let (mut number, mut name) = (1, None);
        // Labels tell targets apart. A text that names no host may still come twice.
        while !seen.insert(id) {
            number += 1;
            let label = format!("{label}#{number}");
            id = upsert.query_row(params![host, label, run], |row| row.get(0))?;
            name = Some(label);
        }
        if *resumed {
            connection
                .prepare_cached("DELETE FROM results WHERE run = ?1 AND device = ?2")?
                .execute([run, id])?;
        }
        let error = device.error.as_ref();
        let (kind, message) = error.map(|e| (e.kind().name(), e.message())).unzip();
        connection
            .prepare_cached("INSERT INTO results VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?
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
                same(device),
            ])?;
        for section in &device.sections {
            let (kind, message) = match &section.state {
                State::Partial { error, .. } => (Some(error.kind().name()), section.state.reason()),
                _ => (None, None),
            };
            let notes = (!section.notes.is_empty())
                .then(|| serde_json::Value::from(section.notes.clone()).to_string());
            connection
                .prepare_cached("INSERT INTO states VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
                .execute(params![
                    run,
                    id,
                    &*section.name,
                    section.state.name(),
                    kind,
                    message,
                    notes
                ])?;
            let table = tables.get(&*section.name).filter(|_| !section.rows.is_empty());
            let Some(table) = table else { continue };
            let mut statement = connection.prepare_cached(&table.insert)?;
            statement.raw_bind_parameter(1, run)?;
            statement.raw_bind_parameter(2, id)?;
            for (number, row) in section.rows.iter().enumerate() {
                statement.raw_bind_parameter(3, number as i64)?;
                for (i, (kind, value)) in table.kinds.iter().zip(&row.0).enumerate() {
                    statement.raw_bind_parameter(4 + i, bound(value.as_ref(), *kind))?;
                }
                statement.raw_execute()?;
            }
        }
        Ok(name)
    }
}

impl Table {
    fn of(section: &SectionSchema) -> Self {
        let columns: Vec<String> =
            section.fields.iter().map(|field| tables::quoted(&field.name)).collect();
        let places = vec!["?"; columns.len() + 3].join(", ");
        let lead = if columns.is_empty() { "" } else { ", " };
        let insert = format!(
            "INSERT INTO {} (run, device, row{lead}{}) VALUES ({places})",
            tables::quoted(&section.name),
            columns.join(", ")
        );
        Self { insert, kinds: section.fields.iter().map(|field| field.kind).collect() }
    }
}

/// Inserts a line into `runs`, or reopens the old one. Returns the number of the run.
fn begin_run(connection: &Connection, schema: &Schema, start: &RunStart) -> rusqlite::Result<i64> {
    let (pid, hosts) = (std::process::id(), start.hosts.and_then(|n| i64::try_from(n).ok()));
    if let Some(run) = start.resumed {
        connection.execute(
            "UPDATE runs SET pid = ?2, finished = NULL, interrupted = 0,
             hosts = max(coalesce(hosts, 0), coalesce(?3, 0)) WHERE id = ?1",
            params![run, pid, hosts],
        )?;
        return Ok(run);
    }
    connection.execute(
        "INSERT INTO runs (started, program, targets, asked, hosts, pid)
         VALUES (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), ?1, ?2, ?3, ?4, ?5)",
        params![
            concat!("multisnmp ", env!("CARGO_PKG_VERSION")),
            start.targets,
            tables::asked(schema),
            hosts,
            pid
        ],
    )?;
    Ok(connection.last_insert_rowid())
}

/// Returns a field in the type of its column: a REAL column refuses text.
fn bound(value: Option<&Field>, kind: FieldKind) -> ToSqlOutput<'_> {
    let real = matches!(kind, FieldKind::Number | FieldKind::Duration);
    match value {
        Some(Field::Text(text)) if real || kind == FieldKind::Boolean => {
            ToSqlOutput::Owned(text.parse().map_or(Value::Null, Value::Real))
        }
        Some(Field::Text(text)) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        Some(Field::Integer(n)) => ToSqlOutput::from(*n),
        Some(Field::Unsigned(n)) => ToSqlOutput::Owned(match i64::try_from(*n) {
            Ok(n) => Value::Integer(n),
            Err(_) if real => Value::Real(*n as f64),
            // SQLite has no number type that keeps all digits of such a number.
            Err(_) => Value::Text(n.to_string()),
        }),
        Some(Field::Number(n)) => ToSqlOutput::from(*n),
        Some(Field::Boolean(truth)) => ToSqlOutput::from(*truth),
        _ => ToSqlOutput::Owned(Value::Null),
    }
}
