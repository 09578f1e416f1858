//! Devices from random varbinds: any value under any index.

use netsnmp::{
    HostRecord, Mib, Oid, Value, VarBind,
    inventory::{Field, Plan, Profiles},
};
use proptest::prelude::*;
use std::sync::LazyLock;

/// The objects that the profiles name.
static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let words = Profiles::builtin_files()
        .flat_map(|(_, text)| text.split(|c: char| !c.is_ascii_alphanumeric()));
    let is_variable =
        |name: &&str| Mib::builtin().find(name).is_some_and(|o| o.is_column() || o.is_scalar());
    words.filter(is_variable).collect()
});

static ALL: LazyLock<Plan> = LazyLock::new(|| {
    let sections: Vec<_> =
        Profiles::builtin().sections().map(|(name, _)| name.to_owned()).collect();
    Plan::new(Profiles::builtin(), Some(&sections)).unwrap()
});

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<i32>().prop_map(Value::Integer),
        proptest::collection::vec(any::<u8>(), 0..24).prop_map(Value::OctetString),
        "\\PC{0,12}".prop_map(|text| Value::OctetString(text.into_bytes())),
        any::<u32>().prop_map(Value::Gauge32),
        any::<u32>().prop_map(Value::TimeTicks),
        any::<u64>().prop_map(Value::Counter64),
        any::<u32>().prop_map(|n| Value::IpAddress(n.into())),
        any::<f64>().prop_map(Value::Double),
        proptest::collection::vec(0u32..300, 0..20)
            .prop_map(|s| Value::ObjectIdentifier(Oid::new([vec![1, 3], s].concat()).unwrap())),
        Just(Value::Null),
        Just(Value::NoSuchInstance),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Any varbinds, under any index, give a device with the shape of the schema.
    #[test]
    fn random_varbinds_never_panic(
        picks in proptest::collection::vec(
            (any::<proptest::sample::Index>(), proptest::collection::vec(0u32..300, 0..24), any_value()),
            0..80,
        ),
        enterprise in prop_oneof![Just(9u32), Just(2636), Just(8072), Just(318), any::<u32>()],
    ) {
        let mut varbinds = vec![VarBind::new(
            "1.3.6.1.2.1.1.2.0".parse().unwrap(),
            Value::ObjectIdentifier(Oid::new(vec![1, 3, 6, 1, 4, 1, enterprise]).unwrap()),
        )];
        for (pick, index, value) in picks {
            let object = Mib::builtin().find(NAMES[pick.index(NAMES.len())]).unwrap().oid();
            varbinds.push(VarBind::new(object.join(&index).unwrap(), value));
        }
        let plan = &*ALL;
        let mut record = HostRecord::new("host", netsnmp::Outcome::Complete);
        record.varbinds = varbinds.into();
        let device = plan.device(&record);
        for (section, schema) in device.sections.iter().zip(&device.schema().sections) {
            for row in &section.rows {
                prop_assert_eq!(row.0.len(), schema.fields.len());
                for field in row.0.iter().flatten() {
                    if let Field::Text(text) = field {
                        prop_assert!(!text.is_empty() && !text.chars().any(char::is_control));
                    }
                    if let Field::Number(number) = field {
                        prop_assert!(number.is_finite());
                    }
                }
            }
        }
        let _ = (device.system(), device.interfaces(), device.neighbors(), device.ups());
    }
}
