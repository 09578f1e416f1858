//! A cache of compiled modules between runs.
//!
//! The cache has one file for each requested set of sources. The file contains a fingerprint of
//! every file that was listed (path, size, times, inode). So a change is found by listing the
//! directories, without opening a file. Several processes may compile the same sources at once:
//! each writes a file of its own and renames it, so a reader always sees one complete file.

use super::{
    Mib, MibSources, ModuleProblem, Replacement, compile,
    snapshot::{self, Snapshot},
    stage::{self, Asked},
};
use crate::{ErrorKind, Result, library::user};
use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, SystemTime},
};

const MAGIC: &[u8; 8] = b"NSNMPCC3";
/// Magic, fingerprint, checksum, length of the problems.
const HEADER: usize = 8 + 8 + 8 + 8;
/// How many files are kept; the most recently used ones stay.
const MAX_FILES: usize = 32;
/// How long an unused file is kept.
const UNUSED: Duration = Duration::from_secs(60 * 24 * 3600);
/// After this time, a temporary file belongs to a writer that was killed.
const ABANDONED: Duration = Duration::from_secs(3600);

/// A MIB, and what happened to the modules that it was made from.
#[derive(Debug)]
#[non_exhaustive]
pub struct CompiledMib {
    /// The modules that could be read, and the built-in ones.
    pub mib: Mib,
    /// One problem for each module that has any.
    pub problems: Vec<ModuleProblem>,
    /// The modules that were chosen among several with one name.
    pub replacements: Vec<Replacement>,
}

/// Where a MIB came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CacheUse {
    /// It was compiled before, and no file has changed since.
    Found,
    /// It was compiled now and stored.
    Stored,
    /// It was compiled now, but could not be stored, for this reason.
    NotStored(String),
}

/// A directory of compiled MIBs.
#[derive(Debug, Clone)]
pub struct MibCache {
    dir: PathBuf,
}

impl MibCache {
    /// A cache in this directory. The directory is created (accessible only to the user) when there
    /// is something to store. One that other users can write, or that belongs to another user, is not
    /// used: they could choose what names mean.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    /// Returns the result of [`Mib::load`] for these sources, from the cache if no file was added,
    /// changed or removed since. Otherwise `compile` creates it, with [`Mib::load`] or in a process
    /// that calls it.
    ///
    /// A cache that cannot be read or written, or that contains something else, is treated as
    /// empty.
    ///
    /// # Errors
    /// The errors of `compile`.
    pub fn load(
        &self,
        sources: &MibSources,
        compile: impl FnOnce(&MibSources) -> Result<CompiledMib>,
    ) -> Result<(CompiledMib, CacheUse)> {
        let file = self.file(sources);
        let print = fingerprint(sources);
        if let Some(compiled) = self.read(&file, print) {
            return Ok((compiled, CacheUse::Found));
        }
        let compiled = compile(sources)?;
        // A file that changed meanwhile was read either before or after the change. Do not store
        // the result, so that the next run compiles again.
        let stored = match fingerprint(sources) == print {
            true => self.store(&file, &pack(&compiled, print)),
            false => Err(io::Error::other("the modules changed while they were read")),
        };
        let used = match stored {
            Ok(()) => CacheUse::Stored,
            Err(e) => CacheUse::NotStored(format!("{}: {e}", self.dir.display())),
        };
        Ok((compiled, used))
    }

    /// Returns what [`load`](Self::load) has stored for these sources; `None` if there is nothing, or
    /// if a file has changed since. It compiles nothing.
    pub fn find(&self, sources: &MibSources) -> Option<CompiledMib> {
        let file = self.file(sources);
        // Without a stored MIB, there is no need to list the directories.
        file.exists().then(|| self.read(&file, fingerprint(sources)))?
    }

    fn file(&self, sources: &MibSources) -> PathBuf {
        self.dir.join(format!("mibs-{:016x}.cache", request(sources)))
    }

    fn read(&self, file: &Path, print: u64) -> Option<CompiledMib> {
        self.check().ok()?;
        let compiled = unpack(&fs::read(file).ok()?, print)?;
        keep_alive(file);
        Some(compiled)
    }

    fn store(&self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.dir)?;
        self.check()?;
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let own = self.dir.join(format!(".mibs-{}-{number}.tmp", std::process::id()));
        // A killed process with the same process ID may have left this file.
        let _ = fs::remove_file(&own);
        let written = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&own)
            .and_then(|mut out| out.write_all(bytes))
            .and_then(|()| fs::rename(&own, file));
        if written.is_err() {
            let _ = fs::remove_file(&own);
        }
        self.prune(file);
        written
    }

    /// Checks that nobody but the user and root can put files into the directory.
    fn check(&self) -> io::Result<()> {
        let is_ours = |about: &fs::Metadata| about.uid() == user() || about.uid() == 0;
        let about = fs::metadata(&self.dir)?;
        let why = if !is_ours(&fs::symlink_metadata(&self.dir)?) || !is_ours(&about) {
            "the directory belongs to another user"
        } else if about.mode() & 0o022 != 0 {
            "other users can write the directory: chmod 700"
        } else {
            return Ok(());
        };
        Err(io::Error::new(io::ErrorKind::PermissionDenied, why))
    }

    /// Deletes files that were not used for long, files above the limit, and files of killed
    /// writers.
    fn prune(&self, newest: &Path) {
        let Ok(entries) = fs::read_dir(&self.dir) else { return };
        let mut kept = Vec::new();
        for entry in entries.flatten() {
            let (name, path) = (entry.file_name(), entry.path());
            let name = name.to_string_lossy();
            let age = entry
                .metadata()
                .and_then(|about| about.modified())
                .map(|time| SystemTime::now().duration_since(time).unwrap_or_default());
            let Ok(age) = age else { continue };
            if name.starts_with(".mibs-") && name.ends_with(".tmp") {
                if age > ABANDONED {
                    let _ = fs::remove_file(path);
                }
            } else if name.starts_with("mibs-") && name.ends_with(".cache") && path != newest {
                kept.push((age, path));
            }
        }
        kept.sort();
        for (number, (age, path)) in kept.into_iter().enumerate() {
            if number + 1 >= MAX_FILES || age > UNUSED {
                let _ = fs::remove_file(path);
            }
        }
    }
}

impl CompiledMib {
    /// Like [`Mib::load`], but returns a [`CompiledMib`].
    ///
    /// # Errors
    /// The same as for [`Mib::load`].
    pub fn compile(sources: &MibSources) -> Result<Self> {
        let (mib, problems, replacements) = compile::load(sources, &[], &mut |_| {}, false)?;
        Ok(Self { mib, problems, replacements })
    }

    /// Like [`compile`](Self::compile), but for a process that ends afterwards: the parser's state
    /// is not freed, because freeing takes time that grows with the square of the number of
    /// modules. Modules in `without` are left out. `watch` gets the name of each module before it
    /// is read, and an empty name before the work after the last module. If the parser crashes,
    /// leave out the last module that `watch` got.
    ///
    /// # Errors
    /// The same as for [`Mib::load`].
    pub fn compile_and_end(
        sources: &MibSources,
        without: &[String],
        watch: &mut dyn FnMut(&str),
    ) -> Result<Self> {
        let (mib, problems, replacements) = compile::load(sources, without, watch, true)?;
        Ok(Self { mib, problems, replacements })
    }

    /// Encodes it as bytes for another process of the same version.
    pub fn to_bytes(&self) -> Vec<u8> {
        pack(self, 0)
    }

    /// Decodes the bytes of [`to_bytes`](Self::to_bytes).
    ///
    /// # Errors
    /// [`Local`](ErrorKind::Local): the bytes are something else or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        unpack(bytes, 0).ok_or_else(|| ErrorKind::Local("not a compiled MIB".to_owned()).into())
    }
}

/// Marks a file as used, so that it is not deleted. Once a day is enough.
fn keep_alive(file: &Path) {
    let day = Duration::from_secs(24 * 3600);
    let Ok(opened) = fs::File::open(file) else { return };
    let old = opened
        .metadata()
        .and_then(|about| about.modified())
        .is_ok_and(|time| SystemTime::now().duration_since(time).is_ok_and(|age| age > day));
    if old {
        let _ = opened.set_modified(SystemTime::now());
    }
}

/// A hash of the requested sources; it is part of the file's name.
fn request(sources: &MibSources) -> u64 {
    let mut hash = DefaultHasher::new();
    (&sources.modules, &sources.dirs, &sources.files).hash(&mut hash);
    hash.finish()
}

/// A hash of everything that a compilation depends on: this version, the built-in modules, the
/// requested sources and every file that may be read.
fn fingerprint(sources: &MibSources) -> u64 {
    let mut hash = DefaultHasher::new();
    let builtin = checksum(Mib::builtin().snapshot());
    (env!("CARGO_PKG_VERSION"), snapshot::VERSION, builtin).hash(&mut hash);
    request(sources).hash(&mut hash);
    // Sources may be relative to the current directory.
    std::env::current_dir().ok().hash(&mut hash);
    for dir in &sources.dirs {
        of_dir(dir, false, &mut hash);
    }
    for name in &sources.modules {
        if let Asked::Path(path) = stage::asked(name) {
            match path.is_dir() {
                true => of_dir(path, true, &mut hash),
                false => of_file_and_imports(path, &mut hash),
            }
        }
    }
    for file in &sources.files {
        of_file_and_imports(file, &mut hash);
    }
    hash.finish()
}

fn of_dir(dir: &Path, deep: bool, hash: &mut DefaultHasher) {
    match stage::files(dir, deep) {
        Ok(files) => {
            files.len().hash(hash);
            files.iter().for_each(|file| of_file(file, hash));
        }
        Err(e) => e.raw_os_error().hash(hash),
    }
}

/// The imports of a named file are looked for beside it.
fn of_file_and_imports(file: &Path, hash: &mut DefaultHasher) {
    of_file(file, hash);
    stage::beside(file).values().for_each(|file| of_file(file, hash));
}

fn of_file(file: &Path, hash: &mut DefaultHasher) {
    file.hash(hash);
    match fs::metadata(file) {
        // The change time (ctime) changes with every write and every change of permissions.
        Ok(about) => (
            (about.dev(), about.ino(), about.len()),
            (about.mtime(), about.mtime_nsec(), about.ctime(), about.ctime_nsec()),
        )
            .hash(hash),
        Err(e) => e.raw_os_error().hash(hash),
    }
}

/// A checksum against accidental damage. It has four sums, so that the processor can compute them
/// in parallel.
fn checksum(bytes: &[u8]) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut sums = [1_u64, 2, 3, 4];
    let mut blocks = bytes.chunks_exact(32);
    for block in &mut blocks {
        for (sum, word) in sums.iter_mut().zip(block.chunks_exact(8)) {
            let mut eight = [0; 8];
            eight.copy_from_slice(word);
            *sum = (*sum ^ u64::from_le_bytes(eight)).wrapping_mul(ODD).rotate_left(29);
        }
    }
    for &byte in blocks.remainder() {
        sums[0] = (sums[0] ^ u64::from(byte)).wrapping_mul(ODD).rotate_left(29);
    }
    sums.iter().fold(bytes.len() as u64, |all, &sum| (all ^ sum).wrapping_mul(ODD).rotate_left(31))
}

fn pack(compiled: &CompiledMib, print: u64) -> Vec<u8> {
    let mut told = Vec::new();
    let mut put = |bytes: &[u8]| {
        told.extend((bytes.len() as u32).to_le_bytes());
        told.extend(bytes);
    };
    let path = |file: &Option<PathBuf>| {
        file.as_ref().map_or(Vec::new(), |file| file.as_os_str().as_encoded_bytes().to_vec())
    };
    put(&(compiled.problems.len() as u32).to_le_bytes());
    for problem in &compiled.problems {
        put(problem.module.as_bytes());
        put(&path(&problem.file));
        put(&problem.line.to_le_bytes());
        put(problem.reason.as_bytes());
    }
    for one in &compiled.replacements {
        put(one.module.as_bytes());
        put(&path(&one.used));
        put(one.used_date.as_deref().unwrap_or("").as_bytes());
        put(&path(&one.other));
        put(one.other_date.as_deref().unwrap_or("").as_bytes());
    }
    let snapshot = compiled.mib.snapshot();
    let mut out = Vec::with_capacity(HEADER + told.len() + snapshot.len());
    out.extend(MAGIC);
    out.extend(print.to_le_bytes());
    out.extend([0; 8]);
    out.extend((told.len() as u64).to_le_bytes());
    out.extend(&told);
    out.extend(snapshot);
    let sum = checksum(&out[24..]);
    out[16..24].copy_from_slice(&sum.to_le_bytes());
    out
}

/// Returns the packed MIB if the bytes are complete and have this fingerprint. The checksum
/// replaces the check of every reference in the snapshot, which would take ten times as long. That
/// is enough: we wrote the file, and reading a damaged snapshot gives wrong results but is
/// memory-safe.
fn unpack(bytes: &[u8], print: u64) -> Option<CompiledMib> {
    let number = |at: usize| Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?));
    if !bytes.starts_with(MAGIC) || number(8)? != print || number(16)? != checksum(bytes.get(24..)?)
    {
        return None;
    }
    let end = HEADER.checked_add(usize::try_from(number(24)?).ok()?)?;
    let mut rest = bytes.get(HEADER..end)?;
    let mut take = || -> Option<&[u8]> {
        let (length, behind) = rest.split_first_chunk()?;
        let (taken, behind) = behind.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        rest = behind;
        Some(taken)
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let date = |bytes: &[u8]| Some(text(bytes)).filter(|date| !date.is_empty());
    let path = |bytes: &[u8]| {
        let path = <std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(bytes);
        (!bytes.is_empty()).then(|| PathBuf::from(path))
    };
    let (mut problems, mut replacements) = (Vec::new(), Vec::new());
    for _ in 0..u32::from_le_bytes(*take()?.first_chunk()?) {
        problems.push(ModuleProblem {
            module: text(take()?),
            file: path(take()?),
            line: u32::from_le_bytes(*take()?.first_chunk()?),
            reason: text(take()?),
        });
    }
    while let Some(module) = take() {
        replacements.push(Replacement {
            module: text(module),
            used: path(take()?),
            used_date: date(take()?),
            other: path(take()?),
            other_date: date(take()?),
        });
    }
    let snapshot = Snapshot::trusted(bytes[end..].to_vec()).ok()?;
    Some(CompiledMib { mib: Mib::new(snapshot), problems, replacements })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compiled() -> CompiledMib {
        CompiledMib {
            mib: Mib::from_snapshot(Mib::builtin().snapshot().to_vec()).unwrap(),
            problems: vec![ModuleProblem {
                module: "A-MIB".to_owned(),
                file: Some("/m/a".into()),
                line: 7,
                reason: "naïve".to_owned(),
            }],
            replacements: vec![Replacement {
                module: "A-MIB".to_owned(),
                used: Some("/m/a".into()),
                used_date: Some("2024-01-31".to_owned()),
                other: None,
                other_date: None,
            }],
        }
    }

    #[test]
    fn packed_bytes_are_unpacked_and_damaged_ones_rejected() {
        let bytes = compiled().to_bytes();
        let again = CompiledMib::from_bytes(&bytes).unwrap();
        assert_eq!(again.problems, compiled().problems);
        assert_eq!(again.replacements, compiled().replacements);
        assert!(again.mib.resolve("sysDescr.0").is_ok());
        assert!(unpack(&bytes, 1).is_none());
        // Every byte of the header, then samples: the checksum covers all the rest alike.
        let rest = (HEADER..bytes.len()).step_by(9973);
        for at in (0..HEADER).chain(rest).chain([bytes.len() - 1]) {
            let mut damaged = bytes.clone();
            damaged[at] ^= 4;
            assert!(CompiledMib::from_bytes(&damaged).is_err(), "{at}");
        }
        for length in [0, 5, 20, HEADER, bytes.len() - 1] {
            assert!(CompiledMib::from_bytes(&bytes[..length]).is_err(), "{length}");
        }
    }

    #[test]
    fn old_and_abandoned_files_are_deleted() {
        let dir = tempfile::tempdir().unwrap();
        let cache = MibCache::new(dir.path());
        let age = |name: &str, age: Duration| {
            let path = dir.path().join(name);
            let file = fs::File::create(&path).unwrap();
            file.set_modified(SystemTime::now() - age).unwrap();
            path
        };
        let old = age("mibs-1.cache", UNUSED * 2);
        let left = age(".mibs-1-0.tmp", ABANDONED * 2);
        let being_written = age(".mibs-2-0.tmp", Duration::ZERO);
        let other = age("something", UNUSED * 2);
        let many: Vec<_> = (0..40)
            .map(|i| age(&format!("mibs-a{i}.cache"), Duration::from_secs(100 + i)))
            .collect();
        let sources = MibSources::default();
        let (_, used) = cache.load(&sources, |_| Ok(compiled())).unwrap();
        assert_eq!(used, CacheUse::Stored);
        assert!(!old.exists() && !left.exists() && being_written.exists() && other.exists());
        assert!(many[0].exists() && !many[39].exists());
        assert_eq!(many.iter().filter(|path| path.exists()).count(), MAX_FILES - 1);
        let (_, used) = cache.load(&sources, |_| panic!("compiled although cached")).unwrap();
        assert_eq!(used, CacheUse::Found);
    }
}
