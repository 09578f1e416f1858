//! Reads the command lines of the bench programs.

use pico_args::Arguments;
use std::{fmt::Display, str::FromStr};

/// The options of a program. A wrong option ends the program with an error and its usage.
pub struct Args {
    arguments: Arguments,
    usage: &'static str,
}

impl Args {
    /// Reads the arguments of this process. `--help` prints the usage and ends the process.
    #[must_use]
    pub fn new(usage: &'static str) -> Self {
        let mut arguments = Arguments::from_env();
        if arguments.contains(["-h", "--help"]) {
            println!("{usage}");
            std::process::exit(0);
        }
        Self { arguments, usage }
    }

    /// The value of an option, or its default.
    pub fn value<T>(&mut self, name: &'static str, default: T) -> T
    where
        T: FromStr,
        T::Err: Display,
    {
        self.optional(name).unwrap_or(default)
    }

    /// The value of an optional option.
    pub fn optional<T>(&mut self, name: &'static str) -> Option<T>
    where
        T: FromStr,
        T::Err: Display,
    {
        match self.arguments.opt_value_from_str(name) {
            Ok(value) => value,
            Err(error) => self.fail(&error),
        }
    }

    /// The values of an option that may be given several times.
    pub fn values<T>(&mut self, name: &'static str) -> Vec<T>
    where
        T: FromStr,
        T::Err: Display,
    {
        match self.arguments.values_from_str(name) {
            Ok(values) => values,
            Err(error) => self.fail(&error),
        }
    }

    /// Whether a flag was given.
    pub fn flag(&mut self, name: &'static str) -> bool {
        self.arguments.contains(name)
    }

    /// Ends the program if there are unknown arguments.
    pub fn finish(self) {
        let usage = self.usage;
        if let Some(unknown) = self.arguments.finish().first() {
            fail(usage, &format!("unexpected argument {}", unknown.display()));
        }
    }

    fn fail(&self, error: &dyn Display) -> ! {
        fail(self.usage, error)
    }
}

fn fail(usage: &str, error: &dyn Display) -> ! {
    eprintln!("{error}\n{usage}");
    std::process::exit(2)
}
