//! The text of the built-in modules: what a user's modules import.
//!
//! The snapshot answers names; this is only for the compiler, which must find SNMPv2-SMI and
//! SNMPv2-TC where the system has no MIB files.

use std::{fs, io, path::Path};

macro_rules! vendored {
    ($($name:literal),* $(,)?) => {
        /// Name and text of each.
        pub(super) const MODULES: &[(&str, &str)] = &[
            $(($name, include_str!(concat!("../../vendor/mibs/", $name)))),*
        ];
    };
}

vendored![
    "HOST-RESOURCES-MIB",
    "HOST-RESOURCES-TYPES",
    "IANAifType-MIB",
    "IF-MIB",
    "SNMP-FRAMEWORK-MIB",
    "SNMPv2-CONF",
    "SNMPv2-MIB",
    "SNMPv2-SMI",
    "SNMPv2-TC",
];

/// Writes them into a directory, each under its module's name.
pub(super) fn write_into(dir: &Path) -> io::Result<()> {
    MODULES.iter().try_for_each(|(name, text)| fs::write(dir.join(name), text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_vendored_module_is_listed() {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("vendor/mibs");
        let mut files: Vec<String> = fs::read_dir(dir)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| !name.contains('.'))
            .collect();
        files.sort();
        let mut listed: Vec<&str> = MODULES.iter().map(|(name, _)| *name).collect();
        listed.sort_unstable();
        assert_eq!(listed, files);
    }
}
