//! `mib`: modules, objects, and what is wrong with a module.

mod check;
mod find;
mod list;
mod listing;
mod show;

use crate::{cli::names::MibCommand, error::Error};

pub(super) fn run(command: MibCommand) -> Result<u8, Error> {
    match command {
        MibCommand::List(args) => list::list(&args),
        MibCommand::Show(args) => show::show(&args),
        MibCommand::Find(args) => find::find(&args),
        MibCommand::Check(args) => check::check(&args),
    }
}
