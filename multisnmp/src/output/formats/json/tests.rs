//! The keys and values of a record, read back from its JSON.

use crate::output::{Format, TableOptions, escape::MAX_EXACT, testing};
use netsnmp::{Error, ErrorKind, HostRecord, Outcome, Value, query::WalkEnd};
use std::time::Duration;

fn parse(record: HostRecord) -> serde_json::Value {
    let printed = testing::print(testing::options(Format::Jsonl), [record]);
    assert_eq!(printed.notes, "");
    assert_eq!(printed.out.matches('\n').count(), 1, "{:?}", printed.out);
    serde_json::from_str(&printed.out).unwrap()
}

fn varbind(oid: &str, value: Value) -> serde_json::Value {
    parse(testing::answer("h", &[(oid, value)]))["varbinds"][0].take()
}

#[test]
fn a_record_has_these_keys() {
    let oid = "1.3.6.1.2.1.2.2.1.8.3";
    let mut record = testing::answer("core-1", &[(oid, Value::Integer(1))]);
    record.address = Some("10.0.0.1:161".parse().unwrap());
    record.elapsed = Duration::from_nanos(1_234_567);
    record.tries = 2;
    let printed = testing::print(testing::options(Format::Jsonl), [record]);
    assert_eq!(
        printed.out,
        concat!(
            r#"{"schema_version":1,"host":"core-1","address":"10.0.0.1:161","ok":true,"#,
            r#""complete":true,"varbinds":[{"oid":"1.3.6.1.2.1.2.2.1.8.3","#,
            r#""name":"IF-MIB::ifOperStatus.3","index":[{"name":"ifIndex","type":"INTEGER","#,
            r#""value":3,"text":"3","raw":null}],"#,
            r#""type":"INTEGER","value":1,"text":"up","raw":null}],"error":null,"#,
            r#""elapsed_ms":1.235,"tries":2}"#,
            "\n"
        )
    );
}

#[test]
fn addresses_have_their_usual_form() {
    for address in ["0.0.0.0:0", "10.20.255.1:65535", "[2001:db8::1]:161", "[::]:1"] {
        let mut record = HostRecord::new("h", Outcome::Complete);
        record.address = Some(address.parse().unwrap());
        assert_eq!(parse(record)["address"], address);
    }
}

#[test]
fn a_failed_host_has_the_same_keys() {
    let failed = Outcome::Failed(Error::new(ErrorKind::Refused));
    let object = parse(HostRecord::new("h", failed));
    assert_eq!((&object["ok"], &object["complete"]), (&false.into(), &false.into()));
    assert_eq!(object["address"], serde_json::Value::Null);
    assert_eq!(object["varbinds"], serde_json::json!([]));
    assert_eq!(
        object["error"],
        serde_json::json!({
            "kind": "refused",
            "message": "connection refused",
            "advice": "the host is up but no agent listens on that port",
        })
    );
    let mut partial = testing::answer("h", &[("1.3.6.1.2.1.1.3.0", Value::TimeTicks(1))]);
    partial.outcome = Outcome::Partial(Error::new(ErrorKind::TooBig));
    let object = parse(partial);
    assert_eq!((&object["ok"], &object["complete"]), (&true.into(), &false.into()));
    assert_eq!(object["error"]["kind"], "too-big");
}

#[test]
fn walk_ends_has_the_end_of_each_walk() {
    let mut record = testing::answer("h", &[]);
    assert!(parse(record.clone()).get("walk_ends").is_none());
    record.ends = vec![
        WalkEnd::LeftSubtree,
        WalkEnd::EndOfView,
        WalkEnd::Limit(2),
        WalkEnd::Failed(Error::new(ErrorKind::Refused)),
    ];
    let ends = serde_json::json!(["left-subtree", "end-of-view", "limit", "refused"]);
    assert_eq!(parse(record)["walk_ends"], ends);
}

#[test]
fn numbers_keep_all_their_digits() {
    const COUNTER: &str = "1.3.6.1.2.1.31.1.1.1.6.1";
    let value = |value| varbind(COUNTER, value)["value"].take();
    assert_eq!(value(Value::Counter64(MAX_EXACT)), 9_007_199_254_740_992_u64);
    assert_eq!(value(Value::Counter64(MAX_EXACT + 1)), "9007199254740993");
    assert_eq!(value(Value::Counter64(u64::MAX)), "18446744073709551615");
    assert_eq!(value(Value::Integer64(i64::MIN)), "-9223372036854775808");
    assert_eq!(value(Value::Integer64(-5)), -5);
    assert_eq!(value(Value::Integer(i32::MIN)), i32::MIN);
    assert_eq!(value(Value::Double(0.1)), 0.1);
    assert_eq!(value(Value::Double(f64::NEG_INFINITY)), "-inf");
    assert_eq!(value(Value::Float(f32::NAN)), "NaN");
    assert_eq!(value(Value::NoSuchInstance), serde_json::Value::Null);
    assert_eq!(varbind(COUNTER, Value::NoSuchInstance)["type"], "noSuchInstance");
    assert_eq!(value(Value::IpAddress([10, 0, 0, 1].into())), "10.0.0.1");
    let oid = Value::ObjectIdentifier("1.3.6.1.2.1.1".parse().unwrap());
    let varbind = varbind("1.3.6.1.2.1.1.2.0", oid);
    assert_eq!(varbind["value"], "1.3.6.1.2.1.1");
    assert_eq!(varbind["text"], "SNMPv2-MIB::system");
}

#[test]
fn raw_has_every_octet_of_a_string() {
    let all: Vec<u8> = (0..=255).collect();
    for bytes in [&all[..], b"", b"caf\xc3\xa9", b"\x1b[2J", b"a\r\nb", "\u{2028}\u{85}".as_bytes()]
    {
        let varbind = varbind("1.3.6.1.2.1.1.1.0", Value::OctetString(bytes.to_vec()));
        let raw = varbind["raw"].as_str().unwrap();
        let octet = |at| u8::from_str_radix(&raw[at..at + 2], 16).unwrap();
        assert_eq!((0..raw.len()).step_by(2).map(octet).collect::<Vec<_>>(), bytes);
        assert_eq!(varbind["value"], varbind["text"]);
    }
    let text = |bytes: &[u8]| {
        varbind("1.3.6.1.2.1.1.1.0", Value::OctetString(bytes.to_vec()))["text"].take()
    };
    assert_eq!(text(b"caf\xc3\xa9 \"x\""), "café \"x\"");
    assert_eq!(text(b"a\r\nb"), "a\r\nb");
}

#[test]
fn terminal_control_characters_are_escaped_and_read_back() {
    let host = "h\u{1b}\u{7f}\u{9b}\u{202e}\u{2028}é";
    let record = || HostRecord::new(host, Outcome::Complete);
    let printed = testing::print(testing::options(Format::Jsonl), [record()]);
    assert!(printed.out.contains(r#""h\u001b\u007f\u009b\u202e\u2028é""#), "{}", printed.out);
    assert_eq!(parse(record())["host"], host);
}

#[test]
fn the_index_has_each_of_its_columns() {
    let varbind = varbind("1.3.6.1.2.1.31.1.2.1.3.0.5", Value::Integer(1));
    assert_eq!(
        varbind["index"],
        serde_json::json!([
            {"name": "ifStackHigherLayer", "type": "INTEGER", "value": 0, "text": "0", "raw": null},
            {"name": "ifStackLowerLayer", "type": "INTEGER", "value": 5, "text": "5", "raw": null},
        ])
    );
    assert_eq!(
        self::varbind("1.3.6.1.2.1.1.3.0", Value::TimeTicks(1))["index"],
        serde_json::json!([])
    );
}

fn at(name: &str, value: Value) -> serde_json::Value {
    varbind(&netsnmp::Mib::builtin().resolve(name).unwrap().to_string(), value)
}

fn octets(octets: &[u8]) -> Value {
    Value::OctetString(octets.to_vec())
}

#[test]
fn the_index_is_decoded() {
    let it = at("ipNetToPhysicalType[3][ipv4][10.0.0.1]", Value::Integer(3));
    assert_eq!(
        it["index"],
        serde_json::json!([
            {"name": "ipNetToPhysicalIfIndex", "type": "INTEGER", "value": 3, "text": "3",
             "raw": null},
            {"name": "ipNetToPhysicalNetAddressType", "type": "INTEGER", "value": 1,
             "text": "ipv4", "raw": null},
            {"name": "ipNetToPhysicalNetAddress", "type": "STRING", "value": "10.0.0.1",
             "text": "10.0.0.1", "raw": "0a000001", "address": "10.0.0.1"},
        ])
    );
    assert_eq!((&it["value"], &it["text"]), (&3.into(), &"dynamic".into()));
    let it = at("dot1dTpFdbPort.0:1b:21:9:ab:ff", Value::Integer(3));
    assert_eq!(
        it["index"],
        serde_json::json!([
            {"name": "dot1dTpFdbAddress", "type": "STRING", "value": "0:1b:21:9:ab:ff",
             "text": "0:1b:21:9:ab:ff", "raw": "001b2109abff", "address": "00:1b:21:09:ab:ff"},
        ])
    );
    let it = at("vacmViewTreeFamilyType[\"all\"][1.3.6]", Value::Integer(1));
    assert_eq!(it["index"][1]["value"], "1.3.6");
    assert_eq!(it["index"][1]["text"], "SNMPv2-SMI::dod");
    // An instance that does not fit the INDEX is only in the OID.
    assert_eq!(
        varbind("1.3.6.1.2.1.2.2.1.8.3.4", Value::Integer(1))["index"],
        serde_json::json!([])
    );
}

#[test]
fn units_address_time_and_bits_are_there_if_the_mib_has_them() {
    let date = octets(&[7, 232, 2, 29, 13, 30, 15, 5, b'+', 2, 0]);
    let it = at("hrSystemDate.0", date);
    assert_eq!(it["text"], "2024-2-29,13:30:15.5,+2:0");
    assert_eq!(it["time"], "2024-02-29T13:30:15.5+02:00");
    assert_eq!(at("hrSystemDate.0", octets(&[0; 8]))["time"], serde_json::Value::Null);
    let it = at("ifPhysAddress.1", octets(&[0, 0x1b, 0x21, 9, 0xab, 0xff]));
    assert_eq!(
        (&it["text"], &it["address"]),
        (&"0:1b:21:9:ab:ff".into(), &"00:1b:21:09:ab:ff".into())
    );
    assert_eq!(at("ifPhysAddress.1", octets(&[]))["address"], serde_json::Value::Null);
    let it = at("lldpLocSysCapSupported.0", octets(&[0x28, 0x40]));
    assert_eq!((&it["text"], &it["raw"]), (&"bridge router 9".into(), &"2840".into()));
    assert_eq!(it["bits"], serde_json::json!(["bridge", "router", 9]));
    let it = at("hrStorageAllocationUnits.1", Value::Integer(4096));
    assert_eq!(
        (&it["value"], &it["units"], &it["text"]),
        (&4096.into(), &"Bytes".into(), &"4096".into())
    );
    // A value of an index: the length of a prefix.
    let prefix = [&[0xfd][..], &[0; 15]].concat();
    let prefix: String = prefix.iter().map(|octet| format!(".{octet}")).collect();
    let it = at(&format!("ipv6AddrPrefixOnLinkFlag.2.16{prefix}.64"), Value::Integer(1));
    let length = &it["index"][2];
    assert_eq!(
        (&length["value"], &length["units"], &length["text"]),
        (&64.into(), &"bits".into(), &"64".into())
    );
    let plain = at("ifDescr.1", octets(b"lo"));
    for key in ["address", "time", "bits", "units"] {
        assert!(plain.get(key).is_none(), "{key}");
    }
}

#[test]
fn another_column_of_the_row_gives_the_type_of_an_address() {
    let row = |kind: i32| {
        let oid = |name: &str| {
            let name = format!("{name}.\"a\".\"b\"");
            netsnmp::Mib::builtin().resolve(&name).unwrap().to_string()
        };
        let (address, of) = (oid("pingCtlTargetAddress"), oid("pingCtlTargetAddressType"));
        let varbinds = [(&*address, octets(b"abcd")), (&*of, Value::Integer(kind))];
        parse(testing::answer("h", &varbinds))["varbinds"][0].take()
    };
    assert_eq!(row(1)["address"], "97.98.99.100");
    assert_eq!((&row(1)["text"], &row(1)["raw"]), (&"97.98.99.100".into(), &"61626364".into()));
    assert_eq!(row(16)["address"], "abcd");
    assert_eq!(row(2)["address"], serde_json::Value::Null);
    assert!(row(0).get("address").is_none());
}

#[test]
fn the_answer_of_one_host_does_not_change_the_next() {
    let oid = |name: &str| netsnmp::Mib::builtin().resolve(name).unwrap().to_string();
    let (address, of) =
        (oid("pingCtlTargetAddress.\"a\".\"b\""), oid("pingCtlTargetAddressType.\"a\".\"b\""));
    let first = [(&*address, octets(b"abcd")), (&*of, Value::Integer(1))];
    let records = [testing::answer("a", &first), testing::answer("b", &first[..1])];
    let printed = testing::print(testing::options(Format::Jsonl), records);
    assert_eq!(printed.out.matches("97.98.99.100\"").count(), 3, "{}", printed.out);
}

#[test]
fn utf_8_is_text_even_without_a_hint() {
    let it = varbind("1.3.6.1.4.1.99999.1", octets("Zürich \"1\"".as_bytes()));
    assert_eq!(it["text"], "Zürich \"1\"");
    assert_eq!(varbind("1.3.6.1.4.1.99999.1", octets(&[0xfc]))["text"], "FC");
}

#[test]
fn the_style_letters_apply_to_names_and_texts() {
    let mut options = testing::options(Format::Json);
    options.style.apply("ne").unwrap();
    let record = testing::answer("h", &[("1.3.6.1.2.1.2.2.1.8.3", Value::Integer(1))]);
    let printed = testing::print(options, [record]);
    let object: serde_json::Value = serde_json::from_str(&printed.out).unwrap();
    assert_eq!(object[0]["varbinds"][0]["name"], ".1.3.6.1.2.1.2.2.1.8.3");
    assert_eq!(object[0]["varbinds"][0]["text"], "1");
}

#[test]
fn an_array_of_any_length_is_valid() {
    for count in 0..3 {
        let records = (0..count).map(|i| HostRecord::new(format!("h{i}"), Outcome::Complete));
        let printed = testing::print(testing::options(Format::Json), records);
        let list: Vec<serde_json::Value> = serde_json::from_str(&printed.out).unwrap();
        assert_eq!(list.len(), count);
        assert!(printed.out.ends_with("]\n"));
    }
}

fn rows(table: &str, varbinds: &[(&str, Value)]) -> serde_json::Value {
    let options = testing::table(Format::Jsonl, table, TableOptions::default());
    let printed = testing::print(options, [testing::answer("h", varbinds)]);
    let mut record: serde_json::Value = serde_json::from_str(&printed.out).unwrap();
    record["rows"].take()
}

#[test]
fn a_row_has_plain_values_and_its_index_by_name() {
    let neighbors = rows(
        "1.3.6.1.2.1.4.35",
        &[
            ("1.3.6.1.2.1.4.35.1.4.3.1.4.10.0.0.9", octets(&[0, 0x1b, 0x21, 9, 0xab, 0xff])),
            ("1.3.6.1.2.1.4.35.1.6.3.1.4.10.0.0.9", Value::Integer(3)),
            ("1.3.6.1.2.1.4.35.1.6.3.1.4.10.0.0", Value::Integer(77)),
            ("1.3.6.1.2.1.4.35.1.99.3.1.4.10.0.0.9", Value::Counter64(u64::MAX)),
        ],
    );
    let [cut, whole] = &neighbors.as_array().unwrap()[..] else { panic!("{neighbors}") };
    // Its numbers do not fit the INDEX, and the number has no label.
    assert_eq!(cut["index"], serde_json::json!({ "oid": "3.1.4.10.0.0" }));
    assert_eq!((&cut["ipNetToPhysicalType"], cut.get("99")), (&77.into(), None));
    assert_eq!(
        whole["index"],
        serde_json::json!({
            "ipNetToPhysicalIfIndex": 3,
            "ipNetToPhysicalNetAddressType": "ipv4",
            "ipNetToPhysicalNetAddress": "10.0.0.9",
        })
    );
    assert_eq!(whole["ipNetToPhysicalPhysAddress"], "00:1b:21:09:ab:ff");
    assert_eq!(whole["ipNetToPhysicalType"], "dynamic");
    assert_eq!(whole["ipNetToPhysicalRowStatus"], serde_json::Value::Null);
    // No module defines this column.
    assert_eq!(whole["99"], u64::MAX.to_string());
}

#[test]
fn bits_of_a_row_are_a_list_and_text_is_text() {
    let remote = rows(
        "1.0.8802.1.1.2.1.4.1",
        &[
            ("1.0.8802.1.1.2.1.4.1.1.11.0.1.1", octets(&[0x28, 0x40])),
            ("1.0.8802.1.1.2.1.4.1.1.9.0.1.1", octets("größe".as_bytes())),
        ],
    );
    let row = &remote[0];
    assert_eq!(row["lldpRemSysCapSupported"], serde_json::json!(["bridge", "router", 9]));
    assert_eq!(row["lldpRemSysName"], "größe");
}
