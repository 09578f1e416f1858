//! The content of a report.

use super::{
    document::{Cell, Document, id},
    sections::{self, text},
};
use crate::inventory::Loaded;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The beginning of a report. Every device is added to it first.
#[derive(Debug, Default)]
pub(crate) struct Overview {
    hosts: usize,
    answered: usize,
    vendors: BTreeMap<String, usize>,
    problems: Vec<Vec<Cell>>,
    devices: Vec<Vec<Cell>>,
}

impl Overview {
    pub(crate) fn add(&mut self, device: &Loaded) {
        self.hosts += 1;
        let host = device.name();
        if let Some(error) = device.0.get("error").and_then(Value::as_object) {
            let what = if device.is("ok") { "partial: " } else { "" };
            self.problems.push(vec![
                Cell::Text(host.to_owned()),
                Cell::Text(format!("{what}{}", text(error, "kind"))),
                Cell::Text(text(error, "message")),
            ]);
        }
        if !device.is("ok") {
            return;
        }
        self.answered += 1;
        let empty = Map::new();
        let of = device.0.get("device").and_then(Value::as_object).unwrap_or(&empty);
        let vendor = text(of, "vendor");
        let named = if vendor.is_empty() { "unknown".to_owned() } else { vendor.clone() };
        *self.vendors.entry(named).or_default() += 1;
        self.devices.push(vec![
            Cell::Link(host.to_owned(), id(host)),
            Cell::Text(text(of, "name")),
            Cell::Text(vendor),
            Cell::Text(text(of, "model")),
            Cell::Text(text(of, "serial")),
            Cell::Text(text(of, "software")),
            Cell::Number(of.get("uptime").and_then(Value::as_f64).map_or_else(String::new, span)),
            Cell::Text(text(of, "location")),
        ]);
    }

    /// Returns the beginning of the report. So many hosts are `missing`, because the run ended before.
    pub(crate) fn document(self, title: &str, when: Option<&str>, missing: u64) -> Document {
        let mut out = Document::default();
        out.heading(1, title, "top");
        let failed = self.hosts - self.answered;
        let when = when.map(|when| format!("{when}: ")).unwrap_or_default();
        let s = if self.hosts == 1 { "" } else { "s" };
        let Self { hosts, answered, .. } = &self;
        let mut counts = format!("{hosts} host{s}, {answered} answered, {failed} did not.");
        if missing > 0 {
            let missing = crate::plural::count(missing, "more host");
            counts += &format!(" The run was ended before {missing}.");
        }
        out.paragraph(when + &counts);
        let mut vendors: Vec<(String, usize)> = self.vendors.into_iter().collect();
        vendors.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let vendors = vendors
            .into_iter()
            .map(|(vendor, count)| vec![Cell::Text(vendor), Cell::Number(count.to_string())]);
        out.table(&["Vendor", "Devices"], vendors.collect());
        if !self.problems.is_empty() {
            out.heading(2, "Problems", "problems");
            out.table(&["Host", "Kind", "What"], self.problems);
        }
        if !self.devices.is_empty() {
            out.heading(2, "Devices", "devices");
            let titles =
                ["Host", "Name", "Vendor", "Model", "Serial", "Software", "Up for", "Location"];
            out.table(&titles, self.devices);
        }
        out
    }
}

/// Returns the part about one device; an empty one if it did not answer.
pub(crate) fn device(device: &Loaded) -> Document {
    let mut out = Document::default();
    if !device.is("ok") {
        return out;
    }
    let host = device.name();
    let empty = Map::new();
    let of = device.0.get("device").and_then(Value::as_object).unwrap_or(&empty);
    let name = text(of, "name");
    let title = if name.is_empty() { host.to_owned() } else { format!("{name} ({host})") };
    out.heading(2, title, id(host));
    let description = text(of, "description");
    if !description.is_empty() {
        out.paragraph(description);
    }
    incomplete(&mut out, device);
    sections::all(&mut out, device);
    out
}

/// Adds the sections that are not complete, and why.
fn incomplete(out: &mut Document, device: &Loaded) {
    let Some(states) = device.0.get("states").and_then(Value::as_object) else { return };
    let whole = |state: &str| matches!(state, "complete" | "absent");
    let rows = states.iter().filter_map(|(section, state)| {
        let state = state.as_object()?;
        let is = text(state, "state");
        let why = [text(state, "kind"), text(state, "message")];
        let why: Vec<String> = why.into_iter().filter(|part| !part.is_empty()).collect();
        let row = [section.clone(), is.clone(), why.join(": ")];
        (!whole(&is)).then(|| row.map(Cell::Text).to_vec())
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        out.heading(3, "Not whole", format!("{}-not-whole", id(device.name())));
        out.table(&["Section", "State", "Why"], rows);
    }
}

/// Returns a length of time as `12 d 3 h`.
fn span(seconds: f64) -> String {
    let minutes = (seconds / 60.0) as u64;
    match (minutes / 1440, minutes / 60 % 24, minutes % 60) {
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, hours, _) => format!("{days} d {hours} h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{html::html, markdown::markdown};
    use serde_json::json;

    fn loaded(value: Value) -> Loaded {
        Loaded(value.as_object().unwrap().clone())
    }

    #[test]
    fn times_are_for_people() {
        assert_eq!(span(1_047_000.0), "12 d 2 h");
        assert_eq!(span(59.0), "0 min");
    }

    #[test]
    fn a_report_has_an_overview_and_each_device() {
        let good = loaded(json!({
            "host": "10.0.0.1", "ok": true, "error": null,
            "device": { "name": "core|1", "vendor": "Cisco", "uptime": 90000.0 },
            "interfaces": [
                { "index": 1, "name": "Gi1", "speed": 1_000_000_000, "admin_status": "up", "oper_status": "down" },
                { "index": 2, "name": "<b>", "admin_status": "down", "oper_status": "down" },
            ],
            "storage": [{ "description": "/", "size": 1000, "used": 250 }],
        }));
        let bad = loaded(json!({
            "host": "10.0.0.2", "ok": false,
            "error": { "kind": "timeout", "message": "no answer" },
        }));
        let mut overview = Overview::default();
        overview.add(&good);
        overview.add(&bad);
        let head = markdown(&overview.document("Inventory", Some("Run 1"), 3));
        let counts =
            "Run 1: 2 hosts, 1 answered, 1 did not. The run was ended before 3 more hosts.";
        assert!(head.contains(counts), "{head}");
        assert!(head.contains("| 10.0.0.2 | timeout | no answer |"), "{head}");
        assert!(
            head.contains("| [10.0.0.1](#h-10-0-0-1) | core\\|1 | Cisco | 1 d 1 h |"),
            "{head}"
        );
        let one = markdown(&device(&good));
        assert!(one.contains("| 1 | Gi1 | down | 1 Gbit/s |"), "{one}");
        assert!(one.contains("| / | 1000 B | 25 % |"), "{one}");
        let page = html(&device(&good));
        assert!(page.contains("<td>&lt;b&gt;</td>") && !page.contains("<b>"), "{page}");
        assert_eq!(markdown(&device(&bad)), "");
    }
}
