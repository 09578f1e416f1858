//! The tables about a device.

use super::document::{Cell, Document, id};
use crate::inventory::Loaded;
use netsnmp::inventory::{FieldKind, Plan, Profiles, Schema};
use serde_json::{Map, Value};
use std::{
    collections::BTreeSet,
    sync::{Arc, OnceLock},
};

type Column = (&'static str, fn(&Map<String, Value>) -> Cell);

/// The most rows of a section to show: nobody reads a hundred thousand.
const MAX_ROWS: usize = 1000;

/// The keys of a device's JSON that are not sections of their own here.
const OTHER_KEYS: [&str; 13] = [
    "schema_version",
    "host",
    "address",
    "ok",
    "complete",
    "error",
    "states",
    "notes",
    "elapsed_ms",
    "tries",
    "device",
    "same",
    "same_as",
];

/// Adds all sections of a device that have rows: first those that people read most, then the others,
/// which include those of the user's profiles.
pub(super) fn all(out: &mut Document, device: &Loaded) {
    let first: [(&str, &[Column]); 10] = [
        ("components", &COMPONENTS),
        ("interfaces", &INTERFACES),
        ("addresses", &ADDRESSES),
        ("neighbors", &NEIGHBORS),
        ("vlans", &VLANS),
        ("storage", &STORAGE),
        ("sensors", &SENSORS),
        ("poe", &POE),
        ("ups", &UPS),
        ("printer_supplies", &SUPPLIES),
    ];
    let names = Interfaces::of(device);
    for (name, columns) in first {
        // Show only components with a serial number, and those that contain others.
        let wanted = |row: &Map<String, Value>| {
            name != "components"
                || !text(row, "serial").is_empty()
                || ["chassis", "module", "stack"].contains(&&*text(row, "class"))
        };
        let rows: Vec<_> = objects(device, name).filter(|row| wanted(row)).collect();
        let cells = rows.iter().take(MAX_ROWS).map(|row| {
            let row = names.named(row);
            columns.iter().map(|(_, cell)| cell(&row)).collect()
        });
        let titles: Vec<&str> = columns.iter().map(|(title, _)| *title).collect();
        table(out, device, name, &titles, cells.collect(), rows.len());
    }
    let others = device
        .0
        .keys()
        .map(String::as_str)
        .filter(|key| !OTHER_KEYS.contains(key) && first.iter().all(|(name, _)| name != key));
    for name in others {
        other(out, device, name, &names);
    }
}

/// Adds a section with a column for each field that a row has.
fn other(out: &mut Document, device: &Loaded, name: &str, names: &Interfaces<'_>) {
    let rows: Vec<_> = objects(device, name).collect();
    let here: BTreeSet<&str> = rows.iter().flat_map(|row| row.keys().map(String::as_str)).collect();
    let known = schema().section(name);
    // Fields of a built-in profile come first, in its order.
    let mut fields: Vec<(&str, bool)> = Vec::new();
    for field in known.iter().flat_map(|section| &section.fields) {
        let number = !matches!(
            field.kind,
            FieldKind::Text
                | FieldKind::Mac
                | FieldKind::Address
                | FieldKind::Label
                | FieldKind::Time
                | FieldKind::Boolean
                | FieldKind::ObjectIdentifier
        );
        if here.contains(&*field.name) {
            fields.push((&field.name, number && field.name != "interface"));
        }
    }
    let more = here.iter().filter(|field| fields.iter().all(|(known, _)| known != *field));
    let more: Vec<(&str, bool)> = more.map(|field| (*field, false)).collect();
    fields.extend(more);
    let cells = rows.iter().take(MAX_ROWS).map(|row| {
        let row = names.named(row);
        let cell = |(field, number): &(&str, bool)| match number {
            true => Cell::Number(text(&row, field)),
            false => Cell::Text(text(&row, field)),
        };
        fields.iter().map(cell).collect()
    });
    let titles: Vec<String> = fields.iter().map(|(field, _)| spoken(field)).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    table(out, device, name, &titles, cells.collect(), rows.len());
}

fn table(
    out: &mut Document,
    device: &Loaded,
    name: &str,
    titles: &[&str],
    rows: Vec<Vec<Cell>>,
    all: usize,
) {
    if rows.is_empty() {
        return;
    }
    let title = schema().section(name).map_or_else(|| spoken(name), |known| known.title.clone());
    out.heading(3, title, format!("{}-{name}", id(device.name())));
    let left = all - rows.len();
    out.table(titles, rows);
    if left > 0 {
        out.paragraph(format!("And {left} more."));
    }
}

fn objects<'d>(device: &'d Loaded, name: &str) -> impl Iterator<Item = &'d Map<String, Value>> {
    device.rows(name).iter().filter_map(Value::as_object)
}

/// Returns `local_port` as `Local port`.
fn spoken(name: &str) -> String {
    let mut text = name.replace('_', " ");
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// Returns the titles and fields of the built-in sections.
fn schema() -> &'static Schema {
    static ALL: OnceLock<Arc<Schema>> = OnceLock::new();
    ALL.get_or_init(|| {
        let profiles = Profiles::builtin();
        let all: Vec<String> = profiles.sections().map(|(name, _)| name.to_owned()).collect();
        Plan::new(profiles, Some(&all)).map(|plan| Arc::clone(plan.schema())).unwrap_or_default()
    })
}

/// The names of a device's interfaces, for tables that have their numbers.
struct Interfaces<'d>(Vec<(u64, &'d str)>);

impl<'d> Interfaces<'d> {
    fn of(device: &'d Loaded) -> Self {
        let mut all: Vec<_> = objects(device, "interfaces")
            .filter_map(|row| Some((row.get("index")?.as_u64()?, row.get("name")?.as_str()?)))
            .collect();
        all.sort_unstable();
        Self(all)
    }

    /// Returns the row with the name of its interface instead of the number.
    fn named(&self, row: &Map<String, Value>) -> Map<String, Value> {
        let mut row = row.clone();
        if let Some(interface) = row.get_mut("interface")
            && let Some(index) = interface.as_u64()
            && let Ok(place) = self.0.binary_search_by_key(&index, |(index, _)| *index)
        {
            *interface = Value::from(self.0[place].1);
        }
        row
    }
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
    column!("Interface", "interface"),
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
    ("Size", |row| {
        let size = number(row, "size").or_else(|| number(row, "amount"));
        Cell::Number(size.map_or_else(String::new, octets))
    }),
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

/// Returns a field as text; empty if the row does not have it.
pub(super) fn text(row: &Map<String, Value>, field: &str) -> String {
    match row.get(field) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// Returns a field as a number. It may be a string of digits.
fn number(row: &Map<String, Value>, field: &str) -> Option<f64> {
    let value = row.get(field)?;
    value.as_f64().or_else(|| value.as_str()?.parse().ok())
}

/// Returns a speed as `10 Gbit/s`.
fn bits(speed: f64) -> String {
    scaled(speed, 1000.0, &["bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"])
}

/// Returns a size as `16.4 GiB`.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::markdown::markdown;
    use serde_json::json;

    #[test]
    fn speeds_and_sizes_have_units() {
        assert_eq!(bits(1e9), "1 Gbit/s");
        assert_eq!(bits(2.5e9), "2.5 Gbit/s");
        assert_eq!(octets(17_179_869_184.0), "16 GiB");
    }

    #[test]
    fn every_section_has_its_table() {
        let arp: Vec<_> = (0..1500)
            .map(|n| json!({ "address": format!("10.0.{}.{}", n / 256, n % 256), "interface": 7 }))
            .collect();
        let device = json!({
            "host": "h", "ok": true, "states": {}, "notes": {},
            "interfaces": [{ "index": 7, "name": "Gi0/7" }],
            "addresses": [{ "address": "10.0.0.1", "prefix_length": 24, "interface": 7 }],
            "arp": arp,
            "batteries": [{ "volts": 12.5, "bank_no": 2 }],
        });
        let mut out = Document::default();
        all(&mut out, &Loaded(device.as_object().unwrap().clone()));
        let text = markdown(&out);
        assert!(text.contains("| 10.0.0.1/24 | Gi0/7 |"), "{text}");
        assert!(text.contains("And 500 more."), "{text}");
        assert!(text.contains("### Batteries") && text.contains("| Bank no | Volts |"), "{text}");
        assert!(text.contains("| 2 | 12.5 |"), "{text}");
    }
}
