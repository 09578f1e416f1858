//! CSV: a folder with one file for each section.

use super::json::same;
use crate::{
    error::Error,
    output::{OutputError, Sink, unformula},
    shared,
};
use netsnmp::inventory::{Device, Field, Schema};
use std::{
    collections::HashSet,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

/// The files of a run. `hosts.csv` has a line for every target. The file of a section has a line for
/// every row, which starts with the host. The files appear only when the run is over.
pub(crate) struct CsvFolder {
    dir: PathBuf,
    hosts: CsvFile,
    sections: Vec<(String, CsvFile)>,
    /// Whether text that looks like a formula gets an apostrophe as a prefix.
    guarded: bool,
    /// Dropped after the files.
    _made: Option<Made>,
}

/// A folder that this run has made. It goes if the run leaves no file in it.
struct Made(PathBuf);

impl Drop for Made {
    fn drop(&mut self) {
        // It fails if there are files.
        let _ = fs::remove_dir(&self.0);
    }
}

type CsvFile = csv::Writer<SinkWriter>;

/// An output file for the CSV writer.
struct SinkWriter(Sink);

impl Write for SinkWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map(|()| bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The columns of `hosts.csv`.
const HOST_COLUMNS: [&str; 10] = [
    "host",
    "address",
    "ok",
    "complete",
    "error_kind",
    "error_message",
    "elapsed_ms",
    "tries",
    "same",
    "label",
];

/// Returns the name and header of each file.
pub(crate) fn csv_headers(schema: &Schema) -> Vec<(String, Vec<String>)> {
    let mut all = vec![("hosts".to_owned(), HOST_COLUMNS.map(str::to_owned).to_vec())];
    for section in &schema.sections {
        let mut columns = vec!["host".to_owned()];
        columns.extend(section.fields.iter().map(|field| field.name.clone()));
        columns.push("label".to_owned());
        all.push((section.name.clone(), columns));
    }
    all
}

impl CsvFolder {
    /// Creates the folder and the files, each with its header. The files replace those of an earlier
    /// run with the same sections.
    ///
    /// # Errors
    /// Fails if the folder cannot be created or written, or has CSV files that are not part of this
    /// run.
    pub(crate) fn create(dir: &Path, schema: &Schema, guarded: bool) -> Result<Self, Error> {
        let trouble = |e: io::Error| OutputError::Write(dir.display().to_string(), e);
        let is_new = !dir.exists();
        shared::make_folder(dir, 0o700).map_err(trouble)?;
        let made = is_new.then(|| Made(dir.to_owned()));
        let headers = csv_headers(schema);
        let ours: HashSet<String> = headers.iter().map(|(name, _)| format!("{name}.csv")).collect();
        for entry in fs::read_dir(dir).map_err(trouble)? {
            let name = entry.map_err(trouble)?.file_name().to_string_lossy().into_owned();
            if name.ends_with(".csv") && !ours.contains(&name) {
                return Err(Error::usage(format!(
                    "{} is not a file of this run: give -o another folder, so that they do not mix",
                    dir.join(name).display()
                )));
            }
        }
        let mut files = headers
            .into_iter()
            .map(|(name, columns)| {
                let path = dir.join(format!("{name}.csv"));
                let mut file = csv::Writer::from_writer(SinkWriter(Sink::private(Some(&path))?));
                file.write_record(columns).map_err(|e| trouble(io::Error::other(e)))?;
                Ok((name, file))
            })
            .collect::<Result<Vec<_>, Error>>()?;
        let (_, hosts) = files.remove(0);
        Ok(Self { dir: dir.to_owned(), hosts, sections: files, guarded, _made: made })
    }

    /// Writes one device.
    ///
    /// # Errors
    /// Fails if a file cannot be written, for example because the disk is full.
    pub(crate) fn device(&mut self, device: &Device) -> Result<(), Error> {
        self.write(device).map_err(|e| {
            OutputError::Write(self.dir.display().to_string(), io::Error::other(e)).into()
        })
    }

    fn write(&mut self, device: &Device) -> Result<(), csv::Error> {
        let (kind, message) = match &device.error {
            Some(error) => (error.kind().name(), error.message()),
            None => ("", String::new()),
        };
        let guarded = self.guarded;
        let label = device.label.as_deref().unwrap_or("");
        let address = device.address.map(|address| address.to_string()).unwrap_or_default();
        self.hosts.write_record([
            unformula(&device.host, guarded),
            address,
            (!device.is_failed()).to_string(),
            device.is_complete().to_string(),
            kind.to_owned(),
            unformula(&message, guarded),
            format!("{:.1}", device.elapsed.as_secs_f64() * 1e3),
            device.tries.to_string(),
            same(device).unwrap_or_default(),
            unformula(label, guarded),
        ])?;
        for section in &device.sections {
            let file = self.sections.iter_mut().find(|(name, _)| **name == *section.name);
            let Some((_, file)) = file else { continue };
            for row in &section.rows {
                file.write_field(unformula(&device.host, guarded))?;
                for value in &row.0 {
                    file.write_field(value.as_ref().map_or_else(
                        String::new,
                        |value| match value {
                            Field::Text(text) => unformula(text, guarded),
                            number => number.to_string(),
                        },
                    ))?;
                }
                file.write_field(unformula(label, guarded))?;
                file.write_record(None::<&[u8]>)?;
            }
        }
        Ok(())
    }

    /// Renames the files to their final names, `hosts.csv` last.
    ///
    /// # Errors
    /// As [`device`](Self::device).
    pub(crate) fn finish(self) -> Result<(), Error> {
        let files = self.sections.into_iter().map(|(_, file)| file);
        for file in files.chain([self.hosts]) {
            let SinkWriter(sink) = file.into_inner().map_err(|e| {
                let e = io::Error::from(e.error().kind());
                OutputError::Write(self.dir.display().to_string(), e)
            })?;
            sink.finish()?;
        }
        Ok(())
    }
}
