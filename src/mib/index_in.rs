//! Indexes in: numbers, labels and strings into sub-identifiers (RFC 2578, section 7.7).

use super::{
    IndexObject, Mib, Object, Syntax, hint, suggest,
    token::{Token, Tokens},
};
use std::net::{Ipv4Addr, Ipv6Addr};

/// Reads the rest of a name behind a column (or, with no `index`, behind anything) to `subids`.
pub(super) fn read(
    mib: &Mib,
    index: &[IndexObject<'_>],
    tokens: &mut Tokens<'_>,
    subids: &mut Vec<u32>,
) -> Result<(), String> {
    let mut reader = Reader { mib, subids, type_of_address: None };
    for index in index {
        let Some(object) = index.object else { break };
        let Some(token) = tokens.next()? else { return Ok(()) };
        let start = reader.subids.len();
        if !reader.value(&object, index.implied, token, tokens)? {
            break;
        }
        reader.type_of_address = match object.convention() {
            Some("InetAddressType") => reader.subids.get(start).copied(),
            _ => None,
        };
    }
    while let Some(token) = tokens.next()? {
        match token {
            Token::Bare { text, .. } => reader.numbers(text)?,
            Token::Quoted(text) => {
                return Err(format!("{text:?} is quoted, but the index has no string there"));
            }
        }
    }
    Ok(())
}

struct Reader<'r, 'm> {
    mib: &'m Mib,
    subids: &'r mut Vec<u32>,
    /// The InetAddressType right before.
    type_of_address: Option<u32>,
}

impl Reader<'_, '_> {
    /// Numbers as they stand, one or dotted.
    fn numbers(&mut self, text: &str) -> Result<(), String> {
        for part in text.split('.') {
            self.subids.push(number(part)?);
        }
        Ok(())
    }

    /// One value of the index; false where the rest is to be taken number by number.
    fn value(
        &mut self,
        object: &Object<'_>,
        implied: bool,
        token: Token<'_>,
        tokens: &mut Tokens<'_>,
    ) -> Result<bool, String> {
        match object.syntax() {
            Syntax::OctetString | Syntax::Bits | Syntax::Opaque | Syntax::NsapAddress => {
                let size = if implied { None } else { object.fixed_size() };
                match token {
                    Token::Bare { text, bracketed: false } if is_number(text) => {
                        return self.counted(text, size, implied, tokens);
                    }
                    Token::Bare { text, .. } => {
                        let text = text.strip_prefix("STRING:").map_or(text, str::trim_start);
                        self.octets(object, implied, text)?;
                    }
                    Token::Quoted(text) => self.octets(object, implied, &text)?,
                }
            }
            Syntax::ObjectIdentifier => match token {
                Token::Bare { text, bracketed: false } => {
                    return self.counted(text, None, implied, tokens);
                }
                Token::Bare { text, .. } => self.object_id(text, implied)?,
                Token::Quoted(text) => self.object_id(&text, implied)?,
            },
            Syntax::IpAddress | Syntax::NetworkAddress => match token {
                Token::Bare { text, .. } if is_number(text) => {
                    self.numbers(text)?;
                    let more = if object.syntax() == Syntax::IpAddress { 3 } else { 4 };
                    for _ in 0..more {
                        match tokens.next()? {
                            Some(Token::Bare { text, .. }) => self.numbers(text)?,
                            Some(Token::Quoted(text)) => {
                                return Err(format!("{text:?} inside an address"));
                            }
                            None => break,
                        }
                    }
                }
                Token::Bare { text, .. } => self.address(object.syntax(), text)?,
                Token::Quoted(text) => self.address(object.syntax(), &text)?,
            },
            _ => {
                let text = match &token {
                    Token::Bare { text, .. } => text,
                    Token::Quoted(text) => text.as_str(),
                };
                let number = match object.number(text) {
                    Some(number) => number as u32,
                    None if is_number(text) => number(text)?,
                    None => {
                        let near = suggest::nearest(text, object.enums().map(|(_, label)| label));
                        return Err(format!(
                            "{} takes a number{}, not {text:?}{}",
                            object.name(),
                            if object.enums().next().is_some() { " or a label" } else { "" },
                            suggest::question(&near),
                        ));
                    }
                };
                self.subids.push(number);
            }
        }
        Ok(true)
    }

    /// A string or OID in sub-identifiers: its length where it has one, then as many.
    fn counted(
        &mut self,
        first: &str,
        size: Option<usize>,
        implied: bool,
        tokens: &mut Tokens<'_>,
    ) -> Result<bool, String> {
        self.numbers(first)?;
        let more = match size {
            Some(size) => size.saturating_sub(1),
            None if implied => return Ok(false),
            None => self.subids.last().map_or(0, |&n| n as usize),
        };
        for _ in 0..more {
            match tokens.next()? {
                Some(Token::Bare { text, .. }) => self.numbers(text)?,
                Some(Token::Quoted(text)) => {
                    return Err(format!("{text:?} among the sub-identifiers of a string"));
                }
                None => break,
            }
        }
        Ok(true)
    }

    fn octets(&mut self, object: &Object<'_>, implied: bool, text: &str) -> Result<(), String> {
        let inet = match object.convention() {
            Some("InetAddress") => self.type_of_address.and_then(|kind| inet(kind, text)),
            _ => None,
        };
        let hinted = || object.hint().and_then(|hint| hint::parse_octets(hint, text));
        let octets = inet.or_else(hinted).unwrap_or_else(|| text.as_bytes().to_vec());
        match object.fixed_size() {
            _ if implied => {}
            Some(size) if size == octets.len() => {}
            Some(size) => {
                return Err(format!(
                    "{} is {size} octets long, {text:?} makes {}",
                    object.name(),
                    octets.len()
                ));
            }
            None => self.subids.push(octets.len() as u32),
        }
        self.subids.extend(octets.into_iter().map(u32::from));
        Ok(())
    }

    fn object_id(&mut self, text: &str, implied: bool) -> Result<(), String> {
        // What stands in an index need not be an OID that BER can carry.
        let plain = text.strip_prefix('.').filter(|rest| rest.split('.').all(is_number));
        let subids = match plain {
            Some(rest) => rest.split('.').map(number).collect::<Result<Vec<_>, _>>()?,
            None => self.mib.resolve_name(text)?.as_slice().to_vec(),
        };
        if !implied {
            self.subids.push(subids.len() as u32);
        }
        self.subids.extend(subids);
        Ok(())
    }

    fn address(&mut self, syntax: Syntax, text: &str) -> Result<(), String> {
        let ip: Ipv4Addr = text.parse().map_err(|_| format!("{text:?} is no IPv4 address"))?;
        if syntax == Syntax::NetworkAddress {
            self.subids.push(1);
        }
        self.subids.extend(ip.octets().map(u32::from));
        Ok(())
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn number(text: &str) -> Result<u32, String> {
    if !is_number(text) {
        return Err(match text {
            "" => "empty sub-identifier".to_owned(),
            text => format!("{text:?} is no sub-identifier: nothing of that name is there"),
        });
    }
    text.parse().map_err(|_| format!("sub-identifier {text} is above 4294967295"))
}

/// An InetAddress (RFC 4001) of that InetAddressType: dotted IPv4, IPv6 in any of its forms or
/// octet by octet as net-snmp writes it, either with a zone in decimal behind `%`.
fn inet(kind: u32, text: &str) -> Option<Vec<u8>> {
    let (address, zone) = match (kind, text.split_once('%')) {
        (1 | 2, None) => (text, None),
        (3 | 4, Some((address, zone))) => (address, Some(zone.parse::<u32>().ok()?)),
        _ => return None,
    };
    let mut octets = match kind {
        1 | 3 => address.parse::<Ipv4Addr>().ok()?.octets().to_vec(),
        _ => match address.parse::<Ipv6Addr>() {
            Ok(ip) => ip.octets().to_vec(),
            Err(_) => hint::parse_octets("1x:", address).filter(|octets| octets.len() == 16)?,
        },
    };
    octets.extend(zone.into_iter().flat_map(u32::to_be_bytes));
    Some(octets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inet_addresses() {
        assert_eq!(inet(1, "10.0.0.1"), Some(vec![10, 0, 0, 1]));
        assert_eq!(inet(3, "10.0.0.1%7"), Some(vec![10, 0, 0, 1, 0, 0, 0, 7]));
        let loopback = Some([[0; 15].as_slice(), &[1]].concat());
        assert_eq!(inet(2, "::1"), loopback);
        assert_eq!(inet(2, "00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:01"), loopback);
        assert_eq!(inet(1, "::1"), None);
        assert_eq!(inet(16, "host.example"), None);
    }
}
