//! Splits a file into its modules and cleans them for the C parser.
//!
//! The parser gets our own copy, written token by token, because the parser is fragile. It keeps a
//! token in 128 bytes and sometimes writes more (`parse_ranges` passes a token's type as the
//! buffer's size). It skips the rest of a file after a quote that is never closed or an IMPORTS
//! without a semicolon. It does not report a module without END. The copy has the same line numbers
//! as the file.

use super::{
    case,
    keywords::{BASE_TYPES, MACROS},
};
use crate::mib::lexer::{Dialect, Lexeme, Lexer, Token};
use std::collections::{HashMap, HashSet};

/// The length of the longest word, string or constant in a copy.
const MAX_WORD: usize = 120;

/// A module of a file.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) name: String,
    /// The line of the word `DEFINITIONS`.
    pub(super) line: u32,
    /// The copy.
    pub(super) text: String,
    pub(super) imports: Vec<Import>,
    /// The reason why it cannot be read, or what was skipped.
    pub(super) problem: Option<Slip>,
    /// The names and types it defines, with their lines.
    pub(super) defines: HashMap<Box<str>, u32>,
    /// The names that it defines again.
    pub(super) twice: HashSet<Box<str>>,
    /// The words in `::= { … }` and behind ENTERPRISE: something is defined below them.
    pub(super) above: HashSet<Box<str>>,
    /// The name of its MODULE-IDENTITY, and the LAST-UPDATED clause.
    pub(super) identity: Option<String>,
    pub(super) last_updated: String,
    /// The words in `::= { … }` of the nodes that have no value.
    pub(super) places: HashMap<String, Vec<String>>,
    /// The types that its SYNTAX clauses name, each with the first line that does.
    types: Vec<(String, u32)>,
}

/// The symbols that one FROM imports.
#[derive(Debug)]
pub(super) struct Import {
    pub(super) module: String,
    /// The module that is read: the same, or our name for one of the same folder.
    pub(super) from: String,
    pub(super) symbols: Vec<(String, u32)>,
}

/// A problem and its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slip {
    pub(super) line: u32,
    pub(super) reason: String,
    /// The module cannot be read at all.
    pub(super) fatal: bool,
}

/// Returns the modules of a text. Text before, between and after them is skipped.
pub(super) fn modules(text: &str) -> Vec<Found> {
    let mut lexer = Lexer::new(text, Dialect::Author);
    let mut found = Vec::new();
    let mut name: Option<(&str, u32)> = None;
    let mut depth = 0_u32;
    while let Some(Lexeme { token, text, line }) = lexer.next() {
        match token {
            Token::Word("DEFINITIONS") if depth == 0 => {
                let Some((name, _)) = name.take() else { continue };
                // A missing END is noticed at the head of the next module.
                let mut head = Some((name, line));
                while let Some((name, line)) = head {
                    let mut reader = Reader::new(name, line);
                    head = reader.read(&mut lexer);
                    found.push(reader.finish());
                }
            }
            Token::Word(_) | Token::Number(_) if depth == 0 => name = Some((text, line)),
            // NAME { an OID } DEFINITIONS
            Token::Symbol('{') => depth += 1,
            Token::Symbol('}') => depth = depth.saturating_sub(1),
            _ if depth == 0 => name = None,
            _ => {}
        }
    }
    found
}

/// Reads one module and copies it.
struct Reader {
    found: Found,
    /// The current line of the copy.
    line: u32,
}

impl Reader {
    fn new(name: &str, line: u32) -> Self {
        let found = Found { name: name.to_owned(), line, ..Found::default() };
        let mut reader = Self { found, line: 1 };
        if name.len() > MAX_WORD {
            reader.slip(line, format!("the module's name has {} characters", name.len()), true);
        }
        reader.copy(name, line);
        reader.copy("DEFINITIONS", line);
        reader
    }

    fn slip(&mut self, line: u32, reason: String, fatal: bool) {
        match &mut self.found.problem {
            Some(first) if first.fatal || !fatal => {}
            place => *place = Some(Slip { line, reason, fatal }),
        }
    }

    fn define(&mut self, name: &str, line: u32) {
        if name.is_empty() {
            return;
        }
        match self.found.defines.contains_key(name) {
            true => drop(self.found.twice.insert(name.into())),
            false => drop(self.found.defines.insert(name.into(), line)),
        }
    }

    fn copy(&mut self, text: &str, line: u32) {
        if line > self.line {
            self.found.text.extend((self.line..line).map(|_| '\n'));
            self.line = line;
        } else {
            self.found.text.push(' ');
        }
        self.found.text.push_str(text);
    }

    /// Copies a string. Descriptions become empty, because the parser does not need them and they
    /// are most of a file.
    fn copy_text(&mut self, text: &str, line: u32, before: &str) {
        let idle = ["DESCRIPTION", "REFERENCE", "CONTACT-INFO", "ORGANIZATION"].contains(&before);
        let end = text.floor_char_boundary_at(if idle { 0 } else { MAX_WORD });
        let kept = text[..end].replace('\n', " ");
        self.copy(&format!("\"{kept}\""), line);
    }

    /// Reads up to END. Returns the head of the next module if that comes first.
    fn read<'a>(&mut self, lexer: &mut Lexer<'a>) -> Option<(&'a str, u32)> {
        let (mut before, mut before_line) = ("", self.line);
        // The word before the last one: `name OBJECT-TYPE`.
        let mut subject = "";
        let mut in_macro = false;
        let mut in_syntax = false;
        let mut begun = false;
        // How many tokens of `::= {` were read.
        let mut assigned = 0;
        let mut first_inside = false;
        // Whether the next word is the name of a node that something is below: inside `::= { … }`,
        // or behind ENTERPRISE.
        let (mut in_value, mut in_enterprise) = (false, false);
        // The node whose place in the tree is being read.
        let mut node: Option<&str> = None;
        let mut place = case::Place::default();
        let (mut inside_place, mut first_number) = (false, false);
        while let Some(Lexeme { token, text, line }) = lexer.next() {
            let word = match token {
                Token::OpenText(_) => {
                    self.slip(
                        line,
                        "a quoted string that begins here is never closed".into(),
                        true,
                    );
                    return None;
                }
                Token::Text(inside) => {
                    if before == "LAST-UPDATED" {
                        self.found.last_updated = inside.trim().to_owned();
                    }
                    self.copy_text(inside, line, before);
                    (before, subject, in_syntax) = ("", "", false);
                    continue;
                }
                Token::Word(_) | Token::Number(_) => text,
                Token::Assign | Token::Range | Token::Constant(_) | Token::Symbol(_) => {
                    place.symbol(text);
                    if token == Token::Assign && !before.is_empty() && begun {
                        self.define(before, before_line);
                    }
                    if token == Token::Symbol('}') && assigned == 2 && ROOTS.contains(&before) {
                        let reason = format!("a definition gives {before} a second name");
                        self.slip(line, reason, true);
                    }
                    assigned = match (token, assigned) {
                        (Token::Assign, _) => 1,
                        (Token::Symbol('{'), 1) => 2,
                        _ => 0,
                    };
                    first_inside = assigned == 2;
                    in_value |= assigned == 2;
                    match token {
                        Token::Symbol('}') => (node, in_value) = (None, false),
                        // `iso(1)` in the first place is a name.
                        Token::Symbol('(') => {
                            first_number = inside_place;
                            // `org(3)` gives a name to a node on the way.
                            if in_value && !before.is_empty() {
                                self.found.defines.entry(before.into()).or_insert(before_line);
                            }
                        }
                        _ => {}
                    }
                    // A single apostrophe would make the parser skip everything up to the next one.
                    let kept = if token == Token::Symbol('\'') { "?" } else { text };
                    self.copy(cut(kept), line);
                    (before, subject, in_syntax) = ("", "", false);
                    continue;
                }
            };
            let word = if begun && !in_macro {
                place.word(word, before, &|name| self.found.knows(name))
            } else {
                word
            };
            if word.len() > MAX_WORD {
                let reason =
                    format!("a name has {} characters; at most {MAX_WORD} are allowed", word.len());
                self.slip(line, reason, true);
            }
            if word == "DEFINITIONS" && begun && !before.is_empty() && !in_macro {
                self.slip(before_line, "END is missing before the next module".into(), false);
                self.drop_last(before);
                return Some((before, line));
            }
            self.copy(cut(word), line);
            match word {
                "BEGIN" => begun = true,
                "MACRO" => in_macro = true,
                "END" if in_macro => in_macro = false,
                "END" if begun => return None,
                "IMPORTS" if !in_macro => {
                    self.imports(lexer, line);
                    (before, subject) = ("", "");
                    continue;
                }
                _ if MACROS.contains(&word) || word == "IDENTIFIER" && before == "OBJECT" => {
                    let name = if word == "IDENTIFIER" { subject } else { before };
                    self.define(name, line);
                    if word == "MODULE-IDENTITY" && begun && !name.is_empty() {
                        self.found.identity.get_or_insert_with(|| name.to_owned());
                    }
                    let valueless = ["IDENTIFIER", "MODULE-IDENTITY", "OBJECT-IDENTITY"];
                    node = Some(name).filter(|n| !n.is_empty() && valueless.contains(&word));
                }
                _ if in_syntax
                    && !in_macro
                    && word.starts_with(|c: char| c.is_ascii_uppercase())
                    && !self.found.types.iter().any(|(known, _)| known == word) =>
                {
                    self.found.types.push((word.to_owned(), line));
                }
                _ => {}
            }
            if (in_value || in_enterprise) && matches!(token, Token::Word(_)) {
                self.found.above.insert(cut(word).into());
            }
            in_enterprise = word == "ENTERPRISE";
            if let Some(node) = node.filter(|_| assigned == 2 || inside_place) {
                let place = self.found.places.entry(node.to_owned()).or_default();
                if !(first_number && place.len() == 1) {
                    place.push(word.to_owned());
                }
                (inside_place, first_number) = (true, false);
            } else {
                inside_place = false;
            }
            // A second word, as in `{ iso 3 }`, makes it an ordinary OID.
            assigned = if assigned == 2 && first_inside { 2 } else { 0 };
            first_inside = false;
            in_syntax = matches!(word, "SYNTAX" | "WRITE-SYNTAX");
            (subject, before, before_line) = (before, word, line);
        }
        let reason = match begun {
            true => "END is missing: the file is incomplete",
            false => "BEGIN is missing",
        };
        self.slip(lexer.line(), reason.into(), !begun);
        None
    }

    /// Removes the last word from the copy.
    fn drop_last(&mut self, word: &str) {
        let end = self.found.text.len().saturating_sub(cut(word).len());
        self.found.text.truncate(end);
    }

    fn imports(&mut self, lexer: &mut Lexer<'_>, start: u32) {
        let mut symbols = Vec::new();
        let mut from = false;
        for Lexeme { token, text, line } in lexer.by_ref() {
            match token {
                Token::Word("FROM") => from = true,
                Token::Word(_) | Token::Number(_) if from => {
                    from = false;
                    let (symbols, module) = (std::mem::take(&mut symbols), cut(text).to_owned());
                    let from = module.clone();
                    self.found.imports.push(Import { module, from, symbols });
                }
                Token::Word(_) | Token::Number(_) => symbols.push((cut(text).to_owned(), line)),
                Token::Symbol(';') => {
                    self.copy(";", line);
                    return;
                }
                Token::Symbol(',' | '.' | '{' | '}') => {}
                _ => {
                    let reason = "IMPORTS does not end in a semicolon".to_owned();
                    return self.slip(start, reason, true);
                }
            }
            match token {
                Token::Word(_) | Token::Number(_) | Token::Symbol(',') => {
                    self.copy(cut(text), line)
                }
                _ => {}
            }
        }
        self.slip(start, "IMPORTS does not end in a semicolon".to_owned(), true);
    }

    fn finish(mut self) -> Found {
        // Let the parser read what there is, even if END is missing.
        if self.found.problem.is_some() {
            self.found.text.push_str("\nEND");
        }
        self.found.text.push('\n');
        // Thousands of modules wait until they are compiled.
        self.found.text.shrink_to_fit();
        self.found
    }
}

impl Found {
    /// Marks the module as one that must not be read.
    pub(super) fn give_up(&mut self, line: u32, reason: &str) {
        self.problem = Some(Slip { line, reason: reason.to_owned(), fatal: true });
    }

    /// Returns a problem if a SYNTAX names a type that the module neither defines nor imports.
    pub(super) fn unknown_type(&self) -> Option<Slip> {
        let known = |name: &str| {
            BASE_TYPES.contains(&name)
                || self.defines.contains_key(name)
                || self.imported(name).is_some()
        };
        let (name, line) = self.types.iter().find(|(name, _)| !known(name))?;
        let reason = format!("type {name} is neither defined nor imported");
        Some(Slip { line: *line, reason, fatal: false })
    }

    /// Whether the module defines or imports a name, as far as it has been read.
    fn knows(&self, name: &str) -> bool {
        self.defines.contains_key(name) || self.imported(name).is_some()
    }

    /// Returns the module from which a symbol is imported, and the line.
    pub(super) fn imported(&self, symbol: &str) -> Option<(&str, u32)> {
        self.imports.iter().find_map(|import| {
            let (_, line) = import.symbols.iter().find(|(name, _)| name == symbol)?;
            Some((&import.module[..], *line))
        })
    }
}

/// The roots of the tree. With `x ::= { iso }` the parser would follow the parent of a root, which
/// does not exist (`do_subtree`).
const ROOTS: &[&str] = &["ccitt", "iso", "joint-iso-ccitt"];

/// Cuts a word to the length that fits into the parser's buffer.
fn cut(word: &str) -> &str {
    &word[..word.floor_char_boundary_at(MAX_WORD)]
}

trait Floor {
    fn floor_char_boundary_at(&self, most: usize) -> usize;
}

impl Floor for str {
    fn floor_char_boundary_at(&self, most: usize) -> usize {
        (0..=most.min(self.len())).rev().find(|&end| self.is_char_boundary(end)).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copies(text: &str) -> Vec<String> {
        modules(text)
            .into_iter()
            .map(|m| m.text.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    }

    fn slip(text: &str) -> Option<(u32, String)> {
        modules(text).into_iter().next()?.problem.map(|slip| (slip.line, slip.reason))
    }

    #[test]
    fn modules_are_split_and_keep_their_lines() {
        let text = "junk (\nA-MIB DEFINITIONS ::= BEGIN\nIMPORTS x, y FROM B-MIB;\n\
                    -- a -- b\na OBJECT IDENTIFIER ::= { x 1 } -- c -- -- d\n------ odd\nEND\n\
                    B-MIB { iso 3 } DEFINITIONS ::= BEGIN x OBJECT IDENTIFIER ::= { iso 3 } END";
        assert_eq!(
            copies(text),
            [
                "A-MIB DEFINITIONS ::= BEGIN IMPORTS x , y FROM B-MIB ; \
                 a OBJECT IDENTIFIER ::= { x 1 } END",
                "B-MIB DEFINITIONS ::= BEGIN x OBJECT IDENTIFIER ::= { iso 3 } END",
            ]
        );
        let found = modules(text);
        assert_eq!(found[0].imported("y"), Some(("B-MIB", 3)));
        assert!(found[0].defines.contains_key("a") && found[0].problem.is_none());
        let before_end = found[0].text.split('\n').count();
        assert_eq!(before_end, 8, "{:?}", found[0].text);
    }

    #[test]
    fn incomplete_modules_are_reported() {
        let head = "A DEFINITIONS ::= BEGIN\n";
        let of = |rest: &str| slip(&format!("{head}{rest}"));
        assert_eq!(of("END"), None);
        assert_eq!(
            of("a OBJECT IDENTIFIER\n"),
            Some((3, "END is missing: the file is incomplete".into()))
        );
        assert!(of("x OBJECT-TYPE DESCRIPTION \"a\n\nb").unwrap().1.contains("never closed"));
        assert_eq!(of("IMPORTS a FROM B\nx ::= END").unwrap().0, 2);
        assert!(
            of("x OBJECT IDENTIFIER ::= { iso } END")
                .unwrap()
                .1
                .contains("gives iso a second name")
        );
        assert_eq!(of("x OBJECT IDENTIFIER ::= { iso 3 } y ::= { a iso } END"), None);
        assert!(of("B DEFINITIONS ::= BEGIN END").unwrap().1.contains("next module"));
        assert_eq!(modules(&format!("{head}B DEFINITIONS ::= BEGIN END")).len(), 2);
        assert!(of(&format!("{} END", "x".repeat(500))).unwrap().1.contains("500 characters"));
    }

    #[test]
    fn descriptions_are_emptied_and_strings_shortened() {
        let long = "u".repeat(400);
        let copy = copies(&format!(
            "A DEFINITIONS ::= BEGIN x OBJECT-TYPE UNITS \"{long}\" DESCRIPTION \"a -- b\n\" \
             REFERENCE \"r\" DEFVAL {{ 'ff'H 'it }} END"
        ));
        let kept = "u".repeat(MAX_WORD);
        assert_eq!(
            copy[0],
            format!(
                "A DEFINITIONS ::= BEGIN x OBJECT-TYPE UNITS \"{kept}\" DESCRIPTION \"\" \
                 REFERENCE \"\" DEFVAL {{ 'ff'H ? it }} END"
            )
        );
    }

    #[test]
    fn unknown_types_are_reported() {
        let found = modules(
            "A DEFINITIONS ::= BEGIN IMPORTS DisplayString FROM SNMPv2-TC;\nMine ::= INTEGER\n\
             a OBJECT-TYPE SYNTAX Mine b OBJECT-TYPE SYNTAX DisplayString\n\
             c OBJECT-TYPE SYNTAX SEQUENCE OF CEntry d OBJECT-TYPE SYNTAX Lost END",
        );
        let slip = found[0].unknown_type().unwrap();
        assert_eq!((slip.line, slip.fatal), (4, false));
        assert!(slip.reason.contains("Lost"));
    }

    proptest::proptest! {
        #[test]
        fn scanning_any_text_never_panics(text in "(DEFINITIONS|BEGIN|END|IMPORTS|FROM|[-a\"'{};\n:=. ü]){0,60}") {
            for module in modules(&text) {
                module.unknown_type();
            }
        }
    }
}
