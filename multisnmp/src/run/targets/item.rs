//! One item of TARGETS.

use crate::config::Config;
use netsnmp::{ErrorKind, hosts::HostSpec};

/// Returns the host of an item, and the peer behind it if it is an alias.
pub(super) fn spec(
    text: &str,
    config: &Config,
) -> Result<(HostSpec, Option<String>), netsnmp::Error> {
    let Some(name) = text.strip_prefix("alias:") else {
        return HostSpec::parse(text).map(|spec| (spec, None));
    };
    let peer = config.alias(name).map_err(|why| bad_target(text, why))?;
    let spec = HostSpec::parse(&peer)?;
    if !spec.is_plain() {
        let why = format!("the alias stands for {peer}, which is not a single host");
        return Err(bad_target(text, why));
    }
    Ok((spec.named(text), Some(peer.to_string())))
}

/// Returns the error of a text that names no host.
pub(super) fn bad_target(text: &str, why: impl ToString) -> netsnmp::Error {
    ErrorKind::BadTarget { target: text.to_owned(), reason: why.to_string() }.into()
}
