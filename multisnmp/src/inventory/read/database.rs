//! Reads a run of the database, host by host.

use super::Loaded;
use crate::{
    error::DatabaseError,
    inventory::{
        json::SCHEMA_VERSION,
        store::{Store, quoted},
    },
    output::MAX_EXACT,
};
use netsnmp::inventory::{FieldKind, FieldSchema, Schema, SectionSchema};
use rusqlite::{Row, types::ValueRef};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

impl Store {
    /// Returns what the columns of its sections mean.
    pub(super) fn schema(&self) -> Result<Schema, DatabaseError> {
        let mut statement = self.connection.prepare(
            "SELECT section, field, kind, volatile, key, single FROM fields
             ORDER BY section, position",
        )?;
        let mut schema = Schema::default();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let name: String = row.get(0)?;
            if schema.sections.last().is_none_or(|section| section.name != name) {
                schema.sections.push(SectionSchema::new(name.clone(), name, row.get(5)?));
            }
            let Some(section) = schema.sections.last_mut() else { continue };
            let kind: String = row.get(2)?;
            // As text, a value of an unknown kind stays unchanged.
            let kind = FieldKind::by_name(&kind).unwrap_or(FieldKind::Text);
            let mut field = FieldSchema::new(row.get::<_, String>(1)?, kind);
            field.volatile = row.get(3)?;
            if row.get(4)? {
                section.key.push(field.name.clone());
            }
            section.fields.push(field);
        }
        Ok(schema)
    }

    /// Returns the labels of the hosts of a run, sorted by bytes.
    pub(in crate::inventory) fn hosts(&self, run: i64) -> Result<Vec<String>, DatabaseError> {
        let mut statement = self.connection.prepare(
            "SELECT label FROM results JOIN devices ON devices.id = device
             WHERE run = ?1 ORDER BY label",
        )?;
        let rows = statement.query_map([run], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns a host of a run, in the form of its JSON.
    pub(super) fn load(
        &self,
        run: i64,
        label: &str,
        schema: &Schema,
    ) -> Result<Loaded, DatabaseError> {
        let sql = "SELECT device, address, ok, complete, error_kind, error_message, elapsed_ms, \
                   tries, host, same FROM results JOIN devices ON devices.id = device \
                   WHERE run = ?1 AND label = ?2";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut object = Map::new();
        let device: i64 = statement.query_row((run, label), |row| {
            let mut put = |key: &str, value: Value| object.insert(key.to_owned(), value);
            put("schema_version", json!(SCHEMA_VERSION));
            let host: String = row.get(8)?;
            put("host", json!(host));
            if host != label {
                put("label", json!(label));
            }
            put("address", json!(row.get::<_, Option<String>>(1)?));
            put("ok", json!(row.get::<_, bool>(2)?));
            put("complete", json!(row.get::<_, bool>(3)?));
            let kind: Option<String> = row.get(4)?;
            let message: Option<String> = row.get(5)?;
            let error = kind.map(|kind| json!({ "kind": kind, "message": message, "advice": "" }));
            put("error", json!(error));
            put("elapsed_ms", json!(row.get::<_, f64>(6)?));
            put("tries", json!(row.get::<_, i64>(7)?));
            if let Some(same) = row.get::<_, Option<String>>(9)? {
                put("same", json!(same));
            }
            row.get(0)
        })?;
        let (mut states, mut notes) = (BTreeMap::new(), Map::new());
        let mut statement = self.connection.prepare_cached(
            "SELECT section, state, kind, message, notes FROM states \
             WHERE run = ?1 AND device = ?2",
        )?;
        let mut rows = statement.query((run, device))?;
        while let Some(row) = rows.next()? {
            let text = |i| row.get::<_, Option<String>>(i);
            let mut state = json!({ "state": text(1)? });
            if let (Some(kind), Some(message)) = (text(2)?, text(3)?) {
                state["kind"] = json!(kind);
                state["message"] = json!(message);
            }
            let section = text(0)?.unwrap_or_default();
            if let Some(note) = text(4)?.and_then(|note| serde_json::from_str(&note).ok()) {
                notes.insert(section.clone(), note);
            }
            states.insert(section, state);
        }
        let has_rows =
            |state: &Value| matches!(state["state"].as_str(), Some("complete" | "partial"));
        for section in &schema.sections {
            if !states.get(&section.name).is_some_and(has_rows) {
                continue;
            }
            let rows = self.rows(run, device, section)?;
            if let Some(first) = rows.first() {
                let value = if section.single { first.clone() } else { json!(rows) };
                object.insert(section.name.clone(), value);
            }
        }
        object.insert("states".to_owned(), json!(states));
        object.insert("notes".to_owned(), Value::Object(notes));
        Ok(Loaded(object))
    }

    fn rows(
        &self,
        run: i64,
        device: i64,
        section: &SectionSchema,
    ) -> Result<Vec<Value>, DatabaseError> {
        let columns: Vec<String> = section.fields.iter().map(|field| quoted(&field.name)).collect();
        let sql = format!(
            "SELECT {} FROM {} WHERE run = ?1 AND device = ?2 ORDER BY row",
            columns.join(", "),
            quoted(&section.name)
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map((run, device), |row| {
            let mut object = Map::new();
            for (i, field) in section.fields.iter().enumerate() {
                if let Some(value) = cell(row, i, field.kind)? {
                    object.insert(field.name.clone(), value);
                }
            }
            Ok(Value::Object(object))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Returns a cell as JSON has it.
fn cell(row: &Row<'_>, i: usize, kind: FieldKind) -> rusqlite::Result<Option<Value>> {
    Ok(Some(match row.get_ref(i)? {
        ValueRef::Null | ValueRef::Blob(_) => return Ok(None),
        ValueRef::Integer(n) if kind == FieldKind::Boolean => json!(n != 0),
        ValueRef::Integer(n) if n.unsigned_abs() > MAX_EXACT => json!(n.to_string()),
        ValueRef::Integer(n) => json!(n),
        ValueRef::Real(n) => json!(n),
        // A counter past 2^63 - 1 is stored as its digits, which is its JSON too.
        ValueRef::Text(text) => json!(String::from_utf8_lossy(text)),
    }))
}
