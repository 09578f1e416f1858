//! libnetsnmp as encoder and decoder, its messages carried by us.
//!
//! A [`RawSession`] is a session of the library over a transport of ours: what it sends lands in
//! a buffer, and what it reads is lent to it. Sockets, waiting and time are Rust's. So nothing
//! waits under the library lock, the peer's address is checked, and one kind of session serves
//! the blocking [`Session`](crate::Session) and a lane of thousands.

pub(crate) mod community;
pub(crate) mod dump;
pub(crate) mod guard;
pub(crate) mod pdu;
pub(crate) mod raw_session;
mod transport;
mod usm;
