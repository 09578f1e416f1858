//! Paths through folders in which other users can make files, such as /tmp: [`resolve`].
//!
//! Linux has settings that refuse what others put there (`fs.protected_symlinks` and its relatives).
//! They can be off, other systems have none, and they cover only folders like /tmp. So this program
//! looks itself, before it writes.

use crate::process;
use std::{
    collections::VecDeque,
    env, error,
    ffi::{OsStr, OsString},
    fmt,
    fs::{self, DirBuilder, File, Metadata, OpenOptions},
    io,
    os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt, OpenOptionsExt},
    path::{Component, Path, PathBuf},
};

/// How many links a path may have. The kernel allows as many.
const MAX_LINKS: usize = 40;

/// What another user may have put into a folder that others can write.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Planted {
    /// A link of this user.
    Link(PathBuf, u32),
    /// A file of this user.
    File(PathBuf, u32),
    /// A file of our user that has more names: others can give it one.
    Name(PathBuf),
}

impl fmt::Display for Planted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let way = "choose another name, or a folder of your own";
        match self {
            Self::Link(path, owner) => write!(
                f,
                "{} is a link of another user (ID {owner}), in a folder that others can write; it is \
                 not followed: {way}",
                path.display()
            ),
            Self::File(path, owner) => write!(
                f,
                "{} belongs to another user (ID {owner}), in a folder that others can write: {way}",
                path.display()
            ),
            Self::Name(path) => write!(
                f,
                "{} is a hard link in a folder that others can write, so it may be another file: {way}",
                path.display()
            ),
        }
    }
}

impl error::Error for Planted {}

impl From<Planted> for io::Error {
    fn from(planted: Planted) -> Self {
        io::Error::new(io::ErrorKind::PermissionDenied, planted)
    }
}

/// Returns a path to the same file that goes through no link. The last part need not exist.
///
/// # Errors
/// [`Planted`]: another user has put a link in the way, or the file, and a folder is open to others.
/// Or the system does not let us look.
pub(crate) fn resolve(path: &Path) -> io::Result<PathBuf> {
    resolve_for(path, process::user())
}

/// Opens a file to append to it. A new one gets this mode.
///
/// # Errors
/// It cannot be opened, or it is [`Planted`].
pub(crate) fn append(path: &Path, mode: u32) -> io::Result<File> {
    loop {
        let path = resolve(path)?;
        let mut options = OpenOptions::new();
        // If somebody puts a link or a file there just now, the kernel refuses it.
        options.append(true).mode(mode).custom_flags(libc::O_NOFOLLOW);
        match fs::symlink_metadata(&path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                match options.create_new(true).open(&path) {
                    // Another run of ours may have made it.
                    Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
                    opened => return opened,
                }
            }
            // A descriptor.
            Ok(about) if about.is_symlink() => {
                return OpenOptions::new().append(true).open(&path);
            }
            _ => return options.open(&path),
        }
    }
}

/// Makes a folder and those above it that are missing. New ones get this mode.
///
/// # Errors
/// It cannot be made, or another user has put something in the way.
pub(crate) fn make_folder(path: &Path, mode: u32) -> io::Result<()> {
    let mut above: Vec<_> = path.ancestors().filter(|it| !it.as_os_str().is_empty()).collect();
    above.reverse();
    for folder in above {
        let folder = resolve(folder)?;
        if folder.is_dir() {
            continue;
        }
        match DirBuilder::new().mode(mode).create(&folder) {
            // Another run of ours may have made it.
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {}
            made => made?,
        }
    }
    Ok(())
}

fn resolve_for(path: &Path, user: u32) -> io::Result<PathBuf> {
    let mut way = if path.is_absolute() { Way::root()? } else { Way::here(user)? };
    let mut left: VecDeque<OsString> = parts(path).collect();
    let mut links = 0;
    while let Some(part) = left.pop_front() {
        match part.as_encoded_bytes() {
            b"/" => way = Way::root()?,
            b".." => way.up(),
            _ => {
                let next = way.done.join(&part);
                let about = match fs::symlink_metadata(&next) {
                    Err(e) if e.kind() == io::ErrorKind::NotFound && left.is_empty() => {
                        return Ok(next);
                    }
                    about => about?,
                };
                let stranger = is_stranger(&about, user);
                if about.is_symlink() {
                    if way.folder().is_shared() && stranger {
                        return Err(Planted::Link(next, about.uid()).into());
                    }
                    let target = match next.starts_with("/proc") {
                        false => fs::read_link(&next)?,
                        // The text of such a link is made up. It may be no path, as `pipe:[7]`.
                        true => match fs::canonicalize(&next) {
                            Ok(target) => target,
                            Err(_) => return Ok(path.to_owned()),
                        },
                    };
                    links += 1;
                    if links > MAX_LINKS {
                        return Err(io::Error::from_raw_os_error(libc::ELOOP));
                    }
                    parts(&target).rev().for_each(|part| left.push_front(part));
                } else {
                    if left.is_empty() && !about.is_dir() {
                        way.folder().check_file(&next, &about, stranger)?;
                    }
                    way.down(&part, way.folder().below(&about, stranger));
                }
            }
        }
    }
    Ok(way.done)
}

fn is_stranger(about: &Metadata, user: u32) -> bool {
    about.uid() != user && about.uid() != 0
}

/// Returns the names of a path, as the kernel looks them up.
fn parts(path: &Path) -> impl DoubleEndedIterator<Item = OsString> + '_ {
    path.components().filter_map(|part| match part {
        Component::CurDir | Component::Prefix(_) => None,
        part => Some(part.as_os_str().to_owned()),
    })
}

/// How far a path is looked up, without its links.
struct Way {
    done: PathBuf,
    /// The folders on the way: the root and one for each part of `done`.
    levels: Vec<Folder>,
}

impl Way {
    fn root() -> io::Result<Self> {
        let root = PathBuf::from("/");
        let folder = Folder::default().below(&fs::metadata(&root)?, false);
        Ok(Self { done: root, levels: vec![folder] })
    }

    /// The current folder. Its path has no links. We need not be allowed to look at all of it.
    fn here(user: u32) -> io::Result<Self> {
        let mut way = Self::root()?;
        for part in parts(&env::current_dir()?).skip(1) {
            let folder = match fs::symlink_metadata(way.done.join(&part)) {
                Ok(about) => way.folder().below(&about, is_stranger(&about, user)),
                Err(_) => Folder::default(),
            };
            way.down(&part, folder);
        }
        Ok(way)
    }

    /// The folder in which the next part is.
    fn folder(&self) -> Folder {
        self.levels.last().copied().unwrap_or_default()
    }

    fn down(&mut self, part: &OsStr, folder: Folder) {
        self.done.push(part);
        self.levels.push(folder);
    }

    fn up(&mut self) {
        if self.done.pop() {
            self.levels.pop();
        }
    }
}

/// Who can make files in a folder.
#[derive(Debug, Clone, Copy, Default)]
struct Folder {
    /// Everybody can; or a stranger, who has made the folder in one that is open to everybody.
    all: bool,
    /// A group can, whose users may share files on purpose.
    group: bool,
}

impl Folder {
    /// Returns what holds in a folder inside this one.
    fn below(self, about: &Metadata, stranger: bool) -> Self {
        let (all, group) = (about.mode() & 0o002 != 0, about.mode() & 0o020 != 0);
        // In a sticky folder, users do not share their files.
        let is_sticky = about.mode() & 0o1000 != 0;
        Self { all: all || group && is_sticky || self.all && stranger, group }
    }

    fn is_shared(self) -> bool {
        self.all || self.group
    }

    fn check_file(self, path: &Path, about: &Metadata, stranger: bool) -> Result<(), Planted> {
        // A terminal or /dev/null belongs to whom it may, and only root makes devices.
        let device = about.file_type().is_char_device() || about.file_type().is_block_device();
        if !self.all || device {
            Ok(())
        } else if stranger {
            Err(Planted::File(path.to_owned(), about.uid()))
        } else if about.nlink() > 1 {
            Err(Planted::Name(path.to_owned()))
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    /// A user who is not the one of the test.
    fn stranger() -> u32 {
        process::user() + 12_345
    }

    /// A folder with this mode, and what a stranger has put into it. If we are root, the files are given
    /// to another user. If not, another user looks at ours.
    struct Case(tempfile::TempDir);

    impl Case {
        fn new(mode: u32) -> Self {
            let dir = tempfile::tempdir().unwrap();
            fs::create_dir(dir.path().join("shared")).unwrap();
            let case = Self(dir);
            fs::set_permissions(case.at("shared"), fs::Permissions::from_mode(mode)).unwrap();
            fs::write(case.at("victim"), "precious").unwrap();
            symlink(case.at("victim"), case.at("shared/link")).unwrap();
            symlink("..", case.at("shared/up")).unwrap();
            fs::write(case.at("shared/file"), "").unwrap();
            fs::create_dir(case.at("shared/theirs")).unwrap();
            symlink(case.at("victim"), case.at("shared/theirs/link")).unwrap();
            for name in ["link", "up", "file", "theirs", "theirs/link"] {
                let path = case.at("shared").join(name);
                let _ = std::os::unix::fs::lchown(path, Some(54_321), None);
            }
            case
        }

        fn at(&self, name: &str) -> PathBuf {
            self.0.path().canonicalize().unwrap().join(name)
        }

        fn seen(&self, name: &str) -> Result<PathBuf, io::ErrorKind> {
            let user = if process::user() == 0 { 0 } else { stranger() };
            resolve_for(&self.0.path().join(name), user).map_err(|e| e.kind())
        }
    }

    const REFUSED: Result<PathBuf, io::ErrorKind> = Err(io::ErrorKind::PermissionDenied);

    #[test]
    fn nothing_of_a_stranger_counts_in_a_folder_like_tmp() {
        let case = Case::new(0o1777);
        assert_eq!(case.seen("shared/link"), REFUSED);
        assert_eq!(case.seen("shared/up/victim"), REFUSED);
        assert_eq!(case.seen("shared/file"), REFUSED);
        assert_eq!(case.seen("shared/theirs/link"), REFUSED);
        assert_eq!(case.seen("shared/new"), Ok(case.at("shared/new")));
        assert_eq!(case.seen("shared/theirs/new"), Ok(case.at("shared/theirs/new")));
    }

    #[test]
    fn a_group_shares_files_but_no_links() {
        let case = Case::new(0o775);
        assert_eq!(case.seen("shared/link"), REFUSED);
        assert_eq!(case.seen("shared/file"), Ok(case.at("shared/file")));
    }

    #[test]
    fn links_in_a_folder_that_is_not_shared_are_followed() {
        let case = Case::new(0o755);
        assert_eq!(case.seen("shared/link"), Ok(case.at("victim")));
        assert_eq!(case.seen("shared/up/shared/./file"), Ok(case.at("shared/file")));
        assert_eq!(case.seen("shared/../victim"), Ok(case.at("victim")));
        assert_eq!(case.seen("no/file"), Err(io::ErrorKind::NotFound));
    }

    #[test]
    fn own_links_are_followed_everywhere() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().canonicalize().unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o1777)).unwrap();
        fs::write(path.join("file"), "").unwrap();
        symlink("file", path.join("link")).unwrap();
        symlink("loop", path.join("loop")).unwrap();
        symlink("nowhere", path.join("dangling")).unwrap();
        assert_eq!(resolve(&path.join("link")).unwrap(), path.join("file"));
        assert_eq!(resolve(&path.join("dangling")).unwrap(), path.join("nowhere"));
        assert_eq!(resolve(&path.join("loop")).unwrap_err().raw_os_error(), Some(libc::ELOOP));
        fs::hard_link(path.join("file"), path.join("twin")).unwrap();
        assert!(resolve(&path.join("twin")).unwrap_err().to_string().contains("hard link"));
    }

    #[test]
    fn devices_and_descriptors_are_what_they_are() {
        assert_eq!(resolve(Path::new("/dev/null")).unwrap(), Path::new("/dev/null"));
        let (_reader, writer) = io::pipe().unwrap();
        let number = std::os::fd::AsRawFd::as_raw_fd(&writer);
        let path = PathBuf::from(format!("/dev/fd/{number}"));
        assert_eq!(resolve(&path).unwrap(), path);
    }
}
