//! There is no filter of system calls for this processor.

/// Refuses nothing. Returns whether anything is in force.
pub(super) fn refuse() -> bool {
    false
}
