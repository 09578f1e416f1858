//! CSV (RFC 4180): a line a varbind, or a line a row of a table. Values are exact: a spreadsheet
//! takes one that starts with `=` for a formula.

use super::{Formatter, OutputOptions, Shape, json::hex_into, rows, value::CELL};
use netsnmp::{HostRecord, Mib, Oid, VarBind};

/// Columns of a line a varbind.
const COLUMNS: [&str; 15] = [
    "host",
    "address",
    "ok",
    "complete",
    "oid",
    "name",
    "index",
    "type",
    "value",
    "text",
    "raw",
    "error_kind",
    "error_message",
    "elapsed_ms",
    "tries",
];

/// Writes records as lines of cells.
pub(super) struct Csv {
    mib: &'static Mib,
    table: Option<Columns>,
    begun: bool,
}

/// A table's columns, fixed by the MIB or by the first host that has any.
struct Columns {
    table: Oid,
    known: Option<rows::Headings>,
}

impl Csv {
    pub(super) fn new(options: OutputOptions) -> Self {
        let table = match options.shape {
            Shape::Varbinds => None,
            Shape::Table(shape) => Some(Columns {
                known: rows::Headings::of_mib(options.mib, &shape.table)
                    .map(rows::Headings::after_index),
                table: shape.table,
            }),
        };
        Self { mib: options.mib, table, begun: false }
    }

    fn varbinds(&self, record: &HostRecord, lines: &mut csv::Writer<&mut Vec<u8>>) {
        let common = Common::of(record);
        let [kind, message] = common.error();
        let mut line = |cells: [String; 7]| {
            let [oid, name, index, type_name, value, text, raw] = cells;
            // Into memory: it cannot fail.
            let _ = lines.write_record([
                &common.host,
                &common.address,
                common.ok,
                common.complete,
                &oid,
                &name,
                &index,
                &type_name,
                &value,
                &text,
                &raw,
                kind,
                message,
                &common.elapsed,
                &common.tries,
            ]);
        };
        for varbind in &record.varbinds {
            line(self.cells(varbind));
        }
        // A host is in the output whatever became of it.
        if record.varbinds.is_empty() {
            line(Default::default());
        }
    }

    fn cells(&self, VarBind { oid, value }: &VarBind) -> [String; 7] {
        let mib = self.mib;
        let mut name = String::new();
        mib.name_into(&mut name, oid, &CELL);
        let index = mib.index(oid).map_or_else(String::new, |values| {
            let values = values.into_iter().map(|index| index.value.to_string());
            values.collect::<Vec<_>>().join(" ")
        });
        let mut text = String::new();
        super::value::text_into(&mut text, mib, oid, value);
        let mut raw = String::new();
        value.as_bytes().inspect(|bytes| hex_into(&mut raw, bytes));
        let plain = if value.is_exception() { String::new() } else { value.to_string() };
        [oid.to_string(), name, index, value.type_name().to_owned(), plain, text, raw]
    }

    fn rows(mib: &Mib, columns: &mut Columns, record: &HostRecord, out: &mut Vec<u8>, first: bool) {
        let table = netsnmp::query::Table::from_varbinds(&columns.table, &record.varbinds);
        let known = columns
            .known
            .get_or_insert_with(|| rows::Headings::of_rows(mib, &columns.table, &table));
        let mut lines = csv::Writer::from_writer(out);
        if first {
            let fixed = ["host", "ok", "complete", "error_kind", "error_message"];
            let names = known.index.iter().chain(known.columns.iter().map(|(_, name)| name));
            let _ = lines.write_record(fixed.into_iter().chain(names.map(String::as_str)));
        }
        let common = Common::of(record);
        let [kind, message] = common.error();
        let fixed = [common.host.as_str(), common.ok, common.complete, kind, message];
        for row in &table.rows {
            let index = known.index_cells(mib, &columns.table, row);
            let cells = known.cells(mib, &columns.table, row).into_iter();
            let cells = index.into_iter().chain(cells.map(Option::unwrap_or_default));
            let _ = lines.write_record(fixed.iter().map(|cell| (*cell).to_owned()).chain(cells));
        }
        if table.rows.is_empty() {
            let empty = known.index.len() + known.columns.len();
            let _ = lines.write_record(fixed.into_iter().chain(std::iter::repeat_n("", empty)));
        }
    }
}

impl Formatter for Csv {
    fn record(&mut self, record: HostRecord, out: &mut Vec<u8>, _: &mut String) {
        let first = !std::mem::replace(&mut self.begun, true);
        if let Some(columns) = &mut self.table {
            return Self::rows(self.mib, columns, &record, out, first);
        }
        let mut lines = csv::Writer::from_writer(out);
        if first {
            let _ = lines.write_record(COLUMNS);
        }
        self.varbinds(&record, &mut lines);
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        // A file without a host still has its header.
        if !self.begun && self.table.is_none() {
            let _ = csv::Writer::from_writer(out).write_record(COLUMNS);
        }
    }
}

/// What every line of a host has.
struct Common {
    host: String,
    address: String,
    ok: &'static str,
    complete: &'static str,
    error: Option<(&'static str, String)>,
    elapsed: String,
    tries: String,
}

impl Common {
    fn of(record: &HostRecord) -> Self {
        let word = |is| if is { "true" } else { "false" };
        let error = record.outcome.error();
        Self {
            host: record.host.to_string(),
            address: record.address.map_or_else(String::new, |address| address.to_string()),
            ok: word(!record.outcome.is_failed()),
            complete: word(record.outcome.is_complete()),
            error: error.map(|error| (error.kind().name(), error.message())),
            elapsed: (record.elapsed.as_micros() as f64 / 1000.0).to_string(),
            tries: record.tries.to_string(),
        }
    }

    fn error(&self) -> [&str; 2] {
        self.error.as_ref().map_or(["", ""], |(kind, message)| [kind, message])
    }
}
