//! `translate` and `mib`: names in, names out, no agent.

use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Write},
    process::Stdio,
};
use testkit::home::{Ended, Home, records};

/// The output of a command that succeeds and writes nothing to standard error.
#[track_caller]
fn printed(home: &Home, args: &[&str]) -> String {
    let it = home.run(args);
    assert_eq!((it.code, it.err.as_str()), (0, ""), "{args:?}: {}", it.out);
    it.out
}

#[test]
fn a_name_is_read_and_printed_in_every_form() {
    let home = testkit::home!();
    let full = ".iso.org.dod.internet.mgmt.mib-2.interfaces.ifTable.ifEntry.ifDescr.3";
    for (letters, expected) in [
        ("-OS", "IF-MIB::ifDescr.3"),
        ("-Os", "ifDescr.3"),
        ("-On", ".1.3.6.1.2.1.2.2.1.2.3"),
        ("-Of", full),
        ("-Ou", "interfaces.ifTable.ifEntry.ifDescr.3"),
        ("-OX", "IF-MIB::ifDescr[3]"),
    ] {
        for name in ["ifDescr.3", "1.3.6.1.2.1.2.2.1.2.3", ".1.3.6.1.2.1.2.2.1.2.3", full] {
            assert_eq!(printed(&home, &["translate", letters, name]), format!("{expected}\n"));
        }
    }
    assert_eq!(printed(&home, &["snmptranslate", "sysDescr"]), "SNMPv2-MIB::sysDescr\n");
    let address = "1.3.6.1.2.1.4.35.1.4.3.1.4.10.0.0.1";
    let name = "IP-MIB::ipNetToPhysicalPhysAddress.3.ipv4.\"10.0.0.1\"";
    assert_eq!(printed(&home, &["translate", address]), format!("{name}\n"));
    assert_eq!(printed(&home, &["translate", "-On", name]), format!(".{address}\n"));
    let bracketed = "ipNetToPhysicalPhysAddress[3][ipv4][\"10.0.0.1\"]";
    assert_eq!(printed(&home, &["translate", "-On", bracketed]), format!(".{address}\n"));
}

#[test]
fn an_unknown_name_does_not_stop_the_others() {
    let home = testkit::home!();
    let Ended { code, out, err, .. } = home.run(&["translate", "sysDesrc", "sysName"]);
    assert_eq!((code, out.as_str()), (2, "SNMPv2-MIB::sysName\n"));
    assert!(err.contains("did you mean sysDescr"), "{err}");
    let Ended { code, out, .. } = home.run(&["translate", "nope"]);
    assert_eq!((code, out.as_str()), (3, ""));
    let Ended { code, err, .. } = home.run(&["translate", "-Tq", "sysName"]);
    assert_eq!(code, 1);
    assert!(err.contains("d p l o s z or B"), "{err}");
    for two in [&["-Tp", "-Tl"][..], &["-Td", "-Tp"], &["--json", "-Td"], &["-TBp"]] {
        assert_eq!(home.run(&[&["translate"], two, &["sysName"]].concat()).code, 1, "{two:?}");
    }
    let Ended { code, err, .. } = home.run(&["translate", "-", "sysName"]);
    assert_eq!(code, 1);
    assert!(err.contains("must be the only argument"), "{err}");
}

#[test]
fn each_input_line_gives_one_output_line() {
    let home = testkit::home!();
    let input = "\u{feff}sysDescr.0\r\n\n# comment\nnope\t\u{1b}[2J\n 1.3.6 \nifDescr.3";
    let Ended { code, out, err, .. } = home.feed(&["translate", "-On", "-"], input);
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!((code, err.as_str(), lines.len()), (2, "", 6), "{out}");
    assert_eq!(lines[..3], [".1.3.6.1.2.1.1.1.0", "", "# comment"]);
    assert!(lines[3].starts_with('?') && !lines[3].contains('\u{1b}'), "{}", lines[3]);
    assert_eq!(lines[4..], [".1.3.6", ".1.3.6.1.2.1.2.2.1.2.3"]);
    // Standard input without the argument -.
    assert_eq!(home.feed(&["translate"], "1.3.6.1.2.1.1.5.0\n").out, "SNMPv2-MIB::sysName.0\n");
    assert_eq!(home.feed(&["translate"], "nope\n").code, 3);
}

#[test]
fn text_after_a_name_is_kept() {
    let home = testkit::home!();
    let walk = ".1.3.6.1.2.1.1.1.0 = STRING: \"a b\"\n.1.3.6.1.2.1.1.3.0 17\n\
                vacmGroupName.3.\"a b\" x\u{1b}y\n\n# note\nnope = 1\n";
    let Ended { code, out, err, .. } = home.feed(&["translate", "-"], walk);
    assert_eq!((code, err.as_str()), (2, ""));
    assert_eq!(
        out,
        "SNMPv2-MIB::sysDescr.0 = STRING: \"a b\"\nSNMPv2-MIB::sysUpTime.0 17\n\
         SNMP-VIEW-BASED-ACM-MIB::vacmGroupName.3.\"a b\" x\\u{1b}y\n\n# note\n\
         ?nope = 1\tno object \"nope\" in the MIB\n"
    );
    // JSON has a record for each line too.
    let Ended { code, out, .. } = home.feed(&["translate", "--jsonl", "-"], walk);
    assert_eq!(code, 2);
    let records: Vec<Value> = records(&out);
    assert_eq!(records.len(), 6, "{out}");
    assert_eq!(
        (&records[0]["name"], &records[0]["rest"]),
        (&"SNMPv2-MIB::sysDescr.0".into(), &" = STRING: \"a b\"".into())
    );
    assert_eq!((&records[3]["input"], &records[3]["oid"]), (&"".into(), &Value::Null));
    assert_eq!((&records[4]["input"], &records[4]["ok"]), (&"# note".into(), &true.into()));
    assert_eq!((&records[5]["input"], &records[5]["ok"]), (&"nope".into(), &false.into()));
    assert_eq!(home.feed(&["translate", "--csv", "-"], walk).out.lines().count(), 7);
}

#[test]
fn a_pattern_finds_its_best_match() {
    let home = testkit::home!();
    assert_eq!(printed(&home, &["translate", "-Ib", "sys.*ime"]), "SNMPv2-MIB::sysUpTime\n");
    assert_eq!(
        printed(&home, &["translate", "-On", "-Ib", "^IFHCIN.*OCTETS"]),
        ".1.3.6.1.2.1.31.1.1.1.6\n"
    );
    // A known name is taken as it is, even if it is also a pattern.
    assert_eq!(printed(&home, &["translate", "-Ib", "ifOperStatus.3"]), "IF-MIB::ifOperStatus.3\n");
    assert_eq!(home.run(&["translate", "-Ib", "no(such"]).code, 3);
    assert_eq!(home.run(&["translate", "sys.*ime"]).code, 3);
}

#[test]
fn a_line_is_answered_before_the_next_arrives() {
    let home = testkit::home!();
    let mut command = home.command(&["translate", "-"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
    for (name, expected) in
        [("1.3.6.1.2.1.1.1.0", "SNMPv2-MIB::sysDescr.0"), ("ifMtu.7", "IF-MIB::ifMtu.7")]
    {
        writeln!(input, "{name}").unwrap();
        assert_eq!(output.next().unwrap().unwrap(), expected);
    }
    drop(input);
    assert!(child.wait().unwrap().success());
}

#[test]
fn definitions_are_printed() {
    let home = testkit::home!();
    let expected = "\
IF-MIB::ifOperStatus.3
ifOperStatus OBJECT-TYPE
  -- FROM\tIF-MIB, RFC1213-MIB
  SYNTAX\tINTEGER {up(1), down(2), testing(3), unknown(4), dormant(5), notPresent(6), \
lowerLayerDown(7)} 
  MAX-ACCESS\tread-only
  STATUS\tcurrent
::= { iso(1) org(3) dod(6) internet(1) mgmt(2) mib-2(1) interfaces(2) ifTable(2) ifEntry(1) \
ifOperStatus(8) 3 }
";
    assert_eq!(printed(&home, &["translate", "-Td", "ifOperStatus.3"]), expected);
    assert_eq!(printed(&home, &["translate", "--detail", "ifOperStatus.3"]), expected);
    let narrow = printed(&home, &["translate", "-Td", "-w", "60", "ifOperStatus"]);
    assert_eq!(
        narrow,
        "\
IF-MIB::ifOperStatus
ifOperStatus OBJECT-TYPE
  -- FROM\tIF-MIB, RFC1213-MIB
  SYNTAX\tINTEGER {up(1), down(2), testing(3), 
\t\t  unknown(4), dormant(5), notPresent(6), 
\t\t  lowerLayerDown(7)} 
  MAX-ACCESS\tread-only
  STATUS\tcurrent
::= { iso(1) org(3) dod(6) internet(1) mgmt(2) mib-2(1)
      interfaces(2) ifTable(2) ifEntry(1) 8 }
"
    );
    let tree = printed(&home, &["translate", "-Tp", "--width", "60", "ifStackTable"]);
    let values = "\
               Values: active(1), notInService(2), 
                       notReady(3), createAndGo(4), 
                       createAndWait(5), destroy(6)
";
    assert!(tree.ends_with(values), "{tree}");
    let several =
        printed(&home, &["translate", "-Td", "ifXEntry", "linkDown", "vacmViewTreeFamilyEntry"]);
    for line in [
        "  AUGMENTS\t{ ifEntry }",
        "  OBJECTS\t{ ifIndex, ifAdminStatus, ifOperStatus }",
        "  INDEX\t\t{ vacmViewTreeFamilyViewName, vacmViewTreeFamilySubtree }",
        "",
        "linkDown NOTIFICATION-TYPE",
    ] {
        assert!(several.lines().any(|one| one == line), "{line:?} in {several}");
    }
}

#[test]
fn trees_and_lists_are_printed() {
    let home = testkit::home!();
    let tree = printed(&home, &["translate", "-Tp", "snmpSet"]);
    assert_eq!(
        tree,
        "+--snmpSet(6)\n   |\n   +-- -RW- INTEGER   snmpSetSerialNo(1)\n            \
         Textual Convention: TestAndIncr\n            Range: 0..2147483647\n"
    );
    assert_eq!(printed(&home, &["translate", "--tree", "snmpSet"]), tree);
    let stack = printed(&home, &["translate", "-Tp", "ifStackTable"]);
    assert!(stack.contains("\n      |  Index: ifStackHigherLayer, ifStackLowerLayer\n"), "{stack}");
    assert!(stack.contains("\n      +-- CR-- EnumVal   ifStackStatus(3)\n"), "{stack}");
    for (letters, long, first) in [
        ("-Tl", "--labels", ".iso(1).org(3).dod(6).internet(1).mgmt(2).mib-2(1).system(1)"),
        ("-To", "--numbers", ".1.3.6.1.2.1.1"),
        ("-Ts", "--symbols", ".iso.org.dod.internet.mgmt.mib-2.system"),
        ("-Tz", "--pairs", "\"system\"\t\t\t\"1.3.6.1.2.1.1\""),
    ] {
        let list = printed(&home, &["translate", letters, "system"]);
        assert_eq!(list.lines().next(), Some(first), "{letters}");
        assert_eq!(printed(&home, &["translate", long, "system"]), list);
        assert!(list.lines().count() > 10, "{letters}");
    }
    // Without a name the list has the whole tree.
    let all = printed(&home, &["translate", "-Tz"]);
    assert!(all.contains("\"lldpRemSysName\"\t\t\t\"1.0.8802.1.1.2.1.4.1.1.9\"\n"));
    assert_eq!(home.run(&["translate", "-Tp", "nope"]).code, 3);
}

#[test]
fn all_names_that_match_a_pattern_are_listed() {
    let home = testkit::home!();
    let found = printed(&home, &["translate", "-TB", "^ifHC(In|Out)Octets$"]);
    assert_eq!(found, "IF-MIB::ifHCInOctets\nIF-MIB::ifHCOutOctets\n");
    assert_eq!(
        printed(&home, &["translate", "--match", "-On", "^IFHCINOCTETS$"]),
        ".1.3.6.1.2.1.31.1.1.1.6\n"
    );
    assert!(
        printed(&home, &["translate", "-TBd", "^ifHCInOctets$"]).contains("SYNTAX\tCounter64\n")
    );
    let Ended { code, out, err, .. } = home.run(&["translate", "-TB", "nonono"]);
    assert_eq!((code, out.as_str()), (3, ""));
    assert!(err.contains("nonono"), "{err}");
    let Ended { code, err, .. } = home.run(&["translate", "-TB", "if("]);
    assert_eq!(code, 1);
    assert!(err.contains("regular expression"), "{err}");
}

#[test]
fn translations_have_json_and_csv() {
    let home = testkit::home!();
    let names = ["ifOperStatus.3", "nope", "1.3.6.1.2.1.31.1.1.1.6.9", "linkUp", "hrStorageEntry"];
    let Ended { code, out, .. } = home.run(&[&["translate", "--json"][..], &names].concat());
    assert_eq!(code, 2);
    let array: Vec<Value> = serde_json::from_str(&out).unwrap();
    assert_eq!(array[0]["oid"], "1.3.6.1.2.1.2.2.1.8.3");
    assert_eq!(array[0]["name"], "IF-MIB::ifOperStatus.3");
    assert_eq!(array[0]["enums"][1], serde_json::json!({"number": 2, "label": "down"}));
    assert_eq!(array[0]["instance"], "3");
    assert_eq!(array[0]["index"][0]["name"], "ifIndex");
    assert_eq!(array[0]["index"][0]["value"], 3);
    assert_eq!(array[1]["ok"], false);
    let unknown = &array[1]["error"];
    assert_eq!(unknown["kind"], "bad-name");
    assert!(unknown["message"].as_str().unwrap().starts_with("no object \"nope\""), "{unknown}");
    assert_eq!(array[2]["syntax"], "Counter64");
    assert_eq!(
        array[3]["objects"],
        serde_json::json!(["ifIndex", "ifAdminStatus", "ifOperStatus"])
    );
    assert_eq!(array[4]["indexes"][0]["name"], "hrStorageIndex");
    // The same from standard input, one record per line.
    let Ended { out: lines, .. } = home.feed(&["translate", "--jsonl"], &names.join("\n"));
    let lines: Vec<Value> = records(&lines);
    assert_eq!(lines, array);
    let csv = printed(&home, &["translate", "--csv", "ifPhysAddress"]);
    assert_eq!(
        csv,
        "input,oid,name,module,object,kind,syntax,convention,access,status,units,error\n\
         ifPhysAddress,1.3.6.1.2.1.2.2.1.6,IF-MIB::ifPhysAddress,IF-MIB,ifPhysAddress,column,\
         OCTET STRING,PhysAddress,read-only,current,,\n"
    );
}

#[test]
fn modules_and_their_objects_are_listed() {
    let home = testkit::home!();
    let modules: Vec<Value> =
        serde_json::from_str(&printed(&home, &["mib", "list", "--json"])).unwrap();
    let lldp = modules.iter().find(|module| module["module"] == "LLDP-MIB").unwrap();
    assert_eq!(lldp["updated"], "2005-05-06");
    assert_eq!(lldp["identity"], "1.0.8802.1.1.2");
    assert_eq!(lldp["tables"], 10);
    assert!(modules.len() > 100);
    let text = printed(&home, &["mib", "list"]);
    assert_eq!(text.lines().count(), modules.len() + 1);
    assert!(text.starts_with("MODULE "), "{text}");
    let objects = printed(&home, &["mib", "list", "SNMP-MPD-MIB", "--csv"]);
    assert!(objects.starts_with("oid,name,kind,access,syntax\n"), "{objects}");
    assert!(objects.contains("1.3.6.1.6.3.11.2.1.2,snmpInvalidMsgs,scalar,read-only,Counter32\n"));
    let Ended { code, out, err, .. } = home.run(&["mib", "list", "LLPD-MIB"]);
    assert_eq!((code, out.as_str()), (3, ""));
    assert!(err.contains("did you mean LLDP-MIB?"), "{err}");
}

#[test]
fn mib_show_prints_all_facts_of_a_name() {
    let home = testkit::home!();
    let table = printed(&home, &["mib", "show", "ifStackTable"]);
    assert!(table.contains("multisnmp table HOST ifStackTable"), "{table}");
    assert!(
        table.lines().any(|line| line.split_whitespace().eq([
            "3",
            "ifStackStatus",
            "RowStatus",
            "read-create"
        ])),
        "{table}"
    );
    let enumeration = printed(&home, &["mib", "show", "ifOperStatus"]);
    assert!(enumeration.contains("\n            7 lowerLayerDown\n"), "{enumeration}");
    let several = printed(
        &home,
        &[
            "mib",
            "show",
            "InetAddressType",
            "UPS-MIB",
            "1.3.6.1.4.1.2636",
            "enterprises.603",
            "--json",
        ],
    );
    let several: Vec<Value> = serde_json::from_str(&several).unwrap();
    assert_eq!(several[0]["module"], "INET-ADDRESS-MIB");
    assert_eq!(several[0]["enums"][5], serde_json::json!({"number": 16, "label": "dns"}));
    assert_eq!(several[1]["identity"], "1.3.6.1.2.1.33");
    assert_eq!(several[2]["organization"], "Juniper");
    // No module names this number, but IANA's registry does.
    assert_eq!(several[3]["organization"], "Harris & Jeffries");
    assert_eq!(several[3]["name"], Value::Null);
    let columns: Value =
        serde_json::from_str(&printed(&home, &["mib", "show", "--json", "ifStackTable"])).unwrap();
    assert_eq!(columns[0]["columns"], serde_json::json!(["ifStackStatus"]));
    let Ended { code, out, err, .. } = home.run(&["mib", "show", "ifOperStaus", "sysName"]);
    assert_eq!(code, 2);
    assert!(
        out.contains("SNMPv2-MIB::sysName") && err.contains("did you mean ifOperStatus"),
        "{err}"
    );
}

#[test]
fn names_are_found_by_words() {
    let home = testkit::home!();
    let found: Vec<Value> =
        serde_json::from_str(&printed(&home, &["mib", "find", "PHYS", "serial", "--json"]))
            .unwrap();
    assert_eq!(found[0]["name"], "ENTITY-MIB::entPhysicalSerialNum");
    let label = printed(&home, &["mib", "find", "propPointToPointSerial"]);
    assert!(label.contains("IF-MIB::ifType"), "{label}");
    // An exact match comes first.
    let exact = printed(&home, &["mib", "find", "ifname", "--csv"]);
    assert!(exact.lines().nth(1).unwrap().contains("IF-MIB::ifName,"), "{exact}");
    let Ended { code, out, err, .. } = home.run(&["mib", "find", "if", "--limit", "3"]);
    assert_eq!((code, out.lines().count()), (0, 4));
    assert!(err.starts_with("3 of "), "{err}");
    let Ended { code, out, .. } = home.run(&["mib", "find", "xyzzy"]);
    assert_eq!((code, out.as_str()), (3, ""));
}

#[test]
fn problems_of_a_module_are_reported() {
    let home = testkit::home!();
    let good = home.write(
        "m/GOOD-MIB",
        "GOOD-MIB DEFINITIONS ::= BEGIN\nIMPORTS enterprises FROM SNMPv2-SMI;\n\
         good OBJECT IDENTIFIER ::= { enterprises 99999 }\nEND\n",
    );
    let it = home.run(&["mib", "check", &good]);
    assert_eq!((it.code, it.out.as_str(), it.err.as_str()), (0, "", "nothing wrong\n"));
    let bad = home.write(
        "m/BAD-MIB",
        "BAD-MIB DEFINITIONS ::= BEGIN\n\nx OBJECT IDENTIFIER ::= { nowhere 1 }\nEND\n",
    );
    let Ended { code, out, err, .. } = home.run(&["mib", "check", &bad]);
    assert_eq!(code, 1);
    assert!(out.starts_with(&format!("{bad}:3: BAD-MIB: ")) && out.contains("nowhere"), "{out}");
    assert_eq!(err, "1 module has a problem\n");
    // A folder.
    let Ended { code, out, .. } = home.run(&["mib", "check", "--json", &home.text("m")]);
    let problems: Vec<Value> = serde_json::from_str(&out).unwrap();
    assert_eq!((code, problems.len(), &problems[0]["module"]), (1, 1, &Value::from("BAD-MIB")));
    let Ended { code, err, .. } = home.run(&["mib", "check", "/nowhere/at/all"]);
    assert_eq!(code, 1);
    assert!(err.contains("/nowhere/at/all"), "{err}");
}

#[test]
fn a_user_module_is_translated() {
    let home = testkit::home!();
    home.write(
        "ACME-MIB",
        "ACME-MIB DEFINITIONS ::= BEGIN\nIMPORTS enterprises, OBJECT-TYPE, Integer32 FROM SNMPv2-SMI;\n\
         acme OBJECT IDENTIFIER ::= { enterprises 99999 }\n\
         acmeLoad OBJECT-TYPE SYNTAX Integer32 (0..100) UNITS \"percent\" MAX-ACCESS read-only\n\
         STATUS current DESCRIPTION \"\" ::= { acme 1 }\nEND\n",
    );
    let dir = &home.text("");
    let args = ["translate", "-M", dir, "-m", "ACME-MIB", "-Td", "acmeLoad.0"];
    let out = printed(&home, &args);
    assert!(out.contains("  SYNTAX\tInteger32 (0..100) \n  UNITS\t\t\"percent\"\n"), "{out}");
    // The name of the module alone is enough.
    assert_eq!(
        printed(&home, &["translate", "-M", dir, "-On", "ACME-MIB::acmeLoad.0"]),
        ".1.3.6.1.4.1.99999.1.0\n"
    );
}

#[test]
fn the_first_ten_unknown_lines_get_suggestions() {
    let home = testkit::home!();
    let mut command = home.command(&["translate", "-"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let lines = "sysDesrc\nsysDescr\nSNMPv2-MIB::sysDesrc\n".repeat(10);
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let out = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    assert_eq!(out.lines().count(), 30);
    let unknown: Vec<&str> = out.lines().filter(|line| line.starts_with('?')).collect();
    assert_eq!(unknown.len(), 20);
    for (i, line) in unknown.iter().enumerate() {
        assert_eq!(line.contains("did you mean sysDescr"), i < 10, "{line}");
    }
}
