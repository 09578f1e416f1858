//! SNMP through the system's Net-SNMP library: one agent, or a whole network at once.
//!
//! Ask many hosts, each over its own session, and take the answers as they come:
//!
//! ```no_run
//! use netsnmp::{AuthProtocol, Pool, PrivProtocol, Query, Target, User};
//!
//! let admin = User::new("netops")
//!     .auth(AuthProtocol::Sha256, "an authentication passphrase")
//!     .privacy(PrivProtocol::Aes128, "a privacy passphrase");
//! let targets = [
//!     Target::new("192.168.1.100"),
//!     Target::new("switch-7.example.com:1161").community("mysecret"),
//!     Target::new("udp6:[2001:db8::1]").user(admin),
//! ];
//! let query = Query::get(["sysDescr", "sysName"])?.then(Query::table("ifTable")?);
//! for record in Pool::builder().in_flight(1000).build()?.query(targets, &query) {
//!     match record.outcome.error() {
//!         None => println!("{}: {} values", record.host, record.varbinds.len()),
//!         Some(error) => println!("{error}; {}", error.advice()),
//!     }
//! }
//! # Ok::<(), netsnmp::Error>(())
//! ```
//!
//! # The map
//! - [`Session`] asks one agent and waits: GET, GETNEXT, GETBULK, SET, walks and tables, over
//!   SNMPv1, SNMPv2c and SNMPv3, by UDP, TCP or a unix socket, IPv4 or IPv6.
//! - [`Pool`] asks many: declarative [queries](Query) with [`Pool::query`], any script per host
//!   with [`Pool::map`]. Each target gives exactly one [`HostRecord`], complete, partial, or
//!   failed with the reason.
//! - [`Target`] names the host and [`Settings`] how it is asked; [`hosts`] expands ranges, networks
//!   and hosts files into targets.
//! - [`Mib`] turns names into [`Oid`]s, and [`Value`]s into text. The modules that most programs
//!   need are built in, so names such as `sysDescr` work on systems without MIB files.
//! - [`Error`] says what happened, to which host, in which C function, and what can be done.
//!
//! # Async programs
//! With the feature `futures`, `Records::into_stream` gives the records of a pool to a task of any
//! runtime. Nothing blocks, and the threads of the pool wake the task.
//!
//! # Threads
//! libnetsnmp keeps much of its state in the process, and most builds of it have no locks. This
//! crate takes its own locks where they are needed. It gives each SNMPv3 session, and each SNMPv3
//! host of a pool, its own user and engine clock, so that wrong passphrases, equal engine IDs and mixed security levels in one
//! process do not disturb each other. A [`Session`] can move to another thread, and one thread at a
//! time uses it. [`Pool`], [`Query`], [`Mib`] and all values can move between threads and be shared
//! by them. A program that also calls libnetsnmp itself shares that state with this crate, and must
//! not do so at the same time.
//!
//! SNMPv3 and MIB modules start the library. It is never shut down ([`Library`]). After that a process
//! must not fork without exec: both halves would use the same encryption salts.
#![deny(missing_docs, unsafe_code)]

mod cancel;
mod clock;
mod codec;
mod counters;
mod credentials;
mod dotted;
mod endpoint;
mod engine;
mod enterprise;
mod error;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
mod hex;
pub mod hosts;
#[cfg(feature = "inventory")]
pub mod inventory;
pub mod job;
mod lane;
mod library;
mod memory;
pub mod mib;
mod mix;
mod network;
mod oid;
mod packed;
mod panics;
mod pool;
mod pulse;
pub mod query;
mod record;
mod secret;
#[cfg(feature = "serde")]
mod serialize;
mod session;
mod settings;
mod suggest;
mod target;
mod value;
mod varbinds;
pub mod worker;

pub use cancel::Cancel;
pub use counters::Counters;
pub use credentials::{AuthProtocol, Credentials, Key, PrivProtocol, SecurityLevel, User, Version};
pub use endpoint::{Endpoint, Family, Transport};
pub use engine::Engine;
pub use enterprise::Enterprise;
pub use error::{Error, ErrorKind, ErrorStatus, LibraryCall, Limit, Report, Result, Silence};
pub use hosts::HostList;
pub use lane::ReceiveRoom;
#[doc(hidden)]
pub use lane::net_of;
pub use library::{Ability, Library};
pub use mib::Mib;
pub use network::{Network, ParseNetworkError};
pub use oid::{Oid, OidRef, OidSubids, ParseOidError};
#[cfg(feature = "futures")]
pub use pool::RecordStream;
pub use pool::{Pool, PoolBuilder, RecordSender, Records, Results, Throttle};
pub use query::{Query, outcome::Outcome};
pub use record::HostRecord;
pub use secret::Secret;
pub use session::{Session, SessionBuilder, WalkIter};
pub use settings::Settings;
pub use target::Target;
pub use value::{Malformed, MalformedRef, Value, ValueRef, VarBind, VarBindRef};
pub use varbinds::{Iter as VarBindsIter, VarBinds};

/// Compiles the README's example together with the documentation.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
