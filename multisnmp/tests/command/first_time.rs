//! What somebody reads who uses the command for the first time: prompts, plans, errors and their advice.

use std::fs;
use testkit::{
    agent::Agent,
    faulty::{Action, Faulty},
    home::{Home, ended},
};

#[test]
fn a_set_says_what_is_set() {
    let home = testkit::home!();
    let set = ["set", "127.0.0.1,127.0.0.2,127.0.0.3", "sysName.0", "s", "x", "sysLocation.0=a b"];
    let what = "SET sysName.0 = STRING: x, sysLocation.0 = STRING: a b";
    home.refuses(&set, &format!("{what} on 127.0.0.1 and 2 more hosts needs --yes"));
    let it = home.run(&[&set[..], &["--dry-run"]].concat());
    assert!(it.out.contains(&format!("request      {what}; then GET")), "{}", it.out);
}

#[test]
fn a_refused_set_says_what_would_help() {
    let home = testkit::home!();
    for (status, part) in [
        (7, "another type"),
        (8, "too long or too short"),
        (10, "does not take this value"),
        (11, "no such row"),
        (12, "does not go with other values"),
        (13, "no memory or no room"),
        (14, "took the SET back"),
        (15, "could not take the SET back"),
        (17, "cannot be set"),
        (18, "set its RowStatus (createAndGo) in the same SET"),
    ] {
        let peer = Faulty::start(move |request| vec![Action::from(request.error(status, 1))]);
        let it = home.run(&["set", &peer.udp(), "sysName.0", "s", "x"]);
        assert!(it.err.contains(part), "{status}: {}", it.err);
    }
}

#[test]
fn profile_test_reads_a_walk_of_a_real_agent() {
    let (agent, home) = (Agent::start(), testkit::home!());
    let profile = home.write("mine.toml", "[device.fields]\nmodel = \"sysDescr\"\n");
    let walked = home.run(&["walk", "-On", &agent.udp(), "1.3.6.1"]);
    assert_eq!(walked.code, 0, "{}", walked.err);
    let device = home.write("device.txt", &walked.out);
    let it = home.run(&["profile", "test", &profile, &device]);
    assert_eq!((it.code, it.err.as_str()), (0, ""));
}

#[test]
fn a_scan_says_beforehand_what_needs_yes() {
    let home = testkit::home!();
    let plan = home.run(&["scan", "--dry-run", "8.8.8.0/30"]);
    assert!(plan.out.contains("needs --yes: 8.8.8.1 is a public address"), "{}", plan.out);
    let plan = home.run(&["scan", "--dry-run", "--yes", "8.8.8.0/30"]);
    assert!(!plan.out.contains("needs --yes"), "{}", plan.out);
    home.refuses(&["scan", "10.0.0.0/15"], "more than 65536: name fewer, or raise the limit with");
    home.refuses(&["scan", "10.0.0.0/15"], "--max-targets 131070 or --yes");

    let creds = "[core]\nversion = \"2c\"\ncommunity = \"c\"\nnetworks = [\"10.0.0.0/8\"]\n\
                 [old]\nversion = \"2c\"\ncommunity = \"o\"\n";
    let creds = home.write("creds.toml", creds);
    fs::set_permissions(&creds, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    home.refuses(&["scan", "--credentials", &creds, "10.0.0.0/30"], "--cred core,old");
}

#[test]
fn endings_of_formats_that_a_command_does_not_write_are_refused() {
    let home = testkit::home!();
    home.write("net.jsonl", "");
    for name in ["net.pdf", "net.PNG", "net.svg", "net.json"] {
        home.refuses(&["report", "net.jsonl", "-o", name], "use markdown or html");
    }
    for name in ["net.pdf", "net.png", "net.html", "net.csv"] {
        home.refuses(&["topology", "net.jsonl", "-o", name], "use dot or svg");
    }
    for command in ["scan", "inventory"] {
        let list = "use text, json, jsonl or csv\n";
        home.refuses(&[command, "-o", "x.db", "127.0.0.1"], list);
        home.refuses(&[command, "--format", "table", "127.0.0.1"], list);
    }
    // An option wins over the ending.
    assert_eq!(home.run(&["report", "net.jsonl", "--format", "markdown", "-o", "a.pdf"]).code, 0);
    assert_eq!(home.run(&["report", "net.jsonl", "-o", "a.md"]).code, 0);
}

#[test]
fn a_dash_is_standard_output() {
    let (agent, home) = (Agent::start(), testkit::home!());
    for dash in [&["-o", "-"][..], &["-o-"], &["--output", "-"], &["--output=-"]] {
        let it = home.run(&[&["get"], dash, &[&agent.udp(), "sysName.0"]].concat());
        assert!(it.code == 0 && it.out.contains("sysName.0 = "), "{dash:?}: {}", it.err);
    }
    assert!(!home.path("-").exists());
}

#[test]
fn a_target_in_a_wrong_form_says_the_right_one() {
    let home = testkit::home!();
    for (target, part) in [
        ("::1:16100", "write [::1]:16100"),
        ("300.1.1.1", "300 is above 255"),
        ("foo:127.0.0.1", "no transport foo: udp, udp6, tcp, tcp6 or unix"),
    ] {
        let it = home.run(&["get", target]);
        assert!(it.code == 3 && it.err.contains(part), "{target}: {}", it.err);
    }
    // A terminal or an empty device is standard input: nothing is fed.
    let it = ended(home.shell("sh", "exec \"$0\" get sysName </dev/null", &[PROGRAM]).env("X", ""));
    assert!(it.code == 1 && it.err.contains("sysName is the name of an object"), "{}", it.err);
    let it = home.run(&["get", "127.0.0.1", "1.2."]);
    assert!(it.err.contains("a number is missing"), "{}", it.err);
    let it = home.run(&["walk", "127.0.0.1", "ifTable,system"]);
    assert!(it.err.contains("put blanks between them: ifTable system"), "{}", it.err);
}

const PROGRAM: &str = env!("CARGO_BIN_EXE_multisnmp");

#[test]
fn sockets_and_sources_that_do_not_work_have_advice_of_their_own() {
    let home = testkit::home!();
    let it = home.run(&["get", "unix:/nope"]);
    assert_eq!(it.err.matches("unreachable").count(), 1, "{}", it.err);
    assert!(it.err.contains("no agent has opened this socket"), "{}", it.err);
    for target in ["127.0.0.1", "tcp:127.0.0.1"] {
        let it = home.run(&["get", "--source", "192.0.2.1", target]);
        assert!(it.err.contains("192.0.2.1 is no address of this machine"), "{}", it.err);
        assert!(it.err.contains("--source") && !it.err.contains("ulimit"), "{}", it.err);
    }
    let it = home.run(&["get", "-t0.1", "-r0", "--source", "127.0.0.1", "192.0.2.1"]);
    assert!(it.err.contains("cannot send from 127.0.0.1 to 192.0.2.1"), "{}", it.err);
    assert!(it.err.contains("--source") && !it.err.contains("ulimit"), "{}", it.err);
}

#[test]
fn wrong_options_name_what_to_give() {
    let home = testkit::home!();
    let v3 = ["get", "-v3", "-u", "ops", "-l", "authPriv", "127.0.0.1"];
    home.refuses(&v3, "SNMP_AUTH_PASSPHRASE");
    let with_auth = [&v3[..], &["-A", "passphrase"]].concat();
    home.refuses(&with_auth, "SNMP_PRIV_PASSPHRASE");
    home.refuses(&["get", "-c", "fd:99", "127.0.0.1"], "descriptor 99 is not open");
    home.refuses(&["get", "-r", "-1", "127.0.0.1"], "must be a number from 0 to 100");
    for command in ["walk", "table", "inventory"] {
        home.refuses(&[command, "--limit", "0", "127.0.0.1", "ifTable"], "--limit");
    }
}

#[test]
fn files_that_cannot_be_used_have_the_words_of_the_system() {
    let home = testkit::home!();
    let missing = "No such file or directory";
    let says = |args: &[&str], text: &str| {
        let it = home.run(args);
        assert!(it.err.contains(text), "{args:?}: {}", it.err);
        assert!(!it.err.contains("os error") && !it.err.contains("entity"), "{}", it.err);
    };
    says(&["get", "@nofile"], &format!("cannot read the hosts file nofile: {missing}"));
    says(&["get", "-o", "no/x", "127.0.0.1"], &format!("cannot write no/x: {missing}"));
    says(&["scan", "-o", "no/x", "127.0.0.1"], &format!("cannot write no/x: {missing}"));
    says(&["get", "-o", "/proc/x", "127.0.0.1"], "cannot write /proc/x: ");
    says(&["report", "no.db"], &format!("no.db: {missing}"));
    says(&["runs", "no.db"], &format!("no.db: {missing}"));
    says(&["profile", "test", "no.toml", "no.txt"], &format!("no.toml: {missing}"));
    says(&["get", "--credentials", "no.toml", "127.0.0.1"], missing);
    home.write("hosts.txt", "10.0.0.1\n");
    home.refuses(&["report", "hosts.txt"], "hosts.txt: neither JSON nor a database\n");
}

#[test]
fn hints_name_the_file_that_was_written() {
    let home = testkit::home!();
    let it = home.run(&["init", "other.toml"]);
    assert!(it.err.contains("`multisnmp config show --config other.toml`"), "{}", it.err);
    let it = home.run(&["init"]);
    assert!(it.err.contains("`multisnmp config show` lists"), "{}", it.err);
}

#[test]
fn a_replaced_module_is_named_once() {
    let home = testkit::home!();
    let text = "UCD-SNMP-MIB DEFINITIONS ::= BEGIN\nIMPORTS enterprises FROM SNMPv2-SMI;\n\
                ucdavis OBJECT IDENTIFIER ::= { enterprises 2021 }\nEND\n";
    home.write("mibs/UCD-SNMP-MIB.txt", text);
    let folder = home.text("mibs");
    let it = home.run(&["mib", "check", "-M", &folder, &folder]);
    assert_eq!(it.out.matches("UCD-SNMP-MIB: ").count(), 1, "{}{}", it.out, it.err);
}

#[test]
fn doctor_counts_the_modules_and_repeats_the_problems() {
    let home: Home = testkit::home!().variable("XDG_CONFIG_HOME", "");
    let it = home.run(&["doctor"]);
    assert!(it.out.contains(" modules (`multisnmp mib list`)"), "{}", it.out);
    assert!(!it.out.contains("SNMPv2-SMI"), "{}", it.out);
    home.write("multisnmp/config.toml", "deadline = 0\n");
    let it = home.run(&["doctor"]);
    let end = it.out.split("Not usable: 1 problem.\n").nth(1).unwrap_or_default();
    assert!(end.contains("deadline \"0\""), "{}", it.out);
}
