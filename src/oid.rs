//! Object identifiers.

mod borrow;
mod pack;
mod view;

pub use view::{OidRef, Subids as OidSubids};
pub(crate) use view::{encode, is_minimal};

use std::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
    str::FromStr,
};

/// An object identifier: at most 128 sub-identifiers (RFC 2578, section 7.1.3).
///
/// OIDs compare in walk order: one sub-identifier after the other, and a prefix sorts before the
/// OIDs that start with it. [`Display`](fmt::Display) writes dotted numbers without a leading dot;
/// [`FromStr`] accepts them with or without that dot. [`Mib`](crate::mib::Mib) resolves names.
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
#[derive(Clone)]
pub struct Oid(Subids);

/// Nearly every OID that agents send is short. An inline array reads, copies and drops it without
/// the heap.
#[derive(Clone)]
enum Subids {
    Inline { len: u8, subids: [u32; INLINE] },
    Heap(Box<[u32]>),
}

/// Columns of ifXTable have 12 sub-identifiers with their index, those of ipAddrTable 14. With 15,
/// an [`Oid`] fills exactly one cache line.
const INLINE: usize = 15;

impl Subids {
    fn of(subids: &[u32]) -> Self {
        if subids.len() > INLINE {
            return Self::Heap(subids.into());
        }
        let mut inline = [0; INLINE];
        inline[..subids.len()].copy_from_slice(subids);
        // INLINE fits into a u8.
        Self::Inline { len: subids.len() as u8, subids: inline }
    }
}

/// Collects sub-identifiers, at most [`Oid::MAX_LEN`].
struct Collector {
    len: usize,
    subids: [u32; Oid::MAX_LEN],
}

impl Collector {
    fn new() -> Self {
        Self { len: 0, subids: [0; Oid::MAX_LEN] }
    }

    /// Returns false if there is no room left.
    fn push(&mut self, subid: u32) -> bool {
        let place = self.subids.get_mut(self.len);
        self.len += usize::from(place.is_some());
        place.map(|place| *place = subid).is_some()
    }

    fn as_slice(&self) -> &[u32] {
        &self.subids[..self.len]
    }
}

impl Oid {
    /// The longest OID there is, in sub-identifiers; `MAX_OID_LEN` in the C library.
    pub const MAX_LEN: usize = view::MAX_LEN;

    /// Creates an OID from these sub-identifiers.
    ///
    /// # Errors
    /// More than [`MAX_LEN`](Self::MAX_LEN) sub-identifiers, or a first pair that BER cannot
    /// encode: the first must be 0, 1 or 2, and after 0 or 1 the second must be below 40 (X.690,
    /// section 8.19.4).
    pub fn new(subids: impl Into<Vec<u32>>) -> Result<Self, ParseOidError> {
        Self::checked(&subids.into())
    }

    fn checked(subids: &[u32]) -> Result<Self, ParseOidError> {
        if subids.len() > Self::MAX_LEN {
            return Err(ParseOidError::TooLong);
        }
        match subids {
            [first, ..] if *first > 2 => Err(ParseOidError::FirstPair),
            [first, second, ..] if *first < 2 && *second >= 40 => Err(ParseOidError::FirstPair),
            _ => Ok(Self(Subids::of(subids))),
        }
    }

    /// Creates an OID from what an agent sent. The C library has parsed it, so its first pair is
    /// valid; only the length is limited again.
    pub(crate) fn from_wire(mut subids: impl Iterator<Item = u32>) -> Self {
        let mut inline = [0; INLINE];
        let mut len = 0;
        for (place, subid) in inline.iter_mut().zip(subids.by_ref().take(INLINE)) {
            *place = subid;
            len += 1;
        }
        match subids.next() {
            None => Self(Subids::Inline { len, subids: inline }),
            Some(next) => {
                let rest = subids.take(Self::MAX_LEN - INLINE - 1);
                Self(Subids::Heap(inline.into_iter().chain([next]).chain(rest).collect()))
            }
        }
    }

    /// The sub-identifiers.
    pub fn as_slice(&self) -> &[u32] {
        match &self.0 {
            Subids::Inline { len, subids } => &subids[..usize::from(*len)],
            Subids::Heap(subids) => subids,
        }
    }

    /// Returns the octets that it takes on the heap.
    pub(crate) fn heap_octets(&self) -> usize {
        match &self.0 {
            Subids::Inline { .. } => 0,
            Subids::Heap(subids) => size_of_val(&**subids) + 16,
        }
    }

    /// Borrows it in the form that varbinds of a reply have.
    pub fn view(&self) -> OidRef<'_> {
        OidRef::subids(self.as_slice())
    }

    /// Iterates over the sub-identifiers.
    pub fn iter(&self) -> std::slice::Iter<'_, u32> {
        self.as_slice().iter()
    }

    /// Number of sub-identifiers.
    pub fn len(&self) -> usize {
        self.as_slice().len()
    }

    /// Whether there is no sub-identifier.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether `prefix` is this OID or above it in the tree.
    pub fn starts_with(&self, prefix: &Oid) -> bool {
        self.as_slice().starts_with(prefix.as_slice())
    }

    /// Returns the sub-identifiers after `prefix`, or `None` if this OID does not start with it.
    pub fn strip_prefix(&self, prefix: &Oid) -> Option<&[u32]> {
        self.as_slice().strip_prefix(prefix.as_slice())
    }

    /// Returns this OID with `suffix` appended.
    ///
    /// # Errors
    /// The same as for [`Oid::new`].
    pub fn join(&self, suffix: &[u32]) -> Result<Self, ParseOidError> {
        let mut all = Collector::new();
        match self.as_slice().iter().chain(suffix).all(|&subid| all.push(subid)) {
            true => Self::checked(all.as_slice()),
            false => Err(ParseOidError::TooLong),
        }
    }

    /// Returns this OID without its last sub-identifier, or `None` if it is empty.
    pub fn parent(&self) -> Option<Self> {
        let (_, rest) = self.as_slice().split_last()?;
        Some(Self(Subids::of(rest)))
    }
}

impl Default for Oid {
    /// Returns the empty OID.
    fn default() -> Self {
        Self(Subids::of(&[]))
    }
}

impl PartialEq for Oid {
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl Eq for Oid {}

impl PartialOrd for Oid {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Oid {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_slice().cmp(other.as_slice())
    }
}

impl Hash for Oid {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_slice().hash(state);
    }
}

/// Why something is not an OID.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseOidError {
    /// There is nothing between two dots, or the text is empty.
    Empty,
    /// There is nothing after the last dot.
    Unfinished,
    /// A sub-identifier is not a decimal number.
    NotNumeric,
    /// A sub-identifier is above 4,294,967,295.
    SubidTooLarge,
    /// There are more than 128 sub-identifiers.
    TooLong,
    /// BER cannot encode the first two sub-identifiers.
    FirstPair,
}

impl fmt::Display for ParseOidError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "a number is missing: empty sub-identifier",
            Self::Unfinished => "a number is missing after the last dot",
            Self::NotNumeric => "sub-identifier is not a number",
            Self::SubidTooLarge => "sub-identifier above 4294967295",
            Self::TooLong => "more than 128 sub-identifiers",
            Self::FirstPair => {
                "an OID starts with 0, 1 or 2; after 0 or 1 the second number must be below 40"
            }
        })
    }
}

impl std::error::Error for ParseOidError {}

impl FromStr for Oid {
    type Err = ParseOidError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.strip_prefix('.').unwrap_or(text);
        let mut subids = Collector::new();
        let mut fits = true;
        for part in digits.split('.') {
            if part.is_empty()
                && !digits.is_empty()
                && digits.ends_with('.')
                && !digits.contains("..")
            {
                return Err(ParseOidError::Unfinished);
            }
            if part.is_empty() {
                return Err(ParseOidError::Empty);
            }
            // `parse` alone would accept "+1".
            if !part.bytes().all(|b| b.is_ascii_digit()) {
                return Err(ParseOidError::NotNumeric);
            }
            fits &= subids.push(part.parse().map_err(|_| ParseOidError::SubidTooLarge)?);
        }
        if fits { Self::checked(subids.as_slice()) } else { Err(ParseOidError::TooLong) }
    }
}

impl fmt::Display for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, subid) in self.as_slice().iter().enumerate() {
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
        Self::checked(subids)
    }
}

impl<const N: usize> TryFrom<[u32; N]> for Oid {
    type Error = ParseOidError;
    fn try_from(subids: [u32; N]) -> Result<Self, Self::Error> {
        Self::checked(&subids)
    }
}

impl AsRef<[u32]> for Oid {
    fn as_ref(&self) -> &[u32] {
        self.as_slice()
    }
}

impl<'a> IntoIterator for &'a Oid {
    type Item = &'a u32;
    type IntoIter = std::slice::Iter<'a, u32>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn invalid_oids_are_rejected() {
        for (text, why) in [
            ("", ParseOidError::Empty),
            (".", ParseOidError::Empty),
            ("1..3", ParseOidError::Empty),
            ("1.3.", ParseOidError::Unfinished),
            ("1.+3", ParseOidError::NotNumeric),
            ("1.3.x", ParseOidError::NotNumeric),
            ("1.3.4294967296", ParseOidError::SubidTooLarge),
            ("3.1", ParseOidError::FirstPair),
            ("1.40", ParseOidError::FirstPair),
        ] {
            assert_eq!(text.parse::<Oid>(), Err(why), "{text:?}");
        }
        assert_eq!(Oid::new(vec![1; 129]), Err(ParseOidError::TooLong));
        let longest = Oid::new(vec![1; 128]).unwrap();
        assert_eq!(longest.join(&[1]), Err(ParseOidError::TooLong));
        assert_eq!(format!("{longest}.1").parse::<Oid>(), Err(ParseOidError::TooLong));
        assert_eq!(Oid::from_wire(std::iter::repeat_n(1, 200)), longest);
        assert!("2.999.3".parse::<Oid>().is_ok());
    }

    #[test]
    fn a_prefix_sorts_before_longer_oids() {
        let parse = |s: &str| s.parse::<Oid>().unwrap();
        let mut oids = ["1.3.6.2", "1.3.6.1.10", "1.3.6.1", "1.3.6.1.9.1"].map(parse);
        oids.sort();
        assert_eq!(oids, ["1.3.6.1", "1.3.6.1.9.1", "1.3.6.1.10", "1.3.6.2"].map(parse));
    }

    #[cfg(target_pointer_width = "64")]
    #[test]
    fn an_oid_fills_one_cache_line_and_a_varbind_two() {
        assert_eq!(size_of::<Oid>(), 64);
        assert_eq!(size_of::<crate::VarBind>(), 128);
    }

    proptest! {
        #[test]
        fn inline_and_heap_oids_behave_like_their_subids(
            a in proptest::collection::vec(0u32..3, 0..20),
            b in proptest::collection::vec(0u32..3, 0..20),
        ) {
            let wire = |subids: &[u32]| Oid::from_wire(subids.iter().copied());
            let hash = |value: &dyn Fn(&mut std::hash::DefaultHasher)| {
                let mut state = std::hash::DefaultHasher::new();
                value(&mut state);
                state.finish()
            };
            let (x, y) = (wire(&a), wire(&b));
            prop_assert_eq!(x.as_slice(), &a[..]);
            prop_assert_eq!(x.cmp(&y), a.cmp(&b));
            prop_assert_eq!(x == y, a == b);
            prop_assert_eq!(hash(&|state| x.hash(state)), hash(&|state| a.hash(state)));
            prop_assert_eq!(x.clone(), Oid::new(a.clone()).unwrap());
            prop_assert_eq!(x.starts_with(&y), a.starts_with(&b));
            prop_assert_eq!(x.join(&b).unwrap(), wire(&[&a[..], &b].concat()));
            prop_assert_eq!(
                x.parent(),
                a.split_last().map(|(_, rest)| wire(rest))
            );
        }

        #[test]
        fn an_oid_survives_the_round_trip_through_text(tail in proptest::collection::vec(any::<u32>(), 0..126)) {
            let oid = Oid::new([vec![1, 3], tail].concat()).unwrap();
            prop_assert_eq!(oid.to_string().parse::<Oid>().unwrap(), oid.clone());
            prop_assert_eq!(format!(".{oid}").parse::<Oid>().unwrap(), oid);
        }

        #[test]
        fn parsing_any_text_never_panics(text in ".*") {
            let _ = text.parse::<Oid>();
        }
    }
}
