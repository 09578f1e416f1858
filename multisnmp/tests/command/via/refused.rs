//! What a queue does not take, and servers that are wrong.

use super::{NAME, each_once, home, peer, worker};
use testkit::{
    agent::{AUTH_PASSPHRASE, Agent, PRIV_PASSPHRASE},
    credentials::user,
    lane::ms,
    nats,
};

#[test]
fn an_unknown_tag_fails_its_host_and_says_so() {
    let Some(nats) = nats::start() else { return };
    let peer = peer(ms(0), 0);
    let hosts = peer.hosts(2);
    let home = home();
    let creds = home.write("creds.toml", "[core]\ncommunity = \"public\"\n");
    let _worker = worker(&home, &nats, &["--credentials", &creds]);
    let url = nats.url();
    let file = home.write("hosts.txt", format!("{} cred=cor\n{} cred=core\n", hosts[0], hosts[1]));
    let it = home.run(&["get", "--jsonl", "--via", &url, &format!("@{file}"), NAME]);
    each_once(&it, &hosts);
    let error = &it.of(&hosts[0])["error"];
    assert_eq!(error["kind"], "bad-credentials");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("no tag \"cor\"") && message.contains("did you mean"), "{message}");
    assert_eq!(it.of(&hosts[1])["ok"], true);
}

/// A worker keeps no passphrases: it has made the keys with the protocol of the tag.
#[test]
fn a_line_cannot_change_the_authentication_of_its_tag() {
    let Some(nats) = nats::start() else { return };
    let agent = Agent::start();
    let home = home();
    let creds = user("core", "u-sha-aes", Some(AUTH_PASSPHRASE), Some(PRIV_PASSPHRASE));
    let creds = home.write("creds.toml", creds);
    let _worker = worker(&home, &nats, &["--credentials", &creds]);
    let (url, hosts) = (nats.url(), agent.hosts(4));
    let lines =
        ["cred=core auth=SHA-256", "cred=core auth=SHA", "cred=core level=authNoPriv", "cred=core"];
    let file: String =
        hosts.iter().zip(lines).map(|(host, line)| format!("{host} {line}\n")).collect();
    let file = home.write("hosts.txt", file);
    let it = home.run(&["get", "--jsonl", "--via", &url, &format!("@{file}"), NAME]);
    each_once(&it, &hosts);
    let error = &it.of(&hosts[0])["error"];
    assert_eq!(error["kind"], "bad-credentials");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("auth=SHA-256 does not fit tag \"core\""), "{message}");
    for host in &hosts[1..] {
        assert_eq!(it.of(host)["ok"], true, "{}", it.out);
    }
}

#[test]
fn secrets_never_go_over_the_queue() {
    let Some(nats) = nats::start() else { return };
    let home = home();
    let url = nats.url();
    home.refuses(&["get", "-c", "s3cret", "--via", &url, "127.0.0.1"], "never go over a queue");
    let file = home.write("hosts.txt", "127.0.0.1\n127.0.0.2 community=s3cret\n");
    let it = home.run(&["get", "--via", &url, &format!("@{file}")]);
    assert!(it.err.contains("hosts.txt:2: a community"), "{}", it.err);
    assert!(it.code == 1 && !it.err.contains("s3cret"), "{}", it.err);
}

#[test]
fn what_is_wrong_gets_one_clear_line() {
    let home = home();
    home.refuses(&["get", "--via", "gopher://x", "127.0.0.1"], "no URL of a NATS server");
    let it = home.run(&["get", "--via", "nats://127.0.0.1:1", "127.0.0.1"]);
    assert!(it.code == 4 && it.err.contains("no NATS server at 127.0.0.1:1"), "{}", it.err);
    home.refuses(&["worker"], "no NATS server: name it with --via");
    home.refuses(&["get", "--run", "x", "127.0.0.1"], "it needs --via");
    let both = ["get", "--via", "nats://127.0.0.1:1", "--isolate", "2", "127.0.0.1"];
    home.refuses(&both, "--isolate does not go with --via");
    let Some(nats) = nats::start_with("", None) else { return };
    let it = home.run(&["get", "--via", &nats.url(), "127.0.0.1"]);
    assert!(it.code == 4 && it.err.contains("has no JetStream"), "{}", it.err);
    let it = home.run(&["worker", "--via", &nats.url()]);
    assert!(it.code == 4 && it.err.contains("has no JetStream"), "{}", it.err);
    let users = "authorization { user: hub, password: s3cret }";
    let nats = nats::start_with(users, Some("")).unwrap();
    let url = nats.url();
    home.refuses(&["get", "--via", &url, "127.0.0.1"], "a connection without credentials: name");
    let wrong = url.replace("//", "//hub:wr0ng@");
    let it = home.run(&["get", "--via", &wrong, "127.0.0.1"]);
    assert!(it.code == 1 && it.err.contains("refuses the credentials"), "{}", it.err);
    assert!(!it.err.contains("wr0ng"), "{}", it.err);
    // Both forms of credentials work.
    let file = home.write("nats.toml", "user = \"hub\"\npassword = \"s3cret\"\n");
    for args in [
        &["--via", &url, "--via-credentials", &file][..],
        &["--via", &url.replace("//", "//hub:s3cret@")],
    ] {
        let it = home.run(&[&["queue", "status"], args].concat());
        assert_eq!(
            (it.code, it.out.as_str()),
            (0, "no run, no site and no worker\n"),
            "{}",
            it.err
        );
    }
}

#[test]
fn a_server_that_is_away_is_named_and_comes_back() {
    let Some(mut nats) = nats::start() else { return };
    let home = home();
    let mut worker = worker(&home, &nats, &[]);
    nats.stop();
    worker.wait_until_told("no connection to the NATS server at 127.0.0.1");
    nats.restart().unwrap();
    worker.wait_until_told("is back");
}
