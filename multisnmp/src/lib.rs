//! The multisnmp command: all that `main` does is [`main`].
#![deny(unsafe_code)]

#[doc(hidden)]
pub mod bench;
mod cli;
mod commands;
mod config;
mod demo;
mod doctor;
mod failure;
mod inventory;
mod logging;
mod memory;
mod output;
mod process;
mod progress;
mod report;
mod scan;
mod summary;

use clap::{
    CommandFactory, Parser,
    error::{ContextKind, ContextValue},
};
use std::process::ExitCode;

/// Does what the command line says.
pub fn main() -> ExitCode {
    process::keep_memory();
    if let Some(code) = commands::compile_if_asked() {
        return code.into();
    }
    let args = cli::argv::rewrite(std::env::args_os().collect(), &cli::Cli::command());
    let is_diff = args.get(1).is_some_and(|command| command == "diff");
    let cli = match cli::Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // clap's own code for a usage error is 2, which here says that some hosts failed.
            let code = match error.use_stderr() {
                // As diff(1): 1 says that two runs differ.
                true if is_diff => failure::TROUBLE,
                true => failure::USAGE,
                false => 0,
            };
            let _ = error.print();
            suggest_command(&error);
            return code.into();
        }
    };
    match commands::run(cli) {
        Ok(code) => code.into(),
        Err(failure) => {
            // Without a word: whoever read standard output has gone.
            if !failure.message.is_empty() {
                failure::tell(format_args!("multisnmp: {failure}"));
            }
            failure.code.into()
        }
    }
}

/// clap's own suggestions pass over short words with two letters swapped.
fn suggest_command(error: &clap::Error) {
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand) else {
        return;
    };
    if error.get(ContextKind::SuggestedSubcommand).is_some() {
        return;
    }
    let command = cli::Cli::command();
    let names = command.get_subcommands().map(clap::Command::get_name);
    failure::tell(match netsnmp::hosts::nearest(word, names) {
        Some(near) => format!("\n  tip: a similar subcommand exists: '{near}'"),
        None => format!("\n  tip: a command goes first: multisnmp get {word} sysDescr"),
    });
}
