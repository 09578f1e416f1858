//! Devices that answer, and wrongly: what of them comes through, and what is said of the rest.
#![cfg(feature = "inventory")]

mod common;

use common::{
    ber::{Value, oid, pdu},
    faulty::{Action, Faulty, Request},
    lane::{HOUR, ms, settings, within},
    replay::recorded,
    tree::Tree,
};
use netsnmp::{
    Pool, Target, Version,
    inventory::{Device, Field, Plan, Profiles, State},
};
use std::time::Duration;

const V1_SWITCH: &str = include_str!("inventory_walks/v1-switch.walk");
const HOLES_ROUTER: &str = include_str!("inventory_walks/holes-router.walk");

fn plan(sections: &[&str]) -> Plan {
    let sections: Vec<String> = sections.iter().map(|name| (*name).to_owned()).collect();
    Plan::new(Profiles::builtin(), Some(&sections)).unwrap()
}

/// All sections that are usual.
fn usual() -> Plan {
    Plan::new(Profiles::builtin(), None).unwrap()
}

/// The device that a peer is, asked without resends.
fn ask(peer: &Faulty, plan: &Plan, version: Version, timeout: Duration) -> Device {
    let (plan, target) =
        (plan.clone(), Target::new(peer.udp()).community("public").version(version));
    within(move || {
        let pool = Pool::builder().settings(settings(timeout, 0)).build().unwrap();
        let mut records: Vec<_> = pool.query([target], &plan.query()).collect();
        assert_eq!(records.len(), 1);
        plan.device(&records.remove(0))
    })
}

fn v2c(peer: &Faulty, plan: &Plan) -> Device {
    ask(peer, plan, Version::V2c, HOUR)
}

/// As agents do that cut an answer to a datagram that fits a frame.
fn cut(tree: &Tree, request: &Request) -> Vec<Action> {
    let mut answer = tree.answer(request);
    if let Some(pdu) = &mut answer.pdu {
        pdu.varbinds.truncate(request.pdu().varbinds.len().max(60));
    }
    while answer.encode().len() > 65_000 {
        answer.pdu.as_mut().unwrap().varbinds.pop();
    }
    vec![answer.into()]
}

fn replayed(tree: Tree) -> Faulty {
    Faulty::start(move |request| cut(&tree, request))
}

/// A field of a row, as text; empty where there is none.
fn get(device: &Device, section: &str, row: usize, field: &str) -> String {
    let schema = device.schema().section(section).unwrap();
    assert!(schema.place(field).is_some(), "{section} has no {field}");
    let rows = &device.section(section).unwrap().rows;
    let row = rows.get(row).unwrap_or_else(|| panic!("{} rows of {section}", rows.len()));
    row.get(schema, field).map(Field::to_string).unwrap_or_default()
}

fn state<'d>(device: &'d Device, section: &str) -> &'d State {
    &device.section(section).unwrap().state
}

fn rows(device: &Device, section: &str) -> usize {
    device.section(section).unwrap().rows.len()
}

#[test]
fn a_switch_that_knows_snmpv1_only() {
    let tree = recorded(V1_SWITCH);
    let peer = Faulty::start(move |request| match request.message.version {
        0 => vec![tree.answer(request).into()],
        _ => Vec::new(),
    });
    let device = ask(&peer, &usual(), Version::V1, HOUR);
    assert!(device.is_complete(), "{:?}", device.error);
    assert_eq!(get(&device, "device", 0, "name"), "cellar");
    assert_eq!(get(&device, "device", 0, "vendor"), "3Com");
    assert_eq!(get(&device, "device", 0, "contact"), "");
    assert_eq!(rows(&device, "interfaces"), 3);
    assert_eq!(get(&device, "interfaces", 0, "mac"), "00:a0:24:11:22:33");
    assert_eq!(get(&device, "interfaces", 0, "in_octets"), "4294967295");
    assert_eq!(get(&device, "interfaces", 2, "index"), "101");
    assert_eq!(get(&device, "addresses", 0, "address"), "10.9.8.7");
    assert_eq!(get(&device, "addresses", 0, "prefix_length"), "");
    assert_eq!(get(&device, "fdb", 0, "interface"), "2");
    assert_eq!(*state(&device, "vlans"), State::Absent);
    assert_eq!(*state(&device, "components"), State::Absent);
    // As SNMPv2c it is silent, and says so.
    let device = ask(&peer, &plan(&["device"]), Version::V2c, ms(50));
    assert_eq!(device.error.as_ref().unwrap().0, "timeout");
}

#[test]
fn a_router_whose_tables_do_not_agree() {
    let device = v2c(&replayed(recorded(HOLES_ROUTER)), &usual());
    assert!(device.is_complete(), "{:?}", device.error);
    let indexes: Vec<_> = (0..rows(&device, "interfaces"))
        .map(|row| get(&device, "interfaces", row, "index"))
        .collect();
    // 999 is in ifXTable alone, 2147483647 in ifTable alone.
    assert_eq!(indexes, ["5", "503", "999", "2147483647"]);
    assert_eq!(get(&device, "interfaces", 0, "alias"), "At Süd");
    assert_eq!(get(&device, "interfaces", 1, "speed"), "100000000000");
    assert_eq!(get(&device, "interfaces", 1, "in_octets"), u64::MAX.to_string());
    assert_eq!(get(&device, "interfaces", 2, "name"), "gone");
    assert_eq!(get(&device, "interfaces", 3, "name"), "lsi");
    assert_eq!(get(&device, "addresses", 0, "prefix_length"), "30");
    // An interface that nobody has, and a mask that is none.
    assert_eq!(get(&device, "addresses", 1, "interface"), "77");
    assert_eq!(get(&device, "addresses", 1, "prefix_length"), "");
    assert!(!device.section("addresses").unwrap().notes.is_empty());
    assert_eq!(get(&device, "device", 0, "uptime"), "42949672.95");
    // What its indexes do not say is left out, the rest is there.
    let remote: Vec<_> = (0..rows(&device, "neighbors"))
        .map(|row| get(&device, "neighbors", row, "remote_name"))
        .collect();
    assert!(remote.contains(&"Te1/1/1".to_owned()), "{remote:?}");
}

#[test]
fn values_of_wrong_types_are_left_out_and_noted() {
    let tree = recorded(HOLES_ROUTER)
        .with("1.3.6.1.2.1.1.2.0", "1.3.6.1.4.1.9")
        .with("1.3.6.1.2.1.1.3.0", Value::Integer(-5))
        .with("1.3.6.1.2.1.2.2.1.5.5", "fast")
        .with("1.3.6.1.2.1.2.2.1.4.5", Value::Integer(-1))
        .with("1.3.6.1.2.1.2.2.1.6.5", Value::Octets(vec![1, 2, 3]))
        .with("1.3.6.1.2.1.2.2.1.8.5", Value::Null)
        .with("1.3.6.1.2.1.2.2.1.10.5", Value::Integer(i64::from(i32::MIN)))
        .with("1.3.6.1.2.1.31.1.1.1.6.5", Value::Opaque(vec![0x9f, 0x78]));
    let device = v2c(&replayed(tree), &plan(&["device", "interfaces"]));
    assert!(device.is_complete(), "{:?}", device.error);
    assert_eq!(get(&device, "device", 0, "name"), "edge-1");
    for field in ["object_id", "vendor", "uptime"] {
        assert_eq!(get(&device, "device", 0, field), "", "{field}");
    }
    assert_eq!(get(&device, "interfaces", 0, "name"), "ge-0/0/0");
    for field in ["speed", "mtu", "oper_status", "in_octets"] {
        assert_eq!(get(&device, "interfaces", 0, field), "", "{field}");
    }
    // Not a MAC address, but octets all the same.
    assert_eq!(get(&device, "interfaces", 0, "mac"), "01:02:03");
    let notes = device.section("interfaces").unwrap().notes.join("\n");
    for field in ["speed.5", "mtu.5", "in_octets.5"] {
        assert!(notes.contains(field), "{field} in {notes}");
    }
    assert!(!device.section("device").unwrap().notes.is_empty());
}

#[test]
fn a_forwarding_table_of_a_hundred_thousand_rows() {
    let entry = oid("1.3.6.1.2.1.17.4.3.1");
    let base = Tree::system().with("1.3.6.1.2.1.17.1.4.1.2.7", 70);
    // Made as it is asked for: the row behind that of an index.
    let peer = Faulty::start(move |request| {
        let behind = |name: &Vec<u32>| -> (Vec<u32>, Value) {
            let inside = name.strip_prefix(&entry[..]).filter(|rest| !rest.is_empty());
            let Some(rest) = inside else {
                let found = base.next(name).map(|(name, value)| (name.clone(), value.clone()));
                return match found {
                    Some((found, _)) if found > entry => ([&entry[..], &[1]].concat(), 0.into()),
                    Some(found) => found,
                    None => (name.clone(), Value::EndOfMibView),
                };
            };
            let column = rest[0].clamp(1, 3);
            let number = |index: &[u32]| index.iter().fold(0, |n, octet| n << 8 | octet);
            let next = if rest.len() == 7 { number(&rest[4..]) + 1 } else { 0 };
            if rest[0] > 3 {
                return (name.clone(), Value::EndOfMibView);
            }
            let (column, next) = if next < 100_000 { (column, next) } else { (column + 1, 0) };
            let octets = [0, 16, 90, next >> 16, next >> 8 & 255, next & 255];
            let value = match column {
                1 => Value::Octets(octets.iter().map(|octet| *octet as u8).collect()),
                2 => Value::Integer(7),
                3 => Value::Integer(3),
                _ => return (name.clone(), Value::EndOfMibView),
            };
            ([&entry[..], &[column], &octets].concat(), value)
        };
        let mut row = request.names();
        if request.pdu().tag == pdu::GET {
            return vec![base.answer(request).into()];
        }
        let mut varbinds = Vec::new();
        while varbinds.len() + row.len() <= 100.max(row.len()) {
            let next: Vec<_> = row.iter().map(behind).collect();
            row = next.iter().map(|(name, _)| name.clone()).collect();
            varbinds.extend(next);
        }
        vec![request.response(varbinds).into()]
    });
    let device = v2c(&peer, &plan(&["fdb"]));
    assert!(device.is_complete(), "{:?}", device.error);
    assert_eq!(rows(&device, "fdb"), 100_000);
    assert_eq!(get(&device, "fdb", 99_999, "mac"), "00:10:5a:01:86:9f");
    assert_eq!(get(&device, "fdb", 99_999, "interface"), "70");
}

#[test]
fn a_table_without_end_is_cut() {
    let tree = recorded(V1_SWITCH);
    let endless = oid("1.3.6.1.2.1.17.4.3.1.2");
    let peer = Faulty::start(move |request| {
        let mut answer = tree.answer(request);
        // Behind any row of that column, another.
        for ((name, value), asked) in
            answer.pdu.as_mut().unwrap().varbinds.iter_mut().zip(request.names())
        {
            if asked.starts_with(&endless) {
                let last = asked.get(endless.len()..).and_then(|rest| rest.last()).copied();
                *name = [&endless[..], &[0, 16, 90, 1, 2, last.unwrap_or(2) + 1]].concat();
                *value = 1.into();
            }
        }
        let varbinds = &mut answer.pdu.as_mut().unwrap().varbinds;
        varbinds.truncate(request.names().len());
        vec![answer.into()]
    });
    let device = v2c(&peer, &plan(&["device", "interfaces", "fdb"]).max_rows(500));
    let State::Partial(kind, why) = state(&device, "fdb") else { panic!("{device:?}") };
    assert!(*kind == "partial" && why.contains("limit of 500"), "{kind} {why}");
    assert_eq!(rows(&device, "fdb"), 500);
    assert_eq!(*state(&device, "interfaces"), State::Complete);
    assert_eq!(get(&device, "device", 0, "name"), "cellar");
}

#[test]
fn rows_that_go_and_come_while_they_are_read() {
    let table = |from: u32, to: u32| {
        (from..=to).fold(Tree::system(), |tree, row| {
            let cell = |column: u32| format!("1.3.6.1.2.1.2.2.1.{column}.{row}");
            tree.with(&cell(1), i64::from(row)).with(&cell(2), "x").with(&cell(8), 1)
        })
    };
    // Shrinks, grows, and is numbered anew, between one request and the next.
    for later in [table(1, 4), table(1, 90), table(1001, 1040)] {
        let before = table(1, 40);
        let mut bulks = 0;
        let peer = Faulty::start(move |request| {
            bulks += usize::from(request.pdu().tag == pdu::GET_BULK);
            cut(if bulks < 3 { &before } else { &later }, request)
        });
        let device = v2c(&peer, &plan(&["interfaces"]));
        assert!(device.is_complete(), "{:?}", device.error);
        let read = rows(&device, "interfaces");
        assert!((4..=90).contains(&read), "{read}");
        let mut indexes: Vec<u64> = (0..read)
            .map(|row| get(&device, "interfaces", row, "index").parse().unwrap())
            .collect();
        let sorted = indexes.is_sorted();
        indexes.dedup();
        assert!(sorted && indexes.len() == read, "each once, in order: {indexes:?}");
    }
}

#[test]
fn an_index_that_comes_twice() {
    let tree = recorded(V1_SWITCH);
    let peer = Faulty::start(move |request| {
        let mut answer = tree.answer(request);
        let varbinds = &mut answer.pdu.as_mut().unwrap().varbinds;
        varbinds.truncate(request.names().len());
        // The second port is the first again, for ever.
        for (name, _) in varbinds {
            if *name == oid("1.3.6.1.2.1.2.2.1.2.2") {
                *name = oid("1.3.6.1.2.1.2.2.1.2.1");
            }
        }
        vec![answer.into()]
    });
    let device = v2c(&peer, &plan(&["device", "interfaces"]));
    let State::Partial(kind, why) = state(&device, "interfaces") else { panic!("{device:?}") };
    assert!(*kind == "loop" && why.contains("1.3.6.1.2.1.2.2.1.2.1"), "{kind} {why}");
    assert_eq!(rows(&device, "interfaces"), 3);
    assert_eq!(get(&device, "interfaces", 0, "name"), "Port 1");
    assert_eq!(*state(&device, "device"), State::Complete);
}

#[test]
fn agents_that_give_up_halfway() {
    let tree = recorded(V1_SWITCH);
    let peer = Faulty::start(move |request| match request.number {
        1..=2 => cut(&tree, request),
        _ => Vec::new(),
    });
    let device = ask(&peer, &usual(), Version::V2c, ms(50));
    assert_eq!(get(&device, "device", 0, "name"), "cellar");
    assert_eq!(device.error.as_ref().unwrap().0, "timeout");
    let State::Partial("timeout", _) = state(&device, "interfaces") else { panic!("{device:?}") };

    // No room for more than four variables; and says so.
    let tree = recorded(V1_SWITCH);
    let peer = Faulty::start(move |request| {
        let asked = request.pdu();
        let repetitions = if asked.tag == pdu::GET_BULK { asked.index.max(1) } else { 1 };
        match asked.varbinds.len() as i64 * repetitions > 4 {
            true => vec![request.error(1, 0).into()],
            false => cut(&tree, request),
        }
    });
    let device = v2c(&peer, &plan(&["device", "interfaces", "fdb"]));
    assert!(device.is_complete(), "{:?}", device.error);
    assert_eq!((rows(&device, "interfaces"), rows(&device, "fdb")), (3, 1));

    // One column that it cannot read.
    let tree = recorded(V1_SWITCH);
    let broken = oid("1.3.6.1.2.1.2.2.1.5");
    let peer = Faulty::start(move |request| {
        let place = request.names().iter().position(|name| name.starts_with(&broken));
        match place {
            Some(place) => vec![request.error(5, place as i64 + 1).into()],
            None => cut(&tree, request),
        }
    });
    let device = v2c(&peer, &plan(&["device", "interfaces", "fdb"]));
    let State::Partial(_, why) = state(&device, "interfaces") else { panic!("{device:?}") };
    assert!(why.contains("genErr"), "{why}");
    assert_eq!(get(&device, "interfaces", 1, "name"), "Port 2");
    assert_eq!(*state(&device, "fdb"), State::Complete);

    // Lists with nothing in them.
    let tree = recorded(V1_SWITCH);
    let peer = Faulty::start(move |request| match request.pdu().tag {
        pdu::GET => cut(&tree, request),
        _ => vec![request.response(Vec::new()).into()],
    });
    let device = v2c(&peer, &plan(&["device", "interfaces"]));
    assert_eq!(get(&device, "device", 0, "name"), "cellar");
    assert!(matches!(state(&device, "interfaces"), State::Partial(..)), "{device:?}");
}

#[test]
fn lengths_that_cannot_be() {
    let tree = Tree::system();
    let device = v2c(&Faulty::honest(tree.clone()), &plan(&["device"]));
    assert_eq!(get(&device, "device", 0, "description"), "a tree");
    // Of sysDescr: indefinite, negative, far behind the end, too short, and four octets of ones.
    let lengths: [&[u8]; 6] =
        [&[0x80], &[0xff], &[0x7f], &[0x05], &[0x84, 0xff, 0xff, 0xff, 0xff], &[0x82, 0xff, 0xfe]];
    for length in lengths {
        let tree = tree.clone();
        let length = length.to_vec();
        let shown = length.clone();
        let peer = Faulty::start(move |request| {
            let octets = tree.answer(request).encode();
            let text = octets.windows(8).position(|at| at == b"\x04\x06a tree");
            match text {
                Some(at) => {
                    let spoilt = [&octets[..=at], &length, &octets[at + 2..]].concat();
                    vec![spoilt.into()]
                }
                None => vec![octets.into()],
            }
        });
        let device = ask(&peer, &plan(&["device"]), Version::V2c, ms(50));
        let section = device.section("device").unwrap();
        let said = device.error.is_some() || section.state != State::Complete;
        assert!(said && get_or_nothing(&device) != "a tree", "{shown:x?}: {device:?}");
    }
}

/// sysDescr, where there is a row at all.
fn get_or_nothing(device: &Device) -> String {
    match rows(device, "device") {
        0 => String::new(),
        _ => get(device, "device", 0, "description"),
    }
}

#[test]
fn a_description_that_fills_a_datagram() {
    let text = "x".repeat(60_000);
    let tree = Tree::system().with("1.3.6.1.2.1.1.1.0", text.as_str());
    let device = v2c(&replayed(tree), &plan(&["device"]));
    assert!(device.is_complete(), "{:?}", device.error);
    assert_eq!(get(&device, "device", 0, "description").len(), text.len());
    assert_eq!(get(&device, "device", 0, "name"), "tree");
}
