//! Many variable bindings in little memory: [`VarBinds`].

mod encode;
mod held;
mod iter;
mod name;
mod pack;
mod place;

pub use iter::Iter;
pub(crate) use {
    held::Held,
    name::Name,
    pack::APART,
    place::{Kind, Place},
};

use crate::{VarBind, VarBindRef};
use std::fmt;

/// The variable bindings of a reply or a host.
///
/// It keeps the octets that the agent sent, and where each name and value lies in them. So a binding
/// takes some 35 octets and no allocation of its own. Reading one gives a [`VarBindRef`], which
/// borrows from the octets. [`to_vec`](Self::to_vec) makes owned [`VarBind`]s of all.
///
/// ```
/// use netsnmp::{VarBind, VarBinds};
///
/// let mut varbinds = VarBinds::new();
/// varbinds.push(VarBind::new("1.3.6.1.2.1.1.5.0".parse()?, "router"));
/// for varbind in &varbinds {
///     assert_eq!(varbind.value.as_str(), Some("router"));
/// }
/// # Ok::<(), netsnmp::ParseOidError>(())
/// ```
#[derive(Clone, Default)]
pub struct VarBinds {
    pub(crate) held: Held,
    pub(crate) places: Vec<Place>,
}

impl VarBinds {
    /// Creates an empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the number of bindings.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is no binding.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Iterates over the bindings.
    pub fn iter(&self) -> Iter<'_> {
        Iter::new(&self.held, &self.places)
    }

    /// Returns the binding at this place, from 0.
    pub fn get(&self, at: usize) -> Option<VarBindRef<'_>> {
        self.places.get(at).map(|place| self.held.view(*place))
    }

    /// Returns the first binding.
    pub fn first(&self) -> Option<VarBindRef<'_>> {
        self.get(0)
    }

    /// Returns the last binding.
    pub fn last(&self) -> Option<VarBindRef<'_>> {
        self.get(self.len().checked_sub(1)?)
    }

    /// Returns the binding at this place, from 0.
    ///
    /// # Panics
    /// There is none.
    #[track_caller]
    pub fn at(&self, at: usize) -> VarBindRef<'_> {
        self.held.view(self.places[at])
    }

    /// Appends a binding.
    pub fn push(&mut self, varbind: VarBind) {
        let place = self.held.keep(varbind);
        self.places.push(place);
    }

    /// Returns about how many octets of memory they take.
    pub(crate) fn octets(&self) -> usize {
        self.held.octets() + size_of_val(&self.places[..])
    }

    /// Appends a binding that is kept apart from the octets.
    pub(crate) fn push_apart(&mut self, varbind: VarBind) {
        let place = self.held.keep_apart(varbind);
        self.places.push(place);
    }

    /// Appends all bindings of another list.
    pub fn append(&mut self, other: VarBinds) {
        if self.is_empty() && self.places.capacity() <= other.places.len() {
            *self = other;
            return;
        }
        let shift = self.held.absorb(other.held);
        self.places.extend(other.places.into_iter().map(|place| place.shifted(shift)));
    }

    /// Removes all bindings.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Keeps the bindings of which `keep` says so.
    pub fn retain(&mut self, mut keep: impl FnMut(VarBindRef<'_>) -> bool) {
        let held = &self.held;
        self.places.retain(|place| keep(held.view(*place)));
    }

    /// Removes the bindings from this place on.
    pub fn truncate(&mut self, len: usize) {
        self.places.truncate(len);
    }

    /// Returns owned copies.
    pub fn to_vec(&self) -> Vec<VarBind> {
        self.iter().map(VarBind::from).collect()
    }
}

impl<'a> IntoIterator for &'a VarBinds {
    type Item = VarBindRef<'a>;
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

impl IntoIterator for VarBinds {
    type Item = VarBind;
    type IntoIter = std::vec::IntoIter<VarBind>;

    fn into_iter(self) -> Self::IntoIter {
        self.to_vec().into_iter()
    }
}

impl From<Vec<VarBind>> for VarBinds {
    fn from(varbinds: Vec<VarBind>) -> Self {
        varbinds.into_iter().collect()
    }
}

impl FromIterator<VarBind> for VarBinds {
    fn from_iter<T: IntoIterator<Item = VarBind>>(varbinds: T) -> Self {
        let mut all = Self::new();
        all.extend(varbinds);
        all
    }
}

impl Extend<VarBind> for VarBinds {
    fn extend<T: IntoIterator<Item = VarBind>>(&mut self, varbinds: T) {
        varbinds.into_iter().for_each(|varbind| self.push(varbind));
    }
}

impl PartialEq for VarBinds {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other)
    }
}

impl PartialEq<[VarBind]> for VarBinds {
    fn eq(&self, other: &[VarBind]) -> bool {
        self.iter().eq(other.iter().map(VarBind::view))
    }
}

impl PartialEq<Vec<VarBind>> for VarBinds {
    fn eq(&self, other: &Vec<VarBind>) -> bool {
        *self == other[..]
    }
}

impl<const N: usize> PartialEq<[VarBind; N]> for VarBinds {
    fn eq(&self, other: &[VarBind; N]) -> bool {
        *self == other[..]
    }
}

impl fmt::Debug for VarBinds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}
