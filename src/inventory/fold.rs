//! Makes a device from a record: [`Plan::device`].

use super::{
    Device, Field, Row, Section, State,
    plan::{self, Plan},
};
use crate::{Error, ErrorKind, HostRecord, Limit, query::WalkEnd};
pub use explain::{Attempt, Explanation};

use cells::Cells;
use std::collections::HashMap;

mod cells;
mod convert;
mod explain;
mod products;
mod source;

/// The most notes to keep for one section.
const NOTES: usize = 8;

/// What the host was asked, and what the answers were.
struct Asked<'r> {
    hold: Vec<bool>,
    /// The answers by slot.
    answers: Vec<Answer<'r>>,
    error: Option<&'r Error>,
}

/// The answer for one variable.
#[derive(Clone, Copy)]
enum Answer<'r> {
    /// The profile does not ask this device for it.
    Unasked,
    /// It should have been asked, but no answer came.
    Silent,
    Whole,
    Broken(&'r WalkEnd),
}

impl Plan {
    /// Makes the device from a record of this plan's [`query`](Self::query).
    ///
    /// A value that does not fit its field is left out, for example a wrong type, a negative gauge
    /// or an index that is too short. The row stays, unless the section needs that field, and
    /// [`Section::notes`] reports it. If a row comes twice, the first one counts. Text is cleaned for
    /// files and terminals: if it is not UTF-8, it is read as Latin-1; control characters are
    /// replaced; white space and NULs at the ends are removed. If nothing is left, there is no value.
    pub fn device(&self, record: &HostRecord) -> Device {
        let compiled = &*self.compiled;
        let identity = plan::Identity::of(compiled, &record.varbinds);
        let maker = identity.private_maker().map(|maker| maker.organization);
        let varbinds = record.varbinds.to_vec();
        let cells = Cells::new(compiled, &varbinds, maker, identity.object_id());
        let asked = Asked::new(compiled, &cells, &identity, record);
        let mut first: Option<Error> = None;
        let mut sections = Vec::with_capacity(compiled.sections.len());
        for (section, schema) in compiled.sections.iter().zip(&compiled.schema.sections) {
            let (rows, mut notes) = fold(section, schema, &cells, &asked.hold);
            let mut state = asked.state(compiled, section, !rows.is_empty());
            if let State::Partial { error, .. } = &state {
                first.get_or_insert_with(|| error.clone());
            }
            if record.outcome.is_failed() {
                state = State::Skipped;
            }
            if notes.len() > NOTES {
                let more = notes.len() - NOTES;
                notes.truncate(NOTES);
                notes.push(format!("and {more} more"));
            }
            sections.push(Section { name: section.name.clone(), state, rows, notes });
        }
        // The host's own error says more than the error of a section.
        Device {
            host: record.host.clone(),
            label: record.label.clone(),
            address: record.address,
            sections,
            error: record.outcome.error().cloned().or(first),
            elapsed: record.elapsed,
            tries: record.tries,
            schema: compiled.schema.clone(),
            charge: record.charge.clone(),
        }
    }
}

impl<'r> Asked<'r> {
    /// Goes through the rounds of questions again, because the answers decided what was asked.
    fn new(
        compiled: &plan::Compiled,
        cells: &Cells<'_>,
        identity: &plan::Identity,
        record: &'r HostRecord,
    ) -> Self {
        let came = |missing: &plan::Subtree| {
            compiled.variables.iter().enumerate().any(|(slot, variable)| {
                let cells = &cells.column(slot).cells;
                let whole = variable.oid.starts_with(&missing.oid);
                let part = missing.oid.strip_prefix(&variable.oid);
                match part {
                    _ if whole && missing.index.is_empty() => !cells.is_empty(),
                    Some(part) => cells.iter().any(|(index, _)| {
                        let index = index.strip_prefix(part);
                        index.is_some_and(|index| missing.has_index(index.iter().copied()))
                    }),
                    None => false,
                }
            })
        };
        let last = compiled.last_level();
        let hold = compiled.hold(last, identity, came);
        let mut answers = vec![Answer::Unasked; compiled.variables.len()];
        let get = |slot: usize| match cells.column(slot).answered {
            true => Answer::Whole,
            false => Answer::Silent,
        };
        for slot in compiled.opening() {
            answers[slot] = get(slot);
        }
        let mut ends = record.ends.iter();
        for round in compiled.rounds(last, &hold) {
            for slot in round.gets {
                answers[slot] = get(slot);
            }
            for slot in round.walks {
                answers[slot] = match ends.next() {
                    Some(end) if end.is_complete() => Answer::Whole,
                    Some(end) => Answer::Broken(end),
                    None => Answer::Silent,
                };
            }
        }
        for (slot, variable) in compiled.variables.iter().enumerate() {
            if let plan::How::Within(column) = variable.how {
                answers[slot] = answers[column];
            }
        }
        Self { hold, answers, error: record.outcome.error() }
    }

    fn state(&self, compiled: &plan::Compiled, section: &plan::Section, has_rows: bool) -> State {
        let groups = section.groups.iter().filter(|group| self.hold[group.condition]);
        let needs = || groups.clone().flat_map(|group| &group.needs).copied();
        let has_answers = needs().any(|slot| matches!(self.answers[slot], Answer::Whole));
        let silent = needs().find(|&slot| matches!(self.answers[slot], Answer::Silent));
        let broken = needs().find_map(|slot| match self.answers[slot] {
            Answer::Broken(end) => Some((slot, end)),
            _ => None,
        });
        let said = |slot: usize, error: &Error| {
            let object = compiled.variables[slot].name.clone();
            State::Partial { object, error: error.clone() }
        };
        match (broken, silent, self.error) {
            (Some((slot, WalkEnd::Limit(rows))), ..) => {
                said(slot, &ErrorKind::Limit(Limit::Rows(*rows)).into())
            }
            (Some((slot, end)), ..) => match end.error() {
                Some(error) => said(slot, &error),
                None => State::Complete,
            },
            (None, Some(slot), Some(error)) if has_answers || has_rows => said(slot, error),
            (None, Some(_), Some(_)) => State::Skipped,
            // This record belongs to another query, or is made by hand.
            (None, Some(_), None) if !has_rows && !has_answers => State::Skipped,
            _ if groups.clone().next().is_none() => State::Skipped,
            _ if has_rows => State::Complete,
            _ => State::Absent,
        }
    }
}

/// Returns the rows of a section, and notes about values that did not fit.
fn fold(
    section: &plan::Section,
    schema: &super::SectionSchema,
    cells: &Cells<'_>,
    hold: &[bool],
) -> (Vec<Row>, Vec<String>) {
    let mut rows = Vec::new();
    let mut notes = Vec::new();
    let mut single: Vec<Option<Field>> = vec![None; section.kinds.len()];
    let mut note = |what: &str, index: &[u32], place: usize| {
        // Beyond the limit notes are only counted: a bad table has a hundred thousand of them.
        if notes.len() < NOTES {
            let mut at = String::new();
            for subid in index {
                at.push('.');
                at.push_str(&subid.to_string());
            }
            let name = &schema.fields[place].name;
            notes.push(format!("{name}{at}: the {what} does not fit"));
        } else {
            notes.push(String::new());
        }
    };
    for group in section.groups.iter().filter(|group| hold[group.condition]) {
        if section.single {
            let row = source::Row { cells, index: &[], own: &[] };
            if !row.passes(&group.only_if) {
                continue;
            }
            for (place, sources) in &group.fields {
                if single[*place].is_none() {
                    let (field, misfit) =
                        row.field(sources, section.kinds[*place], section.is[*place]);
                    single[*place] = field;
                    if let Some(misfit) = misfit {
                        note(misfit, &[], *place);
                    }
                }
            }
        } else {
            let before = rows.len();
            table(section, group, cells, &mut rows, &mut note);
            let needs = if group.keeps.is_empty() { &section.needs } else { &group.keeps };
            if !needs.is_empty() {
                let says = |row: &Row| needs.iter().any(|&place| row.0[place].is_some());
                keep_from(before, &mut rows, says);
            }
            merge(section, before, &mut rows);
        }
    }
    if section.single && single.iter().any(Option::is_some) {
        rows.push(Row(single));
    }
    for slot in section.groups.iter().flat_map(|group| &group.columns) {
        let repeated = cells.column(*slot).repeated;
        if repeated > 0 {
            let values = if repeated == 1 { "value" } else { "values" };
            notes.push(format!("{repeated} {values} came more than once; the first counts"));
        }
    }
    (rows, notes)
}

/// Drops the rows from this place on that are not to be kept.
fn keep_from(first: usize, rows: &mut Vec<Row>, keep: impl Fn(&Row) -> bool) {
    if !rows[first..].iter().all(&keep) {
        let mut at = 0;
        rows.retain(|row| {
            at += 1;
            at <= first || keep(row)
        });
    }
}

/// Merges the rows from this place on into those before it that have the same key. A device can have
/// one thing in two tables, and a part of it only in the older one. What came first counts.
fn merge(section: &plan::Section, first: usize, rows: &mut Vec<Row>) {
    if first == 0 || first == rows.len() {
        return;
    }
    let key = |row: &Row| -> Vec<String> {
        let part = |&place: &usize| row.0[place].as_ref().map(ToString::to_string);
        section.key.iter().map(|place| part(place).unwrap_or_default()).collect()
    };
    let later = rows.split_off(first);
    let known: HashMap<Vec<String>, usize> =
        rows.iter().enumerate().rev().map(|(at, row)| (key(row), at)).collect();
    for row in later {
        match known.get(&key(&row)) {
            Some(&at) => {
                for (field, other) in rows[at].0.iter_mut().zip(row.0) {
                    if field.is_none() {
                        *field = other;
                    }
                }
            }
            None => rows.push(row),
        }
    }
}

/// Adds the rows of a group: one for each index that any of its columns has, in index order.
fn table(
    section: &plan::Section,
    group: &plan::Group,
    cells: &Cells<'_>,
    rows: &mut Vec<Row>,
    note: &mut impl FnMut(&str, &[u32], usize),
) {
    let columns: Vec<&[cells::Cell<'_>]> =
        group.columns.iter().map(|&slot| &*cells.column(slot).cells).collect();
    let mut at = vec![0_usize; columns.len()];
    let mut own = vec![None; columns.len()];
    rows.reserve(columns.iter().map(|column| column.len()).max().unwrap_or(0));
    loop {
        let heads = columns.iter().zip(&at).filter_map(|(column, &at)| column.get(at));
        let Some(&(index, _)) = heads.min_by(|a, b| a.0.cmp(b.0)) else { return };
        for ((column, at), own) in columns.iter().zip(&mut at).zip(&mut own) {
            *own = match column.get(*at) {
                Some(&(here, value)) if here == index => {
                    *at += 1;
                    Some(value)
                }
                _ => None,
            };
        }
        let row = source::Row { cells, index, own: &own };
        if !row.passes(&group.only_if) {
            continue;
        }
        let mut fields: Vec<Option<Field>> = vec![None; section.kinds.len()];
        for (place, sources) in &group.fields {
            let (field, misfit) = row.field(sources, section.kinds[*place], section.is[*place]);
            fields[*place] = field;
            if let Some(misfit) = misfit {
                note(misfit, index, *place);
            }
        }
        rows.push(Row(fields));
    }
}
