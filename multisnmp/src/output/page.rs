//! What every format does: [`Render`] turns records into a [`Page`].

use netsnmp::HostRecord;

/// Text that a format has made of records and that is not written yet.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// For the output.
    pub(super) out: Vec<u8>,
    /// For standard error: hosts whose errors do not appear in the output itself.
    pub(super) notes: String,
}

/// A format.
pub(super) trait Render: Send {
    /// Writes what comes before the first record.
    fn begin(&mut self, _: &mut Page) {}
    /// Writes one record.
    fn record(&mut self, record: HostRecord, page: &mut Page);
    /// Writes what follows the last record, also after an interrupted run.
    fn end(&mut self, _: &mut Page) {}
}
