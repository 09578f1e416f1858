//! Tokens of snmp.conf: what they make of names and values, and which ones have no effect.

use std::{io::ErrorKind, process::Command};
use testkit::{agent::Agent, faulty::Faulty, home::Home};

const NAMES: [&str; 6] = [
    "SNMPv2-MIB::snmpEnableAuthenTraps.0",
    ".1.3.6.1.4.1.8072.9999.9999.1.2.0",
    ".1.3.6.1.4.1.8072.9999.9999.1.5.0",
    ".1.3.6.1.4.1.8072.9999.9999.1.9.0",
    ".1.3.6.1.4.1.8072.9999.9999.1.10.0",
    "SNMPv2-MIB::sysObjectID.0",
];

/// Returns what snmpget prints, if it is installed.
fn snmpget(home: &Home, agent: &Agent, letters: &str) -> Option<String> {
    let mut command = Command::new("snmpget");
    let mibs = concat!(env!("CARGO_MANIFEST_DIR"), "/../vendor/mibs");
    command.env("SNMPCONFPATH", home.path("")).env("MIBDIRS", mibs).env("MIBS", "ALL");
    command.args(["-v2c", "-c", "public"]);
    if !letters.is_empty() {
        command.arg(format!("-O{letters}"));
    }
    command.arg(agent.udp());
    match command.args(NAMES).output() {
        Ok(output) => Some(String::from_utf8(output.stdout).unwrap()),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn tokens_for_output_work_as_for_snmpget() {
    let (home, agent) = (testkit::home!(), Agent::start());
    for (tokens, letters, line) in [
        ("", "", "SNMPv2-MIB::snmpEnableAuthenTraps.0 = INTEGER: disabled(2)"),
        ("printNumericOids yes", "", ".1.3.6.1.2.1.11.30.0 = INTEGER: disabled(2)"),
        ("quickPrinting 1", "", "SNMPv2-MIB::snmpEnableAuthenTraps.0 disabled"),
        ("quickPrinting 1", "q", "SNMPv2-MIB::snmpEnableAuthenTraps.0 disabled"),
        ("printValueOnly true\nprintNumericEnums yes", "", "INTEGER: 2"),
        (
            "oidOutputFormat 3",
            "",
            ".iso.org.dod.internet.mgmt.mib-2.snmp.snmpEnableAuthenTraps.0 = INTEGER: disabled(2)",
        ),
        (
            "suffixPrinting 1\nnumericTimeticks yes",
            "",
            "snmpEnableAuthenTraps.0 = INTEGER: disabled(2)",
        ),
        (
            "oidOutputFormat 5\nprintHextext yes",
            "",
            "snmp.snmpEnableAuthenTraps.0 = INTEGER: disabled(2)",
        ),
        ("oidOutputFormat 6", "", " = INTEGER: disabled(2)"),
        (
            "hexOutputLength 2\ndontPrintUnits 1",
            "x",
            "SNMPv2-MIB::snmpEnableAuthenTraps.0 = INTEGER: disabled(2)",
        ),
        ("outputPrecision .1", "", "SNMPv2-MIB::snmpEnableAuthenTraps.0 = INTEGER: disabled(2)"),
        (
            "[snmp] quickPrinting yes\n[snmpd] printValueOnly yes",
            "",
            "SNMPv2-MIB::snmpEnableAuthenTraps.0 disabled",
        ),
        ("extendedIndex yes", "Q", "SNMPv2-MIB::snmpEnableAuthenTraps.0 = disabled"),
    ] {
        home.write("snmp.conf", format!("{tokens}\n"));
        let option = format!("-O{letters}");
        let args = ["get", "-v2c", "-c", "public", &option, &agent.udp()];
        let args = [&args[..if letters.is_empty() { 4 } else { 5 }], &args[5..], &NAMES];
        let it = home.run(&args.concat());
        assert_eq!(it.code, 0, "{tokens}: {}", it.err);
        assert_eq!(it.out.lines().next(), Some(line), "{tokens} {letters}");
        if let Some(theirs) = snmpget(&home, &agent, letters) {
            assert_eq!(it.out, theirs, "{tokens} {letters}");
        }
    }
}

/// An option comes before `-Y`, that before config.toml, and that before snmp.conf. In snmpget the
/// file changes what the option says.
#[test]
fn tokens_have_the_lowest_rank() {
    let (home, agent) = (testkit::home!(), Agent::builder().sys_name("core").start());
    let print = |more: &[&str]| {
        let it = home.run(&[&["get"], more, &[&agent.udp(), "sysName.0"]].concat());
        assert_eq!(it.code, 0, "{}", it.err);
        it.out.trim_end().to_owned()
    };
    home.write("snmp.conf", "quickPrinting yes\nsuffixPrinting 1\n");
    assert_eq!(print(&[]), "sysName.0 core");
    assert_eq!(print(&["-Of"]).split(' ').next_back(), Some("core"));
    assert_eq!(print(&["-Y", "quickPrinting=no"]), "sysName.0 = STRING: core");
    assert_eq!(print(&["-Y", "quickPrinting=no", "-OvQ"]), "core");
    home.write(".config/multisnmp/config.toml", "output_options = \"n\"\n");
    assert_eq!(print(&[]), ".1.3.6.1.2.1.1.5.0 = STRING: core");
    assert_eq!(print(&["-Y", "printValueOnly=1"]), "STRING: core");
    let shown = home.run(&["config", "show"]).out;
    let row = shown.lines().find(|line| line.starts_with("output_options")).unwrap();
    assert!(row.contains("config.toml"), "{shown}");
    // snmptranslate reads them, too.
    home.write(".config/multisnmp/config.toml", "");
    assert_eq!(home.run(&["translate", "1.3.6.1.2.1.1.5.0"]).out, "sysName.0\n");
    let shown = home.run(&["config", "show"]).out;
    let row = shown.lines().find(|line| line.starts_with("tokens")).unwrap();
    let expected = ["quickprinting yes, suffixprinting 1", "snmp.conf:2"];
    assert!(expected.iter().all(|part| row.contains(part)), "{row}");
}

#[test]
fn a_token_that_has_no_effect_is_told() {
    let (home, silent) = (testkit::home!(), Faulty::silent());
    home.write("snmp.conf", "logTimestamp yes\nquickPrinting perhaps\nnoSuchThing 1\n");
    home.write("hosts/core.conf", "quickPrinting yes\n");
    let it = home.run(&["config", "show"]);
    assert_eq!(it.code, 0, "{}", it.err);
    for part in [
        "snmp.conf:1: logtimestamp has no effect: use --log-level",
        "snmp.conf:2: quickprinting: bad value: \"perhaps\" is not yes, no",
        "core.conf:1: quickprinting has no effect: all hosts are printed in one style",
    ] {
        assert!(it.err.contains(part), "{}", it.err);
    }
    let ask = |more: &[&str]| {
        let args = ["get", "-t", "0.1", "-r0", &silent.udp()];
        home.run(&[&args[..4], more, &args[4..]].concat()).err
    };
    assert!(!ask(&[]).contains("logtimestamp"));
    assert!(ask(&["--log-level", "info"]).contains("logtimestamp has no effect"));
    let it = home.run(&["get", "-Y", "logTimestamps=1", &silent.udp()]);
    assert!(it.code == 1 && it.err.contains("no such token"), "{}", it.err);
}

/// As snmpset does with `noRangeCheck`. Here nothing is sent without it.
#[test]
fn no_range_check_sends_what_the_mib_forbids() {
    let (home, agent) = (testkit::home!(), Agent::start());
    let set = || {
        let args = ["set", "-c", "private", &agent.udp(), "snmpEnableAuthenTraps.0", "s", "9"];
        home.run(&args)
    };
    let it = set();
    assert!(it.code == 1 && it.err.contains("is INTEGER, not STRING"), "{}", it.err);
    home.write("snmp.conf", "noRangeCheck yes\n");
    let it = set();
    assert!(it.code != 1 && !it.err.contains("is INTEGER"), "{}", it.err);
}
