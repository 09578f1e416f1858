//! Files that this command may replace and remove: those with its mark.

use super::mark::MARK;
use crate::{error::Error, output::OutputError, shared};
use std::{
    fs::{self, File, Permissions},
    io::{self, Read, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

/// What is at a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum State {
    Missing,
    /// A file with the mark and the same text.
    Same,
    /// A file with the mark and another text.
    Older,
    /// Anything else: also a link, as somebody has made it.
    Foreign,
}

impl State {
    pub(super) fn of(path: &Path, text: &str) -> Self {
        match fs::symlink_metadata(path) {
            Ok(about) if about.is_file() => match read(path) {
                Ok(there) if !there.lines().take(2).any(|line| line.contains(MARK)) => {
                    Self::Foreign
                }
                Ok(there) if there == text => Self::Same,
                Ok(_) => Self::Older,
                Err(_) => Self::Foreign,
            },
            Ok(_) => Self::Foreign,
            // To write it tells what is wrong with the path.
            Err(_) => Self::Missing,
        }
    }
}

/// Reads a file. Ours are shorter than this.
fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(1 << 20).read_to_string(&mut text)?;
    Ok(text)
}

/// Writes a file that everybody can read. It appears whole.
pub(super) fn write(path: &Path, text: &str) -> Result<(), Error> {
    let put = || -> io::Result<()> {
        let dir = path.parent().unwrap_or(Path::new("."));
        shared::make_folder(dir, 0o777)?;
        let path = shared::resolve(path)?;
        let dir = path.parent().unwrap_or(Path::new("/"));
        let mut file = tempfile::NamedTempFile::new_in(dir)?;
        file.write_all(text.as_bytes())?;
        file.as_file().set_permissions(Permissions::from_mode(0o644))?;
        file.persist(path)?;
        Ok(())
    };
    put().map_err(|e| OutputError::Write(path.display().to_string(), e).into())
}

/// Returns the manual pages with the mark.
pub(super) fn pages(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let is_page = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.starts_with("multisnmp") && name.ends_with(".1")
    };
    let mut pages: Vec<_> = entries.map(|entry| entry.path()).filter(is_page).collect();
    pages.retain(|path| matches!(State::of(path, ""), State::Older));
    pages.sort();
    pages
}
