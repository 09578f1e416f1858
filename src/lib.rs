//! SNMP through the system's Net-SNMP library.
#![deny(unsafe_code)]

mod credentials;
mod error;
pub mod hosts;
mod library;
pub mod mib;
mod oid;
mod pool;
pub mod query;
mod record;
mod secret;
mod session;
mod target;
mod value;

pub use credentials::{AuthProtocol, Credentials, Key, PrivProtocol, SecurityLevel, User, Version};
pub use error::{Error, ErrorKind, ErrorStatus, LibraryCall, Report, Result};
pub use hosts::HostList;
pub use library::Library;
pub use mib::Mib;
pub use oid::{Oid, ParseOidError};
pub use pool::{Cancel, Pool, PoolBuilder, Records, Results};
pub use query::Query;
pub use record::{HostRecord, Outcome};
pub use secret::Secret;
pub use session::Session;
pub use target::{Endpoint, Family, Settings, Target, Transport};
pub use value::{Value, VarBind};
