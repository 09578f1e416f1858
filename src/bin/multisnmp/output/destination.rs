//! Where records go: standard output, or a file that appears whole.

use super::OutputError;
use std::{
    fs::{self, File, Permissions},
    io::{self, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};
use tempfile::NamedTempFile;

/// An open destination.
pub(super) enum Destination {
    Stdout,
    /// A pipe, a device: what cannot be replaced is written in place.
    InPlace(PathBuf, File),
    /// Beside the file it becomes.
    Atomic(PathBuf, NamedTempFile),
}

impl Destination {
    /// Opens `file`, or standard output without one.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn open(file: Option<&Path>) -> Result<Self, OutputError> {
        let Some(path) = file.filter(|path| *path != Path::new("-")) else {
            return Ok(Self::Stdout);
        };
        let failed = |cause| OutputError::new(path.display().to_string(), cause);
        // A link stays, and what it leads to is replaced.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let mode = match fs::metadata(&path) {
            Ok(existing) if existing.is_file() => {
                // The folder may allow what the file does not.
                File::options().append(true).open(&path).map_err(failed)?;
                existing.permissions()
            }
            Ok(_) => {
                let file = File::options().write(true).open(&path).map_err(failed)?;
                return Ok(Self::InPlace(path, file));
            }
            Err(_) => Permissions::from_mode(0o666),
        };
        let folder = match path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let file = tempfile::Builder::new()
            .prefix(".multisnmp-")
            .permissions(mode)
            .tempfile_in(folder)
            .map_err(failed)?;
        Ok(Self::Atomic(path, file))
    }

    /// Writes and empties `out`; `false` where nobody reads any more.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn write(&mut self, out: &mut Vec<u8>) -> Result<bool, OutputError> {
        if out.is_empty() {
            return Ok(true);
        }
        let written = match self {
            Self::Stdout => {
                let mut stdout = io::stdout().lock();
                stdout.write_all(out).and_then(|()| stdout.flush())
            }
            Self::InPlace(_, file) => file.write_all(out),
            Self::Atomic(_, file) => file.write_all(out),
        };
        out.clear();
        match written {
            Ok(()) => Ok(true),
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(false),
            Err(e) => Err(OutputError::new(self.name(), e)),
        }
    }

    /// Closes it; a file appears under its name now.
    ///
    /// # Errors
    /// It cannot be put there.
    pub(super) fn finish(self) -> Result<(), OutputError> {
        let name = self.name();
        match self {
            Self::Atomic(path, file) => {
                let kept = file.as_file().sync_all().and_then(|()| Ok(file.persist(path)?));
                kept.map(|_| ()).map_err(|e| OutputError::new(name, e))
            }
            Self::Stdout | Self::InPlace(..) => Ok(()),
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Stdout => "standard output".to_owned(),
            Self::InPlace(path, _) | Self::Atomic(path, _) => path.display().to_string(),
        }
    }
}
