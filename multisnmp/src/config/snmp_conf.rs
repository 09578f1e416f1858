//! net-snmp's snmp.conf (snmp.conf(5), snmp_config(5)).
//!
//! The C library reads these files too. It stores them in globals, and reads hosts/*.conf whenever
//! any thread opens a session. We prevent that and read the files here.

use super::{
    environment::Lookup,
    layer::{KEYS, Layer},
    origin::Origin,
    tokens,
};
use crate::{error::Cause, private::Exposed};
use netsnmp::hosts;
use std::{
    collections::{BTreeSet, HashMap},
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
};
use zeroize::Zeroizing;

/// The settings of snmp.conf and similar files.
#[derive(Clone, Default)]
pub(crate) struct SnmpConf {
    /// The defaults for every host.
    pub(crate) layer: Layer,
    /// `alias NAME PEER`.
    pub(crate) aliases: HashMap<String, Arc<str>>,
    /// hosts/HOST.conf, by host.
    pub(crate) hosts: HashMap<String, HostConf>,
    /// One line for each thing that could not be read, or that others should not read.
    pub(crate) complaints: Vec<String>,
    /// The tokens that have no effect here, and why.
    pub(crate) idle: Vec<(String, Origin, &'static str)>,
    /// Whether the last file has a secret.
    has_secret: bool,
}

/// One hosts/HOST.conf.
#[derive(Clone, Default)]
pub(crate) struct HostConf {
    /// The defaults for that host.
    pub(crate) layer: Layer,
    /// `transport PEER`: the peer of the host.
    pub(crate) transport: Option<Arc<str>>,
}

/// Returns the directories in the order in which they are read. A later setting wins.
pub(crate) fn directories(lookup: Lookup<'_>) -> Vec<PathBuf> {
    if let Some(path) = lookup("SNMPCONFPATH") {
        return std::env::split_paths(&path).filter(|dir| !dir.as_os_str().is_empty()).collect();
    }
    let mut dirs = vec![PathBuf::from("/etc/snmp"), PathBuf::from("/usr/share/snmp")];
    let arch = std::env::consts::ARCH;
    for lib in ["lib", "lib64", &format!("lib/{arch}-linux-gnu")] {
        dirs.push(Path::new("/usr").join(lib).join("snmp"));
    }
    if let Some(home) = lookup("HOME").filter(|home| !home.is_empty()) {
        dirs.push(Path::new(&home).join(".snmp"));
    }
    dirs
}

impl SnmpConf {
    /// Reads snmp.conf, snmp.local.conf and hosts/*.conf of these directories. Missing files are
    /// passed over; a file that cannot be read is a complaint.
    pub(crate) fn read(directories: &[PathBuf]) -> Self {
        let mut conf = Self::default();
        for dir in directories {
            for name in ["snmp.conf", "snmp.local.conf"] {
                let path = dir.join(name);
                conf.file(&path, None);
            }
            conf.read_hosts(&dir.join("hosts"));
        }
        conf
    }

    fn read_hosts(&mut self, dir: &Path) {
        let Ok(entries) = fs::read_dir(dir) else { return };
        let mut hosts = BTreeSet::new();
        for entry in entries.flatten() {
            let name = entry.file_name();
            if let Some(stem) = name.to_str().and_then(|name| name.strip_suffix(".conf")) {
                hosts.insert(stem.strip_suffix(".local").unwrap_or(stem).to_owned());
            }
        }
        for host in hosts {
            for suffix in [".conf", ".local.conf"] {
                let path = dir.join(format!("{host}{suffix}"));
                self.file(&path, Some(&host.to_lowercase()));
            }
        }
    }

    /// Reads a file. net-snmp's users have files of mode 0644, so one that others can read is only
    /// a complaint.
    fn file(&mut self, path: &Path, host: Option<&str>) {
        let Some((bytes, exposed)) = self.slurp(path) else { return };
        self.has_secret = false;
        match std::str::from_utf8(&bytes) {
            Ok(text) => self.parse(path, text, host),
            Err(_) => {
                let text = Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned());
                self.parse(path, &text, host);
            }
        }
        if let Some(exposed) = exposed.filter(|_| self.has_secret) {
            self.complaints.push(exposed.message(path));
        }
    }

    fn slurp(&mut self, path: &Path) -> Option<(Zeroizing<Vec<u8>>, Option<Exposed>)> {
        let read = |mut file: File| {
            let about = file.metadata()?;
            // With room for all of it, no smaller buffer is left behind.
            let size = usize::try_from(about.len()).unwrap_or(0);
            let mut bytes = Zeroizing::new(Vec::with_capacity(size + 1));
            file.read_to_end(&mut bytes)?;
            Ok((bytes, Exposed::of(&about)))
        };
        match File::open(path).and_then(read) {
            Ok(read) => Some(read),
            Err(e)
                if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) =>
            {
                None
            }
            Err(e) => {
                self.complaints.push(format!("{}: {e}", path.display()));
                None
            }
        }
    }

    /// Adds one file. `host` is the host that the file is for.
    pub(crate) fn parse(&mut self, path: &Path, text: &str, host: Option<&str>) {
        let mut ours = true;
        for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let origin = Origin::File { path: path.to_owned(), line: Some(number + 1) };
            let mut line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let mut applies = ours;
            // `[type]` alone switches for the rest of the file, before a token for that line.
            if let Some((kind, rest)) = line.strip_prefix('[').and_then(|l| l.split_once(']')) {
                applies = kind.trim().eq_ignore_ascii_case("snmp");
                line = rest.trim();
                if line.is_empty() {
                    ours = applies;
                    continue;
                }
            }
            if !applies {
                continue;
            }
            let (token, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            let token = token.to_ascii_lowercase();
            let value = Zeroizing::new(unquote(rest.trim()));
            if let Err(why) = self.token(&token, &value, &origin, host) {
                self.complaints.push(format!("{origin}: {token}: {why}"));
            }
        }
    }

    fn layer_of(&mut self, host: Option<&str>) -> &mut Layer {
        match host {
            None => &mut self.layer,
            Some(host) => &mut self.hosts.entry(host.to_owned()).or_default().layer,
        }
    }

    /// Adds one token. Tokens that are not among our settings are skipped.
    pub(crate) fn token(
        &mut self,
        token: &str,
        value: &str,
        origin: &Origin,
        host: Option<&str>,
    ) -> Result<(), Cause> {
        match (token, host) {
            ("alias", None) => {
                let (name, peer) =
                    value.split_once(char::is_whitespace).ok_or("alias takes a name and a peer")?;
                self.aliases.insert(name.to_owned(), peer.trim().into());
            }
            ("transport", Some(host)) => {
                self.hosts.entry(host.to_owned()).or_default().transport = Some(value.into());
            }
            _ => {
                let Some(key) = KEYS.iter().find(|key| key.token == Some(token)) else {
                    if let Some(why) = tokens::idle(token, host.is_some()) {
                        self.idle.push((token.to_owned(), origin.clone(), why));
                    } else if tokens::NAMES.contains(&token) {
                        return self.print_token(token, value, origin);
                    }
                    return Ok(());
                };
                self.has_secret |= key.secret && key.default != Some(value);
                let mut read = Layer::default();
                read.read_text(key.name, value, origin.clone());
                // A slip in a system file must not end every command, so it is only a complaint.
                let is_checked = hosts::KEYS.contains(&key.name);
                if let Some(bad) = read.rows().into_iter().find_map(|row| row.bad)
                    && is_checked
                {
                    return Err(bad.into());
                }
                let layer = self.layer_of(host);
                // Each further `mibs +X` adds to the list.
                Layer::add_up(&layer.mibs, &mut read.mibs);
                Layer::add_up(&layer.mib_dirs, &mut read.mib_dirs);
                Layer::add_up(&layer.mib_files, &mut read.mib_files);
                layer.put(read);
            }
        }
        Ok(())
    }
}

impl SnmpConf {
    /// Adds a token for names and values. A line that does not fit leaves the others as they are.
    fn print_token(&mut self, token: &str, value: &str, origin: &Origin) -> Result<(), Cause> {
        let mut read = Layer::default();
        read.read_text("tokens", format!("{token} {value}"), origin.clone());
        if let Some(bad) = read.tokens.bad() {
            return Err(bad.to_string().into());
        }
        read.add_tokens_to(&self.layer.tokens);
        self.layer.put(read);
        Ok(())
    }
}

/// Returns the text between double quotes, in which a backslash keeps the next character as it is.
/// A value without quotes is the rest of the line.
fn unquote(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"') else { return value.to_owned() };
    let mut text = String::new();
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '\\' => text.extend(chars.next()),
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> SnmpConf {
        let mut conf = SnmpConf::default();
        conf.parse(Path::new("snmp.conf"), text, None);
        conf
    }

    #[test]
    fn reads_tokens_quotes_and_types() {
        let conf = parse(
            "# comment\r\nDEFVERSION 3\ndefSecurityName \"net ops\"\n[snmpd]\ndefContext no\n\
             [snmp] defContext yes\n[snmp]\nmibs +IF-MIB:X\ntimeout 5\nretries 7\nmibs +Y\n\
             alias core udp:127.0.0.1:6161\nrocommunity x\n",
        );
        assert!(conf.complaints.is_empty(), "{:?}", conf.complaints);
        let rows: Vec<_> = conf.layer.rows();
        let rows: Vec<_> = rows.iter().map(|row| (row.key.name, row.text.as_str())).collect();
        let expected = [
            ("version", "3"),
            ("user", "net ops"),
            ("context", "yes"),
            ("timeout", "5"),
            ("retries", "7"),
            ("mibs", "+IF-MIB:X:Y"),
        ];
        assert_eq!(rows, expected);
        assert_eq!(conf.layer.mibs.fit().unwrap().items, ["IF-MIB", "X", "Y"]);
        assert_eq!(conf.aliases["core"].as_ref(), "udp:127.0.0.1:6161");
        let origin = conf.layer.version.origin().unwrap();
        assert_eq!(origin.to_string(), "snmp.conf:2");
    }

    #[test]
    fn wrong_lines_are_complaints_with_their_number() {
        let conf = parse("\ntimeout never\ndefAuthType ROT13\nalias x\ndefVersion 3\n");
        assert_eq!(conf.complaints.len(), 3);
        assert!(conf.complaints[0].starts_with("snmp.conf:2: timeout: "), "{:?}", conf.complaints);
        assert_eq!(conf.layer.version.text(), Some("3"));
    }

    #[test]
    fn later_directories_and_host_files() {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = (dir.path().join("a"), dir.path().join("b"));
        fs::create_dir_all(a.join("hosts")).unwrap();
        fs::create_dir_all(&b).unwrap();
        fs::write(a.join("snmp.conf"), "defCommunity one\ntimeout 3\n").unwrap();
        fs::write(b.join("snmp.conf"), "defCommunity two\n").unwrap();
        fs::write(b.join("snmp.local.conf"), "retries 4\n").unwrap();
        fs::write(a.join("hosts/Core.conf"), "defVersion 1\ntransport tcp:10.0.0.1:705\n").unwrap();
        fs::write(b.join("hosts.txt"), "").unwrap();
        fs::write(a.join("hosts/core.local.conf"), "timeout 9\n").unwrap();
        fs::write(a.join("hosts/edge.local.conf"), "timeout 8\n").unwrap();
        let conf = SnmpConf::read(&[a, b, dir.path().join("missing")]);
        assert_eq!(conf.layer.community.text(), Some("two"));
        assert_eq!(conf.layer.timeout.text(), Some("3"));
        assert_eq!(conf.layer.retries.text(), Some("4"));
        let core = &conf.hosts["core"];
        assert_eq!(core.layer.version.text(), Some("1"));
        assert_eq!(conf.hosts["edge"].layer.timeout.text(), Some("8"));
        assert_eq!(core.transport.as_deref(), Some("tcp:10.0.0.1:705"));
    }

    #[test]
    fn snmpconfpath_replaces_the_directories() {
        let lookup = |name: &str| (name == "SNMPCONFPATH").then(|| "/a::/b".into());
        assert_eq!(directories(&lookup), [PathBuf::from("/a"), PathBuf::from("/b")]);
        let home = |name: &str| (name == "HOME").then(|| "/home/x".into());
        assert_eq!(directories(&home).last().unwrap(), Path::new("/home/x/.snmp"));
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(\\PC|\n){0,200}") {
            parse(&text);
        }
    }
}
