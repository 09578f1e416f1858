//! Properties of dialogs for every tree, every limit and every peer.

use super::*;
use crate::query::RootItself;
use proptest::{collection::vec, prelude::*};

/// A few names, so that they collide: 1.3 and up to three sub-identifiers from 0 to 3.
fn any_oid() -> impl Strategy<Value = Oid> {
    vec(0u32..4, 0..4).prop_map(|tail| Oid::new([vec![1, 3], tail].concat()).unwrap())
}

fn any_agent() -> impl Strategy<Value = Agent> {
    let variables = proptest::collection::btree_map(any_oid(), any::<i32>(), 0..40);
    (variables, 1usize..12, any::<bool>()).prop_map(|(variables, size, cuts)| {
        let variables = variables.into_iter().map(|(oid, n)| (oid, Value::Integer(n))).collect();
        Agent { version: Version::V2c, variables, size, cuts }
    })
}

fn any_reply() -> impl Strategy<Value = Result<Reply, ErrorKind>> {
    let any_value = prop_oneof![
        6 => Just(Value::Null),
        1 => Just(Value::EndOfMibView),
        1 => Just(Value::NoSuchObject),
    ];
    let varbinds =
        vec((any_oid(), any_value).prop_map(|(oid, value)| VarBind::new(oid, value)), 0..6);
    let reply = (prop_oneof![2 => Just(0_i64), 1 => -1_i64..20], -1_i64..6, varbinds);
    prop_oneof![
        12 => reply.prop_map(|(status, index, varbinds)| {
            Ok(Reply { status: ErrorStatus(status), index, varbinds: varbinds.into() })
        }),
        1 => Just(Err(silence())),
        1 => Just(Err(ErrorKind::TooBig)),
        1 => Just(Err(ErrorKind::BadResponse(String::new()))),
    ]
}

fn any_walk() -> impl Strategy<Value = Walk> {
    (
        any_oid(),
        proptest::option::of(any_oid()),
        prop_oneof![Just(RootItself::IfEmpty), Just(RootItself::First), Just(RootItself::Never)],
        any::<bool>(),
        proptest::option::of(0usize..20),
        proptest::option::of(0u32..50),
    )
        .prop_map(|(root, end, root_itself, allow_non_increasing, limit, max_repetitions)| {
            Walk { root, end, root_itself, allow_non_increasing, limit, max_repetitions }
        })
}

fn any_query() -> impl Strategy<Value = Query> {
    let step = prop_oneof![
        vec(any_oid(), 0..8).prop_map(|oids| Query::get(oids).unwrap()),
        vec(any_oid(), 0..8).prop_map(|oids| Query::get_next(oids).unwrap()),
        (vec(any_oid(), 0..4), 0u32..5, proptest::option::of(0u32..20))
            .prop_map(|(oids, n, r)| Query::get_bulk(oids, n, r).unwrap()),
        vec(any_oid(), 0..4).prop_map(|oids| Query::set(oids.into_iter().map(VarBind::unset))),
        any_walk().prop_map(Query::walk_with),
        vec(any_oid(), 0..5).prop_map(|oids| Query::walk_together(oids).unwrap()),
        (any_oid(), vec(any_oid(), 0..5), proptest::option::of(0u32..20))
            .prop_map(|(oid, columns, r)| Query::table_with_columns(oid, columns, r)),
        vec(any_oid(), 0..3).prop_map(|oids| {
            Query::default().then_with(move |_| Query::walk_together(&oids).unwrap())
        }),
    ];
    vec(step, 0..4).prop_map(|steps| steps.into_iter().fold(Query::default(), Query::then))
}

fn any_version() -> impl Strategy<Value = Version> {
    prop_oneof![Just(Version::V1), Just(Version::V2c), Just(Version::V3)]
}

proptest! {
    #[test]
    fn a_walk_gives_the_subtree_however_replies_are_cut(
        agent in any_agent(),
        walk in any_walk(),
    ) {
        let past = |oid: &Oid| match &walk.end {
            Some(end) => oid >= end,
            None => !oid.starts_with(&walk.root),
        };
        let mut expected: Vec<Oid> = agent.variables.keys()
            .filter(|&oid| *oid > walk.root && !past(oid)).cloned().collect();
        let root_first = walk.root_itself == RootItself::First
            && agent.variables.contains_key(&walk.root);
        let root_last = walk.root_itself != RootItself::Never && expected.is_empty();
        if root_first || root_last {
            expected.insert(0, walk.root.clone());
        }
        let limit = walk.limit.unwrap_or(usize::MAX);
        // A root that is asked with a GET comes even with a limit of 0.
        prop_assume!(limit > 0);
        let cut = expected.len() > limit;
        expected.truncate(limit);

        let by_bulk = play_agent(&Query::walk_with(walk.clone()), &agent);
        let v1 = Agent { version: Version::V1, ..agent };
        let by_next = play_agent(&Query::walk_with(walk), &v1);
        prop_assert_eq!(&by_bulk.varbinds, &by_next.varbinds);
        prop_assert_eq!(&by_bulk.ends, &by_next.ends);
        let got: Vec<Oid> = by_bulk.varbinds.into_iter().map(|varbind| varbind.oid).collect();
        prop_assert_eq!(got, expected);
        prop_assert_eq!(by_bulk.outcome.is_complete(), !cut);
    }

    #[test]
    fn a_get_gives_all_names_however_it_is_split(
        agent in any_agent(),
        names in vec(any_oid(), 0..100),
        version in any_version(),
    ) {
        let agent = Agent { version, ..agent };
        let played = play_agent(&Query::get(names.clone()).unwrap(), &agent);
        let expected: Vec<_> = names.into_iter().map(|oid| {
            let value = agent.variables.get(&oid).cloned().unwrap_or(Value::NoSuchInstance);
            VarBind::new(oid, value)
        }).collect();
        prop_assert_eq!(played.varbinds, expected);
        prop_assert!(played.outcome.is_complete());
    }

    /// There are 85 names. The replies repeat for ever.
    #[test]
    fn a_query_ends_against_any_peer(
        query in any_query(),
        version in any_version(),
        replies in vec(any_reply(), 1..20),
    ) {
        let mut endless = replies.iter().cycle();
        let played = play(&query, version, |_| endless.next().unwrap().clone());
        prop_assert!(played.requests.len() < 700, "{} requests", played.requests.len());
        // A GET that is answered with other names makes the host partial, even if it gave nothing.
        let gets = played.requests.iter().any(|request| request.kind == RequestKind::Get);
        match &played.outcome {
            Outcome::Failed(_) => prop_assert!(played.varbinds.is_empty()),
            Outcome::Partial(_) => prop_assert!(!played.varbinds.is_empty() || gets),
            Outcome::Complete => {}
        }
    }

    /// The worst peer echoes the request, or gives the same answer for ever.
    #[test]
    fn a_query_ends_if_the_answer_never_changes(
        query in any_query(),
        version in any_version(),
        answer in any_reply(),
        echo in any::<bool>(),
    ) {
        let played = play(&query, version, |request| match &answer {
            Ok(answer) if echo => Ok(Reply { varbinds: request.varbinds.clone().into(), ..answer.clone() }),
            answer => answer.clone(),
        });
        prop_assert!(played.requests.len() < 200, "{} requests", played.requests.len());
    }
}
