//! Inventories of devices from recorded walks, over the network.

use netsnmp::{
    Version,
    inventory::{Device, State},
};
use testkit::{
    ber::pdu::GET_BULK,
    devices::{column, device, device_by, field, notes, plan, rows, state},
    faulty::Faulty,
    lane::{LONG, ms},
    replay::{answer, peer, recorded, v1_peer, walk_file},
};

/// Reads the device over each version. The results must be the same.
fn by_all_versions(walk: &str, sections: &[&str]) -> Device {
    let (peer, plan) = (peer(walk_file(walk)), plan(sections));
    let devices = [Version::V1, Version::V2c].map(|v| device_by(&peer, &plan, v, LONG, 0));
    assert!(devices[0].is_complete(), "{:?}", devices[0].error);
    assert_eq!(devices[0].error, devices[1].error);
    // SNMPv1 has no Counter64, so only such counters may differ.
    for (one, other) in devices[0].sections.iter().zip(&devices[1].sections) {
        let counted = devices[0].section("interfaces").is_some_and(|s| s.name == one.name);
        assert_eq!(one.rows.len(), other.rows.len(), "{}", one.name);
        assert!(counted || one == other, "{one:?}\n{other:?}");
    }
    let [_, of_v2c] = devices;
    of_v2c
}

#[test]
fn an_old_switch_that_speaks_only_snmpv1_is_complete() {
    let sections = ["device", "interfaces", "addresses", "arp", "neighbors", "fdb", "vlans", "ups"];
    let (peer, plan) = (v1_peer(walk_file("old-switch")), plan(&sections));
    let device = device_by(&peer, &plan, Version::V1, LONG, 0);
    assert!(device.is_complete(), "{:?}", device.error);
    assert_eq!(
        field(&device, "device", 0, "description"),
        "SuperStack II Switch 3300, 24 ports Version 2.71"
    );
    assert_eq!(field(&device, "device", 0, "location"), "cellar, behind the \"boiler\"");
    assert_eq!(field(&device, "device", 0, "contact"), "");
    assert_eq!(field(&device, "device", 0, "chassis_mac"), "00:10:5a:01:02:00");
    assert_eq!(column(&device, "interfaces", "index"), ["1", "2", "101"]);
    let macs = column(&device, "interfaces", "mac");
    assert_eq!(macs, ["00:10:5a:01:02:03", "00:10:5a:01:02:04", ""]);
    assert_eq!(column(&device, "interfaces", "speed"), ["100000000", "10000000", ""]);
    assert_eq!(field(&device, "interfaces", 0, "in_octets"), "4294967295");
    assert_eq!(field(&device, "addresses", 0, "prefix_length"), "16");
    assert_eq!(column(&device, "fdb", "interface"), ["2"]);
    for absent in ["arp", "neighbors", "vlans", "ups"] {
        assert_eq!(state(&device, absent), State::Absent, "{absent}");
    }
    // Only GET and GETNEXT were sent, all of them SNMPv1.
    assert!(peer.requests().iter().all(|request| request.message.version == 0));
    assert!(device.tries <= 40, "{} messages", device.tries);
}

/// The silence over SNMPv2c is reported as silence, not as a device without sections.
#[test]
fn a_device_that_speaks_only_snmpv1_is_silent_over_snmpv2c() {
    let peer = v1_peer(walk_file("old-switch"));
    let device = device_by(&peer, &plan(&["device", "interfaces"]), Version::V2c, ms(50), 0);
    assert!(device.is_failed());
    assert_eq!(device.error.as_ref().unwrap().kind().name(), "timeout");
    assert!(device.sections.iter().all(|section| section.state == State::Skipped));
}

#[test]
fn a_router_that_does_not_answer_getbulk_is_complete() {
    let sections = ["device", "interfaces", "addresses", "arp", "neighbors", "routes"];
    let expected = by_all_versions("router", &sections);
    for (repetitions, retries) in [(0, 0), (0, 1), (6, 0), (6, 1)] {
        let router = walk_file("router");
        let lossy = Faulty::start(move |request| {
            let pdu = request.pdu();
            match pdu.tag == GET_BULK && pdu.index > repetitions {
                true => vec![],
                false => vec![answer(&router, request, 1400).into()],
            }
        });
        let device = device_by(&lossy, &plan(&sections), Version::V2c, ms(200), retries);
        assert!(device.is_complete(), "{:?}", device.error);
        assert_eq!(device.sections, expected.sections);
    }
}

#[test]
fn a_router_with_gaps_in_its_tables_has_all_its_rows() {
    let sections = ["device", "interfaces", "addresses", "arp", "neighbors", "routes"];
    let device = by_all_versions("router", &sections);
    let system = ["vendor", "model", "serial", "software"].map(|f| field(&device, "device", 0, f));
    assert_eq!(system, ["Juniper", "MX204", "AB1234CD5678", "21.4R3-S5.4"]);

    // Each index that any column has gives a row with the values that exist.
    assert_eq!(
        column(&device, "interfaces", "index"),
        ["1", "526", "999", "1000", "2147483647"],
        "{:?}",
        device.sections
    );
    assert_eq!(column(&device, "interfaces", "name"), ["fxp0", "xe-0/1/0", "", "ae7", "pime"]);
    assert_eq!(field(&device, "interfaces", 1, "speed"), "100000000000");
    assert_eq!(field(&device, "interfaces", 1, "alias"), "to core | \"blue\", fibre 7");
    assert_eq!(field(&device, "interfaces", 1, "in_octets"), "18446744073709551615");
    assert_eq!(field(&device, "interfaces", 1, "out_octets"), "9007199254740993");
    assert_eq!(field(&device, "interfaces", 2, "oper_status"), "notPresent");

    assert_eq!(column(&device, "addresses", "prefix_length"), ["24", ""]);
    assert_eq!(column(&device, "addresses", "interface"), ["526", "16"]);
    assert_eq!(column(&device, "arp", "mac"), ["00:05:86:71:00:01", "00:05:86:71:00:02"]);
    // A number without a label stays a number.
    assert_eq!(column(&device, "arp", "type"), ["dynamic", "0"]);
    // lldpLocPortTable is missing, so the port gets the name of the interface with its number.
    assert_eq!(field(&device, "neighbors", 0, "local_port_name"), "xe-0/1/0");
    assert_eq!(field(&device, "neighbors", 0, "remote_chassis"), "00:05:86:71:00:c0");
    assert_eq!(field(&device, "neighbors", 0, "capabilities"), "bridge,router");
    assert_eq!(state(&device, "routes"), State::Absent);
}

#[test]
fn a_ups_that_cannot_measure_everything_has_notes() {
    let device = by_all_versions("ups", &["device", "ups", "ups_lines", "interfaces"]);
    assert_eq!(field(&device, "device", 0, "vendor"), "Example Power");
    assert_eq!(field(&device, "ups", 0, "model"), "EP-3000");
    assert_eq!(field(&device, "ups", 0, "battery_voltage"), "54.6");
    assert_eq!(field(&device, "ups", 0, "temperature"), "24");
    // -1 for values that cannot be negative.
    assert_eq!(field(&device, "ups", 0, "charge"), "");
    assert_eq!(field(&device, "ups", 0, "remaining"), "");
    let notes = notes(&device, "ups");
    assert!(notes.contains("charge: ") && notes.contains("remaining: "), "{notes}");
    assert_eq!(column(&device, "ups_lines", "side"), ["input", "output"]);
    assert_eq!(column(&device, "ups_lines", "frequency"), ["49.9", ""]);
    assert_eq!(state(&device, "interfaces"), State::Absent);
}

#[test]
fn a_printer_level_that_is_a_code_is_left_out() {
    let device = by_all_versions("printer", &["device", "printers", "printer_supplies"]);
    assert_eq!(field(&device, "device", 0, "serial"), "XYZ00012");
    assert_eq!(field(&device, "printers", 0, "printed"), "20417");
    assert_eq!(column(&device, "printer_supplies", "description"), ["Schwarz (für)", ""]);
    assert_eq!(column(&device, "printer_supplies", "type"), ["toner", "opc"]);
    assert_eq!(column(&device, "printer_supplies", "level"), ["62", ""]);
    assert_eq!(notes(&device, "printer_supplies"), "");
}

#[test]
fn a_linux_host_is_the_same_over_both_versions() {
    let sections = ["device", "interfaces", "addresses", "storage", "load", "packages"];
    let device = by_all_versions("linux", &sections);
    assert_eq!(field(&device, "device", 0, "engine_id"), "80001f888012345678");
    assert_eq!(column(&device, "interfaces", "index"), ["1", "2", "4711"]);
    assert_eq!(
        column(&device, "interfaces", "mac"),
        ["", "00:25:90:01:02:03", "fe:0a:0b:0c:0d:0e"]
    );
    assert_eq!(column(&device, "addresses", "address"), ["127.0.0.1", "fe80::1%2"]);
    assert_eq!(column(&device, "addresses", "prefix_length"), ["8", ""]);
    assert_eq!(field(&device, "storage", 0, "name"), "/srv/Büro");
    assert_eq!(field(&device, "storage", 0, "used"), (2_147_483_647_u64 * 4096).to_string());
    assert_eq!(field(&device, "storage", 0, "size"), "");
    assert!(notes(&device, "storage").contains("size.31: the INTEGER"), "{:?}", device.sections);
    assert_eq!(field(&device, "load", 0, "load_1"), "0.12");
    assert_eq!(field(&device, "load", 0, "load_5"), "");
    assert_eq!(column(&device, "packages", "date"), ["2024-02-29T13:30:15+01:00", ""]);
    assert!(notes(&device, "packages").contains("date.2"), "{:?}", device.sections);
}

/// The agent of these tests reads the text that a walk prints.
#[test]
fn a_walk_in_text_is_read_as_it_was_written() {
    use testkit::ber::Value::{Counter64, Gauge32, Integer, IpAddress, Octets, Oid, TimeTicks};
    let tree = recorded(
        "# a comment
.1.3.6.1.1.1.0 = STRING: \"two lines,
a \\\"quote\\\" and a \\\\\"
.1.3.6.1.1.2.0 = Hex-STRING: 00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F\x20
10 FF\x20
.1.3.6.1.1.3.0 = INTEGER: lowerLayerDown(7)
.1.3.6.1.1.4.0 = Timeticks: (4294967295) 497 days, 2:27:52.95
.1.3.6.1.1.5.0 = OID: .1.3.6.1.4.1.9
.1.3.6.1.1.6.0 = IpAddress: 10.200.3.4
.1.3.6.1.1.7.0 = Counter64: 18446744073709551615
.1.3.6.1.1.8.0 = \"\"
.1.3.6.1.1.9.0 = BITS: 28 00 bridge(2) router(4)\x20
.1.3.6.1.1.10.0 = Gauge32: 1500 octets
.1.3.6.1.1.11.0 = Wrong Type (should be INTEGER): STRING: \"x\"
.1.3.6.1.1.12.0 = STRING: 0:1b:54:aa:b:cc
.1.3.6.1.1.13.0 = STRING: 2024-2-29,13:30:15.0,+1:0
.1.3.6.1.1.14.0 = STRING: no date, 7-8
.1.3.6.1.1.15.0 = No more variables left in this MIB View (It is past the end of the MIB tree)",
    );
    let mut hexadecimal: Vec<u8> = (0..17).collect();
    hexadecimal.push(0xff);
    let expected = [
        Octets(b"two lines,\na \"quote\" and a \\".to_vec()),
        Octets(hexadecimal),
        Integer(7),
        TimeTicks(u32::MAX),
        Oid(vec![1, 3, 6, 1, 4, 1, 9]),
        IpAddress([10, 200, 3, 4]),
        Counter64(u64::MAX),
        Octets(Vec::new()),
        Octets(vec![0x28, 0]),
        Gauge32(1500),
        Octets(b"x".to_vec()),
        Octets(vec![0, 0x1b, 0x54, 0xaa, 0x0b, 0xcc]),
        Octets(vec![7, 232, 2, 29, 13, 30, 15, 0, b'+', 1, 0]),
        Octets(b"no date, 7-8".to_vec()),
    ];
    let mut at = vec![1, 3, 6, 1, 1];
    for expected in expected {
        let (name, value) = tree.next(&at).unwrap();
        assert_eq!(*value, expected, "{name:?}");
        at.clone_from(name);
    }
    assert_eq!(tree.next(&at), None);
}

#[test]
#[should_panic(expected = "no value of a walk")]
fn a_line_that_does_not_belong_to_a_walk_panics() {
    recorded(".1.3.6.1.1.1.0 = Strange: 7");
}

#[test]
fn an_agent_without_objects_is_a_device_without_sections() {
    let peer = peer(testkit::tree::Tree::new());
    let device = device(&peer, &plan(&["device", "interfaces"]));
    assert!(device.is_complete() && !device.is_failed());
    assert_eq!(state(&device, "interfaces"), State::Absent);
    assert_eq!(rows(&device, "device"), 0);
}
