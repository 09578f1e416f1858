//! Texts that devices have where nobody has written the real one.

/// What makers write if there is no value. In lower case, without what surrounds it.
const PLACEHOLDERS: [&str; 44] = [
    "",
    "n/a",
    "n.a",
    "na",
    "none",
    "null",
    "nil",
    "no",
    "empty",
    "blank",
    "default",
    "unknown",
    "undefined",
    "undef",
    "not set",
    "not avail",
    "not available",
    "not applicable",
    "not specified",
    "not defined",
    "not present",
    "not supported",
    "not programmed",
    "not found",
    "unspecified",
    "unavailable",
    "unsupported",
    "unassigned",
    "invalid",
    "error",
    "private",
    "tbd",
    "serial",
    "serial no",
    "serial number",
    "s/n",
    "sn",
    "default string",
    "no serial number",
    "system serial number",
    "chassis serial number",
    "system product name",
    "to be filled by o.e.m",
    "to be filled by oem",
];

/// What a text is. It says which texts are no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Is {
    /// A serial number.
    Serial,
    /// The name of a model.
    Model,
    /// The number of a version.
    Version,
}

impl Is {
    pub(super) const ALL: [(&str, Self); 3] =
        [("serial", Self::Serial), ("model", Self::Model), ("version", Self::Version)];

    /// Returns whether the text is a value, and not what a device has instead of one.
    pub(super) fn fits(self, text: &str) -> bool {
        let letters = || text.chars().filter(|c| c.is_alphanumeric());
        if is_placeholder(text) || letters().next().is_none() {
            return false;
        }
        match self {
            // Nobody has written it into the memory, or somebody has written anything. A number like
            // 888888 can be real.
            Self::Serial => {
                let is_blank = is_uniform(text) && letters().all(|c| "0xXfF".contains(c));
                !is_blank && (text.len() < 9 || !counts(text))
            }
            Self::Model => letters().any(|c| c != '0'),
            // "|", "#1" and words are no versions.
            Self::Version => {
                !text.starts_with('#') && letters().any(|c| c.is_ascii_digit() && c != '0')
            }
        }
    }
}

/// Returns whether the text says that there is no value: `N/A`, `<none>`, `To be filled by O.E.M.`
pub(super) fn is_placeholder(text: &str) -> bool {
    let around = |c: char| c.is_whitespace() || "<>()[]{}\"'-_.:;*#\\".contains(c);
    let text = text.trim_matches(around).to_lowercase();
    PLACEHOLDERS.contains(&&*text)
}

/// All letters and digits are the same: `000000`, `xxxxxx`, `00:00:00`.
pub(super) fn is_uniform(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphanumeric());
    let first = letters.next();
    letters.all(|c| Some(c) == first)
}

/// Six digits or more, and each is the next one: `0123456789`, `1234567890`, `123456`.
pub(super) fn counts(text: &str) -> bool {
    let digits = |pair: [u8; 2]| {
        pair.iter().all(u8::is_ascii_digit) && (pair[0] - b'0' + 1) % 10 == pair[1] - b'0'
    };
    text.len() >= 6 && text.as_bytes().windows(2).all(|pair| digits([pair[0], pair[1]]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_no_values() {
        for junk in [
            "NA",
            "N/A",
            "none",
            "<private>",
            "(not set)",
            "To be filled by O.E.M.",
            "\"Default string\"",
            "000000000000",
            "0",
            "00-00-00",
            "xxxxxxx",
            "FFFFFFFFFF",
            "0123456789",
            "|",
            "--",
            " ",
        ] {
            assert!(!Is::Serial.fits(junk), "{junk}");
        }
        for serial in ["FDO1234A5BC", "12", "0001", "888888", "12345678", "SN-1", "NA123456"] {
            assert!(Is::Serial.fits(serial), "{serial}");
        }
        for version in ["15.2(7)E3", "R80.40", "v1", "7"] {
            assert!(Is::Version.fits(version), "{version}");
        }
        for junk in ["|", "#1", "unknown", "Version", "0.0.0.0", "-", "N/A"] {
            assert!(!Is::Version.fits(junk), "{junk}");
        }
        assert!(Is::Model.fits("AAA") && Is::Model.fits("1111"));
        assert!(!Is::Model.fits("System Product Name") && !Is::Model.fits("0000"));
    }
}
