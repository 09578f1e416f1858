//! The columns and rows of one table, or of several tables that have the same index.

use super::{options::TablePart, values::Values};
use netsnmp::{
    Mib, Oid, Value, VarBinds,
    mib::IndexValue,
    query::{Row, Table},
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Write,
};

/// What is known of the rows before any host has answered.
#[derive(Debug)]
pub(super) struct Columns {
    mib: &'static Mib,
    tables: Vec<One>,
    /// The columns that the MIB knows or the user named, in the order of the user.
    pub(super) known: Vec<Column>,
    /// The names of the objects of the INDEX; empty if no module has the table.
    pub(super) index: Vec<String>,
}

#[derive(Debug)]
struct One {
    oid: Oid,
    /// Whether all columns are asked, also those that the MIB does not know.
    whole: bool,
    /// A column. The index behind it is that of every other column.
    column: Oid,
}

/// A column of one of the tables.
#[derive(Debug, Clone)]
pub(super) struct Column {
    table: usize,
    number: u32,
    pub(super) oid: Oid,
    pub(super) name: String,
}

/// A row of each table.
#[derive(Debug, Clone)]
pub(super) struct JoinedRow {
    /// The numbers behind the OID of each column.
    pub(super) index: Vec<u32>,
    /// One for each table; `None` if the table does not have the row.
    rows: Vec<Option<Row>>,
}

impl Columns {
    pub(super) fn new(mib: &'static Mib, parts: &[TablePart]) -> Self {
        let mut columns = Self { mib, tables: Vec::new(), known: Vec::new(), index: Vec::new() };
        for part in parts {
            columns.add(part);
        }
        if let Some(object) = columns.tables.first().and_then(|one| mib.object(&one.oid))
            && let (object, []) = object
            && object.is_table()
        {
            columns.index = object.index().iter().map(|index| index.name.to_owned()).collect();
        }
        columns.tell_apart();
        columns
    }

    fn add(&mut self, part: &TablePart) {
        let (table, asked) = match part {
            TablePart::Whole(table) => (table, None),
            TablePart::Column { table, number } => (table, Some(*number)),
        };
        let in_mib = self.mib.columns(table);
        let at = self.tables.iter().position(|one| one.oid == *table).unwrap_or_else(|| {
            let column = in_mib.first().map(|column| column.oid());
            let column = column.or_else(|| table.join(&[1, asked.unwrap_or(1)]).ok());
            let column = column.unwrap_or_default();
            self.tables.push(One { oid: table.clone(), whole: false, column });
            self.tables.len() - 1
        });
        self.tables[at].whole |= asked.is_none();
        let numbers = match asked {
            Some(number) => vec![number],
            None => in_mib.iter().map(|column| column.subid()).collect(),
        };
        for number in numbers {
            if self.known.iter().any(|column| (column.table, column.number) == (at, number)) {
                continue;
            }
            let oid = table.join(&[1, number]).unwrap_or_default();
            let name = match self.mib.object(&oid) {
                Some((object, [])) => object.name().to_owned(),
                _ => number.to_string(),
            };
            self.known.push(Column { table: at, number, oid, name });
        }
    }

    /// Columns of two tables may have one name: their modules, or tables, tell them apart.
    fn tell_apart(&mut self) {
        let mut count = HashMap::<&str, usize>::from([("index", 1)]);
        for column in &self.known {
            *count.entry(&column.name).or_default() += 1;
        }
        let again: Vec<bool> = self.known.iter().map(|c| count[&*c.name] > 1).collect();
        for (column, again) in self.known.iter_mut().zip(again) {
            match self.mib.object(&column.oid) {
                Some((object, [])) if again => {
                    column.name = format!("{}::{}", object.module(), column.name);
                }
                Some((object, [_])) if self.tables.len() > 1 && object.is_entry() => {
                    column.name = format!("{}.{}", object.name(), column.name);
                }
                _ => {}
            }
        }
    }

    /// Returns the names of the tables.
    pub(super) fn title(&self, values: &mut Values) -> String {
        let mut title = String::new();
        for (i, one) in self.tables.iter().enumerate() {
            title.push_str(if i > 0 { ", " } else { "" });
            values.name_into(&mut title, &one.oid);
        }
        title
    }

    /// Folds the variables of a host into rows, in the order of their indexes.
    pub(super) fn rows(&self, varbinds: &VarBinds) -> Vec<JoinedRow> {
        let mut joined = BTreeMap::<Vec<u32>, Vec<Option<Row>>>::new();
        for (at, one) in self.tables.iter().enumerate() {
            for row in Table::from_varbinds(&one.oid, varbinds).rows {
                let none = || vec![None; self.tables.len()];
                let rows = joined.entry(row.index.clone()).or_insert_with(none);
                rows[at] = Some(row);
            }
        }
        joined.into_iter().map(|(index, rows)| JoinedRow { index, rows }).collect()
    }

    /// Returns the columns that have a value in these rows although the MIB does not know them.
    pub(super) fn foreign(&self, rows: &[JoinedRow]) -> Vec<Column> {
        let numbers = |(table, one): (usize, &One)| {
            let found: BTreeSet<u32> = rows
                .iter()
                .filter(|_| one.whole)
                .filter_map(|row| row.rows[table].as_ref())
                .flat_map(|row| row.cells.keys().copied())
                .filter(|n| !self.known.iter().any(|c| (c.table, c.number) == (table, *n)))
                .collect();
            found.into_iter().map(move |number| (table, number)).collect::<Vec<_>>()
        };
        let all = self.tables.iter().enumerate().flat_map(numbers);
        let column = |(table, number): (usize, u32)| {
            let oid = self.tables[table].oid.join(&[1, number]).unwrap_or_default();
            let name = match self.mib.object(&oid) {
                Some((entry, [_])) if self.tables.len() > 1 => format!("{}.{number}", entry.name()),
                _ => number.to_string(),
            };
            Column { table, number, oid, name }
        };
        all.map(column).collect()
    }

    /// Returns whether the column is there because its whole table was asked for.
    pub(super) fn is_whole(&self, column: &Column) -> bool {
        self.tables[column.table].whole
    }

    /// Returns whether the MIB has the column.
    pub(super) fn is_known(&self, column: &Column) -> bool {
        matches!(self.mib.object(&column.oid), Some((_, [])))
    }

    /// Returns the values of the INDEX of a row; `None` if its numbers do not fit, or no module has
    /// the table.
    pub(super) fn index_of(&self, row: &JoinedRow) -> Option<Vec<IndexValue<'static>>> {
        if self.index.is_empty() {
            return None;
        }
        self.mib.index(&self.tables.first()?.column.join(&row.index).ok()?)
    }

    /// Returns the OID of a cell of the row.
    pub(super) fn cell_of(&self, row: &JoinedRow) -> Option<(&Oid, Oid)> {
        let column = &self.tables.first()?.column;
        Some((column, column.join(&row.index).ok()?))
    }
}

impl JoinedRow {
    /// Returns the value of a cell, and the row of its table.
    pub(super) fn cell(&self, column: &Column) -> Option<(&Value, &Row)> {
        let row = self.rows[column.table].as_ref()?;
        Some((row.cells.get(&column.number)?, row))
    }
}

/// Writes the numbers of an index.
pub(super) fn dotted(out: &mut String, subids: &[u32]) {
    for (i, subid) in subids.iter().enumerate() {
        let _ = write!(out, "{}{subid}", if i > 0 { "." } else { "" });
    }
}
