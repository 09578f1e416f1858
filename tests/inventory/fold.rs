//! Devices from walks that we wrote. An agent in memory answers the plan's query.

use netsnmp::{
    Mib, Version,
    inventory::{Device, Field, Plan, Profiles, State},
};
use std::{net::IpAddr, sync::LazyLock, time::Duration};
use testkit::memory_agent::Agent;

fn every_section() -> Vec<String> {
    Profiles::builtin().sections().map(|(name, _)| name.to_owned()).collect()
}

fn all() -> Plan {
    Plan::new(Profiles::builtin(), Some(&every_section())).unwrap()
}

static ALL: LazyLock<Plan> = LazyLock::new(all);

fn plan(sections: &[&str]) -> Plan {
    let sections: Vec<String> = sections.iter().map(|name| (*name).to_owned()).collect();
    Plan::new(Profiles::builtin(), Some(&sections)).unwrap()
}

fn state(device: &Device, section: &str) -> State {
    device.section(section).unwrap().state.clone()
}

fn is(text: &Option<String>, expected: &str) -> bool {
    text.as_deref() == Some(expected)
}

fn ip(text: &str) -> Option<IpAddr> {
    Some(text.parse().unwrap())
}

#[test]
fn a_cisco_switch_has_all_its_fields() {
    let mut agent = Agent::of(include_str!("../../testkit/walks/cisco-switch.txt"));
    let device = agent.device(&all());
    assert!(device.is_complete(), "{:?}", device.error);
    assert!(agent.requests <= 8, "{} requests", agent.requests);

    let system = device.system().unwrap();
    assert!(is(&system.vendor, "Cisco"), "{system:?}");
    // The stack has no serial number of its own here, so the chassis has it.
    assert!(is(&system.model, "WS-C3750X-48P"), "{system:?}");
    assert!(is(&system.serial, "FDO1234A5BC"), "{system:?}");
    assert!(is(&system.software, "15.2(4)E8"), "{system:?}");
    assert!(is(&system.chassis_mac, "00:1b:54:aa:bb:00"), "{system:?}");
    assert_eq!(system.uptime, Some(Duration::from_millis(12_345_670)));
    assert_eq!(system.services, Some(6));

    let interfaces = device.interfaces();
    assert_eq!(interfaces.len(), 3);
    let names: Vec<_> = interfaces.iter().map(|i| i.name.clone().unwrap()).collect();
    // A hole in ifXTable: ifDescr is used instead.
    assert_eq!(names, ["Gi1/0/1", "TenGigabitEthernet1/1/1", "Vl1"]);
    assert_eq!(interfaces[0].speed, Some(1_000_000_000));
    assert_eq!(interfaces[1].speed, Some(10_000_000_000));
    assert_eq!(interfaces[2].speed, None);
    assert_eq!(interfaces[0].in_octets, Some(1_234_567_890_123));
    assert_eq!(interfaces[1].in_octets, Some(4_000_000_000));
    assert!(is(&interfaces[0].alias, "Büro, 1. OG"));
    assert!(is(&interfaces[0].oper_status, "up"));

    // ipAddressTable is missing: ipAddrTable is used instead.
    let addresses = device.addresses();
    assert_eq!(addresses[0].address, ip("10.0.0.1"));
    assert_eq!((addresses[0].prefix_length, addresses[0].interface), (Some(22), Some(100)));
    let arp = device.arp();
    assert_eq!(arp[0].address, ip("10.0.0.7"));
    assert!(is(&arp[0].mac, "00:25:90:01:02:03") && is(&arp[0].r#type, "dynamic"));

    let neighbors = device.neighbors();
    assert_eq!(neighbors.len(), 2);
    let lldp = &neighbors[0];
    assert!(is(&lldp.protocol, "lldp") && is(&lldp.local_port_name, "Gi1/0/1"), "{lldp:?}");
    assert!(is(&lldp.remote_chassis, "00:25:90:aa:00:01"), "{lldp:?}");
    assert!(is(&lldp.remote_port, "00:25:90:aa:00:02"), "{lldp:?}");
    assert_eq!(lldp.remote_address, ip("10.0.0.9"));
    assert!(is(&lldp.capabilities, "bridge,router"), "{lldp:?}");
    let cdp = &neighbors[1];
    assert!(is(&cdp.protocol, "cdp") && cdp.local_port == Some(2), "{cdp:?}");
    assert!(is(&cdp.local_port_name, "TenGigabitEthernet1/1/1"), "{cdp:?}");
    assert_eq!(cdp.remote_address, ip("10.0.0.2"));
    assert!(is(&cdp.remote_platform, "cisco WS-C6509-E"), "{cdp:?}");
    assert!(is(&cdp.capabilities, "router,switch,igmp"), "{cdp:?}");

    let fdb = device.fdb();
    assert_eq!(fdb.len(), 2);
    assert_eq!((fdb[0].vlan, fdb[0].port, fdb[0].interface), (None, Some(1), Some(1)));
    assert!(is(&fdb[0].mac, "00:25:90:01:02:03") && is(&fdb[0].status, "learned"));
    let vlans = device.vlans();
    assert_eq!(vlans[1].id, Some(20));
    assert!(is(&vlans[1].name, "voice") && is(&vlans[1].status, "operational"));

    let sensors = device.sensors();
    assert_eq!(sensors.len(), 2, "{sensors:?}");
    assert_eq!(sensors[0].value, Some(33.5));
    assert!(is(&sensors[0].unit, "Cel") && is(&sensors[0].name, "Switch 1 inlet"));
    assert_eq!(sensors[1].value, Some(0.125));
    assert!(is(&sensors[1].unit, "A"));
    let processors = device.processors();
    assert_eq!(processors[0].load, Some(17.0));
    assert_eq!(device.storage()[0].used, Some(50_000_000));
    let ports = device.poe_ports();
    assert!(ports[0].enabled == Some(true) && is(&ports[0].status, "deliveringPower"));
    assert_eq!(device.poe()[0].power, Some(740));
    let components = device.components();
    assert!(is(&components[1].class, "chassis") && components[1].parent == Some(1));
    let routes = device.routes();
    assert_eq!((routes[0].destination, routes[0].prefix_length), (ip("0.0.0.0"), Some(0)));
    assert_eq!((routes[1].destination, routes[1].prefix_length), (ip("10.0.0.0"), Some(22)));
    assert!(is(&routes[1].protocol, "local"), "{:?}", routes[1]);
    for absent in ["ups", "ups_lines", "printers", "printer_supplies", "processes", "load"] {
        assert_eq!(state(&device, absent), State::Absent, "{absent}");
    }
}

#[test]
fn vendor_objects_give_model_serial_and_software() {
    let known = |walk: &str| Agent::of(walk).device(&plan(&["device"])).system().unwrap();

    let juniper = known(
        "sysDescr.0 s Juniper Networks, Inc. ex4200-48t Ethernet Switch, kernel JUNOS 12.3R12-S10, Build date: 2018-01-01
         sysObjectID.0 o 1.3.6.1.4.1.2636.1.1.1.2.31
         1.3.6.1.4.1.2636.3.1.2.0 s Juniper EX4200 Internet Router
         1.3.6.1.4.1.2636.3.1.3.0 s BP0208321234",
    );
    assert!(is(&juniper.vendor, "Juniper"), "{juniper:?}");
    assert!(is(&juniper.model, "EX4200") && is(&juniper.serial, "BP0208321234"), "{juniper:?}");
    assert!(is(&juniper.software, "12.3R12-S10"), "{juniper:?}");

    let mikrotik = known(
        "sysDescr.0 s RouterOS CCR2004-1G-12S+2XS
         sysObjectID.0 o 1.3.6.1.4.1.14988.1
         1.3.6.1.4.1.14988.1.1.4.4.0 s 7.13.2
         1.3.6.1.4.1.14988.1.1.7.3.0 s HEX08ABCDEF
         1.3.6.1.4.1.14988.1.1.7.4.0 s 7.11",
    );
    assert!(is(&mikrotik.model, "CCR2004-1G-12S+2XS"), "{mikrotik:?}");
    assert!(is(&mikrotik.serial, "HEX08ABCDEF") && is(&mikrotik.firmware, "7.11"), "{mikrotik:?}");
    assert!(is(&mikrotik.software, "7.13.2"), "{mikrotik:?}");

    for (description, enterprise, model, software) in [
        (
            "HP J9773A 2530-24G-PoEP Switch, revision YA.16.08.0002, ROM YA.15.20",
            11,
            "2530-24G-PoEP",
            "YA.16.08.0002",
        ),
        ("ProCurve J9019A Switch 2510-24, revision Q.11.57, ROM Q.10.02", 11, "2510-24", "Q.11.57"),
        (
            "Arista Networks EOS version 4.28.3M running on an Arista Networks DCS-7050SX3-48YC8",
            30065,
            "DCS-7050SX3-48YC8",
            "4.28.3M",
        ),
        (
            "Cisco Nexus Operating System (NX-OS) Software, Version 9.3(8), RELEASE SOFTWARE",
            9,
            "",
            "9.3(8)",
        ),
        ("Cisco IOS XR Software (ASR9K), Version 6.5.3[Default]", 9, "ASR9K", "6.5.3"),
        (
            "Cisco IOS Software [Gibraltar], Catalyst L3 Switch Software (CAT9K_IOSXE), Version 16.12.4, RELEASE",
            9,
            "",
            "16.12.4",
        ),
        ("Linux nas 4.4.302+ #64570 SMP x86_64", 8072, "x86_64", "4.4.302+"),
        ("ArubaOS (MODEL: Aruba7005), Version 8.6.0.4 (74969)", 14823, "Aruba7005", "8.6.0.4"),
    ] {
        let device = known(&format!(
            "sysDescr.0 s {description}\nsysObjectID.0 o 1.3.6.1.4.1.{enterprise}.1.99999"
        ));
        assert_eq!(device.model.unwrap_or_default(), model, "{description}");
        assert_eq!(device.software.unwrap_or_default(), software, "{description}");
    }
    // Enterprise, model, serial number and software, from the vendor's own instances.
    for (enterprise, instances) in [
        (12356, ["", "100.1.1.1.0", "101.4.1.1.0"]),
        (25461, ["", "2.1.2.1.3.0", "2.1.2.1.1.0"]),
        (6574, ["1.5.1.0", "1.5.2.0", "1.5.3.0"]),
        (24681, ["1.2.12.0", "", ""]),
        (41112, ["1.6.3.3.0", "", "1.6.3.6.0"]),
        (11, ["", "2.36.1.1.2.9.0", ""]),
        (3375, ["2.1.3.5.2.0", "2.1.3.3.3.0", "2.1.4.2.0"]),
        (2620, ["1.6.16.7.0", "1.6.16.3.0", "1.6.4.1.0"]),
        (6876, ["1.1.0", "", "1.2.0"]),
        (674, ["10892.5.1.3.12.0", "10892.5.1.3.2.0", ""]),
        (232, ["2.2.4.2.0", "2.2.2.1.0", ""]),
    ] {
        let lines = instances.iter().zip(["MODEL-1", "SERIAL-1", "1.2.3"]);
        let lines = lines.filter(|(instance, _)| !instance.is_empty());
        let lines: Vec<String> = lines
            .map(|(instance, value)| format!("1.3.6.1.4.1.{enterprise}.{instance} s {value}"))
            .collect();
        let of = format!("sysObjectID.0 o 1.3.6.1.4.1.{enterprise}.1\n{}", lines.join("\n"));
        let device = known(&of);
        let found = [device.model, device.serial, device.software].map(Option::unwrap_or_default);
        let expected: Vec<&str> = instances
            .iter()
            .zip(["MODEL-1", "SERIAL-1", "1.2.3"])
            .map(|(instance, value)| if instance.is_empty() { "" } else { value })
            .collect();
        assert_eq!(found.to_vec(), expected, "{enterprise}");
    }
    // Only devices of that vendor are asked.
    let other = known("sysObjectID.0 o 1.3.6.1.4.1.9.1.1\n1.3.6.1.4.1.14988.1.1.7.3.0 s 123456X");
    assert_eq!(other.serial, None);
}

#[test]
fn a_printer_and_a_ups_have_all_their_fields() {
    let mut printer = Agent::of(
        "sysDescr.0 s JETDIRECT,JD153,EEPROM
         sysObjectID.0 o 1.3.6.1.4.1.11.2.3.9.1
         hrDeviceType.1 o hrDevicePrinter
         hrDeviceDescr.1 s HP LaserJet P4015
         hrDeviceStatus.1 i 2
         hrPrinterStatus.1 i 3
         prtGeneralConfigChanges.1 c 4
         prtGeneralSerialNumber.1 s CNFY123456
         prtMarkerLifeCount.1.1 c 123456
         prtMarkerSuppliesClass.1.1 i 3
         prtMarkerSuppliesType.1.1 i 3
         prtMarkerSuppliesDescription.1.1 x 42 6c 61 63 6b 20 54 6f 6e 65 72 00 00
         prtMarkerSuppliesSupplyUnit.1.1 i 19
         prtMarkerSuppliesMaxCapacity.1.1 i 100
         prtMarkerSuppliesLevel.1.1 i -3",
    );
    let device = printer.device(&plan(&["device", "printers", "printer_supplies"]));
    assert!(device.is_complete(), "{:?}", device.error);
    let system = device.system().unwrap();
    assert!(is(&system.model, "HP LaserJet P4015") && is(&system.serial, "CNFY123456"));
    let printers = device.printers();
    assert!(
        is(&printers[0].status, "idle") && printers[0].printed == Some(123_456),
        "{printers:?}"
    );
    let supplies = device.printer_supplies();
    assert!(is(&supplies[0].description, "Black Toner") && is(&supplies[0].r#type, "toner"));
    assert!(is(&supplies[0].unit, "percent") && supplies[0].capacity == Some(100));
    assert_eq!(supplies[0].level, None);

    let mut ups = Agent::of(
        "sysObjectID.0 o 1.3.6.1.4.1.318.1.3.27
         upsIdentManufacturer.0 s APC
         upsIdentModel.0 s Smart-UPS 1500
         upsBatteryStatus.0 i 2
         upsSecondsOnBattery.0 i 0
         upsEstimatedMinutesRemaining.0 i 42
         upsEstimatedChargeRemaining.0 i 100
         upsBatteryVoltage.0 i 273
         upsBatteryTemperature.0 i -1
         upsOutputSource.0 i 3
         upsInputFrequency.1 i 500
         upsInputVoltage.1 i 230
         upsInputCurrent.1 i 12
         upsOutputVoltage.1 i 231
         upsOutputPercentLoad.1 i 25
         1.3.6.1.4.1.318.1.1.1.1.1.1.0 s Smart-UPS 1500 RM
         1.3.6.1.4.1.318.1.1.1.1.2.3.0 s AS0123456789",
    );
    let device = ups.device(&plan(&["device", "ups", "ups_lines"]));
    let system = device.system().unwrap();
    assert!(is(&system.model, "Smart-UPS 1500 RM") && is(&system.serial, "AS0123456789"));
    let ups = device.ups().unwrap();
    assert!(is(&ups.battery_status, "batteryNormal") && is(&ups.output_source, "normal"));
    assert_eq!(ups.remaining, Some(Duration::from_secs(42 * 60)));
    assert_eq!((ups.battery_voltage, ups.temperature), (Some(27.3), Some(-1.0)));
    let lines = device.ups_lines();
    assert!(is(&lines[0].side, "input") && lines[0].frequency == Some(50.0));
    assert_eq!(lines[0].current, Some(1.2));
    assert!(is(&lines[1].side, "output") && lines[1].load == Some(25.0));
}

#[test]
fn a_linux_host_with_ipv6_has_all_its_fields() {
    let mut agent = Agent::of(
        "sysDescr.0 s Linux host 6.1.0-21-amd64 #1 SMP x86_64
         sysObjectID.0 o 1.3.6.1.4.1.8072.3.2.10
         ipAddressIfIndex.1.4.127.0.0.1 i 1
         ipAddressType.1.4.127.0.0.1 i 1
         ipAddressPrefix.1.4.127.0.0.1 o 1.3.6.1.2.1.4.32.1.5.1.1.4.127.0.0.0.8
         ipAddressOrigin.1.4.127.0.0.1 i 2
         ipAddressIfIndex.4.20.254.128.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.0.2 i 2
         ipAddressPrefix.4.20.254.128.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.0.2 o 0.0
         ipNetToPhysicalPhysAddress.2.2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1 x 00259001aabb
         ipNetToPhysicalType.2.2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1 i 3
         dot1qTpFdbPort.20.0.37.144.1.2.3 i 3
         dot1qTpFdbStatus.20.0.37.144.1.2.3 i 3
         dot1dBasePortIfIndex.3 i 10003
         inetCidrRouteIfIndex.2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.0.32.2.0.0.2.16.254.128.0.0.0.0.0.0.0.0.0.0.0.0.0.1 i 2
         inetCidrRouteProto.2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.0.32.2.0.0.2.16.254.128.0.0.0.0.0.0.0.0.0.0.0.0.0.1 i 3
         hrStorageType.1 o hrStorageRam
         hrStorageDescr.1 s Physical memory
         hrStorageAllocationUnits.1 i 1024
         hrStorageSize.1 i 2147483647
         hrStorageUsed.1 i -5
         hrSWRunName.1 s systemd
         hrSWRunStatus.1 i 2
         hrSWRunPerfCPU.1 i 250
         hrSWRunPerfMem.1 i 12
         hrSWInstalledName.1 s bash-5.2
         hrSWInstalledDate.1 x 07e8021d0d1e0f002b0100
         lmTempSensorsDevice.1 s Core 0
         lmTempSensorsValue.1 g 40500
         laLoad.1 s 0.12
         memTotalReal.0 i 1048576",
    );
    let device = agent.device(&all());
    assert!(device.is_complete(), "{:?}", device.error);
    let addresses = device.addresses();
    assert_eq!((addresses[0].address, addresses[0].prefix_length), (ip("127.0.0.1"), Some(8)));
    assert_eq!((addresses[1].address, addresses[1].prefix_length), (ip("fe80::1"), None));
    let schema = device.schema().section("addresses").unwrap();
    let zoned = device.section("addresses").unwrap().rows[1].get(schema, "address").cloned();
    assert_eq!(zoned, Some(Field::Text("fe80::1%2".to_owned())));
    assert_eq!(device.arp()[0].address, ip("2001:db8::1"));
    let fdb = &device.fdb()[0];
    assert!(
        fdb.vlan == Some(20) && fdb.interface == Some(10003) && is(&fdb.mac, "00:25:90:01:02:03")
    );
    let route = &device.routes()[0];
    assert_eq!((route.destination, route.prefix_length), (ip("2001:db8::"), Some(32)));
    assert_eq!(route.next_hop, ip("fe80::1"));
    let storage = &device.storage()[0];
    assert!(is(&storage.r#type, "Ram"));
    assert_eq!(storage.size, Some(2_147_483_647 * 1024));
    // A negative gauge is left out. The row stays, and a note reports it.
    assert_eq!(storage.used, None);
    let notes = &device.section("storage").unwrap().notes;
    assert!(notes.len() == 1 && notes[0] == "used.1: the INTEGER does not fit", "{notes:?}");
    let process = &device.processes()[0];
    assert_eq!(process.cpu, Some(Duration::from_millis(2500)));
    assert_eq!(process.memory, Some(12 * 1024));
    assert!(is(&device.packages()[0].date, "2024-02-29T13:30:15+01:00"));
    assert_eq!(device.sensors()[0].value, Some(40.5));
    let load = device.section("load").unwrap();
    let schema = device.schema().section("load").unwrap();
    assert_eq!(load.rows[0].get(schema, "load_1"), Some(&Field::Number(0.12)));
    assert_eq!(load.rows[0].get(schema, "memory"), Some(&Field::Unsigned(1 << 30)));
}

#[test]
fn an_old_snmpv1_switch_is_not_asked_one_by_one_for_what_it_lacks() {
    let mut agent = Agent::of(
        "sysDescr.0 s Old switch
         sysObjectID.0 o 1.3.6.1.4.1.43.10.27
         sysUpTime.0 t 100
         sysName.0 s old
         sysContact.0 s
         sysLocation.0 s
         sysServices.0 i 2
         ifDescr.1 s port 1
         ifSpeed.1 g 100000000
         ifOperStatus.1 i 1
         snmpInPkts.0 c 1
         1.3.6.1.4.1.43.10.1.0 i 1",
    );
    let record = agent.record(&plan(&["device", "interfaces", "ups", "neighbors"]), Version::V1);
    let device = plan(&["device", "interfaces", "ups", "neighbors"]).device(&record);
    assert!(device.is_complete(), "{:?}", device.error);
    assert_eq!(device.interfaces()[0].speed, Some(100_000_000));
    assert_eq!(device.system().unwrap().contact, None);
    assert_eq!(state(&device, "ups"), State::Absent);
    // snmpEngineID costs one more GET. The tables cost two requests, which show that they are
    // empty. The versions in RMON2-MIB, which only such makers have, cost one more.
    assert!(agent.requests <= 9, "{} requests", agent.requests);
}

#[test]
fn each_section_reports_what_broke_in_it() {
    let walk = include_str!("../../testkit/walks/cisco-switch.txt");
    let mut agent = Agent::of(walk);
    agent.broken = Some(Mib::builtin().resolve("cdpCacheTable").unwrap());
    let device = agent.device(&all());
    let State::Partial { object, error } = state(&device, "neighbors") else {
        panic!("{device:?}")
    };
    assert_eq!(error.kind().name(), "error-status");
    assert!(object.contains("cdpCache") && error.message().contains("genErr"), "{object}: {error}");
    assert_eq!(device.neighbors().len(), 1);
    assert_eq!(state(&device, "interfaces"), State::Complete);
    assert!(!device.is_complete() && !device.is_failed());

    // The agent is silent after some number of requests.
    let whole = {
        let mut agent = Agent::of(walk);
        agent.device(&all());
        agent.requests
    };
    for dies_after in 0..whole {
        let mut agent = Agent::of(walk);
        agent.dies_after = Some(dies_after);
        let device = agent.device(&all());
        assert_eq!(device.error.as_ref().unwrap().kind().name(), "timeout", "{dies_after}");
        assert_eq!(device.is_failed(), dies_after == 0);
        if dies_after == 0 {
            assert!(device.sections.iter().all(|section| section.state == State::Skipped));
        } else {
            assert!(device.system().is_some(), "{dies_after}");
        }
        let cut = device.sections.iter().any(|section| match &section.state {
            State::Partial { error, .. } => error.kind().name() == "timeout",
            state => *state == State::Skipped,
        });
        assert!(cut, "{dies_after}: {device:?}");
    }
}

#[test]
fn a_table_without_end_does_not_affect_the_others() {
    let walk = include_str!("../../testkit/walks/cisco-switch.txt");
    let mut good = Agent::of(walk);
    let expected = good.device(&ALL);
    let mut agent = Agent::of(walk);
    agent.loops = Some(Mib::builtin().resolve("dot1dTpFdbPort").unwrap());
    let device = agent.device(&ALL);
    for (section, expected) in device.sections.iter().zip(&expected.sections) {
        assert_eq!(section.rows, expected.rows, "{}", section.name);
        match &*section.name {
            "fdb" => match &section.state {
                State::Partial { error, .. } => assert_eq!(error.kind().name(), "loop"),
                state => panic!("{state:?}"),
            },
            _ => assert_eq!(section.state, expected.state, "{}", section.name),
        }
    }
    // The columns that are still open are walked one after the other from there.
    assert!(agent.requests <= 40, "{} requests, {} without", agent.requests, good.requests);
}

#[test]
fn bad_rows_keep_their_good_values() {
    let mut agent = Agent::of(
        "ifDescr.1 x 1b5b33316d72656400
         ifSpeed.1 s fast
         ifMtu.1 i -1
         ifPhysAddress.1 s 0:25:90:1:2:3
         ifOperStatus.1 i 99
         ifDescr.3 x 42fc726f
         ifAdminStatus.2 i 2
         ifLastChange.1 i 5",
    );
    let plan = plan(&["interfaces"]);
    let device = agent.device(&plan);
    let interfaces = device.interfaces();
    assert_eq!(interfaces.iter().map(|i| i.index).collect::<Vec<_>>(), [Some(1), Some(2), Some(3)]);
    assert!(is(&interfaces[0].name, "\u{fffd}[31mred"), "{interfaces:?}");
    assert!(is(&interfaces[0].mac, "00:25:90:01:02:03"));
    assert!(is(&interfaces[0].oper_status, "99"));
    assert_eq!((interfaces[0].speed, interfaces[0].mtu), (None, None));
    assert!(is(&interfaces[2].name, "Büro"));
    let notes = &device.section("interfaces").unwrap().notes;
    assert!(
        notes.iter().any(|n| n.contains("speed.1")) && notes.iter().any(|n| n.contains("mtu.1"))
    );

    // Indexes that come twice and out of order.
    let mut record = agent.record(&plan, Version::V2c);
    let doubled = record.varbinds.to_vec();
    record.varbinds.extend(doubled.into_iter().rev());
    let device = plan.device(&record);
    assert_eq!(device.interfaces(), interfaces);
    assert!(
        device.section("interfaces").unwrap().notes.iter().any(|n| n.contains("more than once"))
    );
}
