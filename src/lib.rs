//! SNMP through the system's Net-SNMP library.
#![deny(unsafe_code)]

mod credentials;
mod engine;
mod error;
mod ffi;
mod library;
mod link;
pub mod mib;
mod oid;
mod pdu;
mod pool;
pub mod query;
mod record;
mod secret;
mod session;
mod target;
mod v3;
mod value;

pub use credentials::{AuthProtocol, Credentials, Key, PrivProtocol, SecurityLevel, User, Version};
pub use error::{Error, ErrorKind, ErrorStatus, LibraryCall, Report, Result, Silence};
pub use library::{Ability, Library};
pub use mib::Mib;
pub use oid::{Oid, ParseOidError};
pub use pool::{Cancel, Pool, PoolBuilder, Records, Results};
pub use query::Query;
pub use record::{HostRecord, Outcome};
pub use secret::Secret;
pub use session::{Session, SessionBuilder, WalkIter};
pub use target::{Endpoint, Family, Settings, Target, Transport};
pub use value::{Value, VarBind};
