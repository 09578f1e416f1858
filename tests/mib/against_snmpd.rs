//! Compares the built-in MIB with the answers of a real snmpd: every variable of snmpd's modules
//! must be a scalar or a column of ours, with an index that can be split completely and a value
//! that its SYNTAX allows.

use netsnmp::{
    Mib, Oid, Session, Value, VarBind,
    mib::{Access, Object, Syntax},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    net::UdpSocket,
    time::Duration,
};
use testkit::agent::{Agent, RO};

const ROOTS: [&str; 4] = ["1.3.6.1.2.1", "1.3.6.1.4.1.2021", "1.3.6.1.4.1.8072", "1.3.6.1.6.3"];

/// Answers of snmpd that contradict its modules: the object, what is wrong, and why snmpd is wrong.
/// The test fails if one no longer occurs.
const SNMPDS: &[(&str, &str, &str)] = &[
    // snmpd logs its own notification, coldStart. RFC 3014 has an SnmpEngineID there, which is 5 to
    // 32 octets (RFC 3411).
    ("NOTIFICATION-LOG-MIB::nlmLogEngineID", "size", "its own notifications have no engine ID"),
    ("NOTIFICATION-LOG-MIB::nlmLogContextEngineID", "size", "same as nlmLogEngineID"),
];

/// Like [`SNMPDS`], but depending on how snmpd was built.
const SNMPDS_AT_TIMES: &[(&str, &str, &str)] = &[
    // UCD-SNMP-MIB has DisplayString, 0 to 255 octets. Debian's options are longer.
    ("UCD-SNMP-MIB::versionConfigureOptions", "size", "all options of configure in one string"),
];

/// Below it are the variables of the agent's `pass_persist` program, which belong to no module.
const PLAYPEN: &str = "netSnmpPlaypen";

fn fits(syntax: Syntax, value: &Value) -> bool {
    match syntax {
        Syntax::ObjectIdentifier => matches!(value, Value::ObjectIdentifier(_)),
        Syntax::OctetString | Syntax::Bits => matches!(value, Value::OctetString(_)),
        Syntax::Integer | Syntax::Integer32 => matches!(value, Value::Integer(_)),
        Syntax::IpAddress | Syntax::NetworkAddress => matches!(value, Value::IpAddress(_)),
        Syntax::Counter32 => matches!(value, Value::Counter32(_)),
        Syntax::Gauge32 | Syntax::Unsigned32 => matches!(value, Value::Gauge32(_)),
        Syntax::TimeTicks => matches!(value, Value::TimeTicks(_)),
        Syntax::Counter64 => matches!(value, Value::Counter64(_)),
        Syntax::Opaque => matches!(value, Value::Opaque(_) | Value::Float(_) | Value::Double(_)),
        _ => false,
    }
}

fn within(ranges: &[(i64, i64)], number: i64) -> bool {
    ranges.is_empty() || ranges.iter().any(|&(low, high)| (low..=high).contains(&number))
}

/// Returns what is wrong with a value of an object, or with a value in an index.
fn wrong(object: &Object<'_>, value: &Value) -> Option<&'static str> {
    if !fits(object.syntax(), value) {
        return Some("type");
    }
    let ranges = object.ranges();
    match value {
        Value::Integer(n) if object.enums().next().is_some() => {
            object.label((*n).into()).is_none().then_some("enumeration")
        }
        Value::Integer(n) => (!within(&ranges, (*n).into())).then_some("range"),
        Value::Counter32(n) | Value::Gauge32(n) | Value::TimeTicks(n) => {
            (!within(&ranges, (*n).into())).then_some("range")
        }
        Value::Counter64(n) => {
            (!within(&ranges, i64::try_from(*n).unwrap_or(i64::MAX))).then_some("range")
        }
        Value::OctetString(octets) if object.syntax() == Syntax::Bits => {
            let known = |bit: usize| object.label(i64::try_from(bit).unwrap()).is_some();
            (!netsnmp::mib::bits_set(octets).all(known)).then_some("bit")
        }
        Value::OctetString(octets) => {
            (!within(&ranges, i64::try_from(octets.len()).unwrap())).then_some("size")
        }
        _ => None,
    }
}

/// Returns what is wrong with a varbind, each fault with its object.
fn faults<'m>(mib: &'m Mib, varbind: &VarBind) -> Vec<(Object<'m>, &'static str)> {
    let Some((object, rest)) = mib.object(&varbind.oid) else { return Vec::new() };
    let mut faults = Vec::new();
    if object.is_scalar() {
        if rest != [0] {
            faults.push((object, "instance"));
        }
    } else if object.is_column() {
        match mib.index(&varbind.oid) {
            None => faults.push((object, "instance")),
            Some(values) => {
                for value in values {
                    let of = value.object.unwrap_or_else(|| panic!("{} is unknown", value.name));
                    faults.extend(wrong(&of, &value.value).map(|fault| (of, fault)));
                }
            }
        }
    } else {
        return vec![(object, "name")];
    }
    if matches!(object.access(), Access::NotAccessible | Access::Notify) {
        faults.push((object, "access"));
    }
    faults.extend(wrong(&object, &varbind.value).map(|fault| (object, fault)));
    faults
}

fn walked(agent: &Agent) -> Vec<VarBind> {
    let mut session =
        Session::builder(agent.udp()).v2c(RO).timeout(Duration::from_secs(20)).open().unwrap();
    let mut all = Vec::new();
    for root in ROOTS {
        let root: Oid = root.parse().unwrap();
        for varbind in session.walk(root).unwrap() {
            all.push(varbind.unwrap());
        }
    }
    all
}

#[test]
fn every_variable_of_snmpd_is_known_and_fits() {
    // Receives the notifications and reads none.
    let sink = UdpSocket::bind("127.0.0.1:0").unwrap();
    let agent = Agent::builder()
        .all_users()
        .extend("one", "a line")
        .config("proc snmpd 5 0")
        .config("disk / 10%")
        .config("load 12 10 5")
        .config("file /etc/passwd 1000")
        .config(&format!("trapsess -v 2c -c public udp:{}", sink.local_addr().unwrap()))
        .start();
    let mib = Mib::builtin();
    let mut found: BTreeMap<(String, &str), (usize, VarBind)> = BTreeMap::new();
    let mut modules = BTreeSet::new();
    let mut objects = BTreeSet::new();
    let all = walked(&agent);
    for varbind in all {
        let Some((object, _)) = mib.object(&varbind.oid) else {
            panic!("nothing names {}", varbind.oid)
        };
        if object.name() == PLAYPEN {
            continue;
        }
        modules.insert(object.module());
        objects.insert(object.name());
        for (object, fault) in faults(mib, &varbind) {
            let name = format!("{}::{}", object.module(), object.name());
            found.entry((name, fault)).or_insert_with(|| (0, varbind.clone())).0 += 1;
        }
    }
    let mut unexplained = Vec::new();
    for ((name, fault), (times, varbind)) in &found {
        let known = |(n, f, _): &&(&str, &str, &str)| n == name && f == fault;
        if !SNMPDS.iter().chain(SNMPDS_AT_TIMES).any(|one| known(&one)) {
            let line = mib.line(varbind, &netsnmp::mib::Style::default());
            unexplained.push(format!("{name}: {fault}, {times} times, as in {line}"));
        }
    }
    assert!(unexplained.is_empty(), "{}\n{} faults", unexplained.join("\n"), unexplained.len());
    for (name, fault, why) in SNMPDS {
        let there = found.contains_key(&((*name).to_owned(), *fault));
        assert!(there, "snmpd no longer does this: {name}: {fault}: {why}");
    }
    // Every net-snmp since 5.8 has these modules, and its default modules have more objects than
    // that.
    for module in ["SNMPv2-MIB", "IF-MIB", "IP-MIB", "TCP-MIB", "UDP-MIB", "HOST-RESOURCES-MIB"] {
        assert!(modules.contains(module), "{modules:?}");
    }
    assert!(objects.len() > 400, "{} objects of {modules:?}", objects.len());
}

#[test]
fn faults_are_found() {
    let mib = Mib::builtin();
    let octets = |len: usize| Value::OctetString(vec![b'a'; len]);
    for (name, value, fault) in [
        ("1.3.6.1.2.1.2.99", Value::Null, "name"),
        ("sysDescr.1", octets(1), "instance"),
        ("sysDescr.0", octets(256), "size"),
        ("sysDescr.0", Value::Integer(1), "type"),
        ("ifOperStatus.1", Value::Integer(8), "enumeration"),
        ("ifIndex.1", Value::Integer(0), "range"),
        ("ifDescr.1.2", octets(1), "instance"),
        ("ifDescr.0", octets(1), "range"),
        ("ipNetToPhysicalPhysAddress.1.1.4.10.0.0", octets(6), "instance"),
        ("vacmGroupName.3.0", octets(3), "size"),
        ("mteTriggerTest.0.1.97", Value::OctetString(vec![0x01]), "bit"),
        ("ipAddressIfIndex.1.4.10.0.0.1", Value::Counter64(1), "type"),
        ("ipAddressAddrType.1.4.10.0.0.1", Value::Integer(1), "access"),
        ("snmpEngineTime.0", Value::Integer(-1), "range"),
    ] {
        let oid = mib.resolve(name).unwrap();
        let told: Vec<_> = faults(mib, &VarBind::new(oid, value)).iter().map(|f| f.1).collect();
        assert!(told.contains(&fault), "{name}: {told:?}");
    }
}
