//! What `--help` and `--help-all` show.

use clap::{Arg, ArgAction, Command};

/// Groups of options that many commands have.
const SHARED: [&str; 9] =
    ["SNMP", "Timing", "Run", "Machines", "Names", "Load", "Output", "Memory", "Logging"];
/// The options of those groups that people use daily. `--help` shows no others of them.
const DAILY: [&str; 28] = [
    "snmp-version",
    "community",
    "user",
    "level",
    "auth",
    "auth-pass",
    "priv",
    "priv-pass",
    "context",
    "credentials",
    "cred",
    "port",
    "timeout",
    "retries",
    "deadline",
    "dry-run",
    "yes",
    "site",
    "mibs",
    "mib-dirs",
    "rate",
    "format",
    "json",
    "jsonl",
    "csv",
    "output",
    "output-options",
    "quiet",
];
/// A command with at most so many options shows them all.
const FEW: usize = 25;

/// Gives a command and those below it the options `--help`, which shows what people use daily, and
/// `--help-all`.
pub(super) fn with_help(command: Command) -> Command {
    let few = command.get_arguments().filter(|arg| !arg.is_positional()).count() <= FEW;
    let command = command.mut_args(|arg| {
        let rare = !few && is_rare(&arg);
        arg.hide_short_help(rare)
    });
    let all = match few {
        true => "Print the help with every detail",
        false => "Print the help with all options and every detail",
    };
    command
        .disable_help_flag(true)
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .action(ArgAction::HelpShort)
                .help("Print this help"),
        )
        .arg(Arg::new("help-all").long("help-all").action(ArgAction::HelpLong).help(all))
        .mut_subcommands(with_help)
}

fn is_rare(arg: &Arg) -> bool {
    let shared = arg.get_help_heading().is_some_and(|group| SHARED.contains(&group));
    shared && arg.get_long().is_none_or(|long| !DAILY.contains(&long))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeSet, HashMap};

    fn each(command: &Command, see: &mut dyn FnMut(&Command)) {
        see(command);
        command.get_subcommands().for_each(|sub| each(sub, see));
    }

    #[test]
    fn the_daily_options_exist() {
        let mut found = BTreeSet::new();
        each(&crate::cli::command(), &mut |command| {
            found.extend(command.get_arguments().filter_map(Arg::get_long).map(str::to_owned));
        });
        for daily in DAILY {
            assert!(found.contains(daily), "{daily}");
        }
    }

    #[test]
    fn the_help_of_get_is_short_and_no_other_is_long() {
        let mut root = crate::cli::command();
        root.build();
        each(&root, &mut |command| {
            let text = command.clone().render_help().to_string();
            let most = if command.get_name() == "get" { 60 } else { 85 };
            let lines = text.lines().count();
            assert!(lines <= most, "{} has {lines} lines:\n{text}", command.get_name());
        });
    }

    #[test]
    fn all_options_are_in_one_group_each_and_shown_once() {
        let mut root = crate::cli::command();
        root.build();
        each(&root, &mut |command| {
            let text =
                command.clone().after_help("").after_long_help("").render_long_help().to_string();
            let mut groups = HashMap::<&str, usize>::new();
            for arg in command.get_arguments().filter(|arg| !arg.is_positional()) {
                *groups.entry(arg.get_help_heading().unwrap_or("Options")).or_default() += 1;
                let Some(long) = arg.get_long() else { continue };
                let is_entry = |line: &str| {
                    let words = line.trim_start().split([' ', ',', '=', '[', '.']);
                    matches!(line.len() - line.trim_start().len(), 2 | 6)
                        && line.trim_start().starts_with('-')
                        && words.take(3).any(|word| word == format!("--{long}"))
                };
                let entries = text.lines().filter(|line| is_entry(line)).count();
                assert_eq!(entries, 1, "{} --{long}\n{text}", command.get_name());
            }
            for group in groups.keys() {
                let heads = text.lines().filter(|line| *line == format!("{group}:")).count();
                assert_eq!(heads, 1, "{}: {group}", command.get_name());
            }
        });
    }
}
