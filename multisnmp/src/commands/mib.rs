//! `mib`: modules, objects, and what is wrong with a module.

mod check;
mod find;
mod list;
mod show;

use crate::{
    cli::names::{Listing, MibCommand},
    failure::Failure,
    output::Stdout,
};
use serde::Serialize;

pub(super) fn run(command: MibCommand) -> Result<u8, Failure> {
    match command {
        MibCommand::List(args) => list::list(&args),
        MibCommand::Show(args) => show::show(&args),
        MibCommand::Find(args) => find::find(&args),
        MibCommand::Check(args) => check::check(&args),
    }
}

/// What is listed: a line of text, of CSV, an object of JSON.
trait Line: Serialize {
    /// The titles of the columns.
    fn titles(&self) -> &'static [&'static str];
    /// Its columns.
    fn columns(&self) -> Vec<String>;
}

/// Writes a list in the form asked for; as text in columns, the last of which is not padded.
fn write<L: Line>(lines: &[L], form: &Listing) -> Result<(), Failure> {
    let mut out = Stdout::open()?;
    let json = |line: &L| serde_json::to_string(line).map_err(Failure::local);
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
        let rows: Vec<Vec<String>> = lines.iter().map(Line::columns).collect();
        out.write(&aligned(lines.first().map_or(&[][..], Line::titles), &rows))?;
    }
    out.flush()
}

/// Columns side by side under their titles.
fn aligned(titles: &[&str], rows: &[Vec<String>]) -> String {
    use crate::output::safe;
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
            // Numbers stand under each other by their last digit.
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
