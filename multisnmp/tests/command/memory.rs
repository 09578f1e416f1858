//! The memory of devices: the messages that it saves in the second run, and the cost of a stale
//! entry.

use std::fs;
use testkit::{
    agent::{AUTH_PASSPHRASE, Agent, PRIV_PASSPHRASE, RO},
    ber::{Value as BerValue, oid, pdu},
    credentials::{community, user},
    faulty::Faulty,
    home::{Ended, Home},
    tree::Tree,
};

const MEMORY: &str = ".local/state/multisnmp/devices.db";

fn home_with(credentials: &str) -> Home {
    testkit::home!().credentials(credentials).always(&["--jsonl"])
}

fn three() -> String {
    user("wrong", "u-sha-aes", Some("not the passphrase"), Some(PRIV_PASSPHRASE))
        + &user("unknown", "nobody-there", Some(AUTH_PASSPHRASE), Some(PRIV_PASSPHRASE))
        + &user("core", "u-sha-aes", Some(AUTH_PASSPHRASE), Some(PRIV_PASSPHRASE))
}

#[test]
fn the_second_run_starts_with_the_credential_that_worked() {
    let agent = Agent::start();
    let host = agent.address().to_string();
    let home = home_with(&three());
    let first = home.scan(&[&host]);
    assert_eq!((first.record()["credential"].clone(), first.packets()), ("core".into(), 4));
    let second = home.scan(&[&host]);
    assert_eq!((second.record()["credential"].clone(), second.packets()), ("core".into(), 1));
    assert_eq!(second.record()["engine_id"], first.record()["engine_id"]);
    // Other commands use the memory too.
    let it = home.run(&["get", "--verbose", &host, "sysName"]);
    assert_eq!(it.code, 0, "{}", it.err);
    assert_eq!(it.record()["tries"], 1, "{}", it.out);
    assert!(it.err.contains("asked with tag core, as remembered"), "{}", it.err);
    let it = home.run(&["get", "--cred", "core", &host, "sysName"]);
    assert_eq!((it.code, it.record()["tries"].clone()), (0, 1.into()), "{}", it.err);
    let it = home.run(&["get", "--cred", "core", "--no-memory", &host, "sysName"]);
    assert_eq!((it.code, it.record()["tries"].clone()), (0, 2.into()), "{}", it.err);
}

#[test]
fn the_memory_holds_no_secret() {
    let agent = Agent::start();
    let host = agent.address().to_string();
    let home = home_with(&(three() + &community("old", RO) + &community("other", "s3cret-one")));
    assert_eq!(home.scan(&[&agent.hosts(5).join(",")]).code, 0);
    assert_eq!(home.scan(&["--cred", "old", &host]).code, 0);
    assert_eq!(home.run(&["walk", &host, "system"]).code, 0);
    let folder = home.path(MEMORY).parent().unwrap().to_owned();
    let mut read = 0;
    for file in fs::read_dir(folder).unwrap() {
        let octets = fs::read(file.unwrap().path()).unwrap();
        read += octets.len();
        for secret in
            [AUTH_PASSPHRASE, PRIV_PASSPHRASE, RO, "s3cret-one", "not the passphrase", "u-sha-aes"]
        {
            let found = octets.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{secret}");
        }
    }
    assert!(read > 4096);
}

#[test]
fn a_stale_memory_costs_one_try_but_not_the_device() {
    let mut agent = Agent::builder().engine_boots(5).start();
    let host = agent.address().to_string();
    let home = home_with(&three());
    assert_eq!(home.scan(&[&host]).packets(), 4);

    agent.reboot();
    let it = home.scan(&[&host]);
    assert_eq!(it.record()["credential"], "core", "rebooted: {}", it.err);
    assert_eq!(it.record()["engine_boots"], 6);
    // The agent reports its boots, and the command sends the message again.
    assert!(it.packets() <= 2, "{}", it.err);

    agent.reboot_to(1);
    let it = home.scan(&[&host]);
    assert_eq!(it.record()["credential"], "core", "boots lost: {}", it.err);
    assert_eq!(it.record()["engine_boots"], 1);
    assert!(it.packets() <= 4, "{}", it.err);

    // The passphrase has changed.
    home.write(
        "creds.toml",
        &(user("core", "u-sha-aes", Some("changed by now"), Some(PRIV_PASSPHRASE))
            + &community("old", RO)),
    );
    let it = home.scan(&[&host]);
    assert_eq!(it.record()["credential"], "old", "{}", it.err);
    assert_eq!(it.record()["tried"]["core"], "auth-wrong-digest");
    let it = home.scan(&[&host]);
    assert_eq!((it.record()["credential"].clone(), it.packets()), ("old".into(), 1));

    // The tag no longer exists.
    home.write(
        "creds.toml",
        user("new", "u-sha-aes", Some(AUTH_PASSPHRASE), Some(PRIV_PASSPHRASE)),
    );
    assert_eq!(home.scan(&[&host]).record()["credential"], "new");
}

#[test]
fn another_device_at_the_same_address_is_noticed() {
    let home = home_with(&(three() + &community("old", RO)));
    let mut one = Agent::start();
    let host = one.address().to_string();
    assert_eq!(home.scan(&[&host]).record()["credential"], "core");
    one.stop();
    // A device without SNMPv3 at the same address.
    let peer = Faulty::on(one.address(), |request| {
        match request.message.version == 1 && request.message.community == RO.as_bytes() {
            true => vec![Tree::system().answer(request).into()],
            false => Vec::new(),
        }
    });
    let it = home.scan(&["--fast-timeout", "0.2", &host]);
    assert_eq!(it.record()["credential"], "old", "{}", it.err);
    // The stale try, the engine discovery, the community.
    assert_eq!(peer.requests().len(), 3);
    let it = home.scan(&[&host]);
    assert_eq!((it.record()["credential"].clone(), it.packets()), ("old".into(), 1));
}

#[test]
fn auto_asks_only_with_remembered_credentials() {
    let agent = Agent::start();
    let host = agent.address().to_string();
    let home = home_with(&three());
    let it = home.run(&["get", "--cred", "auto", &host, "sysName"]);
    assert!(it.code == 1 && it.err.contains("no memory of devices"), "{}", it.err);
    assert_eq!(home.scan(&[&host]).code, 0);
    let it = home.run(&["get", "--cred", "auto", &host, "sysName"]);
    assert_eq!((it.code, it.record()["ok"].clone()), (0, true.into()), "{}", it.err);
    // An unknown host gets no packet, not even with the default community.
    let peer = Faulty::silent();
    let other = peer.address().to_string();
    let it = home.run(&["get", "--cred", "auto", &other, "sysName"]);
    assert_eq!((it.code, it.record()["error"]["kind"].clone()), (3, "bad-credentials".into()));
    assert!(peer.requests().is_empty());
    // The same for a line of a hosts file.
    let file = home.write("hosts.txt", format!("{host} cred=auto\n{other} cred=auto\n"));
    let it = home.run(&["get", &format!("@{file}"), "sysName"]);
    assert_eq!(it.code, 2, "{}", it.err);
    assert!(peer.requests().is_empty());
    assert_eq!(it.out.lines().filter(|line| line.contains("\"ok\":true")).count(), 1, "{}", it.out);
}

#[test]
fn a_scan_without_tags_leaves_the_remembered_ones() {
    let agent = Agent::start();
    let host = agent.address().to_string();
    let home = home_with(&three());
    assert_eq!(home.scan(&[&host]).record()["credential"], "core");
    let memory = home.text(MEMORY);
    let it = testkit::home!().run(&["scan", "--memory", &memory, "-v2c", "-c", RO, &host]);
    assert_eq!(it.code, 0, "{}", it.err);
    let it = home.run(&["get", "--cred", "auto", &host, "sysName"]);
    assert_eq!((it.code, it.record()["ok"].clone()), (0, true.into()), "{}", it.err);
}

#[test]
fn an_unusable_memory_is_reported_and_the_run_goes_on() {
    let agent = Agent::start();
    let host = agent.address().to_string();
    let home = home_with(&three());
    home.write(MEMORY, "something else altogether, and long enough");
    let it = home.scan(&[&host]);
    assert_eq!((it.code, it.record()["credential"].clone()), (0, "core".into()), "{}", it.err);
    assert!(it.err.contains("no memory of devices"), "{}", it.err);
    assert_eq!(home.run(&["get", "--cred", "core", &host, "sysName"]).code, 0);
    let it = home.scan(&["--memory", &home.text(MEMORY), &host]);
    assert_eq!(it.code, 1, "{}", it.err);
    // A run works with the memory in another place, and without a memory.
    let elsewhere = home.text("elsewhere/d.db");
    assert_eq!(home.scan(&["--memory", &elsewhere, &host]).packets(), 4);
    assert_eq!(home.scan(&["--memory", &elsewhere, &host]).packets(), 1);
    let fresh = home_with(&three());
    assert_eq!(fresh.scan(&["--no-memory", &host]).code, 0);
    assert!(!fresh.path(MEMORY).exists());
    // Only a scan creates the memory.
    assert_eq!(fresh.run(&["get", "--cred", "core", &host, "sysName"]).code, 0);
    assert!(!fresh.path(MEMORY).exists());
}

#[test]
fn a_size_that_was_too_big_is_not_asked_again() {
    let tree = Tree::system();
    let peer = Faulty::start(move |request| {
        if request.message.version != 1 {
            return Vec::new();
        }
        let pdu = request.pdu();
        // In a GETBULK the error-index is max-repetitions (RFC 3416, section 3).
        match pdu.tag == pdu::GET_BULK && pdu.index > 2 {
            true => vec![request.error(1, 0).into()],
            false => vec![tree.answer(request).into()],
        }
    });
    let host = peer.address().to_string();
    let home = home_with(&community("old", RO));
    let sent = |args: &[&str]| {
        let before = peer.requests().len();
        assert_eq!(home.run(&[&["walk"], args, &[&host, "system"]].concat()).code, 0);
        peer.requests()[before..].iter().map(|request| request.pdu().index).max().unwrap()
    };
    assert_eq!(home.scan(&[&host]).code, 0);
    assert!(sent(&[]) > 2, "the memory knows nothing yet");
    assert!(sent(&[]) <= 2, "the memory knows the size");
    assert!(sent(&["--no-memory", "--cred", "old"]) > 2);
}

#[test]
fn a_device_out_of_order_is_walked_to_its_end_the_next_time() {
    let names =
        ["1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.6.0", "1.3.6.1.2.1.1.4.0", "1.3.6.1.2.1.2.1.0"];
    let names = names.map(oid);
    let tree = Tree::system();
    let peer = Faulty::start(move |request| {
        if request.message.version != 1 {
            return Vec::new();
        }
        if request.pdu().tag == pdu::GET {
            return vec![tree.answer(request).into()];
        }
        // A reply may be cut to the first repetition.
        let next = |asked: &Vec<u32>| {
            let known = names.iter().position(|name| name == asked).map(|i| i + 1);
            let place = known.or_else(|| names.iter().position(|name| name > asked));
            match place.and_then(|place| names.get(place)) {
                Some(name) => (name.clone(), BerValue::from("text")),
                None => (asked.clone(), BerValue::EndOfMibView),
            }
        };
        vec![request.response(request.names().iter().map(next).collect()).into()]
    });
    let host = peer.address().to_string();
    let home = home_with(&community("old", RO));
    assert_eq!(home.scan(&[&host]).code, 0);
    let rows = |code: i32| {
        let ended = home.run(&["walk", &host, "system"]);
        assert_eq!(ended.code, code, "{}{}", ended.out, ended.err);
        ended.record()["varbinds"].as_array().unwrap().len()
    };
    assert_eq!(rows(2), 2, "up to where the order breaks");
    assert_eq!(rows(0), 3);
}

#[test]
fn an_inventory_remembers_hosts_that_answer() {
    let agent = Agent::builder().all_users().start();
    let host = agent.address().to_string();
    let home =
        home_with(&user("netops", "u-sha-aes", Some(AUTH_PASSPHRASE), Some(PRIV_PASSPHRASE)));
    let args = ["inventory", "--sections", "device", "--cred", "netops", &host];
    for without in ["--dry-run", "--no-memory"] {
        let ended = home.run(&[&args[..], &[without]].concat());
        assert_eq!(ended.code, 0, "{}", ended.err);
    }
    assert!(!home.path(MEMORY).exists());
    let first = home.run(&args);
    let second = home.run(&args);
    assert_eq!((first.code, second.code), (0, 0), "{}", second.err);
    let tries = |ended: &Ended| ended.record()["tries"].as_u64().unwrap();
    assert!(tries(&second) < tries(&first), "{} {}", first.out, second.out);
}
