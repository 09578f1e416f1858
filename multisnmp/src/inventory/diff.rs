//! What changed from one run to another.

use super::{Loaded, Shape};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

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
    /// What the row is called, where that is not what tells it: `Gi0/1` of interface 1.
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
    fn of(host: &str, change: &'static str) -> Self {
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

    /// The section that one of the runs did not ask for.
    pub(crate) fn unasked(&self) -> Option<&str> {
        let not_asked = |state: &Option<Value>| state.as_ref().is_some_and(|s| s == NOT_ASKED);
        let unasked = !self.is_certain() && (not_asked(&self.from) || not_asked(&self.to));
        self.section.as_deref().filter(|_| unasked)
    }

    /// Whether the two differ, or are not known to.
    pub(crate) fn is_certain(&self) -> bool {
        self.change != "unknown"
    }
}

/// How two runs are compared.
#[derive(Debug, Default)]
pub(crate) struct Compare {
    pub(crate) shape: Shape,
    /// What changes by itself, too.
    pub(crate) all: bool,
    pub(crate) a: Side,
    pub(crate) b: Side,
}

/// What is known of a run as such.
#[derive(Debug)]
pub(crate) struct Side {
    /// Every host had its turn: one that is not there is gone.
    pub(crate) whole: bool,
    /// The fields of each section that it asked for; `None` where nobody knows.
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
    /// Nothing is missing.
    fn is_whole(&self) -> bool {
        matches!(self.state, Some("complete" | "absent"))
    }

    /// There may be something in it.
    fn is_there(&self) -> bool {
        matches!(self.state, Some("complete" | "absent" | "partial"))
    }
}

impl Compare {
    /// The differences of one host, none where there are none.
    pub(crate) fn host(&self, host: &str, a: Option<&Loaded>, b: Option<&Loaded>) -> Vec<Change> {
        // Of a host that was cancelled the run says as little as of one it never came to.
        let cut = |one: Option<&Loaded>| one.is_some_and(|one| one.is_cancelled() && !one.is("ok"));
        let (in_a, in_b) = (self.a.whole && !cut(a), self.b.whole && !cut(b));
        match (a.filter(|_| !cut(a)), b.filter(|_| !cut(b))) {
            (None, None) => Vec::new(),
            (None, Some(_)) if in_a => vec![Change::of(host, "new")],
            (Some(_), None) if in_b => vec![Change::of(host, "gone")],
            (None, Some(_)) | (Some(_), None) => vec![Change::of(host, "unknown")],
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
        if !a.is("ok") || !b.is("ok") {
            return changes;
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
            let before = Part { state: a.state(section), rows: a.rows(section) };
            let after = Part { state: b.state(section), rows: b.rows(section) };
            if before.is_there() && after.is_there() {
                self.section(host, section, &before, &after, &mut changes);
            }
            // Of two that have nothing in either run there is nothing to know.
            let nothing = |part: &Part<'_>| !matches!(part.state, Some("complete" | "partial"));
            let something = !nothing(&before) || !nothing(&after);
            if something && !(before.is_whole() && after.is_whole()) {
                let state = |part: &Part<'_>| Value::from(part.state.unwrap_or(NOT_ASKED));
                changes.push(Change {
                    section: Some(section.clone()),
                    from: Some(state(&before)),
                    to: Some(state(&after)),
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
        before: &Part<'_>,
        after: &Part<'_>,
        changes: &mut Vec<Change>,
    ) {
        let single = self.shape.is_single(section);
        let key = self.shape.key(section);
        let counts = |field: &str| {
            (self.all || !self.shape.is_volatile(section, field))
                && self.a.asks(section, field)
                && self.b.asks(section, field)
        };
        let a = named(before.rows, &key, single, &counts);
        let b = named(after.rows, &key, single, &counts);
        let rows: BTreeSet<&Name> = a.keys().chain(b.keys()).collect();
        for row in rows {
            let named = Change {
                section: Some(section.to_owned()),
                row: (!single).then(|| row.text()),
                name: b.get(row).or(a.get(row)).filter(|_| !single).and_then(|row| {
                    let name = row.get("name").and_then(Value::as_str)?;
                    (!name.is_empty() && !key.contains(&"name")).then(|| name.to_owned())
                }),
                ..Change::of(host, "changed")
            };
            match (a.get(row), b.get(row)) {
                // Where a part is missing, so may the row be.
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

/// The state of a section that a run did not ask for.
pub(crate) const NOT_ASKED: &str = "not asked";

/// What tells a row from the others: the values of its key, numbers by their size, and which of
/// several of one key it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Name(Vec<(Option<u64>, String)>, usize);

impl Name {
    fn text(&self) -> String {
        let parts: Vec<&str> = self.0.iter().map(|(_, text)| text.as_str()).collect();
        let text = parts.join(" ");
        if self.1 > 1 { format!("{text} #{}", self.1) } else { text }
    }
}

/// Rows by what tells them from each other; rows that it does not tell apart are numbered. Without
/// a key a row is what is in it, as far as it counts.
fn named<'r>(
    rows: &'r [Value],
    key: &[&str],
    single: bool,
    counts: &dyn Fn(&str) -> bool,
) -> BTreeMap<Name, &'r Map<String, Value>> {
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
            _ => key.iter().filter_map(|field| row.get(*field)).map(part).collect(),
        };
        let time = times.entry(name.clone()).or_default();
        *time += 1;
        all.insert(Name(name, *time), row);
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
        Compare { shape, ..Compare::default() }
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

    fn told(changes: &[Change]) -> Vec<(&str, Option<&str>, Option<&str>)> {
        changes.iter().map(|c| (c.change, c.row.as_deref(), c.field.as_deref())).collect()
    }

    #[test]
    fn what_was_not_asked_is_not_gone() {
        let (a, mut b) = two();
        b.0["states"].as_object_mut().unwrap().remove("interfaces");
        b.0.remove("interfaces");
        let changes = compare().host("h", Some(&a), Some(&b));
        assert_eq!(told(&changes)[1..], [("unknown", None, None)]);
        assert_eq!(changes[1].to, Some(json!(NOT_ASKED)));
        assert!(!changes[1].is_certain());
        // A field of a profile that only one of the runs had.
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
    fn of_a_part_only_what_is_there_counts() {
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
        // The other way round: what is new may have been there, an alias too.
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
    fn who_had_no_turn_is_unknown() {
        let (a, mut b) = two();
        let cut = Compare { b: Side { whole: false, asked: None }, ..compare() };
        assert_eq!(cut.host("h", Some(&a), None)[0].change, "unknown");
        assert_eq!(cut.host("h", None, Some(&a))[0].change, "new");
        b.0.insert("ok".to_owned(), json!(false));
        b.0.insert("error".to_owned(), json!({ "kind": "cancelled" }));
        assert_eq!(compare().host("h", Some(&a), Some(&b))[0].change, "unknown");
        assert_eq!(compare().host("h", None, Some(&b)), []);
    }

    #[test]
    fn rows_come_in_the_order_of_their_numbers() {
        let (mut a, b) = two();
        a.0["interfaces"] = json!([{ "index": 10 }, { "index": 9 }, { "index": 1 }]);
        let changes = compare().host("h", Some(&a), Some(&b));
        let rows: Vec<_> = changes.iter().filter_map(|c| c.row.as_deref()).collect();
        assert_eq!(rows, ["3", "9", "10"]);
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
    fn a_row_is_told_by_its_name_too() {
        let (mut a, mut b) = two();
        a.0.insert("interfaces".to_owned(), json!([{ "index": 1, "name": "Gi0/1", "alias": "x" }]));
        b.0.insert("interfaces".to_owned(), json!([{ "index": 1, "name": "Gi0/1", "alias": "y" }]));
        let changes = compare().host("h", Some(&a), Some(&b));
        let names: Vec<_> = changes.iter().map(|c| c.name.as_deref()).collect();
        // The device has one as well, which is not that of a row.
        assert_eq!(names, [None, Some("Gi0/1")]);
    }

    #[test]
    fn rows_of_one_name_are_numbered() {
        let rows = [json!({ "index": 1 }), json!({ "index": 1, "alias": "x" })];
        let named = named(&rows, &["index"], false, &|_| true);
        assert_eq!(named.keys().map(Name::text).collect::<Vec<_>>(), ["1", "1 #2"]);
    }
}
