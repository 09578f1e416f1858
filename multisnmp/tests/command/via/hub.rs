//! The hub of docs/distributed.md: its TLS, its accounts and its permissions.

use super::{NAME, each_once, home, peer, wait_for_status_at, worker_at};
use async_nats::{ConnectOptions, jetstream};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use std::{fs, os::unix::fs::PermissionsExt};
use testkit::{
    home::Home,
    lane::{LONG, ms},
    nats::{self, Nats},
};

/// The blocks of the documentation that are files of a server, in order.
fn blocks() -> Vec<&'static str> {
    let text = include_str!("../../../../docs/distributed.md");
    let (_, text) = text.split_once("## From one machine to sites").unwrap();
    let (text, _) = text.split_once("\n## ").unwrap();
    text.split("```text\n").skip(1).map(|rest| rest.split_once("```").unwrap().0).collect()
}

/// Puts our own words in the places of those of the documentation, in order.
fn filled(block: &str, words: &[(&str, &str)]) -> String {
    let (mut text, mut rest) = (String::new(), block);
    for (theirs, ours) in words {
        let (before, behind) = rest.split_once(theirs).unwrap_or_else(|| panic!("no {theirs}"));
        text += before;
        text += ours;
        rest = behind;
    }
    text + rest
}

/// An authority that signs certificates.
pub(super) struct Authority(Issuer<'static, KeyPair>, String);

impl Authority {
    pub(super) fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = params.self_signed(&key).unwrap().pem();
        Self(Issuer::new(params, key), pem)
    }

    /// Its certificate, as a file.
    fn file(&self, home: &Home, name: &str) -> String {
        home.write(name, &self.1)
    }

    /// A certificate and its key, as files.
    fn signed(&self, home: &Home, name: &str, host: &str) -> [String; 2] {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new([host.to_owned()]).unwrap();
        let pem = params.signed_by(&key, &self.0).unwrap().pem();
        [
            home.write(&format!("{name}.pem"), pem),
            home.write(&format!("{name}.key"), key.serialize_pem()),
        ]
    }
}

/// The hub of the documentation, and the file with its authority's certificate.
fn hub(home: &Home) -> Option<(Nats, String)> {
    hub_with(home, |_, _| String::new())
}

/// The same with more lines, which get the files of the certificate and its key.
fn hub_with(home: &Home, more: impl Fn(&str, &str) -> String) -> Option<(Nats, String)> {
    let authority = Authority::new();
    let [cert, key] = authority.signed(home, "server", "127.0.0.1");
    let config = filled(
        blocks()[0],
        &[
            ("/etc/nats/hub.pem", &cert),
            ("/etc/nats/hub.key", &key),
            ("/var/lib/nats", &home.text("hub-store")),
            ("…", "hub-s3cret"),
            ("…", "berlin-s3cret"),
        ],
    );
    let nats = nats::start_with(&(config + &more(&cert, &key)), None)?;
    Some((nats, authority.file(home, "ca.pem")))
}

fn tls_url(nats: &Nats) -> String {
    nats.url().replace("nats://", "tls://")
}

#[test]
fn permissions_keep_the_worker_of_one_site_from_everything_else() {
    let home = home();
    let Some((nats, ca)) = hub(&home) else { return };
    let url = tls_url(&nats);
    let whole = home.write("hub.toml", "user = \"hub\"\npassword = \"hub-s3cret\"\n");
    let site = home.write("berlin.toml", "user = \"berlin\"\npassword = \"berlin-s3cret\"\n");
    let server = ["--via", &url, "--via-ca", &ca];
    let whole = [&server[..], &["--via-credentials", &whole]].concat();
    let berlin = [&server[..], &["--via-credentials", &site]].concat();
    // The worker of berlin waits for its queue, and then works.
    let mut worker = home.start(&[&["worker", "--site", "berlin"], &berlin[..]].concat());
    worker.wait_until_told("site berlin has no queue: no run has had hosts for it yet");
    let peer = peer(ms(0), 0);
    let hosts = peer.hosts(4);
    let list = hosts.join(",");
    let get = |site: &'static str| {
        [&["get", "--jsonl", "--site", site][..], &whole, &[&list, NAME]].concat()
    };
    let it = home.run(&get("berlin"));
    each_once(&it, &hosts);
    assert_eq!(it.code, 0, "{}", it.err);
    // Jobs of paris wait.
    let paris = home.start(&get("paris"));
    let waits = |seen: &serde_json::Value| {
        let sites = seen["sites"].as_array().unwrap();
        sites.iter().any(|site| site["name"] == "paris" && site["waiting"] == 1)
    };
    wait_for_status_at(&home, &whole, waits);
    home.refuses(
        &[&["worker", "--site", "paris"], &berlin[..]].concat(),
        "does not let this user take jobs of site paris: name the site of these credentials",
    );
    for command in [&["get", "127.0.0.1"][..], &["queue", "status"], &["collect", "r1"]] {
        let args = [command, &berlin].concat();
        home.refuses(
            &args,
            "does not let this user use $JS.API.INFO: runs, `collect` and `queue` need",
        );
    }
    forbidden(&nats, &ca);
    // None of it has touched the jobs of paris.
    wait_for_status_at(&home, &whole, waits);
    let _paris = worker_at(&home, &whole, &["--site", "paris"]);
    let it = paris.wait();
    each_once(&it, &hosts);
    assert_eq!(it.code, 0, "{}", it.err);
    let wrong = home.write("wrong.toml", "user = \"berlin\"\npassword = \"wr0ng\"\n");
    let args = ["worker", "--via", &url, "--via-ca", &ca, "--via-credentials", &wrong];
    home.refuses(&args, &format!("refuses the credentials in {wrong}: correct them there"));
    assert!(!home.run(&args).err.contains("wr0ng"));
}

/// The server refuses the user of berlin each of these subjects.
fn forbidden(nats: &Nats, ca: &str) {
    let publishes = [
        "snmp.job.berlin.r1.0",
        "snmp.job.paris.r1.0",
        "snmp.result.paris.r1.0.0",
        "snmp.worker.paris.x",
        "snmp.run.r1",
        "snmp.cancel.r1",
        "snmp.call",
        "$JS.ACK.JOBS.paris.1.1.1.1.0",
        "$JS.API.CONSUMER.MSG.NEXT.JOBS.paris",
        "$JS.hub.API.CONSUMER.MSG.NEXT.JOBS.paris",
        "$JS.API.CONSUMER.INFO.JOBS.paris",
        "$JS.API.CONSUMER.DURABLE.CREATE.JOBS.paris",
        "$JS.API.CONSUMER.CREATE.JOBS.x.snmp.job.paris.>",
        "$JS.API.CONSUMER.DELETE.JOBS.paris",
        "$JS.API.CONSUMER.MSG.NEXT.RESULTS.run-r1",
        "$JS.API.STREAM.MSG.GET.JOBS",
        "$JS.API.STREAM.MSG.DELETE.JOBS",
        "$JS.API.DIRECT.GET.JOBS",
        "$JS.API.STREAM.PURGE.JOBS",
        "$JS.API.STREAM.DELETE.JOBS",
        "$JS.API.INFO",
    ];
    let subscriptions = [
        "snmp.job.>",
        "snmp.result.>",
        "snmp.run.>",
        "snmp.worker.>",
        "_INBOX.>",
        "_INBOX_hub.>",
        ">",
    ];
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let address = format!("127.0.0.1:{}", nats.port());
    runtime.block_on(async {
        let (heard, mut events) = tokio::sync::mpsc::unbounded_channel();
        let client =
            ConnectOptions::with_user_and_password("berlin".into(), "berlin-s3cret".into())
                .add_root_certificates(ca.into())
                .require_tls(true)
                .custom_inbox_prefix("_INBOX_berlin")
                .event_callback(move |event| {
                    let _ = heard.send(event.to_string());
                    std::future::ready(())
                })
                .connect(address)
                .await
                .unwrap();
        let mut refused = async |subject: &str| {
            // The server takes the name of its domain out before it looks at the permissions.
            let quoted = format!("{:?}", subject.replace("$JS.hub.", "$JS."));
            let found = async {
                while let Some(event) = events.recv().await {
                    if event.contains("Permissions Violation") && event.contains(&quoted) {
                        return;
                    }
                }
                panic!("no event");
            };
            tokio::time::timeout(LONG, found)
                .await
                .unwrap_or_else(|_| panic!("{subject} is allowed"));
        };
        for subject in publishes {
            client.publish(subject, "".into()).await.unwrap();
            client.flush().await.unwrap();
            refused(subject).await;
        }
        for subject in subscriptions {
            let _subscription = client.subscribe(subject).await.unwrap();
            client.flush().await.unwrap();
            refused(subject).await;
        }
        // What a worker needs is allowed.
        let js = jetstream::new(client);
        let queue = js
            .get_consumer_from_stream::<jetstream::consumer::pull::Config, _, _>("berlin", "JOBS");
        queue.await.unwrap();
    });
}

#[test]
fn a_worker_behind_a_leaf_node_asks_for_the_hub() {
    let home = home();
    let leaves = |cert: &str, key: &str| {
        let words = [
            ("0.0.0.0:7422", "127.0.0.1:-1"),
            ("/etc/nats/hub.pem", cert),
            ("/etc/nats/hub.key", key),
        ];
        filled(blocks()[1], &words)
    };
    let Some((hub, ca)) = hub_with(&home, leaves) else { return };
    let log = hub.log();
    let (_, port) = log.split_once("Listening for leafnode connections on 127.0.0.1:").unwrap();
    let port: String = port.chars().take_while(char::is_ascii_digit).collect();
    let words = [
        ("…", "berlin-s3cret"),
        ("hub.example.net:7422", &format!("127.0.0.1:{port}")),
        ("/etc/nats/ca.pem", &ca),
    ];
    let leaf = nats::start_with(&filled(blocks()[2], &words), None).unwrap();
    let at_leaf = leaf.url();
    let it = home.run(&["worker", "--via", &at_leaf, "--site", "berlin"]);
    assert!(it.code == 4 && it.err.contains("--via-domain if it is a leaf node"), "{}", it.err);
    let mut worker =
        home.start(&["worker", "--via", &at_leaf, "--via-domain", "hub", "--site", "berlin"]);
    worker.wait_until_told("takes jobs");
    let peer = peer(ms(0), 0);
    let hosts = peer.hosts(4);
    let whole = home.write("hub.toml", "user = \"hub\"\npassword = \"hub-s3cret\"\n");
    let url = tls_url(&hub);
    let server = ["--via", &url, "--via-ca", &ca, "--via-credentials", &whole];
    let list = hosts.join(",");
    let it =
        home.run(&[&["get", "--jsonl", "--site", "berlin"], &server[..], &[&list, NAME]].concat());
    each_once(&it, &hosts);
    assert_eq!(it.code, 0, "{}", it.err);
    // The coordinator hears the worker, too.
    wait_for_status_at(&home, &server, |seen| {
        seen["sites"][0]["workers"].as_array().is_some_and(|all| all.len() == 1)
    });
}

#[test]
fn a_connection_that_tls_refuses_gets_one_clear_line() {
    let home = home().variable("SSL_CERT_FILE", "system.pem");
    Authority::new().file(&home, "system.pem");
    let Some((nats, ca)) = hub(&home) else { return };
    let whole = home.write("hub.toml", "user = \"hub\"\npassword = \"hub-s3cret\"\n");
    let url = tls_url(&nats);
    let status = |url: &str, more: &[&str]| {
        let args = ["queue", "status", "--via", url, "--via-credentials", &whole];
        home.run(&[&args[..], more].concat())
    };
    let refuses = |url: &str, more: &[&str], part: &str| {
        let it = status(url, more);
        assert!(it.err.contains(part), "{more:?}: {}", it.err);
        assert_eq!((it.code, it.err.lines().count()), (1, 1), "{more:?}: {}", it.err);
    };
    assert_eq!(status(&url, &["--via-ca", &ca]).code, 0);
    // The server demands TLS by itself, too.
    assert_eq!(status(&nats.url(), &["--via-ca", &ca]).code, 0);
    refuses(&url, &[], "; --via-ca FILE names the certificate of the authority");
    let other = Authority::new().file(&home, "other.pem");
    refuses(&url, &["--via-ca", &other], "; --via-ca FILE names the certificate of the authority");
    let name = url.replace("127.0.0.1", "localhost");
    refuses(&name, &["--via-ca", &ca], "--via must use a name of its certificate");
    refuses(&url, &["--via-ca", &whole], "hub.toml: no certificate (PEM)");
    refuses(&url, &["--via-ca", "no-such-file"], "no-such-file: ");
    // The authorities of the system count.
    home.write("system.pem", home.read("ca.pem"));
    assert_eq!(status(&url, &[]).code, 0);
    let plain = nats::start().unwrap();
    refuses(&tls_url(&plain), &["--via-ca", &ca], "the server does not speak TLS");
}

#[test]
fn a_server_may_ask_for_a_certificate_of_this_machine() {
    let home = home();
    let authority = Authority::new();
    let ca = authority.file(&home, "ca.pem");
    let [cert, key] = authority.signed(&home, "server", "127.0.0.1");
    let tls = format!(
        "tls {{ cert_file: {cert:?}, key_file: {key:?}, ca_file: {ca:?}, verify: true, timeout: 10 }}"
    );
    let Some(nats) = nats::start_with(&tls, Some("")) else { return };
    let url = tls_url(&nats);
    let [own, own_key] = authority.signed(&home, "own", "worker.example");
    let both = home.write("both.pem", home.read("own.pem") + &home.read("own.key"));
    let args = ["queue", "status", "--via", &url, "--via-ca", &ca];
    for more in [&["--via-cert", &own, "--via-key", &own_key][..], &["--via-cert", &both]] {
        let it = home.run(&[&args[..], more].concat());
        assert_eq!(it.code, 0, "{more:?}: {}", it.err);
    }
    // The configuration names them, too.
    home.write(
        ".config/multisnmp/config.toml",
        format!("via = {url:?}\nvia_ca = {ca:?}\nvia_cert = {own:?}\nvia_key = {own_key:?}\n"),
    );
    assert_eq!(home.run(&["queue", "status"]).code, 0);
    home.write(".config/multisnmp/config.toml", "");
    let it = home.run(&args);
    assert!(it.code != 0 && it.err.contains("--via-cert FILE and --via-key FILE"), "{}", it.err);
    let [foreign, foreign_key] = Authority::new().signed(&home, "foreign", "worker.example");
    let it = home.run(&[&args[..], &["--via-cert", &foreign, "--via-key", &foreign_key]].concat());
    assert!(it.code != 0 && it.err.contains("--via-cert FILE and --via-key FILE"), "{}", it.err);
    home.refuses(&[&args[..], &["--via-key", &own_key]].concat(), "name it with --via-cert");
    home.refuses(&[&args[..], &["--via-cert", &own]].concat(), "own.pem: no private key (PEM)");
    home.refuses(
        &[&args[..], &["--via-cert", &own, "--via-key", &key.replace("key", "none")]].concat(),
        "server.none: ",
    );
    fs::set_permissions(&own_key, fs::Permissions::from_mode(0o644)).unwrap();
    home.refuses(&[&args[..], &["--via-cert", &own, "--via-key", &own_key]].concat(), "chmod 600");
}
