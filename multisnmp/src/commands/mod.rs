//! What each command does.

mod ask;
mod config_show;
mod demo;
mod diff;
mod estimate;
mod generate;
mod init;
mod interrupt;
mod inventory;
mod mib;
mod names;
mod out;
mod plan;
mod query;
mod report;
mod scan;
mod schema;
mod set;
pub(crate) mod targets;
mod translate;

pub(crate) use names::{compile_if_asked, directories as mib_directories};

use crate::{
    cli::{Cli, Command, ConfigCommand},
    failure::Failure,
    logging,
    output::OutputError,
    process,
};
use std::io::{self, Write};

/// Does what the command line says; the exit code.
///
/// # Errors
/// What ended it before its work was done.
pub(crate) fn run(cli: Cli) -> Result<u8, Failure> {
    match cli.command {
        Command::Get(args) => query::get(&args),
        Command::Next(args) => query::next(&args),
        Command::Bulk(args) => query::bulk(*args),
        Command::Walk(args) => query::walk(*args),
        Command::Table(args) => query::table(*args),
        Command::Set(args) => set::set(&args),
        Command::Translate(args) => translate::translate(*args),
        Command::Mib(args) => mib::run(args.command),
        Command::Scan(args) => scan::scan(&args),
        Command::Init(args) => init::init(&args),
        Command::Inventory(args) => inventory::inventory(&args),
        Command::Diff(args) => diff::diff(&args),
        Command::Report(args) => report::report(&args),
        Command::Topology(args) => report::topology(&args),
        Command::Schema(args) => schema::schema(&args),
        Command::Runs(args) => schema::runs(&args),
        Command::Demo(args) => demo::demo(&args),
        Command::Doctor(args) => {
            logging::start(&args.logging, false)?;
            crate::doctor::run(args.json)
        }
        Command::Config(args) => match args.command {
            ConfigCommand::Show(args) => config_show::show(&args),
        },
        Command::Completions(args) => generate::completions(args.shell),
        Command::Man(args) => generate::man(args.dir.as_deref()),
    }
}

/// Writes to standard output; whoever closes it has seen enough.
///
/// # Errors
/// It cannot be written, the disk is full.
pub(crate) fn print(text: &[u8]) -> Result<(), Failure> {
    if process::stdout_was_closed() {
        return Err(Failure::local(OutputError::Closed));
    }
    let mut out = io::stdout().lock();
    match out.write_all(text).and_then(|()| out.flush()) {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::local(format!("standard output: {e}")))
        }
        _ => Ok(()),
    }
}
