//! Names: which MIB they are looked up in, and how `-I` has them read.

use crate::{config::Layer, failure::Failure};
use netsnmp::{
    Mib, Oid, Value,
    mib::{MibSources, ModuleProblem},
};
use std::{env, path::PathBuf};

/// The MIB of a command.
pub(super) struct Names {
    pub(super) mib: &'static Mib,
    problems: Vec<ModuleProblem>,
    input: Input,
}

/// The letters of `-I`.
#[derive(Debug, Default, Clone, PartialEq)]
struct Input {
    prefix: String,
    suffix: String,
    /// Numbers without a leading dot are below mib-2.
    ucd: bool,
    /// No check against ranges and types.
    unchecked: bool,
    /// No DISPLAY-HINT for values.
    no_hints: bool,
}

impl Names {
    /// The built-in MIB, and the modules that configuration or a name (`X-MIB::y`) asks for.
    ///
    /// # Errors
    /// `-I` has no such letter, no temporary directory.
    pub(super) fn load<'n>(
        layer: &Layer,
        input: &[String],
        names: impl IntoIterator<Item = &'n str>,
    ) -> Result<Self, Failure> {
        let input = Input::parse(input).map_err(Failure::usage)?;
        let mut sources = MibSources::default();
        let list = |key: &str| split(layer.text(key).unwrap_or("").trim_start_matches(['+', '-']));
        sources.modules = list("mibs");
        sources.files = list("mib_files").into_iter().map(PathBuf::from).collect();
        let builtin = Mib::builtin();
        for name in names {
            if let Some((module, _)) = name.trim_start_matches('.').split_once("::")
                && !module.is_empty()
                && !builtin.modules().any(|known| known == module)
                && !sources.modules.iter().any(|known| known == module)
            {
                sources.modules.push(module.to_owned());
            }
        }
        if sources.modules.is_empty() && sources.files.is_empty() {
            return Ok(Self { mib: builtin, problems: Vec::new(), input });
        }
        sources.dirs = directories(layer.text("mib_dirs"));
        let (mib, problems) = Mib::load(&sources).map_err(Failure::local)?;
        let asked = layer.get("mibs").is_some_and(|entry| entry.origin.to_string() == "-m");
        for problem in &problems {
            let level = if asked { log::Level::Warn } else { log::Level::Info };
            log::log!(level, "{}", describe(problem));
        }
        // It lives as long as the process: the writer's thread and the workers read it.
        Ok(Self { mib: Box::leak(Box::new(mib)), problems, input })
    }

    /// The OID of a name.
    ///
    /// # Errors
    /// No such name, with the nearest ones and what was wrong with the modules loaded.
    pub(super) fn oid(&self, name: &str) -> Result<Oid, Failure> {
        self.mib.resolve(&self.input.apply(name)).map_err(|e| self.unknown(e))
    }

    /// The same; a scalar's bare name means its instance.
    ///
    /// # Errors
    /// As [`oid`](Self::oid).
    pub(super) fn instance(&self, name: &str) -> Result<Oid, Failure> {
        self.mib.resolve_instance(&self.input.apply(name)).map_err(|e| self.unknown(e))
    }

    /// All of `names`, sysDescr.0 where there are none.
    ///
    /// # Errors
    /// As [`oid`](Self::oid).
    pub(super) fn all(
        &self,
        names: &[String],
        one: fn(&Self, &str) -> Result<Oid, Failure>,
    ) -> Result<Vec<Oid>, Failure> {
        match names {
            [] => Ok(vec![one(self, SYS_DESCR)?]),
            names => names.iter().map(|name| one(self, name)).collect(),
        }
    }

    /// The value of a SET. `look` finds what else is set: the type of an address.
    ///
    /// # Errors
    /// No such type, a value that does not fit; without `-Ir` one that the MIB does not allow.
    pub(super) fn value(
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

    fn unknown(&self, error: netsnmp::Error) -> Failure {
        let mut message = error.to_string();
        for problem in &self.problems {
            message += "\n  ";
            message += &describe(problem);
        }
        Failure::usage(message)
    }
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

/// Colons as net-snmp has them, commas as people type them.
fn split(list: &str) -> Vec<String> {
    list.split([':', ','])
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect()
}

/// `DIR:…` in place of the default directories; `+DIR:…` besides them, read after them so that
/// theirs win; `-DIR:…` besides them, read before.
pub(crate) fn directories(given: Option<&str>) -> Vec<PathBuf> {
    let share = PathBuf::from("/usr/share/snmp/mibs");
    let home = env::var_os("HOME").map(|home| PathBuf::from(home).join(".snmp/mibs"));
    // Few systems have them all; one that is missing says nothing about a module.
    let default = [share.clone(), share.join("iana"), share.join("ietf")]
        .into_iter()
        .chain(home)
        .filter(|dir| dir.is_dir());
    let own = |list: &str| split(list).into_iter().map(PathBuf::from).collect::<Vec<_>>();
    match given {
        None => default.collect(),
        Some(list) => match (list.strip_prefix('+'), list.strip_prefix('-')) {
            (Some(more), _) => default.chain(own(more)).collect(),
            (_, Some(more)) => own(more).into_iter().chain(default).collect(),
            _ => own(list),
        },
    }
}

impl Input {
    fn parse(given: &[String]) -> Result<Self, String> {
        let mut input = Self::default();
        for word in given {
            let mut rest = word.chars();
            while let Some(letter) = rest.next() {
                match letter {
                    's' => input.suffix = rest.by_ref().collect(),
                    'S' => input.prefix = rest.by_ref().collect(),
                    'u' => input.ucd = true,
                    'r' => input.unchecked = true,
                    'h' => input.no_hints = true,
                    // Any name is found wherever its module is.
                    'R' => {}
                    'b' => {
                        return Err("-Ib: names are not matched as patterns; a misspelt one gets \
                                    suggestions"
                            .to_owned());
                    }
                    other => return Err(format!("-I{other}: s SUFFIX, S PREFIX, u, r, h or R")),
                }
            }
        }
        Ok(input)
    }

    fn apply(&self, name: &str) -> String {
        if name.starts_with('.') {
            return name.to_owned();
        }
        if name.starts_with(|c: char| c.is_ascii_digit()) {
            return if self.ucd { format!(".1.3.6.1.2.1.{name}") } else { name.to_owned() };
        }
        format!("{}{name}{}", self.prefix, self.suffix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(words: &[&str]) -> Result<Input, String> {
        Input::parse(&words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn letters_of_input() {
        let it = input(&["ru", "s.0", "SIF-MIB::"]).unwrap();
        assert!(it.unchecked && it.ucd);
        assert_eq!(it.apply("ifIndex"), "IF-MIB::ifIndex.0");
        assert_eq!(it.apply("1.1.0"), ".1.3.6.1.2.1.1.1.0");
        assert_eq!(it.apply(".1.3"), ".1.3");
        assert!(input(&["b"]).unwrap_err().contains("patterns"));
        assert!(input(&["z"]).unwrap_err().contains("-Iz"));
        assert_eq!(input(&["R"]).unwrap(), Input::default());
    }

    #[test]
    fn lists_and_directories() {
        assert_eq!(split("+A:B, C::"), ["+A", "B", "C"]);
        assert!(split(":").is_empty());
        assert_eq!(directories(Some("/a:/b")), [PathBuf::from("/a"), PathBuf::from("/b")]);
        assert_eq!(directories(Some("+/a")).last().unwrap(), &PathBuf::from("/a"));
        assert_eq!(directories(Some("-/a"))[0], PathBuf::from("/a"));
        assert!(directories(None).iter().all(|dir| dir.is_dir()));
    }
}
