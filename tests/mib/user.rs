//! Loads a user's modules with libnetsnmp's parser.
//!
//! The parser's state belongs to the process, so the test runs in a process of its own.

use netsnmp::{
    Mib, Value, VarBind,
    mib::{Kind, MibSources, Names, Style},
};
use testkit::mibs::folder as dir;

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

/// A copy of SNMPv2-MIB with another name for a well-known OID and only one object.
const OTHER_SYSTEM: &str = r#"SNMPv2-MIB DEFINITIONS ::= BEGIN
IMPORTS OBJECT-TYPE, mib-2 FROM SNMPv2-SMI DisplayString FROM SNMPv2-TC;
system OBJECT IDENTIFIER ::= { mib-2 1 }
sysBlurb OBJECT-TYPE SYNTAX DisplayString MAX-ACCESS read-only STATUS current
    DESCRIPTION "" ::= { system 1 }
END
"#;

fn line(mib: &Mib, name: &str, value: Value, letters: &str) -> String {
    let mut style = Style::default();
    style.apply(letters).unwrap();
    mib.line(&VarBind::new(mib.resolve(name).unwrap(), value), &style)
}

/// One test, because several tests would share the parser's state.
#[test]
fn a_users_modules_are_loaded() {
    testkit::alone!();
    a_valid_module_is_loaded();
    broken_modules_do_not_affect_others();
    a_named_file_replaces_the_builtin_module();
    a_module_is_loaded_by_its_file();
    addresses_in_an_index_follow_their_type();
}

fn addresses_in_an_index_follow_their_type() {
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
        // Octets that are not an address of the type are written as numbers.
        ("inetUse.1.2.65.66", "inetUse.ipv4.2.65.66"),
        ("inetUse.1.2.1.2", "inetUse.ipv4.2.1.2"),
    ] {
        let oid = mib.resolve(given).unwrap();
        assert_eq!(mib.name(&oid, Names::Suffix), printed, "{given}");
        assert_eq!(mib.resolve(printed).unwrap(), oid, "{printed}");
    }
}

fn a_valid_module_is_loaded() {
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
    // AUGMENTS takes the index from an entry of another module.
    let index = mib.index(&mib.resolve("acmeIfColour.3").unwrap()).unwrap();
    assert_eq!((index[0].name, &index[0].value), ("ifIndex", &Value::Integer(3)));

    // The built-in modules are still there, and the snapshot can be read back.
    assert!(mib.resolve("hrSystemUptime.0").is_ok());
    let again = Mib::from_snapshot(mib.snapshot().to_vec()).unwrap();
    assert_eq!(again.resolve(row).unwrap(), oid);
}

fn broken_modules_do_not_affect_others() {
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

fn a_named_file_replaces_the_builtin_module() {
    let dir = dir(&[("other", OTHER_SYSTEM)]);
    let file = dir.path().join("other");
    let named = MibSources { files: vec![file], ..MibSources::default() };
    let (mib, problems) = Mib::load(&named).unwrap();
    assert_eq!(problems, []);
    let oid = mib.resolve("sysBlurb.0").unwrap();
    assert_eq!(oid.to_string(), "1.3.6.1.2.1.1.1.0");
    assert_eq!(mib.name(&oid, Default::default()), "SNMPv2-MIB::sysBlurb.0");
    // The built-in module of that name is gone completely, and no other one is.
    assert!(mib.resolve("SNMPv2-MIB::sysDescr.0").is_err());
    assert!(mib.resolve("ifDescr.1").is_ok());
    // In a folder, the same file does not replace it.
    let in_folder = MibSources {
        modules: vec!["ALL".to_owned()],
        dirs: vec![dir.path().to_owned()],
        files: Vec::new(),
    };
    let (mib, problems) = Mib::load(&in_folder).unwrap();
    assert_eq!(problems, []);
    assert!(mib.resolve("SNMPv2-MIB::sysDescr.0").is_ok());
    assert!(mib.resolve("sysBlurb").is_err());
}

fn a_module_is_loaded_by_its_file() {
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
