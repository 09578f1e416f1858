//! Formats many varbinds in one style: [`Printer`].

mod known;
mod line;
mod lines;
mod met;
mod quick;
mod run;
mod way;

pub use known::Known;
pub use quick::{Quick, hardware};
pub use run::{Cell, Run};

use met::Met;

use super::{
    IndexObject, IndexValue, Mib, Names, Sense, Style, digits, format::equals, index::Part,
};
use crate::{Oid, OidRef, OidSubids, Value, ValueRef, VarBindRef};
use std::collections::HashMap;

/// Writes names and values in one style, like [`Mib::line_into`] and similar functions, and
/// remembers the objects it has met, because a walk prints thousands of instances of the same few
/// objects.
///
/// ```
/// use netsnmp::{Mib, Value, VarBind, mib::{Printer, Style}};
///
/// let mut printer = Printer::new(Mib::builtin(), Style::default());
/// let mut lines = String::new();
/// for row in 1..=2 {
///     let varbind = VarBind::new(Mib::builtin().resolve("ifOperStatus")?.join(&[row])?, Value::Integer(1));
///     printer.line_into(&mut lines, &varbind);
///     lines.push('\n');
/// }
/// assert_eq!(
///     lines,
///     "IF-MIB::ifOperStatus.1 = INTEGER: up(1)\nIF-MIB::ifOperStatus.2 = INTEGER: up(1)\n"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Printer<'m> {
    mib: &'m Mib,
    style: Style,
    met: Vec<Met<'m>>,
    /// The place of a node in `met`.
    places: HashMap<u32, usize>,
    /// The place of the object met last.
    last: usize,
    /// The sub-identifiers of the current instance.
    instance: Vec<u32>,
    /// How many objects have been forgotten.
    forgotten: u64,
}

/// How many objects are remembered at most; after that, all are forgotten.
const MAX_REMEMBERED: usize = 4096;

impl<'m> Printer<'m> {
    /// Creates a printer.
    pub fn new(mib: &'m Mib, style: Style) -> Self {
        Self {
            mib,
            style,
            met: Vec::new(),
            places: HashMap::new(),
            last: 0,
            instance: Vec::new(),
            forgotten: 0,
        }
    }

    /// The MIB with the names.
    pub fn mib(&self) -> &'m Mib {
        self.mib
    }

    /// The style.
    pub fn style(&self) -> &Style {
        &self.style
    }

    /// Finds the object of which `oid` is an instance. Returns its place in `met`, and the instance;
    /// `None` if it must be looked up each time.
    #[inline]
    fn find<'o>(&mut self, oid: OidRef<'o>) -> Option<(usize, OidSubids<'o>)> {
        // Usually this is the next row of the same column, or the next of the same columns in the
        // same order.
        if let Some(last) = self.met.get(self.last) {
            if let Some(instance) = last.instance(oid) {
                return Some((self.last, instance));
            }
            let next = last.next;
            if let Some(instance) = self.met.get(next).and_then(|next| next.instance(oid)) {
                self.last = next;
                return Some((next, instance));
            }
        }
        let place = self.look_up(&oid.to_oid())?;
        Some((place, self.met[place].instance(oid)?))
    }

    /// The same for an object that is not a likely one.
    fn look_up(&mut self, oid: &Oid) -> Option<usize> {
        let (object, _) = self.mib.object(oid)?;
        if object.has_children() {
            return None;
        }
        let place = match self.places.get(&object.node) {
            Some(&place) => place,
            None => {
                if self.met.len() >= MAX_REMEMBERED {
                    self.forgotten += self.met.len() as u64;
                    self.met.clear();
                    self.places.clear();
                }
                self.places.insert(object.node, self.met.len());
                self.met.push(Met::new(object, &self.style));
                self.met.len() - 1
            }
        };
        if let Some(last) = self.met.get_mut(self.last) {
            last.next = place;
        }
        self.last = place;
        Some(place)
    }

    /// The same, with the object and the instance.
    fn met(&mut self, oid: OidRef<'_>) -> Option<(&Met<'m>, &[u32])> {
        let (place, instance) = self.find(oid)?;
        self.instance.clear();
        self.instance.extend(instance);
        Some((&self.met[place], &self.instance))
    }

    /// Returns the object of which `oid` is an instance, and what the printer remembers about it.
    /// `None` if it must be looked up each time.
    #[inline]
    pub fn known<'p>(&'p mut self, oid: impl Into<OidRef<'p>>) -> Option<Known<'p, 'm>> {
        let (place, instance) = self.find(oid.into())?;
        let number = self.forgotten + place as u64;
        Some(Known::new(number, &self.met[place], instance))
    }

    /// The same as [`Mib::line_into`].
    pub fn line_into<'a>(&mut self, out: &mut String, varbind: impl Into<VarBindRef<'a>>) {
        self.line_among(out, varbind, &mut |_| None);
    }

    /// Like [`Mib::line_into`], but can use other variables: `look` finds the value of a variable.
    /// It is called for the type of an address (InetAddressType).
    pub fn line_among<'a>(
        &mut self,
        out: &mut String,
        varbind: impl Into<VarBindRef<'a>>,
        look: &mut dyn FnMut(&Oid) -> Option<Value>,
    ) {
        let (mib, style) = (self.mib, self.style);
        let VarBindRef { oid, value } = varbind.into();
        let Some((met, instance)) = self.met(oid) else {
            return mib.line_into(out, VarBindRef { oid, value }, &style);
        };
        if !style.value_only {
            instance_into(out, met, instance, &style);
            out.push_str(equals(&style));
        }
        let address = match met.facts.is_told() {
            true => met.facts.address(instance, value, look),
            false => None,
        };
        mib.value_into(out, Some(&met.facts), value, address, &style);
    }

    /// The same as [`Mib::name_into`].
    pub fn name_into<'a>(&mut self, out: &mut String, oid: impl Into<OidRef<'a>>) {
        let (mib, style, oid) = (self.mib, self.style, oid.into());
        match self.met(oid) {
            Some((met, instance)) => instance_into(out, met, instance, &style),
            None => mib.name_into(out, oid, &style),
        }
    }

    /// The same as [`Mib::format_into`].
    pub fn value_into<'a>(
        &mut self,
        out: &mut String,
        oid: impl Into<OidRef<'a>>,
        value: impl Into<ValueRef<'a>>,
    ) {
        let (mib, style, oid, value) = (self.mib, self.style, oid.into(), value.into());
        match self.met(oid) {
            Some((met, instance)) => {
                let address = met.facts.address(instance, value, &mut |_| None);
                mib.value_into(out, Some(&met.facts), value, address, &style);
            }
            None => mib.format_into(out, oid, value, &style),
        }
    }

    /// Like [`Mib::format_into`], and returns the same as [`sense`](Self::sense).
    pub fn sense_into<'a>(
        &mut self,
        out: &mut String,
        oid: impl Into<OidRef<'a>>,
        value: impl Into<ValueRef<'a>>,
        look: &mut dyn FnMut(&Oid) -> Option<Value>,
    ) -> (Sense, Option<&'m str>) {
        let (mib, style, oid, value) = (self.mib, self.style, oid.into(), value.into());
        let Some((met, instance)) = self.met(oid) else {
            mib.format_into(out, oid, value, &style);
            return (Sense::Plain, None);
        };
        let facts = &met.facts;
        if facts.is_plain() {
            mib.value_into(out, Some(facts), value, None, &style);
            return (Sense::Plain, None);
        }
        let sense = facts.sense(instance, value, look);
        let address = match sense {
            Sense::Address(kind) if facts.is_told() => Some(kind),
            _ => None,
        };
        mib.value_into(out, Some(facts), value, address, &style);
        (sense, facts.units)
    }

    /// Like [`Mib::format_into`], for a value whose [`sense`](Self::sense) is known. `oid` may be
    /// the OID of the object itself.
    pub fn value_as<'a>(
        &mut self,
        out: &mut String,
        oid: impl Into<OidRef<'a>>,
        value: impl Into<ValueRef<'a>>,
        sense: Sense,
    ) {
        let (mib, style, oid, value) = (self.mib, self.style, oid.into(), value.into());
        match self.met(oid) {
            Some((met, _)) => {
                let address = match sense {
                    Sense::Address(kind) if met.facts.is_told() => Some(kind),
                    _ => None,
                };
                mib.value_into(out, Some(&met.facts), value, address, &style);
            }
            None => mib.format_into(out, oid, value, &style),
        }
    }

    /// Returns the meaning of a value besides its text, and its UNITS. `look` finds the value of
    /// another variable, as in [`line_among`](Self::line_among).
    pub fn sense<'a>(
        &mut self,
        oid: impl Into<OidRef<'a>>,
        value: impl Into<ValueRef<'a>>,
        look: &mut dyn FnMut(&Oid) -> Option<Value>,
    ) -> (Sense, Option<&'m str>) {
        match self.met(oid.into()) {
            Some((met, instance)) => {
                (met.facts.sense(instance, value.into(), look), met.facts.units)
            }
            None => (Sense::Plain, None),
        }
    }

    /// Whether another variable of the row gives the meaning of this object's values.
    pub fn is_told<'a>(&mut self, oid: impl Into<OidRef<'a>>) -> bool {
        self.met(oid.into()).is_some_and(|(met, _)| met.facts.is_told())
    }

    /// The label of a number of the enumeration or BITS of an object.
    pub fn label<'a>(&mut self, oid: impl Into<OidRef<'a>>, number: i64) -> Option<&'m str> {
        self.met(oid.into()).and_then(|(met, _)| met.facts.label(number))
    }

    /// Writes the numbers of an OID, without a leading dot.
    pub fn numbers_into<'a>(&mut self, out: &mut String, oid: impl Into<OidRef<'a>>) {
        let oid = oid.into();
        if let Some((met, instance)) = self.met(oid) {
            out.push_str(&met.numbers);
            return digits::dotted(out, instance);
        }
        let oid = oid.to_oid();
        if let Some((first, rest)) = oid.as_slice().split_first() {
            digits::decimal(out, *first);
            digits::dotted(out, rest);
        }
    }

    /// Like [`Mib::index`], but empty instead of `None`.
    pub fn index<'a>(&mut self, oid: impl Into<OidRef<'a>>) -> Vec<IndexValue<'m>> {
        let oid = oid.into();
        let Some((met, instance)) = self.met(oid) else {
            return self.mib.index(&oid.to_oid()).unwrap_or_default();
        };
        let Some(objects) = &met.index else {
            return met.object.mib.index(&oid.to_oid()).unwrap_or_default();
        };
        if objects.len() != instance.len() {
            return Vec::new();
        }
        let value = |(&(IndexObject { name, object, .. }, plain), &number): (&_, &u32)| {
            let value = Part::Number(number).value(object?.syntax())?;
            Some(IndexValue { name, object, value, address: None, plain })
        };
        objects.iter().zip(instance).filter_map(value).collect()
    }
}

fn instance_into(out: &mut String, met: &Met<'_>, instance: &[u32], style: &Style) {
    if style.names == Names::Nothing {
        return;
    }
    out.push_str(&met.name);
    if met.plain {
        digits::dotted(out, instance);
    } else {
        met.object.mib.instance_into(out, &met.object, instance, style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::VarBind;

    /// All kinds of instances: too short, too long, strings, addresses, values out of range.
    pub(super) const INSTANCES: [&[u32]; 12] = [
        &[],
        &[0],
        &[3],
        &[u32::MAX],
        &[1, 1],
        &[10, 0, 0, 1],
        &[300, 0, 0, 1, 2],
        &[1, 4, 10, 0, 0, 1],
        &[3, 97, 98, 99],
        &[97, 34, 99],
        &[0, 27, 33, 9, 171, 255],
        &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14],
    ];

    /// Values of most types.
    pub(super) fn values() -> [Value; 13] {
        [
            Value::Integer(1),
            Value::Integer(-70_000),
            Value::OctetString(b"a\"b".to_vec()),
            Value::OctetString(b"plain text".to_vec()),
            Value::OctetString(b"eight or more \x7f".to_vec()),
            Value::Counter32(7),
            Value::OctetString(vec![0, 27, 33, 9, 171, 255]),
            Value::OctetString(Vec::new()),
            Value::TimeTicks(17_280_123),
            Value::IpAddress([10, 0, 0, 255].into()),
            Value::Counter64(u64::MAX),
            Value::Gauge32(12),
            Value::NoSuchInstance,
        ]
    }

    #[test]
    fn a_printer_writes_the_same_as_the_mib() {
        let mib = Mib::builtin();
        let values = values();
        for letters in ["", "s", "f", "n", "u", "b", "X", "XEq", "eT", "Qv"] {
            let mut style = Style::default();
            style.apply(letters).unwrap();
            let mut printer = Printer::new(mib, style);
            // Twice, because a known object takes another path than a new one.
            let some = || mib.objects().step_by(mib.objects().count() / 150 + 1);
            for (i, object) in some().chain(some()).enumerate() {
                for (k, instance) in INSTANCES.iter().enumerate() {
                    let Ok(oid) = object.oid().join(instance) else { continue };
                    let value = values[(i + k) % values.len()].clone();
                    let varbind = VarBind::new(oid, value);
                    let VarBind { oid, value } = &varbind;
                    let text = |write: &mut dyn FnMut(&mut String)| {
                        let mut out = String::from("=");
                        write(&mut out);
                        out
                    };
                    let line = text(&mut |out| printer.line_into(out, &varbind));
                    assert_eq!(line, text(&mut |out| mib.line_into(out, &varbind, &style)));
                    let name = text(&mut |out| printer.name_into(out, oid));
                    assert_eq!(name, text(&mut |out| mib.name_into(out, oid, &style)));
                    let shown = text(&mut |out| printer.value_into(out, oid, value));
                    assert_eq!(shown, text(&mut |out| mib.format_into(out, oid, value, &style)));
                    let numbers = text(&mut |out| printer.numbers_into(out, oid));
                    assert_eq!(numbers, format!("={oid}"));
                    let index = printer.index(oid);
                    assert_eq!(index, mib.index(oid).unwrap_or_default());
                }
            }
        }
    }

    #[test]
    fn a_full_printer_forgets_all_objects() {
        let mib = Mib::builtin();
        let mut printer = Printer::new(mib, Style::default());
        let leaf = mib.resolve("ifDescr").unwrap();
        let varbind = VarBind::new(leaf.join(&[7]).unwrap(), Value::Integer(1));
        printer.name_into(&mut String::new(), &leaf);
        for _ in 0..MAX_REMEMBERED {
            let object = mib.object(&leaf).unwrap().0;
            printer.met.push(Met::new(object, &Style::default()));
        }
        let mut out = String::new();
        printer.name_into(&mut out, &mib.resolve("ifIndex.3").unwrap());
        printer.name_into(&mut out, &varbind.oid);
        assert_eq!(out, "IF-MIB::ifIndex.3IF-MIB::ifDescr.7");
        assert_eq!(printer.met.len(), 2);
    }
}
