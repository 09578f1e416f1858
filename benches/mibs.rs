//! Measures the start with a folder of generated MIB modules: compiled for the first time, and read
//! from the cache. Then looks up unknown names.
//!
//! Run `cargo bench --bench mibs -- [MODULES]`; the default is 3,000 modules. A user also waits for
//! the start of the process; to measure that, time `multisnmp get --dry-run`.

use netsnmp::{
    Mib,
    mib::{CacheUse, CompiledMib, MibCache, MibSources},
};
use std::{fs, time::Instant};

fn main() {
    let count = std::env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(3000);
    let dir = tempfile::tempdir().expect("a temporary directory");
    let (modules, cache) = (dir.path().join("modules"), dir.path().join("cache"));
    testkit::mibs::write(&modules, count);
    let sources = MibSources {
        modules: vec![format!("{}/", modules.display())],
        dirs: Vec::new(),
        files: Vec::new(),
    };
    let start = Instant::now();
    let (cold, used) = MibCache::new(&cache)
        .load(&sources, |sources| CompiledMib::compile_and_end(sources, &[], &mut |_| {}))
        .expect("it compiles");
    let took = start.elapsed();
    assert_eq!(used, CacheUse::Stored);
    println!(
        "{count} modules, {} objects, {} problems: compiled in {took:.2?}, {} MiB at most",
        cold.mib.objects().count(),
        cold.problems.len(),
        peak()
    );
    unknown(&cold.mib);
    let size: u64 = fs::read_dir(&cache)
        .expect("the cache")
        .flatten()
        .map(|entry| entry.metadata().map_or(0, |about| about.len()))
        .sum();
    for _ in 0..5 {
        let start = Instant::now();
        let (_, used) = MibCache::new(&cache)
            .load(&sources, |_| unreachable!("it is in the cache"))
            .expect("it is in the cache");
        assert_eq!(used, CacheUse::Found);
        println!("from the cache of {} KiB in {:.2?}", size >> 10, start.elapsed());
    }
}

/// Looks up names that do not exist, with suggestions.
fn unknown(mib: &Mib) {
    for name in ["gen1Modes", "ifOperStatusss", "sysDescx", "aNameThatNothingIsLike"] {
        let start = Instant::now();
        let found = mib.resolve(name);
        println!("{name}: {:.2?}, {}", start.elapsed(), found.expect_err("it does not exist"));
    }
}

/// The peak memory of this process in MiB; 0 if the system does not report it.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0) >> 10
}
