use super::*;
use crate::config::{Flags, Origin};
use std::io::Cursor;

fn config(files: &[(&str, &str)]) -> (tempfile::TempDir, Config) {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let home = dir.path().as_os_str().to_owned();
    let lookup =
        move |name: &str| matches!(name, "XDG_CONFIG_HOME" | "SNMPCONFPATH").then(|| home.clone());
    let config = Config::load(Flags::default(), &[], &lookup).unwrap();
    assert_eq!(config.merged().port.origin(), Some(&Origin::BuiltIn));
    (dir, config)
}

fn read(text: &str, config: &Config, rules: Rules) -> Result<Targets, Error> {
    Targets::read(Some(&TargetList::split(OsStr::new(text))), config, 161, rules)
}

fn texts(targets: &Targets) -> Vec<String> {
    targets.hosts.iter().map(|t| t.host().to_string()).collect()
}

#[test]
fn wrong_items_are_targets_that_say_why() {
    let (_dir, config) = config(&[]);
    let targets = read("10.0.0.1,h:99999,10.0.0.1-999,a b", &config, Rules::default()).unwrap();
    assert_eq!(texts(&targets), ["10.0.0.1", "h:99999", "10.0.0.1-999", "a b"]);
    let errors: Vec<_> = targets.hosts.iter().filter_map(|t| t.endpoint().err()).collect();
    assert_eq!(errors.len(), 3);
    assert!(errors.iter().all(|e| e.kind().name() == "bad-target"));
}

#[test]
fn files_may_have_marks_and_line_endings_and_wrong_lines_are_reported() {
    let (dir, config) = config(&[]);
    let path = dir.path().join("hosts.txt");
    let text = "\u{feff}sw1 port=1161\r\n\r\n# note\r\nsw2 prot=1\r\n10.0.0.0/30\r\nSW1 port=1161\n\
                sw3 community=\"a b\"";
    std::fs::write(&path, text).unwrap();
    let at = format!("@{}", path.display());
    let targets = read(&at, &config, Rules::default()).unwrap();
    assert_eq!(texts(&targets), ["sw1", "10.0.0.1", "10.0.0.2", "sw3"]);
    assert_eq!((targets.skipped, targets.doubles), (1, 1));
    assert_eq!(targets.credentials["of its own"], 1);
    let strict = Rules { strict: true, ..Rules::default() };
    assert!(read(&at, &config, strict).err().unwrap().to_string().contains("nothing was sent"));
}

#[test]
fn an_address_is_the_same_host_however_its_line_is_written() {
    let (dir, config) = config(&[]);
    let path = dir.path().join("hosts.txt");
    let lines = "10.0.0.1\n10.0.0.1:161\n \t10.0.0.1:1161 \r\n10.0.0.1:01161\n10.0.0.2:0161\n\
                 10.0.0.2\n010.0.0.3\n10.0.0.3:0\n10.0.0.3:99999\n10.0.0.3:\n10.0.0.3:+5\n\
                 10.0.0.4 # note\n10.0.0.4:161 timeout=1\n10.0.0.5:162 timeout=1\n10.0.0.6:65535";
    std::fs::write(&path, lines).unwrap();
    let targets = read(&format!("@{}", path.display()), &config, Rules::default()).unwrap();
    let expected = [
        "10.0.0.1",
        "10.0.0.1:1161",
        "10.0.0.2:0161",
        "010.0.0.3",
        "10.0.0.4",
        "10.0.0.5:162",
        "10.0.0.6:65535",
    ];
    assert_eq!(texts(&targets), expected);
    // Those that are no hosts, and those that are there already.
    assert_eq!((targets.skipped, targets.doubles), (4, 4));
    let settings = netsnmp::Settings::default();
    let timeouts =
        targets.hosts.iter().filter(|t| t.settings(&settings).unwrap().timeout.as_secs() == 1);
    assert_eq!(timeouts.count(), 1);
}

#[test]
fn lines_that_wait_for_their_keys_keep_their_order() {
    let (dir, config) = config(&[]);
    let path = dir.path().join("hosts.txt");
    let v3 = |n: usize| format!("user=u auth=SHA auth_passphrase=\"pass number {n}\"");
    // More than wait together.
    let many = keys::BATCH + 9;
    let mut lines = vec!["first".to_owned(), format!("sw0 {}", v3(0)), "plain".to_owned()];
    lines.extend((1..many).map(|n| format!("sw{n} {}", v3(n))));
    lines.insert(5, "wrong auth_passphrase=short=x y".to_owned());
    lines.insert(7, format!("SW1 {}", v3(1)));
    lines.push("last".to_owned());
    std::fs::write(&path, lines.join("\n")).unwrap();
    let targets = read(&format!("@{}", path.display()), &config, Rules::default()).unwrap();
    let mut expected = vec!["first".to_owned(), "sw0".to_owned(), "plain".to_owned()];
    expected.extend((1..many).map(|n| format!("sw{n}")));
    expected.push("last".to_owned());
    assert_eq!(texts(&targets), expected);
    assert_eq!((targets.skipped, targets.doubles), (1, 1));
    assert_eq!(targets.credentials["of its own"], many as u128);
}

#[test]
fn huge_ranges_need_yes() {
    let (_dir, config) = config(&[]);
    let error = read("10.0.0.0/8", &config, Rules::default()).err().unwrap().to_string();
    assert!(error.contains("16777214 targets") && error.contains("--yes"), "{error}");
    assert!(read("10.0.0.0/16", &config, Rules::default()).is_ok());
    assert!(read("10.0.0.0/8", &config, Rules { yes: true, ..Rules::default() }).is_ok());
    let max = |n| Rules { yes: true, max_targets: Some(n), ..Rules::default() };
    assert!(read("10.0.0.0/8", &config, max(20_000_000)).is_ok());
    assert!(read("10.0.0.1-9", &config, max(8)).is_err());
    assert!(
        read(" , ", &config, Rules::default()).err().unwrap().to_string().contains("no targets")
    );
}

#[test]
fn aliases_and_host_files() {
    let (_dir, config) = config(&[
        ("snmp.conf", "alias core udp:127.0.0.1:6161\n"),
        ("hosts/10.0.0.2.conf", "defCommunity other\n"),
    ]);
    let targets = read("alias:core,alias:cor,10.0.0.1-3", &config, Rules::default()).unwrap();
    assert_eq!(targets.doubles, 0);
    let all: Vec<_> = targets.hosts.iter().collect();
    assert_eq!(all[0].host().as_ref(), "alias:core");
    assert_eq!(all[0].endpoint().unwrap().to_string(), "udp:127.0.0.1:6161");
    assert!(all[1].endpoint().unwrap_err().to_string().contains("did you mean \"core\"?"));
    assert_eq!(all[2].host().as_ref(), "10.0.0.2");
    assert_eq!(all.len(), 5);
    assert_eq!(targets.credentials["of its own"], 1);
}

#[test]
fn garbage_counts_as_skipped_lines() {
    let (_dir, config) = config(&[]);
    let mut targets = read("x", &config, Rules::default()).unwrap();
    let garbage = Cursor::new([&[0xff, 0xfe, b'\n', 0, b'\n'][..], &[b'a'; 70_000]].concat());
    targets.lines(garbage, "garbage", &config, Rules::default()).unwrap();
    assert_eq!((targets.skipped, texts(&targets)), (3, vec!["x".to_owned()]));
}
