//! What the checkers of `scripts/check` watch: every way in which the library calls C, once.
//!
//! It is one program without Cargo's test threads, so that valgrind and the sanitizers see what ours do.
//! Its `main` is also that of the worker processes. Timeouts are long, because under a checker all is
//! slower. Arguments choose the scenes by a part of their names. One of [`defects`] runs only if its whole
//! name is given.

mod defects;
mod pools;
mod sessions;
mod start;

use netsnmp::worker;
use std::{
    env,
    panic::{AssertUnwindSafe, catch_unwind},
    process::ExitCode,
    time::Duration,
};

type Scene = (&'static str, fn());

/// The timeout of requests that are answered.
const PATIENT: Duration = Duration::from_secs(120);
/// The timeout of requests that nobody answers.
const SHORT: Duration = Duration::from_millis(200);

fn main() -> ExitCode {
    worker::run_if_asked();
    let filters: Vec<String> = env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    if let Some((_, defect)) =
        defects::SCENES.iter().find(|(name, _)| filters.iter().any(|filter| filter == name))
    {
        defect();
        return ExitCode::SUCCESS;
    }
    let mut failed = 0;
    for (name, scene) in start::SCENES.iter().chain(sessions::SCENES).chain(pools::SCENES) {
        if !filters.is_empty() && !filters.iter().any(|filter| name.contains(&**filter)) {
            continue;
        }
        let passed = catch_unwind(AssertUnwindSafe(scene)).is_ok();
        println!("test {name} ... {}", if passed { "ok" } else { "FAILED" });
        failed += u32::from(!passed);
    }
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
