//! Profiles of an inventory: they are refused, or they give a plan and devices.

use netsnmp::inventory::{Plan, Profiles};
use netsnmp::{HostRecord, Outcome};

pub fn run(octets: &[u8]) {
    let Ok(text) = std::str::from_utf8(octets) else { return };
    match Profiles::builtin().with(text, "fuzz.toml") {
        Ok(profiles) => {
            let all: Vec<String> = profiles.sections().map(|(name, _)| name.to_owned()).collect();
            let plan = Plan::new(&profiles, Some(&all)).expect("all sections of sound profiles");
            let _ = plan.query();
            let device = plan.device(&HostRecord::new("core", Outcome::Complete));
            assert_eq!(device.sections.len(), plan.schema().sections.len());
        }
        Err(error) => {
            let text = error.to_string();
            assert!(text.contains("fuzz.toml"), "it does not say where: {text}");
        }
    }
}

/// Returns short files of the built-in profiles.
pub fn sound() -> Vec<Vec<u8>> {
    let short = |(_, text): &(&str, &str)| text.len() < 4096;
    Profiles::builtin_files().filter(short).map(|(_, text)| text.as_bytes().to_vec()).collect()
}
