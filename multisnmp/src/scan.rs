//! Which addresses speak SNMP, and with which credentials.
//!
//! Everything runs in one query of the pool: what an answer, or silence, leads to is put into the
//! stream of targets, so that all addresses share one rate and nobody waits for the slowest.

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
