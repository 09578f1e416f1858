//! The built-in snapshot must be what libnetsnmp's parser makes of `vendor/mibs`.
//!
//! After a change there: `NETSNMP_UPDATE_MIBS=1 cargo test --test mib builtin`.

use netsnmp::Mib;
use std::{fs, path::Path};

#[test]
fn the_builtin_snapshot_is_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fresh = Mib::compile_directory(&root.join("vendor/mibs")).unwrap();
    if std::env::var_os("NETSNMP_UPDATE_MIBS").is_some() {
        fs::write(root.join("src/mib/builtin.snapshot"), &fresh).unwrap();
        return;
    }
    assert!(
        fresh == Mib::builtin().snapshot(),
        "src/mib/builtin.snapshot is not what vendor/mibs compiles to: \
         run NETSNMP_UPDATE_MIBS=1 cargo test --test mib builtin"
    );
    // It must also pass the check for bytes of unknown origin.
    Mib::from_snapshot(fresh).unwrap();
}

/// The binary may grow by twice this size.
#[test]
fn the_snapshot_stays_small() {
    assert!(Mib::builtin().snapshot().len() < 1 << 20);
}

#[test]
fn the_newer_of_two_modules_gives_the_name() {
    let mib = Mib::builtin();
    for (name, module) in [
        ("sysDescr", "SNMPv2-MIB"),
        ("ifDescr", "IF-MIB"),
        ("ipNetToMediaTable", "IP-MIB"),
        ("tcp", "TCP-MIB"),
        ("udp", "UDP-MIB"),
        ("mib-2", "SNMPv2-SMI"),
    ] {
        let object = mib.find(name).unwrap();
        assert_eq!(object.module(), module, "{name}");
        let full = mib.name(&object.oid(), netsnmp::mib::Names::default());
        assert_eq!(full, format!("{module}::{name}"));
        assert_eq!(mib.resolve(&format!("RFC1213-MIB::{name}")).unwrap(), object.oid());
    }
}
