//! Data of bad devices in every form that the commands write: text, JSON, CSV, SQLite, reports,
//! pictures.

use rusqlite::Connection;
use serde_json::Value;
use std::{cell::Cell, fs};
use testkit::{
    ber::Value as Wire,
    devices::{named, numbers},
    faulty::{Action, Faulty},
    home::Ended,
    replay::{Both, Computed, FRAME, answer, peer, recorded, v1_peer, walk_file},
    tree::Tree,
};

/// Escape sequences that set a title and clear the screen, one of them in its C1 form; a bell;
/// characters that change the direction of text; line ends in three forms; markup.
const WILD: &str = "\u{1b}]0;x\u{7}\u{1b}[2J\u{9b}31m\u{202e}evil\u{2066}\r\nline\u{2028}b\u{85}c\
                    <script>alert('1')</script>&\"|`";

/// The same text in a form that no terminal acts on.
const TAME: &str = "\u{fffd}]0;x\u{fffd}\u{fffd}[2J\u{fffd}31m\u{fffd}evil\u{fffd} line b\u{fffd}c\
                    <script>alert('1')</script>&\"|`";

fn wild() -> Wire {
    Wire::from(WILD)
}

/// A switch that sends this text in every field.
fn hostile() -> Tree {
    let tree = named(
        Tree::system(),
        [
            ("sysDescr.0", wild()),
            ("sysObjectID.0", Wire::Oid(vec![1, 3, 6, 1, 4, 1, 9, 1, 1])),
            ("sysName.0", wild()),
            ("sysContact.0", wild()),
            ("sysLocation.0", Wire::Octets(b"B\xfcro \x1b[31m\xff\0\0".to_vec())),
            ("ifName.1", wild()),
            ("ifDescr.1", wild()),
            ("ifAlias.1", wild()),
            ("ifHCInOctets.1", Wire::Counter64(u64::MAX)),
            ("ifSpeed.1", Wire::from("fast")),
            ("entPhysicalName.1", wild()),
            ("entPhysicalSerialNum.1", wild()),
            ("entPhysicalClass.1", Wire::Integer(3)),
            ("dot1qVlanStaticName.7", wild()),
            ("hrStorageDescr.1", wild()),
            ("prtMarkerSuppliesDescription.1.1", wild()),
            ("upsIdentModel.0", wild()),
        ],
    );
    let neighbour = |column: &str, value| (format!("{}.0.1.1", numbers(column)), value);
    [
        neighbour("lldpRemChassisIdSubtype", Wire::Integer(7)),
        neighbour("lldpRemChassisId", wild()),
        neighbour("lldpRemPortIdSubtype", Wire::Integer(7)),
        neighbour("lldpRemPortId", wild()),
        neighbour("lldpRemPortDesc", wild()),
        neighbour("lldpRemSysName", wild()),
        neighbour("lldpRemSysDesc", wild()),
        (format!("{}.1.1", numbers("cdpCacheDeviceId")), wild()),
        (format!("{}.1.1", numbers("cdpCachePlatform")), wild()),
    ]
    .into_iter()
    .fold(tree, |tree, (name, value)| tree.with(&name, value))
}

/// Checks that a terminal shows the text and does not act on it.
#[track_caller]
fn is_tame(what: &str, text: &str) {
    let active = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let at = text.find(active);
    assert!(at.is_none(), "{what}: {:?}", &text[at.unwrap_or(0)..]);
}

fn host(peer: &Faulty) -> String {
    peer.address().to_string()
}

#[track_caller]
fn tame(it: &Ended) {
    is_tame("standard output", &it.out);
    is_tame("standard error", &it.err);
}

#[test]
fn text_of_devices_reaches_the_terminal_without_control_characters() {
    let (peer, home) = (peer(hostile()), testkit::home!());
    let host = host(&peer);
    let line = home.inventory(&["--progress", &host]);
    tame(&line);
    assert_eq!(line.out.lines().count(), 1, "{}", line.out);
    assert_eq!(line.out.split('\t').nth(1), Some(TAME), "{}", line.out);
    let rows = home.inventory(&["--verbose", &host]);
    tame(&rows);
    assert!(rows.out.contains("\n  neighbors protocol=lldp"), "{}", rows.out);
    // A line is a host or a row. No device can start a new line.
    let begins = |line: &str| line.starts_with(&host) || line.starts_with("  ");
    assert!(rows.out.lines().all(begins), "{}", rows.out);
    for form in ["--jsonl", "--json"] {
        tame(&home.inventory(&[form, &host]));
    }
    tame(&home.inventory(&["--debug", &host]));
}

#[test]
fn json_of_bad_devices_is_valid() {
    let (peer, home) = (peer(hostile()), testkit::home!());
    let it = home.inventory(&["--jsonl", &host(&peer)]);
    assert_eq!(it.out.lines().count(), 1);
    let device = &it.records()[0];
    assert_eq!(device["device"]["name"], TAME);
    assert_eq!(device["device"]["location"], "Büro \u{fffd}[31mÿ");
    assert_eq!(device["neighbors"][0]["remote_name"], TAME);
    assert_eq!(device["neighbors"][1]["remote_platform"], TAME);
    // Numbers above 2^53 are text.
    assert_eq!(device["interfaces"][0]["in_octets"], "18446744073709551615");
    assert_eq!(device["notes"]["interfaces"][0], "speed.1: the STRING does not fit");
    assert_eq!(device["complete"], true);
}

#[test]
fn csv_of_bad_devices_is_valid() {
    let formulas = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "plain", "a=b", "＝1"];
    let names: Vec<(String, Wire)> = (1..)
        .zip(formulas)
        .map(|(row, text)| (format!("ifAlias.{row}"), Wire::from(text)))
        .chain([("sysName.0".to_owned(), Wire::from("=cmd|'/c calc'!A0"))])
        .chain([("ifName.1".to_owned(), wild())])
        .collect();
    let tree = named(hostile(), names.iter().map(|(name, value)| (name.as_str(), value.clone())));
    let (peer, home) = (peer(tree), testkit::home!());
    let host = host(&peer);
    for safe in [false, true] {
        let dir = home.text(if safe { "safe" } else { "plain" });
        let flag: &[&str] = if safe { &["--csv-safe"] } else { &[] };
        home.inventory(&[&["--csv", "-o", &dir, &host], flag].concat());
        let read = |name: &str| -> Vec<csv::StringRecord> {
            let path = format!("{dir}/{name}.csv");
            is_tame(&path, &fs::read_to_string(&path).unwrap().replace("\r\n", "\n"));
            csv::Reader::from_path(&path).unwrap().records().map(Result::unwrap).collect()
        };
        let headers = csv::Reader::from_path(format!("{dir}/interfaces.csv")).unwrap();
        let headers = headers.into_records().reader_mut().headers().unwrap().clone();
        let place = |name: &str| headers.iter().position(|header| header == name).unwrap();
        let interfaces = read("interfaces");
        assert_eq!(interfaces.len(), formulas.len());
        assert_eq!(&interfaces[0][place("name")], TAME);
        let aliases: Vec<&str> = interfaces.iter().map(|row| &row[place("alias")]).collect();
        let expected = match safe {
            true => ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'=1", "plain", "a=b", "'＝1"],
            false => ["=1+1", "+1", "-1", "@SUM(A1)", "=1", "plain", "a=b", "＝1"],
        };
        assert_eq!(aliases, expected);
        let device = read("device");
        assert_eq!(device[0][1].starts_with("'="), safe, "{:?}", device[0]);
        for row in ["neighbors", "components", "vlans", "storage"].iter().flat_map(|n| read(n)) {
            let guarded = |cell: &str| !cell.starts_with(['=', '+', '@', '\t', '\r']);
            assert!(!safe || row.iter().all(guarded), "{row:?}");
        }
    }
}

#[test]
fn a_database_returns_the_text_that_was_stored() {
    let (peer, home) = (peer(hostile()), testkit::home!());
    home.inventory(&["--db", &home.text("net.db"), &host(&peer)]);
    let database = Connection::open(home.path("net.db")).unwrap();
    let text = |sql: &str| -> String {
        database.query_row(sql, [], |row| row.get(0)).unwrap_or_else(|e| panic!("{sql}: {e}"))
    };
    assert_eq!(text("SELECT name FROM device"), TAME);
    assert_eq!(text("SELECT serial FROM components"), TAME);
    assert_eq!(text("SELECT remote_name FROM neighbors WHERE protocol = 'lldp'"), TAME);
    assert_eq!(text("SELECT CAST(in_octets AS TEXT) FROM interfaces"), u64::MAX.to_string());
    let notes = text("SELECT notes FROM states WHERE section = 'interfaces'");
    assert_eq!(notes, r#"["speed.1: the STRING does not fit"]"#);
    // A second run finds no difference.
    home.inventory(&["--db", &home.text("net.db"), &host(&peer)]);
    let diff = home.run(&["diff", &home.text("net.db")]);
    assert_eq!((diff.code, diff.out.as_str()), (0, ""), "{}", diff.err);
}

#[test]
fn reports_and_pictures_of_bad_devices_are_safe() {
    let (peer, home) = (peer(hostile()), testkit::home!());
    let db = home.text("net.db");
    home.inventory(&["--db", &db, &host(&peer)]);
    for args in [
        &["report", &db][..],
        &["report", &db, "--format", "html"],
        &["topology", &db],
        &["topology", &db, "--format", "svg"],
    ] {
        let it = home.run(args);
        assert_eq!(it.code, 0, "{args:?}: {}", it.err);
        tame(&it);
        assert!(it.out.contains("evil"), "{args:?}: {}", it.out);
        let markup = args.contains(&"html") || args.contains(&"svg") || args[0] == "report";
        assert!(!markup || !it.out.contains("<script"), "{args:?}: {}", it.out);
    }
    // In SVG every tag is closed. In DOT a label does not end early.
    let svg = home.run(&["topology", &db, "--format", "svg"]).out;
    assert_eq!(svg.matches("<text").count(), svg.matches("</text>").count(), "{svg}");
    let dot = home.run(&["topology", &db]).out;
    assert!(dot.contains("alert('1')</script>&\\\"|`"), "{dot}");
    // A row of a table stays one row.
    let report = home.run(&["report", &db]).out;
    let rows = report.lines().filter(|line| line.starts_with('|'));
    for row in rows.filter(|row| row.contains("evil")) {
        assert!(row.ends_with(" |") && row.contains("\\|"), "{row}");
    }
}

#[test]
fn changes_are_shown_without_control_characters() {
    let (before, after) = (peer(Tree::system()), peer(hostile()));
    let home = testkit::home!();
    let of = |peer: &Faulty, name: &str| {
        // Both files name the same host.
        let lines = home.inventory(&["--jsonl", &host(peer)]).out;
        fs::write(home.path(name), lines.replace(&host(peer), "switch")).unwrap();
        home.text(name)
    };
    let (a, b) = (of(&before, "a.jsonl"), of(&after, "b.jsonl"));
    for args in [&["diff", &a, &b][..], &["diff", &a, &b, "--jsonl"]] {
        let it = home.run(args);
        assert_eq!(it.code, 1, "{}", it.err);
        tame(&it);
        assert!(it.out.contains("evil"), "{}", it.out);
    }
}

/// All rows with the same key are kept, and the diff finds no difference between them.
#[test]
fn several_rows_with_one_key_are_kept() {
    let tree = named(
        Tree::system(),
        [
            ("ifDescr.1", Wire::from("port 1")),
            ("ifDescr.1.0", Wire::from("port 1 again")),
            ("ifDescr.1.7", Wire::from("and again")),
            ("ifDescr.4711", Wire::from("port 4711")),
        ],
    );
    let (peer, home) = (peer(tree), testkit::home!());
    let (db, host) = (home.text("net.db"), host(&peer));
    home.inventory(&["--db", &db, &host]);
    home.inventory(&["--db", &db, &host]);
    let count = "SELECT count(*) FROM interfaces WHERE \"index\" = 1 AND run = 2";
    assert_eq!(home.number("net.db", count), 3);
    let diff = home.run(&["diff", &db]);
    assert_eq!((diff.code, diff.out.as_str()), (0, ""), "{}", diff.err);
    assert_eq!(home.run(&["report", &db]).code, 0);
}

#[test]
fn a_forwarding_table_of_100000_rows_is_stored_whole() {
    let address = |row: u32| {
        let [a, b, c, d] = row.to_be_bytes().map(u32::from);
        vec![20, 0, 27, a, b, c, d]
    };
    let fdb = Computed {
        entry: testkit::ber::oid(&numbers("dot1qTpFdbEntry")),
        columns: vec![2],
        rows: 100_000,
        index: address,
        value: |_, row| Wire::Integer(i64::from(row % 48) + 1),
        last: Cell::default(),
    };
    let (peer, home) = (peer(Both(Tree::system(), fdb)), testkit::home!());
    let (db, dir) = (home.text("net.db"), home.text("sheets"));
    let it = home.inventory(&[
        "--sections",
        "device,fdb",
        "--db",
        &db,
        "--csv",
        "-o",
        &dir,
        &host(&peer),
    ]);
    assert_eq!(home.number("net.db", "SELECT count(*) FROM fdb"), 100_000, "{}", it.err);
    assert_eq!(home.number("net.db", "SELECT count(DISTINCT mac) FROM fdb"), 100_000);
    assert_eq!(home.number("net.db", "SELECT complete FROM results"), 1);
    let sheet = fs::read_to_string(home.path("sheets/fdb.csv")).unwrap();
    assert_eq!(sheet.lines().count(), 100_001);
}

#[test]
fn a_table_without_end_is_cut() {
    let endless = Computed {
        entry: testkit::ber::oid(&numbers("dot1qTpFdbEntry")),
        columns: vec![2],
        rows: u32::MAX,
        // A filter and a MAC address: rows without an address are left out.
        index: |row: u32| {
            let address = row.to_be_bytes().map(u32::from);
            [&[1, 2, 0], &address[..]].concat()
        },
        value: |_, _| Wire::Integer(1),
        last: Cell::default(),
    };
    let (peer, home) = (peer(Both(hostile(), endless)), testkit::home!());
    let host = host(&peer);
    let it = home.run(&["inventory", "--jsonl", "--max-rows", "300", &host]);
    assert_eq!(it.code, 0, "{}", it.err);
    let device = &it.records()[0];
    assert_eq!(device["fdb"].as_array().unwrap().len(), 300);
    assert_eq!(device["states"]["fdb"]["kind"], "limit");
    assert!(
        device["error"]["message"].as_str().unwrap().contains("the limit of 300 rows"),
        "{device}"
    );
    assert_eq!(device["states"]["interfaces"]["state"], "complete");
    let none = home.run(&["inventory", "--limit", "0", &host]);
    assert!(none.code != 0 && none.err.contains("--limit"), "{}", none.err);
}

/// A host with unreadable answers is reported with its reason. The other hosts are complete.
#[test]
fn a_host_with_unreadable_answers_does_not_harm_others() {
    let tree = hostile();
    let mad = Faulty::start(move |request| {
        let mut datagram = answer(&tree, request, FRAME).encode();
        // The length of the message: negative as a C int.
        datagram[1] = 0x84;
        vec![Action::from(datagram)]
    });
    let (good, old, home) = (peer(hostile()), v1_peer(walk_file("old-switch")), testkit::home!());
    let targets = [host(&mad), host(&good), host(&old)].join(",");
    let it = home.run(&["inventory", "--jsonl", "-t", "0.1", "-r", "0", &targets]);
    assert_eq!(it.code, 2, "{}", it.err);
    tame(&it);
    let all = it.records();
    let of = |peer: &Faulty| -> &Value {
        all.iter().find(|device| device["host"] == host(peer)).unwrap_or_else(|| panic!("{all:?}"))
    };
    assert_eq!(all.len(), 3);
    assert_eq!(of(&good)["complete"], true);
    assert_eq!((&of(&mad)["ok"], &of(&old)["ok"]), (&false.into(), &false.into()));
    assert_eq!(of(&mad)["error"]["kind"], "bad-response");
    assert_eq!(of(&old)["error"]["kind"], "timeout");
    // A host that knows only SNMPv1 answers SNMPv1.
    let it = home.inventory(&["--jsonl", "-v", "1", &host(&old)]);
    let device = &it.records()[0];
    assert_eq!(device["device"]["name"], "old");
    assert_eq!(device["interfaces"].as_array().unwrap().len(), 3);
}

/// A value that does not parse is a line, a cell or an object like any other, and says so.
#[test]
fn a_value_that_does_not_parse_is_shown_in_every_form() {
    let tree = named(
        walk_file("router"),
        [("ifMtu.1", Wire::Raw(2, vec![])), ("ifInOctets.1", Wire::Raw(0x41, vec![1; 10]))],
    );
    let (peer, home) = (peer(tree), testkit::home!());
    let [mtu, octets] = ["ifMtu.1", "ifInOctets.1"];
    let ask = |form: &[&str], query: &[&str]| {
        let it = home.run(&[&query[..1], form, &[&host(&peer)], &query[1..]].concat());
        assert_eq!(it.code, 2, "{}", it.err);
        assert!(it.err.contains("bad-response") || it.out.contains("bad-response"), "{}", it.err);
        it.out
    };
    let get = ["get", mtu, octets, "sysName.0"];
    let lines = ask(&[], &get);
    let expected = "IF-MIB::ifMtu.1 = malformed (an INTEGER without octets)\n\
        IF-MIB::ifInOctets.1 = malformed (a Counter32 of 10 octets): 01 01 01 01 01 01 01 01 01 01\n";
    assert!(lines.starts_with(expected) && lines.lines().count() == 3, "{lines}");
    let json: Value = serde_json::from_str(&ask(&["--jsonl"], &get)).unwrap();
    let it = &json["varbinds"][1];
    assert_eq!((&it["type"], &it["value"]), (&"Malformed".into(), &Value::Null));
    assert_eq!((&it["tag"], &it["raw"]), (&0x41.into(), &"01".repeat(10).into()));
    assert_eq!(it["error"], "a Counter32 of 10 octets");
    let csv = ask(&["--csv"], &get);
    let row = csv.lines().find(|line| line.contains("ifInOctets")).unwrap();
    let cells = ",Malformed,,malformed (a Counter32 of 10 octets): 01 01 01";
    assert!(row.contains(cells) && row.contains(&format!(",{},", "01".repeat(10))), "{row}");
    let ruled = ask(&["--format=table"], &get);
    assert!(ruled.contains("malformed (an INTEGER without octets)"), "{ruled}");
    for form in [&["--csv"][..], &["--format=text"], &["--format=table"]] {
        let table = ask(form, &["table", "ifTable"]);
        assert!(table.contains("malformed (an INTEGER without octets)"), "{table}");
    }
    let walk = ask(&[], &["walk", "ifTable"]);
    assert!(walk.lines().count() > 1, "{walk}");
    // The inventory has everything else.
    let db = home.text("net.db");
    let it = home.run(&["inventory", "--jsonl", "--db", &db, &host(&peer)]);
    assert_eq!(it.code, 2, "{}", it.err);
    let device = it.record();
    assert_eq!((&device["ok"], &device["complete"]), (&true.into(), &false.into()));
    assert_eq!(device["error"]["kind"], "bad-response");
    assert!(device["interfaces"].as_array().unwrap().len() > 1);
    assert_eq!(device["interfaces"][0].get("mtu"), None);
    let notes = &device["notes"]["interfaces"];
    assert!(notes.to_string().contains("mtu.1: the malformed value does not fit"), "{notes}");
    assert_eq!(home.number(&db, "SELECT count(*) FROM interfaces WHERE \"index\" = 1"), 1);
    // A report of it says why something is missing.
    for form in ["markdown", "html"] {
        let it = home.run(&["report", "--format", form, &db]);
        assert_eq!(it.code, 0, "{}", it.err);
        let why = "1.3.6.1.2.1.2.2.1.4.1 is an INTEGER without octets; 1 more value does not parse";
        assert!(it.out.contains("partial: bad-response") && it.out.contains(why), "{}", it.out);
    }
}

/// The result of a scan is a hosts file. No device can add a line to it.
#[test]
fn a_scan_of_bad_devices_is_a_safe_hosts_file() {
    let (peer, home) = (peer(hostile()), testkit::home!());
    let port = peer.address().port().to_string();
    let target = format!("127.0.0.1:{port}");
    for form in ["--format=text", "--jsonl", "--csv"] {
        let it = home.run(&["scan", "--yes", form, &target]);
        assert_eq!(it.code, 0, "{form}: {}", it.err);
        tame(&it);
        assert!(it.out.contains("evil"), "{form}: {}", it.out);
        if form == "--format=text" {
            let known = |line: &str| line.starts_with('#') || line.starts_with("127.0.0.1");
            assert!(it.out.lines().all(known), "{}", it.out);
            fs::write(home.path("hosts"), &it.out).unwrap();
        }
    }
    let again = home.inventory(&["--jsonl", &format!("@{}", home.text("hosts"))]);
    assert_eq!(again.records().len(), 1, "{}", again.err);
}

/// The output of `walk -On`, played back by a test agent, is the same device.
#[test]
fn a_printed_walk_can_be_played_back() {
    let home = testkit::home!();
    let walk = |peer: &Faulty| {
        let it = home.run(&["walk", "-On", &host(peer), ".1"]);
        assert_eq!(it.code, 0, "{}", it.err);
        it.out
    };
    for name in ["router", "linux", "printer", "ups"] {
        let first = peer(walk_file(name));
        let printed = walk(&first);
        let second = peer(recorded(&printed));
        assert_eq!(walk(&second), printed, "{name}");
        assert!(printed.lines().count() > 10, "{printed}");
    }
}
