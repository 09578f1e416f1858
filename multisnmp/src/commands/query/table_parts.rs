//! Tables and columns from their names, and whether their rows fit together.

use crate::{error::Error, names::NameLookup, output::TablePart};
use netsnmp::{Mib, Oid, Query, mib::Access};

/// Splits a list at its commas. A comma in brackets belongs to a regular expression (`-Ib`).
pub(super) fn words(list: &str) -> impl Iterator<Item = &str> {
    let mut open = 0_usize;
    list.split(move |c| {
        match c {
            '{' | '[' | '(' => open += 1,
            '}' | ']' | ')' => open = open.saturating_sub(1),
            _ => {}
        }
        c == ',' && open == 0
    })
}

/// Returns what the words name, each table or column once.
///
/// # Errors
/// A word names neither a table nor a column, or the tables do not have the same index.
pub(super) fn parts(names: &NameLookup, words: &[&str]) -> Result<Vec<TablePart>, Error> {
    let mut parts: Vec<TablePart> = Vec::new();
    for word in words {
        if word.is_empty() {
            return Err(Error::usage(format!("an empty name in {:?}", words.join(","))));
        }
        let part = part(names, word)?;
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    let first = parts.first().map(|part| part.table().clone()).unwrap_or_default();
    for other in parts.iter().map(TablePart::table).filter(|table| **table != first) {
        fit(names.mib, &first, other)?;
    }
    Ok(parts)
}

/// The entry of a table means the table, too; snmptable accepts the entry.
fn part(names: &NameLookup, word: &str) -> Result<TablePart, Error> {
    let oid = names.oid(word)?;
    let Some((object, rest)) = names.mib.object(&oid) else { return Ok(TablePart::Whole(oid)) };
    let table_of = |entry: Option<Oid>| entry.and_then(|entry| entry.parent());
    let (table, column) = match rest {
        [] if object.is_table() => (Some(object.oid()), None),
        [] if object.is_entry() => (table_of(Some(object.oid())), None),
        [] if object.is_column() => (table_of(object.oid().parent()), Some(object.subid())),
        // A column that no module has.
        [number] if object.is_entry() => (table_of(Some(object.oid())), Some(*number)),
        _ => (None, None),
    };
    if column.is_some() && rest.is_empty() && object.access() == Access::NotAccessible {
        return Err(Error::usage(format!(
            "{word} cannot be asked for: it is a part of the index, which stands before each row \
             (in text only with --index)"
        )));
    }
    match (table, column) {
        (Some(table), None) => Ok(TablePart::Whole(table)),
        (Some(table), Some(number)) => Ok(TablePart::Column { table, number }),
        // A branch, or a number that no module describes: it may be a table.
        (None, _) if !object.is_scalar() && !object.is_column() => Ok(TablePart::Whole(oid)),
        (None, _) => {
            let why =
                format!("{word} is not a table or a column: `multisnmp walk` reads any subtree");
            Err(match names.speaks_for_tool {
                true => Error::Said(format!("Was that a table? {word}\n{why}")),
                false => Error::usage(why),
            })
        }
    }
}

/// Checks that two tables have the same INDEX, or that one AUGMENTS the other.
fn fit(mib: &Mib, one: &Oid, other: &Oid) -> Result<(), Error> {
    let name = |table: &Oid| match mib.object(table) {
        Some((object, [])) => object.name().to_owned(),
        _ => table.to_string(),
    };
    let index = |table: &Oid| {
        let object =
            mib.object(table).filter(|(object, rest)| rest.is_empty() && object.is_table());
        object.map(|(object, _)| object.index()).unwrap_or_default()
    };
    let not = format!("{} and {} do not fit together", name(one), name(other));
    let (first, second) = (index(one), index(other));
    for (table, index) in [(one, &first), (other, &second)] {
        if index.is_empty() {
            let name = name(table);
            return Err(Error::usage(format!("{not}: no module has the INDEX of {name} (-m, -M)")));
        }
    }
    let same = first.len() == second.len()
        && first.iter().zip(&second).all(|(a, b)| {
            let oid = |object: &Option<netsnmp::mib::Object<'_>>| object.map(|o| o.oid());
            a.name == b.name && oid(&a.object) == oid(&b.object) && a.implied == b.implied
        });
    if same {
        return Ok(());
    }
    let words = |index: &[netsnmp::mib::IndexObject<'_>]| {
        let implied = |it: &netsnmp::mib::IndexObject<'_>| {
            if it.implied { format!("IMPLIED {}", it.name) } else { it.name.to_owned() }
        };
        index.iter().map(implied).collect::<Vec<_>>().join(", ")
    };
    Err(Error::usage(format!(
        "{not}: a row of {} has the index {}, a row of {} has {}",
        name(one),
        words(&first),
        name(other),
        words(&second)
    )))
}

/// Checks that the rows of all tables can be counted.
///
/// # Errors
/// No module has the columns of a table.
pub(super) fn countable(mib: &Mib, parts: &[TablePart]) -> Result<(), Error> {
    for part in parts {
        if let TablePart::Whole(table) = part
            && mib.columns(table).is_empty()
        {
            return Err(Error::usage(format!(
                "--limit counts rows, and no module has the columns of {table}: load one (-m, -M), \
                 or use `multisnmp walk --limit`"
            )));
        }
    }
    Ok(())
}

/// Returns the query, and how many walks it makes. Tables are asked one after the other, and then
/// the columns of other tables together.
pub(super) fn query(
    mib: &Mib,
    parts: &[TablePart],
    rows: Option<u32>,
    limit: Option<usize>,
) -> (Query, usize) {
    let (mut query, mut walks) = (Query::default(), 0);
    let whole = |table: &Oid| parts.contains(&TablePart::Whole(table.clone()));
    let mut columns = Vec::new();
    for part in parts {
        match part {
            TablePart::Whole(table) => {
                let of = mib.columns(table).into_iter().map(|column| column.oid());
                query = query.then(Query::table_up_to(table.clone(), of, rows, limit));
                walks += 1;
            }
            TablePart::Column { table, number } if !whole(table) => {
                columns.extend(table.join(&[1, *number]).ok());
            }
            TablePart::Column { .. } => {}
        }
    }
    if !columns.is_empty() {
        query = query.then(Query::columns_up_to(columns, limit, rows));
        walks += 1;
    }
    (query, walks)
}
