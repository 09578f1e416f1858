//! SQLite files of this program: how they are opened, and how we know that a file is ours.

use crate::{
    error::{DatabaseError, LOCK_WAIT},
    shared,
};
use rusqlite::{Connection, OpenFlags};
use std::{
    io,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

/// A kind of database that this program writes.
#[derive(Debug)]
pub(crate) struct Kind {
    /// What messages call it, with its article: "an inventory".
    pub(crate) name: &'static str,
    /// The file's application ID, a number in its header.
    pub(crate) application: i64,
    /// The newest version of its tables that this program knows.
    pub(crate) version: i64,
}

/// Opens a file to read and write it; makes it if there is none. Only its owner can read a new one:
/// the list of a network's devices is private. An existing one keeps its mode, and SQLite gives the
/// files beside it (-wal, -shm) the same.
///
/// # Errors
/// It cannot be made, SQLite refuses, or another user has put the file or one beside it there.
pub(crate) fn create(path: &Path) -> Result<Connection, DatabaseError> {
    let flags = OpenFlags::default().difference(OpenFlags::SQLITE_OPEN_URI);
    let text = path.as_os_str().as_encoded_bytes();
    if text.is_empty() || text == b":memory:" {
        return patient(Connection::open_with_flags(path, flags)?);
    }
    let path = shared::resolve(path)?;
    check_beside(&path)?;
    shared::append(&path, 0o600)?;
    // Nothing on the resolved path is a link, unless somebody has put one there just now.
    patient(Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NOFOLLOW)?)
}

/// The files that SQLite makes beside a database.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// What is in a log goes into the database, and what comes later goes into the log.
fn check_beside(path: &Path) -> io::Result<()> {
    BESIDE.iter().try_for_each(|ending| shared::resolve(&beside(path, ending)).map(drop))
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Makes SQLite write a log ahead, so that readers need not wait for the writer.
///
/// SQLite does not wait with this for others, because two that change the file at once would wait for
/// each other. It refuses one of them, and the other one is done in a moment.
///
/// # Errors
/// Others have used the file for as long as a run waits, SQLite refuses, or another user has put a
/// file beside it.
pub(crate) fn write_ahead(connection: &Connection) -> Result<(), DatabaseError> {
    let begin = Instant::now();
    loop {
        let changed = connection.execute_batch("PRAGMA journal_mode = WAL");
        match changed.map_err(DatabaseError::from) {
            Err(DatabaseError::Busy(_)) if begin.elapsed() < LOCK_WAIT => {
                thread::sleep(Duration::from_millis(5));
            }
            changed => {
                changed?;
                break;
            }
        }
    }
    // Somebody may have been faster than SQLite.
    Ok(connection.path().map_or(Ok(()), |path| check_beside(Path::new(path)))?)
}

/// Opens an existing file to read it. `path` may be a URI, `file:…?immutable=1`.
///
/// # Errors
/// SQLite refuses.
pub(crate) fn read_only(path: &Path) -> Result<Connection, DatabaseError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    patient(Connection::open_with_flags(path, flags)?)
}

/// Removes the files that a reader has left beside a database, once it is dropped. A reader of a
/// database with a log written ahead makes them, and only a connection that may write removes them.
/// SQLite does it, because only SQLite knows that nobody else uses them.
#[derive(Debug)]
pub(crate) struct Tidy(PathBuf);

impl Tidy {
    /// Returns `None` if there are such files already: another process is using them.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let there = |ending: &str| beside(path, ending).exists();
        (path.exists() && !there("-wal") && !there("-shm")).then(|| Self(path.to_owned()))
    }
}

impl Drop for Tidy {
    fn drop(&mut self) {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
        // If it fails, the files stay, and the next run removes them.
        let _ = Connection::open_with_flags(&self.0, flags)
            .and_then(|all| all.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(())));
    }
}

/// Another run may be writing: this one waits for it.
fn patient(connection: Connection) -> Result<Connection, DatabaseError> {
    connection.busy_timeout(LOCK_WAIT)?;
    Ok(connection)
}

impl Kind {
    /// Returns the version of the tables; `None` if the file is empty.
    ///
    /// # Errors
    /// The file belongs to another program or to a newer version of this one, or is not a database.
    pub(crate) fn version(&self, connection: &Connection) -> Result<Option<i64>, DatabaseError> {
        // Another run may create the tables at this moment. Outside a transaction, each question would
        // see another state of the file: no mark of ours, and then our tables.
        let _one_state = match connection.is_autocommit() {
            true => Some(connection.unchecked_transaction()?),
            false => None,
        };
        let number =
            |pragma: &str| connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
        let (application, version) = (number("application_id")?, number("user_version")?);
        if application == self.application {
            return match version {
                1.. if version <= self.version => Ok(Some(version)),
                _ => Err(DatabaseError::Unfit(format!(
                    "{} of a newer multisnmp: its tables have version {version}, this program \
                     knows {}",
                    self.name, self.version
                ))),
            };
        }
        let tables: i64 =
            connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))?;
        if tables > 0 {
            Err(DatabaseError::Unfit("the database of another program".to_owned()))
        } else {
            Ok(None)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: Kind = Kind { name: "a test", application: 0x6d73_0001, version: 2 };

    fn version(sql: &str) -> Result<Option<i64>, String> {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(sql).unwrap();
        OURS.version(&connection).map_err(|error| error.to_string())
    }

    #[test]
    fn an_empty_file_has_no_version_and_ours_have_theirs() {
        assert_eq!(version(""), Ok(None));
        let mark = |version: i64| {
            format!("PRAGMA application_id = {}; PRAGMA user_version = {version}", 0x6d73_0001)
        };
        assert_eq!(version(&mark(1)), Ok(Some(1)));
        assert_eq!(version(&mark(2)), Ok(Some(2)));
        let newer = version(&mark(3)).unwrap_err();
        assert!(newer.contains("a test of a newer multisnmp") && newer.contains("knows 2"));
        assert!(version("CREATE TABLE mine (x)").unwrap_err().contains("another program"));
    }

    #[test]
    fn a_text_is_no_database() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("notes.txt");
        std::fs::write(&path, "not a database, just a text of some length").unwrap();
        let error = create(&path).and_then(|connection| OURS.version(&connection)).unwrap_err();
        assert!(error.to_string().contains("not a database"), "{error}");
    }
}
