//! A report as a list of blocks, without a format.

/// Headings, paragraphs and tables, in order.
#[derive(Debug, Default)]
pub(crate) struct Document {
    pub(super) blocks: Vec<Block>,
}

#[derive(Debug)]
pub(super) enum Block {
    /// The level, the text, and the name that links use.
    Heading(u8, String, String),
    Paragraph(String),
    Table {
        titles: Vec<String>,
        rows: Vec<Vec<Cell>>,
    },
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Text(String),
    /// A number, aligned to the right.
    Number(String),
    /// A text, and the name of the heading it links to.
    Link(String, String),
}

impl Document {
    pub(super) fn heading(&mut self, level: u8, text: impl Into<String>, id: impl Into<String>) {
        self.blocks.push(Block::Heading(level, text.into(), id.into()));
    }

    pub(super) fn paragraph(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Paragraph(text.into()));
    }

    /// Adds a table. A table without rows is left out, and so is a column without text.
    pub(super) fn table(&mut self, titles: &[&str], mut rows: Vec<Vec<Cell>>) {
        if rows.is_empty() {
            return;
        }
        let mut titles: Vec<String> = titles.iter().map(|title| (*title).to_owned()).collect();
        for column in (0..titles.len()).rev() {
            if rows.iter().all(|row| row.get(column).is_none_or(Cell::is_empty)) {
                titles.remove(column);
                for row in &mut rows {
                    row.remove(column);
                }
            }
        }
        self.blocks.push(Block::Table { titles, rows });
    }
}

impl Cell {
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Number(text) | Self::Link(text, _) => text,
        }
    }

    fn is_empty(&self) -> bool {
        self.text().is_empty()
    }
}

/// Returns the name of a heading for links: letters, digits and dashes.
pub(super) fn id(text: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    format!("h-{}", text.chars().map(plain).collect::<String>())
}
