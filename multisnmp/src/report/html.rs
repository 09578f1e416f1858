//! A report as one page of HTML, without scripts and without other files.

use super::document::{Block, Cell, Document};
use crate::output::push_safe;
use std::fmt::Write;

const STYLE: &str = "\
:root{color-scheme:light dark;--line:#ccc;--head:#f3f4f6;--link:#0b57d0}\
@media(prefers-color-scheme:dark){:root{--line:#444;--head:#22262b;--link:#8ab4f8}}\
body{font:15px/1.45 system-ui,sans-serif;margin:1.5rem auto;max-width:78rem;padding:0 1rem}\
h1{font-size:1.6rem}h2{font-size:1.25rem;margin-top:2.2rem;border-bottom:1px solid var(--line)}\
h3{font-size:1rem;margin:1.2rem 0 .3rem}a{color:var(--link)}\
.t{overflow-x:auto}table{border-collapse:collapse;margin:.4rem 0 1rem}\
th,td{text-align:left;padding:.2rem .7rem;border-bottom:1px solid var(--line);vertical-align:top}\
th{background:var(--head);font-weight:600;white-space:nowrap}\
td.n{text-align:right;font-variant-numeric:tabular-nums}\
@media print{body{max-width:none;font-size:10px}h2{break-after:avoid}tr{break-inside:avoid}}";

/// Returns the start and the end of a page.
pub(crate) fn html_page(title: &str) -> (String, &'static str) {
    let start = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
        escaped(title)
    );
    (start, "</body>\n</html>\n")
}

/// Returns the document as a part of a page.
pub(crate) fn html(document: &Document) -> String {
    let mut out = String::new();
    for block in &document.blocks {
        let _ = match block {
            Block::Heading(level, text, id) => {
                writeln!(out, "<h{level} id=\"{id}\">{}</h{level}>", escaped(text))
            }
            Block::Paragraph(text) => writeln!(out, "<p>{}</p>", escaped(text)),
            Block::Table { titles, rows } => {
                table(&mut out, titles, rows);
                Ok(())
            }
        };
    }
    out
}

fn table(out: &mut String, titles: &[String], rows: &[Vec<Cell>]) {
    out.push_str("<div class=\"t\"><table>\n<thead><tr>");
    for title in titles {
        let _ = write!(out, "<th>{}</th>", escaped(title));
    }
    // A printer repeats the thead on each page.
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        out.push_str("<tr>");
        for cell in row {
            let _ = match cell {
                Cell::Text(text) => write!(out, "<td>{}</td>", escaped(text)),
                Cell::Number(text) => write!(out, "<td class=\"n\">{}</td>", escaped(text)),
                Cell::Link(text, id) => {
                    write!(out, "<td><a href=\"#{id}\">{}</a></td>", escaped(text))
                }
            };
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table></div>\n");
}

/// Escapes text of a device for HTML and SVG.
pub(super) fn escaped(text: &str) -> String {
    let mut plain = String::new();
    push_safe(&mut plain, text);
    let mut out = String::with_capacity(plain.len());
    for c in plain.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn markup_of_a_device_is_escaped() {
        assert_eq!(escaped("<script>\"&'"), "&lt;script&gt;&quot;&amp;&#39;");
        assert_eq!(escaped("a\u{1b}[2J\u{202e}b\nc"), "a\\u{1b}[2J\\u{202e}b c");
    }
}
