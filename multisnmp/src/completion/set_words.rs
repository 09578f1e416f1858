//! The words of `set`: OID TYPE VALUE, or OID=VALUE.

use super::{objects, offer::WHOLE};
use clap_complete::engine::CompletionCandidate;
use netsnmp::{Mib, mib::Object};

/// The types, as the help of `set` explains them.
const TYPES: [(&str, &str); 14] = [
    ("=", "as the MIB says"),
    ("i", "INTEGER"),
    ("u", "unsigned"),
    ("s", "string"),
    ("x", "hex string"),
    ("d", "decimal string"),
    ("b", "BITS"),
    ("o", "OID"),
    ("a", "IpAddress"),
    ("t", "TimeTicks"),
    ("U", "unsigned 64"),
    ("I", "signed 64"),
    ("F", "float"),
    ("D", "double"),
];

/// Returns what can stand in the place of `typed`, behind these words.
pub(super) fn next(mib: &Mib, before: &[String], typed: &str) -> Vec<CompletionCandidate> {
    let mut words = before.iter().map(String::as_str);
    let (mut oid, mut kind) = (None, None);
    while let Some(word) = words.next() {
        if word.contains('=') {
            continue;
        }
        match (words.next(), words.next()) {
            // A whole binding.
            (Some(_), Some(_)) => {}
            (Some(letter), None) => (oid, kind) = (Some(word), Some(letter)),
            (None, _) => oid = Some(word),
        }
    }
    match (oid, kind) {
        (Some(oid), Some("=" | "i")) => labels(mib, oid, typed, ""),
        (Some(_), Some(_)) => Vec::new(),
        (Some(_), None) => types(typed),
        _ => match typed.split_once('=') {
            Some((oid, value)) => labels(mib, oid, value, &format!("{oid}=")),
            None => objects::writable(mib, typed),
        },
    }
}

fn types(typed: &str) -> Vec<CompletionCandidate> {
    let fitting = TYPES.iter().filter(|(letter, _)| letter.starts_with(typed));
    fitting
        .map(|(letter, help)| {
            let one = CompletionCandidate::new(*letter).help(Some((*help).into()));
            // An equals sign looks like the beginning of a value.
            one.tag(Some(WHOLE.into()))
        })
        .collect()
}

/// Returns the labels of an enumeration.
fn labels(mib: &Mib, oid: &str, typed: &str, before: &str) -> Vec<CompletionCandidate> {
    let Ok(oid) = mib.resolve(oid) else { return Vec::new() };
    let Some((object, _)) = mib.object(&oid) else { return Vec::new() };
    let fitting = |object: Object<'_>| {
        let labels = object.enums().wide().filter(|(_, label)| label.starts_with(typed));
        labels
            .map(|(number, label)| {
                let one = CompletionCandidate::new(format!("{before}{label}"));
                one.help(Some(number.to_string().into()))
            })
            .collect()
    };
    fitting(object)
}
