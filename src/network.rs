//! A network of IP addresses: [`Network`].

mod pack;

use std::{
    error, fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

/// A network: an address and the number of its leading bits that all addresses of the network share.
///
/// It is written as in `10.0.0.0/8` or `2001:db8::/32`; an address alone is the network that has
/// only this address. Bits after the prefix are cleared, so `10.1.2.3/8` is `10.0.0.0/8`.
///
/// ```
/// use netsnmp::Network;
///
/// let network: Network = "192.0.2.0/24".parse()?;
/// assert!(network.contains("192.0.2.7".parse().unwrap()));
/// assert_eq!(network.prefix(), 24);
/// # Ok::<(), netsnmp::ParseNetworkError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Network {
    first: IpAddr,
    prefix: u8,
}

impl Network {
    /// Returns the network of this address.
    ///
    /// # Errors
    /// [`ParseNetworkError::Prefix`] if the prefix has more bits than the address.
    pub fn new(address: IpAddr, prefix: u8) -> Result<Self, ParseNetworkError> {
        let most = width(address);
        if prefix > most {
            return Err(ParseNetworkError::Prefix { most });
        }
        let first = match address {
            IpAddr::V4(v4) => Ipv4Addr::from_bits(v4.to_bits() & !v4_rest(prefix)).into(),
            IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & !v6_rest(prefix)).into(),
        };
        Ok(Self { first, prefix })
    }

    /// Returns its first address.
    pub fn first(&self) -> IpAddr {
        self.first
    }

    /// Returns its last address; in an IPv4 network, this is the broadcast address.
    pub fn last(&self) -> IpAddr {
        match self.first {
            IpAddr::V4(v4) => Ipv4Addr::from_bits(v4.to_bits() | v4_rest(self.prefix)).into(),
            IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() | v6_rest(self.prefix)).into(),
        }
    }

    /// Returns how many leading bits its addresses share.
    pub fn prefix(&self) -> u8 {
        self.prefix
    }

    /// Returns whether the address is in the network. An IPv4 address that is written as IPv6
    /// (`::ffff:10.0.0.1`) counts as the IPv4 address, on both sides.
    pub fn contains(&self, address: IpAddr) -> bool {
        let own = self.canonical();
        match (own.first, own.last(), address.to_canonical()) {
            (IpAddr::V4(first), IpAddr::V4(last), IpAddr::V4(v4)) => first <= v4 && v4 <= last,
            (IpAddr::V6(first), IpAddr::V6(last), IpAddr::V6(v6)) => first <= v6 && v6 <= last,
            _ => false,
        }
    }

    /// Returns the IPv4 network if this is one that is written as IPv6 (`::ffff:10.0.0.0/104`).
    fn canonical(&self) -> Self {
        match self.first.to_canonical() {
            first @ IpAddr::V4(_) if self.first.is_ipv6() && self.prefix >= 96 => {
                Self { first, prefix: self.prefix - 96 }
            }
            _ => *self,
        }
    }
}

fn width(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

/// Returns the bits after the prefix.
fn v4_rest(prefix: u8) -> u32 {
    u32::MAX.checked_shr(prefix.into()).unwrap_or(0)
}

/// Returns the bits after the prefix.
fn v6_rest(prefix: u8) -> u128 {
    u128::MAX.checked_shr(prefix.into()).unwrap_or(0)
}

impl From<IpAddr> for Network {
    /// Returns the network that has only this address.
    fn from(address: IpAddr) -> Self {
        Self { first: address, prefix: width(address) }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.first, self.prefix)
    }
}

impl FromStr for Network {
    type Err = ParseNetworkError;

    fn from_str(text: &str) -> Result<Self, ParseNetworkError> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| ParseNetworkError::Address)?;
        let Some(prefix) = prefix else { return Ok(address.into()) };
        let most = width(address);
        // parse() alone would also take "+8".
        let digits = prefix.bytes().all(|byte| byte.is_ascii_digit());
        match prefix.parse() {
            Ok(prefix) if digits => Self::new(address, prefix),
            _ => Err(ParseNetworkError::Prefix { most }),
        }
    }
}

/// Why a text is not a [`Network`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseNetworkError {
    /// What stands before the `/` is not an IP address.
    Address,
    /// What stands after the `/` is not a number of bits from 0 to the most that the address has.
    Prefix {
        /// The number of bits of the address.
        most: u8,
    },
}

impl fmt::Display for ParseNetworkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address => write!(f, "a network begins with an IP address, as in 10.0.0.0/8"),
            Self::Prefix { most } => {
                write!(f, "a network is written address/bits, with bits from 0 to {most}")
            }
        }
    }
}

impl error::Error for ParseNetworkError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn net(text: &str) -> Network {
        text.parse().unwrap()
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_network_has_a_first_and_a_last_address() {
        for (text, shown, first, last) in [
            ("10.1.2.3/8", "10.0.0.0/8", "10.0.0.0", "10.255.255.255"),
            ("192.0.2.77/30", "192.0.2.76/30", "192.0.2.76", "192.0.2.79"),
            ("192.0.2.77", "192.0.2.77/32", "192.0.2.77", "192.0.2.77"),
            ("0.0.0.0/0", "0.0.0.0/0", "0.0.0.0", "255.255.255.255"),
            (
                "2001:db8::1/32",
                "2001:db8::/32",
                "2001:db8::",
                "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
            ),
            ("::/0", "::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
            ("::1", "::1/128", "::1", "::1"),
        ] {
            let network = net(text);
            assert_eq!(network.to_string(), shown);
            assert_eq!((network.first(), network.last()), (ip(first), ip(last)), "{text}");
            assert_eq!(net(shown), network);
            assert!(network.contains(ip(first)) && network.contains(ip(last)), "{text}");
        }
    }

    #[test]
    fn an_address_outside_is_not_contained() {
        for (network, address, inside) in [
            ("10.0.0.0/8", "9.255.255.255", false),
            ("10.0.0.0/8", "11.0.0.0", false),
            ("10.0.0.0/8", "::ffff:10.0.0.1", true),
            ("10.0.0.0/8", "::10.0.0.1", false),
            ("::ffff:10.0.0.0/104", "10.0.0.1", true),
            ("::ffff:10.0.0.0/104", "::ffff:11.0.0.1", false),
            ("::ffff:10.0.0.1", "10.0.0.1", true),
            // All of IPv6 is not all of IPv4.
            ("::/0", "10.0.0.1", false),
            ("0.0.0.0/0", "::1", false),
            ("2001:db8::/127", "2001:db8::1", true),
            ("2001:db8::/127", "2001:db8::2", false),
        ] {
            assert_eq!(net(network).contains(ip(address)), inside, "{network} {address}");
        }
    }

    #[test]
    fn a_wrong_network_says_what_is_wrong() {
        for text in ["", "ten", "ten/8", "/8", "10.0.0/8", "10.0.0.0:161/8", " 10.0.0.0/8"] {
            assert_eq!(text.parse::<Network>(), Err(ParseNetworkError::Address), "{text:?}");
        }
        for (text, most) in [
            ("10.0.0.0/33", 32),
            ("10.0.0.0/", 32),
            ("10.0.0.0/+8", 32),
            ("10.0.0.0/-1", 32),
            ("10.0.0.0/8/8", 32),
            ("10.0.0.0/256", 32),
            ("10.0.0.0/255.0.0.0", 32),
            ("::/129", 128),
        ] {
            assert_eq!(
                text.parse::<Network>(),
                Err(ParseNetworkError::Prefix { most }),
                "{text:?}"
            );
        }
        assert_eq!(Network::new(ip("10.0.0.0"), 33), Err(ParseNetworkError::Prefix { most: 32 }));
    }
}
