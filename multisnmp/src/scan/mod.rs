//! Which addresses speak SNMP, and with which credentials.
//!
//! Everything runs in one query of the pool: what an answer, or silence, leads to is put into the
//! stream of targets, so that all addresses share one rate and nobody waits for the slowest.

mod bounds;
mod credential;
mod feed;
mod found;
mod page;
mod plan;
mod suspect;
mod tally;
mod twins;

pub(crate) use bounds::{Bounds, is_public};
pub(crate) use credential::{Credential, choose};
pub(crate) use feed::Feed;
pub(crate) use found::{Found, State};
pub(crate) use page::{Page, Shape};
pub(crate) use plan::Plan;
pub(crate) use tally::Tally;
pub(crate) use twins::Twins;
