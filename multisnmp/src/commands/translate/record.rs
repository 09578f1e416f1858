//! Everything that is known about one OID, for programs.

use crate::{error::Error, output};
use netsnmp::{
    ErrorKind, Mib, Oid,
    mib::{Object, Style},
};
use serde::Serialize;

/// A name or an OID of the input.
#[derive(Debug, Serialize)]
pub(in crate::commands) struct Translation<'a> {
    pub(in crate::commands) input: &'a str,
    ok: bool,
    oid: Option<String>,
    name: Option<String>,
    #[serde(flatten)]
    facts: Option<Facts<'a>>,
    /// The part of the OID after the object.
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<String>,
    /// The values of the INDEX, as in the records of `walk`.
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<serde_json::Value>,
    /// The rest of the line after the name: the value, if a walk printed the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::commands) rest: Option<&'a str>,
    error: Option<Unknown>,
}

/// Why there is no OID.
#[derive(Debug, Serialize)]
struct Unknown {
    /// The same kinds as in the records of hosts.
    kind: &'static str,
    message: String,
}

/// The clauses of a definition.
#[derive(Debug, Serialize)]
pub(in crate::commands) struct Facts<'a> {
    module: &'a str,
    object: &'a str,
    kind: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    syntax: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    convention: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    units: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ranges: Vec<(i64, i64)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    enums: Vec<Label<'a>>,
    #[serde(skip_serializing_if = "str::is_empty")]
    access: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    indexes: Vec<Part<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    augments: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    objects: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
struct Label<'a> {
    number: i64,
    label: &'a str,
}

#[derive(Debug, Serialize)]
struct Part<'a> {
    name: &'a str,
    implied: bool,
}

/// Returns an error's message without the name at its beginning.
pub(super) fn reason<'m>(name: &str, message: &'m str) -> &'m str {
    message.strip_prefix(name).and_then(|rest| rest.strip_prefix(": ")).unwrap_or(message)
}

impl<'a> Facts<'a> {
    pub(in crate::commands) fn of(object: &Object<'a>) -> Self {
        let indexes = object.index();
        let indexes =
            indexes.iter().map(|one| Part { name: one.name, implied: one.implied }).collect();
        Self {
            module: object.module(),
            object: object.name(),
            kind: object.kind().name(),
            syntax: object.syntax().name(),
            convention: object.convention(),
            hint: object.hint(),
            units: object.units(),
            ranges: object.ranges(),
            enums: object.enums().wide().map(|(number, label)| Label { number, label }).collect(),
            access: object.access().name(),
            status: object.status().name(),
            default: object.default_value(),
            indexes,
            augments: object.augments(),
            objects: object.notification_objects().iter().map(|(name, _)| *name).collect(),
        }
    }
}

impl<'a> Translation<'a> {
    pub(in crate::commands) fn of(
        mib: &'static Mib,
        style: &Style,
        input: &'a str,
        oid: Result<Oid, Error>,
    ) -> Self {
        let oid = match oid {
            Ok(oid) => oid,
            Err(error) => {
                let kind = ErrorKind::BadName { name: String::new(), reason: String::new() }.name();
                let message = reason(input, &error.to_string()).to_owned();
                let error = Some(Unknown { kind, message });
                return Self { ok: false, error, ..Self::nothing(input) };
            }
        };
        let mut name = String::new();
        mib.name_into(&mut name, &oid, style);
        let found = mib.object(&oid);
        let instance = found.filter(|(_, instance)| !instance.is_empty()).map(|(_, instance)| {
            let numbers: Vec<String> = instance.iter().map(u32::to_string).collect();
            numbers.join(".")
        });
        let index = mib.index(&oid).is_some().then(|| output::index_json(mib, &oid));
        Self {
            input,
            ok: true,
            oid: Some(oid.to_string()),
            name: Some(name),
            facts: found.map(|(object, _)| Facts::of(&object)),
            instance,
            index,
            ..Self::nothing(input)
        }
    }

    /// Returns the record of a line without a name: an empty line or a comment.
    pub(in crate::commands) fn nothing(input: &'a str) -> Self {
        Self {
            input,
            ok: true,
            oid: None,
            name: None,
            facts: None,
            instance: None,
            index: None,
            rest: None,
            error: None,
        }
    }

    /// The header of CSV.
    pub(in crate::commands) const COLUMNS: [&'static str; 12] = [
        "input",
        "oid",
        "name",
        "module",
        "object",
        "kind",
        "syntax",
        "convention",
        "access",
        "status",
        "units",
        "error",
    ];

    /// Returns a line of CSV.
    pub(in crate::commands) fn columns(&self) -> [&str; 12] {
        let facts = self.facts.as_ref();
        let of = |fact: fn(&Facts<'a>) -> &'a str| facts.map_or("", fact);
        [
            self.input,
            self.oid.as_deref().unwrap_or(""),
            self.name.as_deref().unwrap_or(""),
            of(|facts| facts.module),
            of(|facts| facts.object),
            of(|facts| facts.kind),
            of(|facts| facts.syntax),
            of(|facts| facts.convention.unwrap_or("")),
            of(|facts| facts.access),
            of(|facts| facts.status),
            of(|facts| facts.units.unwrap_or("")),
            self.error.as_ref().map_or("", |error| &error.message),
        ]
    }
}
