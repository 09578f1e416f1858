//! The records of `translate`, as JSON or CSV.

use super::record::Translation;
use crate::{cli::names::TranslateArgs, error::Error, output::Stdout};

/// Writes records as they come.
pub(super) struct TranslationWriter {
    form: RecordForm,
    count: u64,
}

enum RecordForm {
    Json,
    JsonLines,
    Csv,
}

impl TranslationWriter {
    /// Returns `None` if the options ask for text.
    pub(super) fn new(args: &TranslateArgs) -> Option<Self> {
        let form = match &args.listing {
            listing if listing.json => RecordForm::Json,
            listing if listing.jsonl => RecordForm::JsonLines,
            listing if listing.csv => RecordForm::Csv,
            _ => return None,
        };
        Some(Self { form, count: 0 })
    }

    /// Writes a record.
    ///
    /// # Errors
    /// Standard output cannot be written.
    pub(super) fn write(&mut self, out: &mut Stdout, one: &Translation<'_>) -> Result<(), Error> {
        let first = self.count == 0;
        self.count += 1;
        let json = || serde_json::to_string(one);
        match self.form {
            RecordForm::Json => {
                out.write(&format!("{}{}", if first { "[" } else { ",\n " }, json()?))
            }
            RecordForm::JsonLines => out.write(&format!("{}\n", json()?)),
            RecordForm::Csv => {
                if first {
                    out.csv(&Translation::COLUMNS)?;
                }
                out.csv(&one.columns())
            }
        }
    }

    /// Writes what stands after the last record.
    ///
    /// # Errors
    /// Standard output cannot be written.
    pub(super) fn end(self, out: &mut Stdout) -> Result<(), Error> {
        match self.form {
            RecordForm::Json if self.count == 0 => out.write("[]\n"),
            RecordForm::Json => out.write("]\n"),
            RecordForm::Csv if self.count == 0 => out.csv(&Translation::COLUMNS),
            _ => Ok(()),
        }
    }
}
