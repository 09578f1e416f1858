//! Completion scripts and manual pages, generated from the definition of the command line.

use crate::{
    cli::{self, ManArgs},
    completion::Shell,
    error::Error,
    exit, manual,
    nearest::nearest,
    output::{OutputError, Sink, print},
    shared,
};
use clap::Command;

/// Prints the completion script of a shell. Those of bash, zsh and fish ask this program; the others
/// know commands and options only.
pub(super) fn completions(shell: clap_complete::Shell) -> Result<u8, Error> {
    let script = match Shell::named(&shell.to_string()) {
        Some(shell) => shell.script().as_bytes().to_vec(),
        None => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut cli::command(), "multisnmp", &mut script);
            script
        }
    };
    print(&script)?;
    Ok(exit::OK)
}

/// Prints the manual page of a command, or writes the pages of all commands into `dir`.
pub(super) fn man(args: &ManArgs) -> Result<u8, Error> {
    let root = cli::command();
    let Some(dir) = &args.dir else {
        let page = manual::page(&root, &args.command).ok_or_else(|| no_command(&root, args))?;
        print(page.text.as_bytes())?;
        return Ok(exit::OK);
    };
    shared::make_folder(dir, 0o777)
        .map_err(|e| OutputError::Write(dir.display().to_string(), e))?;
    for page in manual::pages(&root, "") {
        let path = dir.join(&page.file);
        let mut sink = Sink::open(Some(&path))?;
        sink.write(page.text.as_bytes())
            .map_err(|e| OutputError::Write(path.display().to_string(), e))?;
        sink.finish()?;
    }
    Ok(exit::OK)
}

/// Returns the error that there is no such command, with the nearest one.
fn no_command(root: &Command, args: &ManArgs) -> Error {
    let typed = args.command.join(" ");
    let names = root.get_subcommands().map(Command::get_name);
    let near = nearest(&args.command[0], names).filter(|near| *near != args.command[0]);
    let near = near.map(|near| format!("; did you mean {near:?}?")).unwrap_or_default();
    Error::usage(format!("there is no command {typed:?}{near}"))
}
