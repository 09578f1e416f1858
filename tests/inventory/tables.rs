//! Tables over the network that have no end, have a hundred thousand rows, change while they are
//! read, or are answered partly wrongly.

use std::cell::Cell;

use netsnmp::{
    Version,
    inventory::{Device, State},
};
use testkit::{
    ber::{Oid, Value, oid, pdu},
    devices::{
        column, device, device_by, field, named, notes, numbers, partial, plan, rows, state,
    },
    faulty::{Action, Faulty, Request},
    lane::{LONG, ms},
    replay::{Both, Computed, FRAME, GEN_ERR, TOO_BIG, answer, peer},
    tree::Tree,
};

/// Returns the OID of a name.
fn at(name: &str) -> Oid {
    oid(&numbers(name))
}

/// A system group and `count` interfaces with names and states.
fn switch(count: u32) -> Tree {
    let names: Vec<(String, Value)> = (1..=count)
        .flat_map(|row| {
            [
                (format!("ifDescr.{row}"), Value::from(&*format!("port {row}"))),
                (format!("ifType.{row}"), Value::Integer(6)),
                (format!("ifOperStatus.{row}"), Value::Integer(1)),
            ]
        })
        .collect();
    named(Tree::system(), names.iter().map(|(name, value)| (name.as_str(), value.clone())))
}

/// A forwarding table. The MAC addresses are the numbers of the rows, and `extra` comes before them
/// in the index.
fn fdb(
    entry: &str,
    columns: &[u32],
    extra: &'static [u32],
    rows: u32,
) -> Computed<impl Fn(u32) -> Oid + Send + use<>, impl Fn(u32, u32) -> Value + Send + use<>> {
    let address = |row: u32| {
        let [a, b, c, d] = row.to_be_bytes();
        [0, 0x1b, a, b, c, d]
    };
    Computed {
        entry: at(entry),
        columns: columns.to_vec(),
        rows,
        index: move |row| [extra, &address(row).map(u32::from)].concat(),
        value: move |column, row| match column {
            1 => Value::Octets(address(row).to_vec()),
            2 => Value::Integer(i64::from(row % 48) + 1),
            _ => Value::Integer(3),
        },
        last: Cell::default(),
    }
}

fn is_whole(device: &Device) {
    assert!(device.is_complete(), "{:?}", device.error);
    assert_eq!(rows(device, "fdb"), 100_000);
    let addresses = column(device, "fdb", "mac");
    assert_eq!(addresses[99_999], "00:1b:00:01:86:9f");
    assert!(addresses.is_sorted(), "the rows are in the device's order");
    assert_eq!(field(device, "fdb", 99_999, "port"), (99_999 % 48 + 1).to_string());
    assert_eq!(notes(device, "fdb"), "");
    assert_eq!(column(device, "interfaces", "name"), ["port 1", "port 2"]);
}

#[test]
fn a_forwarding_table_of_100000_rows_is_complete() {
    let plan = plan(&["device", "interfaces", "fdb"]);
    let bridge = peer(Both(switch(2), fdb("dot1dTpFdbEntry", &[1, 2, 3], &[], 100_000)));
    let device = device(&bridge, &plan);
    is_whole(&device);
    // Three columns with 45 octets per binding: each answer fills a frame, so there is not a
    // request for each row.
    assert!(device.tries < 20_000, "{} messages", device.tries);
}

#[test]
fn a_forwarding_table_of_100000_rows_with_vlans_is_complete() {
    let plan = plan(&["device", "interfaces", "fdb"]);
    let bridge = peer(Both(switch(2), fdb("dot1qTpFdbEntry", &[2, 3], &[4094], 100_000)));
    let device = device(&bridge, &plan);
    is_whole(&device);
    assert_eq!(field(&device, "fdb", 99_999, "vlan"), "4094");
    assert!(device.tries < 14_000, "{} messages", device.tries);
    // dot1dTpFdbTable is asked only from devices that have no dot1qTpFdbTable.
    let dot1d = at("dot1dTpFdbTable");
    let asks = |request: &Request| request.names().iter().any(|name| name.starts_with(&dot1d));
    assert!(!bridge.requests().iter().any(asks));
}

#[test]
fn a_table_without_end_is_cut_and_the_others_are_complete() {
    for version in [Version::V1, Version::V2c] {
        let plan = plan(&["device", "interfaces", "fdb", "storage"]).max_rows(500);
        let tree = named(switch(3), [("hrStorageDescr.1", Value::from("/"))]);
        let bridge = peer(Both(tree, fdb("dot1qTpFdbEntry", &[2, 3], &[1], u32::MAX)));
        let device = device_by(&bridge, &plan, version, LONG, 0);
        let (kind, message) = partial(&device, "fdb");
        assert!(kind == "limit" && message.contains("the limit of 500"), "{kind}: {message}");
        assert_eq!(rows(&device, "fdb"), 500);
        assert_eq!(device.error.as_ref().unwrap().kind().name(), "limit");
        assert!(!device.is_failed());
        for whole in ["device", "interfaces", "storage"] {
            assert_eq!(state(&device, whole), State::Complete, "{whole}");
        }
        assert_eq!(rows(&device, "interfaces"), 3);
        // A table with exactly that many rows is complete.
        let bridge = peer(Both(switch(500), fdb("dot1qTpFdbEntry", &[2, 3], &[1], 500)));
        let device = device_by(&bridge, &plan, version, LONG, 0);
        assert!(device.is_complete(), "{:?}", device.error);
        assert_eq!((rows(&device, "fdb"), rows(&device, "interfaces")), (500, 500));
    }
}

/// The agent sends the same row for ever.
#[test]
fn a_table_that_repeats_one_row_is_reported() {
    let still = at("ifDescr.2");
    let tree = switch(4);
    let bridge = Faulty::start(move |request| {
        let mut answer = answer(&tree, request, FRAME);
        if let Some(pdu) = &mut answer.pdu {
            for (name, _) in &mut pdu.varbinds {
                if *name > still && name.starts_with(&still[..still.len() - 1]) {
                    name.clone_from(&still);
                }
            }
        }
        vec![answer.into()]
    });
    let device = device(&bridge, &plan(&["device", "interfaces", "storage"]));
    let (kind, message) = partial(&device, "interfaces");
    assert!(kind == "loop" && message.contains("ifDescr"), "{kind}: {message}");
    // The values of the other columns stay.
    assert_eq!(rows(&device, "interfaces"), 4);
    assert_eq!(column(&device, "interfaces", "description"), ["port 1", "port 2", "", ""]);
    assert_eq!(column(&device, "interfaces", "oper_status"), ["up"; 4]);
    assert_eq!(state(&device, "storage"), State::Absent);
    assert!(device.tries < 100, "{} messages", device.tries);
}

/// Some agents merge two tables and send each row twice in a message. The section reports the loop,
/// and what came before is kept.
#[test]
fn rows_that_come_twice_are_reported() {
    let tree = switch(3);
    let bridge = Faulty::start(move |request| {
        let mut answer = answer(&tree, request, FRAME);
        if let (pdu::GET_BULK, Some(pdu)) = (request.pdu().tag, &mut answer.pdu) {
            pdu.varbinds = pdu.varbinds.iter().flat_map(|v| [v.clone(), v.clone()]).collect();
        }
        vec![answer.into()]
    });
    let device = device(&bridge, &plan(&["device", "interfaces"]));
    assert_eq!(partial(&device, "interfaces").0, "loop");
    assert_eq!(field(&device, "interfaces", 0, "name"), "port 1");
    assert_eq!(field(&device, "device", 0, "name"), "tree");
}

/// One index in two forms, with and without extra sub-identifiers. Both rows are kept with their
/// values, in the agent's order.
#[test]
fn one_index_in_two_forms_gives_two_rows() {
    let tree = named(
        switch(2),
        [("ifDescr.1.0", Value::from("port 1 again")), ("ifDescr.1.7.7", Value::from("and again"))],
    );
    let device = device(&peer(tree), &plan(&["device", "interfaces"]));
    assert!(device.is_complete(), "{:?}", device.error);
    assert_eq!(column(&device, "interfaces", "index"), ["1", "1", "1", "2"]);
    assert_eq!(
        column(&device, "interfaces", "name"),
        ["port 1", "port 1 again", "and again", "port 2"]
    );
}

/// A peer that answers from one tree for this many requests, then from the other.
fn changing(before: Tree, requests: usize, after: Tree) -> Faulty {
    Faulty::start(move |request| {
        let tree = if request.number <= requests { &before } else { &after };
        vec![answer(tree, request, FRAME).into()]
    })
}

#[test]
fn tables_that_change_while_they_are_read_have_each_row_once() {
    let plan = plan(&["device", "interfaces"]);
    let whole = peer(switch(60));
    let requests = { device(&whole, &plan).tries as usize };
    assert!(requests > 4, "{requests} requests: nothing changes in between");
    let renumbered = |count: u32| {
        let names: Vec<(String, Value)> = (1..=count)
            .map(|row| (format!("ifDescr.{}", 1000 + row), Value::from(&*format!("port {row}"))))
            .collect();
        named(Tree::system(), names.iter().map(|(name, value)| (name.as_str(), value.clone())))
    };
    for after in 1..requests {
        // If the table gets shorter, the rows that were already read stay with what was read.
        let device_of = |other: Tree| {
            let bridge = changing(switch(60), after, other);
            let device = device(&bridge, &plan);
            // No row comes twice, and no row is empty.
            let indexes = column(&device, "interfaces", "index");
            let mut once = indexes.clone();
            once.sort_by_key(|index| index.parse::<u32>().unwrap());
            once.dedup();
            assert_eq!(indexes, once, "{after}");
            assert!(device.is_complete(), "{after}: {:?}", device.error);
            device
        };
        let shrunk = device_of(switch(20));
        assert!((20..=60).contains(&rows(&shrunk, "interfaces")), "{after}");
        let grown = device_of(switch(90));
        assert!((60..=90).contains(&rows(&grown, "interfaces")), "{after}");
        let gone = device_of(Tree::system());
        assert!(rows(&gone, "interfaces") <= 60, "{after}");
        let moved = device_of(renumbered(60));
        assert!(rows(&moved, "interfaces") >= 60, "{after}");
        let names = column(&moved, "interfaces", "name");
        assert!(names.iter().filter(|name| !name.is_empty()).count() >= 60, "{after}: {names:?}");
    }
}

#[test]
fn an_agent_that_dies_in_the_middle_of_a_table_gives_a_partial_section() {
    let plan = plan(&["device", "interfaces", "storage"]);
    let requests = { device(&peer(switch(200)), &plan).tries as usize };
    let tree = switch(200);
    let bridge = Faulty::start(move |request| match request.number {
        number if number < requests / 2 => vec![answer(&tree, request, FRAME).into()],
        _ => Vec::new(),
    });
    let device = device_by(&bridge, &plan, Version::V2c, ms(100), 0);
    assert_eq!(state(&device, "device"), State::Complete);
    let (kind, _) = partial(&device, "interfaces");
    assert_eq!(kind, "timeout");
    let rows = rows(&device, "interfaces");
    assert!((1..200).contains(&rows), "{rows} rows");
    assert_eq!(field(&device, "interfaces", 0, "name"), "port 1");
    assert!(!device.is_failed());
    assert_eq!(device.error.as_ref().unwrap().kind().name(), "timeout");
}

#[test]
fn an_agent_that_can_answer_only_a_few_bindings_is_asked_for_fewer() {
    for most in [10, 3, 1] {
        let tree = switch(30);
        let bridge = Faulty::start(move |request| {
            let answer = answer(&tree, request, usize::MAX);
            let bindings = answer.pdu.as_ref().map_or(0, |pdu| pdu.varbinds.len());
            let fits = bindings <= most && request.pdu().varbinds.len() <= most;
            vec![Action::from(if fits { answer } else { request.error(TOO_BIG, 0) })]
        });
        let device = device(&bridge, &plan(&["device", "interfaces"]));
        assert!(device.is_complete(), "{most}: {:?}", device.error);
        assert_eq!(field(&device, "device", 0, "name"), "tree");
        assert_eq!(rows(&device, "interfaces"), 30, "{most}");
        assert_eq!(field(&device, "interfaces", 29, "oper_status"), "up");
    }
}

#[test]
fn a_column_that_cannot_be_read_does_not_affect_the_others() {
    let broken = at("ifType");
    let tree = switch(5);
    let bridge = Faulty::start(move |request| {
        let answer = answer(&tree, request, FRAME);
        let of = |names: &[(Oid, Value)]| names.iter().position(|(n, _)| n.starts_with(&broken));
        let named = answer.pdu.as_ref().and_then(|pdu| of(&pdu.varbinds));
        let place = of(&request.pdu().varbinds).map_or(0, |place| place as i64 + 1);
        vec![match named {
            Some(_) => request.error(GEN_ERR, place).into(),
            None => answer.into(),
        }]
    });
    for version in [Version::V1, Version::V2c] {
        let plan = plan(&["device", "interfaces", "storage"]);
        let device = device_by(&bridge, &plan, version, LONG, 0);
        let (kind, message) = partial(&device, "interfaces");
        // The column before it meets the bad column after its last row.
        let told = ["ifDescr: ", "ifType: "].iter().any(|column| message.starts_with(column));
        assert!(kind == "error-status" && told, "{kind}: {message}");
        assert!(message.contains("genErr"), "{message}");
        assert!(field(&device, "interfaces", 4, "name") == "port 5");
        assert_eq!(column(&device, "interfaces", "oper_status"), ["up"; 5]);
        assert_eq!(column(&device, "interfaces", "type"), [""; 5]);
        assert_eq!(state(&device, "storage"), State::Absent);
        assert_eq!(state(&device, "device"), State::Complete);
    }
}

/// Answers without bindings: to every request, and only to walks.
#[test]
fn answers_without_bindings_do_not_go_on_for_ever() {
    let nothing = Faulty::start(|request| vec![request.response(Vec::new()).into()]);
    let device_ = device(&nothing, &plan(&["device", "interfaces"]));
    assert!(!device_.is_complete());
    assert!(device_.sections.iter().all(|section| section.rows.is_empty()));
    assert!(device_.tries < 400, "{} messages", device_.tries);

    let tree = Tree::system();
    let walks = Faulty::start(move |request| match request.pdu().tag {
        pdu::GET => vec![answer(&tree, request, FRAME).into()],
        _ => vec![request.response(Vec::new()).into()],
    });
    let device = device(&walks, &plan(&["device", "interfaces"]));
    assert_eq!(field(&device, "device", 0, "name"), "tree");
    let (kind, message) = partial(&device, "interfaces");
    assert!(kind == "loop" && message.contains("without bindings"), "{kind}: {message}");
    assert!(device.tries < 400, "{} messages", device.tries);
}

/// Lengths of a text that are negative as a C int, longer than the message, indefinite, or have
/// more octets than a length can have.
const LENGTHS: [u8; 7] = [0x84, 0x88, 0x80, 0xff, 0x7f, 0x09, 0x83];

/// A switch that sends such a length for the text of this variable.
fn spoiled(variable: &str, length: u8) -> Faulty {
    const TEXT: [u8; 10] = [0x04, 0x08, 0xff, 0xff, 0xff, 0xff, b'M', b'A', b'R', b'K'];
    let tree = named(switch(3), [(variable, Value::Octets(TEXT[2..].to_vec()))]);
    Faulty::start(move |request| {
        let mut datagram = answer(&tree, request, FRAME).encode();
        let place = datagram.windows(TEXT.len()).position(|window| window == TEXT);
        if let Some(place) = place {
            datagram[place + 1] = length;
        }
        vec![Action::from(datagram)]
    })
}

#[test]
fn an_impossible_length_in_the_system_group_is_a_bad_response() {
    for length in LENGTHS {
        let bridge = spoiled("sysDescr.0", length);
        let plan = plan(&["device", "interfaces"]);
        let device = device_by(&bridge, &plan, Version::V2c, ms(60), 0);
        let error = device.error.clone().unwrap();
        let (kind, message) = (error.kind().name(), error.message());
        assert_eq!(kind, "bad-response", "{length:#x}: {message}");
        assert!(message.starts_with("bad response: "), "{message}");
        // The LLDP columns come before the system group and meet its bad value too. The interfaces
        // do not.
        assert_eq!(state(&device, "interfaces"), State::Complete, "{length:#x}");
        assert_eq!(column(&device, "interfaces", "name"), ["port 1", "port 2", "port 3"]);
        assert!(device.tries < 200, "{} messages", device.tries);
    }
}

/// One bad value hides its row, but not the other rows of the message and not other sections.
#[test]
fn an_impossible_length_in_a_table_hides_only_its_row() {
    for length in LENGTHS {
        let bridge = spoiled("ifDescr.2", length);
        let plan = plan(&["device", "interfaces", "storage"]);
        let device = device_by(&bridge, &plan, Version::V2c, ms(250), 0);
        let (kind, message) = partial(&device, "interfaces");
        assert_eq!(kind, "bad-response", "{length:#x}: {message}");
        assert!(message.starts_with("ifDescr: "), "{message}");
        assert_eq!(column(&device, "interfaces", "name"), ["port 1", "", ""], "{length:#x}");
        assert_eq!(column(&device, "interfaces", "oper_status"), ["up"; 3], "{length:#x}");
        assert_eq!(state(&device, "device"), State::Complete);
        assert_eq!(state(&device, "storage"), State::Absent);
    }
}

/// Every answer is damaged in the same way. No host is lost, and no time either.
#[test]
fn if_every_answer_is_damaged_the_device_fails_soon() {
    let mad: [fn(Vec<u8>) -> Vec<u8>; 5] = [
        |datagram| datagram[..datagram.len() / 2].to_vec(),
        |mut datagram| {
            datagram[1] = 0x84;
            datagram
        },
        |datagram| datagram[..datagram.len() - 1].to_vec(),
        |datagram| vec![0xff; datagram.len()],
        |datagram| datagram.into_iter().rev().collect(),
    ];
    for (which, spoil) in mad.into_iter().enumerate() {
        let tree = switch(3);
        let bridge = Faulty::start(move |request| {
            vec![Action::from(spoil(answer(&tree, request, FRAME).encode()))]
        });
        let device = device_by(&bridge, &plan(&["device", "interfaces"]), Version::V2c, ms(60), 0);
        assert!(device.is_failed(), "{which}: {:?}", device.sections);
        let kind = device.error.as_ref().unwrap().kind().name();
        assert!(["bad-response", "timeout"].contains(&kind), "{which}: {kind}");
        assert!(device.tries < 30, "{which}: {} messages", device.tries);
    }
}
