//! Whole numbers as text in a page.

/// The most octets that the text of a number has.
const LONGEST: usize = 40;

/// The text of a number that is written more than once.
pub(super) struct Digits {
    octets: [u8; LONGEST],
    len: usize,
}

impl Digits {
    pub(super) fn of(number: impl itoa::Integer) -> Self {
        let mut buffer = itoa::Buffer::new();
        let text = buffer.format(number).as_bytes();
        let mut octets = [0; LONGEST];
        octets[..text.len()].copy_from_slice(text);
        Self { octets, len: text.len() }
    }

    /// Writes them. A copy of a fixed length, and what is too much of it cut off, takes a few
    /// instructions. A copy of the few digits calls a function.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        let end = out.len() + self.len;
        out.extend_from_slice(&self.octets);
        out.truncate(end);
    }
}

/// Writes a number.
pub(super) fn write(out: &mut Vec<u8>, number: impl itoa::Integer) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_numbers_are_written_whole() {
        let (mut twice, mut by_fmt) = (Vec::new(), Vec::new());
        for number in [0, 7, -1, i128::MIN, i128::MAX, i128::from(u64::MAX)] {
            let digits = Digits::of(number);
            digits.write(&mut twice);
            digits.write(&mut twice);
            by_fmt.extend_from_slice(format!("{number}{number}").as_bytes());
        }
        assert_eq!(twice, by_fmt);
    }
}
