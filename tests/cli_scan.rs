//! `multisnmp scan`: who is there, with which credentials, and what it costs to find out.
#![cfg(feature = "cli")]

mod common;

use assert_cmd::Command;
use common::{
    agent::{AUTH_PASSPHRASE, Agent, NOAUTH_USER, PRIV_PASSPHRASE, RO, STRICT_USER},
    faulty::{Engine, Faulty, Request},
    lane::LONG,
    tree::Tree,
};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// A home of its own.
struct Home(TempDir);

struct Ended {
    code: i32,
    out: String,
    err: String,
}

impl Ended {
    fn json(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// What is known of that host.
    fn of(&self, host: &str) -> Value {
        let found: Vec<_> = self.json().into_iter().filter(|it| it["host"] == host).collect();
        assert_eq!(found.len(), 1, "{host}: {}{}", self.out, self.err);
        found.into_iter().next().unwrap()
    }

    /// The line that sums the scan up.
    fn summary(&self) -> &str {
        let line = self.err.lines().find(|line| line.contains(" packets"));
        line.unwrap_or_else(|| panic!("no summary: {}", self.err))
    }

    fn packets(&self) -> u64 {
        let line = self.summary();
        let words: Vec<_> = line.split_whitespace().collect();
        words[words.len() - 2].parse().unwrap_or_else(|_| panic!("{line}"))
    }
}

impl Home {
    fn new(credentials: &str) -> Self {
        use std::os::unix::fs::PermissionsExt;
        let home = Self(tempfile::tempdir().unwrap());
        fs::write(home.credentials(), credentials).unwrap();
        fs::set_permissions(home.credentials(), fs::Permissions::from_mode(0o600)).unwrap();
        home
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn credentials(&self) -> PathBuf {
        self.path().join("creds.toml")
    }

    fn memory(&self) -> PathBuf {
        self.path().join(".local/state/multisnmp/devices.db")
    }

    fn run(&self, command: &str, args: &[&str]) -> Ended {
        let output = Command::new(env!("CARGO_BIN_EXE_multisnmp"))
            .env_clear()
            .env("HOME", self.path())
            .env("SNMPCONFPATH", "/nonexistent")
            .arg(command)
            .args(["--credentials", self.credentials().to_str().unwrap()])
            .args(args)
            .timeout(LONG)
            .output()
            .unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        Ended {
            code: output.status.code().unwrap_or_else(|| panic!("it hangs: {err}")),
            out: String::from_utf8(output.stdout).unwrap(),
            err,
        }
    }

    fn scan(&self, args: &[&str]) -> Ended {
        self.run("scan", &[&["--jsonl"], args].concat())
    }
}

const LOOPBACK: &str = "networks = [\"127.0.0.0/8\"]\n";

fn community(tag: &str, community: &str) -> String {
    format!("[{tag}]\nversion = \"2c\"\ncommunity = \"{community}\"\n{LOOPBACK}")
}

/// A user with these passphrases: SHA and AES, as far as they are given.
fn user(tag: &str, name: &str, auth: Option<&str>, privacy: Option<&str>) -> String {
    let mut text = format!("[{tag}]\nversion = \"3\"\nuser = \"{name}\"\n{LOOPBACK}");
    if let Some(auth) = auth {
        text += &format!("auth = \"SHA\"\nauth_passphrase = \"{auth}\"\n");
    }
    if let Some(privacy) = privacy {
        text += &format!("priv = \"AES\"\npriv_passphrase = \"{privacy}\"\n");
    }
    text
}

fn right(tag: &str) -> String {
    user(tag, "u-sha-aes", Some(AUTH_PASSPHRASE), Some(PRIV_PASSPHRASE))
}

fn wrong(tag: &str) -> String {
    user(tag, "u-sha-aes", Some("not the passphrase"), Some(PRIV_PASSPHRASE))
}

/// Answers as an agent that knows the community `RO` and no SNMPv3.
fn old_agent(request: &Request) -> Vec<common::faulty::Action> {
    match request.message.version == 1 && request.message.community == RO.as_bytes() {
        true => vec![Tree::system().answer(request).into()],
        false => Vec::new(),
    }
}

#[test]
fn wrong_then_right_finds_the_right_one_and_right_then_wrong_stays_right() {
    let agent = Agent::start();
    let host = agent.address().to_string();
    for (credentials, works, tried) in [
        (wrong("a") + &right("b"), "b", Some(("a", "auth-wrong-digest"))),
        (right("b") + &wrong("a"), "b", None),
        (
            user("a", "u-sha", Some("not the passphrase"), None)
                + &user("b", "u-sha", Some(AUTH_PASSPHRASE), None),
            "b",
            Some(("a", "auth-wrong-digest")),
        ),
        (
            user("a", "nobody", None, None) + &user("b", NOAUTH_USER, None, None),
            "b",
            Some(("a", "auth-unknown-user")),
        ),
        (
            user("a", "u-sha", Some(AUTH_PASSPHRASE), Some(PRIV_PASSPHRASE)) + &right("b"),
            "b",
            Some(("a", "auth-level")),
        ),
        (
            user("a", STRICT_USER, Some(AUTH_PASSPHRASE), None) + &right("b"),
            "b",
            Some(("a", "no-access")),
        ),
    ] {
        let home = Home::new(&credentials);
        let it = home.scan(&[&host]);
        assert_eq!(it.code, 0, "{}", it.err);
        let found = it.of(&host);
        assert_eq!(found["credential"], works, "{credentials}");
        if let Some((tag, kind)) = tried {
            assert_eq!(found["tried"][tag], kind, "{credentials}");
        }
        // The discovery, then one message for each: none had to time out.
        assert_eq!(it.packets(), 2 + u64::from(tried.is_some()), "{}", it.summary());
    }
}

/// In one process the right passphrase for one host must not make a wrong one right for another,
/// nor for itself.
#[test]
fn a_wrong_passphrase_is_wrong_for_every_host_in_one_process() {
    let agent = Agent::start();
    let hosts = agent.hosts(40).join(",");
    let home = Home::new(&(wrong("a") + &right("b") + &wrong("c")));
    let it = home.scan(&["--no-memory", &hosts]);
    assert_eq!(it.json().len(), 40, "{}", it.err);
    assert!(it.json().iter().all(|it| it["credential"] == "b"), "{}", it.out);
    let home = Home::new(&(wrong("a") + &wrong("c")));
    let it = home.scan(&["--no-memory", &hosts]);
    assert_eq!(it.code, 3);
    assert!(it.json().iter().all(|it| it["state"] == "alive" && it["ok"] == false), "{}", it.out);
    assert!(it.json().iter().all(|it| it["tried"]["c"] == "auth-wrong-digest"));
}

#[test]
fn twins_are_named_and_both_are_asked() {
    let id = b"\x80\x00\x1f\x88\x04one-for-two";
    let one = Agent::builder().engine_id(id).engine_boots(41).sys_name("one").start();
    let two = Agent::builder().engine_id(id).sys_name("two").start();
    let home = Home::new(&(wrong("a") + &right("b")));
    let hosts = [one.address().to_string(), two.address().to_string()];
    // The second time out of the memory, too.
    for _ in 0..2 {
        let it = home.scan(&[&hosts.join(",")]);
        assert_eq!(it.code, 0, "{}", it.err);
        assert_eq!(it.of(&hosts[0])["sys_name"], "one");
        assert_eq!(it.of(&hosts[1])["sys_name"], "two");
        let line = it.err.lines().find(|line| line.starts_with("engine ID")).unwrap();
        assert!(hosts.iter().all(|host| line.contains(host)), "{line}");
        assert!(line.contains("different devices"), "{line}");
    }
}

#[test]
fn silence_costs_one_window_whatever_the_number_of_communities() {
    let peer = Faulty::everywhere(|request| match request.host_number() % 50 {
        7 => old_agent(request),
        _ => Vec::new(),
    });
    let port = peer.address().port().to_string();
    let tags: String =
        ["x", "y", "z"].iter().map(|tag| community(tag, &format!("not-{tag}"))).collect();
    let home = Home::new(&(tags + &community("old", RO)));
    let args = ["--port", &port, "--rate", "100000", "--fast-timeout", "0.2", "-t", "0.3", "-r1"];
    let it = home.scan(&[&args[..], &["127.7.0.0/23"]].concat());
    assert_eq!(it.code, 0, "{}", it.err);
    let found = it.json();
    assert_eq!(found.len(), 11, "{}", it.out);
    assert!(found.iter().all(|it| it["credential"] == "old" && it["version"] == "2c"));
    assert!(
        it.summary().starts_with("510 addresses: 11 answer (11 old), 499 silent"),
        "{}",
        it.err
    );
    // The engine and four communities to all at once; then twice to those that were silent.
    assert_eq!(it.packets(), 510 * 5 + 499 * 5 * 2);
    let took = peer.requests().last().unwrap().at - peer.requests()[0].at;
    assert!(took < LONG / 4, "{took:?}");
}

#[test]
fn order_is_kept_where_version_3_stands_first() {
    let agent = Agent::start();
    let host = agent.address().to_string();
    let home = Home::new(&(right("new") + &community("old", RO)));
    assert_eq!(home.scan(&["--no-memory", &host]).of(&host)["credential"], "new");
    let it = home.scan(&["--no-memory", "--cred", "old,new", &host]);
    assert_eq!(it.of(&host)["credential"], "old");
    let it = home.scan(&["--no-memory", "--cred", "old", &host]);
    assert_eq!(it.of(&host)["credential"], "old");
    // Nobody who has an engine hears a community before the user was tried.
    let engine = Engine::new(b"\x80\x00\x1f\x88\x04loud");
    let peer = Faulty::start(move |request| match request.is_discovery() {
        true => vec![engine.discovered(request).into()],
        false => Vec::new(),
    });
    let host = peer.address().to_string();
    let it = home.scan(&["-t", "0.2", "-r0", "--no-memory", &host]);
    assert_eq!(it.of(&host)["state"], "alive");
    let versions: Vec<_> = peer.requests().iter().map(|r| r.message.version).collect();
    assert_eq!(versions, [3, 3, 1]);
}

#[test]
fn a_closed_port_is_done_with_the_first_answer() {
    let mut agent = Agent::start();
    let hosts = agent.hosts(20).join(",");
    agent.stop();
    let home = Home::new(&(right("new") + &community("old", RO)));
    let it = home.scan(&["-t", "60", "--fast-timeout", "60", &hosts]);
    assert_eq!((it.code, it.packets()), (3, 20), "{}", it.err);
    assert!(it.summary().contains("20 refused"), "{}", it.err);
    assert!(it.out.is_empty(), "{}", it.out);
}
