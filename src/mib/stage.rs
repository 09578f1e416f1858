//! Prepares the user's modules for the parser: finds them, cleans them and sorts them.
//!
//! The parser reads a cleaned copy of each module ([`scan`]) from a directory of ours, one module
//! at a time and imported modules first. So a long chain of imports does not nest calls and open
//! files. The user's directories are only listed and read.

mod case;
mod contest;
mod decode;
mod keywords;
mod module;
mod scan;
mod skeleton;

use super::{Mib, MibSources, ModuleProblem, Object, Replacement};
use contest::{Candidates, Places};
use module::Module;
pub(super) use module::Unread;
use scan::{Found, Import};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    fs, io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

/// The size of the largest file that is read; the largest known modules have 3 MiB.
const MAX_FILE_SIZE: u64 = 32 << 20;
/// How many levels of folders are followed.
const MAX_DEPTH: usize = 16;

/// The modules to compile.
#[derive(Debug, Default)]
pub(super) struct Stage {
    /// The names of the modules to read, in this order.
    pub(super) order: Vec<String>,
    modules: HashMap<String, Module>,
    /// The modules of the user that are not used, because the built-in ones are better.
    builtin: BTreeSet<String>,
    problems: Vec<ModuleProblem>,
    pub(super) replacements: Vec<Replacement>,
}

/// Returns the files of a directory that the parser would read, sorted; if `deep`, with the files
/// in the directories below.
///
/// # Errors
/// The directory cannot be listed.
pub(super) fn files(dir: &Path, deep: bool) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    list(dir, if deep { MAX_DEPTH } else { 0 }, &mut found, &mut HashSet::new())?;
    Ok(found)
}

/// Adds the files of a directory to `found`. `seen` are the devices and inodes of the directories
/// that were listed: links may lead to the same directory again.
fn list(
    dir: &Path,
    depth: usize,
    found: &mut Vec<PathBuf>,
    seen: &mut HashSet<(u64, u64)>,
) -> io::Result<()> {
    let about = fs::metadata(dir)?;
    if !seen.insert((about.dev(), about.ino())) {
        return Ok(());
    }
    let mut entries: Vec<_> = fs::read_dir(dir)?.collect::<io::Result<_>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        let name = name.as_encoded_bytes();
        // Skip hidden files and backups of editors, as the parser does (`scan_directory`). It reads
        // the backups that people make.
        let backup = [&b"~"[..], b".bak", b".old", b".orig", b".rej", b".swp"];
        let lower = name.to_ascii_lowercase();
        if name.starts_with(b".")
            || name.starts_with(b"#")
            || backup.iter().any(|end| lower.ends_with(end))
        {
            continue;
        }
        let Ok(mut kind) = entry.file_type() else { continue };
        if kind.is_symlink() {
            // Skip links that are broken or go in a circle.
            let Ok(target) = fs::metadata(entry.path()) else { continue };
            kind = target.file_type();
        }
        if kind.is_file() {
            found.push(entry.path());
        } else if kind.is_dir() && depth > 0 {
            // A folder that cannot be read does not stop the others.
            let _ = list(&entry.path(), depth - 1, found, seen);
        }
    }
    Ok(())
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
        stage
    }

    /// Chooses one of the modules with the same name.
    fn choose(&mut self, read: Candidates, ours: Option<&Mib>) {
        let ours = ours.unwrap_or(Mib::builtin());
        let places = Places::new(&read, ours);
        let mut names: Vec<(String, Vec<Module>)> = read.into_iter().collect();
        names.sort_by(|a, b| a.0.cmp(&b.0));
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
        }
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
                        if self.modules.contains_key(&import.module) && seen.insert(&import.module)
                        {
                            stack.push((&import.module, 0));
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
                let skeleton = skeleton::of(&module.found, &above);
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
            (name.clone(), Unread { text, leaves: std::mem::take(&mut module.leaves) })
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
        let known = match self.modules.get(from) {
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
        for name in &self.order {
            let Some(module) = self.modules.get(name) else { continue };
            if let Some(slip) = &module.found.problem {
                of_module.insert(name.clone(), module.problem(slip.line, slip.reason.clone()));
            }
        }
        for mut problem in compiled {
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

fn read(file: &Path) -> io::Result<Vec<u8>> {
    let about = fs::metadata(file)?;
    // Opening a pipe would wait for its other end.
    if !about.is_file() {
        return Err(io::Error::other("not a file"));
    }
    if about.len() > MAX_FILE_SIZE {
        let reason = format!(
            "{} MiB is too large for a MIB module; the limit is {} MiB",
            about.len() >> 20,
            MAX_FILE_SIZE >> 20
        );
        return Err(io::Error::other(reason));
    }
    fs::read(file)
}

/// The text of an error without its number.
fn words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or directory".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}

fn looks_like_a_module(file: &Path) -> bool {
    let lower = |text: Option<&std::ffi::OsStr>| {
        text.map(|t| t.to_string_lossy().to_ascii_lowercase()).unwrap_or_default()
    };
    ["mib", "my", "mi2", "smi", "asn", "asn1"].contains(&&lower(file.extension())[..])
        || lower(file.file_stem()).ends_with("-mib")
}
