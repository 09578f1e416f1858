//! A value as text without its type, for cells and JSON.

use netsnmp::{Mib, Oid, Value, mib::Style};

/// How cells are written: values alone, enumerations by their labels.
pub(super) const CELL: Style = {
    let mut style = DEFAULT;
    style.quick = true;
    style.value_only = true;
    style
};

const DEFAULT: Style = Style {
    names: netsnmp::mib::Names::Module,
    strings: netsnmp::mib::Strings::Guess,
    quick: false,
    quick_equal: false,
    value_only: false,
    numeric_enums: false,
    numeric_indexes: false,
    escape_quotes: false,
    bracket_indexes: false,
    raw_ticks: false,
    hex_text: false,
    no_units: false,
};

/// Octets that are text: UTF-8 without control characters but line breaks and tabs.
pub(super) fn printable(value: &Value) -> Option<&str> {
    let text = value.as_str()?;
    let hidden = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    (!text.contains(hidden)).then_some(text)
}

/// Puts a value's text behind what `out` holds: by its hint, enumeration or units, and a plain
/// string without quotes.
pub(super) fn text_into(out: &mut String, mib: &Mib, oid: &Oid, value: &Value) {
    let hint = mib.object(oid).and_then(|(object, _)| object.hint());
    match printable(value) {
        Some(text) if hint.is_none_or(|hint| hint.ends_with(['a', 't'])) => out.push_str(text),
        _ => mib.format_into(out, oid, value, &CELL),
    }
}

/// One line of text that no terminal acts on.
pub(super) fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
