//! What changed from one run to another.

use super::{Loaded, Shape};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// One difference.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Change {
    pub(crate) host: String,
    /// `new`, `gone`, `changed` of a host; `added`, `removed`, `changed` of a row; `unknown` where
    /// one of the two runs has no answer to compare.
    pub(crate) change: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) section: Option<String>,
    /// What tells the row from the others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) row: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) from: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) to: Option<Value>,
}

impl Change {
    fn of(host: &str, change: &'static str) -> Self {
        Self {
            host: host.to_owned(),
            change,
            section: None,
            row: None,
            field: None,
            from: None,
            to: None,
        }
    }

    /// Whether the two differ, or are not known to.
    pub(crate) fn is_certain(&self) -> bool {
        self.change != "unknown"
    }
}

/// How two runs are compared.
#[derive(Debug)]
pub(crate) struct Compare {
    pub(crate) shape: Shape,
    /// What changes by itself, too.
    pub(crate) all: bool,
}

impl Compare {
    /// The differences of one host, none where there are none.
    pub(crate) fn host(&self, host: &str, a: Option<&Loaded>, b: Option<&Loaded>) -> Vec<Change> {
        match (a, b) {
            (None, None) => Vec::new(),
            (None, Some(_)) => vec![Change::of(host, "new")],
            (Some(_), None) => vec![Change::of(host, "gone")],
            (Some(a), Some(b)) => self.both(host, a, b),
        }
    }

    fn both(&self, host: &str, a: &Loaded, b: &Loaded) -> Vec<Change> {
        let mut changes = Vec::new();
        let kind = |one: &Loaded| match one.is("ok") {
            true => Value::from("answered"),
            false => one.0.get("error").and_then(|e| e.get("kind")).cloned().unwrap_or_default(),
        };
        if a.is("ok") != b.is("ok") {
            changes.push(Change {
                field: Some("ok".to_owned()),
                from: Some(kind(a)),
                to: Some(kind(b)),
                ..Change::of(host, "changed")
            });
        }
        let states = |one: &Loaded| -> Vec<String> {
            let states = one.0.get("states").and_then(Value::as_object);
            states.map_or_else(Vec::new, |states| states.keys().cloned().collect())
        };
        let mut names: Vec<String> = self.shape.sections().map(str::to_owned).collect();
        for name in states(a).into_iter().chain(states(b)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        for section in &names {
            let whole = |state: Option<&str>| matches!(state, Some("complete" | "absent"));
            let (before, after) = (a.state(section), b.state(section));
            if whole(before) && whole(after) {
                self.section(host, section, a.rows(section), b.rows(section), &mut changes);
            } else if before != after && a.is("ok") && b.is("ok") {
                let state = |state: Option<&str>| Value::from(state.unwrap_or("not asked"));
                changes.push(Change {
                    section: Some(section.clone()),
                    from: Some(state(before)),
                    to: Some(state(after)),
                    ..Change::of(host, "unknown")
                });
            }
        }
        changes
    }

    fn section(
        &self,
        host: &str,
        section: &str,
        a: &[Value],
        b: &[Value],
        changes: &mut Vec<Change>,
    ) {
        let single = self.shape.is_single(section);
        let key = self.shape.key(section);
        let (a, b) = (named(a, &key, single), named(b, &key, single));
        let rows: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
        for row in rows {
            let named = Change {
                section: Some(section.to_owned()),
                row: (!single).then(|| row.clone()),
                ..Change::of(host, "changed")
            };
            match (a.get(row), b.get(row)) {
                (Some(_), None) => changes.push(Change { change: "removed", ..named }),
                (None, Some(_)) => changes.push(Change { change: "added", ..named }),
                (Some(from), Some(to)) => {
                    let fields: BTreeSet<&String> = from.keys().chain(to.keys()).collect();
                    let counted = fields
                        .into_iter()
                        .filter(|field| self.all || !self.shape.is_volatile(section, field));
                    for field in counted.filter(|field| from.get(*field) != to.get(*field)) {
                        changes.push(Change {
                            field: Some(field.clone()),
                            from: Some(from.get(field).cloned().unwrap_or_default()),
                            to: Some(to.get(field).cloned().unwrap_or_default()),
                            ..named.clone()
                        });
                    }
                }
                (None, None) => {}
            }
        }
    }
}

/// Rows by what tells them from each other; rows that it does not tell apart are numbered.
fn named<'r>(
    rows: &'r [Value],
    key: &[&str],
    single: bool,
) -> BTreeMap<String, &'r Map<String, Value>> {
    let mut all = BTreeMap::new();
    for row in rows.iter().filter_map(Value::as_object) {
        let plain = |value: &Value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let name = match (single, key) {
            (true, _) => String::new(),
            // Without a key a row is what is in it.
            (_, []) => row.values().map(plain).collect::<Vec<_>>().join(" "),
            _ => {
                let parts = key.iter().filter_map(|field| row.get(*field)).map(plain);
                parts.collect::<Vec<_>>().join(" ")
            }
        };
        let mut unique = name.clone();
        let mut again = 1;
        while all.contains_key(&unique) {
            again += 1;
            unique = format!("{name} #{again}");
        }
        all.insert(unique, row);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn device(text: Value) -> Loaded {
        Loaded(text.as_object().unwrap().clone())
    }

    fn compare() -> Compare {
        let mut shape = Shape::default();
        shape.add("device", "name", "text", false, false, true);
        shape.add("device", "uptime", "duration", true, false, true);
        shape.add("interfaces", "index", "unsigned", false, true, false);
        shape.add("interfaces", "alias", "text", false, false, false);
        shape.add("interfaces", "in_octets", "counter", true, false, false);
        Compare { shape, all: false }
    }

    fn two() -> (Loaded, Loaded) {
        let states =
            json!({ "device": { "state": "complete" }, "interfaces": { "state": "complete" } });
        let a = device(json!({
            "host": "h", "ok": true, "states": states,
            "device": { "name": "a", "uptime": 1.0 },
            "interfaces": [{ "index": 1, "alias": "x", "in_octets": 5 }, { "index": 2 }],
        }));
        let b = device(json!({
            "host": "h", "ok": true, "states": states,
            "device": { "name": "b", "uptime": 2.0 },
            "interfaces": [{ "index": 1, "in_octets": 9 }, { "index": 3, "alias": "new" }],
        }));
        (a, b)
    }

    #[test]
    fn field_by_field_and_row_by_row() {
        let (a, b) = two();
        let changes = compare().host("h", Some(&a), Some(&b));
        let told: Vec<_> = changes
            .iter()
            .map(|c| (c.change, c.row.as_deref(), c.field.as_deref(), c.from.clone(), c.to.clone()))
            .collect();
        assert_eq!(
            told,
            [
                ("changed", None, Some("name"), Some(json!("a")), Some(json!("b"))),
                ("changed", Some("1"), Some("alias"), Some(json!("x")), Some(Value::Null)),
                ("removed", Some("2"), None, None, None),
                ("added", Some("3"), None, None, None),
            ]
        );
        // What changes by itself counts only where it is asked for.
        let all = Compare { all: true, ..compare() };
        assert_eq!(all.host("h", Some(&a), Some(&b)).len(), 6);
        assert_eq!(compare().host("h", Some(&a), Some(&a)), []);
    }

    #[test]
    fn what_was_not_asked_is_not_gone() {
        let (a, mut b) = two();
        b.0["states"]["interfaces"] =
            json!({ "state": "partial", "kind": "timeout", "message": "" });
        b.0.remove("interfaces");
        let changes = compare().host("h", Some(&a), Some(&b));
        assert_eq!(changes.len(), 2);
        assert_eq!(
            (changes[1].change, changes[1].section.as_deref()),
            ("unknown", Some("interfaces"))
        );
        assert!(!changes[1].is_certain());
    }

    #[test]
    fn hosts_come_and_go() {
        let (a, mut b) = two();
        assert_eq!(compare().host("h", Some(&a), None)[0].change, "gone");
        assert_eq!(compare().host("h", None, Some(&a))[0].change, "new");
        b.0.insert("ok".to_owned(), json!(false));
        b.0.insert("error".to_owned(), json!({ "kind": "timeout" }));
        b.0.insert("states".to_owned(), json!({}));
        let changes = compare().host("h", Some(&a), Some(&b));
        assert_eq!(changes.len(), 1);
        assert_eq!(changes[0].to, Some(json!("timeout")));
    }

    #[test]
    fn rows_of_one_name_are_numbered() {
        let rows = [json!({ "index": 1 }), json!({ "index": 1, "alias": "x" })];
        let named = named(&rows, &["index"], false);
        assert_eq!(named.keys().map(String::as_str).collect::<Vec<_>>(), ["1", "1 #2"]);
    }
}
