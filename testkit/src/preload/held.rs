//! Makes the resolver wait while a program runs: [`Held`].

use super::{FILE, compiled};
use std::{env, fs, path::PathBuf, process::Command};
use tempfile::TempDir;

/// The look-up of a name behind this waits until the test lets it go on, and then is that of the name
/// without it.
const MARK: &str = "held.";

const SOURCE: &str = r#"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int getaddrinfo(const char *name, const char *port, const struct addrinfo *hints,
                struct addrinfo **found)
{
    int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **) =
        dlsym(RTLD_NEXT, "getaddrinfo");
    if (name && strncmp(name, "held.", 5) == 0) {
        while (access(getenv("HELD_UNTIL"), F_OK) != 0)
            usleep(1000);
        name += 5;
    }
    return real(name, port, hints, found);
}
"#;

/// The library. It is removed when this is dropped.
#[derive(Debug)]
pub struct Held {
    dir: TempDir,
}

impl Held {
    /// Compiles it.
    ///
    /// # Panics
    /// There is no C compiler.
    pub fn new() -> Self {
        Self { dir: compiled(SOURCE) }
    }

    /// Gives the command this resolver.
    #[must_use = "the command needs it to its end"]
    pub fn prepare(self, command: &mut Command) -> Self {
        command.env("LD_PRELOAD", self.dir.path().join(FILE));
        command.env(UNTIL, self.dir.path().join("go"));
        self
    }

    /// Returns the name whose look-up waits.
    pub fn name(name: &str) -> String {
        format!("{MARK}{name}")
    }

    /// Lets the look-ups of this process go on.
    ///
    /// # Panics
    /// The process does not have this resolver.
    pub fn release() {
        let file = PathBuf::from(env::var_os(UNTIL).expect("a resolver that waits"));
        fs::write(file, "").unwrap();
    }
}

const UNTIL: &str = "HELD_UNTIL";

impl Default for Held {
    fn default() -> Self {
        Self::new()
    }
}
