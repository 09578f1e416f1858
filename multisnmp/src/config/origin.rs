//! Where a value comes from.

use std::{fmt, path::PathBuf};

/// Where a value was found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Origin {
    /// A flag of the command line.
    Flag(&'static str),
    /// An environment variable.
    Environment(String),
    /// A line of a file.
    File { path: PathBuf, line: Option<usize> },
    /// A site of config.toml.
    Site { site: String, path: PathBuf },
    /// A tag of the credentials file.
    Tag { tag: String, path: PathBuf },
    /// This program.
    BuiltIn,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => f.write_str(flag),
            Self::Environment(name) => write!(f, "environment {name}"),
            Self::File { path, line: Some(line) } => write!(f, "{}:{line}", path.display()),
            Self::File { path, line: None } => write!(f, "{}", path.display()),
            Self::Site { site, path } => write!(f, "[sites.{site}] of {}", path.display()),
            Self::Tag { tag, path } => write!(f, "[{tag}] of {}", path.display()),
            Self::BuiltIn => f.write_str("built-in"),
        }
    }
}
