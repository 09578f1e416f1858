//! Checks whether a reply matches its request.

use crate::{
    Error, ErrorKind, Oid, OidRef, VarBindRef, VarBinds,
    query::Reply,
    varbinds::{Held, Kind, Place},
};

/// Returns the error for an error-status.
pub(super) fn status<'a>(reply: &Reply, mut asked: impl Iterator<Item = &'a Oid>) -> Error {
    let oid = place(reply.index).and_then(|i| asked.nth(i)).cloned();
    ErrorKind::Status { status: reply.status, index: reply.index, oid }.into()
}

/// Returns the place of the binding with this error-index, from 0.
pub(super) fn place(index: i64) -> Option<usize> {
    usize::try_from(index).ok()?.checked_sub(1)
}

/// Checks that a reply has as many bindings as the request.
pub(super) fn same_count(asked: usize, got: &VarBinds) -> Result<(), Error> {
    if got.len() == asked {
        return Ok(());
    }
    let names = |n| if n == 1 { "1 binding".to_owned() } else { format!("{n} bindings") };
    Err(bad(format!("asked for {}, got {}", names(asked), names(got.len()))))
}

/// Checks that a reply has the names of the request, in the same order (RFC 3416, section 4.2.1).
///
/// Some agents leave out a binding they do not know, or answer the previous request. A value under
/// a wrong name would be worse than no value.
pub(super) fn same_names<'a>(
    asked: impl Iterator<Item = &'a Oid> + Clone,
    got: &VarBinds,
) -> Result<(), Error> {
    same_count(asked.clone().count(), got)?;
    match asked.zip(got).find(|(asked, got)| !same_name(asked, got.oid)) {
        None => Ok(()),
        Some((asked, got)) => Err(bad(format!("asked for {asked}, got {}", got.oid))),
    }
}

/// Compares two names. BER packs the first two sub-identifiers into one, so an OID with fewer than
/// two comes back with zeros at its end.
pub(super) fn same_name(asked: &Oid, got: OidRef<'_>) -> bool {
    match asked.as_slice() {
        [] => got.is_empty() || got.iter().eq([0, 0]),
        [first] => got == asked || got.iter().eq([*first, 0]),
        _ => got == asked,
    }
}

/// Finds the first binding of a reply to GETNEXT or GETBULK whose OID does not come after the OID
/// that was asked. For the repeaters of a GETBULK that is the binding one repetition earlier.
pub(super) fn disorder(asked: &[&Oid], non_repeaters: usize, got: &VarBinds) -> Option<Error> {
    let repeaters = asked.len().saturating_sub(non_repeaters);
    if repeaters == 0 && got.len() > asked.len() {
        return same_count(asked.len(), got).err();
    }
    got.iter().enumerate().find_map(|(i, next)| {
        let asked = asked.get(i).map(|asked| asked.view());
        let previous = asked.unwrap_or_else(|| got.at(i - repeaters).oid);
        // An exception repeats the name that was asked (RFC 3416, section 4.2.2).
        let fits = next.value.is_exception() || next.oid > previous;
        (!fits).then(|| bad(format!("{} does not follow {previous}", next.oid)))
    })
}

/// How replies to a GET differ from what was asked.
#[derive(Debug, Default)]
pub(super) struct Difference {
    /// The names that two replies lacked.
    pub(super) missing: Vec<Oid>,
    /// The names that nobody asked for.
    pub(super) others: Vec<Oid>,
}

impl Difference {
    pub(super) fn error(&self) -> Error {
        let others = list(&self.others);
        bad(match (&self.missing[..], &self.others[..]) {
            ([], _) => format!("got {others}, which nobody asked for"),
            (missing, []) => format!("asked twice for {}, got nothing instead", list(missing)),
            (missing, _) => format!("asked twice for {}, got {others} instead", list(missing)),
        })
    }
}

/// The most OIDs in one message.
const LISTED: usize = 10;

fn list(oids: &[Oid]) -> String {
    let listed = oids.iter().take(LISTED).map(Oid::to_string).collect::<Vec<_>>().join(", ");
    match oids.len().checked_sub(LISTED) {
        None | Some(0) => listed,
        Some(more) => format!("{listed} and {more} more"),
    }
}

/// The values that do not parse among those that were taken.
#[derive(Debug, Default)]
pub(super) struct Malformed {
    number: usize,
    /// What is wrong with the first one.
    first: Option<String>,
}

impl Malformed {
    pub(super) fn look_at(&mut self, held: &Held, places: &[Place]) {
        for place in places.iter().filter(|it| matches!(it.kind, Kind::Malformed | Kind::Owned)) {
            let VarBindRef { oid, value } = held.view(*place);
            if let Some(malformed) = value.malformed() {
                self.number += 1;
                self.first.get_or_insert_with(|| format!("the value of {oid} is {malformed}"));
            }
        }
    }

    pub(super) fn error(self) -> Option<Error> {
        let first = self.first?;
        Some(bad(match self.number {
            1 => first,
            2 => format!("{first}; 1 more value does not parse"),
            n => format!("{first}; {} more values do not parse", n - 1),
        }))
    }
}

/// Returns the error for a noSuchObject or noSuchInstance in a walk whose OID is not new. Only
/// endOfMibView is allowed there (RFC 3416, section 4.2.2).
pub(super) fn misplaced(exception: VarBindRef<'_>) -> Error {
    let VarBindRef { oid, value } = exception;
    bad(format!("{} for {oid} in a walk, where only endOfMibView is allowed", value.type_name()))
}

fn bad(what: String) -> Error {
    ErrorKind::BadResponse(what).into()
}
