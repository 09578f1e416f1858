//! What each command does.

mod config_show;
mod demo;
mod diff;
mod generate;
mod init;
mod inventory;
mod mib;
mod query;
mod report;
mod resolved;
mod scan;
mod schema;
mod set;
mod translate;

use crate::{
    cli::{Cli, Command, ConfigCommand},
    error::Error,
    logging,
};

/// Does what the command line says. Returns the exit code.
///
/// # Errors
/// Returns the error that stopped the command.
pub(crate) fn run(cli: Cli) -> Result<u8, Error> {
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
