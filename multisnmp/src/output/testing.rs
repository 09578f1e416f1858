//! Records made by hand, and their output in a format, for tests.

use super::{
    formats::renderer,
    options::{Content, Format, OutputOptions, TableContent, TableOptions, TablePart},
    page::Page,
};
use netsnmp::{HostRecord, Mib, Outcome, Value, VarBind, mib::Style};

/// Returns options for one host on standard output, without colors.
pub(super) fn options(format: Format) -> OutputOptions {
    OutputOptions {
        format,
        file: None,
        style: Style::default(),
        mib: Mib::builtin(),
        content: Content::Varbinds,
        color: false,
        hosts_shown: false,
        voice: None,
    }
}

/// Returns the same options for a table.
pub(super) fn table(format: Format, table: &str, options: TableOptions) -> OutputOptions {
    tables(format, vec![TablePart::Whole(table.parse().unwrap())], options)
}

/// Returns the same options for parts of tables.
pub(super) fn tables(
    format: Format,
    parts: Vec<TablePart>,
    options: TableOptions,
) -> OutputOptions {
    OutputOptions {
        content: Content::Table(TableContent { parts, options }),
        ..self::options(format)
    }
}

/// Returns a complete record with these varbinds.
pub(super) fn answer(host: &str, varbinds: &[(&str, Value)]) -> HostRecord {
    let mut record = HostRecord::new(host, Outcome::Complete);
    let bind = |(oid, value): &(&str, Value)| VarBind::new(oid.parse().unwrap(), value.clone());
    record.varbinds = varbinds.iter().map(bind).collect();
    record
}

#[derive(Debug)]
pub(super) struct Printed {
    pub(super) out: String,
    pub(super) notes: String,
}

/// Returns what standard output and stderr get for the records.
pub(super) fn print(
    options: OutputOptions,
    records: impl IntoIterator<Item = HostRecord>,
) -> Printed {
    let mut options = options;
    // A file, so that the width of the terminal that runs the tests does not matter.
    options.file = Some("no terminal".into());
    let mut render = renderer(options);
    let mut page = Page::default();
    render.begin(&mut page);
    for record in records {
        render.record(record, &mut page);
    }
    render.end(&mut page);
    Printed { out: String::from_utf8(page.out).unwrap(), notes: page.notes }
}
