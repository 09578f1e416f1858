//! Writes a page in the language of man(7).

use super::blocks::Block;
use roff::{Inline, Roff, bold, italic, roman};

/// A piece of a line.
pub(super) enum Span {
    Plain(String),
    Bold(String),
    Italic(String),
}

/// A page that is being written.
pub(super) struct Sheet {
    roff: Roff,
    mark: String,
}

/// The columns of an example. An 80-column page leaves so many beside its margin.
const EXAMPLE: usize = 68;

impl Sheet {
    pub(super) fn begin(mark: &str, name: &str, source: &str) -> Self {
        let mut roff = Roff::new();
        // The pages have no date: the same program writes the same page on every day.
        roff.control("TH", [&name.to_uppercase(), "1", "\"\"", source, "multisnmp manual"]);
        // Words of options and OIDs stay whole, and so do the gaps between words.
        roff.control("nh", []).control("ad", ["l"]);
        Self { roff, mark: mark.to_owned() }
    }

    pub(super) fn section(&mut self, title: &str) {
        self.roff.control("SH", [title]);
    }

    pub(super) fn subsection(&mut self, title: &str) {
        self.roff.control("SS", [title]);
    }

    pub(super) fn line(&mut self, spans: impl IntoIterator<Item = Span>) {
        let spans = spans.into_iter().map(|span| match span {
            Span::Plain(text) => roman(text),
            Span::Bold(text) => bold(text),
            Span::Italic(text) => italic(text),
        });
        self.roff.text(spans.collect::<Vec<_>>());
    }

    /// Writes a term, and what it means below it.
    pub(super) fn item(&mut self, head: impl IntoIterator<Item = Span>, body: &[Block]) {
        self.roff.control("TP", []);
        self.line(head);
        let mut first = true;
        for block in body {
            match block {
                Block::Paragraph(text) | Block::Heading(text) => {
                    if !std::mem::take(&mut first) {
                        self.roff.control("IP", []);
                    }
                    self.roff.text(styled(&ended(block, text)));
                }
                other => {
                    first = false;
                    self.roff.control("RS", []);
                    self.block(other);
                    self.roff.control("RE", []);
                }
            }
        }
    }

    /// Writes terms, each with what it means beside it, and without gaps between them.
    pub(super) fn rows<'r>(
        &mut self,
        rows: impl IntoIterator<Item = (&'r str, &'r str)>,
        width: usize,
    ) {
        for (place, (term, text)) in rows.into_iter().enumerate() {
            self.row(term, text, width);
            // The gap before the first one stays.
            if place == 0 {
                self.roff.control("PD", ["0"]);
            }
        }
        self.roff.control("PD", []);
    }

    /// Writes a term, and what it means beside it.
    pub(super) fn row(&mut self, term: &str, text: &str, width: usize) {
        self.roff.control("TP", [width.to_string().as_str()]);
        self.line([Span::Bold(term.to_owned())]);
        self.roff.text(styled(text));
    }

    pub(super) fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(text) => {
                self.roff.control("SS", [text.as_str()]);
            }
            Block::Paragraph(text) => {
                self.roff.control("PP", []);
                self.roff.text(styled(text));
            }
            Block::List(items) => {
                let widest = items.iter().map(|(term, _)| term.chars().count()).max();
                let width = (widest.unwrap_or(0) + 2).min(12);
                self.rows(items.iter().map(|(term, text)| (term.as_str(), text.as_str())), width);
            }
            Block::Literal(lines) => self.literal(lines),
        }
    }

    fn literal(&mut self, lines: &[String]) {
        self.roff.control("PP", []).control("nf", []);
        for line in lines {
            self.roff.text([roman(line.as_str())]);
        }
        self.roff.control("fi", []);
    }

    /// Writes examples for a shell. Long ones get a backslash, as one would type it.
    pub(super) fn examples(&mut self, lines: &[String]) {
        let folded: Vec<String> = lines.iter().flat_map(|line| folded(line)).collect();
        self.literal(&folded);
    }

    pub(super) fn finish(self) -> String {
        let mark = match self.mark.as_str() {
            "" => String::new(),
            mark => format!(".\\\" {mark}\n"),
        };
        let mut text = mark;
        for c in self.roff.render().chars() {
            match c {
                // For these, groff prints signs of typography, which no shell understands.
                '~' => text.push_str("\\(ti"),
                '^' => text.push_str("\\(ha"),
                '`' => text.push_str("\\(ga"),
                c if c.is_ascii() => text.push(c),
                c => text.push_str(&format!("\\[u{:04X}]", u32::from(c))),
            }
        }
        text
    }
}

/// A heading inside an item stays a line of prose.
fn ended(block: &Block, text: &str) -> String {
    if matches!(block, Block::Heading(_)) { format!("{text}:") } else { text.to_owned() }
}

/// Returns a text with `…` between backticks in bold.
fn styled(text: &str) -> Vec<Inline> {
    let pieces = text.split('`').enumerate();
    pieces
        .filter(|(_, piece)| !piece.is_empty())
        .map(|(place, piece)| if place % 2 == 1 { bold(piece) } else { roman(piece) })
        .collect()
}

/// Breaks a line at blanks.
fn folded(line: &str) -> Vec<String> {
    let (mut lines, mut rest) = (Vec::new(), line.to_owned());
    while rest.len() > EXAMPLE
        && let Some(at) = rest[..EXAMPLE - 2].rfind(' ').filter(|at| !rest[..*at].trim().is_empty())
    {
        let next = format!("    {}", &rest[at + 1..]);
        lines.push(format!("{} \\", &rest[..at]));
        rest = next;
    }
    lines.push(rest);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_examples_are_broken_as_a_shell_wants_it() {
        let line = format!("multisnmp get {} {}", "a".repeat(40), "b".repeat(40));
        let lines = folded(&line);
        assert_eq!(lines.len(), 2);
        assert!(lines[0].ends_with("a \\") && lines[1].starts_with("    b"), "{lines:?}");
        assert_eq!(folded("short"), ["short"]);
        assert_eq!(folded(&"x".repeat(90)).len(), 1);
    }

    #[test]
    fn signs_of_shells_stay_what_they_are() {
        let mut sheet = Sheet::begin("", "x", "x 1");
        sheet.literal(&["~/.config '^$' `x` …".to_owned()]);
        let text = sheet.finish();
        assert!(text.contains("\\(ti/.config \\*(Aq\\(ha$\\*(Aq \\(gax\\(ga \\[u2026]"), "{text}");
    }
}
