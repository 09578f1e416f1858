//! A matrix of faults of the network and the machine: each fault meets each command.
//!
//! A cell is one fault and one command. Whatever happens, every host that was asked comes out once, the
//! exit code is right, standard error says what is wrong in one line, no temporary file is left, and the
//! command ends. The table of faults is in `faults`, the one of commands in `ask`, and the one of outputs
//! in `outputs`: a new line there is a new row or column here. At the end, a table counts what was tried.

mod apart; // Cells in a network of their own.
mod ask; // The commands: the columns.
mod check; // What must be true after each run.
mod faults; // The faults: the rows.
mod gate; // Where a run waits for a fault.
mod hindered; // Runs under limits, preloaded libraries and signals.
mod link; // Namespaces, and an interface that goes down.
mod outputs; // Outputs that cannot be written.
mod play; // Plays one cell.
mod seen; // What became of the hosts of a run.
mod summary; // The table at the end.
mod world; // Who answers.

use libtest_mimic::{Arguments, Trial};
use std::process::ExitCode;

/// The most cells at once. They wait for timeouts most of the time.
const AT_ONCE: usize = 6;

fn main() -> ExitCode {
    if let Some(code) = apart::inside() {
        return code;
    }
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(AT_ONCE);
    let mut cells: Vec<Trial> = Vec::new();
    for fault in &faults::FAULTS {
        for ask in &ask::ALL {
            let trial = Trial::test(play::name(fault, ask), || {
                summary::counted(fault.name, || apart::cell(fault, ask));
                Ok(())
            });
            cells.push(trial);
        }
    }
    for fault in &outputs::FAULTS {
        for output in fault.outputs {
            let name = format!("{}, {}", fault.name, output.name);
            let trial = Trial::test(name, || {
                summary::counted(fault.name, || outputs::cell(fault, output));
                Ok(())
            });
            cells.push(trial);
        }
    }
    let conclusion = libtest_mimic::run(&arguments, cells);
    if !arguments.list {
        summary::print();
    }
    conclusion.exit_code()
}
