use super::*;
use crate::VarBind;
use serde::Deserialize;
use std::{collections::BTreeMap, net::Ipv4Addr};

fn table(table: &str, varbinds: &[(&str, Value)]) -> Table {
    let varbind = |(oid, value): &(&str, Value)| VarBind::new(oid.parse().unwrap(), value.clone());
    let varbinds: Vec<_> = varbinds.iter().map(varbind).collect();
    Table::from_varbinds(&table.parse().unwrap(), &varbinds)
}

fn interfaces() -> Table {
    let cell = |column: &str| format!("1.3.6.1.2.1.2.2.1.{column}");
    let cells = [
        (cell("2.7"), "eth0".into()),
        (cell("3.7"), 6.into()),
        (cell("5.7"), 1_000_000_000_u32.into()),
        (cell("6.7"), [0, 0x1b, 0x21, 9, 0xab, 0xff].into()),
        (cell("8.7"), 2.into()),
        (cell("2.8"), "lo".into()),
        (cell("8.8"), 77.into()),
    ];
    let cells: Vec<_> = cells.iter().map(|(oid, value)| (&oid[..], Value::clone(value))).collect();
    table("1.3.6.1.2.1.2.2", &cells)
}

#[derive(Debug, PartialEq, Deserialize)]
enum Status {
    Up,
    Down,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Interface<'r> {
    if_index: u16,
    if_descr: &'r str,
    #[serde(rename = "ifType")]
    kind: Option<String>,
    if_speed: Option<u64>,
    if_phys_address: Option<String>,
    if_oper_status: Status,
}

#[test]
fn a_row_becomes_a_struct_by_the_names_of_its_columns() {
    let table = interfaces();
    assert_eq!(
        table.rows[0].deserialize::<Interface<'_>>().unwrap(),
        Interface {
            if_index: 7,
            if_descr: "eth0",
            kind: Some("ethernetCsmacd".to_owned()),
            if_speed: Some(1_000_000_000),
            if_phys_address: Some("0:1b:21:9:ab:ff".to_owned()),
            if_oper_status: Status::Down,
        }
    );
}

#[test]
fn a_row_that_does_not_fit_names_its_field_and_itself() {
    let error = interfaces().deserialize::<Interface<'_>>().map(drop).unwrap_err();
    assert_eq!(
        error.message(),
        "bad value: row 8: if_oper_status: invalid value: 77, expected a label"
    );
    #[derive(Debug, Deserialize)]
    #[expect(dead_code)]
    struct Wrong {
        if_descr: u32,
    }
    let error = interfaces().rows[0].deserialize::<Wrong>().unwrap_err();
    assert!(error.message().starts_with("bad value: row 7: if_descr: invalid type"), "{error}");
    #[derive(Debug, Deserialize)]
    #[expect(dead_code)]
    struct Missing {
        if_mtu: u32,
    }
    let error = interfaces().rows[0].deserialize::<Missing>().unwrap_err();
    assert_eq!(error.message(), "bad value: row 7: missing field `if_mtu`");
}

#[test]
fn a_row_becomes_a_map_with_the_names_of_the_mib() {
    let table = interfaces();
    let map: BTreeMap<String, String> = table.rows[1].deserialize().unwrap();
    let expected = [("ifDescr", "lo"), ("ifIndex", "8"), ("ifOperStatus", "77")];
    assert_eq!(map, expected.map(|(name, text)| (name.to_owned(), text.to_owned())).into());
}

#[test]
fn octets_oids_addresses_and_truth_fit_their_types() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Interface {
        if_phys_address: [u8; 6],
    }
    let table_of_interfaces = interfaces();
    let octets = table_of_interfaces.rows[0].deserialize::<Interface>().unwrap();
    assert_eq!(octets.if_phys_address, [0, 0x1b, 0x21, 9, 0xab, 0xff]);

    #[derive(Debug, PartialEq, Deserialize)]
    struct Address {
        ip_ad_ent_addr: Ipv4Addr,
        ip_ad_ent_if_index: i64,
    }
    let addresses =
        table("1.3.6.1.2.1.4.20", &[("1.3.6.1.2.1.4.20.1.2.10.0.0.1", Value::Integer(3))]);
    let expected = Address { ip_ad_ent_addr: [10, 0, 0, 1].into(), ip_ad_ent_if_index: 3 };
    assert_eq!(addresses.rows[0].deserialize::<Address>().unwrap(), expected);

    #[derive(Debug, PartialEq, Deserialize)]
    struct Extended {
        if_hc_in_octets: u64,
        if_promiscuous_mode: bool,
    }
    let extended = table(
        "1.3.6.1.2.1.31.1.1",
        &[
            ("1.3.6.1.2.1.31.1.1.1.6.7", Value::Counter64(u64::MAX)),
            ("1.3.6.1.2.1.31.1.1.1.16.7", Value::Integer(2)),
        ],
    );
    let expected = Extended { if_hc_in_octets: u64::MAX, if_promiscuous_mode: false };
    assert_eq!(extended.rows[0].deserialize::<Extended>().unwrap(), expected);

    #[derive(Debug, PartialEq, Deserialize)]
    struct Resource {
        sys_or_id: Oid,
    }
    let oid: Oid = "1.3.6.1.6.3.1".parse().unwrap();
    let resources = table("1.3.6.1.2.1.1.9", &[("1.3.6.1.2.1.1.9.1.2.1", (&oid).into())]);
    assert_eq!(resources.rows[0].deserialize::<Resource>().unwrap(), Resource { sys_or_id: oid });
}
