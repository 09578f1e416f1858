//! This program's own config.toml.

use super::{
    environment::Lookup,
    layer::{Layer, Origin},
    setting::SETTINGS,
    tags,
};
use crate::failure::Failure;
use netsnmp::hosts::nearest;
use std::{
    fs, io,
    path::{Path, PathBuf},
};
use toml::Value;

/// The files, the one that wins first: the user's, then the system's.
pub(crate) fn files(lookup: Lookup<'_>) -> Vec<PathBuf> {
    let absolute = |name: &str| lookup(name).map(PathBuf::from).filter(|path| path.is_absolute());
    // The base directory specification has relative values ignored.
    let user = absolute("XDG_CONFIG_HOME").or_else(|| Some(absolute("HOME")?.join(".config")));
    let system = PathBuf::from("/etc");
    user.into_iter().chain([system]).map(|dir| dir.join("multisnmp/config.toml")).collect()
}

/// Reads the files laid over each other; one that is not there says nothing.
///
/// # Errors
/// A file cannot be read, is no TOML, has a key or a value that does not fit, or holds a secret
/// that others can read. No message repeats a value.
pub(crate) fn read(files: &[PathBuf]) -> Result<Layer, Failure> {
    let mut all = Layer::default();
    for path in files {
        match fs::read_to_string(path) {
            Ok(text) => all = all.over(parse(path, &text)?, false),
            Err(e)
                if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
            Err(e) => return Err(Failure::usage(format!("{}: {e}", path.display()))),
        }
    }
    Ok(all)
}

fn parse(path: &Path, text: &str) -> Result<Layer, Failure> {
    let failed = |why: String| Failure::usage(format!("{}: {why}", path.display()));
    let mut layer = Layer::default();
    let mut secret = false;
    for (key, value) in tags::table(path, text)? {
        let Some(setting) = SETTINGS.iter().find(|s| s.key == key) else {
            return Err(failed(match nearest(&key, SETTINGS.iter().map(|s| s.key)) {
                Some(near) => format!("no key {key:?}; did you mean {near:?}?"),
                None => format!("no key {key:?}"),
            }));
        };
        let text = match &value {
            Value::Array(items) if matches!(setting.key, "allow" | "block") => items
                .iter()
                .map(|item| {
                    item.as_str().ok_or_else(|| failed(format!("{key} is a list of networks")))
                })
                .collect::<Result<Vec<_>, _>>()?
                .join(","),
            // Lists of directories, modules and files are written as lists, too.
            Value::Array(items) if matches!(setting.key, "mibs" | "mib_dirs" | "mib_files") => {
                items
                    .iter()
                    .map(|item| {
                        item.as_str().ok_or_else(|| failed(format!("{key} is a list of strings")))
                    })
                    .collect::<Result<Vec<_>, _>>()?
                    .join(":")
            }
            other => tags::text(&key, other).map_err(failed)?,
        };
        secret |= setting.secret;
        layer.set(setting.key, text, Origin::File { path: path.to_owned(), line: None });
    }
    if secret {
        tags::read_private(path)?;
    }
    Ok(layer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Layer, String> {
        parse(Path::new("/nonexistent/config.toml"), text).map_err(|e| e.message)
    }

    #[test]
    fn reads_numbers_texts_and_lists() {
        let layer =
            of("timeout = 0.5\nworkers = 8\nmib_dirs = [\"/a\", \"/b\"]\nformat = \"json\"\n");
        let layer = layer.unwrap();
        assert_eq!(layer.text("timeout"), Some("0.5"));
        assert_eq!(layer.text("workers"), Some("8"));
        assert_eq!(layer.text("mib_dirs"), Some("/a:/b"));
    }

    #[test]
    fn says_what_is_wrong() {
        assert!(of("timout = 1").err().unwrap().contains("did you mean \"timeout\"?"));
        assert!(of("timeout = [1]").err().unwrap().contains("not an array"));
        assert!(of("timeout = ").err().unwrap().contains("config.toml:1: "));
    }

    #[cfg(unix)]
    #[test]
    fn a_secret_wants_a_private_file() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("config.toml");
        fs::write(&path, "community = \"s3cret\"\n").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let error = read(std::slice::from_ref(&path)).err().unwrap().message;
        assert!(error.contains("chmod 600") && !error.contains("s3cret"), "{error}");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(read(&[path]).unwrap().text("community"), Some("s3cret"));
    }

    #[test]
    fn the_users_file_comes_before_the_systems() {
        let lookup = |name: &str| (name == "HOME").then(|| "/home/x".into());
        let files = files(&lookup);
        assert_eq!(files[0], Path::new("/home/x/.config/multisnmp/config.toml"));
        assert_eq!(files[1], Path::new("/etc/multisnmp/config.toml"));
    }
}
