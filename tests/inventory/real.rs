//! What real devices do: tables that hold only a part, odd indexes, and texts that are no values.

use netsnmp::inventory::{Device, Plan, Profiles};
use std::sync::LazyLock;
use testkit::memory_agent::Agent;

static ALL: LazyLock<Plan> = LazyLock::new(|| Plan::new(Profiles::builtin(), None).unwrap());

fn device(walk: &str) -> Device {
    let device = Agent::of(walk).device(&ALL);
    assert!(device.is_complete(), "{:?}", device.error);
    device
}

/// The rows of a section: the values of these fields, `-` for none.
fn rows(device: &Device, section: &str, fields: &[&str]) -> Vec<String> {
    let schema = device.schema().section(section).unwrap();
    let row = |row: &netsnmp::inventory::Row| {
        let values = fields.iter().map(|field| row.get(schema, field));
        let values = values.map(|value| value.map_or("-".to_owned(), ToString::to_string));
        values.collect::<Vec<_>>().join(" ")
    };
    device.section(section).unwrap().rows.iter().map(row).collect()
}

const ADDRESS: [&str; 4] = ["address", "prefix_length", "interface", "type"];
const ARP: [&str; 3] = ["interface", "address", "mac"];

/// fe80::1 in an index.
const LOCAL: &str = "254.128.0.0.0.0.0.0.0.0.0.0.0.0.0.1";

#[test]
fn addresses_in_the_new_and_the_old_table_are_merged() {
    let device = device(&format!(
        "ipAddressIfIndex.2.16.{LOCAL} i 3
         ipAddressType.2.16.{LOCAL} i 1
         ipAddressIfIndex.1.4.10.0.0.2 i 4
         ipAddressType.1.4.10.0.0.2 i 1
         ipAdEntIfIndex.10.0.0.1 i 3
         ipAdEntNetMask.10.0.0.1 a 255.255.255.0
         ipAdEntIfIndex.10.0.0.2 i 4
         ipAdEntNetMask.10.0.0.2 a 255.255.0.0
         ipNetToPhysicalPhysAddress.3.2.16.{LOCAL} x 001b54aabb01
         ipNetToMediaPhysAddress.3.10.0.0.9 x 001b54aabb02"
    ));
    // The mask of 10.0.0.2 is only in the old table, its type only in the new one.
    assert_eq!(
        rows(&device, "addresses", &ADDRESS),
        ["10.0.0.2 16 4 unicast", "fe80::1 - 3 unicast", "10.0.0.1 24 3 -"]
    );
    assert_eq!(
        rows(&device, "arp", &ARP),
        ["3 fe80::1 00:1b:54:aa:bb:01", "3 10.0.0.9 00:1b:54:aa:bb:02"]
    );
}

#[test]
fn the_old_table_is_not_asked_if_the_new_one_has_ipv4() {
    let requests = |new: &str| {
        let mut agent = Agent::of(&format!(
            "ipNetToPhysicalPhysAddress.3.{new} x 001b54aabb01
             ipNetToMediaPhysAddress.3.10.0.0.9 x 001b54aabb02"
        ));
        let plan = Plan::new(Profiles::builtin(), Some(&["arp".to_owned()])).unwrap();
        (rows(&agent.device(&plan), "arp", &ARP).len(), agent.requests)
    };
    let (ipv4, few) = requests("1.4.10.0.0.9");
    let (ipv6, more) = requests(&format!("2.16.{LOCAL}"));
    assert_eq!((ipv4, ipv6), (1, 2));
    assert!(few < more, "{few}, {more}");
}

#[test]
fn the_first_ipv6_tables_are_asked_too() {
    let device = device(&format!(
        "ipAdEntIfIndex.10.0.0.1 i 3
         ipv6AddrPfxLength.3.{LOCAL} i 64
         ipv6AddrType.3.{LOCAL} i 2
         ipv6NetToMediaPhysAddress.3.{LOCAL} x 001b54aabb01"
    ));
    assert_eq!(rows(&device, "addresses", &ADDRESS), ["10.0.0.1 - 3 -", "fe80::1 64 3 -"]);
    assert_eq!(rows(&device, "arp", &ARP), ["3 fe80::1 00:1b:54:aa:bb:01"]);
}

#[test]
fn addresses_without_their_length_octet_are_read() {
    let loopback = "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1";
    let device = device(&format!(
        "ipAddressIfIndex.1.10.0.0.1 i 1
         ipAddressIfIndex.1.5.10.0.0.7.0 i 2
         ipAddressIfIndex.2.{loopback} i 3
         ipAddressIfIndex.2.{LOCAL}.0.0.0.0 i 4
         ipAddressIfIndex.2.8193.3512.0.0.0.0.0.5.107 i 5
         ipNetToPhysicalPhysAddress.6.2.{LOCAL} x 001b54aabb01
         lldpRemChassisIdSubtype.0.1.1 i 4
         lldpRemChassisId.0.1.1 x 001b54aabb01
         lldpRemManAddrIfSubtype.0.1.1.1.5.172.16.251.3.0 i 2"
    ));
    assert_eq!(
        rows(&device, "addresses", &["address", "interface"]),
        ["10.0.0.7 2", "10.0.0.1 1", "::1 3", "fe80::1 4", "2001:db8::5 5"]
    );
    assert_eq!(rows(&device, "arp", &["address"]), ["fe80::1"]);
    assert_eq!(rows(&device, "neighbors", &["remote_address"]), ["172.16.251.3"]);
}

#[test]
fn an_ipv4_address_can_be_one_number() {
    let device = device("ipAdEntIfIndex.167814244 i 7\nipAdEntIfIndex.2130706433 i 8");
    assert_eq!(
        rows(&device, "addresses", &["address", "interface"]),
        ["10.0.164.100 7", "127.0.0.1 8"]
    );
}

#[test]
fn rows_that_name_nothing_are_left_out_with_a_note() {
    let device = device(
        "dot1dTpFdbPort.1 i 12
         dot1dTpFdbPort.0.37.144.1.2.3 i 4
         ipAdEntIfIndex.0 i 1
         ipNetToMediaPhysAddress.1 x 001b54aabb01
         lldpRemChassisIdSubtype.1 i 4
         lldpRemSysName.2 s access",
    );
    assert_eq!(rows(&device, "fdb", &["mac", "port"]), ["00:25:90:01:02:03 4"]);
    assert_eq!(rows(&device, "addresses", &ADDRESS), [""; 0]);
    assert_eq!(rows(&device, "arp", &ARP), [""; 0]);
    assert_eq!(rows(&device, "neighbors", &["remote_name"]), ["access"]);
    let notes = |section: &str| device.section(section).unwrap().notes.clone();
    assert_eq!(notes("fdb"), ["mac.1: the index does not fit"]);
    assert_eq!(notes("addresses"), ["address.0: the index does not fit"]);
}

#[test]
fn a_port_of_lldp_has_the_name_of_its_interface_and_not_its_mac_address() {
    let device = device(
        "ifDescr.5 s GigabitEthernet 5
         ifName.5 s gi5
         ifDescr.6 s GigabitEthernet 6
         lldpLocPortIdSubtype.5 i 3
         lldpLocPortId.5 x 001b54aabb05
         lldpLocPortIdSubtype.6 i 3
         lldpLocPortId.6 x 001b54aabb06
         lldpLocPortIdSubtype.7 i 3
         lldpLocPortId.7 x 001b54aabb07
         ifName.9 s gi9
         lldpLocPortId.9 x 001b54aabb09
         ifName.10 s gi10
         lldpLocPortId.10 s 00:1B:54:AA:BB:10
         lldpLocPortIdSubtype.8 i 7
         lldpLocPortId.8 s port8
         lldpRemSysName.0.5.1 s a
         lldpRemSysName.0.6.1 s b
         lldpRemSysName.0.7.1 s c
         lldpRemSysName.0.8.1 s d
         lldpRemSysName.0.9.1 s e
         lldpRemSysName.0.10.1 s f",
    );
    assert_eq!(
        rows(&device, "neighbors", &["local_port_name"]),
        ["gi5", "GigabitEthernet 6", "00:1b:54:aa:bb:07", "port8", "gi9", "gi10"]
    );
}

#[test]
fn speeds_are_right_in_every_unit_that_devices_use() {
    let device = device(
        "ifDescr.1 s in Mbit/s
         ifSpeed.1 g 4294967295
         ifHighSpeed.1 g 100000
         ifDescr.2 s in bit/s
         ifSpeed.2 g 4294967295
         ifHighSpeed.2 g 1000000000
         ifDescr.3 s what is left of 10 Gbit/s in 32 bits
         ifSpeed.3 g 1410065408
         ifHighSpeed.3 g 10000
         ifDescr.4 s slow
         ifSpeed.4 g 64000
         ifHighSpeed.4 g 0
         ifDescr.5 s in bit/s, twice
         ifSpeed.5 g 100000000
         ifHighSpeed.5 g 100000000",
    );
    assert_eq!(
        rows(&device, "interfaces", &["speed"]),
        ["100000000000", "1000000000", "10000000000", "64000", "100000000"]
    );
}

#[test]
fn a_print_queue_is_not_the_model_of_a_server() {
    let queue = "hrDeviceType.1 o hrDevicePrinter\nhrDeviceDescr.1 s HP Universal Printing PCL 6";
    for server in [
        "sysDescr.0 s Hardware: Intel64 - Software: Windows Version 6.3\nsysObjectID.0 o 1.3.6.1.4.1.311.1.1.3.1.2",
        "sysDescr.0 s Linux cups 6.1.0-21-amd64 #1 SMP\nsysObjectID.0 o 1.3.6.1.4.1.8072.3.2.10",
    ] {
        let system = device(&format!("{server}\n{queue}")).system().unwrap();
        assert_eq!(system.model, None, "{server}");
        assert_ne!(system.vendor.as_deref(), Some("HP"), "{server}");
    }
    let printer = format!("sysObjectID.0 o 1.3.6.1.4.1.1602.4.7\n{queue}");
    let system = device(&printer).system().unwrap();
    assert_eq!(system.model.as_deref(), Some("HP Universal Printing PCL 6"));
}

#[test]
fn the_model_of_the_unit_goes_before_its_series() {
    let system = device(
        "sysDescr.0 s Palo Alto Networks PA-400 series firewall
         sysObjectID.0 o 1.3.6.1.4.1.25461.2.3.58
         entPhysicalClass.1 i 3
         entPhysicalModelName.1 s PA-440",
    );
    assert_eq!(system.system().unwrap().model.as_deref(), Some("PA-440"));
}

#[test]
fn texts_in_place_of_a_serial_number_a_model_or_a_version_are_no_values() {
    for junk in ["NA", "N/A", "000000000000", "<private>", "To be filled by O.E.M.", "0123456789"] {
        let device = device(&format!(
            "sysName.0 s x
             sysObjectID.0 o 1.3.6.1.4.1.603.1
             entPhysicalClass.1 i 3
             entPhysicalModelName.1 s X-1
             entPhysicalSerialNum.1 s {junk}
             entPhysicalClass.2 i 9
             entPhysicalContainedIn.2 i 0
             entPhysicalModelName.2 s X-1-M
             entPhysicalSerialNum.2 s FDO1234A5BC"
        ));
        // The next source counts.
        assert_eq!(device.system().unwrap().serial.as_deref(), Some("FDO1234A5BC"), "{junk}");
        assert_eq!(rows(&device, "components", &["serial"]), ["-", "FDO1234A5BC"], "{junk}");
    }
    for junk in ["|", "#1", "unknown"] {
        let device = device(&format!(
            "sysObjectID.0 o 1.3.6.1.4.1.603.1
             entPhysicalClass.1 i 3
             entPhysicalSoftwareRev.1 s {junk}"
        ));
        assert_eq!(device.system().unwrap().software, None, "{junk}");
    }
}
