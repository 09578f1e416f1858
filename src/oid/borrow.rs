//! OIDs as borrowed ones, and borrowed ones as OIDs.

use super::{Oid, view::OidRef};
use std::cmp::Ordering;

impl OidRef<'_> {
    /// Returns an owned copy.
    pub fn to_oid(self) -> Oid {
        Oid::from_wire(self.iter())
    }
}

impl PartialEq<Oid> for OidRef<'_> {
    fn eq(&self, other: &Oid) -> bool {
        *self == other.view()
    }
}

impl PartialEq<&Oid> for OidRef<'_> {
    fn eq(&self, other: &&Oid) -> bool {
        *self == other.view()
    }
}

impl PartialEq<OidRef<'_>> for Oid {
    fn eq(&self, other: &OidRef<'_>) -> bool {
        self.view() == *other
    }
}

impl PartialOrd<Oid> for OidRef<'_> {
    fn partial_cmp(&self, other: &Oid) -> Option<Ordering> {
        Some(self.cmp(&other.view()))
    }
}

impl<'a> From<&'a Oid> for OidRef<'a> {
    fn from(oid: &'a Oid) -> Self {
        Self::subids(oid.as_slice())
    }
}

impl From<OidRef<'_>> for Oid {
    fn from(oid: OidRef<'_>) -> Self {
        oid.to_oid()
    }
}
