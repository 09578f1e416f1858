//! Inventories of a real snmpd.
#![cfg(feature = "inventory")]

mod common;

use common::agent::{Agent, RESTRICTED, RO};
use netsnmp::{
    Pool, Target, Version,
    inventory::{Device, Field, Plan, Profiles, State},
};

fn ask(agent: &Agent, plan: &Plan, target: impl FnOnce(Target) -> Target) -> Device {
    let target = target(Target::new(agent.udp()).community(RO));
    let pool = Pool::new().unwrap();
    let mut records: Vec<_> = pool.query([target], &plan.query()).collect();
    let device = plan.device(&records.remove(0));
    println!("{device:#?}");
    device
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
fn what_a_view_hides_is_absent() {
    let agent = Agent::start();
    let device =
        ask(&agent, &plan(&["device", "interfaces", "addresses"]), |t| t.community(RESTRICTED));
    assert!(device.is_complete(), "{:?}", device.error);
    assert_eq!(device.section("device").unwrap().state, State::Complete);
    assert_eq!(device.section("interfaces").unwrap().state, State::Absent);
    assert_eq!(device.section("addresses").unwrap().state, State::Absent);
}
