//! Why a command stops before its work is done.

use crate::{
    config::Origin,
    exit,
    output::{OutputError, words},
};
use std::{error, fmt, io, path::PathBuf, time::Duration};

/// The error behind another one. A plain text is one, too.
pub(crate) type Cause = Box<dyn error::Error + Send + Sync>;

/// Why a command stops before its work is done. [`exit_code`](Self::exit_code) belongs to the
/// variant.
#[derive(Debug)]
pub(crate) enum Error {
    /// The arguments are wrong. The text says how, and often gives an example.
    Usage(String),
    /// The arguments are wrong, in the words of the command of Net-SNMP that this program stands in
    /// for. They already name what needs a name.
    Said(String),
    /// The value of a setting is wrong: where it stands, and why.
    Setting { origin: Origin, source: Cause },
    /// An input that the user named cannot be used: a file, a database, an environment variable.
    /// `name` may end with a line number.
    Input { name: String, source: Cause },
    /// The library rejects what the user asked for.
    Rejected(netsnmp::Error),
    /// The library cannot work on this machine.
    Library(netsnmp::Error),
    /// The output cannot be opened or written.
    Output(OutputError),
    /// A database that was open cannot be read or written any more.
    Database { path: PathBuf, source: DatabaseError },
    /// Something other than the output cannot be read or written.
    Io { name: String, source: io::Error },
    /// A document cannot be written as JSON, or is not the JSON that it should be.
    Json(serde_json::Error),
    /// Another resource of this machine fails.
    Local(Cause),
    /// Nobody reads standard output any more, as with `head`: the rest of the work is useless.
    /// Not a failure: the command ends quietly.
    ReaderGone,
}

impl Error {
    /// The arguments are wrong.
    pub(crate) fn usage(text: impl fmt::Display) -> Self {
        Self::Usage(text.to_string())
    }

    /// An input that the user named cannot be used.
    pub(crate) fn input(name: impl fmt::Display, source: impl Into<Cause>) -> Self {
        Self::Input { name: name.to_string(), source: source.into() }
    }

    /// Something other than the output cannot be read or written.
    pub(crate) fn io(name: impl fmt::Display, source: io::Error) -> Self {
        Self::Io { name: name.to_string(), source }
    }

    /// The exit code of a command that ends with this error.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_)
            | Self::Said(_)
            | Self::Setting { .. }
            | Self::Input { .. }
            | Self::Rejected(_) => exit::USAGE,
            Self::Library(_)
            | Self::Output(_)
            | Self::Database { .. }
            | Self::Io { .. }
            | Self::Json(_)
            | Self::Local(_) => exit::LOCAL,
            Self::ReaderGone => exit::OK,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(text) | Self::Said(text) => f.write_str(text),
            Self::Setting { origin, source } => write!(f, "{origin}: {source}"),
            Self::Input { name, source } => match source.downcast_ref::<io::Error>() {
                Some(error) => write!(f, "{name}: {}", words(error)),
                None => write!(f, "{name}: {source}"),
            },
            Self::Rejected(error) | Self::Library(error) => error.fmt(f),
            Self::Output(error) => error.fmt(f),
            Self::Database { path, source } => write!(f, "{}: {source}", path.display()),
            Self::Io { name, source } => write!(f, "{name}: {}", words(source)),
            Self::Json(error) => error.fmt(f),
            Self::Local(cause) => cause.fmt(f),
            Self::ReaderGone => f.write_str("nobody reads standard output any more"),
        }
    }
}

impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Usage(_) | Self::Said(_) | Self::ReaderGone => None,
            Self::Setting { source, .. } | Self::Input { source, .. } => Some(source.as_ref()),
            Self::Rejected(error) | Self::Library(error) => Some(error),
            Self::Output(error) => Some(error),
            Self::Database { source, .. } => Some(source),
            Self::Io { source, .. } => Some(source),
            Self::Json(error) => Some(error),
            Self::Local(cause) => Some(cause.as_ref()),
        }
    }
}

impl From<OutputError> for Error {
    fn from(error: OutputError) -> Self {
        Self::Output(error)
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(error)
    }
}

/// How long to wait for another program that writes to a database: it holds the file for
/// milliseconds.
pub(crate) const LOCK_WAIT: Duration = Duration::from_secs(10);

/// Why a database cannot be used.
#[derive(Debug)]
pub(crate) enum DatabaseError {
    /// Another program kept it locked for that many seconds.
    Busy(u64),
    /// SQLite fails.
    Sqlite(rusqlite::Error),
    /// Its folder or file cannot be made.
    Io(io::Error),
    /// A column holds JSON that does not fit.
    Json(serde_json::Error),
    /// It is not the database that is needed: of another program, of another version, without the
    /// run that was asked for.
    Unfit(String),
}

impl fmt::Display for DatabaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy(seconds) => {
                write!(f, "another program has been writing to it for {seconds} s")
            }
            // SQLite's own words, without its codes.
            Self::Sqlite(rusqlite::Error::SqliteFailure(_, Some(text))) => f.write_str(text),
            Self::Sqlite(rusqlite::Error::SqliteFailure(code, None)) => code.fmt(f),
            Self::Sqlite(error) => error.fmt(f),
            Self::Io(error) => f.write_str(&words(error)),
            Self::Json(error) => error.fmt(f),
            Self::Unfit(text) => f.write_str(text),
        }
    }
}

impl error::Error for DatabaseError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Busy(_) | Self::Unfit(_) => None,
            Self::Sqlite(error) => Some(error),
            Self::Io(error) => Some(error),
            Self::Json(error) => Some(error),
        }
    }
}

impl From<rusqlite::Error> for DatabaseError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
                Self::Busy(LOCK_WAIT.as_secs())
            }
            _ => Self::Sqlite(error),
        }
    }
}

impl From<io::Error> for DatabaseError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<serde_json::Error> for DatabaseError {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::error::Error as _;

    #[test]
    fn each_error_has_its_words_its_exit_code_and_its_source() {
        let missing = || io::Error::from(io::ErrorKind::NotFound);
        let file = Error::input("hosts.txt", missing());
        assert_eq!(file.to_string(), "hosts.txt: No such file or directory");
        assert_eq!(file.exit_code(), 1);
        assert!(file.source().unwrap().downcast_ref::<io::Error>().is_some());

        let flag = Error::Setting { origin: Origin::Flag("-t"), source: "no time".into() };
        assert_eq!((flag.to_string().as_str(), flag.exit_code()), ("-t: no time", 1));

        let full = Error::from(OutputError::Write("x".to_owned(), missing()));
        assert_eq!(full.to_string(), "cannot write x: No such file or directory");
        assert_eq!(full.exit_code(), 4);

        let source = DatabaseError::Busy(10);
        let busy = Error::Database { path: "a.db".into(), source };
        assert_eq!(busy.to_string(), "a.db: another program has been writing to it for 10 s");
        assert_eq!(busy.exit_code(), 4);
        assert_eq!(Error::ReaderGone.exit_code(), 0);
    }
}
