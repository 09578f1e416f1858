//! Values and indexes formatted and parsed by their conventions, with the built-in modules.

use netsnmp::{
    Mib, Oid, Value, VarBind,
    mib::{AddressKind, IndexObject, Object, Printer, Sense, Style, Syntax, rfc3339},
};
use proptest::prelude::*;

fn mib() -> &'static Mib {
    Mib::builtin()
}

fn oid(name: &str) -> Oid {
    mib().resolve(name).unwrap_or_else(|e| panic!("{e}"))
}

fn style(letters: &str) -> Style {
    let mut style = Style::default();
    style.apply(letters).unwrap();
    style
}

fn octets(octets: &[u8]) -> Value {
    Value::OctetString(octets.to_vec())
}

fn name(numbers: &str, letters: &str) -> String {
    let mut out = String::new();
    mib().name_into(&mut out, &numbers.parse().unwrap(), &style(letters));
    out
}

fn value(object: &str, value: &Value, letters: &str) -> String {
    mib().format(&oid(object), value, &style(letters))
}

const V6: [u8; 16] = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

#[test]
fn indexes_with_labels_and_strings_are_resolved() {
    let v6 = "32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1";
    for (given, instance) in [
        // InetAddressType and InetAddress (RFC 4001).
        ("ipNetToPhysicalPhysAddress[3][ipv4][\"10.0.0.1\"]", "3.1.4.10.0.0.1"),
        ("ipNetToPhysicalPhysAddress.3.ipv4.\"10.0.0.1\"", "3.1.4.10.0.0.1"),
        ("ipNetToPhysicalPhysAddress.3.1.4.10.0.0.1", "3.1.4.10.0.0.1"),
        ("ipNetToPhysicalPhysAddress[3][ipv4][10.0.0.1]", "3.1.4.10.0.0.1"),
        ("ipNetToPhysicalPhysAddress[3][ipv6][2001:db8::1]", &format!("3.2.16.{v6}")),
        (
            "ipNetToPhysicalPhysAddress[3][ipv6z][\"2001:db8::1%7\"]",
            &format!("3.4.20.{v6}.0.0.0.7"),
        ),
        ("ipNetToPhysicalPhysAddress[3][dns][\"a.b\"]", "3.16.3.97.46.98"),
        (
            "tcpConnectionState[ipv4][10.0.0.1][22][ipv4][10.0.0.2][40000]",
            "1.4.10.0.0.1.22.1.4.10.0.0.2.40000",
        ),
        // IpAddress, in dots and in brackets.
        ("ipNetToMediaPhysAddress.3.10.0.0.1", "3.10.0.0.1"),
        ("ipNetToMediaPhysAddress[3][10.0.0.1]", "3.10.0.0.1"),
        // Strings with a length, empty strings, escapes, labels of enumerations.
        ("vacmAccessStatus.\"grp\".\"\".3.noAuthNoPriv", "3.103.114.112.0.3.1"),
        ("vacmAccessStatus[\"grp\"][\"\"][3][noAuthNoPriv]", "3.103.114.112.0.3.1"),
        ("vacmGroupName.3.\"a\\\"b\"", "3.3.97.34.98"),
        ("vacmGroupName.3.\"a\\\\\"", "3.2.97.92"),
        // IMPLIED: no length.
        ("snmpNotifyTag.'ab'", "97.98"),
        ("snmpNotifyTag[ab]", "97.98"),
        ("snmpNotifyTag.\"ab\"", "97.98"),
        ("snmpNotifyTag.97.98", "97.98"),
        // OIDs, with a length and IMPLIED.
        ("vacmViewTreeFamilyType[\"all\"][1.3.6]", "3.97.108.108.3.1.3.6"),
        ("vacmViewTreeFamilyType.\"all\".3.1.3.6", "3.97.108.108.3.1.3.6"),
        // Hardware addresses: MacAddress has a fixed length, PhysAddress has not.
        ("dot1dTpFdbPort.0:1b:21:9:ab:ff", "0.27.33.9.171.255"),
        ("dot1dTpFdbPort[00-1B-21-09-AB-FF]", "0.27.33.9.171.255"),
        ("dot1dTpFdbPort['001b.2109.abff']", "0.27.33.9.171.255"),
        ("ifRcvAddressStatus.3.\"0:1b:21:9:ab:ff\"", "3.6.0.27.33.9.171.255"),
        // The index of the entry it AUGMENTS.
        ("ifHCInOctets[3]", "3"),
        // LLDP: a management address with its family.
        ("lldpRemManAddrIfId[0][3][1][ipV4][10.0.0.1]", "0.3.1.1.4.10.0.0.1"),
    ] {
        let column = given.split(['.', '[']).next().unwrap();
        let wanted = format!("{}.{instance}", oid(column));
        assert_eq!(mib().resolve(given).map(|o| o.to_string()), Ok(wanted), "{given}");
    }
}

#[test]
fn an_invalid_index_gives_the_reason() {
    for (given, why) in [
        ("ipNetToPhysicalPhysAddress[3][ipv4][\"10.0.0.256\"]", "not an address of the type"),
        ("ipNetToPhysicalPhysAddress[3][ipv4][host]", "not an address of the type"),
        ("ipNetToPhysicalPhysAddress[3][ipv7][\"10.0.0.1\"]", "did you mean ipv"),
        ("dot1dTpFdbPort[0:1b]", "6 octets"),
        ("vacmAccessStatus.\"grp\".\"\".3.noAuthNoPrv", "did you mean noAuthNoPriv"),
        ("ipNetToMediaPhysAddress[3][10.0.0]", "IPv4"),
        ("vacmGroupName.3.\"abc", "a closing \" is missing"),
    ] {
        let error = mib().resolve(given).unwrap_err().to_string();
        assert!(error.contains(why), "{given}: {error}");
    }
}

#[test]
fn indexes_are_written_as_net_snmp_writes_them() {
    for (object, instance, letters, printed) in [
        ("ipNetToPhysicalPhysAddress", "3.1.4.10.0.0.1", "s", ".3.ipv4.\"10.0.0.1\""),
        ("ipNetToPhysicalPhysAddress", "3.1.4.10.0.0.1", "sX", "[3][ipv4][\"10.0.0.1\"]"),
        ("ipNetToPhysicalPhysAddress", "3.1.4.10.0.0.1", "sb", ".3.1.4.10.0.0.1"),
        ("ipNetToPhysicalPhysAddress", "3.1.4.10.0.0.1", "sE", ".3.ipv4.\\\"10.0.0.1\\\""),
        ("vacmAccessStatus", "3.103.114.112.0.3.1", "s", ".\"grp\".\"\".3.noAuthNoPriv"),
        ("snmpNotifyTag", "97.98", "s", ".'ab'"),
        ("dot1dTpFdbPort", "0.27.33.9.171.255", "sX", "[STRING: 0:1b:21:9:ab:ff]"),
        // Too short, too long or above 255: written as numbers, and no number is lost.
        ("ipNetToPhysicalPhysAddress", "3.1.4.10.0", "s", ".3.ipv4.4.10.0"),
        ("ipNetToPhysicalPhysAddress", "3.1.3.10.0.1", "s", ".3.ipv4.3.10.0.1"),
        ("ipNetToPhysicalPhysAddress", "3.1.4.10.0.0.1.9", "s", ".3.ipv4.\"10.0.0.1\".9"),
        ("snmpNotifyTag", "97.300", "s", ".97.300"),
        ("dot1dTpFdbPort", "0.27.33.9.171", "s", ".0.27.33.9.171"),
    ] {
        let numbers = format!("{}.{instance}", oid(object));
        let name = name(&numbers, letters);
        assert_eq!(name, format!("{object}{printed}"), "-O{letters}");
        assert_eq!(oid(&name).to_string(), numbers, "{name}");
    }
}

#[test]
fn an_index_gives_the_kind_of_its_addresses() {
    let kinds = |oid: &Oid| -> Vec<(String, Option<String>)> {
        let text = |kind: AddressKind, value: &Value| {
            let mut out = String::new();
            assert!(kind.write(&mut out, value.as_bytes().unwrap()));
            out
        };
        let index = mib().index(oid).unwrap();
        let pair = |i: &netsnmp::mib::IndexValue<'_>| {
            (i.name.to_owned(), i.address.map(|kind| text(kind, &i.value)))
        };
        index.iter().map(pair).collect()
    };
    let all = kinds(&oid("ipNetToPhysicalPhysAddress[3][ipv6][2001:db8::1]"));
    assert_eq!(all[2], ("ipNetToPhysicalNetAddress".to_owned(), Some("2001:db8::1".to_owned())));
    let all = kinds(&oid("dot1dTpFdbPort[0:1b:21:9:ab:ff]"));
    assert_eq!(all, [("dot1dTpFdbAddress".to_owned(), Some("00:1b:21:09:ab:ff".to_owned()))]);
    let all = kinds(&oid("lldpRemManAddrIfId[0][3][1][ipV4][10.0.0.1]"));
    assert_eq!(all[4], ("lldpRemManAddr".to_owned(), Some("10.0.0.1".to_owned())));
}

/// Returns the line of the first varbind; the printer can look up all of them.
fn among(varbinds: &[(&str, Value)]) -> String {
    let all: Vec<VarBind> =
        varbinds.iter().map(|(name, value)| VarBind::new(oid(name), value.clone())).collect();
    let mut printer = Printer::new(mib(), style("s"));
    let mut line = String::new();
    let mut look = |wanted: &Oid| all.iter().find(|v| v.oid == *wanted).map(|v| v.value.clone());
    printer.line_among(&mut line, &all[0], &mut look);
    line
}

#[test]
fn addresses_are_formatted_by_the_type_in_their_row() {
    let target = "pingCtlTargetAddress.\"a\".\"b\"";
    let kind = |n| ("pingCtlTargetAddressType.\"a\".\"b\"", Value::Integer(n));
    let line = |value: &Value, n| among(&[(target, value.clone()), kind(n)]);
    assert_eq!(line(&octets(&[10, 0, 0, 1]), 1), format!("{target} = STRING: 10.0.0.1"));
    assert_eq!(line(&octets(&V6), 2), format!("{target} = STRING: 2001:db8::1"));
    assert_eq!(line(&octets(b"host.example"), 16), format!("{target} = STRING: host.example"));
    // If the octets do not match the type, the line is the same as net-snmp's.
    assert_eq!(line(&octets(&[10, 0, 0, 1]), 2), format!("{target} = Hex-STRING: 0A 00 00 01 "));
    // Another address of the same row has its own type.
    let source = ("pingCtlSourceAddress.\"a\".\"b\"", octets(b"abcd"));
    assert_eq!(among(&[source, kind(1)]), "pingCtlSourceAddress.\"a\".\"b\" = STRING: \"abcd\"",);
    // Without a type, only unambiguous octets are addresses; text could be a name.
    assert_eq!(among(&[(target, octets(&[10, 0, 0, 1]))]), format!("{target} = STRING: 10.0.0.1"));
    assert_eq!(among(&[(target, octets(b"abcd"))]), format!("{target} = STRING: \"abcd\""));
    assert_eq!(among(&[(target, octets(&[1, 2, 3]))]), format!("{target} = Hex-STRING: 01 02 03 "));
    // The type can be a domain.
    let domain = Value::ObjectIdentifier("1.3.6.1.6.1.1".parse().unwrap());
    let address = octets(&[10, 0, 0, 1, 0, 162]);
    assert_eq!(
        among(&[("snmpTargetAddrTAddress.'a'", address), ("snmpTargetAddrTDomain.'a'", domain)]),
        "snmpTargetAddrTAddress.'a' = STRING: 10.0.0.1:162"
    );
    // As hex if hex is requested.
    let line = VarBind::new(oid(target), octets(&[10, 0, 0, 1]));
    assert!(mib().line(&line, &style("sx")).ends_with("Hex-STRING: 0A 00 00 01 "));
}

#[test]
fn values_are_formatted_by_their_conventions() {
    for (object, of, letters, printed) in [
        ("ifAdminStatus.1", Value::Integer(1), "", "INTEGER: up(1)"),
        ("ifAdminStatus.1", Value::Integer(42), "", "INTEGER: 42"),
        ("ifAdminStatus.1", Value::Integer(1), "e", "INTEGER: 1"),
        ("snmpTargetAddrRowStatus.'a'", Value::Integer(4), "", "INTEGER: createAndGo(4)"),
        ("snmpTargetAddrStorageType.'a'", Value::Integer(3), "", "INTEGER: nonVolatile(3)"),
        ("ifConnectorPresent.1", Value::Integer(2), "", "INTEGER: false(2)"),
        ("hrStorageAllocationUnits.1", Value::Integer(4096), "", "INTEGER: 4096 Bytes"),
        ("hrStorageAllocationUnits.1", Value::Integer(4096), "U", "INTEGER: 4096"),
        ("lldpLocSysCapSupported.0", octets(&[0x28]), "", "BITS: 28 bridge(2) router(4) "),
        ("lldpLocSysCapSupported.0", octets(&[0, 0x40]), "", "BITS: 00 40 9 "),
        ("lldpLocSysCapSupported.0", octets(&[]), "", "BITS: "),
        ("ifPhysAddress.1", octets(&[0, 0x1b, 0x21, 9, 0xab, 0xff]), "", "STRING: 0:1b:21:9:ab:ff"),
        (
            "ifLastChange.1",
            Value::TimeTicks(8_640_123),
            "",
            "Timeticks: (8640123) 1 day, 0:00:01.23",
        ),
        ("ifLastChange.1", Value::TimeTicks(5), "t", "5"),
        (
            "hrSystemDate.0",
            octets(&[7, 232, 2, 29, 13, 30, 15, 5, b'-', 9, 30]),
            "",
            "STRING: 2024-2-29,13:30:15.5,-9:30",
        ),
        (
            "ipAddressPrefix[ipv4][10.0.0.1]",
            Value::ObjectIdentifier(oid("ipAddressPrefixOrigin[3][ipv4][10.0.0.0][24]")),
            "s",
            "OID: ipAddressPrefixOrigin.3.ipv4.\"10.0.0.0\".24",
        ),
        ("ifAlias.1", octets("Zürich".as_bytes()), "", "STRING: Zürich"),
        ("ifAlias.1", octets(&[0xff]), "", "Hex-STRING: FF "),
    ] {
        assert_eq!(value(object, &of, letters), printed, "{object}");
    }
}

#[test]
fn a_printer_knows_the_meaning_of_values() {
    let mut printer = Printer::new(mib(), Style::default());
    let mut sense = |name: &str, value: &Value| printer.sense(&oid(name), value, &mut |_| None);
    let date = octets(&[7, 232, 2, 29, 13, 30, 15, 0, b'+', 2, 0]);
    assert_eq!(sense("hrSystemDate.0", &date), (Sense::Time, None));
    assert_eq!(sense("lldpLocSysCapSupported.0", &octets(&[0x28])), (Sense::Bits, None));
    assert_eq!(
        sense("hrStorageAllocationUnits.1", &Value::Integer(1)),
        (Sense::Plain, Some("Bytes"))
    );
    assert_eq!(sense("ifDescr.1", &octets(b"lo")), (Sense::Plain, None));
    let (Sense::Address(kind), None) = sense("ifPhysAddress.1", &octets(&[0; 6])) else {
        panic!("no address");
    };
    let mut text = String::new();
    assert!(kind.write(&mut text, &[0, 1, 2, 3, 4, 5]) && text == "00:01:02:03:04:05");
    // A value of another type than the object's has no further meaning.
    assert_eq!(sense("hrSystemDate.0", &Value::Integer(1)).0, Sense::Plain);
    let mut time = String::new();
    assert!(rfc3339(&mut time, date.as_bytes().unwrap()));
    assert_eq!(time, "2024-02-29T13:30:15+02:00");
}

fn parse(name: &str, letter: char, text: &str) -> Result<Value, String> {
    mib().parse_value(&oid(name), letter, text).map_err(|e| e.to_string())
}

#[test]
fn values_are_parsed_by_their_conventions() {
    let mac = octets(&[0, 0x1b, 0x21, 9, 0xab, 0xff]);
    for (object, text, expected) in [
        ("ifAdminStatus.3", "down", Value::Integer(2)),
        ("ifAlias.3", "uplink", octets(b"uplink")),
        ("ifPromiscuousMode.3", "true", Value::Integer(1)),
        ("snmpTargetAddrRowStatus.'a'", "createAndGo", Value::Integer(4)),
        ("dot1dStaticAddress.0:1b:21:9:ab:ff.0", "00:1b:21:09:ab:ff", mac.clone()),
        ("dot1dStaticAddress.0:1b:21:9:ab:ff.0", "001b.2109.abff", mac),
        ("pingCtlTargetAddress.\"a\".\"b\"", "10.0.0.1", octets(&[10, 0, 0, 1])),
        ("pingCtlTargetAddress.\"a\".\"b\"", "2001:db8::1", octets(&V6)),
        ("pingCtlTargetAddress.\"a\".\"b\"", "host.example", octets(b"host.example")),
        ("lldpPortConfigTLVsTxEnable.1", "{portDesc sysCap}", octets(&[0x90])),
        ("lldpPortConfigTLVsTxEnable.1", "portDesc,sysCap", octets(&[0x90])),
        ("lldpPortConfigTLVsTxEnable.1", "0x90", octets(&[0x90])),
        ("lldpPortConfigTLVsTxEnable.1", "{}", octets(&[])),
        (
            "hrSystemDate.0",
            "2024-02-29T13:30:15.5-09:30",
            octets(&[7, 232, 2, 29, 13, 30, 15, 5, b'-', 9, 30]),
        ),
        ("hrSystemDate.0", "2024-2-29,13:30:15.0", octets(&[7, 232, 2, 29, 13, 30, 15, 0])),
        (
            "snmpTargetAddrTDomain.'a'",
            "snmpUDPDomain",
            Value::ObjectIdentifier("1.3.6.1.6.1.1".parse().unwrap()),
        ),
    ] {
        assert_eq!(parse(object, '=', text), Ok(expected), "{object} = {text}");
    }
    let type_of = oid("pingCtlTargetAddressType.\"a\".\"b\"");
    let target = oid("pingCtlTargetAddress.\"a\".\"b\"");
    let with = |n: i32, text: &str| {
        let mut look = |wanted: &Oid| (*wanted == type_of).then_some(Value::Integer(n));
        mib().parse_value_among(&target, '=', text, true, &mut look).map_err(|e| e.to_string())
    };
    assert_eq!(with(1, "10.0.0.1"), Ok(octets(&[10, 0, 0, 1])));
    assert_eq!(with(16, "10.0.0.1"), Ok(octets(b"10.0.0.1")));
    assert!(with(2, "10.0.0.1").unwrap_err().contains("not an address of type 2"));
}

#[test]
fn values_that_the_mib_does_not_allow_are_rejected() {
    let check =
        |name: &str, value: Value| mib().check_value(&oid(name), &value).map_err(|e| e.to_string());
    assert_eq!(check("sysContact.0", octets(b"me")), Ok(()));
    assert_eq!(check("ifAdminStatus.1", Value::Integer(99)), Ok(()));
    assert_eq!(check("enterprises.99999.1", Value::Integer(99)), Ok(()));
    assert_eq!(check("sysContact.0", Value::Float(1.0)), Ok(()));
    for (name, value, why) in [
        ("sysDescr.0", octets(b"x"), "read-only"),
        ("vacmAccessSecurityLevel.1", Value::Integer(1), "not-accessible"),
        ("sysContact.0", octets(&[b'x'; 256]), "0..255 octets, not 256"),
        ("sysContact.0", Value::Integer(1), "is OCTET STRING, not INTEGER"),
        ("snmpTargetAddrTimeout.'a'", Value::Integer(-1), "0..2147483647, not -1"),
    ] {
        let error = check(name, value).unwrap_err();
        assert!(error.contains(why), "{name}: {error}");
    }
}

/// Generates the sub-identifiers of one value of an index.
fn subids(index: IndexObject<'static>) -> BoxedStrategy<Vec<u32>> {
    let Some(object) = index.object else { return any::<u32>().prop_map(|n| vec![n]).boxed() };
    let string = |size: std::ops::RangeInclusive<usize>| {
        let octet = prop_oneof![
            4 => 32..127_u32,
            1 => Just(u32::from(b'"')),
            1 => Just(u32::from(b'\\')),
            1 => Just(u32::from(b':')),
            1 => 48..58_u32,
            1 => 0..256_u32,
        ];
        proptest::collection::vec(octet, size)
    };
    let counted = move |implied: bool| {
        move |mut subids: Vec<u32>| {
            if !implied {
                subids.insert(0, subids.len() as u32);
            }
            subids
        }
    };
    let implied = index.implied;
    match object.syntax() {
        Syntax::IpAddress => proptest::collection::vec(0..256_u32, 4).boxed(),
        Syntax::OctetString | Syntax::Bits => match object.fixed_size() {
            Some(size) => string(size..=size).boxed(),
            // Include the lengths of addresses.
            None => prop_oneof![string(0..=7), string(4..=4), string(16..=16)]
                .prop_map(counted(implied))
                .boxed(),
        },
        Syntax::ObjectIdentifier => prop_oneof![
            Just(vec![1, 3, 6]),
            proptest::collection::vec(prop_oneof![0..6_u32, any::<u32>()], 0..6),
        ]
        .prop_map(counted(implied))
        .boxed(),
        _ => prop_oneof![0..6_u32, any::<u32>()].prop_map(|n| vec![n]).boxed(),
    }
}

/// Generates an instance of any column, with an index that matches its module or nearly matches it.
fn instances() -> impl Strategy<Value = Oid> {
    let columns: Vec<Object<'static>> = mib().objects().filter(Object::is_column).collect();
    let count = columns.len();
    (0..count, -1..=1_i32)
        .prop_flat_map(move |(i, off)| {
            let column = columns[i];
            let parts: Vec<_> = column.index().into_iter().map(subids).collect();
            (Just(column.oid()), parts, Just(off))
        })
        .prop_filter_map("longer than an OID", |(column, parts, off)| {
            let mut instance: Vec<u32> = parts.concat();
            match off {
                -1 => drop(instance.pop()),
                1 => instance.push(7),
                _ => {}
            }
            column.join(&instance).ok()
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn any_name_of_an_instance_is_read_back(oid in instances(), flags in "[bEXqe]{0,3}") {
        let (object, _) = mib().object(&oid).unwrap();
        for form in ["n", "f", "s", "S", "u"] {
            // Two modules define the name. Without the module it means the other object.
            if form == "s" && mib().find(object.name()) != Some(object) {
                continue;
            }
            let mut name = String::new();
            mib().name_into(&mut name, &oid, &style(&format!("{form}{flags}")));
            let back = mib().resolve(&name);
            prop_assert_eq!(back.as_ref().ok(), Some(&oid), "-O{}{} {}: {:?}", form, flags, name, back);
        }
    }

    /// Splitting an index into values loses nothing.
    #[test]
    fn the_values_of_any_index_are_complete(oid in instances()) {
        let Some(values) = mib().index(&oid) else { return Ok(()) };
        let (object, rest) = mib().object(&oid).unwrap();
        let mut subids = Vec::new();
        for (value, index) in values.iter().zip(object.index()) {
            let counted = !index.implied && index.object.unwrap().fixed_size().is_none();
            match &value.value {
                Value::OctetString(octets) => {
                    if counted {
                        subids.push(octets.len() as u32);
                    }
                    subids.extend(octets.iter().map(|&o| u32::from(o)));
                }
                Value::ObjectIdentifier(oid) => {
                    if !index.implied {
                        subids.push(oid.len() as u32);
                    }
                    subids.extend(oid.as_slice());
                }
                Value::IpAddress(ip) => {
                    if index.object.unwrap().syntax() == Syntax::NetworkAddress {
                        subids.push(1);
                    }
                    subids.extend(ip.octets().map(u32::from));
                }
                Value::Integer(n) => subids.push(*n as u32),
                number => subids.push(number.as_u64().unwrap() as u32),
            }
        }
        prop_assert_eq!(subids, rest);
    }
}
