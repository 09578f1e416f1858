//! CSV (RFC 4180, lines end with a line feed): one line per varbind or per row of a table. Every
//! host has a line; a failed host has only its error.
//!
//! Fields are for programs. A field that a spreadsheet would take for a formula (`=`, `+`, `-`, `@`)
//! stays as the agent gave it, because every other reader would see a prefix too. In a spreadsheet,
//! import the columns as text.

mod field;
mod head;
mod line;
mod rows;
#[cfg(test)]
mod tests;
mod varbinds;

pub(super) use {rows::RowLines, varbinds::VarbindLines};
