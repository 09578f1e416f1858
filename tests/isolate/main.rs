//! Pools with worker processes.
//!
//! The workers are this program, so its `main` asks first whether it is one. Cargo's own test program
//! cannot do that.

mod faults;
mod same;

use netsnmp::worker;
use std::{
    env,
    panic::{AssertUnwindSafe, catch_unwind},
    process::ExitCode,
};

type Test = (&'static str, fn());

fn main() -> ExitCode {
    // One test wants a program that does not ask.
    if env::var_os("FORGETS_TO_ASK").is_none() {
        worker::run_if_asked();
    } else if worker::is_worker() {
        return ExitCode::from(7);
    }
    if let Some(scene) = env::var_os(faults::SCENE) {
        faults::play(scene.to_str().unwrap());
        return ExitCode::SUCCESS;
    }
    let filters: Vec<String> = env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let mut failed = 0;
    for (name, test) in same::TESTS.iter().chain(faults::TESTS) {
        if !filters.is_empty() && !filters.iter().any(|filter| name.contains(&**filter)) {
            continue;
        }
        let passed = catch_unwind(AssertUnwindSafe(test)).is_ok();
        println!("test {name} ... {}", if passed { "ok" } else { "FAILED" });
        failed += u32::from(!passed);
    }
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
