//! What each command does.

mod config_show;
mod demo;
mod diff;
mod explain;
mod generate;
mod init;
mod inventory;
#[cfg(feature = "via")]
mod machines;
#[cfg(not(feature = "via"))]
#[path = "commands/machines_absent.rs"]
mod machines;
mod mib;
mod profile;
mod query;
mod report;
mod resolved;
mod scan;
mod schema;
mod set;
mod setup_shell;
mod translate;

use crate::{
    cli::{Cli, Command, ConfigCommand},
    error::Error,
    logging,
    tool::{Tool, Voice},
};

/// Does what the command line says. `tool` is the command of Net-SNMP that it was called as. Returns
/// the exit code.
///
/// # Errors
/// Returns the error that stopped the command.
pub(crate) fn run(cli: Cli, tool: Option<Tool>) -> Result<u8, Error> {
    let voice = |command| Some(Voice { tool: tool.unwrap_or(command), stands_in: tool.is_some() });
    match cli.command {
        Command::Get(mut args) => {
            args.ask.voice = voice(Tool::Get);
            query::get(&args)
        }
        Command::Next(mut args) => {
            args.ask.voice = voice(Tool::GetNext);
            query::next(&args)
        }
        Command::Bulk(mut args) => {
            args.ask.voice = voice(Tool::BulkGet);
            query::bulk(*args.0)
        }
        Command::Walk(mut args) => {
            args.ask.voice = voice(Tool::Walk);
            query::walk(*args.0)
        }
        Command::Table(mut args) => {
            args.ask.voice = voice(Tool::Table);
            query::table(*args.0)
        }
        Command::Set(mut args) => {
            args.ask.voice = voice(Tool::Set);
            set::set(&args)
        }
        Command::Translate(args) => translate::translate(*args.0),
        Command::Mib(args) => mib::run(args.0.command),
        Command::Scan(args) => scan::scan(&args),
        Command::Init(args) => init::init(&args),
        Command::Inventory(args) => inventory::inventory(&args),
        Command::Diff(args) => diff::diff(&args),
        Command::Report(args) => report::report(&args),
        Command::Topology(args) => report::topology(&args),
        Command::Schema(args) => schema::schema(&args),
        Command::Profile(args) => profile::run(&args.command),
        Command::Runs(args) => schema::runs(&args),
        Command::Worker(args) => machines::worker(&args),
        Command::Collect(args) => run(machines::collect(*args.0)?, None),
        Command::Queue(args) => machines::queue(*args.0),
        Command::Demo(args) => demo::demo(&args),
        Command::Doctor(args) => {
            logging::start(&args.logging, false)?;
            crate::doctor::run(args.json)
        }
        Command::Config(args) => match args.0.command {
            ConfigCommand::Show(args) => config_show::show(&args),
        },
        Command::SetupShell(args) => setup_shell::setup_shell(&args),
        Command::Completions(args) => generate::completions(args.shell),
        Command::Man(args) => generate::man(&args),
    }
}
