//! What initialising libnetsnmp changes in the process and on the machine: nothing visible.

use netsnmp::{Ability, AuthProtocol, Library, Session};
use std::{env, fs, process::Command};

#[test]
fn initialising_reads_no_configuration_and_leaves_nothing_behind() {
    let home = tempfile::tempdir().unwrap();
    // Each of these would show itself: a warning on stderr, parsed MIBs, a new directory.
    fs::write(home.path().join("snmp.conf"), "nonsense here\nclientaddr 192.0.2.1\n").unwrap();
    fs::write(home.path().join("BROKEN-MIB"), "BROKEN-MIB DEFINITIONS ::= BEGIN oops").unwrap();
    let child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "library::child", "--ignored", "--nocapture"])
        .env_clear()
        // A library that is not installed is found through this path.
        .envs(env::var_os("LD_LIBRARY_PATH").map(|path| ("LD_LIBRARY_PATH", path)))
        .env("HOME", home.path())
        .env("SNMPCONFPATH", home.path())
        .env("SNMP_PERSISTENT_DIR", home.path().join("persistent"))
        .env("MIBDIRS", home.path())
        .env("MIBS", "ALL")
        .output()
        .unwrap();
    assert!(child.status.success(), "{child:?}");
    assert_eq!(String::from_utf8_lossy(&child.stderr), "");
    let mut left: Vec<_> = fs::read_dir(home.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(left, ["BROKEN-MIB", "snmp.conf"]);
}

#[test]
#[ignore = "run by the test above in its own environment"]
fn child() {
    let library = Library::get().unwrap();
    assert!(library.can(Ability::V3));
    assert!(Session::builder("127.0.0.1:9").open().is_ok());
}

#[test]
fn the_linked_library_reports_its_version_and_protocols() {
    let library = Library::get().unwrap();
    assert_eq!(library.version().split('.').next(), Some("5"));
    let release = |version: &str| version.split('.').take(2).collect::<Vec<_>>().join(".");
    assert_eq!(release(library.version()), release(library.header_version()));
    assert!(library.auth_protocols().contains(&AuthProtocol::Sha));
    assert!(!library.priv_protocols().is_empty());
}
