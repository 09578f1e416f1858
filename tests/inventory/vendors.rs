//! What profiles of vendors read: small devices of our own, with invented values.

use netsnmp::inventory::{Device, Plan, Profiles};
use std::sync::LazyLock;
use testkit::memory_agent::Agent;

static PLAN: LazyLock<Plan> = LazyLock::new(|| Plan::new(Profiles::builtin(), None).unwrap());

fn device(walk: &str) -> Device {
    Agent::of(walk).device(&PLAN)
}

/// Model, serial number and version (software, else firmware).
fn known(walk: &str) -> [String; 3] {
    let system = device(walk).system().unwrap();
    let version = system.software.or(system.firmware);
    [system.model, system.serial, version].map(Option::unwrap_or_default)
}

/// Descriptions of makers that no profile names.
#[test]
fn patterns_read_descriptions_of_any_maker() {
    for (description, model, serial, version) in [
        ("XB-4012T", "XB-4012T", "", ""),
        ("XB-4012T 2.18.4", "XB-4012T", "", "2.18.4"),
        ("Acme Meter 240, fw:1.0.4_11717", "Acme Meter 240", "", "1.0.4_11717"),
        ("Acme MX-3570N", "Acme MX-3570N", "", ""),
        (
            "RB100 - Hardware revision 2 - Serial number AB12345 - Firmware version 6.6.0",
            "RB100",
            "AB12345",
            "6.6.0",
        ),
        ("Acme PDU, Model: PX-24, HW:0x10 FW:4.2.0.5", "PX-24", "", "4.2.0.5"),
        ("GX724 Pro 24-port Gigabit Switch, 6.3.1.11, B1.0.0.4", "GX724", "", "6.3.1.11"),
        // The version is not that of the boot loader, the kernel or the hardware.
        (
            "QX-3450 Device, Boot Version 7.1.36, Hardware Version R01, Software Version 7.0.3",
            "QX-3450",
            "",
            "7.0.3",
        ),
        ("Acme Series Unified Gateway TX5630, AOS 4.1.0-P5,", "TX5630", "", "4.1.0-P5"),
        ("; ACME Q1656; Box Camera; 10.12.240; Jun 03 2024", "ACME Q1656", "", "10.12.240"),
        ("Acme 9PX 1000i RT 2U", "Acme 9PX 1000i RT 2U", "", ""),
        ("USX-Flex 5.76.7.13442", "USX-Flex", "", "5.76.7.13442"),
        ("Prod: Integra-Z;Vers: 3.2.1;HW: 4;S/N: 412150102", "Integra-Z", "412150102", "3.2.1"),
        (
            "Acme Switch 5530    HW:32  FW:6.0.0.18  SW:v6.3.2.011",
            "Acme Switch 5530",
            "",
            "6.3.2.011",
        ),
        ("Acme PX - Firmware Version 1.5.7", "", "", "1.5.7"),
        ("AP130, BeeOS 8.1r2a build-178408", "AP130", "", "8.1r2a"),
        ("QN5164 Operating System, Version qaos-10-09-02", "QN5164", "", "qaos-10-09-02"),
        ("Lights-On 4 2.60 May 23 2018", "", "", "2.60"),
        ("Acme IX Series IX2215 (mag) Software, Version 9.6.12, RELEASE", "IX2215", "", "9.6.12"),
        ("ADOS release 0.32.0 running on an Acme DQS-7150", "DQS-7150", "", "0.32.0"),
        ("FSYS software, software (XS5800-24T), Version 5.3.7", "XS5800-24T", "", "5.3.7"),
        ("ACME AP-4000 v3.1.0(1) SN-06UT23456", "ACME AP-4000", "06UT23456", "3.1.0(1)"),
        // An operating system is no model, and the name of the protocol is no serial number.
        ("Acme Networks EOS version 4.20.12.1", "", "", "4.20.12.1"),
        ("ACME A100, SNMPv1/v2c agent 1.0", "A100", "", ""),
        ("the printer in the hall", "", "", ""),
    ] {
        let walk = format!("sysDescr.0 s {description}\nsysObjectID.0 o 1.3.6.1.4.1.99999.1");
        assert_eq!(known(&walk), [model, serial, version].map(str::to_owned), "{description}");
    }
}

/// Enterprise, description, and what it says.
#[test]
fn descriptions_say_model_and_version_in_the_way_of_each_maker() {
    for (oid, description, model, version) in [
        (
            "9.1.99999",
            "Cisco Firepower Threat Defense, Version 7.6.2 (Build 329), ASA Version 9.22(1)127",
            "",
            "7.6.2 (Build 329)",
        ),
        (
            "9.1.283",
            "Cisco IOS Software, s72033 Software, Version 15.1(2)SY10, RELEASE",
            "cat6509",
            "15.1(2)SY10",
        ),
        (
            "2011.2.23.1",
            "S5720-1X-EI-AC\nHuawei Versatile Routing Platform Software\nVRP (R) software,Version 5.170 (S5720 V200R010C00SPC600)",
            "S5720-1X-EI-AC",
            "V200R010C00SPC600",
        ),
        (
            "2636.1.1.1.2.57",
            "Juniper Networks, Inc. mx80 internet router, kernel JUNOS 16.2R2.8, Build date",
            "mx80",
            "16.2R2.8",
        ),
        (
            "6527.1.3.17",
            "TiMOS-C-23.10.R3 cpm/hops64 Nokia 7750 SR Copyright",
            "7750 SR",
            "23.10.R3",
        ),
        (
            "1916.2.175",
            "ExtremeXOS (X440-24p) version 15.5.1.6 v1551b6 by release-manager",
            "X440-24p",
            "15.5.1.6",
        ),
        ("2272.220", "VSP-8404C (6.1.2.1)", "VSP-8404C", "6.1.2.1"),
        ("14988.2", "CSS326-24G-2S+ SwOS v2.18", "CSS326-24G-2S+", "2.18"),
        ("26928.1", "AP130, HiveOS 8.1r2a build-178408", "AP130", "8.1r2a build-178408"),
        (
            "368.1.1",
            "; AXIS Q1656; Box Camera; 10.12.240; Jun 03 2024 14:13; 900; 1",
            "AXIS Q1656",
            "10.12.240",
        ),
        (
            "7571.1",
            "SAF microwave radio;CFIP Lumina FODU v2.64.33;Model:2;HW:15",
            "CFIP Lumina FODU",
            "2.64.33",
        ),
        ("40482.1", "Pure Storage FX-405, Purity//FX 4.8.4", "FX-405", "4.8.4"),
        ("641.1", "Lexmark MS610de version NH60.DN.N650 kernel 2.6.28", "MS610de", "NH60.DN.N650"),
        (
            "236.11.5.1",
            "Samsung QL-2850 Series OS 1.01.15.47 02-10-2010;Engine 1.01.06;NIC",
            "QL-2850",
            "1.01.15.47",
        ),
        ("1129.2.3", "TOSHIBA e-STUDIO3555C version V4.10 kernel 2.6", "e-STUDIO3555C", "V4.10"),
        ("5651.1", "Maipu MyPower S3152G version 7.3.1, built", "S3152G", "7.3.1"),
        ("4874.1.1.1.1.3", "Juniper Networks edge router", "ERX-1440", ""),
        (
            "30826.1",
            "SmartOptics, M-Series M-1601-D1 R2A, SmartOS v2.4.14 (Compiled)",
            "M-1601-D1",
            "2.4.14",
        ),
        ("232.9.4.10", "Integrated Lights-Out 4 2.60 May 23 2018", "", "2.60"),
        (
            "318.1.3.27",
            "APC Web/SNMP Management Card (MB:v4.2.9 PF:v2.3.1.1 PN:a AF1:v2.3.1.1 MN:AP9641 HR:5 SN: ZA1)",
            "AP9641",
            "2.3.1.1",
        ),
    ] {
        let description = description.replace('\n', " ");
        let walk = format!("sysDescr.0 s {description}\nsysObjectID.0 o 1.3.6.1.4.1.{oid}");
        let [found, _, software] = known(&walk);
        assert_eq!([&*found, &*software], [model, version], "{description}");
    }
}

#[test]
fn the_unit_goes_before_the_series_and_guesses_come_last() {
    let series = "sysDescr.0 s Palo Alto Networks PA-400 series firewall
                  sysObjectID.0 o 1.3.6.1.4.1.25461.2.3.60";
    assert_eq!(known(series)[0], "PA-400");
    let unit = format!("{series}\nentPhysicalClass.1 i 3\nentPhysicalModelName.1 s PA-440");
    assert_eq!(known(&unit)[0], "PA-440");
    // A profile of the user can say so, too.
    let profile = "[[device.rows]]\nname = 'x'\nfirst = true\nfields.model = [{ constant = 'guessed', names = 'guess' }, { constant = 'series', names = 'series' }]";
    let mine = Profiles::builtin().with(profile, "mine.toml").unwrap();
    let plan = Plan::new(&mine, Some(&["device".to_owned()])).unwrap();
    let model = |walk: &str| Agent::of(walk).device(&plan).system().unwrap().model.unwrap();
    assert_eq!(model("sysDescr.0 s XB-4012T\nsysName.0 s x"), "series");
    assert_eq!(model("entPhysicalContainedIn.7 i 0\nentPhysicalModelName.7 s UNIT-7"), "UNIT-7");
}

#[test]
fn of_entity_mib_the_chassis_counts_else_the_top_else_the_first_child_with_both() {
    // A power supply, a card, and the chassis behind them.
    let parts = "entPhysicalClass.1 i 6\nentPhysicalModelName.1 s PWR-1\nentPhysicalSerialNum.1 s P1AB
                 entPhysicalClass.2 i 9\nentPhysicalModelName.2 s CARD-2\nentPhysicalSerialNum.2 s C2AB
                 entPhysicalContainedIn.1 i 3\nentPhysicalContainedIn.2 i 3";
    let is = |model: &str, serial: &str| [model, serial, ""].map(str::to_owned);
    assert_eq!(known(parts), is("CARD-2", "C2AB"));
    let top = format!(
        "{parts}\nentPhysicalClass.3 i 11\nentPhysicalContainedIn.3 i 0\nentPhysicalModelName.3 s TOP-3\nentPhysicalSerialNum.3 s T3AB"
    );
    assert_eq!(known(&top), is("TOP-3", "T3AB"));
    let chassis = format!(
        "{top}\nentPhysicalClass.4 i 3\nentPhysicalContainedIn.4 i 3\nentPhysicalModelName.4 s BOX-4\nentPhysicalSerialNum.4 s B4AB"
    );
    assert_eq!(known(&chassis), is("BOX-4", "B4AB"));
}

#[test]
fn of_entity_mib_a_row_without_a_real_value_hides_no_other() {
    let is = |model: &str, serial: &str| [model, serial, ""].map(str::to_owned);
    // The chassis says "N/A". The card has both values.
    let chassis = "entPhysicalClass.1 i 3\nentPhysicalContainedIn.1 i 0
                   entPhysicalModelName.1 s N/A\nentPhysicalSerialNum.1 s N/A";
    let card = "entPhysicalClass.2 i 9\nentPhysicalContainedIn.2 i 1
                entPhysicalModelName.2 s CARD-2\nentPhysicalSerialNum.2 s C2AB";
    assert_eq!(known(&format!("{chassis}\n{card}")), is("CARD-2", "C2AB"));
    // Of two chassis, the second has been named.
    let second = "entPhysicalClass.3 i 3\nentPhysicalContainedIn.3 i 0
                  entPhysicalModelName.3 s BOX-3\nentPhysicalSerialNum.3 s B3AB";
    assert_eq!(known(&format!("{chassis}\n{second}")), is("BOX-3", "B3AB"));
    // The chassis is named, so the serial number of a part is not its own.
    let named = chassis.replace("ModelName.1 s N/A", "ModelName.1 s BOX-1");
    assert_eq!(known(&format!("{named}\n{card}")), is("BOX-1", ""));
    // The chassis has a serial number and no model.
    let nameless =
        "entPhysicalClass.1 i 3\nentPhysicalContainedIn.1 i 0\nentPhysicalSerialNum.1 s BOX1AB";
    assert_eq!(known(&format!("{nameless}\n{card}")), is("CARD-2", "BOX1AB"));
    // Every row says that it is at the top, the power supply first.
    let flat = "entPhysicalClass.1 i 6\nentPhysicalContainedIn.1 i 0
                entPhysicalModelName.1 s PWR-1\nentPhysicalSerialNum.1 s P1AB
                entPhysicalClass.2 i 9\nentPhysicalContainedIn.2 i 0
                entPhysicalModelName.2 s MAIN-2\nentPhysicalSerialNum.2 s M2AB";
    assert_eq!(known(flat), is("MAIN-2", "M2AB"));
}

#[test]
fn objects_below_the_own_object_id_are_read() {
    let walk = "sysObjectID.0 o 1.3.6.1.4.1.8691.7.84
                1.3.6.1.4.1.8691.7.84.1.2.0 s EDS-510X
                1.3.6.1.4.1.8691.7.84.1.4.0 s V6.4 build 25021113
                1.3.6.1.4.1.8691.7.84.1.78.0 s TBX12345";
    let is = ["EDS-510X", "TBX12345", "V6.4 build 25021113"].map(str::to_owned);
    assert_eq!(known(walk), is);
    // Two products have the same plan, but each is asked for its own objects.
    assert_eq!(known(&walk.replace("7.84", "7.85")), is);
    // The parent of the own number.
    let walk = "sysObjectID.0 o 1.3.6.1.4.1.259.10.1.45.105
                1.3.6.1.4.1.259.10.1.45.1.1.5.1.0 s ECX4120
                1.3.6.1.4.1.259.10.1.45.1.1.3.1.6.1 s 1.2.3.4
                1.3.6.1.4.1.259.10.1.45.1.1.3.1.10.1 s EC21170006";
    assert_eq!(known(walk), ["ECX4120", "EC21170006", "1.2.3.4"].map(str::to_owned));
}

#[test]
fn health_of_frequent_vendors_is_read() {
    let sensors = |walk: &str| {
        let all = device(walk).sensors();
        let shown = all.iter().map(|sensor| {
            let value = sensor.value.map_or(String::new(), |value| value.to_string());
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            format!("{}={value}{} {}", text(&sensor.name), text(&sensor.unit), text(&sensor.status))
        });
        shown.collect::<Vec<_>>()
    };
    let cisco = "sysObjectID.0 o 1.3.6.1.4.1.9.1.99999
        1.3.6.1.4.1.9.9.13.1.3.1.2.1 s inlet\n1.3.6.1.4.1.9.9.13.1.3.1.3.1 g 31\n1.3.6.1.4.1.9.9.13.1.3.1.6.1 i 1
        1.3.6.1.4.1.9.9.13.1.4.1.2.2 s fan 2\n1.3.6.1.4.1.9.9.13.1.4.1.3.2 i 3
        entPhysicalName.7 s PSU 7\n1.3.6.1.4.1.9.9.117.1.1.2.1.2.7 i 8
        1.3.6.1.4.1.9.9.68.1.2.2.1.2.10 i 20
        1.3.6.1.4.1.9.9.46.1.6.1.1.5.11 i 99\n1.3.6.1.4.1.9.9.46.1.6.1.1.14.11 i 1
        entPhysicalSerialNum.1001 s FOC1\nentPhysicalModelName.1001 s WS-1
        1.3.6.1.4.1.9.9.500.1.2.1.1.1.1001 g 2\n1.3.6.1.4.1.9.9.500.1.2.1.1.3.1001 i 2";
    assert_eq!(sensors(cisco), ["inlet=31Cel normal", "fan 2= critical", "PSU 7= failed"]);
    let vlans = device(cisco).port_vlans();
    assert_eq!((vlans[0].interface, vlans[0].vlan, vlans[0].native), (Some(10), Some(20), None));
    assert_eq!((vlans[1].interface, vlans[1].native), (Some(11), Some(99)));
    assert_eq!(vlans[1].trunk.as_deref(), Some("trunking"));
    let stack = device(cisco).stack();
    assert_eq!((stack[0].member, stack[0].serial.as_deref()), (Some(2), Some("FOC1")));
    assert_eq!(stack[0].role.as_deref(), Some("member"));

    let juniper = "sysObjectID.0 o 1.3.6.1.4.1.2636.1.1.1.2.99
        1.3.6.1.4.1.2636.3.1.13.1.5.4.1.1.0 s Fan 1\n1.3.6.1.4.1.2636.3.1.13.1.6.4.1.1.0 i 2
        1.3.6.1.4.1.2636.3.1.13.1.5.4.1.2.0 s Fan 2\n1.3.6.1.4.1.2636.3.1.13.1.6.4.1.2.0 i 6
        1.3.6.1.4.1.2636.3.1.13.1.5.9.1.0.0 s RE 0\n1.3.6.1.4.1.2636.3.1.13.1.6.9.1.0.0 i 2
        1.3.6.1.4.1.2636.3.1.13.1.7.9.1.0.0 g 44\n1.3.6.1.4.1.2636.3.1.13.1.8.9.1.0.0 g 12
        1.3.6.1.4.1.2636.3.1.13.1.11.9.1.0.0 g 50\n1.3.6.1.4.1.2636.3.1.13.1.15.9.1.0.0 i 1024
        1.3.6.1.4.1.2636.3.40.1.4.1.1.1.2.0 s BX01\n1.3.6.1.4.1.2636.3.40.1.4.1.1.1.3.0 i 1";
    assert_eq!(sensors(juniper), ["Fan 1=Cel running", "Fan 2=Cel down", "RE 0=44Cel running"]);
    let device_of = device(juniper);
    assert_eq!(device_of.processors()[0].load, Some(12.0));
    let memory = &device_of.storage()[0];
    assert_eq!((memory.size, memory.used), (Some(1 << 30), Some(1 << 29)));
    assert_eq!(device_of.stack()[0].serial.as_deref(), Some("BX01"));

    for (walk, expected) in [
        (
            "sysObjectID.0 o 1.3.6.1.4.1.12356.101.1.1
             1.3.6.1.4.1.12356.101.4.3.2.1.2.1 s CPU\n1.3.6.1.4.1.12356.101.4.3.2.1.3.1 s 41.5\n1.3.6.1.4.1.12356.101.4.3.2.1.4.1 i 1",
            "CPU=41.5 alarm",
        ),
        (
            "sysObjectID.0 o 1.3.6.1.4.1.674.10892.5
             1.3.6.1.4.1.674.10892.5.4.700.20.1.8.1.1 s Inlet\n1.3.6.1.4.1.674.10892.5.4.700.20.1.6.1.1 i 225\n1.3.6.1.4.1.674.10892.5.4.700.20.1.5.1.1 i 3",
            "Inlet=22.5Cel ok",
        ),
        (
            "sysObjectID.0 o 1.3.6.1.4.1.14988.1
             1.3.6.1.4.1.14988.1.1.3.100.1.2.13 s voltage\n1.3.6.1.4.1.14988.1.1.3.100.1.3.13 i 245\n1.3.6.1.4.1.14988.1.1.3.100.1.4.13 i 3",
            "voltage=24.5V ",
        ),
        (
            "sysObjectID.0 o 1.3.6.1.4.1.11.2.3.7.11.1
             1.3.6.1.4.1.11.2.14.11.1.2.6.1.7.1 s Fan Sensor\n1.3.6.1.4.1.11.2.14.11.1.2.6.1.4.1 i 2",
            "Fan Sensor= bad",
        ),
        (
            "sysObjectID.0 o 1.3.6.1.4.1.318.1.3.27
             1.3.6.1.4.1.318.1.1.25.1.2.1.3.1.1 s Rack\n1.3.6.1.4.1.318.1.1.25.1.2.1.6.1.1 i 30",
            "Rack=30Cel ",
        ),
        (
            "sysObjectID.0 o 1.3.6.1.4.1.534.1\n1.3.6.1.4.1.534.1.6.1.0 i 25",
            "ambient=25Cel ",
        ),
    ] {
        assert_eq!(sensors(walk), [expected], "{walk}");
    }
    let huawei = "sysObjectID.0 o 1.3.6.1.4.1.2011.2.23.1\nentPhysicalName.9 s MPU
        1.3.6.1.4.1.2011.5.25.31.1.1.1.1.11.9 i 40\n1.3.6.1.4.1.2011.5.25.31.1.1.1.1.5.9 i 7
        1.3.6.1.4.1.2011.5.25.31.1.1.1.1.11.10 i 2147483647";
    assert_eq!(sensors(huawei), ["MPU=40Cel "]);
    assert_eq!(device(huawei).processors()[0].load, Some(7.0));
}

/// What most devices lack costs nothing: a plain Linux host and a switch of another vendor.
#[test]
fn other_devices_are_asked_little_more() {
    let walk = "sysDescr.0 s Linux web 6.1.0-21-amd64 #1 SMP x86_64
        sysObjectID.0 o 1.3.6.1.4.1.8072.3.2.10
        sysName.0 s web\nifDescr.1 s lo\nlaLoad.1 s 0.10
        1.3.6.1.4.1.8072.1.1.0 i 1";
    let mut agent = Agent::of(walk);
    let device = agent.device(&PLAN);
    assert!(device.is_complete(), "{:?}", device.error);
    assert!(agent.requests <= 8, "{} requests", agent.requests);
    let asked = |host: &Device, section: &str| host.section(section).unwrap().state.name();
    assert_eq!(asked(&device, "stack"), "skipped");
}
