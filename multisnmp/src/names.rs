//! Names: which MIB they are looked up in, and how `-I` changes the way they are read.
//!
//! Besides the built-in modules, a command loads:
//! - the modules named by `-m`, MIBS, `mibs` in snmp.conf or in our configuration, and by a name
//!   itself (`X-MIB::y`);
//! - all modules in our own folders ([`drop_ins`](directories::drop_ins)) and below them, if the
//!   input or the output has names. `-m LIST` and `MIBS=LIST` replace these, `+LIST` adds to them;
//! - all modules in every directory, if a name is in none of the above.
//!
//! `-m ''` loads nothing. Modules are compiled once, and the result is kept ([`MibCache`]).

mod compiler;
mod directories;
mod input;

pub(crate) use compiler::run_if_asked as compile_if_asked;
pub(crate) use directories::directories;

use crate::{
    cli::modules::Modules,
    config::{self, Config, Flags, Layer, Origin, Stand},
    error::Error,
};
use input::Input;
use netsnmp::{
    Mib, Oid, Value,
    mib::{CacheUse, CompiledMib, MibCache, MibSources, ModuleProblem, Names, Style},
};
use std::sync::OnceLock;

/// The MIB of a command, and how it reads names.
pub(crate) struct NameLookup {
    pub(crate) mib: &'static Mib,
    problems: Vec<ModuleProblem>,
    /// The texts of the files of the problems.
    texts: OnceLock<Vec<Vec<u8>>>,
    input: Input,
    /// How the configuration wants names and values.
    pub(crate) style: Style,
    /// Whether errors begin with the line of Net-SNMP's command.
    pub(crate) speaks_for_tool: bool,
}

/// What configuration says about modules.
struct Wish {
    sources: MibSources,
    /// Modules that the user typed. Their problems are shown without being asked for.
    typed: Vec<String>,
    /// Only the built-in modules.
    nothing: bool,
    /// Our own folders, each with a slash at the end.
    drop_ins: Vec<String>,
}

impl Wish {
    fn of(layer: &Layer) -> Self {
        let (mibs, origin) = (layer.mibs.fit(), layer.mibs.origin());
        let typed_here = matches!(origin, Some(Origin::Flag(_) | Origin::Environment(_)));
        let modules = mibs.map_or_else(Vec::new, |mibs| mibs.items.clone());
        let besides = mibs.is_some_and(|mibs| mibs.stand != Stand::Instead);
        let files = layer.mib_files.fit().map_or_else(Vec::new, |files| files.items.clone());
        // Debian's snmp.conf says `mibs :` to remove net-snmp's default list. In a file it removes
        // nothing from ours.
        let nothing = typed_here && modules.is_empty() && !besides;
        let all = modules.iter().any(|name| name == "ALL");
        let own_folders = !nothing && (besides || all || !typed_here);
        // -M DIR replaces all directories.
        let dirs = layer.mib_dirs.fit();
        let besides = dirs.is_none_or(|dirs| dirs.stand != Stand::Instead);
        let drop_ins = match own_folders && besides {
            true => directories::drop_ins()
                .into_iter()
                .map(|dir| format!("{}/", dir.display()))
                .collect(),
            false => Vec::new(),
        };
        let typed = match origin {
            Some(Origin::Flag(_)) => modules.clone(),
            _ => Vec::new(),
        };
        let dirs = directories(dirs);
        Self { sources: MibSources { modules, dirs, files }, typed, nothing, drop_ins }
    }
}

/// How a name begins.
#[derive(Debug, PartialEq)]
enum Start<'n> {
    Number,
    Module(&'n str),
    Label(&'n str),
}

fn start(name: &str) -> Start<'_> {
    let name = name.trim();
    let inside = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    let end = name.find(|c| !inside(c)).unwrap_or(name.len());
    if end > 0 && name[end..].starts_with(':') {
        return Start::Module(&name[..end]);
    }
    let name = name.trim_start_matches(['.', ':']);
    let label = &name[..name.find(|c| !inside(c)).unwrap_or(name.len())];
    match label.bytes().all(|b| b.is_ascii_digit()) {
        true => Start::Number,
        false => Start::Label(label),
    }
}

fn knows(mib: &Mib, name: &str) -> bool {
    match start(name) {
        Start::Number => true,
        Start::Module(module) => mib.module(module).is_some(),
        Start::Label(label) => mib.find(label).is_some(),
    }
}

impl NameLookup {
    /// Loads the built-in MIB, and the modules that configuration, our own folders or a name need.
    ///
    /// # Errors
    /// `-I` has an unknown letter, or there is no temporary directory.
    pub(crate) fn load<'n>(
        layer: &Layer,
        input: &[String],
        names: impl IntoIterator<Item = &'n str>,
    ) -> Result<Self, Error> {
        let base = layer.tokens.fit().copied().unwrap_or_default();
        let input = Input::parse(input, base.unchecked, base.no_hints)?;
        let names: Vec<String> = names.into_iter().map(|name| input.apply(name)).collect();
        let builtin = Mib::builtin();
        let wish = Wish::of(layer);
        let mut sources = wish.sources.clone();
        let numbers_out = layer.style().is_ok_and(|style| style.names == Names::Numeric);
        if !numbers_out || names.iter().any(|name| start(name) != Start::Number) {
            sources.modules.splice(0..0, wish.drop_ins.iter().cloned());
        }
        let mut loaded = compiled_or_nothing(&sources);
        fn now(loaded: &Option<CompiledMib>) -> &Mib {
            loaded.as_ref().map_or(Mib::builtin(), |compiled| &compiled.mib)
        }
        // The modules that names begin with.
        let missing = |mib: &Mib| -> Vec<String> {
            let modules = names.iter().filter_map(|name| match start(name) {
                Start::Module(module) if !knows(mib, name) => Some(module.to_owned()),
                _ => None,
            });
            modules.collect()
        };
        let asked = missing(now(&loaded));
        if !wish.nothing && !asked.is_empty() {
            sources.modules.extend(asked.clone());
            sources.modules.dedup();
            loaded = compiled_or_nothing(&sources);
        }
        let unknown = |mib: &Mib| names.iter().any(|name| !knows(mib, name));
        if !wish.nothing && unknown(now(&loaded)) && !sources.modules.iter().any(|m| m == "ALL") {
            let mut all = sources.clone();
            all.modules.push("ALL".to_owned());
            let dirs = all.dirs.iter().any(|dir| dir.is_dir());
            // Without directories, a missing name is wrong or built in.
            if dirs {
                loaded = compiled_or_nothing(&all);
            }
        }
        let (mib, problems) = match loaded {
            // It must live as long as the process: the writer's thread and the workers read it.
            Some(CompiledMib { mib, problems, replacements, .. }) => {
                for one in replacements {
                    log::info!("MIB {one}");
                }
                (&*Box::leak(Box::new(mib)), problems)
            }
            None => (builtin, Vec::new()),
        };
        for problem in &problems {
            let typed = wish.typed.contains(&problem.module) || of_typed_file(problem, &wish.typed);
            let level = if typed { log::Level::Warn } else { log::Level::Info };
            log::log!(level, "{}", describe(problem));
        }
        if wish.typed.iter().any(|name| name == "ALL") && !problems.is_empty() {
            let count = problems.len();
            log::warn!("{count} MIB modules have a problem: --verbose shows them");
        }
        Ok(Self {
            mib,
            problems,
            texts: OnceLock::new(),
            input,
            style: layer.style()?,
            speaks_for_tool: false,
        })
    }

    /// Does the same for a command without targets.
    ///
    /// # Errors
    /// As [`load`](Self::load); also if the configuration is wrong.
    pub(crate) fn alone<'n>(
        modules: &Modules,
        input: &[String],
        names: impl IntoIterator<Item = &'n str>,
    ) -> Result<Self, Error> {
        let mut flags = Flags::default();
        modules.add_to(&mut flags);
        let config = Config::load(flags, &[], &config::process)?;
        Self::load(config.merged(), input, names)
    }

    /// Returns the OID of a name.
    ///
    /// # Errors
    /// No such name. The error has the nearest names and the problems of the loaded modules.
    pub(crate) fn oid(&self, name: &str) -> Result<Oid, Error> {
        self.look_up(name, Mib::resolve)
    }

    /// Does the same. The bare name of a scalar means its instance.
    ///
    /// # Errors
    /// As [`oid`](Self::oid).
    pub(crate) fn instance(&self, name: &str) -> Result<Oid, Error> {
        self.look_up(name, Mib::resolve_instance)
    }

    /// Does the same for one of many unknown names. The error is short.
    ///
    /// # Errors
    /// No such name.
    pub(crate) fn oid_tersely(&self, name: &str) -> Result<Oid, Error> {
        let name = self.input.apply(name);
        let oid = self.mib.resolve_tersely(&name);
        // An error becomes the OID that -Ib finds, or stays.
        oid.or_else(|error| {
            let best = self.input.best.then(|| best_match(self.mib, &name)).flatten();
            best.and_then(|best| self.mib.resolve(&best).ok()).ok_or(error)
        })
        .map_err(|error| Error::usage(error.to_string()))
    }

    fn look_up(
        &self,
        name: &str,
        resolve: fn(&Mib, &str) -> netsnmp::Result<Oid>,
    ) -> Result<Oid, Error> {
        let name = self.input.apply(name);
        resolve(self.mib, &name).or_else(|error| {
            let best = self.input.best.then(|| best_match(self.mib, &name)).flatten();
            let found = best.and_then(|best| resolve(self.mib, &best).ok());
            found.ok_or_else(|| self.unknown(&name, error))
        })
    }

    /// Returns the OIDs of all `names`. Without names, that is sysDescr.0.
    ///
    /// # Errors
    /// As [`oid`](Self::oid).
    pub(crate) fn all(
        &self,
        names: &[String],
        one: fn(&Self, &str) -> Result<Oid, Error>,
    ) -> Result<Vec<Oid>, Error> {
        match names {
            [] => Ok(vec![one(self, SYS_DESCR)?]),
            names => {
                let found: Vec<_> = names.iter().map(|name| one(self, name)).collect();
                let said = found.iter().filter_map(|it| match it {
                    Err(Error::Said(text)) => Some(text.as_str()),
                    _ => None,
                });
                // The tools name all of them.
                let said: Vec<_> = said.collect();
                if said.len() > 1 {
                    return Err(Error::Said(said.join("\n")));
                }
                found.into_iter().collect()
            }
        }
    }

    /// Returns the value of a SET. `look` finds the other values: one may be the type of an address.
    ///
    /// # Errors
    /// No such type, or a value that does not fit. Without `-Ir`, also a value that the MIB forbids.
    pub(crate) fn value(
        &self,
        oid: &Oid,
        kind: char,
        text: &str,
        look: &mut dyn FnMut(&Oid) -> Option<Value>,
    ) -> Result<Value, Error> {
        let checked = !self.input.unchecked;
        self.read_value(oid, kind, text, checked, look).map_err(|error| {
            let all_the_same = checked && self.read_value(oid, kind, text, false, look).is_ok();
            let way = if all_the_same { "; -Ir sends it anyway" } else { "" };
            Error::usage(format!("{error}{way}"))
        })
    }

    fn read_value(
        &self,
        oid: &Oid,
        kind: char,
        text: &str,
        checked: bool,
        look: &mut dyn FnMut(&Oid) -> Option<Value>,
    ) -> Result<Value, netsnmp::Error> {
        // For an OID that it does not know, the MIB takes every value and has no hint.
        let nobody = Oid::default();
        let value = match kind {
            '=' => self.mib.parse_value_among(oid, kind, text, checked, look)?,
            _ if self.input.no_hints => self.mib.parse_value(&nobody, kind, text)?,
            _ => match self.mib.parse_value(oid, kind, text) {
                Err(_) if !checked => self.mib.parse_value(&nobody, kind, text)?,
                parsed => parsed?,
            },
        };
        if checked {
            match self.speaks_for_tool {
                true => self.mib.check_type(oid, &value)?,
                false => self.mib.check_value(oid, &value)?,
            }
        }
        Ok(value)
    }

    /// Returns the error that there is no such module, with the nearest ones and its problem.
    pub(crate) fn no_module(&self, name: &str) -> Error {
        let any_object = format!("{name}::x");
        match self.mib.resolve(&any_object) {
            Ok(_) => Error::usage(format!("no module {name:?}")),
            Err(error) => match error.kind() {
                netsnmp::ErrorKind::BadName { reason, .. } => Error::usage(reason),
                _ => Error::Rejected(error),
            },
        }
    }

    /// Returns the error of an unknown name, with the problems of the modules that may have it.
    fn unknown(&self, name: &str, error: netsnmp::Error) -> Error {
        let mut message = error.to_string();
        let texts = || self.texts.get_or_init(|| self.problems.iter().map(text).collect());
        let of_name = |(i, problem): &(usize, &ModuleProblem)| match start(name) {
            Start::Number => false,
            Start::Module(module) => problem.module == module,
            Start::Label(label) => has_word(&texts()[*i], label),
        };
        for (_, problem) in self.problems.iter().enumerate().filter(of_name) {
            message += "\n  ";
            message += &describe(problem);
        }
        let parts = || name.split(',').map(str::trim);
        if name.contains(',') && parts().all(|part| self.mib.resolve(part).is_ok()) {
            let apart = parts().collect::<Vec<_>>().join(" ");
            message = format!("{name}: put blanks between them: {apart}");
        }
        if !self.speaks_for_tool {
            return Error::usage(message);
        }
        let text = netsnmp::Library::get().ok().and_then(|it| it.error_text(error.kind()));
        let text = text.unwrap_or_default();
        let place = match start(name) {
            Start::Label(label) => format!(" (Sub-id not found: (top) -> {label})"),
            Start::Number | Start::Module(_) => String::new(),
        };
        Error::Said(format!("{name}: {text}{place}\n{message}"))
    }
}

/// `-Ib`: returns the name that a regular expression matches best, in upper or lower case: where it
/// matches earliest, then the shortest name, then the first in the tree. For `sys.*ime`, the C
/// library takes the last in the tree, sysORUpTime.
fn best_match(mib: &Mib, pattern: &str) -> Option<String> {
    let expression = regex_lite::RegexBuilder::new(pattern).case_insensitive(true).build().ok()?;
    let matches = mib.objects().filter(|object| !object.name().is_empty()).filter_map(|object| {
        let start = expression.find(object.name())?.start();
        Some((start, object.name().len(), object.oid(), object))
    });
    let (.., best) = matches.min_by(|a, b| (a.0, a.1, &a.2).cmp(&(b.0, b.1, &b.2)))?;
    let joint = if best.module().is_empty() { "" } else { "::" };
    Some(format!("{}{joint}{}", best.module(), best.name()))
}

/// Returns the text of the file of a module with a problem. The problem explains why a word in it is
/// unknown.
fn text(problem: &ModuleProblem) -> Vec<u8> {
    problem.file.as_ref().and_then(|file| std::fs::read(file).ok()).unwrap_or_default()
}

fn has_word(text: &[u8], word: &str) -> bool {
    let inside = |b: &u8| b.is_ascii_alphanumeric() || b"-_".contains(b);
    text.split(|b| !inside(b)).any(|one| one == word.as_bytes())
}

fn of_typed_file(problem: &ModuleProblem, typed: &[String]) -> bool {
    let Some(file) = &problem.file else { return false };
    typed.iter().any(|name| name.contains('/') && file.as_path() == std::path::Path::new(name))
}

/// Returns the same as [`compiled`], or `None` with a warning: the built-in names need no compiler.
fn compiled_or_nothing(sources: &MibSources) -> Option<CompiledMib> {
    compiled(sources).unwrap_or_else(|error| {
        log::warn!("only the built-in names are known: {error}");
        None
    })
}

/// Returns the compiled sources, from now or from an earlier run; `None` if they are empty.
pub(crate) fn compiled(sources: &MibSources) -> Result<Option<CompiledMib>, Error> {
    if sources.modules.is_empty() && sources.files.is_empty() {
        return Ok(None);
    }
    let Some(dir) = directories::cache() else {
        return compiler::compile(sources).map(Some).map_err(Error::Library);
    };
    let (compiled, used) =
        MibCache::new(dir).load(sources, compiler::compile).map_err(Error::Library)?;
    match used {
        CacheUse::Found | CacheUse::Stored => {}
        CacheUse::NotStored(why) => log::info!("compiled MIB modules are not kept: {why}"),
    }
    Ok(Some(compiled))
}

/// Returns the built-in MIB, with the modules of the user that an earlier command has compiled. It
/// compiles nothing, so it is fast.
pub(crate) fn ready(layer: &Layer) -> &'static Mib {
    let Wish { mut sources, nothing, drop_ins, .. } = Wish::of(layer);
    let Some(cache) = directories::cache().map(MibCache::new).filter(|_| !nothing) else {
        return Mib::builtin();
    };
    sources.modules.splice(0..0, drop_ins);
    let mut all = sources.clone();
    all.modules.push("ALL".to_owned());
    // All modules are compiled when a command meets a name that no other module has.
    let found = cache.find(&all).or_else(|| cache.find(&sources));
    found.map_or(Mib::builtin(), |compiled| &*Box::leak(Box::new(compiled.mib)))
}

/// Returns the names of the modules in the directories, as their files are called.
pub(crate) fn module_files(layer: &Layer) -> Vec<String> {
    let dirs = directories(layer.mib_dirs.fit());
    let files = dirs.iter().filter_map(|dir| dir.read_dir().ok()).flatten().flatten();
    let names = files.filter_map(|file| {
        let name = file.file_name().into_string().ok()?;
        let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
        matches!(ending, "" | "txt" | "mib" | "my" | "TXT" | "MIB").then(|| stem.to_owned())
    });
    let mut names: Vec<String> = names.filter(|name| !name.is_empty()).collect();
    names.sort();
    names.dedup();
    names
}

/// sysDescr.0, which is asked by default. `-I` does not change it.
const SYS_DESCR: &str = ".1.3.6.1.2.1.1.1.0";

fn describe(problem: &ModuleProblem) -> String {
    let file = match &problem.file {
        Some(file) if problem.line > 0 => format!(" ({}:{})", file.display(), problem.line),
        Some(file) => format!(" ({})", file.display()),
        None => String::new(),
    };
    format!("MIB {}{file}: {}", problem.module, problem.reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_begin_with_a_number_a_module_or_a_label() {
        for (name, expected) in [
            ("1.3.6", Start::Number),
            (".1.3.6", Start::Number),
            ("", Start::Number),
            ("IF-MIB::ifDescr.1", Start::Module("IF-MIB")),
            ("IF-MIB:ifDescr", Start::Module("IF-MIB")),
            ("::ifDescr", Start::Label("ifDescr")),
            (".iso.org", Start::Label("iso")),
            ("acmeHeat[x::y]", Start::Label("acmeHeat")),
            ("802dot1", Start::Label("802dot1")),
        ] {
            assert_eq!(start(name), expected, "{name}");
        }
    }
}
