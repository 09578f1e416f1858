//! A line of standard input.

/// Returns the name at the front, and the rest with its leading blank. In a line that a walk
/// printed, the rest is ` = STRING: "x"`. Blanks inside quotes and brackets belong to the name.
pub(super) fn split(line: &str) -> (&str, &str) {
    let bytes = line.as_bytes();
    // The open quote, and whether a backslash stands before it, as `-OE` writes it.
    let mut open: Option<(u8, bool)> = None;
    let (mut bracket, mut at) = (false, 0);
    while let Some(&byte) = bytes.get(at) {
        let next = bytes.get(at + 1).copied();
        match (open, byte) {
            (Some((quote, escaped)), b'\\') => {
                if escaped && next == Some(quote) {
                    open = None;
                }
                at += 1;
            }
            (Some((quote, false)), byte) if byte == quote => open = None,
            (Some(_), _) => {}
            (None, b'\\') => {
                open = next.filter(|next| b"\"'".contains(next)).map(|quote| (quote, true));
                at += 1;
            }
            (None, b'"' | b'\'') => open = Some((byte, false)),
            (None, b'[') => bracket = true,
            (None, b']') => bracket = false,
            (None, b' ' | b'\t') if !bracket => return line.split_at(at),
            (None, _) => {}
        }
        at += 1;
    }
    (line, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_ends_at_a_blank_outside_quotes_and_brackets() {
        for (name, rest) in [
            ("sysDescr.0", ""),
            (".1.3.6.1", " = STRING: \"a b\""),
            ("ifDescr.3", "\tx"),
            (r#"vacmGroupName.3."a b""#, " = 1"),
            (r#"x."a\" b".'c d'"#, " rest"),
            (r#"x.\"a b\".1"#, " rest"),
            ("ifDescr[ 3 ]", " rest"),
            (r#"x["a ] b"]"#, " \"y"),
            (r#"x."never closed"#, ""),
            ("é", " ü"),
            ("\\", ""),
        ] {
            assert_eq!(split(&format!("{name}{rest}")), (name, rest));
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost(line in "[a\"'\\\\\\[\\] \té.]{0,12}") {
            let (name, rest) = split(&line);
            prop_assert_eq!(format!("{name}{rest}"), line);
        }
    }
}
