//! Where an agent listens: [`Endpoint`].

use crate::{Error, ErrorKind, Result};
use std::{
    fmt,
    net::{Ipv6Addr, SocketAddr, ToSocketAddrs},
    path::PathBuf,
};

/// The transport protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Transport {
    /// UDP (RFC 3417).
    Udp,
    /// TCP (RFC 3430).
    Tcp,
}

/// Which addresses of a host name are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// IPv4 if the name has an IPv4 address, otherwise IPv6.
    Any,
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

/// Where an agent listens.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Endpoint {
    /// A host and a port.
    Inet {
        /// UDP or TCP.
        transport: Transport,
        /// IPv4, IPv6 or either.
        family: Family,
        /// A name or an address.
        host: String,
        /// `None`: the port of the settings.
        port: Option<u16>,
    },
    /// A stream socket in the file system.
    Unix(PathBuf),
}

impl Endpoint {
    /// Parses `[transport:]host[:port]`. The host is a name, an IPv4 address, or an IPv6 address
    /// with or without brackets. The transport is `udp: udp6: tcp: tcp6: unix:` or another spelling
    /// that net-snmp has for them (snmpcmd(1)).
    ///
    /// # Errors
    /// [`BadTarget`](ErrorKind::BadTarget) if the text names no host,
    /// [`Unsupported`](ErrorKind::Unsupported) for net-snmp's other transports.
    pub fn parse(text: &str) -> Result<Self> {
        let bad = |reason: &str| -> Error {
            ErrorKind::BadTarget { target: text.to_owned(), reason: reason.to_owned() }.into()
        };
        if text.parse::<Ipv6Addr>().is_ok() {
            return Ok(Self::inet(Transport::Udp, Family::V6, text, None));
        }
        let (prefix, rest) = match text.split_once(':') {
            Some((prefix, rest)) if !prefix.starts_with('[') => (prefix, rest),
            _ => ("", text),
        };
        let (transport, family, rest) = match prefix.to_ascii_lowercase().as_str() {
            "udp" => (Transport::Udp, Family::V4, rest),
            "udp6" | "udpv6" | "udpipv6" => (Transport::Udp, Family::V6, rest),
            "tcp" => (Transport::Tcp, Family::V4, rest),
            "tcp6" | "tcpv6" | "tcpipv6" => (Transport::Tcp, Family::V6, rest),
            "unix" if rest.is_empty() => return Err(bad("no path")),
            "unix" => return Ok(Self::Unix(rest.into())),
            other @ ("dtlsudp" | "dtlsudp6" | "tlstcp" | "tlstcp6" | "ssh" | "ipx" | "aal5pvc"
            | "pvc" | "alias" | "std" | "callback" | "udpshared" | "dtls" | "tls") => {
                return Err(ErrorKind::Unsupported(format!("supported transport {other}:")).into());
            }
            other if names_transport(other, rest) => {
                return Err(bad(&format!("no transport {other}: udp, udp6, tcp, tcp6 or unix")));
            }
            _ => (Transport::Udp, Family::Any, text),
        };
        let (host, port) = split_port(rest).map_err(bad)?;
        let family = match host.parse::<Ipv6Addr>() {
            Ok(_) if family == Family::V4 => {
                return Err(bad("an IPv6 address needs udp6: or tcp6:"));
            }
            Ok(_) => Family::V6,
            Err(_) => family,
        };
        if host.is_empty() {
            return Err(bad("no host"));
        }
        if let Some(number) = above_255(host) {
            return Err(bad(&format!("{number} is above 255")));
        }
        if let Some(why) = no_ipv6(host) {
            return Err(bad(&why));
        }
        if let Some(c) = host.chars().find(|c| !(c.is_alphanumeric() || "-._:%".contains(*c))) {
            return Err(bad(&format!("a host name cannot contain {c:?}")));
        }
        Ok(Self::inet(transport, family, host, port))
    }

    fn inet(transport: Transport, family: Family, host: &str, port: Option<u16>) -> Self {
        Self::Inet { transport, family, host: host.to_owned(), port }
    }

    /// Returns the address to ask, or `None` for [`Endpoint::Unix`]. Resolving a name blocks for as
    /// long as the resolver takes.
    ///
    /// # Errors
    /// [`Dns`](ErrorKind::Dns) if the name has no address of the family.
    pub fn resolve(&self, default_port: u16) -> Result<Option<SocketAddr>> {
        let Self::Inet { family, host, port, .. } = self else { return Ok(None) };
        let port = port.unwrap_or(default_port);
        let look_up = |host: &str| -> Result<Vec<SocketAddr>> {
            let found = (host, port).to_socket_addrs();
            Ok(found
                .map_err(|e| Error::from(ErrorKind::Dns(dns_reason(&e))).caused_by(e))?
                .collect())
        };
        let all = match zoned(host) {
            // The resolver of the C library takes a zone by name only with a link-local address,
            // the only kind of address that needs one. net-snmp takes it with any.
            Some((address, zone)) if !address.is_unicast_link_local() => {
                // There must be such a zone, but nothing depends on it.
                look_up(&format!("fe80::%{zone}"))?;
                vec![SocketAddr::from((address, port))]
            }
            _ => look_up(host)?,
        };
        let first = |wanted: fn(&SocketAddr) -> bool| all.iter().copied().find(wanted);
        let found = match family {
            // Prefer IPv4, as net-snmp does: many devices have IPv6 addresses in DNS but answer
            // SNMP over IPv4 only.
            Family::Any => first(SocketAddr::is_ipv4).or_else(|| first(SocketAddr::is_ipv6)),
            Family::V4 => first(SocketAddr::is_ipv4),
            Family::V6 => first(SocketAddr::is_ipv6),
        };
        match found {
            Some(address) => Ok(Some(address)),
            None => Err(ErrorKind::Dns(format!(
                "{host} has no {} address",
                if *family == Family::V6 { "IPv6" } else { "IPv4" }
            ))
            .into()),
        }
    }
}

/// Returns whether a text before a colon can only be meant as a transport: what follows is a host, not
/// a port.
fn names_transport(prefix: &str, rest: &str) -> bool {
    let is_word = prefix.starts_with(|c: char| c.is_ascii_alphabetic())
        && prefix.bytes().all(|b| b.is_ascii_alphanumeric());
    // `fe80::1` begins with a word, too.
    let is_ipv6 = prefix.bytes().all(|b| b.is_ascii_hexdigit()) && rest.contains(':');
    is_word && !is_ipv6 && rest.contains(['.', ':', '[', '/'])
}

/// Returns the first number above 255 of four numbers with dots between them, also at the start of a
/// range or a network. Such a text is no name that anybody resolves.
fn above_255(host: &str) -> Option<&str> {
    let numbers = host.split(['-', '/']).next().unwrap_or_default();
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if numbers.split('.').count() != 4 || !numbers.split('.').all(is_number) {
        return None;
    }
    numbers.split('.').find(|number| number.parse::<u8>().is_err())
}

/// Returns why a host with colons is no IPv6 address, if it is none. Its zone may be anything.
fn no_ipv6(host: &str) -> Option<String> {
    let address = host.split('%').next().unwrap_or_default();
    if !address.contains(':') || address.parse::<Ipv6Addr>().is_ok() {
        return None;
    }
    let port = host.rsplit_once(':').filter(|(address, port)| {
        address.parse::<Ipv6Addr>().is_ok() && port.parse::<u16>().is_ok_and(|port| port > 0)
    });
    Some(match port {
        Some((address, port)) => format!("write [{address}]:{port}"),
        None => "not an IPv6 address".to_owned(),
    })
}

/// Splits an IPv6 address and its zone, the name or number of an interface (RFC 4007, section 11).
fn zoned(host: &str) -> Option<(Ipv6Addr, &str)> {
    let (address, zone) = host.split_once('%')?;
    Some((address.parse().ok()?, zone))
}

/// The resolver's reason without the words that std puts before it.
fn dns_reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.rsplit("information: ").next().unwrap_or(&text).to_owned()
}

/// Splits `host`, `host:port`, `[v6]`, `[v6]:port` or a bare IPv6 address into host and port.
fn split_port(text: &str) -> std::result::Result<(&str, Option<u16>), &'static str> {
    let (host, port) = if let Some(rest) = text.strip_prefix('[') {
        let (host, behind) = rest.split_once(']').ok_or("a closing bracket is missing")?;
        match behind.strip_prefix(':') {
            Some(port) => (host, Some(port)),
            None if behind.is_empty() => (host, None),
            None => return Err("a port after the bracket is written `]:161`"),
        }
    } else {
        match text.matches(':').count() {
            0 => (text, None),
            1 => {
                let (host, port) = text.split_once(':').unwrap_or((text, ""));
                (host, Some(port))
            }
            _ => (text, None),
        }
    };
    let port = match port {
        None => None,
        Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => match digits.parse::<u16>() {
            Ok(0) | Err(_) => return Err("a port is a number from 1 to 65535"),
            Ok(port) => Some(port),
        },
        Some(_) => return Err("a port is a number from 1 to 65535"),
    };
    Ok((host, port))
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
            Self::Inet { transport, family, host, port } => {
                f.write_str(match (transport, family) {
                    (Transport::Udp, Family::Any) => "",
                    (Transport::Udp, Family::V4) => "udp:",
                    (Transport::Udp, Family::V6) => "udp6:",
                    (Transport::Tcp, Family::V6) => "tcp6:",
                    (Transport::Tcp, _) => "tcp:",
                })?;
                if host.contains(':') {
                    write!(f, "[{host}]")?
                } else {
                    f.write_str(host)?
                }
                port.map_or(Ok(()), |port| write!(f, ":{port}"))
            }
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    fn resolved(text: &str) -> Result<SocketAddr> {
        let endpoint = Endpoint::parse(text).unwrap();
        endpoint.resolve(161).map(|address| address.unwrap())
    }

    #[test]
    fn any_ipv6_address_may_have_a_zone() {
        for (text, address) in [
            ("[::1%lo]:1161", "[::1]:1161"),
            ("[::1%7]", "[::1]:161"),
            ("udp6:[2001:db8::1%lo]", "[2001:db8::1]:161"),
            ("tcp6:[fe80::1%1]:9", "[fe80::1%1]:9"),
        ] {
            assert_eq!(resolved(text).unwrap(), address.parse::<SocketAddr>().unwrap(), "{text}");
        }
        let named = resolved("[fe80::1%lo]").unwrap();
        assert!(matches!(named, SocketAddr::V6(v6) if v6.scope_id() > 0), "{named}");
        for text in ["[::1%no-such-link]", "[fe80::1%no-such-link]", "[::1%]"] {
            let error = resolved(text).unwrap_err();
            assert_eq!(error.kind().name(), "dns", "{text}: {error}");
        }
    }

    #[test]
    fn a_wrong_target_says_how_it_is_written() {
        for (text, part) in [
            ("::1:16100", "write [::1]:16100"),
            ("2001:db8::1:16100", "write [2001:db8::1]:16100"),
            ("1:2:3:4:5:6:7:8:9:10", "not an IPv6 address"),
            ("300.1.1.1", "300 is above 255"),
            ("10.0.0.256:161", "256 is above 255"),
            ("10.0.300.1-5", "300 is above 255"),
            ("10.0.999.0/24", "999 is above 255"),
            ("foo:127.0.0.1", "no transport foo: udp, udp6, tcp, tcp6 or unix"),
            ("dccp:[::1]:161", "no transport dccp: "),
            ("http://10.0.0.1", "no transport http: "),
            ("core:snmp", "1 to 65535"),
        ] {
            let error = Endpoint::parse(text).unwrap_err().to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
        for text in
            ["fe80::1", "fe80::1%eth0:1", "[fe80::1%lo]:161", "core:161", "1.2.3", "a.256.b.c"]
        {
            assert!(Endpoint::parse(text).is_ok(), "{text}");
        }
    }
}
