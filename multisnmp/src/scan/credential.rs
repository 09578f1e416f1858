//! What is tried, in which order and where.

use crate::{
    config::{Config, Credential},
    error::Error,
};
use netsnmp::Settings;

/// Those to try, in order: the tags of `--cred A,B`; all of the file; without a file, or where
/// `own` says that the command line has some of its own, what the command is given.
///
/// A tag that lists no networks is only tried where somebody says so, by its name or with
/// `--yes`: a range is easily mistyped, and every host in it would be told the community, or be
/// given a digest to guess the passphrase from.
///
/// # Errors
/// No such tag, or one without networks that nobody asked for.
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
    // One that is configured is named, too.
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
        if let Some(first) = open.first() {
            return Err(Error::usage(format!(
                "tag{} {} would be sent to every address of the ranges: list networks = [\"…\"] \
                 under [{first}], name what to try with --cred {}, or give --yes",
                if open.len() == 1 { "" } else { "s" },
                open.join(", "),
                open.join(","),
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
