//! Reads the definitions of a module from its text.
//!
//! libnetsnmp's parser gives the names and their places in the tree, but it loses some clauses: it
//! keeps only one node if two modules define one object; it stores bounds as C ints; it drops types
//! that nothing uses, the STATUS of textual conventions, types and ranges that a convention takes
//! from another one, and enumeration labels that are keywords (`current(1)`). This file reads these
//! clauses again. Text that it does not understand is skipped; the parser's result is used then.

use super::{
    clause::{Access, Kind, Status},
    lexer::{Dialect, Lexeme, Lexer, Token},
    module_text::{DefinitionText, MAX, MIN, ModuleText, SyntaxText, TypeText},
};
use std::collections::HashMap;

/// Reads the modules of a file.
pub(super) fn read(text: &str, whole_line_comments: bool) -> Vec<ModuleText> {
    let dialect = Dialect::Parser { whole_line_comments };
    let lexemes: Vec<_> = Lexer::new(text, dialect).collect();
    let mut reader = Reader { lexemes: &lexemes, at: 0 };
    let mut modules = Vec::new();
    while reader.at < lexemes.len() {
        // NAME [{ an OID }] DEFINITIONS … BEGIN
        let Some(name) = reader.word() else {
            reader.at += 1;
            continue;
        };
        if reader.peek() == Some(Token::Symbol('{')) {
            reader.skip_braces();
        }
        if reader.is("DEFINITIONS") {
            while reader.at < lexemes.len() && !reader.accept("BEGIN") {
                reader.at += 1;
            }
            modules.push(reader.module(name));
        }
    }
    modules
}

struct Reader<'t, 'a> {
    lexemes: &'t [Lexeme<'a>],
    at: usize,
}

impl<'a> Reader<'_, 'a> {
    fn peek(&self) -> Option<Token<'a>> {
        self.peek_at(0)
    }

    fn peek_at(&self, ahead: usize) -> Option<Token<'a>> {
        self.lexemes.get(self.at + ahead).map(|lexeme| lexeme.token)
    }

    fn next(&mut self) -> Option<Token<'a>> {
        let token = self.peek();
        self.at += 1;
        token
    }

    fn word(&mut self) -> Option<&'a str> {
        match self.peek() {
            Some(Token::Word(word)) => {
                self.at += 1;
                Some(word)
            }
            _ => None,
        }
    }

    fn is(&self, word: &str) -> bool {
        self.peek() == Some(Token::Word(word))
    }

    fn accept(&mut self, word: &str) -> bool {
        let found = self.is(word);
        self.at += usize::from(found);
        found
    }

    fn accept_symbol(&mut self, symbol: char) -> bool {
        let found = self.peek() == Some(Token::Symbol(symbol));
        self.at += usize::from(found);
        found
    }

    /// Skips from an opening brace to behind the matching closing one.
    fn skip_braces(&mut self) {
        let mut depth = 0_usize;
        while let Some(token) = self.next() {
            match token {
                Token::Symbol('{') => depth += 1,
                Token::Symbol('}') => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }

    /// Reads the definitions up to END.
    fn module(&mut self, name: &str) -> ModuleText {
        let mut module = ModuleText { name: name.to_owned(), ..ModuleText::default() };
        while let Some(token) = self.next() {
            let Token::Word(name) = token else { continue };
            match name {
                "END" => break,
                "IMPORTS" => {
                    self.imports(&mut module.imports);
                    continue;
                }
                "EXPORTS" => {
                    while self.next().is_some_and(|token| token != Token::Symbol(';')) {}
                    continue;
                }
                _ => {}
            }
            match self.peek() {
                Some(Token::Assign) => {
                    self.at += 1;
                    self.type_assignment(name, &mut module);
                }
                Some(Token::Word("MACRO")) => {
                    while self.next().is_some_and(|token| token != Token::Word("END")) {}
                }
                Some(Token::Word(keyword)) => {
                    if let Some(kind) = macro_of(keyword, self.peek_at(1)) {
                        self.at += 1;
                        self.definition(name, kind, &mut module);
                    }
                }
                _ => {}
            }
        }
        module
    }

    fn imports(&mut self, imports: &mut HashMap<String, String>) {
        let mut symbols = Vec::new();
        while let Some(token) = self.next() {
            match token {
                Token::Symbol(';') => break,
                Token::Word("FROM") => {
                    let Some(from) = self.word() else { continue };
                    for symbol in symbols.drain(..) {
                        imports.insert(symbol, from.to_owned());
                    }
                }
                Token::Word(symbol) => symbols.push(symbol.to_owned()),
                _ => {}
            }
        }
    }

    /// Reads what follows `Name ::=`.
    fn type_assignment(&mut self, name: &str, module: &mut ModuleText) {
        let mut found = TypeText {
            name: name.to_owned(),
            status: Status::None,
            hint: String::new(),
            syntax: SyntaxText::default(),
        };
        if self.accept("TEXTUAL-CONVENTION") {
            loop {
                match self.peek() {
                    Some(Token::Word("SYNTAX")) => {
                        self.at += 1;
                        found.syntax = self.syntax();
                        break;
                    }
                    Some(Token::Word("DISPLAY-HINT")) => {
                        self.at += 1;
                        found.hint = self.text();
                    }
                    Some(Token::Word("STATUS")) => {
                        self.at += 1;
                        found.status = self.word().map_or(Status::None, Status::of_keyword);
                    }
                    None | Some(Token::Assign | Token::Word("END")) => return,
                    Some(_) => self.at += 1,
                }
            }
        } else if self.is("CHOICE") {
            self.at += 1;
            self.skip_braces();
            return;
        } else {
            // [APPLICATION 1] IMPLICIT
            if self.accept_symbol('[') {
                while self.next().is_some_and(|token| token != Token::Symbol(']')) {}
                self.accept("IMPLICIT");
            }
            found.syntax = self.syntax();
        }
        if found.syntax.sequence {
            module.rows.insert(name.to_owned());
        } else if !found.syntax.base.is_empty() {
            module.types.push(found);
        }
    }

    fn syntax(&mut self) -> SyntaxText {
        let mut syntax = SyntaxText::default();
        let Some(base) = self.word() else { return syntax };
        syntax.base = match base {
            "OCTET" | "OBJECT" | "BIT" => match self.word() {
                Some(second) => format!("{base} {second}"),
                None => base.to_owned(),
            },
            "SEQUENCE" => {
                syntax.sequence = true;
                if self.accept("OF") {
                    self.word().unwrap_or("").to_owned()
                } else {
                    self.skip_braces();
                    String::new()
                }
            }
            _ => base.to_owned(),
        };
        match self.peek() {
            Some(Token::Symbol('{')) => {
                self.at += 1;
                syntax.enums = self.enums();
            }
            Some(Token::Symbol('(')) => {
                self.at += 1;
                syntax.ranges = self.ranges();
            }
            _ => {}
        }
        syntax
    }

    /// Reads what follows an opening brace: `label(number), …`. The words of a label with several
    /// words are joined, so that the label can be typed.
    fn enums(&mut self) -> Vec<(i64, String)> {
        let mut enums: Vec<(i64, String)> = Vec::new();
        let mut label = String::new();
        while let Some(token) = self.next() {
            match token {
                Token::Symbol('}') => break,
                Token::Symbol('(') => {
                    if let Some(Token::Number(number) | Token::Constant(number)) = self.peek()
                        && (i128::from(i32::MIN)..=u32::MAX.into()).contains(&number)
                        && !label.is_empty()
                    {
                        enums.push((number as i64, std::mem::take(&mut label)));
                    }
                }
                Token::Word(word) => {
                    if !label.is_empty() {
                        label.push('-');
                    }
                    label.push_str(word);
                }
                _ => label.clear(),
            }
        }
        // One list holds either negative numbers or numbers above 2147483647.
        if enums.iter().any(|(number, _)| *number < 0) {
            enums.retain(|(number, _)| *number <= i32::MAX.into());
        }
        // If one number has two labels, the C library prints the first.
        enums.sort_by_key(|(number, _)| *number);
        enums.dedup_by_key(|(number, _)| *number);
        enums
    }

    /// Reads what follows an opening parenthesis: bounds, or SIZE with bounds. Returns an empty
    /// list if a bound is not a number.
    fn ranges(&mut self) -> Vec<(i128, i128)> {
        let mut closing = 1 + usize::from(self.accept("SIZE") && self.accept_symbol('('));
        let (mut ranges, mut good) = (Vec::new(), true);
        while closing > 0 {
            match self.next() {
                Some(Token::Symbol(')')) => closing -= 1,
                Some(Token::Symbol('(')) => closing += 1,
                Some(Token::Symbol('|')) => {}
                Some(token) => {
                    let low = bound(token);
                    let high = match self.peek() {
                        Some(Token::Range) => {
                            self.at += 1;
                            self.next().and_then(bound)
                        }
                        _ => low,
                    };
                    match low.zip(high) {
                        Some(range) => ranges.push(range),
                        None => good = false,
                    }
                }
                None => break,
            }
        }
        if good { ranges } else { Vec::new() }
    }

    fn text(&mut self) -> String {
        match self.peek() {
            Some(Token::Text(text) | Token::OpenText(text)) => {
                self.at += 1;
                text.to_owned()
            }
            _ => String::new(),
        }
    }

    /// Reads the clauses between the name of the macro and its `::=`.
    fn definition(&mut self, name: &str, kind: Kind, module: &mut ModuleText) {
        let mut found = DefinitionText {
            kind,
            syntax: SyntaxText::default(),
            access: Access::None,
            status: Status::None,
            units: String::new(),
            index: Vec::new(),
            augments: String::new(),
            default: String::new(),
            objects: Vec::new(),
        };
        module.identity |= kind == Kind::ModuleIdentity;
        let (object, notification) = (kind == Kind::Scalar, kind == Kind::Notification);
        // The clauses in a compliance statement or in capabilities belong to other objects.
        let own_clauses = !matches!(kind, Kind::ModuleCompliance | Kind::AgentCapabilities);
        loop {
            let Some(token) = self.next() else { return };
            match token {
                Token::Assign => break,
                Token::Word("END") => {
                    self.at -= 1;
                    return;
                }
                Token::Word("SYNTAX") if object => found.syntax = self.syntax(),
                Token::Word("UNITS") if object => found.units = self.text(),
                Token::Word("MAX-ACCESS" | "ACCESS") if object => {
                    found.access = self.word().map_or(Access::None, Access::of_keyword);
                }
                Token::Word("STATUS") if own_clauses || found.status == Status::None => {
                    found.status = self.word().map_or(Status::None, Status::of_keyword);
                }
                Token::Word("INDEX") if object => found.index = self.names(),
                Token::Word("AUGMENTS") if object => {
                    found.augments = self.names().into_iter().next().unwrap_or_default().0;
                }
                Token::Word("DEFVAL") if object => found.default = self.default_value(),
                Token::Word("OBJECTS" | "VARIABLES") if notification => {
                    found.objects = self.names().into_iter().map(|(name, _)| name).collect();
                }
                Token::Word("LAST-UPDATED") if kind == Kind::ModuleIdentity => {
                    module.last_updated = self.text();
                }
                _ => {}
            }
        }
        // The first definition of a name counts, as in the parser's tree.
        module.definitions.entry(name.to_owned()).or_insert(found);
    }

    /// Reads `{ a, IMPLIED b }`; SMIv1 allows types there too.
    fn names(&mut self) -> Vec<(String, bool)> {
        let (mut names, mut implied) = (Vec::new(), false);
        if !self.accept_symbol('{') {
            return names;
        }
        while let Some(token) = self.next() {
            match token {
                Token::Symbol('}') => break,
                Token::Word("IMPLIED") => implied = true,
                Token::Word(first @ ("OCTET" | "OBJECT")) => {
                    let second = self.word().unwrap_or("");
                    names.push((format!("{first} {second}"), implied));
                    implied = false;
                }
                // The sizes and ranges of such types.
                Token::Symbol('(') => {
                    self.ranges();
                }
                // MODULE.name
                Token::Word(_) if self.peek() == Some(Token::Symbol('.')) => self.at += 1,
                Token::Word(name) => {
                    names.push((name.to_owned(), implied));
                    implied = false;
                }
                _ => {}
            }
        }
        names
    }

    /// Reads the text between the braces of DEFVAL, with one space between tokens but none before a
    /// comma.
    fn default_value(&mut self) -> String {
        let mut out = String::new();
        if !self.accept_symbol('{') {
            return out;
        }
        let mut depth = 1;
        while let Some(&Lexeme { token, text, .. }) = self.lexemes.get(self.at) {
            self.at += 1;
            let comma = token == Token::Symbol(',');
            match token {
                Token::Symbol('{') => depth += 1,
                Token::Symbol('}') => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
            if !out.is_empty() && !comma {
                out.push(' ');
            }
            match token {
                Token::OpenText(_) => {
                    out.push_str(text);
                    out.push('"');
                }
                Token::Symbol(symbol) => out.push(symbol),
                _ => out.push_str(text),
            }
        }
        out
    }
}

fn bound(token: Token<'_>) -> Option<i128> {
    match token {
        Token::Number(number) | Token::Constant(number) => Some(number),
        Token::Word("MIN") => Some(MIN),
        Token::Word("MAX") => Some(MAX),
        _ => None,
    }
}

fn macro_of(keyword: &str, next: Option<Token<'_>>) -> Option<Kind> {
    Some(match keyword {
        "OBJECT-TYPE" => Kind::Scalar,
        "NOTIFICATION-TYPE" | "TRAP-TYPE" => Kind::Notification,
        "MODULE-IDENTITY" => Kind::ModuleIdentity,
        "OBJECT-IDENTITY" => Kind::ObjectIdentity,
        "OBJECT-GROUP" => Kind::ObjectGroup,
        "NOTIFICATION-GROUP" => Kind::NotificationGroup,
        "MODULE-COMPLIANCE" => Kind::ModuleCompliance,
        "AGENT-CAPABILITIES" => Kind::AgentCapabilities,
        "OBJECT" if next == Some(Token::Word("IDENTIFIER")) => Kind::Node,
        _ => return None,
    })
}
