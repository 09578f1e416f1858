//! The directories of MIB modules.

use crate::config::{SearchList, Stand};
use std::{
    env,
    path::{Path, PathBuf},
};

/// Returns the directories. `DIR:…` replaces the default ones. `+DIR:…` is read after them, so its
/// modules win; `-DIR:…` is read before them.
pub(crate) fn directories(given: Option<&SearchList<PathBuf>>) -> Vec<PathBuf> {
    let share = PathBuf::from("/usr/share/snmp/mibs");
    let home = env::var_os("HOME").map(|home| PathBuf::from(home).join(".snmp/mibs"));
    // Few systems have all of them. A missing directory does not mean that a module is missing.
    let default = [share.clone(), share.join("iana"), share.join("ietf")]
        .into_iter()
        .chain(home)
        .filter(|dir| dir.is_dir());
    let Some(SearchList { stand, items }) = given else { return default.collect() };
    let own = items.iter().cloned();
    match stand {
        Stand::Instead => own.collect(),
        Stand::After => default.chain(own).collect(),
        Stand::Before => own.chain(default).collect(),
    }
}

/// Returns this program's own folders of modules, without empty ones: `/etc/multisnmp/mibs` and the
/// user's. The last one wins.
pub(super) fn drop_ins() -> Vec<PathBuf> {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|p| p.is_absolute());
    let user = absolute("XDG_CONFIG_HOME").or_else(|| Some(absolute("HOME")?.join(".config")));
    let folders = [PathBuf::from("/etc")].into_iter().chain(user);
    folders.map(|dir| dir.join("multisnmp/mibs")).filter(|dir| has_something(dir)).collect()
}

fn has_something(dir: &Path) -> bool {
    dir.read_dir().is_ok_and(|mut entries| entries.next().is_some())
}

/// Returns where compiled modules are kept; `None` if the environment names no place.
pub(super) fn cache() -> Option<PathBuf> {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|p| p.is_absolute());
    let base = absolute("XDG_CACHE_HOME").or_else(|| Some(absolute("HOME")?.join(".cache")))?;
    Some(base.join("multisnmp"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_replaces_the_default_directories_or_adds_to_them() {
        let list = |stand| SearchList { stand, items: vec![PathBuf::from("/a")] };
        assert_eq!(directories(Some(&list(Stand::Instead))), [PathBuf::from("/a")]);
        let after = directories(Some(&list(Stand::After)));
        assert_eq!(after.last().unwrap(), &PathBuf::from("/a"));
        assert_eq!(directories(Some(&list(Stand::Before)))[0], PathBuf::from("/a"));
        assert!(directories(None).iter().all(|dir| dir.is_dir()));
    }
}
