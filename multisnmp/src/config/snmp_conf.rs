//! net-snmp's snmp.conf (snmp.conf(5), snmp_config(5)).
//!
//! The library reads these files too, but into globals, and hosts/*.conf whenever a session is
//! opened, from any thread: we keep it from that and read them here.

use super::{
    environment::Lookup,
    layer::{Layer, Origin},
    setting::SETTINGS,
};
use netsnmp::{AuthProtocol, PrivProtocol};
use std::{
    collections::{BTreeSet, HashMap},
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

/// What snmp.conf and its relatives say.
#[derive(Clone, Default)]
pub(crate) struct SnmpConf {
    /// Defaults for every host.
    pub(crate) layer: Layer,
    /// `alias NAME PEER`.
    pub(crate) aliases: HashMap<String, Arc<str>>,
    /// hosts/HOST.conf, by host.
    pub(crate) hosts: HashMap<String, HostConf>,
    /// What could not be read, one line each.
    pub(crate) complaints: Vec<String>,
}

/// One hosts/HOST.conf.
#[derive(Clone, Default)]
pub(crate) struct HostConf {
    /// Defaults for that host.
    pub(crate) layer: Layer,
    /// `transport PEER`: where it is.
    pub(crate) transport: Option<Arc<str>>,
}

/// The directories, in the order they are read: what is read later wins.
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
    /// Reads snmp.conf, snmp.local.conf and hosts/*.conf of these directories; what is not there
    /// is passed over, what cannot be read is a complaint.
    pub(crate) fn read(directories: &[PathBuf]) -> Self {
        let mut conf = Self::default();
        for dir in directories {
            for name in ["snmp.conf", "snmp.local.conf"] {
                let path = dir.join(name);
                if let Some(text) = conf.slurp(&path) {
                    conf.parse(&path, &text, None);
                }
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
                if let Some(text) = self.slurp(&path) {
                    self.parse(&path, &text, Some(&host.to_lowercase()));
                }
            }
        }
    }

    fn slurp(&mut self, path: &Path) -> Option<String> {
        match fs::read(path) {
            Ok(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
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

    /// Takes one file in; `host` is the host whose file it is.
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
            let value = unquote(rest.trim());
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

    /// One token. Those we have no use for are the library's business.
    pub(crate) fn token(
        &mut self,
        token: &str,
        value: &str,
        origin: &Origin,
        host: Option<&str>,
    ) -> Result<(), String> {
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
                let Some(setting) = SETTINGS.iter().find(|s| s.token == Some(token)) else {
                    return Ok(());
                };
                check(setting.key, value)?;
                let layer = self.layer_of(host);
                let before = layer.text(setting.key).filter(|_| setting.key.starts_with("mib"));
                match (before, value.strip_prefix('+')) {
                    // `mibs +X` again and again adds up.
                    (Some(before), Some(more)) => {
                        let all = format!("{before}:{more}");
                        layer.set(setting.key, all, origin.clone());
                    }
                    _ => layer.set(setting.key, value, origin.clone()),
                }
            }
        }
        Ok(())
    }
}

/// Whether a value that is read long before it is used makes sense, so that a slip in a system
/// file is a complaint and not the end.
fn check(key: &str, value: &str) -> Result<(), String> {
    match key {
        "auth" => value.parse::<AuthProtocol>().map(drop).map_err(|e| e.to_string()),
        "priv" => value.parse::<PrivProtocol>().map(drop).map_err(|e| e.to_string()),
        key if netsnmp::hosts::KEYS.contains(&key) => {
            netsnmp::hosts::Overrides::default().set(key, value)
        }
        _ => Ok(()),
    }
}

/// A value in double quotes is the text between them, a backslash taking the next character as
/// it is; any other is the whole rest of the line.
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
        for (key, text) in [
            ("version", "3"),
            ("user", "net ops"),
            ("context", "yes"),
            ("mibs", "+IF-MIB:X:Y"),
            ("timeout", "5"),
            ("retries", "7"),
        ] {
            assert_eq!(conf.layer.text(key), Some(text), "{key}");
        }
        assert_eq!(conf.aliases["core"].as_ref(), "udp:127.0.0.1:6161");
        let origin = &conf.layer.get("version").unwrap().origin;
        assert_eq!(origin.to_string(), "snmp.conf:2");
    }

    #[test]
    fn slips_are_complaints_with_their_line() {
        let conf = parse("\ntimeout never\ndefAuthType ROT13\nalias x\ndefVersion 3\n");
        assert_eq!(conf.complaints.len(), 3);
        assert!(conf.complaints[0].starts_with("snmp.conf:2: timeout: "), "{:?}", conf.complaints);
        assert_eq!(conf.layer.text("version"), Some("3"));
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
        assert_eq!(conf.layer.text("community"), Some("two"));
        assert_eq!(conf.layer.text("timeout"), Some("3"));
        assert_eq!(conf.layer.text("retries"), Some("4"));
        let core = &conf.hosts["core"];
        assert_eq!(core.layer.text("version"), Some("1"));
        assert_eq!(conf.hosts["edge"].layer.text("timeout"), Some("8"));
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
