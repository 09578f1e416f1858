//! Worker machines: jobs and results over NATS JetStream.
//!
//! A coordinator puts jobs on a queue for each site. Workers take them, ask the hosts, and put the
//! records on the queue of the run. The coordinator keeps the list of hosts and counts which of them
//! have come out: what the server says about its messages is never trusted.

mod asker;
mod batches;
mod book;
mod desk;
mod end;
mod entry;
mod events;
mod hub;
mod login;
mod plan;
mod presence;
mod problem;
mod runtime;
mod share;
mod sites;
mod start;
mod status;
mod steward;
mod subject;
mod tls;
mod worker;

pub(crate) use plan::{Plan, access};
pub(crate) use status::{Seen, cancel, find, status};
pub(crate) use subject::{DEFAULT_SITE, check_name, inbox};
pub(crate) use worker::{Work, work};
