//! The words that the parser knows by itself.

/// Macros that define a name.
pub(super) const MACROS: &[&str] = &[
    "AGENT-CAPABILITIES",
    "MODULE-COMPLIANCE",
    "MODULE-IDENTITY",
    "NOTIFICATION-GROUP",
    "NOTIFICATION-TYPE",
    "OBJECT-GROUP",
    "OBJECT-IDENTITY",
    "OBJECT-TYPE",
    "TRAP-TYPE",
];

/// Types that are built into the parser (`tokens[]`).
pub(super) const BASE_TYPES: &[&str] = &[
    "ApplicationSyntax",
    "BIT",
    "BITS",
    "CHOICE",
    "Counter",
    "Counter32",
    "Counter64",
    "Gauge",
    "Gauge32",
    "INTEGER",
    "Integer32",
    "IpAddress",
    "NULL",
    "NetworkAddress",
    "NotificationName",
    "NsapAddress",
    "OBJECT",
    "OCTET",
    "ObjectName",
    "ObjectSyntax",
    "Opaque",
    "SEQUENCE",
    "SimpleSyntax",
    "TEXTUAL-CONVENTION",
    "TimeTicks",
    "UInteger32",
    "Unsigned32",
];

/// Whether an imported symbol is a type that the parser does not know by itself.
pub(super) fn is_type(symbol: &str) -> bool {
    let other = |c: char| c.is_ascii_lowercase();
    symbol.starts_with(|c: char| c.is_ascii_uppercase())
        && symbol.contains(other)
        && !BASE_TYPES.contains(&symbol)
}
