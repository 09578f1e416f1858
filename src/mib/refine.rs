//! Corrects the parser's definitions with the text of their modules.

use super::{
    Mib,
    clause::{Kind, Syntax},
    encode::{ConventionDefinition, Definition, Parts, TypeDefinition},
    module::rank,
    module_text::{self, DefinitionText, ModuleText, SyntaxText},
};
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

/// The texts of all modules, to look up types by name while definitions are corrected.
pub(super) struct Texts<'a> {
    modules: HashMap<String, ModuleText>,
    /// A MIB with the types of modules without a text, and with objects that may be parents.
    known: Option<&'a Mib>,
}

/// Types that only the definitions of SNMPv2-SMI itself use.
const ABSTRACT: [&str; 5] =
    ["ObjectName", "NotificationName", "ObjectSyntax", "SimpleSyntax", "ApplicationSyntax"];

impl<'a> Texts<'a> {
    pub(super) fn new(known: Option<&'a Mib>) -> Self {
        Self { modules: HashMap::new(), known }
    }

    pub(super) fn add(&mut self, module: ModuleText) {
        self.modules.entry(module.name.clone()).or_insert(module);
    }

    fn rank(&self, module: &str) -> u8 {
        rank(module, self.modules.get(module).is_none_or(ModuleText::is_v2))
    }

    /// Returns the definitions, corrected with the texts, and the types and modules of the texts.
    pub(super) fn refine(&self, definitions: Vec<Definition>) -> Parts {
        let mut parts = Parts { definitions, ..Parts::default() };
        for definition in &mut parts.definitions {
            if let Some(module) = self.modules.get(&definition.module)
                && let Some(text) = module.definitions.get(&definition.name)
            {
                self.correct(definition, text, module);
            }
        }
        self.tell_columns(&mut parts.definitions);
        self.set_ranks(&mut parts.definitions);
        parts.definitions.sort_by_key(|d| d.rank);
        let parsed: BTreeSet<String> = parts.definitions.iter().map(|d| d.module.clone()).collect();
        // The parser returns no definitions of a module that it could not read to its end.
        let whole = |m: &&ModuleText| m.definitions.is_empty() || parsed.contains(&m.name);
        for module in self.modules.values().filter(whole) {
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

    /// Ranks definitions by the age of their module. If several modules define a plain OBJECT
    /// IDENTIFIER (`tcp` in TCP-MIB and IPV6-TCP-MIB), the module with the most objects below it
    /// comes first.
    fn set_ranks(&self, definitions: &mut [Definition]) {
        let mut count: HashMap<&[u32], u32> = HashMap::new();
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

    fn correct(&self, definition: &mut Definition, text: &DefinitionText, module: &ModuleText) {
        definition.kind = text.kind;
        definition.access = text.access;
        definition.status = text.status;
        definition.units.clone_from(&text.units);
        definition.default.clone_from(&text.default);
        definition.objects.clone_from(&text.objects);
        definition.index.clear();
        definition.augments.clear();
        if text.kind != Kind::Scalar {
            definition.ty = Arc::default();
            return;
        }
        if text.syntax.sequence {
            definition.kind = Kind::Table;
            definition.ty = Arc::default();
            return;
        }
        let has_index = !text.index.is_empty() || !text.augments.is_empty();
        if has_index || module.rows.contains(&text.syntax.base) {
            definition.kind = Kind::Entry;
            definition.index.clone_from(&text.index);
            definition.augments.clone_from(&text.augments);
            definition.ty = Arc::default();
            return;
        }
        let ty = self.resolve(&module.name, &text.syntax, 0);
        // If the texts do not define the type, keep the parser's.
        if ty.syntax != Syntax::None || definition.ty.syntax == Syntax::None {
            definition.ty = Arc::new(ty);
        }
    }

    /// Marks the objects below an entry as columns.
    fn tell_columns(&self, definitions: &mut [Definition]) {
        let entries: BTreeSet<Vec<u32>> =
            definitions.iter().filter(|d| d.kind == Kind::Entry).map(|d| d.oid.clone()).collect();
        for definition in definitions {
            if !matches!(definition.kind, Kind::Scalar | Kind::Column) {
                continue;
            }
            let above = &definition.oid[..definition.oid.len() - 1];
            let column = entries.contains(above) || self.known_entry(above);
            definition.kind = if column { Kind::Column } else { Kind::Scalar };
        }
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
