//! Addresses in an index, also in the forms in which some agents give them.

use crate::Value;
use std::net::Ipv4Addr;

/// Reads an InetAddress behind its InetAddressType (RFC 4001). Its length is before it. But some
/// agents leave the length out, put a NUL behind IPv4, or give IPv6 as eight numbers of 16 bits, and
/// then the number of the interface.
pub(super) fn behind_its_type(kind: u32, rest: &[u32]) -> Option<Value> {
    let octets = |subids: &[u32]| {
        let octets: Option<Vec<u8>> = subids.iter().map(|&s| u8::try_from(s).ok()).collect();
        octets.map(Value::OctetString)
    };
    let counted = rest.split_first().and_then(|(&count, rest)| rest.get(..count as usize));
    let sizes: [usize; 2] = match kind {
        1 | 3 => [4, 8],
        2 | 4 => [16, 20],
        // Names, and what has no type.
        _ => return octets(counted?),
    };
    match (counted, rest) {
        (Some(address), _) if sizes.contains(&address.len()) => octets(address),
        (_, address) if sizes.contains(&address.len()) => octets(address),
        (Some([address @ .., 0]), _) if address.len() == sizes[0] => octets(address),
        (_, groups) if sizes[0] == 16 && matches!(groups.len(), 8 | 9) => of_groups(&groups[..8]),
        (Some(address), _) => octets(address),
        (None, _) => None,
    }
}

fn of_groups(groups: &[u32]) -> Option<Value> {
    let groups: Option<Vec<u16>> = groups.iter().map(|&group| group.try_into().ok()).collect();
    Some(Value::OctetString(groups?.into_iter().flat_map(u16::to_be_bytes).collect()))
}

/// Reads an IPv4 address that is one number. A small number is the number of a row.
pub(super) fn of_one_number(number: u32) -> Option<Value> {
    (number >= 1 << 24).then(|| Value::IpAddress(Ipv4Addr::from(number)))
}
