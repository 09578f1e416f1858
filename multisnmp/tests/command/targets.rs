//! Several targets at one address, each asked in another way.

use testkit::{
    faulty::Faulty,
    home::{Home, records},
    tree::Tree,
};

/// A switch that answers each VLAN's community with that VLAN's name. `s3cret` is in each one.
fn switch() -> Faulty {
    Faulty::start(|request| {
        let community = String::from_utf8_lossy(&request.message.community).into_owned();
        let Some((_, vlan)) = community.split_once('@') else { return Vec::new() };
        let tree = Tree::system()
            .with("1.3.6.1.2.1.1.5.0", format!("name of {vlan}").as_str())
            .with("1.3.6.1.2.1.1.4.0", format!("contact of {vlan}").as_str());
        vec![tree.answer(request).into()]
    })
}

fn lines(host: &str) -> [String; 5] {
    [
        format!("{host} community=s3cret@10"),
        format!("{host} community=s3cret@20"),
        format!("{host} community=s3cret@30 version=1"),
        format!("{host} community=s3cret@40 context=vlan-40"),
        // The first line in other words.
        format!("udp:{host} community=s3cret@10 version=2c timeout=3"),
    ]
}

fn at(home: &Home, name: &str, lines: &[String]) -> String {
    format!("@{}", home.write(name, lines.join("\n")))
}

#[test]
fn one_address_under_several_communities_is_several_targets() {
    let (switch, home) = (switch(), testkit::home!());
    let host = switch.address().to_string();
    let hosts = at(&home, "hosts.txt", &lines(&host));
    let labels = [
        host.clone(),
        format!("{host}#2"),
        format!("{host} version=1"),
        format!("{host} context=vlan-40"),
    ];
    let texts = ["name of 10", "name of 20", "name of 30", "name of 40"];
    let it = home.run(&["get", "--ordered", "-Oqv", &hosts, "sysName.0"]);
    assert_eq!(it.code, 0, "{}", it.err);
    let expected: String =
        labels.iter().zip(texts).map(|(label, text)| format!("{label}\t{text}\n")).collect();
    assert_eq!(it.out, expected);
    assert!(it.err.contains("named more than once, asked once: "), "{}", it.err);
    assert!(it.err.contains("hosts.txt:5: "), "{}", it.err);

    let it = home.run(&["get", "--ordered", "--jsonl", &hosts, "sysName.0"]);
    let all = it.records();
    assert!(all.iter().all(|one| one["host"] == host.as_str()), "{}", it.out);
    assert_eq!(all[0].get("label"), None);
    for (one, label) in all.iter().zip(&labels).skip(1) {
        assert_eq!(one["label"], label.as_str());
    }
    let csv = home.run(&["get", "--ordered", "--csv", &hosts, "sysName.0"]).out;
    let last = |line: &str| line.rsplit(',').next().unwrap().to_owned();
    let found: Vec<_> = csv.lines().map(last).collect();
    assert_eq!(found, ["label", "", &*labels[1], &*labels[2], &*labels[3]]);

    // Errors name the label too, and nothing shows a community.
    let dead = [format!("{host} community=s3cret"), format!("{host} community=s3cret2")];
    let dead = at(&home, "dead.txt", &dead);
    let lost = home.run(&["get", "-t0.05", "-r0", &dead, "sysName.0"]);
    assert_eq!(lost.code, 3);
    assert!(lost.err.contains(&format!("{host}: timeout")), "{}", lost.err);
    assert!(lost.err.contains(&format!("{host}#2: timeout")), "{}", lost.err);
    for shown in [it.out, it.err, csv, lost.out, lost.err] {
        assert!(!shown.contains("s3cret"), "{shown}");
    }
}

#[test]
fn the_ports_and_the_tags_of_one_address_are_several_targets() {
    let home = testkit::home!();
    let creds = home.write(
        "creds.toml",
        "[a]\ncommunity = \"s3cret-one\"\n[b]\nversion = \"3\"\nuser = \"ops\"\n",
    );
    let hosts = [
        "127.0.0.1 cred=a",
        "127.0.0.1 cred=b",
        "127.0.0.1 cred=b engine_id=0x8000000001",
        "127.0.0.1 cred=a port=1161",
        "127.0.0.1 cred=a port=161",
    ];
    let hosts = at(&home, "hosts.txt", &hosts.map(str::to_owned));
    let it = home.run(&["get", "--dry-run", "--credentials", &creds, &hosts]);
    assert_eq!(it.code, 0, "{}", it.err);
    let plan = "4: 127.0.0.1 cred=a, 127.0.0.1 cred=b, 127.0.0.1 cred=b engine_id=8000000001, \
                127.0.0.1 cred=a port=1161\n";
    assert!(it.out.contains(plan), "{}", it.out);
}

#[test]
fn an_inventory_keeps_the_targets_of_one_address_apart() {
    let (switch, home) = (switch(), testkit::home!());
    let host = switch.address().to_string();
    let (db, file) = (home.text("net.db"), home.text("net.jsonl"));
    let lines = lines(&host);
    let hosts = at(&home, "hosts.txt", &lines);
    let base = ["inventory", "--sections", "device", "--no-memory"];
    let run = |args: &[&str]| {
        let it = home.run(&[&base[..], args].concat());
        assert_eq!(it.code, 0, "{}{}", it.out, it.err);
        it
    };
    run(&["--db", &db, &hosts]);
    // Another order gives the same labels to those that a setting tells apart.
    let turned = [&lines[3], &lines[2], &lines[0], &lines[1]].map(String::clone);
    let turned = at(&home, "turned.txt", &turned);
    run(&["--jsonl", "-o", &file, &turned]);
    let same = home.run(&["diff", &db, &file]);
    assert_eq!((same.code, same.out.as_str()), (0, ""), "{}", same.err);
    assert!(same.err.contains("no difference in 4 hosts"), "{}", same.err);
    let label = format!("{host} context=vlan-40");
    let sql = format!(
        "SELECT count(*) FROM devices JOIN device ON device.device = devices.id \
         WHERE host = '{host}' AND label = '{label}' AND name = 'name of 40'"
    );
    assert_eq!(home.number("net.db", &sql), 1);
    let kept = records(&home.read("net.jsonl"));
    let one = kept.iter().find(|one| one["label"] == label.as_str()).unwrap();
    assert_eq!((&one["host"], &one["device"]["name"]), (&host.into(), &"name of 40".into()));

    // Only what is missing is asked again: the target with that label, and those whose label is
    // only a place in the list.
    let left: String = home
        .read("net.jsonl")
        .lines()
        .filter(|line| !line.contains("vlan-40"))
        .fold(String::new(), |all, line| all + line + "\n");
    let left = home.write("left.jsonl", left);
    let before = switch.requests().len();
    let it = run(&["--jsonl", &format!("--resume={left}"), &hosts]);
    assert_eq!(it.records().len(), 4, "{}", it.out);
    let asked = switch.requests()[before..].to_vec();
    let has = |vlan: &str| asked.iter().any(|it| it.message.community.ends_with(vlan.as_bytes()));
    assert!(has("@40") && has("@10") && has("@20") && !has("@30"));
}
