//! The object of one row of a table.

use super::value::{NULL, cell};
use crate::output::{
    escape::string,
    rows::{Columns, JoinedRow, dotted},
    safe::LineEnds,
    values::Values,
};
use netsnmp::{HostRecord, Oid, Value, query::Row};

/// Writes rows: the values of the index, and each column by its name.
pub(super) struct RowJson {
    columns: Columns,
}

impl RowJson {
    pub(super) fn new(columns: Columns) -> Self {
        Self { columns }
    }

    /// Writes the rows of a host, with commas between them. `text` is only a buffer.
    pub(super) fn write(
        &self,
        record: &HostRecord,
        values: &mut Values,
        text: &mut String,
        out: &mut Vec<u8>,
    ) {
        let rows = self.columns.rows(&record.varbinds);
        // Columns that the MIB does not know are there only where the agent has them.
        let foreign = self.columns.foreign(&rows);
        for (i, row) in rows.iter().enumerate() {
            out.extend_from_slice(if i > 0 { b",{\"index\":{" } else { b"{\"index\":{" });
            self.index(row, values, text, out);
            out.push(b'}');
            for column in &self.columns.known {
                key(out, &column.name);
                match row.cell(column) {
                    Some(found) => value(out, &column.oid, found, values, text),
                    None => out.extend_from_slice(NULL),
                }
            }
            for column in &foreign {
                if let Some(found) = row.cell(column) {
                    key(out, &column.name);
                    value(out, &column.oid, found, values, text);
                }
            }
            out.push(b'}');
        }
    }

    fn index(&self, row: &JoinedRow, values: &mut Values, text: &mut String, out: &mut Vec<u8>) {
        let Some(index) = self.columns.index_of(row) else {
            text.clear();
            dotted(text, &row.index);
            out.extend_from_slice(b"\"oid\":");
            return string(out, text);
        };
        for (i, index) in index.iter().enumerate() {
            out.extend_from_slice(if i > 0 { b"," } else { b"" });
            string(out, index.name);
            out.push(b':');
            text.clear();
            let sense = values.index_into(text, index).sense;
            cell(out, index.value.view(), text, sense, |n| values.index_label(index, n));
        }
    }
}

fn value(
    out: &mut Vec<u8>,
    column: &Oid,
    (value, of): (&Value, &Row),
    values: &mut Values,
    text: &mut String,
) {
    text.clear();
    let sense = values.cell_into(text, column, of, value, LineEnds::Keep).sense;
    cell(out, value.view(), text, sense, |number| values.label(column, number));
}

fn key(out: &mut Vec<u8>, name: &str) {
    out.push(b',');
    string(out, name);
    out.push(b':');
}
