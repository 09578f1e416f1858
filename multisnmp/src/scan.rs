//! Which addresses speak SNMP, and with which credentials.
//!
//! The whole scan is one query of the pool. An answer, or silence, leads to further questions. They
//! are put into the stream of targets, so that all addresses share one rate and no address waits for
//! the slowest.

mod bounds;
mod credential;
mod dry_run;
mod feed;
mod found;
mod method;
mod page;
mod results;
mod survey;
mod suspect;
mod tally;
mod twins;

pub(crate) use bounds::Bounds;
pub(crate) use credential::choose;
pub(crate) use dry_run::text as dry_run;
pub(crate) use feed::Feed;
pub(crate) use method::Method;
pub(crate) use page::{Page, ScanFormat};
pub(crate) use results::Results;
pub(crate) use survey::first_public;
