//! A table by rows, as snmptable prints it.

use super::{Formatter, OutputOptions, Shape, TableOptions, text, value};
use netsnmp::{
    HostRecord, Mib, Oid,
    mib::Names,
    query::{Row, Table},
};

/// What stands over the columns.
pub(super) struct Headings {
    /// The objects of the INDEX; one `index` where the MIB does not know the table.
    pub(super) index: Vec<String>,
    /// Number and name of each column.
    pub(super) columns: Vec<(u32, String)>,
    known: bool,
}

impl Headings {
    /// The headings of a table the MIB knows.
    pub(super) fn of_mib(mib: &Mib, table: &Oid) -> Option<Self> {
        let known = mib.columns(table);
        let columns: Vec<_> =
            known.iter().map(|column| (column.subid(), column.name().to_owned())).collect();
        let first = known.first()?;
        let index: Vec<_> = first.index().into_iter().map(|index| index.name.to_owned()).collect();
        let index = if index.is_empty() { vec!["index".to_owned()] } else { index };
        Some(Self { index, columns, known: true })
    }

    /// For lines that start with the index: its objects are not columns once more.
    pub(super) fn after_index(mut self) -> Self {
        let Self { index, columns, .. } = &mut self;
        columns.retain(|(_, name)| !index.contains(name));
        self
    }

    /// The headings of a table whose rows tell its columns.
    pub(super) fn of_rows(mib: &Mib, table: &Oid, rows: &Table) -> Self {
        let name = |number: u32| match table.join(&[1, number]) {
            Ok(oid) => mib.name(&oid, Names::Suffix).rsplit("::").next().unwrap_or("").to_owned(),
            Err(_) => number.to_string(),
        };
        let columns = rows.columns().into_iter().map(|number| (number, name(number))).collect();
        Self { index: vec!["index".to_owned()], columns, known: false }
    }

    /// The values of a row's index, one for each of `index`.
    pub(super) fn index_cells(&self, mib: &Mib, table: &Oid, row: &Row) -> Vec<String> {
        let numbers = || row.index.iter().map(ToString::to_string).collect::<Vec<_>>().join(".");
        let decoded = mib.row_index(table, &row.index).filter(|_| self.known).map(|values| {
            values.into_iter().map(|index| index.value.to_string()).collect::<Vec<_>>()
        });
        match decoded {
            Some(cells) if cells.len() == self.index.len() => cells,
            // It does not fit its INDEX: the numbers, in the first of the columns.
            _ => {
                let mut cells = vec![String::new(); self.index.len()];
                cells[0] = numbers();
                cells
            }
        }
    }

    /// The cells of a row, a hole where there is none.
    pub(super) fn cells(&self, mib: &Mib, table: &Oid, row: &Row) -> Vec<Option<String>> {
        let cell = |number: &u32| {
            let value = row.cells.get(number)?;
            let oid = table.join(&[1, *number]).and_then(|oid| oid.join(&row.index)).ok()?;
            let mut text = String::new();
            value::text_into(&mut text, mib, &oid, value);
            Some(text)
        };
        self.columns.iter().map(|(number, _)| cell(number)).collect()
    }
}

/// Writes tables as snmptable does, one for each host.
pub(super) struct Rows {
    mib: &'static Mib,
    table: Oid,
    options: TableOptions,
    hosts_shown: bool,
}

impl Rows {
    pub(super) fn new(options: OutputOptions) -> Self {
        let (table, table_options) = match options.shape {
            Shape::Table(shape) => (shape.table, shape.options),
            Shape::Varbinds => (Oid::default(), TableOptions::default()),
        };
        Self { mib: options.mib, table, options: table_options, hosts_shown: options.hosts_shown }
    }

    /// Headings and cells, the index first where it is wanted.
    fn lines(&self, record: &HostRecord) -> (Vec<String>, Vec<Vec<String>>) {
        let rows = Table::from_varbinds(&self.table, &record.varbinds);
        let of_rows = || Headings::of_rows(self.mib, &self.table, &rows);
        let mut headings = Headings::of_mib(self.mib, &self.table).unwrap_or_else(of_rows);
        let with_index = self.options.index || !headings.known;
        if with_index {
            headings = headings.after_index();
        }
        let mut names: Vec<_> = headings.columns.iter().map(|(_, name)| name.clone()).collect();
        if self.options.brief {
            shorten(&mut names);
        }
        if with_index {
            names.splice(0..0, headings.index.iter().cloned());
        }
        let cells = rows.rows.iter().map(|row| {
            let index = match with_index {
                true => headings.index_cells(self.mib, &self.table, row),
                false => Vec::new(),
            };
            let cells = headings.cells(self.mib, &self.table, row).into_iter();
            index
                .into_iter()
                .chain(cells.map(|cell| cell.unwrap_or_else(|| "?".to_owned())))
                .map(|cell| value::one_line(&cell))
                .collect()
        });
        (names, cells.collect())
    }

    /// Lines of at most the width asked for: what does not fit goes on in another block below.
    fn blocks(&self, widths: &[usize]) -> Vec<std::ops::Range<usize>> {
        let limit = self.options.width.unwrap_or(usize::MAX);
        let mut blocks = Vec::new();
        let (mut start, mut used) = (0, 0);
        for (i, width) in widths.iter().enumerate() {
            if i > start && used + width + 1 > limit {
                blocks.push(start..i);
                (start, used) = (i, 0);
            }
            used += width + 1;
        }
        blocks.push(start..widths.len());
        blocks
    }
}

impl Formatter for Rows {
    fn record(&mut self, record: HostRecord, out: &mut Vec<u8>, notes: &mut String) {
        text::note(&record, notes);
        if record.outcome.is_failed() {
            return;
        }
        let (headings, rows) = self.lines(&record);
        let mut push = |line: &str| {
            out.extend_from_slice(line.trim_end().as_bytes());
            out.push(b'\n');
        };
        if !self.options.no_header {
            let host = if self.hosts_shown { format!("{}: ", record.host) } else { String::new() };
            push(&format!("{host}SNMP table: {}", self.mib.name(&self.table, Names::Module)));
            push("");
        }
        let head = (!self.options.no_header).then_some(&headings);
        let body: &[Vec<String>] = if self.options.only_header { &[] } else { &rows };
        if let Some(separator) = &self.options.separator {
            head.into_iter().chain(body).for_each(|line| push(&line.join(separator)));
        } else {
            let width = |i| {
                let lines = head.into_iter().chain(body);
                let cells = lines.map(|line: &Vec<String>| &line[i]);
                cells.map(|cell: &String| cell.chars().count()).max().unwrap_or(0)
            };
            let widths: Vec<_> = (0..headings.len()).map(width).collect();
            for block in self.blocks(&widths) {
                for line in head.into_iter().chain(body) {
                    let cells = line[block.clone()].iter().zip(&widths[block.clone()]);
                    let cells = cells.map(|(cell, width)| format!("{cell:>width$}"));
                    push(&cells.collect::<Vec<_>>().join(" "));
                }
            }
        }
        if self.hosts_shown && !self.options.no_header {
            push("");
        }
    }
}

/// Takes away what all names start with.
fn shorten(names: &mut [String]) {
    let Some((first, rest)) = names.split_first() else { return };
    let common = rest.iter().fold(first.len(), |common, name| {
        let same = first.bytes().zip(name.bytes()).take_while(|(a, b)| a == b).count();
        common.min(same)
    });
    if rest.is_empty() || names.iter().any(|name| name.len() == common) {
        return;
    }
    for name in names {
        *name = name.split_off(common);
    }
}
