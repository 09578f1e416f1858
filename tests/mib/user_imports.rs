//! A user's modules that import built-in ones, and clauses that the parser would lose.
//!
//! The parser's state belongs to the process, so the test runs in a process of its own.

use netsnmp::{
    Mib, Value,
    mib::{Kind, MibSources, Names, Status, Syntax},
};
use std::{fs, path::Path};

/// An SMIv2 module that imports IF-MIB, INET-ADDRESS-MIB and SNMPv2-TC.
const MODERN: &str = r#"MODERN-MIB DEFINITIONS ::= BEGIN
IMPORTS
    MODULE-IDENTITY, OBJECT-TYPE, NOTIFICATION-TYPE, Integer32, Unsigned32, Counter64, enterprises
        FROM SNMPv2-SMI
    TEXTUAL-CONVENTION, DisplayString, TruthValue, RowStatus, MacAddress FROM SNMPv2-TC
    OBJECT-GROUP, MODULE-COMPLIANCE FROM SNMPv2-CONF
    InetAddressType, InetAddress FROM INET-ADDRESS-MIB
    ifIndex, ifEntry, ifDescr, linkDown FROM IF-MIB;
modern MODULE-IDENTITY
    LAST-UPDATED "202402030405Z" ORGANIZATION "" CONTACT-INFO "" DESCRIPTION "-- no comment"
    ::= { enterprises 99990 }
ModernName ::= TEXTUAL-CONVENTION DISPLAY-HINT "24a" STATUS deprecated DESCRIPTION ""
    SYNTAX OCTET STRING (SIZE (0 | 4..24))
ModernAlias ::= ModernName
ModernUnused ::= TEXTUAL-CONVENTION STATUS current DESCRIPTION ""
    SYNTAX BITS { first(0), obsolete(1), far(40) }
ModernWide ::= TEXTUAL-CONVENTION STATUS current DESCRIPTION ""
    SYNTAX Counter64 (0..18446744073709551615)
modernTable OBJECT-TYPE SYNTAX SEQUENCE OF ModernEntry MAX-ACCESS not-accessible STATUS current
    DESCRIPTION "" ::= { modern 1 }
modernEntry OBJECT-TYPE SYNTAX ModernEntry MAX-ACCESS not-accessible STATUS current
    DESCRIPTION "" INDEX { ifIndex, modernKind, modernAddress } ::= { modernTable 1 }
ModernEntry ::= SEQUENCE { modernKind InetAddressType, modernAddress InetAddress,
    modernName DisplayString, modernOn TruthValue, modernStatus RowStatus, modernMac MacAddress }
modernKind OBJECT-TYPE SYNTAX InetAddressType MAX-ACCESS not-accessible STATUS current
    DESCRIPTION "" ::= { modernEntry 1 }
modernAddress OBJECT-TYPE SYNTAX InetAddress (SIZE (4 | 16)) MAX-ACCESS not-accessible
    STATUS current DESCRIPTION "" ::= { modernEntry 2 }
modernName OBJECT-TYPE SYNTAX DisplayString (SIZE (0..32)) MAX-ACCESS read-create STATUS current
    DESCRIPTION "" DEFVAL { "a name" } ::= { modernEntry 3 }
modernOn OBJECT-TYPE SYNTAX TruthValue MAX-ACCESS read-create STATUS current
    DESCRIPTION "" DEFVAL { true } ::= { modernEntry 4 }
modernStatus OBJECT-TYPE SYNTAX RowStatus { active(1), destroy(6) } MAX-ACCESS read-create
    STATUS current DESCRIPTION "" ::= { modernEntry 5 }
modernMac OBJECT-TYPE SYNTAX MacAddress MAX-ACCESS read-create STATUS current
    DESCRIPTION "" DEFVAL { '0011223344556677889900'H } ::= { modernEntry 6 }
modernMore OBJECT-TYPE SYNTAX SEQUENCE OF ModernMoreEntry MAX-ACCESS not-accessible STATUS current
    DESCRIPTION "" ::= { modern 2 }
modernMoreEntry OBJECT-TYPE SYNTAX ModernMoreEntry MAX-ACCESS not-accessible STATUS current
    DESCRIPTION "" AUGMENTS { ifEntry } ::= { modernMore 1 }
ModernMoreEntry ::= SEQUENCE { modernColour INTEGER }
modernColour OBJECT-TYPE SYNTAX INTEGER { red(1), current(2), obsolete(3), again(1) }
    MAX-ACCESS read-only STATUS current DESCRIPTION "" ::= { modernMoreEntry 1 }
modernUnsigned OBJECT-TYPE SYNTAX Unsigned32 (1..4294967295) UNITS "cells" MAX-ACCESS read-only
    STATUS current DESCRIPTION "" ::= { modern 3 }
modernSigned OBJECT-TYPE SYNTAX Integer32 (-2147483648..2147483647) MAX-ACCESS read-only
    STATUS current DESCRIPTION "" ::= { modern 4 }
modernSmall OBJECT-TYPE SYNTAX INTEGER(-1..99 | 'ff'H | '101'b..MAX) MAX-ACCESS read-only
    STATUS current DESCRIPTION "" ::= { modern 5 }
modernBig OBJECT-TYPE SYNTAX INTEGER (0..4294967295) MAX-ACCESS read-only
    STATUS current DESCRIPTION "" ::= { modern 6 }
modernAlias OBJECT-TYPE SYNTAX ModernAlias MAX-ACCESS read-only
    STATUS obsolete DESCRIPTION "" ::= { modern 7 }
modernEvent NOTIFICATION-TYPE OBJECTS { ifIndex, modernBig } STATUS deprecated
    DESCRIPTION "" ::= { modern 0 1 }
modernGroup OBJECT-GROUP OBJECTS { modernBig, ifDescr } STATUS current DESCRIPTION ""
    ::= { modern 9 }
END
"#;

const OLD: &str = r#"OLD-MIB DEFINITIONS ::= BEGIN
IMPORTS
    enterprises, Counter, Gauge, NetworkAddress, TimeTicks, IpAddress FROM RFC1155-SMI
    OBJECT-TYPE FROM RFC-1212
    TRAP-TYPE FROM RFC-1215
    DisplayString, PhysAddress, mib-2, ifIndex, sysUpTime FROM RFC1213-MIB;
old OBJECT IDENTIFIER ::= { enterprises 99989 }
OldName ::= DisplayString (SIZE (0..8))
oldTable OBJECT-TYPE SYNTAX SEQUENCE OF OldEntry ACCESS not-accessible STATUS mandatory
    ::= { old 1 }
oldEntry OBJECT-TYPE SYNTAX OldEntry ACCESS not-accessible STATUS mandatory
    INDEX { ifIndex, INTEGER, oldAddress } ::= { oldTable 1 }
OldEntry ::= SEQUENCE { oldAddress NetworkAddress, oldName OldName, oldLoad Gauge, oldHits Counter }
oldAddress OBJECT-TYPE SYNTAX NetworkAddress ACCESS read-only STATUS mandatory ::= { oldEntry 1 }
oldName OBJECT-TYPE SYNTAX OldName ACCESS read-write STATUS optional ::= { oldEntry 2 }
oldLoad OBJECT-TYPE SYNTAX Gauge ACCESS read-only STATUS mandatory ::= { oldEntry 3 }
oldHits OBJECT-TYPE SYNTAX Counter ACCESS write-only STATUS mandatory ::= { oldEntry 4 }
oldTrap TRAP-TYPE ENTERPRISE old VARIABLES { ifIndex, oldName } DESCRIPTION "" ::= 7
END
"#;

/// Two modules that define the same object. Nothing says which one is read first.
const FIRST_OLD: &str = r#"A-OLD-MIB DEFINITIONS ::= BEGIN
IMPORTS enterprises FROM RFC1155-SMI OBJECT-TYPE FROM RFC-1212;
both OBJECT IDENTIFIER ::= { enterprises 99988 }
bothSize OBJECT-TYPE SYNTAX INTEGER (0..9) ACCESS read-only STATUS mandatory ::= { both 1 }
bothMoved OBJECT-TYPE SYNTAX INTEGER ACCESS read-only STATUS mandatory ::= { both 2 }
END
"#;
const SECOND_NEW: &str = r#"B-NEW-MIB DEFINITIONS ::= BEGIN
IMPORTS OBJECT-TYPE, Unsigned32, enterprises FROM SNMPv2-SMI;
both OBJECT IDENTIFIER ::= { enterprises 99988 }
bothSize OBJECT-TYPE SYNTAX Unsigned32 (1..10) MAX-ACCESS read-write STATUS current DESCRIPTION ""
    ::= { both 1 }
bothMoved OBJECT-TYPE SYNTAX Unsigned32 MAX-ACCESS read-only STATUS current DESCRIPTION ""
    ::= { both 3 }
END
"#;

/// A user's copy of a built-in module that is older.
const RFC1213: &str = r#"RFC1213-MIB DEFINITIONS ::= BEGIN
IMPORTS mgmt FROM RFC1155-SMI OBJECT-TYPE FROM RFC-1212;
mib-2 OBJECT IDENTIFIER ::= { mgmt 1 }
DisplayString ::= OCTET STRING
PhysAddress ::= OCTET STRING
interfaces OBJECT IDENTIFIER ::= { mib-2 2 }
ifTable OBJECT-TYPE SYNTAX SEQUENCE OF IfEntry ACCESS not-accessible STATUS mandatory
    ::= { interfaces 2 }
ifEntry OBJECT-TYPE SYNTAX IfEntry ACCESS not-accessible STATUS mandatory
    INDEX { ifIndex } ::= { ifTable 1 }
IfEntry ::= SEQUENCE { ifIndex INTEGER, ifDescr DisplayString }
ifIndex OBJECT-TYPE SYNTAX INTEGER ACCESS read-only STATUS mandatory ::= { ifEntry 1 }
ifDescr OBJECT-TYPE SYNTAX DisplayString (SIZE (0..255)) ACCESS read-only STATUS mandatory
    ::= { ifEntry 2 }
END
"#;

fn load(files: &[(&str, &str)]) -> Mib {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(dir.path().join(name), text).unwrap();
    }
    load_dir(dir.path())
}

fn load_dir(dir: &Path) -> Mib {
    let sources = MibSources {
        modules: vec!["ALL".to_owned()],
        dirs: vec![dir.to_owned()],
        files: Vec::new(),
    };
    let (mib, problems) = Mib::load(&sources).unwrap();
    assert_eq!(problems, []);
    Mib::from_snapshot(mib.snapshot().to_vec()).unwrap()
}

#[test]
fn modules_that_import_builtin_ones_are_complete() {
    testkit::alone!();
    builtin_objects_can_be_imported();
    clauses_that_the_parser_loses_are_kept();
    types_of_a_module_are_kept();
    smiv1_modules_are_loaded();
    the_newer_of_two_modules_gives_the_name();
    an_old_copy_does_not_replace_newer_modules();
    loading_the_builtin_files_gives_the_builtin_mib();
}

fn builtin_objects_can_be_imported() {
    let mib = load(&[("modern", MODERN)]);
    let text = "MODERN-MIB::modernName.3.ipv4.\"10.0.0.1\"";
    let oid = mib.resolve("modernName[3][ipv4][\"10.0.0.1\"]").unwrap();
    assert_eq!(oid.to_string(), "1.3.6.1.4.1.99990.1.1.3.3.1.4.10.0.0.1");
    assert_eq!(mib.name(&oid, Names::default()), text);
    let index = mib.index(&oid).unwrap();
    let names: Vec<&str> = index.iter().map(|part| part.name).collect();
    assert_eq!(names, ["ifIndex", "modernKind", "modernAddress"]);
    let oid = mib.resolve("modernColour.7").unwrap();
    assert_eq!(mib.find("modernMoreEntry").unwrap().augments(), Some("ifEntry"));
    assert_eq!(mib.index(&oid).unwrap()[0].value, Value::Integer(7));
    let event = mib.find("modernEvent").unwrap();
    assert_eq!((event.kind(), event.status()), (Kind::Notification, Status::Deprecated));
    let carried: Vec<_> = event
        .notification_objects()
        .into_iter()
        .map(|(name, object)| (name, object.unwrap().module()))
        .collect();
    assert_eq!(carried, [("ifIndex", "IF-MIB"), ("modernBig", "MODERN-MIB")]);
}

fn clauses_that_the_parser_loses_are_kept() {
    let mib = load(&[("modern", MODERN)]);
    let ranges = |name: &str| mib.find(name).unwrap().ranges();
    assert_eq!(ranges("modernUnsigned"), [(1, 4_294_967_295)]);
    assert_eq!(ranges("modernSigned"), [(-2_147_483_648, 2_147_483_647)]);
    assert_eq!(ranges("modernSmall"), [(-1, 99), (5, 2_147_483_647), (255, 255)]);
    assert_eq!(ranges("modernBig"), [(0, 4_294_967_295)]);
    assert_eq!(ranges("modernName"), [(0, 32)]);
    assert_eq!(ranges("modernAddress"), [(4, 4), (16, 16)]);
    assert_eq!(ranges("modernAlias"), [(0, 0), (4, 24)]);
    let labels = |name: &str| mib.find(name).unwrap().enums().collect::<Vec<_>>();
    assert_eq!(labels("modernColour"), [(1, "red"), (2, "current"), (3, "obsolete")]);
    assert_eq!(labels("modernStatus"), [(1, "active"), (6, "destroy")]);
    assert_eq!(labels("modernOn"), [(1, "true"), (2, "false")]);
    assert_eq!(
        labels("modernKind"),
        [(0, "unknown"), (1, "ipv4"), (2, "ipv6"), (3, "ipv4z"), (4, "ipv6z"), (16, "dns")]
    );
    let alias = mib.find("modernAlias").unwrap();
    assert_eq!((alias.convention(), alias.hint()), (Some("ModernAlias"), Some("24a")));
    assert_eq!((alias.status(), alias.syntax()), (Status::Obsolete, Syntax::OctetString));
    assert_eq!(mib.find("modernUnsigned").unwrap().units(), Some("cells"));
    let default = |name: &str| mib.find(name).unwrap().default_value();
    assert_eq!(default("modernName"), Some("\"a name\""));
    assert_eq!(default("modernOn"), Some("true"));
    assert_eq!(default("modernMac"), Some("'0011223344556677889900'H"));
    assert_eq!(default("modernStatus"), None);
}

fn types_of_a_module_are_kept() {
    let mib = load(&[("modern", MODERN)]);
    let unused = mib.convention("MODERN-MIB::ModernUnused").unwrap();
    assert_eq!(unused.syntax(), Syntax::Bits);
    assert_eq!(unused.enums().collect::<Vec<_>>(), [(0, "first"), (1, "obsolete"), (40, "far")]);
    assert_eq!((unused.label(40), unused.number("first")), (Some("far"), Some(0)));
    let name = mib.convention("ModernName").unwrap();
    assert_eq!((name.status(), name.ranges()), (Status::Deprecated, vec![(0, 0), (4, 24)]));
    assert_eq!(mib.convention("ModernAlias").unwrap().convention(), Some("ModernName"));
    assert_eq!(mib.convention("ModernWide").unwrap().ranges(), [(0, i64::MAX)]);
    // No built-in types are lost, and rows are not types.
    assert!(mib.convention("SNMPv2-TC::DateAndTime").is_some());
    assert!(mib.convention("ModernEntry").is_none());
    assert!(mib.convention("NO-MIB::ModernName").is_none());

    let module = mib.module("MODERN-MIB").unwrap();
    assert_eq!(module.identity().unwrap().name(), "modern");
    assert_eq!(module.last_updated(), Some("202402030405Z"));
    let counts = [module.scalars(), module.tables(), module.columns(), module.notifications()];
    assert_eq!(counts, [5, 2, 7, 1]);
    assert_eq!((module.conventions(), module.names()), (4, 19));
    assert_eq!(module.objects().count(), 19);
    assert!(mib.module("MODERN").is_none());
}

fn smiv1_modules_are_loaded() {
    let mib = load(&[("old", OLD)]);
    let entry = mib.find("oldEntry").unwrap();
    let index: Vec<&str> = entry.index().iter().map(|part| part.name).collect();
    assert_eq!(index, ["ifIndex", "INTEGER", "oldAddress"]);
    let of = |name: &str| {
        let object = mib.find(name).unwrap();
        (object.syntax(), object.kind(), object.status())
    };
    assert_eq!(of("oldAddress"), (Syntax::NetworkAddress, Kind::Column, Status::Mandatory));
    assert_eq!(of("oldName"), (Syntax::OctetString, Kind::Column, Status::Optional));
    assert_eq!(of("oldLoad"), (Syntax::Gauge32, Kind::Column, Status::Mandatory));
    assert_eq!(of("oldHits"), (Syntax::Counter32, Kind::Column, Status::Mandatory));
    // RFC 1213 has no DISPLAY-HINT, although the convention of that name in SNMPv2-TC has one.
    assert_eq!(mib.find("oldName").unwrap().hint(), None);
    assert_eq!(mib.find("oldName").unwrap().ranges(), [(0, 8)]);
    let trap = mib.find("oldTrap").unwrap();
    assert_eq!(trap.oid().to_string(), "1.3.6.1.4.1.99989.0.7");
    assert_eq!(trap.kind(), Kind::Notification);
    let carried: Vec<&str> =
        trap.notification_objects().into_iter().map(|(name, _)| name).collect();
    assert_eq!(carried, ["ifIndex", "oldName"]);
    assert!(mib.module("OLD-MIB").unwrap().identity().is_none());
}

fn the_newer_of_two_modules_gives_the_name() {
    // The order in which the files are read does not matter.
    for files in [[("a", FIRST_OLD), ("b", SECOND_NEW)], [("b", FIRST_OLD), ("a", SECOND_NEW)]] {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(dir.path().join(name), text).unwrap();
        }
        let mib = load_dir(dir.path());
        let size = mib.find("bothSize").unwrap();
        assert_eq!((size.module(), size.ranges()), ("B-NEW-MIB", vec![(1, 10)]));
        assert_eq!(size.syntax(), Syntax::Unsigned32);
        assert_eq!(mib.name(&size.oid(), Names::default()), "B-NEW-MIB::bothSize");
        assert_eq!(mib.resolve("A-OLD-MIB::bothSize").unwrap(), size.oid());
        // One name for two OIDs.
        let moved = |name: &str| mib.resolve(name).unwrap().to_string();
        assert_eq!(moved("bothMoved"), "1.3.6.1.4.1.99988.3");
        assert_eq!(moved("A-OLD-MIB::bothMoved"), "1.3.6.1.4.1.99988.2");
        for module in ["A-OLD-MIB", "B-NEW-MIB"] {
            assert_eq!(mib.module(module).unwrap().scalars(), 2);
        }
    }
}

fn an_old_copy_does_not_replace_newer_modules() {
    let mib = load(&[("rfc1213", RFC1213)]);
    let descr = mib.find("ifDescr").unwrap();
    assert_eq!(descr.module(), "IF-MIB");
    assert_eq!(mib.resolve("RFC1213-MIB::ifDescr").unwrap(), descr.oid());
    assert_eq!(mib.find("ifIndex").unwrap().convention(), Some("InterfaceIndex"));
}

/// Loading the files of the built-in modules as a user's modules gives the built-in MIB.
fn loading_the_builtin_files_gives_the_builtin_mib() {
    let mib = load_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("vendor/mibs"));
    let ours = Mib::builtin();
    assert!(mib.modules().eq(ours.modules()));
    let all = |mib: &Mib| -> Vec<String> {
        mib.objects().filter(|o| !o.name().is_empty()).map(|o| format!("{o:?}")).collect()
    };
    let (theirs, ours_all) = (all(&mib), all(ours));
    for (theirs, ours) in theirs.iter().zip(&ours_all) {
        assert_eq!(theirs, ours);
    }
    assert_eq!(theirs.len(), ours_all.len());
    assert_eq!(mib.conventions().count(), ours.conventions().count());
}
