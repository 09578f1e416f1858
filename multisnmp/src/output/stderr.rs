//! Lines to standard error.

use std::{
    fmt,
    io::{self, Write},
};

/// Writes a line to standard error. `eprintln!` panics if nobody reads it any more, as with
/// `multisnmp … 2>&1 | head`.
pub(crate) fn tell(line: impl fmt::Display) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}
