//! A run of the database, host by host.

use super::{Store, plain, shape};
use crate::inventory::{Loaded, Shape};
use rusqlite::{Row, types::ValueRef};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

impl Store {
    /// The number of a run: 1 and up as they are, 0 and down from the last one.
    ///
    /// # Errors
    /// There is no such run.
    pub(crate) fn number(&self, wanted: i64) -> Result<i64, String> {
        let runs = self.runs()?;
        let found = match wanted {
            1.. => runs.iter().find(|run| run.id == wanted),
            back => runs.iter().rev().nth(usize::try_from(-back).unwrap_or(usize::MAX)),
        };
        found.map(|run| run.id).ok_or_else(|| match runs.len() {
            0 => "no run is in it".to_owned(),
            _ => format!("there is no run {wanted}; it has {}", list(&runs)),
        })
    }

    /// Whether every host of a run has had its turn.
    pub(crate) fn is_whole(&self, run: i64) -> Result<bool, String> {
        Ok(self.runs()?.iter().any(|known| known.id == run && known.is_whole()))
    }

    /// What the columns of its sections mean.
    pub(crate) fn shape(&self) -> Result<Shape, String> {
        let mut statement = self
            .connection
            .prepare(
                "SELECT section, field, kind, volatile, key, single FROM fields
                 ORDER BY section, position",
            )
            .map_err(plain)?;
        let mut shape = Shape::default();
        let mut rows = statement.query([]).map_err(plain)?;
        while let Some(row) = rows.next().map_err(plain)? {
            let text = |i| row.get::<_, String>(i).map_err(plain);
            let truth = |i| row.get::<_, bool>(i).map_err(plain);
            shape.add(&text(0)?, &text(1)?, &text(2)?, truth(3)?, truth(4)?, truth(5)?);
        }
        Ok(shape)
    }

    /// The hosts of a run, in order.
    pub(crate) fn hosts(&self, run: i64) -> Result<Vec<String>, String> {
        let mut statement = self
            .connection
            .prepare(
                "SELECT host FROM results JOIN devices ON devices.id = device
                 WHERE run = ?1 ORDER BY host",
            )
            .map_err(plain)?;
        let rows = statement.query_map([run], |row| row.get(0)).map_err(plain)?;
        rows.collect::<Result<_, _>>().map_err(plain)
    }

    /// A host of a run, in the form of its JSON.
    pub(crate) fn load(&self, run: i64, host: &str, shape: &Shape) -> Result<Loaded, String> {
        let sql = "SELECT device, address, ok, complete, error_kind, error_message, elapsed_ms, \
                   tries FROM results JOIN devices ON devices.id = device \
                   WHERE run = ?1 AND host = ?2";
        let mut statement = self.connection.prepare_cached(sql).map_err(plain)?;
        let mut object = Map::new();
        let device: i64 = statement
            .query_row((run, host), |row| {
                object
                    .insert("schema_version".to_owned(), json!(super::super::json::SCHEMA_VERSION));
                object.insert("host".to_owned(), json!(host));
                object.insert("address".to_owned(), json!(row.get::<_, Option<String>>(1)?));
                object.insert("ok".to_owned(), json!(row.get::<_, bool>(2)?));
                object.insert("complete".to_owned(), json!(row.get::<_, bool>(3)?));
                let kind: Option<String> = row.get(4)?;
                let message: Option<String> = row.get(5)?;
                let error =
                    kind.map(|kind| json!({ "kind": kind, "message": message, "advice": "" }));
                object.insert("error".to_owned(), json!(error));
                object.insert("elapsed_ms".to_owned(), json!(row.get::<_, f64>(6)?));
                object.insert("tries".to_owned(), json!(row.get::<_, i64>(7)?));
                row.get(0)
            })
            .map_err(plain)?;
        let (mut states, mut notes) = (BTreeMap::new(), Map::new());
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT section, state, kind, message, notes FROM states \
                 WHERE run = ?1 AND device = ?2",
            )
            .map_err(plain)?;
        let mut rows = statement.query((run, device)).map_err(plain)?;
        while let Some(row) = rows.next().map_err(plain)? {
            let text = |i| row.get::<_, Option<String>>(i).map_err(plain);
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
        for section in shape.sections().filter(|name| states.get(*name).is_some_and(has_rows)) {
            let rows = self.rows(run, device, section, shape)?;
            if let Some(first) = rows.first() {
                let value = if shape.is_single(section) { first.clone() } else { json!(rows) };
                object.insert(section.to_owned(), value);
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
        section: &str,
        shape: &Shape,
    ) -> Result<Vec<Value>, String> {
        let fields: Vec<(&str, &str)> = shape.fields(section).collect();
        let columns: Vec<String> = fields.iter().map(|(name, _)| shape::quoted(name)).collect();
        let sql = format!(
            "SELECT {} FROM {} WHERE run = ?1 AND device = ?2 ORDER BY row",
            columns.join(", "),
            shape::quoted(section)
        );
        let mut statement = self.connection.prepare_cached(&sql).map_err(plain)?;
        let rows = statement.query_map((run, device), |row| {
            let mut object = Map::new();
            for (i, (name, kind)) in fields.iter().enumerate() {
                if let Some(value) = cell(row, i, kind)? {
                    object.insert((*name).to_owned(), value);
                }
            }
            Ok(Value::Object(object))
        });
        rows.map_err(plain)?.collect::<Result<_, _>>().map_err(plain)
    }
}

fn cell(row: &Row<'_>, i: usize, kind: &str) -> rusqlite::Result<Option<Value>> {
    Ok(Some(match row.get_ref(i)? {
        ValueRef::Null | ValueRef::Blob(_) => return Ok(None),
        ValueRef::Integer(n) if kind == "boolean" => json!(n != 0),
        ValueRef::Integer(n) if n.unsigned_abs() > 1 << 53 => json!(n.to_string()),
        ValueRef::Integer(n) => json!(n),
        ValueRef::Real(n) => json!(n),
        // Of a counter past 2^63 - 1 its digits, as JSON has them.
        ValueRef::Text(text) => json!(String::from_utf8_lossy(text)),
    }))
}

fn list(runs: &[super::Run]) -> String {
    match (runs.first(), runs.last()) {
        (Some(first), Some(last)) if first.id < last.id => {
            format!("{} to {}", first.id, last.id)
        }
        (Some(only), _) => format!("run {} alone", only.id),
        _ => "none".to_owned(),
    }
}
