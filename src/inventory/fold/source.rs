//! Makes one field of one row from the first source that has a value.

use super::{
    cells::Cells,
    convert::{Made, Misfit, convert, convert_text, decode, words},
};
use crate::{
    Oid, Value,
    inventory::{
        Field, FieldKind,
        junk::{Is, is_placeholder},
        plan::{From, Source, Test, Wanted},
    },
};
use std::{borrow::Cow, net::IpAddr};

/// The row that is being made.
#[derive(Debug)]
pub(super) struct Row<'c, 'r> {
    pub(super) cells: &'c Cells<'r>,
    pub(super) index: &'c [u32],
    /// The values of the group's columns at this index.
    pub(super) own: &'c [Option<&'r Value>],
}

impl Row<'_, '_> {
    /// Returns the value of the first source that has one. A value that does not fit counts as no
    /// value; its type is returned too.
    pub(super) fn field(
        &self,
        sources: &[Source],
        kind: FieldKind,
        is: Option<Is>,
    ) -> (Option<Field>, Option<&'static str>) {
        let mut misfit = None;
        for source in sources {
            match self.source(source, kind) {
                Ok(Some(Field::Text(text))) if is.is_some_and(|is| !is.fits(&text)) => {}
                Ok(Some(field)) => {
                    let field = match &source.prefix {
                        Some(prefix) => Field::Text(format!("{prefix}{field}")),
                        None => field,
                    };
                    return (Some(field), misfit);
                }
                Ok(None) => {}
                Err(Misfit) => misfit = Some(self.type_of(source)),
            }
        }
        (None, misfit)
    }

    /// Returns the value of an instance as text, for explanations.
    pub(super) fn shown(&self, source: &Source) -> Option<String> {
        words(&*self.raw(source)?, source.object)
    }

    fn type_of(&self, source: &Source) -> &'static str {
        match source.from {
            From::Index(_) | From::Below(..) => "index",
            From::Find(slot, _) => self.cells.instance(slot).map_or("value", Value::type_name),
            _ => self.raw(source).map_or("value", |value| match &*value {
                Value::Malformed(_) => "malformed value",
                value => value.type_name(),
            }),
        }
    }

    pub(super) fn passes(&self, tests: &[Test]) -> bool {
        tests.iter().all(|test| self.is_so(test))
    }

    fn is_so(&self, test: &Test) -> bool {
        self.at_index(test.slot).is_some_and(|value| is_one_of(value, &test.wanted))
    }

    fn at_index(&self, slot: usize) -> Option<&Value> {
        self.cells.get(slot, self.index).or_else(|| self.cells.get(slot, &[]))
    }

    fn source(&self, source: &Source, kind: FieldKind) -> Made {
        let found = match &source.from {
            From::Constant(text) => return convert_text(text.clone(), kind),
            From::PrivateMaker => {
                let maker = self.cells.private_maker.map(str::to_owned);
                return maker.map_or(Ok(None), |maker| convert_text(maker, kind));
            }
            From::Find(slot, tests) => return self.find(source, *slot, tests, kind),
            From::At(slot, at) => {
                let mut index = Vec::with_capacity(at.len());
                for part in at {
                    match self.raw(part).as_deref().and_then(subids) {
                        Some(subids) => index.extend(subids),
                        None => return Ok(None),
                    }
                }
                let row = Row { cells: self.cells, index: &index, own: &[] };
                return match self.cells.get(*slot, &index) {
                    Some(value) => row.made(source, Cow::Borrowed(value), kind),
                    None => Ok(None),
                };
            }
            _ => self.raw(source),
        };
        match found {
            Some(value) => self.made(source, value, kind),
            // The index is too short to have this part.
            None if matches!(source.from, From::Index(_)) => Err(Misfit),
            None => Ok(None),
        }
    }

    /// Returns the value as it came from the device.
    fn raw(&self, source: &Source) -> Option<Cow<'_, Value>> {
        let value = match &source.from {
            From::Own(own, slot) => {
                self.own.get(*own).copied().unwrap_or_else(|| self.cells.get(*slot, self.index))
            }
            From::Same(slot) => self.cells.get(*slot, self.index),
            From::Instance(slot) => self.cells.instance(*slot),
            From::Index(shape) => return shape.value(self.index).map(Cow::Owned),
            From::Below(slot, shape) => {
                let index = self.cells.below(*slot, self.index)?;
                return shape.value(index).map(Cow::Owned);
            }
            From::At(slot, at) => {
                let mut index = Vec::with_capacity(at.len());
                for part in at {
                    index.extend(subids(self.raw(part)?.as_ref())?);
                }
                self.cells.get(*slot, &index)
            }
            From::Find(..) | From::PrivateMaker => None,
            From::Constant(text) => {
                return Some(Cow::Owned(match text.parse() {
                    Ok(number) => Value::Gauge32(number),
                    Err(_) => Value::OctetString(text.clone().into_bytes()),
                }));
            }
        };
        let value = value.filter(|value| !is_one_of(value, &source.unless))?;
        Some(Cow::Borrowed(value))
    }

    /// Finds the first row that passes the tests and has a value. The values of the first test are
    /// tried in turn.
    fn find(&self, source: &Source, slot: usize, tests: &[Test], kind: FieldKind) -> Made {
        let mut misfit = false;
        let mut try_row = |index: &[u32], value: &Value| {
            let row = Row { cells: self.cells, index, own: &[] };
            match row.made(source, Cow::Borrowed(value), kind) {
                Ok(field) => field,
                Err(Misfit) => {
                    misfit = true;
                    None
                }
            }
        };
        let found = match tests.split_first() {
            None => self.cells.column(slot).cells.iter().find_map(|&(i, v)| try_row(i, v)),
            Some((first, others)) => first.wanted.iter().find_map(|wanted| {
                self.cells.column(first.slot).cells.iter().find_map(|&(index, value)| {
                    let row = Row { cells: self.cells, index, own: &[] };
                    if !is(value, wanted) || !row.passes(others) {
                        return None;
                    }
                    try_row(index, self.cells.get(slot, index)?)
                })
            }),
        };
        if found.is_none() && misfit { Err(Misfit) } else { Ok(found) }
    }

    /// Returns the value after everything that the source does to it.
    fn made(&self, source: &Source, value: Cow<'_, Value>, kind: FieldKind) -> Made {
        let number = || value.as_i64().or_else(|| value.as_u64().map(|_| i64::MAX));
        if is_one_of(&value, &source.unless)
            || source.at_least.is_some_and(|least| number().is_some_and(|n| n < least))
            || source.at_most.is_some_and(|most| number().is_some_and(|n| n > most))
            || !self.passes(&source.only_if)
            || source.not_if.iter().any(|test| self.is_so(test))
        {
            return Ok(None);
        }
        if value.malformed().is_some() {
            return Err(Misfit);
        }
        if let Some(how) = source.decode {
            let subtype = source.typed_by.and_then(|slot| self.at_index(slot)?.as_i64());
            let made = decode(&value, how, source.object, subtype)?;
            return match (made, kind) {
                (Some(Field::Text(text)), _) if !source.matcher.is_empty() => {
                    self.matched(source, text, kind)
                }
                // CDP also has addresses of protocols other than IP. They do not fit an address
                // field.
                (Some(Field::Text(text)), FieldKind::Address) if !is_address(&text) => Err(Misfit),
                // A profile may declare the number as text.
                (Some(Field::Unsigned(n)), FieldKind::Text) => Ok(Some(Field::Text(n.to_string()))),
                (made, _) => Ok(made),
            };
        }
        if !source.matcher.is_empty() || !source.map.is_empty() {
            let Some(text) = words(&value, source.object) else { return Ok(None) };
            // A map may use the number instead of the label.
            let number = value.as_i64().map(|number| number.to_string());
            let of_number = source.map.iter().find(|(from, _)| Some(from) == number.as_ref());
            return match of_number {
                Some((_, to)) => convert_text(to.clone(), kind),
                None => self.matched(source, text, kind),
            };
        }
        let mut scale = source.scale;
        if let Some(by) = source.scale_by {
            match self.at_index(by).and_then(Value::as_i64) {
                Some(by) if by > 0 => scale *= by as f64,
                _ => return Ok(None),
            }
        }
        if let Some((by, precision)) = source.sensor {
            let of = |slot| self.at_index(slot).and_then(Value::as_i64);
            scale *= sensor_scale(of(by), of(precision)).ok_or(Misfit)?;
        }
        convert(&value, kind, source.object, scale)
    }

    fn matched(&self, source: &Source, text: String, kind: FieldKind) -> Made {
        let text = match source.matcher.is_empty() {
            true => text,
            false => match source.matcher.find(&text) {
                Some(found) => found,
                None => return Ok(None),
            },
        };
        let to = source.map.iter().find(|(from, _)| *from == text).map(|(_, to)| to.clone());
        convert_text(to.unwrap_or(text), kind)
    }
}

/// Returns the factor to the base unit, from EntitySensorDataScale and EntitySensorPrecision (RFC
/// 3433). A scale of nine means units, and each step is a factor of a thousand. The precision is
/// the number of decimal digits. A negative precision says how many digits of the value are
/// accurate, so it changes no factor.
fn sensor_scale(scale: Option<i64>, precision: Option<i64>) -> Option<f64> {
    let thousands = match scale.unwrap_or(9) {
        // The module has exa and peta in this order.
        14 => 6,
        15 => 5,
        16 => 7,
        17 => 8,
        scale @ 1..=13 => scale as i32 - 9,
        _ => return None,
    };
    let digits = precision.unwrap_or(0).clamp(0, 9) as i32;
    Some(10_f64.powi(3 * thousands - digits))
}

/// Accepts an address with or without a zone.
fn is_address(text: &str) -> bool {
    text.split('%').next().is_some_and(|address| address.parse::<IpAddr>().is_ok())
}

fn is_one_of(value: &Value, wanted: &[Wanted]) -> bool {
    wanted.iter().any(|wanted| is(value, wanted))
}

fn is(value: &Value, wanted: &Wanted) -> bool {
    match wanted {
        Wanted::Number(number) => value.as_i64() == Some(*number),
        Wanted::Oid(oid) => value.as_oid() == Some(oid),
        Wanted::Text(text) => value.as_bytes() == Some(text.as_bytes()),
        Wanted::Any => match value.as_bytes() {
            Some(bytes) => {
                bytes.iter().any(|&b| b != 0 && !b.is_ascii_whitespace())
                    && !str::from_utf8(bytes).is_ok_and(is_placeholder)
            }
            None => !value.is_exception() && *value != Value::Null,
        },
    }
}

/// Returns the sub-identifiers that this value has in an index.
fn subids(value: &Value) -> Option<Vec<u32>> {
    if let Some(number) = value.as_i64() {
        return u32::try_from(number).ok().map(|number| vec![number]);
    }
    match value {
        Value::ObjectIdentifier(oid) => Some(Oid::as_slice(oid).to_vec()),
        Value::IpAddress(ip) => Some(ip.octets().map(u32::from).to_vec()),
        _ => value.as_bytes().map(|bytes| bytes.iter().map(|&b| u32::from(b)).collect()),
    }
}
