//! What a printer remembers of an object: [`Met`].

use super::way::Way;
use crate::{
    OidRef, OidSubids,
    mib::{IndexObject, Kind, Object, Style, facts::Facts, name},
    varbinds::Name,
};

/// An object without objects below it: every OID that starts with its OID is an instance of it.
#[derive(Debug)]
pub(super) struct Met<'m> {
    pub(super) oid: Name,
    /// The OID as text.
    pub(super) numbers: String,
    pub(super) object: Object<'m>,
    /// Its name in the style.
    pub(super) name: String,
    /// Whether instances are written as its name and numbers.
    pub(super) plain: bool,
    /// Its index if each of its objects is one number, and for each whether it is a plain number.
    pub(super) index: Option<Box<[(IndexObject<'m>, bool)]>>,
    pub(super) facts: Facts<'m>,
    /// How values of its type are written.
    pub(super) way: Way,
    /// The place of the object that followed it the last time.
    pub(super) next: usize,
}

impl<'m> Met<'m> {
    pub(super) fn new(object: Object<'m>, style: &Style) -> Self {
        let (oid, mut name) = (object.oid(), String::new());
        name::object_into(&mut name, &object, style.names);
        let is_number = |index: &IndexObject<'_>| {
            index.object.is_some_and(|object| object.syntax().is_number())
        };
        let index = match object.kind() {
            Kind::Column => object.index(),
            _ => Vec::new(),
        };
        let numbers = index.iter().all(is_number);
        let index = numbers.then(|| index.into_iter().map(|i| (i, i.is_plain())).collect());
        let facts = Facts::of(object).with_enums();
        Self {
            numbers: oid.to_string(),
            oid: Name::new(oid),
            object,
            name,
            plain: name::is_plain(&object, style),
            index,
            way: Way::of(&facts, style),
            facts,
            next: 0,
        }
    }

    /// Returns the sub-identifiers after its OID, if `oid` is an instance of it.
    #[inline]
    pub(super) fn instance<'o>(&self, oid: OidRef<'o>) -> Option<OidSubids<'o>> {
        oid.strip_prefix(self.oid.view())
    }
}
