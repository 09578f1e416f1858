//! `setup-shell`: writes the manual pages and the completions to where `man` and the shells look.

mod mark;
mod owned;
mod places;

use crate::{
    cli::{self, SetupShellArgs},
    completion::Shell,
    error::Error,
    exit, manual,
    output::{Stdout, tell},
};
use mark::{MARK, marked};
use owned::State;
use places::Places;
use std::path::PathBuf;

pub(super) fn setup_shell(args: &SetupShellArgs) -> Result<u8, Error> {
    let places = Places::of(args.prefix.as_deref())?;
    match args.remove {
        true => remove(args, &places),
        false => write(args, &places),
    }
}

fn write(args: &SetupShellArgs, places: &Places) -> Result<u8, Error> {
    let shells = chosen(args);
    let files = files(places, &shells);
    let states: Vec<State> = files.iter().map(|(path, text)| State::of(path, text)).collect();
    let foreign = files.iter().zip(&states).filter(|(_, state)| **state == State::Foreign);
    let foreign: Vec<_> = foreign.map(|((path, _), _)| format!("\n  {}", path.display())).collect();
    if !foreign.is_empty() {
        return Err(Error::usage(format!(
            "nothing was written: these files are not from multisnmp setup-shell; remove them, or \
             use --prefix DIR{}",
            foreign.concat()
        )));
    }
    let mut out = Stdout::open()?;
    for ((path, text), state) in files.iter().zip(states) {
        let done = match (state, args.dry_run) {
            (State::Same, _) => "unchanged",
            (_, true) => "would write",
            (_, false) => {
                owned::write(path, text)?;
                "wrote"
            }
        };
        out.write(&format!("{done} {}\n", path.display()))?;
    }
    // An earlier version may have had commands that this one has not.
    for path in owned::pages(&places.man) {
        if files.iter().all(|(ours, _)| *ours != path) {
            discard(&mut out, &path, args.dry_run)?;
        }
    }
    out.flush()?;
    for hint in places.hints(&shells) {
        tell(hint);
    }
    Ok(exit::OK)
}

fn remove(args: &SetupShellArgs, places: &Places) -> Result<u8, Error> {
    let completions = Shell::ALL.map(|shell| places.completion(shell));
    let mut out = Stdout::open()?;
    let (mut left, mut count) = (false, 0);
    for path in owned::pages(&places.man).into_iter().chain(completions) {
        match State::of(&path, "") {
            State::Missing => {}
            State::Foreign => {
                tell(format_args!("left {}: it is not from multisnmp setup-shell", path.display()));
                left = true;
            }
            State::Same | State::Older => {
                discard(&mut out, &path, args.dry_run)?;
                count += 1;
            }
        }
    }
    out.flush()?;
    if count == 0 {
        tell(format_args!("nothing to remove below {}", places.prefix.display()));
    }
    Ok(if left { exit::USAGE } else { exit::OK })
}

fn discard(out: &mut Stdout, path: &std::path::Path, dry_run: bool) -> Result<(), Error> {
    if !dry_run {
        std::fs::remove_file(path).map_err(|e| Error::io(path.display(), e))?;
    }
    let done = if dry_run { "would remove" } else { "removed" };
    out.write(&format!("{done} {}\n", path.display()))
}

/// Returns the shells that the user names, or all.
fn chosen(args: &SetupShellArgs) -> Vec<Shell> {
    let all = Shell::ALL.into_iter();
    all.filter(|shell| args.shell.is_empty() || args.shell.iter().any(|it| it == shell.name()))
        .collect()
}

/// Returns the files, each with its text.
fn files(places: &Places, shells: &[Shell]) -> Vec<(PathBuf, String)> {
    let pages = manual::pages(&cli::command(), MARK);
    let pages = pages.into_iter().map(|page| (places.man.join(page.file), page.text));
    let scripts = shells.iter().map(|shell| (places.completion(*shell), marked(shell.script())));
    pages.chain(scripts).collect()
}
