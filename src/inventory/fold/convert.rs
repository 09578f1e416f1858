//! Converts a value to a field of a given kind.

use crate::{
    Enterprise, Mib, Oid, Value,
    inventory::{
        Field, FieldKind,
        profile::Decode,
        text::{self, Mac},
    },
    mib::Object,
};

/// A value that does not fit its field.
#[derive(Debug)]
pub(super) struct Misfit;

/// The field; `None` if the value says that there is nothing.
pub(super) type Made = Result<Option<Field>, Misfit>;

/// Converts a value to this kind. Numbers are multiplied by `scale`.
pub(super) fn convert(
    value: &Value,
    kind: FieldKind,
    object: Option<Object<'static>>,
    scale: f64,
) -> Made {
    Ok(match kind {
        FieldKind::Text => text_of(value, object, scale)?.map(Field::Text),
        FieldKind::Label => label(value, object)?.map(Field::Text),
        FieldKind::Integer => number(value, scale)?.map(|number| match number {
            Number::Signed(n) => Field::Integer(n),
            Number::Unsigned(n) => Field::Integer(i64::try_from(n).unwrap_or(i64::MAX)),
            // `as` saturates.
            Number::Float(x) => Field::Integer(x.round() as i64),
        }),
        FieldKind::Unsigned | FieldKind::Counter => match number(value, scale)? {
            None => None,
            Some(Number::Unsigned(n)) => Some(Field::Unsigned(n)),
            Some(Number::Float(x)) if x >= 0.0 => Some(Field::Unsigned(x.round() as u64)),
            Some(_) => return Err(Misfit),
        },
        FieldKind::Number => number(value, scale)?.map(|number| Field::Number(number.float())),
        FieldKind::Duration => {
            let hundredths = matches!(value, Value::TimeTicks(_));
            let scale = if hundredths { scale / 100.0 } else { scale };
            match number(value, scale)?.map(Number::float) {
                Some(seconds) if seconds < 0.0 => return Err(Misfit),
                seconds => seconds.map(Field::Number),
            }
        }
        // TruthValue (RFC 2579): 1 is true and 2 is false. Some agents send 0 for false.
        FieldKind::Boolean => match value.as_i64() {
            Some(1) => Some(Field::Boolean(true)),
            Some(2 | 0) => Some(Field::Boolean(false)),
            _ => return Err(Misfit),
        },
        FieldKind::Mac => match text::mac(value.as_bytes().ok_or(Misfit)?) {
            Mac::Is(mac) => Some(Field::Text(mac)),
            Mac::None => None,
            Mac::Bad => return Err(Misfit),
        },
        FieldKind::Address => address(value)?,
        FieldKind::ObjectIdentifier => match value.as_oid().ok_or(Misfit)? {
            // zeroDotZero: it names nothing.
            oid if oid.as_slice() == [0, 0] || oid.is_empty() => None,
            oid => Some(Field::Text(oid.to_string())),
        },
        FieldKind::Time => match value.as_bytes().ok_or(Misfit)? {
            bytes if bytes.iter().all(|&b| b == 0) => None,
            bytes => Some(Field::Text(text::date(bytes).ok_or(Misfit)?)),
        },
        FieldKind::Hex => match value.as_bytes().ok_or(Misfit)? {
            [] => None,
            bytes => Some(Field::Text(crate::hex::text(bytes))),
        },
    })
}

/// Converts text from a pattern or a map to this kind.
pub(super) fn convert_text(text: String, kind: FieldKind) -> Made {
    match kind {
        FieldKind::Text | FieldKind::Label => {
            let text = text.trim();
            Ok((!text.is_empty()).then(|| Field::Text(text.to_owned())))
        }
        FieldKind::ObjectIdentifier | FieldKind::Time => Ok(Some(Field::Text(text))),
        FieldKind::Boolean => match &*text {
            "true" => Ok(Some(Field::Boolean(true))),
            "false" => Ok(Some(Field::Boolean(false))),
            _ => Err(Misfit),
        },
        _ => convert(&Value::OctetString(text.into_bytes()), kind, None, 1.0),
    }
}

/// Returns the value as text, for patterns and maps.
pub(super) fn words(value: &Value, object: Option<Object<'static>>) -> Option<String> {
    text_of(value, object, 1.0).ok().flatten()
}

#[derive(Debug, Clone, Copy)]
enum Number {
    Signed(i64),
    Unsigned(u64),
    Float(f64),
}

impl Number {
    fn float(self) -> f64 {
        match self {
            Self::Signed(n) => n as f64,
            Self::Unsigned(n) => n as f64,
            Self::Float(x) => x,
        }
    }
}

fn number(value: &Value, scale: f64) -> Result<Option<Number>, Misfit> {
    let number = match value {
        Value::Float(x) => Number::Float(f64::from(*x)),
        Value::Double(x) => Number::Float(*x),
        Value::OctetString(bytes) => match number_of_text(bytes)? {
            Some(number) => number,
            None => return Ok(None),
        },
        _ => match (value.as_u64(), value.as_i64()) {
            (Some(n), _) => Number::Unsigned(n),
            (None, Some(n)) => Number::Signed(n),
            _ => return Err(Misfit),
        },
    };
    let scaled = match number {
        _ if scale == 1.0 => number,
        // Above 2^53 a floating-point product would be inexact.
        Number::Unsigned(n) if scale.fract() == 0.0 && (1.0..1e18).contains(&scale) => {
            Number::Unsigned(n.saturating_mul(scale as u64))
        }
        // 405 tenths are exactly 40.5. Dividing by 10 gives that; multiplying by 0.1 may not.
        _ if scale > 0.0 && scale < 1.0 && (1.0 / scale).fract() == 0.0 => {
            Number::Float(number.float() / (1.0 / scale))
        }
        _ => Number::Float(number.float() * scale),
    };
    match scaled {
        Number::Float(x) if !x.is_finite() => Err(Misfit),
        scaled => Ok(Some(scaled)),
    }
}

/// Reads numbers that agents send as text, like laLoad.
fn number_of_text(bytes: &[u8]) -> Result<Option<Number>, Misfit> {
    let text = std::str::from_utf8(bytes).map_err(|_| Misfit)?;
    let text = text.trim_matches(|c: char| c == '\0' || c.is_whitespace());
    if text.is_empty() {
        return Ok(None);
    }
    if let Ok(number) = text.parse() {
        return Ok(Some(Number::Unsigned(number)));
    }
    if let Ok(number) = text.parse() {
        return Ok(Some(Number::Signed(number)));
    }
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(Some(Number::Float(number))),
        _ => Err(Misfit),
    }
}

fn text_of(
    value: &Value,
    object: Option<Object<'static>>,
    scale: f64,
) -> Result<Option<String>, Misfit> {
    if let Some(bytes) = value.as_bytes() {
        return Ok(text::clean(bytes));
    }
    match value {
        Value::Integer(_) | Value::ObjectIdentifier(_) => label(value, object),
        Value::IpAddress(_) => Ok(address(value)?.map(|field| field.to_string())),
        _ => Ok(match number(value, scale)? {
            None => None,
            Some(Number::Signed(n)) => Some(n.to_string()),
            Some(Number::Unsigned(n)) => Some(n.to_string()),
            Some(Number::Float(x)) => Some(x.to_string()),
        }),
    }
}

/// Returns the name of the whole OID in the modules of `object`.
fn name(oid: &Oid, object: Option<Object<'static>>) -> Option<String> {
    let mib = object.map_or(Mib::builtin(), |object| object.mib());
    let (found, rest) = mib.object(oid)?;
    (rest.is_empty() && !found.name().is_empty()).then(|| found.name().to_owned())
}

/// Returns the label of a number or the name of an OID. If it has none, returns its digits.
fn label(value: &Value, object: Option<Object<'static>>) -> Result<Option<String>, Misfit> {
    if let Some(number) = value.as_i64() {
        let label = object.and_then(|object| object.label(number));
        return Ok(Some(label.map_or_else(|| number.to_string(), str::to_owned)));
    }
    if let Some(oid) = value.as_oid() {
        if oid.as_slice() == [0, 0] || oid.is_empty() {
            return Ok(None);
        }
        return Ok(Some(name(oid, object).unwrap_or_else(|| oid.to_string())));
    }
    match value.as_bytes() {
        Some(bytes) => Ok(text::clean(bytes)),
        None => Err(Misfit),
    }
}

fn address(value: &Value) -> Made {
    match value {
        Value::IpAddress(ip) => Ok(Some(Field::Text(ip.to_string()))),
        _ => match value.as_bytes().ok_or(Misfit)? {
            [] => Ok(None),
            bytes => match text::address(bytes) {
                Some(address) => Ok(Some(Field::Text(address))),
                // A few agents send the address as text.
                None => match std::str::from_utf8(bytes).map(|text| text.trim().parse()) {
                    Ok(Ok(address)) => {
                        let address: std::net::IpAddr = address;
                        Ok(Some(Field::Text(address.to_string())))
                    }
                    _ => Err(Misfit),
                },
            },
        },
    }
}

/// Decodes the octets of a value, with the number of their subtype if they have one.
pub(super) fn decode(
    value: &Value,
    how: Decode,
    object: Option<Object<'static>>,
    subtype: Option<i64>,
) -> Made {
    let text = |text: Option<String>| Ok(text.map(Field::Text));
    let bytes = || value.as_bytes().ok_or(Misfit);
    match how {
        Decode::Enterprise => {
            let oid = value.as_oid().ok_or(Misfit)?;
            text(Enterprise::of(oid).map(|enterprise| enterprise.organization.to_owned()))
        }
        Decode::Maker => {
            let maker = match value.as_oid() {
                Some(oid) => {
                    Enterprise::of(oid).filter(Enterprise::is_maker).map(|e| e.organization)
                }
                None => text::clean(bytes()?).as_deref().and_then(crate::enterprise::maker_in),
            };
            text(maker.map(str::to_owned))
        }
        Decode::Product => {
            let oid = value.as_oid().ok_or(Misfit)?;
            let is_product = match oid.as_slice() {
                // The vendor alone is not a product.
                [1, 3, 6, 1, 4, 1, _] => false,
                // Net-SNMP (8072) gives the operating system here, such as "linux".
                [1, 3, 6, 1, 4, 1, vendor, ..] => *vendor != 8072,
                _ => false,
            };
            let known = || {
                let product = || super::products::name(oid.as_slice()).map(str::to_owned);
                name(oid, object).or_else(product)
            };
            text(is_product.then(known).flatten())
        }
        Decode::Bits => {
            let bits = bytes()?.iter().enumerate().flat_map(|(place, octet)| {
                let octet = *octet;
                (0..8).filter(move |bit| octet & (0x80 >> bit) != 0).map(move |bit| 8 * place + bit)
            });
            let labels = bits.map(|bit| {
                let label = object.and_then(|object| object.label(bit as i64));
                label.map_or_else(|| bit.to_string(), str::to_owned)
            });
            text(joined(labels))
        }
        Decode::CdpCapabilities => {
            // The numbers are those of the CDP protocol's capabilities TLV.
            const LABELS: [&str; 7] = [
                "router",
                "transparentBridge",
                "sourceRouteBridge",
                "switch",
                "host",
                "igmp",
                "repeater",
            ];
            let octets = bytes()?;
            let bits = octets.iter().fold(0_u32, |bits, &octet| bits << 8 | u32::from(octet));
            let set = LABELS.iter().enumerate().filter(|&(bit, _)| bits & (1 << bit) != 0);
            text(joined(set.map(|(_, label)| (*label).to_owned())))
        }
        Decode::PrefixPointer => {
            let oid = value.as_oid().ok_or(Misfit)?;
            Ok(match oid.as_slice() {
                [] | [0, 0] => None,
                [.., length @ 0..=128] => Some(Field::Unsigned(u64::from(*length))),
                _ => return Err(Misfit),
            })
        }
        Decode::Mask => {
            let mask = match value {
                Value::IpAddress(mask) => *mask,
                _ => <[u8; 4]>::try_from(bytes()?).map_err(|_| Misfit)?.into(),
            };
            let length = text::mask_length(mask).ok_or(Misfit)?;
            Ok(Some(Field::Unsigned(u64::from(length))))
        }
        // LldpChassisIdSubtype: 4 is a MAC address, 5 a network address. Many devices send a MAC
        // address under another subtype. So six octets that are not text count as a MAC address.
        Decode::LldpChassis => lldp(bytes()?, subtype == Some(4), subtype == Some(5)),
        // LldpPortIdSubtype: 3 and 4.
        Decode::LldpPort => lldp(bytes()?, subtype == Some(3), subtype == Some(4)),
        Decode::LldpPortName => {
            let port = lldp(bytes()?, subtype == Some(3), subtype == Some(4))?;
            let is_mac = |port: &Field| matches!(port, Field::Text(text) if matches!(text::mac(text.as_bytes()), Mac::Is(_)));
            Ok(port.filter(|port| !is_mac(port)))
        }
        // CiscoNetworkProtocol: 1 is IPv4, 20 IPv6.
        Decode::CdpAddress => match (bytes()?, subtype) {
            ([], _) => Ok(None),
            (octets, Some(1 | 20) | None) => text(Some(text::address(octets).ok_or(Misfit)?)),
            (octets, _) => text(Some(crate::hex::text(octets))),
        },
    }
}

fn joined(labels: impl Iterator<Item = String>) -> Option<String> {
    let labels: Vec<String> = labels.collect();
    (!labels.is_empty()).then(|| labels.join(","))
}

fn lldp(octets: &[u8], is_mac: bool, is_address: bool) -> Made {
    let printable = octets.iter().all(|b| (b' '..=b'~').contains(b));
    if is_mac || (octets.len() == 6 && !printable) {
        return Ok(match text::mac(octets) {
            Mac::Is(mac) => Some(Field::Text(mac)),
            Mac::None => None,
            Mac::Bad => text_or_hex(octets),
        });
    }
    // The octet before the address is its family (IANA): 1 is IPv4, 2 IPv6.
    if is_address
        && let [1 | 2, address @ ..] = octets
        && let Some(address) = text::address(address)
    {
        return Ok(Some(Field::Text(address)));
    }
    Ok(if is_address { text_or_hex(octets) } else { text::clean(octets).map(Field::Text) })
}

/// Octets that are not what their subtype says: returns them as text if possible, else as hex.
fn text_or_hex(octets: &[u8]) -> Option<Field> {
    let text = text::clean(octets)?;
    let plain = text.bytes().all(|b| (b' '..=b'~').contains(&b));
    Some(Field::Text(if plain { text } else { crate::hex::text(octets) }))
}
