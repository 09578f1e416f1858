//! What is said about wrong arguments, and what they choose.

use testkit::{agent::Agent, faulty::Faulty};

#[test]
fn the_ending_of_the_output_file_chooses_the_format() {
    let (agent, home) = (Agent::start(), testkit::home!());
    let host = agent.address().to_string();
    for (name, begin) in [
        ("x.json", "["),
        ("x.jsonl", "{\"schema_version\""),
        ("x.csv", "host,address,"),
        ("x.txt", "SNMPv2-MIB::"),
        ("x.log", "SNMPv2-MIB::"),
    ] {
        for command in ["get", "walk"] {
            let file = home.text(name);
            let it = home.run(&[command, "-o", &file, &host, "sysName.0"]);
            assert_eq!(it.code, 0, "{name}: {}", it.err);
            assert!(home.read(name).starts_with(begin), "{command} {name}: {}", home.read(name));
        }
    }
    home.inventory(&["--sections", "device", "-o", &home.text("i.json"), &host]);
    assert!(home.read("i.json").starts_with('['));
    home.refuses(&["inventory", "-o", &home.text("i.csv"), &host], "--csv -o FOLDER");
    // An option wins over the ending.
    let file = home.text("y.json");
    assert_eq!(home.run(&["get", "--csv", "-o", &file, &host, "sysName.0"]).code, 0);
    assert!(home.read("y.json").starts_with("host,"));
}

#[test]
fn endings_of_other_formats_are_refused() {
    let home = testkit::home!();
    for command in ["get", "walk", "inventory", "scan"] {
        for name in ["x.pdf", "x.PNG", "x.xlsx"] {
            let list = match command {
                "get" | "walk" => "use text, json, jsonl, csv or table",
                _ => "use text, json, jsonl or csv\n",
            };
            home.refuses(&[command, "-o", name, "127.0.0.1"], list);
        }
    }
}

#[test]
fn a_nonsense_range_is_refused_in_a_dry_run_too() {
    let home = testkit::home!();
    let it = home.run(&["get", "--dry-run", "10.0.0.9-3"]);
    assert!(it.out.contains("refused      1: "), "{}", it.out);
    assert!(it.out.contains("before it begins") && it.code == 3, "{}", it.out);
    let it = home.run(&["inventory", "--dry-run", "10.0.0.9-3,10.0.0.1"]);
    assert_eq!(it.code, 2, "{}", it.out);
    assert_eq!(home.run(&["get", "--dry-run", "10.0.0.1"]).code, 0);
}

#[test]
fn wrong_lines_of_a_hosts_file_are_in_the_summary() {
    let (peer, home) = (Faulty::silent(), testkit::home!());
    let host = peer.address().to_string();
    let text = format!("{host}\nx prot=1\n");
    let hosts = home.write("hosts.txt", &text);
    let args = ["get", "-t0.05", "-r0"];
    let it = home.run(&[&args[..], &[&format!("@{hosts}")]].concat());
    assert!(it.err.contains("\n1 wrong line of hosts files, not asked\n"), "{}", it.err);
    let hosts = home.write("hosts.txt", text + "y prot=1\n");
    let it = home.run(&[&args[..], &[&format!("@{hosts}")]].concat());
    assert!(it.err.contains("\n2 wrong lines of hosts files, not asked\n"), "{}", it.err);
}

#[test]
fn messages_name_what_was_typed() {
    let home = testkit::home!();
    home.refuses(&["get", "-Cf", "h"], "multisnmp: there is no -Cf for this command");
    home.refuses(&["get", "-v", "4", "h"], "multisnmp: -v: no SNMP version \"4\"");
    home.refuses(&["get", "-t", "abc", "h"], "multisnmp: -t: timeout \"abc\"");
    home.refuses(&["get", "-c", "fd:987", "h"], "multisnmp: -c: fd:987: ");
    home.refuses(&["set", "h", "sysContact.0", "i", "x"], "multisnmp: sysContact.0: ");
    home.refuses(&["gte", "h"], "'get'");
    home.refuses(&["inventory"], "multisnmp inventory 10.0.0.0/24 --db net.db");
    home.refuses(&["scan"], "multisnmp scan 10.0.0.0/24");
}

#[test]
fn help_of_help_is_the_help() {
    let home = testkit::home!();
    let it = home.run(&["help", "--help"]);
    assert_eq!((it.code, it.out), (0, home.run(&["help"]).out), "{}", it.err);
}

#[test]
fn a_dry_run_counts_the_time_of_each_host_and_what_is_outside_its_networks() {
    let home = testkit::home!();
    let creds = home.write(
        "creds.toml",
        "[near]\nversion = \"3\"\nuser = \"ops\"\nnetworks = [\"10.0.0.0/24\"]\n",
    );
    let lines = "10.9.0.1 timeout=7 retries=0\n10.9.0.2\n10.0.0.1 cred=near\n10.0.1.1 cred=near\n";
    let hosts = format!("@{}", home.write("hosts.txt", lines));
    let it = home.run(&["get", "--dry-run", "--credentials", &creds, &hosts]);
    // Two hosts without version 3, and one that is asked for its engine first.
    let plan = "packets      4 if every host answers, 5 if none does, 7 if every answer needs";
    assert!(it.out.contains(plan), "{}", it.out);
    assert!(it.out.contains("about 7.00 s if no host answers"), "{}", it.out);
    let refused = "refused      1: 10.0.1.1 is outside the networks";
    assert!(it.out.contains(refused) && it.code == 2, "{} {}", it.code, it.out);
    assert!(it.out.contains("targets      4: "), "{}", it.out);

    let far = ["get", "--dry-run", "--credentials", &creds, "--cred", "near", "10.0.1.1-3"];
    let it = home.run(&far);
    assert!(it.out.contains("refused      3: ") && it.code == 3, "{} {}", it.code, it.out);
    assert!(it.out.contains("packets      0 if every host answers"), "{}", it.out);
}

#[test]
fn a_site_has_the_targets_and_the_first_word_is_an_oid() {
    let (agent, home) = (Agent::start(), testkit::home!());
    let host = agent.address().to_string();
    let config =
        home.write("c.toml", format!("[sites.berlin]\ntargets = [\"{host}\"]\n[sites.rome]\n"));
    let base = ["--config", &config, "--site", "berlin", "--jsonl"];
    let run = |command: &str, rest: &[&str]| {
        let it = home.run(&[&[command][..], &base, rest].concat());
        assert_eq!(it.code, 0, "{command} {rest:?}: {}", it.err);
        assert_eq!(it.record()["host"], host.as_str());
        let oids: Vec<String> = it.record()["varbinds"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["name"].as_str().unwrap().to_owned())
            .collect();
        oids.join(" ")
    };
    assert!(run("get", &["sysName", "sysContact.0"]).ends_with("sysContact.0"));
    assert!(run("get", &["1.3.6.1.2.1.1.5.0"]).ends_with("sysName.0"));
    assert!(run("next", &["sysName"]).ends_with("sysName.0"));
    assert!(run("walk", &["-CE", "sysLocation", "sysContact", "sysName"]).contains("sysName.0"));
    assert!(run("get", &[]).ends_with("sysDescr.0"));
    // Other targets with the settings of the site.
    assert!(run("get", &[&host, "sysName"]).ends_with("sysName.0"));
    // A site without targets needs some.
    let it = home.run(&["get", "--config", &config, "--site", "rome", &host, "sysName"]);
    assert_eq!(it.code, 0, "{}", it.err);
}

#[test]
fn targets_on_standard_input_need_a_dash_and_a_hint_says_so() {
    let (peer, home) = (Faulty::silent(), testkit::home!());
    let host = format!("{}\n", peer.address());
    let it = home.feed(&["get", "-t0.05", "-r0", "sysName"], &host);
    assert!(it.err.contains("write - before sysName"), "{}", it.err);
    let it = home.feed(&["get", "-t0.05", "-r0", "-", "sysName"], &host);
    assert!(!it.err.contains("write - before") && it.err.contains("timeout"), "{}", it.err);
}

#[test]
fn one_of_a_kind_is_singular() {
    let home = testkit::home!();
    let load = ["--in-flight", "1", "--lanes", "1", "--rate", "1", "--per-net", "1"];
    let it = home.run(&[&["get", "--dry-run"][..], &load, &["10.0.0.1"]].concat());
    let plan = "load         1 host at a time over UDP by 1 lane, 1 packet a second, 1 host at a time \
                of one network\n";
    assert!(it.out.contains(plan), "{}", it.out);
    let it = home.run(&["bulk", "-Cn2", "10.0.0.1", "sysName"]);
    assert!(it.err.contains("2 non-repeaters (-Cn), but 1 OID to ask"), "{}", it.err);
}
