//! How many rows hosts have: [`UsualRows`].

use std::sync::atomic::{AtomicU64, Ordering};

/// The number of rows of the last hosts, if the last two had equally many.
///
/// A network has many equal devices. Whoever knows where the table of such a device ends asks for no
/// more than that: the rows beyond would be read, sent and thrown away. It is only a guess. A table may
/// always have more rows or fewer.
#[derive(Debug, Default)]
pub(super) struct UsualRows(AtomicU64);

impl UsualRows {
    /// Takes the number of rows of one more host.
    pub(super) fn saw(&self, rows: u32) {
        let (last, times) = self.last();
        let times = if last == rows { 2.min(times + 1) } else { 1 };
        // Of two hosts that end at the same time, one may not count.
        self.0.store(u64::from(rows) << 32 | times, Ordering::Relaxed);
    }

    /// Returns the guess.
    pub(super) fn guess(&self) -> Option<u32> {
        let (last, times) = self.last();
        (times == 2).then_some(last)
    }

    fn last(&self) -> (u32, u64) {
        let both = self.0.load(Ordering::Relaxed);
        ((both >> 32) as u32, both & 0xffff_ffff)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_equal_hosts_make_a_guess_and_another_one_ends_it() {
        let usual = UsualRows::default();
        assert_eq!(usual.guess(), None);
        for (rows, guess) in [
            (48, None),
            (48, Some(48)),
            (48, Some(48)),
            (24, None),
            (48, None),
            (0, None),
            (0, Some(0)),
        ] {
            usual.saw(rows);
            assert_eq!(usual.guess(), guess, "{rows}");
        }
    }
}
