//! `-I`: how names are read.

use crate::error::Error;

/// The letters of `-I`.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Input {
    pub(super) prefix: String,
    pub(super) suffix: String,
    /// Numbers without a leading dot are below mib-2.
    pub(super) ucd: bool,
    /// No check against ranges and types.
    pub(super) unchecked: bool,
    /// No DISPLAY-HINT for values.
    pub(super) no_hints: bool,
    /// An unknown name is a regular expression.
    pub(super) best: bool,
}

impl Input {
    /// Reads the letters. The others are what snmp.conf says about `r` and `h`.
    pub(super) fn parse(given: &[String], unchecked: bool, no_hints: bool) -> Result<Self, Error> {
        let mut input = Self { unchecked, no_hints, ..Self::default() };
        for word in given {
            let mut rest = word.chars();
            while let Some(letter) = rest.next() {
                match letter {
                    's' => input.suffix = rest.by_ref().collect(),
                    'S' => input.prefix = rest.by_ref().collect(),
                    'u' => input.ucd = true,
                    'r' => input.unchecked = true,
                    'h' => input.no_hints = true,
                    // This is always the case: a name is looked up in all modules.
                    'R' => {}
                    'b' => input.best = true,
                    other => {
                        let letters = "s SUFFIX, S PREFIX, u, r, h, b or R";
                        return Err(Error::usage(format!("-I{other}: {letters}")));
                    }
                }
            }
        }
        Ok(input)
    }

    pub(super) fn apply(&self, name: &str) -> String {
        if name.starts_with('.') {
            return name.to_owned();
        }
        if name.starts_with(|c: char| c.is_ascii_digit()) {
            return if self.ucd { format!(".1.3.6.1.2.1.{name}") } else { name.to_owned() };
        }
        format!("{}{name}{}", self.prefix, self.suffix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(words: &[&str]) -> Result<Input, Error> {
        Input::parse(&words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>(), false, false)
    }

    #[test]
    fn letters_change_how_names_are_read() {
        let it = input(&["ru", "s.0", "SIF-MIB::"]).unwrap();
        assert!(it.unchecked && it.ucd);
        assert_eq!(it.apply("ifIndex"), "IF-MIB::ifIndex.0");
        assert_eq!(it.apply("1.1.0"), ".1.3.6.1.2.1.1.1.0");
        assert_eq!(it.apply(".1.3"), ".1.3");
        assert!(input(&["b"]).unwrap().best && !input(&["R"]).unwrap().best);
        assert!(input(&["z"]).unwrap_err().to_string().contains("-Iz"));
        assert_eq!(input(&["R"]).unwrap(), Input::default());
    }
}
