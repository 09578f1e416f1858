//! Who can read and write a file that holds secrets.
//!
//! One rule for all files: it belongs to the user of this process or to root, and nobody else can
//! read or write it.

use crate::process;
use std::{
    fmt,
    fs::Metadata,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::Path,
};

/// How a file breaks the rule.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Exposed {
    /// It belongs to this other user.
    Owner(u32),
    /// Others can write it.
    Writable(u32),
    /// Others can read it.
    Readable(u32),
}

impl Exposed {
    /// Returns how a file breaks the rule, if it does.
    pub(crate) fn of(file: &Metadata) -> Option<Self> {
        Self::judge(file.uid(), file.permissions().mode() & 0o777, process::user())
    }

    fn judge(owner: u32, mode: u32, user: u32) -> Option<Self> {
        if owner != user && owner != 0 {
            Some(Self::Owner(owner))
        } else if mode & 0o022 != 0 {
            Some(Self::Writable(mode))
        } else if mode & 0o077 != 0 {
            Some(Self::Readable(mode))
        } else {
            None
        }
    }

    /// Returns the message for a file, with the way out.
    pub(crate) fn message(&self, path: &Path) -> String {
        let place = path.display();
        let way = match self {
            Self::Owner(_) => "chown it to yourself, or copy it".to_owned(),
            Self::Writable(_) | Self::Readable(_) => format!("chmod 600 {place}"),
        };
        format!("{place} holds secrets, and {self}: {way}")
    }
}

impl fmt::Display for Exposed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Owner(owner) => write!(f, "it belongs to another user (ID {owner})"),
            Self::Writable(mode) => write!(f, "other users can write it (mode {mode:04o})"),
            Self::Readable(mode) => write!(f, "other users can read it (mode {mode:04o})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_file_belongs_to_the_user_or_to_root_and_nobody_else_has_access() {
        for (owner, mode, expected) in [
            (1000, 0o600, None),
            (1000, 0o400, None),
            (0, 0o600, None),
            (0, 0o644, Some(Exposed::Readable(0o644))),
            (1000, 0o640, Some(Exposed::Readable(0o640))),
            (1000, 0o620, Some(Exposed::Writable(0o620))),
            (1000, 0o666, Some(Exposed::Writable(0o666))),
            (1001, 0o600, Some(Exposed::Owner(1001))),
        ] {
            assert_eq!(Exposed::judge(owner, mode, 1000), expected, "{owner} {mode:o}");
        }
        assert_eq!(Exposed::judge(1000, 0o600, 0), Some(Exposed::Owner(1000)));
    }
}
