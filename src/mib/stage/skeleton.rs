//! The skeleton of a module: what the C parser needs to build the tree.
//!
//! The parser looks each type up in a list of all types, so its time grows with the square of the
//! number of modules, and it never frees its memory. Types and clauses are read from the text
//! (`mib/text`). So the parser only gets the names and places of the definitions that others are
//! below, and the imports of names that something is below. A wrong clause cannot make it leave a
//! module. Most definitions are leaves: `name ::= { parent number }` in the module of the parent.
//! Their places follow from those of their parents.

use super::{
    keywords::MACROS,
    module::Leaf,
    scan::{Found, Slip},
};
use crate::mib::{
    clause::{Access, Status},
    lexer::{Dialect, Lexeme, Lexer, Token},
};
use std::collections::HashSet;

/// A skeleton, with the same lines as the module.
#[derive(Debug, Default)]
pub(super) struct Skeleton {
    pub(super) text: String,
    /// The first wrong clause.
    pub(super) slip: Option<Slip>,
    /// The definitions that are left out.
    pub(super) leaves: Vec<Leaf>,
    line: u32,
}

/// Returns the skeleton of a module, under the name that the parser shall know. `above` are the names that something is below, in any module.
pub(super) fn of(name: &str, found: &Found, above: &HashSet<&str>) -> Skeleton {
    let all: Vec<_> = Lexer::new(&found.text, Dialect::Author).collect();
    let mut out = Skeleton { line: 1, ..Skeleton::default() };
    let begin = all.iter().position(|one| one.token == Token::Word("BEGIN"));
    let Some(mut at) = begin else {
        out.text.clone_from(&found.text);
        return out;
    };
    out.put(&format!("{name} DEFINITIONS ::= BEGIN"), all[at].line);
    imports(&mut out, found);
    at += 1;
    while at < all.len() {
        at = match (word(&all, at), word(&all, at + 1)) {
            (Some("END"), _) => break,
            (Some("IMPORTS" | "EXPORTS"), _) => skip(&all, at, Token::Symbol(';')),
            (Some(_), Some("MACRO")) => skip(&all, at, Token::Word("END")),
            (Some(_), Some(second)) if is_head(&all, at) => {
                definition(&mut out, &all, at, second, found, above)
            }
            _ => at + 1,
        };
    }
    out.put("END\n", 0);
    out
}

fn imports(out: &mut Skeleton, found: &Found) {
    let label = |symbol: &str| symbol.starts_with(|c: char| c.is_ascii_lowercase());
    let mut lead = "IMPORTS";
    for import in &found.imports {
        let wanted = |symbol: &str| label(symbol) && found.above.contains(symbol);
        let mut symbols = import.symbols.iter().filter(|(symbol, _)| wanted(symbol)).peekable();
        if symbols.peek().is_none() {
            continue;
        }
        out.put(std::mem::take(&mut lead), 0);
        let mut comma = "";
        for (symbol, line) in symbols {
            out.put(std::mem::replace(&mut comma, ","), 0);
            out.put(symbol, *line);
        }
        out.put("FROM", 0);
        out.put(&import.from, 0);
    }
    if lead.is_empty() {
        out.put(";", 0);
    }
}

/// Copies the definition at this place, and returns the place behind it.
fn definition(
    out: &mut Skeleton,
    all: &[Lexeme<'_>],
    at: usize,
    keyword: &str,
    found: &Found,
    above: &HashSet<&str>,
) -> usize {
    let (name, line) = (all[at].text, all[at].line);
    let trap = keyword == "TRAP-TYPE";
    let mut assign = at + 2;
    let mut depth = 0_usize;
    let whole = loop {
        match all.get(assign).map(|one| one.token) {
            Some(Token::Assign) => break true,
            Some(Token::Symbol('{')) => depth += 1,
            Some(Token::Symbol('}')) => depth = depth.saturating_sub(1),
            Some(Token::Word("END")) if depth == 0 => break false,
            Some(Token::Word(_)) if is_head(all, assign) => break false,
            None => break false,
            Some(_) => {}
        }
        assign += 1;
    };
    let clauses = &all[at..all.len().min(assign + 1)];
    if let Some((line, reason)) = fault(clauses, keyword, found) {
        out.slip(line, reason);
    }
    if !whole {
        out.slip(line, format!("{name} has no ::= and is left out"));
        return assign;
    }
    let value = all.get(assign + 1).map(|one| one.token);
    if let (true, Some(Token::Number(number))) = (trap, value) {
        let enterprise = (at..assign).find(|&i| word(all, i) == Some("ENTERPRISE"));
        let of = enterprise.and_then(|i| word(all, i + 1).or_else(|| word(all, i + 2)));
        match of {
            Some(of) => {
                out.put(&format!("{name} TRAP-TYPE ENTERPRISE {of} ::= {number}"), line);
            }
            None => out.slip(line, format!("{name} has no ENTERPRISE and is left out")),
        }
        return assign + 2;
    }
    let end = skip(all, assign, Token::Symbol('}'));
    let place = &all[assign + 1..end];
    let good = |one: &Lexeme<'_>| {
        matches!(one.token, Token::Word(_) | Token::Number(_) | Token::Symbol('(' | ')'))
    };
    match place {
        [open, inside @ .., close]
            if open.token == Token::Symbol('{')
                && close.token == Token::Symbol('}')
                && !inside.is_empty()
                && inside.iter().all(good) =>
        {
            if let [
                Lexeme { token: Token::Word(parent), .. },
                Lexeme { token: Token::Number(n), .. },
            ] = inside
                && let Ok(number) = i32::try_from(*n)
                && number >= 0
                && is_leaf(name, parent, found, above)
            {
                let leaf = Leaf::new(&found.text, name, parent, number as u32);
                out.leaves.push(leaf);
                return end;
            }
            out.put(&format!("{name} OBJECT IDENTIFIER ::= {{"), line);
            inside.iter().for_each(|one| out.put(one.text, one.line));
            out.put("}", 0);
            end
        }
        _ => {
            let next = all.get(assign + 1).map_or(line, |one| one.line);
            out.slip(next, format!("{name} has no {{ place }} behind ::= and is left out"));
            assign + 1
        }
    }
}

/// Whether a definition needs no place in the skeleton. The parser decides about everything that is
/// not plain: a name that is defined again or that is a keyword, and a parent of another module.
fn is_leaf(name: &str, parent: &str, found: &Found, above: &HashSet<&str>) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    let once = |name: &str| found.defines.contains_key(name) && !found.twice.contains(name);
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(plain)
        && !name.starts_with("anonymous")
        && Status::of_keyword(name) == Status::None
        && Access::of_keyword(name) == Access::None
        && once(name)
        && !above.contains(name)
        && once(parent)
        && found.imported(parent).is_none()
}

/// Returns the first wrong clause of a definition.
fn fault(all: &[Lexeme<'_>], keyword: &str, found: &Found) -> Option<(u32, String)> {
    let object = keyword == "OBJECT-TYPE";
    let own_clauses = !matches!(keyword, "MODULE-COMPLIANCE" | "AGENT-CAPABILITIES");
    let group = matches!(keyword, "OBJECT-GROUP" | "NOTIFICATION-GROUP");
    let mut at = 2;
    while at < all.len() {
        let (next, line) = all.get(at + 1).map_or(("the end", all[at].line), |l| (l.text, l.line));
        match word(all, at) {
            Some("SYNTAX") if object => {
                if word(all, at + 1).is_none() {
                    return Some((line, format!("{next} is not a valid SYNTAX")));
                }
                let (fault, behind) = syntax(all, at + 1);
                if fault.is_some() {
                    return fault;
                }
                at = behind;
                continue;
            }
            Some("STATUS") if own_clauses && Status::of_keyword(next) == Status::None => {
                return Some((line, format!("{next} is not a valid STATUS")));
            }
            Some("MAX-ACCESS" | "ACCESS") if object && Access::of_keyword(next) == Access::None => {
                return Some((line, format!("{next} is not a valid MAX-ACCESS")));
            }
            Some("INDEX") if object => {
                let end = skip(all, at, Token::Symbol('}'));
                let inside = &all[at + 1..end];
                if next != "{" {
                    return Some((line, format!("expected {{ names }} after INDEX, found {next}")));
                }
                if let [_, one, ..] = inside
                    && matches!(one.token, Token::Number(_))
                {
                    return Some((one.line, format!("{} is not a name for INDEX", one.text)));
                }
                at = end;
                continue;
            }
            Some("OBJECTS" | "NOTIFICATIONS") if group && next == "{" => {
                let end = skip(all, at, Token::Symbol('}'));
                let known =
                    |name: &str| found.defines.contains_key(name) || found.imported(name).is_some();
                let names = (at + 2..end).filter(|&i| !word(all, i).is_none_or(known));
                if let Some(name) = names.map(|i| &all[i]).next() {
                    let why = "which is neither defined nor imported";
                    return Some((name.line, format!("a group names {}, {why}", name.text)));
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Returns what is wrong with the type at this place, and the place behind it.
fn syntax(all: &[Lexeme<'_>], at: usize) -> (Option<(u32, String)>, usize) {
    let mut at = match word(all, at) {
        Some("OCTET" | "OBJECT" | "BIT") => at + 2,
        Some("SEQUENCE") => at + 3,
        _ => at + 1,
    };
    if all.get(at).is_some_and(|one| one.token == Token::Symbol('{')) {
        let end = skip(all, at, Token::Symbol('}'));
        for pair in all[at..end].windows(2) {
            if let [
                Lexeme { token: Token::Word(a), line, .. },
                Lexeme { token: Token::Word(b), .. },
            ] = pair
            {
                return (Some((*line, format!("the label {a:?} {b:?} has two words"))), end);
            }
        }
        at = end;
        if let Some(one) = all.get(at).filter(|one| one.token == Token::Symbol('(')) {
            let why = "a range behind an enumeration has no meaning".to_owned();
            return (Some((one.line, why)), at);
        }
    }
    if all.get(at).is_some_and(|one| one.token == Token::Symbol('(')) {
        let mut depth = 0_usize;
        for (i, one) in all.iter().enumerate().skip(at) {
            match one.token {
                Token::Symbol('(') => depth += 1,
                Token::Symbol(')') => depth -= 1,
                Token::Symbol('|') | Token::Number(_) | Token::Constant(_) | Token::Range => {}
                Token::Word("SIZE" | "MIN" | "MAX") => {}
                _ => {
                    let why = format!("expected a number in a range, found {}", one.text);
                    return (Some((one.line, why)), i);
                }
            }
            if depth == 0 {
                return (None, i + 1);
            }
        }
        let line = all.last().map_or(0, |one| one.line);
        return (Some((line, "expected ) at the end of a range".to_owned())), all.len());
    }
    (None, at)
}

fn word<'a>(all: &[Lexeme<'a>], at: usize) -> Option<&'a str> {
    match all.get(at)?.token {
        Token::Word(word) => Some(word),
        _ => None,
    }
}

/// Whether a definition begins here. A name may begin with a digit.
fn is_head(all: &[Lexeme<'_>], at: usize) -> bool {
    let assigned = |at: usize| all.get(at).is_some_and(|one| one.token == Token::Assign);
    match word(all, at + 1) {
        Some("OBJECT") => word(all, at + 2) == Some("IDENTIFIER") && assigned(at + 3),
        Some(word) => MACROS.contains(&word),
        None => false,
    }
}

/// Returns the place behind the next such token.
fn skip(all: &[Lexeme<'_>], from: usize, token: Token<'_>) -> usize {
    let found = all.iter().skip(from).position(|one| one.token == token);
    found.map_or(all.len(), |at| from + at + 1)
}

impl Skeleton {
    fn put(&mut self, text: &str, line: u32) {
        if line > self.line {
            self.text.extend((self.line..line).map(|_| '\n'));
            self.line = line;
        } else {
            self.text.push(' ');
        }
        self.text.push_str(text);
    }

    fn slip(&mut self, line: u32, reason: String) {
        self.slip.get_or_insert(Slip { line, reason, fatal: false });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mib::stage::scan;

    #[test]
    fn a_skeleton_has_what_others_are_below() {
        let text = "A-MIB DEFINITIONS ::= BEGIN IMPORTS x, unused, OBJECT-TYPE FROM B-MIB;\n\
                    root OBJECT IDENTIFIER ::= { x 1 }\n\
                    leaf OBJECT-TYPE SYNTAX INTEGER ::= { root 1 }\n\
                    branch OBJECT-TYPE SYNTAX INTEGER ::= { root 2 }\n\
                    used OBJECT IDENTIFIER ::= { root 3 }\n\
                    foreign OBJECT IDENTIFIER ::= { x 4 }\n\
                    long OBJECT IDENTIFIER ::= { root 5 6 }\n\
                    twice OBJECT IDENTIFIER ::= { root 7 } twice OBJECT IDENTIFIER ::= { root 8 }\n\
                    deep OBJECT IDENTIFIER ::= { branch 9 } END";
        let found = scan::modules(text).remove(0);
        let mut above: HashSet<&str> = found.above.iter().map(|name| &**name).collect();
        // Something in another module is below it.
        above.insert("used");
        let skeleton = of("A-MIB", &found, &above);
        let words: Vec<_> = skeleton.text.split_whitespace().collect();
        assert_eq!(
            words.join(" "),
            "A-MIB DEFINITIONS ::= BEGIN IMPORTS x FROM B-MIB ; \
             root OBJECT IDENTIFIER ::= { x 1 } branch OBJECT IDENTIFIER ::= { root 2 } \
             used OBJECT IDENTIFIER ::= { root 3 } foreign OBJECT IDENTIFIER ::= { x 4 } \
             long OBJECT IDENTIFIER ::= { root 5 6 } twice OBJECT IDENTIFIER ::= { root 7 } \
             twice OBJECT IDENTIFIER ::= { root 8 } END"
        );
        let leaves = skeleton.leaves.iter();
        let leaves: Vec<_> = leaves
            .map(|leaf| (leaf.name(&found.text), leaf.parent(&found.text), leaf.number))
            .collect();
        assert_eq!(leaves, [("leaf", "root", 1), ("deep", "branch", 9)]);
    }
}
