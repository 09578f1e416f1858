//! Hosts files: every host comes out once, under a name of its own.

use netsnmp::{
    HostList, Target,
    hosts::{HostLine, HostSpec},
};
use std::collections::HashSet;

/// The most hosts that are looked at one by one.
const MOST: u128 = 2000;

pub fn run(octets: &[u8]) {
    multisnmp::fuzzing::hosts_file(octets);
    let Ok(text) = std::str::from_utf8(octets) else { return };
    let mut list = HostList::new(161);
    for line in text.lines() {
        let Ok(Some(line)) = HostLine::parse(line) else { continue };
        let spec = &line.spec;
        let again = HostSpec::parse(spec.text()).expect("what is a host once is one again");
        assert_eq!((again.text(), again.is_plain()), (spec.text(), spec.is_plain()));
        let template = match line.overrides.port {
            Some(port) => Target::new("").port(port),
            None => Target::new(""),
        };
        // Its text may hold a secret, and a secret must not be printed.
        let _ = format!("{:?}", line.overrides);
        let context = line.overrides.context.clone().unwrap_or_default();
        let before = list.count();
        let doubles = list.push(spec, &template, &context.as_str().into());
        assert!(doubles > 0 || list.count() > before, "a line without hosts");
    }
    if list.count() > MOST {
        for target in list.iter().take(MOST as usize) {
            let _ = target.endpoint();
        }
        return;
    }
    let count = list.count();
    let targets: Vec<Target> = list.into_iter().collect();
    assert_eq!(targets.len() as u128, count);
    let mut names = HashSet::new();
    for target in &targets {
        let _ = target.endpoint();
        assert!(names.insert(target.name().to_string()), "{} comes twice", target.name());
    }
}
