//! Which values an option or an argument has.

use super::{context::Context, objects, offer::PART, set_words};
use clap::{Arg, Command};
use clap_complete::engine::{
    ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter as _,
};
use netsnmp::{AuthProtocol, PrivProtocol, SecurityLevel, Version, inventory::Profiles};
use std::{ffi::OsStr, sync::Arc};

/// What can be offered for an argument.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Values {
    Versions,
    Levels,
    AuthProtocols,
    PrivProtocols,
    Formats,
    LogLevels,
    Truth,
    Tags,
    Sites,
    Sections,
    Tokens,
    Targets,
    /// Modules that `-m` can load.
    LoadedModules,
    /// Modules that are known.
    Modules,
    /// Anything with values below it.
    Names,
    Variables,
    Tables,
    SetWords,
    /// Anything that has a definition.
    Definitions,
    Commands,
    Files,
    Folders,
    FolderList,
    /// clap knows the values.
    Listed,
    /// Numbers, secrets, letters, and what only the user knows.
    Free,
}

impl Values {
    /// Returns what the argument of that command takes; `None` if nobody has thought of it.
    pub(super) fn of(command: &str, arg: &Arg) -> Option<Self> {
        if !arg.get_possible_values().is_empty() {
            return Some(Self::Listed);
        }
        let Some(long) = arg.get_long() else { return Self::of_positional(command, arg) };
        Some(match long {
            "snmp-version" => Self::Versions,
            "level" => Self::Levels,
            "auth" => Self::AuthProtocols,
            "priv" => Self::PrivProtocols,
            "format" => Self::Formats,
            "log-level" => Self::LogLevels,
            "any-source" | "16bitIDs" | "ordered" => Self::Truth,
            "cred" => Self::Tags,
            "site" => Self::Sites,
            "sections" => Self::Sections,
            "config-token" => Self::Tokens,
            "mibs" => Self::LoadedModules,
            "end" => Self::Names,
            "credentials" | "config" | "via-credentials" | "via-ca" | "via-cert" | "via-key"
            | "output" | "memory" | "profile" | "db" | "resume" => Self::Files,
            "dir" | "prefix" => Self::Folders,
            "mib-dirs" => Self::FolderList,
            "community" | "user" | "auth-pass" | "priv-pass" | "auth-key" | "priv-key"
            | "auth-localized-key" | "priv-localized-key" | "context" | "engine-id"
            | "context-engine-id" | "boots-time" | "source" | "timeout" | "retries" | "backoff"
            | "host-deadline" | "deadline" | "drain" | "port" | "max-targets"
            | "allow-failures" | "in-flight" | "rate" | "per-net" | "per-host" | "lanes"
            | "isolate" | "workers" | "max-varbinds" | "max-octets" | "max-memory"
            | "max-repetitions" | "non-repeaters" | "limit" | "keep" | "hosts" | "width"
            | "separator" | "debug" | "log-options" | "output-options" | "input-options"
            | "report-options" | "fast-timeout" | "max-tries-per-host" | "allow" | "block"
            | "via" | "via-domain" | "run" => Self::Free,
            _ => return None,
        })
    }

    fn of_positional(command: &str, arg: &Arg) -> Option<Self> {
        Some(match (arg.get_id().as_str(), command) {
            ("targets" | "ranges", _) => Self::Targets,
            ("oids", "get") => Self::Variables,
            ("oids", "translate") => Self::Definitions,
            ("oids", _) => Self::Names,
            ("tables", _) => Self::Tables,
            ("bindings", _) => Self::SetWords,
            ("modules", _) => Self::Modules,
            ("what", _) => Self::Definitions,
            ("command", _) => Self::Commands,
            ("paths" | "from" | "db" | "a" | "b" | "file" | "recording", _) => Self::Files,
            // The words of `mib find`, the letters of -C, and the name of a profile.
            ("words" | "app" | "name" | "run", _) => Self::Free,
            _ => return None,
        })
    }

    /// Returns what fits.
    fn candidates(self, context: &Context, typed: &OsStr) -> Vec<CompletionCandidate> {
        let text = typed.to_string_lossy();
        match self {
            Self::Versions => words(&text, [Version::V1, Version::V2c, Version::V3]),
            Self::Levels => words(
                &text,
                [SecurityLevel::NoAuthNoPriv, SecurityLevel::AuthNoPriv, SecurityLevel::AuthPriv],
            ),
            Self::AuthProtocols => words(&text, AuthProtocol::ALL),
            Self::PrivProtocols => words(&text, PrivProtocol::ALL),
            Self::Formats => formats(context, &text),
            Self::LogLevels => words(&text, ["error", "warn", "info", "debug", "trace", "off"]),
            Self::Truth => words(&text, ["true", "false"]),
            Self::Tags => tags(context, &text),
            Self::Sites => words(&text, context.sites()),
            Self::Sections => sections(&text),
            Self::Tokens => {
                let tokens = crate::config::token_names().map(|name| format!("{name}="));
                words(&text, tokens)
            }
            Self::Targets => targets(context, &text),
            Self::LoadedModules => {
                let names = crate::names::module_files(&context.layer());
                listed(&text, &[':', ','], ["ALL".to_owned()].into_iter().chain(names))
            }
            Self::Modules => objects::modules(context.mib().modules(), &text),
            Self::Names => objects::all(context.mib(), &text),
            Self::Variables => objects::variables(context.mib(), &text),
            Self::Tables => objects::tables(context.mib(), &text),
            Self::SetWords => {
                let before: Vec<String> = context.given("bindings");
                set_words::next(context.mib(), &before, &text)
            }
            Self::Definitions => objects::everything(context.mib(), &text),
            Self::Commands => {
                let above: Vec<String> = context.given("command");
                let mut command = Some(&context.root);
                for word in &above {
                    command = command.and_then(|command| command.find_subcommand(word));
                }
                let below = command.into_iter().flat_map(Command::get_subcommands);
                words(&text, below.map(Command::get_name))
            }
            Self::Files => PathCompleter::any().complete(typed),
            Self::Folders => PathCompleter::dir().complete(typed),
            Self::FolderList => {
                let (before, last) = text.split_at(text.rfind(':').map_or(0, |at| at + 1));
                let found = PathCompleter::dir().complete(last.as_ref());
                found.into_iter().map(|one| one.add_prefix(before)).collect()
            }
            Self::Listed | Self::Free => Vec::new(),
        }
    }
}

/// Gives the arguments of all commands their values.
pub(super) fn with_values(root: Command, context: &Arc<Context>) -> Command {
    let name = root.get_name().to_owned();
    let root = root.mut_args(|arg| match Values::of(&name, &arg) {
        Some(Values::Listed) => arg,
        values => {
            let context = context.clone();
            let values = values.unwrap_or(Values::Free);
            arg.add(ArgValueCompleter::new(move |typed: &OsStr| values.candidates(&context, typed)))
        }
    });
    root.mut_subcommands(|command| with_values(command, context))
}

/// Returns the words that begin with `typed`.
fn words(typed: &str, all: impl IntoIterator<Item = impl ToString>) -> Vec<CompletionCandidate> {
    let all = all.into_iter().map(|word| word.to_string());
    all.filter(|word| word.starts_with(typed)).map(CompletionCandidate::new).collect()
}

/// Does the same for the last item of a list.
fn listed(
    typed: &str,
    separators: &[char],
    all: impl IntoIterator<Item = String>,
) -> Vec<CompletionCandidate> {
    let from = typed.rfind(separators).map_or(0, |at| at + 1);
    let from = from + typed[from..].len() - typed[from..].trim_start_matches(['+', '-']).len();
    let (before, last) = typed.split_at(from);
    let found = words(last, all).into_iter();
    found.map(|one| one.add_prefix(before).tag(Some(PART.into()))).collect()
}

fn formats(context: &Context, typed: &str) -> Vec<CompletionCandidate> {
    let asks = ["get", "next", "bulk", "walk", "table"];
    let table = asks.contains(&context.command()).then_some("table");
    words(typed, ["text", "json", "jsonl", "csv"].into_iter().chain(table))
}

/// Returns the tags of the credentials file. Nothing else of it is shown.
fn tags(context: &Context, typed: &str) -> Vec<CompletionCandidate> {
    let Some(config) = context.config() else { return Vec::new() };
    let mut tags: Vec<String> = config.tags().map(|(name, _)| name.to_owned()).collect();
    if context.command() == "scan" {
        return listed(typed, &[','], tags);
    }
    tags.push(crate::config::AUTO.to_owned());
    words(typed, tags)
}

fn sections(typed: &str) -> Vec<CompletionCandidate> {
    let profiles = Profiles::builtin();
    listed(typed, &[','], profiles.sections().map(|(name, _)| name.to_owned()))
}

/// Returns hosts files, aliases and, with a site, the names that can stand here too.
fn targets(context: &Context, typed: &str) -> Vec<CompletionCandidate> {
    let (before, last) = typed.split_at(typed.rfind(',').map_or(0, |comma| comma + 1));
    let mut found = match last.strip_prefix('@') {
        Some(file) => {
            let files = PathCompleter::any().complete(file.as_ref()).into_iter();
            files.map(|one| one.add_prefix("@")).collect()
        }
        None => {
            let part = |one: CompletionCandidate| one.tag(Some(PART.into()));
            let mut found = words(last, ["@"]);
            found.extend(words(last, ["-"]).into_iter().filter(|_| typed.is_empty()));
            let names = context.config().into_iter().flat_map(crate::config::Config::aliases);
            let mut aliases: Vec<String> = names.map(|name| format!("alias:{name}")).collect();
            aliases.sort();
            found.extend(words(last, aliases).into_iter().map(part));
            found
        }
    };
    if context.has::<String>("site") && before.is_empty() && !last.is_empty() {
        found.extend(objects::all(context.mib(), typed));
    }
    found.into_iter().map(|one| one.add_prefix(before)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_argument_with_a_value_has_been_thought_of() {
        fn each(command: &Command) {
            let args = command.get_arguments().filter(|arg| arg.get_action().takes_values());
            for arg in args {
                let values = Values::of(command.get_name(), arg);
                assert!(values.is_some(), "{} {:?}", command.get_name(), arg.get_id());
            }
            command.get_subcommands().for_each(each);
        }
        each(&crate::cli::command());
    }

    #[test]
    fn the_last_item_of_a_list_is_completed() {
        let names = || ["device", "vlans"].map(str::to_owned);
        let of = |typed| {
            let found = listed(typed, &[','], names()).into_iter();
            found.map(|one| one.get_value().to_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(of("de"), ["device"]);
        assert_eq!(of("device,-v"), ["device,-vlans"]);
        assert_eq!(of("+v"), ["+vlans"]);
    }
}
