//! The records of `translate`, as JSON or CSV.

use super::record::Translation;
use crate::{cli::names::TranslateArgs, error::Error, output::Stdout};

/// Writes records as they come.
pub(super) struct Records {
    form: Form,
    count: u64,
}

enum Form {
    Json,
    JsonLines,
    Csv,
}

impl Records {
    /// Returns `None` if the options ask for text.
    pub(super) fn new(args: &TranslateArgs) -> Option<Self> {
        let form = match &args.listing {
            listing if listing.json => Form::Json,
            listing if listing.jsonl => Form::JsonLines,
            listing if listing.csv => Form::Csv,
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
            Form::Json => out.write(&format!("{}{}", if first { "[" } else { ",\n " }, json()?)),
            Form::JsonLines => out.write(&format!("{}\n", json()?)),
            Form::Csv => {
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
            Form::Json if self.count == 0 => out.write("[]\n"),
            Form::Json => out.write("]\n"),
            Form::Csv if self.count == 0 => out.csv(&Translation::COLUMNS),
            _ => Ok(()),
        }
    }
}
