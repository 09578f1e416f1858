//! The cells of one host's table and their layout.

use std::{iter, ops::Range};

/// The table of one host.
pub(super) struct Sheet {
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
    /// The number of columns that are repeated before each part: the host, the index.
    pub(super) leading: usize,
}

impl Sheet {
    pub(super) fn widths(&self, with_header: bool) -> Vec<usize> {
        let header = with_header.then_some(&self.header);
        (0..self.header.len())
            .map(|i| {
                header
                    .into_iter()
                    .chain(&self.rows)
                    .map(|cells| chars(&cells[i]))
                    .max()
                    .unwrap_or(0)
            })
            .collect()
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

    pub(super) fn align(
        &self,
        cells: &[String],
        widths: &[usize],
        part: &Range<usize>,
        out: &mut String,
    ) {
        for i in (0..self.leading).chain(part.clone()) {
            out.extend(std::iter::repeat_n(' ', 1 + widths[i] - chars(&cells[i])));
            out.push_str(&cells[i]);
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
