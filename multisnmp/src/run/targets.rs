//! The targets of a command: the hosts that TARGETS names, with each host's own settings.

mod file;
#[cfg(feature = "fuzzing")]
pub(crate) mod fuzzing;
mod item;
mod keys;
mod lines;
mod template;
mod wrong;

use crate::{
    config::{Config, TargetList},
    error::{Cause, Error},
    hosts::Hosts,
    private::Exposed,
    process::Wiping,
};
use item::{bad_target, spec};
pub(crate) use lines::Lines;
use netsnmp::{
    ErrorKind, Target,
    hosts::{HostLine, HostSpec, Identity, Overrides},
};
use std::{
    borrow::Cow,
    collections::BTreeMap,
    ffi::OsStr,
    fs::File,
    io::{self, BufRead, BufReader, IsTerminal},
    net::{IpAddr, Ipv4Addr},
    num::NonZero,
    os::{fd::AsFd, unix::ffi::OsStrExt},
    path::Path,
    sync::Arc,
};
use template::{Template, Templates};
use wrong::Wrong;

/// Expanding ranges and networks to more targets than this needs `--yes`.
const EXPANDED_LIMIT: u128 = 65_536;
/// Bytes of a hosts file that are read at once.
const BUFFER: usize = 64 * 1024;

/// The error of a command without targets.
fn no_targets(example: &str) -> Error {
    Error::usage(format!(
        "no targets\n\nExample:\n  multisnmp {example}\n\n--help-all lists what targets can be"
    ))
}

/// The targets, and what was left out.
pub(crate) struct Targets {
    pub(crate) hosts: Hosts,
    /// Lines of hosts files that are not targets.
    pub(crate) skipped: usize,
    /// The wrong lines of the current file.
    wrong: Wrong,
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
    /// What is said about the first line whose secret would have to leave this machine.
    secret: Option<String>,
}

/// How many targets are allowed, and what a bad line of a hosts file does.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Rules {
    /// A bad line ends the command.
    pub(crate) strict: bool,
    /// Any number of targets is allowed.
    pub(crate) yes: bool,
    pub(crate) max_targets: Option<u64>,
    /// That limit is not the user's, and `--yes` lifts it.
    pub(crate) lifts_max: bool,
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
        let mut targets = Self { once: rules.once, ..Self::none(port) };
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

    /// Returns no targets: those of a run that another process has begun are elsewhere.
    pub(crate) fn none(port: u16) -> Self {
        Self {
            hosts: Hosts::new(port),
            skipped: 0,
            wrong: Wrong::default(),
            from_stdin: false,
            credentials: BTreeMap::new(),
            holds_secret: false,
            doubles: 0,
            first_double: None,
            templates: Templates::default(),
            plain: Arc::new(Target::new("")),
            once: false,
            secret: None,
        }
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
        let name = || format!("cannot read the hosts file {}", path.display());
        let file = File::open(path).map_err(|e| Error::input(name(), e))?;
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
                return Err(Error::usage(format!(
                    "{count} targets, more than {max}: name fewer, or raise the limit with \
                     --max-targets {count}{}",
                    if rules.lifts_max { " or --yes" } else { "" }
                )));
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
        let before = self.skipped;
        let mut waiting: Vec<keys::Line> = Vec::new();
        file::each_line(reader, name, &mut |number, line| {
            if waiting.is_empty()
                && let Ok(line) = &line
                && self.bare_line(line)
            {
                return;
            }
            let is_new = |line: &&str| keys::may_need(line) && !self.templates.has(line);
            if waiting.is_empty() && line.as_ref().ok().filter(|line| is_new(line)).is_none() {
                return self.numbered(number, line, name, config);
            }
            waiting.push((number, line.map(str::to_owned)));
            if waiting.len() == keys::BATCH {
                self.waiting(&mut waiting, name, config);
            }
        })?;
        self.waiting(&mut waiting, name, config);
        self.wrong.end(name);
        if let Some(secret) = self.secret.take() {
            return Err(Error::usage(secret));
        }
        let complaints = self.skipped - before;
        if rules.strict && complaints > 0 {
            let lines = if complaints == 1 { "line is" } else { "lines are" };
            return Err(Error::usage(format!("{complaints} {lines} wrong; nothing was sent")));
        }
        Ok(())
    }

    /// Reads a line that is a new address and nothing else, as nearly all lines of a long list are.
    /// Returns `false` if it may be anything else.
    fn bare_line(&mut self, line: &str) -> bool {
        let Some(template) = &self.templates.bare else { return false };
        let Some((address, port)) = literal(line.trim_ascii()) else { return false };
        let Template { target, access, identity, credentials } = template;
        credentials.is_none() && self.hosts.add_address(address, port, target, *access, identity)
    }

    /// Reads the lines that wait for their keys.
    fn waiting(&mut self, lines: &mut Vec<keys::Line>, name: &str, config: &Config) {
        keys::make(lines, config);
        for (number, line) in lines.drain(..) {
            match line {
                Ok(line) => self.numbered(number, Ok(&line), name, config),
                Err(why) => self.numbered(number, Err(why), name, config),
            }
        }
    }

    /// Reads one line of a file, or says why it cannot be read.
    fn numbered(&mut self, number: u64, line: Result<&str, Cause>, name: &str, config: &Config) {
        let (line, why) = match line {
            Err(why) => ("", why),
            Ok(line) => match self.line(line, config) {
                Ok(0) => return,
                Ok(doubles) => {
                    let host = line.split_whitespace().next().unwrap_or_default();
                    return self.double(doubles, || format!("{name}:{number}: {host}"));
                }
                Err(why) => (line, why),
            },
        };
        // Elsewhere, nobody could ask the host as its line says.
        if config.tags_live_elsewhere() && has_secret(line) {
            self.secret.get_or_insert_with(|| format!("{name}:{number}: {why}"));
            return;
        }
        self.skipped += 1;
        self.wrong.add(name, number, &why.to_string());
    }

    /// Reads one line. Returns how many of its hosts are there already.
    fn line(&mut self, line: &str, config: &Config) -> Result<u128, Cause> {
        let line = line.trim();
        let (host, rest) = template::split(line);
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
        let doubles = match literal(host) {
            Some((address, port)) => {
                u128::from(!self.hosts.add_address(address, port, target, *access, identity))
            }
            None => self.hosts.add(&HostSpec::parse(host)?, target, *access, identity),
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

/// Reads an IPv4 address with or without a port. `None` if it is anything else, or not written as
/// the list would write it.
fn literal(text: &str) -> Option<(Ipv4Addr, Option<NonZero<u16>>)> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    match text.bytes().position(|byte| byte == b':') {
        None => Some((text.parse().ok()?, None)),
        Some(at) => {
            let (address, port) = (&text[..at], &text[at + 1..]);
            let plain = port.starts_with(|c: char| ('1'..='9').contains(&c));
            plain.then_some((address.parse().ok()?, Some(port.parse().ok()?)))
        }
    }
}

/// Returns whether a line has a secret.
fn has_secret(line: &str) -> bool {
    HostLine::parse(line).ok().flatten().is_some_and(|line| line.overrides.has_secret())
}

#[cfg(test)]
mod tests;
