//! `Serialize` for the results of hosts. `rows` reads a row of a table into a struct.
//!
//! - [`Oid`]: its numbers as a string, `"1.3.6.1.2.1.1.1.0"`.
//! - [`Value`]: `type`, `value` and, for octets that are not UTF-8 text, `raw` in hex. A number
//!   past 2^53 is a string, because most readers of JSON hold numbers as doubles. So are infinity
//!   and NaN, which JSON does not have. The value of NULL and of the three exceptions is null. So is
//!   that of a [`Malformed`](crate::Malformed) one, which has its octets in `raw`, its tag in `tag`
//!   and what is wrong in `error`.
//! - [`VarBind`]: `oid`, then the keys of its value.
//! - [`Error`]: `kind`, `message` and `advice`.
//! - [`HostRecord`]: `host`, `label` if the target has one, `address`, `ok`, `complete`, `varbinds`, `error`, `elapsed_ms`,
//!   `tries`, and `walk_ends` if the query had walks.
//!
//! The keys that need a MIB (`name`, `index`, `text`, `units`) are missing: a
//! [`Mib`](crate::Mib) gives them.

mod rows;

use crate::{Error, HostRecord, Oid, OidRef, Value, ValueRef, VarBind, VarBindRef, VarBinds, hex};
use serde::{Serialize, Serializer, ser::SerializeStruct};

/// Every whole number up to 2^53 is exact as a double.
const MAX_EXACT: u64 = 1 << 53;

impl Serialize for Oid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for OidRef<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.view().serialize(serializer)
    }
}

impl Serialize for ValueRef<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut keys = serializer.serialize_struct("Value", 2 + extra_keys(*self))?;
        value_keys(&mut keys, *self)?;
        keys.end()
    }
}

impl Serialize for VarBind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.view().serialize(serializer)
    }
}

impl Serialize for VarBindRef<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { oid, value } = *self;
        let mut keys = serializer.serialize_struct("VarBind", 3 + extra_keys(value))?;
        keys.serialize_field("oid", &oid)?;
        value_keys(&mut keys, value)?;
        keys.end()
    }
}

impl Serialize for VarBinds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self)
    }
}

impl Serialize for Error {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut keys = serializer.serialize_struct("Error", 3)?;
        keys.serialize_field("kind", self.kind().name())?;
        keys.serialize_field("message", &self.message())?;
        keys.serialize_field("advice", self.advice())?;
        keys.end()
    }
}

impl Serialize for HostRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let walks = usize::from(!self.ends.is_empty());
        let labels = usize::from(self.label.is_some());
        let mut keys = serializer.serialize_struct("HostRecord", 8 + walks + labels)?;
        keys.serialize_field("host", &*self.host)?;
        match &self.label {
            Some(label) => keys.serialize_field("label", &**label)?,
            None => keys.skip_field("label")?,
        }
        keys.serialize_field("address", &self.address.map(|address| address.to_string()))?;
        keys.serialize_field("ok", &!self.outcome.is_failed())?;
        keys.serialize_field("complete", &self.outcome.is_complete())?;
        keys.serialize_field("varbinds", &self.varbinds)?;
        keys.serialize_field("error", &self.outcome.error())?;
        // Milliseconds to the microsecond.
        let elapsed = (self.elapsed.as_secs_f64() * 1e6).round() / 1e3;
        keys.serialize_field("elapsed_ms", &elapsed)?;
        keys.serialize_field("tries", &self.tries)?;
        if self.ends.is_empty() {
            keys.skip_field("walk_ends")?;
        } else {
            let names: Vec<&str> = self.ends.iter().map(|end| end.name()).collect();
            keys.serialize_field("walk_ends", &names)?;
        }
        keys.end()
    }
}

/// Writes `type`, `value` and, if there is one, `raw`.
fn value_keys<K: SerializeStruct>(keys: &mut K, value: ValueRef<'_>) -> Result<(), K::Error> {
    keys.serialize_field("type", value.type_name())?;
    keys.serialize_field("value", &Content(value))?;
    if let Some(malformed) = value.malformed() {
        keys.serialize_field("raw", &hex::text(malformed.octets()))?;
        keys.serialize_field("tag", &malformed.tag())?;
        return keys.serialize_field("error", &malformed.to_string());
    }
    match value.as_bytes() {
        Some(octets) if is_raw(value) => keys.serialize_field("raw", &hex::text(octets)),
        _ => keys.skip_field("raw"),
    }
}

/// The number of keys besides `type` and `value`.
fn extra_keys(value: ValueRef<'_>) -> usize {
    match value.malformed() {
        Some(_) => 3,
        None => usize::from(is_raw(value)),
    }
}

/// Whether the value has octets that are not UTF-8 text.
fn is_raw(value: ValueRef<'_>) -> bool {
    value.as_bytes().is_some() && value.as_str().is_none()
}

/// Serializes a value without its type.
struct Content<'v>(ValueRef<'v>);

impl Serialize for Content<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(text) = self.0.as_str() {
            return serializer.serialize_str(text);
        }
        match self.0 {
            ValueRef::Null
            | ValueRef::NoSuchObject
            | ValueRef::NoSuchInstance
            | ValueRef::EndOfMibView
            | ValueRef::Malformed(_) => serializer.serialize_none(),
            ValueRef::Integer(n) => serializer.serialize_i32(n),
            ValueRef::Counter32(n)
            | ValueRef::Gauge32(n)
            | ValueRef::TimeTicks(n)
            | ValueRef::UInteger32(n) => serializer.serialize_u32(n),
            ValueRef::Counter64(n) | ValueRef::Unsigned64(n) if n <= MAX_EXACT => {
                serializer.serialize_u64(n)
            }
            ValueRef::Integer64(n) if n.unsigned_abs() <= MAX_EXACT => serializer.serialize_i64(n),
            ValueRef::Float(x) if x.is_finite() => serializer.serialize_f32(x),
            ValueRef::Double(x) if x.is_finite() => serializer.serialize_f64(x),
            other => serializer.collect_str(&other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ErrorKind, Malformed, Outcome, Silence, query::WalkEnd};
    use serde_json::json;
    use std::time::Duration;

    #[test]
    fn a_varbind_has_its_oid_and_the_keys_of_its_value() {
        let oid = "1.3.6.1.2.1.1.1.0";
        for (value, expected) in [
            (Value::Integer(-5), json!({"oid": oid, "type": "INTEGER", "value": -5})),
            (
                Value::OctetString(b"core\n".to_vec()),
                json!({"oid": oid, "type": "STRING", "value": "core\n"}),
            ),
            (
                Value::OctetString(vec![0x00, 0x1b, 0xff]),
                json!({"oid": oid, "type": "STRING", "value": "00 1B FF", "raw": "001bff"}),
            ),
            (
                Value::ObjectIdentifier("1.3.6".parse().unwrap()),
                json!({"oid": oid, "type": "OID", "value": "1.3.6"}),
            ),
            (
                Value::IpAddress([10, 0, 0, 1].into()),
                json!({"oid": oid, "type": "IpAddress", "value": "10.0.0.1"}),
            ),
            (
                Value::Malformed(Box::new(Malformed::check(0x40, &[10, 0, 1]).unwrap())),
                json!({
                    "oid": oid, "type": "Malformed", "value": null, "raw": "0a0001", "tag": 64,
                    "error": "an IpAddress of 3 octets",
                }),
            ),
            (Value::NoSuchObject, json!({"oid": oid, "type": "noSuchObject", "value": null})),
            (Value::Double(0.5), json!({"oid": oid, "type": "Double", "value": 0.5})),
            (Value::Float(f32::INFINITY), json!({"oid": oid, "type": "Float", "value": "inf"})),
        ] {
            let varbind = VarBind::new(oid.parse().unwrap(), value);
            assert_eq!(serde_json::to_value(varbind).unwrap(), expected);
        }
    }

    #[test]
    fn numbers_past_2_to_the_53_are_strings() {
        let value = |value: Value| serde_json::to_value(value).unwrap()["value"].clone();
        assert_eq!(value(Value::Counter64(MAX_EXACT)), json!(9_007_199_254_740_992_u64));
        assert_eq!(value(Value::Counter64(MAX_EXACT + 1)), json!("9007199254740993"));
        assert_eq!(value(Value::Integer64(-1)), json!(-1));
        assert_eq!(value(Value::Integer64(i64::MIN)), json!("-9223372036854775808"));
        assert_eq!(value(Value::Unsigned64(u64::MAX)), json!("18446744073709551615"));
    }

    #[test]
    fn a_record_has_stable_keys() {
        let mut record = HostRecord::new("core", Outcome::Complete);
        record.address = Some(([10, 0, 0, 1], 161).into());
        record.varbinds.push(VarBind::new("1.3.6.1".parse().unwrap(), Value::Gauge32(7)));
        record.elapsed = Duration::from_nanos(1_234_567);
        record.tries = 2;
        record.ends = vec![WalkEnd::EndOfView, WalkEnd::Limit(1)];
        let expected = json!({
            "host": "core", "address": "10.0.0.1:161", "ok": true, "complete": true,
            "varbinds": [{"oid": "1.3.6.1", "type": "Gauge32", "value": 7}], "error": null,
            "elapsed_ms": 1.235, "tries": 2, "walk_ends": ["end-of-view", "limit"],
        });
        assert_eq!(serde_json::to_value(record).unwrap(), expected);
    }

    #[test]
    fn an_error_has_its_kind_message_and_advice() {
        let silence = ErrorKind::Timeout { tries: 2, silence: Silence::Connection };
        let record = HostRecord::new("core", Outcome::Failed(silence.into()));
        let it = serde_json::to_value(record).unwrap();
        assert_eq!((&it["ok"], &it["complete"]), (&json!(false), &json!(false)));
        assert_eq!(
            it["error"],
            json!({
                "kind": "timeout", "message": "no answer to 2 tries",
                "advice": "unreachable or filtered",
            })
        );
        assert_eq!((&it["address"], it.get("walk_ends")), (&json!(null), None));
    }
}
