//! The tables of the database.

use crate::{error::DatabaseError, sqlite};
use netsnmp::inventory::{FieldKind, Schema, SectionSchema};
use rusqlite::{Connection, params};
use std::{
    collections::HashMap,
    error,
    fmt::{self, Write},
};

/// The inventory as a kind of SQLite file. The application ID is `msin`.
pub(super) const INVENTORY: sqlite::Kind =
    sqlite::Kind { name: "an inventory", application: 0x6d73_696e, version: 2 };

/// The SQL that updates the tables from version 1 + n to the next one. Foreign keys are off while it
/// runs, and views are not checked.
pub(super) const MIGRATIONS: [&str; INVENTORY.version as usize - 1] = ["\
CREATE TABLE devices_2 (
    id INTEGER PRIMARY KEY,
    host TEXT NOT NULL,
    label TEXT NOT NULL UNIQUE,
    first_run INTEGER NOT NULL,
    last_run INTEGER NOT NULL
) STRICT;
INSERT INTO devices_2 SELECT id, host, host, first_run, last_run FROM devices;
DROP TABLE devices;
ALTER TABLE devices_2 RENAME TO devices;"];

/// The SQL of the tables that every database has.
pub(super) const BASE: &str = "\
-- One line for every run.
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    started TEXT NOT NULL,           -- RFC 3339, UTC
    finished TEXT,                   -- NULL: it was killed, or is running
    interrupted INTEGER NOT NULL DEFAULT 0, -- 1: it ended before all hosts were done
    program TEXT NOT NULL,           -- multisnmp and its version
    targets TEXT NOT NULL,           -- as they were given
    asked TEXT NOT NULL,             -- JSON: the fields of each section that was asked for
    hosts INTEGER,                   -- how many hosts it has to ask
    pid INTEGER                      -- the process, while it is running
) STRICT;
-- One line for every target that was ever asked.
CREATE TABLE devices (
    id INTEGER PRIMARY KEY,
    host TEXT NOT NULL,              -- as it was given
    label TEXT NOT NULL UNIQUE,      -- the host, and what tells it from other targets with it
    first_run INTEGER NOT NULL,
    last_run INTEGER NOT NULL
) STRICT;
-- The result of a host in a run.
CREATE TABLE results (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    device INTEGER NOT NULL REFERENCES devices (id),
    address TEXT,
    ok INTEGER NOT NULL,             -- 1: it answered
    complete INTEGER NOT NULL,       -- 1: it gave everything that was asked
    error_kind TEXT,
    error_message TEXT,
    elapsed_ms REAL NOT NULL,
    tries INTEGER NOT NULL,
    same TEXT,                       -- results of a run with the same value are one device
    PRIMARY KEY (run, device)
) STRICT, WITHOUT ROWID;
CREATE INDEX results_device ON results (device);
-- complete, absent, partial or skipped, for each section of a host in a run.
CREATE TABLE states (
    run INTEGER NOT NULL,
    device INTEGER NOT NULL,
    section TEXT NOT NULL,
    state TEXT NOT NULL,
    kind TEXT,                       -- why it is partial
    message TEXT,
    notes TEXT,                      -- JSON: values that were left out
    PRIMARY KEY (run, device, section),
    FOREIGN KEY (run, device) REFERENCES results (run, device) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
-- What the columns of the sections mean, by the profiles of the last run.
CREATE TABLE fields (
    section TEXT NOT NULL,
    field TEXT NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    unit TEXT,
    volatile INTEGER NOT NULL,       -- 1: it changes by itself
    key INTEGER NOT NULL,            -- 1: it identifies a row
    single INTEGER NOT NULL,         -- 1: the section has at most one row
    PRIMARY KEY (section, field)
) STRICT, WITHOUT ROWID;
";

/// Names that a section cannot have: other tables, keys of JSON, another CSV file.
const TAKEN: [&str; 17] = [
    "runs",
    "devices",
    "results",
    "states",
    "fields",
    "hosts",
    "schema_version",
    "host",
    "label",
    "address",
    "ok",
    "complete",
    "same",
    "notes",
    "error",
    "elapsed_ms",
    "tries",
];
/// Names that a field cannot have: the columns before it.
const TAKEN_COLUMNS: [&str; 5] = ["run", "device", "row", "host", "label"];

/// A name in a profile that is already taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TakenName {
    section: String,
    /// `None`: the name of the section is taken.
    field: Option<String>,
}

impl fmt::Display for TakenName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { section, field } = self;
        match field {
            None => write!(f, "a section cannot be called {section}: the name is taken"),
            Some(field) => {
                write!(f, "{section}: a field cannot be called {field}: the name is taken")
            }
        }
    }
}

impl error::Error for TakenName {}

/// Checks that every name of a profile can be a table, a column, a key and a file.
///
/// # Errors
/// Fails at the first name that is taken.
pub(crate) fn check_names(schema: &Schema) -> Result<(), TakenName> {
    for SectionSchema { name, fields, .. } in &schema.sections {
        if TAKEN.contains(&name.as_str())
            || name.starts_with("sqlite_")
            || name.starts_with("latest_")
        {
            return Err(TakenName { section: name.clone(), field: None });
        }
        for field in fields.iter().map(|field| &field.name) {
            if TAKEN_COLUMNS.contains(&field.as_str()) {
                return Err(TakenName { section: name.clone(), field: Some(field.clone()) });
            }
        }
    }
    Ok(())
}

/// Returns the fields of each section, as a run stores them. A comparison needs them: a field that
/// one of the two runs did not ask for does not count as a difference.
pub(super) fn asked(schema: &Schema) -> String {
    let sections: serde_json::Map<_, _> = schema
        .sections
        .iter()
        .map(|section| {
            let fields: Vec<_> = section.fields.iter().map(|field| field.name.clone()).collect();
            (section.name.clone(), fields.into())
        })
        .collect();
    serde_json::Value::Object(sections).to_string()
}

/// Returns the SQL of a database with this schema, for reading and for making one by hand.
pub(crate) fn ddl(schema: &Schema) -> String {
    let mut sql = format!(
        "PRAGMA application_id = {};\nPRAGMA user_version = {};\n\n{BASE}",
        INVENTORY.application, INVENTORY.version
    );
    for section in &schema.sections {
        let _ = write!(sql, "-- {}.\n{};\n", section.title, table(section));
    }
    sql += "-- The last run.\n";
    for section in &schema.sections {
        sql += &format!("{};\n", latest(&section.name));
    }
    sql + LATEST
}

/// Returns the table of a section: one row for each row of each host in each run.
fn table(section: &SectionSchema) -> String {
    let mut sql = format!(
        "CREATE TABLE {} (\n    run INTEGER NOT NULL,\n    device INTEGER NOT NULL,\n    \
         row INTEGER NOT NULL",
        quoted(&section.name)
    );
    for field in &section.fields {
        let _ = write!(sql, ",\n    {} {}", quoted(&field.name), column(field.kind));
    }
    sql + ",\n    PRIMARY KEY (run, device, row),\n    FOREIGN KEY (run, device) REFERENCES \
           results (run, device) ON DELETE CASCADE\n) STRICT, WITHOUT ROWID"
}

/// The views of the last run, one for each table that every database has.
const LATEST: &str = "\
CREATE VIEW IF NOT EXISTS latest_devices AS SELECT * FROM devices
    WHERE id IN (SELECT device FROM results WHERE run = (SELECT max(id) FROM runs));
CREATE VIEW IF NOT EXISTS latest_results AS SELECT host, results.* FROM results
    JOIN devices ON devices.id = device WHERE run = (SELECT max(id) FROM runs);
CREATE VIEW IF NOT EXISTS latest_states AS SELECT host, states.* FROM states
    JOIN devices ON devices.id = device WHERE run = (SELECT max(id) FROM runs);
CREATE VIEW IF NOT EXISTS latest_runs AS SELECT * FROM runs WHERE id = (SELECT max(id) FROM runs);
";

/// Returns the view of a section in the last run.
fn latest(section: &str) -> String {
    let (view, table) = (quoted(&format!("latest_{section}")), quoted(section));
    format!(
        "CREATE VIEW IF NOT EXISTS {view} AS SELECT devices.host, {table}.* FROM {table}\n    \
         JOIN devices ON devices.id = {table}.device WHERE {table}.run = (SELECT max(id) FROM runs)"
    )
}

/// Returns the declared type. A truth value is 0 or 1. `ANY` keeps numbers as they come: a number
/// past 2^63 - 1 is stored as text with all its digits, which sorts after every number. With INTEGER,
/// SQLite would turn it into a REAL.
fn column(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Integer | FieldKind::Unsigned | FieldKind::Counter => "ANY",
        FieldKind::Number | FieldKind::Duration => "REAL",
        FieldKind::Boolean => "INTEGER",
        _ => "TEXT",
    }
}

/// Quotes a name of a profile for SQL.
pub(in crate::inventory) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Creates the tables and columns that the schema has and the database lacks.
///
/// # Errors
/// Fails if an existing column has a type that does not fit the schema's field.
pub(super) fn grow(connection: &Connection, schema: &Schema) -> Result<(), DatabaseError> {
    for section in &schema.sections {
        let mut statement = connection.prepare("SELECT name, type FROM pragma_table_info(?1)")?;
        let known = statement.query_map([&section.name], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })?;
        let known: HashMap<String, String> = known.collect::<Result<_, _>>()?;
        if known.is_empty() {
            connection.execute(&table(section), [])?;
        }
        for (position, field) in section.fields.iter().enumerate() {
            let wanted = column(field.kind);
            match known.get(&field.name) {
                Some(there) if there != wanted && there != "ANY" => {
                    return Err(DatabaseError::Unfit(format!(
                        "{}.{} is {there} in the database but {wanted} in the profile: rename the \
                         field or use another database",
                        section.name, field.name
                    )));
                }
                None if !known.is_empty() => {
                    let add = format!(
                        "ALTER TABLE {} ADD COLUMN {} {wanted}",
                        quoted(&section.name),
                        quoted(&field.name),
                    );
                    connection.execute(&add, [])?;
                }
                _ => {}
            }
            connection.execute(
                "INSERT OR REPLACE INTO fields VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![
                    section.name,
                    field.name,
                    position as i64,
                    field.kind.name(),
                    field.unit,
                    field.volatile,
                    section.key.contains(&field.name),
                    section.single,
                ],
            )?;
        }
    }
    // An older program has made the tables of a database without views.
    let mut statement = connection.prepare("SELECT DISTINCT section FROM fields")?;
    let sections = statement.query_map([], |row| row.get::<_, String>(0))?;
    for section in sections.collect::<Result<Vec<_>, _>>()? {
        connection.execute(&latest(&section), [])?;
    }
    Ok(connection.execute_batch(LATEST)?)
}
