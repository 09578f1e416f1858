//! Parses values from text.

use super::{
    Access, AddressKind, Mib, Object, Syntax,
    address::{self, Rule, Teller},
    date,
    facts::{expected, fits},
    hint,
};
use crate::{ErrorKind, Oid, Result, Value, hex, suggest};
use std::str::FromStr;

impl Mib {
    /// Parses a value with one of snmpset's type letters:
    ///
    /// | letter | type | text |
    /// |---|---|---|
    /// | `=` | the object's type in the MIB | in the form of its enumeration, bits, hint or convention |
    /// | `i` | INTEGER | a number, or a label of the object's enumeration |
    /// | `u` `3` | Unsigned32, Gauge32 | a number |
    /// | `c` `C` | Counter32, Counter64 | a number |
    /// | `t` | TimeTicks | hundredths of a second |
    /// | `a` | IpAddress | `10.0.0.1` |
    /// | `o` | OBJECT IDENTIFIER | numbers or a name |
    /// | `s` | OCTET STRING | in the form of the object's hint, otherwise the text unchanged |
    /// | `x` | OCTET STRING | hex, with or without blanks, colons and `0x` |
    /// | `d` | OCTET STRING | octets in decimal, separated by dots or blanks |
    /// | `b` | BITS | labels or numbers of bits, separated by blanks or commas |
    /// | `n` | NULL | none |
    /// | `U` `I` `F` `D` | unsigned and signed 64-bit number, float, double in an Opaque | a number |
    ///
    /// With `=`, a DateAndTime may also be in RFC 3339 form, a hardware address may have any of its
    /// usual forms, and BITS may be `{a b}` or hex after `0x`. The text of an InetAddress or
    /// TransportAddress is parsed as an address if the INDEX gives the type, or if the type is
    /// unknown and the text is an IP address.
    ///
    /// `=` checks the value against the ranges of the object. For the other letters,
    /// [`check_value`](Self::check_value) does that.
    ///
    /// # Errors
    /// [`BadValue`](ErrorKind::BadValue) with the reason.
    pub fn parse_value(&self, oid: &Oid, letter: char, text: &str) -> Result<Value> {
        self.parse_value_among(oid, letter, text, true, &mut |_| None)
    }

    /// Like [`parse_value`](Self::parse_value), but can use other variables: `look` finds the value
    /// of a variable. It is called for the type of an address. If `checked` is false, `=` also
    /// accepts values outside the object's ranges.
    ///
    /// # Errors
    /// The same as for [`parse_value`](Self::parse_value).
    pub fn parse_value_among(
        &self,
        oid: &Oid,
        letter: char,
        text: &str,
        checked: bool,
        look: &mut dyn FnMut(&Oid) -> Option<Value>,
    ) -> Result<Value> {
        let object = self.valued(oid);
        if let ('=', Some((object, instance))) = (letter, &object)
            && let Some(address) = address(object, instance, text, look)
        {
            let checked = |value| match checked {
                true => in_range(object, &value).map(|()| value),
                false => Ok(value),
            };
            return address.and_then(checked).map_err(|reason| ErrorKind::BadValue(reason).into());
        }
        self.value_of(oid, object.as_ref().map(|(object, _)| object), letter, text, checked)
            .map_err(|reason| ErrorKind::BadValue(reason).into())
    }

    /// Checks whether the MIB allows a SET of this value: the object must be writable, and the
    /// value must have its type and lie in its ranges. Unknown objects are accepted, and so are the
    /// types that only net-snmp has (`U I F D`).
    ///
    /// # Errors
    /// [`BadValue`](ErrorKind::BadValue) with the reason.
    pub fn check_value(&self, oid: &Oid, value: &Value) -> Result<()> {
        match self.valued(oid).filter(|(o, _)| o.is_scalar() || o.is_column()) {
            Some((object, _)) => {
                let checked = writable(&object).and_then(|()| check(&object, value));
                checked.map_err(|reason| ErrorKind::BadValue(reason).into())
            }
            None => Ok(()),
        }
    }

    /// Does the same, but leaves it to the agent whether the object can be written, as the C library
    /// does.
    ///
    /// # Errors
    /// [`BadValue`](ErrorKind::BadValue): another type, or out of range.
    pub fn check_type(&self, oid: &Oid, value: &Value) -> Result<()> {
        match self.valued(oid).filter(|(o, _)| o.is_scalar() || o.is_column()) {
            Some((object, _)) => {
                check(&object, value).map_err(|reason| ErrorKind::BadValue(reason).into())
            }
            None => Ok(()),
        }
    }

    /// Returns the object that has the syntax, and the instance. This matters because modules can
    /// name instances too: DISMAN-EVENT-MIB names sysUpTime.0.
    fn valued<'o>(&self, oid: &'o Oid) -> Option<(Object<'_>, &'o [u32])> {
        let (object, rest) = self.object(oid)?;
        match object.parent() {
            Some(parent) if parent.is_scalar() => {
                let instance = oid.len() - rest.len() - 1;
                Some((parent, &oid.as_slice()[instance..]))
            }
            _ => Some((object, rest)),
        }
    }

    fn value_of(
        &self,
        oid: &Oid,
        object: Option<&Object<'_>>,
        letter: char,
        text: &str,
        checked: bool,
    ) -> Result<Value, String> {
        Ok(match letter {
            '=' => {
                let known = object.filter(|o| o.is_scalar() || o.is_column());
                let object = known.ok_or_else(|| {
                    format!("the MIB does not know the type of {oid}; give a type letter")
                })?;
                let value = self.value_by_syntax(object, text)?;
                if checked {
                    in_enumeration(object, &value)?;
                    in_range(object, &value)?;
                }
                value
            }
            'i' => Value::Integer(integer(object, text)?),
            'u' | '3' => Value::Gauge32(number(text, "an unsigned 32-bit number")?),
            'c' => Value::Counter32(number(text, "an unsigned 32-bit number")?),
            'C' => Value::Counter64(number(text, "an unsigned 64-bit number")?),
            't' => Value::TimeTicks(number(text, "hundredths of a second in 32 bits")?),
            'a' => Value::IpAddress(number(text, "an IPv4 address")?),
            'o' => Value::ObjectIdentifier(self.resolve_name(text, true)?),
            's' => Value::OctetString(
                object
                    .and_then(Object::hint)
                    .and_then(|hint| hint::parse_octets(hint, text))
                    .unwrap_or_else(|| text.into()),
            ),
            'x' => Value::OctetString(hex(text)?),
            'd' => Value::OctetString(decimal(text)?),
            'b' => Value::OctetString(bits(object, text)?),
            'n' => Value::Null,
            'U' => Value::Unsigned64(number(text, "an unsigned 64-bit number")?),
            'I' => Value::Integer64(number(text, "a signed 64-bit number")?),
            'F' => Value::Float(number(text, "a number")?),
            'D' => Value::Double(number(text, "a number")?),
            other => {
                return Err(format!(
                    "no type letter {other:?}; use one of i u 3 c C t a o s x d b n U I F D ="
                ));
            }
        })
    }

    fn value_by_syntax(&self, object: &Object<'_>, text: &str) -> Result<Value, String> {
        let hinted = || {
            let number = object.hint().and_then(|hint| hint::parse_integer(hint, text));
            number.and_then(|n| u32::try_from(n).ok())
        };
        Ok(match object.syntax() {
            Syntax::Integer | Syntax::Integer32 => Value::Integer(integer(Some(object), text)?),
            Syntax::Gauge32 | Syntax::Unsigned32 => Value::Gauge32(match hinted() {
                Some(number) => number,
                None => number(text, "an unsigned 32-bit number")?,
            }),
            Syntax::UInteger32 => Value::UInteger32(number(text, "an unsigned 32-bit number")?),
            Syntax::Counter32 => Value::Counter32(number(text, "an unsigned 32-bit number")?),
            Syntax::Counter64 => Value::Counter64(number(text, "an unsigned 64-bit number")?),
            Syntax::TimeTicks => {
                Value::TimeTicks(number(text, "hundredths of a second in 32 bits")?)
            }
            Syntax::IpAddress | Syntax::NetworkAddress => {
                Value::IpAddress(number(text, "an IPv4 address")?)
            }
            Syntax::ObjectIdentifier => Value::ObjectIdentifier(self.resolve_name(text, true)?),
            Syntax::OctetString => Value::OctetString(octets(object, text)?),
            Syntax::Bits => {
                let text = text.trim();
                Value::OctetString(match text.starts_with("0x") || text.starts_with("0X") {
                    true => hex(text)?,
                    false => bits(Some(object), text)?,
                })
            }
            Syntax::Opaque => Value::Opaque(hex(text)?),
            Syntax::NsapAddress => Value::Nsap(hex(text)?),
            Syntax::Null => Value::Null,
            Syntax::None => return Err(format!("{} has no value", object.name())),
        })
    }
}

fn number<T: FromStr>(text: &str, what: &str) -> Result<T, String> {
    text.trim().parse().map_err(|_| format!("{text:?} is not {what}"))
}

fn integer(object: Option<&Object<'_>>, text: &str) -> Result<i32, String> {
    let text = text.trim();
    let Some(object) = object else { return number(text, "a signed 32-bit number") };
    // `up(1)` is the printed form.
    let label = text.split_once('(').map_or(text, |(label, _)| label);
    if let Some(number) = object.number(label) {
        let printed = text.len() == label.len() || text == format!("{label}({number})");
        return match printed {
            true => Ok(number),
            false => Err(format!("{label} of {} is {number}, not {text}", object.name())),
        };
    }
    if let Some(hint) = object.hint() {
        // In hex, octal and binary, negative numbers are written as two's complement.
        let complement = |n| u32::try_from(n).ok().filter(|_| hint.starts_with(['x', 'o', 'b']));
        let number = hint::parse_integer(hint, text)
            .and_then(|n| i32::try_from(n).ok().or_else(|| complement(n).map(|n| n as i32)));
        return number.ok_or_else(|| {
            format!(
                "{text:?} is not a number in the form of the hint {hint:?} of {}",
                object.name()
            )
        });
    }
    text.parse().map_err(|_| {
        let labels: Vec<&str> = object.enums().map(|(_, label)| label).collect();
        match labels[..] {
            [] => format!("{text:?} is not a signed 32-bit number"),
            _ => {
                let near = suggest::nearest(text, labels.iter().copied());
                let question = match near[..] {
                    [] => format!("; it takes {}", labels[..labels.len().min(12)].join(", ")),
                    _ => suggest::question(&near),
                };
                format!("{} has no label {text:?}{question}", object.name())
            }
        }
    })
}

/// Parses an address whose type another object gives. Returns `None` if the object is no such
/// address or the text must be sent unchanged.
fn address(
    object: &Object<'_>,
    instance: &[u32],
    text: &str,
    look: &mut dyn FnMut(&Oid) -> Option<Value>,
) -> Option<Result<Value, String>> {
    let rule = Rule::of(object.convention()?)?;
    let text = text.trim();
    let octets = match Teller::of(object)?.told(object, instance, look) {
        Some(told) => {
            let octets = rule.kind(&told)?.parse(text).ok_or_else(|| {
                let told = match &told {
                    Value::ObjectIdentifier(oid) => object.mib.name(oid, super::Names::Suffix),
                    value => value.to_string(),
                };
                format!("{text:?} is not an address of type {told} for {}", object.name())
            });
            match octets {
                Ok(octets) => octets,
                Err(reason) => return Some(Err(reason)),
            }
        }
        None if rule == Rule::Inet => {
            [1, 2, 3, 4].into_iter().find_map(|n| AddressKind::inet(n)?.parse(text))?
        }
        None => return None,
    };
    Some(Ok(Value::OctetString(octets)))
}

/// Parses octets with the convention or the hint. The text is used unchanged if there is no hint,
/// or if the hint is only for text.
fn octets(object: &Object<'_>, text: &str) -> Result<Vec<u8>, String> {
    if object.convention() == Some("DateAndTime") {
        return date_and_time(object, text);
    }
    if let Some(octets) = address::hardware(object, text.trim()) {
        return Ok(octets);
    }
    let Some(hint) = object.hint() else { return Ok(text.into()) };
    match hint::parse_octets(hint, text) {
        Some(octets) => Ok(octets),
        None if !hint.contains(['x', 'd', 'o']) => Ok(text.into()),
        None => Err(format!("{text:?} does not follow the hint {hint:?} of {}", object.name())),
    }
}

fn date_and_time(object: &Object<'_>, text: &str) -> Result<Vec<u8>, String> {
    if let Some(octets) = date::parse_rfc3339(text) {
        return Ok(octets);
    }
    let hinted = object.hint().and_then(|hint| hint::parse_octets(hint, text.trim()));
    // Zeros mean that no time is set.
    let good = |octets: &Vec<u8>| date::is_date(octets) || octets.iter().all(|&octet| octet == 0);
    hinted.filter(good).ok_or_else(|| {
        format!(
            "{text:?} is not a time for {}; write 2024-02-29T13:30:15+02:00 or 2024-2-29,13:30:15.0,+2:0",
            object.name()
        )
    })
}

fn hex(text: &str) -> Result<Vec<u8>, String> {
    let digits = text.trim();
    let digits = digits.strip_prefix("0x").or(digits.strip_prefix("0X")).unwrap_or(digits);
    let mut octets = Vec::with_capacity(digits.len() / 2);
    for group in digits.split(|c: char| c.is_whitespace() || ":-.".contains(c)) {
        // `0:1b` is two octets. Digits without separators are read in pairs.
        if group.len() > 1 && group.len() % 2 == 1 {
            return Err(format!("{group:?} is an odd number of hex digits"));
        }
        for pair in group.as_bytes().chunks(2) {
            octets.push(hex::octet(pair).ok_or_else(|| format!("{text:?} is not hex"))?);
        }
    }
    Ok(octets)
}

fn decimal(text: &str) -> Result<Vec<u8>, String> {
    text.split(|c: char| c.is_whitespace() || ".,:".contains(c))
        .filter(|octet| !octet.is_empty())
        .map(|octet| octet.parse().map_err(|_| format!("{octet:?} is not an octet, 0 to 255")))
        .collect()
}

fn bits(object: Option<&Object<'_>>, text: &str) -> Result<Vec<u8>, String> {
    /// No known module has BITS longer than 8,192 octets.
    const MAX_BIT: usize = 65_535;
    let text = text.trim();
    let text = text.strip_prefix('{').and_then(|t| t.strip_suffix('}')).unwrap_or(text);
    let mut octets = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || c == ',').filter(|w| !w.is_empty()) {
        // `up(1)` is the printed form.
        let label = word.split_once('(').map_or(word, |(label, _)| label);
        let number = object.and_then(|o| o.number(label)).and_then(|n| usize::try_from(n).ok());
        let bit = match number.or_else(|| word.parse().ok()) {
            Some(bit) if bit <= MAX_BIT => bit,
            _ => {
                let labels = object.into_iter().flat_map(|o| o.enums()).map(|(_, label)| label);
                let question = suggest::question(&suggest::nearest(word, labels));
                return Err(format!("no bit {word:?}{question}"));
            }
        };
        if octets.len() <= bit / 8 {
            octets.resize(bit / 8 + 1, 0);
        }
        octets[bit / 8] |= 0x80 >> (bit % 8);
    }
    Ok(octets)
}

/// Checks whether the MIB allows writing the value.
fn writable(object: &Object<'_>) -> Result<(), String> {
    if matches!(object.access(), Access::ReadOnly | Access::NotAccessible | Access::Notify) {
        return Err(format!("{} cannot be written: its MAX-ACCESS is {}", object.name(), {
            match object.access() {
                Access::ReadOnly => "read-only",
                Access::Notify => "accessible-for-notify",
                _ => "not-accessible",
            }
        }));
    }
    Ok(())
}

fn check(object: &Object<'_>, value: &Value) -> Result<(), String> {
    if matches!(
        value,
        Value::Null
            | Value::Float(_)
            | Value::Double(_)
            | Value::Integer64(_)
            | Value::Unsigned64(_)
    ) {
        return Ok(());
    }
    let syntax = object.syntax();
    // The letter `u` is used for both.
    let unsigned = syntax == Syntax::UInteger32 && matches!(value, Value::Gauge32(_));
    if !fits(syntax, value.view()) && !unsigned {
        let (is, not) = (expected(syntax), value.type_name());
        return Err(format!("{} is {is}, not {not}; = takes the type from the MIB", object.name()));
    }
    in_range(object, value)
}

fn in_enumeration(object: &Object<'_>, value: &Value) -> Result<(), String> {
    let Value::Integer(n) = value else { return Ok(()) };
    if object.enums().next().is_none() || object.label((*n).into()).is_some() {
        return Ok(());
    }
    let labels: Vec<String> =
        object.enums().wide().take(12).map(|(n, label)| format!("{label}({n})")).collect();
    Err(format!("{} takes {}, not {n}", object.name(), labels.join(", ")))
}

fn in_range(object: &Object<'_>, value: &Value) -> Result<(), String> {
    let (measured, what) = match value {
        // The numbers of an enumeration are its range.
        Value::Integer(_) if object.enums().next().is_some() => return Ok(()),
        Value::Integer(n) => (i64::from(*n), ""),
        Value::Gauge32(n) | Value::UInteger32(n) => (i64::from(*n), ""),
        Value::OctetString(octets) if object.syntax() == Syntax::OctetString => {
            (octets.len() as i64, " octets")
        }
        _ => return Ok(()),
    };
    let ranges = object.ranges();
    if ranges.is_empty() || ranges.iter().any(|&(low, high)| (low..=high).contains(&measured)) {
        return Ok(());
    }
    let text: Vec<String> = ranges
        .iter()
        .map(|&(low, high)| if low == high { low.to_string() } else { format!("{low}..{high}") })
        .collect();
    Err(format!("{} takes {}{what}, not {measured}", object.name(), text.join(" | ")))
}

#[cfg(test)]
mod tests;
