//! The exit codes. Scripts rely on them: they never change.

/// Everything was done.
pub(crate) const OK: u8 = 0;
/// The command line, the configuration or an input file is wrong.
pub(crate) const USAGE: u8 = 1;
/// Some hosts failed or answered only in part.
pub(crate) const SOME_FAILED: u8 = 2;
/// All hosts failed.
pub(crate) const ALL_FAILED: u8 = 3;
/// The library, the disk or another resource of this machine failed.
pub(crate) const LOCAL: u8 = 4;
/// A signal ended the run. All results so far are written.
pub(crate) const INTERRUPTED: u8 = 130;

/// `diff`: the two runs differ, as with diff(1).
pub(crate) const DIFFERENT: u8 = 1;
/// `diff`: the two runs cannot be compared, as with diff(1).
pub(crate) const TROUBLE: u8 = 2;
