//! Lines to standard error.

use super::safe::{self, LineEnds};
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

/// Returns a text as it may reach a terminal. Line ends stay.
pub(crate) fn shown(text: &impl fmt::Display) -> String {
    let mut text = text.to_string();
    safe::tame(&mut text, 0, LineEnds::Keep);
    text
}
