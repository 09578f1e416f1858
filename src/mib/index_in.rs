//! Parses the values of an index: numbers, labels and strings become sub-identifiers (RFC 2578,
//! section 7.7).

use super::{
    AddressKind, IndexObject, Mib, Object, Syntax,
    address::{self, Rule},
    hint,
    token::{Token, Tokens},
};
use crate::{Value, suggest};
use std::net::Ipv4Addr;

/// The number right before a value of an index, with its convention. It may say what kind of
/// address the value is.
pub(super) type Before<'m> = Option<(&'m str, u32)>;

/// Returns the kind of address that the number before the value announces.
pub(super) fn told(object: &Object<'_>, before: Before<'_>) -> Option<AddressKind> {
    let (convention, number) = before?;
    let rule = Rule::of(object.convention()?)?;
    let number = Value::Integer(i32::try_from(number).ok()?);
    rule.is_told_by(convention).then(|| rule.kind(&number))?
}

/// Reads the rest of a name after a column (or, with an empty `index`, after any object) into
/// `subids`.
pub(super) fn read(
    mib: &Mib,
    index: &[IndexObject<'_>],
    tokens: &mut Tokens<'_>,
    subids: &mut Vec<u32>,
) -> Result<(), String> {
    read_behind(mib, index, None, tokens, subids)
}

/// Like [`read`], but after another value of the index.
pub(super) fn read_behind(
    mib: &Mib,
    index: &[IndexObject<'_>],
    before: Before<'_>,
    tokens: &mut Tokens<'_>,
    subids: &mut Vec<u32>,
) -> Result<(), String> {
    let mut reader = Reader { mib, subids, before };
    for index in index {
        let Some(object) = index.object else { break };
        let Some(token) = tokens.next()? else { return Ok(()) };
        let start = reader.subids.len();
        if !reader.value(&object, index.implied, token, tokens)? {
            break;
        }
        let number = reader.subids.get(start).copied().filter(|_| object.syntax().is_number());
        reader.before = object.convention().zip(number);
    }
    while let Some(token) = tokens.next()? {
        match token {
            Token::Bare { text, .. } => reader.numbers(text)?,
            Token::Quoted(text) => {
                return Err(format!("{text:?} is quoted, but the index has no string here"));
            }
        }
    }
    Ok(())
}

struct Reader<'r, 'm> {
    mib: &'m Mib,
    subids: &'r mut Vec<u32>,
    before: Before<'r>,
}

impl Reader<'_, '_> {
    /// Adds numbers unchanged; `text` is one number or dotted numbers.
    fn numbers(&mut self, text: &str) -> Result<(), String> {
        for part in text.split('.') {
            self.subids.push(number(part)?);
        }
        Ok(())
    }

    /// Reads one value of the index. Returns false if the rest must be read number by number.
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

    /// Reads a string or OID written as sub-identifiers: the length if there is one, then as many
    /// numbers.
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
        let kind = told(object, self.before);
        let octets = match kind.and_then(|kind| kind.parse(text)) {
            Some(octets) => octets,
            None if kind.is_some() && object.convention() == Some("InetAddress") => {
                return Err(format!("{text:?} is not an address of the type before it"));
            }
            None => match object.hint().and_then(|hint| hint::parse_octets(hint, text)) {
                Some(octets) => octets,
                None => address::hardware(object, text).unwrap_or_else(|| text.into()),
            },
        };
        match object.fixed_size() {
            _ if implied => {}
            Some(size) if size == octets.len() => {}
            Some(size) => {
                return Err(format!(
                    "{} is {size} octets long, but {text:?} has {}",
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
        // An OID inside an index need not be one that BER can encode.
        let plain = text.strip_prefix('.').filter(|rest| rest.split('.').all(is_number));
        let subids = match plain {
            Some(rest) => rest.split('.').map(number).collect::<Result<Vec<_>, _>>()?,
            None => self.mib.resolve_name(text, true)?.as_slice().to_vec(),
        };
        if !implied {
            self.subids.push(subids.len() as u32);
        }
        self.subids.extend(subids);
        Ok(())
    }

    fn address(&mut self, syntax: Syntax, text: &str) -> Result<(), String> {
        let ip: Ipv4Addr = text.parse().map_err(|_| format!("{text:?} is not an IPv4 address"))?;
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
            "" => "a number is missing".to_owned(),
            text => format!("{text:?} is not a number, and no object here has that name"),
        });
    }
    text.parse().map_err(|_| format!("sub-identifier {text} is above 4294967295"))
}
