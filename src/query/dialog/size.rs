//! Estimates how many octets a binding takes in a message, to choose the size of a request.

use crate::{Oid, varbinds::Place};

/// Returns the octets of a binding in BER, including its headers.
pub(super) fn binding(place: &Place) -> usize {
    tagged(tagged(place.name.into()) + usize::from(place.head) + place.value as usize)
}

/// Returns the octets of a typical binding below `root`: a short index and a small number.
pub(super) fn binding_below(root: &Oid) -> usize {
    const INDEX: usize = 2;
    const NUMBER: usize = 4;
    tagged(tagged(oid(root) + INDEX) + tagged(NUMBER))
}

/// Adds the identifier and length octets of X.690, section 8.1.
fn tagged(content: usize) -> usize {
    content
        + match content {
            0..=127 => 2,
            128..=255 => 3,
            _ => 4,
        }
}

fn oid(oid: &Oid) -> usize {
    let subids = oid.as_slice();
    // The first two sub-identifiers share one octet (X.690, section 8.19.4).
    let rest = subids.get(2..).unwrap_or(&[]);
    1 + rest.iter().map(|&subid| subidentifier(subid)).sum::<usize>()
}

fn subidentifier(subid: u32) -> usize {
    (32 - subid.leading_zeros()).div_ceil(7).max(1) as usize
}
