//! A list of `mib`, as text, CSV or JSON.

use crate::{
    cli::names::Listing,
    error::Error,
    output::{Stdout, safe},
};
use serde::Serialize;

/// A row of a list: a line of text or CSV, or an object of JSON.
pub(super) trait Row: Serialize {
    /// Returns the titles of the columns.
    fn titles(&self) -> &'static [&'static str];
    /// Returns the cells.
    fn columns(&self) -> Vec<String>;
}

/// Writes a list in the form that the options ask for. By default that is text in columns.
///
/// # Errors
/// Standard output cannot be written.
pub(super) fn write<R: Row>(lines: &[R], form: &Listing) -> Result<(), Error> {
    let mut out = Stdout::open()?;
    let json = |line: &R| serde_json::to_string(line);
    if form.json {
        out.write("[")?;
        for (i, line) in lines.iter().enumerate() {
            out.write(if i > 0 { ",\n " } else { "" })?;
            out.write(&json(line)?)?;
        }
        out.write("]\n")?;
    } else if form.jsonl {
        for line in lines {
            out.write(&format!("{}\n", json(line)?))?;
        }
    } else if form.csv {
        for (i, line) in lines.iter().enumerate() {
            if i == 0 {
                out.csv(line.titles())?;
            }
            let columns = line.columns();
            out.csv(&columns.iter().map(String::as_str).collect::<Vec<_>>())?;
        }
    } else if !lines.is_empty() {
        let rows: Vec<Vec<String>> = lines.iter().map(Row::columns).collect();
        out.write(&aligned(lines.first().map_or(&[][..], Row::titles), &rows))?;
    }
    out.flush()
}

/// Returns columns side by side under their titles. The last one is not padded.
pub(super) fn aligned(titles: &[&str], rows: &[Vec<String>]) -> String {
    let mut widths: Vec<usize> = titles.iter().map(|title| title.len()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let heads: Vec<String> = titles.iter().map(|title| title.to_uppercase()).collect();
    let mut text = String::new();
    for row in std::iter::once(&heads).chain(rows) {
        let mut line = String::new();
        for (cell, &width) in row.iter().zip(&widths) {
            // Numbers are aligned by their last digit.
            let number = !cell.is_empty() && cell.bytes().all(|b| b.is_ascii_digit());
            let gap = " ".repeat(width.saturating_sub(cell.chars().count()));
            if number {
                line.push_str(&gap);
            }
            safe::push(&mut line, cell);
            if !number {
                line.push_str(&gap);
            }
            line.push_str("  ");
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}
