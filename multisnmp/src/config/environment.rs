//! Values from the environment, from the files that it names, and from descriptors.

use super::{
    bad_value::BadValue,
    key::Key,
    layer::{KEYS, Layer},
    origin::Origin,
};
use crate::{error::Error, output::words, private::Exposed, vault};
use std::{
    collections::HashMap,
    env,
    ffi::{OsStr, OsString},
    fs::File,
    io::{self, Read},
    os::unix::ffi::{OsStrExt, OsStringExt},
    path::Path,
};
use zeroize::Zeroizing;

/// The longest value that a file may hold, in bytes.
const VALUE_LIMIT: u64 = 64 * 1024;

/// Looks up a variable.
pub(crate) type Lookup<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// Looks up a variable of the real environment, or a secret one that was taken out of it.
pub(crate) fn process(name: &str) -> Option<OsString> {
    match vault::get(name) {
        Some(secret) => Some(OsString::from_vec(secret.to_vec())),
        None => env::var_os(name),
    }
}

/// Reads `fd:N` values. Each descriptor is read once, because a pipe gives its bytes only once.
#[derive(Default)]
pub(crate) struct Descriptors(HashMap<u32, Zeroizing<String>>);

impl Descriptors {
    /// Returns the value itself or, for `fd:N`, what descriptor N holds.
    ///
    /// # Errors
    /// The descriptor cannot be read. The error does not repeat the value.
    pub(super) fn expand(&mut self, text: &str) -> Result<Zeroizing<String>, BadValue> {
        let Some(number) = text.strip_prefix("fd:").and_then(|n| n.parse::<u32>().ok()) else {
            return Ok(Zeroizing::new(text.to_owned()));
        };
        if let Some(known) = self.0.get(&number) {
            return Ok(known.clone());
        }
        let value = File::open(format!("/dev/fd/{number}")).and_then(read_value).map_err(|e| {
            match e.kind() {
                io::ErrorKind::NotFound => BadValue::Closed(number),
                _ => BadValue::Descriptor(number, words(&e)),
            }
        })?;
        self.0.insert(number, value.clone());
        Ok(value)
    }
}

/// Reads the variables of this environment that set something.
///
/// # Errors
/// A variable and its `_FILE` are both set, or a file or a descriptor cannot be read.
pub(super) fn layer(lookup: Lookup<'_>, fds: &mut Descriptors) -> Result<Layer, Error> {
    let mut layer = Layer::default();
    for key in KEYS {
        if let Some(name) = key.env {
            one(key, name, lookup, fds, &mut layer)?;
        }
    }
    Ok(layer)
}

fn one(
    key: &Key,
    name: &str,
    lookup: Lookup<'_>,
    fds: &mut Descriptors,
    layer: &mut Layer,
) -> Result<(), Error> {
    let file_name = format!("{name}_FILE");
    // net-snmp's own variables have no _FILE form.
    let file = if name.starts_with("SNMP_") { lookup(&file_name) } else { None };
    match (lookup(name), file) {
        (None, None) => {}
        (Some(_), Some(_)) => {
            return Err(Error::usage(format!("{name} and {file_name} are both set: unset one")));
        }
        (Some(value), None) => {
            let origin = Origin::Environment(name.to_owned());
            let value = Zeroizing::new(value.into_vec());
            let value = OsStr::from_bytes(&value);
            match value.to_str().map(|text| fds.expand(text)) {
                None => layer.read_text(key.name, value, origin),
                Some(Ok(text)) => layer.read_text(key.name, text.as_str(), origin),
                Some(Err(bad)) => return Err(Error::Setting { origin, source: bad.into() }),
            }
        }
        (None, Some(path)) => {
            let origin = Origin::Environment(file_name);
            let failed = |e| Error::input(format!("{origin}: {}", Path::new(&path).display()), e);
            let file = File::open(&path).map_err(failed)?;
            // Only a warning: systems that mount secrets give them the mode 0444.
            if key.secret
                && let Some(exposed) = Exposed::of(&file.metadata().map_err(failed)?)
            {
                log::warn!("{}", exposed.message(Path::new(&path)));
            }
            let text = read_value(file).map_err(failed)?;
            layer.read_text(key.name, text.as_str(), origin);
        }
    }
    Ok(())
}

/// Returns the text of a file, without the newline that an editor or `echo` adds.
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

    fn read(pairs: &[(&str, &str)]) -> Result<Layer, Error> {
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
        assert_eq!(layer.community.text(), Some("s3cret word"));
        assert_eq!(layer.auth_passphrase.text(), Some("s3cret word"));
        assert_eq!(layer.timeout.fit(), Some(&std::time::Duration::from_millis(500)));
        assert_eq!(layer.mibs.text(), Some("+IF-MIB"));
    }

    #[test]
    fn unreadable_values_are_errors_that_do_not_repeat_the_secret() {
        let error = read(&[("SNMP_COMMUNITY", "s3cret"), ("SNMP_COMMUNITY_FILE", "/x")]);
        let error = error.err().unwrap().to_string();
        assert!(error.contains("both set") && !error.contains("s3cret"), "{error}");
        assert!(read(&[("SNMP_COMMUNITY_FILE", "/nonexistent/x")]).is_err());
        assert!(read(&[("SNMP_COMMUNITY", "fd:987")]).is_err());
        assert_eq!(read(&[("SNMP_COMMUNITY", "fd:x")]).unwrap().community.text(), Some("fd:x"));
    }
}
