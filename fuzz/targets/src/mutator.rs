//! Changes inputs at random, without knowing what they mean: [`Mutator`].

use fastrand::Rng;
use std::ops::Range;

/// The longest input that is made.
const LONGEST: usize = 16 * 1024;

/// Makes inputs out of others. The same seed gives the same inputs.
pub struct Mutator {
    random: Rng,
    corpus: Vec<Vec<u8>>,
    words: Vec<Vec<u8>>,
}

impl Mutator {
    pub fn new(seed: u64, corpus: Vec<Vec<u8>>, words: &[&str]) -> Self {
        let words = words.iter().map(|word| word.as_bytes().to_vec()).collect();
        Self { random: Rng::with_seed(seed), corpus, words }
    }

    /// Returns the next input.
    pub fn input(&mut self) -> Vec<u8> {
        let mut octets = self.any().unwrap_or_default();
        // A single change mostly gets past the first check, many changes together find new places.
        let changes = 1 << self.random.u32(0..5);
        for _ in 0..self.random.u32(1..=changes) {
            self.change(&mut octets);
        }
        octets.truncate(LONGEST);
        octets
    }

    fn any(&mut self) -> Option<Vec<u8>> {
        self.random.choice(&self.corpus).cloned()
    }

    /// Returns a place, which may be the end.
    fn place(&mut self, octets: &[u8]) -> usize {
        self.random.usize(0..=octets.len())
    }

    /// Returns a part, which may be empty. Most parts are short.
    fn part(&mut self, octets: &[u8]) -> Range<usize> {
        let (a, b) = (self.place(octets), self.place(octets));
        let end = match self.random.u8(0..4) {
            0 => a.max(b),
            _ => (a + self.random.usize(0..24)).min(octets.len()),
        };
        a.min(end)..end
    }

    fn change(&mut self, octets: &mut Vec<u8>) {
        let at = self.place(octets);
        match self.random.u8(0..16) {
            0..=2 => {
                if let Some(octet) = octets.get_mut(at) {
                    *octet ^= 1 << self.random.u8(0..8);
                }
            }
            3 | 4 => {
                let new = self.odd();
                if let Some(octet) = octets.get_mut(at) {
                    *octet = new;
                }
            }
            5 => {
                if let Some(octet) = octets.get_mut(at) {
                    *octet = octet.wrapping_add(self.random.u8(0..3)).wrapping_sub(1);
                }
            }
            6 => octets.insert(at, self.odd()),
            7 => drop(octets.drain(self.part(octets))),
            8 => octets.truncate(at),
            9 => {
                let part = self.part(octets);
                let again = octets[part].to_vec();
                octets.splice(at..at, again);
            }
            10 => {
                let other = self.any().unwrap_or_default();
                let part = self.part(&other);
                octets.splice(at..at, other[part].iter().copied());
            }
            11 => {
                let other = self.any().unwrap_or_default();
                let from = self.place(&other);
                octets.truncate(at);
                octets.extend_from_slice(&other[from..]);
            }
            12 => self.number(octets),
            13 if !self.words.is_empty() => {
                let word = self.random.choice(&self.words).cloned().unwrap_or_default();
                let end = if self.random.bool() { at } else { self.part(octets).end.max(at) };
                octets.splice(at..end, word);
            }
            _ => self.element(octets),
        }
    }

    /// Returns an octet of those that mean something somewhere, or any.
    fn odd(&mut self) -> u8 {
        const ODD: &[u8] = b"\x00\x01\x02\x04\x05\x06\x30\x7f\x80\x81\x82\x84\xa2\xa8\xff\n\r\t \"'#=[]{},;:\\/-@.\xc3\xef";
        match self.random.bool() {
            true => ODD[self.random.usize(0..ODD.len())],
            false => self.random.u8(..),
        }
    }

    /// Replaces a run of digits.
    fn number(&mut self, octets: &mut Vec<u8>) {
        const NUMBERS: [&str; 12] = [
            "0",
            "-1",
            "1",
            "255",
            "256",
            "65536",
            "2147483648",
            "4294967295",
            "4294967296",
            "18446744073709551616",
            "1e99",
            "0.0000001",
        ];
        let at = self.place(octets);
        let digit = |octet: &u8| octet.is_ascii_digit();
        let Some(first) = octets[at..].iter().position(digit).map(|after| at + after) else {
            return;
        };
        let len = octets[first..].iter().take_while(|octet| digit(octet)).count();
        let number = NUMBERS[self.random.usize(0..NUMBERS.len())];
        octets.splice(first..first + len, number.bytes());
    }

    /// Changes the content of one BER element, and corrects the lengths of the elements around it. So
    /// only one place of the message is wrong. Octets that are not BER do not change.
    fn element(&mut self, octets: &mut Vec<u8>) {
        let mut all = Vec::new();
        let mut at = 0;
        while let Some(content) = content(octets, at) {
            all.push((at, content.clone()));
            at = content.end;
        }
        let Some((at, range)) = self.random.choice(&all).cloned() else { return };
        let mut content = octets[range.clone()].to_vec();
        let is_leaf = self::content(&content, 0).is_none();
        match self.random.u8(0..12) {
            0 => content.clear(),
            1 => content.extend_from_within(..),
            2 => content = (0..self.random.usize(0..12)).map(|_| self.odd()).collect(),
            3 => content.push(self.odd()),
            4 => octets[at] = self.odd(),
            _ if is_leaf => {
                let at = self.place(&content);
                let new = self.odd();
                if let Some(octet) = content.get_mut(at) {
                    *octet = new;
                }
            }
            _ => self.element(&mut content),
        }
        let new = [length(content.len()), content].concat();
        octets.splice(at + 1..range.end, new);
    }
}

/// Returns where the content of the BER element at `at` is.
fn content(octets: &[u8], at: usize) -> Option<Range<usize>> {
    let first = *octets.get(at + 1)?;
    let start = at + 2 + if first < 0x80 { 0 } else { usize::from(first & 7) };
    let len = match first {
        0..0x80 => usize::from(first),
        _ => octets.get(at + 2..start)?.iter().fold(0, |sum, octet| sum << 8 | usize::from(*octet)),
    };
    let end = start.checked_add(len).filter(|end| *end <= octets.len())?;
    Some(start..end)
}

fn length(len: usize) -> Vec<u8> {
    match len {
        0..0x80 => vec![len as u8],
        0x80..0x100 => vec![0x81, len as u8],
        0x100..0x10000 => vec![0x82, (len >> 8) as u8, len as u8],
        _ => vec![0x83, (len >> 16) as u8, (len >> 8) as u8, len as u8],
    }
}
