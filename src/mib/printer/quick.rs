//! Values that need no rule of net-snmp's: [`Quick`].

use super::{known::Known, met::Met};
use crate::{
    ValueRef,
    mib::{Names, Strings, Style, Syntax, digits, hint},
};

/// A value whose text is itself or a label. Nearly all values of tables are of this kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quick<'v, 'm> {
    /// A number without a sign.
    Unsigned(u64),
    /// A number with a sign.
    Signed(i32),
    /// A number of an enumeration, with its label.
    Label(&'m str, i32),
    /// A string of printable ASCII characters.
    Text(&'v str),
}

impl<'m> Known<'_, 'm> {
    /// Returns the value if its text needs no more than this. `None`: the printer writes it.
    pub fn quick<'v>(&self, value: ValueRef<'v>) -> Option<Quick<'v, 'm>> {
        quick(self.met, self.style, value)
    }

    /// Writes the line that snmpget prints by default. It has only printable ASCII characters. Returns
    /// false and writes nothing if the value is neither [quick](Self::quick) nor a physical address,
    /// if the instance is not plain numbers, or if the style asks for other lines.
    pub fn line(&self, out: &mut Vec<u8>, value: ValueRef<'_>) -> bool {
        let (met, style) = (self.met, self.style);
        if !met.plain || style.is_quick() || style.value_only || style.names == Names::Nothing {
            return false;
        }
        let quick = quick(met, style, value);
        let physical = physical(met, style, value);
        if quick.is_none() && physical.is_none() {
            return false;
        }
        out.reserve(met.name.len() + 64);
        match self.instance() {
            [] => out.extend_from_slice(met.name.as_bytes()),
            [first, rest @ ..] => {
                out.extend_from_slice(met.dotted_name.as_bytes());
                digits::append(out, (*first).into());
                for subid in rest {
                    out.push(b'.');
                    digits::append(out, (*subid).into());
                }
            }
        }
        let Some(quick) = quick else {
            out.extend_from_slice(b" = STRING: ");
            digits::colons(out, physical.unwrap_or_default());
            return true;
        };
        match (quick, value) {
            (Quick::Text(text), _) => {
                out.extend_from_slice(b" = STRING: ");
                out.extend_from_slice(text.as_bytes());
            }
            (Quick::Label(label, number), _) => {
                out.extend_from_slice(b" = INTEGER: ");
                out.extend_from_slice(label.as_bytes());
                out.push(b'(');
                signed(out, number);
                out.push(b')');
            }
            (Quick::Signed(number), _) => {
                out.extend_from_slice(b" = INTEGER: ");
                signed(out, number);
            }
            (Quick::Unsigned(number), value) => {
                out.extend_from_slice(match value {
                    ValueRef::Counter32(_) => b" = Counter32: ".as_slice(),
                    ValueRef::Counter64(_) => b" = Counter64: ",
                    _ => b" = Gauge32: ",
                });
                digits::append(out, number);
            }
        }
        true
    }
}

fn quick<'v, 'm>(met: &Met<'m>, style: &Style, value: ValueRef<'v>) -> Option<Quick<'v, 'm>> {
    let facts = &met.facts;
    if !facts.is_plain() {
        return None;
    }
    Some(match (facts.syntax, value) {
        (Syntax::OctetString, ValueRef::OctetString(octets)) => {
            let shown = facts.shown.is_some_and(|most| octets.len() <= most);
            let strings = matches!(style.strings, Strings::Guess | Strings::Utf8);
            if !shown || !strings || !hint::is_ascii_print(octets) {
                return None;
            }
            Quick::Text(std::str::from_utf8(octets).ok()?)
        }
        (Syntax::Counter32, ValueRef::Counter32(number)) => Quick::Unsigned(number.into()),
        (Syntax::Counter64, ValueRef::Counter64(number)) => Quick::Unsigned(number),
        (Syntax::Gauge32 | Syntax::Unsigned32, ValueRef::Gauge32(number))
            if facts.hint.is_none() =>
        {
            Quick::Unsigned(number.into())
        }
        (Syntax::Integer | Syntax::Integer32, ValueRef::Integer(number)) => {
            match facts.label(number.into()).filter(|_| !style.numeric_enums) {
                Some(label) => Quick::Label(label, number),
                None if facts.hint.is_none() => Quick::Signed(number),
                None => return None,
            }
        }
        _ => return None,
    })
}

/// Returns the octets of a value that is written as a PhysAddress: `0:1b:21:9:ab:ff`.
fn physical<'v>(met: &Met<'_>, style: &Style, value: ValueRef<'v>) -> Option<&'v [u8]> {
    let (ValueRef::OctetString(octets), facts) = (value, &met.facts) else { return None };
    let is_physical = facts.syntax == Syntax::OctetString
        && facts.hint == Some("1x:")
        && facts.units.is_none()
        && !facts.is_told()
        && matches!(style.strings, Strings::Guess | Strings::Utf8)
        && !style.two_digit_hex;
    is_physical.then_some(octets)
}

fn signed(out: &mut Vec<u8>, number: i32) {
    if number < 0 {
        out.push(b'-');
    }
    digits::append(out, number.unsigned_abs().into());
}
