//! Completion scripts and manual pages, from the command line's own definition.

use crate::{cli::Cli, failure::Failure, output::print};
use clap::CommandFactory;
use std::path::Path;

/// Prints the completion script of a shell.
pub(super) fn completions(shell: clap_complete::Shell) -> Result<u8, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "multisnmp", &mut script);
    print(&script)?;
    Ok(0)
}

/// Prints the manual page, or writes those of all commands into `dir`.
pub(super) fn man(dir: Option<&Path>) -> Result<u8, Failure> {
    let command = Cli::command();
    match dir {
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(command).render(&mut page).map_err(Failure::local)?;
            print(&page)?;
        }
        Some(dir) => {
            let failed = |e| Failure::local(format!("{}: {e}", dir.display()));
            std::fs::create_dir_all(dir).map_err(failed)?;
            clap_mangen::generate_to(command, dir).map_err(failed)?;
        }
    }
    Ok(0)
}
