//! Mutated messages: none panics, and a peer takes one only if the library takes it for the same.

use super::*;
use proptest::prelude::*;

/// What happens to a message: octets change, are inserted or go, or the end is cut off.
#[derive(Debug, Clone)]
enum Mutation {
    Change(usize, u8),
    Insert(usize, u8),
    Remove(usize),
    Cut(usize),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    prop_oneof![
        4 => (any::<usize>(), any::<u8>()).prop_map(|(at, octet)| Mutation::Change(at, octet)),
        1 => (any::<usize>(), any::<u8>()).prop_map(|(at, octet)| Mutation::Insert(at, octet)),
        1 => any::<usize>().prop_map(Mutation::Remove),
        1 => any::<usize>().prop_map(Mutation::Cut),
    ]
}

fn mutate(octets: &mut Vec<u8>, mutations: &[Mutation]) {
    for mutation in mutations {
        if octets.is_empty() {
            return;
        }
        let len = octets.len();
        match *mutation {
            Mutation::Change(at, octet) => octets[at % len] = octet,
            Mutation::Insert(at, octet) => octets.insert(at % len, octet),
            Mutation::Remove(at) => drop(octets.remove(at % len)),
            Mutation::Cut(at) => octets.truncate(at % len),
        }
    }
}

fn users() -> [User; 4] {
    [
        User::new("bob"),
        user(Some(AuthProtocol::Md5), None),
        sha_aes(),
        user(Some(AuthProtocol::Sha), Some(PrivProtocol::Des)),
    ]
}

/// A peer takes it for the same as the library, or refuses it, or sees another engine or an older
/// time in it, which a session tells apart less well (`messages` lists these).
fn agrees([theirs, ours]: &[Taken; 2]) -> bool {
    let is = |taken: &Taken, what: &str| matches!(taken, Taken::As(text) if text.contains(what));
    theirs == ours
        || *ours == Taken::Refused
        || is(ours, "UnknownEngineId")
        || is(ours, "NotInTimeWindow")
}

proptest! {
    #[test]
    fn what_a_peer_takes_the_library_takes_too(
        which in 0..4_usize, report: bool, mutations in prop::collection::vec(mutation(), 1..4)
    ) {
        let user = &users()[which];
        let mut both = acquainted(user);
        let level = user.security_level();
        let answer = match report {
            true => Answer::report("1.3.6.1.6.3.15.1.1.5.0"),
            false => Answer { level, ..Answer::new() },
        };
        let mut message = answer.seal(both.keys());
        mutate(&mut message, &mutations);
        both.ask();
        let taken = both.take(&message);
        prop_assert!(agrees(&taken), "{:?}", taken);
    }

    #[test]
    fn what_is_signed_is_taken_for_the_same(
        which in 1..4_usize, mutations in prop::collection::vec(mutation(), 1..4)
    ) {
        let user = &users()[which];
        let mut both = acquainted(user);
        let level = user.security_level();
        let mut message = Answer { level, ..Answer::new() }.seal(both.keys());
        mutate(&mut message, &mutations);
        if let Ok(read) = Message::read(&message) {
            let mac = read.mac;
            if mac.len() == both.keys().auth.as_ref().unwrap().mac_len() {
                message[mac.clone()].fill(0);
                both.keys().auth.as_ref().unwrap().sign(&mut message, mac).unwrap();
            }
        }
        both.ask();
        let taken = both.take(&message);
        prop_assert!(agrees(&taken), "{:?}", taken);
    }

    #[test]
    fn what_is_encrypted_is_taken_for_the_same(
        which in 2..4_usize, mutations in prop::collection::vec(mutation(), 1..4)
    ) {
        let mut both = acquainted(&users()[which]);
        let mut scoped = Answer::new().scoped();
        mutate(&mut scoped, &mutations);
        // The library encrypts no empty text.
        if scoped.is_empty() {
            scoped.push(0);
        }
        let message = Answer::new().seal_scoped(both.keys(), &scoped);
        both.ask();
        let taken = both.take(&message);
        prop_assert!(agrees(&taken), "{:?}", taken);
    }

    #[test]
    fn no_octets_panic(octets in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(message) = Message::read(&octets) {
            prop_assert!(message.mac.end <= octets.len());
        }
        if let Ok(scoped) = Scoped::read(&octets) {
            let _ = decode::parse(scoped.pdu);
        }
    }
}
