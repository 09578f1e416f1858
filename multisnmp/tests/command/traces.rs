//! No secret, and no key that is made of one, is in any file, log, error, list of processes or
//! environment, whatever command gets it from whatever place; and no passphrase in a core image.
#![cfg(target_os = "linux")]

use sha2::{Digest, Sha256};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use testkit::{
    agent::Agent,
    faulty::Faulty,
    home::{Ended, Home, Running, ended},
    lane::{LONG, SYS_UP_TIME},
    nats,
    process::children,
    traces::{Traces, random_secret},
};

/// How a command gets its secrets.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Source {
    File,
    Descriptor,
    Environment,
}

const SOURCES: [Source; 3] = [Source::File, Source::Descriptor, Source::Environment];

/// A community and a user, each with secrets of its own.
struct Account {
    source: Source,
    user: String,
    auth: String,
    privacy: String,
    community: String,
}

impl Account {
    fn new(source: Source) -> Self {
        let user = format!("u-{source:?}").to_lowercase();
        let [auth, privacy, community] = std::array::from_fn(|_| random_secret());
        Self { source, user, auth, privacy, community }
    }

    /// What this command is with the user, or with the community. A shell does what comes before.
    fn command(&self, home: &Home, is_v3: bool, before: &str, args: &[&str]) -> Command {
        let user = ["-v3", "-u", &self.user, "-l", "ap", "-a", "SHA-256", "-x", "AES"];
        let (options, script) = match (self.source, is_v3) {
            (Source::File, true) => (vec!["--cred", "user"], ""),
            (Source::File, false) => (vec!["--cred", "community"], ""),
            (Source::Descriptor, true) => {
                ([&user[..], &["-A", "fd:3", "-X", "fd:4"]].concat(), "3<$IN/auth 4<$IN/priv")
            }
            (Source::Descriptor, false) => (vec!["-c", "fd:3"], "3<$IN/community"),
            (Source::Environment, true) => (user.to_vec(), ""),
            (Source::Environment, false) => (vec![], ""),
        };
        let args = [args, &options].concat();
        let script = format!("{before} exec \"$0\" \"$@\" {script}");
        let mut command = home.shell("/bin/sh", &script, &args);
        match (self.source, is_v3) {
            (Source::File, _) => {
                command.env("MULTISNMP_CONFIG", home.path("in/config.toml"));
            }
            (Source::Environment, true) => {
                command.env("SNMP_AUTH_PASSPHRASE", &self.auth);
                command.env("SNMP_PRIV_PASSPHRASE", &self.privacy);
            }
            (Source::Environment, false) => {
                command.env("SNMP_COMMUNITY", &self.community);
            }
            (Source::Descriptor, _) => {}
        }
        command.env("TMPDIR", home.path("tmp")).env("IN", home.path("in"));
        command
    }

    fn give(&self, home: &Home) {
        home.write("in/auth", &self.auth);
        home.write("in/priv", &self.privacy);
        home.write("in/community", &self.community);
        let networks = "networks = [\"127.0.0.0/8\"]\n";
        let tags = format!(
            "[user]\nversion = \"3\"\nuser = \"{}\"\nauth = \"SHA-256\"\npriv = \"AES\"\n\
             auth_passphrase = \"{}\"\npriv_passphrase = \"{}\"\n{networks}\
             [community]\nversion = \"2c\"\ncommunity = \"{}\"\n{networks}",
            self.user, self.auth, self.privacy, self.community
        );
        let tags = home.write("in/credentials.toml", tags);
        home.write("in/config.toml", format!("credentials = {tags:?}\n"));
        fs::create_dir_all(home.path("tmp")).unwrap();
    }
}

/// The key of a passphrase (RFC 3414, A.2), and the key that one engine has of it.
fn keys(passphrase: &str, engine: &[u8]) -> [Vec<u8>; 2] {
    let long: Vec<u8> = passphrase.bytes().cycle().take(1 << 20).collect();
    let master = Sha256::digest(long);
    let localized = Sha256::digest([&master[..], engine, &master].concat());
    [master.to_vec(), localized.to_vec()]
}

/// An agent that knows the accounts, and what must not be found.
fn agent(accounts: &[Account]) -> (Agent, Traces) {
    let mut builder = Agent::builder();
    for Account { user, auth, privacy, community, .. } in accounts {
        builder = builder.config(&format!(
            "createUser {user} SHA-256 {auth} AES {privacy}\nrouser {user} priv\n\
             rocommunity {community} 127.0.0.0/8"
        ));
    }
    let agent = builder.start();
    let mut traces = Traces::default();
    for Account { source, auth, privacy, community, .. } in accounts {
        traces.add(&format!("the community, {source:?}"), community.as_bytes());
        for (name, passphrase) in [("auth", auth), ("priv", privacy)] {
            traces.add(&format!("the {name} passphrase, {source:?}"), passphrase.as_bytes());
            for (kind, key) in
                ["master", "localised"].iter().zip(keys(passphrase, agent.engine_id()))
            {
                traces.add(&format!("the {kind} {name} key, {source:?}"), &key);
            }
        }
    }
    (agent, traces)
}

/// The passphrases alone.
fn passphrases(accounts: &[Account]) -> Traces {
    let mut traces = Traces::default();
    for Account { source, auth, privacy, .. } in accounts {
        traces.add(&format!("the auth passphrase, {source:?}"), auth.as_bytes());
        traces.add(&format!("the priv passphrase, {source:?}"), privacy.as_bytes());
    }
    traces
}

fn files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files(&path, found),
            false => found.push(path),
        }
    }
}

/// Checks every file below a folder, except what a test has put into `in`. Returns their names.
#[track_caller]
fn no_file_has(traces: &Traces, dir: &Path, inputs: Option<&Path>) -> Vec<PathBuf> {
    let mut found = Vec::new();
    files(dir, &mut found);
    found.retain(|path| inputs.is_none_or(|inputs| !path.starts_with(inputs)));
    for path in &found {
        // A socket has no content, and a server removes files of its own.
        let Ok(octets) = fs::read(path) else { continue };
        assert_eq!(traces.in_text(&octets), None, "{}", path.display());
    }
    found
}

#[track_caller]
fn says_none(traces: &Traces, it: &Ended, what: &str) {
    assert_eq!(traces.in_text(it.out.as_bytes()), None, "{what}: {}", it.out);
    assert_eq!(traces.in_text(it.err.as_bytes()), None, "{what}: {}", it.err);
}

/// Commands that print, log and write all that they know. OK is a host that answers; MIXED are that one,
/// a silent one and one with a wrong port, so that errors are printed.
const COMMANDS: [&str; 21] = [
    "get --log-level trace -d MIXED sysDescr.0 1.3.6.1.9.9.0",
    "get --jsonl --log-level info MIXED sysUpTime.0 -o get.jsonl",
    "get --csv --log-level warn MIXED sysUpTime.0",
    "get --json --log-level debug MIXED sysUpTime.0",
    "get --log-level error MIXED sysUpTime.0",
    "get -D -Lf debug.log -d MIXED sysUpTime.0",
    "walk --jsonl --isolate 2 --log-level trace -d -Lf walk.log MIXED sysORTable -o walk.jsonl",
    "table --csv --log-level trace -d OK sysORTable -o table.csv",
    "inventory --sections device --log-level trace -d --verbose MIXED",
    "inventory --sections device --json -o net.json --db net.db MIXED",
    "inventory --sections device --csv -o csv OK",
    "inventory --sections device --isolate 2 --log-level trace --db net.db --jsonl MIXED",
    "inventory --sections device --log-level trace --explain OK",
    "inventory --sections device --jsonl -o part.jsonl --deadline 0.2 --drain 0 MIXED",
    "inventory --sections device --jsonl -o part.jsonl --resume MIXED",
    "scan --log-level trace -d --yes MIXED --jsonl -o scan.jsonl",
    "get --dry-run --log-level trace MIXED sysDescr",
    "config show --log-level trace",
    "config show --json",
    "get --log-level trace -Y defVersion=9 OK",
    "get --log-level trace --timeout never OK",
];

#[test]
fn no_command_writes_or_prints_a_secret() {
    let accounts = SOURCES.map(Account::new);
    let (agent, traces) = agent(&accounts);
    let silent = Faulty::everywhere(|_| vec![]);
    let closed = "127.0.0.9:9";
    let ok = agent.hosts(1).remove(0);
    let mixed = format!("{ok},{},{closed}", silent.hosts(1)[0]);
    for account in &accounts {
        for is_v3 in [true, false] {
            let home = testkit::home!();
            account.give(&home);
            // All of them take a while. Most of them do not depend on where a secret comes from.
            let step = if account.source == Source::File { 1 } else { 3 };
            for line in COMMANDS.iter().step_by(step) {
                let line = line.replace("OK", &ok).replace("MIXED", &mixed);
                let mut words: Vec<&str> = line.split_whitespace().collect();
                let asks = words[0] != "config";
                if asks {
                    words.splice(1..1, ["-t", "0.3", "-r", "0"]);
                }
                let what = format!("{:?} {is_v3} {line}", account.source);
                let mut command = account.command(&home, is_v3, "", &words);
                let it = ended(&mut command);
                says_none(&traces, &it, &what);
                if asks && line.contains(" -d ") && !line.contains("-Lf") {
                    assert!(it.err.contains("octets"), "{what}: it dumps: {}", it.err);
                }
                if line.starts_with("get --json ") {
                    // The secrets are right, so they were used.
                    assert!(it.out.contains("\"ok\":true"), "{what}: {}{}", it.out, it.err);
                }
            }
            let written = no_file_has(&traces, home.path("").as_path(), Some(&home.path("in")));
            assert!(step > 1 || written.len() >= 12, "{written:?}");
        }
    }
}

/// Starts a get that waits for hosts that are silent, with the packets of both workers sent.
fn waiting(
    account: &Account,
    home: &Home,
    is_v3: bool,
    before: &str,
    isolate: &str,
) -> (Faulty, Running) {
    let peer = Faulty::everywhere(|_| vec![]);
    let targets = peer.hosts(4).join(",");
    let engine = ["-e", "0x8000000001020304", "-Z", "1,2"];
    let args = ["get", "-t", "3600", "--isolate", isolate, &targets, SYS_UP_TIME];
    let args = [&args[..], if is_v3 { &engine } else { &[] }].concat();
    let mut command = account.command(home, is_v3, before, &args);
    command.env("MULTISNMP_CORE_DUMPS", "1");
    let running = home.start_with(command);
    assert!(peer.wait_for(4, LONG), "{:?}: the hosts are asked", account.source);
    (peer, running)
}

#[test]
fn no_process_shows_a_secret_and_no_image_of_one_has_a_passphrase() {
    for account in SOURCES.map(Account::new) {
        let home = testkit::home!();
        account.give(&home);
        let all = std::slice::from_ref(&account);
        let (mut traces, passphrases) = (passphrases(all), passphrases(all));
        traces.add("the community", account.community.as_bytes());
        for (is_v3, isolate) in [(true, "0"), (true, "2"), (false, "2")] {
            let what = format!("{:?}, version 3: {is_v3}, {isolate} workers", account.source);
            fs::create_dir_all(home.path("image")).unwrap();
            let before = "ulimit -c unlimited; cd image;";
            let (_peer, running) = waiting(&account, &home, is_v3, before, isolate);
            let workers = children(running.pid());
            assert_eq!(workers.len().to_string(), isolate, "{what}");
            for pid in workers.into_iter().chain([running.pid()]) {
                for file in ["cmdline", "environ", "comm", "status"] {
                    let octets = fs::read(format!("/proc/{pid}/{file}")).unwrap();
                    assert_eq!(traces.in_text(&octets), None, "{what}: {file}");
                }
                assert_eq!(passphrases.in_process(pid), None, "{what}: memory");
                if !is_v3 {
                    // What is used is there: otherwise the test would look at nothing.
                    assert!(traces.in_process(pid).is_some() || isolate != "0", "{what}");
                }
            }
            let pid = running.pid().to_string();
            assert!(Command::new("kill").args(["-ABRT", &pid]).status().unwrap().success());
            let mut running = running;
            running.kill();
            let images = no_file_has(&passphrases, &home.path("image"), None);
            // The system may send images elsewhere.
            if images.is_empty() {
                eprintln!("{what}: no core image, only its memory was read");
            }
            fs::remove_dir_all(home.path("image")).unwrap();
        }
    }
}

#[test]
fn no_secret_is_on_the_queue_and_no_passphrase_in_its_processes() {
    let Some(nats) = nats::start() else { return };
    let accounts = [Account::new(Source::File)];
    let (agent, traces) = agent(&accounts);
    let passphrases = passphrases(&accounts);
    let home = testkit::home!();
    let [account] = &accounts;
    account.give(&home);
    let url = nats.url();
    let noisy = ["--log-level", "trace", "-Lf", "worker.log", "-d"];
    let config = home.text("in/config.toml");
    let mut worker = home.command(&[&["worker", "--via", &url], &noisy[..]].concat());
    worker.env("MULTISNMP_CONFIG", &config).env("MULTISNMP_CORE_DUMPS", "1");
    let mut worker = home.start_with(worker);
    let silent = Faulty::everywhere(|_| vec![]);
    let [ok, mute] = [agent.hosts(1).remove(0), silent.hosts(1).remove(0)];
    for tag in ["user", "community"] {
        let hosts = format!("{ok} cred={tag}\n{mute} cred={tag} timeout=0.3 retries=0\n");
        home.write("hosts.txt", hosts);
        for line in [
            "get --jsonl --log-level trace @hosts.txt sysDescr.0 -o get.jsonl",
            "inventory --sections device --log-level trace -d --json @hosts.txt --db net.db",
        ] {
            let words: Vec<&str> = line.split_whitespace().collect();
            let mut command = home.command(&[&words[..], &["--via", &url]].concat());
            command.env("MULTISNMP_CONFIG", &config);
            let it = ended(&mut command);
            says_none(&traces, &it, line);
            assert_eq!(it.code, 2, "{line}: one of two hosts answers: {}{}", it.out, it.err);
            no_file_has(&traces, nats.dir(), None);
        }
        // While a run goes on, its jobs are on the queue.
        home.write("hosts.txt", format!("{mute} cred={tag} timeout=3600\n"));
        let earlier = silent.requests().len();
        let mut waits = home.command(&["get", "@hosts.txt", "sysDescr", "--via", &url]);
        waits.env("MULTISNMP_CONFIG", &config).env("MULTISNMP_CORE_DUMPS", "1");
        let waits = home.start_with(waits);
        assert!(silent.wait_for(earlier + 1, LONG), "the worker asks");
        let stored = no_file_has(&traces, nats.dir(), None);
        assert!(stored.iter().any(|path| path.extension().is_some_and(|end| end == "blk")));
        for (who, running) in [("the worker", &worker), ("the coordinator", &waits)] {
            assert_eq!(passphrases.in_process(running.pid()), None, "{who}");
        }
        // The coordinator needs no credentials at all.
        assert_eq!(traces.in_process(waits.pid()), None, "the coordinator");
        waits.interrupt();
        drop(waits);
    }
    assert!(traces.in_process(worker.pid()).is_some(), "the worker uses them");
    worker.kill();
    let written = no_file_has(&traces, &home.path(""), Some(&home.path("in")));
    assert!(written.contains(&home.path("worker.log")), "{written:?}");
}
