//! A datagram through guard and decoder.

use super::{
    decode::{BEHIND, parse},
    guard,
    judge::parse_disguised,
    unpack,
};
use crate::query::Reply;

/// Reads a datagram as an agent sends it over SNMPv1 and v2c, and as far as it can be read without
/// keys over SNMPv3.
///
/// # Panics
/// The guard contradicts itself, the decoder and `snmp_pdu_parse` differ, or a reply that travels is
/// not the same at the other end.
pub fn decode(octets: &[u8]) {
    let (head, whole) = (guard::head(octets), guard::check(octets));
    if whole.is_ok() {
        assert_eq!(head, whole);
    }
    let _ = (guard::outgoing(octets), guard::engine_of(octets));
    let Ok(envelope) = head else { return };
    assert!(envelope.len <= octets.len());
    if envelope.version > 1 {
        return;
    }
    let pdu = &octets[envelope.pdu_at..envelope.len];
    let ours = parse(pdu);
    if let Ok(reply) = &ours {
        travels(reply);
    }
    if whole.is_ok() && ours.as_ref().err() != Some(&BEHIND) {
        let library = crate::Library::get();
        library.expect("the library can be initialised");
        // With room after it, as in the lane's buffers.
        let mut room = octets[..envelope.len].to_vec();
        room.resize(envelope.len + 64, 0);
        let theirs = parse_disguised(&room[envelope.pdu_at..envelope.len]).map(Reply::from);
        match (&ours, &theirs) {
            (Ok(ours), Ok(theirs)) => {
                let as_theirs = (cut(ours.status.0), cut(ours.index));
                assert_eq!(as_theirs, (theirs.status.0, theirs.index), "{ours:?} {theirs:?}");
            }
            _ => assert_eq!(ours.is_ok(), theirs.is_ok(), "{ours:?} {theirs:?}"),
        }
        let shown = |reply: Option<Reply>| format!("{:?}", reply.map(|reply| reply.varbinds));
        // The library reads an OID without octets as the single number 0.
        assert_eq!(shown(ours.ok()), shown(theirs.ok()).replace("Oid(0)", "Oid(0.0)"));
    }
}

/// Returns what the library makes of a number in the header of a PDU. It cuts it to 32 bits, with a sign
/// of its own, where a C `long` has more.
pub(super) fn cut(number: i64) -> i64 {
    match i32::try_from(number) {
        Err(_) if number > 0 => number & 0xffff_ffff,
        Err(_) => -(number & 0xffff_ffff),
        Ok(number) => number.into(),
    }
}

fn travels(reply: &Reply) {
    let varbinds = &reply.varbinds;
    let mut packed = Vec::new();
    assert_eq!(varbinds.pack_from(0, usize::MAX, &mut packed), varbinds.len());
    let back = unpack::varbinds(&packed, varbinds.len()).expect("what is written can be read");
    assert_eq!(format!("{:?}", back.to_vec()), format!("{:?}", varbinds.to_vec()));
}
