//! What Net-SNMP's commands say before they send anything.

use crate::{
    config::{Config, TargetList},
    error::Error,
    tool::Voice,
};
use netsnmp::Version;

/// Says that there is no agent.
pub(crate) fn no_host(voice: Voice) -> Error {
    let name = voice.program();
    Error::Said(format!("No hostname specified.\n`{name} --help` shows the form"))
}

/// Refuses what the tool refuses: no agent, no community, no user.
///
/// # Errors
/// One of them is missing.
pub(super) fn missing(
    voice: Voice,
    targets: Option<&TargetList>,
    config: &Config,
) -> Result<(), Error> {
    let name = voice.program();
    let Some(targets) = targets else { return Err(no_host(voice)) };
    let layer = config.merged();
    // A tag or a line of a hosts file may have them.
    let from_file = |item: &std::ffi::OsStr| item == "-" || item.to_string_lossy().starts_with('@');
    if layer.cred.is_set() || targets.items().any(from_file) {
        return Ok(());
    }
    match layer.version.value()? {
        Some(Version::V3) if !layer.user.is_set() => Err(Error::Said(format!(
            "{name}: No securityName specified\nversion 3 is the default: give its user (-u), or \
             another version (-v2c)"
        ))),
        Some(Version::V1 | Version::V2c) if !layer.community.is_set() => {
            Err(Error::Said("No community name specified.\ngive it: -c COMMUNITY".to_owned()))
        }
        _ => Ok(()),
    }
}
