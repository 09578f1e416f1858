//! Names: which MIB they are looked up in, and how `-I` has them read.
//!
//! What is loaded, besides what is built in:
//! - the modules that `-m`, MIBS, `mibs` of snmp.conf or of our configuration name, and those that a
//!   name does (`X-MIB::y`);
//! - all in our own folders ([`drop_ins`](directories::drop_ins)) and below them, as long as a name
//!   goes in or out. `-m LIST` and `MIBS=LIST` stand in their place, `+LIST` besides them;
//! - all in every directory where a name is in none of these.
//!
//! `-m ''` leaves it at what is built in. All of it is compiled once and kept ([`MibCache`]).

mod compiler;
mod directories;
mod input;

pub(crate) use compiler::run_if_asked as compile_if_asked;
pub(crate) use directories::directories;

use crate::{
    cli::connection::Modules,
    config::{self, Config, Flags, Layer, Origin, Stand},
    error::Error,
};
use input::Input;
use netsnmp::{
    Mib, Oid, Value,
    mib::{CacheUse, CompiledMib, MibCache, MibSources, ModuleProblem},
};

/// The MIB of a command.
pub(crate) struct Names {
    pub(crate) mib: &'static Mib,
    problems: Vec<ModuleProblem>,
    input: Input,
}

/// What configuration says of modules.
struct Wish {
    sources: MibSources,
    /// Modules named where somebody typed them, whose problems are told unasked.
    typed: Vec<String>,
    /// Nothing but what is built in.
    nothing: bool,
    /// Our own folders, with a slash behind each.
    drop_ins: Vec<String>,
}

impl Wish {
    fn of(layer: &Layer) -> Self {
        let (mibs, origin) = (layer.mibs.fit(), layer.mibs.origin());
        let typed_here = matches!(origin, Some(Origin::Flag(_) | Origin::Environment(_)));
        let modules = mibs.map_or_else(Vec::new, |mibs| mibs.items.clone());
        let besides = mibs.is_some_and(|mibs| mibs.stand != Stand::Instead);
        let files = layer.mib_files.fit().map_or_else(Vec::new, |files| files.items.clone());
        // Debian's snmp.conf says `mibs :`, which is to take net-snmp's default list away; in a
        // file it takes nothing from ours.
        let nothing = typed_here && modules.is_empty() && !besides;
        let all = modules.iter().any(|name| name == "ALL");
        let own_folders = !nothing && (besides || all || !typed_here);
        // -M DIR stands in place of every directory.
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
        Start::Module(module) => mib.modules().any(|known| known == module),
        Start::Label(label) => mib.find(label).is_some(),
    }
}

impl Names {
    /// The built-in MIB, and the modules that configuration, our own folders or a name ask for.
    ///
    /// # Errors
    /// `-I` has no such letter, no temporary directory.
    pub(crate) fn load<'n>(
        layer: &Layer,
        input: &[String],
        names: impl IntoIterator<Item = &'n str>,
    ) -> Result<Self, Error> {
        let input = Input::parse(input).map_err(Error::usage)?;
        let names: Vec<String> = names.into_iter().map(|name| input.apply(name)).collect();
        let builtin = Mib::builtin();
        let wish = Wish::of(layer);
        let mut sources = wish.sources.clone();
        let numbers_out = layer.output_options.fit().is_some_and(|letters| letters.has_numbers);
        if !numbers_out || names.iter().any(|name| start(name) != Start::Number) {
            sources.modules.splice(0..0, wish.drop_ins.iter().cloned());
        }
        let mut loaded = compiled(&sources)?;
        fn now(loaded: &Option<CompiledMib>) -> &Mib {
            loaded.as_ref().map_or(Mib::builtin(), |compiled| &compiled.mib)
        }
        // A module that a name asks for.
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
            loaded = compiled(&sources)?;
        }
        let unknown = |mib: &Mib| names.iter().any(|name| !knows(mib, name));
        if !wish.nothing && unknown(now(&loaded)) && !sources.modules.iter().any(|m| m == "ALL") {
            let mut all = sources.clone();
            all.modules.push("ALL".to_owned());
            let dirs = all.dirs.iter().any(|dir| dir.is_dir());
            // What no directory has is named wrongly, or built in after all.
            if dirs {
                loaded = compiled(&all)?;
            }
        }
        let (mib, problems) = match loaded {
            // It lives as long as the process: the writer's thread and the workers read it.
            Some(CompiledMib { mib, problems }) => (&*Box::leak(Box::new(mib)), problems),
            None => (builtin, Vec::new()),
        };
        for problem in &problems {
            let typed = wish.typed.contains(&problem.module) || of_typed_file(problem, &wish.typed);
            let level = if typed { log::Level::Warn } else { log::Level::Info };
            log::log!(level, "{}", describe(problem));
        }
        if wish.typed.iter().any(|name| name == "ALL") && !problems.is_empty() {
            let count = problems.len();
            log::warn!("{count} MIB modules have a problem: --verbose tells which");
        }
        Ok(Self { mib, problems, input })
    }

    /// The same, for a command without targets.
    ///
    /// # Errors
    /// As [`load`](Self::load), and what is wrong with the configuration.
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

    /// The OID of a name.
    ///
    /// # Errors
    /// No such name, with the nearest ones and what was wrong with the modules loaded.
    pub(crate) fn oid(&self, name: &str) -> Result<Oid, Error> {
        self.look_up(name, Mib::resolve)
    }

    /// The same; a scalar's bare name means its instance.
    ///
    /// # Errors
    /// As [`oid`](Self::oid).
    pub(crate) fn instance(&self, name: &str) -> Result<Oid, Error> {
        self.look_up(name, Mib::resolve_instance)
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

    /// All of `names`, sysDescr.0 where there are none.
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
            names => names.iter().map(|name| one(self, name)).collect(),
        }
    }

    /// The value of a SET. `look` finds what else is set: the type of an address.
    ///
    /// # Errors
    /// No such type, a value that does not fit; without `-Ir` one that the MIB does not allow.
    pub(crate) fn value(
        &self,
        oid: &Oid,
        kind: char,
        text: &str,
        look: &mut dyn FnMut(&Oid) -> Option<Value>,
    ) -> Result<Value, String> {
        let checked = !self.input.unchecked;
        self.read_value(oid, kind, text, checked, look).map_err(|error| {
            let all_the_same = checked && self.read_value(oid, kind, text, false, look).is_ok();
            let way = if all_the_same { "; -Ir sends it all the same" } else { "" };
            format!("{error}{way}")
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
        // Of an OID the MIB does not know it takes every value, and no hint.
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
            self.mib.check_value(oid, &value)?;
        }
        Ok(value)
    }

    /// That there is no such module, with the nearest ones and what was wrong with it.
    pub(crate) fn no_module(&self, name: &str) -> Error {
        let any_object = format!("{name}::x");
        match self.mib.resolve(&any_object) {
            Ok(_) => Error::usage(format!("no module {name:?}")),
            Err(error) => match error.kind() {
                netsnmp::ErrorKind::BadName { reason, .. } => Error::usage(reason),
                _ => Error::usage(error),
            },
        }
    }

    /// An unknown name, with what is wrong with the modules that would have it.
    fn unknown(&self, name: &str, error: netsnmp::Error) -> Error {
        let mut message = error.to_string();
        for problem in self.problems.iter().filter(|problem| explains(problem, name)) {
            message += "\n  ";
            message += &describe(problem);
        }
        Error::usage(message)
    }
}

/// `-Ib`: of the names that a regular expression matches, in any case, the one where it does so
/// earliest, then the shortest, then the first of the tree. The C library takes the last of the
/// tree for `sys.*ime`, sysORUpTime.
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

/// Whether a module's problem is why a name is unknown: the module is the one it names, or the file
/// speaks of it.
fn explains(problem: &ModuleProblem, name: &str) -> bool {
    let label = match start(name) {
        Start::Number => return false,
        Start::Module(module) => return problem.module == module,
        Start::Label(label) => label.as_bytes(),
    };
    let Some(text) = problem.file.as_ref().and_then(|file| std::fs::read(file).ok()) else {
        return false;
    };
    let inside = |b: &u8| b.is_ascii_alphanumeric() || b"-_".contains(b);
    text.split(|b| !inside(b)).any(|word| word == label)
}

fn of_typed_file(problem: &ModuleProblem, typed: &[String]) -> bool {
    let Some(file) = &problem.file else { return false };
    typed.iter().any(|name| name.contains('/') && file.as_path() == std::path::Path::new(name))
}

/// The sources compiled, now or in an earlier run; `None` where they ask for nothing.
pub(crate) fn compiled(sources: &MibSources) -> Result<Option<CompiledMib>, Error> {
    if sources.modules.is_empty() && sources.files.is_empty() {
        return Ok(None);
    }
    let Some(dir) = directories::cache() else {
        return compiler::compile(sources).map(Some).map_err(Error::local);
    };
    let (compiled, used) =
        MibCache::new(dir).load(sources, compiler::compile).map_err(Error::local)?;
    match used {
        CacheUse::Found | CacheUse::Stored => {}
        CacheUse::NotStored(why) => log::info!("compiled MIB modules are not kept: {why}"),
    }
    Ok(Some(compiled))
}

/// sysDescr.0, what is asked where nothing is named; `-I` is not for it.
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
