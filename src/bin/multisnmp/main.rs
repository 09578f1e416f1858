//! The multisnmp command.
#![deny(unsafe_code)]

mod agent;
mod cli;
mod commands;
mod config;
mod demo;
mod doctor;
mod failure;
mod logging;
mod output;
mod progress;
mod summary;

use clap::{CommandFactory, Parser};
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = cli::argv::rewrite(std::env::args_os().collect(), &cli::Cli::command());
    let cli = match cli::Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // clap's own code for a usage error is 2, which here says that some hosts failed.
            let code = if error.use_stderr() { failure::USAGE } else { 0 };
            let _ = error.print();
            return code.into();
        }
    };
    match commands::run(cli) {
        Ok(code) => code.into(),
        Err(failure) => {
            eprintln!("multisnmp: {failure}");
            failure.code.into()
        }
    }
}
