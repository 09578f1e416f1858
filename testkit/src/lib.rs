//! Helpers for the tests of this workspace, among them [`agent`], a real snmpd, and [`faulty`], a
//! peer that misbehaves.
#![allow(missing_docs, reason = "for our own tests only")]

pub mod agent;
pub mod ber;
pub mod busy;
#[cfg(feature = "command")]
pub mod credentials;
pub mod devices;
pub mod faulty;
#[cfg(feature = "command")]
pub mod home;
pub mod impaired;
pub mod lane;
pub mod memory_agent;
pub mod mibs;
pub mod nats;
pub mod preload;
pub mod process;
pub mod relay;
pub mod replay;
pub mod streams;
#[cfg(target_os = "linux")]
pub mod traces;
pub mod tree;
pub mod users;
mod wide;

// The demo of the command starts the same snmpd, and a published crate cannot include a file of
// another crate.
#[allow(unreachable_pub, reason = "the command has other uses for it")]
#[path = "../../multisnmp/src/demo/snmpd.rs"]
mod snmpd;

// What both have in common.
#[allow(unreachable_pub, reason = "the command has other uses for it")]
#[path = "../../multisnmp/src/demo/server.rs"]
mod server;

// The demo of `--via` starts the same server.
#[allow(unreachable_pub, reason = "the command has other uses for it")]
#[path = "../../multisnmp/src/demo/nats.rs"]
mod nats_server;
