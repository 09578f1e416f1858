//! Ruled tables for people.

use crate::output::{
    note,
    page::{Page, Render},
    safe::{self, LineEnds},
    values::Values,
};
use comfy_table::{Attribute, Cell, ContentArrangement, Table, presets::UTF8_FULL_CONDENSED};
use netsnmp::{HostRecord, Oid, VarBindRef, VarBinds};

/// The width and color of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    color: bool,
    /// `None`: as wide as the content.
    width: Option<u16>,
}

impl Look {
    /// `asked` is the width that the user wants. Without it, a table on standard output is as wide as
    /// `COLUMNS` says, or as the terminal.
    pub(super) fn new(color: bool, to_stdout: bool, asked: Option<usize>) -> Self {
        let of_output = || {
            let columns = std::env::var("COLUMNS").ok();
            columns.as_deref().and_then(columns_of).or_else(|| Table::new().width())
        };
        let asked = asked.map(|width| u16::try_from(width).unwrap_or(u16::MAX));
        let width = asked.or_else(|| to_stdout.then(of_output).flatten());
        Self { color, width }
    }

    pub(super) fn color(self) -> bool {
        self.color
    }

    pub(super) fn width(self) -> Option<usize> {
        self.width.map(usize::from)
    }

    /// Writes a table. Cells that do not fit are broken into lines.
    pub(super) fn rule(
        self,
        header: Option<Vec<String>>,
        rows: impl Iterator<Item = Vec<String>>,
        out: &mut String,
    ) {
        let mut table = Table::new();
        table.load_style(UTF8_FULL_CONDENSED);
        // We choose width and colors; the crate would ask standard output.
        table.force_no_tty();
        if self.color {
            table.enforce_styling();
        }
        if let Some(width) = self.width {
            table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
        } else {
            table.set_content_arrangement(ContentArrangement::Disabled);
        }
        if let Some(header) = header {
            let bold = |name: String| match self.color {
                true => Cell::new_owned(name).add_attribute(Attribute::Bold),
                false => Cell::new_owned(name),
            };
            table.set_header(header.into_iter().map(bold));
        }
        table.add_rows(rows.map(|row| row.into_iter().map(Cell::new_owned).collect::<Vec<_>>()));
        for line in table.lines() {
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
}

/// Returns the width in `COLUMNS`; `None` if it is not a width: some shells leave it empty or 0.
fn columns_of(text: &str) -> Option<u16> {
    text.trim().parse().ok().filter(|&width| width > 0)
}

/// Writes all hosts in one table after the last host. If several hosts were asked for the same few
/// variables, each host is a line; else each varbind is a line.
pub(super) struct VarbindGrid {
    values: Values,
    look: Look,
    hosts_shown: bool,
    records: Vec<HostRecord>,
}

/// With more variables than this, each varbind is a line.
const MAX_COLUMNS: usize = 8;
/// A narrower column, with its frame, is not readable.
const MIN_COLUMN_WIDTH: usize = 12;

impl VarbindGrid {
    pub(super) fn new(values: Values, look: Look, hosts_shown: bool) -> Self {
        Self { values, look, hosts_shown, records: Vec::new() }
    }

    /// Returns whether there is an error to show.
    fn troubled(&self) -> bool {
        self.records.iter().any(|record| !record.outcome.is_complete())
    }

    /// Returns the variables of the hosts, if all hosts that answered gave the same ones in the same
    /// order and they fit.
    fn same(&self) -> Option<Vec<Oid>> {
        let mut given = self.records.iter().filter(|record| !record.varbinds.is_empty());
        let oids = |record: &HostRecord| record.varbinds.iter().map(|v| v.oid.to_oid()).collect();
        let first: Vec<Oid> = oids(given.next()?);
        let all = given
            .all(|record| record.varbinds.iter().map(|v| v.oid).eq(first.iter().map(Oid::view)));
        let columns = 1 + first.len() + usize::from(self.troubled());
        let room = self.look.width().is_none_or(|w| w / columns >= MIN_COLUMN_WIDTH);
        (self.hosts_shown && all && room && first.len() <= MAX_COLUMNS).then_some(first)
    }

    /// Writes a line per host.
    fn matrix(&mut self, oids: &[Oid], out: &mut String) {
        let troubled = self.troubled();
        let mut header = vec!["host".to_owned()];
        header.extend(oids.iter().map(|oid| self.values.short_name(oid)));
        if troubled {
            header.push("error".to_owned());
        }
        let rows = self.records.iter().map(|record| {
            let values = &mut self.values;
            values.begin();
            let mut row = vec![host(record)];
            row.extend(record.varbinds.iter().map(|v| cell(values, v, &record.varbinds)));
            row.resize(1 + oids.len(), String::new());
            if troubled {
                row.push(record.outcome.error().map_or("", |e| e.kind().name()).to_owned());
            }
            row
        });
        self.look.rule(Some(header), rows, out);
    }

    /// Writes a line per varbind.
    fn list(&mut self, out: &mut String) {
        let mut header = vec!["name".to_owned(), "value".to_owned()];
        if self.hosts_shown {
            header.insert(0, "host".to_owned());
        }
        let mut rows = Vec::new();
        for record in &self.records {
            self.values.begin();
            let host = self.hosts_shown.then(|| host(record));
            for varbind in &record.varbinds {
                let mut row: Vec<String> = host.iter().cloned().collect();
                row.push(self.values.short_name(varbind.oid));
                row.push(cell(&mut self.values, varbind, &record.varbinds));
                rows.push(row);
            }
        }
        self.look.rule(Some(header), rows.into_iter(), out);
    }
}

/// Returns the value of a varbind as a cell.
fn cell(values: &mut Values, varbind: VarBindRef<'_>, all: &VarBinds) -> String {
    if varbind.value.is_exception() {
        return varbind.value.type_name().to_owned();
    }
    let mut cell = String::new();
    values.value_into(&mut cell, varbind, all);
    safe::tame(&mut cell, 0, LineEnds::Join);
    cell
}

fn host(record: &HostRecord) -> String {
    let mut host = String::new();
    safe::push(&mut host, record.name());
    host
}

impl Render for VarbindGrid {
    fn record(&mut self, record: HostRecord, page: &mut Page) {
        note::trouble(&mut page.notes, &record, self.look.color());
        self.records.push(record);
    }

    fn end(&mut self, page: &mut Page) {
        let mut out = String::new();
        match self.same() {
            Some(oids) => self.matrix(&oids, &mut out),
            None if self.records.iter().all(|record| record.varbinds.is_empty()) => {}
            None => self.list(&mut out),
        }
        page.out.extend_from_slice(out.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::{
        Format,
        testing::{self, Printed},
    };
    use netsnmp::{Error, ErrorKind, Mib, Outcome, Value, mib::Style};

    fn system(host: &str, descr: &str) -> HostRecord {
        let descr = Value::OctetString(descr.as_bytes().to_vec());
        testing::answer(
            host,
            &[("1.3.6.1.2.1.1.1.0", descr), ("1.3.6.1.2.1.1.9.0", Value::NoSuchObject)],
        )
    }

    fn print(hosts_shown: bool, records: Vec<HostRecord>) -> Printed {
        let mut options = testing::options(Format::Table);
        options.hosts_shown = hosts_shown;
        testing::print(options, records)
    }

    #[test]
    fn with_the_same_variables_each_host_is_a_line() {
        let dead = HostRecord::new("c", Outcome::Failed(Error::new(ErrorKind::Refused)));
        let Printed { out, notes } =
            print(true, vec![system("a", "one"), dead, system("b", "two")]);
        assert_eq!(
            out,
            "┌──────┬────────────┬──────────────┬─────────┐\n\
             │ host ┆ sysDescr.0 ┆ sysORTable.0 ┆ error   │\n\
             ╞══════╪════════════╪══════════════╪═════════╡\n\
             │ a    ┆ one        ┆ noSuchObject ┆         │\n\
             │ c    ┆            ┆              ┆ refused │\n\
             │ b    ┆ two        ┆ noSuchObject ┆         │\n\
             └──────┴────────────┴──────────────┴─────────┘\n"
        );
        assert!(notes.starts_with("c: refused: "), "{notes}");
    }

    #[test]
    fn with_other_variables_each_varbind_is_a_line() {
        let out = print(false, vec![system("a", "one")]).out;
        assert!(out.contains("│ sysDescr.0   ┆ one          │"), "{out}");
        let other = testing::answer("b", &[("1.3.6.1.2.1.1.3.0", Value::TimeTicks(1))]);
        let out = print(true, vec![system("a", "one"), other]).out;
        assert!(out.contains("│ b    ┆ sysUpTime.0  ┆ 0:0:00:00.01 │"), "{out}");
    }

    #[test]
    fn without_varbinds_there_is_no_table() {
        assert_eq!(print(true, vec![HostRecord::new("a", Outcome::Complete)]).out, "");
        assert_eq!(print(true, Vec::new()).out, "");
    }

    #[test]
    fn lines_are_never_wider_than_the_terminal() {
        let long = "a description of many words and one-that-is-longer-than-the-terminal-is";
        for width in [24, 40, 80] {
            let look = Look { color: false, width: Some(width) };
            let values = Values::new(Mib::builtin(), Style::default());
            let mut render = VarbindGrid::new(values, look, true);
            let mut page = Page::default();
            render.record(system("10.0.0.1", long), &mut page);
            render.record(system("10.0.0.2", "x\u{1b}[31m\ty"), &mut page);
            render.end(&mut page);
            let out = String::from_utf8(page.out).unwrap();
            assert!(out.lines().all(|l| l.chars().count() <= width.into()), "{width}:\n{out}");
            assert!(!out.contains(['\u{1b}', '\t']), "{out}");
        }
    }

    #[test]
    fn only_a_positive_number_in_columns_is_a_width() {
        assert_eq!(columns_of("50"), Some(50));
        for text in ["", "0", "-1", "wide", "70000"] {
            assert_eq!(columns_of(text), None, "{text}");
        }
    }

    #[test]
    fn the_error_column_needs_room_too() {
        let print = |trouble: bool| {
            let look = Look { color: false, width: Some(40) };
            let values = Values::new(Mib::builtin(), Style::default());
            let mut render = VarbindGrid::new(values, look, true);
            let mut page = Page::default();
            render.record(system("10.0.0.1", "one"), &mut page);
            if trouble {
                let dead = Outcome::Failed(Error::new(ErrorKind::Refused));
                render.record(HostRecord::new("10.0.0.2", dead), &mut page);
            }
            render.end(&mut page);
            String::from_utf8(page.out).unwrap()
        };
        assert!(print(false).contains("┆ sysDescr"), "{}", print(false));
        assert!(print(true).contains("┆ name"), "{}", print(true));
    }

    #[test]
    fn headings_are_bold_if_colors_are_on() {
        let look = Look { color: true, width: None };
        let mut out = String::new();
        look.rule(Some(vec!["host".to_owned()]), std::iter::empty(), &mut out);
        assert!(out.contains("\u{1b}[1m"), "{out:?}");
    }
}
