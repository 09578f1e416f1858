//! Merges the user's modules with the built-in ones.

use super::{
    Mib,
    clause::Kind,
    parts::{Definition, Parts, TypeDefinition},
};
use std::{collections::HashMap, sync::Arc};

/// The user's definitions take precedence, with two exceptions. A node that only names a branch
/// does not replace an object with the same OID, nor a branch with the same name that contains
/// objects. SMIv1 modules do not replace newer ones.
pub(super) fn merge(theirs: Parts, ours: Parts) -> Parts {
    let mut known: HashMap<&[u32], Vec<&Definition>> = HashMap::new();
    for d in &ours.definitions {
        known.entry(&d.oid).or_default().push(d);
    }
    let gives_way = |d: &Definition| {
        let same = known.get(&d.oid[..]).map(Vec::as_slice).unwrap_or_default();
        same.iter().any(|our| {
            let busy = || {
                let newer = our.rank.0 <= d.rank.0;
                our.name == d.name && newer && holds_objects(Mib::builtin(), &d.oid)
            };
            (d.kind == Kind::Node && (our.kind != Kind::Node || busy()))
                || (d.rank.0 > 0 && our.rank.0 == 0)
        })
    };
    let (weak, mut definitions): (Vec<_>, Vec<_>) =
        theirs.definitions.into_iter().partition(gives_way);
    definitions.extend(ours.definitions);
    definitions.extend(weak);
    let mut conventions = theirs.conventions;
    conventions.extend(ours.conventions);
    let mut modules = ours.modules;
    modules.extend(theirs.modules);
    Parts { definitions, conventions, modules }
}

/// Gives the built-in definitions the types of the user's modules that replace built-in ones: with
/// a newer IANAifType-MIB, ifType has its labels.
pub(super) fn renew(ours: &mut Parts, theirs: &Parts, builtin: &Mib) {
    let mut newer: HashMap<&str, (TypeDefinition, &TypeDefinition)> = HashMap::new();
    for new in &theirs.conventions {
        let name = format!("{}::{}", new.module, new.name);
        if let Some(old) = builtin.convention(&name) {
            newer.insert(&new.name, (TypeDefinition::of(&old), &new.ty));
        }
    }
    let renewed = |ty: &TypeDefinition| {
        let (old, new) = newer.get(&ty.convention[..])?;
        // Another module may define a type with this name.
        if (ty.syntax, &ty.hint) != (old.syntax, &old.hint) || ty.syntax != new.syntax {
            return None;
        }
        // Labels and ranges that the object chose itself stay.
        let pick = |own: bool| if own { ty } else { *new };
        Some(TypeDefinition {
            enums: pick(ty.enums != old.enums).enums.clone(),
            ranges: pick(ty.ranges != old.ranges).ranges.clone(),
            hint: new.hint.clone(),
            ..ty.clone()
        })
    };
    // Types are shared by thousands of objects.
    let mut done: HashMap<*const TypeDefinition, Option<Arc<TypeDefinition>>> = HashMap::new();
    let mut kept = Vec::new();
    for definition in &mut ours.definitions {
        let place = Arc::as_ptr(&definition.ty);
        let new = done.entry(place).or_insert_with(|| {
            // The address must not be used again.
            kept.push(Arc::clone(&definition.ty));
            renewed(&definition.ty).map(Arc::new)
        });
        if let Some(new) = new {
            definition.ty = Arc::clone(new);
        }
    }
    for convention in &mut ours.conventions {
        if let Some(new) = renewed(&convention.ty) {
            convention.ty = new;
        }
    }
}

/// Whether anything below an OID has a value.
fn holds_objects(mib: &Mib, oid: &[u32]) -> bool {
    let mut stack: Vec<_> = mib.object_at(oid).into_iter().collect();
    while let Some(object) = stack.pop() {
        if object.is_scalar() || object.is_table() {
            return true;
        }
        stack.extend(object.children());
    }
    false
}
