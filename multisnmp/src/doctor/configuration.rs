//! MIBs and configuration files: the places that are searched, and the files that are there.

use super::report::{Fact, Section};
use crate::{
    config::{Layer, Places, SearchList, Setting},
    plural::count,
};
use serde_json::json;
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Returns the built-in MIB modules, and where others come from.
pub(super) fn mibs<'m>(
    modules: impl Iterator<Item = &'m str>,
    layer: &Layer,
    dirs: &[PathBuf],
) -> Section {
    let modules: Vec<_> = modules.collect();
    let text = format!("{} (`multisnmp mib list`)", count(modules.len(), "module"));
    let mut facts = vec![if modules.is_empty() {
        Fact::new("built_in", "built in", "none", json!(modules))
            .note("only modules loaded with -m have names; numeric OIDs work")
    } else {
        Fact::new("built_in", "built in", text, json!(modules))
    }];
    facts.push(setting("modules", "more modules", &layer.mibs));
    facts.push(setting("files", "more files", &layer.mib_files));
    let found: Vec<_> = dirs.iter().map(|dir| (dir.as_path(), Directory::read(dir))).collect();
    let wanted = layer.mibs.fit().is_some_and(|mibs| !mibs.items.is_empty());
    facts.push(directories(&found, wanted));
    Section { key: "mibs", title: "MIBs", facts }
}

/// Returns a list of modules or files, and where it was set. An empty list loads nothing, such as
/// `mibs :` in Debian's snmp.conf.
fn setting<T>(key: &'static str, label: &'static str, list: &Setting<SearchList<T>>) -> Fact {
    let (Some(text), Some(origin)) = (list.text(), list.origin()) else {
        return Fact::new(key, label, "none", json!(null));
    };
    let is_empty = list.fit().is_none_or(|list| list.items.is_empty());
    let shown = if is_empty { "none" } else { text };
    let value = json!({ "value": text, "origin": origin.to_string() });
    Fact::new(key, label, format!("{shown} ({origin})"), value)
}

/// The state of a directory.
#[derive(Debug, Clone, PartialEq)]
enum Directory {
    Files(usize),
    Missing,
    Unreadable(String),
}

impl Directory {
    fn read(path: &Path) -> Self {
        match fs::read_dir(path) {
            Ok(entries) => {
                Self::Files(entries.flatten().filter(|entry| entry.path().is_file()).count())
            }
            Err(e) if is_absent(&e) => Self::Missing,
            Err(e) => Self::Unreadable(e.to_string()),
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Files(files) => count(files, "file"),
            Self::Missing => "not there".to_owned(),
            Self::Unreadable(why) => why.clone(),
        }
    }
}

/// Returns the searched directories. `wanted`: every command loads modules from them.
fn directories(found: &[(&Path, Directory)], wanted: bool) -> Fact {
    let lines: Vec<_> =
        found.iter().map(|(path, dir)| format!("{} ({})", path.display(), dir.text())).collect();
    let value: Vec<_> = found
        .iter()
        .map(|(path, dir)| {
            let (files, error) = match dir {
                Directory::Files(count) => (Some(*count), None),
                Directory::Missing => (None, None),
                Directory::Unreadable(why) => (None, Some(why)),
            };
            let exists = *dir != Directory::Missing;
            json!({ "path": path.display().to_string(), "exists": exists, "files": files, "error": error })
        })
        .collect();
    let text = if lines.is_empty() { "none".to_owned() } else { lines.join("\n") };
    let fact = Fact::new("directories", "searched by -m", text, value);
    if found.iter().any(|(_, dir)| matches!(dir, Directory::Unreadable(_))) {
        return fact.note("make it readable for this user, or name other directories with -M");
    }
    if !found.iter().any(|(_, dir)| matches!(dir, Directory::Files(1..))) {
        let advice = if wanted {
            "the configured modules will not be found: name the directories with -M or mib_dirs"
        } else {
            "only the built-in modules will be found: name the directories of others with -M"
        };
        return fact.note(advice);
    }
    fact
}

/// Returns the configuration files. `complaint` is the error that stops every command.
pub(super) fn files(places: &Places, layer: &Layer, complaint: Option<&str>) -> Section {
    let mut facts = Vec::new();
    let own: Vec<_> = places.own.iter().map(|path| (path.clone(), State::of(path))).collect();
    facts.push(list("own", "own", &own, true));
    let mut theirs = Vec::new();
    for dir in &places.snmp_dirs {
        theirs.extend(["snmp.conf", "snmp.local.conf"].map(|name| dir.join(name)));
        let hosts = fs::read_dir(dir.join("hosts")).into_iter().flatten().flatten();
        let mut hosts: Vec<_> = hosts.map(|entry| entry.path()).collect();
        hosts.retain(|path| path.extension().is_some_and(|extension| extension == "conf"));
        hosts.sort();
        theirs.extend(hosts);
    }
    let mut theirs: Vec<_> = theirs
        .into_iter()
        .map(|path| {
            let state = State::of(&path);
            (path, state)
        })
        .collect();
    theirs.retain(|(_, state)| *state != State::Missing);
    facts.push(list("net_snmp", "net-snmp's", &theirs, false));
    facts.push(Fact::new(
        "net_snmp_directories",
        "looked for in",
        shown(&places.snmp_dirs).join("\n"),
        json!(shown(&places.snmp_dirs)),
    ));
    if let (Some(path), Some(origin)) = (layer.credentials.text(), layer.credentials.origin()) {
        let text = format!("{path} ({origin})");
        let value = json!({ "path": path, "origin": origin.to_string() });
        facts.push(Fact::new("credentials", "credentials", text, value));
    }
    facts.push(match complaint {
        None => Fact::new("settings", "settings", "valid; config show lists them", true),
        Some(why) => Fact::new("settings", "settings", why, false)
            .problem("every command fails with this until it is fixed"),
    });
    Section { key: "configuration", title: "Configuration files", facts }
}

fn shown(paths: &[PathBuf]) -> Vec<String> {
    paths.iter().map(|path| path.display().to_string()).collect()
}

#[derive(Debug, Clone, PartialEq)]
enum State {
    Read,
    Missing,
    Unreadable(String),
}

impl State {
    fn of(path: &Path) -> Self {
        match fs::File::open(path) {
            Ok(_) => Self::Read,
            Err(e) if is_absent(&e) => Self::Missing,
            Err(e) => Self::Unreadable(e.to_string()),
        }
    }
}

fn list(key: &'static str, label: &'static str, files: &[(PathBuf, State)], all: bool) -> Fact {
    let lines: Vec<_> = files
        .iter()
        .map(|(path, state)| match state {
            State::Read if all => format!("{} (read)", path.display()),
            State::Read => path.display().to_string(),
            State::Missing => format!("{} (not there)", path.display()),
            State::Unreadable(why) => format!("{} ({why})", path.display()),
        })
        .collect();
    let value: Vec<_> = files
        .iter()
        .map(|(path, state)| {
            let error = if let State::Unreadable(why) = state { Some(why) } else { None };
            let exists = *state != State::Missing;
            json!({ "path": path.display().to_string(), "exists": exists, "error": error })
        })
        .collect();
    let text = if lines.is_empty() { "none".to_owned() } else { lines.join("\n") };
    let fact = Fact::new(key, label, text, value);
    if files.iter().any(|(_, state)| matches!(state, State::Unreadable(_))) {
        return fact.note("its settings do not apply: make it readable for this user");
    }
    fact
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

#[cfg(test)]
mod tests {
    use super::{super::report::Mark, *};
    use crate::config::Origin;

    #[test]
    fn directories_are_shown_with_their_files() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("A-MIB"), "").unwrap();
        fs::create_dir(dir.path().join("below")).unwrap();
        assert_eq!(Directory::read(dir.path()), Directory::Files(1));
        assert_eq!(Directory::read(&dir.path().join("none")), Directory::Missing);
        assert_eq!(Directory::read(&dir.path().join("A-MIB")), Directory::Missing);

        let some = [(Path::new("/a"), Directory::Files(2)), (Path::new("/b"), Directory::Missing)];
        let fact = directories(&some, true);
        assert_eq!((fact.mark, &*fact.text), (Mark::Ok, "/a (2 files)\n/b (not there)"));
        assert_eq!(fact.value[1]["exists"], false);
        assert_eq!(directories(&some[1..], false).mark, Mark::Note);
        let closed = [(Path::new("/a"), Directory::Unreadable("denied".to_owned()))];
        assert!(directories(&closed, false).advice.unwrap().contains("readable"));
    }

    #[test]
    fn mibs_are_shown_with_their_origins() {
        let mut layer = Layer::default();
        layer.read_text("mibs", "+MY-MIB", Origin::Environment("MIBS".to_owned()));
        let section = mibs(["IF-MIB", "SNMPv2-MIB"].into_iter(), &layer, &[]);
        assert_eq!(section.facts[0].text, "2 modules (`multisnmp mib list`)");
        assert_eq!(section.facts[1].text, "+MY-MIB (environment MIBS)");
        assert_eq!(section.facts[2].text, "none");
        assert!(section.facts[3].advice.as_ref().unwrap().contains("configured"));
        layer.read_text("mibs", ":", Origin::Flag("-m"));
        let section = mibs([].into_iter(), &layer, &[]);
        assert_eq!((section.facts[0].mark, &*section.facts[0].text), (Mark::Note, "none"));
        assert_eq!(section.facts[1].text, "none (-m)");
        assert!(section.facts[3].advice.as_ref().unwrap().contains("only the built-in"));
    }

    #[test]
    fn files_are_listed_and_a_complaint_is_a_problem() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("snmp.conf"), "").unwrap();
        fs::create_dir(dir.path().join("hosts")).unwrap();
        fs::write(dir.path().join("hosts/core.conf"), "").unwrap();
        let places = Places {
            own: vec![dir.path().join("config.toml")],
            snmp_dirs: vec![dir.path().to_owned()],
        };
        let section = files(&places, &Layer::default(), None);
        assert!(section.facts.iter().all(|fact| fact.mark == Mark::Ok));
        assert!(section.facts[0].text.ends_with("config.toml (not there)"));
        let theirs: Vec<_> = section.facts[1].text.lines().collect();
        assert!(theirs.len() == 2 && theirs[1].ends_with("hosts/core.conf"), "{theirs:?}");
        let section = files(&places, &Layer::default(), Some("config.toml:1: no key"));
        let last = section.facts.last().unwrap();
        assert_eq!((last.mark, &*last.text), (Mark::Problem, "config.toml:1: no key"));
    }
}
