//! The checked-in bindings are taken only where they fit the headers.
#![cfg(all(target_os = "linux", target_pointer_width = "64"))]

use std::process::Command;
use std::{env, fs};

const FILES: [&str; 4] = ["5.8", "5.9", "5.9.1", "5.9.5"];

/// Compiles a file's check against the installed headers: `lines` come between the headers and the
/// check. Returns what the compiler says if it fails.
fn check(name: &str, lines: &str) -> Result<(), String> {
    compile(&format!("#include \"wrapper.h\"\n{lines}\n#include \"prebuilt/{name}.c\"\n"))
}

fn compile(text: &str) -> Result<(), String> {
    let dir = tempfile::tempdir().unwrap();
    let source = dir.path().join("check.c");
    fs::write(&source, text).unwrap();
    let root = env!("CARGO_MANIFEST_DIR");
    let output = Command::new(env::var("CC").unwrap_or_else(|_| "cc".to_owned()))
        .args(["-fsyntax-only", "-w", "-I", root, "-I", &format!("{root}/shim")])
        .args(["-I", env!("NETSNMP_SYS_INCLUDE")])
        .arg(&source)
        .output()
        .unwrap();
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

/// Returns the file for the installed headers; `None` if they are newer than 5.9.
fn wanted() -> Option<&'static str> {
    let version = netsnmp_sys::PACKAGE_VERSION.to_str().unwrap();
    FILES.into_iter().rfind(|name| version >= *name)
}

#[test]
fn one_file_fits_the_installed_headers() {
    let Some(wanted) = wanted() else { return };
    let fitting: Vec<_> = FILES.into_iter().filter(|name| check(name, "").is_ok()).collect();
    assert_eq!(fitting, [wanted]);
}

#[test]
fn our_own_header_is_in_the_bindings() {
    assert_eq!(check("shim", ""), Ok(()), "run scripts/prebuilt shim");
    let bindings = include_str!("../prebuilt/shim.rs");
    for line in include_str!("../shim/netsnmp_shim.h").lines() {
        // A declaration begins at the margin: `int netsnmp_shim_sess_close(void *handle);`
        let function = line.split_once('(').and_then(|(head, _)| head.rsplit([' ', '*']).next());
        if let Some(function) = function.filter(|name| name.starts_with("netsnmp_shim_"))
            && line.starts_with(|first: char| first.is_ascii_alphabetic())
        {
            assert!(
                bindings.contains(&format!("fn {function}(")),
                "{function}: run scripts/prebuilt shim"
            );
        }
    }
}

#[test]
fn any_difference_is_refused_by_name() {
    let Some(file) = wanted() else { return };
    for (lines, named) in [
        ("#define retries tries", "retries"),
        ("#undef SNMP_MSG_GET\n#define SNMP_MSG_GET 1", "SNMP_MSG_GET"),
        ("#undef ASN_INTEGER\n#define ASN_INTEGER 3", "ASN_INTEGER"),
        ("#define netsnmp_vardata int", "netsnmp_vardata"),
        ("#define snmp_sess_read2 snmp_sess_close", "snmp_sess_read2"),
        ("#define snmp_errno snmp_errstring", "snmp_errno"),
    ] {
        let why = check(file, lines).expect_err(lines);
        assert!(why.contains(named), "{lines}: {why}");
    }
}

#[test]
fn a_build_option_that_changes_a_struct_is_refused() {
    let Some(file) = wanted() else { return };
    // The library can be built without the counters inside its session.
    let option = "#define NETSNMP_NO_TRAP_STATS";
    let why = compile(&format!("{option}\n#include \"prebuilt/{file}.c\"\n"));
    let why = why.expect_err("a smaller struct");
    assert!(why.contains("struct snmp_session"), "{why}");
}
