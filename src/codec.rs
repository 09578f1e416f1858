//! Encodes and decodes with libnetsnmp; we carry the messages ourselves.
//!
//! A [`RawSession`](raw_session::RawSession) is a session of the library over our own transport:
//! what it sends lands in a buffer, and what it reads is lent to it. Sockets, waiting and time are
//! handled in Rust. So nothing waits under the library lock, the peer's address is checked, and one
//! kind of session serves the blocking [`Session`](crate::Session) and a lane with thousands of
//! hosts.

pub(crate) mod community;
pub(crate) mod decode;
pub(crate) mod dump;
pub(crate) mod encoded;
#[cfg(feature = "fuzzing")]
pub(crate) mod fuzzing;
pub(crate) mod guard;
#[cfg(any(test, feature = "fuzzing"))]
mod judge;
mod odd;
pub(crate) mod pdu;
mod plaintext;
pub(crate) mod raw_session;
pub(crate) mod received;
pub(crate) mod request_id;
pub(crate) mod request_pdu;
mod transport;
pub(crate) mod unpack;
pub(crate) mod usm;
