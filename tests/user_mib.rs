//! A user's modules through libnetsnmp's parser.
//!
//! The parser's state is one per process: a test binary of its own.

#[path = "common/mibs.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with the bench")]
mod mibs;

use netsnmp::{
    Mib, Value, VarBind,
    mib::{Kind, MibSources, ModuleProblem, Names, Style},
};
use std::fs;
use tempfile::TempDir;

const GOOD: &str = r#"ACME-MIB DEFINITIONS ::= BEGIN
IMPORTS
    MODULE-IDENTITY, OBJECT-TYPE, Integer32, Unsigned32, IpAddress, enterprises FROM SNMPv2-SMI
    TEXTUAL-CONVENTION, DisplayString FROM SNMPv2-TC
    ifEntry FROM IF-MIB;
acme MODULE-IDENTITY
    LAST-UPDATED "202401010000Z" ORGANIZATION "" CONTACT-INFO "" DESCRIPTION ""
    ::= { enterprises 99999 }
AcmeTenths ::= TEXTUAL-CONVENTION
    DISPLAY-HINT "d-1" STATUS current DESCRIPTION "" SYNTAX Integer32 (-100..1000)
acmeHeat OBJECT-TYPE SYNTAX AcmeTenths UNITS "degrees" MAX-ACCESS read-write STATUS current
    DESCRIPTION "" ::= { acme 1 }
acmeFlags OBJECT-TYPE SYNTAX BITS { fan(0), door(1), lamp(9) } MAX-ACCESS read-only STATUS current
    DESCRIPTION "" ::= { acme 2 }
acmeTable OBJECT-TYPE SYNTAX SEQUENCE OF AcmeEntry MAX-ACCESS not-accessible STATUS current
    DESCRIPTION "" ::= { acme 3 }
acmeEntry OBJECT-TYPE SYNTAX AcmeEntry MAX-ACCESS not-accessible STATUS current
    DESCRIPTION "" INDEX { acmeKind, acmeAddress, acmeCode, acmeOid, IMPLIED acmeName }
    ::= { acmeTable 1 }
AcmeEntry ::= SEQUENCE { acmeKind INTEGER, acmeAddress IpAddress, acmeCode OCTET STRING,
    acmeOid OBJECT IDENTIFIER, acmeName DisplayString, acmeLimit Unsigned32 }
acmeKind OBJECT-TYPE SYNTAX INTEGER { red(1), green(2) } MAX-ACCESS not-accessible STATUS current
    DESCRIPTION "" ::= { acmeEntry 1 }
acmeAddress OBJECT-TYPE SYNTAX IpAddress MAX-ACCESS not-accessible STATUS current
    DESCRIPTION "" ::= { acmeEntry 2 }
acmeCode OBJECT-TYPE SYNTAX OCTET STRING (SIZE (2)) MAX-ACCESS not-accessible STATUS current
    DESCRIPTION "" ::= { acmeEntry 3 }
acmeOid OBJECT-TYPE SYNTAX OBJECT IDENTIFIER MAX-ACCESS not-accessible STATUS current
    DESCRIPTION "" ::= { acmeEntry 4 }
acmeName OBJECT-TYPE SYNTAX DisplayString (SIZE (1..20)) MAX-ACCESS not-accessible STATUS current
    DESCRIPTION "" ::= { acmeEntry 5 }
acmeLimit OBJECT-TYPE SYNTAX Unsigned32 (0..4294967295) MAX-ACCESS read-create STATUS current
    DESCRIPTION "" ::= { acmeEntry 6 }
acmeIfTable OBJECT-TYPE SYNTAX SEQUENCE OF AcmeIfEntry MAX-ACCESS not-accessible STATUS current
    DESCRIPTION "" ::= { acme 4 }
acmeIfEntry OBJECT-TYPE SYNTAX AcmeIfEntry MAX-ACCESS not-accessible STATUS current
    DESCRIPTION "" AUGMENTS { ifEntry } ::= { acmeIfTable 1 }
AcmeIfEntry ::= SEQUENCE { acmeIfColour INTEGER }
acmeIfColour OBJECT-TYPE SYNTAX INTEGER { blue(-1), grey(7) } MAX-ACCESS read-only STATUS current
    DESCRIPTION "" ::= { acmeIfEntry 1 }
END
"#;

const BROKEN: &str = "BROKEN-MIB DEFINITIONS ::= BEGIN
IMPORTS enterprises FROM SNMPv2-SMI;
brokenRoot OBJECT IDENTIFIER ::= { enterprises 99998 }
brokenLeaf OBJECT-TYPE SYNTAX ::= ( nonsense
END
";

const LONELY: &str = "LONELY-MIB DEFINITIONS ::= BEGIN
IMPORTS nothing FROM NOWHERE-MIB enterprises FROM SNMPv2-SMI;
lonely OBJECT IDENTIFIER ::= { enterprises 99997 }
END
";

const INET: &str = r#"INET-TEST-MIB DEFINITIONS ::= BEGIN
IMPORTS OBJECT-TYPE, enterprises FROM SNMPv2-SMI TEXTUAL-CONVENTION FROM SNMPv2-TC;
InetAddressType ::= TEXTUAL-CONVENTION STATUS current DESCRIPTION ""
    SYNTAX INTEGER { unknown(0), ipv4(1), ipv6(2), ipv4z(3), ipv6z(4), dns(16) }
InetAddress ::= TEXTUAL-CONVENTION STATUS current DESCRIPTION "" SYNTAX OCTET STRING (SIZE (0..255))
inetTable OBJECT-TYPE SYNTAX SEQUENCE OF InetEntry MAX-ACCESS not-accessible STATUS current
    DESCRIPTION "" ::= { enterprises 99996 }
inetEntry OBJECT-TYPE SYNTAX InetEntry MAX-ACCESS not-accessible STATUS current
    DESCRIPTION "" INDEX { inetKind, inetAddress } ::= { inetTable 1 }
InetEntry ::= SEQUENCE { inetKind InetAddressType, inetAddress InetAddress, inetUse INTEGER }
inetKind OBJECT-TYPE SYNTAX InetAddressType MAX-ACCESS not-accessible STATUS current
    DESCRIPTION "" ::= { inetEntry 1 }
inetAddress OBJECT-TYPE SYNTAX InetAddress MAX-ACCESS not-accessible STATUS current
    DESCRIPTION "" ::= { inetEntry 2 }
inetUse OBJECT-TYPE SYNTAX INTEGER MAX-ACCESS read-only STATUS current
    DESCRIPTION "" ::= { inetEntry 3 }
END
"#;

/// Ours, with another name for a well-known OID and one object only.
const OTHER_SYSTEM: &str = r#"SNMPv2-MIB DEFINITIONS ::= BEGIN
IMPORTS OBJECT-TYPE, mib-2 FROM SNMPv2-SMI DisplayString FROM SNMPv2-TC;
system OBJECT IDENTIFIER ::= { mib-2 1 }
sysBlurb OBJECT-TYPE SYNTAX DisplayString MAX-ACCESS read-only STATUS current
    DESCRIPTION "" ::= { system 1 }
END
"#;

fn dir(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

fn line(mib: &Mib, name: &str, value: Value, letters: &str) -> String {
    let mut style = Style::default();
    style.apply(letters).unwrap();
    mib.line(&VarBind::new(mib.resolve(name).unwrap(), value), &style)
}

/// One test, for the parser's sake: its state would be shared by several.
#[test]
fn modules_of_the_user() {
    a_good_module();
    broken_modules_cost_only_themselves();
    the_users_module_wins();
    a_module_by_its_file();
    addresses_by_their_type();
    every_kind_of_broken_module();
    odd_modules_that_are_read();
    damaged_modules_cost_only_themselves();
    a_broken_copy_of_a_module_of_ours();
    two_of_one_name();
    a_chain_of_imports();
}

/// A module with a head and a good object, and what else it says.
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

fn every_kind_of_broken_module() {
    let object = "OBJECT-TYPE SYNTAX INTEGER MAX-ACCESS read-only STATUS current";
    let long = "x".repeat(300);
    let cases: Vec<(&str, Vec<u8>, u32, &str)> = vec![
        (
            "SYNTAX-MIB",
            with("SYNTAX-MIB", "x OBJECT-TYPE SYNTAX ::= (").into(),
            5,
            "::= is no SYNTAX",
        ),
        (
            "STATUS-MIB",
            with("STATUS-MIB", "x OBJECT-TYPE SYNTAX INTEGER\nMAX-ACCESS read-only STATUS fine")
                .into(),
            6,
            "fine is no STATUS",
        ),
        (
            "MODULE-MIB",
            with("MODULE-MIB", "")
                .replace("DisplayString FROM SNMPv2-TC", "gone FROM GONE-MIB")
                .into(),
            3,
            "imports GONE-MIB, which is nowhere",
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
            "cut short",
        ),
        ("SEMICOLON-MIB", with("SEMICOLON-MIB", "").replace(';', "").into(), 2, "semicolon"),
        (
            "LONG-MIB",
            with("LONG-MIB", &format!("{long} {object} ::= {{ longmibGood 1 }}")).into(),
            5,
            "a name of 300 characters",
        ),
        (
            "ROOT-MIB",
            with("ROOT-MIB", "top OBJECT IDENTIFIER ::= { iso }").into(),
            5,
            "iso under another name",
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
    // No bytes are written for its size.
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
    // What of a module can be used is there.
    assert!(mib.find("SYMBOL-MIB::symbolmibGood").is_some());
    assert!(mib.find("PARENT-MIB::parentmibGood").is_some());
}

fn odd_modules_that_are_read() {
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

/// The parser survives what the scan lets through, and the others stay whole.
fn damaged_modules_cost_only_themselves() {
    let real = mibs::text(0);
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
                // A piece is moved.
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

/// Ours stands for it where it cannot be read.
fn a_broken_copy_of_a_module_of_ours() {
    let broken = "SNMPv2-SMI DEFINITIONS ::= BEGIN\norg OBJECT IDENTIFIER ::= iso 3\nEND\n";
    let cut =
        "SNMPv2-TC DEFINITIONS ::= BEGIN\nDisplayString ::= TEXTUAL-CONVENTION DISPLAY-HINT \"255a";
    let dir = dir(&[("acme", GOOD), ("SNMPv2-SMI", broken), ("SNMPv2-TC", cut)]);
    let (mib, problems) = everything(&dir);
    assert!(mib.resolve("acmeHeat.0").is_ok() && mib.resolve("sysDescr.0").is_ok());
    let told: Vec<(&str, u32)> = problems.iter().map(|p| (&p.module[..], p.line)).collect();
    assert_eq!(told, [("SNMPv2-SMI", 2), ("SNMPv2-TC", 2)], "{problems:#?}");
}

fn two_of_one_name() {
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
        problems[0].reason.contains(&*dir.path().join("b").to_string_lossy()),
        "{}",
        problems[0]
    );
}

/// As long as no stack and no limit of open files holds it.
fn a_chain_of_imports() {
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

fn addresses_by_their_type() {
    let dir = dir(&[("inet", INET)]);
    let sources = MibSources {
        modules: vec!["INET-TEST-MIB".to_owned()],
        dirs: vec![dir.path().to_owned()],
        files: Vec::new(),
    };
    let (mib, problems) = Mib::load(&sources).unwrap();
    assert_eq!(problems, []);
    for (given, printed) in [
        ("inetUse[ipv4][\"10.0.0.1\"]", "inetUse.ipv4.\"10.0.0.1\""),
        ("inetUse.1.4.10.0.0.1", "inetUse.ipv4.\"10.0.0.1\""),
        ("inetUse[ipv4z][10.0.0.1%7]", "inetUse.ipv4z.\"10.0.0.1%7\""),
        (
            "inetUse[ipv6][\"2001:db8::1\"]",
            "inetUse.ipv6.\"20:01:0d:b8:00:00:00:00:00:00:00:00:00:00:00:01\"",
        ),
        ("inetUse.dns.\"host.example\"", "inetUse.dns.\"host.example\""),
        // An address of the wrong length is a string, and one that does not print is numbers.
        ("inetUse.1.2.65.66", "inetUse.ipv4.\"AB\""),
        ("inetUse.1.2.1.2", "inetUse.ipv4.2.1.2"),
    ] {
        let oid = mib.resolve(given).unwrap();
        assert_eq!(mib.name(&oid, Names::Suffix), printed, "{given}");
        assert_eq!(mib.resolve(printed).unwrap(), oid, "{printed}");
    }
}

fn a_good_module() {
    let dir = dir(&[("acme.mib", GOOD), ("README", "no module")]);
    let sources = MibSources {
        modules: vec!["ACME-MIB".to_owned()],
        dirs: vec![dir.path().to_owned()],
        files: Vec::new(),
    };
    let (mib, problems) = Mib::load(&sources).unwrap();
    assert_eq!(problems, []);

    let heat = mib.find("acmeHeat").unwrap();
    assert_eq!(heat.ranges(), [(-100, 1000)]);
    assert_eq!(heat.convention(), Some("AcmeTenths"));
    assert_eq!(mib.find("acmeLimit").unwrap().ranges(), [(0, 4_294_967_295)]);
    assert_eq!(mib.find("acmeTable").unwrap().kind(), Kind::Table);
    assert_eq!(
        line(&mib, "acmeHeat.0", Value::Integer(215), ""),
        "ACME-MIB::acmeHeat.0 = INTEGER: 21.5 degrees"
    );
    assert_eq!(
        line(&mib, "acmeFlags.0", Value::OctetString(vec![0x80, 0x40]), ""),
        "ACME-MIB::acmeFlags.0 = BITS: 80 40 fan(0) lamp(9) "
    );
    assert_eq!(
        line(&mib, "acmeIfColour.3", Value::Integer(-1), "e"),
        "ACME-MIB::acmeIfColour.3 = INTEGER: -1"
    );
    let oid = mib.resolve("acmeFlags.0").unwrap();
    let lamp = mib.parse_value(&oid, '=', "fan lamp").unwrap();
    assert_eq!(lamp, Value::OctetString(vec![0x80, 0x40]));
    let oid = mib.resolve("acmeHeat.0").unwrap();
    assert_eq!(mib.parse_value(&oid, '=', "21.5").unwrap(), Value::Integer(215));
    assert!(mib.parse_value(&oid, '=', "100.1").is_err());

    // Every kind of index at once.
    let row = "ACME-MIB::acmeLimit.green.10.0.0.1.'ab'.3.1.3.6.'name'";
    let oid = mib.resolve("acmeLimit[green][10.0.0.1]['ab'][iso.3.6][name]").unwrap();
    assert_eq!(oid.to_string(), "1.3.6.1.4.1.99999.3.1.6.2.10.0.0.1.97.98.3.1.3.6.110.97.109.101");
    assert_eq!(mib.name(&oid, Default::default()), row);
    assert_eq!(mib.resolve(row).unwrap(), oid);
    let index = mib.index(&oid).unwrap();
    let values: Vec<&Value> = index.iter().map(|i| &i.value).collect();
    assert_eq!(
        values,
        [
            &Value::Integer(2),
            &Value::IpAddress([10, 0, 0, 1].into()),
            &Value::OctetString(b"ab".to_vec()),
            &Value::ObjectIdentifier("1.3.6".parse().unwrap()),
            &Value::OctetString(b"name".to_vec()),
        ]
    );
    // AUGMENTS lends its index, over modules.
    let index = mib.index(&mib.resolve("acmeIfColour.3").unwrap()).unwrap();
    assert_eq!((index[0].name, &index[0].value), ("ifIndex", &Value::Integer(3)));

    // The built-in modules are still there, and a cache of it all reads back.
    assert!(mib.resolve("hrSystemUptime.0").is_ok());
    let again = Mib::from_snapshot(mib.snapshot().to_vec()).unwrap();
    assert_eq!(again.resolve(row).unwrap(), oid);
}

fn broken_modules_cost_only_themselves() {
    let dir = dir(&[("acme", GOOD), ("broken", BROKEN), ("lonely", LONELY)]);
    let sources = MibSources {
        modules: vec!["ALL".to_owned(), "GONE-MIB".to_owned()],
        dirs: vec![dir.path().to_owned(), dir.path().join("nowhere")],
        files: Vec::new(),
    };
    let (mib, problems) = Mib::load(&sources).unwrap();
    assert!(mib.resolve("acmeHeat.0").is_ok());
    assert!(mib.resolve("sysDescr.0").is_ok());
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let of = |name: &str| {
        let mut found = problems.iter().filter(|p| p.module == name);
        let first = found.next().unwrap_or_else(|| panic!("{name} is not in {lines:#?}"));
        assert!(found.next().is_none(), "{lines:#?}");
        first
    };
    let broken = of("BROKEN-MIB");
    assert_eq!(broken.file.as_deref(), Some(&*dir.path().join("broken")));
    assert_eq!(broken.line, 4, "{lines:#?}");
    let lonely = of("LONELY-MIB");
    assert!(lonely.reason.contains("NOWHERE-MIB"), "{lines:#?}");
    assert!(of("GONE-MIB").reason.contains("no such module"), "{lines:#?}");
    assert!(of("nowhere").reason.contains("directory"), "{lines:#?}");
    assert_eq!(problems.len(), 4, "{lines:#?}");
}

fn the_users_module_wins() {
    let dir = dir(&[("other", OTHER_SYSTEM)]);
    let sources = MibSources {
        modules: vec!["SNMPv2-MIB".to_owned()],
        dirs: vec![dir.path().to_owned()],
        files: Vec::new(),
    };
    let (mib, problems) = Mib::load(&sources).unwrap();
    assert_eq!(problems, []);
    let oid = mib.resolve("sysBlurb.0").unwrap();
    assert_eq!(oid.to_string(), "1.3.6.1.2.1.1.1.0");
    assert_eq!(mib.name(&oid, Default::default()), "SNMPv2-MIB::sysBlurb.0");
    // Ours of that name is gone as a whole, and nothing else of ours.
    assert!(mib.resolve("sysDescr.0").is_err());
    assert!(mib.resolve("ifDescr.1").is_ok());
}

fn a_module_by_its_file() {
    let dir = dir(&[("any-name.txt", GOOD), ("text", "nothing of the kind")]);
    let sources = MibSources {
        modules: Vec::new(),
        dirs: Vec::new(),
        files: vec![dir.path().join("any-name.txt"), dir.path().join("text")],
    };
    let (mib, problems) = Mib::load(&sources).unwrap();
    assert!(mib.resolve("ACME-MIB::acmeHeat.0").is_ok());
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].module, "text");
}
