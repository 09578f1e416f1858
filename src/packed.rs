//! Values as octets that travel to another process or machine: [`Pack`].
//!
//! Numbers have as few octets as they need, and texts and lists begin with their length. There are
//! no names and no types in the octets, so both ends have the same version of this format. What is
//! read may come from anybody: a length is compared with what is left before anything is allocated.

use std::{fmt, net::IpAddr, time::Duration};

/// The octets are not what they should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable(&'static str);

impl Unreadable {
    pub(crate) const fn new(why: &'static str) -> Self {
        Self(why)
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Unreadable {}

/// The result of reading octets.
pub(crate) type Read<T> = Result<T, Unreadable>;

const CUT: Unreadable = Unreadable("it ends too early");

/// A value with a form in octets.
pub(crate) trait Pack: Sized {
    /// Appends its octets.
    fn pack(&self, to: &mut Vec<u8>);

    /// Reads it back.
    fn unpack(from: &mut Packed<'_>) -> Read<Self>;
}

/// Octets that are being read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Packed<'a>(&'a [u8]);

impl<'a> Packed<'a> {
    pub(crate) fn new(octets: &'a [u8]) -> Self {
        Self(octets)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns how many octets are left.
    pub(crate) fn left(&self) -> usize {
        self.0.len()
    }

    /// Returns everything that is left.
    pub(crate) fn rest(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.0)
    }

    /// # Errors
    /// There is something left.
    pub(crate) fn end(&self) -> Read<()> {
        if self.is_empty() { Ok(()) } else { Err(Unreadable("there is more than it should have")) }
    }

    pub(crate) fn octets(&mut self, len: usize) -> Read<&'a [u8]> {
        let (octets, rest) = self.0.split_at_checked(len).ok_or(CUT)?;
        self.0 = rest;
        Ok(octets)
    }

    pub(crate) fn octet(&mut self) -> Read<u8> {
        let (octet, rest) = self.0.split_first().ok_or(CUT)?;
        self.0 = rest;
        Ok(*octet)
    }

    /// Reads a number of four octets.
    pub(crate) fn fixed(&mut self) -> Read<usize> {
        let octets = self.octets(4)?;
        let number = u32::from_le_bytes(octets.try_into().unwrap_or_default());
        Ok(number as usize)
    }

    pub(crate) fn number(&mut self) -> Read<u64> {
        // Most numbers are small.
        if let [octet @ ..0x80, rest @ ..] = self.0 {
            self.0 = rest;
            return Ok((*octet).into());
        }
        let (mut number, mut shift) = (0_u64, 0);
        loop {
            let octet = self.octet()?;
            let bits = u64::from(octet & 0x7f);
            if shift > 63 || bits << shift >> shift != bits {
                return Err(Unreadable("a number is too large"));
            }
            number |= bits << shift;
            if octet < 0x80 {
                return Ok(number);
            }
            shift += 7;
        }
    }

    /// Reads a number that counts something of this machine.
    pub(crate) fn size(&mut self) -> Read<usize> {
        usize::try_from(self.number()?).map_err(|_| Unreadable("a number is too large"))
    }

    /// Reads the length of a list. Each item takes at least `least` octets, so that a short message
    /// cannot claim a long list.
    pub(crate) fn count(&mut self, least: usize) -> Read<usize> {
        // More than this machine can count is more than there is, too.
        let count = usize::try_from(self.number()?).map_err(|_| CUT)?;
        if count.checked_mul(least.max(1)).is_none_or(|octets| octets > self.left()) {
            return Err(CUT);
        }
        Ok(count)
    }

    pub(crate) fn list<T>(
        &mut self,
        least: usize,
        mut item: impl FnMut(&mut Self) -> Read<T>,
    ) -> Read<Vec<T>> {
        let count = self.count(least)?;
        // An item in memory may take many times the octets of its packed form.
        let mut all = Vec::with_capacity(count.min(1024));
        for _ in 0..count {
            all.push(item(self)?);
        }
        Ok(all)
    }

    pub(crate) fn text(&mut self) -> Read<&'a str> {
        let len = self.count(1)?;
        std::str::from_utf8(self.octets(len)?).map_err(|_| Unreadable("a text is not UTF-8"))
    }

    pub(crate) fn flag(&mut self) -> Read<bool> {
        match self.octet()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Unreadable("a flag is neither 0 nor 1")),
        }
    }

    pub(crate) fn maybe<T>(&mut self, value: impl FnOnce(&mut Self) -> Read<T>) -> Read<Option<T>> {
        self.flag()?.then(|| value(self)).transpose()
    }
}

/// Appends a number: seven bits in each octet, the lowest first.
pub(crate) fn number(to: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        to.push(number as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

pub(crate) fn size(to: &mut Vec<u8>, size: usize) {
    number(to, size as u64);
}

/// Appends a number of four octets at this place, where [`room`] has made room.
pub(crate) fn put_fixed(to: &mut [u8], at: usize, number: usize) {
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    to[at..at + 4].copy_from_slice(&number.to_le_bytes());
}

/// Makes room for a number of four octets, and returns its place.
pub(crate) fn room(to: &mut Vec<u8>) -> usize {
    let at = to.len();
    to.extend_from_slice(&[0; 4]);
    at
}

pub(crate) fn octets(to: &mut Vec<u8>, octets: &[u8]) {
    size(to, octets.len());
    to.extend_from_slice(octets);
}

pub(crate) fn list<T>(to: &mut Vec<u8>, all: &[T], mut item: impl FnMut(&mut Vec<u8>, &T)) {
    size(to, all.len());
    all.iter().for_each(|one| item(to, one));
}

impl Pack for String {
    fn pack(&self, to: &mut Vec<u8>) {
        octets(to, self.as_bytes());
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        Ok(from.text()?.to_owned())
    }
}

impl Pack for Vec<u8> {
    fn pack(&self, to: &mut Vec<u8>) {
        octets(to, self);
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        let len = from.count(1)?;
        Ok(from.octets(len)?.to_vec())
    }
}

impl Pack for bool {
    fn pack(&self, to: &mut Vec<u8>) {
        to.push((*self).into());
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        from.flag()
    }
}

impl Pack for u64 {
    fn pack(&self, to: &mut Vec<u8>) {
        number(to, *self);
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        from.number()
    }
}

impl Pack for u32 {
    fn pack(&self, to: &mut Vec<u8>) {
        number(to, (*self).into());
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        u32::try_from(from.number()?).map_err(|_| Unreadable("a number is too large"))
    }
}

impl Pack for usize {
    fn pack(&self, to: &mut Vec<u8>) {
        size(to, *self);
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        from.size()
    }
}

/// The lowest bit is the sign, so that small negative numbers are short too.
impl Pack for i64 {
    fn pack(&self, to: &mut Vec<u8>) {
        number(to, ((*self << 1) ^ (*self >> 63)) as u64);
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        let number = from.number()?;
        Ok((number >> 1) as i64 ^ -((number & 1) as i64))
    }
}

impl Pack for f64 {
    fn pack(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(&self.to_bits().to_le_bytes());
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        let octets = from.octets(8)?.try_into().unwrap_or_default();
        Ok(f64::from_bits(u64::from_le_bytes(octets)))
    }
}

impl Pack for Duration {
    fn pack(&self, to: &mut Vec<u8>) {
        number(to, self.as_secs());
        number(to, self.subsec_nanos().into());
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        let (seconds, nanos) = (from.number()?, u32::unpack(from)?);
        if nanos >= 1_000_000_000 {
            return Err(Unreadable("a time has too many nanoseconds"));
        }
        Ok(Duration::new(seconds, nanos))
    }
}

impl Pack for IpAddr {
    fn pack(&self, to: &mut Vec<u8>) {
        match self {
            Self::V4(v4) => {
                to.push(4);
                to.extend_from_slice(&v4.octets());
            }
            Self::V6(v6) => {
                to.push(6);
                to.extend_from_slice(&v6.octets());
            }
        }
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        match from.octet()? {
            4 => Ok(<[u8; 4]>::try_from(from.octets(4)?).unwrap_or_default().into()),
            6 => Ok(<[u8; 16]>::try_from(from.octets(16)?).unwrap_or_default().into()),
            _ => Err(Unreadable("an address is of no known family")),
        }
    }
}

impl<T: Pack> Pack for Option<T> {
    fn pack(&self, to: &mut Vec<u8>) {
        to.push(self.is_some().into());
        if let Some(value) = self {
            value.pack(to);
        }
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        from.maybe(T::unpack)
    }
}

impl<A: Pack, B: Pack> Pack for (A, B) {
    fn pack(&self, to: &mut Vec<u8>) {
        self.0.pack(to);
        self.1.pack(to);
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        Ok((A::unpack(from)?, B::unpack(from)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_and_times_come_back(n: u64, i: i64, x: f64, seconds: u64, nanos in 0..1_000_000_000_u32) {
            let time = Duration::new(seconds, nanos);
            let mut octets = Vec::new();
            n.pack(&mut octets);
            i.pack(&mut octets);
            x.pack(&mut octets);
            Some(time).pack(&mut octets);
            let mut from = Packed::new(&octets);
            prop_assert_eq!(u64::unpack(&mut from), Ok(n));
            prop_assert_eq!(i64::unpack(&mut from), Ok(i));
            prop_assert_eq!(f64::unpack(&mut from).map(f64::to_bits), Ok(x.to_bits()));
            prop_assert_eq!(<Option<Duration>>::unpack(&mut from), Ok(Some(time)));
            prop_assert_eq!(from.end(), Ok(()));
        }
    }

    #[test]
    fn a_length_beyond_the_octets_is_refused_before_anything_is_allocated() {
        let mut octets = Vec::new();
        number(&mut octets, u64::MAX);
        assert_eq!(Packed::new(&octets).text(), Err(CUT));
        assert_eq!(Packed::new(&octets).list(1, Packed::octet), Err(CUT));
        assert!(<Vec<u8>>::unpack(&mut Packed::new(&octets)).is_err());
    }

    #[test]
    fn a_number_of_more_than_64_bits_is_refused() {
        for octets in [[0xff; 11].to_vec(), [&[0xff; 9][..], &[2]].concat()] {
            assert!(Packed::new(&octets).number().is_err(), "{octets:02x?}");
        }
        let most = [&[0xff; 9][..], &[1]].concat();
        assert_eq!(Packed::new(&most).number(), Ok(u64::MAX));
    }
}
