//! Which credentials are tried, in which order and where.

use crate::{
    config::{Config, Credential},
    error::Error,
};
use netsnmp::Settings;

/// Returns the credentials to try, in order: the tags of `--cred A,B`, or all tags of the file.
/// Without a file, or if `own` says that the command line has credentials itself, returns those of
/// the command.
///
/// A tag without networks is only tried if the user names it or gives `--yes`. A range is easily
/// mistyped, and then every host in it learns the community, or gets a digest from which it can
/// guess the passphrase.
///
/// # Errors
/// There is no such tag, or a tag without networks that the user did not name.
pub(crate) fn choose(
    config: &Config,
    settings: &Settings,
    named: Option<&str>,
    own: bool,
    yes: bool,
) -> Result<Vec<Credential>, Error> {
    let of = |name: &str| {
        let tag = config.tag_named(name)?;
        Credential::of(name, tag)
    };
    // A configured tag counts as named.
    let configured = config.tag().map(|(name, _)| name).filter(|_| !own);
    let named = named.or(configured);
    let all: Result<Vec<_>, Error> = match named {
        Some(names) => {
            let mut order: Vec<&str> = Vec::new();
            for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
                if !order.contains(&name) {
                    order.push(name);
                }
            }
            order.into_iter().map(of).collect()
        }
        None if own => Ok(Vec::new()),
        None => config.tags().map(|(name, _)| of(name)).collect(),
    };
    let all = all?;
    if named.is_none() && !yes {
        let open: Vec<_> =
            all.iter().filter(|c| c.networks.is_none()).filter_map(|c| c.tag.clone()).collect();
        let every: Vec<_> = all.iter().filter_map(|c| c.tag.as_deref()).collect();
        if let Some(first) = open.first() {
            return Err(Error::usage(format!(
                "tag{} {} would be sent to every address of the ranges: list networks = [\"…\"] \
                 under [{first}], name all that is tried with --cred {}, or give --yes",
                if open.len() == 1 { "" } else { "s" },
                open.join(", "),
                every.join(","),
            )));
        }
    }
    if !all.is_empty() {
        return Ok(all);
    }
    if named.is_some() {
        return Err(Error::usage("--cred names no tag"));
    }
    Ok(vec![Credential { tag: None, what: settings.credentials.clone(), networks: None }])
}
