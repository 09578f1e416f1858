//! The command without an agent: usage, configuration, bad input, dry runs, generated files.

use std::{
    ffi::{OsStr, OsString},
    fs,
    os::unix::{ffi::OsStrExt, fs::PermissionsExt},
};
use testkit::home::{Home, ended};

/// Its configuration is `multisnmp/config.toml`.
fn home() -> Home {
    testkit::home!().variable("XDG_CONFIG_HOME", "")
}

#[test]
fn usage_errors_show_the_right_form() {
    let home = home();
    home.refuses(&["get"], "multisnmp get 10.0.0.1 sysDescr");
    home.refuses(&["wlak", "h"], "'walk'");
    home.refuses(&["get", "--comunity", "x", "h"], "--community");
    home.refuses(&["walk", "-Cz", "h"], "no -Cz");
    home.refuses(&["bulk", "-Cn2", "h", "1.3.6.1"], "2 non-repeaters");
    home.refuses(&["table", "h"], "multisnmp table 10.0.0.1 ifTable");
    home.refuses(&["set", "h", "1.3.6.1"], "too few");
    home.refuses(&["set", "h", "1.3.6.1", "string", "x"], "i u t a o s x d b U I F D =");
    home.refuses(&["get", "-Oz", "h"], "'z'");
    home.refuses(&["get", "-Iz", "h"], "-Iz");
    home.refuses(&["get", "--format", "xml", "h"], "text, json, jsonl, csv or table");
    home.refuses(&["get", "-Lz", "h"], "-Lz");
    home.refuses(&["walk"], "multisnmp walk 10.0.0.1 ifDescr");
    // The parser's own messages begin as all others do, and keep their suggestions.
    for (args, suggestion) in [
        (&["get", "--comunity", "x", "h"][..], "'--community'"),
        (&["wlak", "h"], "'walk'"),
        (&["get", "h", "-t"], "'--help'"),
        (&["completions", "fsh"], "fish"),
        (&["collect"], "<RUN>"),
    ] {
        let it = home.run(args);
        assert!(it.code == 1 && it.err.starts_with("multisnmp: "), "{args:?}: {}", it.err);
        assert!(it.err.contains(suggestion) && !it.err.contains("error:"), "{args:?}: {}", it.err);
    }
}

#[test]
fn values_out_of_range_are_errors() {
    let home = home();
    home.refuses(&["get", "-v4", "h"], "-v: ");
    home.refuses(&["get", "-t", "0", "h"], "-t: timeout");
    home.refuses(&["get", "-r", "many", "h"], "-r: retries");
    home.refuses(&["get", "--port", "99999", "h"], "1 to 65535");
    home.refuses(&["get", "--source", "eth0", "h"], "source address");
    home.refuses(&["get", "-Z", "5", "h"], "BOOTS,TIME");
    home.refuses(&["get", "-v3", "h"], "needs a user");
    // A forgotten user or passphrase must not mean a question in clear.
    let pass = "a passphrase";
    home.refuses(&["get", "-l", "authPriv", "-a", "SHA", "-A", pass, "h"], "needs a user (-u");
    home.refuses(&["get", "-u", "bob", "-a", "SHA", "h"], "needs a passphrase or key (-A");
    home.refuses(&["get", "-u", "bob", "-A", pass, "-x", "AES", "h"], "(-X, --priv-pass)");
    home.refuses(&["get", "-v3", "-u", "b", "-A", "s3cret", "h"], "fewer than 8 characters");
    home.refuses(&["get", "-v3", "-u", "b", "-l", "authPriv", "h"], "authentication passphrase");
    home.refuses(&["get", "-3m", "zz", "-u", "b", "h"], "hex");
    home.refuses(&["get", "--allow-failures", "101", "h"], "0 to 100");
}

#[test]
fn limits_out_of_range_are_errors() {
    let home = home();
    for (flag, key, range, values) in [
        ("--in-flight", "in_flight", "from 1 to 10000000", &["0", "-1", "NaN", "1.5", "10k"][..]),
        ("--rate", "rate", "from 0.001 to 1000000000", &["0", "-1", "NaN", "inf", "100/s"]),
        ("--per-host", "per_host", "from 1 to 65536", &["0", "-1", "NaN", "x"]),
        ("--per-net", "per_net", "from 1 to 1000000", &["0", "-1", "NaN", "x"]),
        ("--lanes", "lanes", "from 1 to 1024", &["0", "-1", "NaN", "1025"]),
        ("--workers", "workers", "from 1 to 10000", &["0", "-1", "NaN", "10001"]),
        ("--backoff", "backoff", "from 1 to 100", &["0.9", "-1", "NaN", "inf", "x2"]),
        ("--deadline", "deadline", "90s 5m 2h", &["0", "-1", "NaN", "inf", "5d", "soon"]),
        ("--host-deadline", "host_deadline", "90s 5m 2h", &["0", "-1", "NaN", "inf", "5d"]),
        ("--drain", "drain", "90s 5m 2h", &["-1", "NaN", "inf", "5d"]),
        ("--any-source", "any_source", "neither true nor false", &["maybe", "2"]),
        ("--16bitIDs", "16bitIDs", "neither true nor false", &["maybe", "2"]),
        ("--ordered", "ordered", "neither true nor false", &["maybe", "2"]),
    ] {
        for value in values {
            let given = format!("{flag}={value}");
            let said = format!("{flag}: {key} \"{value}\"");
            let it = home.run(&["get", &given, "10.0.0.1"]);
            assert!(it.err.contains(&said) && it.err.contains(range), "{given}: {}", it.err);
            assert_eq!((it.code, it.out.as_str()), (1, ""), "{given}");
        }
    }
    for text in ["inf", "NaN", "-1", "0s", "5d", "3601"] {
        home.refuses(&["get", &format!("-t{text}"), "h"], "-t: timeout");
    }
    // A value after a space, as getopt(3) reads it.
    home.refuses(&["get", "--rate", "-5", "h"], "--rate: rate \"-5\"");
    home.refuses(&["demo", "--rate", "0"], "--rate: rate \"0\"");
}

#[test]
fn a_bad_name_ends_the_command_before_anything_is_sent() {
    let home = home();
    for command in ["get", "next", "bulk", "walk", "table"] {
        home.refuses(&[command, "127.0.0.1", "no.such.name"], "no.such.name");
    }
    home.refuses(&["walk", "-CE", "noSuchName", "127.0.0.1"], "noSuchName");
    home.refuses(&["set", "127.0.0.1", "noSuchName", "s", "x"], "noSuchName");
}

#[test]
fn options_may_come_before_and_after_the_command() {
    let home = home();
    let ways: [&[&str]; 4] = [
        &["-v1", "-c", "get", "-t1.5", "-r", "3", "get", "--dry-run", "10.0.0.1", "1.3.6.1"],
        &["get", "-v", "1", "-cget", "-t", "1.5", "-r3", "--dry-run", "10.0.0.1", "1.3.6.1"],
        &["get", "10.0.0.1", "1.3.6.1", "--dry-run", "-v1", "-c", "get", "-t1.5", "-r3"],
        &[
            "snmpget",
            "--snmp-version=1",
            "--community",
            "get",
            "--timeout",
            "1.5",
            "--retries",
            "3",
            "--dry-run",
            "10.0.0.1",
            "1.3.6.1",
        ],
    ];
    for way in ways {
        let it = home.run(way);
        assert_eq!(it.code, 0, "{way:?}: {}", it.err);
        assert!(it.out.contains("version 1, community from -c"), "{way:?}: {}", it.out);
        assert!(it.out.contains("timeout 1.5 s, retries 3"), "{way:?}: {}", it.out);
    }
}

#[test]
fn a_dry_run_prints_the_plan_without_secrets() {
    let home = home();
    let creds = home.write(
        "creds.toml",
        "[core]\nversion = \"3\"\nuser = \"netops\"\nauth_passphrase = \"s3cret-one\"\n\
         networks = [\"10.0.0.0/8\"]\n[old]\ncommunity = \"s3cret-two\"\n",
    );
    let hosts = home.write("hosts.txt", "10.9.9.9 cred=old\n10.9.9.8 community=s3cret-three\n");
    let targets = format!("10.0.0.0/28,@{hosts}");
    let it = home.run(&[
        "get",
        "--dry-run",
        "--credentials",
        &creds,
        "--cred",
        "core",
        &targets,
        "1.3.6.1",
    ]);
    assert_eq!(it.code, 0, "{}", it.err);
    for part in [
        "16: 10.0.0.1, ",
        "14: version 3, user netops, authNoPriv, tag core, only to 10.0.0.0/8",
        "1: tag old",
        "1: of its own",
        "30 if every host answers",
        "nothing was sent",
    ] {
        assert!(it.out.contains(part), "{part}: {}", it.out);
    }
    assert!(!(it.out + &it.err).contains("s3cret"));
}

#[test]
fn the_doctor_measures_this_machine_against_the_limits() {
    let home = home();
    let mut command = home.command(&["doctor", "--json"]);
    let it = ended(command.env("SNMP_LANES", "3").env("SNMP_WORKERS", "5"));
    let report: serde_json::Value = serde_json::from_str(&it.out).unwrap();
    let system = &report["system"];
    assert_eq!(system["processors"]["value"]["lanes"], 3, "{system}");
    assert_eq!(system["descriptors"]["value"]["workers"], 5, "{system}");
    let buffer = &system["lane_buffer"]["value"];
    let number = |key: &str| buffer[key].as_u64().unwrap();
    assert!(number("bytes") > 0 && number("small") >= number("large"), "{buffer}");
    assert_eq!(number("hosts"), 3 * number("sockets") * number("large"), "{buffer}");
    let max = system["receive_buffer_max"]["value"].as_u64();
    let advised = system["lane_buffer"]["advice"].as_str().is_some_and(|a| a.contains("rmem_max"));
    assert_eq!(advised, max.is_some_and(|max| max < 4 << 20), "{system}");
}

#[test]
fn a_dry_run_prints_the_limits_and_what_bounds_the_run() {
    let home = home();
    let plan = |args: &[&str]| {
        let it = home.run(&[&["get", "--dry-run"], args].concat());
        assert_eq!(it.code, 0, "{args:?}: {}", it.err);
        it.out
    };
    #[track_caller]
    fn tells(plan: &str, parts: &[&str]) {
        for part in parts {
            assert!(plan.contains(part), "{part}: {plan}");
        }
    }
    let few = plan(&["10.0.0.1"]);
    tells(&few, &["timeout 2 s, retries 1\n", "32768 hosts at a time over UDP by 1 lane\n"]);
    tells(&few, &["at least 0.01 s if every", "limited by the answers\n"]);
    tells(&few, &["about 4.00 s if no host answers; limited by the timeouts\n"]);
    let all = plan(&[
        "--lanes=2",
        "-t1",
        "-r2",
        "--backoff=2",
        "--host-deadline=2m",
        "--deadline=1h",
        "--rate=50",
        "--per-host=3",
        "--per-net=5",
        "--any-source",
        "--ordered",
        "--workers=7",
        "--in-flight=40",
        "10.0.0.0/24,tcp:10.0.0.1,unix:/run/agent",
    ]);
    tells(
        &all,
        &[
            "timeout 1 s, retries 2, each wait 2 times the one before; a host at most 120 s; \
             the run at most 3600 s",
            "40 hosts at a time over UDP by 2 lanes, 50 packets a second, 3 requests at once to \
             one address, 5 hosts at a time of one network, 7 hosts at a time over tcp: and \
             unix:, records in the order of the targets",
            "also from other addresses of a device",
            // 51 rounds of 1 + 2 + 4 s.
            "about 6.0 min if no host answers; limited by --per-net 5",
            "limited by --rate 50",
        ],
    );
    tells(
        &plan(&["--in-flight=100", "10.0.0.0/24"]),
        &["about 12.00 s", "limited by --in-flight 100"],
    );
    // 508 packets, the first at once, and the timeout of the last.
    tells(&plan(&["--rate=10", "10.0.0.0/24"]), &["about 52.70 s", "limited by --rate 10"]);
    let cut = plan(&["--deadline=3s", "10.0.0.0/24"]);
    tells(&cut, &["about 3.00 s if no host", "--deadline, which cuts 4.00 s short"]);
    let streams = plan(&["--workers=1", "tcp:10.0.0.1,tcp:10.0.0.2"]);
    tells(&streams, &["about 8.00 s", "limited by --workers 1, for tcp: and unix:"]);
    assert!(!streams.contains("over UDP"), "{streams}");
    tells(&plan(&["--host-deadline=3", "10.0.0.1"]), &["about 3.00 s if no host"]);
}

#[test]
fn huge_ranges_need_yes() {
    let home = home();
    home.refuses(&["get", "10.0.0.0/12"], "1048574 targets");
    home.refuses(&["get", "--max-targets", "5", "10.0.0.0/29"], "6 targets, more than 5");
    let it = home.run(&["get", "--dry-run", "--yes", "10.0.0.0/8"]);
    assert!(it.code == 0 && it.out.contains("16777214: 10.0.0.1"), "{}{}", it.out, it.err);
}

#[test]
fn a_set_on_several_hosts_needs_yes_without_a_terminal() {
    let home = home();
    let set = ["set", "127.0.0.1,127.0.0.2", "1.3.6.1.2.1.1.6.0", "s", "x"];
    home.refuses(&set, "needs --yes");
    let it = home.run(&[&set[..], &["--dry-run"]].concat());
    assert!(it.code == 0 && it.out.contains("then GET, to compare"), "{}{}", it.out, it.err);
}

#[test]
fn a_bad_line_of_a_hosts_file_is_reported_with_its_number_and_reason() {
    let home = home();
    let hosts = home.write(
        "hosts.txt",
        "\u{feff}10.0.0.1\r\n# fine\r\n10.0.0.2 prot=1\r\n10.0.0.3 s3cret\n10.0.0.1\n10.0.0.4:0\n",
    );
    let at = format!("@{hosts}");
    let it = home.run(&["get", "--dry-run", &at]);
    assert_eq!(it.code, 0);
    assert!(it.out.contains("1: 10.0.0.1") && it.out.contains("3 wrong lines"));
    for part in [
        "hosts.txt:3: ",
        "did you mean port=?",
        "hosts.txt:4: ",
        "hosts.txt:6: ",
        "hosts.txt:5: 10.0.0.1",
    ] {
        assert!(it.err.contains(part), "{part}: {}", it.err);
    }
    assert!(!it.err.contains("s3cret"));
    home.refuses(&["get", "--strict", &at], "nothing was sent");
    home.refuses(&["get", "@/nonexistent/hosts"], "/nonexistent/hosts");
    // Many lines with the same mistake are not repeated.
    let lines: String = (1..=200).map(|n| format!("10.0.0.{n} cred=core\n")).collect();
    let many = format!("@{}", home.write("many.txt", lines));
    let it = home.run(&["get", &many]);
    assert!(it.code == 1 && it.err.lines().count() == 5, "{}", it.err);
    assert!(it.err.contains("many.txt:3: tag \"core\", but no credentials file"), "{}", it.err);
    assert!(it.err.contains("many.txt: 197 more lines: tag \"core\""), "{}", it.err);
    let empty = home.write("empty.txt", "# nobody\n");
    home.refuses(&["get", &format!("@{empty}")], "no targets");
}

#[test]
fn paths_may_have_colons_and_need_not_be_utf8() {
    let home = home();
    let profile = "[device.fields]\nlocation_code = \"sysLocation.0\"\n";
    let profile = home.write("a:b.toml", profile);
    let it = home.run(&["inventory", "--dry-run", "--profile", &profile, "10.0.0.1"]);
    assert_eq!(it.code, 0, "{}", it.err);

    let hosts = home.path("").join(OsStr::from_bytes(b"hosts\xff.txt"));
    fs::write(&hosts, "10.0.0.9\n").unwrap();
    let mut at = OsString::from("@");
    at.push(&hosts);
    let it = ended(home.command(&["get", "--dry-run"]).arg(&at));
    assert!(it.code == 0 && it.out.contains("1: 10.0.0.9"), "{} {}", it.out, it.err);

    let db = home.path("").join(OsStr::from_bytes(b"net\xff.db"));
    let args = ["inventory", "-t", "0.1", "-r", "0", "127.0.0.1:1", "--db"];
    let it = ended(home.command(&args).arg(&db));
    assert!(it.code == 3 && db.exists(), "{} {}", it.code, it.err);
    let it = ended(home.command(&["runs"]).arg(&db));
    assert!(it.code == 0 && it.out.contains('1'), "{} {}", it.out, it.err);
    let mut run = db.into_os_string();
    run.push("@1");
    let it = ended(home.command(&["report"]).arg(&run));
    assert!(it.code == 0 && it.out.contains("127.0.0.1:1"), "{} {}", it.out, it.err);
    let it = ended(home.command(&["diff"]).args([&run, &run]));
    assert_eq!((it.code, it.out.as_str()), (0, ""), "{}", it.err);
    let mut resume = OsString::from("--resume=");
    resume.push(home.path("").join(OsStr::from_bytes(b"none\xff.jsonl")));
    let it = ended(home.command(&["inventory", "127.0.0.1:1"]).arg(&resume));
    assert!(it.code == 1 && it.err.contains("none\u{fffd}.jsonl"), "{} {}", it.code, it.err);
}

#[test]
fn hosts_come_from_standard_input() {
    let home = home();
    for args in [&["get", "--dry-run", "-"][..], &["get", "--dry-run"]] {
        let it = home.feed(args, "10.0.0.1\n10.0.0.5-6\n");
        assert!(it.code == 0 && it.out.contains("3: 10.0.0.1, 10.0.0.5"), "{}{}", it.out, it.err);
    }
}

#[test]
fn a_credentials_file_others_can_read_is_refused() {
    let home = home();
    let creds = home.write("creds.toml", "[a]\ncommunity = \"s3cret\"\n");
    fs::set_permissions(&creds, fs::Permissions::from_mode(0o644)).unwrap();
    home.refuses(&["get", "--credentials", &creds, "--cred", "a", "h"], "chmod 600");
    fs::set_permissions(&creds, fs::Permissions::from_mode(0o600)).unwrap();
    home.refuses(&["get", "--credentials", &creds, "--cred", "b", "h"], "no tag \"b\"");
    home.refuses(&["get", "--cred", "a", "h"], "--credentials FILE");
    let bad = home.write("bad.toml", "[a]\ncomunity = \"s3cret\"\n");
    let it = home.run(&["get", "--credentials", &bad, "h"]);
    assert!(it.err.contains("did you mean \"community\"?") && !it.err.contains("s3cret"));
}

#[test]
fn an_output_file_that_cannot_be_written_is_found_before_the_run() {
    let home = home();
    let it = home.run(&["get", "-o", "/nonexistent/dir/out", "127.0.0.1", "1.3.6.1.2.1.1.1.0"]);
    assert_eq!((it.code, it.out.as_str()), (4, ""));
    assert!(it.err.contains("/nonexistent/dir"), "{}", it.err);
}

#[test]
fn help_and_version_go_to_standard_output() {
    let home = home();
    for args in
        [&["-h"][..], &["--help"], &["help", "get"], &["get", "-h"], &["-V"], &["get", "-V"]]
    {
        let it = home.run(args);
        assert!(it.code == 0 && !it.out.is_empty() && it.err.is_empty(), "{args:?}");
    }
    assert!(home.run(&["get", "--help"]).out.contains("Examples:"));
    assert!(home.run(&["--help"]).out.contains("Exit codes:"));
}

#[test]
fn a_reader_that_closes_the_pipe_is_no_failure() {
    let home = home();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = home.command(&["completions", "bash"]).stdout(writer).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
}

#[test]
fn the_exit_code_is_kept_if_standard_error_is_closed() {
    let home = home();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = home.command(&["get", "-t", "0", "h"]);
    assert_eq!(command.stderr(writer).status().unwrap().code(), Some(1));
}
