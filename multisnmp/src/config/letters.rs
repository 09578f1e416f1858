//! The letters of `-O`.

use crate::error::Error;
use netsnmp::mib::Style;

/// Adds the letters of `-O` to a style. If a token of snmp.conf has already switched something on,
/// the letter for it does not switch it off. snmpget does the same.
///
/// # Errors
/// There is no such letter.
pub(crate) fn with_letters(style: Style, letters: &str) -> Result<Style, Error> {
    let Style { names, strings, hex_length, precision, .. } = style;
    let mut own = Style { names, strings, hex_length, precision, ..Style::default() };
    own.apply(letters).map_err(Error::usage)?;
    if !own.quick && !own.quick_equal {
        (own.quick, own.quick_equal) = (style.quick, style.quick_equal);
    }
    own.value_only |= style.value_only;
    own.numeric_enums |= style.numeric_enums;
    own.numeric_indexes |= style.numeric_indexes;
    own.escape_quotes |= style.escape_quotes;
    own.bracket_indexes |= style.bracket_indexes;
    own.raw_ticks |= style.raw_ticks;
    own.hex_text |= style.hex_text;
    own.no_units |= style.no_units;
    own.two_digit_hex |= style.two_digit_hex;
    Ok(own)
}
