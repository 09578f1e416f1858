//! Where records go: standard output, or a file that appears whole.

use crate::process;
use std::{
    error::Error,
    fmt,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};
use tempfile::NamedTempFile;

/// Files that have not become what they are for.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes what an output file has so far: for whoever ends the process without going back
/// through the writer. A file that is just being put in its place is waited for.
pub(crate) fn abandon() {
    remove(&mut unfinished());
}

fn remove(files: &mut Vec<PathBuf>) {
    for path in files.drain(..) {
        // Where it cannot be removed the process ends all the same.
        let _ = fs::remove_file(path);
    }
}

/// Why the output could not be opened or written.
#[derive(Debug)]
pub(crate) enum OutputError {
    /// The place, and why it cannot be written.
    Write(String, io::Error),
    /// Standard output is closed (`>&-`): every record would be lost without a word.
    Closed,
    /// The thread that writes ended in a panic.
    Died,
    /// The system refuses the thread.
    Thread(io::Error),
}

impl fmt::Display for OutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Write(place, error) => write!(f, "cannot write {place}: {error}"),
            Self::Closed => {
                f.write_str("cannot write standard output: it is closed; -o FILE writes a file")
            }
            Self::Died => f.write_str("the writer of the output died: a defect, please report it"),
            Self::Thread(error) => write!(f, "no thread to write the output: {error}"),
        }
    }
}

impl Error for OutputError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Write(_, error) | Self::Thread(error) => Some(error),
            Self::Closed | Self::Died => None,
        }
    }
}

/// An open output.
#[derive(Debug)]
pub(crate) enum Sink {
    Stdout,
    /// A device or a pipe: nothing that could be put in its place.
    Direct(File, PathBuf),
    /// A file beside the one it becomes; removed where it does not.
    Whole(NamedTempFile, PathBuf),
}

impl Sink {
    /// Standard output, or the file at `path`.
    ///
    /// A file that is there stays as it is until [`finish`](Self::finish) puts the new one in its
    /// place, with the same permissions; behind a symbolic link, the file that it names.
    ///
    /// # Errors
    /// The file is not writable, or its directory is not.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, OutputError> {
        let Some(path) = path else {
            return match process::stdout_was_closed() {
                true => Err(OutputError::Closed),
                false => Ok(Self::Stdout),
            };
        };
        let opened = Self::file(path);
        let sink = opened.map_err(|e| OutputError::Write(path.display().to_string(), e))?;
        if let Self::Whole(file, _) = &sink {
            unfinished().push(file.path().to_owned());
        }
        Ok(sink)
    }

    fn file(path: &Path) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".multisnmp-").suffix(".tmp");
        let target = match fs::metadata(path) {
            Ok(there) if there.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(there) if there.is_file() => {
                // A directory that can be written would let a read-only file be replaced.
                OpenOptions::new().append(true).open(path)?;
                let target = fs::canonicalize(path)?;
                let file = beside(&builder, &target)?;
                file.as_file().set_permissions(there.permissions())?;
                return Ok(Self::Whole(file, target));
            }
            Ok(_) => {
                let file = OpenOptions::new().write(true).open(path)?;
                return Ok(Self::Direct(file, path.to_owned()));
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound => path.to_owned(),
            Err(e) => return Err(e),
        };
        if target.file_name().is_none() || fs::symlink_metadata(&target).is_ok() {
            // `..`, or a link to nowhere.
            return Err(io::ErrorKind::NotFound.into());
        }
        // Temporary files are for their owner alone; this one is to be as any new file is.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        Ok(Self::Whole(beside(&builder, &target)?, target))
    }

    /// Writes all of it.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Stdout => {
                let mut out = io::stdout().lock();
                out.write_all(bytes)?;
                out.flush()
            }
            Self::Direct(file, _) => file.write_all(bytes),
            Self::Whole(file, _) => file.write_all(bytes),
        }
    }

    /// What errors call it.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Stdout => "standard output".to_owned(),
            Self::Direct(_, path) | Self::Whole(_, path) => path.display().to_string(),
        }
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// The disk is full, the directory is gone.
    pub(crate) fn finish(self) -> Result<(), OutputError> {
        let name = self.name();
        match self {
            Self::Stdout | Self::Direct(..) => Ok(()),
            // Its content goes to the disk before its name does.
            Self::Whole(file, path) => {
                let synced = file.as_file().sync_all();
                // Held until it has its name: from then on it is nobody's to remove.
                let mut unfinished = unfinished();
                unfinished.retain(|there| there != file.path());
                synced
                    .and_then(|()| file.persist(path).map_err(|e| e.error))
                    .map(drop)
                    .map_err(|e| OutputError::Write(name, e))
            }
        }
    }
}

/// A temporary file in the directory of `target`.
fn beside(builder: &tempfile::Builder<'_, '_>, target: &Path) -> io::Result<NamedTempFile> {
    let directory = directory(target);
    fs::metadata(directory)?;
    // The crate's own text has the temporary name, of which the user knows nothing.
    builder.tempfile_in(directory).map_err(|e| e.kind().into())
}

/// The directory of a file; a bare name is in the current one.
fn directory(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(dir: &Path) -> Vec<String> {
        let name =
            |entry: io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
        fs::read_dir(dir).unwrap().map(name).collect()
    }

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("out");
        let mut sink = Sink::open(Some(&path)).unwrap();
        sink.write(b"one\n").unwrap();
        assert!(!path.exists());
        sink.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"one\n");

        let mut sink = Sink::open(Some(&path)).unwrap();
        sink.write(b"two\n").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"one\n");
        drop(sink);
        assert_eq!(fs::read(&path).unwrap(), b"one\n");
        assert_eq!(names(dir.path()), ["out"]);
    }

    #[test]
    fn what_is_given_up_is_removed_and_what_is_whole_stays() {
        let dir = tempfile::tempdir().unwrap();
        // Other tests have theirs.
        let ours = || unfinished().extract_if(.., |path| path.starts_with(dir.path())).collect();
        let whole = Sink::open(Some(&dir.path().join("whole"))).unwrap();
        whole.finish().unwrap();
        let mut left: Vec<PathBuf> = ours();
        assert!(left.is_empty(), "{left:?}");
        let _sink = Sink::open(Some(&dir.path().join("begun"))).unwrap();
        assert_eq!(names(dir.path()).len(), 2);
        left = ours();
        remove(&mut left);
        assert_eq!(names(dir.path()), ["whole"]);
    }

    #[test]
    fn what_cannot_be_written_is_found_at_once() {
        let dir = tempfile::tempdir().unwrap();
        let error = |path: &Path| Sink::open(Some(path)).unwrap_err().to_string();
        let missing = dir.path().join("no/such/file");
        assert!(error(&missing).starts_with(&format!("cannot write {}: ", missing.display())));
        let in_file = dir.path().join("file/below");
        fs::write(dir.path().join("file"), "").unwrap();
        for text in [error(&missing), error(&in_file)] {
            assert!(!text.contains(".multisnmp-"), "{text}");
        }
        fs::remove_file(dir.path().join("file")).unwrap();
        assert!(error(dir.path()).contains("directory"), "{}", error(dir.path()));
        assert!(names(dir.path()).is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn permissions_links_and_devices_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let dir = tempfile::tempdir().unwrap();
        let (path, link) = (dir.path().join("out"), dir.path().join("link"));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&path, &link).unwrap();
        let mut sink = Sink::open(Some(&link)).unwrap();
        sink.write(b"new").unwrap();
        sink.finish().unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);

        let dangling = dir.path().join("dangling");
        symlink(dir.path().join("nowhere"), &dangling).unwrap();
        Sink::open(Some(&dangling)).unwrap_err();

        let mut null = Sink::open(Some(Path::new("/dev/null"))).unwrap();
        null.write(b"x").unwrap();
        null.finish().unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }
}
