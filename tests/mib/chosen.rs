//! Which file is used if several define a module with one name.
//!
//! The parser's state belongs to the process, so the test runs in a process of its own.

use netsnmp::{
    Value, VarBind,
    mib::{CacheUse, CompiledMib, MibCache, MibSources, Style},
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
    imports_come_from_the_folder_of_the_importer();
    a_newer_revision_serves_all_folders();
    the_imports_of_a_named_file_are_beside_it();
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

/// TEST-TC with a type and a branch.
fn conventions(date: &str, node: u32, label: &str) -> String {
    format!(
        "TEST-TC DEFINITIONS ::= BEGIN IMPORTS MODULE-IDENTITY, enterprises FROM SNMPv2-SMI\n\
         TEXTUAL-CONVENTION FROM SNMPv2-TC;\n\
         testRoot OBJECT IDENTIFIER ::= {{ enterprises 99980 }}\n\
         testTc MODULE-IDENTITY LAST-UPDATED \"{date}\" ORGANIZATION \"\" CONTACT-INFO \"\"\n\
         DESCRIPTION \"\" ::= {{ testRoot {node} }}\n\
         testBranch OBJECT IDENTIFIER ::= {{ testTc 5 }}\n\
         only-{label} OBJECT IDENTIFIER ::= {{ testTc 6 }}\n\
         TestKind ::= TEXTUAL-CONVENTION STATUS current DESCRIPTION \"\"\n\
         SYNTAX INTEGER {{ {label}(1) }} END"
    )
}

/// A module that needs TEST-TC, with one object.
fn importer(name: &str, leaf: &str) -> String {
    format!(
        "{name} DEFINITIONS ::= BEGIN IMPORTS OBJECT-TYPE FROM SNMPv2-SMI\n\
         TestKind, testBranch FROM TEST-TC;\n\
         {leaf} OBJECT-TYPE SYNTAX TestKind MAX-ACCESS read-only STATUS current\n\
         DESCRIPTION \"\" ::= {{ testBranch 1 }} END"
    )
}

/// The OID of an object, and its value 1 as text.
fn told(compiled: &CompiledMib, leaf: &str) -> String {
    let oid = compiled.mib.resolve(leaf).unwrap();
    let line = compiled.mib.line(&VarBind::new(oid.clone(), Value::Integer(1)), &Style::default());
    format!("{oid} {}", line.rsplit(' ').next().unwrap())
}

fn imports_come_from_the_folder_of_the_importer() {
    let first = dir(&[
        ("TEST-TC", &conventions("200001010000Z", 1, "first")),
        ("FIRST-MIB", &importer("FIRST-MIB", "testOfFirst")),
    ]);
    let second = dir(&[
        ("TEST-TC", &conventions("203001010000Z", 2, "second")),
        ("SECOND-MIB", &importer("SECOND-MIB", "testOfSecond")),
    ]);
    for (dirs, used, hidden) in [
        ([first.path(), second.path()], "only-first", "only-second"),
        ([second.path(), first.path()], "only-second", "only-first"),
    ] {
        let compiled = all(&dirs);
        assert_eq!(told(&compiled, "testOfFirst"), "1.3.6.1.4.1.99980.1.5.1 first(1)");
        assert_eq!(told(&compiled, "testOfSecond"), "1.3.6.1.4.1.99980.2.5.1 second(1)");
        // Nothing of the refused module is in the MIB.
        let mib = &compiled.mib;
        assert!(mib.find(used).is_some() && mib.find(hidden).is_none());
        assert_eq!(mib.conventions().filter(|one| one.name() == "TestKind").count(), 1);
        assert_eq!(mib.modules().filter(|name| name.starts_with("TEST-TC")).count(), 1);
        let [problem] = &compiled.problems[..] else { panic!("{:?}", compiled.problems) };
        assert!(problem.reason.contains("not read: another TEST-TC"), "{problem}");
    }
    // A module of the folder that has the name of a built-in one.
    let text = conventions("203001010000Z", 3, "third").replace("TEST-TC", "UPS-MIB");
    let user = importer("THIRD-MIB", "testOfThird").replace("TEST-TC", "UPS-MIB");
    let third = dir(&[("UPS-MIB", &text), ("THIRD-MIB", &user)]);
    let compiled = all(&[third.path()]);
    assert_eq!(told(&compiled, "testOfThird"), "1.3.6.1.4.1.99980.3.5.1 third(1)");
    assert!(compiled.mib.find("only-third").is_none());
    assert!(compiled.mib.find("upsIdentManufacturer").is_some());
}

fn a_newer_revision_serves_all_folders() {
    let old = dir(&[
        ("TEST-TC", &conventions("200001010000Z", 1, "old")),
        ("FIRST-MIB", &importer("FIRST-MIB", "testOfFirst")),
    ]);
    let new = dir(&[("TEST-TC", &conventions("200501010000Z", 1, "new"))]);
    for dirs in [[old.path(), new.path()], [new.path(), old.path()]] {
        assert_eq!(told(&all(&dirs), "testOfFirst"), "1.3.6.1.4.1.99980.1.5.1 new(1)");
    }
}

fn the_imports_of_a_named_file_are_beside_it() {
    let folder = dir(&[
        ("test-tc.my", &conventions("200001010000Z", 1, "first")),
        ("FIRST-MIB", &importer("FIRST-MIB", "testOfFirst")),
        ("SECOND-MIB", &importer("SECOND-MIB", "testOfSecond")),
    ]);
    let files = vec![folder.path().join("FIRST-MIB")];
    let sources = MibSources { files, ..MibSources::default() };
    let cache = tempfile::tempdir().unwrap();
    let cache = MibCache::new(cache.path());
    let load = || cache.load(&sources, CompiledMib::compile).unwrap();
    let (compiled, _) = load();
    assert_eq!(compiled.problems, []);
    assert_eq!(told(&compiled, "testOfFirst"), "1.3.6.1.4.1.99980.1.5.1 first(1)");
    // What the file does not import is not loaded.
    assert!(compiled.mib.find("testOfSecond").is_none());
    assert_eq!(load().1, CacheUse::Found);
    // The result is made again if the imported module changes.
    let text = conventions("200001010000Z", 1, "later");
    std::fs::write(folder.path().join("test-tc.my"), text).unwrap();
    let (compiled, used) = load();
    assert_eq!(used, CacheUse::Stored);
    assert_eq!(told(&compiled, "testOfFirst"), "1.3.6.1.4.1.99980.1.5.1 later(1)");
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
