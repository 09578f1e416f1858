//! How values of an object are written: [`Way`].

use crate::mib::{Strings, Style, Syntax, facts::Facts};

/// How the values of an object's own type are written, if that needs no rule of net-snmp's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// A string of printable ASCII characters as it is, if it has at most so many octets.
    Text(usize),
    /// A string in hex with colons, as the hint `1x:` of PhysAddress asks.
    Physical,
    Counter32,
    Counter64,
    Gauge32,
    /// A number, after its label if it has one.
    Integer {
        labels: bool,
        /// Whether a number without a label is the number alone.
        bare: bool,
    },
    /// By the rules.
    Ruled,
}

impl Way {
    pub(super) fn of(facts: &Facts<'_>, style: &Style) -> Self {
        let strings = matches!(style.strings, Strings::Guess | Strings::Utf8);
        let physical = facts.syntax == Syntax::OctetString
            && facts.hint == Some("1x:")
            && facts.units.is_none()
            && !facts.is_told();
        if physical && strings && !style.two_digit_hex {
            return Self::Physical;
        }
        if !facts.is_plain() {
            return Self::Ruled;
        }
        match (facts.syntax, facts.hint) {
            (Syntax::OctetString, _) if strings => facts.shown.map_or(Self::Ruled, Self::Text),
            (Syntax::Counter32, _) => Self::Counter32,
            (Syntax::Counter64, _) => Self::Counter64,
            (Syntax::Gauge32 | Syntax::Unsigned32, None) => Self::Gauge32,
            (Syntax::Integer | Syntax::Integer32, hint) => {
                Self::Integer { labels: !style.numeric_enums, bare: hint.is_none() }
            }
            _ => Self::Ruled,
        }
    }
}
