//! What the text after a help is about: more description, exit codes, examples.

use super::blocks::{Block, blocks};

/// The parts of the text after a help.
#[derive(Debug, Default)]
pub(super) struct Sections {
    pub(super) description: Vec<Block>,
    /// The codes that the command explains itself.
    pub(super) exit_codes: Vec<(u8, String)>,
    pub(super) examples: Vec<String>,
}

impl Sections {
    pub(super) fn of(text: &str) -> Self {
        let mut sections = Self::default();
        let mut under = String::new();
        for block in blocks(text) {
            match block {
                Block::Heading(heading) => {
                    under.clone_from(&heading);
                    if !is_own(&heading) {
                        sections.description.push(Block::Heading(heading));
                    }
                }
                Block::Literal(lines) if under.starts_with("Example") => {
                    sections.examples.extend(lines);
                }
                Block::List(items) if under == "Exit codes" => {
                    let codes = items.into_iter();
                    let codes = codes.filter_map(|(code, text)| Some((code.parse().ok()?, text)));
                    sections.exit_codes.extend(codes);
                }
                Block::Paragraph(text) => match text.strip_prefix("Exit codes: ") {
                    Some(codes) => sections.exit_codes.extend(in_one_line(codes)),
                    None => sections.description.push(Block::Paragraph(text)),
                },
                other => sections.description.push(other),
            }
        }
        sections
    }
}

/// Returns whether the page has a section of its own for it.
fn is_own(heading: &str) -> bool {
    matches!(heading, "Example" | "Examples" | "Exit codes")
}

/// Reads `0 no difference, 1 some differences, 2 an error.`
fn in_one_line(codes: &str) -> impl Iterator<Item = (u8, String)> {
    codes.trim_end_matches('.').split(", ").filter_map(|code| {
        let (code, text) = code.split_once(' ')?;
        Some((code.parse().ok()?, text.to_owned()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exit_codes_and_examples_leave_the_description() {
        let it = Sections::of(
            "Prose.\n\nExit codes: 0 all, 2 some.\n\nExamples:\n  multisnmp get a\n  multisnmp get b",
        );
        assert_eq!(it.description, [Block::Paragraph("Prose.".to_owned())]);
        assert_eq!(it.exit_codes, [(0, "all".to_owned()), (2, "some".to_owned())]);
        assert_eq!(it.examples, ["multisnmp get a", "multisnmp get b"]);
        let it = Sections::of("Exit codes:\n  0    all\n  130  none");
        assert_eq!(it.exit_codes, [(0, "all".to_owned()), (130, "none".to_owned())]);
    }
}
