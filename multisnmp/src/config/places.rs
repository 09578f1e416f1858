//! Where configuration is read from, and the names of all that it may say.

use super::{
    environment::{Lookup, process},
    layer::KEYS,
    own, snmp_conf, tokens,
};
use crate::error::Error;
use std::path::{Path, PathBuf};

/// The files and directories that configuration is read from. They need not exist.
#[derive(Debug)]
pub(crate) struct Places {
    /// Our own files. The first one wins.
    pub(crate) own: Vec<PathBuf>,
    /// net-snmp's directories. The last one wins.
    pub(crate) snmp_dirs: Vec<PathBuf>,
}

/// Returns the path of the user's config.toml. It need not exist.
pub(crate) fn own_file() -> Option<PathBuf> {
    let user = std::env::var_os("XDG_CONFIG_HOME").or_else(|| std::env::var_os("HOME"));
    user.and(own::files(&process).into_iter().next())
}

/// Returns the sites in this config.toml, or in the usual ones.
///
/// # Errors
/// A file cannot be read, or is wrong.
pub(crate) fn sites(file: Option<&Path>, lookup: Lookup<'_>) -> Result<Vec<String>, Error> {
    let own = match file {
        Some(file) => own::read_this(file)?,
        None => own::read(&own::files(lookup))?,
    };
    Ok(own.sites().map(str::to_owned).collect())
}

/// Returns the tokens of snmp.conf that have an effect, in lower case.
pub(crate) fn token_names() -> impl Iterator<Item = &'static str> {
    KEYS.iter().filter_map(|key| key.token).chain(["alias"]).chain(tokens::NAMES)
}

/// Returns the variables whose values are secrets.
pub(crate) fn secret_variables() -> impl Iterator<Item = &'static str> {
    KEYS.iter().filter(|key| key.secret).filter_map(|key| key.env)
}

/// Returns the places of this environment.
pub(crate) fn places(lookup: Lookup<'_>) -> Places {
    Places { own: own::files(lookup), snmp_dirs: snmp_conf::directories(lookup) }
}
