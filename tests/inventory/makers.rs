//! Who made a device, if its sysObjectID does not say it.

use netsnmp::{
    Version,
    inventory::{Plan, Profiles, System},
};
use std::sync::LazyLock;
use testkit::memory_agent::Agent;

static PLAN: LazyLock<Plan> =
    LazyLock::new(|| Plan::new(Profiles::builtin(), Some(&["device".to_owned()])).unwrap());

fn known(walk: &str) -> System {
    let mut systems = [Version::V1, Version::V2c].map(|version| {
        let record = Agent::of(walk).record(&PLAN, version);
        let device = PLAN.device(&record);
        assert!(device.is_complete(), "{walk}: {:?}", device.error);
        device.system().unwrap()
    });
    assert_eq!(systems[0], systems[1], "{walk}");
    std::mem::take(&mut systems[0])
}

fn vendor(walk: &str) -> String {
    known(walk).vendor.unwrap_or_default()
}

const NET_SNMP: &str = "sysObjectID.0 o 1.3.6.1.4.1.8072.3.2.10\n";

#[test]
fn an_appliance_with_net_snmp_is_known_by_its_private_objects() {
    // One number before, between and behind those of UCD-SNMP and Net-SNMP.
    for (number, maker) in [(890, "Zyxel"), (6574, "Synology"), (48690, "Teltonika")] {
        let walk = format!(
            "sysDescr.0 s Linux box 4.4.302+ #64570 SMP x86_64
             {NET_SNMP}
             1.3.6.1.4.1.2021.4.1.0 i 0
             1.3.6.1.4.1.8072.1.2.1.1.4.0 i 0
             1.3.6.1.4.1.{number}.1.1.0 i 1"
        );
        let system = known(&walk);
        assert_eq!(system.vendor.as_deref(), Some(maker));
        // The kernel is not the version of the appliance.
        assert_eq!(system.software, None, "{maker}");
    }
}

#[test]
fn a_number_that_nobody_owns_names_no_maker() {
    for number in [0, 4_000_000_000_u32] {
        let walk = format!("sysObjectID.0 o 1.3.6.1.4.1.{number}\n1.3.6.1.4.1.46651.1.1.46.0 i 1");
        assert_eq!(vendor(&walk), "Dantherm", "{number}");
    }
}

#[test]
fn the_maker_of_an_appliance_is_asked_for_its_own_objects() {
    let system = known(&format!(
        "sysDescr.0 s Linux nas 4.4.302+ #64570 SMP x86_64
         {NET_SNMP}
         1.3.6.1.4.1.6574.1.5.1.0 s DS918+
         1.3.6.1.4.1.6574.1.5.2.0 s 1780PDN123456
         1.3.6.1.4.1.6574.1.5.3.0 s DSM 7.2-64570"
    ));
    assert_eq!(system.vendor.as_deref(), Some("Synology"));
    assert_eq!(system.model.as_deref(), Some("DS918+"));
    assert_eq!(system.serial.as_deref(), Some("1780PDN123456"));
    assert_eq!(system.software.as_deref(), Some("7.2-64570"));
}

#[test]
fn a_firewall_of_check_point_is_no_linux_host() {
    for kernel in
        ["2.6.18-92cpx86_64 #1 SMP Tue Sep 20 14:57:58 IDT 2016 x86_64", "#1 2.6.18-92cp SMP"]
    {
        let system = known(&format!(
            "sysDescr.0 s Linux gw {kernel}
             {NET_SNMP}
             1.3.6.1.4.1.2620.1.6.4.1.0 s R80.40"
        ));
        assert_eq!(system.vendor.as_deref(), Some("Check Point"), "{kernel}");
        assert_eq!(system.software.as_deref(), Some("R80.40"), "{kernel}");
    }
}

#[test]
fn the_kernel_is_not_the_software_of_an_appliance_of_a_known_maker() {
    let system = known(
        "sysDescr.0 s Linux console 3.10.0-uc0 #1 Mon Nov 14 16:53:28 EST 2016 armv4tl
         sysObjectID.0 o 1.3.6.1.4.1.603.1",
    );
    assert_eq!(system.vendor.as_deref(), Some("Harris & Jeffries"));
    assert_eq!(system.software, None);
    let system = known(&format!(
        "sysDescr.0 s Linux box 4.19.0-cl-1-amd64 #1 SMP Cumulus 4.19.94-1+cl4.2.1u1\n{NET_SNMP}"
    ));
    assert_eq!(system.vendor.as_deref(), Some("Cumulus"));
    assert_ne!(system.software.as_deref(), Some("4.19.0-cl-1-amd64"));
}

#[test]
fn a_computer_keeps_its_kernel_and_has_the_maker_of_its_hardware() {
    let linux = format!("sysDescr.0 s Linux cisco 6.1.0-21-amd64 #1 SMP x86_64\n{NET_SNMP}");
    let system = known(&linux);
    // Nothing else is known. The name of the host says nothing.
    assert_eq!(system.vendor.as_deref(), Some("Net-SNMP"));
    assert_eq!(system.software.as_deref(), Some("6.1.0-21-amd64"));
    let system = known(&format!("{linux}1.3.6.1.4.1.674.10892.1.300.10.1.9.1 s PowerEdge R640"));
    assert_eq!(system.vendor.as_deref(), Some("Dell"));
    assert_eq!(system.software.as_deref(), Some("6.1.0-21-amd64"));
}

#[test]
fn texts_name_the_maker_if_sys_object_id_does_not() {
    for (walk, maker) in [
        ("sysDescr.0 s Cisco Systems Catalyst 1900", "Cisco"),
        (
            "sysDescr.0 s EdgeSwitch 24-Port 250W, 1.8.0\nsysObjectID.0 o 1.3.6.1.4.1.4413",
            "Ubiquiti",
        ),
        ("sysDescr.0 s USW-Flex 5.76.7.13442\nsysObjectID.0 o 1.3.6.1.4.1.8072.3.2.10", "Ubiquiti"),
        ("sysDescr.0 s TeraStation TS5400R\nsysObjectID.0 o 0.0", "Buffalo"),
        ("sysName.0 s x\nupsIdentManufacturer.0 s American Power Conversion", "APC"),
        ("sysName.0 s x\nupsIdentManufacturer.0 s Acme Batteries", "Acme Batteries"),
        (
            "sysName.0 s x\nentPhysicalClass.1 i 3\nentPhysicalMfgName.1 s Juniper Networks, Inc.",
            "Juniper",
        ),
        (
            "sysName.0 s x\nhrDeviceType.1 o hrDevicePrinter\nhrDeviceDescr.1 s HP LaserJet P4015",
            "HP",
        ),
        // FASTPATH, and nothing else: better than no name.
        ("sysDescr.0 s FASTPATH Switching\nsysObjectID.0 o 1.3.6.1.4.1.4413.1.2.2", "Broadcom"),
        ("sysName.0 s x", ""),
    ] {
        assert_eq!(vendor(walk), maker, "{walk}");
    }
}

#[test]
fn every_number_of_the_registry_has_a_name() {
    assert_eq!(vendor("sysObjectID.0 o 1.3.6.1.4.1.603.1"), "Harris & Jeffries");
    assert_eq!(vendor("sysObjectID.0 o 1.3.6.1.4.1.9.1.1"), "Cisco");
}

#[test]
fn only_a_device_without_a_maker_is_asked_for_its_private_subtrees() {
    let requests = |object_id: &str| {
        let mut agent = Agent::of(&format!("sysName.0 s x\nsysObjectID.0 o {object_id}"));
        agent.device(&PLAN);
        agent.requests
    };
    assert_eq!(requests("1.3.6.1.4.1.8072.3.2.10"), requests("1.3.6.1.4.1.603.1") + 1);
}
