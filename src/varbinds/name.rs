//! An OID that is compared with those of replies: [`Name`].

use crate::{Oid, OidRef, oid::encode};

/// An OID with its octets, which compare with the octets of a reply without reading them.
#[derive(Debug, Clone)]
pub(crate) struct Name {
    oid: Oid,
    /// `None` if BER has no octets for it.
    octets: Option<Box<[u8]>>,
}

impl Name {
    pub(crate) fn new(oid: Oid) -> Self {
        Self { octets: encode(oid.as_slice()), oid }
    }

    pub(crate) fn oid(&self) -> &Oid {
        &self.oid
    }

    /// Returns its content octets in BER, if there are any.
    pub(crate) fn octets(&self) -> Option<&[u8]> {
        self.octets.as_deref()
    }

    pub(crate) fn view(&self) -> OidRef<'_> {
        self.octets.as_deref().map_or(self.oid.view(), OidRef::encoded)
    }
}
