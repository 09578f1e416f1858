//! Modules as users have them: incomplete, misspelt, in odd encodings, or twice.
//!
//! The parser's state belongs to the process, so the test runs in a process of its own.

use netsnmp::{
    Mib,
    mib::{MibSources, ModuleProblem},
};
use std::fs;
use tempfile::TempDir;
use testkit::mibs::folder as dir;

/// A module that must always be loaded, whatever is next to it.
const GOOD: &str = r#"ACME-MIB DEFINITIONS ::= BEGIN
IMPORTS OBJECT-TYPE, Integer32, enterprises FROM SNMPv2-SMI TEXTUAL-CONVENTION FROM SNMPv2-TC;
acme OBJECT IDENTIFIER ::= { enterprises 99999 }
AcmeTenths ::= TEXTUAL-CONVENTION
    DISPLAY-HINT "d-1" STATUS current DESCRIPTION "" SYNTAX Integer32 (-100..1000)
acmeHeat OBJECT-TYPE SYNTAX AcmeTenths UNITS "degrees" MAX-ACCESS read-write STATUS current
    DESCRIPTION "" ::= { acme 1 }
END
"#;

#[test]
fn a_broken_module_does_not_affect_others() {
    testkit::alone!();
    every_kind_of_broken_module_is_reported();
    odd_but_valid_modules_are_loaded();
    damaged_modules_do_not_affect_others();
    a_broken_copy_of_a_builtin_module_is_ignored();
    a_duplicate_module_is_reported();
    a_long_chain_of_imports_is_loaded();
    a_wrong_clause_does_not_cost_the_module();
}

/// Returns a module with a head, a good object, and the text `rest`.
fn with(name: &str, rest: &str) -> String {
    let stem = name.to_lowercase().replace(['-', '_'], "");
    format!(
        "{name} DEFINITIONS ::= BEGIN\nIMPORTS OBJECT-TYPE, enterprises FROM SNMPv2-SMI\n\
         DisplayString FROM SNMPv2-TC;\n{stem}Good OBJECT IDENTIFIER ::= {{ enterprises 88 }}\n{rest}\nEND\n"
    )
}

fn everything(dir: &TempDir) -> (Mib, Vec<ModuleProblem>) {
    let sources = MibSources {
        modules: vec!["ALL".to_owned()],
        dirs: vec![dir.path().to_owned()],
        files: Vec::new(),
    };
    Mib::load(&sources).unwrap()
}

fn every_kind_of_broken_module_is_reported() {
    let object = "OBJECT-TYPE SYNTAX INTEGER MAX-ACCESS read-only STATUS current";
    let long = "x".repeat(300);
    let cases: Vec<(&str, Vec<u8>, u32, &str)> = vec![
        (
            "SYNTAX-MIB",
            with("SYNTAX-MIB", "x OBJECT-TYPE SYNTAX ::= (").into(),
            5,
            "::= is not a valid SYNTAX",
        ),
        (
            "STATUS-MIB",
            with("STATUS-MIB", "x OBJECT-TYPE SYNTAX INTEGER\nMAX-ACCESS read-only STATUS fine")
                .into(),
            6,
            "fine is not a valid STATUS",
        ),
        (
            "MODULE-MIB",
            with("MODULE-MIB", "")
                .replace("DisplayString FROM SNMPv2-TC", "gone FROM GONE-MIB")
                .into(),
            3,
            "imports GONE-MIB, which was not found",
        ),
        (
            "SYMBOL-MIB",
            with("SYMBOL-MIB", "").replace("DisplayString", "ifNothing").into(),
            3,
            "imports ifNothing from SNMPv2-TC, which does not define it",
        ),
        (
            "PARENT-MIB",
            with("PARENT-MIB", "\nlost OBJECT IDENTIFIER ::= { nowhere 1 }").into(),
            6,
            "lost is below nowhere, which is neither defined nor imported",
        ),
        (
            "DEEP-MIB",
            with("DEEP-MIB", "lost OBJECT IDENTIFIER ::= { nowhere 1 2 3 }").into(),
            5,
            "lost is below a name",
        ),
        (
            "TYPE-MIB",
            with(
                "TYPE-MIB",
                &format!("x {} ::= {{ typemibGood 1 }}", object.replace("INTEGER", "Strange")),
            )
            .into(),
            5,
            "type Strange is neither defined nor imported",
        ),
        (
            "QUOTE-MIB",
            with("QUOTE-MIB", &format!("x {object}\nDESCRIPTION \"no end")).into(),
            6,
            "never closed",
        ),
        (
            "END-MIB",
            with("END-MIB", "x OBJECT-TYPE SYNTAX").replace("\nEND\n", "").into(),
            5,
            "the file is incomplete",
        ),
        ("SEMICOLON-MIB", with("SEMICOLON-MIB", "").replace(';', "").into(), 2, "semicolon"),
        (
            "LONG-MIB",
            with("LONG-MIB", &format!("{long} {object} ::= {{ longmibGood 1 }}")).into(),
            5,
            "a name has 300 characters",
        ),
        (
            "ROOT-MIB",
            with("ROOT-MIB", "top OBJECT IDENTIFIER ::= { iso }").into(),
            5,
            "gives iso a second name",
        ),
        (
            "RANGE-MIB",
            with("RANGE-MIB", "x OBJECT-TYPE SYNTAX OCTET STRING (SIZE (1..\nMAX-ACCESS read-only")
                .into(),
            6,
            "expected",
        ),
        (
            "INDEX-MIB",
            with("INDEX-MIB", &format!("x {object} INDEX nothing ::= {{ indexmibGood 1 }}")).into(),
            5,
            "INDEX",
        ),
        ("binary.mib", b"\0\x01\x02\x03\x04\x05\x06PK\0\0\0".repeat(50), 0, "binary data"),
        (
            "utf16.mib",
            [b"\xff\xfe".to_vec(), "A-MIB".bytes().flat_map(|b| [b, 0]).collect()].concat(),
            0,
            "UTF-16",
        ),
        ("prose.mib", b"Hello.".to_vec(), 0, "no MIB module in this file"),
        ("empty.mib", Vec::new(), 0, "no MIB module in this file"),
    ];
    let dir = dir(&[("acme", GOOD)]);
    for (name, bytes, ..) in &cases {
        fs::write(dir.path().join(name), bytes).unwrap();
    }
    // The file is sparse, so it takes no space.
    fs::File::create(dir.path().join("huge.mib")).unwrap().set_len(1 << 30).unwrap();
    let (mib, problems) = everything(&dir);
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    for (name, _, line, reason) in &cases {
        let mut of: Vec<_> = problems.iter().filter(|p| p.module == *name).collect();
        let problem = of.pop().unwrap_or_else(|| panic!("{name} is not in {lines:#?}"));
        assert!(of.is_empty(), "{lines:#?}");
        assert_eq!(problem.line, *line, "{problem}");
        assert!(problem.reason.contains(reason), "{problem}");
        assert_eq!(problem.file.as_deref(), Some(&*dir.path().join(name)), "{problem}");
    }
    let huge = problems.iter().find(|p| p.module == "huge.mib").unwrap();
    assert!(huge.reason.contains("1024 MiB"), "{huge}");
    assert_eq!(problems.len(), cases.len() + 1, "{lines:#?}");
    assert!(mib.resolve("acmeHeat.0").is_ok());
    // The usable parts of a module are loaded.
    assert!(mib.find("SYMBOL-MIB::symbolmibGood").is_some());
    assert!(mib.find("PARENT-MIB::parentmibGood").is_some());
}

fn odd_but_valid_modules_are_loaded() {
    let crlf = with("CRLF-MIB", "-- a\n").replace('\n', "\r\n");
    let bom = [b"\xef\xbb\xbf".to_vec(), with("BOM-MIB", "").into()].concat();
    let mut latin = with("LATIN-MIB", "-- caf\n").into_bytes();
    let place = latin.windows(3).position(|w| w == b"caf").unwrap() + 3;
    latin.insert(place, 0xe9);
    let dashes = "-----\n---------\n-- one -- two\nd OBJECT IDENTIFIER ::= { dashesmibGood 1 } -- x --\n\
                  -----------------------------------------------------------------------------------";
    let under =
        "a_b OBJECT IDENTIFIER ::= { undermibGood 1 }\nc- OBJECT IDENTIFIER ::= { undermibGood 2 }";
    let files: Vec<(&str, Vec<u8>, &str)> = vec![
        ("1", crlf.into(), "CRLF-MIB::crlfmibGood"),
        ("2", bom, "BOM-MIB::bommibGood"),
        ("3", latin, "LATIN-MIB::latinmibGood"),
        ("4", with("lower-mib", "").into(), "lower-mib::lowermibGood"),
        ("5", with("DASHES-MIB", dashes).into(), "DASHES-MIB::d"),
        ("6", with("UNDER_MIB", under).into(), "UNDER_MIB::a_b"),
        (
            "7",
            (with("FIRST-MIB", "") + &with("SECOND-MIB", "")).into(),
            "SECOND-MIB::secondmibGood",
        ),
        ("8", with("MAC-MIB", "").replace('\n', "\r").into(), "MAC-MIB::macmibGood"),
        ("9", with("NOEND-MIB", "").replace("\nEND\n", "\n").into(), "NOEND-MIB::noendmibGood"),
    ];
    let dir = dir(&[]);
    for (name, bytes, _) in &files {
        fs::write(dir.path().join(name), bytes).unwrap();
    }
    let (mib, problems) = everything(&dir);
    for (_, _, name) in &files {
        assert!(mib.find(name).is_some(), "{name}: {problems:#?}");
    }
    assert!(mib.find("FIRST-MIB::firstmibGood").is_some() && mib.find("UNDER_MIB::c-").is_some());
    let modules: Vec<&str> = problems.iter().map(|p| &p.module[..]).collect();
    assert_eq!(modules, ["NOEND-MIB"], "{problems:#?}");
}

/// The parser must survive the modules that the scan passes on, and the other modules must be
/// complete.
fn damaged_modules_do_not_affect_others() {
    let real = testkit::mibs::text(0);
    let mut state = 1_u64;
    let mut random = |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let dir = dir(&[("acme", GOOD)]);
    for number in 0..120 {
        let mut bytes = real.replace("GEN0-MIB", &format!("DAMAGED{number}-MIB")).into_bytes();
        match number % 3 {
            0 => bytes.truncate(random(bytes.len())),
            1 => {
                for _ in 0..8 {
                    let at = random(bytes.len());
                    bytes[at] = b"{}()\"'-;:=. \nA9\0\xff"[random(17)];
                }
            }
            _ => {
                // Copy a piece to another place.
                let (from, to) = (random(bytes.len()), random(bytes.len()));
                let piece: Vec<u8> = bytes[from..].iter().copied().take(200).collect();
                bytes.splice(to..to, piece);
            }
        }
        fs::write(dir.path().join(format!("damaged{number}")), bytes).unwrap();
    }
    let (mib, problems) = everything(&dir);
    assert!(mib.resolve("acmeHeat.0").is_ok() && mib.resolve("ifDescr.1").is_ok());
    assert!(!problems.iter().any(|p| p.module == "ACME-MIB"));
    assert!(problems.len() > 20, "{problems:#?}");
}

/// The built-in module is used if the copy cannot be read.
fn a_broken_copy_of_a_builtin_module_is_ignored() {
    let broken = "SNMPv2-SMI DEFINITIONS ::= BEGIN\norg OBJECT IDENTIFIER ::= iso 3\nEND\n";
    let cut =
        "SNMPv2-TC DEFINITIONS ::= BEGIN\nDisplayString ::= TEXTUAL-CONVENTION DISPLAY-HINT \"255a";
    let dir = dir(&[("acme", GOOD), ("SNMPv2-SMI", broken), ("SNMPv2-TC", cut)]);
    let (mib, problems) = everything(&dir);
    assert!(mib.resolve("acmeHeat.0").is_ok() && mib.resolve("sysDescr.0").is_ok());
    let told: Vec<(&str, u32)> = problems.iter().map(|p| (&p.module[..], p.line)).collect();
    // The copy of SNMPv2-SMI lacks names of the built-in one and is not read.
    assert_eq!(told, [("SNMPv2-TC", 2)], "{problems:#?}");
}

fn a_duplicate_module_is_reported() {
    let (one, two) = (
        with("TWICE-MIB", "one OBJECT IDENTIFIER ::= { twicemibGood 1 }"),
        with("TWICE-MIB", "two OBJECT IDENTIFIER ::= { twicemibGood 2 }"),
    );
    let dir = dir(&[("a", &one), ("b", &two), ("c", &two)]);
    let (mib, problems) = everything(&dir);
    assert!(mib.find("TWICE-MIB::two").is_some() && mib.find("TWICE-MIB::one").is_none());
    assert_eq!(problems.len(), 1, "{problems:#?}");
    assert_eq!(problems[0].file.as_deref(), Some(&*dir.path().join("a")));
    assert!(
        problems[0].reason.contains(&*dir.path().join("c").to_string_lossy()),
        "{}",
        problems[0]
    );
}

/// The chain is too long for a stack and for the limit of open files.
fn a_long_chain_of_imports_is_loaded() {
    let dir = dir(&[]);
    for number in 0..1500 {
        let from = match number {
            0 => "enterprises FROM SNMPv2-SMI".to_owned(),
            _ => format!("chain{} FROM CHAIN{}-MIB", number - 1, number - 1),
        };
        let text = format!(
            "CHAIN{number}-MIB DEFINITIONS ::= BEGIN IMPORTS enterprises FROM SNMPv2-SMI {from};\n\
             chain{number} OBJECT IDENTIFIER ::= {{ enterprises {} }} END",
            70_000 + number
        );
        fs::write(dir.path().join(format!("chain{:04}", 1500 - number)), text).unwrap();
    }
    let sources = MibSources {
        modules: vec!["CHAIN1499-MIB".to_owned()],
        dirs: vec![dir.path().to_owned()],
        files: Vec::new(),
    };
    let (mib, problems) = Mib::load(&sources).unwrap();
    assert_eq!(problems, []);
    assert!(mib.find("chain0").is_some() && mib.find("chain1499").is_some());
}

/// A wrong clause costs its own definition at most, and `mib check` tells it.
fn a_wrong_clause_does_not_cost_the_module() {
    let object = |name: &str, syntax: &str, number: u32| {
        format!(
            "{name} OBJECT-TYPE SYNTAX {syntax} MAX-ACCESS read-only STATUS current\n\
             DESCRIPTION \"\" ::= {{ clausemibGood {number} }}\n"
        )
    };
    let cases = [
        (object("c1", "INTEGER { up(1), down(2) } (1..2)", 1), "range behind an enumeration"),
        (object("c1", "TimeTicks (0..100)", 1), ""),
        (object("c1", "INTEGER { not available(1), down(2) }", 1), "two words"),
        (
            "c1 Object-Type Syntax Integer { up(1) } Max-Access Read-Only Status Current\n\
             Description \"\" ::= { clausemibGood 1 }\n"
                .to_owned(),
            "",
        ),
        (object("c1", "INTEGER", 1).replace("::=", "INDEX { 1 } ::="), "1 is not a name for INDEX"),
        (object("c1", "INTEGER", 1).replace("current", "fine"), "fine is not a valid STATUS"),
    ];
    for (text, reason) in cases {
        let dir = dir(&[("a", &with("CLAUSE-MIB", &(text.clone() + &object("c2", "INTEGER", 2))))]);
        let (mib, problems) = everything(&dir);
        let last = mib.find("c2").unwrap_or_else(|| panic!("{text}: {problems:#?}"));
        assert_eq!(last.access(), netsnmp::mib::Access::ReadOnly, "{text}");
        assert!(mib.find("c1").is_some(), "{text}");
        match reason {
            "" => assert_eq!(problems, [], "{text}"),
            reason => assert!(problems[0].reason.contains(reason), "{text}: {problems:#?}"),
        }
    }
    let lost = "c1 OBJECT-TYPE SYNTAX INTEGER STATUS current\n";
    let dir = dir(&[("a", &with("CLAUSE-MIB", &(lost.to_owned() + &object("c2", "INTEGER", 2))))]);
    let (mib, problems) = everything(&dir);
    assert!(mib.find("c2").is_some() && mib.find("c1").is_none());
    assert!(problems[0].reason.contains("c1 has no ::="), "{problems:#?}");
}
