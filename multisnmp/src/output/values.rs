//! Names and values as text, without labels and quotes.

use super::safe::{self, Lines};
use netsnmp::{
    Mib, Oid, Value, VarBind,
    mib::{IndexValue, Printer, Sense, Strings, Style, bits_set},
    query::Row,
};
use std::{cell::RefCell, collections::HashMap, fmt::Write};

/// Writes names and values in the style the user asked for.
#[derive(Debug)]
pub(super) struct Values {
    pub(super) mib: &'static Mib,
    style: Style,
    /// As asked for: text lines.
    asked: RefCell<Printer<'static>>,
    /// The same, values alone: no type, no `Wrong Type`, and text in UTF-8 as text.
    bare: RefCell<Printer<'static>>,
    /// The same for the values of an INDEX, which would take `bare` off its column.
    parts: RefCell<Printer<'static>>,
    /// What may tell the kind of an address, of the host under way, once one has been met.
    types: RefCell<Option<HashMap<Oid, Value>>>,
}

impl Values {
    pub(super) fn new(mib: &'static Mib, style: Style) -> Self {
        let strings = match style.strings {
            Strings::Guess => Strings::Utf8,
            asked => asked,
        };
        let bare = Style { quick: true, quick_equal: true, strings, ..style };
        let printer = |style| RefCell::new(Printer::new(mib, style));
        let (asked, parts, bare) = (printer(style), printer(bare), printer(bare));
        Self { mib, style, asked, bare, parts, types: RefCell::default() }
    }

    /// Another host begins.
    pub(super) fn begin(&self) {
        self.types.take();
    }

    /// The line snmpget prints for a varbind of these.
    pub(super) fn line_into(
        &self,
        out: &mut String,
        varbind: &VarBind,
        all: &[VarBind],
        lines: Lines,
    ) {
        let start = out.len();
        self.asked.borrow_mut().line_among(out, varbind, &mut |oid| self.seen(oid, all));
        safe::tame(out, start, lines);
    }

    /// The value of a variable among those of the host, where it is the type of an address.
    fn seen(&self, oid: &Oid, all: &[VarBind]) -> Option<Value> {
        let tells = |varbind: &&VarBind| match varbind.value {
            Value::Integer(number) => (0..=255).contains(&number),
            Value::ObjectIdentifier(_) => true,
            _ => false,
        };
        let pair = |varbind: &VarBind| (varbind.oid.clone(), varbind.value.clone());
        let mut types = self.types.borrow_mut();
        let types = types.get_or_insert_with(|| all.iter().filter(tells).map(pair).collect());
        types.get(oid).cloned()
    }

    /// The name of an OID.
    pub(super) fn name_into(&self, out: &mut String, oid: &Oid) {
        let start = out.len();
        self.asked.borrow_mut().name_into(out, oid);
        safe::tame(out, start, Lines::Join);
    }

    /// An OID in numbers.
    pub(super) fn numbers_into(&self, out: &mut String, oid: &Oid) {
        self.asked.borrow_mut().numbers_into(out, oid);
    }

    /// The values of the INDEX in an OID; none where it has none.
    pub(super) fn index<'o>(
        &self,
        oid: &'o Oid,
    ) -> impl Iterator<Item = IndexValue<'static>> + use<'o> {
        self.asked.borrow_mut().index(oid)
    }

    /// The name of an OID, without its module.
    pub(super) fn short_name(&self, oid: &Oid) -> String {
        let mut name = String::new();
        let names = match self.style.names {
            netsnmp::mib::Names::Module => netsnmp::mib::Names::Suffix,
            asked => asked,
        };
        self.mib.name_into(&mut name, oid, &Style { names, ..self.style });
        safe::tame(&mut name, 0, Lines::Join);
        name
    }

    /// What a value means besides its text, and its UNITS.
    pub(super) fn sense(
        &self,
        oid: &Oid,
        value: &Value,
        all: &[VarBind],
    ) -> (Sense, Option<&'static str>) {
        self.bare.borrow_mut().sense(oid, value, &mut |oid| self.seen(oid, all))
    }

    /// A value by its object's enumeration, hint and units, without its type; strings without
    /// quotes, and as hex on one line where they are not printable; of BITS the labels. `oid` is
    /// that of the object or of an instance.
    pub(super) fn text_into(&self, out: &mut String, oid: &Oid, value: &Value, sense: Sense) {
        write_text(&self.bare, out, oid, value, sense);
    }

    /// [`text_into`](Self::text_into) and [`sense`](Self::sense) at once.
    pub(super) fn text_and_sense(
        &self,
        out: &mut String,
        oid: &Oid,
        value: &Value,
        all: &[VarBind],
    ) -> (Sense, Option<&'static str>) {
        let start = out.len();
        let mut printer = self.bare.borrow_mut();
        let told = printer.sense_into(out, oid, value, &mut |oid| self.seen(oid, all));
        match (told.0, value.as_bytes()) {
            (Sense::Bits, Some(octets)) => {
                out.truncate(start);
                bits_into(&mut printer, out, oid, octets);
            }
            (_, Some(octets)) => unquote(out, start, octets),
            (_, None) => {}
        }
        told
    }

    /// The label of a bit, where `-Oe` wants no numbers.
    pub(super) fn bit(&self, oid: &Oid, number: usize) -> Option<&'static str> {
        label(&mut self.bare.borrow_mut(), oid, number)
    }

    /// The text of a value of an INDEX, and what it means besides.
    pub(super) fn part_into(&self, out: &mut String, index: &IndexValue<'static>) -> Sense {
        let column = index.object.map_or_else(Oid::default, |object| object.oid());
        let sense = match index.address {
            Some(kind) => Sense::Address(kind),
            None => self.parts.borrow_mut().sense(&column, &index.value, &mut |_| None).0,
        };
        write_text(&self.parts, out, &column, &index.value, sense);
        sense
    }

    /// The text of a cell of a table, which has its row to tell what it means.
    pub(super) fn cell_into(
        &self,
        out: &mut String,
        column: &Oid,
        row: &Row,
        value: &Value,
        lines: Lines,
    ) {
        let start = out.len();
        let told = self.bare.borrow_mut().is_told(column);
        let whole = told.then(|| column.join(&row.index).ok()).flatten();
        let oid = whole.as_ref().unwrap_or(column);
        let number = column.len().saturating_sub(1);
        let mut look = |oid: &Oid| row.cells.get(oid.as_slice().get(number)?).cloned();
        let (sense, _) = self.bare.borrow_mut().sense(oid, value, &mut look);
        self.text_into(out, oid, value, sense);
        safe::tame(out, start, lines);
    }
}

fn label(printer: &mut Printer<'static>, oid: &Oid, number: usize) -> Option<&'static str> {
    match printer.style().numeric_enums {
        true => None,
        false => printer.label(oid, i64::try_from(number).ok()?),
    }
}

/// The labels of the bits set, with blanks between.
fn bits_into(printer: &mut Printer<'static>, out: &mut String, oid: &Oid, octets: &[u8]) {
    for (i, number) in bits_set(octets).enumerate() {
        out.push_str(if i > 0 { " " } else { "" });
        let _ = match label(printer, oid, number) {
            Some(label) => out.write_str(label),
            None => write!(out, "{number}"),
        };
    }
}

fn write_text(
    printer: &RefCell<Printer<'static>>,
    out: &mut String,
    oid: &Oid,
    value: &Value,
    sense: Sense,
) {
    let start = out.len();
    let mut printer = printer.borrow_mut();
    match (sense, value.as_bytes()) {
        (Sense::Bits, Some(octets)) => bits_into(&mut printer, out, oid, octets),
        (sense, octets) => {
            printer.value_as(out, oid, value, sense);
            if let Some(octets) = octets {
                unquote(out, start, octets);
            }
        }
    }
}

/// Takes away the quotes around a string that has no DISPLAY-HINT, the backslashes inside, and
/// the line ends and the last blank of hex.
fn unquote(out: &mut String, start: usize, bytes: &[u8]) {
    let text = &out[start..];
    let as_it_is = std::str::from_utf8(bytes).ok();
    // By its hint: a quote in it is the string's own.
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
        safe::tame(out, start, Lines::Join);
        out.truncate(start + out[start..].trim_end().len());
    }
}

/// Whether `text` is `whole` with backslashes before quotes and backslashes.
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

/// Whether the text begins as the hex of these bytes does.
fn is_hex(text: &str, bytes: &[u8]) -> bool {
    let digit = |d: u8| char::from(b"0123456789ABCDEF"[usize::from(d)]);
    match bytes {
        [] => false,
        [first, ..] => {
            let mut chars = text.chars();
            chars.next() == Some(digit(first >> 4))
                && chars.next() == Some(digit(first & 15))
                && chars.next() == Some(' ')
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(oid: &str, value: &Value) -> String {
        let values = Values::new(Mib::builtin(), Style::default());
        let mut out = String::from("=");
        let oid = oid.parse().unwrap();
        let (sense, _) = values.sense(&oid, value, &[]);
        values.text_into(&mut out, &oid, value, sense);
        out.split_off(1)
    }

    fn octets(oid: &str, bytes: &[u8]) -> String {
        text(oid, &Value::OctetString(bytes.to_vec()))
    }

    /// Of no module, so without a hint.
    const UNKNOWN: &str = "1.3.6.1.4.1.99999.1";
    const DESCRIPTION: &str = "1.3.6.1.2.1.1.1.0";

    #[test]
    fn strings_have_no_quotes_but_their_own() {
        for oid in [UNKNOWN, DESCRIPTION] {
            for string in ["", "plain", "two words ", "\"quoted\"", "a\\b\"c", "\"", "41 "] {
                assert_eq!(octets(oid, string.as_bytes()), string, "{oid}");
            }
        }
    }

    #[test]
    fn what_is_no_text_is_hex_on_one_line() {
        let long: Vec<u8> = (0..18).collect();
        let hex = "00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F 10 11";
        assert_eq!(octets(UNKNOWN, &long), hex);
        assert_eq!(octets(UNKNOWN, b"\x1b[2J"), "1B 5B 32 4A");
        assert_eq!(octets(DESCRIPTION, b"\x1b[2J"), "1B 5B 32 4A");
        assert_eq!(text(UNKNOWN, &Value::Opaque(vec![1, 2])), "01 02");
    }

    #[test]
    fn enumerations_and_hints_are_told() {
        assert_eq!(text("1.3.6.1.2.1.2.2.1.8.3", &Value::Integer(1)), "up");
        assert_eq!(
            octets("1.3.6.1.2.1.2.2.1.6.3", &[0, 0x1b, 0x21, 9, 0xab, 0xff]),
            "0:1b:21:9:ab:ff"
        );
        assert_eq!(text("1.3.6.1.2.1.1.3.0", &Value::TimeTicks(8_640_000)), "1:0:00:00.00");
        // Not the type its object has.
        assert_eq!(text("1.3.6.1.2.1.1.3.0", &Value::Integer(5)), "5");
    }
}
