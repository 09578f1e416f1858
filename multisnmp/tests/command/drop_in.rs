//! The command under the names of Net-SNMP's commands: a link, or the name as the command.

use std::os::unix::fs::symlink;
use testkit::{
    agent::{Agent, RW},
    faulty::Faulty,
    home::{Ended, Home},
    lane::NO_NAME,
};

const NAMES: [&str; 8] = [
    "snmpget",
    "snmpgetnext",
    "snmpbulkget",
    "snmpwalk",
    "snmpbulkwalk",
    "snmpset",
    "snmptable",
    "snmptranslate",
];
const LOCATION: &str = ".1.3.6.1.2.1.1.6.0";
const UP_TIME: &str = ".1.3.6.1.2.1.1.3.0";
const NOTHING: &str = ".1.3.6.1.2.1.1.99.0";

/// Runs the tool as a link and as a command. Both must say the same.
#[track_caller]
fn tool(home: &Home, name: &str, args: &[&str]) -> Ended {
    let link = home.path(name);
    if !link.exists() {
        symlink(env!("CARGO_BIN_EXE_multisnmp"), &link).unwrap();
    }
    let linked = testkit::home::ended(&mut home.shell(
        "sh",
        "shift; exec \"$@\"",
        &[&["", link.to_str().unwrap()], args].concat(),
    ));
    let named = home.run(&[&[name], args].concat());
    assert_eq!((named.code, &named.err), (linked.code, &linked.err), "{name} {args:?}");
    named
}

#[track_caller]
fn says(it: &Ended, code: i32, first: &str) {
    assert!(it.err.starts_with(first), "{first:?}: {}", it.err);
    assert_eq!((it.code, it.out.as_str()), (code, ""), "{}", it.err);
}

#[test]
fn each_tool_answers_under_its_name() {
    let agent = Agent::builder().config("sysName box").start();
    let (home, host) = (testkit::home!(), agent.udp());
    for name in NAMES {
        let (args, line) = match name {
            "snmptranslate" => (vec!["SNMPv2-MIB::sysName.0", "-On"], ".1.3.6.1.2.1.1.5.0"),
            "snmpset" => {
                (vec!["-v2c", "-c", RW, &host, LOCATION, "s", "-here-"], "= STRING: -here-")
            }
            "snmptable" => {
                (vec!["-v2c", "-c", RW, &host, "sysORTable"], "SNMP table: SNMPv2-MIB::sysORTable")
            }
            "snmpget" => {
                (vec!["-v2c", "-c", RW, &host, "sysName.0"], "SNMPv2-MIB::sysName.0 = STRING: box")
            }
            _ => (vec!["-v2c", "-c", RW, &host, "sysName"], "SNMPv2-MIB::sysName.0 = STRING: box"),
        };
        let it = tool(&home, name, &args);
        assert!(it.out.contains(line), "{name}: {}", it.out);
        assert_eq!((it.code, it.err.as_str()), (0, ""), "{name}");
    }
}

#[test]
fn each_tool_has_the_versions_and_the_community_of_net_snmp() {
    let home = testkit::home!();
    for name in NAMES {
        let it = tool(&home, name, &["-V"]);
        says(&it, 0, "NET-SNMP version: ");
        if name != "snmptranslate" {
            let words = if name == "snmpset" { &[LOCATION, "s", "x"][..] } else { &[LOCATION] };
            let it = tool(&home, name, &[&["127.0.0.1"], words].concat());
            says(&it, 1, &format!("{name}: No securityName specified\n"));
            let it = tool(&home, name, &[&["-v2c", "127.0.0.1"], words].concat());
            says(&it, 1, "No community name specified.\n");
            says(&tool(&home, name, &["-v2c", "-c", "x"]), 1, "No hostname specified.\n");
        }
    }
    // The file of multisnmp does not change what a script of snmpget gets.
    home.write(
        ".config/multisnmp/config.toml",
        "format = \"json\"\ncommunity = \"x\"\nversion = \"2c\"\n",
    );
    says(
        &tool(&home, "snmpget", &["127.0.0.1", LOCATION]),
        1,
        "snmpget: No securityName specified\n",
    );
}

#[test]
fn the_tools_wait_and_send_again_as_those_of_net_snmp() {
    let silent = Faulty::silent();
    let home = testkit::home!();
    let plan = home.run(&["snmpget", "-v2c", "-c", "x", "--dry-run", &silent.udp(), LOCATION]);
    assert!(plan.out.contains("1 s") && plan.out.contains('6'), "{}", plan.out);
    let (quick, host) = (["-v2c", "-c", "x", "-t", "0.01", "-r", "0"], silent.udp());
    for (name, stop) in
        [("snmpget", "."), ("snmpgetnext", "."), ("snmpwalk", ""), ("snmptable", "")]
    {
        let it = tool(&home, name, &[&quick[..], &[&host, ".1.3.6.1.2.1.1"]].concat());
        says(&it, 1, &format!("Timeout: No Response from {host}{stop}\n{host}: timeout: "));
    }
    let set = [&quick[..], &[&host, LOCATION, "s", "x"]].concat();
    says(&tool(&home, "snmpset", &set), 1, &format!("Timeout: No Response from {host}\n"));
    let own = [&["get"], &quick[..], &[&host, LOCATION]].concat();
    says(&home.run(&own), 3, &format!("Timeout: No Response from {host}.\n{host}: timeout: "));
}

#[test]
fn an_unknown_host_and_an_unknown_user_have_the_words_of_the_library() {
    let agent = Agent::start();
    let home = testkit::home!();
    let it = tool(&home, "snmpwalk", &["-v2c", "-c", "x", NO_NAME, "system"]);
    says(&it, 1, &format!("snmpwalk: Unknown host ({NO_NAME})\n"));
    let user = ["-v3", "-u", "nobody", "-l", "noAuthNoPriv", &agent.udp(), LOCATION];
    says(&tool(&home, "snmpget", &user), 1, "snmpget: Unknown user name\n");
    let own = home.run(&[&["get"], &user[..]].concat());
    says(&own, 3, "multisnmp: Unknown user name\n");
}

#[test]
fn a_socket_that_is_not_there_has_the_words_of_the_system() {
    let home = testkit::home!();
    let host = format!("unix:{}", home.text("nobody"));
    let first = format!("snmpget: Unknown host ({host}) (No such file or directory)\n");
    let it = tool(&home, "snmpget", &["-v2c", "-c", "x", "-r0", &host, LOCATION]);
    says(&it, 1, &first);
    assert!(it.err.contains("no socket at"), "{}", it.err);
}

#[test]
fn no_such_name_of_snmpv1_is_an_error_in_the_packet() {
    let agent = Agent::start();
    let (home, host) = (testkit::home!(), agent.udp());
    let reason = "Reason: (noSuchName) There is no such variable name in this MIB.\n";
    let failed = "Failed object: SNMPv2-MIB::system.99.0\n";
    let get = ["-v1", "-c", RW, &host, UP_TIME, NOTHING];
    let it = tool(&home, "snmpget", &get);
    assert_eq!(it.err, format!("Error in packet\n{reason}{failed}"));
    assert_eq!((it.code, it.out.lines().count()), (2, 1), "{}", it.out);
    // The tool does not ask again.
    let it = tool(&home, "snmpget", &[&["-Cf"], &get[..]].concat());
    assert_eq!((it.code, it.out.as_str()), (2, ""), "{}", it.err);
    let own = home.run(&["get", "-v1", "-c", RW, &host, NOTHING]);
    assert_eq!((own.code, own.err), (2, format!("Error in packet\n{reason}{failed}")));
    let it = tool(&home, "snmpgetnext", &["-v1", "-c", RW, &host, ".1.9"]);
    says(&it, 2, &format!("Error in packet.\n{reason}Failed object: iso.9\n"));
    let it = tool(&home, "snmpwalk", &["-v1", "-c", RW, &host, ".1.9"]);
    assert_eq!((it.code, it.out.as_str(), it.err.as_str()), (0, "End of MIB\n", ""));
    let it = tool(&home, "snmpwalk", &["-v2c", "-c", RW, &host, ".1.9"]);
    assert!(it.out.starts_with("iso.9 = No more variables left in this MIB View"), "{}", it.out);
}

#[test]
fn all_unknown_names_are_named() {
    let home = testkit::home!();
    let it = tool(&home, "snmpget", &["-v2c", "-c", "x", "127.0.0.1", "nonsense.0", "rubbish.0"]);
    says(&it, 1, "nonsense.0: Unknown Object Identifier (Sub-id not found: (top) -> nonsense)\n");
    assert!(it.err.contains("\nrubbish.0: Unknown Object Identifier "), "{}", it.err);
    let it = tool(&home, "snmptranslate", &["nonsense"]);
    assert_eq!((it.code, it.out.as_str()), (2, ""));
    let it = tool(&home, "snmpget", &["-v2c", "-c", "x", "127.0.0.1"]);
    says(&it, 1, "Missing object name\n");
    let it = tool(&home, "snmptable", &["-v2c", "-c", "x", "127.0.0.1", "sysUpTime"]);
    says(&it, 1, "Was that a table? sysUpTime\n");
}

#[test]
fn errors_of_snmpset_are_those_of_net_snmp() {
    let agent = Agent::start();
    let (home, host) = (testkit::home!(), agent.udp());
    let set =
        |words: &[&str]| tool(&home, "snmpset", &[&["-v2c", "-c", RW, &host], words].concat());
    says(&set(&[]), 1, "Missing object name\n");
    says(&set(&[LOCATION]), 1, &format!("{LOCATION}: Needs type and value\n"));
    says(&set(&[LOCATION, "s"]), 1, &format!("{LOCATION}: Needs value\n"));
    says(&set(&[LOCATION, "q", "x"]), 1, &format!("{LOCATION}: Bad object type: q\n"));
    for (words, first) in [
        (
            ["sysContact.0", "i", "abc"],
            "sysContact.0: Bad variable type (Type of attribute is OCTET STRING, not INTEGER)\n",
        ),
        (["sysContact.0", "i", "5"], "sysContact.0: Bad variable type (Type of attribute is "),
        (["ifAdminStatus.1", "i", "abc"], "ifAdminStatus.1: Value out of range (abc)\n"),
        (["sysContact.0", "x", "0g"], "sysContact.0: Bad value notation (0g)\n"),
        (["ifAdminStatus.1", "=", "x"], "ifAdminStatus.1: Value out of range (x)\n"),
    ] {
        let it = set(&words);
        says(&it, 1, first);
        // Our reason follows on a line of its own.
        assert_eq!(it.err.lines().count(), 2, "{}", it.err);
    }
    // The agent decides whether it can be written.
    let refused = set(&[UP_TIME, "t", "5"]);
    says(
        &refused,
        2,
        "Error in packet.\nReason: notWritable (That object does not support modification)\nFailed object: ",
    );
    assert_eq!(
        refused.err.lines().last(),
        Some(format!("{host}: the variable cannot be set").as_str())
    );
    let quiet = tool(&home, "snmpset", &["-v2c", "-c", RW, "-Cq", &host, LOCATION, "s", "x"]);
    assert_eq!((quiet.code, quiet.out.as_str(), quiet.err.as_str()), (0, "", ""));
}

#[test]
fn snmpset_prints_the_response() {
    let agent = Agent::builder().config("rwcommunity open").start();
    let home = testkit::home!();
    // snmpTargetAddrRowStatus: createAndWait reads as notReady.
    let row = ".1.3.6.1.6.3.12.1.2.1.9.65";
    for own in [false, true] {
        let name = if own { "set" } else { "snmpset" };
        let args = [name, "-On", "-Oe", "-v2c", "-c", "open", &agent.udp(), row, "i", "5"];
        let it = home.run(&args);
        assert_eq!((it.code, it.out), (0, format!("{row} = INTEGER: 5\n")), "{}", it.err);
        let gone = home.run(&["snmpset", "-v2c", "-c", "open", &agent.udp(), row, "i", "6"]);
        assert_eq!(gone.code, 0, "{}", gone.err);
    }
}

#[test]
fn several_targets_work_under_these_names() {
    let agent = Agent::start();
    let home = testkit::home!();
    let port = agent.port().to_string();
    let args = ["-v2c", "-c", RW, "--port", &port, "127.0.0.1,bad:99999", UP_TIME];
    let it = home.run(&[&["snmpget", "--jsonl"], &args[..]].concat());
    assert_eq!((it.code, it.records().len()), (1, 2), "{}", it.err);
}
