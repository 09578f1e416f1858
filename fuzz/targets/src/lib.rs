//! What is fuzzed: [`TARGETS`]. Each is a plain function of some octets.
//!
//! libFuzzer calls them from `fuzz/fuzz_targets`, and `tests/targets.rs` calls them with a
//! [`Mutator`]. A target panics if something is wrong: a panic of the code under test, or a property
//! that does not hold. It must depend on nothing but its octets.
#![allow(missing_docs, reason = "for our own tests only")]

pub mod hosts;
pub mod job;
mod lies;
mod mutator;
pub mod profile;
pub mod settings;
pub mod walk;
mod words;

pub use mutator::Mutator;

/// One target.
pub struct Target {
    /// The name of its program, its corpus and its test.
    pub name: &'static str,
    pub run: fn(&[u8]),
    /// Words of its input. They are put into it as they are.
    pub words: &'static [&'static str],
    /// Sound inputs that are not written by hand.
    pub sound: fn() -> Vec<Vec<u8>>,
}

impl Target {
    const fn new(name: &'static str, run: fn(&[u8]), words: &'static [&'static str]) -> Self {
        Self { name, run, words, sound: Vec::new }
    }

    const fn sound(self, sound: fn() -> Vec<Vec<u8>>) -> Self {
        Self { sound, ..self }
    }
}

/// Gives the octets to the target with this name.
///
/// # Panics
/// There is no such target, or it finds something.
pub fn run(name: &str, octets: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name);
    (target.expect("a target of this name").run)(octets);
}

/// All targets, in the order of their names.
pub const TARGETS: [Target; 15] = [
    Target::new("config", settings::config, words::CONFIG),
    Target::new("credentials", settings::credentials, words::CREDENTIALS),
    Target::new("database", multisnmp::fuzzing::database, &[])
        .sound(multisnmp::fuzzing::sound_database),
    Target::new("decode", netsnmp::fuzzing::decode, &[]),
    Target::new("fleet", netsnmp::fuzzing::fleet, &[]).sound(netsnmp::fuzzing::fleet_sound),
    Target::new("frames", netsnmp::fuzzing::frames, &[]),
    Target::new("hosts", hosts::run, words::HOSTS),
    Target::new("job", job::run, &[]).sound(job::sound),
    Target::new("lane", netsnmp::fuzzing::lane, &[]),
    Target::new("mib", netsnmp::fuzzing::mib, words::MIB),
    Target::new("profile", profile::run, words::PROFILE).sound(profile::sound),
    Target::new("readers", multisnmp::fuzzing::readers, words::READERS),
    Target::new("snmp_conf", settings::snmp_conf, words::SNMP_CONF),
    Target::new("usm", netsnmp::fuzzing::usm, &[]).sound(netsnmp::fuzzing::usm_sound),
    Target::new("walk", walk::run, &[]),
];
