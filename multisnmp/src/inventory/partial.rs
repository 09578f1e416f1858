//! JSON lines in a file that a kill leaves readable.

use crate::output::OutputError;
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// A file that appears whole, when the run is over. Until then it is beside its place, as
/// `FILE.partial`, where every line is as soon as its host is done.
#[derive(Debug)]
pub(crate) struct Partial {
    file: File,
    path: PathBuf,
    target: PathBuf,
}

/// The name of the file while the run goes.
pub(crate) fn name(target: &Path) -> PathBuf {
    let mut name = target.as_os_str().to_owned();
    name.push(".partial");
    name.into()
}

/// Whether lines go beside that file first: it is none yet, or a plain one. A device, a pipe are
/// written as they are.
pub(crate) fn suits(target: &Path) -> bool {
    match fs::metadata(target) {
        Ok(there) => there.is_file(),
        Err(e) => e.kind() == io::ErrorKind::NotFound && target.file_name().is_some(),
    }
}

impl Partial {
    /// Opens it. What an earlier run has left there is kept until
    /// [`begin`](Self::begin): it may be read meanwhile.
    ///
    /// # Errors
    /// The file is not writable, or its folder is not.
    pub(crate) fn open(target: &Path) -> Result<Self, OutputError> {
        let trouble = |e| OutputError::Write(target.display().to_string(), e);
        let mut target = target.to_owned();
        if target.exists() {
            // A folder that can be written would let a read-only file be replaced.
            OpenOptions::new().append(true).open(&target).map_err(trouble)?;
            target = fs::canonicalize(&target).map_err(trouble)?;
        }
        let path = name(&target);
        let mut fresh = path.as_os_str().to_owned();
        fresh.push(".new");
        let fresh = PathBuf::from(fresh);
        let file = File::create(&fresh).map_err(trouble)?;
        Ok(Self { file, path: fresh, target })
    }

    /// Puts what is written so far, the lines of an earlier run, in the place of what was there:
    /// no moment of it loses a line.
    ///
    /// # Errors
    /// The folder is gone.
    pub(crate) fn begin(&mut self) -> Result<(), OutputError> {
        let path = name(&self.target);
        fs::rename(&self.path, &path).map_err(|e| self.trouble(e))?;
        self.path = path;
        Ok(())
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// The disk is full, the folder is gone.
    pub(crate) fn finish(self) -> Result<(), OutputError> {
        let placed = self.file.sync_all().and_then(|()| fs::rename(&self.path, &self.target));
        placed.map_err(|e| self.trouble(e))
    }

    pub(crate) fn trouble(&self, error: io::Error) -> OutputError {
        OutputError::Write(self.target.display().to_string(), error)
    }
}
