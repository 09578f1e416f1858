//! The clauses of a definition that have a fixed set of values. The numbers are those in a
//! snapshot.

/// The kind of definition of a node of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(u8)]
pub enum Kind {
    /// A node that only names a branch: OBJECT IDENTIFIER.
    Node = 0,
    /// An OBJECT-TYPE with one instance, `.0`.
    Scalar = 1,
    /// A conceptual table: SEQUENCE OF.
    Table = 2,
    /// The row of a table: the object with the INDEX or AUGMENTS clause.
    Entry = 3,
    /// A column of a table.
    Column = 4,
    /// NOTIFICATION-TYPE, or TRAP-TYPE of SMIv1.
    Notification = 5,
    /// MODULE-IDENTITY.
    ModuleIdentity = 6,
    /// OBJECT-IDENTITY.
    ObjectIdentity = 7,
    /// OBJECT-GROUP.
    ObjectGroup = 8,
    /// NOTIFICATION-GROUP.
    NotificationGroup = 9,
    /// MODULE-COMPLIANCE.
    ModuleCompliance = 10,
    /// AGENT-CAPABILITIES.
    AgentCapabilities = 11,
}

/// The base type of an object's SYNTAX.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(u8)]
pub enum Syntax {
    /// No value: a branch, table, row or notification.
    #[default]
    None = 0,
    /// OBJECT IDENTIFIER.
    ObjectIdentifier = 1,
    /// OCTET STRING.
    OctetString = 2,
    /// INTEGER, with or without an enumeration.
    Integer = 3,
    /// NetworkAddress of SMIv1.
    NetworkAddress = 4,
    /// IpAddress.
    IpAddress = 5,
    /// Counter32, Counter.
    Counter32 = 6,
    /// Gauge32, Gauge.
    Gauge32 = 7,
    /// TimeTicks.
    TimeTicks = 8,
    /// Opaque.
    Opaque = 9,
    /// NULL.
    Null = 10,
    /// Counter64.
    Counter64 = 11,
    /// BITS.
    Bits = 12,
    /// NsapAddress.
    NsapAddress = 13,
    /// UInteger32 of RFC 1442.
    UInteger32 = 14,
    /// Unsigned32.
    Unsigned32 = 15,
    /// Integer32.
    Integer32 = 16,
}

impl Syntax {
    pub(super) fn from_number(number: u32) -> Self {
        match number {
            1 => Self::ObjectIdentifier,
            2 => Self::OctetString,
            3 => Self::Integer,
            4 => Self::NetworkAddress,
            5 => Self::IpAddress,
            6 => Self::Counter32,
            7 => Self::Gauge32,
            8 => Self::TimeTicks,
            9 => Self::Opaque,
            10 => Self::Null,
            11 => Self::Counter64,
            12 => Self::Bits,
            13 => Self::NsapAddress,
            14 => Self::UInteger32,
            15 => Self::Unsigned32,
            16 => Self::Integer32,
            _ => Self::None,
        }
    }

    /// Returns the base type for a name in a SYNTAX clause; `None` if it is not a base type.
    pub(super) fn of_keyword(name: &str) -> Option<Self> {
        Some(match name {
            "OBJECT IDENTIFIER" => Self::ObjectIdentifier,
            "OCTET STRING" => Self::OctetString,
            "INTEGER" => Self::Integer,
            "NetworkAddress" => Self::NetworkAddress,
            "IpAddress" => Self::IpAddress,
            "Counter32" | "Counter" => Self::Counter32,
            "Gauge32" | "Gauge" => Self::Gauge32,
            "TimeTicks" => Self::TimeTicks,
            "Opaque" => Self::Opaque,
            "NULL" => Self::Null,
            "Counter64" => Self::Counter64,
            "BITS" | "BIT STRING" => Self::Bits,
            "NsapAddress" => Self::NsapAddress,
            "UInteger32" => Self::UInteger32,
            "Unsigned32" => Self::Unsigned32,
            "Integer32" => Self::Integer32,
            _ => return None,
        })
    }

    /// The name of the base type in an SMIv2 SYNTAX clause, or in SMIv1 if SMIv2 has no such type.
    /// Empty for [`Syntax::None`].
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "",
            Self::ObjectIdentifier => "OBJECT IDENTIFIER",
            Self::OctetString => "OCTET STRING",
            Self::Integer => "INTEGER",
            Self::NetworkAddress => "NetworkAddress",
            Self::IpAddress => "IpAddress",
            Self::Counter32 => "Counter32",
            Self::Gauge32 => "Gauge32",
            Self::TimeTicks => "TimeTicks",
            Self::Opaque => "Opaque",
            Self::Null => "NULL",
            Self::Counter64 => "Counter64",
            Self::Bits => "BITS",
            Self::NsapAddress => "NsapAddress",
            Self::UInteger32 => "UInteger32",
            Self::Unsigned32 => "Unsigned32",
            Self::Integer32 => "Integer32",
        }
    }

    /// The lowest and the highest value (or string length) that the type alone allows, limited to
    /// what fits into an `i64`.
    pub(super) fn limits(self) -> (i64, i64) {
        match self {
            Self::Integer | Self::Integer32 => (i32::MIN.into(), i32::MAX.into()),
            Self::OctetString | Self::Opaque | Self::Bits => (0, u16::MAX.into()),
            Self::Counter64 => (0, i64::MAX),
            _ => (0, u32::MAX.into()),
        }
    }

    pub(super) fn is_signed(self) -> bool {
        matches!(self, Self::Integer | Self::Integer32)
    }

    /// Whether a value of this type is one sub-identifier in an index.
    pub(super) fn is_number(self) -> bool {
        matches!(
            self,
            Self::Integer
                | Self::Integer32
                | Self::Unsigned32
                | Self::Gauge32
                | Self::UInteger32
                | Self::TimeTicks
                | Self::Counter32
        )
    }
}

/// MAX-ACCESS of an object (RFC 2578, section 7.3), ACCESS in SMIv1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(u8)]
pub enum Access {
    /// The definition has no such clause.
    None = 0,
    /// not-accessible.
    NotAccessible = 1,
    /// accessible-for-notify.
    Notify = 2,
    /// read-only.
    ReadOnly = 3,
    /// read-write.
    ReadWrite = 4,
    /// read-create.
    ReadCreate = 5,
    /// write-only, of SMIv1.
    WriteOnly = 6,
}

/// STATUS of a definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(u8)]
pub enum Status {
    /// The definition has no such clause.
    None = 0,
    /// current.
    Current = 1,
    /// deprecated.
    Deprecated = 2,
    /// obsolete.
    Obsolete = 3,
    /// mandatory, of SMIv1.
    Mandatory = 4,
    /// optional, of SMIv1.
    Optional = 5,
}

impl Status {
    /// The word of the clause; empty if there is no clause.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Current => "current",
            Self::Deprecated => "deprecated",
            Self::Obsolete => "obsolete",
            Self::Mandatory => "mandatory",
            Self::Optional => "optional",
        }
    }

    pub(super) fn from_number(number: u8) -> Self {
        match number {
            1 => Self::Current,
            2 => Self::Deprecated,
            3 => Self::Obsolete,
            4 => Self::Mandatory,
            5 => Self::Optional,
            _ => Self::None,
        }
    }

    /// Parses the word of a STATUS clause.
    pub(super) fn of_keyword(word: &str) -> Self {
        match word {
            "current" => Self::Current,
            "deprecated" => Self::Deprecated,
            "obsolete" => Self::Obsolete,
            "mandatory" => Self::Mandatory,
            "optional" => Self::Optional,
            _ => Self::None,
        }
    }
}

impl Access {
    /// The word of the clause; empty if there is no clause.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "",
            Self::NotAccessible => "not-accessible",
            Self::Notify => "accessible-for-notify",
            Self::ReadOnly => "read-only",
            Self::ReadWrite => "read-write",
            Self::ReadCreate => "read-create",
            Self::WriteOnly => "write-only",
        }
    }

    /// Parses the word of a MAX-ACCESS or ACCESS clause.
    pub(super) fn of_keyword(word: &str) -> Self {
        match word {
            "not-accessible" => Self::NotAccessible,
            "accessible-for-notify" => Self::Notify,
            "read-only" => Self::ReadOnly,
            "read-write" => Self::ReadWrite,
            "read-create" => Self::ReadCreate,
            "write-only" => Self::WriteOnly,
            _ => Self::None,
        }
    }
}

impl Kind {
    /// The name for output: `scalar`, `table`, `module-identity`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Node => "node",
            Self::Scalar => "scalar",
            Self::Table => "table",
            Self::Entry => "entry",
            Self::Column => "column",
            Self::Notification => "notification",
            Self::ModuleIdentity => "module-identity",
            Self::ObjectIdentity => "object-identity",
            Self::ObjectGroup => "object-group",
            Self::NotificationGroup => "notification-group",
            Self::ModuleCompliance => "module-compliance",
            Self::AgentCapabilities => "agent-capabilities",
        }
    }
}
