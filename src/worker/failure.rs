//! The end of a worker that cannot go on: [`give_up`].

use std::{fmt::Display, process};

/// Says why, and ends the process.
pub(super) fn give_up(why: impl Display) -> ! {
    // The pool learns only that the process is gone. Nobody else is there to say it to.
    eprintln!("netsnmp worker: {why}");
    process::exit(1)
}
