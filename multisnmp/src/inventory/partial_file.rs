//! JSON lines in a file that stays readable after a kill.

use crate::{
    output::{OutputError, beside, existing, unfinished},
    shared,
};
use rustix::fs::{FlockOperation, flock};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

/// A file that appears when the run is over. Until then its lines are in `FILE.partial`, each as soon
/// as its host is done. It is locked as long as the run goes on, so that no other run takes it for that of
/// a dead one.
#[derive(Debug)]
pub(crate) struct PartialFile {
    file: File,
    path: PathBuf,
    target: PathBuf,
    /// Whether it has the lines of an earlier run, and its name.
    begun: bool,
}

/// Returns the name of the file while the run goes on.
pub(crate) fn partial_name(target: &Path) -> PathBuf {
    let mut name = target.as_os_str().to_owned();
    name.push(".partial");
    name.into()
}

/// Returns whether a partial file can stand for `target` at first: `target` must be missing or a
/// plain file. A device or a pipe is written directly.
pub(crate) fn suits_partial(target: &Path) -> bool {
    match fs::metadata(target) {
        Ok(there) => there.is_file(),
        Err(e) => e.kind() == io::ErrorKind::NotFound && target.file_name().is_some(),
    }
}

impl PartialFile {
    /// Opens it. The partial file of an earlier run stays until [`begin`](Self::begin), because it
    /// may have to be read.
    ///
    /// # Errors
    /// Fails if the file or its folder is not writable, or if another user has put it there
    /// ([`shared`]).
    pub(crate) fn open(target: &Path) -> Result<Self, OutputError> {
        let trouble = |e| OutputError::Write(target.display().to_string(), e);
        let (target, permissions) = match target.exists() {
            true => existing(target).map(|(target, mode)| (target, Some(mode))),
            false => shared::resolve(target).map(|target| (target, None)),
        }
        .map_err(trouble)?;
        let partial = partial_name(&target);
        shared::resolve(&partial).map_err(trouble)?;
        left(&partial).map_err(trouble)?;
        // Until `begin`, it has a name that nobody can guess.
        let fresh = beside(&target, 0o600).map_err(trouble)?;
        if let Some(permissions) = permissions {
            fresh.as_file().set_permissions(permissions).map_err(trouble)?;
        }
        flock(fresh.as_file(), FlockOperation::NonBlockingLockExclusive)
            .map_err(|e| trouble(e.into()))?;
        let (file, path) = fresh.keep().map_err(|e| trouble(e.error))?;
        unfinished::begin(&path);
        Ok(Self { file, path, target, begun: false })
    }

    /// Replaces the partial file of an earlier run. Call it after the lines of that run are written:
    /// then no line is lost at any moment.
    ///
    /// # Errors
    /// Fails if the folder is gone, or if another run has begun meanwhile.
    pub(crate) fn begin(&mut self) -> Result<(), OutputError> {
        let path = partial_name(&self.target);
        let renamed = unfinished::end(&self.path, || replace(&self.path, &path));
        renamed.map_err(|e| self.trouble(e))?;
        unfinished::begin(&path);
        (self.path, self.begun) = (path, true);
        Ok(())
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), OutputError> {
        self.file.write_all(bytes).map_err(|e| self.trouble(e))
    }

    /// Renames the file to its final name.
    ///
    /// # Errors
    /// Fails if the disk is full or the folder is gone.
    pub(crate) fn finish(self) -> Result<(), OutputError> {
        let synced = self.file.sync_all();
        let rename = || fs::rename(&self.path, &self.target);
        let placed = unfinished::end(&self.path, || synced.and_then(|()| rename()));
        placed.map_err(|e| {
            unfinished::begin(&self.path);
            self.trouble(e)
        })
    }

    fn trouble(&self, error: io::Error) -> OutputError {
        OutputError::Write(self.target.display().to_string(), error)
    }
}

/// Opens and locks what an earlier run has left; `None` if there is nothing.
///
/// # Errors
/// Another run is writing it.
fn left(partial: &Path) -> io::Result<Option<File>> {
    loop {
        let file = OpenOptions::new().read(true).custom_flags(libc::O_NOFOLLOW).open(partial);
        let file = match file {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file?,
        };
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {}
            Err(rustix::io::Errno::WOULDBLOCK) => {
                let why = format!("another run is writing {}", partial.display());
                return Err(io::Error::new(io::ErrorKind::ResourceBusy, why));
            }
            // Some file systems have no locks.
            Err(_) => return Ok(Some(file)),
        }
        // Another run may have replaced the file after we opened it.
        let (ours, there) = (file.metadata()?, fs::symlink_metadata(partial));
        if there.is_ok_and(|there| (there.dev(), there.ino()) == (ours.dev(), ours.ino())) {
            return Ok(Some(file));
        }
    }
}

/// Renames a file over what an earlier run has left.
fn replace(fresh: &Path, partial: &Path) -> io::Result<()> {
    loop {
        // It stays locked until it is replaced.
        if let Some(_left) = left(partial)? {
            return fs::rename(fresh, partial);
        }
        // A rename would replace the file of a run that began just now.
        match fs::hard_link(fresh, partial) {
            Ok(()) => return fs::remove_file(fresh),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
            // Some file systems have no hard links.
            Err(_) => return fs::rename(fresh, partial),
        }
    }
}

/// A run that could not begin leaves no file.
impl Drop for PartialFile {
    fn drop(&mut self) {
        if !self.begun {
            let _ = unfinished::end(&self.path, || fs::remove_file(&self.path));
        }
    }
}
