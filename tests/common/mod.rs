//! What the integration tests ask: [`agent`], a real snmpd, and [`faulty`], a peer that misbehaves.
#![allow(dead_code, reason = "every test binary includes all of this and uses a part")]
#![allow(unreachable_pub, reason = "as in a library: what is for tests and what is not")]

pub mod agent;
pub mod ber;
#[cfg(feature = "inventory")]
pub mod devices;
pub mod faulty;
#[cfg(feature = "cli")]
pub mod home;
pub mod lane;
pub mod mibs;
pub mod relay;
pub mod replay;
pub mod tree;
mod wide;

#[path = "../../src/bin/multisnmp/agent.rs"]
mod snmpd;
