//! Finds the names most similar to a misspelt one.

/// Returns up to three of `names` that differ from `wanted` only by a few typing mistakes, the most
/// similar first.
pub(crate) fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let Some(mut search) = Search::new(wanted) else { return Vec::new() };
    for name in names {
        if search.may_be(letters(name.as_bytes()))
            && let Some(distance) = search.compare(name)
        {
            search.add(distance, name);
        }
    }
    search.end()
}

/// A search for the names that are most similar to a misspelt one.
pub(crate) struct Search<'a> {
    length: usize,
    letters: u64,
    /// Where each letter is in the misspelt name: one bit for each place.
    places: [u64; 256],
    /// How many mistakes are allowed.
    most: usize,
    found: Vec<(usize, &'a str)>,
}

impl<'a> Search<'a> {
    /// Returns `None` if no name can be similar.
    pub(crate) fn new(wanted: &str) -> Option<Self> {
        // No name is longer than 64 characters. If more than a third of the letters differ, it is
        // another word.
        let length = wanted.len();
        if !(1..=64).contains(&length) {
            return None;
        }
        let mut places = [0; 256];
        for (i, byte) in wanted.bytes().enumerate() {
            places[usize::from(byte.to_ascii_lowercase())] |= 1 << i;
        }
        let (letters, most) = (letters(wanted.as_bytes()), (length / 3).clamp(1, 4));
        Some(Self { length, letters, places, most, found: Vec::new() })
    }

    /// The lengths of names that may be similar.
    pub(crate) fn lengths(&self) -> std::ops::RangeInclusive<usize> {
        self.length.saturating_sub(self.most).max(1)..=self.length + self.most
    }

    /// Whether a name with these [`letters`] may be similar. This rules out nearly every name
    /// without reading it.
    pub(crate) fn may_be(&self, letters: u64) -> bool {
        // Each mistake adds at most one letter that the other name does not have.
        let (ours, theirs) = (self.letters & !letters, letters & !self.letters);
        ours.count_ones().max(theirs.count_ones()) as usize <= self.most
    }

    /// Returns the number of mistakes if a name is similar.
    pub(crate) fn compare(&self, name: &str) -> Option<usize> {
        let distance =
            self.lengths().contains(&name.len()).then(|| self.distance(name.as_bytes()))?;
        (distance <= self.most).then_some(distance)
    }

    pub(crate) fn add(&mut self, distance: usize, name: &'a str) {
        if !self.found.iter().any(|&(_, known)| known == name) {
            self.found.push((distance, name));
        }
    }

    /// Returns the same as [`distance`] to the misspelt name. All places of a column are computed
    /// at once, as the bits of a word (Hyyrö 2003, "A bit-vector algorithm for computing Levenshtein
    /// and Damerau edit distances").
    fn distance(&self, name: &[u8]) -> usize {
        // Bits of rows where the distance grows or shrinks downwards, and where it stays diagonally.
        let (mut grows, mut shrinks, mut stays, mut before) = (u64::MAX, 0_u64, 0_u64, 0_u64);
        let last = 1 << (self.length - 1);
        let mut distance = self.length;
        for byte in name {
            let same = self.places[usize::from(byte.to_ascii_lowercase())];
            let swapped = ((!stays & same) << 1) & before;
            stays = ((same & grows).wrapping_add(grows) ^ grows) | same | shrinks | swapped;
            let more = shrinks | !(stays | grows);
            let less = stays & grows;
            distance += usize::from(more & last != 0);
            distance -= usize::from(less & last != 0);
            let (more, less) = (more << 1 | 1, less << 1);
            grows = less | !(stays | more);
            shrinks = more & stays;
            before = same;
        }
        distance
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

/// The letters of a text, ignoring case: two bits for each letter, the second one for a letter that
/// occurs again, and one for each digit. All other characters share a bit.
pub(crate) fn letters(text: &[u8]) -> u64 {
    text.iter().fold(0, |set, byte| {
        let bit = match byte.to_ascii_lowercase() {
            letter @ b'a'..=b'z' => {
                let first = 2 * (letter - b'a');
                first + u8::from(set >> first & 1 != 0)
            }
            digit @ b'0'..=b'9' => 52 + digit - b'0',
            _ => 62,
        };
        set | 1 << bit
    })
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

    proptest::proptest! {
        #[test]
        fn both_ways_to_count_typing_mistakes_agree(a in "[abAB1-]{1,64}", b in "[abAB1-]{0,66}") {
            let slow = distance(a.as_bytes(), b.as_bytes(), &mut Default::default());
            let search = Search::new(&a).unwrap();
            proptest::prop_assert_eq!(search.distance(b.as_bytes()), slow);
            // The letters rule out no similar name.
            let letters = letters(b.as_bytes());
            proptest::prop_assert!(slow > search.most || search.may_be(letters));
        }
    }
}
