//! JSON lines in a file that stays readable after a kill.

use crate::{
    output::{OutputError, beside, existing, unfinished},
    shared,
};
use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// A file that appears when the run is over. Until then its lines are in `FILE.partial`, each as soon
/// as its host is done.
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
        shared::resolve(&partial_name(&target)).map_err(trouble)?;
        // Until `begin`, it has a name that nobody can guess.
        let fresh = beside(&target, 0o600).map_err(trouble)?;
        if let Some(permissions) = permissions {
            fresh.as_file().set_permissions(permissions).map_err(trouble)?;
        }
        let (file, path) = fresh.keep().map_err(|e| trouble(e.error))?;
        unfinished::begin(&path);
        Ok(Self { file, path, target, begun: false })
    }

    /// Replaces the partial file of an earlier run. Call it after the lines of that run are written:
    /// then no line is lost at any moment.
    ///
    /// # Errors
    /// Fails if the folder is gone.
    pub(crate) fn begin(&mut self) -> Result<(), OutputError> {
        let path = partial_name(&self.target);
        let renamed = unfinished::end(&self.path, || fs::rename(&self.path, &path));
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

/// A run that could not begin leaves no file.
impl Drop for PartialFile {
    fn drop(&mut self) {
        if !self.begun {
            let _ = unfinished::end(&self.path, || fs::remove_file(&self.path));
        }
    }
}
