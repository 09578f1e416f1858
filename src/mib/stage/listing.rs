//! The files of folders.

use std::{
    collections::{BTreeMap, HashSet},
    fs, io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

/// The size of the largest file that is read; the largest known modules have 3 MiB.
const MAX_FILE_SIZE: u64 = 32 << 20;
/// How many levels of folders are followed.
const MAX_DEPTH: usize = 16;

/// Ends of the names of files with modules.
const EXTENSIONS: [&str; 6] = ["mib", "my", "mi2", "smi", "asn", "asn1"];

/// Returns the files of a directory that the parser would read, sorted; if `deep`, with the files
/// in the directories below.
///
/// # Errors
/// The directory cannot be listed.
pub(in crate::mib) fn files(dir: &Path, deep: bool) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    list(dir, if deep { MAX_DEPTH } else { 0 }, &mut found, &mut HashSet::new())?;
    Ok(found)
}

/// Adds the files of a directory to `found`. `seen` are the devices and inodes of the directories
/// that were listed: links may lead to the same directory again.
fn list(
    dir: &Path,
    depth: usize,
    found: &mut Vec<PathBuf>,
    seen: &mut HashSet<(u64, u64)>,
) -> io::Result<()> {
    let about = fs::metadata(dir)?;
    if !seen.insert((about.dev(), about.ino())) {
        return Ok(());
    }
    let mut entries: Vec<_> = fs::read_dir(dir)?.collect::<io::Result<_>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        let name = name.as_encoded_bytes();
        // Skip hidden files and backups of editors, as the parser does (`scan_directory`). It reads
        // the backups that people make.
        let backup = [&b"~"[..], b".bak", b".old", b".orig", b".rej", b".swp"];
        let lower = name.to_ascii_lowercase();
        if name.starts_with(b".")
            || name.starts_with(b"#")
            || backup.iter().any(|end| lower.ends_with(end))
        {
            continue;
        }
        let Ok(mut kind) = entry.file_type() else { continue };
        if kind.is_symlink() {
            // Skip links that are broken or go in a circle.
            let Ok(target) = fs::metadata(entry.path()) else { continue };
            kind = target.file_type();
        }
        if kind.is_file() {
            found.push(entry.path());
        } else if kind.is_dir() && depth > 0 {
            // A folder that cannot be read does not stop the others.
            let _ = list(&entry.path(), depth - 1, found, seen);
        }
    }
    Ok(())
}

/// Returns the files of a folder that may have a module of their name, by this name in lower case.
pub(in crate::mib) fn beside(file: &Path) -> BTreeMap<String, PathBuf> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let all = files(folder.unwrap_or(Path::new(".")), false).unwrap_or_default();
    let usual = |end: &str| ["", "txt"].contains(&end) || EXTENSIONS.contains(&end);
    let of_module = |path: &PathBuf| usual(&lower(path.extension()));
    let all = all.into_iter().filter(of_module);
    all.map(|path| (lower(path.file_stem()), path)).collect()
}

pub(super) fn read(file: &Path) -> io::Result<Vec<u8>> {
    let about = fs::metadata(file)?;
    // Opening a pipe would wait for its other end.
    if !about.is_file() {
        return Err(io::Error::other("not a file"));
    }
    if about.len() > MAX_FILE_SIZE {
        let reason = format!(
            "{} MiB is too large for a MIB module; the limit is {} MiB",
            about.len() >> 20,
            MAX_FILE_SIZE >> 20
        );
        return Err(io::Error::other(reason));
    }
    fs::read(file)
}

/// The text of an error without its number.
pub(super) fn words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or directory".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}

pub(super) fn looks_like_a_module(file: &Path) -> bool {
    EXTENSIONS.contains(&&lower(file.extension())[..]) || lower(file.file_stem()).ends_with("-mib")
}

fn lower(text: Option<&std::ffi::OsStr>) -> String {
    text.map(|text| text.to_string_lossy().to_ascii_lowercase()).unwrap_or_default()
}
