//! The multisnmp command. `main.rs` only calls [`main`].
#![deny(unsafe_code)]
#![cfg_attr(
    not(feature = "via"),
    allow(dead_code, unused_imports, reason = "what only runs over a queue need has no user then")
)]

mod asked;
#[doc(hidden)]
pub mod bench;
mod cli;
mod commands;
mod completion;
mod config;
mod confine;
mod demo;
mod doctor;
mod error;
mod exit;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
mod hosts;
mod inventory;
mod logging;
mod manual;
mod memory;
mod names;
mod nearest;
mod output;
mod plural;
mod private;
mod process;
mod report;
mod run;
mod scan;
mod shared;
mod slip;
mod sqlite;
mod tool;
mod vault;
#[cfg(feature = "via")]
mod via;
#[cfg(not(feature = "via"))]
#[path = "via_absent.rs"]
mod via;

use clap::error::{ContextKind, ContextValue, ErrorKind as ClapKind};
use std::{io::Write, process::ExitCode};
use tool::Tool;

/// Does what the command line says.
pub fn main() -> ExitCode {
    process::keep_memory();
    netsnmp::worker::run_if_asked_with(confine::worker);
    if let Some(code) = names::compile_if_asked() {
        return code.into();
    }
    if let Some(code) = completion::run_if_asked(cli::command) {
        return code.into();
    }
    process::at_exhaustion(output::unfinished::name_all);
    // With this variable, a developer can look at a crash.
    if std::env::var_os("MULTISNMP_CORE_DUMPS").is_none_or(|wish| wish != "1") {
        process::refuse_core_dumps();
    }
    let wiping = process::Wiping::start();
    vault::take_variables(config::secret_variables());
    let mut line: Vec<_> = std::env::args_os().collect();
    // A link with the name of a tool is the same as that name as the command.
    let link = line.first().and_then(|program| Tool::of_program(program));
    line.splice(1.min(line.len())..1.min(line.len()), link.map(|tool| tool.name().into()));
    let grammar = cli::grammar_of(&line);
    let (mut args, secrets) = cli::argv::rewrite(line, &grammar, &mut vault::put);
    for (number, from) in secrets {
        process::blank_argument(number - usize::from(link.is_some()), from);
    }
    drop(wiping);
    cli::argv::keep_public(&args, vault::hides);
    let tool = args.get(1).and_then(|command| Tool::named(command));
    let name = tool.map_or("multisnmp", Tool::name);
    // `help get` is `get --help`. clap's own `help` would show everything.
    if args.get(1).is_some_and(|command| command == "help") {
        args.remove(1);
        if !args.iter().any(|arg| arg == "--help-all") {
            args.push("--help".into());
        }
    }
    let is_diff = args.get(1).is_some_and(|command| command == "diff");
    let cli = match cli::parse(grammar, args) {
        Ok(cli) => cli,
        Err(error) if tool.is_some() && error.kind() == ClapKind::DisplayVersion => {
            let version = netsnmp::Library::get().map_or("unknown", netsnmp::Library::version);
            output::tell(format_args!("NET-SNMP version: {version}"));
            return exit::OK.into();
        }
        Err(error) => {
            // For a usage error, clap itself exits with 2. Here 2 means that some hosts failed.
            let code = match error.use_stderr() {
                // As with diff(1), 1 means that two runs differ.
                true if is_diff => exit::TROUBLE,
                true => exit::USAGE,
                false => exit::OK,
            };
            match foreign_letters(&error) {
                Some(text) => output::tell(format_args!("{name}: {text}")),
                None => complain(name, &error),
            }
            suggest_command(&error);
            return code.into();
        }
    };
    match commands::run(cli, tool) {
        // snmptranslate ends with 2 if it knows no name.
        Ok(exit::ALL_FAILED) if tool.is_some() => exit::SOME_FAILED.into(),
        Ok(code) => code.into(),
        // Nobody reads the output any more, so there is nothing left to do or to report.
        Err(error::Error::ReaderGone) => ExitCode::SUCCESS,
        Err(error @ error::Error::Said(_)) => {
            output::tell(&error);
            error.exit_code().into()
        }
        Err(error) => {
            output::tell(format_args!("{name}: {error}"));
            for path in output::unfinished::left() {
                output::tell(format_args!(
                    "{name}: the output is not complete: {}; --resume goes on from there",
                    path.display()
                ));
            }
            // The tools have no other exit code for what stops them.
            if tool.is_some() { exit::USAGE.into() } else { error.exit_code().into() }
        }
    }
}

/// Returns what to say about `-C` for a command that has no such letters. clap sees only `-C`.
fn foreign_letters(error: &clap::Error) -> Option<String> {
    let Some(ContextValue::String(option)) = error.get(ContextKind::InvalidArg) else {
        return None;
    };
    if error.kind() != clap::error::ErrorKind::UnknownArgument || !option.starts_with("-C") {
        return None;
    }
    let typed = std::env::args().find(|arg| arg.starts_with("-C"))?;
    Some(format!("there is no {typed} for this command: bulk, walk and table have letters of -C"))
}

/// Prints what clap says, with the name that all our errors begin with.
fn complain(name: &str, error: &clap::Error) {
    if !error.use_stderr() {
        return drop(error.print());
    }
    let text = error.render().ansi().to_string();
    let ours = text.replacen("error:", &format!("{name}:"), usize::from(error.kind() != HELP));
    // Nobody may read it any more.
    let _ = write!(anstream::stderr(), "{ours}");
}

/// The kind of a command that cannot do without another word.
const HELP: ClapKind = ClapKind::DisplayHelpOnMissingArgumentOrSubcommand;

/// Suggests a command. clap itself does not recognise short words with two letters swapped.
fn suggest_command(error: &clap::Error) {
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand) else {
        return;
    };
    if error.get(ContextKind::SuggestedSubcommand).is_some() {
        return;
    }
    let command = cli::command();
    let names = command.get_subcommands().map(clap::Command::get_name);
    output::tell(match nearest::nearest(word, names) {
        Some(near) => format!("\n  tip: a similar subcommand exists: '{near}'"),
        None => format!("\n  tip: a command goes first: multisnmp get {word} sysDescr"),
    });
}
