//! A report as Markdown with GitHub's tables.

use super::document::{Block, Cell, Document};
use crate::output::push_safe;
use std::fmt::Write;

/// Returns the document as Markdown.
pub(crate) fn markdown(document: &Document) -> String {
    let mut out = String::new();
    for block in &document.blocks {
        match block {
            Block::Heading(level, text, id) => {
                let marks = "#".repeat((*level).into());
                let _ = writeln!(out, "<a id=\"{id}\"></a>\n\n{marks} {}\n", escaped(text));
            }
            Block::Paragraph(text) => {
                let _ = writeln!(out, "{}\n", escaped(text));
            }
            Block::Table { titles, rows } => table(&mut out, titles, rows),
        }
    }
    out
}

fn table(out: &mut String, titles: &[String], rows: &[Vec<Cell>]) {
    let _ = writeln!(
        out,
        "| {} |",
        titles.iter().map(|title| escaped(title)).collect::<Vec<_>>().join(" | ")
    );
    let number = |column: usize| rows.iter().all(|row| matches!(row[column], Cell::Number(_)));
    let rule = |column| if number(column) { "---:" } else { "---" };
    let rules: Vec<&str> = (0..titles.len()).map(rule).collect();
    let _ = writeln!(out, "| {} |", rules.join(" | "));
    for row in rows {
        let cell = |cell: &Cell| match cell {
            Cell::Link(text, id) => format!("[{}](#{id})", escaped(text)),
            other => escaped(other.text()),
        };
        let cells: Vec<String> = row.iter().map(cell).collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    out.push('\n');
}

/// Escapes text of a device for Markdown and HTML.
fn escaped(text: &str) -> String {
    let mut plain = String::new();
    push_safe(&mut plain, text);
    let mut out = String::with_capacity(plain.len());
    for c in plain.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '>' | '~' | '!' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_of_a_device_is_escaped() {
        assert_eq!(escaped("a|b `c` <script>"), "a\\|b \\`c\\` &lt;script\\>");
        assert_eq!(escaped("x\ny\u{202e}"), "x y\\\\u{202e}");
    }
}
