//! Which profile gave each field, and what was tried before: [`Plan::explain`].

use super::{Asked, cells::Cells, source::Row};
use crate::{
    HostRecord, Oid,
    inventory::{
        Field,
        plan::{self, Plan},
    },
};

/// Where a field of a section with one row comes from.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Explanation {
    /// The section, such as `device`.
    pub section: String,
    /// The field, such as `model`.
    pub field: String,
    /// The value. `None` if no source has one.
    pub value: Option<Field>,
    /// What was tried, in order. If there is a value, the last one gave it.
    pub tried: Vec<Attempt>,
}

/// A source that was tried.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Attempt {
    /// The rows of the profile that it stands in, such as `cisco`.
    pub rows: String,
    /// The file and line, such as `vendors/network.toml:12`.
    pub place: String,
    /// The object and what is done to its value.
    pub source: String,
    /// The value that came from the device. `None` if it has none, or if it is in no single row.
    pub raw: Option<String>,
    /// Whether it gave the field.
    pub gave: bool,
}

impl Plan {
    /// Explains the fields of the sections that have one row, from a record of this plan's
    /// [`query`](Self::query).
    pub fn explain(&self, record: &HostRecord) -> Vec<Explanation> {
        let compiled = &*self.compiled;
        let identity = plan::Identity::of(compiled, &record.varbinds);
        let maker = identity.private_maker().map(|maker| maker.organization);
        let varbinds = record.varbinds.to_vec();
        let cells = Cells::new(compiled, &varbinds, maker, identity.object_id());
        let hold = Asked::new(compiled, &cells, &identity, record).hold;
        let mut all = Vec::new();
        for (section, schema) in compiled.sections.iter().zip(&compiled.schema.sections) {
            if !section.single {
                continue;
            }
            for (place, field) in schema.fields.iter().enumerate() {
                let mut explanation = Explanation {
                    section: schema.name.clone(),
                    field: field.name.clone(),
                    value: None,
                    tried: Vec::new(),
                };
                explanation.fill(section, place, &cells, &hold);
                all.push(explanation);
            }
        }
        all
    }

    /// Returns whether a profile of this plan reads something in this subtree, from any device.
    pub fn reads(&self, subtree: &Oid) -> bool {
        let mut known = self.compiled.variables.iter();
        known
            .any(|variable| variable.oid.starts_with(subtree) || subtree.starts_with(&variable.oid))
    }
}

impl Explanation {
    fn fill(&mut self, section: &plan::Section, place: usize, cells: &Cells<'_>, hold: &[bool]) {
        let row = Row { cells, index: &[], own: &[] };
        let groups = section.groups.iter();
        for group in groups.filter(|group| hold[group.condition] && row.passes(&group.only_if)) {
            let of_field = group.fields.iter().filter(|(field, _)| *field == place);
            for source in of_field.flat_map(|(_, sources)| sources) {
                let (field, _) = row.field(
                    std::slice::from_ref(source),
                    section.kinds[place],
                    section.is[place],
                );
                self.tried.push(Attempt {
                    rows: group.name.to_string(),
                    place: source.place.to_string(),
                    source: source.text.to_string(),
                    raw: row.shown(source),
                    gave: field.is_some(),
                });
                if field.is_some() {
                    self.value = field;
                    return;
                }
            }
        }
    }
}
