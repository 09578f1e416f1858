//! The paragraphs, lists and tables of a help text.

/// A part of a help text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Block {
    /// Prose, in one line.
    Paragraph(String),
    /// A line that ends with a colon and stands alone, without the colon.
    Heading(String),
    /// Terms, each with what it means.
    List(Vec<(String, String)>),
    /// Lines that stay as they are.
    Literal(Vec<String>),
}

/// Longer lines do not fit beside the margin of an option, with 80 columns.
const WIDE: usize = 62;

/// Reads a help text.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line.trim().is_empty() {
            continue;
        }
        let indented = line.starts_with("  ");
        let mut group = vec![line];
        let same = |next: &&str| !next.trim().is_empty() && next.starts_with("  ") == indented;
        while let Some(next) = lines.next_if(same) {
            group.push(next);
        }
        if indented {
            shaped(&group, &mut found);
            continue;
        }
        let whole = group.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
        match (group.as_slice(), whole.strip_suffix(':')) {
            ([_], Some(heading)) => found.push(Block::Heading(heading.to_owned())),
            _ => found.push(Block::Paragraph(whole)),
        }
    }
    found
}

/// Finds out what the indented lines are.
fn shaped(lines: &[&str], found: &mut Vec<Block>) {
    if let Some(list) = numbered(lines) {
        let (items, rest) = list;
        found.push(Block::List(items));
        if !rest.is_empty() {
            found.push(Block::Paragraph(rest));
        }
    } else if let Some(list) = two_columns(lines).or_else(|| letters(lines)) {
        found.push(Block::List(list));
    } else if lines.iter().any(|line| line.len() > WIDE)
        && !lines[0].trim().starts_with("multisnmp ")
    {
        let whole: Vec<_> = lines.iter().map(|line| line.trim()).collect();
        found.push(Block::Paragraph(whole.join(" ")));
    } else {
        let without = |line: &&str| line.strip_prefix("  ").unwrap_or(line).to_owned();
        found.push(Block::Literal(lines.iter().map(without).collect()));
    }
}

/// Reads `  1. TEXT`, with more of the text on deeper lines. Returns the prose behind the list, too.
fn numbered(lines: &[&str]) -> Option<(Vec<(String, String)>, String)> {
    let number = |line: &str| {
        let (number, text) = line.strip_prefix("  ")?.split_once(". ")?;
        let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| (format!("{number}."), text.to_owned()))
    };
    number(lines[0])?;
    let mut items: Vec<(String, String)> = Vec::new();
    let mut rest: Vec<&str> = Vec::new();
    for line in lines {
        match (number(line), items.last_mut()) {
            (Some(item), _) => items.push(item),
            (None, Some((_, text))) if rest.is_empty() && line.starts_with("    ") => {
                text.push(' ');
                text.push_str(line.trim());
            }
            _ => rest.push(line.trim()),
        }
    }
    Some((items, rest.join(" ")))
}

/// Reads `  TERM   TEXT`: all texts begin in one column, and deeper lines continue them.
fn two_columns(lines: &[&str]) -> Option<Vec<(String, String)>> {
    let column = lines[0].rfind("  ")? + 2;
    let mut items: Vec<(String, String)> = Vec::new();
    for line in lines {
        if !line.is_char_boundary(column) || line.len() <= column {
            return None;
        }
        let (term, text) = line.split_at(column);
        let fits = term.ends_with("  ") && !text.starts_with(' ') && !text.contains("  ");
        match (term.trim(), items.last_mut()) {
            _ if !fits => return None,
            ("", Some((_, whole))) => {
                whole.push(' ');
                whole.push_str(text);
            }
            ("", None) => return None,
            (term, _) => items.push((term.to_owned(), text.to_owned())),
        }
    }
    Some(items)
}

/// Reads rows of `X TEXT  Y TEXT`, where each term is one character.
fn letters(lines: &[&str]) -> Option<Vec<(String, String)>> {
    let cells = lines.iter().flat_map(|line| line.split("  ")).map(str::trim);
    let cells = cells.filter(|cell| !cell.is_empty());
    cells
        .map(|cell| {
            let (term, text) = cell.split_once(' ')?;
            (term.len() == 1).then(|| (term.to_owned(), text.to_owned()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(items: &[(&str, &str)]) -> Block {
        let own = |(a, b): &(&str, &str)| ((*a).to_owned(), (*b).to_owned());
        Block::List(items.iter().map(own).collect())
    }

    #[test]
    fn prose_lists_and_tables_are_told_apart() {
        let found = blocks(
            "One\ntwo.\n\nHow:\n  1. First\n     part.\n  2. Second.\n  After it.\n\
             \nTypes:\n  i INTEGER  u unsigned\n  x hex string\n\nOutput:\n  text   all\n         of it\n  \
             json   JSON\n\nExample:\n  multisnmp get a\n",
        );
        let plain = |text: &str| Block::Paragraph(text.to_owned());
        let heading = |text: &str| Block::Heading(text.to_owned());
        assert_eq!(
            found,
            [
                plain("One two."),
                heading("How"),
                list(&[("1.", "First part."), ("2.", "Second.")]),
                plain("After it."),
                heading("Types"),
                list(&[("i", "INTEGER"), ("u", "unsigned"), ("x", "hex string")]),
                heading("Output"),
                list(&[("text", "all of it"), ("json", "JSON")]),
                heading("Example"),
                Block::Literal(vec!["multisnmp get a".to_owned()]),
            ]
        );
    }

    #[test]
    fn a_term_may_have_gaps() {
        let found = blocks("  a  b     first\n  cc       second");
        assert_eq!(found, [list(&[("a  b", "first"), ("cc", "second")])]);
    }
}
