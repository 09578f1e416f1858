//! Compiles the sources of a field: names, rows and tests.

use super::{Compiler, Scope};
use crate::{
    Error, Mib, Oid, Result,
    inventory::{
        FieldKind,
        plan::{
            From, How, IndexPart, Source, Test, Variable, Wanted, index::Part, matcher::Matcher,
            product,
        },
        profile::{self, Decode, Index, Location},
    },
    mib::{Object, Syntax},
    suggest,
};

impl Compiler {
    pub(super) fn resolve(&self, name: &str, place: &Location) -> Result<Oid> {
        self.mib.resolve(name).map_err(|error: Error| place.error(error.message()))
    }

    /// Returns the slot of a variable, its object, and whether it is an instance.
    pub(super) fn variable(
        &mut self,
        name: &str,
        place: &Location,
    ) -> Result<(usize, Option<Object<'static>>, bool)> {
        self.variable_or_instance(name, place, false)
    }

    /// Like [`variable`](Self::variable). If no module describes the OID, `instance` says that it
    /// is one.
    fn variable_or_instance(
        &mut self,
        name: &str,
        place: &Location,
        instance: bool,
    ) -> Result<(usize, Option<Object<'static>>, bool)> {
        let mut oid = self.resolve(name, place)?;
        let found = self.mib.object(&oid);
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
            // No module knows this OID: it is an instance if it ends with .0, else a column.
            _ => instance || oid.as_slice().last() == Some(&0),
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

    /// Returns the slot of an instance below sysObjectID.
    fn product(&mut self, suffix: &str, place: &Location) -> Result<usize> {
        let Some((up, oid)) = product::read(suffix) else {
            return Err(place.error(format!("product: {suffix:?} is not like 1.2.0 or ^.1.2.0")));
        };
        Ok(*self.slots.entry(oid.clone()).or_insert_with(|| {
            let name = format!("sysObjectID.{suffix}");
            let how = How::Product { up };
            self.variables.push(Variable { oid, name, how, conditions: Vec::new() });
            self.variables.len() - 1
        }))
    }

    /// Returns the slot of a column of the row, or of another table at the row's index.
    pub(super) fn column(
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

    pub(super) fn tests(
        &mut self,
        tests: &[profile::Test],
        scope: &mut Scope<'_>,
    ) -> Result<Vec<Test>> {
        let test = |test: &profile::Test| {
            let (slot, object) = self.column(&test.object, scope)?;
            let wanted = test.values.iter().map(|value| wanted(value, object, self.mib));
            let wanted = wanted.collect::<Result<Vec<_>, _>>();
            let mut wanted =
                wanted.map_err(|why| scope.place.error(format!("{}: {why}", test.object)))?;
            if wanted.is_empty() {
                wanted.push(Wanted::Any);
            }
            Ok(Test { slot, wanted })
        };
        tests.iter().map(test).collect()
    }

    pub(super) fn source(
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
            (slot, object, instance) = self.variable_or_instance(name, place, source.instance)?;
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
                // These tests are about other rows, so they have no own columns.
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
                        let why = format!("{name} is a column: say which row with at or where");
                        return Err(place.error(why));
                    }
                    None => From::Same(slot),
                }
            }
        } else if let Some(suffix) = &source.product {
            let slot = self.product(suffix, place)?;
            scope.needs.push(slot);
            From::Instance(slot)
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
                Index::Place(place) => IndexPart::Position(*place),
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
        } else if source.private {
            From::PrivateMaker
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
        let unless = source.unless.iter().map(|value| wanted(value, object, self.mib));
        let unless = unless.collect::<Result<_, _>>().map_err(|why| place.error(why))?;
        let kind = guess(source, object);
        let compiled = Source {
            from,
            object,
            only_if: self.tests(&source.only_if, scope)?,
            not_if: self.tests(&source.not_if, scope)?,
            unless,
            at_least: source.at_least,
            at_most: source.at_most,
            scale: source.scale.unwrap_or(1.0),
            scale_by: slot_of(self, &source.scale_by, scope)?,
            sensor,
            decode: source.decode,
            typed_by: slot_of(self, &source.typed_by, scope)?,
            matcher: Matcher::new(source.without.clone(), source.patterns.clone()),
            map: source.map.clone(),
            names: source.names,
            prefix: source.prefix.as_deref().map(Into::into),
            text: source.text().into(),
            place: place.to_string().into(),
        };
        let typed = matches!(
            source.decode,
            Some(
                Decode::LldpChassis | Decode::LldpPort | Decode::LldpPortName | Decode::CdpAddress
            )
        );
        if typed && compiled.typed_by.is_none() {
            return Err(place.error("this decode needs typed_by: the object with the subtype"));
        }
        Ok((compiled, kind))
    }
}

/// Finds the part of the index that has this name in the INDEX clause. The first table that has an
/// INDEX counts.
fn part(
    name: &str,
    tables: &[Option<Object<'static>>],
    place: &Location,
) -> Result<(IndexPart, Object<'static>)> {
    let indexes = tables.iter().flatten().map(Object::index).find(|index| !index.is_empty());
    let index = indexes.unwrap_or_default();
    let Some(found) = index.iter().position(|part| part.name == name) else {
        let all: Vec<&str> = index.iter().map(|part| part.name).collect();
        let why = match all.is_empty() {
            true => {
                format!("no module describes the INDEX of these tables: write {name} as a number")
            }
            false => format!("{name} is not in the INDEX, which has {}", all.join(", ")),
        };
        return Err(place.error(why));
    };
    let parts: Option<Vec<Part>> = index[..=found].iter().map(Part::of).collect();
    match (parts, index[found].object) {
        (Some(parts), Some(object)) => Ok((IndexPart::Parts(parts), object)),
        _ => Err(place.error(format!("no module describes the whole INDEX up to {name}"))),
    }
}

fn wanted(value: &str, object: Option<Object<'static>>, mib: &Mib) -> Result<Wanted, String> {
    if let Ok(number) = value.parse() {
        return Ok(Wanted::Number(number));
    }
    let Some(object) = object else { return Ok(Wanted::Text(value.to_owned())) };
    if let Some(number) = object.number(value) {
        return Ok(Wanted::Number(number.into()));
    }
    if object.syntax() == Syntax::ObjectIdentifier {
        let oid = mib.resolve(value).map_err(|error| error.message())?;
        return Ok(Wanted::Oid(oid));
    }
    let labels: Vec<&str> = object.enums().map(|(_, label)| label).collect();
    match labels.is_empty() {
        true => Ok(Wanted::Text(value.to_owned())),
        false => {
            let near = suggest::question(&suggest::nearest(value, labels.into_iter()));
            Err(format!("there is no label {value:?}{near}"))
        }
    }
}

/// Guesses the kind of a value from its syntax and from what the source does to it.
fn guess(source: &profile::Source, object: Option<Object<'static>>) -> FieldKind {
    match source.decode {
        Some(Decode::PrefixPointer | Decode::Mask) => return FieldKind::Unsigned,
        Some(_) => return FieldKind::Text,
        None => {}
    }
    if !source.patterns.is_empty() || !source.map.is_empty() {
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
