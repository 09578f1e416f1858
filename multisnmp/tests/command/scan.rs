//! `multisnmp scan`: which hosts answer, with which credentials, and at which cost in packets.

use serde_json::Value;
use std::{
    collections::{HashMap, HashSet},
    io::BufRead,
};
use testkit::{
    agent::{AUTH_PASSPHRASE, Agent, NOAUTH_USER, PRIV_PASSPHRASE, RO, STRICT_USER},
    credentials::{community, user},
    faulty::{Engine, Faulty, Request},
    home::{Home, ended},
    tree::Tree,
};

const MEMORY: &str = ".local/state/multisnmp/devices.db";

fn home_with(credentials: &str) -> Home {
    testkit::home!().credentials(credentials)
}

fn right(tag: &str) -> String {
    user(tag, "u-sha-aes", Some(AUTH_PASSPHRASE), Some(PRIV_PASSPHRASE))
}

fn wrong(tag: &str) -> String {
    user(tag, "u-sha-aes", Some("not the passphrase"), Some(PRIV_PASSPHRASE))
}

/// Answers as an agent that knows the community `RO` and no SNMPv3.
fn old_agent(request: &Request) -> Vec<testkit::faulty::Action> {
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
        let home = home_with(&credentials);
        let it = home.scan(&[&host]);
        assert_eq!(it.code, 0, "{}", it.err);
        let found = it.of(&host);
        assert_eq!(found["credential"], works, "{credentials}");
        if let Some((tag, kind)) = tried {
            assert_eq!(found["tried"][tag], kind, "{credentials}");
        }
        // The discovery, then one message per credential: no timeout was needed.
        assert_eq!(it.packets(), 2 + u64::from(tried.is_some()), "{}", it.told(" packets"));
    }
}

/// Most agents drop a message that they cannot decrypt, so only the timeout shows it.
#[test]
fn a_wrong_privacy_passphrase_does_not_hide_the_right_one() {
    let agent = Agent::start();
    let host = agent.address().to_string();
    let home = home_with(
        &(user("a", "u-sha-aes", Some(AUTH_PASSPHRASE), Some("not the passphrase")) + &right("b")),
    );
    let it = home.scan(&["-t", "0.3", "-r0", &host]);
    let found = it.of(&host);
    assert_eq!(found["credential"], "b", "{}", it.err);
    let kind = found["tried"]["a"].as_str().unwrap();
    assert!(["timeout", "decrypt", "bad-response"].contains(&kind), "{kind}");
    let only = home.scan(&["-t", "0.3", "-r0", "--cred", "a", "--no-memory", &host]);
    assert_eq!((only.code, only.of(&host)["state"].clone()), (3, "alive".into()));
}

/// In one process the right passphrase for one host must not make a wrong one valid, neither for
/// another host nor for the same one.
#[test]
fn a_wrong_passphrase_is_wrong_for_every_host_in_one_process() {
    let agent = Agent::start();
    let hosts = agent.hosts(40).join(",");
    let home = home_with(&(wrong("a") + &right("b") + &wrong("c")));
    let it = home.scan(&["--no-memory", &hosts]);
    assert_eq!(it.records().len(), 40, "{}", it.err);
    assert!(it.records().iter().all(|it| it["credential"] == "b"), "{}", it.out);
    let home = home_with(&(wrong("a") + &wrong("c")));
    let it = home.scan(&["--no-memory", &hosts]);
    assert_eq!(it.code, 3);
    assert!(
        it.records().iter().all(|it| it["state"] == "alive" && it["ok"] == false),
        "{}",
        it.out
    );
    assert!(it.records().iter().all(|it| it["tried"]["c"] == "auth-wrong-digest"));
}

#[test]
fn two_devices_with_one_engine_id_are_reported_and_both_asked() {
    let id = b"\x80\x00\x1f\x88\x04one-for-two";
    let one = Agent::builder().engine_id(id).engine_boots(41).sys_name("one").start();
    let two = Agent::builder().engine_id(id).sys_name("two").start();
    let home = home_with(&(wrong("a") + &right("b")));
    let hosts = [one.address().to_string(), two.address().to_string()];
    // The second time from the memory.
    for _ in 0..2 {
        let it = home.scan(&[&hosts.join(",")]);
        assert_eq!(it.code, 0, "{}", it.err);
        assert_eq!(it.of(&hosts[0])["sys_name"], "one");
        assert_eq!(it.of(&hosts[1])["sys_name"], "two");
        let line = it.told("different devices with engine ID 0x");
        assert!(hosts.iter().all(|host| line.contains(host)), "{line}");
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
    let home = home_with(&(tags + &community("old", RO)));
    let args = ["--port", &port, "--rate", "5000", "--fast-timeout", "2", "-t", "2", "-r1"];
    let it = home.scan(&[&args[..], &["127.7.0.0/23"]].concat());
    assert_eq!(it.code, 0, "{}", it.err);
    let found = it.records();
    assert_eq!(found.len(), 11, "{}", it.out);
    assert!(found.iter().all(|it| it["credential"] == "old" && it["version"] == "2c"));
    assert!(
        it.told(" packets").starts_with("510 addresses: 11 answer (11 old), 499 silent"),
        "{}",
        it.err
    );
    // One discovery and four communities to all at once, then twice to the silent ones.
    assert_eq!(it.packets(), 510 * 5 + 499 * 5 * 2);
    // All five are tried before any of them is repeated: their windows are one.
    let mut of_host: HashMap<u32, Vec<(i64, Vec<u8>)>> = HashMap::new();
    for request in peer.requests() {
        let tried = (request.message.version, request.message.community.clone());
        of_host.entry(request.host_number()).or_default().push(tried);
    }
    for (host, tried) in of_host {
        for window in tried.chunks(5) {
            assert_eq!(HashSet::<_>::from_iter(window).len(), 5, "{host}: {tried:?}");
        }
    }
}

#[test]
fn the_order_is_kept_if_version_3_is_first() {
    let agent = Agent::start();
    let host = agent.address().to_string();
    let home = home_with(&(right("new") + &community("old", RO)));
    assert_eq!(home.scan(&["--no-memory", &host]).of(&host)["credential"], "new");
    let it = home.scan(&["--no-memory", "--cred", "old,new", &host]);
    assert_eq!(it.of(&host)["credential"], "old");
    let it = home.scan(&["--no-memory", "--cred", "old", &host]);
    assert_eq!(it.of(&host)["credential"], "old");
    // A host with an engine gets no community before the user was tried.
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
fn a_closed_port_needs_one_packet() {
    let mut agent = Agent::start();
    let hosts = agent.hosts(20).join(",");
    agent.stop();
    let home = home_with(&(right("new") + &community("old", RO)));
    let it = home.scan(&["-t", "60", "--fast-timeout", "60", &hosts]);
    assert_eq!((it.code, it.packets()), (3, 20), "{}", it.err);
    assert!(it.told(" packets").contains("20 refused"), "{}", it.err);
    assert!(it.out.is_empty(), "{}", it.out);
}

/// Messages that carry a credential.
fn trials(peer: &Faulty) -> usize {
    peer.requests().iter().filter(|request| !request.is_discovery()).count()
}

#[test]
fn no_address_is_tried_more_often_than_allowed() {
    let all: String = (0..6).map(|n| community(&format!("t{n}"), &format!("c{n}"))).collect();
    let home = home_with(&all);
    let quick = ["-t", "0.1", "--fast-timeout", "0.1", "--no-memory"];
    for (args, expected) in [
        (&["-r2"][..], 6 + 6 * 3),
        (&["-r2", "--no-slow-pass"], 6),
        (&["-r2", "--max-tries-per-host", "4"], 4),
        (&["-r2", "--max-tries-per-host", "8"], 6 + 2),
        (&["-r0", "--cred", "t1,t1,t3"], 2 + 2),
    ] {
        let peer = Faulty::silent();
        let it = home.scan(&[&quick[..], args, &[&peer.address().to_string()]].concat());
        assert_eq!(it.code, 3, "{}", it.err);
        assert_eq!(trials(&peer), expected, "{args:?}");
    }
    // An agent that answers only discovery: the tries go one by one, up to the limit.
    let home = home_with(&(wrong("a") + &all));
    let engine = Engine::new(b"\x80\x00\x1f\x88\x04mute!");
    let peer = Faulty::start(move |request| match request.is_discovery() {
        true => vec![engine.discovered(request).into()],
        false => Vec::new(),
    });
    let args = ["-r1", "--max-tries-per-host", "5", &peer.address().to_string()];
    let it = home.scan(&[&quick[..], &args].concat());
    assert_eq!(trials(&peer), 5);
    let found = it.of(&peer.address().to_string());
    assert_eq!(found["tried"]["t0"], "timeout");
    assert_eq!(found["tried"]["t5"], "withheld", "{found}");
}

#[test]
fn credentials_stay_in_their_networks() {
    let inside = |tag: &str, community: &str, nets: &str| {
        format!("[{tag}]\nversion = \"2c\"\ncommunity = \"{community}\"\nnetworks = [{nets}]\n")
    };
    let home = home_with(
        &(inside("near", "near-one", "\"127.0.1.0/24\"")
            + &inside("far", "far-one", "\"127.0.2.0/24\", \"10.0.0.0/8\"")),
    );
    let peer = Faulty::everywhere(|_| Vec::new());
    let port = peer.address().port().to_string();
    let args = ["-t", "0.1", "-r0", "--fast-timeout", "0.1", "--no-memory", "--port", &port];
    let it = home.scan(&[&args[..], &["127.0.1.1,127.0.2.1,127.0.3.1"]].concat());
    assert_eq!(it.code, 3, "{}", it.err);
    assert!(it.told(" packets").contains("3 silent"), "{}", it.err);
    let sent: Vec<_> = peer
        .requests()
        .into_iter()
        .filter(|request| !request.message.community.is_empty())
        .map(|request| (request.to.to_string(), request.message.community))
        .collect();
    assert_eq!(sent.len(), 4, "{sent:?}");
    for (to, community) in sent {
        let right = match to.as_str() {
            "127.0.1.1" => &b"near-one"[..],
            "127.0.2.1" => b"far-one",
            other => panic!("{other}"),
        };
        assert_eq!(community, right, "{to}");
    }
}

#[test]
fn a_tag_without_networks_must_be_named() {
    let open = "[open]\nversion = \"2c\"\ncommunity = \"s3cret-one\"\n";
    let home = home_with(&(open.to_owned() + &community("near", "x")));
    let peer = Faulty::silent();
    let host = peer.address().to_string();
    let quick = ["-t", "0.1", "-r0", "--fast-timeout", "0.1", "--no-slow-pass"];
    let it = home.scan(&[&quick[..], &[&host]].concat());
    assert_eq!(it.code, 1);
    assert!(it.err.contains("[open]") && it.err.contains("--cred open"), "{}", it.err);
    assert!(!it.err.contains("s3cret") && peer.requests().is_empty(), "{}", it.err);
    for more in [&["--yes"][..], &["--cred", "open,near"]] {
        assert_eq!(home.scan(&[&quick[..], more, &[&host]].concat()).code, 3);
    }
    assert_eq!(trials(&peer), 4);
}

#[test]
fn a_scan_stays_where_it_is_allowed() {
    let agent = Agent::start();
    let port = agent.port().to_string();
    let home = home_with(&community("old", RO));
    let args = ["--no-memory", "--port", &port, "--allow", "127.0.0.0/28,10.0.0.0/8"];
    let it = home.scan(&[&args[..], &["--block", "127.0.0.3", "127.0.0.1-20"]].concat());
    assert_eq!(it.code, 0, "{}", it.err);
    let hosts: Vec<_> = it.records().iter().map(|it| it["address"].to_string()).collect();
    assert_eq!(hosts.len(), 14, "{hosts:?}");
    assert!(!hosts.iter().any(|host| host.contains("127.0.0.3:")), "{hosts:?}");
    assert!(it.told(" packets").contains("6 excluded"), "{}", it.err);
    // The same from the configuration.
    let config = "allow = [\"127.0.0.0/30\"]\nblock = [\"127.0.0.1\", \"127.0.0.2\"]\n";
    home.write(".config/multisnmp/config.toml", config);
    let it = home.scan(&["--no-memory", "--port", &port, "127.0.0.1-20"]);
    assert!(
        it.told(" packets").contains("1 answer") && it.told(" packets").contains("19 excluded"),
        "{}",
        it.err
    );
}

#[test]
fn too_many_public_or_senseless_addresses_are_refused() {
    let home = home_with(&community("old", RO));
    for (args, part) in [
        (&["10.0.0.0/8"][..], "--max-targets"),
        (&["--max-targets", "9", "10.0.0.1-10"], "10 targets, more than 9"),
        (&["10.0.0.1,8.8.8.8"], "8.8.8.8 is a public address"),
        (&["--allow", "ten", "10.0.0.1"], "is not a network"),
        (&["--cred", "odl", "10.0.0.1"], "did you mean \"old\""),
        (&["--cred", ",", "10.0.0.1"], "names no tag"),
        (&["-c", "other", "10.0.0.1"], "put all credentials into the file"),
        (&["--fast-timeout", "x", "10.0.0.1"], "fast_timeout"),
        (&["--max-tries-per-host", "0", "10.0.0.1"], "max_tries_per_host"),
        (&[], "no targets"),
    ] {
        let it = home.scan(&[&["--no-memory"], args].concat());
        assert_eq!(it.code, 1, "{args:?}: {}", it.err);
        assert!(it.err.contains(part) && it.out.is_empty(), "{args:?}: {}", it.err);
    }
    let it = home.run(&["scan", "--format", "table", "10.0.0.1"]);
    assert!(it.code == 1 && it.err.contains("jsonl"), "{}", it.err);
    // A blocked address may be public.
    let it = home.scan(&["--no-memory", "--block", "8.0.0.0/8", "8.8.8.8"]);
    assert_eq!((it.code, it.packets()), (3, 0), "{}", it.err);
    let it = home.scan(&["--no-memory", "tcp:127.0.0.1,127.0.0.1-999"]);
    assert_eq!(it.code, 3);
    let kinds: Vec<_> = it.records().iter().map(|it| it["error"]["kind"].clone()).collect();
    assert_eq!(kinds, ["bad-target", "bad-target"], "{}", it.out);
}

#[test]
fn a_dry_run_sends_nothing_and_prints_the_plan() {
    let home = home_with(&(right("new") + &community("old", "s3cret-one")));
    let peer = Faulty::everywhere(|_| Vec::new());
    let port = peer.address().port().to_string();
    let args = ["scan", "--dry-run", "--port", &port, "--block", "127.0.4.0/24", "127.0.0.0/20"];
    let it = home.run(&args);
    assert_eq!(it.code, 0, "{}", it.err);
    for part in [
        "addresses    3838, 256 excluded",
        "credentials  new: version 3, to 3838 addresses (127.0.0.0/8)",
        "credentials  old: version 2c",
        "load         2000 packets a second",
        // The discovery and the community once, then twice more.
        &format!("about {} if no address answers, {} if", 3838 * 6, 3838 * 2),
        "time         about 16",
        "nothing was sent",
    ] {
        assert!(it.out.contains(part), "{part}: {}", it.out);
    }
    assert!(
        !it.out.contains("s3cret") && peer.requests().is_empty() && !home.path(MEMORY).exists()
    );
}

#[test]
fn version_1_only_and_view_errors_are_distinguished() {
    // The community is known to version 1 only: over 2c snmpd has no access for it.
    let agent = Agent::builder()
        .config("com2sec onlyv1 127.0.0.0/8 old-one")
        .config("group g-onlyv1 v1 onlyv1")
        .config("access g-onlyv1 \"\" v1 noauth exact all none none")
        .config("com2sec blind 127.0.0.0/8 blind-one")
        .config("group g-blind v2c blind")
        .config("view nothing included .1.3.6.1.9")
        .config("access g-blind \"\" any noauth exact nothing none none")
        .start();
    let host = agent.address().to_string();
    let tags = community("two", "old-one")
        + &community("blind", "blind-one")
        + &community("one", "old-one").replace("2c", "1");
    let home = home_with(&tags);
    let it = home.scan(&["-t", "0.3", "-r0", "--fast-timeout", "0.3", &host]);
    assert_eq!(it.code, 0, "{}", it.err);
    let found = it.of(&host);
    assert_eq!((&found["credential"], &found["version"]), (&"one".into(), &"1".into()), "{found}");
    assert_eq!(found["tried"]["blind"], "no-access", "{found}");
    assert!(found["tried"]["two"].is_string(), "{found}");
}

#[test]
fn the_hosts_file_is_read_back_and_has_no_secret() {
    let agent = Agent::builder().sys_name("sw1\u{7}; rm").start();
    let hosts = agent.hosts(3).join(",");
    let home = home_with(&(wrong("bad") + &right("core") + &community("old", RO)));
    let file = home.text("hosts.txt");
    let it = home.run(&["scan", "-o", &file, &hosts]);
    assert!(it.code == 0 && it.out.is_empty(), "{}{}", it.out, it.err);
    let text = home.read("hosts.txt");
    assert_eq!(text.lines().filter(|line| line.contains(" cred=core # ")).count(), 3, "{text}");
    let same = text.lines().last().unwrap();
    assert!(same.starts_with("# one device: 127.0.0.") && same.contains("0x80001f8804"), "{text}");
    assert!(it.err.contains(&same[2..]) && !text.contains('\u{7}'), "{text}{}", it.err);
    // On a terminal, it is there once.
    let mut shell = home.shell("sh", "script -qec \"$0 $*\" /dev/null", &["scan", &hosts]);
    if std::process::Command::new("script").arg("--version").output().is_ok() {
        let it = testkit::home::ended(&mut shell);
        assert_eq!(it.out.matches("one device: ").count(), 1, "{}", it.out);
    }
    for secret in [AUTH_PASSPHRASE, PRIV_PASSPHRASE, RO, "u-sha-aes", "not the passphrase"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    let it = home.run(&["get", "--jsonl", "--strict", &format!("@{file}"), "sysName"]);
    assert_eq!((it.code, it.records().len()), (0, 3), "{}", it.err);
    // The other formats have the same hosts.
    let csv = home.run(&["scan", "--csv", &hosts]).out;
    assert!(csv.starts_with("host,address,state,") && csv.lines().count() == 4, "{csv}");
    let json: Value = serde_json::from_str(&home.run(&["scan", "--json", &hosts]).out).unwrap();
    assert_eq!(json.as_array().unwrap().len(), 3);
}

#[test]
fn without_a_file_the_commands_own_credentials_are_tried() {
    let agent = Agent::start();
    let host = agent.address().to_string();
    let quick = ["scan", "-t", "0.2", "-r0", "--fast-timeout", "0.2"];
    let scan = |args: &[&str]| {
        // Without HOME there is no memory.
        let args = [&quick[..], args, &[&host]].concat();
        let it = ended(testkit::home!().command(&args).env_remove("HOME"));
        (it.code, it.out)
    };
    let (code, out) = scan(&[]);
    assert!(code == 0 && out.starts_with(&format!("{host} # ")), "{out}");
    let (code, out) = scan(&["-c", "s3cret-one"]);
    assert!(code == 3 && out.contains("no credential works (community: timeout)"), "{out}");
    assert!(!out.contains("s3cret"), "{out}");
    // A configured file is not used together with credentials on the command line.
    let home = testkit::home!();
    let file = home.write("creds.toml", community("old", RO));
    for (cred, args, code) in [
        ("", &[][..], 0),
        ("cred = \"old\"", &[], 0),
        ("", &["-c", "s3cret-one"], 3),
        ("cred = \"old\"", &["-c", "s3cret-one"], 3),
    ] {
        let config = format!("credentials = {file:?}\n{cred}\n");
        home.write(".config/multisnmp/config.toml", config);
        let it = home.run(&[&quick[..], &["--no-memory"], args, &[&host]].concat());
        assert_eq!(it.out.contains("cred=old"), code == 0, "{}", it.out);
        assert_eq!(it.code, code, "{cred} {args:?}: {}", it.err);
    }
    let (code, out) = scan(&["-u", "u-sha", "-a", "SHA", "-A", AUTH_PASSPHRASE]);
    assert!(code == 0 && !out.contains(AUTH_PASSPHRASE), "{out}");
}

#[test]
fn an_interrupted_scan_keeps_what_it_found() {
    let peer = Faulty::everywhere(|request| match request.host_number() {
        1 => old_agent(request),
        _ => Vec::new(),
    });
    let home = home_with(&community("old", RO));
    let port = peer.address().port().to_string();
    let args = ["scan", "--jsonl", "--port", &port, "-t", "1", "-r0", "--rate", "200"];
    let mut scan = home.start(&[&args[..], &["127.0.0.1-127.0.255.250"]].concat());
    let mut line = String::new();
    scan.out.read_line(&mut line).unwrap();
    let found: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(found["credential"], "old");
    scan.interrupt();
    let it = scan.wait();
    assert_eq!(it.code, 130, "{}", it.err);
    assert!(it.out.is_empty(), "{}", it.out);
    assert!(it.err.contains("65530 addresses: 1 answer (1 old)"), "{}", it.err);
    assert!(it.err.contains(" not asked"), "{}", it.err);
    // The result is remembered.
    let it = home.scan(&["--port", &port, "127.0.0.1"]);
    assert_eq!((it.code, it.packets()), (0, 1), "{}", it.err);
}

#[test]
fn hosts_with_cred_auto_are_scanned_like_others() {
    let agent = Agent::start();
    let home = home_with(&community("old", RO));
    let file = home.write("hosts.txt", format!("{} cred=auto\n", agent.address()));
    let it = home.scan(&[&format!("@{file}")]);
    assert_eq!(it.of(&agent.address().to_string())["credential"], "old", "{}", it.err);
}
