//! Values that devices have by default and that identify none of them. All text is in lower case.

use crate::inventory::junk::{counts, is_placeholder, is_uniform};
use std::net::Ipv4Addr;

pub(super) fn is_serial(serial: &str) -> bool {
    let letters = serial.chars().filter(|c| c.is_alphanumeric()).count();
    // A number with few digits does not identify a device.
    letters >= 5 && !is_placeholder(serial) && !is_uniform(serial) && !counts(serial)
}

/// Checks an engine ID in hexadecimal digits. The format is in RFC 3411, section 5, SnmpEngineID.
pub(super) fn is_engine_id(hex: &str) -> bool {
    let octet = |i: usize| hex.get(2 * i..2 * i + 2).and_then(|h| u8::from_str_radix(h, 16).ok());
    let Some(octets) = (0..hex.len() / 2).map(octet).collect::<Option<Vec<u8>>>() else {
        return false;
    };
    let Some((enterprise, rest)) = octets.split_first_chunk::<4>() else { return false };
    // The first bit says that a format follows. Without it the rest is eight octets that the maker
    // chose.
    let (format, own) = match (enterprise[0] & 0x80, rest.split_first()) {
        (0, _) => (0, rest),
        (_, Some((&format, own))) => (format, own),
        (_, None) => return false,
    };
    let uniform = own.iter().all(|octet| Some(octet) == own.first());
    match (format, own) {
        _ if own.len() < 4 || uniform => false,
        // The engine ID is an IP address. Many devices have the default address of the factory.
        (1, &[a, b, c, d]) => {
            let address = Ipv4Addr::new(a, b, c, d);
            !address.is_loopback()
                && !address.is_unspecified()
                && !address.is_link_local()
                && !address.octets().starts_with(&[192, 168])
        }
        (3, mac) => is_mac_of(mac),
        _ => true,
    }
}

pub(super) fn is_mac(mac: &str) -> bool {
    let octets = mac.split(':').map(|octet| u8::from_str_radix(octet, 16).ok());
    octets.collect::<Option<Vec<u8>>>().is_some_and(|octets| is_mac_of(&octets))
}

fn is_mac_of(octets: &[u8]) -> bool {
    const EXAMPLES: [[u8; 6]; 4] = [
        [0x00, 0x11, 0x22, 0x33, 0x44, 0x55],
        [0x01, 0x23, 0x45, 0x67, 0x89, 0xab],
        [0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc],
        [0xde, 0xad, 0xbe, 0xef, 0x00, 0x00],
    ];
    // No maker uses 00:00:00 any more, and a group address belongs to no single device.
    matches!(octets.len(), 6 | 8)
        && octets[0] & 1 == 0
        && octets[..3] != [0; 3]
        && !octets.iter().all(|octet| *octet == octets[0])
        && octets[1..] != vec![0; octets.len() - 1]
        && !EXAMPLES.iter().any(|example| octets == example)
}

/// Checks that a sysName is not a default that nobody has changed.
pub(super) fn is_name(name: &str) -> bool {
    const DEFAULTS: [&str; 12] = [
        "localhost",
        "localhost.localdomain",
        "(none)",
        "none",
        "unknown",
        "switch",
        "router",
        "ubnt",
        "mikrotik",
        "openwrt",
        "printer",
        "device",
    ];
    !name.is_empty() && !DEFAULTS.contains(&name)
}
