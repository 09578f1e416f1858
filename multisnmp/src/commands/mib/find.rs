//! `mib find`: names that contain words.

use super::listing::{Row, write};
use crate::{
    cli::names::MibFindArgs, error::Error, exit, logging, names::NameLookup, output::tell,
};
use netsnmp::mib::Object;
use serde::Serialize;

/// A name that was found.
#[derive(Serialize)]
struct Hit<'a> {
    oid: String,
    name: String,
    kind: &'static str,
    syntax: String,
    /// The label of its enumeration that contains a word, if the name does not.
    label: Option<&'a str>,
}

pub(super) fn find(args: &MibFindArgs) -> Result<u8, Error> {
    logging::start(&args.logging, false)?;
    let names = NameLookup::alone(&args.names.modules, &args.names.input, [])?;
    let words: Vec<String> = args.words.iter().map(|word| word.to_ascii_lowercase()).collect();
    let mut found: Vec<(u8, netsnmp::Oid, Hit<'_>)> = Vec::new();
    for object in names.mib.objects().filter(|object| !object.name().is_empty()) {
        let Some((rank, label)) = rank(&object, &words) else { continue };
        let oid = object.oid();
        let module = object.module();
        let joint = if module.is_empty() { "" } else { "::" };
        let one = Hit {
            oid: oid.to_string(),
            name: format!("{module}{joint}{}", object.name()),
            kind: object.kind().name(),
            syntax: super::list::syntax(&object),
            label,
        };
        found.push((rank, oid, one));
    }
    found.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    let count = found.len();
    let lines: Vec<Hit<'_>> = found.into_iter().take(args.limit).map(|(.., found)| found).collect();
    write(&lines, &args.listing)?;
    if count > lines.len() {
        tell(format_args!("{} of {count}; --limit {count} lists all", lines.len()));
    }
    if count == 0 {
        tell(format_args!("no name contains {:?}", args.words.join(" ")));
        return Ok(exit::ALL_FAILED);
    }
    Ok(exit::OK)
}

/// Returns how well an object fits the words, best first: its name is the word, starts with it,
/// contains it as a word, contains it anywhere, or a label of its enumeration contains it. Returns
/// `None` if a word is nowhere.
fn rank<'a>(object: &Object<'a>, words: &[String]) -> Option<(u8, Option<&'a str>)> {
    let name = object.name();
    let lower = name.to_ascii_lowercase();
    let mut worst = 0;
    let mut by_label = None;
    for word in words {
        let rank = match lower.find(word.as_str()) {
            Some(0) if lower.len() == word.len() => 0,
            Some(0) => 1,
            Some(_) if starts_a_word(name, &lower, word) => 2,
            Some(_) => 3,
            None => {
                let mut labels = object.enums().map(|(_, label)| label);
                let has = |label: &&str| label.to_ascii_lowercase().contains(word.as_str());
                by_label = Some(labels.find(has)?);
                4
            }
        };
        worst = worst.max(rank);
    }
    Some((worst, by_label))
}

/// Returns whether the word begins at a capital letter: `Serial` in `entPhysicalSerialNum`.
fn starts_a_word(name: &str, lower: &str, word: &str) -> bool {
    lower.match_indices(word).any(|(at, _)| {
        name.as_bytes().get(at).is_some_and(u8::is_ascii_uppercase)
            || at > 0 && !name.as_bytes()[at - 1].is_ascii_alphanumeric()
    })
}

impl Row for Hit<'_> {
    fn titles(&self) -> &'static [&'static str] {
        &["oid", "name", "kind", "syntax", "label"]
    }

    fn columns(&self) -> Vec<String> {
        vec![
            self.oid.clone(),
            self.name.clone(),
            self.kind.to_owned(),
            self.syntax.clone(),
            self.label.unwrap_or("").to_owned(),
        ]
    }
}
