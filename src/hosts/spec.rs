//! One item of a list of hosts: [`HostSpec`].

use crate::{
    Endpoint, Error, ErrorKind, Family, Network, ParseNetworkError, Result, Transport,
    dotted::Dotted, target::Literal,
};
use std::{
    borrow::Cow,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddrV4},
    num::NonZero,
    ops::RangeInclusive,
    path::Path,
    sync::Arc,
};

/// A host, a range or a network:
///
/// | text | hosts |
/// |---|---|
/// | `core.example.com`, `10.0.0.1`, `udp6:[::1]:1161`, `unix:/run/snmp.sock` | one host, see [`Endpoint::parse`] |
/// | `10.0.0.1-50` | `10.0.0.1` to `10.0.0.50` |
/// | `10.0.0.1-10.0.1.20`, `2001:db8::1-2001:db8::ff` | from the first address to the last |
/// | `10.0.0.0/22`, `2001:db8::/120` | the addresses of the network |
/// | `tcp:10.0.0.0/24:1161`, `[2001:db8::/120]:1161` | the same, with transport and port |
///
/// An IPv4 network of /30 or larger skips its network and broadcast addresses, because no agent
/// answers there; /31 and /32 have no such addresses. Write a range to include them.
#[derive(Debug, Clone)]
pub struct HostSpec {
    text: Arc<str>,
    endpoint: Option<Endpoint>,
    addresses: Option<Addresses>,
}

/// Consecutive addresses, and the text around each of them.
#[derive(Debug, Clone)]
pub(super) struct Addresses {
    pub(super) first: u128,
    pub(super) last: u128,
    pub(super) v6: bool,
    pub(super) transport: Transport,
    head: Arc<str>,
    pub(super) port: Option<u16>,
    done: bool,
}

/// A host that is not an address.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) enum Name<'s> {
    /// The host is in lower case.
    Inet { transport: Transport, family: Family, host: Cow<'s, str>, port: u16 },
    /// A socket in the file system.
    Unix(Option<&'s Path>),
}

impl HostSpec {
    /// Parses one item.
    ///
    /// # Errors
    /// [`BadTarget`](ErrorKind::BadTarget) if the text is invalid or a range ends before it begins;
    /// [`Unsupported`](ErrorKind::Unsupported) for a transport that is not supported.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        // A fast path: in long lists nearly every line is a bare address.
        if let Ok(address) = text.parse::<Ipv4Addr>() {
            let endpoint = inet(Family::Any, text);
            let addresses = Addresses::one(address.into(), Transport::Udp, None);
            return Ok(Self {
                text: text.into(),
                endpoint: Some(endpoint),
                addresses: Some(addresses),
            });
        }
        if let Ok(at) = text.parse::<SocketAddrV4>()
            && at.port() > 0
            && let Some((host, _)) = text.split_once(':')
        {
            let (port, host) = (Some(at.port()), host.to_owned());
            let (transport, family) = (Transport::Udp, Family::Any);
            let endpoint = Endpoint::Inet { transport, family, host, port };
            let addresses = Addresses::one((*at.ip()).into(), transport, port);
            return Ok(Self {
                text: text.into(),
                endpoint: Some(endpoint),
                addresses: Some(addresses),
            });
        }
        if is_bare_name(text) {
            let endpoint = Some(inet(Family::Any, text));
            return Ok(Self { text: text.into(), endpoint, addresses: None });
        }
        match Addresses::parse(text) {
            Some(addresses) => Ok(Self {
                text: text.into(),
                endpoint: None,
                addresses: Some(addresses.map_err(|reason| bad(text, &reason))?),
            }),
            None => {
                let endpoint = Endpoint::parse(text)?;
                let addresses = Addresses::of(&endpoint);
                Ok(Self { text: text.into(), endpoint: Some(endpoint), addresses })
            }
        }
    }

    /// Returns the same hosts under another text: the name of an alias.
    #[must_use]
    pub fn named(mut self, text: &str) -> Self {
        self.text = text.into();
        self
    }

    /// The text as it was written.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The addresses; `None` for a name and for `unix:`.
    pub(super) fn addresses(&self) -> Option<&Addresses> {
        self.addresses.as_ref()
    }

    /// Whether this is one host, not a range or network.
    pub fn is_plain(&self) -> bool {
        self.endpoint.is_some()
    }

    /// The host's name or address, without transport and port; `None` for a range, a network
    /// and `unix:`.
    pub fn host(&self) -> Option<&str> {
        match &self.endpoint {
            Some(Endpoint::Inet { host, .. }) => Some(host),
            _ => None,
        }
    }

    /// Whether `address` is one of the hosts.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.addresses.as_ref().is_some_and(|a| {
            a.v6 == address.is_ipv6() && (a.first..=a.last).contains(&number(address))
        })
    }

    /// Returns the host with this address, with its transport and port.
    pub fn at(&self, address: IpAddr) -> Option<HostSpec> {
        let only = number(address);
        let mut one = self.addresses.clone().filter(|_| self.contains(address))?;
        (one.first, one.last) = (only, only);
        HostSpec::parse(&one.next()?.0).ok()
    }

    /// Returns the name of a host that has no addresses.
    pub(super) fn name(&self, default_port: u16) -> Name<'_> {
        match &self.endpoint {
            Some(Endpoint::Inet { transport, family, host, port }) => Name::Inet {
                transport: *transport,
                family: *family,
                host: match host.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
                    true => Cow::Borrowed(host),
                    false => host.to_lowercase().into(),
                },
                port: port.unwrap_or(default_port),
            },
            Some(Endpoint::Unix(path)) => Name::Unix(Some(path)),
            None => Name::Unix(None),
        }
    }
}

/// Whether the text can only be a name: not an address, a range or a network, and without port or
/// transport.
fn is_bare_name(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_');
    // A range begins with a digit. A name may too; it then takes the slow path.
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.bytes().all(plain)
}

impl Addresses {
    /// Parses a range or a network; returns `None` for any other text.
    fn parse(text: &str) -> Option<Result<Self, String>> {
        let (transport, head, rest) = match text.split_once(':') {
            Some((prefix, rest)) => match prefix.to_ascii_lowercase().as_str() {
                "udp" | "udp6" | "udpv6" | "udpipv6" => (Transport::Udp, prefix, rest),
                "tcp" | "tcp6" | "tcpv6" | "tcpipv6" => (Transport::Tcp, prefix, rest),
                _ => (Transport::Udp, "", text),
            },
            None => (Transport::Udp, "", text),
        };
        let (middle, port) = match rest.strip_prefix('[') {
            Some(inner) => match inner.split_once(']')? {
                (middle, "") => (middle, None),
                (middle, behind) => (middle, Some(behind.strip_prefix(':')?)),
            },
            // One colon separates a port from an IPv4 range; several belong to an IPv6 range.
            None if rest.matches(':').count() == 1 => {
                rest.split_once(':').map(|(middle, port)| (middle, Some(port)))?
            }
            None => (rest, None),
        };
        let range = match (middle.split_once('/'), middle.split_once('-')) {
            (Some((address, _)), _) if address.parse::<IpAddr>().is_ok() => network(middle),
            (_, Some((first, last))) => span(first.parse().ok()?, last),
            _ => return None,
        };
        Some(range.and_then(|(range, v6)| {
            let port = match port.map(str::parse::<u16>) {
                None => None,
                Some(Ok(port)) if port > 0 => Some(port),
                Some(_) => return Err("a port is a number from 1 to 65535".to_owned()),
            };
            if !head.is_empty() && head.ends_with('6') != v6 {
                return Err("IPv4 needs udp: or tcp:, IPv6 needs udp6: or tcp6:".to_owned());
            }
            let (first, last) = range.into_inner();
            let head = if head.is_empty() { String::new() } else { format!("{head}:") };
            Ok(Self { first, last, v6, transport, head: head.into(), port, done: false })
        }))
    }

    /// The address of an endpoint, if its host is an address.
    fn of(endpoint: &Endpoint) -> Option<Self> {
        let Endpoint::Inet { transport, host, port, .. } = endpoint else { return None };
        Some(Self::one(host.parse().ok()?, *transport, *port))
    }

    fn one(address: IpAddr, transport: Transport, port: Option<u16>) -> Self {
        Self {
            first: number(address),
            last: number(address),
            v6: address.is_ipv6(),
            transport,
            head: match transport {
                Transport::Udp => Arc::default(),
                Transport::Tcp if address.is_ipv6() => "tcp6:".into(),
                Transport::Tcp => "tcp:".into(),
            },
            port,
            done: false,
        }
    }

    /// Returns the addresses from `first` to `last` of these.
    pub(super) fn part(&self, first: u128, last: u128) -> Self {
        Self { first, last, ..self.clone() }
    }

    pub(super) fn count(&self) -> u128 {
        (self.last - self.first).saturating_add(1)
    }

    /// The text of the next address, and what it says if it is no more than an IPv4 address and a port.
    pub(super) fn next(&mut self) -> Option<(Arc<str>, Option<Literal>)> {
        if self.done {
            return None;
        }
        let address = address(self.first, self.v6);
        if self.first >= self.last {
            self.done = true;
        } else {
            self.first += 1;
        }
        let (head, port) = (&*self.head, self.port.and_then(NonZero::new));
        if let (IpAddr::V4(address), "") = (address, head) {
            return Some((Dotted::of(address, port).as_str().into(), Some((address, port))));
        }
        let text = match port {
            Some(port) if self.v6 => format!("{head}[{address}]:{port}"),
            Some(port) => format!("{head}{address}:{port}"),
            None if self.v6 && !head.is_empty() => format!("{head}[{address}]"),
            None => format!("{head}{address}"),
        };
        Some((text.into(), None))
    }
}

type Span = (RangeInclusive<u128>, bool);

fn network(text: &str) -> Result<Span, String> {
    let network: Network = text.parse().map_err(|e: ParseNetworkError| e.to_string())?;
    let (first, last) = (number(network.first()), number(network.last()));
    Ok(match network.first() {
        IpAddr::V4(_) if network.prefix() <= 30 => (first + 1..=last - 1, false),
        IpAddr::V4(_) => (first..=last, false),
        IpAddr::V6(_) => (first..=last, true),
    })
}

fn span(first: IpAddr, last: &str) -> Result<Span, String> {
    let last = match (first, last.parse::<IpAddr>(), last.parse::<u64>()) {
        (_, Ok(last), _) if last.is_ipv6() == first.is_ipv6() => last,
        (_, Ok(_), _) => {
            return Err("both ends of a range must be in one address family".to_owned());
        }
        (IpAddr::V4(first), _, Ok(n)) => match u8::try_from(n) {
            Ok(n) => {
                let [a, b, c, _] = first.octets();
                IpAddr::V4(Ipv4Addr::new(a, b, c, n))
            }
            Err(_) => return Err(format!("the last number, {n}, is above 255")),
        },
        _ => return Err("a range is written 10.0.0.1-50 or 10.0.0.1-10.0.1.20".to_owned()),
    };
    if number(last) < number(first) {
        return Err(format!("the range ends at {last}, before it begins"));
    }
    Ok((number(first)..=number(last), first.is_ipv6()))
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => u32::from(v4).into(),
        IpAddr::V6(v6) => v6.into(),
    }
}

fn address(number: u128, v6: bool) -> IpAddr {
    match u32::try_from(number) {
        Ok(number) if !v6 => Ipv4Addr::from(number).into(),
        _ => Ipv6Addr::from(number).into(),
    }
}

/// Builds what [`Endpoint::parse`] returns for a text without transport and port.
fn inet(family: Family, host: &str) -> Endpoint {
    Endpoint::Inet { transport: Transport::Udp, family, host: host.to_owned(), port: None }
}

fn bad(text: &str, reason: &str) -> Error {
    ErrorKind::BadTarget { target: text.to_owned(), reason: reason.to_owned() }.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn count(text: &str) -> u128 {
        HostSpec::parse(text).unwrap().addresses().map_or(1, Addresses::count)
    }

    #[test]
    fn ranges_and_networks_are_counted() {
        for (text, hosts) in [
            ("10.0.0.0/24", 254),
            ("10.0.0.7/24", 254),
            ("10.0.0.0/30", 2),
            ("10.0.0.0/31", 2),
            ("10.0.0.1/32", 1),
            ("0.0.0.0/0", (1 << 32) - 2),
            ("10.0.0.1-1", 1),
            ("10.0.0.1-10.0.1.0", 256),
            ("2001:db8::1-2001:db8::ff", 255),
            ("sw-1", 1),
            ("10-0-0-1.example.com", 1),
        ] {
            assert_eq!(count(text), hosts, "{text}");
        }
    }

    #[test]
    fn errors_name_the_mistake() {
        for (text, part) in [
            ("10.0.0.1-300", "above 255"),
            ("10.0.0.9-3", "before it begins"),
            ("10.0.0.1-10.0.0.0", "before it begins"),
            ("10.0.0.0/33", "from 0 to 32"),
            ("2001:db8::/129", "from 0 to 128"),
            ("10.0.0.1-::5", "one address family"),
            ("10.0.0.1-x", "a range is written"),
            ("10.0.0.1-5:0", "1 to 65535"),
            ("udp6:10.0.0.0/24", "IPv4 needs udp:"),
            ("host:70000", "1 to 65535"),
            ("", "no host"),
            ("a b", "cannot contain ' '"),
        ] {
            let error = HostSpec::parse(text).unwrap_err().to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
    }

    #[test]
    fn one_host_of_a_network_keeps_transport_and_port() {
        let spec = HostSpec::parse("tcp:10.0.0.0/24:705").unwrap();
        let inside = "10.0.0.9".parse().unwrap();
        assert!(spec.contains(inside));
        assert_eq!(spec.at(inside).unwrap().text().as_ref(), "tcp:10.0.0.9:705");
        assert!(spec.at("10.0.1.9".parse().unwrap()).is_none());
    }

    proptest! {
        #[test]
        fn the_fast_path_agrees_with_the_full_parser(
            text in "[a-z0-9.\\-_]{1,15}|[0-9]{1,3}(\\.[0-9]{1,3}){3}(:[0-9]{1,6})?",
        ) {
            let short = text.parse::<Ipv4Addr>().is_ok()
                || text.parse::<SocketAddrV4>().is_ok_and(|at| at.port() > 0)
                || is_bare_name(&text);
            if short {
                let (spec, endpoint) = (HostSpec::parse(&text).unwrap(), Endpoint::parse(&text).unwrap());
                prop_assert!(Addresses::parse(&text).is_none());
                prop_assert_eq!(spec.addresses.is_some(), Addresses::of(&endpoint).is_some());
                prop_assert_eq!(spec.endpoint, Some(endpoint));
            }
        }

        #[test]
        fn parsing_any_text_never_panics(text in "\\PC*") {
            let _ = HostSpec::parse(&text);
        }

        #[test]
        fn parsing_texts_that_look_like_hosts_never_panics(text in "[0-9a-f:./\\-\\[\\]udptc]{0,40}") {
            if let Ok(spec) = HostSpec::parse(&text)
                && let Some(addresses) = spec.addresses()
            {
                prop_assert!(addresses.first <= addresses.last);
                let (first, _) = addresses.clone().next().unwrap();
                prop_assert!(Endpoint::parse(&first).is_ok(), "{}", first);
            }
        }
    }
}
