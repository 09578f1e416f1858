//! Start-up with a folder of generated MIB modules: compiled for the first time, and from the cache.
//!
//! `cargo bench --bench mibs -- [MODULES]`, 3,000 of them where no number is given.

#[path = "../tests/common/mibs.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with the tests")]
mod mibs;

use netsnmp::{Mib, mib::MibSources};
use std::time::Instant;

fn main() {
    let count = std::env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(3000);
    let dir = tempfile::tempdir().expect("a temporary directory");
    mibs::write(dir.path(), count);
    let sources = MibSources {
        modules: vec!["ALL".to_owned()],
        dirs: vec![dir.path().to_owned()],
        files: Vec::new(),
    };
    let start = Instant::now();
    let (mib, problems) = Mib::load(&sources).expect("it loads");
    println!("cold: {:?}, {} problems {:?}", start.elapsed(), problems.len(), problems.first());
    println!("snapshot {} bytes, {} objects", mib.snapshot().len(), mib.objects().count());
    let bytes = mib.snapshot().to_vec();
    let start = Instant::now();
    Mib::from_snapshot(bytes).expect("it reads");
    println!("checked in {:?}", start.elapsed());
}
