//! Varbinds as octets that travel. `codec::unpack` reads them, with the checks of a reply.
//!
//! A binding is the length of its name, its name, and its value in BER, as an agent has sent them.

use super::{
    VarBinds,
    held::Held,
    place::{Kind, Place},
};
use crate::{
    Value, VarBind,
    packed::{self, Pack},
};

/// Replaces the length of a name: the binding is one that BER cannot say.
pub(crate) const APART: u8 = 0;

impl VarBinds {
    /// Appends the octets of bindings from `first` on, until they are more than `most` or there are no
    /// more. Returns the place of the first binding that is left.
    pub(crate) fn pack_from(&self, first: usize, most: usize, to: &mut Vec<u8>) -> usize {
        let end = to.len().saturating_add(most);
        let mut next = first;
        for place in &self.places[first..] {
            if to.len() > end {
                break;
            }
            pack(&self.held, *place, to);
            next += 1;
        }
        next
    }
}

#[inline]
fn pack(held: &Held, place: Place, to: &mut Vec<u8>) {
    match held.piece(place) {
        Some(piece) => {
            packed::size(to, place.name.into());
            to.extend_from_slice(piece);
        }
        None => pack_apart(held.owned(place), to),
    }
}

fn pack_apart(varbind: &VarBind, to: &mut Vec<u8>) {
    to.push(APART);
    varbind.oid.pack(to);
    // The value goes with a name that BER can say, unless the value is what it cannot say.
    let name = crate::Oid::from_wire([1, 3].into_iter());
    let alone = VarBinds::from(vec![VarBind::new(name, varbind.value.clone())]);
    let place = alone.places[0];
    match (&varbind.value, place.kind) {
        (Value::ObjectIdentifier(oid), Kind::Owned) => {
            true.pack(to);
            oid.pack(to);
        }
        _ => {
            false.pack(to);
            pack(&alone.held, place, to);
        }
    }
}
