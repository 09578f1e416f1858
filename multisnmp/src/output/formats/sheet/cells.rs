//! The cells of one host's table and their layout.

use std::{iter, ops::Range};

/// The table of one host.
pub(super) struct Sheet {
    pub(super) header: Vec<String>,
    pub(super) rows: Rows,
    /// The number of columns that are repeated before each part: the host, the index.
    pub(super) leading: usize,
}

/// The cells of all rows in one text. An agent that fills one column of a wide table makes many
/// more cells than it sent values, so a cell must cost little.
pub(super) struct Rows {
    columns: usize,
    text: String,
    /// Where each cell ends in the text, row after row.
    ends: Vec<usize>,
}

impl Rows {
    pub(super) fn new(columns: usize) -> Self {
        Self { columns, text: String::new(), ends: Vec::new() }
    }

    /// Adds the next cell: what `write` appends to the text.
    pub(super) fn cell(&mut self, write: impl FnOnce(&mut String)) {
        write(&mut self.text);
        self.ends.push(self.text.len());
    }

    /// Returns the number of cells.
    pub(super) fn cells(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len() / self.columns.max(1)
    }

    /// Returns the cells of a row.
    pub(super) fn row<'s>(&'s self, row: usize) -> impl Fn(usize) -> &'s str {
        move |column| {
            let cell = row * self.columns + column;
            let begin = cell.checked_sub(1).map_or(0, |before| self.ends[before]);
            &self.text[begin..self.ends[cell]]
        }
    }
}

impl Sheet {
    pub(super) fn widths(&self, with_header: bool) -> Vec<usize> {
        let mut widths: Vec<usize> = match with_header {
            true => self.header.iter().map(|name| chars(name)).collect(),
            false => vec![0; self.header.len()],
        };
        for row in 0..self.rows.len() {
            let cell = self.rows.row(row);
            for (column, width) in widths.iter_mut().enumerate() {
                *width = chars(cell(column)).max(*width);
            }
        }
        widths
    }

    /// Splits the columns after the leading ones into parts. A part is at most `width` characters
    /// wide but has at least one column. A column is `around` wider than its content, and a line
    /// `begin` wider than its columns.
    pub(super) fn parts(
        &self,
        widths: &[usize],
        width: Option<usize>,
        around: usize,
        begin: usize,
    ) -> Vec<Range<usize>> {
        let (leading, end) = (self.leading, widths.len());
        let Some(max) = width else { return iter::once(leading..end).collect() };
        let begin = begin + widths[..leading].iter().map(|width| width + around).sum::<usize>();
        let mut parts = Vec::new();
        let (mut start, mut line) = (leading, begin);
        for (i, width) in widths.iter().enumerate().skip(leading) {
            if i > start && line + width + around > max {
                parts.push(start..i);
                (start, line) = (i, begin);
            }
            line += width + around;
        }
        parts.push(start..end);
        parts
    }

    pub(super) fn align<'s>(
        &self,
        cell: impl Fn(usize) -> &'s str,
        widths: &[usize],
        part: &Range<usize>,
        out: &mut String,
    ) {
        for i in (0..self.leading).chain(part.clone()) {
            let cell = cell(i);
            out.extend(iter::repeat_n(' ', 1 + widths[i] - chars(cell)));
            out.push_str(cell);
        }
        out.push('\n');
    }
}

pub(super) fn chars(text: &str) -> usize {
    text.chars().count()
}

/// Returns the length in bytes of the common prefix of all names; 0 if a name would be empty
/// without it.
pub(super) fn common_prefix<'n>(mut names: impl Iterator<Item = &'n String>) -> usize {
    let Some(first) = names.next() else { return 0 };
    let mut common = first.len();
    let mut shortest = first.len();
    for name in names {
        common = first.bytes().zip(name.bytes()).take(common).take_while(|(a, b)| a == b).count();
        shortest = shortest.min(name.len());
    }
    if common < shortest { common } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_only_their_common_prefix() {
        let common = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
            common_prefix(names.iter())
        };
        assert_eq!(common(&["ifIndex", "ifDescr"]), 2);
        assert_eq!(common(&["sysORID", "sysORDescr", "sysORUpTime"]), 5);
        assert_eq!(common(&["a", "ab"]), 0);
        assert_eq!(common(&["only"]), 0);
        assert_eq!(common(&[]), 0);
    }
}
