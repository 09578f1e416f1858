//! One line for each row of a table: [`RowLines`].

use super::line::{ENDING, HOST, Line};
use crate::output::{
    note,
    options::TablePart,
    page::{Page, Render},
    rows::{Column, Columns, JoinedRow, dotted},
    safe::LineEnds,
    values::Values,
};
use netsnmp::{HostRecord, Oid};
use std::collections::{BTreeMap, BTreeSet};

/// Writes one line per row: `host,address,ok,complete`, the columns of the index, the other columns,
/// `error_kind,error_message,elapsed_ms,tries,label`.
///
/// If the MIB knows the table, it knows the columns too, and lines are written as hosts end. If not,
/// the columns are known only after the last host: all lines wait until then. Such lines have the
/// row's `index` in numbers, and the columns are named by their numbers.
pub(in crate::output::formats) struct RowLines {
    values: Values,
    columns: Columns,
    /// The columns after those of the index. A readable column of the INDEX appears once.
    others: Vec<Column>,
    /// Hosts that wait because the MIB does not know the table.
    waiting: Vec<(HostRecord, Vec<JoinedRow>)>,
    /// Columns that are not in the MIB and were reported.
    foreign: BTreeSet<Oid>,
}

impl RowLines {
    pub(in crate::output::formats) fn new(values: Values, parts: &[TablePart]) -> Self {
        let columns = Columns::new(values.mib, parts);
        let others = columns.known.iter().filter(|c| !columns.index.contains(&c.name));
        let others = others.cloned().collect();
        Self { values, columns, others, waiting: Vec::new(), foreign: BTreeSet::new() }
    }

    /// Returns whether the MIB has the table. Then the columns are known from the start.
    fn decoded(&self) -> bool {
        !self.columns.index.is_empty()
    }

    fn header(&self, page: &mut Page) {
        let mut line = Line::new(&mut page.out);
        HOST.iter().for_each(|name| line.plain(name));
        match self.decoded() {
            true => self.columns.index.iter().for_each(|name| line.plain(name)),
            false => line.plain("index"),
        }
        self.others.iter().for_each(|column| line.plain(&column.name));
        ENDING.iter().for_each(|name| line.plain(name));
        line.end();
    }

    fn lines(&mut self, record: &HostRecord, rows: &[JoinedRow], page: &mut Page) {
        let Self { values, columns, others, .. } = self;
        let width = columns.index.len().max(1);
        let mut line = Line::new(&mut page.out);
        if rows.is_empty() {
            line.host(record);
            line.empty(width + others.len());
            line.ending(record);
        }
        for row in rows {
            line.host(record);
            match columns.index_of(row) {
                Some(index) => {
                    for index in &index {
                        line.made(|out| {
                            values.index_into(out, index);
                        });
                    }
                }
                // The index does not fit the MIB: write it in numbers.
                None => {
                    line.made(|out| dotted(out, &row.index));
                    line.empty(width - 1);
                }
            }
            for column in others.iter() {
                match row.cell(column) {
                    Some((value, of)) => line.made(|out| {
                        values.cell_into(out, &column.oid, of, value, LineEnds::Keep);
                    }),
                    None => line.plain(""),
                }
            }
            line.ending(record);
        }
    }
}

impl Render for RowLines {
    fn begin(&mut self, page: &mut Page) {
        if self.decoded() {
            self.header(page);
        }
    }

    fn record(&mut self, mut record: HostRecord, page: &mut Page) {
        let rows = self.columns.rows(&record.varbinds);
        if !self.decoded() {
            record.varbinds.clear();
            self.waiting.push((record, rows));
            return;
        }
        for column in self.columns.foreign(&rows) {
            if self.foreign.insert(column.oid.clone()) {
                let name = &column.name;
                let what = format!("column {name} is not in the MIB and left out; --jsonl has it");
                note::remark(&mut page.notes, record.name(), &what);
            }
        }
        self.lines(&record, &rows, page);
    }

    fn end(&mut self, page: &mut Page) {
        if self.decoded() {
            return;
        }
        let waiting = std::mem::take(&mut self.waiting);
        let foreign = waiting.iter().flat_map(|(_, rows)| self.columns.foreign(rows));
        let foreign: BTreeMap<Oid, Column> = foreign.map(|c| (c.oid.clone(), c)).collect();
        self.others.extend(foreign.into_values());
        self.header(page);
        for (record, rows) in &waiting {
            self.lines(record, rows, page);
        }
    }
}
