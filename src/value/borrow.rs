//! Values as borrowed ones, and borrowed ones as values.

use super::{
    Value, VarBind,
    malformed::Malformed,
    view::{ValueRef, VarBindRef},
};
use crate::Oid;

impl ValueRef<'_> {
    /// Returns an owned copy.
    pub fn to_value(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Integer(n) => Value::Integer(n),
            Self::OctetString(octets) => Value::OctetString(octets.to_vec()),
            Self::ObjectIdentifier(oid) => Value::ObjectIdentifier(oid.to_oid()),
            Self::IpAddress(ip) => Value::IpAddress(ip),
            Self::Counter32(n) => Value::Counter32(n),
            Self::Gauge32(n) => Value::Gauge32(n),
            Self::TimeTicks(n) => Value::TimeTicks(n),
            Self::Opaque(octets) => Value::Opaque(octets.to_vec()),
            Self::Counter64(n) => Value::Counter64(n),
            Self::UInteger32(n) => Value::UInteger32(n),
            Self::Nsap(octets) => Value::Nsap(octets.to_vec()),
            Self::BitString(octets) => Value::BitString(octets.to_vec()),
            Self::Float(x) => Value::Float(x),
            Self::Double(x) => Value::Double(x),
            Self::Integer64(n) => Value::Integer64(n),
            Self::Unsigned64(n) => Value::Unsigned64(n),
            Self::NoSuchObject => Value::NoSuchObject,
            Self::NoSuchInstance => Value::NoSuchInstance,
            Self::EndOfMibView => Value::EndOfMibView,
            Self::Malformed(it) => Value::Malformed(Box::new(Malformed::from(it))),
        }
    }
}

impl<'a> From<&'a Value> for ValueRef<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Integer(n) => Self::Integer(*n),
            Value::OctetString(octets) => Self::OctetString(octets),
            Value::ObjectIdentifier(oid) => Self::ObjectIdentifier(oid.view()),
            Value::IpAddress(ip) => Self::IpAddress(*ip),
            Value::Counter32(n) => Self::Counter32(*n),
            Value::Gauge32(n) => Self::Gauge32(*n),
            Value::TimeTicks(n) => Self::TimeTicks(*n),
            Value::Opaque(octets) => Self::Opaque(octets),
            Value::Counter64(n) => Self::Counter64(*n),
            Value::UInteger32(n) => Self::UInteger32(*n),
            Value::Nsap(octets) => Self::Nsap(octets),
            Value::BitString(octets) => Self::BitString(octets),
            Value::Float(x) => Self::Float(*x),
            Value::Double(x) => Self::Double(*x),
            Value::Integer64(n) => Self::Integer64(*n),
            Value::Unsigned64(n) => Self::Unsigned64(*n),
            Value::NoSuchObject => Self::NoSuchObject,
            Value::NoSuchInstance => Self::NoSuchInstance,
            Value::EndOfMibView => Self::EndOfMibView,
            Value::Malformed(it) => Self::Malformed(it.view()),
        }
    }
}

impl From<ValueRef<'_>> for Value {
    fn from(value: ValueRef<'_>) -> Self {
        value.to_value()
    }
}

impl PartialEq<Value> for ValueRef<'_> {
    fn eq(&self, other: &Value) -> bool {
        *self == other.view()
    }
}

impl PartialEq<&Value> for ValueRef<'_> {
    fn eq(&self, other: &&Value) -> bool {
        *self == other.view()
    }
}

impl PartialEq<ValueRef<'_>> for Value {
    fn eq(&self, other: &ValueRef<'_>) -> bool {
        self.view() == *other
    }
}

impl VarBindRef<'_> {
    /// Returns an owned copy.
    pub fn to_varbind(self) -> VarBind {
        VarBind { oid: self.oid.to_oid(), value: self.value.to_value() }
    }
}

impl<'a> From<&'a VarBind> for VarBindRef<'a> {
    fn from(varbind: &'a VarBind) -> Self {
        Self { oid: varbind.oid.view(), value: varbind.value.view() }
    }
}

impl From<VarBindRef<'_>> for VarBind {
    fn from(varbind: VarBindRef<'_>) -> Self {
        varbind.to_varbind()
    }
}

impl From<VarBindRef<'_>> for (Oid, Value) {
    fn from(varbind: VarBindRef<'_>) -> Self {
        (varbind.oid.to_oid(), varbind.value.to_value())
    }
}

impl PartialEq<VarBind> for VarBindRef<'_> {
    fn eq(&self, other: &VarBind) -> bool {
        *self == other.view()
    }
}

impl PartialEq<VarBindRef<'_>> for VarBind {
    fn eq(&self, other: &VarBindRef<'_>) -> bool {
        self.view() == *other
    }
}
