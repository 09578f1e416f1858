//! Where modules are looked for.

use std::{
    env,
    path::{Path, PathBuf},
};

/// Colons as net-snmp has them, commas as people type them.
pub(super) fn split(list: &str) -> Vec<String> {
    list.split([':', ','])
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect()
}

/// `DIR:…` in place of the default directories; `+DIR:…` besides them, read after them so that
/// theirs win; `-DIR:…` besides them, read before.
pub(crate) fn directories(given: Option<&str>) -> Vec<PathBuf> {
    let share = PathBuf::from("/usr/share/snmp/mibs");
    let home = env::var_os("HOME").map(|home| PathBuf::from(home).join(".snmp/mibs"));
    // Few systems have them all; one that is missing says nothing about a module.
    let default = [share.clone(), share.join("iana"), share.join("ietf")]
        .into_iter()
        .chain(home)
        .filter(|dir| dir.is_dir());
    let own = |list: &str| split(list).into_iter().map(PathBuf::from).collect::<Vec<_>>();
    match given {
        None => default.collect(),
        Some(list) => match (list.strip_prefix('+'), list.strip_prefix('-')) {
            (Some(more), _) => default.chain(own(more)).collect(),
            (_, Some(more)) => own(more).into_iter().chain(default).collect(),
            _ => own(list),
        },
    }
}

/// This program's own folders of modules that have something in them, the one that wins last:
/// `/etc/multisnmp/mibs` and the user's.
pub(super) fn drop_ins() -> Vec<PathBuf> {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|p| p.is_absolute());
    let user = absolute("XDG_CONFIG_HOME").or_else(|| Some(absolute("HOME")?.join(".config")));
    let folders = [PathBuf::from("/etc")].into_iter().chain(user);
    folders.map(|dir| dir.join("multisnmp/mibs")).filter(|dir| has_something(dir)).collect()
}

fn has_something(dir: &Path) -> bool {
    dir.read_dir().is_ok_and(|mut entries| entries.next().is_some())
}

/// Where compiled modules are kept; `None` where the environment names no place.
pub(super) fn cache() -> Option<PathBuf> {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|p| p.is_absolute());
    let base = absolute("XDG_CACHE_HOME").or_else(|| Some(absolute("HOME")?.join(".cache")))?;
    Some(base.join("multisnmp"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_directories() {
        assert_eq!(split("+A:B, C::"), ["+A", "B", "C"]);
        assert!(split(":").is_empty());
        assert_eq!(directories(Some("/a:/b")), [PathBuf::from("/a"), PathBuf::from("/b")]);
        assert_eq!(directories(Some("+/a")).last().unwrap(), &PathBuf::from("/a"));
        assert_eq!(directories(Some("-/a"))[0], PathBuf::from("/a"));
        assert!(directories(None).iter().all(|dir| dir.is_dir()));
    }
}
