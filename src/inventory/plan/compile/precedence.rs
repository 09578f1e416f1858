//! The order in which the sources of a single section are tried. It is written down here once, and
//! for people in `docs/profiles.md`.

use crate::inventory::{plan::Group, profile::Names};

/// Sorts the sources of the groups: all that name the unit go before all that name a series, and
/// guesses come last. Within these, groups keep their order: those with `first`, then the section's
/// own fields, then the others. A group with sources of several kinds becomes several groups.
pub(super) fn by_precedence(groups: Vec<Group>) -> Vec<Group> {
    let mut all: Vec<(Names, Group)> = Vec::with_capacity(groups.len());
    for mut group in groups {
        for (_, names) in Names::ALL.into_iter().skip(1) {
            let mut later = Group {
                name: group.name.clone(),
                condition: group.condition,
                columns: Vec::new(),
                only_if: group.only_if.clone(),
                fields: Vec::new(),
                keeps: Vec::new(),
                // The first of the parts tells whether the group was answered.
                needs: Vec::new(),
            };
            for (place, sources) in &mut group.fields {
                let (these, others) =
                    std::mem::take(sources).into_iter().partition(|source| source.names == names);
                *sources = others;
                if !Vec::is_empty(&these) {
                    later.fields.push((*place, these));
                }
            }
            if !later.fields.is_empty() {
                all.push((names, later));
            }
        }
        group.fields.retain(|(_, sources)| !sources.is_empty());
        all.push((Names::Unit, group));
    }
    all.sort_by_key(|&(names, _)| names);
    all.into_iter().map(|(_, group)| group).collect()
}
