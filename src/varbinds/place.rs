//! Where a varbind lies: [`Place`].

/// Where a varbind lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// Where the content of its name begins; for [`Kind::Owned`] its number.
    pub(crate) at: u32,
    /// The octets of the value.
    pub(crate) value: u32,
    /// The octets of the name.
    pub(crate) name: u16,
    /// The octets between name and value.
    pub(crate) head: u8,
    pub(crate) kind: Kind,
}

/// What the octets of a value mean. It has been checked that they are such a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    Integer,
    OctetString,
    ObjectIdentifier,
    IpAddress,
    Counter32,
    Gauge32,
    TimeTicks,
    Opaque,
    Counter64,
    UInteger32,
    Nsap,
    BitString,
    Float,
    Double,
    Integer64,
    Unsigned64,
    NoSuchObject,
    NoSuchInstance,
    EndOfMibView,
    Malformed,
    /// The whole binding is kept apart.
    Owned,
}

/// By how much places move when what they refer to is appended to something else.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shift {
    pub(super) octets: u32,
    pub(super) owned: u32,
}

impl Place {
    pub(crate) fn shifted(self, shift: Shift) -> Self {
        let by = if self.kind == Kind::Owned { shift.owned } else { shift.octets };
        Self { at: self.at + by, ..self }
    }
}
