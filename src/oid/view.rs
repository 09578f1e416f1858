//! A borrowed object identifier: [`OidRef`].

use std::{cmp::Ordering, fmt};

/// An [`Oid`](crate::Oid) that belongs to something else, for example to the reply of an agent.
///
/// It compares with other OIDs in walk order, and writes itself as [`Oid`](crate::Oid) does.
/// [`to_oid`](Self::to_oid) makes an owned copy.
///
/// ```
/// use netsnmp::{Oid, VarBind, VarBinds};
///
/// let name: Oid = "1.3.6.1.2.1.1.5.0".parse()?;
/// let varbinds = VarBinds::from(vec![VarBind::new(name.clone(), "router")]);
/// for varbind in &varbinds {
///     assert!(varbind.oid.starts_with(&"1.3.6.1.2.1.1".parse::<Oid>()?));
///     assert_eq!(varbind.oid.to_oid(), name);
/// }
/// # Ok::<(), netsnmp::ParseOidError>(())
/// ```
#[derive(Clone, Copy)]
pub struct OidRef<'a>(Form<'a>);

#[derive(Clone, Copy)]
enum Form<'a> {
    Subids(&'a [u32]),
    /// BER (X.690, section 8.19) with at least one octet. Each sub-identifier has as few octets as
    /// possible and is at most 2^32-1.
    Encoded(&'a [u8]),
}

impl<'a> OidRef<'a> {
    /// Borrows the content octets of an OBJECT IDENTIFIER. [`is_minimal`] says that they are as they
    /// must be.
    pub(crate) fn encoded(octets: &'a [u8]) -> Self {
        Self(Form::Encoded(octets))
    }

    /// Borrows sub-identifiers.
    pub(super) fn subids(subids: &'a [u32]) -> Self {
        Self(Form::Subids(subids))
    }

    /// Returns the content octets, if this borrows them.
    pub(crate) fn octets(self) -> Option<&'a [u8]> {
        match self.0 {
            Form::Encoded(octets) => Some(octets),
            Form::Subids(_) => None,
        }
    }

    /// Iterates over the sub-identifiers.
    pub fn iter(self) -> Subids<'a> {
        match self.0 {
            Form::Subids(subids) => {
                Subids { rest: Form::Subids(subids), second: None, begun: true }
            }
            octets @ Form::Encoded(_) => Subids { rest: octets, second: None, begun: false },
        }
    }

    /// Number of sub-identifiers.
    pub fn len(self) -> usize {
        match self.0 {
            Form::Subids(subids) => subids.len(),
            // The first one holds two.
            Form::Encoded(octets) => 1 + octets.iter().filter(|octet| **octet < 0x80).count(),
        }
    }

    /// Whether there is no sub-identifier.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Whether `prefix` is this OID or above it in the tree.
    pub fn starts_with<'p>(self, prefix: impl Into<OidRef<'p>>) -> bool {
        match (self.0, prefix.into().0) {
            // An OID ends with a whole sub-identifier.
            (Form::Encoded(octets), Form::Encoded(prefix)) => octets.starts_with(prefix),
            (Form::Subids(subids), Form::Subids(prefix)) => subids.starts_with(prefix),
            (_, prefix) => self.after(OidRef(prefix)).is_some(),
        }
    }

    /// Returns the sub-identifiers after `prefix`, or `None` if this OID does not start with it.
    #[inline]
    pub fn strip_prefix<'p>(self, prefix: impl Into<OidRef<'p>>) -> Option<Subids<'a>> {
        let prefix = prefix.into();
        match (self.0, prefix.0) {
            (Form::Encoded(octets), Form::Encoded(prefix)) => {
                Some(Subids::behind(octets.strip_prefix(prefix)?))
            }
            _ => self.after(prefix),
        }
    }

    fn after(self, prefix: OidRef<'_>) -> Option<Subids<'a>> {
        let mut subids = self.iter();
        prefix.iter().all(|subid| subids.next() == Some(subid)).then_some(subids)
    }
}

/// The longest OID there is.
pub(super) const MAX_LEN: usize = 128;

/// The sub-identifiers of an [`OidRef`].
#[derive(Clone)]
pub struct Subids<'a> {
    rest: Form<'a>,
    /// The second one, which shares its octets with the first.
    second: Option<u32>,
    /// Whether the first pair has been read.
    begun: bool,
}

impl<'a> Subids<'a> {
    /// The sub-identifiers in octets that are not the beginning of an OID.
    pub(crate) fn behind(octets: &'a [u8]) -> Self {
        Self { rest: Form::Encoded(octets), second: None, begun: true }
    }
}

impl Iterator for Subids<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        if let Some(second) = self.second.take() {
            return Some(second);
        }
        let subid = match &mut self.rest {
            Form::Subids(subids) => {
                let (first, rest) = subids.split_first()?;
                *subids = rest;
                return Some(*first);
            }
            Form::Encoded(octets) => {
                let mut subid = 0;
                loop {
                    let (octet, rest) = octets.split_first()?;
                    *octets = rest;
                    subid = subid << 7 | u32::from(octet & 0x7f);
                    if *octet < 0x80 {
                        break subid;
                    }
                }
            }
        };
        if !std::mem::replace(&mut self.begun, true) {
            // X.690, section 8.19.4.
            let first = (subid / 40).min(2);
            self.second = Some(subid - 40 * first);
            return Some(first);
        }
        Some(subid)
    }
}

/// Returns whether the content octets of an OBJECT IDENTIFIER can be borrowed as they are. Those
/// that cannot may still be an OID: one without octets, or with more octets than it needs.
#[inline]
pub(crate) fn is_minimal(octets: &[u8]) -> bool {
    // Most OIDs have 8 to 16 octets, and only short sub-identifiers.
    if let (Some(first), Some(last)) = (octets.first_chunk::<8>(), octets.last_chunk::<8>())
        && octets.len() <= 16
        && (u64::from_ne_bytes(*first) | u64::from_ne_bytes(*last)) & 0x8080_8080_8080_8080 == 0
    {
        return true;
    }
    is_minimal_slowly(octets)
}

fn is_minimal_slowly(octets: &[u8]) -> bool {
    // The first one holds two.
    let (mut subids, mut subid, mut inside) = (1, 0_u64, false);
    for &octet in octets {
        if !inside && octet == 0x80 {
            return false;
        }
        subid = subid << 7 | u64::from(octet & 0x7f);
        inside = octet >= 0x80;
        if subid > u32::MAX.into() {
            return false;
        }
        if !inside {
            (subids, subid) = (subids + 1, 0);
        }
    }
    !inside && (2..=MAX_LEN).contains(&subids)
}

/// Returns the content octets of the OID with these sub-identifiers; `None` if it has fewer than two sub-identifiers, or a pair
/// that does not fit 32 bits.
pub(crate) fn encode(subids: &[u32]) -> Option<Box<[u8]>> {
    let [first, second, rest @ ..] = subids else { return None };
    let pair = first.checked_mul(40)?.checked_add(*second)?;
    let mut octets = Vec::with_capacity(rest.len() + 4);
    for subid in std::iter::once(&pair).chain(rest) {
        let groups = (32 - subid.leading_zeros()).div_ceil(7).max(1);
        for group in (0..groups).rev() {
            let more = if group > 0 { 0x80 } else { 0 };
            octets.push((subid >> (7 * group) & 0x7f) as u8 | more);
        }
    }
    Some(octets.into())
}

/// Compares the octets of two OIDs in walk order. That is not the order of the octets: 16383 is
/// `ff 7f`, and 16384 is `81 80 00`.
fn compare(a: &[u8], b: &[u8]) -> Ordering {
    let Some(differs) = a.iter().zip(b).position(|(a, b)| a != b) else {
        return a.len().cmp(&b.len());
    };
    // The sub-identifier that differs may begin before its first octet that differs.
    let begin = a[..differs].iter().rposition(|octet| *octet < 0x80).map_or(0, |end| end + 1);
    let octets = |oid: &[u8]| oid[begin..].iter().take_while(|octet| **octet >= 0x80).count();
    octets(a).cmp(&octets(b)).then(a[differs].cmp(&b[differs]))
}

impl Ord for OidRef<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.0, other.0) {
            (Form::Encoded(a), Form::Encoded(b)) => compare(a, b),
            (Form::Subids(a), Form::Subids(b)) => a.cmp(b),
            _ => self.iter().cmp(other.iter()),
        }
    }
}

impl PartialOrd for OidRef<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for OidRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self.0, other.0) {
            (Form::Encoded(a), Form::Encoded(b)) => a == b,
            (Form::Subids(a), Form::Subids(b)) => a == b,
            _ => self.iter().eq(other.iter()),
        }
    }
}

impl Eq for OidRef<'_> {}

impl<'a> IntoIterator for OidRef<'a> {
    type Item = u32;
    type IntoIter = Subids<'a>;

    fn into_iter(self) -> Subids<'a> {
        self.iter()
    }
}

impl fmt::Display for OidRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, subid) in self.iter().enumerate() {
            if i > 0 {
                f.write_str(".")?;
            }
            write!(f, "{subid}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for OidRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Oid({self})")
    }
}

impl fmt::Debug for Subids<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Oid;
    use proptest::prelude::*;

    fn oids() -> impl Strategy<Value = Oid> {
        let subid =
            prop_oneof![0..3_u32, Just(127), Just(128), Just(16_383), Just(16_384), any::<u32>()];
        (0..3_u32, 0..40_u32, proptest::collection::vec(subid, 0..8)).prop_map(
            |(first, second, rest)| Oid::new([vec![first, second], rest].concat()).unwrap(),
        )
    }

    proptest! {
        #[test]
        fn octets_behave_like_the_oid_that_they_encode(a in oids(), b in oids()) {
            let (x, y) = (encode(a.as_slice()).unwrap(), encode(b.as_slice()).unwrap());
            prop_assert!(is_minimal(&x) && is_minimal_slowly(&x));
            let (x, y) = (OidRef::encoded(&x), OidRef::encoded(&y));
            prop_assert_eq!(x.to_oid(), a.clone());
            prop_assert_eq!(x.to_string(), a.to_string());
            prop_assert_eq!((x.len(), x.is_empty()), (a.len(), false));
            for (x, y) in [(x, y), (x, b.view()), (a.view(), y), (a.view(), b.view())] {
                prop_assert_eq!(x.cmp(&y), a.cmp(&b));
                prop_assert_eq!(x == y, a == b);
                prop_assert_eq!(x.starts_with(y), a.starts_with(&b));
                let rest = x.strip_prefix(y).map(Vec::from_iter);
                prop_assert_eq!(rest.as_deref(), a.strip_prefix(&b));
            }
        }

        #[test]
        fn a_prefix_is_found_in_octets(a in oids(), tail in proptest::collection::vec(any::<u32>(), 0..4)) {
            let whole = a.join(&tail).unwrap();
            let (x, y) = (encode(whole.as_slice()).unwrap(), encode(a.as_slice()).unwrap());
            let rest = OidRef::encoded(&x).strip_prefix(OidRef::encoded(&y)).unwrap();
            prop_assert_eq!(Vec::from_iter(rest), tail);
        }

        #[test]
        fn no_octets_panic(octets in proptest::collection::vec(any::<u8>(), 0..200)) {
            let borrows = is_minimal(&octets);
            prop_assert_eq!(borrows, is_minimal_slowly(&octets));
            if borrows {
                let oid = OidRef::encoded(&octets).to_oid();
                prop_assert_eq!(&encode(oid.as_slice()).unwrap()[..], &octets[..]);
            }
        }
    }

    #[test]
    fn octets_that_are_not_minimal_are_not_borrowed() {
        for octets in
            [&[][..], &[0x80], &[0x2b, 0x80, 1], &[0x2b, 0x81], &[0x2b, 0x90, 0x80, 0x80, 0x80, 0]]
        {
            assert!(!is_minimal(octets), "{octets:x?}");
        }
        assert!(is_minimal(&[0x2b, 0x8f, 0xff, 0xff, 0xff, 0x7f]));
        assert!(is_minimal(&[1; 127]) && !is_minimal(&[1; 128]));
        assert_eq!(encode(&[1]), None);
        assert_eq!(encode(&[2, u32::MAX]), None);
    }
}
