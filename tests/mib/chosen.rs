//! Which file is used if several define a module with one name.
//!
//! The parser's state belongs to the process, so the test runs in a process of its own.

use netsnmp::{
    Value, VarBind,
    mib::{CompiledMib, MibSources, Style},
};
use std::path::Path;
use testkit::mibs::folder as dir;

/// A module with one object, `{stem}{leaf}`.
fn module(name: &str, date: &str, node: &str, leaf: &str) -> String {
    format!(
        "{name} DEFINITIONS ::= BEGIN IMPORTS MODULE-IDENTITY, OBJECT-TYPE, Integer32, enterprises\n\
         FROM SNMPv2-SMI mib-2 FROM SNMPv2-SMI;\n\
         testRoot OBJECT IDENTIFIER ::= {{ enterprises 99980 }}\n\
         testIdentity MODULE-IDENTITY LAST-UPDATED \"{date}\" ORGANIZATION \"\" CONTACT-INFO \"\"\n\
         DESCRIPTION \"\" ::= {{ {node} }}\n\
         {leaf} OBJECT-TYPE SYNTAX Integer32 MAX-ACCESS read-only STATUS current\n\
         DESCRIPTION \"\" ::= {{ testIdentity 1 }} END"
    )
}

fn all(dirs: &[&Path]) -> CompiledMib {
    CompiledMib::compile(&MibSources {
        modules: vec!["ALL".to_owned()],
        dirs: dirs.iter().map(|dir| dir.to_path_buf()).collect(),
        files: Vec::new(),
    })
    .unwrap()
}

#[test]
fn one_module_of_each_name_is_used() {
    testkit::alone!();
    the_newer_revision_wins();
    another_module_does_not_replace_one();
    a_folder_has_one_file_for_a_module();
    newer_conventions_reach_the_builtin_objects();
}

fn the_newer_revision_wins() {
    let old = module("TEST-MIB", "9901020000Z", "testRoot 7", "testOld");
    // The same OID, written in another way.
    let new = module("TEST-MIB", "200501020000Z", "1 3 6 1 4 1 99980 7", "testNew");
    let (a, b) = (dir(&[("TEST-MIB", &old)]), dir(&[("TEST-MIB", &new)]));
    for dirs in [[a.path(), b.path()], [b.path(), a.path()]] {
        let compiled = all(&dirs);
        assert!(compiled.mib.find("testNew").is_some() && compiled.mib.find("testOld").is_none());
        assert_eq!(compiled.problems, []);
        let [one] = &compiled.replacements[..] else { panic!("{:?}", compiled.replacements) };
        let (used, other) = (b.path().join("TEST-MIB"), a.path().join("TEST-MIB"));
        assert_eq!(
            one.to_string(),
            format!(
                "TEST-MIB: {} (2005-01-02) is used, not {} (1999-01-02)",
                used.display(),
                other.display()
            )
        );
    }
    // Against a built-in module. A file that the user names is used whatever its date is.
    for (date, in_folder) in [("199001010000Z", false), ("203001010000Z", true)] {
        let own = module("UPS-MIB", date, "mib-2 33", "upsOnlyHere");
        let folder = dir(&[("UPS-MIB", &own)]);
        let compiled = all(&[folder.path()]);
        assert_eq!(compiled.mib.find("upsOnlyHere").is_some(), in_folder);
        assert_eq!(compiled.mib.find("upsIdentManufacturer").is_some(), !in_folder);
        assert_eq!((compiled.replacements.len(), compiled.problems.len()), (1, 0));
        let files = vec![folder.path().join("UPS-MIB")];
        let named = CompiledMib::compile(&MibSources { files, ..MibSources::default() }).unwrap();
        assert!(named.mib.find("upsOnlyHere").is_some());
    }
}

fn another_module_does_not_replace_one() {
    let other = module("UPS-MIB", "203001010000Z", "testRoot 33", "upsOnlyHere");
    let folder = dir(&[("UPS-MIB", &other)]);
    let compiled = all(&[folder.path()]);
    assert!(compiled.mib.find("upsOnlyHere").is_none());
    assert!(compiled.mib.find("upsIdentManufacturer").is_some());
    assert!(compiled.problems[0].reason.contains("another module"), "{:?}", compiled.problems);
    // Between folders of the user, too.
    let first = module("TEST-MIB", "200001010000Z", "testRoot 1", "testFirst");
    let second = module("TEST-MIB", "203001010000Z", "testRoot 2", "testSecond");
    let (a, b) = (dir(&[("x", &first)]), dir(&[("x", &second)]));
    let compiled = all(&[a.path(), b.path()]);
    assert!(compiled.mib.find("testFirst").is_some() && compiled.mib.find("testSecond").is_none());
    assert_eq!(compiled.problems.len(), 1);
}

fn a_folder_has_one_file_for_a_module() {
    let at = |date: &str, leaf: &str| module("TEST-MIB", date, "testRoot 7", leaf);
    let broken = at("202901010000Z", "testBroken").replace(';', "");
    let folder = dir(&[
        ("TEST-MIB.my", &at("200101010000Z", "testNamed")),
        ("a.my", &at("202001010000Z", "testNewer")),
        ("TEST-MIB.bak", &at("203001010000Z", "testBackup")),
    ]);
    let mib = all(&[folder.path()]).mib;
    assert!(mib.find("testNamed").is_some() && mib.find("testNewer").is_none());
    let folder = dir(&[
        ("a.my", &at("202001010000Z", "testNewer")),
        ("b.my", &at("200101010000Z", "testOlder")),
        ("c.my", &broken),
        ("d.my.bak", &at("203001010000Z", "testBackup")),
    ]);
    let mib = all(&[folder.path()]).mib;
    assert!(mib.find("testNewer").is_some() && mib.find("testBackup").is_none());
}

fn newer_conventions_reach_the_builtin_objects() {
    let text = "IANAifType-MIB DEFINITIONS ::= BEGIN\n\
        IMPORTS MODULE-IDENTITY, mib-2 FROM SNMPv2-SMI TEXTUAL-CONVENTION FROM SNMPv2-TC;\n\
        ianaifType MODULE-IDENTITY LAST-UPDATED \"209901010000Z\" ORGANIZATION \"\" CONTACT-INFO \"\"\n\
        DESCRIPTION \"\" ::= { mib-2 30 }\n\
        IANAifType ::= TEXTUAL-CONVENTION STATUS current DESCRIPTION \"\"\n\
        SYNTAX INTEGER { other(1), ethernetCsmacd(6), teleporter(9999) }\n\
        IANAtunnelType ::= TEXTUAL-CONVENTION STATUS current DESCRIPTION \"\"\n\
        SYNTAX INTEGER { other(1), wormhole(99) } END";
    let folder = dir(&[("IANAifType-MIB", text)]);
    let mib = all(&[folder.path()]).mib;
    let line = |name: &str, value| {
        let bound = VarBind::new(mib.resolve(name).unwrap(), Value::Integer(value));
        mib.line(&bound, &Style::default())
    };
    assert!(line("ifType.1", 9999).ends_with("INTEGER: teleporter(9999)"));
    assert!(line("ifType.1", 6).ends_with("INTEGER: ethernetCsmacd(6)"));
    assert!(line("ifAdminStatus.1", 1).ends_with("INTEGER: up(1)"));
}
