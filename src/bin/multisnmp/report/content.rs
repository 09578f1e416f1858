//! What a report tells.

use super::document::{Cell, Document, id};
use crate::inventory::Loaded;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What stands before the devices one by one; fed with each of them.
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
        let host = device.host();
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

    /// The beginning of the report.
    pub(crate) fn document(self, title: &str) -> Document {
        let mut out = Document::default();
        out.heading(1, title, "top");
        let failed = self.hosts - self.answered;
        out.paragraph(format!(
            "{} hosts, {} answered, {failed} did not.",
            self.hosts, self.answered
        ));
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

/// One device, nothing of one that did not answer.
pub(crate) fn device(device: &Loaded) -> Document {
    let mut out = Document::default();
    if !device.is("ok") {
        return out;
    }
    let host = device.host();
    let empty = Map::new();
    let of = device.0.get("device").and_then(Value::as_object).unwrap_or(&empty);
    let name = text(of, "name");
    let title = if name.is_empty() { host.to_owned() } else { format!("{name} ({host})") };
    out.heading(2, title, id(host));
    let description = text(of, "description");
    if !description.is_empty() {
        out.paragraph(description);
    }
    section(&mut out, device, "components", "Components", &COMPONENTS, |row| {
        !text(row, "serial").is_empty()
            || ["chassis", "module", "stack"].contains(&&*text(row, "class"))
    });
    section(&mut out, device, "interfaces", "Interfaces", &INTERFACES, |_| true);
    section(&mut out, device, "addresses", "Addresses", &ADDRESSES, |_| true);
    section(&mut out, device, "neighbors", "Neighbours", &NEIGHBORS, |_| true);
    section(&mut out, device, "vlans", "VLANs", &VLANS, |_| true);
    section(&mut out, device, "storage", "Storage", &STORAGE, |_| true);
    section(&mut out, device, "sensors", "Sensors", &SENSORS, |_| true);
    section(&mut out, device, "poe", "Power over Ethernet", &POE, |_| true);
    section(&mut out, device, "ups", "UPS", &UPS, |_| true);
    section(&mut out, device, "printer_supplies", "Supplies", &SUPPLIES, |_| true);
    out
}

type Column = (&'static str, fn(&Map<String, Value>) -> Cell);

/// A table of a section, where there are rows.
fn section(
    out: &mut Document,
    device: &Loaded,
    name: &str,
    title: &str,
    columns: &[Column],
    wanted: fn(&Map<String, Value>) -> bool,
) {
    let rows = device.rows(name).iter().filter_map(Value::as_object).filter(|row| wanted(row));
    let rows: Vec<Vec<Cell>> =
        rows.map(|row| columns.iter().map(|(_, cell)| cell(row)).collect()).collect();
    if rows.is_empty() {
        return;
    }
    out.heading(3, title, format!("{}-{name}", id(device.host())));
    let titles: Vec<&'static str> = columns.iter().map(|(title, _)| *title).collect();
    out.table(&titles, rows);
}

macro_rules! column {
    ($title:literal, $field:literal) => {
        ($title, |row| Cell::Text(text(row, $field)))
    };
    ($title:literal, number $field:literal) => {
        ($title, |row| Cell::Number(text(row, $field)))
    };
}

const COMPONENTS: [Column; 7] = [
    column!("Name", "name"),
    column!("Class", "class"),
    column!("Description", "description"),
    column!("Model", "model"),
    column!("Serial", "serial"),
    column!("Hardware", "hardware"),
    column!("Software", "software"),
];

const INTERFACES: [Column; 7] = [
    column!("No", number "index"),
    column!("Name", "name"),
    column!("Alias", "alias"),
    ("Status", |row| {
        let (admin, oper) = (text(row, "admin_status"), text(row, "oper_status"));
        Cell::Text(if admin == oper || admin == "up" { oper } else { format!("{oper} ({admin})") })
    }),
    ("Speed", |row| {
        Cell::Number(row.get("speed").and_then(Value::as_f64).map_or_else(String::new, bits))
    }),
    column!("MAC", "mac"),
    column!("Type", "type"),
];

const ADDRESSES: [Column; 3] = [
    ("Address", |row| {
        let (address, length) = (text(row, "address"), text(row, "prefix_length"));
        Cell::Text(if length.is_empty() { address } else { format!("{address}/{length}") })
    }),
    column!("Interface", number "interface"),
    column!("Origin", "origin"),
];

const NEIGHBORS: [Column; 6] = [
    ("Port", |row| {
        let name = text(row, "local_port_name");
        Cell::Text(if name.is_empty() { text(row, "local_port") } else { name })
    }),
    ("Neighbour", |row| {
        let name = text(row, "remote_name");
        Cell::Text(if name.is_empty() { text(row, "remote_chassis") } else { name })
    }),
    column!("Its port", "remote_port"),
    column!("Address", "remote_address"),
    column!("Platform", "remote_platform"),
    column!("By", "protocol"),
];

const VLANS: [Column; 3] =
    [column!("VLAN", number "id"), column!("Name", "name"), column!("Status", "status")];

const STORAGE: [Column; 4] = [
    ("What", |row| {
        let description = text(row, "description");
        Cell::Text(if description.is_empty() { text(row, "name") } else { description })
    }),
    column!("Type", "type"),
    ("Size", |row| Cell::Number(number(row, "size").map_or_else(String::new, octets))),
    ("Used", |row| {
        Cell::Number(match (number(row, "used"), number(row, "size")) {
            (Some(used), Some(size)) if size > 0.0 => format!("{:.0} %", used * 100.0 / size),
            _ => String::new(),
        })
    }),
];

const SENSORS: [Column; 4] = [
    column!("Sensor", "name"),
    column!("Type", "type"),
    ("Value", |row| {
        Cell::Number(format!("{} {}", text(row, "value"), text(row, "unit")).trim().to_owned())
    }),
    column!("Status", "status"),
];

const POE: [Column; 4] = [
    column!("Group", number "group"),
    column!("Power W", number "power"),
    column!("Used W", number "used"),
    column!("Status", "status"),
];

const UPS: [Column; 6] = [
    column!("Model", "model"),
    column!("Battery", "battery_status"),
    column!("Charge %", number "charge"),
    column!("On battery s", number "on_battery"),
    column!("Temperature", number "temperature"),
    column!("Output", "output_source"),
];

const SUPPLIES: [Column; 5] = [
    column!("Supply", "description"),
    column!("Type", "type"),
    column!("Level", number "level"),
    column!("Capacity", number "capacity"),
    column!("Unit", "unit"),
];

fn text(row: &Map<String, Value>, field: &str) -> String {
    match row.get(field) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// A number, of a string of digits too.
fn number(row: &Map<String, Value>, field: &str) -> Option<f64> {
    let value = row.get(field)?;
    value.as_f64().or_else(|| value.as_str()?.parse().ok())
}

/// `10 Gbit/s`.
fn bits(speed: f64) -> String {
    scaled(speed, 1000.0, &["bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"])
}

/// `16.4 GiB`.
fn octets(size: f64) -> String {
    scaled(size, 1024.0, &["B", "KiB", "MiB", "GiB", "TiB", "PiB"])
}

fn scaled(mut value: f64, step: f64, units: &[&str]) -> String {
    let mut unit = 0;
    while value >= step && unit + 1 < units.len() {
        value /= step;
        unit += 1;
    }
    let digits = if value.fract() == 0.0 || value >= 100.0 { 0 } else { 1 };
    format!("{value:.digits$} {}", units[unit])
}

/// `12 d 3 h`.
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
    use serde_json::json;

    fn loaded(value: Value) -> Loaded {
        Loaded(value.as_object().unwrap().clone())
    }

    #[test]
    fn amounts_for_people() {
        assert_eq!(bits(1e9), "1 Gbit/s");
        assert_eq!(bits(2.5e9), "2.5 Gbit/s");
        assert_eq!(octets(17_179_869_184.0), "16 GiB");
        assert_eq!(span(1_047_000.0), "12 d 2 h");
        assert_eq!(span(59.0), "0 min");
    }

    #[test]
    fn a_report_of_two() {
        let good = loaded(json!({
            "host": "10.0.0.1", "ok": true, "error": null,
            "device": { "name": "core|1", "vendor": "Cisco Systems", "uptime": 90000.0 },
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
        let head = overview.document("Inventory").markdown();
        assert!(head.contains("2 hosts, 1 answered, 1 did not."), "{head}");
        assert!(head.contains("| 10.0.0.2 | timeout | no answer |"), "{head}");
        assert!(
            head.contains("| [10.0.0.1](#h-10-0-0-1) | core\\|1 | Cisco Systems | 1 d 1 h |"),
            "{head}"
        );
        let one = device(&good).markdown();
        assert!(one.contains("| 1 | Gi1 | down | 1 Gbit/s |"), "{one}");
        assert!(one.contains("| / | 1000 B | 25 % |"), "{one}");
        let page = device(&good).html();
        assert!(page.contains("<td>&lt;b&gt;</td>") && !page.contains("<b>"), "{page}");
        assert_eq!(device(&bad).markdown(), "");
    }
}
