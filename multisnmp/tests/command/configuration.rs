//! Values of the configuration: files, environment and flags, and what `config show` says of them.

use testkit::home::{Home, ended};

/// Its configuration is `multisnmp/config.toml`.
fn home() -> Home {
    testkit::home!().variable("XDG_CONFIG_HOME", "")
}

#[test]
fn limits_come_from_flags_environment_and_file_in_that_order() {
    let home = home();
    home.write(
        "multisnmp/config.toml",
        "in_flight = 100\nrate = 2.5\nper_host = 2\nper_net = 4\nlanes = 3\nworkers = 5\n\
         backoff = 1.5\nhost_deadline = \"90s\"\ndeadline = 300\ndrain = 5\nany_source = true\n16bitIDs = true\nordered = true\n",
    );
    let show = |flags: &[&str], env: &[(&str, &str)]| {
        let args = [&["config", "show", "--json"], flags].concat();
        let it = ended(home.command(&args).envs(env.iter().copied()));
        assert_eq!(it.code, 0, "{}", it.err);
        serde_json::from_str::<serde_json::Value>(&it.out).unwrap()
    };
    let keys = [
        ("in_flight", "--in-flight", "SNMP_IN_FLIGHT", "7"),
        ("rate", "--rate", "SNMP_RATE", "8"),
        ("per_host", "--per-host", "SNMP_PER_HOST", "9"),
        ("per_net", "--per-net", "SNMP_PER_NET", "10"),
        ("lanes", "--lanes", "SNMP_LANES", "11"),
        ("workers", "--workers", "SNMP_WORKERS", "12"),
        ("backoff", "--backoff", "SNMP_BACKOFF", "13"),
        ("host_deadline", "--host-deadline", "SNMP_HOST_DEADLINE", "14"),
        ("deadline", "--deadline", "SNMP_DEADLINE", "15m"),
        ("drain", "--drain", "SNMP_DRAIN", "0"),
        ("any_source", "--any-source", "SNMP_ANY_SOURCE", "false"),
        ("16bitIDs", "--16bitIDs", "SNMP_16BIT_IDS", "off"),
        ("ordered", "--ordered", "SNMP_ORDERED", "no"),
    ];
    let file = show(&[], &[]);
    let env: Vec<_> = keys.iter().map(|(_, _, env, value)| (*env, *value)).collect();
    let by_env = show(&[], &env);
    let flags: Vec<_> = keys.iter().map(|(_, flag, _, _)| format!("{flag}=1")).collect();
    let flags: Vec<_> = flags.iter().map(String::as_str).collect();
    let by_flag = show(&flags, &env);
    for (key, flag, env, value) in keys {
        let origin = file[key]["origin"].as_str().unwrap();
        assert!(origin.ends_with("config.toml"), "{key}: {origin}");
        assert_eq!(by_env[key]["origin"], format!("environment {env}"));
        assert_eq!(by_env[key]["value"], value, "{key}");
        assert_eq!(by_flag[key]["origin"], flag);
        assert_eq!(by_flag[key]["value"], "1", "{key}");
    }
    // A flag can undo a configured switch. A switch without a value is on.
    assert_eq!(show(&["--ordered=false"], &[])["ordered"]["value"], "false");
    assert_eq!(show(&["--any-source"], &env)["any_source"]["value"], "true");
    // A bad value is reported with its origin.
    let it = ended(home.command(&["get", "10.0.0.1"]).env("SNMP_IN_FLIGHT", "many"));
    assert!(it.err.contains("environment SNMP_IN_FLIGHT: in_flight \"many\""), "{}", it.err);
    home.write("multisnmp/config.toml", "deadline = 0\n");
    for args in [&["get", "10.0.0.1"][..], &["config", "show"]] {
        let it = home.run(args);
        assert!(it.err.contains("config.toml: deadline \"0\""), "{args:?}: {}", it.err);
        assert_eq!(it.code, 1, "{args:?}");
    }
    let it = home.run(&["doctor"]);
    assert!(it.code == 4 && it.out.contains("deadline \"0\""), "{}", it.out);
}

#[test]
fn config_show_prints_the_origin_of_a_value_and_no_secret() {
    let home = home();
    home.write("snmp.conf", "defCommunity s3cret-conf\ntimeout 7\nretries 7\nmibs :\n");
    home.write("multisnmp/config.toml", "retries = 5\nworkers = 5\n");
    let secret = home.write("secret", "s3cret-file\n");
    let mut command = home.command(&["config", "show", "--port", "1161", "-u", "bob"]);
    command.env("SNMP_AUTH_PASSPHRASE_FILE", secret).env("SNMP_VERSION", "2c");
    let it = ended(&mut command);
    assert_eq!(it.code, 0, "{}", it.err);
    let line = |key: &str| {
        let found = it.out.lines().find(|line| line.split_whitespace().next() == Some(key));
        found.unwrap_or_else(|| panic!("{key} in {}", it.out)).to_owned()
    };
    assert!(line("community").contains("(hidden)") && line("community").contains("snmp.conf:1"));
    assert!(line("auth_passphrase").contains("environment SNMP_AUTH_PASSPHRASE_FILE"));
    assert!(line("timeout").contains("snmp.conf:2"));
    assert!(line("retries").contains("config.toml"));
    assert!(line("workers").starts_with("workers") && line("workers").contains('5'));
    assert!(line("port").ends_with("--port"));
    assert!(line("version").contains('3') && line("version").ends_with("-u"));
    assert!(line("max_repetitions").ends_with("built-in"));
    assert!(!(it.out + &it.err).contains("s3cret"));
    let json = home.run(&["config", "show", "--json", "-c", "s3cret"]);
    let value: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(value["community"]["value"], "(hidden)");
    assert_eq!(value["community"]["origin"], "-c");
}

#[test]
fn config_show_shows_what_a_site_changes() {
    let home = home();
    let text =
        "timeout = 3\nretries = 5\n[sites.berlin]\ntargets = [\"10.1.0.0/20\"]\ntimeout = 9\n";
    home.write("multisnmp/config.toml", text);
    let value = |args: &[&str], key: &str| {
        let it = home.run(&[&["config", "show", "--json"], args].concat());
        assert_eq!(it.code, 0, "{}", it.err);
        serde_json::from_str::<serde_json::Value>(&it.out).unwrap()[key]["value"].clone()
    };
    assert_eq!(value(&[], "timeout"), "3");
    let site = ["--site", "berlin"];
    assert_eq!(value(&site, "timeout"), "9");
    assert_eq!(value(&site, "retries"), "5");
    assert_eq!(value(&site, "targets"), "10.1.0.0/20");
    assert_eq!(value(&site, "site"), "berlin");
    let origin = &home.run(&[&["config", "show"][..], &site].concat()).out;
    let line = origin.lines().find(|line| line.starts_with("timeout ")).unwrap();
    assert!(line.contains("[sites.berlin]"), "{line}");
    home.refuses(&["config", "show", "--site", "berln"], "did you mean \"berlin\"?");
}

#[test]
fn bad_lines_of_the_configuration_are_reported() {
    let home = home();
    home.write("snmp.conf", "defVersion nine\ntimeout 3\n");
    let it = home.run(&["get", "--dry-run", "10.0.0.1"]);
    assert!(it.err.contains("snmp.conf:1: defversion"), "{}", it.err);
    assert!(it.code == 0 && it.out.contains("timeout 3 s"));
    home.write("multisnmp/config.toml", "timout = 1\n");
    home.refuses(&["get", "10.0.0.1"], "did you mean \"timeout\"?");
}
