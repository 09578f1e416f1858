//! Merges the user's modules with the built-in ones.

use super::{
    Mib,
    clause::Kind,
    encode::{Definition, Parts},
};
use std::collections::HashMap;

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
            let busy = || our.name == d.name && holds_objects(Mib::builtin(), &d.oid);
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
