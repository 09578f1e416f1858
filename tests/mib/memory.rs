//! How much memory the compiler needs for many modules.

use netsnmp::mib::{CompiledMib, MibSources};
use std::{fs, path::Path};

fn compile(folder: &Path) -> CompiledMib {
    let modules = vec![format!("{}/", folder.display())];
    CompiledMib::compile_and_end(&MibSources { modules, ..MibSources::default() }, &[], &mut |_| {})
        .unwrap()
}

/// The most memory that this process had at once, in bytes.
fn peak() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    1024 * line.trim().trim_end_matches(" kB").parse::<usize>().unwrap()
}

/// A collection of 570,000 objects must fit into 600 MB. A compiler that keeps all texts and
/// all definitions of the parser's tree needs twice as much.
#[test]
fn an_object_costs_little_memory() {
    testkit::alone!();
    let (few, many) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    testkit::mibs::write(few.path(), 10);
    testkit::mibs::write(many.path(), 2000);
    let before = compile(few.path()).mib.objects().count();
    let base = peak();
    let compiled = compile(many.path());
    assert_eq!(compiled.problems, []);
    let cost = (peak() - base) / (compiled.mib.objects().count() - before);
    assert!(cost < 1000, "{cost} bytes for each object");
}
