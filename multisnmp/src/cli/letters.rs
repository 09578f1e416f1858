//! The letters of `-C`, each with its value.

use crate::error::Error;
use std::str::FromStr;

/// Returns the letters with their values: the digits behind a letter of `numbers`, and all the rest
/// behind a letter of `texts`.
pub(super) fn letters(
    command: &str,
    given: &[String],
    numbers: &str,
    texts: &str,
) -> Result<Vec<(char, String)>, Error> {
    let mut all = Vec::new();
    for word in given {
        let mut rest = word.as_str();
        while let Some(letter) = rest.chars().next() {
            rest = &rest[letter.len_utf8()..];
            let value = if texts.contains(letter) {
                if rest.is_empty() {
                    return Err(Error::usage(format!("-C{letter} takes a value")));
                }
                std::mem::take(&mut rest)
            } else if numbers.contains(letter) {
                let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
                let (digits, behind) = rest.split_at(end);
                rest = behind;
                digits
            } else if letter.is_ascii_alphabetic() {
                ""
            } else {
                return Err(unknown(command, letter));
            };
            all.push((letter, value.to_owned()));
        }
    }
    if let Some((letter, _)) = all.iter().find(|(l, v)| numbers.contains(*l) && v.is_empty()) {
        return Err(Error::usage(format!("-C{letter} takes a number")));
    }
    if command == "bulk"
        && let Some((letter, _)) = all.iter().find(|(l, _)| !numbers.contains(*l))
    {
        return Err(unknown(command, *letter));
    }
    Ok(all)
}

/// Says that the command has no such letter.
pub(super) fn unknown(command: &str, letter: char) -> Error {
    Error::usage(format!(
        "{command} has no -C{letter}: `multisnmp {command} --help` lists its letters"
    ))
}

/// Reads the digits behind a letter.
pub(super) fn number<T: FromStr>(letter: char, digits: &str) -> Result<T, Error> {
    digits.parse().map_err(|_| Error::usage(format!("-C{letter} {digits} is too large")))
}

/// Reads the rows of a GETBULK.
pub(super) fn rows(letter: char, digits: &str) -> Result<u32, Error> {
    match number(letter, digits)? {
        n @ 0..=65_535 => Ok(n),
        n => Err(Error::usage(format!("-C{letter} {n}: give rows from 0 to 65535"))),
    }
}
