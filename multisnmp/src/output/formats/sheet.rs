//! One table per host, as snmptable prints it, or ruled.

use super::grid::Look;
use crate::output::{
    note,
    options::{TableContent, TableOptions},
    page::{Page, Render},
    rows::{Column, Columns, JoinedRow, dotted},
    safe::{self, LineEnds},
    values::Values,
};
use cells::{Rows, Sheet, common_prefix};
use netsnmp::HostRecord;

mod cells;

#[cfg(test)]
mod tests;

/// How a table is drawn.
pub(super) enum Layout {
    /// The layout of snmptable: right-aligned, or with a separator.
    Plain {
        color: bool,
    },
    Ruled(Look),
}

/// Writes a table for each host. The heading names the host. If there is no heading, or the lines
/// are for programs, the host is the first column instead.
pub(super) struct TableSheets {
    values: Values,
    columns: Columns,
    options: TableOptions,
    layout: Layout,
    hosts_shown: bool,
    title: String,
    /// The length in bytes of the common prefix of the column names; 0 without `brief`.
    common: usize,
    /// The header that was written last.
    header: Vec<String>,
    begun: bool,
}

/// The rows of one ruled table. Its cells take far more memory than their text, so a longer table
/// is drawn as several.
const RULED_ROWS: usize = 5_000;

/// Stands for a cell that the agent does not have.
const HOLE: &str = "?";

impl TableSheets {
    pub(super) fn new(
        mut values: Values,
        content: TableContent,
        hosts_shown: bool,
        layout: Layout,
    ) -> Self {
        let TableContent { parts, options } = content;
        let columns = Columns::new(values.mib, &parts);
        let names = columns.known.iter().map(|column| &column.name);
        let common = if options.brief { common_prefix(names) } else { 0 };
        let title = columns.title(&mut values);
        Self {
            values,
            columns,
            options,
            layout,
            hosts_shown,
            title,
            common,
            header: Vec::new(),
            begun: false,
        }
    }

    fn is_ruled(&self) -> bool {
        matches!(self.layout, Layout::Ruled(_))
    }

    /// Returns whether the host is the first column. Each part of a ruled table has it.
    fn host_column(&self) -> bool {
        let plain = self.options.separator.is_some() || self.options.no_header;
        self.hosts_shown && (self.is_ruled() || plain)
    }

    /// Returns the names of the columns that each part begins with. Ruled tables have the values of
    /// the index, as CSV does; `-Ci` asks for the index as names have it.
    fn leading(&self) -> Vec<String> {
        let mut leading = Vec::new();
        if self.host_column() {
            leading.push("host".to_owned());
        }
        match self.is_ruled() && !self.columns.index.is_empty() {
            true => leading.extend(self.columns.index.iter().map(|name| self.brief(name))),
            false if self.options.index || self.is_ruled() => leading.push("index".to_owned()),
            false => {}
        }
        leading
    }

    /// Returns a name without what all names of columns begin with. A name of the index may be that
    /// of another table.
    fn brief(&self, name: &str) -> String {
        let common = self.columns.known.first().map_or("", |first| &first.name[..self.common]);
        name.strip_prefix(common).filter(|rest| !rest.is_empty()).unwrap_or(name).to_owned()
    }

    /// Returns the columns after the leading ones.
    fn columns_of(&self, rows: &[JoinedRow]) -> Vec<Column> {
        let (known, index) = (self.columns.known.iter(), &self.columns.index);
        // As snmptable does, keep columns that the agent lacks: programs that split the lines rely
        // on the position of each column. Ruled tables are for people. They leave such columns out,
        // unless the user named them, and a column of the index appears once.
        let wanted = |column: &&Column| {
            let named = !self.columns.is_whole(column);
            let filled = || rows.iter().any(|row| row.cell(column).is_some());
            !self.is_ruled() || !index.contains(&column.name) && (named || filled())
        };
        known.filter(wanted).cloned().chain(self.columns.foreign(rows)).collect()
    }

    fn sheet(&mut self, host: &str, rows: &[JoinedRow]) -> Sheet {
        let columns = self.columns_of(rows);
        let mut header = self.leading();
        let leading = header.len();
        header.extend(columns.iter().map(|column| match self.columns.is_known(column) {
            true => self.brief(&column.name),
            false => column.name.clone(),
        }));
        let mut host_name = String::new();
        safe::push(&mut host_name, host);
        let mut cells = Rows::new(header.len());
        for (number, row) in rows.iter().enumerate() {
            if self.host_column() {
                cells.cell(|text| text.push_str(&host_name));
            }
            self.index_cells(row, &mut cells);
            // The index does not fit the MIB.
            while cells.cells() < number * header.len() + leading {
                cells.cell(|_| {});
            }
            for column in &columns {
                let values = &mut self.values;
                cells.cell(|text| match row.cell(column) {
                    Some((value, of)) => {
                        values.cell_into(text, &column.oid, of, value, LineEnds::Join);
                    }
                    None => text.push_str(HOLE),
                });
            }
        }
        Sheet { header, rows: cells, leading }
    }

    fn index_cells(&mut self, row: &JoinedRow, cells: &mut Rows) {
        if self.is_ruled() {
            match self.columns.index_of(row) {
                Some(index) => {
                    for index in &index {
                        cells.cell(|text| {
                            let begin = text.len();
                            self.values.index_into(text, index);
                            safe::tame(text, begin, LineEnds::Join);
                        });
                    }
                }
                None => cells.cell(|text| dotted(text, &row.index)),
            }
        } else if self.options.index {
            let index = self.index(row);
            cells.cell(|text| text.push_str(&index));
        }
    }

    /// Returns the index as a name has it: `3`, `"public".1`.
    fn index(&self, row: &JoinedRow) -> String {
        let Some((column, cell)) = self.columns.cell_of(row) else { return String::new() };
        let name = self.values.short_name(column);
        let whole = self.values.short_name(&cell);
        whole.strip_prefix(&name).unwrap_or(&whole).trim_start_matches('.').to_owned()
    }

    fn draw(&mut self, host: &str, sheet: &Sheet, out: &mut String) {
        match (&self.layout, &self.options.separator) {
            (Layout::Ruled(look), _) => {
                let look = *look;
                self.ruled(host, sheet, look, out);
            }
            (Layout::Plain { .. }, Some(separator)) => {
                let separator = separator.clone();
                self.separated(sheet, &separator, out);
            }
            (Layout::Plain { color }, None) => {
                let color = *color;
                self.aligned(host, sheet, color, out);
            }
        }
        self.begun = true;
    }

    fn heading(&self, host: &str, color: bool, part: usize, out: &mut String) {
        if self.hosts_shown && !self.host_column() && !host.is_empty() {
            note::host_into(out, host, color);
            out.push_str(": ");
        }
        match part {
            0 => out.push_str("SNMP table: "),
            _ => out.push_str("SNMP table "),
        }
        out.push_str(&self.title);
        if part > 0 {
            out.push_str(&format!(", part {}", part + 1));
        }
        out.push('\n');
    }

    fn separated(&mut self, sheet: &Sheet, separator: &str, out: &mut String) {
        if !self.options.no_header && self.header != sheet.header {
            if !self.options.only_header {
                if self.begun {
                    out.push('\n');
                }
                self.heading("", false, 0, out);
                out.push('\n');
            }
            out.push_str(&sheet.header.join(separator));
            out.push('\n');
            self.header.clone_from(&sheet.header);
        }
        for row in 0..sheet.rows.len() {
            let cell = sheet.rows.row(row);
            for column in 0..sheet.header.len() {
                if column > 0 {
                    out.push_str(separator);
                }
                out.push_str(cell(column));
            }
            out.push('\n');
        }
    }

    fn aligned(&self, host: &str, sheet: &Sheet, color: bool, out: &mut String) {
        // snmptable leaves room for names even if it does not print them.
        let widths = sheet.widths(true);
        for (number, part) in sheet.parts(&widths, self.options.width, 1, 0).iter().enumerate() {
            if !self.options.no_header {
                if !self.options.only_header {
                    if self.begun || number > 0 {
                        out.push('\n');
                    }
                    self.heading(host, color, number, out);
                    out.push('\n');
                }
                sheet.align(|i| &sheet.header[i], &widths, part, out);
            }
            for row in 0..sheet.rows.len() {
                sheet.align(sheet.rows.row(row), &widths, part, out);
            }
        }
    }

    fn ruled(&self, host: &str, sheet: &Sheet, look: Look, out: &mut String) {
        let widths = sheet.widths(!self.options.no_header);
        // A cell has a blank on both sides and a rule after it; the line begins with another rule.
        let parts = sheet.parts(&widths, look.width(), 3, 1);
        for (number, part) in parts.iter().enumerate() {
            if !self.options.no_header && !self.options.only_header {
                if self.begun || number > 0 {
                    out.push('\n');
                }
                self.heading(host, look.color(), number, out);
            }
            let columns = || (0..sheet.leading).chain(part.clone());
            // A table without rows is its header.
            for begin in (0..sheet.rows.len().max(1)).step_by(RULED_ROWS) {
                let header = (!self.options.no_header)
                    .then(|| columns().map(|i| sheet.header[i].clone()).collect());
                let end = sheet.rows.len().min(begin + RULED_ROWS);
                let rows = (begin..end).map(|row| {
                    let cell = sheet.rows.row(row);
                    columns().map(|i| cell(i).to_owned()).collect()
                });
                look.rule(header, rows, out);
            }
        }
    }
}

impl Render for TableSheets {
    fn begin(&mut self, page: &mut Page) {
        if !self.options.only_header {
            return;
        }
        if self.columns.known.is_empty() {
            page.notes.push_str(&self.title);
            page.notes.push_str(": no module has its columns (-m, -M)\n");
            return;
        }
        let mut header = self.leading();
        let leading = header.len();
        let known = self.columns.known.iter();
        let known = known.filter(|c| !self.is_ruled() || !self.columns.index.contains(&c.name));
        header.extend(known.map(|column| self.brief(&column.name)));
        let mut out = String::new();
        self.draw("", &Sheet { rows: Rows::new(header.len()), header, leading }, &mut out);
        page.out.extend_from_slice(out.as_bytes());
    }

    fn record(&mut self, record: HostRecord, page: &mut Page) {
        let color = match self.layout {
            Layout::Plain { color } => color,
            Layout::Ruled(look) => look.color(),
        };
        note::trouble(&mut page.notes, &record, color);
        if self.options.only_header {
            return;
        }
        let rows = self.columns.rows(&record.varbinds);
        if rows.is_empty() {
            if record.outcome.is_complete() {
                note::remark(
                    &mut page.notes,
                    record.name(),
                    &format!("{}: no entries", self.title),
                );
            }
            return;
        }
        let sheet = self.sheet(record.name(), &rows);
        let mut out = String::new();
        self.draw(record.name(), &sheet, &mut out);
        drop((sheet, rows));
        page.out.extend_from_slice(out.as_bytes());
    }
}
