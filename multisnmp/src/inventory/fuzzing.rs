//! The files of an inventory, as `diff` and `--resume` read them.

use super::{
    Compare, Done, EarlierRun, RunStart, Side, Snapshot, Store, StoreWriter, family::Family,
};
use crate::{error::Error, output::json};
use netsnmp::inventory::{
    Device, Field, FieldKind, FieldSchema, Plan, Profiles, Row, Schema, Section, SectionSchema,
    State,
};
use rusqlite::Connection;
use std::{
    collections::HashSet,
    io::Write,
    sync::{Arc, LazyLock},
};
use tempfile::NamedTempFile;

/// What the fields of the built-in profiles mean.
static SCHEMA: LazyLock<Arc<Schema>> = LazyLock::new(|| {
    let profiles = Profiles::builtin();
    let all: Vec<String> = profiles.sections().map(|(name, _)| name.to_owned()).collect();
    Arc::clone(Plan::new(profiles, Some(&all)).expect("sound profiles").schema())
});

/// What stands between two files.
const BETWEEN: &[u8] = b"\n----\n";

/// Compares the files before and after a line of four dashes, and continues the first one.
///
/// # Panics
/// A file differs from itself, a host is lost, or a file cannot be written.
pub fn readers(octets: &[u8]) {
    let at = octets.windows(BETWEEN.len()).position(|part| part == BETWEEN);
    let (a, b) = match at {
        Some(at) => (&octets[..at], &octets[at + BETWEEN.len()..]),
        None => (octets, octets),
    };
    let (a, b) = (written(a), written(b));
    if let (Ok(mut a), Ok(mut b)) = (snapshot(&a), snapshot(&b)) {
        compared(&mut a, &mut b);
        compared(&mut b, &mut a);
    }
    continued(&a);
}

fn written(octets: &[u8]) -> NamedTempFile {
    let mut file = NamedTempFile::new().expect("a temporary file");
    file.write_all(octets).expect("room in the temporary folder");
    file
}

fn snapshot(file: &NamedTempFile) -> Result<Snapshot, Error> {
    Snapshot::open_path(file.path(), None)
}

fn compared(a: &mut Snapshot, b: &mut Snapshot) {
    let schema = Schema::clone(&SCHEMA);
    let compare = Compare { schema, all: true, a: Side::default(), b: Side::default() };
    for host in a.hosts() {
        // The index of a broken database may lack a host that its table has.
        let Ok(Some(before)) = a.load(&host) else { continue };
        assert_eq!(before.name(), host);
        let Ok(after) = b.load(&host) else { continue };
        for change in compare.host(&host, Some(&before), after.as_ref()) {
            assert_eq!(change.host, host);
            json(&mut Vec::new(), &change);
        }
        let same = compare.host(&host, Some(&before), Some(&before));
        assert!(same.iter().all(|change| !change.is_certain()), "it differs from itself: {same:?}");
    }
}

/// The hosts that are done are written again, and read as done the next time.
fn continued(file: &NamedTempFile) {
    let read = |file: &NamedTempFile| {
        Done::read(&EarlierRun::File(file.path().to_owned()), &SCHEMA).ok().flatten()
    };
    let Some(mut done) = read(file) else { return };
    let (hosts, mut lines) = (done.hosts.clone(), Vec::new());
    let mut write = |line: &str| {
        lines.extend_from_slice(line.as_bytes());
        lines.push(b'\n');
        Ok(())
    };
    let replayed = done.replay(&SCHEMA, &mut Family::default(), &mut write);
    replayed.expect("what was read once");
    let again = read(&written(&lines)).map_or_else(HashSet::new, |done| done.hosts);
    assert_eq!(again, hosts);
}

/// Reads a database, with all that is asked of one.
///
/// # Panics
/// A file differs from itself, or a host is lost.
pub fn database(octets: &[u8]) {
    let file = written(octets);
    if let (Ok(mut a), Ok(mut b)) = (snapshot(&file), snapshot(&file)) {
        compared(&mut a, &mut b);
    }
    let Ok(store) = Store::open(file.path()) else { return };
    for run in store.runs().unwrap_or_default() {
        let _ = (store.asked(run.id), store.done(run.id), run.state());
        if let Ok(mut run) = Snapshot::open_path(file.path(), Some(run.id)) {
            run.hosts().iter().for_each(|host| drop(run.load(host)));
        }
    }
    let _ = Done::read(&EarlierRun::Database(file.path()), &SCHEMA);
}

/// Returns a sound database, as small as possible, so that changes reach each page of it.
///
/// # Panics
/// It cannot be made.
pub fn sound_database() -> Vec<Vec<u8>> {
    let mut section = SectionSchema::new("ports", "Ports", false);
    section.key = vec!["index".to_owned()];
    section.fields = vec![FieldSchema::new("index", FieldKind::Unsigned)];
    section.fields.extend(FieldKind::ALL.map(|kind| FieldSchema::new(kind.name(), kind)));
    let width = section.fields.len();
    let schema = Arc::new(Schema { sections: vec![section] });
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("sound.db");
    let writer = Store::create(&path)
        .and_then(|store| StoreWriter::start(store, &schema, &RunStart::default()));
    let mut writer = writer.expect("a new database");
    for host in ["10.0.0.1", "10.0.0.2"] {
        let mut device = Device::new(host, Arc::clone(&schema));
        let mut ports = Section::new("ports", State::Complete);
        ports.rows = (1..3).map(|row| Row(vec![Some(Field::Unsigned(row)); width])).collect();
        device.sections = vec![ports];
        writer.put(&device).expect("a new host");
    }
    writer.finish(false, None).expect("a run");
    let connection = Connection::open(&path).expect("the database");
    let small = "PRAGMA journal_mode = DELETE; PRAGMA page_size = 512; VACUUM;";
    connection.execute_batch(small).expect("a smaller database");
    drop(connection);
    vec![std::fs::read(&path).expect("the database")]
}
