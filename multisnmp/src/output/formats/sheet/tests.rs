//! Tables of hosts as they are printed.

use super::{cells::chars, *};
use crate::output::{
    Format,
    testing::{self, Printed},
};
use netsnmp::{Error, ErrorKind, Outcome, Value};

const IF_TABLE: &str = "1.3.6.1.2.1.2.2";

fn interfaces(host: &str) -> HostRecord {
    let string = |text: &str| Value::OctetString(text.as_bytes().to_vec());
    testing::answer(
        host,
        &[
            ("1.3.6.1.2.1.2.2.1.1.1", Value::Integer(1)),
            ("1.3.6.1.2.1.2.2.1.1.12", Value::Integer(12)),
            ("1.3.6.1.2.1.2.2.1.2.1", string("lo")),
            ("1.3.6.1.2.1.2.2.1.2.12", string("eth0\u{1b}[2J")),
            ("1.3.6.1.2.1.2.2.1.3.1", Value::Integer(24)),
            ("1.3.6.1.2.1.2.2.1.6.1", string("")),
            ("1.3.6.1.2.1.2.2.1.6.12", Value::OctetString(vec![2, 0xfc, 0, 0, 0, 1])),
        ],
    )
}

fn print(options: TableOptions, hosts: &[&str]) -> Printed {
    let mut all = testing::table(Format::Text, IF_TABLE, options);
    all.hosts_shown = hosts.len() > 1;
    testing::print(all, hosts.iter().map(|host| interfaces(host)))
}

fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

/// Returns the first `count` characters of each line. The columns after them are holes.
fn left(text: &str, count: usize) -> Vec<&str> {
    let cut = |line: &'_ str| line.char_indices().nth(count).map_or(line.len(), |(at, _)| at);
    text.lines().map(|line| &line[..cut(line)]).collect()
}

#[test]
fn a_table_is_printed_as_by_snmptable() {
    let Printed { out, notes } = print(TableOptions::default(), &["h"]);
    assert_eq!(
        left(&out, 77),
        [
            "SNMP table: IF-MIB::ifTable",
            "",
            " ifIndex                 ifDescr           ifType ifMtu ifSpeed ifPhysAddress",
            "       1                      lo softwareLoopback     ?       ?              ",
            "      12 65 74 68 30 1B 5B 32 4A                ?     ?       ?  2:fc:0:0:0:1",
        ]
    );
    // As with snmptable, columns that the agent lacks are there.
    assert!(lines(&out)[2].ends_with(" ifOutQLen ifSpecific"), "{out}");
    assert!(lines(&out)[4].ends_with("         ?          ?"), "{out}");
    assert_eq!(notes, "");
}

#[test]
fn the_option_letters_change_the_layout() {
    let brief = TableOptions { brief: true, index: true, ..TableOptions::default() };
    let out = print(brief, &["h"]).out;
    assert_eq!(
        left(&out, 69)[2],
        " index Index                   Descr             Type Mtu Speed  Phys"
    );
    assert!(lines(&out)[4].starts_with("    12    12 65 74"), "{out}");

    let no_header = TableOptions { no_header: true, ..TableOptions::default() };
    assert_eq!(
        left(&print(no_header, &["h"]).out, 63)[0],
        "       1                      lo softwareLoopback     ?       ?"
    );

    let only = TableOptions { only_header: true, brief: true, ..TableOptions::default() };
    let out = print(only, &["h", "g"]).out;
    assert!(out.starts_with(" Index Descr Type Mtu Speed PhysAddress "), "{out}");
    assert_eq!(lines(&out).len(), 1);
}

#[test]
fn a_separator_makes_compact_lines() {
    let separator = Some("|".to_owned());
    let options = TableOptions { separator, index: true, ..TableOptions::default() };
    assert_eq!(
        left(&print(options.clone(), &["h"]).out, 49),
        [
            "SNMP table: IF-MIB::ifTable",
            "",
            "index|ifIndex|ifDescr|ifType|ifMtu|ifSpeed|ifPhys",
            "1|1|lo|softwareLoopback|?|?||?|?|?|?|?|?|?|?|?|?|",
            "12|12|65 74 68 30 1B 5B 32 4A|?|?|?|2:fc:0:0:0:1|",
        ]
    );
    // Many hosts form one list with one header, and the host is the first column.
    let out = print(options, &["a", "b"]).out;
    let all = lines(&out);
    assert_eq!(all.len(), 7, "{out}");
    assert!(all[2].starts_with("host|index|ifIndex|ifDescr|ifType|ifMtu|"), "{out}");
    assert!(all[5].starts_with("b|1|1|lo|softwareLoopback|?|"), "{out}");
}

#[test]
fn narrow_tables_are_split_into_parts_of_at_least_one_column() {
    let narrow =
        |width| TableOptions { index: true, width: Some(width), ..TableOptions::default() };
    let out = print(narrow(40), &["h"]).out;
    assert_eq!(
        lines(&out)[..11],
        [
            "SNMP table: IF-MIB::ifTable",
            "",
            " index ifIndex                 ifDescr",
            "     1       1                      lo",
            "    12      12 65 74 68 30 1B 5B 32 4A",
            "",
            "SNMP table IF-MIB::ifTable, part 2",
            "",
            " index           ifType ifMtu ifSpeed",
            "     1 softwareLoopback     ?       ?",
            "    12                ?     ?       ?",
        ]
    );
    let out = print(narrow(1), &["h"]).out;
    assert!(out.contains("part 22") && !out.contains("part 23"), "{out}");
}

#[test]
fn each_of_many_hosts_is_named() {
    let out = print(TableOptions::default(), &["a", "b"]).out;
    let all = lines(&out);
    assert_eq!(
        (all[0], all[5], all[6]),
        ("a: SNMP table: IF-MIB::ifTable", "", "b: SNMP table: IF-MIB::ifTable",)
    );
    let no_header = TableOptions { no_header: true, ..TableOptions::default() };
    let out = print(no_header, &["a", "b"]).out;
    assert!(lines(&out)[2].trim_start().starts_with("b "), "{out}");
}

#[test]
fn errors_and_empty_tables_are_notes() {
    let error = Error::new(ErrorKind::Refused);
    let dead = HostRecord::new("dead", Outcome::Failed(error.clone()));
    let mut part = interfaces("part");
    part.outcome = Outcome::Partial(error);
    let empty = HostRecord::new("empty", Outcome::Complete);
    let options = testing::table(Format::Text, IF_TABLE, TableOptions::default());
    let Printed { out, notes } = testing::print(options, [dead, part, empty]);
    assert_eq!(lines(&out).len(), 5, "{out}");
    let notes = lines(&notes);
    assert!(notes[0].starts_with("dead: refused: "), "{notes:?}");
    assert!(notes[1].starts_with("part: partial, 7 varbinds: refused: "), "{notes:?}");
    assert_eq!(notes[2], "empty: IF-MIB::ifTable: no entries");
}

#[test]
fn an_unknown_table_has_numbers_for_names() {
    let record = testing::answer("h", &[("1.3.6.1.4.1.99999.1.1.2.7.1", Value::Integer(5))]);
    let options = TableOptions { index: true, ..TableOptions::default() };
    let options = testing::table(Format::Text, "1.3.6.1.4.1.99999.1", options);
    let out = testing::print(options, [record]).out;
    assert_eq!(lines(&out)[2..], [" index 2", "   7.1 5"]);
}

#[test]
fn ruled_tables_fit_their_width() {
    for width in [30, 60, 200] {
        let options = TableOptions { width: Some(width), ..TableOptions::default() };
        let options = testing::table(Format::Table, IF_TABLE, options);
        let out = testing::print(options, [interfaces("h")]).out;
        assert!(out.starts_with("SNMP table: IF-MIB::ifTable\n"), "{out}");
        assert!(out.lines().all(|line| chars(line) <= width.max(34)), "{width}:\n{out}");
        assert_eq!(out.matches("softwareLoopback").count(), 1, "{width}:\n{out}");
    }
}

#[test]
fn each_part_of_a_ruled_table_begins_with_host_and_index() {
    let options = TableOptions { width: Some(60), ..TableOptions::default() };
    let mut options = testing::table(Format::Table, IF_TABLE, options);
    options.hosts_shown = true;
    let out = testing::print(options, [interfaces("a"), interfaces("b")]).out;
    let heads: Vec<&str> = out.lines().filter(|line| line.starts_with("│ host")).collect();
    assert!(heads.len() > 2, "{out}");
    assert!(heads.iter().all(|head| head.starts_with("│ host ┆ ifIndex ┆ ")), "{out}");
    assert!(heads.iter().all(|head| head.matches("ifIndex").count() == 1), "{out}");
    assert!(out.contains("│ b    ┆ 12      ┆ "), "{out}");
    // Without a module, the index is in numbers.
    let record = testing::answer("h", &[("1.3.6.1.4.1.99999.1.1.2.7.1", Value::Integer(5))]);
    let options = testing::table(Format::Table, "1.3.6.1.4.1.99999.1", TableOptions::default());
    let out = testing::print(options, [record]).out;
    assert!(out.contains("│ index ┆ 2 │") && out.contains("│ 7.1   ┆ 5 │"), "{out}");
}
