//! Profiles of users: what they can contain, and what errors they get.

use netsnmp::{
    inventory::{Field, Plan, Profiles},
    mib::{CompiledMib, MibSources},
};
use proptest::prelude::*;
use testkit::memory_agent::Agent;

#[test]
fn a_users_profile_changes_and_adds_sections() {
    let profile = r#"
        [interfaces]
        title = "Ports"
        [interfaces.fields]
        name = { object = "ifDescr", match = '(\d+/\d+/\d+)$' }
        duplex = { object = "1.3.6.1.2.1.10.7.2.1.19", map = { 2 = "half", 3 = "full" }, as = "label" }
        mac = false

        [batteries]
        key = ["index"]
        tables = ["1.3.6.1.4.1.99999.1.1"]
        [batteries.fields]
        index = { index = -1, as = "unsigned" }
        bank = { index = 0, as = "unsigned" }
        volts = { object = "1.3.6.1.4.1.99999.1.1.1.3", scale = 0.01 , as = "number", unit = "V" }
    "#;
    let profiles = Profiles::builtin().with(profile, "mine.toml").unwrap();
    let sections = ["interfaces".to_owned(), "batteries".to_owned()];
    let plan = Plan::new(&profiles, Some(&sections)).unwrap();
    let mut agent = Agent::of(
        "ifDescr.1 s GigabitEthernet1/0/1
         ifPhysAddress.1 x 00259001aabb
         1.3.6.1.2.1.10.7.2.1.19.1 i 3
         1.3.6.1.4.1.99999.1.1.1.3.2.7 g 1234",
    );
    let device = agent.device(&plan);
    let schema = device.schema().section("interfaces").unwrap();
    assert_eq!((&*schema.title, schema.place("mac")), ("Ports", None));
    let row = &device.section("interfaces").unwrap().rows[0];
    assert_eq!(row.get(schema, "name"), Some(&Field::Text("1/0/1".to_owned())));
    assert_eq!(row.get(schema, "duplex"), Some(&Field::Text("full".to_owned())));
    let schema = device.schema().section("batteries").unwrap();
    let row = &device.section("batteries").unwrap().rows[0];
    assert_eq!(row.get(schema, "index"), Some(&Field::Unsigned(7)));
    assert_eq!(row.get(schema, "bank"), Some(&Field::Unsigned(2)));
    assert_eq!(row.get(schema, "volts"), Some(&Field::Number(12.34)));
}

#[test]
fn errors_in_a_profile_are_reported_with_their_place() {
    for (profile, expected) in [
        ("[a", &["mine.toml:1"][..]),
        ("[interfaces]\ntitel = 'x'", &["mine.toml:2", "interfaces", "titel", "title"]),
        ("[interfaces.fields]\nx = 'ifDescrr'", &["mine.toml:2", "\"x\"", "ifDescr"]),
        ("[interfaces.fields]\nx = { object = 'ifDescr', as = 'txt' }", &["txt", "text"]),
        ("[interfaces.fields]\nx = { object = 'ifDescr', match = '(' }", &["mine.toml:2", "\"x\""]),
        ("[interfaces.fields]\nx = { index = 'ifIndexx' }", &["ifIndexx", "ifIndex"]),
        ("[interfaces.fields]\nx = 'ifTable'", &["ifTable is a table"]),
        ("[interfaces.fields]\nx = {object = 'ifType', unless = 'nose'}", &["no label", "nose"]),
        ("[interfaces.fields]\nX = 'ifDescr'", &["lower case"]),
        ("[interfaces]\nkey = ['indx']", &["key", "indx", "index"]),
        ("[new]\ntables = ['ifTable']\nfields.x = 'ifDescr'", &["needs a key"]),
        ("[new]\nkey = ['x']\nfields.x = 'ifDescr'", &["needs tables"]),
        (
            "[new]\nkey = ['x']\ntables = ['ifTable']\nfields.x = 'sysDescr'",
            &["no field is a column"],
        ),
        ("[device.fields]\nx = 'ifDescr'", &["which row"]),
        ("[arp]\nwhen = { missing = 'dot3StatsTable' }", &["nothing asks"]),
        ("[device.fields]\nx = { object = 'sysName', decode = 'enterprize' }", &["enterprise"]),
        (
            "[new]\nkey = ['x']\ntables = ['1.3.6.1.4.1.9.8.1']\nfields.x = '1.3.6.1.4.1.9.8.1.2'\nfields.y = '1.3.6.1.4.1.9.8.1.2.3'",
            &["lies below"],
        ),
        ("[device.fields]\nx = 5", &["must be the name"]),
        ("[device.fields]\nx = { object = 'sysName', index = 0 }", &["one of object"]),
        ("[fdb.fields]\nport = { object = 'dot1qTpFdbPort', decode = 'lldp-port' }", &["typed_by"]),
    ] {
        let error = Profiles::builtin().with(profile, "mine.toml").unwrap_err();
        assert_eq!(error.kind().name(), "bad-profile");
        for part in expected {
            assert!(error.to_string().contains(part), "{profile}: {error}, no {part:?}");
        }
    }
    let error = Plan::new(Profiles::builtin(), Some(&["interface".to_owned()])).unwrap_err();
    assert!(error.to_string().contains("did you mean interfaces"), "{error}");
}

#[test]
fn an_instance_of_a_walked_column_is_taken_from_the_walk() {
    let profile = "[device.fields]\nfirst_port = 'ifDescr.1'\nmissing_port = 'ifDescr.9'";
    let profiles = Profiles::builtin().with(profile, "mine.toml").unwrap();
    for sections in [&["device", "interfaces"][..], &["device"]] {
        let sections: Vec<String> = sections.iter().map(|name| (*name).to_owned()).collect();
        let plan = Plan::new(&profiles, Some(&sections)).unwrap();
        let mut agent = Agent::of("sysName.0 s r1\nifDescr.1 s eth0\nifDescr.2 s eth1");
        let device = agent.device(&plan);
        assert!(device.is_complete(), "{:?}", device.error);
        let schema = device.schema().section("device").unwrap();
        let row = &device.section("device").unwrap().rows[0];
        assert_eq!(row.get(schema, "first_port"), Some(&Field::Text("eth0".to_owned())));
        assert_eq!(row.get(schema, "missing_port"), None);
        assert!(sections.len() == 1 || device.interfaces().len() == 2);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// A built-in file with a damaged piece is either a profile, or is refused with its line.
    #[test]
    fn damaged_profiles_never_panic(
        file in any::<proptest::sample::Index>(),
        from in any::<proptest::sample::Index>(),
        len in 1usize..40,
        text in "[\\[\\]{}=\"'a-z0-9.,\\n ]{0,12}",
    ) {
        let files: Vec<_> = Profiles::builtin_files().collect();
        let (_, whole) = files[file.index(files.len())];
        let bytes = whole.as_bytes();
        let from = from.index(bytes.len());
        let to = (from + len).min(bytes.len());
        let damaged = [&bytes[..from], text.as_bytes(), &bytes[to..]].concat();
        let damaged = String::from_utf8_lossy(&damaged);
        if let Err(error) = Profiles::builtin().with(&damaged, "mine.toml") {
            prop_assert_eq!(error.kind().name(), "bad-profile");
        }
    }
}

#[test]
fn a_profile_can_name_objects_of_the_users_modules() {
    let dir = tempfile::tempdir().unwrap();
    let module = r#"ACME-MIB DEFINITIONS ::= BEGIN
        IMPORTS MODULE-IDENTITY, OBJECT-TYPE, OBJECT-IDENTITY, enterprises, Integer32 FROM SNMPv2-SMI;
        acme MODULE-IDENTITY LAST-UPDATED "202601010000Z" ORGANIZATION "" CONTACT-INFO ""
            DESCRIPTION "" ::= { enterprises 99999 }
        roadRunner OBJECT IDENTIFIER ::= { acme 1 }
        acmeMode OBJECT-TYPE SYNTAX INTEGER { idle(1), running(2) } MAX-ACCESS read-only
            STATUS current DESCRIPTION "" ::= { acme 2 }
        END"#;
    std::fs::write(dir.path().join("ACME-MIB"), module).unwrap();
    let sources = MibSources {
        modules: vec!["ACME-MIB".to_owned()],
        dirs: vec![dir.path().to_owned()],
        files: Vec::new(),
    };
    let mib = CompiledMib::compile(&sources).unwrap().mib;
    let profile = "[device.fields]\nmode = { object = \"acmeMode\", as = \"label\" }\n";
    let unknown = Profiles::builtin().with(profile, "acme.toml").unwrap_err();
    assert!(unknown.to_string().contains("acmeMode"), "{unknown}");
    let profiles = Profiles::builtin().named_by(Box::leak(Box::new(mib)));
    let profiles = profiles.with(profile, "acme.toml").unwrap();
    let plan = Plan::new(&profiles, Some(&["device".to_owned()])).unwrap();
    let walk = "sysObjectID.0 o 1.3.6.1.4.1.99999.1\n1.3.6.1.4.1.99999.2.0 i 2";
    let device = Agent::of(walk).device(&plan);
    let schema = &device.schema().sections[0];
    let get = |field| device.sections[0].rows[0].get(schema, field).map(ToString::to_string);
    assert_eq!(get("mode").as_deref(), Some("running"));
    // The name of the product is used if nothing else gives the model.
    assert_eq!(get("model").as_deref(), Some("roadRunner"));
    assert_eq!(get("object_id").as_deref(), Some("1.3.6.1.4.1.99999.1"));
}

#[test]
fn an_error_names_the_file_that_caused_it() {
    let wrong = |text: &str| Profiles::builtin().with(text, "own.toml").unwrap_err().to_string();
    let key = wrong("[interfaces]\nkey = [\"nmae\"]\n");
    assert!(key.contains("own.toml:1: "), "{key}");
    // A built-in part does not fit any more.
    let removed = wrong("[interfaces.fields]\nindex = false\n");
    assert!(removed.contains("own.toml: with it, interfaces.toml:"), "{removed}");
}
