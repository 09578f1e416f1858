//! The parser's noise, told as one line per module.

use super::ModuleProblem;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

/// A module the parser knows of.
#[derive(Debug)]
pub(super) struct Module {
    pub(super) name: String,
    pub(super) file: PathBuf,
    pub(super) loaded: bool,
}

/// All of them; the place is the parser's number for the module.
#[derive(Debug, Default)]
pub(super) struct Modules(pub(super) Vec<Module>);

/// What was logged, line by line.
#[derive(Debug, Default)]
pub(super) struct Log {
    text: String,
    files: Vec<ModuleProblem>,
}

impl Log {
    /// A piece of the library's log; a line may come in several.
    pub(super) fn add(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// A problem of ours with a file or directory.
    pub(super) fn add_file(&mut self, file: &Path, reason: &str) {
        self.files.push(ModuleProblem {
            module: file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned(),
            file: Some(file.to_owned()),
            line: 0,
            reason: reason.to_owned(),
        });
    }

    /// One problem per module: its first, but a missing import before all that follows from it.
    /// `wanted` are the modules asked for by name.
    pub(super) fn problems(self, modules: &Modules, wanted: &[&str]) -> Vec<ModuleProblem> {
        let mut found: BTreeMap<String, ModuleProblem> = BTreeMap::new();
        for problem in self.text.lines().filter_map(|line| read(line, modules, wanted)) {
            let missing = |p: &ModuleProblem| p.reason.starts_with("imports ");
            match found.get_mut(&problem.module) {
                None => {
                    found.insert(problem.module.clone(), problem);
                }
                Some(first) if missing(&problem) && !missing(first) => *first = problem,
                Some(_) => {}
            }
        }
        // The parser says a missing module once, whoever else wants it.
        for &name in wanted {
            if modules.0.iter().all(|m| m.name != name) && !found.contains_key(name) {
                found.insert(name.to_owned(), not_found(name));
            }
        }
        self.files.into_iter().chain(found.into_values()).collect()
    }
}

fn not_found(name: &str) -> ModuleProblem {
    ModuleProblem {
        module: name.to_owned(),
        file: None,
        line: 0,
        reason: "no such module in the MIB directories".to_owned(),
    }
}

/// A line of the log; `None` for those that tell nothing.
fn read(line: &str, modules: &Modules, wanted: &[&str]) -> Option<ModuleProblem> {
    let line = line.trim();
    if line.is_empty() || line.starts_with("MIB search path:") {
        return None;
    }
    // "reason (token): At line 12 in file"
    if let Some((reason, at)) = line.split_once(": At line ") {
        let (number, file) = at.split_once(" in ")?;
        let missing =
            reason.strip_prefix("Cannot find module (").and_then(|rest| rest.strip_suffix(')'));
        let module = modules.0.iter().find(|m| m.file == Path::new(file));
        return Some(match (missing, module) {
            (Some(missing), None) => not_found(missing),
            (Some(missing), Some(module)) if wanted.contains(&missing) && !module.loaded => {
                not_found(missing)
            }
            (missing, module) => ModuleProblem {
                module: module.map_or_else(|| last_part(file), |m| m.name.clone()),
                file: Some(file.into()),
                line: number.parse().unwrap_or(0),
                reason: match missing {
                    Some(missing) => format!("imports {missing}, which is nowhere"),
                    None => reason.to_owned(),
                },
            },
        });
    }
    // "Cannot adopt OID in MODULE: name ::= { parent 1 }", "Unlinked OID in MODULE: …",
    // "Did not find 'name' in module MODULE (file)", "Undefined identifier: x near line 3 of file"
    let named = [" in module ", " OID in "]
        .iter()
        .find_map(|mark| line.split_once(mark))
        .map(|(_, rest)| rest.split([' ', ':', '(']).next().unwrap_or(""));
    let file = line.rsplit_once(" of ").or_else(|| line.rsplit_once('(')).map(|(_, file)| file);
    let file = file.map(|file| Path::new(file.trim_end_matches(')')));
    let in_file = modules.0.iter().find(|m| Some(m.file.as_path()) == file);
    let by_name = named.and_then(|name| modules.0.iter().find(|m| m.name == name));
    let module = in_file.or(by_name);
    let line_number = line
        .split_once(" near line ")
        .and_then(|(_, rest)| rest.split(' ').next()?.parse().ok())
        .unwrap_or(0);
    Some(ModuleProblem {
        module: module.map_or_else(|| named.unwrap_or("?").to_owned(), |m| m.name.clone()),
        file: module.map(|m| m.file.clone()),
        line: line_number,
        reason: line.to_owned(),
    })
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
    fn each_module_gets_one_line() {
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
                "A-MIB: /m/a.txt:7: Expected \"::=\" (x)",
                "ASKED-MIB: no such module in the MIB directories",
                "B-MIB: /m/b.txt:3: imports GONE-MIB, which is nowhere",
                "OTHER-MIB: no such module in the MIB directories",
            ]
        );
    }

    #[test]
    fn a_missing_import_comes_before_what_follows_from_it() {
        let mut log = Log::default();
        log.add("Cannot adopt OID in B-MIB: bThing ::= { goneThing 1 }\n");
        log.add("Cannot find module (GONE-MIB): At line 3 in /m/b.txt\n");
        let problems = log.problems(&modules(), &[]);
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].line, 3);
    }
}
