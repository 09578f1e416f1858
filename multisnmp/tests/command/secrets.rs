//! What other users of the machine can see of secrets and of a network's inventory.
#![cfg(target_os = "linux")]

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
};
use testkit::{
    faulty::Faulty,
    home::{Home, Running},
    lane::{LONG, SYS_UP_TIME},
};

/// Starts a get that waits for a silent peer, so that all its settings are read.
fn waiting(home: &Home, variables: &[(&str, &str)], options: &[&str]) -> (Faulty, Running) {
    let peer = Faulty::everywhere(|_| vec![]);
    let host = peer.hosts(1).remove(0);
    let mut command =
        home.command(&[&["get", "-t", "3600"], options, &[&host, SYS_UP_TIME]].concat());
    command.envs(variables.iter().copied());
    let running = home.start_with(command);
    assert!(peer.wait_for(1, LONG), "{options:?}: the host is asked");
    (peer, running)
}

fn proc(running: &Running, file: &str) -> String {
    let bytes = fs::read(format!("/proc/{}/{file}", running.pid())).unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// With it, the same user can read the process's files in /proc.
const READABLE: (&str, &str) = ("MULTISNMP_CORE_DUMPS", "1");

#[test]
fn no_form_of_an_option_leaves_a_secret_in_the_list_of_processes() {
    let home = testkit::home!();
    let v3 = ["-v3", "-u", "bob", "-l", "ap", "-a", "SHA", "-x", "AES"];
    let key = "0x5ec2e700000000000000000000000000deadbeef";
    let localized = &key[..34];
    for options in [
        &["-c", "5ec2e7word"][..],
        &["-c5ec2e7word"],
        &["--community", "5ec2e7word"],
        &["--community=5ec2e7word"],
        &["-Y", "defCommunity=5ec2e7word"],
        &["-A", "5ec2e7word", "-X5ec2e7word"],
        &["-A5ec2e7word", "-X", "5ec2e7word"],
        &["--auth-pass", "5ec2e7word", "--priv-pass=5ec2e7word"],
        &["--auth-pass=5ec2e7word", "--priv-pass", "5ec2e7word"],
        &["-3m", key, "-3M", key],
        &[&format!("-3m{key}"), &format!("-3M{key}")],
        &["-3k", key, "-3K", localized],
        &["--auth-key", key, &format!("--priv-key={key}")],
        &[&format!("--auth-localized-key={key}"), "--priv-localized-key", localized],
    ] {
        let is_v3 = !options[0].contains("-c") && options[0] != "-Y";
        let options = [if is_v3 { &v3[..] } else { &[] }, options].concat();
        let (_peer, running) = waiting(&home, &[], &options);
        let line = proc(&running, "cmdline");
        assert!(!line.contains("5ec2e7"), "{options:?}: {line:?}");
        assert!(line.contains(SYS_UP_TIME) && line.contains('*'), "{line:?}");
    }
}

#[test]
fn no_secret_variable_stays_in_the_environment() {
    let home = testkit::home!();
    let variables = [
        ("SNMP_COMMUNITY", "5ec2e7word"),
        ("SNMP_AUTH_PASSPHRASE", "5ec2e7word"),
        ("SNMP_PRIV_PASSPHRASE", "5ec2e7word"),
        ("SNMP_TIMEOUT", "3600"),
        READABLE,
    ];
    let (_peer, running) = waiting(&home, &variables, &[]);
    let text = proc(&running, "environ");
    assert!(text.contains("SNMP_TIMEOUT=3600") && !text.contains("5ec2e7"), "{text:?}");
}

#[test]
fn a_command_leaves_no_core_dump_unless_a_developer_wants_one() {
    let home = testkit::home!();
    let limit = |running: &Running| {
        let text = proc(running, "limits");
        let line = text.lines().find(|line| line.starts_with("Max core")).unwrap().to_owned();
        let owner = fs::metadata(format!("/proc/{}/mem", running.pid())).unwrap().uid();
        (line.split_whitespace().nth(4).unwrap().to_owned(), owner)
    };
    let (_peer, running) = waiting(&home, &[], &[]);
    assert_eq!(limit(&running), ("0".to_owned(), 0));
    let (_peer, running) = waiting(&home, &[READABLE], &[]);
    assert_eq!(limit(&running).1, fs::metadata(home.path("")).unwrap().uid());
}

fn mode(home: &Home, name: &str) -> u32 {
    fs::metadata(home.path(name)).unwrap().permissions().mode() & 0o777
}

#[test]
fn only_the_owner_reads_what_a_network_is_made_of() {
    let home = testkit::home!();
    let peer = Faulty::everywhere(|_| vec![]);
    let host = &peer.hosts(1)[0];
    let quick = ["-t", "0.05", "-r", "0"];
    for (command, out) in [("inventory", "a.json"), ("inventory", "b.jsonl"), ("scan", "c.json")] {
        home.run(
            &[
                &[command, "--db", "net.db"][..usize::from(command == "inventory") * 2 + 1],
                &["-o", out],
                &quick,
                &[host],
            ]
            .concat(),
        );
        assert_eq!(mode(&home, out), 0o600, "{command} {out}");
    }
    assert_eq!(mode(&home, "net.db"), 0o600);
    home.run(&["report", "net.db", "-o", "net.html"]);
    home.run(&["topology", "net.db", "-o", "net.svg"]);
    assert_eq!((mode(&home, "net.html"), mode(&home, "net.svg")), (0o600, 0o600));
}

#[test]
fn a_file_with_secrets_that_others_can_use_is_refused_or_told() {
    let home = testkit::home!();
    let chmod = |name: &str, mode: u32| {
        fs::set_permissions(home.path(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    let get = ["get", "--dry-run", "127.0.0.1"];
    let file = home.write("creds.toml", "[a]\ncommunity = \"5ec2e7\"\n");
    let with = ["get", "--dry-run", "--credentials", &file, "--cred", "a", "127.0.0.1"];
    assert_eq!(home.run(&with).code, 0);
    chmod("creds.toml", 0o622);
    let it = home.run(&with);
    assert!(it.code == 1 && it.err.contains("can write it"), "{}", it.err);
    chmod("creds.toml", 0o600);
    // Only root can give a file away.
    if chown(&file, Some(12_345), None).is_ok() {
        let it = home.run(&with);
        assert!(it.code == 1 && it.err.contains("another user"), "{}", it.err);
    }

    home.write("hosts.txt", "127.0.0.1 community=5ec2e7\n");
    home.write("plain.txt", "127.0.0.1 port=1161\n");
    home.write("snmp.conf", "defCommunity 5ec2e7\n");
    home.write("word", "5ec2e7\n");
    let all = ["get", "--dry-run", "@hosts.txt,@plain.txt"];
    let it = home.run(&all);
    assert!(it.code == 0 && !it.err.contains("holds secrets"), "{}", it.err);
    for name in ["hosts.txt", "plain.txt", "snmp.conf", "word"] {
        chmod(name, 0o644);
    }
    let it = home.run(&all);
    assert_eq!(it.code, 0, "{}", it.err);
    assert_eq!(it.err.matches("holds secrets").count(), 2, "{}", it.err);
    assert!(it.told("hosts.txt").contains("can read it"));
    assert!(it.told("snmp.conf").contains("can read it"));
    let it = testkit::home::ended(home.command(&get).env("SNMP_COMMUNITY_FILE", home.path("word")));
    assert!(it.code == 0 && it.told("word holds secrets").contains("can read it"), "{}", it.err);
    assert!(!it.err.contains("5ec2e7"), "{}", it.err);
}
