//! The memory of devices, kept between runs: for each address the tag of the credentials that work,
//! the SNMPv3 engine and the speed.
//!
//! Nothing in it is trusted: it only says what to try first. Nothing in it is secret: it names
//! credentials by their tag.

mod device;
mod devices;
mod recall;
mod store;

pub(crate) use device::{Clock, Device, now};
pub(crate) use devices::{Memory, addresses};
pub(crate) use recall::Recall;
