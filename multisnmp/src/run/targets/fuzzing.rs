//! A hosts file as a command reads it: every host comes out once, under a name of its own.

use super::{Rules, Targets};
use crate::config::{Config, Flags, TargetList};
use std::{collections::HashSet, ffi::OsString, io::Write};

/// The most hosts that are looked at one by one.
const MOST: usize = 2000;

/// Reads a hosts file.
///
/// # Panics
/// A host has no target or two, or a file cannot be written.
pub fn hosts_file(octets: &[u8]) {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(octets).expect("room in the temporary folder");
    let mut item = OsString::from("@");
    item.push(file.path());
    // A list splits at commas, which a path of the system has not.
    let list = TargetList::split(&item);
    let alone = |name: &str| (name == "SNMPCONFPATH").then(|| "/nonexistent".into());
    let config = Config::load(Flags::default(), &[], &alone).expect("no configuration");
    let rules = Rules { yes: true, ..Rules::default() };
    let Ok(targets) = Targets::read(Some(&list), &config, 161, rules) else { return };
    let count = targets.hosts.count();
    assert!(count > 0);
    let mut names = HashSet::new();
    let mut found = 0;
    for target in targets.hosts.into_iter().take(MOST) {
        found += 1;
        let _ = target.endpoint();
        assert!(names.insert(target.name().to_string()), "{} comes twice", target.name());
    }
    assert!(found == MOST || found as u128 == count, "{found} of {count}");
}
