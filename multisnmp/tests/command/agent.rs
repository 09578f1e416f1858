//! The command against a real snmpd: flags, files and the environment shape the request.

use testkit::{
    agent::{AUTH_PASSPHRASE, Agent, BASE, NOAUTH_USER, PRIV_PASSPHRASE, RW, user_name},
    faulty::{Engine, Faulty, counter},
    home::{Home, ended},
    lane::NO_NAME,
};

const LOCATION: &str = "1.3.6.1.2.1.1.6.0";
const DESCRIPTION: &str = "1.3.6.1.2.1.1.1.0";

fn home() -> Home {
    testkit::home!().always(&["--jsonl"])
}

#[test]
fn each_target_has_one_record_even_a_bad_one() {
    let agent = Agent::start();
    let home = home();
    let port = agent.port().to_string();
    let targets = format!("127.0.0.1-2,127.0.0.2,h:99999,{NO_NAME},127.0.0.9-3");
    let it = home.run(&["get", "--port", &port, &targets, DESCRIPTION]);
    assert_eq!(it.code, 2, "{}", it.err);
    let mut hosts = it.hosts();
    hosts.sort_unstable();
    let expected = ["127.0.0.1", "127.0.0.2", "127.0.0.9-3", "h:99999", NO_NAME];
    assert_eq!(hosts, expected);
    let mut kinds = it.kinds();
    kinds.sort_unstable();
    assert_eq!(kinds, ["bad-target", "bad-target", "dns", "none", "none"]);
    assert!(it.err.contains("asked once: 127.0.0.2"), "{}", it.err);
}

#[test]
fn a_set_is_read_back() {
    let agent = Agent::builder().config("sysContact fixed").start();
    let home = home();
    let args = ["set", "-c", RW, &agent.udp(), ".1.3.6.1.2.1.1.6.0", "s", "room 5"];
    let it = home.run(&args);
    assert_eq!((it.code, it.records().len()), (0, 1), "{}", it.err);
    let record = it.record();
    let varbinds = record["varbinds"].as_array().unwrap();
    assert_eq!(varbinds.len(), 1);
    assert!(varbinds[0]["oid"].as_str().unwrap().ends_with(LOCATION));
    assert_eq!(varbinds[0]["text"], "room 5");
    // The agent's configuration decides sysContact: it is not writable.
    let args = ["set", "-c", RW, &agent.udp(), ".1.3.6.1.2.1.1.4.0", "s", "me"];
    let it = home.run(&args);
    assert_ne!(it.code, 0);
    assert_eq!(it.kinds(), ["no-access"]);
}

#[test]
fn a_set_accepts_labels_and_names() {
    let agent = Agent::start();
    let home = home();
    let set = |words: &[&str]| {
        let peer = agent.udp();
        home.run(&[&["set", "-c", RW, &peer], words].concat())
    };
    let it = set(&["snmpEnableAuthenTraps.0", "=", "disabled"]);
    assert_eq!(it.code, 0, "{}", it.err);
    assert_eq!(it.records()[0]["varbinds"][0]["value"], 2);
    assert_eq!(it.records()[0]["varbinds"][0]["text"], "disabled");
    // A label after a type letter, a label in one word, a scalar without .0; several at once.
    let it = set(&[
        "snmpEnableAuthenTraps",
        "i",
        "enabled",
        "sysName=core-1",
        "sysContact.0",
        "=",
        "a=b",
    ]);
    assert_eq!(it.code, 0, "{}", it.err);
    let record = it.record();
    let texts: Vec<_> = record["varbinds"].as_array().unwrap().iter().map(|v| &v["text"]).collect();
    assert_eq!(texts, ["enabled", "core-1", "a=b"]);
    // The command does not send a value that cannot be right. With -Ir it does, and then the agent
    // refuses.
    for (words, why) in [
        (&["snmpEnableAuthenTraps.0", "=", "disabeld"][..], "did you mean disabled?"),
        (&["snmpEnableAuthenTraps.0", "=", "3"], "enabled(1), disabled(2)"),
        (&["sysDescr.0", "=", "x"], "read-only; -Ir"),
        (&["sysName.0", "i", "5"], "is OCTET STRING, not INTEGER"),
        (&["sysUpTime.0=1"], "read-only"),
    ] {
        let it = set(words);
        assert_eq!((it.code, it.records().len()), (1, 0), "{words:?} {}", it.err);
        assert!(it.err.contains(why), "{words:?}: {}", it.err);
    }
    let long = "x".repeat(256);
    let it = set(&["sysName.0", "s", &long]);
    assert!(it.code == 1 && it.err.contains("0..255 octets, not 256"), "{}", it.err);
    let it = set(&["-Ir", "sysDescr.0", "=", "x"]);
    assert_eq!((it.code, it.kinds()), (3, vec!["no-access".to_owned()]), "{}", it.err);
    let it = set(&["-Ir", "snmpEnableAuthenTraps.0", "=", "3"]);
    assert_eq!(it.code, 3, "{}", it.err);
}

#[test]
fn secrets_come_from_files_environment_and_descriptors() {
    let agent = Agent::builder().user("SHA", Some("AES")).start();
    let home = home();
    let user = user_name("SHA", Some("AES"));
    let auth = home.write("auth", format!("{AUTH_PASSPHRASE}\n"));
    let env = [
        ("SNMP_SECNAME", user.as_str()),
        ("SNMP_AUTH_PASSPHRASE_FILE", &auth),
        ("SNMP_PRIV_PASSPHRASE", PRIV_PASSPHRASE),
    ];
    let peer = agent.udp();
    let args = ["get", "-l", "authPriv", "-a", "SHA", "-x", "AES", &peer, DESCRIPTION];
    let it = ended(home.command(&args).envs(env));
    assert_eq!((it.code, it.kinds()), (0, vec!["none".to_owned()]), "{}", it.err);
    // The same from snmp.conf, with one passphrase from a file descriptor.
    let conf = format!(
        "defVersion 3\ndefSecurityName {user}\ndefSecurityLevel authPriv\ndefAuthType SHA\n\
         defPrivType AES\ndefAuthPassphrase {AUTH_PASSPHRASE}\n"
    );
    home.write("snmp.conf", &conf);
    let it = home.feed(&["get", "-X", "fd:0", &peer, DESCRIPTION], PRIV_PASSPHRASE);
    assert_eq!((it.code, it.kinds()), (0, vec!["none".to_owned()]), "{}", it.err);
}

#[test]
fn a_hosts_file_mixes_credentials_and_keeps_tags_in_their_networks() {
    let agent = Agent::builder().user("SHA", None).start();
    let home = home();
    let creds = home.write(
        "creds.toml",
        format!(
            "[good]\nversion = \"3\"\nuser = \"{}\"\nauth = \"SHA\"\nauth_passphrase = \"{}\"\n\
             networks = [\"127.0.0.0/8\"]\n[away]\ncommunity = \"public\"\n\
             networks = [\"10.0.0.0/8\"]\n",
            user_name("SHA", None),
            AUTH_PASSPHRASE
        ),
    );
    let port = agent.port();
    let lines = format!(
        "127.0.0.1 port={port} cred=good\n127.0.0.2:{port} community=public\n\
         127.0.0.3:{port} cred=away\n127.0.0.4 prot={port}\n"
    );
    let hosts = home.write("hosts.txt", &lines);
    let it = home.run(&["get", "--credentials", &creds, &format!("@{hosts}"), DESCRIPTION]);
    assert_eq!((it.code, it.records().len()), (2, 3), "{}", it.err);
    for record in &it.records() {
        let kind = record["error"]["kind"].as_str();
        let away = record["host"].as_str().unwrap().starts_with("127.0.0.3");
        assert_eq!(kind, away.then_some("bad-credentials"), "{record}");
    }
    assert!(it.err.contains("hosts.txt:4: "), "{}", it.err);
}

#[test]
fn a_walk_ends_at_the_given_name() {
    let agent = Agent::start();
    let home = home();
    let peer = agent.udp();
    let args = ["walk", "-Cp", "-Cr3", "-CE", "1.3.6.1.2.1.1.4", &peer, "1.3.6.1.2.1.1"];
    let it = home.run(&args);
    assert_eq!(it.code, 0, "{}", it.err);
    assert_eq!(it.records()[0]["varbinds"].as_array().unwrap().len(), 3);
    assert!(it.err.contains("3 variables found"), "{}", it.err);
}

#[test]
fn packets_are_dumped_without_the_community() {
    let agent = Agent::start();
    let it = home().run(&["get", "-d", "-c", "public", &agent.udp(), DESCRIPTION]);
    assert_eq!(it.code, 0, "{}", it.err);
    assert!(it.err.contains("sent ") && it.err.contains("received "), "{}", it.err);
    assert!(!it.err.contains("public") && !it.err.contains("70 75 62"), "{}", it.err);
}

#[test]
fn several_subtrees_come_one_after_the_other() {
    let agent = Agent::builder().rows(20).start();
    let home = home();
    let peer = agent.udp();
    let walk = |letters: &[&str], roots: &[&str]| {
        let it = home.run(&[&["walk"], letters, &[&peer], roots].concat());
        assert_eq!(it.code, 0, "{}", it.err);
        it.records()[0]["varbinds"].as_array().unwrap().clone()
    };
    let column = |n: u32| format!("{BASE}.2.1.{n}");
    let (first, second) = (column(2), column(1));
    let roots = [&*first, "1.3.6.1.2.1.1.2.0", &*second, "1.3.6.1.2.1.1.99"];
    for letters in [&[][..], &["-Cr3"], &["-v1"]] {
        let one_by_one = roots.map(|root| walk(letters, &[root])).concat();
        assert_eq!(one_by_one.len(), 42);
        assert_eq!(walk(letters, &roots), one_by_one, "{letters:?}");
    }
    // These options apply to each walk separately.
    assert_eq!(walk(&["-CI"], &roots).len(), 40);
    assert_eq!(walk(&["-Ci"], &roots).len(), 42);
    assert_eq!(walk(&["-Cc"], &roots).len(), 42);
    let limited = home.run(&["walk", "--limit", "5", &peer, &first, &second]);
    assert_eq!(limited.records()[0]["varbinds"].as_array().unwrap().len(), 10);
}

#[test]
fn a_table_asks_for_no_more_rows_than_the_option_says() {
    let agent = Agent::builder().rows(20).start();
    let home = home();
    let peer = agent.udp();
    let table = |letters: &[&str], name: &str| {
        let it = home.run(&[&["table"], letters, &[&peer, name]].concat());
        assert_eq!(it.code, 0, "{}", it.err);
        it.records()[0].clone()
    };
    let plain = table(&[], "sysORTable");
    for letters in [&["-CB"][..], &["-Cr1"], &["-Cr2"], &["-Cr500"], &["-v1"]] {
        assert_eq!(table(letters, "sysORTable")["rows"], plain["rows"], "{letters:?}");
    }
    let tries = |letters: &[&str]| table(letters, "sysORTable")["tries"].as_u64().unwrap();
    assert!(tries(&["-CB"]) > tries(&[]));
}

#[test]
fn a_bulk_without_repetitions_asks_only_for_the_non_repeaters() {
    let (home, agent) = (testkit::home!(), Agent::start());
    let ask = |letters: &[&str]| {
        home.run(&[&["bulk"], letters, &[&agent.udp(), "sysName", "sysDescr"]].concat())
    };
    let it = ask(&["-Cn1", "-Cr0"]);
    assert_eq!((it.code, it.out.lines().count()), (0, 1), "{}", it.err);
    assert!(it.out.starts_with("SNMPv2-MIB::sysName.0"), "{}", it.out);
    let it = ask(&["-Cr0"]);
    assert_eq!((it.code, it.out.as_str()), (0, ""), "{}", it.err);
    let it = home.run(&["walk", "-Cr0", &agent.udp(), "system"]);
    assert!(it.code == 1 && it.err.contains("only the bulk command"), "{}", it.err);
}

#[cfg(target_os = "linux")]
#[test]
fn any_ipv6_address_may_have_a_zone() {
    if !testkit::agent::has_ipv6() {
        return;
    }
    let (home, agent) = (testkit::home!(), Agent::start());
    for zone in ["lo", "1"] {
        let target = format!("udp6:[::1%{zone}]:{}", agent.port());
        let it = home.run(&["get", &target, "sysName.0"]);
        assert_eq!(it.code, 0, "{}", it.err);
        let jsonl = home.run(&["get", "--jsonl", &target]);
        assert_eq!(jsonl.record()["host"], target.as_str());
    }
}

/// Net-SNMP's own agent is silent in a context that it does not have. Others send a Report.
#[test]
fn an_error_in_a_context_names_the_context() {
    let agent = Agent::start();
    let home = testkit::home!();
    let ask = |peer: &str, timeout: &str| {
        let args = ["get", "-v3", "-u", NOAUTH_USER, "-n", "nosuch", "-t", timeout, "-r", "0"];
        let it = home.run(&[&args[..], &[peer, DESCRIPTION]].concat());
        assert_eq!(it.code, 3, "{}{}", it.out, it.err);
        it.out + &it.err
    };
    let silent = ask(&agent.udp(), "1.5");
    let advice = "the agent's engine is known, yet this request has no answer: it does not have \
                  this context (-n), or it has gone away";
    assert!(silent.contains("timeout") && silent.contains(advice), "{silent}");
    for (name, text) in [
        (
            counter::UNKNOWN_CONTEXTS,
            "the agent reports: unknown context; the agent has no such context (-n)",
        ),
        (
            counter::UNAVAILABLE_CONTEXTS,
            "the agent reports: unavailable context; the agent has this context (-n), but cannot \
             read it now",
        ),
        (
            counter::UNKNOWN_PDU_HANDLERS,
            "the agent reports: unknown PDU handler; the agent does not serve this kind of request",
        ),
    ] {
        let engine = Engine::new(b"\x80\x00\x1f\x88\x04engine");
        let peer = Faulty::start(move |request| {
            vec![match request.is_discovery() {
                true => engine.discovered(request).into(),
                false => request.report(&engine, name).into(),
            }]
        });
        let told = ask(&peer.udp(), "30");
        assert!(told.contains(text), "{told}");
    }
}
