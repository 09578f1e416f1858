//! Inventories made from a real snmpd.

use netsnmp::{
    Pool, Target, Version,
    inventory::{Device, Field, Plan, Profiles, State, Storage},
};
use testkit::agent::{Agent, RESTRICTED, RO};

fn ask(agent: &Agent, plan: &Plan, target: impl FnOnce(Target) -> Target) -> Device {
    let target = target(Target::new(agent.udp()).community(RO));
    let pool = Pool::new().unwrap();
    let mut records: Vec<_> = pool.query([target], &plan.query()).collect();
    let device = plan.device(&records.remove(0));
    show(&device);
    device
}

/// Prints the device for the log of a test that fails.
fn show(device: &Device) {
    println!("{}: {} messages, {:?}", device.host, device.tries, device.error);
    for (section, schema) in device.sections.iter().zip(&device.schema().sections) {
        println!("{}: {:?} {:?}", section.name, section.state, section.notes);
        for row in section.rows.iter().take(20) {
            let fields = schema.fields.iter().zip(&row.0);
            for (field, value) in fields.filter_map(|(f, v)| Some((f, v.as_ref()?))) {
                print!(" {}={value}", field.name);
            }
            println!();
        }
    }
}

fn plan(sections: &[&str]) -> Plan {
    let sections: Vec<String> = sections.iter().map(|name| (*name).to_owned()).collect();
    Plan::new(Profiles::builtin(), Some(&sections)).unwrap()
}

#[test]
fn snmpd_has_a_system_and_interfaces() {
    let agent = Agent::builder().sys_name("switch-7").start();
    for version in [Version::V1, Version::V2c] {
        let device = ask(&agent, &plan(&["device", "interfaces"]), |t| t.version(version));
        assert!(device.is_complete(), "{:?}", device.error);
        let schema = device.schema().clone();

        let system = device.section("device").unwrap();
        assert_eq!(system.state, State::Complete);
        let get = |field: &str| system.rows[0].get(&schema.sections[0], field).cloned();
        assert_eq!(get("name"), Some(Field::Text("switch-7".to_owned())));
        assert_eq!(get("vendor"), Some(Field::Text("Net-SNMP".to_owned())));
        assert!(matches!(get("uptime"), Some(Field::Number(seconds)) if seconds >= 0.0));
        assert!(matches!(get("engine_id"), Some(Field::Text(hex)) if hex.starts_with("80001f88")));

        let interfaces = device.section("interfaces").unwrap();
        assert_eq!(interfaces.state, State::Complete);
        let schema = schema.section("interfaces").unwrap();
        let names: Vec<_> =
            interfaces.rows.iter().filter_map(|row| row.get(schema, "name")).collect();
        assert!(names.contains(&&Field::Text("lo".to_owned())), "{names:?}");
        assert!(interfaces.notes.is_empty(), "{:?}", interfaces.notes);
    }
}

#[test]
fn sections_that_a_view_hides_are_absent() {
    let agent = Agent::start();
    let device =
        ask(&agent, &plan(&["device", "interfaces", "addresses"]), |t| t.community(RESTRICTED));
    assert!(device.is_complete(), "{:?}", device.error);
    assert_eq!(device.section("device").unwrap().state, State::Complete);
    assert_eq!(device.section("interfaces").unwrap().state, State::Absent);
    assert_eq!(device.section("addresses").unwrap().state, State::Absent);
}

#[test]
fn every_section_of_a_host_is_complete_or_absent() {
    let agent = Agent::start();
    let all = Plan::new(Profiles::builtin(), None).unwrap();
    let device = ask(&agent, &all, |target| target);
    assert!(device.is_complete(), "{:?}", device.error);
    for section in &device.sections {
        let expected: &[State] = match &*section.name {
            "device" | "interfaces" | "addresses" | "storage" | "load" => &[State::Complete],
            // Only devices of some makers are asked.
            "stack" | "port_vlans" => &[State::Skipped],
            "neighbors" | "ups" | "ups_lines" | "printers" | "poe" => &[State::Absent],
            _ => &[State::Complete, State::Absent],
        };
        assert!(expected.contains(&section.state), "{}: {:?}", section.name, section.state);
        assert!(section.notes.is_empty(), "{}: {:?}", section.name, section.notes);
    }
    // Buffers and caches have no fixed size, so a comparison ignores their amount.
    let storage = device.storage();
    let is = |other: &bool, row: &&Storage| (row.r#type.as_deref() == Some("Other")) == *other;
    let rows = |other: bool| storage.iter().filter(move |row| is(&other, row));
    assert!(
        rows(true).count() > 0 && rows(true).all(|row| row.size.is_none() && row.amount.is_some())
    );
    assert!(rows(false).count() > 0 && rows(false).all(|row| row.amount.is_none()));
    assert!(rows(false).any(|row| row.size > Some(0)));
    // There are about 150 columns, most of them absent.
    assert!(device.tries <= 16, "{} messages", device.tries);

    let absent = ["poe", "poe_ports", "ups_lines", "printer_supplies", "components"];
    let device = ask(&agent, &plan(&absent), |target| target);
    assert!(device.sections.iter().all(|section| section.state == State::Absent));
    assert_eq!(device.tries, 1);
}
