//! Copies of secrets in the memory of a command that waits for an answer.
#![cfg(target_os = "linux")]

use std::{
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use testkit::{
    faulty::Faulty,
    home::{Home, Running},
    lane::{LONG, SYS_UP_TIME},
    traces::memory,
    tree::Tree,
};

/// How often the community of one host may be in memory: in the settings or the target, twice in the
/// lane, in libnetsnmp's session, and in three messages: libnetsnmp's buffer, the template, and the
/// one that is sent.
const COMMUNITY: usize = 7;

const V3: &[&str] = &["-v3", "-u", "bob", "-l", "ap", "-a", "SHA", "-x", "AES"];
/// With the engine given, the first packet is authenticated and encrypted.
const ENGINE: &[&str] = &["-e", "0x8000000001020304", "-Z", "1,2"];

/// A secret of this name. Freed memory keeps only the end of a text, because the allocator writes
/// its own pointers over the beginning. So only the end is looked for.
fn secret(name: &str) -> String {
    format!("the-beginning-is-overwritten-by-the-allocator-{}", end(name))
}

fn end(name: &str) -> String {
    format!("5ec2e7-{name}-5ec2e7")
}

/// Returns how often this text is in the writable memory of a process.
fn copies(running: &Running, text: &str) -> usize {
    let count = |octets: &Vec<u8>| {
        octets.windows(text.len()).filter(|window| *window == text.as_bytes()).count()
    };
    memory(running.pid()).iter().map(count).sum()
}

/// A home, a silent peer in it, and a command that asks the peer.
struct Case {
    home: Home,
    peer: Faulty,
    variables: Vec<(&'static str, String)>,
    arguments: Vec<String>,
    /// What a shell does before it becomes the command.
    before: &'static str,
    after: &'static str,
}

impl Case {
    /// A `get` with these options.
    fn new(options: &[&[&str]]) -> Self {
        Self::of(&[&[&["get", "-t", "3600"] as &[&str]], options].concat())
    }

    /// A command with these arguments.
    fn of(arguments: &[&[&str]]) -> Self {
        Self {
            home: testkit::home!(),
            peer: Faulty::everywhere(|_| vec![]),
            variables: Vec::new(),
            arguments: arguments.concat().iter().map(|word| (*word).to_owned()).collect(),
            before: "",
            after: "",
        }
    }

    fn host(&self) -> String {
        self.peer.hosts(1).remove(0)
    }

    /// Asks these targets.
    fn asks(mut self, targets: &str) -> Self {
        self.arguments.extend([targets.to_owned(), SYS_UP_TIME.to_owned()]);
        self
    }

    fn asks_host(self) -> Self {
        let host = self.host();
        self.asks(&host)
    }

    /// Starts the command. It has sent its first packet when this returns.
    fn start(&self) -> Running {
        let script = format!("{} exec \"$0\" \"$@\" {}", self.before, self.after);
        let arguments: Vec<_> = self.arguments.iter().map(String::as_str).collect();
        let mut command: Command = self.home.shell("/bin/sh", &script, &arguments);
        command.env("MULTISNMP_CORE_DUMPS", "1");
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        let earlier = self.peer.requests().len();
        let running = self.home.start_with(command);
        assert!(self.peer.wait_for(earlier + 1, LONG), "{arguments:?}: the host is asked");
        running
    }
}

/// Counts the copies of each of these secrets, and checks that there are at most this many.
#[track_caller]
fn check(place: &str, case: &Case, most: &[(&str, usize)]) {
    let running = case.start();
    for (name, most) in most {
        let count = copies(&running, &end(name));
        assert!(count <= *most, "{place}: {count} copies of {name}");
        // What is used is there: otherwise the test would look at nothing.
        assert!(*most == 0 || count > 0, "{place}: no {name}");
    }
}

/// The passphrases are used, and no copy is left.
const NONE: &[(&str, usize)] = &[("auth", 0), ("priv", 0)];

#[test]
fn passphrases_are_gone_when_the_first_packet_is_sent() {
    let (auth, privacy) = (secret("auth"), secret("priv"));
    let v3: &[&[&str]] = &[V3, ENGINE];

    let case = Case::new(&[V3, ENGINE, &["-A", &auth, "-X", &privacy]]).asks_host();
    check("-A, -X", &case, NONE);
    let case = Case::new(&[V3, ENGINE, &["--auth-pass", &auth], &[&format!("-X{privacy}")]]);
    check("--auth-pass", &case.asks_host(), NONE);
    let common = format!("defPassphrase={auth}");
    check("-Y", &Case::new(&[V3, ENGINE, &["-Y", &common]]).asks_host(), &NONE[..1]);

    let mut case = Case::new(v3).asks_host();
    case.variables.push(("SNMP_AUTH_PASSPHRASE", auth.clone()));
    case.variables.push(("SNMP_PRIV_PASSPHRASE", privacy.clone()));
    check("variables", &case, NONE);

    let mut case = Case::new(v3).asks_host();
    for (variable, text) in
        [("SNMP_AUTH_PASSPHRASE_FILE", &auth), ("SNMP_PRIV_PASSPHRASE_FILE", &privacy)]
    {
        let path = case.home.write(variable, format!("{text}\n"));
        case.variables.push((variable, path));
    }
    check("SNMP_…_FILE", &case, NONE);

    let mut case = Case::new(&[V3, ENGINE, &["-A", "fd:3", "-X", "fd:4"]]).asks_host();
    case.home.write("a", &auth);
    case.home.write("x", &privacy);
    case.before = "exec 3<a 4<x;";
    check("fd:N", &case, NONE);

    let case = Case::new(v3).asks_host();
    let text = format!("defAuthPassphrase \"{auth}\"\ndefPrivPassphrase {privacy}\n");
    case.home.write("snmp.conf", text);
    check("snmp.conf", &case, NONE);

    let case = Case::new(&[]).asks_host();
    let text = format!(
        "defVersion 3\ndefSecurityName bob\ndefSecurityLevel authPriv\ndefAuthType SHA\n\
         defPrivType AES\ndefAuthPassphrase \"{auth}\"\ndefPrivPassphrase {privacy}\n"
    );
    case.home.write("hosts/127.0.0.1.conf", text);
    check("hosts/HOST.conf", &case, NONE);

    let text = format!("auth_passphrase = \"{auth}\"\npriv_passphrase = \"{privacy}\"\n");
    let case = Case::new(v3).asks_host();
    case.home.write(".config/multisnmp/config.toml", &text);
    check("config.toml", &case, NONE);

    let line = format!(
        "HOST user=bob auth=SHA priv=AES engine_id=0x8000000001020304 boots_time=1,2 \
         auth_passphrase={auth} priv_passphrase='{privacy}'\n"
    );
    let case = Case::new(&[]).asks("@hosts.txt");
    case.home.write("hosts.txt", line.replace("HOST", &case.host()));
    check("hosts file", &case, NONE);
    let mut case = Case::new(&[]).asks("-");
    case.home.write("hosts.txt", line.replace("HOST", &case.host()));
    case.after = "<hosts.txt";
    check("standard input", &case, NONE);
}

/// A credentials file with a tag of version 3, one of version 2c, and two that no host uses.
fn tags() -> String {
    let [auth, privacy, community] = ["auth", "priv", "community"].map(secret);
    let [idle_auth, idle_priv, idle] = ["idle-auth", "idle-priv", "idle"].map(secret);
    format!(
        "[core]\nuser = \"bob\"\nauth = \"SHA\"\npriv = \"AES\"\nauth_passphrase = \"{auth}\"\n\
         priv_passphrase = \"{privacy}\"\nengine_id = \"0x8000000001020304\"\nboots_time = \"1,2\"\n\
         [edge]\ncommunity = \"{community}\"\n[old]\ncommunity = \"{idle}\"\n\
         [spare]\nuser = \"al\"\nauth = \"SHA\"\npriv = \"AES\"\nauth_passphrase = \"{idle_auth}\"\n\
         priv_passphrase = '{idle_priv}'\n"
    )
}

#[test]
fn tags_that_no_host_uses_are_gone() {
    const IDLE: &[(&str, usize)] =
        &[("auth", 0), ("priv", 0), ("idle-auth", 0), ("idle-priv", 0), ("idle", 0)];
    let options: &[&str] = &["--credentials", "creds.toml"];
    let case = Case::new(&[options, &["--cred", "core"]]).asks_host();
    case.home.write("creds.toml", tags());
    check("--cred core", &case, &[IDLE, &[("community", 0)]].concat());
    let case = Case::new(&[options, &["--cred", "edge"]]).asks_host();
    case.home.write("creds.toml", tags());
    check("--cred edge", &case, &[IDLE, &[("community", COMMUNITY)]].concat());
    let case = Case::new(&[options]).asks("@hosts.txt");
    case.home.write("creds.toml", tags());
    case.home.write("hosts.txt", format!("{} cred=core\n", case.host()));
    check("cred=core", &case, &[IDLE, &[("community", 0)]].concat());
}

#[test]
fn the_tags_of_a_scan_and_of_remembered_devices_are_gone_too() {
    const IDLE: &[(&str, usize)] =
        &[("auth", 0), ("priv", 0), ("idle-auth", 0), ("idle-priv", 0), ("idle", 0)];
    let options: &[&str] = &["--credentials", "creds.toml"];
    let mut case = Case::of(&[&["scan", "--fast-timeout", "3600", "--cred", "core,edge"], options]);
    case.home.write("creds.toml", tags());
    case.arguments.push(case.host());
    check("scan", &case, &[IDLE, &[("community", COMMUNITY)]].concat());

    // A scan finds that the device takes the tag edge. After that, the device is silent.
    let is_silent = Arc::new(AtomicBool::new(false));
    for (command, oid) in [("get", Some(SYS_UP_TIME)), ("inventory", None)] {
        is_silent.store(false, Ordering::Relaxed);
        let mut case = Case::of(&[&[command, "-t", "3600"], options]);
        let (tree, silent) = (Tree::system(), Arc::clone(&is_silent));
        case.peer = Faulty::everywhere(move |request| {
            match request.is_discovery() || silent.load(Ordering::Relaxed) {
                true => vec![],
                false => vec![tree.answer(request).into()],
            }
        });
        let host = case.host();
        case.home.write("creds.toml", tags());
        let scan = [&["scan"], options, &["--cred", "edge", &host]].concat();
        let it = case.home.run(&scan);
        assert_eq!(it.code, 0, "{}", it.err);
        is_silent.store(true, Ordering::Relaxed);
        case.arguments.push(host);
        case.arguments.extend(oid.map(str::to_owned));
        // The list of remembered tags has one more.
        check(command, &case, &[IDLE, &[("community", COMMUNITY + 1)]].concat());
    }
}

#[test]
fn a_community_has_few_copies() {
    const FEW: &[(&str, usize)] = &[("community", COMMUNITY)];
    let community = secret("community");
    check("-c", &Case::new(&[&["-c", &community]]).asks_host(), FEW);
    let mut case = Case::new(&[]).asks_host();
    case.variables.push(("SNMP_COMMUNITY", community.clone()));
    check("SNMP_COMMUNITY", &case, FEW);
    let case = Case::new(&[]).asks("@hosts.txt");
    case.home.write("hosts.txt", format!("{} community={community}\n", case.host()));
    check("hosts file", &case, FEW);
    let case = Case::new(&[]).asks_host();
    case.home.write("snmp.conf", format!("defCommunity {community}\n"));
    check("snmp.conf", &case, FEW);
}
