//! CSV: a file for each section, in a folder.

use crate::{
    failure::Failure,
    output::{OutputError, Sink, unformula},
};
use netsnmp::inventory::{Device, Field, Schema};
use std::{
    collections::HashSet,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

/// The files of a run. `hosts.csv` has a line for every target, each section's file a line for
/// every row, with the host before it. They appear whole, when the run is over.
pub(crate) struct Sheets {
    dir: PathBuf,
    hosts: Sheet,
    sections: Vec<(String, Sheet)>,
    /// Whether what a spreadsheet would take for a formula gets an apostrophe before it.
    guarded: bool,
}

type Sheet = csv::Writer<To>;

/// An output file as the CSV writer wants it.
struct To(Sink);

impl Write for To {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map(|()| bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The columns of `hosts.csv`.
const HOSTS: [&str; 9] = [
    "host",
    "address",
    "ok",
    "complete",
    "error_kind",
    "error_message",
    "elapsed_ms",
    "tries",
    "same_as",
];

/// The header of each file.
pub(crate) fn headers(schema: &Schema) -> Vec<(String, Vec<String>)> {
    let mut all = vec![("hosts".to_owned(), HOSTS.map(str::to_owned).to_vec())];
    for section in &schema.sections {
        let mut columns = vec!["host".to_owned()];
        columns.extend(section.fields.iter().map(|field| field.name.clone()));
        all.push((section.name.clone(), columns));
    }
    all
}

impl Sheets {
    /// Makes the folder and the files, each with its header. Files of an earlier run with the same
    /// sections give way to these.
    ///
    /// # Errors
    /// The folder cannot be made or written, or has files of sections that are not in this run.
    pub(crate) fn create(dir: &Path, schema: &Schema, guarded: bool) -> Result<Self, Failure> {
        let trouble =
            |e: io::Error| Failure::local(OutputError::Write(dir.display().to_string(), e));
        fs::create_dir_all(dir).map_err(trouble)?;
        let headers = headers(schema);
        let ours: HashSet<String> = headers.iter().map(|(name, _)| format!("{name}.csv")).collect();
        for entry in fs::read_dir(dir).map_err(trouble)? {
            let name = entry.map_err(trouble)?.file_name().to_string_lossy().into_owned();
            if name.ends_with(".csv") && !ours.contains(&name) {
                return Err(Failure::usage(format!(
                    "{} is there, and not of this run, with which it would be mixed up: -o wants \
                     another folder",
                    dir.join(name).display()
                )));
            }
        }
        let mut sheets = headers
            .into_iter()
            .map(|(name, columns)| {
                let path = dir.join(format!("{name}.csv"));
                let sink = Sink::open(Some(&path)).map_err(Failure::local)?;
                let mut sheet = csv::Writer::from_writer(To(sink));
                sheet.write_record(columns).map_err(Failure::local)?;
                Ok((name, sheet))
            })
            .collect::<Result<Vec<_>, Failure>>()?;
        let (_, hosts) = sheets.remove(0);
        Ok(Self { dir: dir.to_owned(), hosts, sections: sheets, guarded })
    }

    /// Writes one device.
    ///
    /// # Errors
    /// The disk is full, or whatever else keeps a file from being written.
    pub(crate) fn device(&mut self, device: &Device, same_as: Option<&str>) -> Result<(), Failure> {
        self.write(device, same_as).map_err(|e| {
            Failure::local(OutputError::Write(self.dir.display().to_string(), io::Error::other(e)))
        })
    }

    fn write(&mut self, device: &Device, same_as: Option<&str>) -> Result<(), csv::Error> {
        let (kind, message) = match &device.error {
            Some(error) => (error.kind().name(), error.message()),
            None => ("", String::new()),
        };
        let guarded = self.guarded;
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
            unformula(same_as.unwrap_or(""), guarded),
        ])?;
        for section in &device.sections {
            let sheet = self.sections.iter_mut().find(|(name, _)| **name == *section.name);
            let Some((_, sheet)) = sheet else { continue };
            for row in &section.rows {
                sheet.write_field(unformula(&device.host, guarded))?;
                for value in &row.0 {
                    sheet.write_field(value.as_ref().map_or_else(
                        String::new,
                        |value| match value {
                            Field::Text(text) => unformula(text, guarded),
                            number => number.to_string(),
                        },
                    ))?;
                }
                sheet.write_record(None::<&[u8]>)?;
            }
        }
        Ok(())
    }

    /// Puts the files in their places, `hosts.csv` last.
    ///
    /// # Errors
    /// As [`device`](Self::device).
    pub(crate) fn finish(self) -> Result<(), Failure> {
        let sheets = self.sections.into_iter().map(|(_, sheet)| sheet);
        for sheet in sheets.chain([self.hosts]) {
            let To(sink) = sheet.into_inner().map_err(|e| {
                let e = io::Error::from(e.error().kind());
                Failure::local(OutputError::Write(self.dir.display().to_string(), e))
            })?;
            sink.finish().map_err(Failure::local)?;
        }
        Ok(())
    }
}
