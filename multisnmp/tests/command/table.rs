//! `table`: columns, tables that are joined, and the forms of rows.

use serde_json::{Value, json};
use testkit::{
    agent::Agent,
    ber::Value as Wire,
    devices::{named, numbers},
    faulty::Faulty,
    home::{Ended, Home},
    replay::peer,
    tree::Tree,
};

/// Two interfaces. Only the second one has a row in ifXTable.
fn switch() -> Faulty {
    peer(named(
        Tree::system(),
        [
            ("ifIndex.1", Wire::Integer(1)),
            ("ifIndex.2", Wire::Integer(2)),
            ("ifDescr.1", Wire::from("lo")),
            ("ifDescr.2", Wire::from("eth0")),
            ("ifType.1", Wire::Integer(24)),
            ("ifType.2", Wire::Integer(100_000)),
            ("ifPhysAddress.1", Wire::from("")),
            ("ifPhysAddress.2", Wire::Octets(vec![0, 0x1b, 0x21, 9, 0xab, 0xff])),
            ("ifOperStatus.1", Wire::Integer(1)),
            ("ifOperStatus.2", Wire::Integer(2)),
            ("ifName.2", Wire::from("e0")),
            ("ifHCInOctets.2", Wire::Counter64(u64::MAX)),
            ("ifStackStatus.0.1", Wire::Integer(1)),
        ],
    ))
}

/// Runs `table` with the words after the target.
fn of(home: &Home, peer: &Faulty, options: &[&str], words: &[&str]) -> Ended {
    home.run(&[&["table"], options, &[&peer.udp()], words].concat())
}

/// Returns the columns of the interfaces that were asked for, by number.
fn asked(peer: &Faulty) -> Vec<u32> {
    let columns = peer.requests().into_iter().flat_map(|request| request.names());
    let interfaces: Vec<u32> = numbers("ifTable").split('.').map(|n| n.parse().unwrap()).collect();
    let mut columns: Vec<u32> = columns
        .filter_map(|name| name.strip_prefix(&interfaces[..]).and_then(|rest| rest.get(1).copied()))
        .collect();
    columns.sort_unstable();
    columns.dedup();
    columns
}

#[test]
fn only_the_chosen_columns_are_asked_and_keep_their_order() {
    let home = testkit::home!();
    // Names, an entry's column by number, several words: all of them are the same.
    let speed = format!(".{}", numbers("ifOperStatus"));
    let number = format!("{speed},ifDescr");
    for words in [&["ifOperStatus,ifDescr"][..], &["ifOperStatus", "ifDescr"], &[&number]] {
        let peer = switch();
        let it = of(&home, &peer, &[], words);
        assert_eq!(it.code, 0, "{}", it.err);
        let lines: Vec<&str> = it.out.lines().collect();
        assert_eq!(
            lines,
            [
                "SNMP table: IF-MIB::ifTable",
                "",
                " ifOperStatus ifDescr",
                "           up      lo",
                "         down    eth0"
            ]
        );
        assert_eq!(asked(&peer), [2, 8], "{words:?}");
    }
    let peer = switch();
    let it = of(&home, &peer, &["-Ib"], &["^if.{0,1}descr$,ifOper.*"]);
    assert_eq!(it.out.lines().nth(2), Some(" ifDescr ifOperStatus"), "{}", it.err);
    let peer = switch();
    let it = of(&home, &peer, &["--csv"], &["ifDescr"]);
    assert!(
        it.out.starts_with("host,address,ok,complete,ifIndex,ifDescr,error_kind"),
        "{}",
        it.out
    );
    assert_eq!(asked(&peer), [2]);
}

#[test]
fn tables_with_one_index_are_one_table() {
    let (home, peer) = (testkit::home!(), switch());
    for tables in [&["ifTable,ifXTable"][..], &["ifXTable", "ifTable"]] {
        let it = of(&home, &peer, &["--jsonl"], tables);
        assert_eq!(it.code, 0, "{}", it.err);
        let rows = it.record()["rows"].as_array().unwrap().clone();
        assert_eq!(rows.len(), 2);
        assert_eq!((&rows[0]["ifDescr"], &rows[0]["ifName"]), (&json!("lo"), &Value::Null));
        assert_eq!((&rows[1]["ifDescr"], &rows[1]["ifName"]), (&json!("eth0"), &json!("e0")));
    }
    // Columns of both are asked for together.
    let before = peer.requests().len();
    let it = of(&home, &peer, &[], &["ifDescr,ifName"]);
    assert_eq!(
        it.out,
        "SNMP table: IF-MIB::ifTable, IF-MIB::ifXTable\n\n ifDescr ifName\n      lo      ?\n    eth0     e0\n"
    );
    let first = &peer.requests()[before];
    assert_eq!(first.names().len(), 2);
    let it = of(&home, &peer, &["--csv"], &["ifDescr,ifHCInOctets"]);
    let rows: Vec<&str> = it.out.lines().skip(1).collect();
    assert!(rows[0].contains(",1,lo,,"), "{}", it.out);
    assert!(rows[1].contains(",2,eth0,18446744073709551615,"), "{}", it.out);
}

#[test]
fn an_error_says_why_tables_do_not_fit_together() {
    let (home, peer) = (testkit::home!(), switch());
    for (words, why) in [
        (
            &["ifTable,ifStackTable"][..],
            "ifTable and ifStackTable do not fit together: a row of ifTable has the index ifIndex, \
             a row of ifStackTable has ifStackHigherLayer, ifStackLowerLayer",
        ),
        (&["ifDescr", "hrStorageDescr"], "ifTable and hrStorageTable do not fit together"),
        (
            &["ifTable,.1.3.6.1.4.1.99999.1"],
            "no module has the INDEX of 1.3.6.1.4.1.99999.1 (-m, -M)",
        ),
        (&["sysDescr"], "sysDescr is not a table or a column"),
        (&["ifDescr.3"], "ifDescr.3 is not a table or a column"),
        (&["ifDescr,"], "an empty name in \"ifDescr,\""),
        (&["ifStackHigherLayer"], "ifStackHigherLayer cannot be asked for"),
        (&[], "multisnmp table 10.0.0.1 ifTable"),
    ] {
        let it = of(&home, &peer, &[], words);
        assert_eq!(it.code, 1, "{words:?}: {}", it.err);
        assert!(it.err.contains(why), "{words:?}: {}", it.err);
    }
    assert!(peer.requests().is_empty());
}

#[test]
fn json_has_rows_of_plain_values() {
    let (home, peer) = (testkit::home!(), switch());
    let words = "ifDescr,ifType,ifPhysAddress,ifOperStatus,ifHCInOctets,ifMtu";
    let it = of(&home, &peer, &["--jsonl"], &[words]);
    let record = it.record();
    assert_eq!(
        record["rows"],
        json!([
            {
                "index": {"ifIndex": 1}, "ifDescr": "lo", "ifType": "softwareLoopback",
                "ifPhysAddress": "", "ifOperStatus": "up", "ifHCInOctets": null, "ifMtu": null,
            },
            {
                "index": {"ifIndex": 2}, "ifDescr": "eth0", "ifType": 100_000,
                "ifPhysAddress": "00:1b:21:09:ab:ff", "ifOperStatus": "down",
                "ifHCInOctets": "18446744073709551615", "ifMtu": null,
            },
        ])
    );
    assert!(record.get("varbinds").is_none() && record["complete"] == true, "{record}");
    let array = of(&home, &peer, &["--json"], &[words]);
    let array: Value = serde_json::from_str(&array.out).unwrap();
    assert_eq!(array[0]["rows"], record["rows"]);
    // With -Oe, labels are numbers.
    let it = of(&home, &peer, &["--jsonl", "-Oe"], &["ifOperStatus"]);
    assert_eq!(it.record()["rows"][1]["ifOperStatus"], 2);
    // A host that gives nothing has no rows.
    let it = of(&home, &peer, &["--jsonl"], &["hrStorageTable"]);
    assert_eq!((it.code, &it.record()["rows"]), (0, &json!([])));
}

#[test]
fn varbinds_gives_the_variables_in_every_format() {
    let (home, peer) = (testkit::home!(), switch());
    let it = of(&home, &peer, &["--varbinds", "--jsonl"], &["ifTable"]);
    let record = it.record();
    assert_eq!(record["varbinds"].as_array().unwrap().len(), 10);
    assert_eq!(record["varbinds"][0]["name"], "IF-MIB::ifIndex.1");
    assert!(record.get("rows").is_none());
    let it = of(&home, &peer, &["--varbinds"], &["ifDescr"]);
    assert_eq!(it.out, "IF-MIB::ifDescr.1 = STRING: lo\nIF-MIB::ifDescr.2 = STRING: eth0\n");
}

#[test]
fn each_part_of_a_ruled_table_has_the_host_and_the_index() {
    let (home, peer) = (testkit::home!(), switch());
    let it = of(&home, &peer, &["--format", "table", "-Cw40"], &["ifTable"]);
    let heads: Vec<&str> = it.out.lines().filter(|line| line.contains("ifIndex")).collect();
    let parts = it.out.matches("SNMP table").count();
    assert!(parts > 1 && heads.len() == parts, "{}", it.out);
    assert!(heads.iter().all(|head| head.starts_with("│ ifIndex ")), "{}", it.out);
    // The index is there once, and columns that the device lacks are not.
    assert_eq!(heads[0].matches("ifIndex").count(), 1);
    assert!(!it.out.contains("ifMtu"), "{}", it.out);
}

#[test]
fn a_real_agent_gives_chosen_and_joined_columns() {
    let (home, agent) = (testkit::home!(), Agent::builder().rows(3).start());
    let ask = |options: &[&str], words: &str| {
        let it = home.run(&[&["table"], options, &[&agent.udp(), words]].concat());
        assert_eq!(it.code, 0, "{words}: {}", it.err);
        it
    };
    let whole = ask(&["--jsonl"], "sysORTable").record();
    let one = ask(&["--jsonl"], "sysORDescr").record();
    let rows = |record: &Value| record["rows"].as_array().unwrap().clone();
    assert!(!rows(&one).is_empty());
    for (row, all) in rows(&one).iter().zip(&rows(&whole)) {
        assert_eq!((&row["index"], &row["sysORDescr"]), (&all["index"], &all["sysORDescr"]));
        assert_eq!(row.as_object().unwrap().len(), 2);
    }
    assert_eq!(rows(&one).len(), rows(&whole).len());
    for letters in [&["-CB"][..], &["-Cr1"], &["-v1"]] {
        let letters = [letters, &["--jsonl"]].concat();
        assert_eq!(rows(&ask(&letters, "sysORDescr,sysORID").record()).len(), rows(&whole).len());
    }
    // A table that no module has: the columns are numbers.
    let base = format!(".{}.2", testkit::agent::BASE);
    let rows = rows(&ask(&["--jsonl"], &base).record());
    assert_eq!(rows.len(), 3);
    assert!(rows[0]["index"]["oid"].is_string(), "{rows:?}");
}
