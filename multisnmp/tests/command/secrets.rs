//! What other users of the machine can see of secrets and of a network's inventory.
#![cfg(target_os = "linux")]

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    thread,
    time::Instant,
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

/// Returns the first child of a process that was started with this word. Waits for it.
fn child_with(word: &str, running: &Running) -> u32 {
    let tasks = format!("/proc/{}/task", running.pid());
    let started = Instant::now();
    loop {
        assert!(started.elapsed() < LONG, "no child");
        for task in fs::read_dir(&tasks).unwrap().flatten() {
            let children = fs::read_to_string(task.path().join("children")).unwrap_or_default();
            for child in children.split_whitespace() {
                let line = fs::read(format!("/proc/{child}/cmdline")).unwrap_or_default();
                if String::from_utf8_lossy(&line).contains(word) {
                    return child.parse().unwrap();
                }
            }
        }
        thread::yield_now();
    }
}

#[test]
fn the_mib_compiler_gets_no_secret() {
    let home = testkit::home!();
    // It takes the compiler some time to read all of it.
    let objects: String = (1..20_000)
        .map(|n| format!("bigThing{n} OBJECT IDENTIFIER ::= {{ enterprises {n} }}\n"))
        .collect();
    let text = format!(
        "BIG-MIB DEFINITIONS ::= BEGIN\nIMPORTS enterprises FROM SNMPv2-SMI;\n{objects}END\n"
    );
    home.write("mibs/BIG-MIB", text);
    let mut command = home.command(&["get", "-M", "mibs", "-m", "BIG-MIB", "-A", "5ec2e7word"]);
    command.args(["-u", "bob", "--dry-run", "127.0.0.1", "bigThing1"]);
    command.env("SNMP_COMMUNITY", "5ec2e7word").env("SNMP_PRIV_PASSPHRASE", "5ec2e7word");
    command.env(READABLE.0, READABLE.1);
    let running = home.start_with(command);
    let child = child_with("compile-mibs", &running);
    let text = fs::read(format!("/proc/{child}/environ")).unwrap();
    let text = String::from_utf8_lossy(&text);
    assert!(text.contains("HOME="), "{text:?}");
    for hidden in ["5ec2e7", "SNMP_COMMUNITY", "SNMP_PRIV_PASSPHRASE"] {
        assert!(!text.contains(hidden), "{text:?}");
    }
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
fn the_files_beside_a_database_are_its_owners_too() {
    let home = testkit::home!();
    let peer = Faulty::everywhere(|_| vec![]);
    let host = peer.hosts(1).remove(0);
    let _running = home.start(&["inventory", "-t", "3600", "--db", "net.db", &host]);
    assert!(peer.wait_for(1, LONG), "the host is asked");
    for name in ["net.db", "net.db-wal", "net.db-shm"] {
        assert_eq!(mode(&home, name), 0o600, "{name}");
    }
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
