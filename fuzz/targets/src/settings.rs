//! The files of settings.

pub use multisnmp::fuzzing::{config, credentials, snmp_conf};
