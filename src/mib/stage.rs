//! Prepares the user's modules for the parser: finds them, cleans them and sorts them.
//!
//! The parser reads a cleaned copy of each module ([`scan`]) from a directory of ours, one module
//! at a time and imported modules first. So a long chain of imports does not nest calls and open
//! files. The user's directories are only listed and read.

mod case;
mod contest;
mod decode;
#[cfg(feature = "fuzzing")]
pub(super) mod fuzzing;
mod keywords;
mod listing;
mod module;
mod own;
mod scan;
mod skeleton;

use super::{Mib, MibSources, ModuleProblem, Object, Replacement};
use contest::{Candidates, Places};
pub(super) use listing::{beside, files};
use listing::{looks_like_a_module, read, words};
use module::Module;
pub(super) use module::Unread;
use own::OwnModules;
use scan::{Found, Import};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    fs, io,
    path::{Path, PathBuf},
};

/// The modules to compile.
#[derive(Debug, Default)]
pub(super) struct Stage {
    /// The names of the modules to read, in this order.
    pub(super) order: Vec<String>,
    modules: HashMap<String, Module>,
    /// The modules of the user that are not used, because the built-in ones are better.
    builtin: BTreeSet<String>,
    own: OwnModules,
    problems: Vec<ModuleProblem>,
    pub(super) replacements: Vec<Replacement>,
}

/// The meaning of a name in [`MibSources::modules`].
pub(super) enum Asked<'a> {
    All,
    /// A file, or a folder with everything below it.
    Path(&'a Path),
    Module,
}

pub(super) fn asked(name: &str) -> Asked<'_> {
    match name {
        "ALL" => Asked::All,
        name if name.contains('/') => Asked::Path(Path::new(name)),
        _ => Asked::Module,
    }
}

impl Stage {
    /// Reads all sources and decides what is compiled. `ours` are the built-in modules.
    pub(super) fn of(sources: &MibSources, ours: Option<&Mib>) -> Self {
        let mut stage = Self::default();
        let mut read = Candidates::new();
        for dir in &sources.dirs {
            stage.read_dir(dir, false, &mut read);
        }
        let mut wanted: Vec<String> = Vec::new();
        if sources.modules.iter().any(|name| name == "ALL") {
            wanted.extend(read.keys().cloned());
        }
        for name in &sources.modules {
            match asked(name) {
                Asked::Path(path) if path.is_dir() => {
                    wanted.extend(stage.read_dir(path, true, &mut read));
                }
                Asked::Path(path) => wanted.extend(stage.read_file(path, true, &mut read)),
                Asked::All | Asked::Module => {}
            }
        }
        for file in &sources.files {
            wanted.extend(stage.read_file(file, true, &mut read));
        }
        stage.read_beside(&mut read);
        // The order of a map differs from run to run.
        wanted.sort_unstable();
        wanted.dedup();
        let named = sources.modules.iter().filter(|name| matches!(asked(name), Asked::Module));
        wanted.extend(named.cloned());
        stage.choose(read, ours);
        let asked: HashSet<String> = wanted.iter().cloned().collect();
        wanted.retain(|name| !stage.builtin.contains(name));
        stage.put_in_order(&wanted);
        let order: HashSet<&String> = stage.order.iter().chain(&asked).collect();
        stage.replacements.retain(|one| order.contains(&one.module));
        // A folder that is named may be one of the searched ones, too.
        let mut told = HashSet::new();
        stage.replacements.retain(|one| told.insert(one.to_string()));
        stage
    }

    /// Chooses one of the modules with the same name.
    fn choose(&mut self, read: Candidates, ours: Option<&Mib>) {
        let ours = ours.unwrap_or(Mib::builtin());
        let places = Places::new(&read, ours);
        let mut names: Vec<(String, Vec<Module>)> = read.into_iter().collect();
        names.sort_by(|a, b| a.0.cmp(&b.0));
        let known: HashSet<String> = names.iter().map(|(name, _)| name.clone()).collect();
        let taken = |name: &str| known.contains(name) || ours.module(name).is_some();
        for (name, of_name) in names {
            let outcome = contest::choose(&name, of_name, &places, ours);
            self.replacements.extend(outcome.replacements);
            for other in &outcome.others {
                if let Some(slip) = other.found.problem.as_ref().filter(|slip| slip.fatal) {
                    self.problems.push(other.problem(slip.line, slip.reason.clone()));
                }
            }
            for (i, reason) in outcome.refused {
                let other = &outcome.others[i];
                self.problems.push(other.problem(other.found.line, reason));
            }
            match outcome.used {
                Some(module) => drop(self.modules.insert(name, module)),
                None => drop(self.builtin.insert(name)),
            }
            for (i, other) in outcome.others.into_iter().enumerate() {
                if outcome.own.contains(&i) {
                    self.own.add(other, &mut self.modules, &taken);
                }
            }
        }
        self.own.bind_imports(&mut self.modules);
    }

    /// Adds the modules of a directory and returns their names.
    fn read_dir(&mut self, dir: &Path, deep: bool, read: &mut Candidates) -> Vec<String> {
        match files(dir, deep) {
            Ok(files) => files.iter().flat_map(|file| self.read_file(file, false, read)).collect(),
            Err(e) => {
                self.problem_of_file(dir, &format!("cannot read the directory: {}", words(&e)));
                Vec::new()
            }
        }
    }

    /// Adds the modules of a file and returns their names. `typed` is a file that the user named.
    fn read_file(&mut self, file: &Path, typed: bool, into: &mut Candidates) -> Vec<String> {
        let text = match read(file) {
            Ok(bytes) => decode::text(&bytes).map_err(str::to_owned),
            Err(e) => Err(words(&e)),
        };
        // A folder of modules may also contain a README and archives: do not report those.
        let speak = typed || looks_like_a_module(file);
        let found = match text {
            Ok(text) => scan::modules(&text),
            Err(reason) => {
                if speak {
                    self.problem_of_file(file, &reason);
                }
                return Vec::new();
            }
        };
        if found.is_empty() && speak {
            self.problem_of_file(file, "no MIB module in this file");
        }
        let add = |found: Found| {
            let name = found.name.clone();
            let module =
                Module { file: file.to_owned(), found, typed, slip: None, leaves: Vec::new() };
            into.entry(name.clone()).or_default().push(module);
            name
        };
        found.into_iter().map(add).collect()
    }

    /// Adds what the modules of named files import and what is in a file of this name beside them.
    fn read_beside(&mut self, read: &mut Candidates) {
        let typed = read.values().flatten().filter(|module| module.typed);
        let mut wanted: Vec<(PathBuf, String)> = typed
            .flat_map(|module| {
                let imports = module.found.imports.iter();
                imports.map(|import| (module.file.clone(), import.module.clone()))
            })
            .collect();
        wanted.sort_unstable();
        let mut folders: BTreeMap<PathBuf, BTreeMap<String, PathBuf>> = BTreeMap::new();
        let mut seen: HashSet<PathBuf> =
            read.values().flatten().map(|module| module.file.clone()).collect();
        while let Some((importer, name)) = wanted.pop() {
            let folder = importer.parent().unwrap_or(Path::new("")).to_owned();
            let files = folders.entry(folder).or_insert_with(|| beside(&importer));
            let file = files.get(&name.to_ascii_lowercase());
            let Some(file) = file.cloned().filter(|file| !seen.contains(file)) else { continue };
            seen.insert(file.clone());
            for name in self.read_file(&file, false, read) {
                let new = read.get(&name).into_iter().flatten().filter(|m| m.file == file);
                let imports = new.flat_map(|module| &module.found.imports);
                wanted.extend(imports.map(|import| (file.clone(), import.module.clone())));
            }
        }
    }
    fn problem_of_file(&mut self, file: &Path, reason: &str) {
        self.problems.push(ModuleProblem {
            module: file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned(),
            file: Some(file.to_owned()),
            line: 0,
            reason: reason.to_owned(),
        });
    }

    /// Puts `wanted` and their imports into `order`, imported modules first.
    fn put_in_order(&mut self, wanted: &[String]) {
        let mut seen = HashSet::new();
        let mut order = Vec::new();
        // A module, and how many of its imports have been visited.
        let mut stack: Vec<(&str, usize)> = Vec::new();
        for name in wanted {
            if seen.insert(&name[..]) {
                stack.push((name, 0));
            }
            while let Some((name, next)) = stack.pop() {
                let imports = self.modules.get(name).map_or(&[][..], |m| &m.found.imports);
                match imports.get(next) {
                    Some(import) => {
                        stack.push((name, next + 1));
                        if self.modules.contains_key(&import.from) && seen.insert(&import.from) {
                            stack.push((&import.from, 0));
                        }
                    }
                    None => order.push(name.to_owned()),
                }
            }
        }
        self.order = order;
    }

    /// Leaves a module out, because the parser had a problem with it or crashed on it. Returns
    /// whether it was in before.
    pub(super) fn leave_out(&mut self, name: &str, problem: Option<&ModuleProblem>) -> bool {
        let Some(module) = self.modules.get_mut(name).filter(|m| !m.is_lost()) else {
            return false;
        };
        match problem {
            Some(problem) => module.found.give_up(problem.line, &problem.reason),
            None => {
                let line = module.found.line;
                module.found.give_up(line, "the MIB parser of libnetsnmp crashes on it");
            }
        }
        true
    }

    /// Writes the skeletons of the modules in [`order`](Self::order) into `dir`, except for modules
    /// that cannot be read.
    ///
    /// # Errors
    /// Writing a file fails.
    pub(super) fn write_into(&mut self, dir: &Path) -> io::Result<()> {
        let staged = self.order.iter().filter_map(|name| self.modules.get(name));
        let mut above: HashSet<&str> = staged.flat_map(Module::above).collect();
        above.extend(Mib::builtin().objects().filter(Object::has_children).map(|o| o.name()));
        let mut skeletons = Vec::new();
        for (number, name) in self.order.iter().enumerate() {
            if let Some(module) = self.modules.get(name).filter(|m| !m.is_lost()) {
                let skeleton = skeleton::of(name, &module.found, &above);
                fs::write(copy(dir, number), &skeleton.text)?;
                skeletons.push((name, skeleton.slip, skeleton.leaves));
            }
        }
        for (name, slip, leaves) in skeletons {
            if let Some(module) = self.modules.get_mut(name) {
                (module.slip, module.leaves) = (slip, leaves);
            }
        }
        Ok(())
    }

    /// The text of a module, if it is one of ours.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.modules.get(name).map(|module| &module.found.text[..])
    }

    /// Takes the texts out of the modules.
    pub(super) fn take_texts(&mut self) -> HashMap<String, Unread> {
        let texts = self.modules.iter_mut().map(|(name, module)| {
            let text = std::mem::take(&mut module.found.text);
            let leaves = std::mem::take(&mut module.leaves);
            let hidden = self.own.contains(name);
            let bound = module.found.imports.iter().filter(|import| import.from != import.module);
            let bound = bound.flat_map(|import| {
                import.symbols.iter().map(|(symbol, _)| (symbol.clone(), import.from.clone()))
            });
            let bound = bound.collect();
            (name.clone(), Unread { text, hidden, bound, leaves })
        });
        texts.collect()
    }

    /// Returns what a module imports from another one that does not define it. The parser only sees
    /// the names that something is below.
    fn wrong_import(&self, module: &Module) -> Option<(u32, String)> {
        for import in &module.found.imports {
            let from = &import.module;
            for (symbol, line) in &import.symbols {
                match self.import_of(import, symbol) {
                    Imported::Known => {}
                    Imported::NoModule => {
                        return Some((*line, format!("imports {from}, which was not found")));
                    }
                    Imported::NoSymbol => {
                        let why = format!("imports {symbol} from {from}, which does not define it");
                        return Some((*line, why));
                    }
                }
            }
        }
        None
    }

    fn import_of(&self, import: &Import, symbol: &str) -> Imported {
        let (builtin, from) = (Mib::builtin(), &import.module);
        let is_type = keywords::is_type(symbol);
        if !is_type && !symbol.starts_with(|c: char| c.is_ascii_lowercase()) {
            return Imported::Known;
        }
        // The parser knows other names for the modules of RFCs.
        let renamed = || {
            from.starts_with("RFC")
                && match is_type {
                    true => builtin.convention(symbol).is_some(),
                    false => builtin.find(symbol).is_some() || self.is_defined(symbol),
                }
        };
        let known = match self.modules.get(&import.from) {
            Some(other) => other.found.defines.contains_key(symbol) || (!is_type && renamed()),
            None if builtin.module(from).is_none() => {
                return if renamed() { Imported::Known } else { Imported::NoModule };
            }
            None if is_type => builtin.convention(&format!("{from}::{symbol}")).is_some(),
            None => builtin.snapshot.named(symbol).any(|(_, module)| module == from) || renamed(),
        };
        match known || (is_type && from.ends_with("-SMI")) {
            true => Imported::Known,
            false => Imported::NoSymbol,
        }
    }

    /// Whether any of the modules defines a name.
    fn is_defined(&self, name: &str) -> bool {
        self.modules.values().any(|module| module.found.defines.contains_key(name))
    }

    /// Returns the problems of the compiled modules, with the user's file names. `compiled` are the
    /// problems that the parser found in the copies in `dir`. Problems of files come first, then at
    /// most one per module, sorted.
    pub(super) fn problems(
        mut self,
        compiled: Vec<ModuleProblem>,
        dir: &Path,
    ) -> Vec<ModuleProblem> {
        let mut of_module: BTreeMap<String, ModuleProblem> = BTreeMap::new();
        // What is wrong with a hidden module concerns no name of the MIB.
        self.order.retain(|name| !self.own.contains(name));
        for name in &self.order {
            let Some(module) = self.modules.get(name) else { continue };
            if let Some(slip) = &module.found.problem {
                of_module.insert(name.clone(), module.problem(slip.line, slip.reason.clone()));
            }
        }
        for mut problem in compiled {
            if self.own.contains(&problem.module) {
                continue;
            }
            let module = self.modules.get(&problem.module);
            match (module, &problem.file) {
                // The module comes from the user, even if the parser names another file.
                (Some(module), _) => {
                    if module.is_lost() {
                        continue;
                    }
                    // The parser keeps definitions without a parent until the process ends.
                    let below = problem.reason.split_once(" is below ").map(|(name, _)| name);
                    let stale = |name: &str| !module.found.defines.contains_key(name);
                    if below.is_some_and(stale) {
                        continue;
                    }
                    problem.file = Some(module.file.clone());
                    if let Some(slip) =
                        module.line_of(&problem.reason).filter(|_| problem.line == 0)
                    {
                        problem.line = slip;
                    }
                }
                (None, Some(file)) if file.starts_with(dir) => problem.file = None,
                (None, _) => {}
            }
            // If the module was cut, the parser's problem is only a consequence of the cut.
            of_module.entry(problem.module.clone()).or_insert(problem);
        }
        for name in &self.order {
            let Some(module) = self.modules.get(name) else { continue };
            if let Some((line, why)) = self.wrong_import(module) {
                of_module.entry(name.clone()).or_insert_with(|| module.problem(line, why));
            }
            if let Some(slip) = &module.slip {
                let problem = || module.problem(slip.line, slip.reason.clone());
                of_module.entry(name.clone()).or_insert_with(problem);
            }
            if let Some(slip) = module.found.unknown_type() {
                let problem = || module.problem(slip.line, slip.reason.clone());
                of_module.entry(name.clone()).or_insert_with(problem);
            }
        }
        let of_files = std::mem::take(&mut self.problems);
        of_files.into_iter().chain(of_module.into_values()).collect()
    }
}

/// Whether what a module imports exists.
enum Imported {
    Known,
    NoModule,
    NoSymbol,
}

/// The file for the copy of the module with this number.
pub(super) fn copy(dir: &Path, number: usize) -> PathBuf {
    dir.join(format!("{number:06}"))
}
