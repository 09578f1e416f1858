//! A table for people: hosts down, variables across; or the rows of a conceptual table. What is
//! wrong with a host goes to standard error, as with text.
//!
//! Columns are as wide as what is in them, so that nothing is written before the last host.

use super::{Formatter, OutputOptions, Shape, rows::Headings, text, value};
use comfy_table::{ContentArrangement, Table, presets};
use netsnmp::{HostRecord, Mib, Oid};

/// Collects records and writes them as one table.
pub(super) struct Matrix {
    mib: &'static Mib,
    table: Option<Oid>,
    to_terminal: bool,
    records: Vec<HostRecord>,
}

/// Variables beyond which a host gets a line for each instead of a column.
const ACROSS: usize = 8;

impl Matrix {
    pub(super) fn new(options: OutputOptions) -> Self {
        let table = match options.shape {
            Shape::Varbinds => None,
            Shape::Table(shape) => Some(shape.table),
        };
        let to_terminal = options.file.is_none();
        Self { mib: options.mib, table, to_terminal, records: Vec::new() }
    }

    fn name(&self, oid: &Oid) -> String {
        let mut name = String::new();
        let style = netsnmp::mib::Style { names: netsnmp::mib::Names::Suffix, ..value::CELL };
        self.mib.name_into(&mut name, oid, &style);
        value::one_line(&name)
    }

    fn cell(&self, oid: &Oid, of: &netsnmp::Value) -> String {
        let mut text = String::new();
        value::text_into(&mut text, self.mib, oid, of);
        value::one_line(&text)
    }

    /// The variables, where all hosts that answered have the same few.
    fn across(&self) -> Option<Vec<Oid>> {
        let mut lists = self.records.iter().filter(|record| !record.varbinds.is_empty());
        let oids = |record: &HostRecord| {
            record.varbinds.iter().map(|varbind| varbind.oid.clone()).collect::<Vec<_>>()
        };
        let first = oids(lists.next()?);
        (first.len() <= ACROSS && lists.all(|record| oids(record) == first)).then_some(first)
    }

    fn varbinds(&self, drawn: &mut Table) {
        let shown = || self.records.iter().filter(|record| !record.varbinds.is_empty());
        if let Some(oids) = self.across() {
            let names = oids.iter().map(|oid| self.name(oid));
            drawn.set_header(std::iter::once("host".to_owned()).chain(names));
            for record in shown() {
                let cells = record.varbinds.iter().map(|v| self.cell(&v.oid, &v.value));
                drawn.add_row(std::iter::once(record.host.to_string()).chain(cells));
            }
            return;
        }
        drawn.set_header(["host", "variable", "value"]);
        for record in shown() {
            for varbind in &record.varbinds {
                let cell = self.cell(&varbind.oid, &varbind.value);
                drawn.add_row([record.host.to_string(), self.name(&varbind.oid), cell]);
            }
        }
    }

    fn rows(&self, table: &Oid, drawn: &mut Table) {
        let folded: Vec<_> = self
            .records
            .iter()
            .map(|record| {
                let rows = netsnmp::query::Table::from_varbinds(table, &record.varbinds);
                (record.host.to_string(), rows)
            })
            .collect();
        let of_rows = || {
            let rows = folded.iter().flat_map(|(_, rows)| rows.rows.iter().cloned()).collect();
            Headings::of_rows(self.mib, table, &netsnmp::query::Table { rows })
        };
        let headings = Headings::of_mib(self.mib, table).unwrap_or_else(of_rows).after_index();
        let names = headings.columns.iter().map(|(_, name)| name.clone());
        let index = headings.index.iter().cloned();
        drawn.set_header(std::iter::once("host".to_owned()).chain(index).chain(names));
        for (host, rows) in &folded {
            for row in &rows.rows {
                let cells = headings.cells(self.mib, table, row).into_iter();
                let cells = cells.map(|cell| cell.unwrap_or_default());
                let index = headings.index_cells(self.mib, table, row);
                let line = std::iter::once(host.clone()).chain(index).chain(cells);
                drawn.add_row(line.map(|cell| value::one_line(&cell)));
            }
        }
    }
}

impl Formatter for Matrix {
    fn record(&mut self, record: HostRecord, _: &mut Vec<u8>, notes: &mut String) {
        text::note(&record, notes);
        self.records.push(record);
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        let mut drawn = Table::new();
        drawn.load_style(presets::UTF8_HORIZONTAL_ONLY);
        if self.to_terminal {
            // Fits the terminal, where there is one.
            drawn.set_content_arrangement(ContentArrangement::Dynamic);
        }
        match &self.table {
            None => self.varbinds(&mut drawn),
            Some(table) => self.rows(table, &mut drawn),
        }
        if drawn.row_iter().next().is_some() {
            out.extend_from_slice(drawn.to_string().as_bytes());
            out.push(b'\n');
        }
    }
}
