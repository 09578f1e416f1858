//! Values and indexes that no device should send, over the network. The row stays with its good
//! values, and the section says what was left out.

use netsnmp::{
    Version,
    inventory::{Device, State},
};
use testkit::{
    ber::Value,
    devices::{column, device, device_by, field, hex, named, notes, numbers, plan, rows, state},
    lane::LONG,
    replay::{Objects, answer, peer},
    tree::Tree,
};

fn text(octets: &[u8]) -> Value {
    Value::Octets(octets.to_vec())
}

/// Returns a device with a system group and these variables, asked for these sections.
fn with<'v>(variables: impl IntoIterator<Item = (&'v str, Value)>, sections: &[&str]) -> Device {
    let peer = peer(named(Tree::system(), variables));
    let device = device(&peer, &plan(sections));
    assert!(device.is_complete(), "{:?}", device.error);
    device
}

#[test]
fn values_of_wrong_types_are_left_out_of_the_system_group() {
    let device = with(
        [
            ("sysDescr.0", Value::Integer(-7)),
            ("sysObjectID.0", Value::from("1.3.6.1.4.1.9.1.1")),
            ("sysUpTime.0", Value::from("since Monday")),
            ("sysContact.0", Value::IpAddress([10, 0, 0, 1])),
            ("sysName.0", Value::Counter64(u64::MAX)),
            ("sysLocation.0", Value::Oid(vec![1, 3, 6, 1])),
            ("sysServices.0", Value::Integer(-1)),
            ("snmpEngineID.0", Value::Integer(5)),
        ],
        &["device"],
    );
    assert_eq!(state(&device, "device"), State::Complete);
    let get = |name: &str| field(&device, "device", 0, name);
    // A value that can be shown as text is kept: a number in place of a text still says who it is.
    assert_eq!(get("description"), "-7");
    assert_eq!(get("name"), "18446744073709551615");
    assert_eq!(get("contact"), "10.0.0.1");
    for left_out in ["object_id", "vendor", "uptime", "services", "engine_id"] {
        assert_eq!(get(left_out), "", "{left_out}");
        let notes = notes(&device, "device");
        assert!(notes.contains(&format!("{left_out}: the ")), "{left_out}: {notes}");
    }
    let notes = notes(&device, "device");
    assert!(notes.contains("uptime: the STRING does not fit"), "{notes}");
    assert!(notes.contains("engine_id: the INTEGER does not fit"), "{notes}");
}

#[test]
fn values_of_wrong_types_are_left_out_of_an_interface() {
    let device = with(
        [
            ("ifDescr.1", Value::from("eth0")),
            ("ifType.1", Value::from("ethernet")),
            ("ifMtu.1", Value::Integer(-1)),
            ("ifSpeed.1", Value::from("fast")),
            ("ifPhysAddress.1", hex("001b54")),
            ("ifAdminStatus.1", Value::Null),
            ("ifOperStatus.1", Value::Integer(-2_147_483_648)),
            ("ifLastChange.1", Value::Integer(-5)),
            ("ifInOctets.1", Value::Integer(-1)),
            ("ifOutOctets.1", Value::from("12")),
            ("ifInErrors.1", Value::Counter64(u64::MAX)),
            ("ifPromiscuousMode.1", Value::Integer(7)),
            // The next row is good. The first row must not affect it.
            ("ifDescr.2", Value::from("eth1")),
            ("ifSpeed.2", Value::Gauge32(10_000_000)),
            ("ifPhysAddress.2", hex("001b54aabb02")),
        ],
        &["interfaces"],
    );
    assert_eq!(state(&device, "interfaces"), State::Complete);
    assert_eq!(column(&device, "interfaces", "name"), ["eth0", "eth1"]);
    let get = |name: &str| field(&device, "interfaces", 0, name);
    for left_out in ["mtu", "speed", "last_change", "in_octets", "promiscuous"] {
        assert_eq!(get(left_out), "", "{left_out}");
        let notes = notes(&device, "interfaces");
        assert!(notes.contains(&format!("{left_out}.1: the ")), "{left_out}: {notes}");
    }
    assert_eq!(get("admin_status"), "");
    assert_eq!(get("type"), "ethernet");
    assert_eq!(get("oper_status"), "-2147483648");
    // A number sent as text is a number.
    assert_eq!(get("out_octets"), "12");
    assert_eq!(get("in_errors"), u64::MAX.to_string());
    assert_eq!(field(&device, "interfaces", 1, "speed"), "10000000");
    assert_eq!(field(&device, "interfaces", 1, "mac"), "00:1b:54:aa:bb:02");
}

/// Octets that are not a hardware address, and addresses in another form.
#[test]
fn hardware_addresses_have_six_to_twenty_octets() {
    let lengths: Vec<(String, Value)> = [0, 1, 3, 5, 6, 7, 8, 20, 21, 200]
        .into_iter()
        .map(|length: u8| {
            (format!("ifPhysAddress.{}", length + 1), text(&vec![0xab; length.into()]))
        })
        .collect();
    let device = with(lengths.iter().map(|(name, v)| (name.as_str(), v.clone())), &["interfaces"]);
    let macs: Vec<(String, String)> = column(&device, "interfaces", "index")
        .into_iter()
        .zip(column(&device, "interfaces", "mac"))
        .collect();
    assert_eq!(macs.len(), 10);
    let octets = |mac: &str| if mac.is_empty() { 0 } else { mac.split(':').count() };
    let found: Vec<usize> = macs.iter().map(|(_, mac)| octets(mac)).collect();
    assert_eq!(found, [0, 0, 0, 0, 6, 7, 8, 20, 0, 0], "{macs:?}");
    // An empty address is not an error; the others are.
    let notes = notes(&device, "interfaces");
    assert!(!notes.contains("mac.1:") && notes.contains("mac.2:"), "{notes}");
    assert!(notes.contains("mac.22:") && notes.contains("mac.201:"), "{notes}");
}

#[test]
fn text_with_control_characters_or_wrong_encoding_is_cleaned() {
    let wild: [(&str, &[u8], &str); 9] = [
        ("ifAlias.1", b"\x1b]0;owned\x07\x1b[2J red", "\u{fffd}]0;owned\u{fffd}\u{fffd}[2J red"),
        ("ifAlias.2", b"B\xfcro \x9b31m", "Büro \u{fffd}31m"),
        ("ifAlias.3", "a\u{202e}b\u{2066}c".as_bytes(), "a\u{fffd}b\u{fffd}c"),
        ("ifAlias.4", b"two\r\nlines\tand\x0bmore\0\0", "two lines and\u{fffd}more"),
        ("ifAlias.5", b"\0\0\0", ""),
        ("ifAlias.6", b"\xff\xfe\xfd", "ÿþý"),
        ("ifAlias.7", "line\u{2028}para\u{2029}graph".as_bytes(), "line para graph"),
        // The agent's buffer ended in the middle of a character.
        ("ifAlias.8", b"B\xc3\xbcro M\xc3", "Büro M"),
        ("ifAlias.9", b"Caf\xe9", "Café"),
    ];
    let device = with(wild.map(|(name, octets, _)| (name, text(octets))), &["interfaces"]);
    assert_eq!(column(&device, "interfaces", "alias"), wild.map(|(_, _, clean)| clean));
}

#[test]
fn a_text_of_65000_octets_is_read_whole() {
    let long = named(
        Tree::system(),
        [("sysDescr.0", text(&[b'x'; 65_000])), ("ifDescr.1", Value::from("eth0"))],
    );
    let peer =
        testkit::faulty::Faulty::start(move |request| vec![answer(&long, request, 65_400).into()]);
    let device = device(&peer, &plan(&["device", "interfaces"]));
    assert!(device.is_complete(), "{:?}", device.error);
    assert_eq!(field(&device, "device", 0, "description").len(), 65_000);
    assert_eq!(field(&device, "device", 0, "name"), "tree");
    assert_eq!(column(&device, "interfaces", "name"), ["eth0"]);
}

#[test]
fn dates_that_are_not_valid_are_left_out() {
    let dates: [(&str, &[u8], &str); 8] = [
        ("hrSWInstalledDate.1", &[7, 232, 2, 29, 13, 30, 15, 0], "2024-02-29T13:30:15"),
        ("hrSWInstalledDate.2", &[7, 232, 2], ""),
        ("hrSWInstalledDate.3", &[7, 232, 2, 29, 13, 30, 15, 0, b'+'], ""),
        ("hrSWInstalledDate.4", &[7, 232, 13, 40, 25, 61, 99, 12], ""),
        ("hrSWInstalledDate.5", &[0; 8], ""),
        ("hrSWInstalledDate.6", &[0xff; 255], ""),
        ("hrSWInstalledDate.7", b"", ""),
        ("hrSWInstalledDate.8", b"2024-02-29", ""),
    ];
    let device = with(dates.map(|(name, octets, _)| (name, text(octets))), &["packages"]);
    assert_eq!(column(&device, "packages", "date"), dates.map(|(_, _, date)| date));
    let notes = notes(&device, "packages");
    for (index, is_told) in [(2, true), (3, true), (4, true), (5, false), (6, true), (8, true)] {
        assert_eq!(notes.contains(&format!("date.{index}:")), is_told, "{index}: {notes}");
    }
}

#[test]
fn counters_keep_their_highest_values() {
    let device = with(
        [
            ("ifHCInOctets.1", Value::Counter64(u64::MAX)),
            ("ifHCOutOctets.1", Value::Counter64(1 << 63)),
            ("ifInErrors.1", Value::Counter32(u32::MAX)),
            ("ifHighSpeed.1", Value::Gauge32(u32::MAX)),
            // The longest encoding: nine octets, the first one zero.
            ("ifHCInUcastPkts.1", Value::Raw(0x46, [&[0][..], &[0xff; 8]].concat())),
        ],
        &["interfaces"],
    );
    let get = |name: &str| field(&device, "interfaces", 0, name);
    assert_eq!(get("in_octets"), "18446744073709551615");
    assert_eq!(get("out_octets"), "9223372036854775808");
    assert_eq!(get("in_errors"), "4294967295");
    assert_eq!(get("in_packets"), "18446744073709551615");
    // No link is that fast: the value is in bit/s.
    assert_eq!(get("speed"), u32::MAX.to_string());
}

fn index_of(column: &str, index: &[u32]) -> String {
    let index: String = index.iter().map(|subid| format!(".{subid}")).collect();
    format!("{}{index}", numbers(column))
}

/// LLDP indexes that are too short, too long, or have sub-identifiers above 2^31.
#[test]
fn a_neighbour_with_a_broken_index_stays() {
    let indexes: [&[u32]; 6] = [
        &[0],
        &[0, 5],
        &[0, 5, 1],
        &[0, 5, 2, 99, 98, 97],
        &[u32::MAX, u32::MAX, u32::MAX],
        &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ];
    let names = indexes.map(|index| index_of("lldpRemSysName", index));
    let variables = names.iter().enumerate();
    let variables =
        variables.map(|(i, name)| (name.as_str(), Value::Octets(format!("peer-{i}").into_bytes())));
    let device = with(variables, &["neighbors", "interfaces"]);
    assert_eq!(rows(&device, "neighbors"), 6);
    let mut ports: Vec<(String, String)> = column(&device, "neighbors", "remote_name")
        .into_iter()
        .zip(column(&device, "neighbors", "local_port"))
        .collect();
    ports.sort();
    let ports: Vec<&str> = ports.iter().map(|(_, port)| port.as_str()).collect();
    assert_eq!(ports, ["", "5", "5", "5", "4294967295", "0"]);
    assert!(notes(&device, "neighbors").contains("local_port.0: the index does not fit"));
}

/// Chassis and ports with a wrong subtype.
#[test]
fn a_neighbour_with_a_wrong_subtype_stays() {
    let wrong: [(&str, Value, Value, &str); 8] = [
        // The subtype says MAC address, but it is text.
        ("1", Value::Integer(4), Value::from("sw-1"), "sw-1"),
        // The subtype says text, but it is a MAC address.
        ("2", Value::Integer(7), hex("001b54aabb00"), "00:1b:54:aa:bb:00"),
        // An address of an unknown family, and one that is too short for its family.
        ("3", Value::Integer(5), hex("630a000001"), "630a000001"),
        ("4", Value::Integer(5), hex("01c000"), "01c000"),
        ("5", Value::Integer(5), hex("010a000001"), "10.0.0.1"),
        // An unknown subtype, and one that is not a number.
        ("6", Value::Integer(99), Value::from("shelf 7"), "shelf 7"),
        ("7", Value::from("macAddress"), hex("001b54aabb01"), "00:1b:54:aa:bb:01"),
        // No chassis at all.
        ("8", Value::Integer(4), Value::Octets(Vec::new()), ""),
    ];
    let mut tree = Tree::system();
    for (port, subtype, chassis, _) in &wrong {
        let index = format!("0.{port}.1");
        let names = ["lldpRemChassisIdSubtype", "lldpRemChassisId"].map(numbers);
        tree = tree
            .with(&format!("{}.{index}", names[0]), subtype.clone())
            .with(&format!("{}.{index}", names[1]), chassis.clone());
    }
    // An INTEGER is not a chassis ID, so that row has only the port.
    tree = tree.with(&format!("{}.0.9.1", numbers("lldpRemChassisId")), Value::Integer(1));
    let device = device(&peer(tree), &plan(&["neighbors"]));
    let expected: Vec<&str> = wrong.iter().map(|(.., shown)| *shown).chain([""]).collect();
    assert_eq!(column(&device, "neighbors", "remote_chassis"), expected);
    let notes = notes(&device, "neighbors");
    assert!(notes.contains("remote_chassis.0.9.1: the INTEGER does not fit"), "{notes}");
    assert!(!notes.contains(".0.8.1"), "{notes}");
}

/// Addresses in indexes: octets above 255, counts larger than the rest, and no address at all.
#[test]
fn rows_with_a_broken_address_in_the_index_are_left_out() {
    let variables = [
        (index_of("ipNetToPhysicalPhysAddress", &[2, 1, 4, 10, 0, 0, 1]), hex("001b54aabb01")),
        (index_of("ipNetToPhysicalPhysAddress", &[2, 1, 4, 10, 0, 0, 999]), hex("001b54aabb02")),
        (index_of("ipNetToPhysicalPhysAddress", &[2, 1, 200, 10, 0]), hex("001b54aabb03")),
        (index_of("ipNetToPhysicalPhysAddress", &[2, 1, u32::MAX, 10]), hex("001b54aabb04")),
        (index_of("ipNetToPhysicalPhysAddress", &[4]), hex("001b54aabb05")),
        (index_of("dot1qTpFdbPort", &[20, 0, 27, 84, 0, 0, 1]), Value::Integer(1)),
        (index_of("dot1qTpFdbPort", &[20, 0, 27, 84, 0, 0, 256]), Value::Integer(2)),
        (index_of("dot1qTpFdbPort", &[20, 0, 27]), Value::Integer(3)),
        (index_of("dot1qTpFdbPort", &[21, 0, 27, 84, 0, 0, 1, 0, 0]), Value::Integer(-4)),
    ];
    let variables = variables.iter().map(|(name, value)| (name.as_str(), value.clone()));
    let device = with(variables, &["arp", "fdb"]);
    assert_eq!(column(&device, "arp", "address"), ["10.0.0.1"]);
    let fdb: Vec<(String, String)> =
        column(&device, "fdb", "port").into_iter().zip(column(&device, "fdb", "mac")).collect();
    let fdb: Vec<(&str, &str)> = fdb.iter().map(|(p, m)| (p.as_str(), m.as_str())).collect();
    assert_eq!(fdb.len(), 2);
    for row in [("1", "00:1b:54:00:00:01"), ("", "00:1b:54:00:00:01")] {
        assert!(fdb.contains(&row), "{row:?}: {fdb:?}");
    }
    assert!(notes(&device, "arp").contains("address.2.1.4.10.0.0.999: the index"));
    assert!(notes(&device, "fdb").contains("port.21.0.27.84.0.0.1.0.0: the INTEGER"));
}

/// CDP: addresses of any length and type, and capabilities with more bits than are defined.
#[test]
fn cdp_neighbours_with_wrong_addresses_stay() {
    let addresses: [(i64, &[u8], &str); 6] = [
        (1, &[10, 0, 0, 1], "10.0.0.1"),
        (1, &[10, 0, 0], ""),
        (1, &[], ""),
        (20, &[0xff; 17], ""),
        (99, &[1, 2, 3], ""),
        (-1, b"\x1b[2J", ""),
    ];
    let mut tree = Tree::system();
    for (row, (kind, address, _)) in (1..).zip(addresses) {
        let variable = |column: &str| index_of(column, &[row, 1]);
        tree = tree
            .with(&variable("cdpCacheAddressType"), Value::Integer(kind))
            .with(&variable("cdpCacheAddress"), text(address))
            .with(&variable("cdpCacheDeviceId"), Value::from("peer"))
            .with(&variable("cdpCacheCapabilities"), text(&vec![0xff; row as usize - 1]));
    }
    let device = device(&peer(tree), &plan(&["neighbors"]));
    assert!(device.is_complete(), "{:?}", device.error);
    let found = column(&device, "neighbors", "remote_address");
    assert_eq!(found, addresses.map(|(.., shown)| shown));
    let notes = notes(&device, "neighbors");
    assert!(!notes.contains("address.3.1") && notes.contains("address.5.1"), "{notes}");
    let capabilities = column(&device, "neighbors", "capabilities");
    let all = "router,transparentBridge,sourceRouteBridge,switch,host,igmp,repeater";
    assert_eq!(capabilities, ["", all, all, all, all, all]);
}

#[test]
fn numbers_that_are_not_valid_are_left_out() {
    let opaque = |octets: [u8; 4]| Value::Opaque([&[0x9f, 0x78, 0x04][..], &octets].concat());
    let device = with(
        [
            ("laLoad.1", opaque(f32::NAN.to_be_bytes())),
            ("laLoad.2", opaque(f32::NEG_INFINITY.to_be_bytes())),
            ("laLoad.3", opaque(0.5_f32.to_be_bytes())),
            ("hrStorageDescr.1", Value::from("/")),
            ("hrStorageAllocationUnits.1", Value::Integer(-1)),
            ("hrStorageSize.1", Value::Integer(7)),
            ("hrStorageAllocationUnits.2", Value::Integer(i64::from(i32::MAX))),
            ("hrStorageSize.2", Value::Counter64(u64::MAX)),
            ("ipAddressIfIndex.1.4.10.0.0.1", Value::Integer(-3)),
            ("ipAddressPrefix.1.4.10.0.0.1", Value::Oid(vec![1, 3, 6, 200])),
            ("ipAddressPrefix.1.4.10.0.0.2", Value::from("24")),
        ],
        &["load", "storage", "addresses"],
    );
    let load = ["load_1", "load_5", "load_15"].map(|name| field(&device, "load", 0, name));
    assert_eq!(load, ["", "", "0.5"]);
    let notes_of_load = notes(&device, "load");
    assert!(notes_of_load.contains("load_1: ") && notes_of_load.contains("load_5: "));
    // If the unit is not valid, the size is unknown. A size above 2^64 becomes the largest number.
    assert_eq!(column(&device, "storage", "size"), ["", &u64::MAX.to_string()]);
    assert_eq!(column(&device, "addresses", "prefix_length"), ["", ""]);
    assert_eq!(column(&device, "addresses", "interface"), ["", ""]);
    let notes = notes(&device, "addresses");
    for misfit in ["interface.1.4.10.0.0.1", "prefix_length.1.4.10.0.0.1"] {
        assert!(notes.contains(misfit), "{misfit}: {notes}");
    }
}

#[test]
fn a_sensor_with_an_impossible_scale_has_no_value() {
    let rows: [(i64, i64, i64, &str); 6] = [
        (9, 0, 42, "42"),
        (9, 1, 425, "42.5"),
        (0, 0, 42, ""),
        (99, 0, 42, ""),
        (9, i64::from(i32::MIN), 42, "42"),
        (9, i64::from(i32::MAX), 1, "0.000000001"),
    ];
    let mut tree = Tree::system();
    for (row, (scale, precision, value, _)) in (1..).zip(rows) {
        for (name, value) in [
            ("entPhySensorType", 8),
            ("entPhySensorScale", scale),
            ("entPhySensorPrecision", precision),
            ("entPhySensorValue", value),
            ("entPhySensorOperStatus", 1),
        ] {
            tree = tree.with(&index_of(name, &[row]), Value::Integer(value));
        }
    }
    let device = device(&peer(tree), &plan(&["sensors"]));
    assert_eq!(column(&device, "sensors", "value"), rows.map(|(.., shown)| shown));
    let notes = notes(&device, "sensors");
    assert!(notes.contains("value.3:") && notes.contains("value.4:"), "{notes}");
}

/// If nothing in a table fits, only a few notes are kept, and the others are counted.
#[test]
fn only_the_first_notes_are_kept() {
    let names: Vec<String> = (1..=500).map(|row| format!("ifSpeed.{row}")).collect();
    let device =
        with(names.iter().map(|name| (name.as_str(), Value::from("fast"))), &["interfaces"]);
    assert_eq!(rows(&device, "interfaces"), 500);
    let notes = &device.section("interfaces").unwrap().notes;
    assert_eq!(notes.len(), 9, "{notes:?}");
    assert_eq!(notes[8], "and 492 more");
}

/// SNMPv1 has no exceptions. Wrong values are wrong in the same way.
#[test]
fn wrong_values_over_snmpv1_are_treated_the_same() {
    let tree = named(
        Tree::system(),
        [
            ("sysName.0", text(b"\x1b[31mred")),
            ("ifDescr.1", Value::from("eth0")),
            ("ifSpeed.1", Value::from("fast")),
            // SNMPv1 has no Counter64.
            ("ifHCInOctets.1", Value::Counter64(7)),
            ("ifInOctets.1", Value::Counter32(6)),
            ("1.3.6.1.4.1.99999.1.0", Value::Integer(1)),
        ],
    );
    assert!(tree.get(&[1, 3, 6, 1, 2, 1, 1, 5, 0]).is_some());
    let device = device_by(&peer(tree), &plan(&["device", "interfaces"]), Version::V1, LONG, 0);
    assert!(device.is_complete(), "{:?}", device.error);
    assert_eq!(field(&device, "device", 0, "name"), "\u{fffd}[31mred");
    assert_eq!(field(&device, "interfaces", 0, "in_octets"), "6");
    assert!(notes(&device, "interfaces").contains("speed.1: the STRING does not fit"));
}
