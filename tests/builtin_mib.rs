//! The built-in snapshot is what libnetsnmp's parser makes of `vendor/mibs`.
//!
//! After a change there: `NETSNMP_UPDATE_MIBS=1 cargo test --test builtin_mib`.

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
         run NETSNMP_UPDATE_MIBS=1 cargo test --test builtin_mib"
    );
    // And it passes the check that bytes from elsewhere go through.
    Mib::from_snapshot(fresh).unwrap();
}
