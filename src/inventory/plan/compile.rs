//! Compiles profiles to a plan: each name becomes a slot.

use super::{Compiled, Condition, Group, How, Section, Subtree, Variable, Which};
use crate::{
    Mib, Oid, Result,
    inventory::{
        FieldKind, FieldSchema, Schema, SectionSchema,
        profile::{self, Location, When},
    },
    mib::Object,
    suggest,
};
use std::{collections::HashMap, sync::Arc};

mod precedence;
mod source;

/// Compiles these sections to a plan.
pub(in crate::inventory) fn compile(
    sections: &[&profile::Section],
    mib: &'static Mib,
) -> Result<Compiled> {
    let mut compiler = Compiler {
        mib,
        variables: Vec::new(),
        slots: HashMap::new(),
        conditions: vec![Condition::default()],
        places: vec![Location::default()],
    };
    let mut schema = Schema::default();
    let mut compiled = Vec::new();
    for section in sections {
        let (shape, section) = compiler.section(section)?;
        schema.sections.push(shape);
        compiled.push(section);
    }
    let asked = compiler.conditions.iter().flat_map(|condition| condition.which.iter().flatten());
    let describes = asked.clone().any(|which| !which.description.is_empty());
    let names = asked.clone().next().is_some();
    for (object, needed) in [("sysObjectID", names), ("sysDescr", describes)] {
        if needed {
            let (slot, ..) = compiler.variable(object, &Location::default())?;
            compiler.need(&[slot], 0);
            compiler.variables[slot].how = How::Get;
        }
    }
    compiler.nested()?;
    compiler.levels()?;
    let Compiler { variables, conditions, .. } = compiler;
    let mut sorted: Vec<usize> = (0..variables.len())
        .filter(|&slot| !matches!(variables[slot].how, How::Within(_) | How::Product { .. }))
        .collect();
    let is_product = |&slot: &usize| matches!(variables[slot].how, How::Product { .. });
    let products = (0..variables.len()).filter(is_product).collect();
    sorted.sort_by(|&a, &b| variables[a].oid.cmp(&variables[b].oid));
    let schema = Arc::new(schema);
    Ok(Compiled { schema, variables, sorted, products, conditions, sections: compiled })
}

/// The groups that nearly every agent has: system (RFC 3418) and snmpEngine (RFC 3411).
const ALL_HAVE: [&[u32]; 2] = [&[1, 3, 6, 1, 2, 1, 1], &[1, 3, 6, 1, 6, 3, 10, 2, 1]];

struct Compiler {
    mib: &'static Mib,
    variables: Vec<Variable>,
    slots: HashMap<Oid, usize>,
    conditions: Vec<Condition>,
    /// Where each condition stands in its file.
    places: Vec<Location>,
}

/// What the sources of a group can refer to.
struct Scope<'p> {
    place: &'p Location,
    tables: Vec<(Oid, Option<Object<'static>>)>,
    /// The group's own columns.
    columns: Vec<usize>,
    needs: Vec<usize>,
}

impl Compiler {
    fn section(&mut self, section: &profile::Section) -> Result<(SectionSchema, Section)> {
        let place = &section.place;
        let own = profile::Group {
            name: section.name.clone(),
            tables: section.tables.clone().unwrap_or_default(),
            fields: section.fields.clone(),
            place: place.clone(),
            ..profile::Group::default()
        };
        let has_own = own.fields.iter().any(|field| !field.sources.is_empty())
            && (section.tables.is_some() || section.single == Some(true));
        let (first, rest): (Vec<_>, Vec<_>) = section.groups.iter().partition(|group| group.first);
        let written: Vec<&profile::Group> =
            first.into_iter().chain(has_own.then_some(&own)).chain(rest).collect();
        if written.is_empty() {
            return Err(place.error("needs tables and fields, or rows"));
        }

        let title = section.title.clone().unwrap_or_else(|| section.name.clone());
        let single = section.single.unwrap_or(false);
        let mut shape = SectionSchema::new(&section.name, title, single);
        // The section's own list gives the order. Fields that only its rows have come after it.
        let mut all: Vec<&profile::Field> = section.fields.iter().collect();
        for field in written.iter().flat_map(|group| &group.fields) {
            if !all.iter().any(|known| known.name == field.name) {
                all.push(field);
            }
        }
        let names: Vec<&str> = all.iter().map(|field| field.name.as_str()).collect();

        let mut groups = Vec::new();
        let mut guessed: Vec<Option<FieldKind>> = vec![None; all.len()];
        for group in written {
            if !single && group.tables.is_empty() {
                return Err(group.place.error("needs tables, because the section is not single"));
            }
            groups.push(self.group(section, group, single, &names, &mut guessed)?);
        }
        if single {
            groups = precedence::by_precedence(groups);
        }
        for (field, guessed) in all.iter().zip(guessed) {
            let kind = field.kind.or(guessed);
            let mut known = FieldSchema::new(&field.name, kind.unwrap_or(FieldKind::Text));
            known.unit.clone_from(&field.unit);
            known.volatile = field.volatile.unwrap_or(known.volatile);
            shape.fields.push(known);
        }
        shape.key = section.key.clone().unwrap_or_default();
        if !single && shape.key.is_empty() {
            return Err(place.error("needs a key: the fields that identify a row"));
        }
        let places = |names: &[String], what: &str| {
            let place_of = |name: &String| {
                shape.place(name).ok_or_else(|| {
                    let near = suggest::nearest(name, all.iter().map(|field| field.name.as_str()));
                    let near = suggest::question(&near);
                    place.error(format!("{what}: there is no field {name:?}{near}"))
                })
            };
            names.iter().map(place_of).collect::<Result<Vec<usize>>>()
        };
        let key = places(&shape.key, "key")?;
        let needs = places(section.needs.as_deref().unwrap_or_default(), "needs")?;
        let kinds = shape.fields.iter().map(|field| field.kind).collect();
        let is = all.iter().map(|field| field.is).collect();
        let name = section.name.as_str().into();
        Ok((shape, Section { name, single, kinds, is, key, needs, groups }))
    }

    fn group(
        &mut self,
        section: &profile::Section,
        group: &profile::Group,
        single: bool,
        names: &[&str],
        guessed: &mut [Option<FieldKind>],
    ) -> Result<Group> {
        let mut scope = Scope {
            place: &group.place,
            tables: Vec::new(),
            columns: Vec::new(),
            needs: Vec::new(),
        };
        for table in &group.tables {
            let oid = self.resolve(table, &group.place)?;
            let object = self.mib.object(&oid).filter(|(_, rest)| rest.is_empty());
            let object = object.map(|(object, _)| object);
            if object.is_some_and(|object| object.is_column() || object.is_scalar()) {
                return Err(group.place.error(format!("tables: {table} is not a table")));
            }
            scope.tables.push((oid, object));
        }
        let condition =
            self.condition(&[section.when.as_ref(), Some(&group.when)], &group.place)?;
        // The rows use the section's own fields by default.
        let inherited = section.fields.iter().filter(|field| {
            !group.tables.is_empty()
                && !group.fields.iter().any(|own| own.name == field.name)
                && !field.sources.is_empty()
                && section.tables.is_none()
        });
        let mut fields = Vec::new();
        for field in group.fields.iter().chain(inherited) {
            if field.sources.is_empty() {
                continue;
            }
            let Some(place) = names.iter().position(|name| *name == field.name) else { continue };
            let mut sources = Vec::new();
            for source in &field.sources {
                scope.place = &field.place;
                let (source, kind) = self.source(source, &mut scope, single)?;
                guessed[place] = guessed[place].or(Some(kind));
                sources.push(source);
            }
            fields.push((place, sources));
        }
        scope.place = &group.place;
        let only_if = self.tests(&group.only_if, &mut scope)?;
        if !group.tables.is_empty() && scope.columns.is_empty() {
            return Err(group.place.error("no field is a column of its tables"));
        }
        scope.needs.sort_unstable();
        scope.needs.dedup();
        for &slot in &scope.needs {
            let Variable { oid, how, .. } = &mut self.variables[slot];
            let of_all = ALL_HAVE.iter().any(|group| oid.as_slice().starts_with(group));
            if *how == How::Walked && (condition != 0 && !group.walk || of_all) {
                *how = How::Get;
            }
        }
        self.need(&scope.needs, condition);
        let mut keeps = Vec::new();
        for field in group.needs.iter().flatten() {
            keeps.push(names.iter().position(|name| name == field).ok_or_else(|| {
                let near = suggest::question(&suggest::nearest(field, names.iter().copied()));
                group.place.error(format!("needs: there is no field {field:?}{near}"))
            })?);
        }
        let name = group.name.as_str().into();
        Ok(Group {
            name,
            condition,
            columns: scope.columns,
            only_if,
            fields,
            keeps,
            needs: scope.needs,
        })
    }

    fn need(&mut self, slots: &[usize], condition: usize) {
        for &slot in slots {
            let conditions = &mut self.variables[slot].conditions;
            if !conditions.contains(&condition) {
                conditions.push(condition);
            }
        }
    }

    fn condition(&mut self, whens: &[Option<&When>], place: &Location) -> Result<usize> {
        let mut condition = Condition::default();
        for when in whens.iter().flatten() {
            let any = when.any.iter().map(|which| {
                let object_id = which.object_id.iter().map(|oid| self.resolve(oid, place));
                Ok(Which {
                    enterprise: which.enterprise.clone(),
                    object_id: object_id.collect::<Result<_>>()?,
                    description: which.description.clone(),
                    computer: which.computer,
                })
            });
            let any: Vec<Which> = any.collect::<Result<_>>()?;
            if !any.is_empty() {
                condition.which.push(any);
            }
            for table in &when.missing {
                condition.missing.push(self.subtree(table, place)?);
            }
        }
        if let Some(known) = self.conditions.iter().position(|known| *known == condition) {
            return Ok(known);
        }
        self.conditions.push(condition);
        self.places.push(place.clone());
        Ok(self.conditions.len() - 1)
    }

    /// Reads a name, with parts of an index behind it if it is a column: `*` is any number.
    fn subtree(&self, name: &str, place: &Location) -> Result<Subtree> {
        let mut parts: Vec<&str> = name.split('.').collect();
        let known = parts.iter().position(|part| *part == "*").unwrap_or(parts.len());
        let index = parts.split_off(known).into_iter().map(|part| match part {
            "*" => Ok(None),
            part => part.parse().map(Some).map_err(|_| {
                place.error(format!("missing: {part:?} in {name} is neither a number nor *"))
            }),
        });
        let index = index.collect::<Result<_>>()?;
        Ok(Subtree { oid: self.resolve(&parts.join("."), place)?, index })
    }

    /// Lets each varbind belong to one slot. Instances of a column that is walked are taken from
    /// it.
    fn nested(&mut self) -> Result<()> {
        let columns: Vec<usize> = (0..self.variables.len())
            .filter(|&slot| self.variables[slot].how == How::Column)
            .collect();
        for slot in 0..self.variables.len() {
            let oid = &self.variables[slot].oid;
            let above = columns
                .iter()
                .copied()
                .find(|&column| column != slot && oid.starts_with(&self.variables[column].oid));
            let Some(column) = above else { continue };
            let (name, within) = (&self.variables[slot].name, &self.variables[column].name);
            if self.variables[slot].how == How::Column {
                let why = format!("{name} lies below {within}, so {within} is not a column");
                return Err(Location::default().error(why));
            }
            self.variables[slot].how = How::Within(column);
            let conditions = self.variables[slot].conditions.clone();
            for condition in conditions {
                self.need(&[column], condition);
            }
        }
        Ok(())
    }

    /// Computes for each condition the round before which it is known: after the rounds that ask
    /// for the tables it depends on.
    fn levels(&mut self) -> Result<()> {
        for _ in 0..self.conditions.len() {
            let mut changed = false;
            for which in 0..self.conditions.len() {
                let mut level = 0;
                for Subtree { oid: table, .. } in &self.conditions[which].missing {
                    let asks =
                        |v: &&Variable| v.oid.starts_with(table) || table.starts_with(&v.oid);
                    let below = self.variables.iter().filter(asks);
                    let levels = below.map(|v| {
                        let levels = v.conditions.iter().map(|&c| self.conditions[c].level);
                        levels.min().unwrap_or(0)
                    });
                    let Some(asked) = levels.max() else {
                        let why =
                            format!("when: nothing asks for {table}, so it is always missing");
                        return Err(self.places[which].error(why));
                    };
                    level = level.max(asked + 1);
                }
                changed |= self.conditions[which].level != level;
                self.conditions[which].level = level;
            }
            if !changed {
                return Ok(());
            }
        }
        let last = self.places.last().cloned().unwrap_or_default();
        Err(last.error("when: the conditions on missing tables depend on each other"))
    }
}
