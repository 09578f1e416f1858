//! Devices read back: from JSON lines, JSON or the database.

use super::Store;
use crate::failure::Failure;
use netsnmp::inventory::Schema;
use serde_json::{Map, Value};
use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufRead, BufReader, Read, Seek, SeekFrom},
    path::Path,
};

/// A device in the form of its JSON.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Loaded(pub(crate) Map<String, Value>);

impl Loaded {
    pub(crate) fn host(&self) -> &str {
        self.0.get("host").and_then(Value::as_str).unwrap_or("")
    }

    pub(crate) fn is(&self, key: &str) -> bool {
        self.0.get(key).and_then(Value::as_bool).unwrap_or(false)
    }

    /// `complete`, `absent`, `partial`, `skipped`; nothing where it was not to be asked.
    pub(crate) fn state(&self, section: &str) -> Option<&str> {
        self.0.get("states")?.get(section)?.get("state")?.as_str()
    }

    /// The rows of a section; of a single one it is one.
    pub(crate) fn rows(&self, section: &str) -> &[Value] {
        match self.0.get(section) {
            Some(Value::Array(rows)) => rows,
            Some(one @ Value::Object(_)) => std::slice::from_ref(one),
            _ => &[],
        }
    }
}

/// What the fields of the sections mean, as far as a comparison wants to know.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shape(Vec<Section>);

#[derive(Debug, Clone)]
struct Section {
    name: String,
    single: bool,
    fields: Vec<Field>,
}

#[derive(Debug, Clone)]
struct Field {
    name: String,
    kind: String,
    volatile: bool,
    key: bool,
}

impl Shape {
    pub(crate) fn of(schema: &Schema) -> Self {
        let mut shape = Self::default();
        for section in &schema.sections {
            for field in &section.fields {
                shape.add(
                    &section.name,
                    &field.name,
                    field.kind.name(),
                    field.volatile,
                    section.key.contains(&field.name),
                    section.single,
                );
            }
        }
        shape
    }

    pub(crate) fn add(
        &mut self,
        section: &str,
        field: &str,
        kind: &str,
        volatile: bool,
        key: bool,
        single: bool,
    ) {
        let field = Field { name: field.to_owned(), kind: kind.to_owned(), volatile, key };
        match self.0.iter_mut().find(|known| known.name == section) {
            Some(known) => known.fields.push(field),
            None => {
                self.0.push(Section { name: section.to_owned(), single, fields: vec![field] });
            }
        }
    }

    /// What this one has, and what the other one has besides.
    pub(crate) fn and(mut self, other: Shape) -> Self {
        for section in other.0 {
            if !self.0.iter().any(|known| known.name == section.name) {
                self.0.push(section);
            }
        }
        self
    }

    fn section(&self, name: &str) -> Option<&Section> {
        self.0.iter().find(|section| section.name == name)
    }

    pub(crate) fn sections(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|section| section.name.as_str())
    }

    pub(crate) fn is_single(&self, section: &str) -> bool {
        self.section(section).is_some_and(|section| section.single)
    }

    /// Name and kind of the fields.
    pub(crate) fn fields(&self, section: &str) -> impl Iterator<Item = (&str, &str)> {
        let fields = self.section(section).map_or(&[][..], |section| &section.fields);
        fields.iter().map(|field| (field.name.as_str(), field.kind.as_str()))
    }

    pub(crate) fn is_volatile(&self, section: &str, field: &str) -> bool {
        let fields = self.section(section).map_or(&[][..], |section| &section.fields);
        fields.iter().any(|known| known.name == field && known.volatile)
    }

    /// The fields that tell one row from another.
    pub(crate) fn key(&self, section: &str) -> Vec<&str> {
        let fields = self.section(section).map_or(&[][..], |section| &section.fields);
        fields.iter().filter(|field| field.key).map(|field| field.name.as_str()).collect()
    }
}

/// The devices of one run, host by host, whatever it is kept in.
#[derive(Debug)]
pub(crate) enum Snapshot {
    /// Where each host's line begins, and how long it is. A host that comes twice counts by its
    /// last line.
    Lines(File, BTreeMap<String, (u64, u64)>),
    /// One JSON array.
    Array(BTreeMap<String, Loaded>),
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
        let mut start = [0; 16];
        let read = file.read(&mut start).map_err(|e| trouble(&e))?;
        if &start[..read] == b"SQLite format 3\0" {
            let store = Store::open(Path::new(path)).map_err(|e| trouble(&e))?;
            let run = store.number(run.unwrap_or(0)).map_err(|e| trouble(&e))?;
            let shape = store.shape().map_err(|e| trouble(&e))?;
            let hosts = store.hosts(run).map_err(|e| trouble(&e))?;
            return Ok(Self::Run(Box::new(store), run, shape, hosts));
        }
        if run.is_some() {
            return Err(trouble(&"no database: it has no runs to choose from"));
        }
        file.seek(SeekFrom::Start(0)).map_err(|e| trouble(&e))?;
        match start[..read].iter().find(|b| !b.is_ascii_whitespace()) {
            Some(b'[') => {
                let all: Vec<Map<String, Value>> =
                    serde_json::from_reader(BufReader::new(file)).map_err(|e| trouble(&e))?;
                let all = all.into_iter().map(Loaded);
                Ok(Self::Array(all.map(|one| (one.host().to_owned(), one)).collect()))
            }
            _ => Self::lines(file).map_err(|e| trouble(&e)),
        }
    }

    fn lines(file: File) -> Result<Self, String> {
        #[derive(serde::Deserialize)]
        struct Head {
            host: String,
        }
        let mut places = BTreeMap::new();
        let mut reader = BufReader::new(&file);
        let (mut line, mut at, mut number) = (Vec::new(), 0_u64, 0_u64);
        loop {
            line.clear();
            let read = reader.read_until(b'\n', &mut line).map_err(|e| e.to_string())? as u64;
            if read == 0 {
                break;
            }
            number += 1;
            let text = line.trim_ascii();
            if !text.is_empty() {
                match serde_json::from_slice::<Head>(text) {
                    Ok(head) => {
                        places.insert(head.host, (at, read));
                    }
                    // The last line of a run that was killed.
                    Err(_) if !line.ends_with(b"\n") => {}
                    Err(e) => return Err(format!("line {number} is no device: {e}")),
                }
            }
            at += read;
        }
        drop(reader);
        Ok(Self::Lines(file, places))
    }

    /// What the fields mean, where the snapshot knows.
    pub(crate) fn shape(&self) -> Option<Shape> {
        match self {
            Self::Run(_, _, shape, _) => Some(shape.clone()),
            _ => None,
        }
    }

    /// Its hosts, in order.
    pub(crate) fn hosts(&self) -> Vec<String> {
        match self {
            Self::Lines(_, places) => places.keys().cloned().collect(),
            Self::Array(all) => all.keys().cloned().collect(),
            Self::Run(_, _, _, hosts) => hosts.clone(),
        }
    }

    /// One host.
    ///
    /// # Errors
    /// It cannot be read.
    pub(crate) fn load(&mut self, host: &str) -> Result<Option<Loaded>, Failure> {
        Ok(match self {
            Self::Array(all) => all.get(host).cloned(),
            Self::Lines(file, places) => {
                let Some(&(at, length)) = places.get(host) else { return Ok(None) };
                let mut line = vec![0; usize::try_from(length).unwrap_or(0)];
                file.seek(SeekFrom::Start(at))
                    .and_then(|_| file.read_exact(&mut line))
                    .map_err(Failure::local)?;
                Some(Loaded(serde_json::from_slice(&line).map_err(Failure::local)?))
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
