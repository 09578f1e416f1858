//! Compares the decoder with `snmp_pdu_parse`.

use super::*;
use crate::{
    Malformed,
    codec::{
        guard,
        judge::parse_disguised,
        pdu::{Parsed, parse_whole},
    },
};
use proptest::prelude::*;

fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut octets = vec![tag];
    match content.len() {
        len @ 0..0x80 => octets.push(len as u8),
        len => octets.extend([0x82, (len >> 8) as u8, len as u8]),
    }
    octets.extend_from_slice(content);
    octets
}

/// Returns a message and where its PDU begins.
fn response(varbinds: &[Vec<u8>]) -> (Vec<u8>, usize) {
    let number = |n: u8| tlv(2, &[n]);
    let list = tlv(0x30, &varbinds.concat());
    let pdu = tlv(0xa2, &[number(7), number(0), number(0), list].concat());
    let message = tlv(0x30, &[number(1), tlv(4, b"public"), pdu.clone()].concat());
    let at = message.len() - pdu.len();
    (message, at)
}

fn varbind(value: Vec<u8>) -> Vec<u8> {
    tlv(0x30, &[tlv(6, &[0x2b, 6, 1, 2, 1, 1, 5, 0]), value].concat())
}

/// Parses a PDU with the library alone where it can read all its values: not with a C `long` of 32 bits, and no
/// floats with a big endian processor.
fn parse_sound(pdu: &[u8]) -> Result<Parsed, String> {
    match cfg!(any(target_endian = "big", target_pointer_width = "32")) {
        true => parse_disguised(pdu),
        false => parse_whole(pdu),
    }
}

#[test]
fn every_type_is_as_snmp_pdu_parse_gives_it() {
    let values = [
        tlv(0x02, &[0xff, 0x7f]),
        tlv(0x04, b"text"),
        tlv(0x04, &[0; 300]),
        tlv(0x05, &[]),
        tlv(0x06, &[0x2b, 6, 1]),
        tlv(0x40, &[10, 0, 0, 1]),
        tlv(0x41, &[0, 0xff, 0xff, 0xff, 0xff]),
        tlv(0x42, &[5]),
        tlv(0x42, &[0x80]),
        tlv(0x46, &[0x80]),
        tlv(0x46, &[0xff; 8]),
        tlv(0x44, &[0x9f, 0x7b, 1, 0x80]),
        tlv(0x44, &[0x9f, 0x7a, 1, 0x80]),
        tlv(0x43, &[1, 0]),
        tlv(0x02, &[0x80, 0, 0, 0, 1]),
        tlv(0x02, &[0x7f, 0, 0, 0, 1]),
        tlv(0x46, &[0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
        tlv(0x47, &[9]),
        tlv(0x80, &[]),
        tlv(0x81, &[]),
        tlv(0x82, &[]),
        tlv(0x44, &[0x9f, 0x78, 4, 0x3f, 0x80, 0, 0]),
        tlv(0x44, &[0x9f, 0x79, 8, 0x3f, 0xf8, 0, 0, 0, 0, 0, 1]),
        tlv(0x44, b"opaque"),
        tlv(0x45, b"nsap"),
        tlv(0x03, &[0, 0xff]),
    ];
    let all: Vec<_> = values.iter().cloned().map(varbind).collect();
    for varbinds in all.iter().map(std::slice::from_ref).chain([&all[..], &all[..20], &[]]) {
        let (message, at) = response(varbinds);
        assert!(guard::check(&message).is_ok());
        let ours = parse(&message[at..]).unwrap();
        // Miri cannot call C.
        if !cfg!(miri) {
            assert_eq!(ours, parse_sound(&message[at..]).unwrap().into());
        }
        assert_eq!(ours.varbinds.len(), varbinds.len());
    }
    let (message, at) = response(&all[..2]);
    let name: Oid = "1.3.6.1.2.1.1.5.0".parse().unwrap();
    let expected = [Value::Integer(-129), Value::OctetString(b"text".to_vec())];
    assert_eq!(
        parse(&message[at..]).unwrap().varbinds,
        expected.map(|value| VarBind::new(name.clone(), value))
    );
}

/// Checks that this value costs nothing but itself.
fn costs_only_itself(tag: u8, content: &[u8]) -> Value {
    let (first, last) = (varbind(tlv(0x02, &[1])), varbind(tlv(0x04, b"last")));
    let (message, at) = response(&[first, varbind(tlv(tag, content)), last]);
    assert!(guard::check(&message).is_ok());
    let ours = parse(&message[at..]).unwrap();
    assert_eq!(ours.varbinds.at(0).value, Value::Integer(1));
    assert_eq!(ours.varbinds.at(2).value, Value::OctetString(b"last".to_vec()));
    assert_eq!(ours.varbinds.len(), 3);
    compare(Some(ours.clone()), &message[at..]);
    let value = ours.varbinds.at(1).value.to_value();
    let malformed = Malformed::check(tag, content);
    assert_eq!(value.malformed(), malformed.as_ref(), "{value:?}");
    value
}

#[test]
fn a_value_that_does_not_parse_costs_only_itself() {
    let cases: [(u8, &[u8]); 9] = [
        (0x02, &[]),
        (0x02, &[0; 9]),
        (0x41, &[]),
        (0x43, &[1; 10]),
        (0x40, &[10, 0, 1]),
        (0x40, &[0; 16]),
        (0x46, &[]),
        (0x06, &[0x2b, 0x86]),
        (0x50, b"?"),
    ];
    for (tag, content) in cases {
        let value = costs_only_itself(tag, content);
        let found = value.malformed().unwrap();
        assert_eq!((found.tag(), found.octets()), (tag, content));
    }
}

/// Many agents leave out the zero before a number whose first bit is 1.
#[test]
fn a_number_without_the_zero_before_it_is_not_negative() {
    let cases: [(&[u8], u32); 5] = [
        (&[200], 200),
        (&[0x80, 0x12], 0x8012),
        (&[0xff, 0xff, 0xff], 0x00ff_ffff),
        (&[0xff; 4], u32::MAX),
        (&[0, 0xff, 0xff, 0xff, 0xff], u32::MAX),
    ];
    for (octets, number) in cases {
        assert_eq!(costs_only_itself(0x41, octets), Value::Counter32(number));
        assert_eq!(costs_only_itself(0x42, octets), Value::Gauge32(number));
        assert_eq!(costs_only_itself(0x43, octets), Value::TimeTicks(number));
        assert_eq!(costs_only_itself(0x47, octets), Value::UInteger32(number));
    }
}

/// The library refuses the first three, although an Opaque may have any octets.
#[test]
fn an_opaque_that_is_only_almost_a_number_is_an_opaque() {
    let cases: [&[u8]; 5] = [
        &[0x9f, 0x78, 4, 0x3f, 0x80, 0],
        &[0x9f, 0x79, 4, 0, 0, 0, 0],
        &[0x9f, 0x7a, 9, 1, 0, 0, 0, 0, 0, 0, 0, 0],
        &[0x9f, 0x78],
        &[0x9f, 0x77, 1, 1],
    ];
    for octets in cases {
        assert_eq!(costs_only_itself(0x44, octets), Value::Opaque(octets.to_vec()));
    }
    assert_eq!(costs_only_itself(0x44, &[0x9f, 0x7a, 1, 0xff]), Value::Integer64(-1));
}

/// Returns the variable in a line of snmprec, `OID|tag|value`, as a binding. `x` after a tag means hex.
fn recorded(line: &str) -> Option<Vec<u8>> {
    let mut fields = line.splitn(3, '|');
    let name: Oid = fields.next()?.trim().parse().ok()?;
    let (tag, value) = (fields.next()?, fields.next()?);
    let oid = |oid: &Oid| crate::oid::encode(oid.as_slice());
    let hex = |text: &str| -> Option<Vec<u8>> {
        let digit = |at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
        (0..text.len()).step_by(2).map(digit).collect()
    };
    let content = match tag.trim_end_matches(['x', 'e']) {
        _ if tag.ends_with('x') => hex(value.trim())?,
        "2" | "65" | "66" | "67" | "70" => {
            let octets = value.trim().parse::<i128>().ok()?.to_be_bytes();
            let sign = if octets[0] == 0xff { 0xff } else { 0 };
            let same = octets.iter().take_while(|&&octet| octet == sign).count().min(15);
            // The first bit says the sign.
            let first = if octets[same] & 0x80 == sign & 0x80 { same } else { same - 1 };
            octets[first..].to_vec()
        }
        "6" => oid(&value.trim().trim_start_matches('.').parse().ok()?)?.into(),
        "64" => value.trim().parse::<std::net::Ipv4Addr>().ok()?.octets().to_vec(),
        _ => value.as_bytes().to_vec(),
    };
    let tag = tag.trim_end_matches(['x', 'e']).parse().ok()?;
    let name = oid(&name)?;
    (content.len() < 4000).then(|| tlv(0x30, &[tlv(6, &name), tlv(tag, &content)].concat()))
}

/// Reads what real devices answered: all files of the folder in NETSNMP_RECORDINGS.
#[test]
#[ignore = "the recordings of devices are not part of the project"]
fn what_devices_answered_is_read_as_the_library_reads_it() {
    let folder = std::env::var_os("NETSNMP_RECORDINGS").expect("a folder of snmprec files");
    let (mut devices, mut messages, mut variables) = (0, 0, 0);
    for file in std::fs::read_dir(folder).unwrap() {
        let octets = std::fs::read(file.unwrap().path()).unwrap();
        let text = String::from_utf8_lossy(&octets);
        let all: Vec<_> = text.lines().filter_map(recorded).collect();
        for varbinds in all.chunks(25) {
            let (mut message, at) = response(varbinds);
            assert!(guard::check(&message).is_ok());
            message.extend([0; 64]);
            let pdu = &message[at..];
            let ours = parse(pdu).unwrap();
            variables += ours.varbinds.len();
            compare(Some(ours), pdu);
            messages += 1;
        }
        devices += 1;
    }
    println!("{devices} devices, {messages} messages, {variables} variables");
}

/// The library reads an OID without octets as the single number 0. Agents send it for zeroDotZero, so
/// for us it is 0.0. The only other difference is [`BEHIND`].
fn show_theirs(parsed: Option<Parsed>) -> String {
    show(parsed.map(Reply::from)).replace("Oid(0)", "Oid(0.0)")
}

/// Compares what we read with what the library reads. Miri cannot call it.
fn compare(ours: Option<Reply>, pdu: &[u8]) {
    if !cfg!(miri) {
        crate::Library::get().unwrap();
        // As text, because a NaN is not equal to itself.
        assert_eq!(show(ours), show_theirs(parse_disguised(pdu).ok()), "{pdu:x?}");
    }
}

fn show(reply: Option<Reply>) -> String {
    format!("{reply:?}")
}

proptest! {
    #[test]
    fn what_is_broken_is_broken_for_both(
        tag: u8, content in proptest::collection::vec(any::<u8>(), 0..40),
        at in 0usize..80, octet: u8
    ) {
        let tag = tag & 0xdf;
        let varbinds = [varbind(tlv(0x02, &[1])), varbind(tlv(tag, &content))];
        let (mut message, _) = response(&varbinds);
        let at = at % message.len();
        message[at] = octet;
        // The parsers see only what the guard lets pass.
        if let Ok(envelope) = guard::check(&message)
            && envelope.version < 2
        {
            // With room after it, as in the lane's buffers.
            message.truncate(envelope.len);
            let end = message.len();
            message.extend([0; 64]);
            let pdu = &message[envelope.pdu_at..end];
            match parse(pdu) {
                Err(why) if why == BEHIND => {}
                ours => compare(ours.ok(), pdu),
            }
        }
    }

    #[test]
    fn no_content_of_a_value_loses_the_others(
        tag in prop_oneof![
            Just(2_u8), Just(3), Just(5), Just(6), Just(0x44), 0x40..=0x47_u8, 0x80..=0x82_u8,
            any::<u8>().prop_filter("a tag of one octet", |tag| tag & 0x1f != 0x1f),
        ],
        number: bool, kind in 0x75..=0x7c_u8,
        mut content in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        if number && tag == 0x44 {
            content.truncate(12);
            content.splice(0..0, [0x9f, kind]);
        }
        costs_only_itself(tag, &content);
    }
}
