//! Any query against an agent that lies: it ends, and says what it got.

use crate::lies::Lies;
use netsnmp::{
    ErrorKind, Oid, Query, VarBind, Version,
    query::{Dialog, RootItself, Walk},
};

/// The varbinds that a host may give.
const MOST: usize = 600;
/// The most requests. Each of them brings a varbind, ends something, or asks for less.
const MOST_REQUESTS: usize = 8 * MOST;

pub fn run(octets: &[u8]) {
    let mut lies = Lies::new(octets);
    let version = [Version::V2c, Version::V1, Version::V3][lies.below(3) as usize];
    let (query, walk) = query(&mut lies);
    let mut dialog = Dialog::new(&query, version, lies.below(30)).limited(MOST, 1 << 20);
    let mut requests = 0;
    while let Some(request) = dialog.request().cloned() {
        requests += 1;
        assert!(requests < MOST_REQUESTS, "the agent keeps the query going");
        if dialog.is_discovery() {
            dialog.accept(netsnmp::query::Reply::empty());
            continue;
        }
        match lies.answer(&request) {
            Ok(reply) => dialog.accept(reply),
            Err(error) => dialog.fail(error),
        }
    }
    let finished = dialog.finish();
    let names: Vec<Oid> = finished.varbinds.iter().map(|varbind| varbind.oid.to_oid()).collect();
    if finished.outcome.is_failed() {
        assert!(names.is_empty(), "it failed, and has {names:?}");
    }
    let cancelled = |error: &netsnmp::Error| matches!(error.kind(), ErrorKind::Cancelled);
    assert!(!finished.outcome.error().is_some_and(cancelled), "it was done");
    if let Some(walk) = walk {
        // An agent may say of the root itself that it does not exist. That is kept.
        let found = finished.varbinds.iter().filter(|varbind| !varbind.value.is_exception());
        for name in found.map(|varbind| varbind.oid.to_oid()) {
            // The end takes the place of the end of the subtree.
            match &walk.end {
                Some(end) => assert!(name < *end, "{name} is behind the end: {walk:?}"),
                None => assert!(name.starts_with(&walk.root), "{name} is outside: {walk:?}"),
            }
        }
        let increases = names.windows(2).all(|two| two[0] < two[1]);
        assert!(increases || walk.allow_non_increasing, "{names:?}");
    }
}

/// Returns a query, and its walk if it is nothing else.
fn query(lies: &mut Lies<'_>) -> (Query, Option<Walk>) {
    if lies.below(2) == 0 {
        // The root itself is asked with a GET, which has other rules.
        let walk = Walk {
            end: lies.maybe(Lies::name),
            root_itself: RootItself::Never,
            allow_non_increasing: lies.below(2) == 1,
            limit: lies.maybe(|lies| lies.below(40) as usize),
            max_repetitions: lies.maybe(|lies| lies.below(60)),
            ..Walk::new(lies.name())
        };
        return (Query::walk_with(walk.clone()), Some(walk));
    }
    let mut query = Query::default();
    for _ in 0..=lies.below(3) {
        let names = lies.names(6);
        let first = names.first().cloned().unwrap_or_default();
        let rows = lies.maybe(|lies| lies.below(60));
        let step = match lies.below(9) {
            0 => Query::get(&names),
            1 => Query::get_next(&names),
            2 => Query::get_bulk(&names, lies.below(4), rows),
            3 => Ok(Query::set(names.into_iter().map(VarBind::unset))),
            4 => Query::walk_together(&names),
            5 => Query::walk(first),
            6 => Ok(Query::discovery()),
            7 => Ok(Query::table_with_columns(first, names, rows)),
            _ => Ok(Query::default()
                .then_with(move |_| Query::walk_together(&names).unwrap_or_default())),
        };
        query = query.then(step.expect("names that are OIDs"));
    }
    (query, None)
}
