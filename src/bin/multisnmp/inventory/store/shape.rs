//! The tables of the database.

use super::{APPLICATION, VERSION, plain};
use netsnmp::inventory::{FieldKind, Schema, SectionSchema};
use rusqlite::{Connection, params};
use std::{collections::HashSet, fmt::Write};

/// What every database has.
pub(super) const BASE: &str = "\
-- One line for every run.
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    started TEXT NOT NULL,           -- RFC 3339, UTC
    finished TEXT,                   -- NULL: it was killed, or is under way
    interrupted INTEGER NOT NULL DEFAULT 0,
    program TEXT NOT NULL            -- multisnmp and its version
) STRICT;
-- One line for every host that was ever asked, by the text it was given as.
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
-- complete, absent, partial or skipped, for each section that was to be asked of a host.
CREATE TABLE states (
    run INTEGER NOT NULL,
    device INTEGER NOT NULL,
    section TEXT NOT NULL,
    state TEXT NOT NULL,
    kind TEXT,
    message TEXT,
    PRIMARY KEY (run, device, section),
    FOREIGN KEY (run, device) REFERENCES results (run, device) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
-- What the columns of the sections mean.
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

/// Names that a section cannot have.
const TAKEN: [&str; 5] = ["runs", "devices", "results", "states", "fields"];

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
           results (run, device) ON DELETE CASCADE\n) WITHOUT ROWID"
}

/// The declared type; `BOOLEAN` holds 0 and 1. A counter past 2^63 - 1 is kept as text.
fn column(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Integer | FieldKind::Unsigned | FieldKind::Counter => "INTEGER",
        FieldKind::Number | FieldKind::Duration => "REAL",
        FieldKind::Boolean => "BOOLEAN",
        _ => "TEXT",
    }
}

/// A name of a profile as SQL has it.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Makes the tables and columns that the schema has and the database has not.
pub(super) fn grow(connection: &Connection, schema: &Schema) -> Result<(), String> {
    for section in &schema.sections {
        if TAKEN.contains(&section.name.as_str()) {
            return Err(format!(
                "a section cannot be called {}: the database has that",
                section.name
            ));
        }
        let mut statement =
            connection.prepare("SELECT name FROM pragma_table_info(?1)").map_err(plain)?;
        let known = statement.query_map([&section.name], |row| row.get::<_, String>(0));
        let known: HashSet<String> =
            known.map_err(plain)?.collect::<Result<_, _>>().map_err(plain)?;
        if known.is_empty() {
            connection.execute(&table(section), []).map_err(plain)?;
        }
        for (position, field) in section.fields.iter().enumerate() {
            if !known.is_empty() && !known.contains(&field.name) {
                let add = format!(
                    "ALTER TABLE {} ADD COLUMN {} {}",
                    quoted(&section.name),
                    quoted(&field.name),
                    column(field.kind)
                );
                connection.execute(&add, []).map_err(plain)?;
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
