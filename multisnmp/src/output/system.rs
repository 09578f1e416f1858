//! The words of the system for an error.

use std::io;

/// Returns the system's text for an error, without its number. std has other words for an error that
/// has only a kind, and no reader knows them (`entity not found`).
pub(crate) fn words(error: &io::Error) -> String {
    let bare = error.get_ref().is_none() && error.raw_os_error().is_none();
    match code(error.kind()).filter(|_| bare) {
        Some(code) => without_numbers(&io::Error::from_raw_os_error(code).to_string()),
        None => without_numbers(&error.to_string()),
    }
}

fn code(kind: io::ErrorKind) -> Option<i32> {
    Some(match kind {
        io::ErrorKind::NotFound => libc::ENOENT,
        io::ErrorKind::PermissionDenied => libc::EACCES,
        io::ErrorKind::AlreadyExists => libc::EEXIST,
        io::ErrorKind::IsADirectory => libc::EISDIR,
        io::ErrorKind::NotADirectory => libc::ENOTDIR,
        io::ErrorKind::ReadOnlyFilesystem => libc::EROFS,
        io::ErrorKind::StorageFull => libc::ENOSPC,
        io::ErrorKind::QuotaExceeded => libc::EDQUOT,
        io::ErrorKind::InvalidFilename => libc::ENAMETOOLONG,
        io::ErrorKind::BrokenPipe => libc::EPIPE,
        _ => return None,
    })
}

/// Drops each ` (os error N)`, which std writes after the system's text.
pub(super) fn without_numbers(text: &str) -> String {
    const MARK: &str = " (os error ";
    let mut parts = text.split(MARK);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let behind = part.split_once(')').filter(|(number, _)| number.parse::<i32>().is_ok());
        match behind {
            Some((_, behind)) => out.push_str(behind),
            None => out.extend([MARK, part]),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_has_the_words_of_the_system_and_no_number() {
        let missing = "No such file or directory";
        for error in [
            io::Error::from(io::ErrorKind::NotFound),
            io::Error::from_raw_os_error(libc::ENOENT),
            io::Error::other(missing),
        ] {
            assert_eq!(words(&error), missing);
        }
        let text = "x: No such file or directory (os error 2): y (os error z)";
        assert_eq!(without_numbers(text), "x: No such file or directory: y (os error z)");
    }
}
