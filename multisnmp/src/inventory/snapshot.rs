//! One run read back, host by host: from JSON lines, JSON or the database.

use super::{Loaded, Shape, Store, order::natural, scan::Objects};
use crate::failure::Failure;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fs::File,
    io::{Read, Seek, SeekFrom},
    path::Path,
};

/// The devices of one run. Only their names are in memory.
#[derive(Debug)]
pub(crate) enum Snapshot {
    /// Where the object of each host begins, and how long it is. A host that comes twice counts by
    /// its last object.
    File(File, BTreeMap<String, (u64, u64)>),
    Run(Box<Store>, i64, Shape, Vec<String>),
}

impl Snapshot {
    /// `FILE.jsonl`, `FILE.json`, `FILE.db` (its last run), `FILE.db@RUN`.
    ///
    /// # Errors
    /// It cannot be read, or is none of these.
    pub(crate) fn open(text: &str) -> Result<Self, Failure> {
        let (path, run) = match text.rsplit_once('@') {
            Some((path, run)) if !Path::new(text).exists() => {
                let run = run.parse().map_err(|_| {
                    Failure::usage(format!("{text}: {run:?} is no number of a run"))
                })?;
                (path, Some(run))
            }
            _ => (text, None),
        };
        let trouble = |e: &dyn std::fmt::Display| Failure::usage(format!("{path}: {e}"));
        let mut file = File::open(path).map_err(|e| trouble(&e))?;
        let mut start = Vec::new();
        Read::by_ref(&mut file).take(16).read_to_end(&mut start).map_err(|e| trouble(&e))?;
        if start == b"SQLite format 3\0" {
            let store = Store::open(Path::new(path)).map_err(|e| trouble(&e))?;
            return Self::of_run(store, run.unwrap_or(0)).map_err(|e| trouble(&e));
        }
        if run.is_some() {
            return Err(trouble(&"no database: it has no runs to choose from"));
        }
        file.seek(SeekFrom::Start(0)).map_err(|e| trouble(&e))?;
        Self::of_file(file).map_err(|e| trouble(&e))
    }

    /// A run of an open database: 1 and up as they are, 0 and down from the last one.
    ///
    /// # Errors
    /// There is no such run.
    pub(crate) fn of_run(store: Store, wanted: i64) -> Result<Self, String> {
        let run = store.number(wanted)?;
        let (shape, hosts) = (store.shape()?, store.hosts(run)?);
        Ok(Self::Run(Box::new(store), run, shape, hosts))
    }

    fn of_file(mut file: File) -> Result<Self, String> {
        #[derive(serde::Deserialize)]
        struct Head {
            host: String,
        }
        let mut places = BTreeMap::new();
        let mut objects = Objects::new(&mut file);
        while let Some(object) = objects.next().map_err(|e| e.to_string())? {
            let head: Head = serde_json::from_slice(object.bytes)
                .map_err(|e| format!("what begins at byte {} is no device: {e}", object.at))?;
            places.insert(head.host, (object.at, object.bytes.len() as u64));
        }
        Ok(Self::File(file, places))
    }

    /// What the fields mean, where the snapshot knows.
    pub(crate) fn shape(&self) -> Option<Shape> {
        match self {
            Self::Run(_, _, shape, _) => Some(shape.clone()),
            Self::File(..) => None,
        }
    }

    /// The fields of each section that were asked for, where the snapshot knows.
    ///
    /// # Errors
    /// It cannot be read.
    pub(crate) fn asked(&self) -> Result<Option<HashMap<String, HashSet<String>>>, Failure> {
        match self {
            Self::Run(store, run, ..) => store.asked(*run).map(Some).map_err(Failure::local),
            Self::File(..) => Ok(None),
        }
    }

    /// Whether every host has had its turn, so that one that is not there is gone.
    ///
    /// # Errors
    /// It cannot be read.
    pub(crate) fn is_whole(&self) -> Result<bool, Failure> {
        match self {
            Self::Run(store, run, ..) => store.is_whole(*run).map_err(Failure::local),
            Self::File(..) => Ok(true),
        }
    }

    /// Its hosts, in the order of their numbers.
    pub(crate) fn hosts(&self) -> Vec<String> {
        let mut hosts: Vec<String> = match self {
            Self::File(_, places) => places.keys().cloned().collect(),
            Self::Run(_, _, _, hosts) => hosts.clone(),
        };
        hosts.sort_by(|a, b| natural(a, b));
        hosts
    }

    /// `Run 3, begun 2026-11-23 04:00:00 UTC`, where the snapshot knows.
    ///
    /// # Errors
    /// It cannot be read.
    pub(crate) fn when(&self) -> Result<Option<String>, Failure> {
        let Self::Run(store, run, ..) = self else { return Ok(None) };
        let runs = store.runs().map_err(Failure::local)?;
        let found = runs.iter().find(|known| known.id == *run);
        Ok(found.map(|run| {
            let started = run.started.replace('T', " ").replace('Z', " UTC");
            format!("Run {}, begun {started}", run.id)
        }))
    }

    /// One host.
    ///
    /// # Errors
    /// It cannot be read.
    pub(crate) fn load(&mut self, host: &str) -> Result<Option<Loaded>, Failure> {
        Ok(match self {
            Self::File(file, places) => {
                let Some(&(at, length)) = places.get(host) else { return Ok(None) };
                let mut object = vec![0; usize::try_from(length).unwrap_or(0)];
                file.seek(SeekFrom::Start(at))
                    .and_then(|_| file.read_exact(&mut object))
                    .map_err(Failure::local)?;
                Some(Loaded(serde_json::from_slice(&object).map_err(Failure::local)?))
            }
            Self::Run(store, run, shape, hosts) => {
                if hosts.binary_search_by(|known| known.as_str().cmp(host)).is_err() {
                    return Ok(None);
                }
                Some(store.load(*run, host, shape).map_err(Failure::local)?)
            }
        })
    }
}
