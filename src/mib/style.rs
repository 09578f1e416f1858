//! How OIDs and values are written: the letters of the option `-O` (snmpcmd(1)), and the tokens of
//! snmp.conf(5) for the same.

use crate::{Error, ErrorKind, Result};

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
    /// Not at all: `oidOutputFormat 6` of snmp.conf.
    Nothing,
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

/// How OIDs and values are written. The default is what snmpget prints. More fields may come: write
/// `Style { quick: true, ..Style::default() }`.
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
    /// Letter `0`: two digits for each octet that a DISPLAY-HINT writes in hex, `00:1b:21:09:ab:ff`.
    pub two_digit_hex: bool,
    /// The octets in a line of hex; 0 for one line. `None` is 16. Token `hexOutputLength`.
    pub hex_length: Option<u32>,
    /// Letter `p`: the width and the digits after the point of a Float or Double.
    pub precision: Option<(u8, Option<u8>)>,
}

impl Style {
    /// Applies the letters of `-O` in order. As in snmpget, the last of `n f s S u` counts, and so
    /// does the last of `a x`. Each other letter switches its setting on, or off if it is on. `p`
    /// takes the rest of the word: `p5.2`. A blank begins another word.
    ///
    /// # Errors
    /// [`BadValue`](ErrorKind::BadValue) with the first unknown letter. The letters before it have
    /// been applied.
    pub fn apply(&mut self, letters: &str) -> Result<()> {
        letters.split_whitespace().try_for_each(|word| self.apply_word(word))
    }

    fn apply_word(&mut self, letters: &str) -> Result<()> {
        for (at, letter) in letters.char_indices() {
            let switch = match letter {
                'n' | 'f' | 's' | 'S' | 'u' => {
                    self.names = match letter {
                        'n' => Names::Numeric,
                        'f' => Names::Full,
                        's' => Names::Suffix,
                        'S' => Names::Module,
                        _ => Names::Ucd,
                    };
                    continue;
                }
                'a' | 'x' => {
                    self.strings = if letter == 'a' { Strings::Ascii } else { Strings::Hex };
                    continue;
                }
                // Each of them ends what the other has begun.
                'q' | 'Q' if self.is_quick() => {
                    (self.quick, self.quick_equal) = (false, false);
                    continue;
                }
                'p' => return self.set_precision(&letters[at + 1..]),
                'q' => &mut self.quick,
                'Q' => &mut self.quick_equal,
                'v' => &mut self.value_only,
                'e' => &mut self.numeric_enums,
                'b' => &mut self.numeric_indexes,
                'E' => &mut self.escape_quotes,
                'X' => &mut self.bracket_indexes,
                't' => &mut self.raw_ticks,
                'T' => &mut self.hex_text,
                'U' => &mut self.no_units,
                '0' => &mut self.two_digit_hex,
                other => {
                    return Err(bad(format!(
                        "-O has no letter {other:?}; use n f s S u, q Q v, e x a t T U X b E 0, p N.N"
                    )));
                }
            };
            *switch = !*switch;
        }
        Ok(())
    }

    /// Applies a token of snmp.conf(5) for output, such as `quickPrinting`, in any case. Returns
    /// whether it is one.
    ///
    /// # Errors
    /// [`BadValue`](ErrorKind::BadValue) if the value does not fit. Nothing has changed then.
    pub fn apply_token(&mut self, token: &str, value: &str) -> Result<bool> {
        let value = value.split_whitespace().next().unwrap_or("");
        let token = token.to_ascii_lowercase();
        let switch = match token.as_str() {
            "printnumericoids" => {
                // As in net-snmp, `no` does not bring the names back.
                if truth(value)? {
                    self.names = Names::Numeric;
                }
                return Ok(true);
            }
            "oidoutputformat" | "suffixprinting" => {
                self.names = match number(value)? {
                    1 => Names::Suffix,
                    0 | 2 => Names::Module,
                    3 => Names::Full,
                    4 => Names::Numeric,
                    5 => Names::Ucd,
                    _ => Names::Nothing,
                };
                return Ok(true);
            }
            "hexoutputlength" => {
                self.hex_length = Some(u32::try_from(number(value)?).unwrap_or(0));
                return Ok(true);
            }
            "outputprecision" => return self.set_precision(value).map(|()| true),
            "printnumericenums" => &mut self.numeric_enums,
            "escapequotes" => &mut self.escape_quotes,
            "dontbreakdownoids" => &mut self.numeric_indexes,
            "quickprinting" => &mut self.quick,
            "numerictimeticks" => &mut self.raw_ticks,
            "extendedindex" => &mut self.bracket_indexes,
            "printhextext" => &mut self.hex_text,
            "printvalueonly" => &mut self.value_only,
            "dontprintunits" => &mut self.no_units,
            _ => return Ok(false),
        };
        *switch = truth(value)?;
        Ok(true)
    }

    fn set_precision(&mut self, text: &str) -> Result<()> {
        let (width, digits) = match text.split_once('.') {
            Some((width, digits)) => (width, Some(digits)),
            None => (text, None),
        };
        let part = |text: &str| match text {
            "" => Some(0),
            _ => text.parse::<u8>().ok(),
        };
        let (Some(width), Ok(digits)) =
            (part(width), digits.map(|it| part(it).ok_or(())).transpose())
        else {
            return Err(bad(format!("{text:?} is no precision, such as 5.2")));
        };
        self.precision = Some((width, digits));
        Ok(())
    }

    /// Whether types are left out.
    pub(super) fn is_quick(&self) -> bool {
        self.quick || self.quick_equal
    }
}

fn bad(why: String) -> Error {
    ErrorKind::BadValue(why).into()
}

/// Reads a value as net-snmp reads a truth.
fn truth(value: &str) -> Result<bool> {
    match value.to_ascii_lowercase().as_str() {
        "yes" | "true" | "1" => Ok(true),
        "no" | "false" | "0" => Ok(false),
        _ => Err(bad(format!("{value:?} is not yes, no, true, false, 1 or 0"))),
    }
}

fn number(value: &str) -> Result<i32> {
    value.parse().map_err(|_| bad(format!("{value:?} is no number")))
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
    fn a_letter_that_is_on_is_switched_off() {
        let mut style = Style::default();
        assert!(style.apply_token("quickPrinting", "yes").unwrap());
        style.apply("qvep5.2 v").unwrap();
        style.apply("qe").unwrap();
        let precision = Some((5, Some(2)));
        assert_eq!(style, Style { precision, quick: true, ..Style::default() });
    }

    #[test]
    fn a_token_with_a_wrong_value_changes_nothing() {
        let mut style = Style::default();
        for (token, value) in
            [("quickPrinting", "maybe"), ("hexOutputLength", "x"), ("outputPrecision", "1.x")]
        {
            assert!(style.apply_token(token, value).is_err(), "{token}");
        }
        assert!(!style.apply_token("defVersion", "3").unwrap());
        assert_eq!(style, Style::default());
    }

    #[test]
    fn an_unknown_letter_is_named() {
        let error = Style::default().apply("nz").unwrap_err();
        assert!(error.to_string().contains("'z'"), "{error}");
    }
}
