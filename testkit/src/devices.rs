//! Reads devices of an inventory over the network.

use super::{
    agent::RO,
    ber::Value,
    faulty::Faulty,
    lane::{settings, within},
    tree::Tree,
};
use netsnmp::{
    Mib, Pool, Target, Version,
    inventory::{Device, Field, Plan, Profiles, State},
};
use std::time::Duration;

/// The usual timeout. A peer that answers does so at once.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Creates a plan with these sections.
pub fn plan(sections: &[&str]) -> Plan {
    let sections: Vec<String> = sections.iter().map(|name| (*name).to_owned()).collect();
    Plan::new(Profiles::builtin(), Some(&sections)).unwrap()
}

/// Asks a peer over SNMPv2c and returns the device.
pub fn device(peer: &Faulty, plan: &Plan) -> Device {
    device_by(peer, plan, Version::V2c, TIMEOUT, 1)
}

/// Asks a peer over this version, with this timeout and this number of retries.
pub fn device_by(
    peer: &Faulty,
    plan: &Plan,
    version: Version,
    timeout: Duration,
    retries: u32,
) -> Device {
    let target = Target::new(peer.udp()).community(RO).version(version);
    let (query, plan) = (plan.query(), plan.clone());
    within(move || {
        let pool = Pool::builder().settings(settings(timeout, retries)).build().unwrap();
        let mut records: Vec<_> = pool.query([target], &query).collect();
        assert_eq!(records.len(), 1);
        plan.device(&records.remove(0))
    })
}

/// Adds variables to a tree by their names.
pub fn named<'v>(tree: Tree, variables: impl IntoIterator<Item = (&'v str, Value)>) -> Tree {
    variables.into_iter().fold(tree, |tree, (name, value)| tree.with(&numbers(name), value))
}

/// Returns the OID of a name.
pub fn numbers(name: &str) -> String {
    let oid = Mib::builtin().resolve(name).unwrap_or_else(|e| panic!("{name}: {e}"));
    oid.to_string()
}

/// Reads octets from hexadecimal digits.
pub fn hex(digits: &str) -> Value {
    let digits: String = digits.split_whitespace().collect();
    let pairs = (0..digits.len() / 2).map(|i| u8::from_str_radix(&digits[2 * i..2 * i + 2], 16));
    Value::Octets(pairs.collect::<Result<_, _>>().unwrap())
}

/// Returns a field of a row as text; empty if there is no value.
pub fn field(device: &Device, section: &str, row: usize, field: &str) -> String {
    let schema = device.schema().section(section).unwrap();
    assert!(schema.place(field).is_some(), "{section} has no {field}");
    let row = &device.section(section).unwrap().rows[row];
    row.get(schema, field).map(Field::to_string).unwrap_or_default()
}

/// Returns one field of all rows.
pub fn column(device: &Device, section: &str, name: &str) -> Vec<String> {
    (0..rows(device, section)).map(|row| field(device, section, row, name)).collect()
}

pub fn rows(device: &Device, section: &str) -> usize {
    device.section(section).unwrap().rows.len()
}

pub fn state(device: &Device, section: &str) -> State {
    device.section(section).unwrap().state.clone()
}

/// Returns the kind and the text of a section that is partial.
///
/// # Panics
/// If it is not partial.
pub fn partial(device: &Device, section: &str) -> (&'static str, String) {
    let state = state(device, section);
    match (&state, state.reason()) {
        (State::Partial { error, .. }, Some(reason)) => (error.kind().name(), reason),
        _ => panic!("{section}: {state:?}"),
    }
}

pub fn notes(device: &Device, section: &str) -> String {
    device.section(section).unwrap().notes.join("\n")
}
