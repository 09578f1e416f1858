//! Where output goes: standard output, or a file that appears only when it is complete.

use super::{system::words, unfinished};
use crate::{process, shared};
use std::{
    error::Error,
    ffi::{OsStr, OsString},
    fmt,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::{
        ffi::OsStrExt,
        fs::{OpenOptionsExt, PermissionsExt},
    },
    path::{Path, PathBuf},
};
use tempfile::NamedTempFile;

/// Why the output could not be opened or written.
#[derive(Debug)]
pub(crate) enum OutputError {
    /// The file or stream, and why it cannot be written.
    Write(String, io::Error),
    /// Standard output is closed (`>&-`): every record would be lost silently.
    Closed,
    /// The thread that writes has panicked.
    Died,
    /// The system refused the thread.
    Thread(io::Error),
}

impl fmt::Display for OutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Write(place, error) => write!(f, "cannot write {place}: {}", words(error)),
            Self::Closed => f.write_str("cannot write standard output: it is closed; use -o FILE"),
            Self::Died => {
                f.write_str("the thread that writes the output died: please report this bug")
            }
            Self::Thread(error) => {
                write!(f, "cannot start the thread that writes the output: {}", words(error))
            }
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
    /// A device or a pipe, which no file can replace.
    Direct(File, PathBuf),
    /// A temporary file beside the target. It is removed if it does not replace the target.
    Whole(NamedTempFile, PathBuf),
}

impl Sink {
    /// Opens standard output or the file at `path`.
    ///
    /// An existing file does not change until [`finish`](Self::finish) replaces it with the new one,
    /// which gets the same permissions. If `path` is a symbolic link, the file it names is replaced.
    ///
    /// # Errors
    /// Fails if the file or its directory is not writable, or if another user has put it there
    /// ([`shared`]).
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, OutputError> {
        Self::with_mode(path, 0o666)
    }

    /// Does the same for what a whole network is made of: only its owner can read a new file.
    ///
    /// # Errors
    /// The same as for [`open`](Self::open).
    pub(crate) fn private(path: Option<&Path>) -> Result<Self, OutputError> {
        Self::with_mode(path, 0o600)
    }

    /// `mode` is the mode of a new file, before the umask.
    fn with_mode(path: Option<&Path>, mode: u32) -> Result<Self, OutputError> {
        let Some(path) = path else {
            return match process::stdout_was_closed() {
                true => Err(OutputError::Closed),
                false => Ok(Self::Stdout),
            };
        };
        let opened = Self::file(path, mode);
        let sink = opened.map_err(|e| OutputError::Write(path.display().to_string(), e))?;
        if let Self::Whole(file, _) = &sink {
            unfinished::begin(file.path());
        }
        Ok(sink)
    }

    fn file(path: &Path, mode: u32) -> io::Result<Self> {
        let target = match fs::metadata(path) {
            Ok(there) if there.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(there) if there.is_file() => {
                let (target, permissions) = existing(path)?;
                let file = beside(&target, 0o600)?;
                file.as_file().set_permissions(permissions)?;
                return Ok(Self::Whole(file, target));
            }
            Ok(_) => {
                let file = OpenOptions::new().write(true).open(shared::resolve(path)?)?;
                return Ok(Self::Direct(file, path.to_owned()));
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound => shared::resolve(path)?,
            Err(e) => return Err(e),
        };
        if path.file_name().is_none() || fs::symlink_metadata(path).is_ok() {
            // `..`, or a symbolic link to nothing.
            return Err(io::ErrorKind::NotFound.into());
        }
        Ok(Self::Whole(beside(&target, mode)?, target))
    }

    /// Writes all the bytes.
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

    /// Returns the name that errors use.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Stdout => "standard output".to_owned(),
            Self::Direct(_, path) | Self::Whole(_, path) => path.display().to_string(),
        }
    }

    /// Renames the temporary file to its target.
    ///
    /// # Errors
    /// Fails if the disk is full or the directory is gone.
    pub(crate) fn finish(self) -> Result<(), OutputError> {
        let name = self.name();
        match self {
            Self::Stdout | Self::Direct(..) => Ok(()),
            // The content must be on the disk before the name is.
            Self::Whole(file, path) => {
                let synced = file.as_file().sync_all();
                let temporary = file.path().to_owned();
                let place = || file.persist(path).map_err(|e| e.error).map(drop);
                unfinished::end(&temporary, || synced.and_then(|()| place()))
                    .map_err(|e| OutputError::Write(name, e))
            }
        }
    }
}

/// Returns the path of an existing file without links, and the permissions of the file. It must be
/// writable: in a writable directory, a rename would replace even a read-only file.
pub(crate) fn existing(path: &Path) -> io::Result<(PathBuf, fs::Permissions)> {
    let target = shared::resolve(path)?;
    // If somebody puts a link there just now, the kernel refuses it.
    let file = OpenOptions::new().append(true).custom_flags(libc::O_NOFOLLOW).open(&target)?;
    Ok((target, file.metadata()?.permissions()))
}

/// Creates a temporary file in the directory of `target`. Its name shows whose it is, because it
/// stays if the process is killed: `.report.json.multisnmp-PID-RANDOM.partial`.
pub(crate) fn beside(target: &Path, mode: u32) -> io::Result<NamedTempFile> {
    let directory = directory(target);
    fs::metadata(directory)?;
    let name = target.file_name().unwrap_or_default().as_bytes();
    let mut prefix = OsString::from(".");
    prefix.push(OsStr::from_bytes(&name[..name.len().min(LONGEST_NAME)]));
    prefix.push(format!(".multisnmp-{}-", std::process::id()));
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(".partial").permissions(fs::Permissions::from_mode(mode));
    // The crate creates it with O_EXCL, which follows no link. Its own message has the temporary
    // name, which the user does not know.
    builder.tempfile_in(directory).map_err(|e| e.kind().into())
}

/// The bytes of a file's name that its temporary file repeats. A name has at most 255 bytes.
const LONGEST_NAME: usize = 200;

/// Returns the directory of a file. A bare name is in the current directory.
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
    fn a_file_appears_only_when_it_is_complete() {
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
    fn a_temporary_file_says_whose_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let long = "x".repeat(250);
        for name in ["report.json", &long] {
            let sink = Sink::open(Some(&dir.path().join(name))).unwrap();
            let there = names(dir.path()).remove(0);
            let part = name.get(..LONGEST_NAME).unwrap_or(name);
            let begin = format!(".{part}.multisnmp-{}-", std::process::id());
            assert!(there.starts_with(&begin) && there.ends_with(".partial"), "{there}");
            drop(sink);
        }
        assert!(names(dir.path()).is_empty());
    }

    #[test]
    fn only_the_owner_reads_a_new_private_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("net.json");
        Sink::private(Some(&path)).unwrap().finish().unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn an_unwritable_file_is_found_at_once() {
        let dir = tempfile::tempdir().unwrap();
        let error = |path: &Path| Sink::open(Some(path)).unwrap_err().to_string();
        let missing = dir.path().join("no/such/file");
        assert!(error(&missing).starts_with(&format!("cannot write {}: ", missing.display())));
        let in_file = dir.path().join("file/below");
        fs::write(dir.path().join("file"), "").unwrap();
        for text in [error(&missing), error(&in_file)] {
            assert!(!text.contains("multisnmp-"), "{text}");
        }
        fs::remove_file(dir.path().join("file")).unwrap();
        assert!(error(dir.path()).contains("directory"), "{}", error(dir.path()));
        assert!(names(dir.path()).is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn permissions_links_and_devices_are_kept() {
        use std::os::unix::fs::symlink;
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
