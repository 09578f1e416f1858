//! Formats, from records made by hand: what an agent sends decides none of their structure.

use super::*;
use netsnmp::{Error, ErrorKind, Outcome, Silence, Value, VarBind};
use std::{sync::mpsc, time::Duration};

fn oid(text: &str) -> Oid {
    Mib::builtin().resolve(text).unwrap()
}

fn answered(host: &str, varbinds: &[(&str, Value)]) -> HostRecord {
    let mut record = HostRecord::new(host, Outcome::Complete);
    record.address = Some("10.0.0.1:161".parse().unwrap());
    record.elapsed = Duration::from_micros(1500);
    record.tries = 1;
    record.varbinds =
        varbinds.iter().map(|(name, value)| VarBind::new(oid(name), value.clone())).collect();
    record
}

fn silent(host: &str) -> HostRecord {
    let kind = ErrorKind::Timeout { tries: 2, silence: Silence::Community };
    HostRecord::new(host, Outcome::Failed(Error::new(kind)))
}

fn cut_short(host: &str) -> HostRecord {
    let error = Error::new(ErrorKind::Loop("1.3 came after 1.4".to_owned()));
    let mut record = answered(host, &[("sysName.0", text("core"))]);
    record.outcome = Outcome::Partial(error);
    record
}

fn text(value: &str) -> Value {
    Value::OctetString(value.as_bytes().to_vec())
}

fn options(format: Format, shape: Shape) -> OutputOptions {
    OutputOptions {
        format,
        file: None,
        style: Style::default(),
        mib: Mib::builtin(),
        shape,
        color: false,
        hosts_shown: true,
    }
}

fn table(name: &str, options: TableOptions) -> Shape {
    Shape::Table(TableShape { table: oid(name), options })
}

fn written(options: OutputOptions, records: Vec<HostRecord>) -> (String, String) {
    let (mut out, mut notes) = (Vec::new(), String::new());
    let mut formatter = formatter(options);
    for record in records {
        formatter.record(record, &mut out, &mut notes);
    }
    formatter.end(&mut out);
    (String::from_utf8(out).unwrap(), notes)
}

#[test]
fn text_is_snmpgets_with_the_host_before_a_tab() {
    let records = vec![answered("core", &[("sysName.0", text("core-1"))]), silent("edge")];
    let (out, notes) = written(options(Format::Text, Shape::Varbinds), records);
    assert_eq!(out, "core\tSNMPv2-MIB::sysName.0 = STRING: core-1\n");
    assert_eq!(
        notes,
        "edge: timeout: no answer to 2 tries; unreachable, filtered, or wrong community: an agent \
         does not answer a community it does not know\n"
    );
}

#[test]
fn a_partial_host_gives_what_it_has_and_says_what_is_missing() {
    let (out, notes) = written(options(Format::Text, Shape::Varbinds), vec![cut_short("core")]);
    assert_eq!(out, "core\tSNMPv2-MIB::sysName.0 = STRING: core\n");
    assert!(notes.starts_with("core: partial: loop: "), "{notes}");
}

#[test]
fn nothing_an_agent_or_a_user_sends_reaches_a_terminal_raw() {
    let escape =
        answered("a", &[("sysName.0", text("\x1b]0;owned\x07")), ("sysDescr.0", text("a\rb"))]);
    let host = silent("\x1b[2Jhost");
    for format in [Format::Text, Format::Table] {
        let records = vec![escape.clone(), host.clone()];
        let (out, notes) = written(options(format, Shape::Varbinds), records);
        let raw = |c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\r');
        assert!(!out.contains(raw) && !notes.contains(raw), "{out:?} {notes:?}");
    }
}

#[test]
fn every_host_is_an_object_with_all_its_keys() {
    let records = vec![
        answered(
            "core",
            &[
                ("ifOperStatus.3", Value::Integer(1)),
                ("ifHCInOctets.3", Value::Counter64(u64::MAX)),
                ("sysName.0", Value::OctetString(vec![0xff, 0x00])),
                ("sysContact.0", Value::NoSuchInstance),
            ],
        ),
        silent("edge"),
        cut_short("half"),
    ];
    let (out, notes) = written(options(Format::Jsonl, Shape::Varbinds), records.clone());
    assert_eq!(notes, "");
    let objects: Vec<serde_json::Value> =
        out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(objects.len(), 3);
    for object in &objects {
        for key in [
            "schema_version",
            "host",
            "address",
            "ok",
            "complete",
            "varbinds",
            "error",
            "elapsed_ms",
            "tries",
        ] {
            assert!(object.get(key).is_some(), "{key} in {object}");
        }
    }
    let varbinds = &objects[0]["varbinds"];
    assert_eq!(varbinds[0]["name"], "IF-MIB::ifOperStatus.3");
    assert_eq!(varbinds[0]["index"][0]["name"], "ifIndex");
    assert_eq!(varbinds[0]["index"][0]["value"], 3);
    assert_eq!((&varbinds[0]["value"], &varbinds[0]["label"]), (&1.into(), &"up".into()));
    assert_eq!(varbinds[1]["value"], "18446744073709551615", "past 2^53: a string");
    assert_eq!(varbinds[2]["raw"], "ff00");
    assert!(varbinds[3]["value"].is_null());
    assert_eq!(varbinds[3]["type"], "noSuchInstance");
    assert_eq!(objects[0]["elapsed_ms"], 1.5);

    let flags = |i: usize| (objects[i]["ok"].as_bool(), objects[i]["complete"].as_bool());
    assert_eq!(flags(0), (Some(true), Some(true)));
    assert_eq!(flags(1), (Some(false), Some(false)));
    assert_eq!(flags(2), (Some(true), Some(false)));
    assert_eq!(objects[1]["error"]["kind"], "timeout");
    assert!(objects[1]["error"]["advice"].as_str().unwrap().contains("wrong community"));

    let (array, _) = written(options(Format::Json, Shape::Varbinds), records);
    let array: Vec<serde_json::Value> = serde_json::from_str(&array).unwrap();
    assert_eq!(array, objects);
    let (empty, _) = written(options(Format::Json, Shape::Varbinds), vec![]);
    assert_eq!(empty, "[]\n");
}

fn lines(csv: &str) -> Vec<Vec<String>> {
    let reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
    let cells = |line: ::csv::StringRecord| line.iter().map(str::to_owned).collect();
    reader.into_records().map(|line| cells(line.unwrap())).collect()
}

#[test]
fn csv_reads_back_with_every_host_in_it() {
    let odd = "a \"quoted\", text\nof two lines";
    let records = vec![
        answered("core", &[("sysName.0", text(odd)), ("sysUpTime.0", Value::TimeTicks(7))]),
        silent("edge"),
        cut_short("half"),
    ];
    let (out, _) = written(options(Format::Csv, Shape::Varbinds), records);
    let lines = lines(&out);
    assert_eq!(lines.len(), 1 + 2 + 1 + 1);
    let column = |name: &str| lines[0].iter().position(|column| column == name).unwrap();
    assert_eq!(lines[1][column("value")], odd);
    assert_eq!(lines[3][column("host")], "edge");
    assert_eq!(lines[3][column("error_kind")], "timeout");
    assert_eq!(lines[3][column("oid")], "");
    assert_eq!(lines[4][column("error_kind")], "loop");
    let header = written(options(Format::Csv, Shape::Varbinds), vec![]).0;
    assert!(header.starts_with("host,address,ok,complete,oid,"), "{header}");
}

fn interfaces(host: &str) -> HostRecord {
    answered(
        host,
        &[
            ("ifIndex.1", Value::Integer(1)),
            ("ifIndex.20", Value::Integer(20)),
            ("ifDescr.1", text("lo")),
            ("ifDescr.20", text("a longer name")),
            ("ifOperStatus.20", Value::Integer(2)),
        ],
    )
}

#[test]
fn a_table_is_a_csv_line_a_row_with_its_index() {
    let shape = table("ifTable", TableOptions::default());
    let (out, _) = written(options(Format::Csv, shape), vec![interfaces("core"), silent("edge")]);
    let lines = lines(&out);
    assert_eq!(lines.len(), 4);
    let column = |name: &str| lines[0].iter().position(|column| column == name).unwrap();
    assert_eq!(lines[0].iter().filter(|name| *name == "ifIndex").count(), 1);
    assert_eq!(lines[2][column("host")], "core");
    assert_eq!(lines[2][column("ifIndex")], "20");
    assert_eq!(lines[2][column("ifDescr")], "a longer name");
    assert_eq!(lines[2][column("ifOperStatus")], "down");
    assert_eq!(lines[1][column("ifOperStatus")], "", "a hole");
    assert_eq!(lines[3][column("error_kind")], "timeout");
    assert!(lines.iter().all(|line| line.len() == lines[0].len()));
}

#[test]
fn a_table_as_text_is_snmptables() {
    let separated = |options: TableOptions| TableOptions { separator: Some(";".into()), ..options };
    let shown = |options: TableOptions| {
        let mut options = super::tests::options(Format::Text, table("ifTable", options));
        options.hosts_shown = false;
        written(options, vec![interfaces("core")]).0
    };
    let plain = shown(separated(TableOptions::default()));
    let mut plain = plain.lines();
    assert_eq!(plain.next(), Some("SNMP table: IF-MIB::ifTable"));
    assert_eq!(plain.next(), Some(""));
    assert!(plain.next().unwrap().starts_with("ifIndex;ifDescr;ifType;"));
    assert!(plain.next().unwrap().starts_with("1;lo;?;"));

    let brief = shown(separated(TableOptions { brief: true, ..TableOptions::default() }));
    assert!(brief.lines().nth(2).unwrap().starts_with("Index;Descr;Type;"), "{brief}");
    let headless = shown(separated(TableOptions { no_header: true, ..TableOptions::default() }));
    assert!(headless.starts_with("1;lo;"), "{headless}");
    let head = shown(TableOptions { only_header: true, ..TableOptions::default() });
    assert_eq!(head.lines().count(), 3, "{head}");
    let narrow = shown(TableOptions { width: Some(40), ..TableOptions::default() });
    assert!(narrow.lines().all(|line| line.chars().count() <= 40), "{narrow}");
    assert!(narrow.contains("a longer name") && narrow.contains("ifSpecific"));
}

#[test]
fn the_table_format_puts_variables_across() {
    let record = |host: &str| {
        answered(host, &[("sysName.0", text(host)), ("sysUpTime.0", Value::TimeTicks(100))])
    };
    let records = vec![record("core"), record("edge"), silent("gone")];
    let (out, notes) = written(options(Format::Table, Shape::Varbinds), records);
    let head = out.lines().find(|line| line.contains("host")).unwrap();
    assert!(head.contains("sysName.0") && head.contains("sysUpTime.0"), "{out}");
    assert!(out.contains("core") && out.contains("edge") && !out.contains("gone"));
    assert!(notes.starts_with("gone: timeout"), "{notes}");
}

#[test]
fn a_file_appears_whole_and_only_at_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("records.jsonl");
    std::fs::write(&path, "yesterday's").unwrap();
    let mut to_file = options(Format::Jsonl, Shape::Varbinds);
    to_file.file = Some(path.clone());
    let writer = open(to_file).unwrap();
    writer.write(silent("edge")).unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "yesterday's");
    writer.finish().unwrap();
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("{\"schema_version\":1,"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_file_that_cannot_be_written_is_told_at_once() {
    let mut nowhere = options(Format::Csv, Shape::Varbinds);
    nowhere.file = Some("/nonexistent/records.csv".into());
    let error = open(nowhere).err().unwrap().to_string();
    assert_eq!(error, "/nonexistent/records.csv: No such file or directory");
}

#[test]
fn a_device_is_written_in_place() {
    let mut full = options(Format::Csv, Shape::Varbinds);
    full.file = Some("/dev/full".into());
    let writer = open(full).unwrap();
    let _ = writer.write(silent("edge"));
    let error = writer.finish().unwrap_err().to_string();
    assert_eq!(error, "/dev/full: No space left on device");
}

#[test]
fn a_reader_that_went_away_ends_the_writer_quietly() {
    let (reader, pipe) = std::io::pipe().unwrap();
    drop(reader);
    let mut destination = Destination::InPlace("pipe".into(), pipe_file(pipe));
    assert!(!destination.write(&mut b"records".to_vec()).unwrap());

    let (sender, receiver) = mpsc::sync_channel(1);
    sender.send(silent("edge")).unwrap();
    let formatter = formatter(options(Format::Jsonl, Shape::Varbinds));
    assert!(write_all(formatter, destination, &receiver).is_ok());
    drop(receiver);
    assert!(sender.send(silent("edge")).is_err());
}

fn pipe_file(pipe: std::io::PipeWriter) -> std::fs::File {
    std::os::fd::OwnedFd::from(pipe).into()
}
