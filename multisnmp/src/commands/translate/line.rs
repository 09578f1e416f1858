//! A line of standard input.

/// The name at the front, and what stands behind it with the blank before it: ` = STRING: "x"` of
/// a line that a walk printed. Blanks inside quotes and brackets belong to the name.
pub(super) fn split(line: &str) -> (&str, &str) {
    let bytes = line.as_bytes();
    // The quote that is open, and whether it is one behind a backslash, as `-OE` writes it.
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
    fn names_end_at_a_blank_of_their_own() {
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
