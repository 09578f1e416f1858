//! The inner parts as functions of some octets, for `fuzz/`. No other program may use them, and they
//! change without notice.
//!
//! Each function panics if a property does not hold.

pub use crate::{
    codec::{
        fuzzing::decode,
        usm::peer::fuzzing::{sound as usm_sound, usm},
    },
    lane::fuzzing::lane,
    mib::fuzzing::mib,
    session::fuzzing::frames,
    worker::fuzzing::{fleet, sound as fleet_sound},
};
