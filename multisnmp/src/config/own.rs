//! This program's own config.toml.

use super::{
    environment::Lookup,
    layer::{KEYS, Layer},
    origin::Origin,
    read::Raw,
    tags,
};
use crate::{
    error::{Cause, Error},
    nearest::nearest,
};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};
use toml::Value;

/// Returns the files in the order in which they win: the user's file, then the system's. If
/// MULTISNMP_CONFIG names a file, returns only that file.
pub(crate) fn files(lookup: Lookup<'_>) -> Vec<PathBuf> {
    if let Some(file) = lookup("MULTISNMP_CONFIG") {
        return vec![file.into()];
    }
    let absolute = |name: &str| lookup(name).map(PathBuf::from).filter(|path| path.is_absolute());
    // The base directory specification says that relative values are ignored.
    let user = absolute("XDG_CONFIG_HOME").or_else(|| Some(absolute("HOME")?.join(".config")));
    let system = PathBuf::from("/etc");
    user.into_iter().chain([system]).map(|dir| dir.join("multisnmp/config.toml")).collect()
}

/// The settings in the files: those for every run, and those for each site.
#[derive(Default)]
pub(crate) struct Own {
    pub(crate) layer: Layer,
    pub(crate) sites: BTreeMap<String, Layer>,
}

impl Own {
    /// Returns the names of the sites.
    pub(crate) fn sites(&self) -> impl Iterator<Item = &str> {
        self.sites.keys().map(String::as_str)
    }

    /// Returns the settings of a site.
    ///
    /// # Errors
    /// There is no such site. The error names the nearest one.
    pub(crate) fn site(&self, name: &str) -> Result<&Layer, Error> {
        self.sites.get(name).ok_or_else(|| {
            let names: Vec<&str> = self.sites.keys().map(String::as_str).collect();
            Error::usage(match (nearest(name, names.iter().copied()), names.as_slice()) {
                (_, []) => format!("no site {name:?}: config.toml has no [sites.{name}]"),
                (Some(near), _) => format!("no site {name:?}; did you mean {near:?}?"),
                (None, names) => format!("no site {name:?}: there are {}", names.join(", ")),
            })
        })
    }
}

/// Reads the files. A setting in an earlier file hides the same setting in a later one. A missing
/// file is skipped.
///
/// # Errors
/// A file cannot be read, is not TOML, has a key or a value that does not fit, or holds a secret
/// that others can read. No message repeats a value.
pub(crate) fn read(files: &[PathBuf]) -> Result<Own, Error> {
    let mut all = Own::default();
    for path in files {
        match fs::read_to_string(path) {
            Ok(text) => {
                let below = parse(path, &text)?;
                all.layer = all.layer.over(below.layer, false);
                for (name, layer) in below.sites {
                    let above = all.sites.remove(&name).unwrap_or_default();
                    all.sites.insert(name, above.over(layer, false));
                }
            }
            Err(e)
                if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
            Err(e) => return Err(Error::input(path.display(), e)),
        }
    }
    Ok(all)
}

/// Reads only this file, which the user names instead of the usual files.
///
/// # Errors
/// The same as for [`read`], or the file does not exist.
pub(crate) fn read_this(file: &Path) -> Result<Own, Error> {
    match file.exists() {
        true => read(&[file.to_owned()]),
        false => Err(Error::input(file.display(), "no such configuration file")),
    }
}

/// Reads the text of a file.
///
/// # Errors
/// The same as for [`read`].
pub(super) fn parse(path: &Path, text: &str) -> Result<Own, Error> {
    let failed = |why: Cause| Error::input(path.display(), why);
    let mut own = Own::default();
    let mut secret = false;
    let all = Origin::File { path: path.to_owned(), line: None };
    for (key, value) in tags::table(path, text)? {
        let Value::Table(sites) = value else {
            secret |= set(&mut own.layer, &all, &key, &value).map_err(failed)?;
            continue;
        };
        if key != "sites" {
            return Err(failed(
                format!("no table [{key}]: the only tables are [sites.NAME]").into(),
            ));
        }
        for (name, keys) in sites {
            let Value::Table(keys) = keys else {
                return Err(failed(format!("sites.{name} must be a table: [sites.{name}]").into()));
            };
            let origin = Origin::Site { site: name.clone(), path: path.to_owned() };
            let mut layer = Layer::default();
            for (key, value) in keys {
                secret |= set(&mut layer, &origin, &key, &value).map_err(failed)?;
            }
            own.sites.insert(name, layer);
        }
    }
    if secret {
        tags::read_private(path)?;
    }
    Ok(own)
}

/// Sets one key. Returns whether it is a secret.
fn set(layer: &mut Layer, origin: &Origin, key: &str, value: &Value) -> Result<bool, Cause> {
    let place = match origin {
        Origin::Site { site, .. } => format!("[sites.{site}]: "),
        _ => String::new(),
    };
    if key == "config" {
        return Err(format!(
            "{place}a file cannot name another one: use --config or MULTISNMP_CONFIG"
        )
        .into());
    }
    let Some(known) = KEYS.iter().find(|known| known.name == key) else {
        return Err(match nearest(key, KEYS.iter().map(|known| known.name)) {
            Some(near) => format!("{place}no key {key:?}; did you mean {near:?}?"),
            None => format!("{place}no key {key:?}"),
        }
        .into());
    };
    match value {
        Value::Array(items) if known.separator.is_some() => {
            let items: Option<Vec<String>> =
                items.iter().map(|item| item.as_str().map(str::to_owned)).collect();
            let items = items.ok_or_else(|| format!("{place}{key} is a list of strings"))?;
            layer.read(known.name, Raw::List(&items), origin.clone());
        }
        other => {
            let text = tags::text(key, other).map_err(|why| format!("{place}{why}"))?;
            layer.read_text(known.name, text, origin.clone());
        }
    }
    Ok(known.secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Layer, String> {
        let own = parse(Path::new("/nonexistent/config.toml"), text).map_err(|e| e.to_string())?;
        Ok(own.layer)
    }

    #[test]
    fn sites_have_keys_of_their_own() {
        let text =
            "timeout = 1\n[sites.berlin]\ntargets = [\"10.0.0.0/24\", \"@b.txt\"]\ntimeout = 3\n";
        let own = parse(Path::new("/nonexistent/config.toml"), text).unwrap();
        assert_eq!(own.layer.timeout.text(), Some("1"));
        let berlin = own.site("berlin").unwrap();
        assert_eq!(berlin.targets.text(), Some("10.0.0.0/24,@b.txt"));
        assert_eq!(berlin.timeout.text(), Some("3"));
        assert!(own.site("berln").err().unwrap().to_string().contains("did you mean \"berlin\"?"));
        assert!(of("[sites.x]\ntimeot = 1").err().unwrap().contains("[sites.x]: no key"));
        assert!(of("[site.x]\ntimeout = 1").err().unwrap().contains("[sites.NAME]"));
    }

    #[test]
    fn reads_numbers_texts_and_lists() {
        let layer =
            of("timeout = 0.5\nworkers = 8\nmib_dirs = [\"/a\", \"/b\"]\nformat = \"json\"\n");
        let layer = layer.unwrap();
        assert_eq!(layer.timeout.text(), Some("0.5"));
        assert_eq!(layer.workers.text(), Some("8"));
        assert_eq!(layer.mib_dirs.text(), Some("/a:/b"));
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
        let error = read(std::slice::from_ref(&path)).err().unwrap().to_string();
        assert!(error.contains("chmod 600") && !error.contains("s3cret"), "{error}");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(read(&[path]).unwrap().layer.community.text(), Some("s3cret"));
    }

    #[test]
    fn the_users_file_comes_before_the_systems() {
        let lookup = |name: &str| (name == "HOME").then(|| "/home/x".into());
        let files = files(&lookup);
        assert_eq!(files[0], Path::new("/home/x/.config/multisnmp/config.toml"));
        assert_eq!(files[1], Path::new("/etc/multisnmp/config.toml"));
    }
}
