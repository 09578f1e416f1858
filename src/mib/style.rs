//! How OIDs and values are written: the letters of the option `-O` (snmpcmd(1)).

use crate::{ErrorKind, Result};

/// How an OID is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Names {
    /// `SNMPv2-MIB::sysDescr.0`, letter `S`; the default.
    #[default]
    Module,
    /// `sysDescr.0`, letter `s`.
    Suffix,
    /// `.iso.org.dod.internet.mgmt.mib-2.system.sysDescr.0`, letter `f`.
    Full,
    /// `.1.3.6.1.2.1.1.1.0`, letter `n`.
    Numeric,
    /// `system.sysDescr.0`: relative to mib-2 and the other roots of UCD snmp, letter `u`.
    Ucd,
}

/// How octet strings without a DISPLAY-HINT are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Strings {
    /// As text if they are printable, otherwise as hex.
    #[default]
    Guess,
    /// The same, but UTF-8 text that is not ASCII also counts as printable.
    Utf8,
    /// Always as text, letter `a`: unprintable octets become dots.
    Ascii,
    /// Always as hex, letter `x`.
    Hex,
}

/// How OIDs and values are written. The default is what snmpget prints.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Style {
    /// How OIDs are written: letters `n f s S u`.
    pub names: Names,
    /// How octet strings are written: letters `a x`.
    pub strings: Strings,
    /// Letter `q`: no `=`, no type, and only the labels of enumerations.
    pub quick: bool,
    /// Letter `Q`: like `q`, but with the `=`.
    pub quick_equal: bool,
    /// Letter `v`: only the value, without its OID.
    pub value_only: bool,
    /// Letter `e`: enumerations as numbers.
    pub numeric_enums: bool,
    /// Letter `b`: indexes as sub-identifiers, not decoded to strings.
    pub numeric_indexes: bool,
    /// Letter `E`: a backslash before the quotes of string indexes, for shells.
    pub escape_quotes: bool,
    /// Letter `X`: indexes in brackets, `ifDescr[3]`.
    pub bracket_indexes: bool,
    /// Letter `t`: TimeTicks as a number.
    pub raw_ticks: bool,
    /// Letter `T`: hex strings followed by their text.
    pub hex_text: bool,
    /// Letter `U`: no UNITS.
    pub no_units: bool,
}

impl Style {
    /// Applies the letters of one `-O` in order. As in snmpget, the last of `n f s S u` counts, and
    /// all other letters add up.
    ///
    /// # Errors
    /// [`BadValue`](ErrorKind::BadValue) with the first unknown letter. The letters before it have
    /// been applied.
    pub fn apply(&mut self, letters: &str) -> Result<()> {
        for letter in letters.chars() {
            match letter {
                'n' => self.names = Names::Numeric,
                'f' => self.names = Names::Full,
                's' => self.names = Names::Suffix,
                'S' => self.names = Names::Module,
                'u' => self.names = Names::Ucd,
                'a' => self.strings = Strings::Ascii,
                'x' => self.strings = Strings::Hex,
                'q' => self.quick = true,
                'Q' => self.quick_equal = true,
                'v' => self.value_only = true,
                'e' => self.numeric_enums = true,
                'b' => self.numeric_indexes = true,
                'E' => self.escape_quotes = true,
                'X' => self.bracket_indexes = true,
                't' => self.raw_ticks = true,
                'T' => self.hex_text = true,
                'U' => self.no_units = true,
                other => {
                    return Err(ErrorKind::BadValue(format!(
                        "-O has no letter {other:?}; use n f s S u, q Q v, e x a t T U X b E"
                    ))
                    .into());
                }
            }
        }
        Ok(())
    }

    /// Whether types are left out.
    pub(super) fn is_quick(&self) -> bool {
        self.quick || self.quick_equal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_add_up_and_the_last_form_of_names_counts() {
        let mut style = Style::default();
        style.apply("qv").unwrap();
        style.apply("sne").unwrap();
        assert_eq!(
            style,
            Style {
                names: Names::Numeric,
                quick: true,
                value_only: true,
                numeric_enums: true,
                ..Style::default()
            }
        );
    }

    #[test]
    fn an_unknown_letter_is_named() {
        let error = Style::default().apply("nz").unwrap_err();
        assert!(error.to_string().contains("'z'"), "{error}");
    }
}
