//! The word that a misspelt one may mean.

/// Returns the candidate that differs from `text` by one or two typing mistakes.
pub(crate) fn nearest<'a>(
    text: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::osa_distance(&text.to_ascii_lowercase(), candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.len().min(text.len()) / 4)
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_finds_the_word() {
        let words = ["timeout", "retries", "port"];
        assert_eq!(nearest("TimeOut", words), Some("timeout"));
        assert_eq!(nearest("tmieout", words), Some("timeout"));
        assert_eq!(nearest("prt", words), Some("port"));
        assert_eq!(nearest("community", words), None);
    }
}
