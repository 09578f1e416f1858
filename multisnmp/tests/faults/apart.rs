//! Cells that need a network of their own. The test binary starts itself there.

use crate::{
    ask::{self, Ask},
    faults::{self, Fault, Way},
    link, play,
    seen::Seen,
    summary,
};
use std::{
    env,
    panic::{AssertUnwindSafe, catch_unwind},
    process::{ExitCode, Stdio},
    sync::OnceLock,
};

/// The variable with the cell that a process in its own network plays.
const CELL: &str = "FAULTS_CELL";

/// Plays a cell, in a network of its own if it needs one.
///
/// # Panics
/// Something is not as it must be.
pub(crate) fn cell(fault: &'static Fault, ask: &Ask) {
    if !matches!(fault.way, Way::Interface(_)) {
        return play::cell(fault, ask);
    }
    if !is_possible() {
        return summary::leave_out(fault.name, "this system gives tests no network of their own");
    }
    let mut command = link::unshared("-Urn");
    command.arg(env::current_exe().unwrap()).env(CELL, play::name(fault, ask));
    let played = command.output().unwrap();
    let out = String::from_utf8_lossy(&played.stdout);
    if let Some(seen) = out.lines().find_map(Seen::read) {
        summary::note(fault.name, seen);
    }
    let err = String::from_utf8_lossy(&played.stderr);
    assert!(played.status.success(), "{out}{err}");
}

fn is_possible() -> bool {
    static POSSIBLE: OnceLock<bool> = OnceLock::new();
    *POSSIBLE.get_or_init(|| {
        let mut command = link::unshared("-Urn");
        command.args(["ip", "link", "set", "lo", "up"]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    })
}

/// In a process that plays one cell in its own network, plays it and returns its exit code.
pub(crate) fn inside() -> Option<ExitCode> {
    let wanted = env::var(CELL).ok()?;
    link::go_up();
    let cells =
        faults::FAULTS.iter().flat_map(|fault| ask::ALL.iter().map(move |ask| (fault, ask)));
    let (fault, ask) = cells.into_iter().find(|(fault, ask)| play::name(fault, ask) == wanted)?;
    let played = catch_unwind(AssertUnwindSafe(|| play::cell(fault, ask)));
    summary::hand_over();
    Some(if played.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
