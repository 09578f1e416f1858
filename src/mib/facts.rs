//! The facts about an object that decide how its values are written.

use super::{AddressKind, Object, Syntax, address::Teller, hint};
use crate::{Oid, Value, ValueRef};

/// An object, and what is read from it once for many values.
#[derive(Debug)]
pub(super) struct Facts<'m> {
    object: Object<'m>,
    pub(super) syntax: Syntax,
    pub(super) hint: Option<&'m str>,
    /// The length of the longest string that its hint shows unchanged.
    pub(super) shown: Option<usize>,
    pub(super) units: Option<&'m str>,
    /// Its enumeration in ascending order, if it has been read.
    enums: Option<Vec<(i64, &'m str)>>,
    convention: Convention,
}

/// Textual conventions whose values mean more than the text made with a hint.
#[derive(Debug)]
enum Convention {
    Other,
    /// An address whose kind another object gives.
    Told(Teller),
    Address(AddressKind),
    DateAndTime,
}

impl Convention {
    fn of(object: &Object<'_>) -> Self {
        let Some(name) = object.convention() else { return Self::Other };
        if name == "DateAndTime" {
            return Self::DateAndTime;
        }
        match AddressKind::of_convention(name) {
            Some(kind) => Self::Address(kind),
            None => Teller::of(object).map_or(Self::Other, Self::Told),
        }
    }
}

/// The meaning of a value besides its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sense {
    /// No further meaning.
    Plain,
    /// An address: [`AddressKind::write`] writes it.
    Address(AddressKind),
    /// A DateAndTime: [`rfc3339`](super::rfc3339) writes it.
    Time,
    /// BITS: [`bits_set`](super::bits_set) lists the bits that are set.
    Bits,
}

impl<'m> Facts<'m> {
    pub(super) fn of(object: Object<'m>) -> Self {
        let (syntax, hint, units) = (object.syntax(), object.hint(), object.units());
        let shown = hint.and_then(hint::shown);
        let convention = match syntax {
            Syntax::OctetString => Convention::of(&object),
            _ => Convention::Other,
        };
        Self { object, syntax, hint, shown, units, enums: None, convention }
    }

    /// Whether another object gives the kind of address of its values.
    pub(super) fn is_told(&self) -> bool {
        matches!(self.convention, Convention::Told(_))
    }

    /// The kind of address of each of its values, if its convention alone gives it.
    pub(super) fn address_kind(&self) -> Option<AddressKind> {
        match self.convention {
            Convention::Address(kind) => Some(kind),
            _ => None,
        }
    }

    /// Whether its values have no further meaning besides their text.
    pub(super) fn is_plain(&self) -> bool {
        matches!(self.convention, Convention::Other)
            && self.units.is_none()
            && self.syntax != Syntax::Bits
    }

    /// Returns the kind of address if another object gives it. `look` finds the value of a
    /// variable.
    pub(super) fn address(
        &self,
        instance: &[u32],
        value: ValueRef<'_>,
        look: &mut dyn FnMut(&Oid) -> Option<Value>,
    ) -> Option<AddressKind> {
        match (&self.convention, value) {
            (Convention::Told(teller), ValueRef::OctetString(octets)) => {
                teller.kind(&self.object, instance, octets, look)
            }
            _ => None,
        }
    }

    pub(super) fn sense(
        &self,
        instance: &[u32],
        value: ValueRef<'_>,
        look: &mut dyn FnMut(&Oid) -> Option<Value>,
    ) -> Sense {
        let octets = matches!(value, ValueRef::OctetString(_) | ValueRef::BitString(_));
        match &self.convention {
            _ if !octets => Sense::Plain,
            Convention::DateAndTime => Sense::Time,
            Convention::Address(kind) => Sense::Address(*kind),
            Convention::Told(_) => {
                self.address(instance, value, look).map_or(Sense::Plain, Sense::Address)
            }
            Convention::Other if self.syntax == Syntax::Bits => Sense::Bits,
            Convention::Other => Sense::Plain,
        }
    }

    /// Reads the enumeration once, for formatting many values.
    pub(super) fn with_enums(self) -> Self {
        let enums: Vec<_> = self.object.enums().wide().collect();
        // In an unchecked snapshot the order can be wrong.
        let enums = Some(enums).filter(|enums| enums.is_sorted_by_key(|&(number, _)| number));
        Self { enums, ..self }
    }

    pub(super) fn label(&self, number: i64) -> Option<&'m str> {
        let Some(enums) = &self.enums else { return self.object.label(number) };
        // A device sends 4294967295 as an INTEGER with the same bits, -1.
        let unsigned = enums.last().is_some_and(|&(last, _)| last > i32::MAX.into());
        let number = match i32::try_from(number) {
            Ok(number) if unsigned => i64::from(number as u32),
            _ => number,
        };
        // Most enumerations have no gaps. If one number is there twice, later ones are not found here.
        if let Some(&(first, _)) = enums.first()
            && let Some(&(at, label)) = enums.get(number.wrapping_sub(first) as usize)
            && at == number
        {
            return Some(label);
        }
        // Take the first one, as if the enumeration had not been read.
        let at = enums.partition_point(|&(n, _)| n < number);
        enums.get(at).filter(|&&(n, _)| n == number).map(|&(_, label)| label)
    }
}

/// The type that a value must have, in the words of net-snmp's "Wrong Type" message.
pub(super) fn expected(syntax: Syntax) -> &'static str {
    match syntax {
        Syntax::None => "",
        Syntax::ObjectIdentifier => "OBJECT IDENTIFIER",
        Syntax::OctetString => "OCTET STRING",
        Syntax::Integer | Syntax::Integer32 => "INTEGER",
        Syntax::NetworkAddress => "NetworkAddress",
        Syntax::IpAddress => "IpAddress",
        Syntax::Counter32 => "Counter32",
        Syntax::Gauge32 | Syntax::Unsigned32 => "Gauge32 or Unsigned32",
        Syntax::TimeTicks => "Timeticks",
        Syntax::Opaque => "Opaque",
        Syntax::Null => "NULL",
        Syntax::Counter64 => "Counter64",
        Syntax::Bits => "BITS",
        Syntax::NsapAddress => "NsapAddress",
        Syntax::UInteger32 => "UInteger32",
    }
}

pub(super) fn fits(syntax: Syntax, value: ValueRef<'_>) -> bool {
    let number_in_opaque = matches!(
        value,
        ValueRef::Float(_) | ValueRef::Double(_) | ValueRef::Integer64(_) | ValueRef::Unsigned64(_)
    );
    match syntax {
        Syntax::None => true,
        Syntax::ObjectIdentifier => matches!(value, ValueRef::ObjectIdentifier(_)),
        Syntax::OctetString => matches!(value, ValueRef::OctetString(_)),
        Syntax::Integer | Syntax::Integer32 => matches!(value, ValueRef::Integer(_)),
        Syntax::NetworkAddress | Syntax::IpAddress => matches!(value, ValueRef::IpAddress(_)),
        Syntax::Counter32 => matches!(value, ValueRef::Counter32(_)),
        Syntax::Gauge32 | Syntax::Unsigned32 => matches!(value, ValueRef::Gauge32(_)),
        Syntax::TimeTicks => matches!(value, ValueRef::TimeTicks(_)),
        Syntax::Opaque => number_in_opaque || matches!(value, ValueRef::Opaque(_)),
        Syntax::Null => matches!(value, ValueRef::Null),
        Syntax::Counter64 => {
            matches!(
                value,
                ValueRef::Counter64(_) | ValueRef::Integer64(_) | ValueRef::Unsigned64(_)
            )
        }
        Syntax::Bits => matches!(value, ValueRef::BitString(_) | ValueRef::OctetString(_)),
        Syntax::NsapAddress => matches!(value, ValueRef::Nsap(_)),
        Syntax::UInteger32 => matches!(value, ValueRef::UInteger32(_)),
    }
}
