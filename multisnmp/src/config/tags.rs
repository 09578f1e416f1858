//! The credentials file: one table of credentials per tag.

use super::{
    incomplete,
    layer::{KEYS, Layer},
    origin::Origin,
};
use crate::{
    error::{Cause, Error},
    nearest::nearest,
    private::Exposed,
};
use netsnmp::{AuthProtocol, Key, Network, hosts::Overrides};
use std::{
    collections::BTreeMap,
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
};
use toml::{Table, Value};
use zeroize::Zeroizing;

/// The credentials file.
#[derive(Clone, Default)]
pub(crate) struct Tags {
    tags: BTreeMap<String, Tag>,
    /// Their names in the order of the file.
    order: Vec<String>,
    path: PathBuf,
    /// Stands for every tag, if only other machines have their credentials.
    elsewhere: Option<Tag>,
}

/// The credentials of one tag.
#[derive(Clone)]
pub(crate) struct Tag {
    pub(crate) layer: Layer,
    /// The only networks that they may be sent to.
    pub(crate) networks: Option<Arc<[Network]>>,
}

impl Tags {
    /// Reads the file.
    ///
    /// # Errors
    /// It cannot be read, other users can read it, it is not TOML, or a key or a value does not fit.
    /// No message repeats a value.
    pub(crate) fn read(path: &Path) -> Result<Self, Error> {
        Self::parse(path, &read_private(path)?)
    }

    pub(super) fn parse(path: &Path, text: &str) -> Result<Self, Error> {
        let mut tags = BTreeMap::new();
        for (name, value) in table(path, text)? {
            let Value::Table(entries) = value else {
                let why = format!("{name} stands outside a table: write it under [TAG]");
                return Err(Error::input(path.display(), why));
            };
            let tag = Tag::parse(path, &name, entries)
                .map_err(|why| Error::input(path.display(), format!("[{name}]: {why}")))?;
            tags.insert(name, tag);
        }
        Ok(Self { tags, order: order(text), path: path.to_owned(), elsewhere: None })
    }

    /// Returns a tag.
    ///
    /// # Errors
    /// There is no such tag. The error names the nearest one.
    pub(crate) fn get(&self, tag: &str) -> Result<&Tag, Error> {
        if let Some(found) = self.tags.get(tag) {
            return Ok(self.elsewhere.as_ref().unwrap_or(found));
        }
        // Without a file of its own, this machine cannot know which tags the others have.
        if let Some(unknown) = self.elsewhere.as_ref().filter(|_| self.tags.is_empty()) {
            return Ok(unknown);
        }
        if self.path.as_os_str().is_empty() {
            return Err(Error::usage(format!(
                "tag {tag:?}, but no credentials file: name it with --credentials FILE"
            )));
        }
        let near = match nearest(tag, self.tags.keys().map(String::as_str)) {
            Some(near) => format!("; did you mean {near:?}?"),
            None => String::new(),
        };
        Err(Error::usage(format!("no tag {tag:?} in {}{near}", self.path.display())))
    }

    /// Returns all tags in the order of the file.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Tag)> {
        self.order.iter().filter_map(|name| Some((name.as_str(), self.tags.get(name)?)))
    }

    /// The tags are only names: other machines have their credentials, and this one does not use its
    /// own.
    pub(crate) fn live_elsewhere(&mut self) {
        self.forget_secrets();
        self.elsewhere = Some(Tag { layer: Layer::default(), networks: None });
    }

    /// Returns whether only other machines have the credentials.
    pub(crate) fn are_elsewhere(&self) -> bool {
        self.elsewhere.is_some()
    }

    /// Puts keys in the place of passphrases.
    pub(super) fn make_keys(&mut self) {
        self.tags.values_mut().for_each(|tag| incomplete::make_keys(&mut tag.layer));
    }

    /// Wipes what the tags hold. Their names and networks stay.
    pub(crate) fn forget_secrets(&mut self) {
        for tag in self.tags.values_mut() {
            tag.layer = Layer::default();
        }
    }

    /// Returns whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.tags.is_empty()
    }
}

impl Tag {
    /// Returns the credentials.
    ///
    /// # Errors
    /// None in practice: they were checked when the file was read.
    pub(crate) fn credentials(&self) -> Result<netsnmp::Credentials, Error> {
        incomplete::credentials(&self.layer.overrides()?)
    }

    /// Returns the credentials of a host whose line names this tag, and may change it.
    ///
    /// # Errors
    /// They cannot work: for example, the line has another protocol than the keys of the tag.
    pub(super) fn credentials_for(
        &self,
        name: &str,
        line: &Overrides,
    ) -> Result<netsnmp::Credentials, Error> {
        let own = self.layer.overrides()?;
        let is_key = matches!(own.auth_key, Some(Key::Master(_) | Key::Localized(_)));
        let made_for = own.auth.unwrap_or(AuthProtocol::Md5);
        if let Some(other) = line.auth.filter(|auth| *auth != made_for)
            && is_key
            && line.auth_key.is_none()
        {
            return Err(Error::usage(format!(
                "auth={other} does not fit tag {name:?}, whose keys are for {made_for}: make another tag \
                 for {other}"
            )));
        }
        incomplete::credentials(&line.clone().or(&own))
    }

    fn parse(path: &Path, name: &str, entries: Table) -> Result<Self, Cause> {
        let mut tag = Self { layer: Layer::default(), networks: None };
        for (key, value) in entries {
            if key == "networks" {
                tag.networks = Some(networks(&value)?);
                continue;
            }
            let keys = || KEYS.iter().filter(|key| key.credential).map(|key| key.name);
            let Some(known) = keys().find(|known| *known == key) else {
                return Err(match nearest(&key, keys().chain(["networks"])) {
                    Some(near) => format!("no key {key:?}; did you mean {near:?}?"),
                    None => format!("no key {key:?}"),
                }
                .into());
            };
            let origin = Origin::Tag { tag: name.to_owned(), path: path.to_owned() };
            tag.layer.read_text(known, text(&key, &value)?, origin);
        }
        // A user alone means version 3, here too.
        tag.layer = tag.layer.over(Layer::default(), true).spread_passphrase();
        // The origin of each error is this tag, which the caller names.
        if let Some(bad) = tag.layer.rows().into_iter().find_map(|row| row.bad) {
            return Err(bad.into());
        }
        // The keys of a tag that no host uses are not made: they take time.
        incomplete::check(&tag.layer.overrides()?)?;
        Ok(tag)
    }
}

/// Reads a file with secrets, which must be private.
///
/// # Errors
/// It cannot be read, other users can read or write it, or it belongs to another user.
pub(crate) fn read_private(path: &Path) -> Result<Zeroizing<String>, Error> {
    let failed = |e: std::io::Error| Error::input(path.display(), e);
    let mut file = File::open(path).map_err(failed)?;
    if let Some(exposed) = Exposed::of(&file.metadata().map_err(failed)?) {
        return Err(Error::usage(exposed.message(path)));
    }
    let mut text = Zeroizing::new(String::new());
    file.read_to_string(&mut text).map_err(failed)?;
    Ok(text)
}

/// Parses a file's TOML. The parser's own message quotes the line, which may hold a secret: the error
/// gives only the reason and the number of the line.
///
/// # Errors
/// It is not TOML.
pub(crate) fn table(path: &Path, text: &str) -> Result<Table, Error> {
    let text = text.trim_start_matches('\u{feff}');
    text.parse::<Table>().map_err(|e| {
        let line = e.span().map_or(1, |span| 1 + text[..span.start].matches('\n').count());
        let why = e.message().lines().next().unwrap_or("not TOML");
        Error::input(format!("{}:{line}", path.display()), why)
    })
}

/// Returns the names of the tables in the order of the file, which a table in memory does not keep.
fn order(text: &str) -> Vec<String> {
    let Ok(table) = toml::de::DeTable::parse(text.trim_start_matches('\u{feff}')) else {
        return Vec::new();
    };
    let mut names: Vec<_> =
        table.get_ref().keys().map(|key| (key.span().start, key.get_ref().to_string())).collect();
    names.sort();
    names.into_iter().map(|(_, name)| name).collect()
}

/// Returns a value as text.
///
/// # Errors
/// It is not a string, number or boolean. The error does not repeat the value.
pub(crate) fn text(key: &str, value: &Value) -> Result<String, Cause> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Integer(n) => Ok(n.to_string()),
        Value::Float(n) => Ok(n.to_string()),
        Value::Boolean(b) => Ok(b.to_string()),
        other => {
            Err(format!("{key} is a string, not {} {}", article(other), other.type_str()).into())
        }
    }
}

fn article(value: &Value) -> &'static str {
    if matches!(value, Value::Array(_)) { "an" } else { "a" }
}

fn networks(value: &Value) -> Result<Arc<[Network]>, Cause> {
    const FORM: &str = "networks is a list of networks, [\"10.0.0.0/8\", \"2001:db8::/32\"]";
    let Value::Array(items) = value else { return Err(FORM.into()) };
    items
        .iter()
        .map(|item| {
            let text = item.as_str().ok_or(FORM)?;
            text.parse().map_err(|_| format!("{text:?} is not a network; {FORM}").into())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Tags, Error> {
        Tags::parse(Path::new("creds.toml"), text)
    }

    #[test]
    fn reads_the_documented_form() {
        let tags = parse(
            "[core]\nversion = \"3\"\nuser = \"netops\"\nlevel = \"authPriv\"\nauth = \"SHA-256\"\n\
             auth_passphrase = \"longenough\"\npriv = \"AES\"\npriv_passphrase = \"longenough\"\n\
             networks = [\"10.0.0.0/8\", \"::1\"]\n[old]\nversion = \"2c\"\ncommunity = \"x\"\n",
        )
        .unwrap();
        assert_eq!(tags.get("core").unwrap().networks.as_ref().unwrap().len(), 2);
        assert!(tags.get("old").unwrap().networks.is_none());
        let backwards = parse("[z]\nversion = \"1\"\n[m.x]\n[a]\n").err().unwrap().to_string();
        assert!(backwards.contains("[m]"), "{backwards}");
        let backwards = parse("\u{feff}[z]\nversion = \"1\"\n[\"b c\"]\n[a]\n").unwrap();
        let names: Vec<_> = backwards.iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["z", "b c", "a"]);
        let marked = parse("\u{feff}[\n").err().unwrap().to_string();
        assert!(marked.contains("creds.toml:1: "), "{marked}");
        assert!(tags.get("cor").err().unwrap().to_string().contains("did you mean \"core\"?"));
        assert!(Tags::default().get("core").err().unwrap().to_string().contains("--credentials"));
    }

    #[test]
    fn errors_say_what_is_wrong_and_repeat_no_secret() {
        for (text, part) in [
            ("[a]\ncomunity = \"s3cret\"", "did you mean \"community\"?"),
            ("community = \"s3cret\"", "outside a table"),
            ("[a]\ncommunity = \"s3cret", "creds.toml:2: "),
            ("[a]\ncommunity = [\"s3cret\"]", "not an array"),
            ("[a]\nuser = \"u\"\nauth_passphrase = \"s3cret\"", "fewer than 8"),
            ("[a]\nuser = \"u\"\nauth_key = \"s3cret\"", "hex digits"),
            ("[a]\nversion = 4", "no SNMP version"),
            ("[a]\nnetworks = [\"ten\"]", "is not a network"),
            ("[a]\nnetworks = 10", "list of networks"),
            ("[a]\ntimeout = 3", "no key"),
        ] {
            let error = parse(text).err().unwrap().to_string();
            assert!(error.contains(part), "{text}: {error}");
            assert!(!error.contains("s3cret"), "{error}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn refuses_a_file_others_can_read() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("creds.toml");
        std::fs::write(&path, "[a]\ncommunity = \"x\"\n").unwrap();
        for (mode, fine) in [(0o600, true), (0o400, true), (0o640, false), (0o604, false)] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(Tags::read(&path).is_ok(), fine, "{mode:o}");
        }
    }
}
