//! Finds the names most similar to a misspelt one.

/// Returns up to three of `names` that differ from `wanted` only by a few typing mistakes, the most
/// similar first.
pub(crate) fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted: Vec<u8> = wanted.to_ascii_lowercase().into_bytes();
    // No name is longer than 64 characters. If more than a third of the letters differ, it is
    // another word.
    if wanted.is_empty() || wanted.len() > 80 {
        return Vec::new();
    }
    let most = (wanted.len() / 3).clamp(1, 4);
    let letters = letters(&wanted);
    let mut found: Vec<(usize, &str)> = Vec::new();
    let mut rows = [Vec::new(), Vec::new(), Vec::new()];
    for name in names {
        if name.is_empty() || name.len().abs_diff(wanted.len()) > most {
            continue;
        }
        // Each mistake adds at most one letter that the other name does not have. This cheap test
        // avoids computing the distance for nearly every name.
        let other = self::letters(name.as_bytes());
        let strange = (letters & !other).count_ones().max((other & !letters).count_ones());
        if strange as usize > most {
            continue;
        }
        let distance = distance(&wanted, name.as_bytes(), &mut rows);
        if distance <= most && !found.iter().any(|&(_, known)| known == name) {
            found.push((distance, name));
        }
    }
    found.sort_unstable();
    found.into_iter().take(3).map(|(_, name)| name).collect()
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
