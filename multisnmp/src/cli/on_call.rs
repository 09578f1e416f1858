//! Arguments of a command that are defined only if the command is called.
//!
//! To define the options of all commands takes longer than a question to a network of some hundred
//! hosts, and a call uses one command.

use clap::{ArgMatches, Args, Command, FromArgMatches, Id};
use std::{
    cell::RefCell,
    ops::{Deref, DerefMut},
};

thread_local! {
    /// The command that is called. `None` stands for all: help and completions need them.
    static CALLED: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs `define`, which defines a command line. Only the command `called` gets its arguments; of
/// the others there are names and what they are for.
pub(super) fn only(called: &str, define: impl FnOnce() -> Command) -> Command {
    CALLED.set(Some(called.to_owned()));
    let defined = define();
    CALLED.set(None);
    defined
}

/// The arguments of one command.
#[derive(Debug)]
pub(crate) struct OnCall<T>(pub(crate) Box<T>);

impl<T> Deref for OnCall<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for OnCall<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: Args> Args for OnCall<T> {
    fn group_id() -> Option<Id> {
        T::group_id()
    }

    fn augment_args(command: Command) -> Command {
        let is_called = |called: &Option<String>| {
            called.as_ref().is_none_or(|called| called == command.get_name())
        };
        match CALLED.with_borrow(is_called) {
            true => T::augment_args(command),
            false => command,
        }
    }

    fn augment_args_for_update(command: Command) -> Command {
        T::augment_args_for_update(command)
    }
}

impl<T: FromArgMatches> FromArgMatches for OnCall<T> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        T::from_arg_matches(matches).map(|args| Self(Box::new(args)))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        self.0.update_from_arg_matches(matches)
    }
}
