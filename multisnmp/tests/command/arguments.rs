//! What is said about wrong arguments, and what they choose.

use testkit::{agent::Agent, faulty::Faulty, home::Home};

#[track_caller]
fn refused(home: &Home, args: &[&str], part: &str) {
    let it = home.run(args);
    assert!(it.err.contains(part), "{args:?} says {:?}", it.err);
    assert_eq!((it.code, it.out.as_str()), (1, ""), "{args:?}");
}

#[test]
fn the_ending_of_the_output_file_chooses_the_format() {
    let (agent, home) = (Agent::start(), testkit::home!());
    let host = agent.address().to_string();
    for (name, begin) in [
        ("x.json", "["),
        ("x.jsonl", "{\"schema_version\""),
        ("x.csv", "host,address,"),
        ("x.txt", "SNMPv2-MIB::"),
        ("x.log", "SNMPv2-MIB::"),
    ] {
        for command in ["get", "walk"] {
            let file = home.text(name);
            let it = home.run(&[command, "-o", &file, &host, "sysName.0"]);
            assert_eq!(it.code, 0, "{name}: {}", it.err);
            assert!(home.read(name).starts_with(begin), "{command} {name}: {}", home.read(name));
        }
    }
    home.inventory(&["--sections", "device", "-o", &home.text("i.json"), &host]);
    assert!(home.read("i.json").starts_with('['));
    refused(&home, &["inventory", "-o", &home.text("i.csv"), &host], "--csv -o FOLDER");
    // An option wins over the ending.
    let file = home.text("y.json");
    assert_eq!(home.run(&["get", "--csv", "-o", &file, &host, "sysName.0"]).code, 0);
    assert!(home.read("y.json").starts_with("host,"));
}

#[test]
fn endings_of_other_formats_are_refused() {
    let home = testkit::home!();
    for command in ["get", "walk", "inventory", "scan"] {
        for name in ["x.pdf", "x.PNG", "x.xlsx"] {
            let list = "use text, json, jsonl, csv or table";
            refused(&home, &[command, "-o", name, "127.0.0.1"], list);
        }
    }
}

#[test]
fn a_nonsense_range_is_refused_in_a_dry_run_too() {
    let home = testkit::home!();
    let it = home.run(&["get", "--dry-run", "10.0.0.9-3"]);
    assert!(it.out.contains("refused      1: "), "{}", it.out);
    assert!(it.out.contains("before it begins") && it.code == 3, "{}", it.out);
    let it = home.run(&["inventory", "--dry-run", "10.0.0.9-3,10.0.0.1"]);
    assert_eq!(it.code, 2, "{}", it.out);
    assert_eq!(home.run(&["get", "--dry-run", "10.0.0.1"]).code, 0);
}

#[test]
fn wrong_lines_of_a_hosts_file_are_in_the_summary() {
    let (peer, home) = (Faulty::silent(), testkit::home!());
    let host = peer.address().to_string();
    let text = format!("{host}\nx prot=1\n");
    let hosts = home.write("hosts.txt", &text);
    let args = ["get", "-t0.05", "-r0"];
    let it = home.run(&[&args[..], &[&format!("@{hosts}")]].concat());
    assert!(it.err.contains("\n1 wrong line of hosts files, not asked\n"), "{}", it.err);
    let hosts = home.write("hosts.txt", text + "y prot=1\n");
    let it = home.run(&[&args[..], &[&format!("@{hosts}")]].concat());
    assert!(it.err.contains("\n2 wrong lines of hosts files, not asked\n"), "{}", it.err);
}

#[test]
fn messages_name_what_was_typed() {
    let home = testkit::home!();
    refused(&home, &["get", "-Cf", "h"], "multisnmp: there is no -Cf for this command");
    refused(&home, &["get", "-v", "4", "h"], "multisnmp: -v: no SNMP version \"4\"");
    refused(&home, &["get", "-t", "abc", "h"], "multisnmp: -t: timeout \"abc\"");
    refused(&home, &["get", "-c", "fd:987", "h"], "multisnmp: -c: fd:987: ");
    refused(&home, &["set", "h", "sysContact.0", "i", "x"], "multisnmp: sysContact.0: ");
    refused(&home, &["gte", "h"], "'get'");
    refused(&home, &["inventory"], "multisnmp inventory 10.0.0.0/24 --db net.db");
    refused(&home, &["scan"], "multisnmp scan 10.0.0.0/24");
}

#[test]
fn help_of_help_is_the_help() {
    let home = testkit::home!();
    let it = home.run(&["help", "--help"]);
    assert_eq!((it.code, it.out), (0, home.run(&["help"]).out), "{}", it.err);
}
