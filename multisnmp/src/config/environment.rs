//! Values from the environment, from files it names and from descriptors.

use super::{
    layer::{Layer, Origin},
    setting::{SETTINGS, Setting},
};
use crate::failure::Failure;
use std::{
    collections::HashMap,
    env,
    ffi::OsString,
    fs::File,
    io::{self, Read},
    path::Path,
};
use zeroize::Zeroizing;

/// The most a file with one value may hold.
const VALUE_LIMIT: u64 = 64 * 1024;

/// Looks a variable up.
pub(crate) type Lookup<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// The real environment.
pub(crate) fn process(name: &str) -> Option<OsString> {
    env::var_os(name)
}

/// Reads `fd:N` values, each descriptor once: a pipe gives its bytes only once.
#[derive(Default)]
pub(crate) struct Descriptors(HashMap<u32, Zeroizing<String>>);

impl Descriptors {
    /// The value itself, or what descriptor N holds where it says `fd:N`.
    ///
    /// # Errors
    /// The descriptor cannot be read; the value is not repeated.
    pub(crate) fn expand(
        &mut self,
        text: &str,
        origin: &Origin,
    ) -> Result<Zeroizing<String>, Failure> {
        let Some(number) = text.strip_prefix("fd:").and_then(|n| n.parse::<u32>().ok()) else {
            return Ok(Zeroizing::new(text.to_owned()));
        };
        if let Some(known) = self.0.get(&number) {
            return Ok(known.clone());
        }
        let value = File::open(format!("/dev/fd/{number}"))
            .and_then(read_value)
            .map_err(|e| Failure::usage(format!("{origin}: descriptor {number}: {e}")))?;
        self.0.insert(number, value.clone());
        Ok(value)
    }
}

/// The variables of this environment that set something.
///
/// # Errors
/// A variable and its `_FILE` are both set, a file cannot be read, a value is not UTF-8.
pub(crate) fn layer(lookup: Lookup<'_>, fds: &mut Descriptors) -> Result<Layer, Failure> {
    let mut layer = Layer::default();
    for setting in SETTINGS {
        if let Some(name) = setting.env {
            one(setting, name, lookup, fds, &mut layer)?;
        }
    }
    Ok(layer)
}

fn one(
    setting: &Setting,
    name: &str,
    lookup: Lookup<'_>,
    fds: &mut Descriptors,
    layer: &mut Layer,
) -> Result<(), Failure> {
    let file_name = format!("{name}_FILE");
    // net-snmp's own variables have no _FILE form.
    let file = if name.starts_with("SNMP_") { lookup(&file_name) } else { None };
    match (lookup(name), file) {
        (None, None) => {}
        (Some(_), Some(_)) => {
            return Err(Failure::usage(format!("{name} and {file_name} are both set: unset one")));
        }
        (Some(value), None) => {
            let origin = Origin::Environment(name.to_owned());
            let text = value
                .into_string()
                .map_err(|_| Failure::usage(format!("{origin}: the value is not UTF-8")))?;
            let text = fds.expand(&text, &origin)?;
            layer.set(setting.key, text.as_str(), origin);
        }
        (None, Some(path)) => {
            let origin = Origin::Environment(file_name);
            let text = File::open(&path).and_then(read_value).map_err(|e| {
                Failure::usage(format!("{origin}: {}: {e}", Path::new(&path).display()))
            })?;
            layer.set(setting.key, text.as_str(), origin);
        }
    }
    Ok(())
}

/// What a file holds, without the newline an editor or `echo` puts behind it.
fn read_value(file: File) -> io::Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::new());
    let size = file.take(VALUE_LIMIT + 1).read_to_string(&mut text)?;
    if size as u64 > VALUE_LIMIT {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "too long for one value"));
    }
    let end = text.trim_end_matches(['\r', '\n']).len();
    text.truncate(end);
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::fd::AsRawFd;

    fn read(pairs: &[(&str, &str)]) -> Result<Layer, Failure> {
        let lookup = |name: &str| {
            pairs.iter().find(|(n, _)| *n == name).map(|(_, value)| OsString::from(value))
        };
        layer(&lookup, &mut Descriptors::default())
    }

    #[test]
    fn values_files_and_descriptors() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secret");
        std::fs::write(&path, "s3cret word\n").unwrap();
        let file = File::open(&path).unwrap();
        let fd = format!("fd:{}", file.as_raw_fd());
        let layer = read(&[
            ("SNMP_COMMUNITY_FILE", path.to_str().unwrap()),
            ("SNMP_AUTH_PASSPHRASE", &fd),
            ("SNMP_TIMEOUT", "0.5"),
            ("MIBS", "+IF-MIB"),
        ])
        .unwrap();
        assert_eq!(layer.text("community"), Some("s3cret word"));
        assert_eq!(layer.text("auth_passphrase"), Some("s3cret word"));
        assert_eq!(layer.text("timeout"), Some("0.5"));
        assert_eq!(layer.text("mibs"), Some("+IF-MIB"));
    }

    #[test]
    fn what_cannot_be_read_is_an_error_that_keeps_the_secret() {
        let error = read(&[("SNMP_COMMUNITY", "s3cret"), ("SNMP_COMMUNITY_FILE", "/x")]);
        let error = error.err().unwrap().to_string();
        assert!(error.contains("both set") && !error.contains("s3cret"), "{error}");
        assert!(read(&[("SNMP_COMMUNITY_FILE", "/nonexistent/x")]).is_err());
        assert!(read(&[("SNMP_COMMUNITY", "fd:987")]).is_err());
        assert_eq!(read(&[("SNMP_COMMUNITY", "fd:x")]).unwrap().text("community"), Some("fd:x"));
    }
}
