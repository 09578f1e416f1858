//! Turns the parser's log into one problem per module.

use super::ModuleProblem;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    path::{Path, PathBuf},
};

/// A module that the parser knows.
#[derive(Debug)]
pub(super) struct Module {
    pub(super) name: String,
    pub(super) file: PathBuf,
    pub(super) loaded: bool,
}

/// All modules; the place in the list is the parser's number for the module.
#[derive(Debug, Default)]
pub(super) struct Modules(pub(super) Vec<Module>);

/// The parser's log, and problems with files.
#[derive(Debug, Default)]
pub(super) struct Log {
    text: String,
    files: Vec<ModuleProblem>,
}

impl Log {
    /// Adds a piece of the library's log. A line may come in several pieces.
    pub(super) fn add(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds a problem that we found with a file or directory.
    pub(super) fn add_file(&mut self, file: &Path, reason: &str) {
        self.files.push(ModuleProblem {
            module: file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned(),
            file: Some(file.to_owned()),
            line: 0,
            reason: reason.to_owned(),
        });
    }

    /// Returns one problem per module, the first of the most serious kind, because a missing import
    /// causes other problems. `wanted` are the modules that were requested by name.
    pub(super) fn problems(self, modules: &Modules, wanted: &[&str]) -> Vec<ModuleProblem> {
        let known = Known {
            by_file: modules.0.iter().map(|m| (m.file.as_path(), m)).collect(),
            by_name: modules.0.iter().map(|m| (&m.name[..], m)).collect(),
            wanted: wanted.iter().copied().collect(),
        };
        let mut found: BTreeMap<String, (Rank, ModuleProblem)> = BTreeMap::new();
        for (rank, problem) in self.text.lines().filter_map(|line| known.read(line)) {
            match found.get_mut(&problem.module) {
                None => {
                    found.insert(problem.module.clone(), (rank, problem));
                }
                Some(first) if rank < first.0 => *first = (rank, problem),
                Some(_) => {}
            }
        }
        // The parser reports a missing module only once, even if several modules need it.
        for &name in wanted {
            if !known.by_name.contains_key(name) && !found.contains_key(name) {
                found.insert(name.to_owned(), (Rank::Module, not_found(name)));
            }
        }
        let found = found.into_values().map(|(_, problem)| problem);
        self.files.into_iter().chain(found).collect()
    }
}

/// The kinds of problems, the most serious first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Module,
    Syntax,
    Symbol,
    Parent,
    Group,
}

fn not_found(name: &str) -> ModuleProblem {
    ModuleProblem {
        module: name.to_owned(),
        file: None,
        line: 0,
        reason: "no such module in the MIB directories".to_owned(),
    }
}

struct Known<'m> {
    by_file: HashMap<&'m Path, &'m Module>,
    by_name: HashMap<&'m str, &'m Module>,
    wanted: HashSet<&'m str>,
}

impl Known<'_> {
    /// Reads a line of the log; returns `None` if it reports no problem.
    fn read(&self, line: &str) -> Option<(Rank, ModuleProblem)> {
        let line = line.trim();
        if line.is_empty() || line.starts_with("MIB search path:") {
            return None;
        }
        // "reason (token): At line 12 in file"
        if let Some((text, at)) = line.rsplit_once(": At line ") {
            let (number, file) = at.split_once(" in ")?;
            return self.at_line(text, number.parse().unwrap_or(0), file);
        }
        // "Cannot adopt OID in MODULE: name ::= { parent 1 }". Ignore "Unlinked OID", because the
        // parent may be found later.
        if let Some(rest) = line.strip_prefix("Cannot adopt OID in ") {
            let (name, rest) = rest.split_once(": ")?;
            let (object, rest) = rest.split_once(" ::= { ")?;
            // The parser calls the numbers in the middle of `{ parent 1 2 }` "anonymous#".
            let parent = match rest.split(' ').next() {
                Some(parent) if !parent.starts_with("anonymous#") => parent,
                _ => "a name",
            };
            // A number instead of the module's name: an earlier call loaded that module.
            if object.starts_with("anonymous#") || name.starts_with('#') {
                return None;
            }
            let reason =
                format!("{object} is below {parent}, which is neither defined nor imported");
            let module = self.by_name.get(name).copied();
            return Some((Rank::Parent, of_module(name, module, 0, reason)));
        }
        // "Did not find 'name' in module MODULE (file)"
        if let Some(rest) = line.strip_prefix("Did not find '") {
            let (symbol, rest) = rest.split_once("' in module ")?;
            let (from, file) = rest.split_once(" (")?;
            let from = match from.strip_prefix('#') {
                Some(_) => return None,
                None => from,
            };
            let reason = format!("imports {symbol} from {from}, which does not define it");
            return Some((Rank::Symbol, self.of_file(file.trim_end_matches(')'), 0, reason)));
        }
        None
    }

    fn of_file(&self, file: &str, line: u32, reason: String) -> ModuleProblem {
        match self.by_file.get(Path::new(file)) {
            Some(module) => of_module(&module.name, Some(module), line, reason),
            None => {
                ModuleProblem { module: last_part(file), file: Some(file.into()), line, reason }
            }
        }
    }

    fn at_line(&self, text: &str, line: u32, file: &str) -> Option<(Rank, ModuleProblem)> {
        let missing =
            text.strip_prefix("Cannot find module (").and_then(|rest| rest.strip_suffix(')'));
        let Some(missing) = missing else {
            let (rank, reason) = words(text);
            return Some((rank, self.of_file(file, line, reason)));
        };
        let by = self.by_file.get(Path::new(file));
        let asked = by.is_none_or(|module| self.wanted.contains(missing) && !module.loaded);
        let problem = match asked {
            true => not_found(missing),
            false => self.of_file(file, line, format!("imports {missing}, which was not found")),
        };
        Some((Rank::Module, problem))
    }
}

fn of_module(name: &str, module: Option<&Module>, line: u32, reason: String) -> ModuleProblem {
    ModuleProblem { module: name.to_owned(), file: module.map(|m| m.file.clone()), line, reason }
}

/// Translates a message of the parser (`print_error`) into plain words.
fn words(text: &str) -> (Rank, String) {
    let (what, token) = match text.rsplit_once(" (") {
        Some((what, token)) => (what, token.strip_suffix(')').unwrap_or(token)),
        None => (text, ""),
    };
    // If a symbol has several characters, the parser keeps only the first.
    let token = match token {
        ":" => "::=",
        "." => "..",
        token => token,
    };
    let found = match token {
        "" => String::new(),
        "EOF" => ", found the end of the module".to_owned(),
        token => format!(", found {token}"),
    };
    let reason = match what {
        "Bad operator" => format!("expected a definition{found}"),
        "Bad format for OBJECT-TYPE" => format!("expected SYNTAX{found}"),
        "Should be ACCESS" => format!("expected MAX-ACCESS{found}"),
        "Should be STATUS" => format!("expected STATUS{found}"),
        "Bad ACCESS type" => format!("{token} is not a valid MAX-ACCESS"),
        "Bad STATUS" => format!("{token} is not a valid STATUS"),
        "Bad syntax" => format!("{token} is not a valid SYNTAX"),
        "Bad format of optional clauses" => format!("expected a clause or \"::=\"{found}"),
        "Bad DESCRIPTION" | "Bad REFERENCE" | "Bad UNITS" => {
            format!("expected a string after {}{found}", &what[4..])
        }
        "DISPLAY-HINT must be string" => format!("expected a string after DISPLAY-HINT{found}"),
        "Bad INDEX list" | "Bad AUGMENTS list" => format!("expected {{ names }} after {token}"),
        "Bad DEFAULTVALUE" => format!("expected {{ a value }} after DEFVAL{found}"),
        "Bad SIZE syntax" => "SIZE has no closing parenthesis".to_owned(),
        "Expected label or number" => format!("expected a name or a number in an OID{found}"),
        "Too long OID" => "an OID has more than 32 parts".to_owned(),
        "Too many imported symbols" => "more than 512 imported symbols".to_owned(),
        "Textual convention doesn't map to real type" => {
            format!("type {token} is neither defined nor imported")
        }
        "Undefined OBJECT-GROUP" | "Undefined OBJECT" | "Undefined NOTIFICATION" => {
            let reason = format!("a group names {token}, which is neither defined nor imported");
            return (Rank::Group, reason);
        }
        _ if token == "is a reserved word" => format!("{what} is a reserved word"),
        _ => match (what.strip_prefix("Expected "), what.strip_prefix("Bad parse of ")) {
            (Some(wanted), _) => format!("expected {wanted}{found}"),
            (_, Some(what)) => format!("this {what} cannot be read"),
            _ => format!("syntax error: {}{found}", what.trim_start_matches("Error, ")),
        },
    };
    (Rank::Syntax, reason)
}

fn last_part(file: &str) -> String {
    file.rsplit('/').next().unwrap_or(file).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn modules() -> Modules {
        let module = |name: &str, file: &str, loaded| Module {
            name: name.to_owned(),
            file: file.into(),
            loaded,
        };
        Modules(vec![module("A-MIB", "/m/a.txt", true), module("B-MIB", "/m/b.txt", true)])
    }

    #[test]
    fn each_module_gets_one_problem() {
        let mut log = Log::default();
        log.add("MIB search path: /m\n");
        log.add("Expected \"::=\" (x): At line 7");
        log.add(" in /m/a.txt\n");
        log.add("Cannot find module (GONE-MIB): At line 3 in /m/b.txt\n");
        log.add("Cannot adopt OID in B-MIB: bThing ::= { goneThing 1 }\n");
        log.add("Cannot find module (ASKED-MIB): At line 0 in (none)\n");
        let problems = log.problems(&modules(), &["ASKED-MIB", "OTHER-MIB"]);
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            lines,
            [
                "A-MIB: /m/a.txt:7: expected \"::=\", found x",
                "ASKED-MIB: no such module in the MIB directories",
                "B-MIB: /m/b.txt:3: imports GONE-MIB, which was not found",
                "OTHER-MIB: no such module in the MIB directories",
            ]
        );
    }

    #[test]
    fn messages_of_the_parser_are_translated() {
        for (line, reason) in [
            ("Bad operator (foo): At line 4 in /m/a.txt", "expected a definition, found foo"),
            (
                "Expected \"}\" (EOF): At line 4 in /m/a.txt",
                "expected \"}\", found the end of the module",
            ),
            ("Bad parse of OBJECT-TYPE: At line 4 in /m/a.txt", "this OBJECT-TYPE cannot be read"),
            ("Bad ACCESS type (x): At line 4 in /m/a.txt", "x is not a valid MAX-ACCESS"),
            ("Error, nested MIBS: At line 4 in /m/a.txt", "syntax error: nested MIBS"),
            (
                "Undefined OBJECT (x): At line 4 in /m/a.txt",
                "a group names x, which is neither defined nor imported",
            ),
            (
                "Did not find 'x' in module B-MIB (/m/a.txt)",
                "imports x from B-MIB, which does not define it",
            ),
        ] {
            let mut log = Log::default();
            log.add(line);
            let problems = log.problems(&modules(), &[]);
            assert_eq!(problems[0].reason, reason);
            assert_eq!(problems[0].module, "A-MIB");
        }
        let mut log = Log::default();
        log.add("Unlinked OID in A-MIB: x ::= { up 1 }\nsomething else\n");
        log.add("Undefined identifier: up near line 4 of /m/a.txt\n");
        assert!(log.problems(&modules(), &[]).is_empty());
        let mut log = Log::default();
        log.add("Cannot adopt OID in A-MIB: x ::= { up 1 }\n");
        let problem = log.problems(&modules(), &[]).remove(0);
        assert_eq!(problem.reason, "x is below up, which is neither defined nor imported");
    }

    #[test]
    fn a_missing_import_hides_the_problems_it_causes() {
        let mut log = Log::default();
        log.add("Cannot adopt OID in B-MIB: bThing ::= { goneThing 1 }\n");
        log.add("Cannot find module (GONE-MIB): At line 3 in /m/b.txt\n");
        let problems = log.problems(&modules(), &[]);
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].line, 3);
    }
}
