//! No files: Landlock.

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, RestrictionStatus, Ruleset,
    RulesetAttr, RulesetError, RulesetStatus,
};

/// What Landlock has done.
pub(super) struct Files {
    pub(super) enforced: bool,
    pub(super) no_new_privileges: bool,
}

/// Refuses every file and folder from now on, and TCP servers. What is open stays open.
pub(super) fn refuse() -> Files {
    match restrict() {
        Ok(status) => Files {
            enforced: status.ruleset != RulesetStatus::NotEnforced,
            no_new_privileges: status.no_new_privs,
        },
        Err(_) => Files { enforced: false, no_new_privileges: false },
    }
}

fn restrict() -> Result<RestrictionStatus, RulesetError> {
    Ruleset::default()
        // An older kernel enforces what it knows.
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(ABI::V5))?
        .handle_access(AccessNet::BindTcp)?
        .create()?
        .restrict_self()
}
