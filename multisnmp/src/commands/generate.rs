//! Completion scripts and manual pages, generated from the definition of the command line.

use crate::{cli, error::Error, exit, output::print};
use std::path::Path;

/// Prints the completion script of a shell.
pub(super) fn completions(shell: clap_complete::Shell) -> Result<u8, Error> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut cli::command(), "multisnmp", &mut script);
    print(&script)?;
    Ok(exit::OK)
}

/// Prints the manual page, or writes the pages of all commands into `dir`.
pub(super) fn man(dir: Option<&Path>) -> Result<u8, Error> {
    let command = cli::command();
    match dir {
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(command).render(&mut page).map_err(|e| Error::Local(e.into()))?;
            print(&page)?;
        }
        Some(dir) => {
            let failed = |e| Error::io(dir.display(), e);
            std::fs::create_dir_all(dir).map_err(failed)?;
            clap_mangen::generate_to(command, dir).map_err(failed)?;
        }
    }
    Ok(exit::OK)
}
