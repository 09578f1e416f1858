//! Tests that concern several files of this module: parsing and writing names, and damaged
//! snapshots.

use super::{
    snapshot::{NAMES, Snapshot},
    *,
};
use crate::{ErrorKind, Value, VarBind, suggest};
use proptest::prelude::*;

fn resolve(name: &str) -> Result<String, String> {
    match Mib::builtin().resolve(name) {
        Ok(oid) => Ok(oid.to_string()),
        Err(error) => match error.kind() {
            ErrorKind::BadName { name: named, reason } => {
                assert_eq!(named, name);
                Err(reason.clone())
            }
            other => panic!("{other:?}"),
        },
    }
}

#[test]
fn every_form_of_a_name_is_resolved() {
    for name in [
        "1.3.6.1.2.1.1.1.0",
        ".1.3.6.1.2.1.1.1.0",
        "sysDescr.0",
        "SNMPv2-MIB::sysDescr.0",
        "SNMPv2-MIB:sysDescr.0",
        ".iso.org.dod.internet.mgmt.mib-2.system.sysDescr.0",
        "iso.org.dod.internet.mgmt.mib-2.system.sysDescr.0",
        ".iso.3.6.1.2.1.1.1.0",
        "iso.3.6.1.2.1.1.1.0",
        "1.3.6.1.2.1.system.sysDescr.0",
        "system.1.0",
        "system.sysDescr.0",
        "SNMPv2-MIB::system.1.0",
        "mib-2.1.1.0",
        " sysDescr.0 ",
        "sysDescr[0]",
    ] {
        assert_eq!(resolve(name).as_deref(), Ok("1.3.6.1.2.1.1.1.0"), "{name}");
    }
    for (name, oid) in [
        ("interfaces.ifNumber.0", "1.3.6.1.2.1.2.1.0"),
        ("enterprises.8072.3", "1.3.6.1.4.1.8072.3"),
        ("IF-MIB::ifDescr.3", "1.3.6.1.2.1.2.2.1.2.3"),
        ("ifDescr[3]", "1.3.6.1.2.1.2.2.1.2.3"),
        ("ifDescr[\"3\"]", "1.3.6.1.2.1.2.2.1.2.3"),
        ("ifDescr", "1.3.6.1.2.1.2.2.1.2"),
        ("ifTable.1.2.3", "1.3.6.1.2.1.2.2.1.2.3"),
        ("ifEntry.99.3", "1.3.6.1.2.1.2.2.1.99.3"),
        ("ifStackStatus.3[4]", "1.3.6.1.2.1.31.1.2.1.3.3.4"),
        ("ifStackStatus.3", "1.3.6.1.2.1.31.1.2.1.3.3"),
        ("ifStackStatus.3.4.5.6", "1.3.6.1.2.1.31.1.2.1.3.3.4.5.6"),
        ("ifRcvAddressStatus.3.\"a:b\"", "1.3.6.1.2.1.31.1.4.1.2.3.2.10.11"),
        ("ifRcvAddressStatus.3.'zz'", "1.3.6.1.2.1.31.1.4.1.2.3.2.122.122"),
        ("ifRcvAddressStatus[3][STRING: 0:1b]", "1.3.6.1.2.1.31.1.4.1.2.3.2.0.27"),
        ("ifRcvAddressStatus.3.00:1b", "1.3.6.1.2.1.31.1.4.1.2.3.2.0.27"),
        ("ifRcvAddressStatus.3.2.0.27", "1.3.6.1.2.1.31.1.4.1.2.3.2.0.27"),
        ("hrDevicePrinter", "1.3.6.1.2.1.25.3.1.5"),
        ("zeroDotZero", "0.0"),
    ] {
        assert_eq!(resolve(name).as_deref(), Ok(oid), "{name}");
    }
}

#[test]
fn an_invalid_name_gives_the_reason() {
    for (name, why) in [
        ("", "empty"),
        (".", "empty"),
        ("sysDesrc.0", "did you mean sysDescr"),
        ("sysdescr", "did you mean sysDescr"),
        ("IF-MIB::ifDecsr.3", "did you mean ifDescr"),
        ("IF-MIB::sysDescr", "did you mean SNMPv2-MIB::sysDescr"),
        ("IFMIB::ifDescr", "did you mean IF-MIB"),
        ("system.sysDesc.0", "did you mean sysDescr"),
        ("iso.3.sysDescr", "\"sysDescr\""),
        ("ifDescr.x", "a number"),
        ("ifDescr.4294967296", "4294967295"),
        ("iso.4294967296", "4294967295"),
        ("ifDescr..3", "empty"),
        ("ifDescr[3", "]"),
        ("sysDescr.\"a\"", "no string"),
        ("1.3.x", "\"x\""),
        ("5.3.1", "0, 1 or 2"),
    ] {
        let reason = resolve(name).unwrap_err();
        assert!(reason.contains(why), "{name:?}: {reason}");
    }
}

/// The snapshot has an index of letters. It must not hide a name.
#[test]
fn suggestions_are_the_nearest_of_all_names() {
    let snapshot = &Mib::builtin().snapshot;
    let names: Vec<&str> = (0..snapshot.count(NAMES)).map(|i| snapshot.name(i).0).collect();
    for wanted in names.iter().step_by(397).filter(|name| name.len() > 3) {
        // A letter too few, two letters that are swapped, two letters too many.
        let (start, end) = wanted.split_at(wanted.len() / 2);
        for wrong in
            [format!("{start}{}", &end[1..]), format!("{end}{start}"), format!("{wanted}xq")]
        {
            let near = suggest::question(&suggest::nearest(&wrong, names.iter().copied()));
            let Err(reason) = resolve(&wrong) else { continue };
            assert!(reason.ends_with(&format!("in the MIB{near}")), "{wrong}: {reason} {near}");
        }
    }
}

#[test]
fn a_scalar_alone_means_its_instance() {
    let instance = |name: &str| Mib::builtin().resolve_instance(name).unwrap().to_string();
    assert_eq!(instance("sysDescr"), "1.3.6.1.2.1.1.1.0");
    assert_eq!(instance("system.1"), "1.3.6.1.2.1.1.1.0");
    assert_eq!(instance("sysDescr.0"), "1.3.6.1.2.1.1.1.0");
    assert_eq!(instance("1.3.6.1.2.1.1.1"), "1.3.6.1.2.1.1.1");
    assert_eq!(instance("ifDescr"), "1.3.6.1.2.1.2.2.1.2");
    assert_eq!(instance("system"), "1.3.6.1.2.1.1");
}

#[test]
fn an_unknown_column_has_the_index_of_its_entry() {
    let mib = Mib::builtin();
    let oid: Oid = "1.3.6.1.2.1.31.1.4.1.4.3.2.0.27".parse().unwrap();
    assert_eq!(mib.resolve("ifRcvAddressEntry.4.3.\"0:1b\"").unwrap(), oid);
    // "ab" read as octets by the hint would be another index, so the numbers stay.
    let oid: Oid = "1.3.6.1.2.1.31.1.4.1.3.3.2.97.98".parse().unwrap();
    assert_eq!(mib.name(&oid, Names::Suffix), "ifRcvAddressType.3.2.97.98");
}

#[test]
fn an_instance_is_split_into_index_values() {
    let mib = Mib::builtin();
    let index = |name: &str| {
        let values = mib.index(&mib.resolve(name).unwrap())?;
        Some(values.into_iter().map(|v| (v.name, v.value)).collect::<Vec<_>>())
    };
    assert_eq!(index("ifDescr.3"), Some(vec![("ifIndex", Value::Integer(3))]));
    assert_eq!(index("ifHCInOctets.3"), Some(vec![("ifIndex", Value::Integer(3))]));
    assert_eq!(
        index("ifRcvAddressStatus.3.\"0:1b\""),
        Some(vec![
            ("ifIndex", Value::Integer(3)),
            ("ifRcvAddressAddress", Value::OctetString(vec![0, 0x1b])),
        ])
    );
    for none in ["ifDescr", "ifDescr.3.4", "sysDescr.0", "ifTable", "ifRcvAddressStatus.3.2.0.256"]
    {
        assert_eq!(index(none), None, "{none}");
    }
}

#[test]
fn a_table_knows_its_columns() {
    let mib = Mib::builtin();
    let columns = |name: &str| -> Vec<&str> {
        mib.columns(&mib.resolve(name).unwrap()).iter().map(Object::name).collect()
    };
    let stack = ["ifStackStatus"];
    assert_eq!(columns("ifStackTable"), stack);
    assert_eq!(columns("ifStackEntry"), stack);
    assert_eq!(columns("ifTable").len(), 22);
    assert_eq!(columns("ifXTable")[0], "ifName");
    assert!(columns("ifDescr").is_empty());
    assert!(columns("sysDescr").is_empty());
    assert!(columns("enterprises.9").is_empty());
}

#[test]
fn escape_sequences_from_agents_are_not_printed() {
    let mib = Mib::builtin();
    let hostile = b"\x1b]0;owned\x07\x9b2J\x7f".to_vec();
    for letters in ["", "q", "a", "T", "x", "aq", "v", "X"] {
        let mut style = Style::default();
        style.apply(letters).unwrap();
        for name in ["sysDescr.0", "enterprises.9.1", "ifPhysAddress.1", "ifDescr.1"] {
            let oid = mib.resolve(name).unwrap();
            let line = mib.line(&VarBind::new(oid, Value::OctetString(hostile.clone())), &style);
            assert!(!line.chars().any(char::is_control), "-O{letters} {line:?}");
        }
    }
}

/// Names of objects, with instances that agents may append.
fn oids() -> impl Strategy<Value = Oid> {
    let count = Mib::builtin().objects().count();
    let subid = prop_oneof![0..6_u32, 32..127_u32, any::<u32>()];
    let instance = proptest::collection::vec(subid, 0..8);
    (0..count, instance).prop_filter_map("a first pair BER cannot carry", |(i, instance)| {
        Mib::builtin().objects().nth(i).unwrap().oid().join(&instance).ok()
    })
}

proptest! {
    #[test]
    fn every_written_name_can_be_read_back(oid in oids(), flags in "[bEXq]{0,3}") {
        let mib = Mib::builtin();
        let (object, _) = mib.object(&oid).unwrap();
        // If two modules define a bare name, it means the object that takes precedence.
        let alone = mib.find(object.name()) == Some(object);
        for form in ["n", "f", "s", "S", "u"].into_iter().filter(|form| alone || *form != "s") {
            let mut style = Style::default();
            style.apply(form).unwrap();
            style.apply(&flags).unwrap();
            let mut name = String::new();
            mib.name_into(&mut name, &oid, &style);
            let back = mib.resolve(&name);
            prop_assert_eq!(back.as_ref().ok(), Some(&oid), "-O{}{} {}: {:?}", form, flags, name, back);
        }
    }

    #[test]
    fn resolving_any_text_never_panics(
        name in "(ifDescr|ifRcvAddressStatus.3|sysDescr|IF-MIB::|)[.\\[\\]\"'\\\\0-9a-z: ]{0,12}|.*"
    ) {
        let _ = Mib::builtin().resolve(&name);
        let _ = Mib::builtin().resolve_instance(&name);
    }

    #[test]
    fn no_octets_print_control_characters(
        oid in oids(),
        bytes: Vec<u8>,
        letters in "[qQvexatTUXbsSfnuE]{0,4}",
    ) {
        let mut style = Style::default();
        style.apply(&letters).unwrap();
        let line = Mib::builtin().line(&VarBind::new(oid, Value::OctetString(bytes)), &style);
        let allowed = |c: char| !c.is_control() || "\n\t\r".contains(c);
        prop_assert!(line.chars().all(allowed), "{:?}", line);
    }

    #[test]
    fn any_bytes_neither_panic_nor_hang(bytes: Vec<u8>) {
        prop_assert!(Mib::from_snapshot(bytes.clone()).is_err());
        exercise(&Mib::new(Snapshot::unchecked(bytes)));
    }
}

proptest! {
    // Each sample checks the whole built-in snapshot, which is slow without optimization.
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn damaged_snapshots_neither_panic_nor_hang(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
        length: Option<prop::sample::Index>,
    ) {
        let mut bytes = Mib::builtin().snapshot().to_vec();
        for (at, byte) in changes {
            // Put half of the changes into the header, where they do most damage.
            let at = at.index(bytes.len());
            let at = if byte & 1 == 0 { at % 64 } else { at };
            bytes[at] = byte;
        }
        if let Some(length) = length {
            bytes.truncate(length.index(bytes.len()));
        }
        let _ = Mib::from_snapshot(bytes.clone());
        // The accessors must not rely on that check, because the built-in bytes skip it.
        let mib = Mib::new(Snapshot::unchecked(bytes));
        exercise(&mib);
    }
}

fn exercise(mib: &Mib) {
    for name in ["sysDescr.0", "IF-MIB::ifDescr.3", "ifRcvAddressStatus.3.\"a\"", "sysDesrc"] {
        let _ = mib.resolve(name);
    }
    let _ = mib.modules().take(100).count();
    for oid in ["1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.2.2.1.8.3", "1.3.6.1.2.1.31.1.4.1.2.3.1.97"] {
        let oid: Oid = oid.parse().unwrap();
        let _ = mib.line(&VarBind::new(oid.clone(), Value::Integer(1)), &Style::default());
        let _ = mib.name(&oid, Names::Full);
        let _ = mib.index(&oid);
        let _ = mib.columns(&oid);
        if let Some((object, _)) = mib.object(&oid) {
            let _ = (object.ranges().len(), object.enums().take(10_000).count());
            let _ = (object.index().len(), object.children().take(10_000).count());
        }
    }
}

/// Agents leave out the length before a string. What then looks like the rest of the index is none.
#[test]
fn an_index_without_the_length_of_a_string_is_numbers() {
    let name = |oid: &str, letters: &str| {
        let mut style = Style::default();
        style.apply(letters).unwrap();
        let mut out = String::new();
        Mib::builtin().name_into(&mut out, &oid.parse().unwrap(), &style);
        out
    };
    let neighbour = "1.3.6.1.2.1.4.35.1.6.3.1";
    let route = "1.3.6.1.2.1.4.24.7.1.7.1";
    for (oid, letters, expected) in [
        (format!("{neighbour}.10.0.0.9"), "X", "IP-MIB::ipNetToPhysicalType[3][ipv4].10.0.0.9"),
        (format!("{neighbour}.2.65.66.7"), "X", "IP-MIB::ipNetToPhysicalType[3][ipv4].2.65.66.7"),
        (format!("{neighbour}.2.65.66.7"), "s", "ipNetToPhysicalType.3.ipv4.2.65.66.7"),
        (
            format!("{route}.10.0.0.9.24.2.0.0.1.1.2.3.4"),
            "X",
            "IP-FORWARD-MIB::inetCidrRouteIfIndex[ipv4].10.0.0.9.24.2.0.0.1.1.2.3.4",
        ),
        (
            format!("{route}.4.10.0.0.9.24.2.0.0.1.4.1.2.3.4"),
            "Xs",
            "inetCidrRouteIfIndex[ipv4][\"10.0.0.9\"][24][zeroDotZero][ipv4][\"1.2.3.4\"]",
        ),
    ] {
        assert_eq!(name(&oid, letters), expected);
    }
}

#[test]
fn latin_1_text_is_hex_or_has_dots() {
    let text = |letters: &str, oid: &str| {
        let mut style = Style::default();
        style.apply(letters).unwrap();
        let latin = Value::OctetString(b"B\xfcro \\".to_vec());
        Mib::builtin().format(&oid.parse().unwrap(), &latin, &style)
    };
    let (known, unknown) = ("1.3.6.1.2.1.1.6.0", "1.3.6.1.4.1.99999.1");
    assert_eq!(text("", known), "Hex-STRING: 42 FC 72 6F 20 5C ");
    assert_eq!(text("a", known), "STRING: B.ro \\");
    assert_eq!(text("a", unknown), "STRING: \"B.ro \\\\\"");
    assert_eq!(text("aq", known), "B.ro \\");
}
