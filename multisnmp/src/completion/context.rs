//! The command line before the cursor, and what is configured for it.

use crate::{
    cli::argv,
    config::{self, Config, Flags, Layer},
    names,
    tool::Tool,
};
use clap::{ArgMatches, Command};
use netsnmp::Mib;
use std::{
    ffi::{OsStr, OsString},
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
    sync::OnceLock,
};

/// Stands for the word at the cursor while the line is rewritten.
const HERE: &str = "\u{1}here";

/// The command line before the cursor.
pub(super) struct Context {
    pub(super) root: Command,
    /// The line for clap, with the word at the cursor at `place`.
    pub(super) line: Vec<OsString>,
    pub(super) place: usize,
    /// What stands before that word in its argument: `--cred=`.
    pub(super) head: String,
    /// Whether the word is the OID of `-CE`.
    pub(super) end_of_walk: bool,
    matches: OnceLock<Option<ArgMatches>>,
    config: OnceLock<Option<Config>>,
    mib: OnceLock<&'static Mib>,
}

impl Context {
    /// Returns `None` if the word has no place in the line. Secrets in the line are replaced.
    pub(super) fn new(root: Command, mut words: Vec<OsString>, current: &OsStr) -> Option<Self> {
        // A link with the name of a tool is the same as that name as the command.
        if let Some(tool) = words.first().and_then(|program| Tool::of_program(program)) {
            words.insert(1, tool.name().into());
        }
        words.push(HERE.into());
        let (mut line, _) = argv::rewrite(words, &root, &mut |value| {
            if ends_here(&value) { value } else { "hidden".into() }
        });
        let mut place = line.iter().position(|word| ends_here(word))?;
        let head = line[place].to_str()?.strip_suffix(HERE)?.to_owned();
        let mut here = OsString::from(&head);
        here.push(current);
        line[place] = here;
        // The value of an option that stands before the command. Most commands have that option.
        if !head.is_empty() && line.get(1).is_none_or(|word| !is_command(&root, word)) {
            line.insert(1, "get".into());
            place += 1;
        }
        // clap_complete takes the next word as the value of these, which need `=`.
        let optional = optional_values(&root);
        for (at, word) in line.iter_mut().enumerate() {
            if at != place && word.to_str().is_some_and(|word| optional.iter().any(|it| it == word))
            {
                word.push("=");
            }
        }
        Some(Self {
            end_of_walk: head.starts_with("-C=") && head.ends_with('E'),
            root,
            line,
            place,
            head,
            matches: OnceLock::new(),
            config: OnceLock::new(),
            mib: OnceLock::new(),
        })
    }

    /// Returns the name of the last command, and what is given to it.
    fn matches(&self) -> Option<(&str, &ArgMatches)> {
        let matches = self.matches.get_or_init(|| {
            let mut line = self.line.clone();
            line.remove(self.place);
            self.root.clone().ignore_errors(true).try_get_matches_from(line).ok()
        });
        let mut one = ("", matches.as_ref()?);
        while let Some(below) = one.1.subcommand() {
            one = below;
        }
        Some(one)
    }

    /// Returns the name of the command.
    pub(super) fn command(&self) -> &str {
        self.matches().map_or("", |(name, _)| name)
    }

    /// Returns what is given of an option or argument of the command.
    pub(super) fn given<T: Clone + Send + Sync + 'static>(&self, id: &str) -> Vec<T> {
        let one = self.matches().map(|(_, matches)| matches);
        let values = one.and_then(|one| one.try_get_many::<T>(id).ok()).flatten();
        values.map(|values| values.cloned().collect()).unwrap_or_default()
    }

    /// Returns whether the option is given.
    pub(super) fn has<T: Clone + Send + Sync + 'static>(&self, id: &str) -> bool {
        !self.given::<T>(id).is_empty()
    }

    /// Returns the file of an option.
    fn file(&self, id: &str) -> Option<PathBuf> {
        self.given::<PathBuf>(id).pop().map(|path| at_home(&path))
    }

    /// Returns the sites of config.toml.
    pub(super) fn sites(&self) -> Vec<String> {
        let file = self.file("config").or_else(|| Some(lookup("MULTISNMP_CONFIG")?.into()));
        match file.as_deref().is_none_or(Path::is_file) {
            true => config::sites(file.as_deref(), &lookup).unwrap_or_default(),
            false => Vec::new(),
        }
    }

    /// Returns the settings; `None` if they cannot be read.
    pub(super) fn config(&self) -> Option<&Config> {
        let load = || {
            let mut flags = Flags::default();
            for (key, flag) in [("config", "--config"), ("credentials", "--credentials")] {
                let file = self.file(key);
                // To read a pipe would take away what the command is going to read.
                if file.as_deref().is_some_and(|file| !file.is_file()) {
                    return None;
                }
                flags.read(key, flag, file.as_ref());
            }
            flags.read("site", "--site", self.given::<String>("site").last());
            flags.read("mibs", "-m", self.given::<OsString>("mibs").last());
            flags.read("mib_dirs", "-M", self.given::<OsString>("mib_dirs").last());
            Config::load(flags, &[], &lookup).ok()
        };
        self.config.get_or_init(load).as_ref()
    }

    /// Returns the settings of a host without its own.
    pub(super) fn layer(&self) -> Layer {
        self.config().map_or_else(Layer::built_in, |config| config.merged().clone())
    }

    /// Returns the MIB, with the user's modules if they are compiled.
    pub(super) fn mib(&self) -> &'static Mib {
        self.mib.get_or_init(|| names::ready(&self.layer()))
    }
}

/// Looks up a variable. Secrets are of no use here, and their `fd:N` can be read only once.
fn lookup(name: &str) -> Option<OsString> {
    let plain = name.strip_suffix("_FILE").unwrap_or(name);
    let is_secret = config::secret_variables().any(|secret| secret == plain);
    let value = std::env::var_os(name).filter(|_| !is_secret)?;
    (!value.as_bytes().starts_with(b"fd:")).then_some(value)
}

/// Shells keep a tilde in the words that they give.
fn at_home(path: &Path) -> PathBuf {
    match (path.strip_prefix("~"), std::env::var_os("HOME")) {
        (Ok(below), Some(home)) => Path::new(&home).join(below),
        _ => path.to_owned(),
    }
}

fn ends_here(word: &OsStr) -> bool {
    word.as_bytes().ends_with(HERE.as_bytes())
}

fn is_command(root: &Command, word: &OsStr) -> bool {
    word.to_str().is_some_and(|word| root.find_subcommand(word).is_some())
}

/// Returns the options whose value is optional and needs an equals sign.
fn optional_values(command: &Command) -> Vec<String> {
    let mut found = Vec::new();
    for arg in command.get_arguments().filter(|arg| arg.is_require_equals_set()) {
        found.extend(arg.get_long().map(|long| format!("--{long}")));
        found.extend(arg.get_short().map(|short| format!("-{short}")));
    }
    found.extend(command.get_subcommands().flat_map(optional_values));
    found
}
