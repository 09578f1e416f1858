//! The database, filled with devices made by hand.

use super::{tables::INVENTORY, *};
use crate::{error::DatabaseError, inventory::Snapshot};
use netsnmp::inventory::{
    Device, Field, FieldKind, FieldSchema, Row, Schema, Section, SectionSchema, State,
};
use rusqlite::Connection;
use std::{
    path::Path,
    sync::{Arc, Barrier},
};

/// Returns `device` and a table with one field of each kind.
fn schema(more: &[(&str, FieldKind)]) -> Arc<Schema> {
    let mut device = SectionSchema::new("device", "Device", true);
    device.fields = vec![FieldSchema::new("name", FieldKind::Text)];
    let mut ports = SectionSchema::new("ports", "Ports", false);
    ports.key = vec!["index".to_owned()];
    ports.fields = vec![FieldSchema::new("index", FieldKind::Unsigned)];
    ports.fields.extend(FieldKind::ALL.map(|kind| FieldSchema::new(kind.name(), kind)));
    ports.fields.extend(more.iter().map(|(name, kind)| FieldSchema::new(*name, *kind)));
    Arc::new(Schema { sections: vec![device, ports] })
}

fn timeout() -> netsnmp::Error {
    netsnmp::ErrorKind::Partial("no answer".to_owned()).into()
}

fn device(host: &str, schema: &Arc<Schema>, rows: usize) -> Device {
    let mut device = Device::new(host, Arc::clone(schema));
    device.address = "10.0.0.1:161".parse().ok();
    let mut who = Section::new("device", State::Complete);
    who.rows.push(Row(vec![Some(Field::Text(format!("name of {host}")))]));
    let mut ports =
        Section::new("ports", State::Partial { object: "ifIndex".to_owned(), error: timeout() });
    ports.notes.push("speed.3: the number does not fit".to_owned());
    let width = schema.sections[1].fields.len();
    for row in 0..rows {
        let mut fields: Vec<Option<Field>> = vec![None; width];
        fields[0] = Some(Field::Unsigned(row as u64));
        for (place, kind) in (1..).zip(FieldKind::ALL) {
            fields[place] = Some(match kind {
                FieldKind::Integer => Field::Integer(-1 - row as i64),
                FieldKind::Unsigned | FieldKind::Counter => Field::Unsigned(u64::MAX - row as u64),
                FieldKind::Number | FieldKind::Duration => Field::Number(row as f64 + 0.5),
                FieldKind::Boolean => Field::Boolean(row % 2 == 0),
                _ => Field::Text(format!("it's \"{row}\"\u{1F600}")),
            });
        }
        ports.rows.push(Row(fields));
    }
    device.sections = vec![who, ports];
    device.error = Some(timeout());
    device
}

fn begin(path: &Path, schema: &Schema, start: &RunStart) -> Result<StoreWriter, DatabaseError> {
    StoreWriter::start(Store::create(path)?, schema, start)
}

fn write(path: &Path, schema: &Schema, devices: &[Device]) {
    let mut writer = begin(path, schema, &RunStart::default()).unwrap();
    for device in devices {
        writer.put(device).unwrap();
    }
    writer.finish(false, None).unwrap();
}

fn number(path: &Path, sql: &str) -> i64 {
    let connection = Connection::open(path).unwrap();
    connection.query_row(sql, [], |row| row.get(0)).unwrap_or_else(|e| panic!("{sql}: {e}"))
}

#[test]
fn a_stored_device_is_read_back_as_its_json() {
    let dir = tempfile::tempdir().unwrap();
    let (path, schema) = (dir.path().join("net.db"), schema(&[]));
    let one = device("h", &schema, 3);
    write(&path, &schema, std::slice::from_ref(&one));
    let mut snapshot = Snapshot::open(path.as_os_str()).unwrap();
    let stored = snapshot.load("h").unwrap().unwrap();
    let mut line = Vec::new();
    crate::inventory::JsonDevices::new(false).device(&mut line, &one);
    let mut json: serde_json::Map<_, _> = serde_json::from_slice(&line).unwrap();
    // JSON lines have one digit after the point.
    json["elapsed_ms"] = stored.0["elapsed_ms"].clone();
    // The database has no advice.
    json["error"]["advice"] = "".into();
    assert_eq!(stored.0, json);
    assert_eq!(stored.rows("ports")[2]["counter"], "18446744073709551613");
    assert_eq!(number(&path, "SELECT count(*) FROM ports WHERE counter > 9223372036854775807"), 3);
    assert_eq!(stored.identity(&schema).sections, one.sections[..1]);
}

#[test]
fn targets_with_the_same_text_are_all_stored() {
    let dir = tempfile::tempdir().unwrap();
    let (path, schema) = (dir.path().join("net.db"), schema(&[]));
    let same = [device("h", &schema, 1), device("h", &schema, 2), device("g", &schema, 0)];
    for run in 1..=2 {
        write(&path, &schema, &same);
        let hosts = Store::open(&path).unwrap().hosts(run).unwrap();
        assert_eq!(hosts, ["g", "h", "h#2"]);
    }
    assert_eq!(number(&path, "SELECT count(*) FROM devices"), 3);
    assert_eq!(number(&path, "SELECT count(*) FROM ports WHERE run = 2"), 3);
}

#[test]
fn uncommitted_devices_are_not_stored() {
    let dir = tempfile::tempdir().unwrap();
    let (path, schema) = (dir.path().join("net.db"), schema(&[]));
    let mut writer = begin(&path, &schema, &RunStart::default()).unwrap();
    writer.put(&device("a", &schema, 1)).unwrap();
    writer.commit().unwrap();
    writer.put(&device("b", &schema, 1)).unwrap();
    // A reader sees the committed devices and does not wait for the writer.
    assert_eq!(Store::open(&path).unwrap().hosts(1).unwrap(), ["a"]);
    drop(writer);
    let store = Store::open(&path).unwrap();
    assert_eq!(store.hosts(1).unwrap(), ["a"]);
    let left = store.unfinished().unwrap().unwrap();
    assert_eq!((left.id, left.state()), (1, "killed"));
    // A continued run replaces the devices it has.
    let start = RunStart { resumed: Some(1), ..RunStart::default() };
    let mut writer = begin(&path, &schema, &start).unwrap();
    for host in ["a", "b"] {
        writer.put(&device(host, &schema, 2)).unwrap();
    }
    writer.finish(false, None).unwrap();
    assert_eq!(number(&path, "SELECT count(*) FROM ports"), 4);
    assert!(Store::open(&path).unwrap().unfinished().unwrap().is_none());
}

#[test]
fn tables_grow_and_refuse_a_field_of_another_type() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("net.db");
    let (old, new) = (schema(&[]), schema(&[("rack", FieldKind::Text)]));
    write(&path, &old, &[device("h", &old, 1)]);
    write(&path, &new, &[device("h", &new, 1)]);
    // A run with the old profile still works.
    write(&path, &old, &[device("h", &old, 1)]);
    let store = Store::open(&path).unwrap();
    assert!(store.asks(1, &old).unwrap() && !store.asks(1, &new).unwrap());
    assert!(!store.asked(1).unwrap()["ports"].contains("rack"));
    assert!(store.asked(2).unwrap()["ports"].contains("rack"));
    let other = schema(&[("rack", FieldKind::Number)]);
    let why = begin(&path, &other, &RunStart::default()).unwrap_err().to_string();
    assert!(why.contains("ports.rack is TEXT in the database but REAL in the profile"), "{why}");
    assert_eq!(number(&path, "SELECT count(*) FROM runs"), 3);
    for (section, field, part) in [
        ("results", "x", "called results"),
        ("error", "x", "called error"),
        ("x", "run", "called run"),
    ] {
        let mut bad = SectionSchema::new(section, "Bad", false);
        bad.fields = vec![FieldSchema::new(field, FieldKind::Text)];
        let why = check_names(&Schema { sections: vec![bad] }).unwrap_err().to_string();
        assert!(why.contains(part), "{why}");
    }
    // Keywords of SQL are valid names.
    let mut odd = SectionSchema::new("order", "Odd", false);
    odd.fields = vec![FieldSchema::new("select", FieldKind::Text)];
    let odd = Schema { sections: vec![odd] };
    check_names(&odd).unwrap();
    begin(&path, &odd, &RunStart::default()).unwrap();
}

#[test]
fn keep_removes_old_runs_with_all_their_rows() {
    let dir = tempfile::tempdir().unwrap();
    let (path, schema) = (dir.path().join("net.db"), schema(&[]));
    write(&path, &schema, &[device("gone", &schema, 2)]);
    for _ in 0..3 {
        write(&path, &schema, &[device("h", &schema, 2)]);
    }
    let mut writer = begin(&path, &schema, &RunStart::default()).unwrap();
    writer.put(&device("h", &schema, 2)).unwrap();
    writer.finish(false, Some(2)).unwrap();
    for (table, left) in [("runs", 2), ("results", 2), ("states", 4), ("ports", 4), ("devices", 1)]
    {
        assert_eq!(number(&path, &format!("SELECT count(*) FROM {table}")), left, "{table}");
    }
    assert_eq!(number(&path, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
}

#[test]
fn databases_of_newer_versions_and_other_programs_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let (path, schema) = (dir.path().join("net.db"), schema(&[]));
    write(&path, &schema, &[]);
    let connection = Connection::open(&path).unwrap();
    connection.pragma_update(None, "user_version", INVENTORY.version + 1).unwrap();
    for why in [Store::open(&path).unwrap_err(), Store::create(&path).unwrap_err()] {
        assert!(why.to_string().contains("a newer multisnmp"), "{why}");
    }
    connection.pragma_update(None, "user_version", INVENTORY.version).unwrap();
    Store::open(&path).unwrap();
    connection.pragma_update(None, "application_id", 7).unwrap();
    assert!(Store::create(&path).unwrap_err().to_string().contains("another program"));
}

#[test]
fn two_runs_at_once_take_turns() {
    let dir = tempfile::tempdir().unwrap();
    let (path, schema) = (dir.path().join("net.db"), schema(&[]));
    // All three have begun before one commits. A commit waits for the disk, and a run waits at most
    // 10 s for the others: so there are few.
    let begun = Arc::new(Barrier::new(3));
    let threads: Vec<_> = (0..3)
        .map(|n| {
            let (path, schema, begun) = (path.clone(), Arc::clone(&schema), Arc::clone(&begun));
            std::thread::spawn(move || {
                let writer = begin(&path, &schema, &RunStart::default());
                begun.wait();
                let mut writer = writer.unwrap();
                for host in 0..5 {
                    writer.put(&device(&format!("{n}.{host}"), &schema, 5)).unwrap();
                    writer.commit().unwrap();
                }
                writer.finish(false, None).unwrap();
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    assert_eq!(number(&path, "SELECT count(*) FROM ports"), 75);
    assert_eq!(number(&path, "SELECT count(*) FROM runs WHERE finished IS NOT NULL"), 3);
}

/// Measures the database. Run it by hand in a release build, with `--ignored --nocapture`.
#[test]
#[ignore = "measures"]
fn rows_a_second() {
    use netsnmp::inventory::{Plan, Profiles};
    const HOSTS: usize = 5000;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("net.db");
    let names = ["device", "interfaces", "addresses", "neighbors"].map(str::to_owned);
    let plan = Plan::new(Profiles::builtin(), Some(&names)).unwrap();
    let schema = plan.schema();
    let text = |field: &FieldSchema, row: usize| match field.kind {
        FieldKind::Unsigned | FieldKind::Counter => Field::Unsigned(1_000_000_007 * row as u64),
        FieldKind::Integer => Field::Integer(row as i64),
        FieldKind::Number | FieldKind::Duration => Field::Number(row as f64),
        FieldKind::Boolean => Field::Boolean(true),
        _ => Field::Text(format!("GigabitEthernet1/0/{row}")),
    };
    let mut writer = begin(&path, schema, &RunStart::default()).unwrap();
    let mut one = Device::new("h", Arc::clone(schema));
    for section in &schema.sections {
        let mut made = Section::new(section.name.as_str(), State::Complete);
        let rows = match section.name.as_str() {
            "device" => 1,
            "interfaces" => 48,
            _ => 4,
        };
        made.rows.extend(
            (0..rows).map(|row| {
                Row(section.fields.iter().map(|field| Some(text(field, row))).collect())
            }),
        );
        one.sections.push(made);
    }
    let rows: usize = one.sections.iter().map(|section| section.rows.len()).sum();
    let started = std::time::Instant::now();
    for host in 0..HOSTS {
        one.host = format!("10.{}.{}.1", host / 256, host % 256).into();
        writer.put(&one).unwrap();
        if host % 200 == 199 {
            writer.commit().unwrap();
        }
    }
    writer.finish(false, None).unwrap();
    let seconds = started.elapsed().as_secs_f64();
    let size = std::fs::metadata(&path).unwrap().len() as f64 / HOSTS as f64;
    println!(
        "{:.0} hosts/s, {:.0} rows/s, {size:.0} bytes a host",
        HOSTS as f64 / seconds,
        (HOSTS * rows) as f64 / seconds
    );
}

#[test]
fn a_database_of_the_first_version_is_updated() {
    let dir = tempfile::tempdir().unwrap();
    let (path, schema) = (dir.path().join("net.db"), schema(&[]));
    write(&path, &schema, &[device("h", &schema, 1)]);
    let connection = Connection::open(&path).unwrap();
    // The first version had no views.
    let drop = "SELECT group_concat(format('DROP VIEW %s;', name), '') FROM sqlite_schema
                WHERE type = 'view'";
    let drop: String = connection.query_row(drop, [], |row| row.get(0)).unwrap();
    connection.execute_batch(&drop).unwrap();
    testkit::home::make_first_version(&connection);
    // A reader gives it labels, and does not change it.
    assert_eq!(Store::open(&path).unwrap().hosts(1).unwrap(), ["h"]);
    assert_eq!(number(&path, "SELECT user_version FROM pragma_user_version"), 1);
    let mut other = device("h", &schema, 2);
    other.label = Some("h context=b".into());
    write(&path, &schema, &[device("h", &schema, 1), other]);
    assert_eq!(Store::open(&path).unwrap().hosts(1).unwrap(), ["h"]);
    assert_eq!(Store::open(&path).unwrap().hosts(2).unwrap(), ["h", "h context=b"]);
    assert_eq!(number(&path, "SELECT count(*) FROM devices WHERE host = 'h'"), 2);
    assert_eq!(number(&path, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    // The table that refers to the devices still does.
    let refers =
        "SELECT count(*) FROM pragma_foreign_key_list('results') WHERE \"table\" = 'devices'";
    assert_eq!(number(&path, refers), 1);
}
