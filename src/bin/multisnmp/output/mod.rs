//! STUB until cliout is merged.
use netsnmp::{HostRecord, Mib, Oid, mib::Style};
use std::path::PathBuf;
#[derive(Debug)]
pub(crate) struct OutputOptions {
    pub format: Format,
    pub file: Option<PathBuf>,
    pub style: Style,
    pub mib: &'static Mib,
    pub shape: Shape,
    pub color: bool,
    pub hosts_shown: bool,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Text,
    Json,
    Jsonl,
    Csv,
    Table,
}
#[derive(Debug)]
pub(crate) enum Shape {
    Varbinds,
    Table(TableShape),
}
#[derive(Debug)]
pub(crate) struct TableShape {
    pub table: Oid,
    pub options: TableOptions,
}
#[derive(Debug, Default)]
pub(crate) struct TableOptions {
    pub brief: bool,
    pub only_header: bool,
    pub no_header: bool,
    pub index: bool,
    pub separator: Option<String>,
    pub width: Option<usize>,
}
pub(crate) struct Writer;
pub(crate) struct Closed;
pub(crate) fn open(_: OutputOptions) -> Result<Writer, String> {
    Ok(Writer)
}
impl Writer {
    pub fn write(&self, r: HostRecord) -> Result<(), Closed> {
        println!(
            "{}",
            serde_json::json!({"host": &*r.host, "complete": r.outcome.is_complete(), "varbinds": r.varbinds.iter().map(|v| serde_json::json!({"oid": v.oid.to_string(), "text": v.value.to_string()})).collect::<Vec<_>>(), "error": r.outcome.error().map(|e| serde_json::json!({"kind": e.kind().name(), "message": e.message()}))})
        );
        Ok(())
    }
    pub fn finish(self) -> Result<(), String> {
        Ok(())
    }
}
