//! Finds the names most similar to a misspelt one.

/// Returns up to three of `names` that differ from `wanted` only by a few typing mistakes, the most
/// similar first.
pub(crate) fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let Some(mut search) = Search::new(wanted) else { return Vec::new() };
    for name in names {
        if search.may_be(Look::of(name)) {
            search.add(name);
        }
    }
    search.end()
}

/// What is compared first: it rules out nearly every name without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Look {
    letters: u64,
    length: u8,
}

impl Look {
    pub(crate) fn of(name: &str) -> Self {
        let length = u8::try_from(name.len()).unwrap_or(u8::MAX);
        Self { letters: letters(name.as_bytes()), length }
    }
}

/// A search for the names that are most similar to a misspelt one.
pub(crate) struct Search<'a> {
    wanted: Vec<u8>,
    look: Look,
    /// How many mistakes are allowed.
    most: usize,
    found: Vec<(usize, &'a str)>,
    rows: [Vec<usize>; 3],
}

impl<'a> Search<'a> {
    /// Returns `None` if no name can be similar.
    pub(crate) fn new(wanted: &str) -> Option<Self> {
        let wanted = wanted.to_ascii_lowercase();
        // No name is longer than 64 characters. If more than a third of the letters differ, it is
        // another word.
        if wanted.is_empty() || wanted.len() > 80 {
            return None;
        }
        let (look, most) = (Look::of(&wanted), (wanted.len() / 3).clamp(1, 4));
        let (found, rows) = (Vec::new(), Default::default());
        Some(Self { wanted: wanted.into_bytes(), look, most, found, rows })
    }

    /// Whether a name that looks so may be similar.
    pub(crate) fn may_be(&self, look: Look) -> bool {
        // Each mistake adds at most one letter that the other name does not have.
        let (ours, theirs) = (self.look.letters, look.letters);
        let strange = (ours & !theirs).count_ones().max((theirs & !ours).count_ones());
        usize::from(look.length.abs_diff(self.look.length)) <= self.most
            && strange as usize <= self.most
    }

    pub(crate) fn add(&mut self, name: &'a str) {
        if name.is_empty() || name.len().abs_diff(self.wanted.len()) > self.most {
            return;
        }
        let distance = distance(&self.wanted, name.as_bytes(), &mut self.rows);
        if distance <= self.most && !self.found.iter().any(|&(_, known)| known == name) {
            self.found.push((distance, name));
        }
    }

    /// Returns up to three names, the most similar first.
    pub(crate) fn end(mut self) -> Vec<&'a str> {
        self.found.sort_unstable();
        self.found.into_iter().take(3).map(|(_, name)| name).collect()
    }
}

/// Returns the candidate that differs from `text` by one or two typing mistakes.
pub(crate) fn closest<'a>(
    text: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let mut rows = [Vec::new(), Vec::new(), Vec::new()];
    candidates
        .into_iter()
        .map(|candidate| (distance(text.as_bytes(), candidate.as_bytes(), &mut rows), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.len().min(text.len()) / 4)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Returns `"; did you mean a, b, c?"`, or an empty text.
pub(crate) fn question(near: &[&str]) -> String {
    match near {
        [] => String::new(),
        near => format!("; did you mean {}?", near.join(", ")),
    }
}

/// The set of letters in a text, ignoring case: one bit for each letter. Other characters may share
/// a bit.
fn letters(text: &[u8]) -> u64 {
    text.iter().fold(0, |set, byte| set | 1 << (byte.to_ascii_lowercase() % 64))
}

/// Counts the letters to insert, remove, change or swap with their neighbour, ignoring case.
fn distance(a: &[u8], b: &[u8], [before, above, row]: &mut [Vec<usize>; 3]) -> usize {
    above.clear();
    above.extend(0..=b.len());
    before.clone_from(above);
    let same = |x: u8, y: u8| x.eq_ignore_ascii_case(&y);
    for (i, &x) in a.iter().enumerate() {
        row.clear();
        row.push(i + 1);
        for (j, &y) in b.iter().enumerate() {
            let change = above[j] + usize::from(!same(x, y));
            let mut best = change.min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && same(x, b[j - 1]) && same(a[i - 1], y) {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        std::mem::swap(before, above);
        std::mem::swap(above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 6] =
        ["sysDescr", "sysName", "sysUpTime", "sysORDescr", "ifDescr", "sysServices"];

    #[test]
    fn misspelt_names_are_found() {
        let near = |wanted| nearest(wanted, NAMES.into_iter());
        assert_eq!(near("sysDesrc")[0], "sysDescr");
        assert_eq!(near("sysdescr")[0], "sysDescr");
        assert_eq!(near("SysUptime")[0], "sysUpTime");
        assert_eq!(near("sysNam"), ["sysName"]);
        assert_eq!(near("completelyElse"), [""; 0]);
        assert_eq!(near(""), [""; 0]);
    }

    #[test]
    fn the_letter_filter_only_skips_names_that_differ_too_much() {
        let mut rows = Default::default();
        for a in NAMES {
            for b in NAMES {
                let (x, y) = (letters(a.as_bytes()), letters(b.as_bytes()));
                let strange = (x & !y).count_ones().max((y & !x).count_ones());
                let distance = distance(a.as_bytes(), b.as_bytes(), &mut rows);
                assert!(strange as usize <= distance, "{a} {b}");
            }
        }
    }

    #[test]
    fn the_distance_counts_typing_mistakes() {
        let mut rows = Default::default();
        for (a, b, slips) in
            [("", "", 0), ("a", "", 1), ("ab", "ba", 1), ("kitten", "sitting", 3), ("aB", "Ab", 0)]
        {
            assert_eq!(distance(a.as_bytes(), b.as_bytes(), &mut rows), slips, "{a} {b}");
        }
    }
}
