use crate::output::{
    Format, TableOptions, safe,
    testing::{self, Printed},
};
use netsnmp::{Error, ErrorKind, HostRecord, Outcome, Value};
use std::collections::BTreeMap;

fn parse(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

fn failed(host: &str) -> HostRecord {
    HostRecord::new(host, Outcome::Failed(Error::new(ErrorKind::Refused)))
}

fn string(text: &str) -> Value {
    Value::OctetString(text.as_bytes().to_vec())
}

#[test]
fn each_varbind_has_a_line() {
    let record = testing::answer(
        "a,b",
        &[
            ("1.3.6.1.2.1.2.2.1.8.3", Value::Integer(1)),
            ("1.3.6.1.2.1.1.1.0", string("two\nlines, \"x\"")),
            ("1.3.6.1.2.1.1.9.0", Value::NoSuchObject),
        ],
    );
    let printed = testing::print(testing::options(Format::Csv), [record]);
    let mut lines = printed.out.lines();
    assert_eq!(
        lines.next().unwrap(),
        "host,address,ok,complete,oid,name,index,type,value,text,raw,\
         error_kind,error_message,elapsed_ms,tries,label"
    );
    assert_eq!(
        lines.next().unwrap(),
        "\"a,b\",,true,true,1.3.6.1.2.1.2.2.1.8.3,IF-MIB::ifOperStatus.3,ifIndex=3,\
         INTEGER,1,up,,,,0.000,0,"
    );
    let rows = parse(&printed.out);
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[1]["text"], "two\nlines, \"x\"");
    assert_eq!(rows[1]["raw"], "74776f0a6c696e65732c20227822");
    assert_eq!((&*rows[2]["type"], &*rows[2]["value"]), ("noSuchObject", ""));
}

#[test]
fn hosts_without_varbinds_have_a_line() {
    let empty = HostRecord::new("empty", Outcome::Complete);
    let Printed { out, notes } =
        testing::print(testing::options(Format::Csv), [empty, failed("b")]);
    let rows = parse(&out);
    assert_eq!((&*rows[0]["host"], &*rows[0]["ok"], &*rows[0]["oid"]), ("empty", "true", ""));
    assert_eq!((&*rows[1]["ok"], &*rows[1]["error_kind"]), ("false", "refused"));
    assert_eq!(rows[1]["error_message"], "connection refused");
    assert_eq!(notes, "");
}

#[test]
fn numbers_keep_all_digits_and_text_is_safe_for_terminals() {
    let record = testing::answer(
        "h\u{1b}[2J",
        &[
            ("1.3.6.1.2.1.31.1.1.1.6.1", Value::Counter64(u64::MAX)),
            ("1.3.6.1.4.1.99999.1", string("\u{1b}]0;x\u{7}")),
        ],
    );
    let printed = testing::print(testing::options(Format::Csv), [record]);
    let active = |c| c != '\n' && safe::is_active(c);
    assert!(!printed.out.contains(active), "{:?}", printed.out);
    assert_eq!(parse(&printed.out)[0]["value"], "18446744073709551615");
}

const STACK: &str = "1.3.6.1.2.1.31.1.2";

#[test]
fn each_row_has_a_line_with_its_decoded_index() {
    let record = testing::answer(
        "h",
        &[
            ("1.3.6.1.2.1.31.1.2.1.3.0.5", Value::Integer(1)),
            ("1.3.6.1.2.1.31.1.2.1.3.5.0", Value::Integer(2)),
            ("1.3.6.1.2.1.31.1.2.1.77.5.0", Value::Integer(2)),
        ],
    );
    let options = testing::table(Format::Csv, STACK, TableOptions::default());
    let Printed { out, notes } = testing::print(options, [record, failed("b")]);
    assert_eq!(
        out,
        "host,address,ok,complete,ifStackHigherLayer,ifStackLowerLayer,ifStackStatus,\
         error_kind,error_message,elapsed_ms,tries,label\n\
         h,,true,true,0,5,active,,,0.000,0,\n\
         h,,true,true,5,0,notInService,,,0.000,0,\n\
         b,,false,false,,,,refused,connection refused,0.000,0,\n"
    );
    assert_eq!(notes, "h: column 77 is not in the MIB and left out; --jsonl has it\n");
}

#[test]
fn a_readable_index_column_appears_once() {
    let record = testing::answer(
        "h",
        &[("1.3.6.1.2.1.2.2.1.1.3", Value::Integer(3)), ("1.3.6.1.2.1.2.2.1.2.3", string("eth0"))],
    );
    let options = testing::table(Format::Csv, "1.3.6.1.2.1.2.2", TableOptions::default());
    let printed = testing::print(options, [record]);
    assert!(printed.out.starts_with("host,address,ok,complete,ifIndex,ifDescr,ifType,"));
    let rows = parse(&printed.out);
    assert_eq!((&*rows[0]["ifIndex"], &*rows[0]["ifDescr"]), ("3", "eth0"));
    assert_eq!(rows[0]["ifMtu"], "");
    assert_eq!(printed.notes, "");
}

#[test]
fn an_unknown_table_has_every_column_of_every_host() {
    let a = testing::answer("a", &[("1.3.6.1.4.1.99999.1.1.2.7.1", Value::Integer(1))]);
    let b = testing::answer("b", &[("1.3.6.1.4.1.99999.1.1.5.9", Value::Integer(2))]);
    let options = testing::table(Format::Csv, "1.3.6.1.4.1.99999.1", TableOptions::default());
    let printed = testing::print(options, [a, b]);
    assert_eq!(
        printed.out,
        "host,address,ok,complete,index,2,5,error_kind,error_message,elapsed_ms,tries,label\n\
         a,,true,true,7.1,1,,,,0.000,0,\n\
         b,,true,true,9,,2,,,0.000,0,\n"
    );
}
