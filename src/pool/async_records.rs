//! Records for async programs: [`RecordStream`].

use super::records::Records;
use crate::{Cancel, Counters, HostRecord};
use futures_core::Stream;
use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
};

/// The records of [`Pool::query`](super::Pool::query) as a [`Stream`], in the order in which hosts
/// finish; [`Records::into_stream`] makes it.
///
/// The threads of the pool wake the task that waits. It needs no runtime of a certain kind, and no
/// thread that blocks for it. If the task does not ask for records, the pool stops after a while:
/// nothing is dropped. Dropping the stream stops the query.
///
/// ```no_run
/// use netsnmp::{Pool, Query, Target};
///
/// # async fn run() -> netsnmp::Result<()> {
/// let targets = ["192.168.1.1", "192.168.1.2"].map(Target::new);
/// let mut records = Pool::new()?.query(targets, &Query::get(["sysName"])?).into_stream();
/// while let Some(record) = records.next().await {
///     println!("{record}");
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct RecordStream(Records);

impl Records {
    /// Returns the records for an async program. It is a type of its own, because a type that is an
    /// iterator and a stream has two methods `next`, and neither can be called plainly.
    pub fn into_stream(self) -> RecordStream {
        RecordStream(self)
    }
}

impl RecordStream {
    /// Returns the next record; `None` at the end. If the iterator of targets has panicked, the
    /// panic continues here after the last record.
    pub async fn next(&mut self) -> Option<HostRecord> {
        poll_fn(|context| self.0.poll(context)).await
    }

    /// Returns a handle that stops the query.
    pub fn cancel(&self) -> Cancel {
        self.0.cancel()
    }

    /// Returns what has been sent and received so far over UDP.
    pub fn counters(&self) -> Counters {
        self.0.counters()
    }
}

impl Stream for RecordStream {
    type Item = HostRecord;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<HostRecord>> {
        self.0.poll(context)
    }
}
