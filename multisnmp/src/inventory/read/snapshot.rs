//! One run read back, host by host: from JSON lines, JSON or the database.

use super::{Loaded, split::JsonObjects};
use crate::{
    error::{DatabaseError, Error},
    inventory::{order::natural, store::Store},
};
use netsnmp::inventory::Schema;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    ffi::OsStr,
    fs::File,
    io::{Read, Seek, SeekFrom},
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
};

/// The devices of one run. Only their names are in memory.
#[derive(Debug)]
pub(crate) struct Snapshot {
    /// The file or database.
    path: PathBuf,
    source: Source,
}

#[derive(Debug)]
enum Source {
    /// A JSON file, and the object of each label. If a label comes twice, its last object counts.
    File { file: File, objects: BTreeMap<String, Span> },
    /// One run of a database. `hosts` is sorted by bytes.
    Run { store: Box<Store>, run: i64, schema: Schema, hosts: Vec<String> },
}

/// A part of a file.
#[derive(Debug, Clone, Copy)]
struct Span {
    at: u64,
    length: usize,
}

impl Snapshot {
    /// Opens `FILE.jsonl`, `FILE.json`, `FILE.db` (its last run) or `FILE.db@RUN`.
    ///
    /// # Errors
    /// Fails if it cannot be read or is none of these.
    pub(crate) fn open(name: &OsStr) -> Result<Self, Error> {
        let octets = name.as_bytes();
        match octets.iter().rposition(|octet| *octet == b'@') {
            Some(at) if !Path::new(name).exists() => {
                let (path, run) =
                    (OsStr::from_bytes(&octets[..at]), OsStr::from_bytes(&octets[at + 1..]));
                let number = run.to_str().and_then(|text| text.parse().ok()).ok_or_else(|| {
                    let name = name.display();
                    Error::usage(format!("{name}: {run:?} is not the number of a run"))
                })?;
                Self::open_path(Path::new(path), Some(number))
            }
            _ => Self::open_path(Path::new(name), None),
        }
    }

    /// Opens a file or a database. `run` chooses the run of a database.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub(crate) fn open_path(path: &Path, run: Option<i64>) -> Result<Self, Error> {
        let unreadable = |e| Error::input(path.display(), e);
        let mut file = File::open(path).map_err(unreadable)?;
        let mut start = Vec::new();
        Read::by_ref(&mut file).take(16).read_to_end(&mut start).map_err(unreadable)?;
        if start == b"SQLite format 3\0" {
            return Store::open(path)
                .and_then(|store| Self::of_run(path, store, run.unwrap_or(-1)))
                .map_err(|e| Error::input(path.display(), e));
        }
        if run.is_some() {
            return Err(Error::input(path.display(), "not a database: it has no runs"));
        }
        file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
        Self::of_file(path, file)
    }

    /// Returns a run of an open database. `wanted` is the number of the run; -1 is the
    /// last run, -2 the one before.
    ///
    /// # Errors
    /// Fails if there is no such run.
    pub(crate) fn of_run(path: &Path, store: Store, wanted: i64) -> Result<Self, DatabaseError> {
        let run = store.number(wanted)?;
        let (schema, hosts) = (store.schema()?, store.hosts(run)?);
        let source = Source::Run { store: Box::new(store), run, schema, hosts };
        Ok(Self { path: path.to_owned(), source })
    }

    fn of_file(path: &Path, mut file: File) -> Result<Self, Error> {
        #[derive(serde::Deserialize)]
        struct Head {
            host: String,
            label: Option<String>,
        }
        let mut objects = BTreeMap::new();
        let mut found = JsonObjects::new(&mut file);
        while let Some(object) = found.next().map_err(|e| Error::input(path.display(), e))? {
            let head: Head = serde_json::from_slice(object.bytes).map_err(|e| {
                let why = format!("the object at byte {} is not a device: {e}", object.at);
                Error::input(path.display(), why)
            })?;
            objects.insert(
                head.label.unwrap_or(head.host),
                Span { at: object.at, length: object.bytes.len() },
            );
        }
        Ok(Self { path: path.to_owned(), source: Source::File { file, objects } })
    }

    /// Returns what the fields mean, if the snapshot knows.
    pub(crate) fn schema(&self) -> Option<&Schema> {
        match &self.source {
            Source::Run { schema, .. } => Some(schema),
            Source::File { .. } => None,
        }
    }

    /// Returns the fields of each section that the run asked for, if the snapshot knows.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub(crate) fn asked(&self) -> Result<Option<HashMap<String, HashSet<String>>>, Error> {
        match &self.source {
            Source::Run { store, run, .. } => {
                store.asked(*run).map(Some).map_err(|e| self.database_error(e))
            }
            Source::File { .. } => Ok(None),
        }
    }

    /// Returns how many hosts the run was to ask and did not, if the snapshot knows.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub(crate) fn missing(&self) -> Result<u64, Error> {
        let Source::Run { store, run, .. } = &self.source else { return Ok(0) };
        let runs = store.runs().map_err(|e| self.database_error(e))?;
        let run = runs.into_iter().find(|known| known.id == *run && !known.is_whole());
        let missing = run.and_then(|run| Some(run.wanted?.saturating_sub(run.hosts)));
        Ok(missing.map_or(0, |missing| u64::try_from(missing).unwrap_or(0)))
    }

    /// Returns whether every host had its turn. Then a host that is not in the run is gone.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub(crate) fn is_whole(&self) -> Result<bool, Error> {
        match &self.source {
            Source::Run { store, run, .. } => {
                store.is_whole(*run).map_err(|e| self.database_error(e))
            }
            Source::File { .. } => Ok(true),
        }
    }

    /// Returns the labels of its hosts. Digits in them count as numbers.
    pub(crate) fn hosts(&self) -> Vec<String> {
        let mut hosts: Vec<String> = match &self.source {
            Source::File { objects, .. } => objects.keys().cloned().collect(),
            Source::Run { hosts, .. } => hosts.clone(),
        };
        hosts.sort_by(|a, b| natural(a, b));
        hosts
    }

    /// Returns `Run 3, begun 2026-11-23 04:00:00 UTC`, if the snapshot knows.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub(crate) fn when(&self) -> Result<Option<String>, Error> {
        let Source::Run { store, run, .. } = &self.source else { return Ok(None) };
        let runs = store.runs().map_err(|e| self.database_error(e))?;
        let found = runs.iter().find(|known| known.id == *run);
        Ok(found.map(|run| {
            let started = run.started.replace('T', " ").replace('Z', " UTC");
            format!("Run {}, begun {started}", run.id)
        }))
    }

    /// Returns the host with this label.
    ///
    /// # Errors
    /// Fails if the file or database cannot be read.
    pub(crate) fn load(&mut self, host: &str) -> Result<Option<Loaded>, Error> {
        let path = &self.path;
        match &mut self.source {
            Source::File { file, objects } => {
                let Some(&Span { at, length }) = objects.get(host) else { return Ok(None) };
                let mut object = vec![0; length];
                file.seek(SeekFrom::Start(at))
                    .and_then(|_| file.read_exact(&mut object))
                    .map_err(|e| Error::io(path.display(), e))?;
                Ok(Some(Loaded(serde_json::from_slice(&object)?)))
            }
            Source::Run { store, run, schema, hosts } => {
                if hosts.binary_search_by(|known| known.as_str().cmp(host)).is_err() {
                    return Ok(None);
                }
                let loaded = store.load(*run, host, schema);
                loaded.map(Some).map_err(|source| Error::Database { path: path.clone(), source })
            }
        }
    }

    fn database_error(&self, source: DatabaseError) -> Error {
        Error::Database { path: self.path.clone(), source }
    }
}
