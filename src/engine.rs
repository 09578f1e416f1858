//! libnetsnmp as encoder and decoder, its messages carried by us.
//!
//! A [`RawSession`] is a session of the library over a transport of ours: what it sends lands in
//! a buffer, and what it reads is lent to it. Sockets, waiting and time are Rust's. So nothing
//! waits under the library lock, the peer's address is checked, and one kind of session serves
//! the blocking [`Session`](crate::Session) and a lane of thousands.

mod community;
pub(crate) mod guard;
pub(crate) mod lane;
mod pace;
pub(crate) mod queue;
pub(crate) mod rate;
mod raw_session;
mod socket;
mod timers;
mod transport;

pub(crate) use raw_session::{RawSession, Received};
