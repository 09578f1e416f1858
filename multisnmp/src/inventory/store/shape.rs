//! The tables of the database.

use super::{APPLICATION, VERSION, plain};
use netsnmp::inventory::{FieldKind, Schema, SectionSchema};
use rusqlite::{Connection, params};
use std::{collections::HashMap, fmt::Write};

/// What every database has.
pub(super) const BASE: &str = "\
-- One line for every run.
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    started TEXT NOT NULL,           -- RFC 3339, UTC
    finished TEXT,                   -- NULL: it was killed, or is under way
    interrupted INTEGER NOT NULL DEFAULT 0, -- it ended before all hosts were done
    program TEXT NOT NULL,           -- multisnmp and its version
    targets TEXT NOT NULL,           -- as they were given
    asked TEXT NOT NULL,             -- JSON: the fields of each section that was asked for
    hosts INTEGER,                   -- to be asked
    pid INTEGER                      -- of the process, while it is under way
) STRICT;
-- One line for every target that was ever asked, by the text it was given as; a second one of the
-- same text in a run, with credentials of its own, has #2 behind it.
CREATE TABLE devices (
    id INTEGER PRIMARY KEY,
    host TEXT NOT NULL UNIQUE,
    first_run INTEGER NOT NULL,
    last_run INTEGER NOT NULL
) STRICT;
-- How a host did in a run.
CREATE TABLE results (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    device INTEGER NOT NULL REFERENCES devices (id),
    address TEXT,
    ok INTEGER NOT NULL,             -- it gave something
    complete INTEGER NOT NULL,       -- it gave all that was asked
    error_kind TEXT,
    error_message TEXT,
    elapsed_ms REAL NOT NULL,
    tries INTEGER NOT NULL,
    same TEXT,                       -- hosts that are one device have the same here
    PRIMARY KEY (run, device)
) STRICT, WITHOUT ROWID;
CREATE INDEX results_device ON results (device);
-- complete, absent, partial or skipped, for each section that was to be asked of a host.
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
-- What the columns of the sections mean, as the last run had them.
CREATE TABLE fields (
    section TEXT NOT NULL,
    field TEXT NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    unit TEXT,
    volatile INTEGER NOT NULL,       -- it changes by itself
    key INTEGER NOT NULL,            -- it tells one row from another
    single INTEGER NOT NULL,         -- the section has one row at most
    PRIMARY KEY (section, field)
) STRICT, WITHOUT ROWID;
";

/// Names that a section cannot have: tables of the database, keys of JSON, a file of CSV.
const TAKEN: [&str; 15] = [
    "runs",
    "devices",
    "results",
    "states",
    "fields",
    "hosts",
    "schema_version",
    "host",
    "address",
    "ok",
    "complete",
    "notes",
    "error",
    "elapsed_ms",
    "tries",
];
/// Names that a field cannot have: columns before it.
const COLUMNS: [&str; 4] = ["run", "device", "row", "host"];

/// Whether every name of a profile can stand for a table, a column, a key and a file.
///
/// # Errors
/// One cannot.
pub(crate) fn check(schema: &Schema) -> Result<(), String> {
    for SectionSchema { name, fields, .. } in &schema.sections {
        if TAKEN.contains(&name.as_str()) || name.starts_with("sqlite_") {
            return Err(format!("a section cannot be called {name}: that name is taken"));
        }
        for field in fields.iter().map(|field| &field.name) {
            if COLUMNS.contains(&field.as_str()) {
                return Err(format!(
                    "{name}: a field cannot be called {field}: that name is taken"
                ));
            }
        }
    }
    Ok(())
}

/// The fields of each section, as a run keeps them: what one run did not ask for is no difference
/// to another.
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

/// The SQL of a database of this schema, to read and to make one by hand.
pub(crate) fn ddl(schema: &Schema) -> String {
    let mut sql = format!(
        "PRAGMA application_id = {APPLICATION};\nPRAGMA user_version = {VERSION};\n\n{BASE}"
    );
    for section in &schema.sections {
        let _ = write!(sql, "-- {}.\n{};\n", section.title, table(section));
    }
    sql
}

/// A table for a section: a row of it for each row of each host in each run.
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

/// The declared type; a truth value is 0 or 1. `ANY` keeps numbers as they come: one past 2^63 - 1
/// stands there as text, all its digits kept, which a comparison takes for greater than any number.
/// Declared INTEGER, SQLite would make a REAL of it.
fn column(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Integer | FieldKind::Unsigned | FieldKind::Counter => "ANY",
        FieldKind::Number | FieldKind::Duration => "REAL",
        FieldKind::Boolean => "INTEGER",
        _ => "TEXT",
    }
}

/// A name of a profile as SQL has it.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Makes the tables and columns that the schema has and the database has not.
///
/// # Errors
/// A column that is there holds what the schema's field cannot be put into.
pub(super) fn grow(connection: &Connection, schema: &Schema) -> Result<(), String> {
    for section in &schema.sections {
        let mut statement =
            connection.prepare("SELECT name, type FROM pragma_table_info(?1)").map_err(plain)?;
        let known = statement
            .query_map([&section.name], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
            })
            .map_err(plain)?;
        let known: HashMap<String, String> = known.collect::<Result<_, _>>().map_err(plain)?;
        if known.is_empty() {
            connection.execute(&table(section), []).map_err(plain)?;
        }
        for (position, field) in section.fields.iter().enumerate() {
            let wanted = column(field.kind);
            match known.get(&field.name) {
                Some(there) if there != wanted && there != "ANY" => {
                    return Err(format!(
                        "{}.{} is {there} there, and {wanted} by the profile: rename the field, or \
                         begin another database",
                        section.name, field.name
                    ));
                }
                None if !known.is_empty() => {
                    let add = format!(
                        "ALTER TABLE {} ADD COLUMN {} {wanted}",
                        quoted(&section.name),
                        quoted(&field.name),
                    );
                    connection.execute(&add, []).map_err(plain)?;
                }
                _ => {}
            }
            connection
                .execute(
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
                )
                .map_err(plain)?;
        }
    }
    Ok(())
}
