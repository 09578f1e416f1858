//! Writes the names of OIDs.

use super::{
    IndexObject, Mib, Names, Object, Style, Syntax, digits,
    hint::{self, Outcome},
    index::{self, Part},
    index_in::{self, Before},
    token::Tokens,
};
use crate::{Oid, OidRef};
use std::fmt::Write;

impl Mib {
    /// Returns the name of an OID in one of the forms of `-O`. What follows the last known object
    /// is written as numbers, as in snmptranslate: an OID in an unknown branch becomes
    /// `SNMPv2-SMI::enterprises.9.1` or `iso.2.3`.
    ///
    /// There are two differences to net-snmp, where two rows can get the same name: a string index
    /// that is not printable is written as numbers, not with dots, and a quote inside a string
    /// index gets a backslash. [`resolve`](Self::resolve) can read every name back.
    pub fn name<'a>(&self, oid: impl Into<OidRef<'a>>, names: Names) -> String {
        let mut out = String::with_capacity(64);
        self.name_into(&mut out, oid, &Style { names, ..Style::default() });
        out
    }

    /// Like [`name`](Self::name), but appends to `out` and follows the style's letters for indexes:
    /// `b`, `E` and `X`.
    pub fn name_into<'a>(&self, out: &mut String, oid: impl Into<OidRef<'a>>, style: &Style) {
        let oid = &oid.into().to_oid();
        match style.names {
            Names::Numeric => return digits::dotted(out, oid.as_slice()),
            Names::Nothing => return,
            _ => {}
        }
        let Some((object, rest)) = self.object(oid) else {
            return digits::dotted(out, oid.as_slice());
        };
        object_into(out, &object, style.names);
        self.instance_into(out, &object, rest, style);
    }

    /// Writes the instance after the object, with labels and strings if the style asks for them.
    pub(super) fn instance_into(
        &self,
        out: &mut String,
        object: &Object<'_>,
        rest: &[u32],
        style: &Style,
    ) {
        let mut rest = rest;
        if !style.numeric_indexes && (object.is_column() || object.is_entry()) {
            if object.is_entry() {
                // A column that the module does not define.
                let Some((column, behind)) = rest.split_first() else { return };
                digits::dotted(out, &[*column]);
                rest = behind;
            }
            let mut before = None;
            for index in object.each_index() {
                let Some((part, behind)) = index.take(rest).filter(|_| !rest.is_empty()) else {
                    break;
                };
                let taken = &rest[..rest.len() - behind.len()];
                let in_words = self.part_into(out, &index, part, taken, before, style);
                // Some agents leave out the length before a string. Then nothing behind it is what
                // it seems to be.
                let misread = !in_words && (style.bracket_indexes || is_misread(&part, before));
                if misread {
                    rest = behind;
                    break;
                }
                before = match part {
                    Part::Number(number) => {
                        index.object.and_then(|o| o.convention()).map(|name| (name, number))
                    }
                    _ => None,
                };
                rest = behind;
            }
        }
        digits::dotted(out, rest);
    }

    /// Writes a part of the index. Returns whether it is more than numbers.
    fn part_into(
        &self,
        out: &mut String,
        index: &IndexObject<'_>,
        part: Part<'_>,
        taken: &[u32],
        before: Before<'_>,
        style: &Style,
    ) -> bool {
        let Some(object) = index.object else { return false };
        let (open, close) = if style.bracket_indexes { ("[", "]") } else { (".", "") };
        let start = out.len();
        out.push_str(open);
        let in_words = match part {
            Part::Number(number) => {
                let label = object.enums().find(|&(n, _)| n as u32 == number);
                match label {
                    Some((_, label)) => out.push_str(label),
                    None => digits::decimal(out, number),
                }
                true
            }
            Part::Octets(octets) => {
                let bytes = index::bytes(octets);
                let counted = !index.implied && object.fixed_size().is_none();
                match (before, object.convention(), object.hint()) {
                    (Some(("InetAddressType", kind)), Some("InetAddress"), _) => {
                        let start = out.len();
                        let quote = quotes(true, style);
                        out.push_str(quote);
                        let done = inet_into(out, kind, &bytes);
                        out.push_str(quote);
                        if !done {
                            out.truncate(start);
                        }
                        done || quoted_into(out, &bytes, true, style)
                    }
                    (_, _, Some(hint)) if style.bracket_indexes => {
                        if !style.is_quick() {
                            out.push_str("STRING: ");
                        }
                        let before = out.len();
                        hint::octets_into(out, hint, &bytes, style.two_digit_hex) == Outcome::Done
                            && !out[before..].contains(['[', ']'])
                    }
                    _ => quoted_into(out, &bytes, counted, style),
                }
            }
            Part::Ip(ip) => {
                let _ = write!(out, "{}", std::net::Ipv4Addr::from(ip));
                true
            }
            Part::ObjectId(subids) if style.bracket_indexes => {
                self.name_into(out, &Oid::from_wire(subids.iter().copied()), style);
                true
            }
            Part::ObjectId(_) | Part::Network(_) => false,
        };
        if in_words {
            out.push_str(close);
            let ambiguous = matches!(part, Part::Octets(_) | Part::ObjectId(_));
            if !ambiguous || self.reads_back(&out[start..], index, before, taken) {
                return true;
            }
        }
        out.truncate(start);
        digits::dotted(out, taken);
        false
    }
}

/// Returns whether the octets are an address whose type needs another number of octets.
fn is_misread(part: &Part<'_>, before: Before<'_>) -> bool {
    let (Part::Octets(octets), Some(("InetAddressType", kind))) = (part, before) else {
        return false;
    };
    matches!((kind, octets.len()), (1, n) if n != 4)
        || matches!((kind, octets.len()), (2, n) if n != 16)
}

impl Mib {
    /// Whether a written string or OID in an index is parsed back to the same sub-identifiers. It
    /// may not be if the object's hint reads the text as octets, if the text is empty, or if the
    /// OID begins with an invalid pair.
    fn reads_back(
        &self,
        words: &str,
        index: &IndexObject<'_>,
        before: Before<'_>,
        taken: &[u32],
    ) -> bool {
        let name = format!("x{words}");
        let mut tokens = Tokens::new(&name);
        let mut subids = Vec::with_capacity(taken.len());
        tokens.label().is_ok()
            && index_in::read_behind(self, &[*index], before, &mut tokens, &mut subids).is_ok()
            && subids == taken
    }
}

/// Writes the name of an object in one of the forms; in the numeric form its numbers.
pub(super) fn object_into(out: &mut String, object: &Object<'_>, names: Names) {
    match names {
        Names::Module | Names::Suffix => label_into(out, object, names),
        Names::Ucd => path_into(out, object, true),
        Names::Full => path_into(out, object, false),
        Names::Numeric => digits::dotted(out, object.oid().as_slice()),
        Names::Nothing => {}
    }
}

/// Whether all instances of the object are written as its name and numbers. Then
/// [`Mib::instance_into`] is not needed.
pub(super) fn is_plain(object: &Object<'_>, style: &Style) -> bool {
    if style.numeric_indexes || style.names == Names::Numeric {
        return true;
    }
    if object.is_entry() {
        return false;
    }
    if !object.is_column() {
        return true;
    }
    !style.bracket_indexes
        && object.each_index().all(|index| match index.object {
            // An object without a module stays in numbers, and so does everything after it.
            None => true,
            Some(object) => match object.syntax() {
                // An address is always written as four numbers.
                Syntax::IpAddress => true,
                syntax => syntax.is_number() && object.enums().next().is_none(),
            },
        })
}

/// Writes `MODULE::name`, or only the name if the form or the object has no module.
fn label_into(out: &mut String, object: &Object<'_>, names: Names) {
    if names == Names::Module && !object.module().is_empty() {
        out.push_str(object.module());
        out.push_str("::");
    }
    out.push_str(object.name());
}

/// Writes `.iso.org.dod…`, or the short form of UCD snmp without the first labels.
fn path_into(out: &mut String, object: &Object<'_>, short: bool) {
    const ROOTS: [&[u32]; 3] = [&[1, 3, 6, 1, 2, 1], &[1, 3, 6, 1, 3], &[1, 3, 6, 1, 4]];
    let oid = object.oid();
    let root = ROOTS.iter().find(|root| {
        short && oid.as_slice().len() > root.len() && oid.as_slice().starts_with(root)
    });
    let skipped = root.map_or(0, |root| root.len());
    let mut path = vec![*object];
    while let Some(parent) = path.last().and_then(Object::parent) {
        path.push(parent);
    }
    for (i, node) in path.iter().rev().enumerate().skip(skipped) {
        if i > skipped || skipped == 0 {
            out.push('.');
        }
        match node.name() {
            "" => drop(write!(out, "{}", node.subid())),
            name => out.push_str(name),
        }
    }
}

/// The quote of a string index: double if its length comes before it.
fn quotes(counted: bool, style: &Style) -> &'static str {
    match (counted, style.escape_quotes) {
        (true, false) => "\"",
        (false, false) => "'",
        (true, true) => "\\\"",
        (false, true) => "\\'",
    }
}

fn quoted_into(out: &mut String, bytes: &[u8], counted: bool, style: &Style) -> bool {
    // An empty string that is implied or has a fixed size has no sub-identifiers.
    if !bytes.iter().all(|b| (b' '..=b'~').contains(b)) || (bytes.is_empty() && !counted) {
        return false;
    }
    let quote = quotes(counted, style);
    let plain = if counted { '"' } else { '\'' };
    out.push_str(quote);
    for &byte in bytes {
        let c = char::from(byte);
        if c == plain || c == '\\' {
            out.push('\\');
        }
        out.push(c);
    }
    out.push_str(quote);
    true
}

/// Writes an InetAddress with this number of its InetAddressType (RFC 4001), as net-snmp does.
fn inet_into(out: &mut String, kind: u32, bytes: &[u8]) -> bool {
    let (address, zone) = match (kind, bytes.len()) {
        (1, 4) | (2, 16) => (bytes, None),
        (3, 8) | (4, 20) => {
            let (address, zone) = bytes.split_at(bytes.len() - 4);
            let zone = zone.iter().fold(0_u32, |n, &b| n << 8 | u32::from(b));
            (address, Some(zone))
        }
        _ => return false,
    };
    for (i, byte) in address.iter().enumerate() {
        let _ = match (address.len(), i) {
            (4, 0) => write!(out, "{byte}"),
            (4, _) => write!(out, ".{byte}"),
            (_, 0) => write!(out, "{byte:02x}"),
            (..) => write!(out, ":{byte:02x}"),
        };
    }
    if let Some(zone) = zone {
        let _ = write!(out, "%{zone}");
    }
    true
}
