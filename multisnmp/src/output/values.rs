//! Names and values as text, without labels and quotes.

use super::safe::{self, LineEnds};
use netsnmp::{
    MalformedRef, Mib, Oid, OidRef, Value, ValueRef, VarBindRef, VarBinds, VarBindsIter,
    mib::{IndexValue, Known, Names, Printer, Run, Sense, Strings, Style, bits_set},
    query::Row,
};
use std::{collections::HashMap, fmt::Write};

/// Writes names and values in the style that the user asked for.
#[derive(Debug)]
pub(super) struct Values {
    pub(super) mib: &'static Mib,
    style: Style,
    /// In the style that the user asked for: text lines.
    asked: Printer<'static>,
    /// The values alone: no type, no `Wrong Type`, and UTF-8 as text.
    bare: Printer<'static>,
    /// The same for the values of an INDEX. `bare` would lose its place in the column with them.
    parts: Printer<'static>,
    /// Variables of the current host that may name the type of an address. Filled at the first
    /// address.
    types: Option<HashMap<Oid, Value>>,
}

/// What a value means besides its text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meaning {
    pub(super) sense: Sense,
    /// The UNITS of its object.
    pub(super) units: Option<&'static str>,
}

impl Values {
    pub(super) fn new(mib: &'static Mib, style: Style) -> Self {
        let strings = match style.strings {
            Strings::Guess => Strings::Utf8,
            asked => asked,
        };
        let bare = Style { quick: true, quick_equal: true, strings, ..style };
        let printer = |style| Printer::new(mib, style);
        let (asked, parts, bare) = (printer(style), printer(bare), printer(bare));
        Self { mib, style, asked, bare, parts, types: None }
    }

    /// Leaves the units out of bare texts, for formats that have them elsewhere.
    pub(super) fn without_units(mut self) -> Self {
        let bare = Style { no_units: true, ..*self.bare.style() };
        (self.bare, self.parts) = (Printer::new(self.mib, bare), Printer::new(self.mib, bare));
        self
    }

    /// Forgets the variables of the host before.
    pub(super) fn begin(&mut self) {
        self.types = None;
    }

    /// Writes the next lines that snmpget prints, each with `head` before it, up to the first one that
    /// needs [`line_into`](Self::line_into).
    pub(super) fn lines(
        &mut self,
        out: &mut Vec<u8>,
        head: &[u8],
        varbinds: &mut VarBindsIter<'_>,
    ) {
        self.asked.lines(out, head, varbinds);
    }

    /// Writes the line that snmpget prints for one varbind. `all` is the host's answer.
    pub(super) fn line_into(
        &mut self,
        out: &mut String,
        varbind: VarBindRef<'_>,
        all: &VarBinds,
        lines: LineEnds,
    ) {
        let (start, types) = (out.len(), &mut self.types);
        self.asked.line_among(out, varbind, &mut |oid| address_type(types, oid, all));
        safe::tame(out, start, lines);
    }

    /// Writes the name of an OID.
    pub(super) fn name_into<'a>(&mut self, out: &mut String, oid: impl Into<OidRef<'a>>) {
        let start = out.len();
        self.asked.name_into(out, oid);
        safe::tame(out, start, LineEnds::Join);
    }

    /// Returns the name of an OID, without its module.
    pub(super) fn short_name<'a>(&self, oid: impl Into<OidRef<'a>>) -> String {
        let mut name = String::new();
        let names = match self.style.names {
            Names::Module => Names::Suffix,
            asked => asked,
        };
        self.mib.name_into(&mut name, oid, &Style { names, ..self.style });
        safe::tame(&mut name, 0, LineEnds::Join);
        name
    }

    /// Returns what the printer remembers about the object of which this is an instance.
    pub(super) fn known<'p>(&'p mut self, oid: OidRef<'p>) -> Option<Known<'p, 'static>> {
        self.asked.known(oid)
    }

    /// Returns the next varbinds that are instances of one object, as [`Printer::run`] does. Their values
    /// are those that [`value_into`](Self::value_into) writes: both styles differ only in other values.
    pub(super) fn run<'p, 'i, 'v>(
        &'p mut self,
        varbinds: &'i mut VarBindsIter<'v>,
    ) -> Option<Run<'p, 'static, 'i, 'v>> {
        self.asked.run(varbinds)
    }

    /// Writes an OID in numbers.
    pub(super) fn numbers_into(&mut self, out: &mut String, oid: OidRef<'_>) {
        self.asked.numbers_into(out, oid);
    }

    /// Returns the values of the INDEX in an OID; none if the OID has no index.
    pub(super) fn index<'a>(&mut self, oid: impl Into<OidRef<'a>>) -> Vec<IndexValue<'static>> {
        self.asked.index(oid)
    }

    /// Writes a value by the enumeration, hint and units of its object, without its type. Strings
    /// have no quotes, and are hex on one line if they are not printable. BITS are labels. `all` is
    /// the host's answer.
    pub(super) fn value_into(
        &mut self,
        out: &mut String,
        VarBindRef { oid, value }: VarBindRef<'_>,
        all: &VarBinds,
    ) -> Meaning {
        let types = &mut self.types;
        let start = out.len();
        let told = self.bare.sense_into(out, oid, value, &mut |oid| address_type(types, oid, all));
        finished(&mut self.bare, out, start, oid, value, told)
    }

    /// The same for a cell of a table: the other cells of its row say what it means.
    pub(super) fn cell_into(
        &mut self,
        out: &mut String,
        column: &Oid,
        row: &Row,
        value: &Value,
        lines: LineEnds,
    ) -> Meaning {
        let start = out.len();
        let told = self.bare.is_told(column);
        let whole = told.then(|| column.join(&row.index).ok()).flatten();
        let oid = whole.as_ref().unwrap_or(column);
        let number = column.len().saturating_sub(1);
        let mut look = |oid: &Oid| row.cells.get(oid.as_slice().get(number)?).cloned();
        let told = self.bare.sense_into(out, oid, value, &mut look);
        let meaning = finished(&mut self.bare, out, start, oid.view(), value.view(), told);
        safe::tame(out, start, lines);
        meaning
    }

    /// The same for a value of an INDEX.
    pub(super) fn index_into(&mut self, out: &mut String, index: &IndexValue<'static>) -> Meaning {
        let column = index.object.map_or_else(Oid::default, |object| object.oid());
        let (printer, start) = (&mut self.parts, out.len());
        let told = match index.address {
            Some(kind) => {
                let sense = Sense::Address(kind);
                printer.value_as(out, &column, &index.value, sense);
                (sense, None)
            }
            None => printer.sense_into(out, &column, &index.value, &mut |_| None),
        };
        finished(printer, out, start, column.view(), index.value.view(), told)
    }

    /// Returns the label of a bit; `None` if the style wants numbers (`-Oe`).
    pub(super) fn bit(&mut self, oid: OidRef<'_>, number: usize) -> Option<&'static str> {
        label(&mut self.bare, oid, i64::try_from(number).ok()?)
    }

    /// Returns the label of a number of an enumeration; `None` if the style wants numbers (`-Oe`).
    pub(super) fn label(&mut self, oid: &Oid, number: i64) -> Option<&'static str> {
        label(&mut self.bare, oid.view(), number)
    }

    /// The same for a value of an INDEX.
    pub(super) fn index_label(
        &self,
        index: &IndexValue<'static>,
        number: i64,
    ) -> Option<&'static str> {
        let wanted = !self.parts.style().numeric_enums;
        index.object.filter(|_| wanted)?.label(number)
    }
}

/// Returns the octets that the agent sent: those of a string, or of a value that does not parse.
pub(super) fn octets(value: ValueRef<'_>) -> Option<&[u8]> {
    value.as_bytes().or_else(|| value.malformed().map(MalformedRef::octets))
}

/// Returns the value of a variable of the host, if it can be the type of an address.
fn address_type(
    types: &mut Option<HashMap<Oid, Value>>,
    oid: &Oid,
    all: &VarBinds,
) -> Option<Value> {
    let can_be = |varbind: &VarBindRef<'_>| match varbind.value {
        ValueRef::Integer(number) => (0..=255).contains(&number),
        ValueRef::ObjectIdentifier(_) => true,
        _ => false,
    };
    let pair = |varbind: VarBindRef<'_>| <(Oid, Value)>::from(varbind);
    let types = types.get_or_insert_with(|| all.iter().filter(can_be).map(pair).collect());
    types.get(oid).cloned()
}

/// Turns the text that a printer has written from `start` on into bare text.
fn finished(
    printer: &mut Printer<'static>,
    out: &mut String,
    start: usize,
    oid: OidRef<'_>,
    value: ValueRef<'_>,
    (sense, units): (Sense, Option<&'static str>),
) -> Meaning {
    if let Some(octets) = value.as_bytes() {
        if sense == Sense::Bits {
            out.truncate(start);
            bits_into(printer, out, oid, octets);
        } else {
            unquote(out, start, octets);
        }
    }
    Meaning { sense, units }
}

fn label(printer: &mut Printer<'static>, oid: OidRef<'_>, number: i64) -> Option<&'static str> {
    match printer.style().numeric_enums {
        true => None,
        false => printer.label(oid, number),
    }
}

/// Writes the labels of the set bits, separated by blanks.
fn bits_into(printer: &mut Printer<'static>, out: &mut String, oid: OidRef<'_>, octets: &[u8]) {
    for (i, number) in bits_set(octets).enumerate() {
        out.push_str(if i > 0 { " " } else { "" });
        let _ = match i64::try_from(number).ok().and_then(|n| label(printer, oid, n)) {
            Some(label) => out.write_str(label),
            None => write!(out, "{number}"),
        };
    }
}

/// Removes the quotes around a string that has no DISPLAY-HINT, the backslashes in it, and the
/// line ends and the last blank of hex.
fn unquote(out: &mut String, start: usize, bytes: &[u8]) {
    let text = &out[start..];
    let as_it_is = std::str::from_utf8(bytes).ok();
    // Its hint wrote it: a quote in it belongs to the string.
    if as_it_is == Some(text) {
        return;
    }
    if let Some(inner) = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')) {
        if let Some(whole) = as_it_is.filter(|whole| is_escaped(inner, whole)) {
            out.truncate(start);
            out.push_str(whole);
            return;
        }
        let inner = inner.len();
        out.remove(start);
        out.truncate(start + inner);
    }
    if is_hex(&out[start..], bytes) {
        safe::tame(out, start, LineEnds::Join);
        out.truncate(start + out[start..].trim_end().len());
    }
}

/// Returns whether `text` is `whole` with backslashes before quotes and backslashes.
fn is_escaped(text: &str, whole: &str) -> bool {
    let mut text = text.bytes();
    whole.bytes().all(|b| {
        let next = text.next();
        match b {
            b'"' | b'\\' => next == Some(b'\\') && text.next() == Some(b),
            _ => next == Some(b),
        }
    }) && text.next().is_none()
}

/// Returns whether the text begins like the hex of these bytes: two upper case digits and a blank.
fn is_hex(text: &str, bytes: &[u8]) -> bool {
    let Some(first) = bytes.first() else { return false };
    let digit = |d: u8| char::from_digit(d.into(), 16).map(|digit| digit.to_ascii_uppercase());
    let mut chars = text.chars();
    chars.next() == digit(first >> 4)
        && chars.next() == digit(first & 15)
        && chars.next() == Some(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(oid: &str, value: &Value) -> String {
        let mut values = Values::new(Mib::builtin(), Style::default());
        let mut out = String::from("=");
        let oid: Oid = oid.parse().unwrap();
        let varbind = VarBindRef { oid: oid.view(), value: value.view() };
        values.value_into(&mut out, varbind, &VarBinds::new());
        out.split_off(1)
    }

    fn octets(oid: &str, bytes: &[u8]) -> String {
        text(oid, &Value::OctetString(bytes.to_vec()))
    }

    /// No module has it, so there is no hint.
    const UNKNOWN: &str = "1.3.6.1.4.1.99999.1";
    const DESCRIPTION: &str = "1.3.6.1.2.1.1.1.0";

    #[test]
    fn strings_have_only_their_own_quotes() {
        for oid in [UNKNOWN, DESCRIPTION] {
            for string in ["", "plain", "two words ", "\"quoted\"", "a\\b\"c", "\"", "41 "] {
                assert_eq!(octets(oid, string.as_bytes()), string, "{oid}");
            }
        }
    }

    #[test]
    fn unprintable_strings_are_hex_on_one_line() {
        let long: Vec<u8> = (0..18).collect();
        let hex = "00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F 10 11";
        assert_eq!(octets(UNKNOWN, &long), hex);
        assert_eq!(octets(UNKNOWN, b"\x1b[2J"), "1B 5B 32 4A");
        assert_eq!(octets(DESCRIPTION, b"\x1b[2J"), "1B 5B 32 4A");
        assert_eq!(text(UNKNOWN, &Value::Opaque(vec![1, 2])), "01 02");
    }

    #[test]
    fn enumerations_and_hints_are_applied() {
        assert_eq!(text("1.3.6.1.2.1.2.2.1.8.3", &Value::Integer(1)), "up");
        assert_eq!(
            octets("1.3.6.1.2.1.2.2.1.6.3", &[0, 0x1b, 0x21, 9, 0xab, 0xff]),
            "0:1b:21:9:ab:ff"
        );
        assert_eq!(text("1.3.6.1.2.1.1.3.0", &Value::TimeTicks(8_640_000)), "1:0:00:00.00");
        // Its object has another type.
        assert_eq!(text("1.3.6.1.2.1.1.3.0", &Value::Integer(5)), "5");
    }
}
