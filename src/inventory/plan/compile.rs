//! Names of profiles to slots of a plan.

use super::{
    Compiled, Condition, From, Group, How, Section, Shape, Source, Test, Variable, Wanted,
    index::Part,
};
use crate::{
    Error, Mib, Oid, Result,
    inventory::{
        FieldKind, FieldSchema, Schema, SectionSchema,
        profile::{self, Decode, Index, Place, When},
    },
    mib::{Object, Syntax, suggest},
};
use std::{collections::HashMap, sync::Arc};

/// The plan of these sections.
pub(in crate::inventory) fn compile(sections: &[&profile::Section]) -> Result<Compiled> {
    let mut compiler = Compiler {
        variables: Vec::new(),
        slots: HashMap::new(),
        conditions: vec![Condition::default()],
        places: vec![Place::default()],
    };
    let mut schema = Schema::default();
    let mut compiled = Vec::new();
    for section in sections {
        let (shape, section) = compiler.section(section)?;
        schema.sections.push(shape);
        compiled.push(section);
    }
    if compiler.conditions.iter().any(|condition| !condition.enterprise.is_empty()) {
        let (slot, ..) = compiler.variable("sysObjectID", &Place::default())?;
        compiler.need(&[slot], 0);
        compiler.variables[slot].how = How::Get;
    }
    compiler.nested()?;
    compiler.levels()?;
    let Compiler { variables, conditions, .. } = compiler;
    let mut sorted: Vec<usize> = (0..variables.len())
        .filter(|&slot| !matches!(variables[slot].how, How::Within(_)))
        .collect();
    sorted.sort_by(|&a, &b| variables[a].oid.cmp(&variables[b].oid));
    let schema = Arc::new(schema);
    Ok(Compiled { schema, variables, sorted, conditions, sections: compiled })
}

/// The groups that nearly every agent has: system (RFC 3418) and snmpEngine (RFC 3411).
const ALL_HAVE: [&[u32]; 2] = [&[1, 3, 6, 1, 2, 1, 1], &[1, 3, 6, 1, 6, 3, 10, 2, 1]];

struct Compiler {
    variables: Vec<Variable>,
    slots: HashMap<Oid, usize>,
    conditions: Vec<Condition>,
    /// Where each condition is written.
    places: Vec<Place>,
}

/// What the sources of a group may refer to.
struct Scope<'p> {
    place: &'p Place,
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
        // The section's own list is the order; what only its rows have comes behind.
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
                return Err(group.place.error("needs tables, as the section is not single"));
            }
            groups.push(self.group(section, group, single, &names, &mut guessed)?);
        }
        for (field, guessed) in all.iter().zip(guessed) {
            let kind = field.kind.or(guessed);
            let mut known = FieldSchema::new(&field.name, kind.unwrap_or(FieldKind::Text));
            known.unit.clone_from(&field.unit);
            known.volatile = field.volatile.unwrap_or(known.volatile);
            shape.fields.push(known);
        }
        shape.key = section.key.clone().unwrap_or_default();
        for key in &shape.key {
            if shape.place(key).is_none() {
                let near = suggest::question(&suggest::nearest(key, names.iter().copied()));
                return Err(place.error(format!("key: no field {key:?}{near}")));
            }
        }
        if !single && shape.key.is_empty() {
            return Err(place.error("needs a key: the fields that tell one row from another"));
        }
        let kinds = shape.fields.iter().map(|field| field.kind).collect();
        let name = section.name.as_str().into();
        Ok((shape, Section { name, single, kinds, groups }))
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
            let oid = resolve(table, &group.place)?;
            let object = Mib::builtin().object(&oid).filter(|(_, rest)| rest.is_empty());
            let object = object.map(|(object, _)| object);
            if object.is_some_and(|object| object.is_column() || object.is_scalar()) {
                return Err(group.place.error(format!("tables: {table} is no table")));
            }
            scope.tables.push((oid, object));
        }
        let condition =
            self.condition(&[section.when.as_ref(), Some(&group.when)], &group.place)?;
        // The section's own fields are the default of its rows.
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
            if *how == How::Walked && (condition != 0 || of_all) {
                *how = How::Get;
            }
        }
        self.need(&scope.needs, condition);
        Ok(Group { condition, columns: scope.columns, only_if, fields, needs: scope.needs })
    }

    fn need(&mut self, slots: &[usize], condition: usize) {
        for &slot in slots {
            let conditions = &mut self.variables[slot].conditions;
            if !conditions.contains(&condition) {
                conditions.push(condition);
            }
        }
    }

    fn condition(&mut self, whens: &[Option<&When>], place: &Place) -> Result<usize> {
        let mut condition = Condition::default();
        for when in whens.iter().flatten() {
            if !when.enterprise.is_empty() {
                condition.enterprise.push(when.enterprise.clone());
            }
            for table in &when.missing {
                condition.missing.push(resolve(table, place)?);
            }
        }
        if let Some(known) = self.conditions.iter().position(|known| *known == condition) {
            return Ok(known);
        }
        self.conditions.push(condition);
        self.places.push(place.clone());
        Ok(self.conditions.len() - 1)
    }

    /// Each varbind belongs to one slot: instances of a column that is walked are taken from it.
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
                let why = format!("{name} lies below {within}, which is no column then");
                return Err(Place::default().error(why));
            }
            self.variables[slot].how = How::Within(column);
            let conditions = self.variables[slot].conditions.clone();
            for condition in conditions {
                self.need(&[column], condition);
            }
        }
        Ok(())
    }

    /// The round each condition is decided before: after those that ask what it depends on.
    fn levels(&mut self) -> Result<()> {
        for _ in 0..self.conditions.len() {
            let mut changed = false;
            for which in 0..self.conditions.len() {
                let mut level = 0;
                for table in &self.conditions[which].missing {
                    let below = self.variables.iter().filter(|v| v.oid.starts_with(table));
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
        Err(last.error("when: conditions on missing tables go round in a circle"))
    }

    /// The slot of a variable, its object, and whether it is an instance.
    fn variable(
        &mut self,
        name: &str,
        place: &Place,
    ) -> Result<(usize, Option<Object<'static>>, bool)> {
        let mut oid = resolve(name, place)?;
        let found = Mib::builtin().object(&oid);
        let (object, rest) = match &found {
            Some((object, rest)) => (Some(*object), rest.len()),
            None => (None, oid.len()),
        };
        let instance = match object {
            Some(object) if object.is_scalar() => {
                if rest == 0 {
                    oid = oid.join(&[0]).map_err(|why| place.error(why))?;
                }
                true
            }
            Some(object) if object.is_column() => rest > 0,
            Some(object) if rest == 0 => {
                let kind =
                    if object.is_table() || object.is_entry() { "a table" } else { "a node" };
                return Err(place.error(format!("{name} is {kind}: name a scalar or a column")));
            }
            // No module knows it: an instance ends with .0, a column does not.
            _ => oid.as_slice().last() == Some(&0),
        };
        let object = object.filter(|object| object.is_scalar() || object.is_column());
        let slot = *self.slots.entry(oid.clone()).or_insert_with(|| {
            let how = if instance { How::Walked } else { How::Column };
            let name = name.to_owned();
            self.variables.push(Variable { oid, name, how, conditions: Vec::new() });
            self.variables.len() - 1
        });
        Ok((slot, object, instance))
    }

    /// The slot of a column of the row, or of another table at the row's index.
    fn column(
        &mut self,
        name: &str,
        scope: &mut Scope<'_>,
    ) -> Result<(usize, Option<Object<'static>>)> {
        let (slot, object, instance) = self.variable(name, scope.place)?;
        scope.needs.push(slot);
        let oid = &self.variables[slot].oid;
        let own = !instance && scope.tables.iter().any(|(table, _)| oid.starts_with(table));
        if own && !scope.columns.contains(&slot) {
            scope.columns.push(slot);
        }
        Ok((slot, object))
    }

    fn tests(&mut self, tests: &[profile::Test], scope: &mut Scope<'_>) -> Result<Vec<Test>> {
        let test = |test: &profile::Test| {
            let (slot, object) = self.column(&test.object, scope)?;
            let wanted = test.values.iter().map(|value| wanted(value, object));
            let wanted = wanted.collect::<Result<_, _>>();
            let wanted =
                wanted.map_err(|why| scope.place.error(format!("{}: {why}", test.object)))?;
            Ok(Test { slot, wanted })
        };
        tests.iter().map(test).collect()
    }

    fn source(
        &mut self,
        source: &profile::Source,
        scope: &mut Scope<'_>,
        single: bool,
    ) -> Result<(Source, FieldKind)> {
        let place = scope.place;
        let mut object = None;
        let from = if let Some(name) = &source.object {
            let instance;
            let slot;
            (slot, object, instance) = self.variable(name, place)?;
            scope.needs.push(slot);
            if instance {
                From::Instance(slot)
            } else if !source.at.is_empty() {
                let mut at = Vec::new();
                for part in &source.at {
                    at.push(self.source(part, scope, single)?.0);
                }
                From::At(slot, at)
            } else if let Some(find) = &source.find {
                // Of other rows than this one: no own columns.
                let mut apart = Scope {
                    place,
                    tables: Vec::new(),
                    columns: Vec::new(),
                    needs: std::mem::take(&mut scope.needs),
                };
                let tests = self.tests(find, &mut apart)?;
                scope.needs = apart.needs;
                From::Find(slot, tests)
            } else {
                let (slot, _) = self.column(name, scope)?;
                match scope.columns.iter().position(|&own| own == slot) {
                    Some(own) => From::Own(own, slot),
                    None if single => {
                        let why = format!("{name} is a column: which row? (at, or where)");
                        return Err(place.error(why));
                    }
                    None => From::Same(slot),
                }
            }
        } else if let Some(index) = &source.index {
            let (slot, tables) = match &source.of {
                Some(of) => {
                    let (slot, column, _) = self.variable(of, place)?;
                    scope.needs.push(slot);
                    (Some(slot), vec![column.and_then(|column| column.entry())])
                }
                None => (None, scope.tables.iter().map(|(_, object)| *object).collect()),
            };
            let shape = match index {
                Index::Place(place) => Shape::Place(*place),
                Index::Name(name) => {
                    let (shape, found) = part(name, &tables, place)?;
                    object = Some(found);
                    shape
                }
            };
            match slot {
                Some(slot) => From::Below(slot, shape),
                None => From::Index(shape),
            }
        } else {
            From::Constant(source.constant.clone().unwrap_or_default())
        };
        let slot_of = |this: &mut Self, name: &Option<String>, scope: &mut Scope<'_>| {
            name.as_ref().map(|name| this.column(name, scope).map(|(slot, _)| slot)).transpose()
        };
        let sensor = match &source.sensor {
            Some((scale, precision)) => {
                Some((self.column(scale, scope)?.0, self.column(precision, scope)?.0))
            }
            None => None,
        };
        let unless = source.unless.iter().map(|value| wanted(value, object));
        let unless = unless.collect::<Result<_, _>>().map_err(|why| place.error(why))?;
        let kind = guess(source, object);
        let compiled = Source {
            from,
            object,
            only_if: self.tests(&source.only_if, scope)?,
            unless,
            scale: source.scale.unwrap_or(1.0),
            scale_by: slot_of(self, &source.scale_by, scope)?,
            sensor,
            decode: source.decode,
            typed_by: slot_of(self, &source.typed_by, scope)?,
            pattern: source.pattern.clone(),
            map: source.map.clone(),
        };
        let typed = matches!(
            source.decode,
            Some(Decode::LldpChassis | Decode::LldpPort | Decode::CdpAddress)
        );
        if typed && compiled.typed_by.is_none() {
            return Err(place.error("that decode needs typed_by: the object with the subtype"));
        }
        Ok((compiled, kind))
    }
}

fn resolve(name: &str, place: &Place) -> Result<Oid> {
    Mib::builtin().resolve(name).map_err(|error: Error| place.error(error.message()))
}

/// The part of the index with that name in the INDEX clause of the first table that has one.
fn part(
    name: &str,
    tables: &[Option<Object<'static>>],
    place: &Place,
) -> Result<(Shape, Object<'static>)> {
    let indexes = tables.iter().flatten().map(Object::index).find(|index| !index.is_empty());
    let index = indexes.unwrap_or_default();
    let Some(found) = index.iter().position(|part| part.name == name) else {
        let all: Vec<&str> = index.iter().map(|part| part.name).collect();
        let why = match all.is_empty() {
            true => format!("no module has the INDEX of these tables: write {name} as a number"),
            false => format!("{name} is not in the INDEX: there are {}", all.join(", ")),
        };
        return Err(place.error(why));
    };
    let parts: Option<Vec<Part>> = index[..=found].iter().map(Part::of).collect();
    match (parts, index[found].object) {
        (Some(parts), Some(object)) => Ok((Shape::Parts(parts), object)),
        _ => Err(place.error(format!("no module describes all of the INDEX up to {name}"))),
    }
}

fn wanted(value: &str, object: Option<Object<'static>>) -> Result<Wanted, String> {
    if let Ok(number) = value.parse() {
        return Ok(Wanted::Number(number));
    }
    let Some(object) = object else { return Ok(Wanted::Text(value.to_owned())) };
    if let Some(number) = object.number(value) {
        return Ok(Wanted::Number(number.into()));
    }
    if object.syntax() == Syntax::ObjectIdentifier {
        let oid = Mib::builtin().resolve(value).map_err(|error| error.message())?;
        return Ok(Wanted::Oid(oid));
    }
    let labels: Vec<&str> = object.enums().map(|(_, label)| label).collect();
    match labels.is_empty() {
        true => Ok(Wanted::Text(value.to_owned())),
        false => {
            let near = suggest::question(&suggest::nearest(value, labels.into_iter()));
            Err(format!("no label {value:?}{near}"))
        }
    }
}

/// What a value most likely is, by its syntax and what is done to it.
fn guess(source: &profile::Source, object: Option<Object<'static>>) -> FieldKind {
    match source.decode {
        Some(Decode::PrefixPointer | Decode::Mask) => return FieldKind::Unsigned,
        Some(_) => return FieldKind::Text,
        None => {}
    }
    if source.pattern.is_some() || !source.map.is_empty() {
        return FieldKind::Text;
    }
    if source.sensor.is_some() {
        return FieldKind::Number;
    }
    let Some(object) = object else { return FieldKind::Text };
    match object.convention() {
        Some("PhysAddress" | "MacAddress") => return FieldKind::Mac,
        Some("InetAddress") => return FieldKind::Address,
        Some("DateAndTime") => return FieldKind::Time,
        Some("TruthValue") => return FieldKind::Boolean,
        _ => {}
    }
    let scaled = source.scale.is_some_and(|scale| scale.fract() != 0.0);
    match object.syntax() {
        Syntax::ObjectIdentifier => FieldKind::ObjectIdentifier,
        Syntax::IpAddress | Syntax::NetworkAddress => FieldKind::Address,
        Syntax::TimeTicks => FieldKind::Duration,
        Syntax::Counter32 | Syntax::Counter64 => FieldKind::Counter,
        _ if scaled => FieldKind::Number,
        Syntax::Gauge32 | Syntax::Unsigned32 | Syntax::UInteger32 => FieldKind::Unsigned,
        Syntax::Integer | Syntax::Integer32 if object.enums().next().is_some() => FieldKind::Label,
        Syntax::Integer | Syntax::Integer32 => FieldKind::Integer,
        _ => FieldKind::Text,
    }
}
