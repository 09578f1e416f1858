//! What the pages say about exit codes, variables, files and other pages.

use crate::{config::KEYS, exit};
use clap::Command;

/// A variable or a file, and what it is for.
pub(super) struct Fact {
    pub(super) name: &'static str,
    pub(super) text: String,
}

/// Returns a command and all below it.
fn family(command: &Command) -> Vec<&Command> {
    let below = command.get_subcommands().flat_map(family);
    std::iter::once(command).chain(below).collect()
}

/// Returns whether a command, or one below it, has one of these options.
fn has(command: &Command, ids: &[&str]) -> bool {
    let mut args = family(command).into_iter().flat_map(Command::get_arguments);
    args.any(|arg| ids.contains(&arg.get_id().as_str()))
}

/// Returns whether it is this command, or one above it.
fn is(command: &Command, name: &str) -> bool {
    family(command).iter().any(|one| one.get_name() == name)
}

/// Returns whether the command asks hosts.
fn asks(command: &Command) -> bool {
    has(command, &["deadline"]) && has(command, &["format"])
}

fn reads_settings(command: &Command) -> bool {
    has(command, &["config", "mibs", "mib_dirs"]) || is(command, "doctor")
}

/// Returns the exit codes of a command. `own` are those that its help explains.
pub(super) fn exit_codes(command: &Command, own: &[(u8, String)]) -> Vec<(u8, String)> {
    let general = match (asks(command), command.get_name()) {
        // 2 is every kind of trouble.
        (_, "diff") => &[][..],
        (true, _) => &exit::OF_HOSTS[..],
        (false, _) => &exit::OF_OTHERS[..],
    };
    let mut codes = own.to_vec();
    for (code, meaning) in general {
        if codes.iter().all(|(known, _)| known != code) {
            codes.push((*code, (*meaning).to_owned()));
        }
    }
    codes.sort_by_key(|(code, _)| *code);
    codes
}

/// Returns the long option of a setting.
fn option_of(key: &str) -> String {
    match key {
        "version" => "snmp-version".to_owned(),
        "auth_passphrase" => "auth-pass".to_owned(),
        "priv_passphrase" => "priv-pass".to_owned(),
        other => other.replace('_', "-"),
    }
}

/// Returns the variables that a command reads.
pub(super) fn variables(command: &Command) -> Vec<Fact> {
    let mut facts = Vec::new();
    for key in KEYS {
        let Some(name) = key.env else { continue };
        let option = option_of(key.name);
        let mut args = family(command).into_iter().flat_map(Command::get_arguments);
        let here = args.any(|arg| arg.get_long() == Some(&option)) || is(command, "doctor");
        let text = match key.name {
            "mib_files" if has(command, &["mibs"]) => {
                "more files with MIB modules, with : between them".to_owned()
            }
            _ if here => format!("the same as `--{option}`"),
            _ => continue,
        };
        facts.push(Fact { name, text });
    }
    let network = has(command, &["community"]);
    let settings = reads_settings(command);
    let places = settings || is(command, "init");
    let more = [
        (
            network,
            "SNMP_..._FILE",
            "a file that holds the value of that variable; a value fd:N is read from descriptor N",
        ),
        (settings, "SNMPCONFPATH", "the folders of snmp.conf, with : between them"),
        (
            places,
            "XDG_CONFIG_HOME",
            "the folder of multisnmp/config.toml and multisnmp/mibs, if it is not ~/.config",
        ),
        (
            has(command, &["mibs"]),
            "XDG_CACHE_HOME",
            "the folder of compiled MIB modules, if it is not ~/.cache",
        ),
        (
            has(command, &["memory"]),
            "XDG_STATE_HOME",
            "the folder of the memory of devices, if it is not ~/.local/state",
        ),
        (
            is(command, "setup-shell"),
            "XDG_DATA_HOME",
            "the folder of completions without --prefix, if it is not ~/.local/share",
        ),
        (has(command, &["color"]), "NO_COLOR", "no colors, if it is not empty"),
        (has(command, &["color"]), "CLICOLOR_FORCE", "colors even if the output is no terminal"),
        (has(command, &["log_level"]), "RUST_LOG", "finer filters for log messages: netsnmp=debug"),
        (
            network,
            "MULTISNMP_CORE_DUMPS",
            "1 allows core dumps and debuggers, which are shut out because of the secrets in memory",
        ),
    ];
    facts.extend(chosen(&more));
    facts
}

/// Returns the facts that hold.
fn chosen(all: &[(bool, &'static str, &str)]) -> Vec<Fact> {
    let here = all.iter().filter(|(holds, ..)| *holds);
    here.map(|(_, name, text)| Fact { name, text: (*text).to_owned() }).collect()
}

/// Returns the files that a command reads or writes without being told to.
pub(super) fn files(command: &Command) -> Vec<Fact> {
    let settings = reads_settings(command);
    let setup = is(command, "setup-shell");
    chosen(&[
        (
            settings || is(command, "init"),
            "~/.config/multisnmp/config.toml",
            "The settings of the user. `multisnmp init` writes one to start with.",
        ),
        (settings, "/etc/multisnmp/config.toml", "The settings of the system."),
        (
            settings,
            "/etc/snmp/snmp.conf, ~/.snmp/snmp.conf",
            "The settings of Net-SNMP, also in snmp.local.conf and hosts/HOST.conf beside it.",
        ),
        (
            settings,
            "~/.config/multisnmp/mibs/, /etc/multisnmp/mibs/",
            "MIB modules that are always loaded.",
        ),
        (
            settings,
            "/usr/share/snmp/mibs/, ~/.snmp/mibs/",
            "MIB modules that are loaded if a name needs them.",
        ),
        (
            has(command, &["mibs"]),
            "~/.cache/multisnmp/",
            "Compiled MIB modules. It may be deleted.",
        ),
        (
            has(command, &["memory"]),
            "~/.local/state/multisnmp/devices.db",
            "The memory of devices: which credentials and which speed suited each address. It holds \
             no secrets.",
        ),
        (setup, "PREFIX/share/man/man1/multisnmp*.1", "The manual pages."),
        (setup, "PREFIX/share/bash-completion/completions/multisnmp", "The completion of bash."),
        (setup, "PREFIX/share/zsh/site-functions/_multisnmp", "The completion of zsh."),
        (setup, "PREFIX/share/fish/vendor_completions.d/multisnmp.fish", "The completion of fish."),
    ])
}

/// Returns the commands that somebody who uses this one also wants to know.
pub(super) fn related(command: &Command) -> Vec<&'static str> {
    match command.get_name() {
        "get" | "next" => vec!["walk", "table", "set", "translate"],
        "bulk" | "walk" => vec!["get", "table", "translate"],
        "table" => vec!["walk", "get", "mib-show"],
        "set" => vec!["get", "mib-show"],
        "translate" => vec!["mib"],
        "scan" => vec!["inventory", "get"],
        "inventory" => vec!["scan", "diff", "report", "topology", "runs", "schema"],
        "diff" | "report" | "topology" | "runs" | "schema" => vec!["inventory"],
        "init" => vec!["config", "doctor"],
        "doctor" => vec!["config", "demo"],
        "setup-shell" => vec!["completions", "man"],
        "completions" | "man" => vec!["setup-shell"],
        _ => Vec::new(),
    }
}

/// Returns the pages of Net-SNMP about the same.
pub(super) fn foreign(command: &Command) -> Vec<(&'static str, &'static str)> {
    let page = match command.get_name() {
        "get" => "snmpget",
        "next" => "snmpgetnext",
        "bulk" => "snmpbulkget",
        "walk" => "snmpwalk",
        "table" => "snmptable",
        "set" => "snmpset",
        "translate" => "snmptranslate",
        _ => "snmpcmd",
    };
    let settings = [("snmp.conf", "5")];
    let ours = reads_settings(command) && (page != "snmpcmd" || asks(command));
    let page = ours.then_some((page, "1"));
    let conf = reads_settings(command).then_some(settings[0]);
    page.into_iter().chain(conf).collect()
}
