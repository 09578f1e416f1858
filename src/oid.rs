//! Object identifiers.

use std::{fmt, str::FromStr};

/// An object identifier: at most 128 sub-identifiers (RFC 2578, section 7.1.3).
///
/// Order is the order of a walk: sub-identifier by sub-identifier, a prefix before what it
/// starts. [`Display`](fmt::Display) writes dotted numbers without a leading dot; [`FromStr`]
/// takes them with or without one. Names are resolved by [`Mib`](crate::mib::Mib).
///
/// ```
/// use netsnmp::Oid;
///
/// let system: Oid = "1.3.6.1.2.1.1".parse()?;
/// let sys_descr: Oid = ".1.3.6.1.2.1.1.1.0".parse()?;
/// assert!(sys_descr.starts_with(&system));
/// assert_eq!(sys_descr.strip_prefix(&system), Some(&[1, 0][..]));
/// # Ok::<(), netsnmp::ParseOidError>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oid(Vec<u32>);

impl Oid {
    /// The longest OID there is, in sub-identifiers; `MAX_OID_LEN` in the C library.
    pub const MAX_LEN: usize = 128;

    /// An OID of these sub-identifiers.
    ///
    /// # Errors
    /// More than [`MAX_LEN`](Self::MAX_LEN) of them, or a first pair BER cannot carry: the first
    /// must be 0, 1 or 2 and the second under 40 below 0 and 1 (X.690, section 8.19.4).
    pub fn new(subids: impl Into<Vec<u32>>) -> Result<Self, ParseOidError> {
        let subids = subids.into();
        if subids.len() > Self::MAX_LEN {
            return Err(ParseOidError::TooLong);
        }
        match subids[..] {
            [first, ..] if first > 2 => Err(ParseOidError::FirstPair),
            [first, second, ..] if first < 2 && second >= 40 => Err(ParseOidError::FirstPair),
            _ => Ok(Self(subids)),
        }
    }

    /// An OID as an agent sent it. The C library has parsed it, so it fits BER; only the length
    /// is bounded again.
    pub(crate) fn from_wire(subids: impl Iterator<Item = u32>) -> Self {
        Self(subids.take(Self::MAX_LEN).collect())
    }

    /// The sub-identifiers.
    pub fn as_slice(&self) -> &[u32] {
        &self.0
    }

    /// Number of sub-identifiers.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no sub-identifier.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether `prefix` is this OID or above it in the tree.
    pub fn starts_with(&self, prefix: &Oid) -> bool {
        self.0.starts_with(&prefix.0)
    }

    /// What follows `prefix`; `None` where this OID is not below it.
    pub fn strip_prefix(&self, prefix: &Oid) -> Option<&[u32]> {
        self.0.strip_prefix(&prefix.0[..])
    }

    /// This OID with `suffix` behind it.
    ///
    /// # Errors
    /// As [`Oid::new`].
    pub fn join(&self, suffix: &[u32]) -> Result<Self, ParseOidError> {
        Self::new([&self.0[..], suffix].concat())
    }

    /// This OID without its last sub-identifier; `None` for the empty one.
    pub fn parent(&self) -> Option<Self> {
        let (_, rest) = self.0.split_last()?;
        Some(Self(rest.to_vec()))
    }
}

/// Why something is not an OID.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseOidError {
    /// Nothing between two dots, or nothing at all.
    Empty,
    /// A sub-identifier that is no decimal number.
    NotNumeric,
    /// A sub-identifier above 4,294,967,295.
    SubidTooLarge,
    /// More than 128 sub-identifiers.
    TooLong,
    /// A first pair that BER cannot carry.
    FirstPair,
}

impl fmt::Display for ParseOidError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "empty sub-identifier",
            Self::NotNumeric => "sub-identifier is not a number",
            Self::SubidTooLarge => "sub-identifier above 4294967295",
            Self::TooLong => "more than 128 sub-identifiers",
            Self::FirstPair => {
                "an OID starts with 0, 1 or 2, followed under 0 and 1 by a number below 40"
            }
        })
    }
}

impl std::error::Error for ParseOidError {}

impl FromStr for Oid {
    type Err = ParseOidError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.strip_prefix('.').unwrap_or(text);
        let mut subids = Vec::with_capacity(16);
        for part in digits.split('.') {
            if part.is_empty() {
                return Err(ParseOidError::Empty);
            }
            // `parse` alone would take "+1".
            if !part.bytes().all(|b| b.is_ascii_digit()) {
                return Err(ParseOidError::NotNumeric);
            }
            subids.push(part.parse().map_err(|_| ParseOidError::SubidTooLarge)?);
        }
        Self::new(subids)
    }
}

impl fmt::Display for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, subid) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(".")?;
            }
            write!(f, "{subid}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Oid({self})")
    }
}

impl TryFrom<&[u32]> for Oid {
    type Error = ParseOidError;
    fn try_from(subids: &[u32]) -> Result<Self, Self::Error> {
        Self::new(subids)
    }
}

impl<const N: usize> TryFrom<[u32; N]> for Oid {
    type Error = ParseOidError;
    fn try_from(subids: [u32; N]) -> Result<Self, Self::Error> {
        Self::new(subids)
    }
}

impl AsRef<[u32]> for Oid {
    fn as_ref(&self) -> &[u32] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rejects_what_is_no_oid() {
        for (text, why) in [
            ("", ParseOidError::Empty),
            (".", ParseOidError::Empty),
            ("1..3", ParseOidError::Empty),
            ("1.3.", ParseOidError::Empty),
            ("1.+3", ParseOidError::NotNumeric),
            ("1.3.x", ParseOidError::NotNumeric),
            ("1.3.4294967296", ParseOidError::SubidTooLarge),
            ("3.1", ParseOidError::FirstPair),
            ("1.40", ParseOidError::FirstPair),
        ] {
            assert_eq!(text.parse::<Oid>(), Err(why), "{text:?}");
        }
        assert_eq!(Oid::new(vec![1; 129]), Err(ParseOidError::TooLong));
        assert!(Oid::new(vec![1; 128]).is_ok());
        assert!("2.999.3".parse::<Oid>().is_ok());
    }

    #[test]
    fn a_prefix_sorts_before_what_it_starts() {
        let parse = |s: &str| s.parse::<Oid>().unwrap();
        let mut oids = ["1.3.6.2", "1.3.6.1.10", "1.3.6.1", "1.3.6.1.9.1"].map(parse);
        oids.sort();
        assert_eq!(oids, ["1.3.6.1", "1.3.6.1.9.1", "1.3.6.1.10", "1.3.6.2"].map(parse));
    }

    proptest! {
        #[test]
        fn text_round_trips(tail in proptest::collection::vec(any::<u32>(), 0..126)) {
            let oid = Oid::new([vec![1, 3], tail].concat()).unwrap();
            prop_assert_eq!(oid.to_string().parse::<Oid>().unwrap(), oid.clone());
            prop_assert_eq!(format!(".{oid}").parse::<Oid>().unwrap(), oid);
        }

        #[test]
        fn any_text_is_an_oid_or_an_error(text in ".*") {
            let _ = text.parse::<Oid>();
        }
    }
}
