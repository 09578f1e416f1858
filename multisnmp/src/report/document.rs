//! What a report is made of, whatever it is written as.

use super::{html, markdown};

/// Headings, paragraphs and tables, in order.
#[derive(Debug, Default)]
pub(crate) struct Document {
    pub(super) blocks: Vec<Block>,
}

#[derive(Debug)]
pub(super) enum Block {
    /// Level, text, and what links name it by.
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
    /// A number: it stands on the right.
    Number(String),
    /// A text, and the heading it leads to.
    Link(String, String),
}

impl Document {
    pub(super) fn heading(&mut self, level: u8, text: impl Into<String>, id: impl Into<String>) {
        self.blocks.push(Block::Heading(level, text.into(), id.into()));
    }

    pub(super) fn paragraph(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Paragraph(text.into()));
    }

    /// A table; without rows it is nothing. A column without any text in it is left out.
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

    /// As Markdown.
    pub(crate) fn markdown(&self) -> String {
        markdown::write(self)
    }

    /// As a part of a page of HTML.
    pub(crate) fn html(&self) -> String {
        html::write(self)
    }

    /// What stands before and behind all parts of a page.
    pub(crate) fn html_page(title: &str) -> (String, &'static str) {
        html::page(title)
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

/// The name of a heading in links: letters, digits and dashes.
pub(super) fn id(text: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    format!("h-{}", text.chars().map(plain).collect::<String>())
}
