//! Corrects the parser's definitions with the text of their modules.

use super::{
    Mib,
    clause::{Kind, Syntax},
    module::rank,
    module_text::{self, DefinitionText, ModuleText, SyntaxText},
    parts::{Clauses, ConventionDefinition, Definition, Parts, SharedTypes, TypeDefinition},
    stage::Unread,
    text,
};
use crate::Oid;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// The texts of all modules, to look up types by name while definitions are corrected.
pub(super) struct Texts<'a> {
    modules: HashMap<String, ModuleText>,
    /// The modules in the order in which they were loaded.
    order: Vec<String>,
    /// Modules that are read when they are needed. What they say about their definitions takes much
    /// memory, so it is kept for one module at a time.
    unread: HashMap<String, Unread>,
    /// The modules of which nothing is in the result.
    hidden: HashSet<String>,
    /// Whether comments end only at the end of their line.
    whole_lines: bool,
    /// A MIB with the types of modules without a text, and with objects that may be parents.
    known: Option<&'a Mib>,
}

/// Definitions, and where those of each module are.
struct Definitions {
    all: Vec<Definition>,
    /// How many of them the parser has found: the first ones.
    parsed: u32,
    of_module: HashMap<Arc<str>, Vec<u32>>,
}

/// Types that only the definitions of SNMPv2-SMI itself use.
const ABSTRACT: [&str; 5] =
    ["ObjectName", "NotificationName", "ObjectSyntax", "SimpleSyntax", "ApplicationSyntax"];

impl<'a> Texts<'a> {
    pub(super) fn new(known: Option<&'a Mib>, whole_lines: bool) -> Self {
        let (modules, order, unread, hidden) = Default::default();
        Self { modules, order, unread, hidden, whole_lines, known }
    }

    /// Adds the modules of a file.
    pub(super) fn add(&mut self, file: &str) {
        for module in text::read(file, self.whole_lines) {
            self.order.push(module.name.clone());
            self.modules.entry(module.name.clone()).or_insert(module);
        }
    }

    /// Adds a module that is read later.
    pub(super) fn add_unread(&mut self, name: &str, module: Unread) {
        self.order.push(name.to_owned());
        if module.hidden {
            self.hidden.insert(name.to_owned());
        }
        self.unread.insert(name.to_owned(), module);
    }

    fn rank(&self, module: &str) -> u8 {
        rank(module, self.modules.get(module).is_none_or(ModuleText::is_v2))
    }

    /// Returns the definitions, corrected with the texts, and the types and modules of the texts.
    pub(super) fn refine(&mut self, definitions: Vec<Definition>) -> Parts {
        let mut definitions = Definitions::of(definitions);
        let mut types = SharedTypes::default();
        let order = std::mem::take(&mut self.order);
        // The parser returns no definitions of a module that it could not read to its end.
        let mut whole = HashSet::new();
        for name in &order {
            self.read(name, &mut definitions);
            let Some(module) = self.modules.get_mut(name) else { continue };
            let texts = std::mem::take(&mut module.definitions);
            let places = definitions.of_module.get(&name[..]).map(Vec::as_slice);
            let places = places.unwrap_or_default();
            if texts.is_empty() || !places.is_empty() {
                whole.insert(&name[..]);
            }
            let module = &self.modules[name];
            for &i in places {
                let definition = &mut definitions.all[i as usize];
                if let Some(text) = texts.get(&*definition.name) {
                    self.correct(definition, text, module, &mut types);
                }
            }
        }
        let mut parts = Parts { definitions: definitions.all, ..Parts::default() };
        self.tell_columns(&mut parts.definitions);
        parts.definitions.retain(|d| !self.hidden.contains(&*d.module));
        whole.retain(|name| !self.hidden.contains(*name));
        self.set_ranks(&mut parts.definitions);
        parts.definitions.sort_by_key(|d| (d.rank, d.order));
        for module in self.modules.values().filter(|module| whole.contains(&module.name[..])) {
            parts.modules.insert(module.name.clone(), module.last_updated.clone());
            let named =
                |name: &str| Syntax::of_keyword(name).is_none() && !ABSTRACT.contains(&name);
            for ty in module.types.iter().filter(|ty| named(&ty.name)) {
                if let Some(resolved) = self.named(&module.name, &ty.name, 0) {
                    parts.conventions.push(ConventionDefinition {
                        name: ty.name.clone(),
                        module: module.name.clone(),
                        status: ty.status,
                        ty: resolved,
                    });
                }
            }
        }
        let order = |c: &ConventionDefinition| (self.rank(&c.module), c.module.clone());
        parts.conventions.sort_by_cached_key(order);
        parts
    }

    /// Reads a module and all that it imports, and adds its leaves to the definitions.
    fn read(&mut self, name: &str, definitions: &mut Definitions) {
        let mut wanted = vec![name.to_owned()];
        while let Some(name) = wanted.pop() {
            let Some(unread) = self.unread.remove(&name) else { continue };
            let Unread { text, leaves, bound, .. } = unread;
            for mut module in text::read(&text, self.whole_lines) {
                module.name.clone_from(&name);
                module.imports.extend(bound.iter().cloned());
                let new = module.imports.values().filter(|from| self.unread.contains_key(*from));
                wanted.extend(new.cloned());
                self.modules.entry(module.name.clone()).or_insert(module);
            }
            // If two definitions of a module have one OID, the parser takes the last one.
            let leaves = leaves.iter().rev();
            let leaves = leaves.map(|leaf| (leaf.name(&text), leaf.parent(&text), leaf.number));
            definitions.add_leaves(&name, leaves);
        }
    }

    /// Ranks definitions by the age of their module. If several modules define a plain OBJECT
    /// IDENTIFIER (`tcp` in TCP-MIB and IPV6-TCP-MIB), the module with the most objects below it
    /// comes first.
    fn set_ranks(&self, definitions: &mut [Definition]) {
        let mut count: HashMap<&[u32], u32> = HashMap::with_capacity(definitions.len());
        let mut objects: HashMap<&str, Vec<&[u32]>> = HashMap::new();
        for d in definitions.iter() {
            *count.entry(&d.oid).or_default() += 1;
            if matches!(d.kind, Kind::Scalar | Kind::Column) {
                objects.entry(&d.module).or_default().push(&d.oid);
            }
        }
        let below = |d: &Definition| {
            let all = objects.get(&d.module[..]).map(Vec::as_slice).unwrap_or_default();
            all.iter().filter(|oid| oid.starts_with(&d.oid)).count() as u32
        };
        let ranks: Vec<(u8, u32)> = definitions
            .iter()
            .map(|d| {
                let contested = d.kind == Kind::Node && count[&d.oid[..]] > 1;
                let late = if contested { u32::MAX - below(d) } else { 0 };
                (self.rank(&d.module), late)
            })
            .collect();
        for (definition, rank) in definitions.iter_mut().zip(ranks) {
            definition.rank = rank;
        }
    }

    fn correct(
        &self,
        definition: &mut Definition,
        text: &DefinitionText,
        module: &ModuleText,
        types: &mut SharedTypes,
    ) {
        definition.kind = text.kind;
        definition.access = text.access;
        definition.status = text.status;
        let mut clauses = Clauses {
            units: text.units.clone(),
            default: text.default.clone(),
            objects: text.objects.clone(),
            ..Clauses::default()
        };
        let has_index = !text.index.is_empty() || !text.augments.is_empty();
        if text.kind != Kind::Scalar {
            definition.ty = types.share(TypeDefinition::default());
        } else if text.syntax.sequence {
            definition.kind = Kind::Table;
            definition.ty = types.share(TypeDefinition::default());
        } else if has_index || module.rows.contains(&text.syntax.base) {
            definition.kind = Kind::Entry;
            clauses.index.clone_from(&text.index);
            clauses.augments.clone_from(&text.augments);
            definition.ty = types.share(TypeDefinition::default());
        } else {
            let ty = self.resolve(&module.name, &text.syntax, 0);
            // If the texts do not define the type, keep the parser's.
            if ty.syntax != Syntax::None || definition.ty.syntax == Syntax::None {
                definition.ty = types.share(ty);
            }
        }
        definition.set_clauses(clauses);
    }

    /// Marks the objects below an entry as columns.
    fn tell_columns(&self, definitions: &mut [Definition]) {
        let entries: HashSet<&[u32]> =
            definitions.iter().filter(|d| d.kind == Kind::Entry).map(|d| &*d.oid).collect();
        let kinds: Vec<Kind> = definitions
            .iter()
            .map(|d| match (d.kind, d.oid.split_last()) {
                (Kind::Scalar | Kind::Column, Some((_, above))) => {
                    match entries.contains(above) || self.known_entry(above) {
                        true => Kind::Column,
                        false => Kind::Scalar,
                    }
                }
                (kind, _) => kind,
            })
            .collect();
        definitions.iter_mut().zip(kinds).for_each(|(definition, kind)| definition.kind = kind);
    }

    fn known_entry(&self, oid: &[u32]) -> bool {
        let found = self.known.and_then(|mib| mib.object_at(oid));
        found.is_some_and(|object| object.is_entry())
    }

    /// Returns the type of a SYNTAX clause of a module. It has no base type if the clause names an
    /// unknown type.
    fn resolve(&self, module: &str, syntax: &SyntaxText, depth: u8) -> TypeDefinition {
        let mut ty = match Syntax::of_keyword(&syntax.base) {
            Some(keyword) => TypeDefinition { syntax: keyword, ..TypeDefinition::default() },
            None => TypeDefinition {
                convention: syntax.base.clone(),
                ..self.named(module, &syntax.base, depth + 1).unwrap_or_default()
            },
        };
        if !syntax.ranges.is_empty() {
            ty.ranges = ranges(&syntax.ranges, ty.syntax);
        }
        if !syntax.enums.is_empty() {
            ty.enums.clone_from(&syntax.enums);
        }
        ty
    }

    /// The number of types from this type to its base type, including this type.
    #[cfg(test)]
    pub(super) fn depth(&self, module: &str, name: &str) -> usize {
        let Some(text) = self.modules.get(module) else { return 0 };
        match text.types.iter().find(|ty| ty.name == name) {
            Some(own) => 1 + self.depth(module, &own.syntax.base),
            None => text.imports.get(name).map_or(0, |from| self.depth(from, name)),
        }
    }

    /// Returns the type with this name as seen from a module.
    fn named(&self, module: &str, name: &str, depth: u8) -> Option<TypeDefinition> {
        // Types that refer to each other in a circle are invalid.
        if depth > 16 {
            return None;
        }
        let text = self.modules.get(module);
        if let Some(own) = text.and_then(|text| text.types.iter().find(|ty| ty.name == name)) {
            let mut ty = self.resolve(module, &own.syntax, depth);
            if !own.hint.is_empty() {
                ty.hint.clone_from(&own.hint);
            }
            return (ty.syntax != Syntax::None).then_some(ty);
        }
        let from = text.and_then(|text| text.imports.get(name)).filter(|from| *from != module);
        let imported = from.and_then(|from| {
            let known = self.known.filter(|_| !self.modules.contains_key(from));
            let known = known.and_then(|mib| mib.convention(&format!("{from}::{name}")));
            match known {
                Some(known) => Some(TypeDefinition::of(&known)),
                None => self.named(from, name, depth + 1),
            }
        });
        // If the type is not imported, or imported from a module that was renamed, use the
        // well-known one.
        imported.or_else(|| self.known?.convention(name).map(|known| TypeDefinition::of(&known)))
    }
}

impl Definitions {
    fn of(mut all: Vec<Definition>) -> Self {
        let mut of_module: HashMap<Arc<str>, Vec<u32>> = HashMap::new();
        for (i, definition) in (0..).zip(&mut all) {
            definition.order = i;
            match of_module.get_mut(&definition.module) {
                Some(places) => places.push(i),
                None => drop(of_module.insert(Arc::clone(&definition.module), vec![i])),
            }
        }
        Self { parsed: all.len() as u32, all, of_module }
    }

    /// Adds definitions of a module that are directly below another one of it. Each is a name, the
    /// name of its parent, and its number.
    fn add_leaves<'t>(
        &mut self,
        module: &str,
        leaves: impl Iterator<Item = (&'t str, &'t str, u32)>,
    ) {
        // Without its parents, no leaf has a place.
        let Some((module, places)) = self.of_module.get_key_value(module) else { return };
        let (module, mut places) = (Arc::clone(module), places.clone());
        let mut parents: HashMap<Box<str>, Option<u32>> = HashMap::new();
        for &i in &places {
            parents.entry(self.all[i as usize].name.clone()).or_insert(Some(i));
        }
        for (name, parent, number) in leaves {
            let order = match parents.get(parent) {
                Some(known) => *known,
                None => *parents.entry(parent.into()).or_insert(self.adopter(parent, &places)),
            };
            let Some(order) = order else { continue };
            let oid = [&self.all[order as usize].oid, &[number][..]].concat();
            if oid.len() < Oid::MAX_LEN {
                places.push(self.all.len() as u32);
                self.all.push(Definition { order, ..Definition::new(&oid, name, &module) });
            }
        }
        self.of_module.insert(module, places);
    }

    /// Returns the definition of another module that has the name of a parent, if the parent itself
    /// has no place. The parser puts what is below such a parent there. `places` are the
    /// definitions of the module.
    fn adopter(&self, parent: &str, places: &[u32]) -> Option<u32> {
        let named = || (0..self.parsed).filter(|&i| &*self.all[i as usize].name == parent);
        let holds = |i: &u32| {
            let oid = &self.all[*i as usize].oid;
            places.iter().any(|&own| self.all[own as usize].oid.starts_with(oid))
        };
        named().find(holds).or_else(|| named().next())
    }
}

fn ranges(of: &[(i128, i128)], syntax: Syntax) -> Vec<(i64, i64)> {
    let (lowest, highest) = syntax.limits();
    let signed = matches!(syntax, Syntax::Integer | Syntax::Integer32);
    let fit = |n: i128| i64::try_from(n).unwrap_or(if n < 0 { i64::MIN } else { i64::MAX });
    let mut ranges: Vec<(i64, i64)> = of
        .iter()
        .map(|&(low, high)| {
            let end = |n: i128| match n {
                module_text::MIN => lowest,
                module_text::MAX => highest,
                n => fit(n),
            };
            let (low, high) = (end(low), end(high));
            // '80000000'h..'7fffffff'h: the lower bound is the bits of a negative number.
            if signed && low > high { (i64::from(low as i32), high) } else { (low, high) }
        })
        .collect();
    ranges.sort_unstable();
    ranges
}
