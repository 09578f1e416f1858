//! What every way to translate needs.

use crate::{error::Error, names::NameLookup, output::safe};
use netsnmp::{Oid, mib::Style};

/// The names, and how OIDs are written.
pub(super) struct Work<'w> {
    pub(super) names: &'w NameLookup,
    pub(super) style: Style,
    /// The width of descriptions.
    pub(super) width: usize,
}

impl Work<'_> {
    /// Returns the OID of a name.
    ///
    /// # Errors
    /// No such name.
    pub(super) fn oid(&self, name: &str) -> Result<Oid, Error> {
        self.names.oid(name)
    }

    /// Returns the line of an OID.
    pub(super) fn line(&self, oid: &Oid) -> String {
        let mut line = String::with_capacity(64);
        self.names.mib.name_into(&mut line, oid, &self.style);
        tamed(line)
    }

    /// Returns the description of an OID.
    pub(super) fn detail(&self, oid: &Oid) -> String {
        let mut text = self.names.mib.describe(oid, self.width).unwrap_or_default();
        safe::tame(&mut text, 0, safe::LineEnds::Keep);
        text
    }
}

/// Returns the text on one line, without control characters.
pub(super) fn tamed(mut text: String) -> String {
    safe::tame(&mut text, 0, safe::LineEnds::Join);
    text
}
