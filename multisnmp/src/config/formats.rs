//! The output formats of commands that have fewer than others.

use super::{bad_value::BadValue, layer::Layer, origin::Origin};
use crate::{error::Error, output::Format};

impl Layer {
    /// Returns the output format of a command that writes no table.
    ///
    /// # Errors
    /// There is no such format, or it is `table`.
    pub(crate) fn format_without_table(&self) -> Result<Format, Error> {
        const FORMATS: &str = "use text, json, jsonl or csv";
        let of = |why: String| Error::Setting {
            origin: self.format.origin().cloned().unwrap_or(Origin::BuiltIn),
            source: why.into(),
        };
        match self.output_format() {
            Ok(Format::Table) => Err(of(format!("this command writes no table: {FORMATS}"))),
            Err(Error::Setting { origin, source }) => match source.downcast_ref() {
                Some(BadValue::Format(text)) => Err(of(format!("no format {text:?}: {FORMATS}"))),
                _ => Err(Error::Setting { origin, source }),
            },
            other => other,
        }
    }
}
