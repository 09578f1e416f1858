//! Why the command ends before its work is done.

use std::{
    fmt,
    io::{self, Write},
};

/// A message for stderr and an exit code.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) code: u8,
    pub(crate) message: String,
}

/// Usage or configuration: exit code 1.
pub(crate) const USAGE: u8 = 1;
/// What `diff` cannot compare, as diff(1) has it: exit code 2.
pub(crate) const TROUBLE: u8 = 2;
/// The library, the disk or another resource of this machine: exit code 4.
pub(crate) const LOCAL: u8 = 4;
/// Interrupted, results flushed: exit code 130.
pub(crate) const INTERRUPTED: u8 = 130;

/// A line for whoever sits before the command. `eprintln!` would panic where nobody reads any
/// more: `multisnmp … 2>&1 | head`.
pub(crate) fn tell(line: impl fmt::Display) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

impl Failure {
    pub(crate) fn usage(message: impl fmt::Display) -> Self {
        Self { code: USAGE, message: message.to_string() }
    }

    pub(crate) fn local(message: impl fmt::Display) -> Self {
        Self { code: LOCAL, message: message.to_string() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
