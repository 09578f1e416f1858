//! Records made by hand, and what a format makes of them.

use super::{Format, OutputOptions, Page, Shape, TableOptions, TableShape};
use netsnmp::{HostRecord, Mib, Outcome, Value, VarBind, mib::Style};

/// One host, standard output, no colors.
pub(super) fn options(format: Format) -> OutputOptions {
    OutputOptions {
        format,
        file: None,
        style: Style::default(),
        mib: Mib::builtin(),
        shape: Shape::Varbinds,
        color: false,
        hosts_shown: false,
    }
}

/// The same for a table.
pub(super) fn table(format: Format, table: &str, options: TableOptions) -> OutputOptions {
    let shape = Shape::Table(TableShape { table: table.parse().unwrap(), options });
    OutputOptions { shape, ..self::options(format) }
}

/// A host that answered all.
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

/// What standard output and standard error get of them.
pub(super) fn print(
    options: OutputOptions,
    records: impl IntoIterator<Item = HostRecord>,
) -> Printed {
    let mut options = options;
    // A file, so that the width of a terminal the tests run on has no say.
    options.file = Some("of no terminal".into());
    let mut render = super::renderer(options);
    let mut page = Page::default();
    render.begin(&mut page);
    for record in records {
        render.record(record, &mut page);
    }
    render.end(&mut page);
    Printed { out: String::from_utf8(page.out).unwrap(), notes: page.notes }
}
