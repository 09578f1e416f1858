//! The inner parts as functions of some octets, for `fuzz/`. No other program may use them, and they
//! change without notice.
//!
//! Each function panics if a property does not hold.

pub use crate::{
    config::fuzzing::{SECRET, config, credentials, snmp_conf},
    inventory::fuzzing::{database, readers, sound_database},
    run::targets::fuzzing::hosts_file,
};
