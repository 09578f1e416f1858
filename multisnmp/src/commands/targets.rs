//! The targets of a command: what TARGETS says, with what each host has of its own.

use crate::{
    config::{self, Config},
    failure::Failure,
};
use netsnmp::{
    Error, ErrorKind, HostList, Target,
    hosts::{HostLine, HostSpec, Overrides},
};
use std::{
    collections::{BTreeMap, HashMap},
    fs::File,
    io::{self, BufRead, BufReader, IsTerminal, Read},
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
};

/// More targets than that out of ranges and networks want a word.
const EXPANDED_LIMIT: u128 = 65_536;
/// Bytes of a hosts file that are read at once.
const BUFFER: usize = 64 * 1024;
/// The longest line of a hosts file.
const LINE_LIMIT: u64 = 64 * 1024;

/// Targets, and what was left out.
pub(crate) struct Targets {
    pub(crate) hosts: HostList,
    /// Lines that made no sense.
    pub(crate) skipped: usize,
    /// Whether standard input was read.
    pub(crate) from_stdin: bool,
    /// How many hosts are asked with which credentials of their own: tag, or `own`.
    pub(crate) credentials: BTreeMap<String, u128>,
    doubles: u128,
    first_double: Option<String>,
    /// What hosts have of their own by what their lines say, for the next line that says the same;
    /// of lines that say nothing, and of others. Empty where hosts have more than their lines: a
    /// hosts/HOST.conf.
    unsaid: Option<Own>,
    known: HashMap<String, Own>,
    /// Of hosts that have nothing of their own.
    plain: Arc<Target>,
}

/// What the hosts of a line have of their own.
#[derive(Debug, Clone)]
struct Own {
    template: Arc<Target>,
    identity: String,
    /// The tag, or that it is their own, where they have credentials of their own.
    credentials: Option<String>,
}

/// Lines remembered at most; then all are forgotten.
const KNOWN: usize = 256;

/// Limits and what to do about bad lines.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Rules {
    pub(crate) strict: bool,
    pub(crate) yes: bool,
    pub(crate) max_targets: Option<u64>,
}

impl Targets {
    /// Reads `text`; without any, standard input where it is no terminal.
    ///
    /// # Errors
    /// No targets, a file that cannot be read, with `strict` a bad line, too many.
    pub(crate) fn read(
        text: Option<&str>,
        config: &Config,
        port: u16,
        rules: Rules,
    ) -> Result<Self, Failure> {
        const NONE: &str = "no targets\n\nExamples:\n  multisnmp get 10.0.0.1 sysDescr sysName\n  \
                            multisnmp inventory 10.0.0.0/24 @hosts.txt\n\n\
                            --help tells what targets may be";
        let piped = || (!io::stdin().is_terminal()).then_some("-");
        let none = || Failure::usage(NONE);
        let text = text.or_else(|| config.merged().text("targets"));
        let given = text.is_some();
        let text = text.or_else(piped).ok_or_else(none)?;
        let mut targets = Self {
            hosts: HostList::new(port),
            skipped: 0,
            from_stdin: false,
            credentials: BTreeMap::new(),
            doubles: 0,
            first_double: None,
            unsaid: None,
            known: HashMap::new(),
            plain: Arc::new(Target::new("")),
        };
        if !config.has_host_confs() {
            let nothing = targets.own(&Overrides::default(), None, None, config);
            targets.unsaid = Some(nothing.map_err(Failure::usage)?);
        }
        for item in text.split(',').map(str::trim).filter(|item| !item.is_empty()) {
            match item.strip_prefix('@') {
                _ if item == "-" => targets.stdin(config, rules)?,
                Some("-") => targets.stdin(config, rules)?,
                Some(path) => {
                    let file = File::open(path);
                    let file = file.map_err(|e| Failure::usage(format!("{path}: {e}")))?;
                    targets.lines(BufReader::with_capacity(BUFFER, file), path, config, rules)?;
                }
                None => targets.item(item, config),
            }
        }
        if !given && targets.hosts.count() == 0 && targets.skipped == 0 {
            return Err(none());
        }
        targets.check(text, rules)?;
        Ok(targets)
    }

    fn stdin(&mut self, config: &Config, rules: Rules) -> Result<(), Failure> {
        if self.from_stdin {
            return Err(Failure::usage("standard input can be read once"));
        }
        self.from_stdin = true;
        self.lines(io::stdin().lock(), "standard input", config, rules)
    }

    fn check(&self, text: &str, rules: Rules) -> Result<(), Failure> {
        let (count, expanded) = (self.hosts.count(), self.hosts.expanded());
        if count == 0 {
            let what = match self.skipped {
                0 => "no targets",
                _ => "no line makes sense, so there are no targets",
            };
            return Err(Failure::usage(format!(
                "{what} in {text:?}; `multisnmp get 10.0.0.1` asks one"
            )));
        }
        if let Some(max) = rules.max_targets {
            if count > max.into() {
                return Err(Failure::usage(format!("{count} targets, but --max-targets is {max}")));
            }
        } else if expanded > EXPANDED_LIMIT && !rules.yes {
            return Err(Failure::usage(format!(
                "{count} targets, more than {EXPANDED_LIMIT} of them out of ranges: \
                 --yes asks them all, --max-targets N sets another limit"
            )));
        }
        if let Some(first) = &self.first_double {
            let more = match self.doubles {
                1 => String::new(),
                n => format!(", and {} more", n - 1),
            };
            log::warn!("named more than once, asked once: {first}{more}");
        }
        Ok(())
    }

    /// One item of the command line. One that makes no sense becomes a record that says so.
    fn item(&mut self, text: &str, config: &Config) {
        let nothing = Overrides::default();
        let added = self.spec(text, config).and_then(|(spec, peer)| {
            self.add(&spec, peer.as_deref(), &nothing, config).map_err(bad_credentials)
        });
        match added {
            Ok(0) => {}
            Ok(doubles) => self.double(doubles, || text.to_owned()),
            Err(why) => self.hosts.push_refused(text, why),
        }
    }

    fn double(&mut self, doubles: u128, text: impl FnOnce() -> String) {
        self.doubles = self.doubles.saturating_add(doubles);
        self.first_double.get_or_insert_with(text);
    }

    /// The item, and the peer behind it where it is an alias.
    fn spec(&self, text: &str, config: &Config) -> Result<(HostSpec, Option<String>), Error> {
        let Some(name) = text.strip_prefix("alias:") else {
            return HostSpec::parse(text).map(|spec| (spec, None));
        };
        let bad = |reason| Error::new(ErrorKind::BadTarget { target: text.to_owned(), reason });
        let peer = config.alias(name).map_err(bad)?;
        let spec = HostSpec::parse(&peer)?;
        if !spec.is_plain() {
            return Err(bad(format!("the alias stands for {peer}, which is not one host")));
        }
        Ok((spec.named(text), Some(peer.to_string())))
    }

    /// A hosts file.
    fn lines(
        &mut self,
        mut reader: impl BufRead,
        name: &str,
        config: &Config,
        rules: Rules,
    ) -> Result<(), Failure> {
        let mut bytes = Vec::new();
        let (mut number, mut complaints) = (0, 0);
        let mut last;
        loop {
            bytes.clear();
            let read = reader.by_ref().take(LINE_LIMIT).read_until(b'\n', &mut bytes);
            if read.map_err(|e| Failure::usage(format!("{name}: {e}")))? == 0 {
                break;
            }
            number += 1;
            last = bytes.len() as u64 == LINE_LIMIT && !bytes.ends_with(b"\n");
            let outcome = match std::str::from_utf8(&bytes) {
                _ if last => Err(format!("longer than {LINE_LIMIT} bytes; the rest is not read")),
                Ok(line) => self.line(line.trim_start_matches('\u{feff}'), config),
                Err(_) => Err("not UTF-8".to_owned()),
            };
            match outcome {
                Ok(0) => {}
                Ok(doubles) => {
                    let line = String::from_utf8_lossy(&bytes);
                    let host = line.trim_start_matches('\u{feff}').split_whitespace().next();
                    let host = host.unwrap_or_default();
                    self.double(doubles, || format!("{name}:{number}: {host}"));
                }
                Err(why) => {
                    complaints += 1;
                    log::error!("{name}:{number}: {why}");
                }
            }
            if last {
                break;
            }
        }
        self.skipped += complaints;
        if rules.strict && complaints > 0 {
            let lines = if complaints == 1 { "line makes" } else { "lines make" };
            return Err(Failure::usage(format!("{complaints} {lines} no sense; nothing was sent")));
        }
        Ok(())
    }

    /// One line; how many of its hosts were there already.
    fn line(&mut self, line: &str, config: &Config) -> Result<u128, String> {
        let line = line.trim();
        let (host, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = rest.trim_start();
        let rest = if rest.starts_with('#') { "" } else { rest };
        // Long lists say the same of most of their hosts: that is read once.
        let plain = |b: u8| {
            b.is_ascii_alphanumeric()
                || matches!(b, b'-' | b'.' | b'_' | b':' | b'/' | b'[' | b']' | b'%')
        };
        if host.is_empty() || !host.bytes().all(plain) || host.starts_with("alias:") {
            return self.any_line(line, config);
        }
        let known = if rest.is_empty() { self.unsaid.as_ref() } else { self.known.get(rest) };
        let Some(own) = known else {
            let doubles = self.any_line(line, config)?;
            if !config.has_host_confs()
                && let Some(parsed) = HostLine::parse(line)?
            {
                let own = self.own(&parsed.overrides, None, None, config)?;
                if self.known.len() >= KNOWN {
                    self.known.clear();
                }
                self.known.insert(rest.to_owned(), own);
            }
            return Ok(doubles);
        };
        let before = self.hosts.count();
        let doubles = match host.parse::<Ipv4Addr>() {
            Ok(address) => {
                let new = self.hosts.push_address(address, &own.template, &own.identity);
                u128::from(!new)
            }
            Err(_) => {
                let spec = HostSpec::parse(host).map_err(|e| e.to_string())?;
                self.hosts.push_shared(&spec, &own.template, &own.identity)
            }
        };
        if let Some(kind) = &own.credentials {
            let added = self.hosts.count() - before;
            match self.credentials.get_mut(kind) {
                Some(hosts) => *hosts += added,
                None => drop(self.credentials.insert(kind.clone(), added)),
            }
        }
        Ok(doubles)
    }

    /// The same of a line that may be an alias, and have anything.
    fn any_line(&mut self, line: &str, config: &Config) -> Result<u128, String> {
        // An alias is no target by itself: its name is put back once the rest is read.
        let (line, peer) = match line.trim_start().strip_prefix("alias:") {
            Some(rest) => {
                let name = rest.split_whitespace().next().unwrap_or("");
                let text = format!("alias:{name}");
                let (spec, peer) = self.spec(&text, config).map_err(|e| e.to_string())?;
                let peer = peer.unwrap_or_default();
                let rest = rest.get(name.len()..).unwrap_or("");
                (format!("{peer} {rest}"), Some((spec, peer)))
            }
            None => (line.to_owned(), None),
        };
        let Some(parsed) = HostLine::parse(&line)? else { return Ok(0) };
        let (spec, peer) = match peer {
            Some((spec, peer)) => (spec, Some(peer)),
            None => (parsed.spec, None),
        };
        self.add(&spec, peer.as_deref(), &parsed.overrides, config)
    }

    /// Adds the hosts of one item; returns how many were there already.
    fn add(
        &mut self,
        spec: &HostSpec,
        peer: Option<&str>,
        line: &Overrides,
        config: &Config,
    ) -> Result<u128, String> {
        // An address inside a range may have a hosts/ADDRESS.conf: it goes first, by itself.
        let apart: Vec<IpAddr> = match spec.is_plain() {
            true => Vec::new(),
            false => {
                config.addresses_with_conf().filter(|address| spec.contains(*address)).collect()
            }
        };
        let mut doubles = 0;
        let mut fresh = 0;
        for address in apart {
            if let Some(one) = spec.at(address) {
                let found = self.add(&one, None, line, config)?;
                doubles += found;
                fresh += 1 - found;
            }
        }
        let own = self.own(line, spec.host(), peer, config)?;
        let before = self.hosts.count();
        doubles += self.hosts.push_shared(spec, &own.template, &own.identity);
        if let Some(kind) = own.credentials {
            *self.credentials.entry(kind).or_default() += self.hosts.count() - before;
        }
        Ok(doubles - fresh)
    }

    /// What a host has of its own, by its line and its name or address.
    fn own(
        &self,
        line: &Overrides,
        host: Option<&str>,
        peer: Option<&str>,
        config: &Config,
    ) -> Result<Own, String> {
        let own = config.for_host(line, host)?;
        let kind =
            || line.cred.as_ref().map_or("of its own".to_owned(), |tag| format!("tag {tag}"));
        let credentials = own.as_ref().and_then(|own| own.credentials.as_ref()).map(|_| kind());
        let template = match (&own, peer) {
            (None, None) => self.plain.clone(),
            (own, peer) => Arc::new(template(own.as_ref(), peer)),
        };
        Ok(Own { template, identity: line.identity(), credentials })
    }
}

fn bad_credentials(why: String) -> Error {
    ErrorKind::BadCredentials(why).into()
}

/// A target with what a host has of its own.
fn template(own: Option<&config::Own>, peer: Option<&str>) -> Target {
    let mut target = Target::new("");
    if let Some(peer) = peer {
        target = target.peer(peer);
    }
    let Some(own) = own else { return target };
    if own.auto {
        target = target.refused(config::unremembered());
    }
    if let Some(credentials) = &own.credentials {
        target = target.credentials(credentials.clone());
    }
    if let Some(networks) = &own.networks {
        target = target.networks(networks.clone());
    }
    if let Some(peer) = &own.transport {
        target = target.peer(peer.clone());
    }
    let it = &own.overrides;
    if let Some(port) = it.port {
        target = target.port(port);
    }
    if let Some(timeout) = it.timeout {
        target = target.timeout(timeout);
    }
    if let Some(retries) = it.retries {
        target = target.retries(retries);
    }
    if let Some(rows) = it.max_repetitions {
        target = target.max_repetitions(rows);
    }
    target
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Layer, Origin};
    use std::io::Cursor;

    fn config(files: &[(&str, &str)]) -> (tempfile::TempDir, Config) {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let home = dir.path().as_os_str().to_owned();
        let lookup = move |name: &str| {
            matches!(name, "XDG_CONFIG_HOME" | "SNMPCONFPATH").then(|| home.clone())
        };
        let config = Config::load(Layer::default(), &[], &lookup).unwrap();
        assert!(matches!(config.merged().get("port").unwrap().origin, Origin::BuiltIn));
        (dir, config)
    }

    fn read(text: &str, config: &Config, rules: Rules) -> Result<Targets, Failure> {
        Targets::read(Some(text), config, 161, rules)
    }

    fn texts(targets: &Targets) -> Vec<String> {
        targets.hosts.iter().map(|t| t.host().to_string()).collect()
    }

    #[test]
    fn bad_items_are_targets_that_say_so() {
        let (_dir, config) = config(&[]);
        let targets = read("10.0.0.1,h:99999,10.0.0.1-999,a b", &config, Rules::default()).unwrap();
        assert_eq!(texts(&targets), ["10.0.0.1", "h:99999", "10.0.0.1-999", "a b"]);
        let errors: Vec<_> = targets.hosts.iter().filter_map(|t| t.endpoint().err()).collect();
        assert_eq!(errors.len(), 3);
        assert!(errors.iter().all(|e| e.kind().name() == "bad-target"));
    }

    #[test]
    fn files_tolerate_marks_and_endings_and_tell_bad_lines() {
        let (dir, config) = config(&[]);
        let path = dir.path().join("hosts.txt");
        let text = "\u{feff}sw1 port=1161\r\n\r\n# note\r\nsw2 prot=1\r\n10.0.0.0/30\r\nSW1 port=1161\n\
                    sw3 community=\"a b\"";
        std::fs::write(&path, text).unwrap();
        let at = format!("@{}", path.display());
        let targets = read(&at, &config, Rules::default()).unwrap();
        assert_eq!(texts(&targets), ["sw1", "10.0.0.1", "10.0.0.2", "sw3"]);
        assert_eq!((targets.skipped, targets.doubles), (1, 1));
        assert_eq!(targets.credentials["of its own"], 1);
        let strict = Rules { strict: true, ..Rules::default() };
        assert!(read(&at, &config, strict).err().unwrap().to_string().contains("nothing was sent"));
    }

    #[test]
    fn a_huge_range_wants_a_word() {
        let (_dir, config) = config(&[]);
        let error = read("10.0.0.0/8", &config, Rules::default()).err().unwrap().to_string();
        assert!(error.contains("16777214 targets") && error.contains("--yes"), "{error}");
        assert!(read("10.0.0.0/16", &config, Rules::default()).is_ok());
        assert!(read("10.0.0.0/8", &config, Rules { yes: true, ..Rules::default() }).is_ok());
        let max = |n| Rules { yes: true, max_targets: Some(n), ..Rules::default() };
        assert!(read("10.0.0.0/8", &config, max(20_000_000)).is_ok());
        assert!(read("10.0.0.1-9", &config, max(8)).is_err());
        assert!(
            read(" , ", &config, Rules::default())
                .err()
                .unwrap()
                .to_string()
                .contains("no targets")
        );
    }

    #[test]
    fn aliases_and_host_files() {
        let (_dir, config) = config(&[
            ("snmp.conf", "alias core udp:127.0.0.1:6161\n"),
            ("hosts/10.0.0.2.conf", "defCommunity other\n"),
        ]);
        let targets = read("alias:core,alias:cor,10.0.0.1-3", &config, Rules::default()).unwrap();
        assert_eq!(targets.doubles, 0);
        let all: Vec<_> = targets.hosts.iter().collect();
        assert_eq!(all[0].host().as_ref(), "alias:core");
        assert_eq!(all[0].endpoint().unwrap().to_string(), "udp:127.0.0.1:6161");
        assert!(all[1].endpoint().unwrap_err().to_string().contains("did you mean \"core\"?"));
        assert_eq!(all[2].host().as_ref(), "10.0.0.2");
        assert_eq!(all.len(), 5);
        assert_eq!(targets.credentials["of its own"], 1);
    }

    #[test]
    fn garbage_is_lines_with_numbers() {
        let (_dir, config) = config(&[]);
        let mut targets = read("x", &config, Rules::default()).unwrap();
        let garbage = Cursor::new([&[0xff, 0xfe, b'\n', 0, b'\n'][..], &[b'a'; 70_000]].concat());
        targets.lines(garbage, "garbage", &config, Rules::default()).unwrap();
        assert_eq!((targets.skipped, texts(&targets)), (3, vec!["x".to_owned()]));
    }
}
