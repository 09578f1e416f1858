//! The targets of a command: the hosts that TARGETS names, with each host's own settings.

mod file;
mod template;

use crate::{
    config::{Config, TargetList},
    error::{Cause, Error},
    hosts::Hosts,
    private::Exposed,
    process::Wiping,
};
use netsnmp::{
    ErrorKind, Target,
    hosts::{HostLine, HostSpec, Identity, Overrides},
};
use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    ffi::OsStr,
    fs::File,
    io::{self, BufRead, BufReader, IsTerminal},
    net::{IpAddr, Ipv4Addr},
    os::{fd::AsFd, unix::ffi::OsStrExt},
    path::Path,
    sync::Arc,
};
use template::Template;

/// Expanding ranges and networks to more targets than this needs `--yes`.
const EXPANDED_LIMIT: u128 = 65_536;
/// Bytes of a hosts file that are read at once.
const BUFFER: usize = 64 * 1024;
/// How many templates are remembered by the text of their lines. When it is full, it is emptied.
const TEMPLATES: usize = 256;

/// The error of a command without targets.
fn no_targets(example: &str) -> Error {
    Error::usage(format!(
        "no targets\n\nExample:\n  multisnmp {example}\n\n--help lists what targets can be"
    ))
}

/// The targets, and what was left out.
pub(crate) struct Targets {
    pub(crate) hosts: Hosts,
    /// Lines of hosts files that are not targets.
    pub(crate) skipped: usize,
    /// Items of the command line that are not targets. Each has a record that says why.
    pub(crate) refused: u128,
    /// Why the first of them is none.
    pub(crate) first_refused: Option<String>,
    /// Whether standard input was read.
    pub(crate) from_stdin: bool,
    /// How many hosts have credentials of their own, by kind: `tag NAME` or `of its own`.
    pub(crate) credentials: BTreeMap<String, u128>,
    /// Whether a line of the current file has a secret.
    holds_secret: bool,
    doubles: u128,
    first_double: Option<String>,
    templates: Templates,
    /// The target of hosts that have nothing of their own.
    plain: Arc<Target>,
    /// Whether settings of a line tell no targets apart.
    once: bool,
}

/// The templates of lines that were read before, as most lines of a long file say the same.
/// Both are empty if hosts have settings that their lines do not show: a hosts/HOST.conf.
#[derive(Default)]
struct Templates {
    /// The template of lines that contain only a host.
    bare: Option<Template>,
    /// The templates of other lines, by the text after the host.
    by_rest: HashMap<String, Template>,
}

/// How many targets are allowed, and what a bad line of a hosts file does.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Rules {
    /// A bad line ends the command.
    pub(crate) strict: bool,
    /// Any number of targets is allowed.
    pub(crate) yes: bool,
    pub(crate) max_targets: Option<u64>,
    /// Each host and port is one target, whatever its line says.
    pub(crate) once: bool,
    /// An example for a command without targets.
    pub(crate) example: Option<&'static str>,
}

impl Targets {
    /// Reads the targets that are given, else those of the configuration, else standard input if it
    /// is not a terminal.
    ///
    /// # Errors
    /// There are no targets or too many, a file cannot be read, or `strict` forbids a bad line.
    pub(crate) fn read(
        given: Option<&TargetList>,
        config: &Config,
        port: u16,
        rules: Rules,
    ) -> Result<Self, Error> {
        let _wiping = Wiping::start();
        let none = || no_targets(rules.example.unwrap_or("get 10.0.0.1 sysDescr sysName"));
        let piped = || (!io::stdin().is_terminal()).then(|| TargetList::split(OsStr::new("-")));
        let named = match given {
            Some(list) => Some(Cow::Borrowed(list)),
            None => config.targets()?.map(Cow::Borrowed),
        };
        let is_named = named.is_some();
        let list = named.or_else(|| piped().map(Cow::Owned)).ok_or_else(none)?;
        let mut targets = Self {
            hosts: Hosts::new(port),
            skipped: 0,
            refused: 0,
            first_refused: None,
            from_stdin: false,
            credentials: BTreeMap::new(),
            holds_secret: false,
            doubles: 0,
            first_double: None,
            templates: Templates::default(),
            plain: Arc::new(Target::new("")),
            once: rules.once,
        };
        if !config.has_host_confs() {
            let nothing = Overrides::default();
            let bare = targets.template(&nothing, None, None, config)?;
            targets.templates.bare = Some(bare);
        }
        for item in list.items() {
            match item.as_bytes() {
                b"-" | b"@-" => targets.stdin(config, rules)?,
                [b'@', path @ ..] => {
                    targets.file(Path::new(OsStr::from_bytes(path)), config, rules)?
                }
                _ => targets.item(item, config),
            }
        }
        // They hold the texts of lines, with their secrets.
        targets.templates = Templates::default();
        if !is_named && targets.hosts.count() == 0 && targets.skipped == 0 {
            return Err(none());
        }
        targets.check(&list, rules)?;
        Ok(targets)
    }

    fn stdin(&mut self, config: &Config, rules: Rules) -> Result<(), Error> {
        if self.from_stdin {
            return Err(Error::usage("standard input can be read only once"));
        }
        self.from_stdin = true;
        // The buffer of `io::stdin()` would keep the last lines, with their secrets.
        let input = io::stdin().as_fd().try_clone_to_owned();
        let input = File::from(input.map_err(|e| Error::input("standard input", e))?);
        let reader = BufReader::with_capacity(BUFFER, input);
        self.lines(reader, "standard input", config, rules)
    }

    fn file(&mut self, path: &Path, config: &Config, rules: Rules) -> Result<(), Error> {
        let file = File::open(path).map_err(|e| Error::input(path.display(), e))?;
        let exposed = file.metadata().ok().and_then(|about| Exposed::of(&about));
        let reader = BufReader::with_capacity(BUFFER, file);
        self.holds_secret = false;
        self.lines(reader, &path.display().to_string(), config, rules)?;
        if let Some(exposed) = exposed.filter(|_| self.holds_secret) {
            log::warn!("{}", exposed.message(path));
        }
        Ok(())
    }

    fn check(&self, list: &TargetList, rules: Rules) -> Result<(), Error> {
        let (count, expanded) = (self.hosts.count(), self.hosts.expanded());
        if count == 0 {
            let what = match self.skipped {
                0 => "no targets",
                _ => "every line is wrong, so there are no targets",
            };
            let text = list.to_string();
            return Err(Error::usage(format!(
                "{what} in {text:?}; for one host: `multisnmp get 10.0.0.1`"
            )));
        }
        if let Some(max) = rules.max_targets {
            if count > max.into() {
                return Err(Error::usage(format!("{count} targets, but --max-targets is {max}")));
            }
        } else if expanded > EXPANDED_LIMIT && !rules.yes {
            return Err(Error::usage(format!(
                "{count} targets, more than {EXPANDED_LIMIT} of them from ranges and networks: \
                 confirm with --yes, or set another limit with --max-targets N"
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

    /// Reads one item of the command line. A wrong one becomes a record that says why.
    fn item(&mut self, item: &OsStr, config: &Config) {
        let shown = item.to_string_lossy();
        let Some(text) = item.to_str() else {
            let error = bad_target(&shown, "not UTF-8, as only a path may be: @FILE");
            return self.refuse(&shown, error);
        };
        let nothing = Overrides::default();
        let added = spec(text, config).and_then(|(spec, peer)| {
            let added = self.add(&spec, peer.as_deref(), &nothing, config);
            added.map_err(|error| ErrorKind::BadCredentials(error.to_string()).into())
        });
        match added {
            Ok(0) => {}
            Ok(doubles) => self.double(doubles, || text.to_owned()),
            Err(why) => self.refuse(text, why),
        }
    }

    fn refuse(&mut self, text: &str, why: netsnmp::Error) {
        self.refused += 1;
        self.first_refused.get_or_insert_with(|| why.to_string());
        self.hosts.add_refused(text, why);
    }

    fn double(&mut self, doubles: u128, text: impl FnOnce() -> String) {
        self.doubles = self.doubles.saturating_add(doubles);
        self.first_double.get_or_insert_with(text);
    }

    /// Reads a hosts file.
    fn lines(
        &mut self,
        reader: impl BufRead,
        name: &str,
        config: &Config,
        rules: Rules,
    ) -> Result<(), Error> {
        let mut complaints = 0;
        file::each_line(reader, name, &mut |number, line| match line
            .and_then(|line| Ok((line, self.line(line, config)?)))
        {
            Ok((_, 0)) => {}
            Ok((line, doubles)) => {
                let host = line.split_whitespace().next().unwrap_or_default();
                self.double(doubles, || format!("{name}:{number}: {host}"));
            }
            Err(why) => {
                complaints += 1;
                log::error!("{name}:{number}: {why}");
            }
        })?;
        self.skipped += complaints;
        if rules.strict && complaints > 0 {
            let lines = if complaints == 1 { "line is" } else { "lines are" };
            return Err(Error::usage(format!("{complaints} {lines} wrong; nothing was sent")));
        }
        Ok(())
    }

    /// Reads one line. Returns how many of its hosts are there already.
    fn line(&mut self, line: &str, config: &Config) -> Result<u128, Cause> {
        let line = line.trim();
        let (host, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = rest.trim_start();
        let rest = if rest.starts_with('#') { "" } else { rest };
        let is_plain = |b: u8| {
            b.is_ascii_alphanumeric()
                || matches!(b, b'-' | b'.' | b'_' | b':' | b'/' | b'[' | b']' | b'%')
        };
        if host.is_empty() || !host.bytes().all(is_plain) || host.starts_with("alias:") {
            return self.any_line(line, config);
        }
        // Most lines of a long list say the same about their hosts, so it is read once.
        let Some(template) = self.templates.find(rest) else {
            let doubles = self.any_line(line, config)?;
            if !config.has_host_confs()
                && let Some(parsed) = HostLine::parse(line)?
            {
                let template = self.template(&parsed.overrides, None, None, config)?;
                self.templates.keep(rest, template);
            }
            return Ok(doubles);
        };
        let before = self.hosts.count();
        let Template { target, access, identity, credentials } = template;
        let doubles = match host.parse::<Ipv4Addr>() {
            Ok(address) => u128::from(!self.hosts.add_address(address, target, *access, identity)),
            Err(_) => self.hosts.add(&HostSpec::parse(host)?, target, *access, identity),
        };
        if let Some(kind) = credentials {
            let added = self.hosts.count() - before;
            match self.credentials.get_mut(kind) {
                Some(hosts) => *hosts += added,
                None => drop(self.credentials.insert(kind.clone(), added)),
            }
        }
        Ok(doubles)
    }

    /// Does the same for a line of any form.
    fn any_line(&mut self, line: &str, config: &Config) -> Result<u128, Cause> {
        // An alias is not a target. The rest of the line is read as if it began with the peer.
        let (line, alias) = match line.trim_start().strip_prefix("alias:") {
            Some(rest) => {
                let name = rest.split_whitespace().next().unwrap_or("");
                let (spec, peer) = spec(&format!("alias:{name}"), config)?;
                let peer = peer.unwrap_or_default();
                let rest = rest.get(name.len()..).unwrap_or("");
                (Cow::Owned(format!("{peer} {rest}")), Some((spec, peer)))
            }
            None => (Cow::Borrowed(line), None),
        };
        let Some(parsed) = HostLine::parse(&line)? else { return Ok(0) };
        let Overrides { community, auth_key, priv_key, .. } = &parsed.overrides;
        self.holds_secret |= community.is_some() || auth_key.is_some() || priv_key.is_some();
        let (spec, peer) = match alias {
            Some((spec, peer)) => (spec, Some(peer)),
            None => (parsed.spec, None),
        };
        Ok(self.add(&spec, peer.as_deref(), &parsed.overrides, config)?)
    }

    fn template(
        &self,
        line: &Overrides,
        host: Option<&str>,
        peer: Option<&str>,
        config: &Config,
    ) -> Result<Template, Error> {
        let mut template = Template::new(line, host, peer, config, &self.plain)?;
        if self.once {
            template.identity = Identity::default();
        }
        Ok(template)
    }

    /// Adds the hosts of one item. Returns how many are there already.
    fn add(
        &mut self,
        spec: &HostSpec,
        peer: Option<&str>,
        line: &Overrides,
        config: &Config,
    ) -> Result<u128, Error> {
        // An address inside a range may have a hosts/ADDRESS.conf: it is added first and
        // separately.
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
        let template = self.template(line, spec.host(), peer, config)?;
        let before = self.hosts.count();
        doubles += self.hosts.add(spec, &template.target, template.access, &template.identity);
        if let Some(kind) = template.credentials {
            *self.credentials.entry(kind).or_default() += self.hosts.count() - before;
        }
        Ok(doubles - fresh)
    }
}

impl Templates {
    fn find(&self, rest: &str) -> Option<&Template> {
        if rest.is_empty() { self.bare.as_ref() } else { self.by_rest.get(rest) }
    }

    fn keep(&mut self, rest: &str, template: Template) {
        if self.by_rest.len() >= TEMPLATES {
            self.by_rest.clear();
        }
        self.by_rest.insert(rest.to_owned(), template);
    }
}

/// Returns the host of an item, and the peer behind it if it is an alias.
fn spec(text: &str, config: &Config) -> Result<(HostSpec, Option<String>), netsnmp::Error> {
    let Some(name) = text.strip_prefix("alias:") else {
        return HostSpec::parse(text).map(|spec| (spec, None));
    };
    let peer = config.alias(name).map_err(|why| bad_target(text, why))?;
    let spec = HostSpec::parse(&peer)?;
    if !spec.is_plain() {
        let why = format!("the alias stands for {peer}, which is not a single host");
        return Err(bad_target(text, why));
    }
    Ok((spec.named(text), Some(peer.to_string())))
}

fn bad_target(text: &str, why: impl ToString) -> netsnmp::Error {
    ErrorKind::BadTarget { target: text.to_owned(), reason: why.to_string() }.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Flags, Origin};
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
        let config = Config::load(Flags::default(), &[], &lookup).unwrap();
        assert_eq!(config.merged().port.origin(), Some(&Origin::BuiltIn));
        (dir, config)
    }

    fn read(text: &str, config: &Config, rules: Rules) -> Result<Targets, Error> {
        Targets::read(Some(&TargetList::split(OsStr::new(text))), config, 161, rules)
    }

    fn texts(targets: &Targets) -> Vec<String> {
        targets.hosts.iter().map(|t| t.host().to_string()).collect()
    }

    #[test]
    fn wrong_items_are_targets_that_say_why() {
        let (_dir, config) = config(&[]);
        let targets = read("10.0.0.1,h:99999,10.0.0.1-999,a b", &config, Rules::default()).unwrap();
        assert_eq!(texts(&targets), ["10.0.0.1", "h:99999", "10.0.0.1-999", "a b"]);
        let errors: Vec<_> = targets.hosts.iter().filter_map(|t| t.endpoint().err()).collect();
        assert_eq!(errors.len(), 3);
        assert!(errors.iter().all(|e| e.kind().name() == "bad-target"));
    }

    #[test]
    fn files_may_have_marks_and_line_endings_and_wrong_lines_are_reported() {
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
    fn huge_ranges_need_yes() {
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
    fn garbage_counts_as_skipped_lines() {
        let (_dir, config) = config(&[]);
        let mut targets = read("x", &config, Rules::default()).unwrap();
        let garbage = Cursor::new([&[0xff, 0xfe, b'\n', 0, b'\n'][..], &[b'a'; 70_000]].concat());
        targets.lines(garbage, "garbage", &config, Rules::default()).unwrap();
        assert_eq!((targets.skipped, texts(&targets)), (3, vec!["x".to_owned()]));
    }
}
