//! `multisnmp profile`, and `inventory --explain`.

use std::fs;
use testkit::{agent::Agent, home::Home};

/// A small device of ours: a UPS card that runs Net-SNMP, with objects of its maker.
const CARD: &str = "\
.1.3.6.1.2.1.1.1.0 = STRING: \"Linux SNMP-System\"
.1.3.6.1.2.1.1.2.0 = OID: .1.3.6.1.4.1.8072.3.2.10
.1.3.6.1.2.1.1.3.0 = Timeticks: (4200) 0:00:42.00
.1.3.6.1.2.1.1.5.0 = STRING: card
.1.3.6.1.4.1.99999.1.1.0 = STRING: \"PowerBox 3000\"
.1.3.6.1.4.1.99999.1.2.0 = STRING: \"PB3-00417\"
.1.3.6.1.4.1.99999.7.1.0 = INTEGER: 5
";

fn write(home: &Home, name: &str, text: &str) -> String {
    fs::write(home.path(name), text).unwrap();
    home.text(name)
}

#[test]
fn a_profile_is_tried_on_a_recording_without_a_network() {
    let home = testkit::home!();
    let device = write(&home, "card.txt", CARD);
    let profile = write(
        &home,
        "mine.toml",
        "[[device.rows]]\nname = \"powerbox\"\nwhen = { enterprise = 99999 }\nfirst = true\n\
         [device.rows.fields]\nmodel = \"1.3.6.1.4.1.99999.1.1.0\"\n\
         serial = \"1.3.6.1.4.1.99999.1.2.0\"\n",
    );
    let tried = home.run(&["profile", "test", &profile, &device]);
    assert_eq!(tried.code, 0, "{}", tried.err);
    for part in [
        "  name: card\n",
        "  model: PowerBox 3000\n    from 1.3.6.1.4.1.99999.1.1.0 (",
        "mine.toml:6, powerbox)",
        "  serial: PB3-00417\n",
        "\nprivate subtrees that no profile reads\n  1.3.6.1.4.1.99999.7.1",
    ] {
        assert!(tried.out.contains(part), "no {part:?} in {}", tried.out);
    }
    assert!(!tried.out.contains("\n  1.3.6.1.4.1.99999.1.1"), "{}", tried.out);

    // snmprec says the same.
    let snmprec = "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.99999.3\n1.3.6.1.4.1.99999.1.1.0|4|Box 1\n\
                   1.3.6.1.4.1.99999.1.2.0|64|<private>\n";
    let device = write(&home, "card.snmprec", snmprec);
    let tried = home.run(&["profile", "test", &profile, &device]);
    assert!(tried.out.contains("  model: Box 1\n"), "{}", tried.out);
    assert!(tried.err.contains("line 3 is left out"), "{}", tried.err);

    let wrong = write(&home, "wrong.txt", "hello\n");
    let refused = home.run(&["profile", "test", &profile, &wrong]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("line 1"), "{}", refused.err);
    let wrong = write(&home, "wrong.toml", "[device.fields]\nmodel = \"sysDescrr\"\n");
    let refused = home.run(&["profile", "test", &wrong, &device]);
    assert!(refused.code == 1 && refused.err.contains("wrong.toml:2"), "{}", refused.err);
}

#[test]
fn built_in_profiles_are_listed_and_shown() {
    let home = testkit::home!();
    let list = home.run(&["profile", "list"]).out;
    assert!(list.contains("\nvendors/power.toml\n  device: apc, "), "{list}");
    let whole = home.run(&["profile", "show", "vendors/power"]).out;
    assert!(whole.contains("name = \"apc\"") && whole.contains("name = \"eaton\""));
    let one = home.run(&["profile", "show", "data-domain"]).out;
    assert!(one.starts_with("# vendors/hosts.toml\n"), "{one}");
    assert!(one.contains("19746") && !one.contains("synology"), "{one}");
    let none = home.run(&["profile", "show", "cisko"]);
    assert_eq!(none.code, 1);
    assert!(none.err.contains("did you mean cisco?"), "{}", none.err);
}

#[test]
fn explain_says_where_the_fields_of_a_host_come_from() {
    let agent = Agent::builder().sys_name("core-1").start();
    let home = testkit::home!();
    let host = agent.address().to_string();
    let explained = home.inventory(&["--explain", &host]);
    assert_eq!(explained.code, 0, "{}", explained.err);
    for part in [
        "\n  name: core-1\n    from sysName (device.toml:",
        "\n  serial: no value\n    not entPhysicalSerialNum where entPhysicalClass is",
        "\n  interfaces: complete, ",
        "\nprivate subtrees that no profile reads\n",
    ] {
        assert!(explained.out.contains(part), "no {part:?} in {}", explained.out);
    }
    let refused = home.run(&["inventory", "--explain", "--jsonl", &host]);
    assert_eq!(refused.code, 1, "{}", refused.err);
}
