//! What changed from one run to another.

use super::read::Loaded;
use netsnmp::inventory::{Schema, SectionSchema};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// One difference.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Change {
    /// The label of the host.
    pub(crate) host: String,
    /// For a host: `new`, `gone` or `changed`. For a row: `added`, `removed` or `changed`. `unknown` if
    /// one of the two runs has no answer to compare.
    pub(crate) change: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) section: Option<String>,
    /// What identifies the row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) row: Option<String>,
    /// The name of the row, if something else identifies it: `Gi0/1` for interface 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) from: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) to: Option<Value>,
}

impl Change {
    fn new(host: &str, change: &'static str) -> Self {
        Self {
            host: host.to_owned(),
            change,
            section: None,
            row: None,
            name: None,
            field: None,
            from: None,
            to: None,
        }
    }

    /// Returns the section, if one of the runs did not ask for it.
    pub(crate) fn unasked(&self) -> Option<&str> {
        let not_asked = |state: &Option<Value>| state.as_ref().is_some_and(|s| s == NOT_ASKED);
        let unasked = !self.is_certain() && (not_asked(&self.from) || not_asked(&self.to));
        self.section.as_deref().filter(|_| unasked)
    }

    /// Returns whether the two runs are known to differ.
    pub(crate) fn is_certain(&self) -> bool {
        self.change != "unknown"
    }
}

/// How two runs are compared.
#[derive(Debug, Default)]
pub(crate) struct Compare {
    /// What the fields mean.
    pub(crate) schema: Schema,
    /// Whether to compare fields too that change by themselves.
    pub(crate) all: bool,
    pub(crate) a: Side,
    pub(crate) b: Side,
}

/// What is known about one of the runs.
#[derive(Debug)]
pub(crate) struct Side {
    /// Whether every host had its turn. If so, a host that only the later run has is new.
    pub(crate) whole: bool,
    /// The fields of each section that it asked for; `None` if they are not known.
    pub(crate) asked: Option<HashMap<String, HashSet<String>>>,
}

impl Default for Side {
    fn default() -> Self {
        Self { whole: true, asked: None }
    }
}

impl Side {
    fn asks(&self, section: &str, field: &str) -> bool {
        let Some(asked) = &self.asked else { return true };
        asked.get(section).is_some_and(|fields| fields.contains(field))
    }
}

/// A section of a device in one run.
struct Part<'d> {
    state: Option<&'d str>,
    rows: &'d [Value],
}

impl Part<'_> {
    /// Returns whether nothing of it is missing.
    fn is_whole(&self) -> bool {
        matches!(self.state, Some("complete" | "absent"))
    }

    /// Returns whether it may have rows.
    fn is_there(&self) -> bool {
        matches!(self.state, Some("complete" | "absent" | "partial"))
    }
}

impl Compare {
    /// Returns the differences of one host.
    pub(crate) fn host(&self, host: &str, a: Option<&Loaded>, b: Option<&Loaded>) -> Vec<Change> {
        // A run says nothing about a host that was cancelled, or that it never came to.
        let cut = |one: Option<&Loaded>| one.is_some_and(|one| one.is_cancelled() && !one.is("ok"));
        let in_a = self.a.whole && !cut(a);
        match (a.filter(|_| !cut(a)), b.filter(|_| !cut(b))) {
            (None, None) => Vec::new(),
            // It is no device as long as it has never answered.
            (None, Some(b)) if !b.is("ok") => Vec::new(),
            (None, Some(_)) if in_a => vec![Change::new(host, "new")],
            (None, Some(_)) => vec![Change::new(host, "unknown")],
            (Some(a), None) => vec![Change {
                from: Some(answer(a)),
                to: Some(Value::from(NOT_ASKED)),
                ..Change::new(host, "unknown")
            }],
            (Some(a), Some(b)) => self.both(host, a, b),
        }
    }

    fn both(&self, host: &str, a: &Loaded, b: &Loaded) -> Vec<Change> {
        let mut changes = Vec::new();
        if a.is("ok") != b.is("ok") {
            changes.push(Change {
                field: Some("ok".to_owned()),
                from: Some(answer(a)),
                to: Some(answer(b)),
                ..Change::new(host, if a.is("ok") { "gone" } else { "changed" })
            });
        }
        if !a.is("ok") || !b.is("ok") {
            return changes;
        }
        let states = |one: &Loaded| -> Vec<String> {
            let states = one.0.get("states").and_then(Value::as_object);
            states.map_or_else(Vec::new, |states| states.keys().cloned().collect())
        };
        let mut names: Vec<String> = self.schema.sections.iter().map(|s| s.name.clone()).collect();
        for name in states(a).into_iter().chain(states(b)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        for section in &names {
            let before = Part { state: a.state(section), rows: a.rows(section) };
            let after = Part { state: b.state(section), rows: b.rows(section) };
            if before.is_there() && after.is_there() {
                self.section(host, section, &before, &after, &mut changes);
            }
            // If neither run has data for it, nothing is unknown.
            let nothing = |part: &Part<'_>| !matches!(part.state, Some("complete" | "partial"));
            let something = !nothing(&before) || !nothing(&after);
            if something && !(before.is_whole() && after.is_whole()) {
                let state = |part: &Part<'_>| Value::from(part.state.unwrap_or(NOT_ASKED));
                changes.push(Change {
                    section: Some(section.clone()),
                    from: Some(state(&before)),
                    to: Some(state(&after)),
                    ..Change::new(host, "unknown")
                });
            }
        }
        changes
    }

    fn section(
        &self,
        host: &str,
        section: &str,
        before: &Part<'_>,
        after: &Part<'_>,
        changes: &mut Vec<Change>,
    ) {
        let known = self.schema.section(section);
        let single = known.is_some_and(|known| known.single);
        let key = known.map_or(&[][..], |known| &known.key);
        let counts = |field: &str| {
            (self.all || !is_volatile(known, field))
                && self.a.asks(section, field)
                && self.b.asks(section, field)
        };
        let a = named(before.rows, key, single, &counts);
        let b = named(after.rows, key, single, &counts);
        let rows: BTreeSet<&RowKey> = a.keys().chain(b.keys()).collect();
        for row in rows {
            let named = Change {
                section: Some(section.to_owned()),
                row: (!single).then(|| row.text()),
                name: b.get(row).or(a.get(row)).filter(|_| !single).and_then(|row| {
                    let name = row.get("name").and_then(Value::as_str)?;
                    (!name.is_empty() && !key.iter().any(|field| field == "name"))
                        .then(|| name.to_owned())
                }),
                ..Change::new(host, "changed")
            };
            match (a.get(row), b.get(row)) {
                // If a part of the section is missing, the row may be in that part.
                (Some(_), None) if after.is_whole() => {
                    changes.push(Change { change: "removed", ..named });
                }
                (None, Some(_)) if before.is_whole() => {
                    changes.push(Change { change: "added", ..named });
                }
                (Some(from), Some(to)) => {
                    let fields: BTreeSet<&String> = from.keys().chain(to.keys()).collect();
                    for field in fields.into_iter().filter(|field| counts(field)) {
                        let (from, to) = (from.get(field), to.get(field));
                        let lost = to.is_none() && !after.is_whole();
                        let won = from.is_none() && !before.is_whole();
                        if from != to && !lost && !won {
                            changes.push(Change {
                                field: Some(field.clone()),
                                from: Some(from.cloned().unwrap_or_default()),
                                to: Some(to.cloned().unwrap_or_default()),
                                ..named.clone()
                            });
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

/// Returns `answered`, or the kind of the host's error.
fn answer(host: &Loaded) -> Value {
    match host.is("ok") {
        true => Value::from("answered"),
        false => host.0.get("error").and_then(|e| e.get("kind")).cloned().unwrap_or_default(),
    }
}

/// Returns whether a field changes by itself.
fn is_volatile(section: Option<&SectionSchema>, field: &str) -> bool {
    let fields = section.map_or(&[][..], |section| &section.fields);
    fields.iter().any(|known| known.name == field && known.volatile)
}

/// The state of a section that a run did not ask for.
pub(crate) const NOT_ASKED: &str = "not asked";

/// What identifies a row: the values of its key fields, sorted by number if they are numbers; and
/// its place among the rows with the same values.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct RowKey(Vec<(Option<u64>, String)>, usize);

impl RowKey {
    fn text(&self) -> String {
        let parts: Vec<&str> = self.0.iter().map(|(_, text)| text.as_str()).collect();
        let text = parts.join(" ");
        if self.1 > 1 { format!("{text} #{}", self.1) } else { text }
    }
}

/// Returns the rows by their keys. Rows with the same key are numbered. Without key fields, all fields
/// that count identify the row.
fn named<'r>(
    rows: &'r [Value],
    key: &[String],
    single: bool,
    counts: &dyn Fn(&str) -> bool,
) -> BTreeMap<RowKey, &'r Map<String, Value>> {
    let mut all = BTreeMap::new();
    let mut times: HashMap<Vec<(Option<u64>, String)>, usize> = HashMap::new();
    for row in rows.iter().filter_map(Value::as_object) {
        let part = |value: &Value| match value {
            Value::String(text) => (None, text.clone()),
            other => (other.as_u64(), other.to_string()),
        };
        let name: Vec<_> = match (single, key) {
            (true, _) => Vec::new(),
            (_, []) => {
                let fields = row.iter().filter(|(field, _)| counts(field));
                fields.map(|(_, value)| part(value)).collect()
            }
            _ => key.iter().filter_map(|field| row.get(field.as_str())).map(part).collect(),
        };
        let time = times.entry(name.clone()).or_default();
        *time += 1;
        all.insert(RowKey(name, *time), row);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use netsnmp::inventory::{FieldKind, FieldSchema};
    use serde_json::json;

    fn device(text: Value) -> Loaded {
        Loaded(text.as_object().unwrap().clone())
    }

    fn compare() -> Compare {
        let mut device = SectionSchema::new("device", "Device", true);
        device.fields = vec![
            FieldSchema::new("name", FieldKind::Text),
            FieldSchema::new("uptime", FieldKind::Duration),
        ];
        let mut interfaces = SectionSchema::new("interfaces", "Interfaces", false);
        interfaces.key = vec!["index".to_owned()];
        interfaces.fields = vec![
            FieldSchema::new("index", FieldKind::Unsigned),
            FieldSchema::new("alias", FieldKind::Text),
            FieldSchema::new("in_octets", FieldKind::Counter),
        ];
        let schema = Schema { sections: vec![device, interfaces] };
        Compare { schema, ..Compare::default() }
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
    fn rows_and_fields_are_compared() {
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
        // Fields that change by themselves count only if that is asked for.
        let all = Compare { all: true, ..compare() };
        assert_eq!(all.host("h", Some(&a), Some(&b)).len(), 6);
        assert_eq!(compare().host("h", Some(&a), Some(&a)), []);
    }

    fn told(changes: &[Change]) -> Vec<(&str, Option<&str>, Option<&str>)> {
        changes.iter().map(|c| (c.change, c.row.as_deref(), c.field.as_deref())).collect()
    }

    #[test]
    fn a_section_that_was_not_asked_is_unknown() {
        let (a, mut b) = two();
        b.0["states"].as_object_mut().unwrap().remove("interfaces");
        b.0.remove("interfaces");
        let changes = compare().host("h", Some(&a), Some(&b));
        assert_eq!(told(&changes)[1..], [("unknown", None, None)]);
        assert_eq!(changes[1].to, Some(json!(NOT_ASKED)));
        assert!(!changes[1].is_certain());
        // Only one of the runs asked for the field.
        let (a, b) = two();
        let asked = |fields: &[&str]| {
            let of = |all: &[&str]| all.iter().map(|field| (*field).to_owned()).collect();
            let all =
                [("device".to_owned(), of(fields)), ("interfaces".to_owned(), of(&["index"]))];
            Side { whole: true, asked: Some(all.into()) }
        };
        let sides = Compare { a: asked(&["uptime"]), b: asked(&["uptime", "name"]), ..compare() };
        let changes = sides.host("h", Some(&a), Some(&b));
        let rows = [("removed", Some("2"), None), ("added", Some("3"), None)];
        assert_eq!(told(&changes), rows);
    }

    #[test]
    fn in_a_partial_section_only_its_rows_count() {
        let (a, mut b) = two();
        let partial = json!({ "state": "partial", "kind": "timeout", "message": "" });
        b.0["states"]["interfaces"] = partial.clone();
        let rows = json!([{ "index": 1, "alias": "y" }, { "index": 2 }, { "index": 30 }]);
        b.0.insert("interfaces".to_owned(), rows);
        let changes = compare().host("h", Some(&a), Some(&b));
        let expected = [
            ("changed", Some("1"), Some("alias")),
            ("added", Some("30"), None),
            ("unknown", None, None),
        ];
        assert_eq!(told(&changes)[1..], expected);
        // The opposite case: a new row or alias may have been there before.
        let changes = compare().host("h", Some(&b), Some(&a));
        assert_eq!(told(&changes)[1..], [expected[0], ("removed", Some("30"), None), expected[2]]);
        b.0["interfaces"] = json!([{ "index": 1 }]);
        let changes = compare().host("h", Some(&a), Some(&b));
        assert_eq!(told(&changes)[1..], [("unknown", None, None)]);
        let mut c = a.clone();
        c.0["states"]["interfaces"] = partial;
        let changes = compare().host("h", Some(&c), Some(&b));
        assert_eq!(told(&changes)[1..], [("unknown", None, None)]);
    }

    #[test]
    fn a_host_that_had_no_turn_is_unknown() {
        let (a, mut b) = two();
        let cut = Compare { b: Side { whole: false, asked: None }, ..compare() };
        assert_eq!(cut.host("h", Some(&a), None)[0].change, "unknown");
        let started = Compare { a: Side { whole: false, asked: None }, ..compare() };
        assert_eq!(started.host("h", None, Some(&a))[0].change, "unknown");
        assert_eq!(cut.host("h", None, Some(&a))[0].change, "new");
        b.0.insert("ok".to_owned(), json!(false));
        b.0.insert("error".to_owned(), json!({ "kind": "cancelled" }));
        assert_eq!(compare().host("h", Some(&a), Some(&b))[0].change, "unknown");
        assert_eq!(compare().host("h", None, Some(&b)), []);
    }

    #[test]
    fn rows_are_sorted_by_number() {
        let (mut a, b) = two();
        a.0["interfaces"] = json!([{ "index": 10 }, { "index": 9 }, { "index": 1 }]);
        let changes = compare().host("h", Some(&a), Some(&b));
        let rows: Vec<_> = changes.iter().filter_map(|c| c.row.as_deref()).collect();
        assert_eq!(rows, ["3", "9", "10"]);
    }

    #[test]
    fn hosts_are_new_gone_or_silent() {
        let (a, mut b) = two();
        let unasked = &compare().host("h", Some(&a), None)[0];
        assert_eq!((unasked.change, &unasked.to), ("unknown", &Some(json!(NOT_ASKED))));
        assert_eq!(compare().host("h", None, Some(&a))[0].change, "new");
        b.0.insert("ok".to_owned(), json!(false));
        b.0.insert("error".to_owned(), json!({ "kind": "timeout" }));
        b.0.insert("states".to_owned(), json!({}));
        let changes = compare().host("h", Some(&a), Some(&b));
        assert_eq!(changes.len(), 1);
        assert_eq!((changes[0].change, &changes[0].to), ("gone", &Some(json!("timeout"))));
        // A host that has never answered is neither new nor gone.
        assert_eq!(compare().host("h", None, Some(&b)), []);
        assert_eq!(compare().host("h", Some(&b), None)[0].change, "unknown");
        assert_eq!(compare().host("h", Some(&b), Some(&a))[0].change, "changed");
    }

    #[test]
    fn a_change_has_the_name_of_its_row() {
        let (mut a, mut b) = two();
        a.0.insert("interfaces".to_owned(), json!([{ "index": 1, "name": "Gi0/1", "alias": "x" }]));
        b.0.insert("interfaces".to_owned(), json!([{ "index": 1, "name": "Gi0/1", "alias": "y" }]));
        let changes = compare().host("h", Some(&a), Some(&b));
        let names: Vec<_> = changes.iter().map(|c| c.name.as_deref()).collect();
        // The device has a name too, but that is not the name of a row.
        assert_eq!(names, [None, Some("Gi0/1")]);
    }

    #[test]
    fn rows_with_the_same_key_are_numbered() {
        let rows = [json!({ "index": 1 }), json!({ "index": 1, "alias": "x" })];
        let named = named(&rows, &["index".to_owned()], false, &|_| true);
        assert_eq!(named.keys().map(RowKey::text).collect::<Vec<_>>(), ["1", "1 #2"]);
    }
}
