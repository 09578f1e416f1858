//! One line, and what all lines have in common: [`Line`].

use super::field::INFALLIBLE;
use crate::output::safe::{self, LineEnds};
use ::csv::{Writer, WriterBuilder};
use netsnmp::{HostRecord, ValueRef};
use std::fmt::{self, Write as _};

/// A line that is being written.
pub(super) struct Line<'p> {
    csv: Writer<&'p mut Vec<u8>>,
    field: String,
}

impl<'p> Line<'p> {
    pub(super) fn new(page: &'p mut Vec<u8>) -> Self {
        // The page is the buffer.
        let csv = WriterBuilder::new().flexible(true).buffer_capacity(512).from_writer(page);
        Self { csv, field: String::new() }
    }

    pub(super) fn plain(&mut self, field: &str) {
        self.csv.write_field(field).expect(INFALLIBLE);
    }

    pub(super) fn shown(&mut self, field: impl fmt::Display) {
        self.made(|out| {
            let _ = write!(out, "{field}");
        });
    }

    pub(super) fn made(&mut self, make: impl FnOnce(&mut String)) {
        self.field.clear();
        make(&mut self.field);
        safe::tame(&mut self.field, 0, LineEnds::Keep);
        self.csv.write_field(&self.field).expect(INFALLIBLE);
    }

    pub(super) fn empty(&mut self, count: usize) {
        (0..count).for_each(|_| self.plain(""));
    }

    pub(super) fn end(&mut self) {
        self.csv.write_record(None::<&[u8]>).expect(INFALLIBLE);
    }

    /// `host,address,ok,complete`
    pub(super) fn host(&mut self, record: &HostRecord) {
        self.shown(&record.host);
        match record.address {
            Some(address) => self.shown(address),
            None => self.plain(""),
        }
        self.shown(!record.outcome.is_failed());
        self.shown(record.outcome.is_complete());
    }

    /// `error_kind,error_message,elapsed_ms,tries,label`
    pub(super) fn ending(&mut self, record: &HostRecord) {
        match record.outcome.error() {
            Some(error) => {
                self.plain(error.kind().name());
                self.shown(error.message());
            }
            None => self.empty(2),
        }
        self.shown(format_args!("{:.3}", record.elapsed.as_secs_f64() * 1e3));
        self.shown(record.tries);
        match &record.label {
            Some(label) => self.shown(label),
            None => self.plain(""),
        }
        self.end();
    }
}

pub(super) const HOST: [&str; 4] = ["host", "address", "ok", "complete"];
pub(super) const ENDING: [&str; 5] =
    ["error_kind", "error_message", "elapsed_ms", "tries", "label"];

/// Writes a value for programs: numbers without units and labels.
pub(super) fn plain(out: &mut String, value: ValueRef<'_>) {
    match value {
        ValueRef::Null
        | ValueRef::NoSuchObject
        | ValueRef::NoSuchInstance
        | ValueRef::EndOfMibView
        | ValueRef::Malformed(_) => {}
        value => drop(write!(out, "{value}")),
    }
}
