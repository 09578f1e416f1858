//! CSV: a file for each section, in a folder.

use crate::{failure::Failure, output::OutputError};
use netsnmp::inventory::{Device, Field, Schema};
use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

/// The files of a run. `hosts.csv` has a line for every target, each section's file a line for
/// every row, with the host before it.
pub(crate) struct Sheets {
    dir: PathBuf,
    hosts: Sheet,
    sections: Vec<(String, Sheet)>,
    /// Whether what a spreadsheet would take for a formula gets an apostrophe before it.
    guarded: bool,
}

type Sheet = csv::Writer<File>;

/// The columns of `hosts.csv`.
const HOSTS: [&str; 8] =
    ["host", "address", "ok", "complete", "error_kind", "error_message", "elapsed_ms", "tries"];

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
    /// Makes the folder and the files, each with its header.
    ///
    /// # Errors
    /// The folder cannot be made or written, or has files of these names already.
    pub(crate) fn create(dir: &Path, schema: &Schema, guarded: bool) -> Result<Self, Failure> {
        let trouble =
            |e: io::Error| Failure::local(OutputError::Write(dir.display().to_string(), e));
        fs::create_dir_all(dir).map_err(trouble)?;
        let open = |name: &str, columns: &[String]| -> Result<Sheet, Failure> {
            let path = dir.join(format!("{name}.csv"));
            let place = path.display().to_string();
            let file = File::create_new(&path).map_err(|e| match e.kind() {
                io::ErrorKind::AlreadyExists => Failure::usage(format!(
                    "{place} is there already: a run's CSV wants a folder of its own"
                )),
                _ => Failure::local(OutputError::Write(place, e)),
            })?;
            let mut sheet = csv::Writer::from_writer(file);
            sheet.write_record(columns).map_err(Failure::local)?;
            Ok(sheet)
        };
        let mut sheets = headers(schema)
            .into_iter()
            .map(|(name, columns)| Ok((name.clone(), open(&name, &columns)?)))
            .collect::<Result<Vec<_>, Failure>>()?;
        let (_, hosts) = sheets.remove(0);
        Ok(Self { dir: dir.to_owned(), hosts, sections: sheets, guarded })
    }

    /// Writes one device.
    ///
    /// # Errors
    /// The disk is full, or whatever else keeps a file from being written.
    pub(crate) fn device(&mut self, device: &Device) -> Result<(), Failure> {
        self.write(device).map_err(|e| {
            Failure::local(OutputError::Write(self.dir.display().to_string(), io::Error::other(e)))
        })
    }

    fn write(&mut self, device: &Device) -> Result<(), csv::Error> {
        let (kind, message) = match &device.error {
            Some((kind, message)) => (*kind, message.as_str()),
            None => ("", ""),
        };
        let guarded = self.guarded;
        let address = device.address.map(|address| address.to_string()).unwrap_or_default();
        self.hosts.write_record([
            safe(&device.host, guarded),
            address,
            (!device.is_failed()).to_string(),
            device.is_complete().to_string(),
            kind.to_owned(),
            safe(message, guarded),
            format!("{:.1}", device.elapsed.as_secs_f64() * 1e3),
            device.tries.to_string(),
        ])?;
        for section in &device.sections {
            let sheet = self.sections.iter_mut().find(|(name, _)| **name == *section.name);
            let Some((_, sheet)) = sheet else { continue };
            for row in &section.rows {
                sheet.write_field(safe(&device.host, guarded))?;
                for value in &row.0 {
                    sheet.write_field(value.as_ref().map_or_else(
                        String::new,
                        |value| match value {
                            Field::Text(text) => safe(text, guarded),
                            number => number.to_string(),
                        },
                    ))?;
                }
                sheet.write_record(None::<&[u8]>)?;
            }
        }
        Ok(())
    }

    /// Writes what is still in memory.
    ///
    /// # Errors
    /// As [`device`](Self::device).
    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        let sheets = self.sections.iter_mut().map(|(_, sheet)| sheet);
        for sheet in sheets.chain([&mut self.hosts]) {
            sheet.flush().map_err(|e| {
                Failure::local(OutputError::Write(self.dir.display().to_string(), e))
            })?;
        }
        Ok(())
    }
}

/// A text that no spreadsheet takes for a formula.
fn safe(text: &str, guarded: bool) -> String {
    match guarded && text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}
