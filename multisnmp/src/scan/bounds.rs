//! Which addresses a scan may ask.

use netsnmp::Network;
use std::net::IpAddr;

/// The allowed networks, and the blocked networks within them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bounds {
    allow: Option<Vec<Network>>,
    block: Vec<Network>,
}

impl Bounds {
    /// Returns bounds that allow these networks, or all, except for the blocked ones.
    pub(crate) fn new(allow: Option<Vec<Network>>, block: Option<Vec<Network>>) -> Self {
        Self { allow, block: block.unwrap_or_default() }
    }

    /// Returns whether the address may be asked.
    pub(crate) fn permit(&self, address: IpAddr) -> bool {
        let within = |nets: &[Network]| nets.iter().any(|net| net.contains(address));
        self.allow.as_deref().is_none_or(within) && !within(&self.block)
    }
}

/// Returns whether the address is public, and so most likely not the user's own.
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            // RFC 6890: this network, shared address space, IETF protocols, benchmarks.
            let special = a == 0
                || a == 100 && b & 0xc0 == 64
                || (a, b, c) == (192, 0, 0)
                || a == 198 && b & 0xfe == 18
                || a >= 240;
            !(special
                || v4.is_private()
                || v4.is_loopback()
                || v4.is_link_local()
                || v4.is_documentation()
                || v4.is_multicast())
        }
        // Global unicast, except for documentation.
        IpAddr::V6(v6) => {
            let [first, second, ..] = v6.segments();
            first & 0xe000 == 0x2000 && (first, second) != (0x2001, 0x0db8)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_blocked_network_wins_over_an_allowed_one() {
        let nets = |texts: &[&str]| Some(texts.iter().map(|net| net.parse().unwrap()).collect());
        let allow = nets(&["10.0.0.0/8", "::1/128"]);
        let bounds = Bounds::new(allow, nets(&["10.9.0.0/16", "10.0.0.7/32"]));
        for (address, permitted) in [
            ("10.0.0.1", true),
            ("::ffff:10.0.0.1", true),
            ("10.0.0.7", false),
            ("10.9.1.1", false),
            ("11.0.0.1", false),
            ("::1", true),
            ("::2", false),
        ] {
            assert_eq!(bounds.permit(ip(address)), permitted, "{address}");
        }
        assert!(Bounds::new(None, None).permit(ip("8.8.8.8")));
    }

    #[test]
    fn public_addresses_are_recognised() {
        for address in ["8.8.8.8", "100.128.0.1", "198.20.0.1", "2a00::1", "172.32.0.1"] {
            assert!(is_public(ip(address)), "{address}");
        }
        for address in
            ["10.1.1.1", "127.0.0.1", "100.64.0.1", "198.18.0.1", "fd00::1", "::1", "2001:db8::1"]
        {
            assert!(!is_public(ip(address)), "{address}");
        }
    }
}
