//! Formats values as snmpget prints them.

use super::{
    AddressKind, Mib, Style, Syntax, digits,
    facts::{Facts, expected, fits},
    hint::{self, Outcome},
    style::Strings,
};
use crate::{OidRef, ValueRef, VarBindRef};
use std::fmt::Write;

impl Mib {
    /// Returns the text of a value of `oid`: its type, then the value, formatted with the
    /// enumeration, hint and units of the object. This is the output of `snprint_value` with two
    /// differences. A string with control characters or bytes that are not UTF-8 is printed as
    /// `Hex-STRING`, with or without a hint, because a terminal must not see such octets. Values of
    /// an InetAddress and similar conventions, which net-snmp prints in hex, are written as
    /// [`AddressKind::write`] does, if the INDEX in `oid` gives their type or they can be nothing
    /// else. [`Printer`](super::Printer) also uses the type in the same row.
    pub fn format<'a>(
        &self,
        oid: impl Into<OidRef<'a>>,
        value: impl Into<ValueRef<'a>>,
        style: &Style,
    ) -> String {
        let mut text = String::with_capacity(64);
        self.format_into(&mut text, oid, value, style);
        text
    }

    /// Like [`format`](Self::format), but appends to `out`.
    pub fn format_into<'a>(
        &self,
        out: &mut String,
        oid: impl Into<OidRef<'a>>,
        value: impl Into<ValueRef<'a>>,
        style: &Style,
    ) {
        let (oid, value) = (oid.into().to_oid(), value.into());
        let (facts, instance) = match self.object(&oid) {
            Some((object, instance)) => (Some(Facts::of(object)), instance),
            None => (None, &[][..]),
        };
        let address = facts.as_ref().and_then(|f| f.address(instance, value, &mut |_| None));
        self.value_into(out, facts.as_ref(), value, address, style);
    }

    /// Writes a value of the object with these facts; `address` is the kind of address it is.
    pub(super) fn value_into(
        &self,
        out: &mut String,
        facts: Option<&Facts<'_>>,
        value: ValueRef<'_>,
        address: Option<AddressKind>,
        style: &Style,
    ) {
        ValueWriter { mib: self, out, style, address }.value(value, facts);
    }

    /// Returns the line that snmpget prints for a varbind (`snprint_variable`), without the
    /// newline.
    pub fn line<'a>(&self, varbind: impl Into<VarBindRef<'a>>, style: &Style) -> String {
        let mut text = String::with_capacity(96);
        self.line_into(&mut text, varbind, style);
        text
    }

    /// Like [`line`](Self::line), but appends to `out`.
    pub fn line_into<'a>(
        &self,
        out: &mut String,
        varbind: impl Into<VarBindRef<'a>>,
        style: &Style,
    ) {
        let VarBindRef { oid, value } = varbind.into();
        if !style.value_only {
            self.name_into(out, oid, style);
            out.push_str(equals(style));
        }
        self.format_into(out, oid, value, style);
    }
}

/// The text between a name and its value.
pub(super) fn equals(style: &Style) -> &'static str {
    if style.quick && !style.quick_equal { " " } else { " = " }
}

struct ValueWriter<'m, 'o> {
    mib: &'m Mib,
    out: &'o mut String,
    style: &'m Style,
    address: Option<AddressKind>,
}

impl ValueWriter<'_, '_> {
    fn value(&mut self, value: ValueRef<'_>, facts: Option<&Facts<'_>>) {
        let exception = match value {
            ValueRef::NoSuchObject => "No Such Object available on this agent at this OID",
            ValueRef::NoSuchInstance => "No Such Instance currently exists at this OID",
            ValueRef::EndOfMibView => {
                "No more variables left in this MIB View (It is past the end of the MIB tree)"
            }
            _ => "",
        };
        if !exception.is_empty() {
            return self.out.push_str(exception);
        }
        if let ValueRef::Malformed(_) = value {
            let _ = write!(self.out, "{value}");
            return;
        }
        let syntax = facts.map_or(Syntax::None, |facts| facts.syntax);
        if !fits(syntax, value) {
            if !self.style.quick_equal {
                let _ = write!(self.out, "Wrong Type (should be {}): ", expected(syntax));
            }
            // The object's hint and units do not apply to a value of another type.
            return self.typed(value, None, Syntax::None);
        }
        self.typed(value, facts, syntax);
    }

    fn typed(&mut self, value: ValueRef<'_>, facts: Option<&Facts<'_>>, syntax: Syntax) {
        let hint = facts.and_then(|facts| facts.hint);
        match value {
            ValueRef::OctetString(bytes) | ValueRef::BitString(bytes)
                if syntax == Syntax::Bits || matches!(value, ValueRef::BitString(_)) =>
            {
                return self.bits(bytes, facts);
            }
            ValueRef::OctetString(bytes) => {
                if bytes.is_empty() && hint.is_none() {
                    return self.out.push_str("\"\"");
                }
                if let Some(kind) = self.address
                    && syntax == Syntax::OctetString
                    && self.style.strings != Strings::Hex
                    && self.address(kind, bytes)
                {
                    return;
                }
                match facts.and_then(|facts| facts.shown) {
                    // Fast path: nearly every string of a MIB has the hint `255a`.
                    Some(most) if bytes.len() <= most && hint::is_ascii_print(bytes) => {
                        self.label("STRING: ");
                        self.out.push_str(std::str::from_utf8(bytes).unwrap_or_default());
                    }
                    _ => self.octets(bytes, hint),
                }
            }
            ValueRef::Integer(number) => self.integer(number, facts),
            // net-snmp prints no label for this type.
            ValueRef::UInteger32(number) => self.number((number).into(), hint),
            ValueRef::Gauge32(number) => {
                self.label("Gauge32: ");
                self.number((number).into(), hint);
            }
            ValueRef::Counter32(number) => {
                self.label("Counter32: ");
                self.number((number).into(), None);
            }
            ValueRef::Counter64(number) => {
                self.label("Counter64: ");
                digits::decimal(self.out, number);
            }
            ValueRef::Unsigned64(number) => {
                self.label("Opaque: UInt64: ");
                let _ = write!(self.out, "{number}");
            }
            ValueRef::Integer64(number) => {
                self.label("Opaque: Int64: ");
                let _ = write!(self.out, "{number}");
            }
            ValueRef::Float(number) => {
                self.label("Opaque: Float: ");
                self.float((number).into());
            }
            ValueRef::Double(number) => {
                self.label("Opaque: Float: ");
                self.float(number);
            }
            ValueRef::ObjectIdentifier(oid) => {
                self.label("OID: ");
                self.mib.name_into(self.out, oid, self.style);
            }
            ValueRef::TimeTicks(ticks) => {
                if self.style.raw_ticks {
                    return digits::decimal(self.out, ticks);
                }
                self.ticks(ticks);
            }
            ValueRef::Opaque(bytes) => {
                self.label("OPAQUE: ");
                self.hex(bytes);
            }
            ValueRef::IpAddress(ip) if syntax == Syntax::NetworkAddress => {
                self.label("Network Address: ");
                for (i, octet) in ip.octets().into_iter().enumerate() {
                    let colon = if i > 0 { ":" } else { "" };
                    let _ = write!(self.out, "{colon}{octet:02X}");
                }
                return;
            }
            ValueRef::IpAddress(ip) => {
                self.label("IpAddress: ");
                for (i, octet) in ip.octets().into_iter().enumerate() {
                    self.out.push_str(if i > 0 { "." } else { "" });
                    digits::decimal(self.out, octet);
                }
                return;
            }
            ValueRef::Nsap(bytes) => {
                self.label("NsapAddress: ");
                return self.hex(bytes);
            }
            ValueRef::Null => return self.out.push_str("NULL"),
            // These were handled above.
            ValueRef::BitString(_)
            | ValueRef::NoSuchObject
            | ValueRef::NoSuchInstance
            | ValueRef::EndOfMibView
            | ValueRef::Malformed(_) => return,
        }
        if let Some(units) = facts.and_then(|facts| facts.units).filter(|_| !self.style.no_units) {
            self.out.push(' ');
            self.out.push_str(units);
        }
    }

    fn label(&mut self, label: &str) {
        if !self.style.is_quick() {
            self.out.push_str(label);
        }
    }

    fn integer(&mut self, number: i32, facts: Option<&Facts<'_>>) {
        self.label("INTEGER: ");
        let label = facts.and_then(|facts| facts.label(number.into()));
        match label.filter(|_| !self.style.numeric_enums) {
            Some(label) => {
                self.out.push_str(label);
                if !self.style.is_quick() {
                    self.out.push('(');
                    digits::signed(self.out, number);
                    self.out.push(')');
                }
            }
            None => self.number(number.into(), facts.and_then(|facts| facts.hint)),
        }
    }

    fn number(&mut self, number: i64, hint: Option<&str>) {
        match hint {
            Some(hint) => hint::integer_into(self.out, hint, number),
            None => digits::signed(self.out, number),
        }
    }

    /// Writes a number as `%f` does.
    fn float(&mut self, number: f64) {
        let (width, digits) = self.style.precision.unwrap_or((0, None));
        let (width, digits) = (usize::from(width), usize::from(digits.unwrap_or(6)));
        let _ = match number.is_nan() {
            true => write!(self.out, "{:>width$}", "nan"),
            false => write!(self.out, "{number:width$.digits$}"),
        };
    }

    fn ticks(&mut self, ticks: u32) {
        let (seconds, hundredths) = (ticks / 100, ticks % 100);
        let (minutes, seconds) = (seconds / 60, seconds % 60);
        let (hours, minutes) = (minutes / 60, minutes % 60);
        let (days, hours) = (hours / 24, hours % 24);
        let out = &mut *self.out;
        if self.style.is_quick() {
            digits::decimal(out, days);
            out.push(':');
        } else {
            out.push_str("Timeticks: (");
            digits::decimal(out, ticks);
            out.push_str(") ");
            if days > 0 {
                digits::decimal(out, days);
                out.push_str(if days == 1 { " day, " } else { " days, " });
            }
        }
        digits::decimal(out, hours);
        for (mark, number) in [(':', minutes), (':', seconds), ('.', hundredths)] {
            out.push(mark);
            digits::two(out, number);
        }
    }

    /// Writes an address like a text with a hint. Returns false and writes nothing if the octets
    /// are not an address.
    fn address(&mut self, kind: AddressKind, bytes: &[u8]) -> bool {
        let before = self.out.len();
        self.label("STRING: ");
        let done = kind.write(self.out, bytes);
        if !done {
            self.out.truncate(before);
        }
        done
    }

    fn octets(&mut self, bytes: &[u8], hint: Option<&str>) {
        let before = self.out.len();
        if let Some(hint) = hint {
            self.label("STRING: ");
            match hint::octets_into(self.out, hint, bytes, self.style.two_digit_hex) {
                Outcome::Done => return,
                // snmpget passes the octets on, as they are.
                Outcome::Unprintable if self.style.strings == Strings::Ascii => {
                    return self.out.extend(bytes.iter().copied().map(printable));
                }
                Outcome::Unprintable => {
                    self.out.truncate(before);
                    return self.hex_string(bytes);
                }
                Outcome::BadHint => {
                    self.out.truncate(before);
                    let _ = write!(self.out, "(Bad hint ignored: {}) ", hint.escape_debug());
                    if bytes.is_empty() {
                        return self.out.push_str("\"\"");
                    }
                }
            }
        }
        let as_hex = match self.style.strings {
            Strings::Hex => true,
            Strings::Ascii => false,
            Strings::Utf8 => {
                if let Ok(text) = std::str::from_utf8(bytes)
                    && hint::is_printable(text)
                {
                    self.label("STRING: ");
                    self.out.push('"');
                    hint::escaped_into(self.out, text);
                    return self.out.push('"');
                }
                true
            }
            // net-snmp calls isprint() for each byte, which accepts only ASCII.
            Strings::Guess => {
                !hint::is_ascii_print(bytes)
                    && !std::str::from_utf8(bytes)
                        .is_ok_and(|s| s.is_ascii() && hint::is_printable(s))
            }
        };
        if as_hex {
            return self.hex_string(bytes);
        }
        self.label("STRING: ");
        self.out.push('"');
        hint::ascii_into(self.out, bytes);
        self.out.push('"');
    }

    fn hex_string(&mut self, bytes: &[u8]) {
        match self.style.is_quick() {
            true => {
                self.out.push('"');
                self.hex(bytes);
                self.out.push('"');
            }
            false => {
                self.out.push_str("Hex-STRING: ");
                self.hex(bytes);
            }
        }
    }

    /// Writes hex as net-snmp does, because scripts depend on it: a blank after each octet, also
    /// after the last, and sixteen octets in a line.
    fn hex(&mut self, bytes: &[u8]) {
        let length = match self.style.hex_length {
            None => HEX_LINE,
            Some(0) => usize::MAX,
            Some(length) => length as usize,
        };
        for (i, line) in bytes.chunks(length).enumerate() {
            if i > 0 {
                self.out.push('\n');
            }
            for byte in line {
                digits::octet(self.out, *byte);
            }
            if self.style.hex_text {
                self.out.push_str("  [");
                self.out.extend(line.iter().copied().map(printable));
                self.out.push(']');
            }
        }
    }

    fn bits(&mut self, bytes: &[u8], facts: Option<&Facts<'_>>) {
        if self.style.is_quick() {
            self.out.push('"');
            self.hex(bytes);
            return self.out.push('"');
        }
        self.out.push_str("BITS: ");
        self.hex(bytes);
        for number in bits_set(bytes) {
            let label = facts.and_then(|facts| facts.label(number as i64));
            let _ = match label.filter(|_| !self.style.numeric_enums) {
                Some(label) => write!(self.out, "{label}({number}) "),
                None => write!(self.out, "{number} "),
            };
        }
    }
}

/// Returns the character of an octet, or a dot if it is not printable ASCII.
fn printable(octet: u8) -> char {
    if (b' '..=b'~').contains(&octet) { octet.into() } else { '.' }
}

/// Returns the numbers of the bits that are set in BITS.
pub fn bits_set(octets: &[u8]) -> impl Iterator<Item = usize> + '_ {
    let of = |(i, octet): (usize, &u8)| {
        let octet = *octet;
        (0..8).filter(move |bit| octet & (0x80 >> bit) != 0).map(move |bit| i * 8 + bit)
    };
    octets.iter().enumerate().flat_map(of)
}

/// The octets in a line of hex; snmpcmd sets `NETSNMP_DS_LIB_HEX_OUTPUT_LENGTH` to it.
const HEX_LINE: usize = 16;
