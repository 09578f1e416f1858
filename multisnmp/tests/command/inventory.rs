//! `multisnmp inventory` and `schema` in every output format.

use rusqlite::Connection;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};
use testkit::{
    agent::Agent,
    ber,
    faulty::Faulty,
    home::{Home, records},
    tree::Tree,
};

#[test]
fn a_device_is_written_in_every_format() {
    let agent = Agent::builder().sys_name("core-1").start();
    let home = testkit::home!();
    let host = agent.address().to_string();
    let line = home.inventory(&[&host]).out;
    let columns: Vec<&str> = line.trim_end().split('\t').collect();
    assert_eq!(columns[..3], [&*host, "core-1", "Net-SNMP"], "{line}");
    // The device has no model: the first line of its description is in that place.
    assert!(!columns[3].is_empty(), "{line}");
    let rows = home.inventory(&["--verbose", &host]).out;
    assert!(rows.contains("\n  device name=core-1 "), "{rows}");
    let jsonl = home.inventory(&["--jsonl", &host]).records();
    assert_eq!(jsonl[0]["device"]["name"], "core-1");
    assert_eq!(jsonl[0]["states"]["interfaces"]["state"], "complete");
    assert_eq!(jsonl[0]["states"]["ups"]["state"], "absent");
    let lo = &jsonl[0]["interfaces"][0];
    assert_eq!((&lo["type"], &lo["oper_status"]), (&"softwareLoopback".into(), &"up".into()));
    assert_eq!(jsonl[0]["error"], Value::Null);
    let array = home.inventory(&["--json", &host]).out;
    let array: Vec<Value> = serde_json::from_str(&array).unwrap();
    assert_eq!(array[0]["device"]["name"], "core-1");
    let dir = home.text("sheets");
    home.inventory(&["--csv", "-o", &dir, &host]);
    let sheet = fs::read_to_string(home.path("sheets/device.csv")).unwrap();
    assert!(sheet.starts_with("host,name,description,"), "{sheet}");
    assert!(sheet.contains(&format!("\n{host},core-1,")), "{sheet}");
    assert_eq!(fs::read_dir(&dir).unwrap().count(), sheet_count(&home), "temporary files are left");
    // The next run replaces these files. A run with fewer sections would leave a mixture, so it is
    // refused.
    home.inventory(&["--csv", "-o", &dir, &host]);
    let again = home.run(&["inventory", "--csv", "-o", &dir, "--sections", "device", &host]);
    assert_eq!(again.code, 1);
    assert!(again.err.contains("another folder"), "{}", again.err);
    let nowhere = home.run(&["inventory", "--csv", &host]);
    assert!(nowhere.code == 1 && nowhere.err.contains("-o FOLDER"), "{}", nowhere.err);
}

/// The number of CSV files: one for the hosts, and one for each section that is asked by default.
fn sheet_count(home: &Home) -> usize {
    let list = home.run(&["inventory", "--list-sections"]).out;
    1 + list.lines().filter(|line| !line.contains("on request")).count()
}

/// The printed schema has every key and type of a record.
#[test]
fn records_match_the_schema() {
    let agent = Agent::start();
    let home = testkit::home!();
    let schema: Value = serde_json::from_str(&home.run(&["schema", "--json-schema"]).out).unwrap();
    assert_eq!(home.run(&["schema"]).out, home.run(&["schema", "--json-schema"]).out);
    let device = &home.inventory(&["--jsonl", &agent.address().to_string()]).records()[0];
    for key in schema["required"].as_array().unwrap() {
        assert!(device.get(key.as_str().unwrap()).is_some(), "{key}");
    }
    for (key, value) in device.as_object().unwrap() {
        let of = &schema["properties"][key];
        assert!(of.is_object(), "{key} is in no schema");
        let rows = value.as_array().map_or(vec![value], |rows| rows.iter().collect());
        let item = if value.is_array() { &of["items"] } else { of };
        let Some(fields) = item["properties"].as_object().filter(|_| key != "error") else {
            continue;
        };
        for (name, cell) in rows.iter().flat_map(|row| row.as_object().unwrap()) {
            let wanted = fields[name]["type"].to_string();
            let is = match cell {
                Value::String(_) => "string",
                Value::Bool(_) => "boolean",
                Value::Number(n) if n.is_f64() => "number",
                Value::Number(_) if wanted.contains("number") => "number",
                Value::Number(_) => "integer",
                other => panic!("{key}.{name} is {other}"),
            };
            assert!(wanted.contains(is), "{key}.{name} is {cell}, not {wanted}");
        }
    }
    // The SQL of the schema makes the same tables as a run.
    let sql = home.run(&["schema", "--sql"]).out;
    let memory = Connection::open_in_memory().unwrap();
    memory.execute_batch(&sql).unwrap();
    home.inventory(&["--db", &home.text("net.db"), &agent.address().to_string()]);
    let made = Connection::open(home.path("net.db")).unwrap();
    let tables = |connection: &Connection| -> Vec<String> {
        let sql = "SELECT sql FROM sqlite_master WHERE name = 'interfaces'";
        let mut statement = connection.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    assert_eq!(tables(&memory), tables(&made));
    assert!(home.run(&["schema", "--csv"]).out.contains("\nneighbors.csv: host,"));
}

#[test]
fn sections_can_be_chosen() {
    let agent = Agent::start();
    let home = testkit::home!();
    let host = agent.address().to_string();
    let states = |args: &[&str]| -> Vec<String> {
        let out = home.inventory(&[args, &["--jsonl", &host]].concat()).out;
        records(&out)[0]["states"].as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(states(&["--sections", "interfaces,device"]), ["device", "interfaces"]);
    let usual = states(&[]);
    assert!(usual.contains(&"arp".to_owned()) && !usual.contains(&"routes".to_owned()));
    let other = states(&["--sections", "-arp,+routes"]);
    assert!(!other.contains(&"arp".to_owned()) && other.contains(&"routes".to_owned()));
    let wrong = home.run(&["inventory", "--sections", "intrfaces", &host]);
    assert!(wrong.code == 1 && wrong.err.contains("did you mean interfaces?"), "{}", wrong.err);
    let list = home.run(&["inventory", "--list-sections"]).out;
    assert!(list.contains("routes  on request: +routes\n"), "{list}");
}

#[test]
fn a_user_profile_adds_columns_to_the_database() {
    let agent = Agent::start();
    let home = testkit::home!();
    let (host, db) = (agent.address().to_string(), home.text("net.db"));
    home.inventory(&["--db", &db, "--sections", "device", &host]);
    let profile = home.text("own.toml");
    fs::write(&profile, "[device.fields]\nlocation_code = \"sysLocation.0\"\n").unwrap();
    home.inventory(&["--db", &db, "--sections", "device", "--profile", &profile, &host]);
    let filled = "SELECT count(location_code) FROM device WHERE run = ";
    assert_eq!(home.number("net.db", &format!("{filled}1")), 0);
    assert_eq!(home.number("net.db", &format!("{filled}2")), 1);
    fs::write(&profile, "[device.fields]\nlocation_code = \"sysLocaton.0\"\n").unwrap();
    let wrong = home.run(&["inventory", "--profile", &profile, &host]);
    assert_eq!(wrong.code, 1);
    assert!(wrong.err.contains("own.toml") && wrong.err.contains("sysLocation"), "{}", wrong.err);
}

#[test]
fn a_profile_can_name_objects_of_user_modules() {
    let home = testkit::home!();
    let (module, profile) = (home.text("ACME-MIB"), home.text("acme.toml"));
    let text = "ACME-MIB DEFINITIONS ::= BEGIN\nIMPORTS enterprises FROM SNMPv2-SMI\n\
                OBJECT-TYPE FROM SNMPv2-SMI;\nacme OBJECT IDENTIFIER ::= { enterprises 99999 }\n\
                acmeFans OBJECT-TYPE SYNTAX Integer32 MAX-ACCESS read-only STATUS current \
                DESCRIPTION \"\" ::= { acme 1 }\nEND\n";
    fs::write(&module, text).unwrap();
    fs::write(&profile, "[device.fields]\nfans = \"acmeFans\"\n").unwrap();
    let schema = ["schema", "--csv", "--profile", &profile];
    let without = home.run(&schema);
    assert!(without.code == 1 && without.err.contains("acmeFans"), "{}", without.err);
    let with = home.run(&[&schema[..], &["-m", &module]].concat());
    assert!(with.code == 0 && with.out.contains(",fans"), "{}{}", with.out, with.err);
    let agent = Agent::start();
    let host = agent.address().to_string();
    let args = ["--jsonl", "--sections", "device", "--profile", &profile, "-m", &module, &host];
    assert_eq!(home.inventory(&args).records().len(), 1);
}

#[test]
fn one_device_at_several_addresses_is_recognised() {
    let agent = Agent::start();
    let home = testkit::home!();
    let hosts = agent.hosts(3).join(",");
    let it = home.inventory(&["--db", &home.text("net.db"), &hosts]);
    assert!(it.err.lines().any(|line| line.starts_with("one device: 127.0.0.")), "{}", it.err);
    let jsonl = home.inventory(&["--jsonl", "--sections", "device", &hosts]).records();
    let same = jsonl[0]["same"].as_str().unwrap();
    assert!(jsonl.iter().all(|device| device["same"] == same), "{jsonl:?}");
    let folder = home.text("sheets");
    home.inventory(&["--csv", "-o", &folder, "--sections", "device", &hosts]);
    let sheet = fs::read_to_string(home.path("sheets/hosts.csv")).unwrap();
    assert_eq!(sheet.lines().filter(|line| line.contains(",127.0.0.")).count(), 3, "{sheet}");
    let ending = format!(",{same},");
    assert_eq!(sheet.lines().filter(|line| line.ends_with(&ending)).count(), 3, "{sheet}");
    let sql = "SELECT count(DISTINCT same) FROM results WHERE same IS NOT NULL";
    assert_eq!(home.number("net.db", sql), 1);
    assert_eq!(home.number("net.db", "SELECT count(*) FROM results WHERE same IS NULL"), 0);
}

/// Two devices have one engine ID, and one of them has two addresses. A third one has this engine ID and
/// nothing else, so it could be any of the two.
#[test]
fn which_hosts_are_one_device_does_not_depend_on_their_order() {
    let id = b"\x80\x00\x1f\x88\x04clone";
    let agent = |name: &str| Agent::builder().engine_id(id).sys_name(name).start();
    let (one, other) = (agent("web1"), agent("web2"));
    let engine = ber::Value::Octets(id.to_vec());
    let vague = Faulty::honest(Tree::new().with("1.3.6.1.6.3.10.2.1.1.0", engine));
    let [a, b] = &one.hosts(2)[..] else { panic!() };
    let (c, d, home) = (other.hosts(1).remove(0), vague.address().to_string(), testkit::home!());
    let mut results = BTreeSet::new();
    for [x, y, z] in [[a, b, &c], [a, &c, b], [b, a, &c], [b, &c, a], [&c, a, b], [&c, b, a]] {
        for (ordered, targets) in
            [("true", format!("{x},{y},{z},{d}")), ("false", format!("{d},{x},{y},{z}"))]
        {
            let db = home.text(&format!("{}.db", results.len()));
            let _ = fs::remove_file(&db);
            let ordered = format!("--ordered={ordered}");
            // One at a time, so that they also come in this order.
            let base = ["--jsonl", "--db", &db, "--sections", "device", "--in-flight", "1"];
            let it = home.inventory(&[&base[..], &[&ordered, &targets]].concat());
            let json: BTreeMap<String, Option<String>> = it
                .records()
                .iter()
                .map(|device| {
                    let text = |key: &str| device[key].as_str().map(str::to_owned);
                    (text("host").unwrap(), text("same"))
                })
                .collect();
            assert_eq!(json.len(), 4, "{}", it.out);
            let connection = Connection::open(&db).unwrap();
            let sql = "SELECT host, same FROM results JOIN devices ON id = device";
            let mut statement = connection.prepare(sql).unwrap();
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
            assert_eq!(json, rows.collect::<Result<BTreeMap<_, _>, _>>().unwrap());
            let told = it.err.lines().filter(|line| line.contains("device"));
            results.insert((json, told.map(str::to_owned).collect::<Vec<_>>()));
        }
    }
    let [(same, told)] = &results.into_iter().collect::<Vec<_>>()[..] else {
        panic!("the result depends on the order")
    };
    assert_eq!(same[a], same[b]);
    let different: BTreeSet<_> = [&same[a], &same[&c], &same[&d]].into();
    assert!(different.len() == 3 && !different.contains(&None), "{same:?}");
    assert_eq!(told[0], format!("one device: {a}, {b}"));
    assert!(told[1].starts_with("different devices with the same engine ID: "), "{told:?}");
    assert_eq!(told.len(), 2, "{told:?}");
}

#[test]
fn a_file_that_is_no_inventory_database_is_left_alone() {
    let home = testkit::home!();
    let db = home.text("other.db");
    Connection::open(&db).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    let it = home.run(&["inventory", "--db", &db, "127.0.0.1"]);
    assert!(it.code == 4 && it.err.contains("another program"), "{}", it.err);
    fs::write(home.path("text.db"), "no database at all, but a text of some length").unwrap();
    assert_eq!(home.run(&["inventory", "--db", &home.text("text.db"), "127.0.0.1"]).code, 4);
    let nowhere = home.run(&["inventory", "--db", "/nowhere/net.db", "127.0.0.1"]);
    assert!(nowhere.code == 4 && nowhere.err.contains("/nowhere/net.db"), "{}", nowhere.err);
    assert_eq!(home.run(&["runs", &home.text("none.db")]).code, 1);
}

#[test]
fn csv_safe_guards_formulas() {
    let agent = Agent::builder().sys_name("=HYPERLINK(1)").start();
    let (home, host) = (testkit::home!(), agent.address().to_string());
    for (args, cell) in [(&["--csv-safe"][..], ",'=HYPERLINK(1),"), (&[], ",=HYPERLINK(1),")] {
        let dir = home.text("sheets");
        let base = ["--csv", "-o", &dir, "--sections", "device"];
        home.inventory(&[&base[..], args, &[&host]].concat());
        let sheet = fs::read_to_string(home.path("sheets/device.csv")).unwrap();
        assert!(sheet.contains(cell), "{sheet}");
    }
}

#[test]
fn a_dry_run_sends_nothing_and_useless_flags_are_errors() {
    let (silent, home) = (Faulty::silent(), testkit::home!());
    let db = home.text("net.db");
    let it = home.inventory(&["--dry-run", "--db", &db, "--sections", "device", &silent.udp()]);
    assert!(it.out.contains("nothing was sent") && it.out.contains("device"), "{}", it.out);
    assert!(silent.requests().is_empty() && !home.path("net.db").exists());
    for flag in ["-Of", "-Ir", "--color=always"] {
        let it = home.run(&["inventory", flag, &silent.udp()]);
        assert_eq!(it.code, 1, "{flag}: {}", it.err);
    }
    for (args, why) in [
        (&["--resume", "127.0.0.1"][..], "--resume=FILE"),
        (&["--resume=x", "--db", &db, "127.0.0.1"], "resumed from there"),
        (&["--resume", "--db", &db, "127.0.0.1"], "no such database"),
        (&["--format", "table", "127.0.0.1"], "writes no table"),
        (&["--keep", "3", "127.0.0.1"], "--db"),
    ] {
        let it = home.run(&[&["inventory"], args].concat());
        assert!(it.code == 1 && it.err.contains(why), "{args:?}: {}", it.err);
    }
}

#[test]
fn a_site_of_the_configuration_gives_targets_and_options() {
    let agent = Agent::start();
    let home = testkit::home!();
    let written = home.run(&["init"]);
    assert_eq!(written.code, 0, "{}", written.err);
    let config = home.path(".config/multisnmp/config.toml");
    let again = home.run(&["init"]);
    assert!(again.code == 1 && again.err.contains("--force"), "{}", again.err);
    assert_eq!(home.run(&["init", "--force"]).code, 0);
    assert_eq!(home.run(&["init", "-"]).out, fs::read_to_string(&config).unwrap());
    // The file that `init` writes changes no setting.
    assert_eq!(home.run(&["config", "show"]).code, 0);
    let db = home.text("berlin.db");
    let site = format!(
        "\n[sites.berlin]\ntargets = [\"{}\"]\ndb = \"{db}\"\nsections = [\"device\", \"storage\"]\n",
        agent.hosts(2).join("\", \"")
    );
    fs::write(&config, fs::read_to_string(&config).unwrap() + &site).unwrap();
    let nightly = home.run(&["inventory", "--site", "berlin"]);
    assert_eq!((nightly.code, nightly.out.as_str()), (0, ""), "{}", nightly.err);
    assert_eq!(home.number("berlin.db", "SELECT count(*) FROM results WHERE complete"), 2);
    assert_eq!(home.number("berlin.db", "SELECT count(DISTINCT section) FROM states"), 2);
    let targets = agent.hosts(2).join(",");
    let run = format!("SELECT count(*) FROM runs WHERE targets = '{targets}' AND hosts = 2");
    assert_eq!(home.number("berlin.db", &run), 1);
    // Other commands take the targets of the site too.
    let one = home.run(&["get", "--site", "berlin", "--jsonl"]);
    assert_eq!((one.code, one.out.lines().count()), (0, 2), "{}", one.err);
    // Another file instead of that one.
    let other = home.text("multisnmp.toml");
    assert_eq!(home.run(&["init", &other]).code, 0);
    let hidden = home.run(&["inventory", "--config", &other, "--site", "berlin"]);
    assert!(hidden.code == 1 && hidden.err.contains("no site \"berlin\""), "{}", hidden.err);
    fs::rename(&config, &other).unwrap();
    assert_eq!(home.run(&["get", "--config", &other, "--site", "berlin"]).code, 0);
    let shown = home.run(&["config", "show", "--config", &other]);
    assert!(shown.out.lines().any(|line| line.starts_with("config ") && line.contains(&other)));
    let mut variable = home.command(&["get", "--site", "berlin"]);
    assert!(variable.env("MULTISNMP_CONFIG", &other).output().unwrap().status.success());
    let none = home.run(&["get", "--config", "/nowhere.toml", "127.0.0.1"]);
    assert!(none.code == 1 && none.err.contains("/nowhere.toml: no such"), "{}", none.err);
    fs::write(&config, "config = \"x\"\n").unwrap();
    let nested = home.run(&["get", "127.0.0.1"]);
    assert!(nested.code == 1 && nested.err.contains("cannot name another"), "{}", nested.err);
    fs::rename(&other, &config).unwrap();
    let wrong = home.run(&["inventory", "--site", "berln"]);
    assert!(wrong.code == 1 && wrong.err.contains("did you mean \"berlin\"?"), "{}", wrong.err);
}
