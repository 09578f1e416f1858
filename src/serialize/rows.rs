//! A row of a table into a struct.
//!
//! The fields of the struct are the columns and the objects of the INDEX, by name. The case of
//! letters and underscores make no difference, so `if_descr` is `ifDescr` and `if_hc_in_octets` is
//! `ifHCInOctets`. A field without a cell is missing: `Option` and `#[serde(default)]` take it.

use crate::{
    ErrorKind, Mib, Oid, Result, Value,
    mib::{Object, Style},
    query::{Row, Table},
};
use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, Unexpected,
    Visitor, value::SeqDeserializer,
};
use std::{borrow::Cow, fmt};

impl Row {
    /// Returns the row as a struct of the caller. Its fields have the names of columns and of
    /// objects of the INDEX. Upper and lower case and underscores make no difference: the field
    /// `if_oper_status` is the column `ifOperStatus`. Other columns are passed over.
    ///
    /// - A number fits every type of numbers that has room for it. It fits `String`, and an `enum`
    ///   whose variants are its labels, by the label that the MIB has for it. A TruthValue fits
    ///   `bool`.
    /// - An octet string fits `Vec<u8>`, and `String`: as its DISPLAY-HINT writes it, if that is not
    ///   text (`0:1b:21:9:ab:ff`).
    /// - An IpAddress fits `Ipv4Addr`, `IpAddr` and `String`; an OBJECT IDENTIFIER fits
    ///   [`Oid`], `String` and `Vec<u32>`.
    /// - A cell that the agent does not have fits `Option`.
    ///
    /// ```
    /// use netsnmp::{VarBind, query::Table};
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Interface {
    ///     if_index: u32,
    ///     if_descr: String,
    ///     if_oper_status: String,
    ///     if_speed: Option<u64>,
    /// }
    ///
    /// let varbinds = [
    ///     VarBind::new("1.3.6.1.2.1.2.2.1.2.7".parse()?, "eth0"),
    ///     VarBind::new("1.3.6.1.2.1.2.2.1.8.7".parse()?, 1),
    /// ];
    /// let table = Table::from_varbinds(&"1.3.6.1.2.1.2.2".parse()?, &varbinds);
    /// let interface: Interface = table.rows[0].deserialize()?;
    /// assert_eq!((interface.if_index, interface.if_descr.as_str()), (7, "eth0"));
    /// assert_eq!((interface.if_oper_status.as_str(), interface.if_speed), ("up", None));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`BadValue`](ErrorKind::BadValue), with the row and the field.
    pub fn deserialize<'r, T: Deserialize<'r>>(&'r self) -> Result<T> {
        T::deserialize(RowReader(self)).map_err(|Fault(why)| {
            let index: Vec<String> = self.index.iter().map(u32::to_string).collect();
            ErrorKind::BadValue(format!("row {}: {why}", index.join("."))).into()
        })
    }
}

impl Table {
    /// Returns every row as a struct: see [`Row::deserialize`].
    ///
    /// # Errors
    /// The first error of a row.
    pub fn deserialize<'t, T: Deserialize<'t>>(&'t self) -> Result<Vec<T>> {
        self.rows.iter().map(Row::deserialize).collect()
    }
}

/// Reads the dotted numbers that `Serialize` writes.
impl<'de> Deserialize<'de> for Oid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(|why| de::Error::custom(format!("{text:?} is no OID: {why}")))
    }
}

/// What serde says is wrong.
#[derive(Debug)]
struct Fault(String);

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: fmt::Display>(why: T) -> Self {
        Self(why.to_string())
    }
}

struct RowReader<'r>(&'r Row);

impl<'r> RowReader<'r> {
    /// Returns the cells and the INDEX, each with its name.
    fn fields(&self) -> Vec<(Cow<'r, str>, Field<'r>)> {
        let row = self.0;
        let cells = row.columns.names().iter().filter_map(|(name, column)| {
            let value = Cow::Borrowed(row.cells.get(column)?);
            Some((Cow::Borrowed(&**name), Field { row, column: Some(*column), value }))
        });
        let mut fields: Vec<_> = cells.collect();
        for (name, value) in row.each_index() {
            // Some tables give a column of their INDEX as a cell too.
            if fields.iter().all(|(known, _)| *known != name) {
                let value = Cow::Owned(value);
                fields.push((Cow::Owned(name), Field { row, column: None, value }));
            }
        }
        fields
    }
}

impl<'r> Deserializer<'r> for RowReader<'r> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'r>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_map(Fields { rest: self.fields().into_iter(), next: None })
    }

    fn deserialize_struct<V: Visitor<'r>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let mut found = self.fields();
        found.retain_mut(|(name, _)| {
            let exact = names.iter().find(|field| **field == *name);
            let field = exact.or_else(|| names.iter().find(|field| is_same(field, name)));
            field.map(|field| *name = Cow::Borrowed(field)).is_some()
        });
        visitor.visit_map(Fields { rest: found.into_iter(), next: None })
    }

    fn deserialize_newtype_struct<V: Visitor<'r>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    serde::forward_to_deserialize_any! {
        <V: Visitor<'r>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// Whether a field of Rust means that object: `if_hc_in_octets` and `ifHCInOctets`.
fn is_same(field: &str, object: &str) -> bool {
    let letters = |name: &'_ str| -> Vec<u8> {
        name.bytes().filter(u8::is_ascii_alphanumeric).map(|b| b.to_ascii_lowercase()).collect()
    };
    letters(field) == letters(object)
}

struct Fields<'r> {
    rest: std::vec::IntoIter<(Cow<'r, str>, Field<'r>)>,
    next: Option<(Cow<'r, str>, Field<'r>)>,
}

impl<'r> MapAccess<'r> for Fields<'r> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'r>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Fault> {
        self.next = self.rest.next();
        let Some((name, _)) = &self.next else { return Ok(None) };
        let key: de::value::CowStrDeserializer<'_, Fault> = name.clone().into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'r>>(&mut self, seed: S) -> Result<S::Value, Fault> {
        let Some((name, field)) = self.next.take() else {
            return Err(Fault("a value without its name".to_owned()));
        };
        seed.deserialize(field).map_err(|Fault(why)| Fault(format!("{name}: {why}")))
    }
}

/// One value, and the object that says what it means.
struct Field<'r> {
    row: &'r Row,
    /// `None` if it comes from the INDEX.
    column: Option<u32>,
    value: Cow<'r, Value>,
}

impl<'r> Field<'r> {
    fn object(&self) -> Option<Object<'r>> {
        self.row.column(self.column?)
    }

    /// Returns the label of the number.
    fn label(&self) -> Option<&'r str> {
        match &*self.value {
            Value::Integer(number) => self.object()?.label((*number).into()),
            _ => None,
        }
    }

    /// Returns the text of octets that are not text by themselves.
    fn written(&self) -> Option<String> {
        let column = self.column?;
        let (octets, object) = (self.value.as_bytes()?, self.object()?);
        let is_text = match (object.hint(), object.convention()) {
            (Some(hint), _) => hint.ends_with(['a', 't']),
            // InetAddress and the like have no hint, and four octets may happen to be letters.
            (None, Some(convention)) if convention.contains("Address") => false,
            _ => true,
        };
        if is_text && std::str::from_utf8(octets).is_ok() {
            return None;
        }
        let style = Style { quick: true, ..Style::default() };
        let mib: &Mib = self.row.mib();
        let text = mib.format(&self.row.oid(column)?, self.value.view(), &style);
        Some(text.trim_matches('"').trim_end().to_owned())
    }
}

impl<'r> Deserializer<'r> for Field<'r> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'r>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.value {
            Cow::Borrowed(Value::OctetString(octets)) => match std::str::from_utf8(octets) {
                Ok(text) => visitor.visit_borrowed_str(text),
                Err(_) => visitor.visit_borrowed_bytes(octets),
            },
            value => match &*value {
                Value::Integer(n) => visitor.visit_i32(*n),
                Value::Counter32(n)
                | Value::Gauge32(n)
                | Value::TimeTicks(n)
                | Value::UInteger32(n) => visitor.visit_u32(*n),
                Value::Counter64(n) | Value::Unsigned64(n) => visitor.visit_u64(*n),
                Value::Integer64(n) => visitor.visit_i64(*n),
                Value::Float(x) => visitor.visit_f32(*x),
                Value::Double(x) => visitor.visit_f64(*x),
                Value::OctetString(octets) => match std::str::from_utf8(octets) {
                    Ok(text) => visitor.visit_str(text),
                    Err(_) => visitor.visit_bytes(octets),
                },
                Value::Opaque(octets) | Value::Nsap(octets) | Value::BitString(octets) => {
                    visitor.visit_bytes(octets)
                }
                Value::ObjectIdentifier(_) | Value::IpAddress(_) => {
                    visitor.visit_string(value.to_string())
                }
                Value::Null => visitor.visit_unit(),
                other => Err(Fault(other.to_string())),
            },
        }
    }

    fn deserialize_str<V: Visitor<'r>>(self, visitor: V) -> Result<V::Value, Fault> {
        if let Some(label) = self.label() {
            return visitor.visit_borrowed_str(label);
        }
        if let Some(text) = self.written() {
            return visitor.visit_string(text);
        }
        match &*self.value {
            Value::Malformed(_) | Value::Null | Value::OctetString(_) => {
                self.deserialize_any(visitor)
            }
            value => visitor.visit_string(value.to_string()),
        }
    }

    fn deserialize_string<V: Visitor<'r>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'r>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.value {
            Cow::Borrowed(Value::OctetString(octets)) => visitor.visit_borrowed_bytes(octets),
            value => match value.as_bytes() {
                Some(octets) => visitor.visit_bytes(octets),
                None => self.deserialize_any(visitor),
            },
        }
    }

    fn deserialize_byte_buf<V: Visitor<'r>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_bool<V: Visitor<'r>>(self, visitor: V) -> Result<V::Value, Fault> {
        let is_truth = self.object().and_then(|object| object.convention()) == Some("TruthValue");
        match (&*self.value, is_truth) {
            // TruthValue (RFC 2579).
            (Value::Integer(1), true) => visitor.visit_bool(true),
            (Value::Integer(2), true) => visitor.visit_bool(false),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'r>>(self, visitor: V) -> Result<V::Value, Fault> {
        match *self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_seq<V: Visitor<'r>>(self, visitor: V) -> Result<V::Value, Fault> {
        if let Some(oid) = self.value.as_oid() {
            return visitor.visit_seq(SeqDeserializer::new(oid.iter().copied()));
        }
        match self.value.as_bytes() {
            Some(octets) => visitor.visit_seq(SeqDeserializer::new(octets.iter().copied())),
            None => self.deserialize_any(visitor),
        }
    }

    fn deserialize_tuple<V: Visitor<'r>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_enum<V: Visitor<'r>>(
        self,
        _: &'static str,
        labels: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let text = match (self.label(), self.value.as_str()) {
            (Some(label), _) => label.to_owned(),
            (None, Some(text)) => text.to_owned(),
            (None, None) => {
                let what = self.value.to_string();
                return Err(de::Error::invalid_value(Unexpected::Other(&what), &"a label"));
            }
        };
        let known = labels.iter().find(|label| is_same(label, &text));
        let text = known.map_or(text, |label| (*label).to_owned());
        visitor.visit_enum(IntoDeserializer::<Fault>::into_deserializer(text))
    }

    fn deserialize_newtype_struct<V: Visitor<'r>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_ignored_any<V: Visitor<'r>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        <V: Visitor<'r>>
        i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char unit unit_struct tuple_struct map
        struct identifier
    }
}

#[cfg(test)]
mod tests;
