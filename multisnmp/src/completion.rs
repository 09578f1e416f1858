//! What a shell offers at a Tab.
//!
//! The script of a shell starts `multisnmp __complete SHELL` and writes the words before the cursor to
//! its standard input. The program prints what fits, one line each. clap_complete finds the place in
//! the grammar. Its own scripts give the words as arguments, which other users can read, and do not
//! know words with colons, such as IF-MIB::ifDescr.
//!
//! A completion asks no host, compiles no MIB module and says nothing about errors: it offers less.

mod bash;
mod context;
mod objects;
mod offer;
mod set_words;
mod shell;
mod values;

pub(crate) use shell::Shell;

use crate::exit;
use clap::Command;
use context::Context;
use offer::Offer;
use std::{
    ffi::{OsStr, OsString},
    io::{self, Read, Write},
    os::unix::ffi::OsStringExt,
    sync::Arc,
};

/// The word that asks for a completion. It is no command, as it is not for people.
const ASK: &str = "__complete";
/// No command line is longer.
const LIMIT: u64 = 1 << 20;

/// Completes, if the arguments ask for it. Returns the exit code.
pub(crate) fn run_if_asked(root: fn() -> Command) -> Option<u8> {
    let mut args = std::env::args_os().skip(1);
    if args.next()? != ASK {
        return None;
    }
    let shell = args.next().and_then(|name| Shell::named(name.to_str()?));
    let mut input = Vec::new();
    let Some(shell) = shell.filter(|_| io::stdin().take(LIMIT).read_to_end(&mut input).is_ok())
    else {
        return Some(exit::USAGE);
    };
    let fields: Vec<OsString> = input
        .strip_suffix(&[0])
        .unwrap_or(&input)
        .split(|byte| *byte == 0)
        .map(|word| OsString::from_vec(word.to_vec()))
        .collect();
    let request = shell.request(&fields);
    let offers = offers(root(), request.words, &request.current);
    let text = shell.reply(&request.current, &request.replaced, request.quoted, offers);
    let _ = io::stdout().lock().write_all(text.as_bytes());
    Some(exit::OK)
}

/// Returns what can stand in the place of `current`, behind `words`.
fn offers(root: Command, words: Vec<OsString>, current: &OsStr) -> Vec<Offer> {
    let Some(context) = Context::new(root, words, current) else { return Vec::new() };
    let context = Arc::new(context);
    let mut head = context.head.as_str();
    let found = match context.end_of_walk {
        true => {
            head = "";
            objects::all(context.mib(), &current.to_string_lossy())
        }
        false => {
            let mut grammar = values::with_values(context.root.clone(), &context);
            let (line, place) = (context.line.clone(), context.place);
            let dir = std::env::current_dir().ok();
            clap_complete::engine::complete(&mut grammar, line, place, dir.as_deref())
                .unwrap_or_default()
        }
    };
    let is_option = |one: &clap_complete::engine::CompletionCandidate| {
        one.get_id().is_some_and(|id| id.starts_with("arg::"))
    };
    // Without a dash, nobody waits for sixty options. They come where nothing else can.
    let hides = current.is_empty() && found.iter().any(|one| !is_option(one));
    let shown = found.iter().filter(|one| !hides || !is_option(one));
    shown.filter_map(|one| Offer::of(one, head)).collect()
}

#[cfg(test)]
mod tests;
