//! Lines to standard error.

use super::{
    safe::{self, LineEnds},
    system::without_numbers,
};
use std::{
    fmt,
    io::{self, Write},
};

/// Writes a line to standard error. A part of it may be the text of a device or of another machine, so
/// no character acts on the terminal. `eprintln!` panics if nobody reads it any more, as with
/// `multisnmp … 2>&1 | head`.
pub(crate) fn tell(line: impl fmt::Display) {
    let _ = writeln!(io::stderr().lock(), "{}", shown(&line));
}

/// Returns a text as it may reach a terminal. Line ends stay. The numbers of the system's errors do
/// not help anybody.
pub(crate) fn shown(text: &impl fmt::Display) -> String {
    let mut text = without_numbers(&text.to_string());
    safe::tame(&mut text, 0, LineEnds::Keep);
    text
}
