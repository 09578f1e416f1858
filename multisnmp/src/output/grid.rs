//! Ruled tables for people.

use super::{Page, Render, note, values::Values};
use comfy_table::{Attribute, Cell, ContentArrangement, Table, presets::UTF8_FULL_CONDENSED};
use netsnmp::{HostRecord, Oid};

/// How wide and how colorful.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    color: bool,
    /// `None`: as wide as the content.
    width: Option<u16>,
}

impl Look {
    /// `asked`: the width the user wants; else, where records go to standard output, `COLUMNS`
    /// or the width of the terminal it is.
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

    /// Writes a table; cells that do not fit are broken into lines.
    pub(super) fn rule(
        self,
        header: Option<Vec<String>>,
        rows: impl Iterator<Item = Vec<String>>,
        out: &mut String,
    ) {
        let mut table = Table::new();
        table.load_style(UTF8_FULL_CONDENSED);
        // Width and colors are ours to choose: it would ask standard output.
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

/// The width `COLUMNS` means; `None` where it is no width: shells leave it empty or 0.
fn columns_of(text: &str) -> Option<u16> {
    text.trim().parse().ok().filter(|&width| width > 0)
}

/// All hosts in one table, when the last has ended. Where several hosts were asked for the same
/// few variables, a line a host; else a line a varbind.
pub(super) struct Varbinds {
    values: Values,
    look: Look,
    hosts_shown: bool,
    records: Vec<HostRecord>,
}

/// More variables than that are a list.
const MOST_COLUMNS: usize = 8;
/// A column narrower than that, its frame included, is no column to read.
const LEAST_WIDTH: usize = 12;

impl Varbinds {
    pub(super) fn new(values: Values, look: Look, hosts_shown: bool) -> Self {
        Self { values, look, hosts_shown, records: Vec::new() }
    }

    /// Whether there is an error to show.
    fn troubled(&self) -> bool {
        self.records.iter().any(|record| !record.outcome.is_complete())
    }

    /// The variables that every host which gave any gave, in one order.
    fn same(&self) -> Option<Vec<Oid>> {
        let mut given = self.records.iter().filter(|record| !record.varbinds.is_empty());
        let oids = |record: &HostRecord| record.varbinds.iter().map(|v| v.oid.clone()).collect();
        let first: Vec<Oid> = oids(given.next()?);
        let all = given.all(|record| record.varbinds.iter().map(|v| &v.oid).eq(&first));
        let columns = 1 + first.len() + usize::from(self.troubled());
        let room = self.look.width().is_none_or(|w| w / columns >= LEAST_WIDTH);
        (self.hosts_shown && all && room && first.len() <= MOST_COLUMNS).then_some(first)
    }

    fn cell(&self, varbind: &netsnmp::VarBind, all: &[netsnmp::VarBind]) -> String {
        if varbind.value.is_exception() {
            return varbind.value.type_name().to_owned();
        }
        let mut cell = String::new();
        let (sense, _) = self.values.sense(&varbind.oid, &varbind.value, all);
        self.values.text_into(&mut cell, &varbind.oid, &varbind.value, sense);
        super::safe::tame(&mut cell, 0, super::safe::Lines::Join);
        cell
    }

    fn matrix(&self, oids: &[Oid], out: &mut String) {
        let troubled = self.troubled();
        let mut header = vec!["host".to_owned()];
        header.extend(oids.iter().map(|oid| self.values.short_name(oid)));
        if troubled {
            header.push("error".to_owned());
        }
        let rows = self.records.iter().map(|record| {
            self.values.begin();
            let mut row = vec![host(record)];
            row.extend(record.varbinds.iter().map(|v| self.cell(v, &record.varbinds)));
            row.resize(1 + oids.len(), String::new());
            if troubled {
                row.push(record.outcome.error().map_or("", |e| e.kind().name()).to_owned());
            }
            row
        });
        self.look.rule(Some(header), rows, out);
    }

    fn list(&self, out: &mut String) {
        let mut header = vec!["name".to_owned(), "value".to_owned()];
        if self.hosts_shown {
            header.insert(0, "host".to_owned());
        }
        let rows = self.records.iter().flat_map(|record| {
            self.values.begin();
            let host = self.hosts_shown.then(|| host(record));
            record.varbinds.iter().map(move |varbind| {
                let mut row: Vec<String> = host.iter().cloned().collect();
                row.push(self.values.short_name(&varbind.oid));
                row.push(self.cell(varbind, &record.varbinds));
                row
            })
        });
        self.look.rule(Some(header), rows, out);
    }
}

fn host(record: &HostRecord) -> String {
    let mut host = String::new();
    super::safe::push(&mut host, &record.host);
    host
}

impl Render for Varbinds {
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
    fn hosts_with_the_same_variables_are_lines() {
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
    fn others_are_a_list() {
        let out = print(false, vec![system("a", "one")]).out;
        assert!(out.contains("│ sysDescr.0   ┆ one          │"), "{out}");
        let other = testing::answer("b", &[("1.3.6.1.2.1.1.3.0", Value::TimeTicks(1))]);
        let out = print(true, vec![system("a", "one"), other]).out;
        assert!(out.contains("│ b    ┆ sysUpTime.0  ┆ 0:0:00:00.01 │"), "{out}");
    }

    #[test]
    fn nothing_is_no_table() {
        assert_eq!(print(true, vec![HostRecord::new("a", Outcome::Complete)]).out, "");
        assert_eq!(print(true, Vec::new()).out, "");
    }

    #[test]
    fn a_narrow_terminal_is_never_passed() {
        let long = "a description of many words and one-that-is-longer-than-the-terminal-is";
        for width in [24, 40, 80] {
            let look = Look { color: false, width: Some(width) };
            let values = Values::new(Mib::builtin(), Style::default());
            let mut render = Varbinds::new(values, look, true);
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
    fn columns_names_a_width() {
        assert_eq!(columns_of("50"), Some(50));
        for text in ["", "0", "-1", "wide", "70000"] {
            assert_eq!(columns_of(text), None, "{text}");
        }
    }

    #[test]
    fn an_error_is_a_column_that_needs_room_too() {
        let print = |trouble: bool| {
            let look = Look { color: false, width: Some(40) };
            let values = Values::new(Mib::builtin(), Style::default());
            let mut render = Varbinds::new(values, look, true);
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
    fn headings_stand_out_where_colors_are_wanted() {
        let look = Look { color: true, width: None };
        let mut out = String::new();
        look.rule(Some(vec!["host".to_owned()]), std::iter::empty(), &mut out);
        assert!(out.contains("\u{1b}[1m"), "{out:?}");
    }
}
