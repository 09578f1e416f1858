//! Properties of walks together: for every table, every agent that has GETBULK and every cut.

use super::*;
use crate::query::RootItself;
use proptest::{collection, prelude::*};

/// The variables of a table 1.3.2 with holes, and others between and around its columns.
fn any_variables() -> impl Strategy<Value = BTreeMap<Oid, Value>> {
    let cell = (1u32..7, collection::vec(1u32..5, 0..3))
        .prop_map(|(column, index)| [vec![1, 3, 2, 1, column], index].concat());
    let other = collection::vec(0u32..4, 0..4).prop_map(|tail| [vec![1, 3], tail].concat());
    let name = prop_oneof![8 => cell, 1 => other].prop_map(|name| Oid::new(name).unwrap());
    collection::btree_map(name, any::<i32>().prop_map(Value::Integer), 0..80)
}

fn any_agent() -> impl Strategy<Value = Agent> {
    let version = prop_oneof![Just(Version::V1), Just(Version::V2c)];
    (any_variables(), version, 1usize..60, any::<bool>())
        .prop_map(|(variables, version, size, cuts)| Agent { version, variables, size, cuts })
}

fn any_columns() -> impl Strategy<Value = Vec<Oid>> {
    collection::vec((0u32..9).prop_map(|column| oid(&format!("1.3.2.1.{column}"))), 0..9)
}

fn any_roots() -> impl Strategy<Value = Vec<Oid>> {
    let root = prop_oneof![
        collection::vec(0u32..5, 0..4).prop_map(|tail| [vec![1, 3], tail].concat()),
        (0u32..8).prop_map(|column| vec![1, 3, 2, 1, column]),
        (1u32..7, 1u32..5).prop_map(|(column, row)| vec![1, 3, 2, 1, column, row]),
    ];
    collection::vec(root.prop_map(|root| Oid::new(root).unwrap()), 0..9)
}

/// A fault that an agent has now and then. It answers requests for one name correctly.
#[derive(Debug, Clone, Copy)]
enum Fault {
    None,
    Empty,
    Shorter(usize),
    Reversed,
    ByColumn,
    FirstOnly,
    NoIndex,
    GenErr,
    TooBig,
    Unparsed,
}

fn any_faults() -> impl Strategy<Value = Vec<Fault>> {
    let fault = prop_oneof![
        6 => Just(Fault::None),
        1 => Just(Fault::Empty),
        3 => (1usize..30).prop_map(Fault::Shorter),
        1 => Just(Fault::Reversed),
        1 => Just(Fault::ByColumn),
        1 => Just(Fault::FirstOnly),
        1 => Just(Fault::NoIndex),
        1 => Just(Fault::GenErr),
        1 => Just(Fault::TooBig),
        1 => Just(Fault::Unparsed),
    ];
    collection::vec(fault, 1..12)
}

fn answer(agent: &Agent, request: &Request, fault: Fault) -> Result<Reply, ErrorKind> {
    let n = request.varbinds.len();
    let only = |i: usize| {
        let varbinds = vec![request.varbinds[i].clone()];
        agent.answer(&Request { kind: request.kind, varbinds })
    };
    let mut good = agent.answer(request);
    let bulk = matches!(request.kind, RequestKind::GetBulk { .. });
    if n < 2 || (good.status != ErrorStatus::NO_ERROR && !matches!(fault, Fault::NoIndex)) {
        return Ok(good);
    }
    match fault {
        Fault::None => {}
        Fault::Empty => good.varbinds.clear(),
        Fault::Shorter(to) if bulk => good.varbinds.truncate(to),
        Fault::Shorter(_) => {}
        Fault::Reversed => change(&mut good, |varbinds| {
            varbinds.chunks_mut(n).for_each(<[VarBind]>::reverse);
        }),
        Fault::ByColumn => {
            good.varbinds = (0..n).flat_map(|i| only(i).varbinds).collect();
        }
        Fault::FirstOnly => good.varbinds = only(0).varbinds,
        Fault::NoIndex => good.index = 0,
        Fault::GenErr => return Ok(refusal(ErrorStatus::GEN_ERR, 1)),
        Fault::TooBig => return Ok(refusal(ErrorStatus::TOO_BIG, 0)),
        Fault::Unparsed => return Err(ErrorKind::BadResponse(String::new())),
    }
    Ok(good)
}

/// The table, walked as a subtree.
fn by_columns() -> Query {
    let walk = Walk { root_itself: RootItself::Never, ..walk_of("1.3.2") };
    Query::walk_with(walk)
}

proptest! {
    #[test]
    fn a_table_is_the_same_by_rows_and_by_columns(agent in any_agent(), columns in any_columns()) {
        let by_rows = Query::table_with_columns(oid("1.3.2"), columns, None);
        let rows = play_agent(&by_rows, &agent);
        let columns = play_agent(&by_columns(), &agent);
        prop_assert_eq!(rows.varbinds, columns.varbinds);
        prop_assert_eq!(rows.ends, columns.ends);
        prop_assert!(rows.outcome.is_complete());
    }

    #[test]
    fn subtrees_are_the_same_together_and_one_by_one(agent in any_agent(), roots in any_roots()) {
        let together = play_agent(&Query::walk_together(&roots).unwrap(), &agent);
        let one_by_one = roots.iter()
            .fold(Query::default(), |query, root| query.then(Query::walk(root).unwrap()));
        let one_by_one = play_agent(&one_by_one, &agent);
        prop_assert_eq!(together.varbinds, one_by_one.varbinds);
        prop_assert_eq!(together.ends, one_by_one.ends);
        prop_assert!(together.outcome.is_complete());
    }

    /// The agent may fail now and then for requests of several names, as long as it answers those
    /// for one name.
    #[test]
    fn nothing_is_lost_and_nothing_comes_twice(
        agent in any_agent(),
        columns in any_columns(),
        faults in any_faults(),
    ) {
        let by_rows = Query::table_with_columns(oid("1.3.2"), columns, None);
        let mut faults = faults.into_iter().cycle();
        let rows = play(&by_rows, agent.version, |request| {
            answer(&agent, request, faults.next().unwrap())
        });
        let columns = play_agent(&by_columns(), &agent);
        prop_assert_eq!(rows.names(), columns.names());
        prop_assert!(rows.outcome.is_complete());
        let bound = 40 + 2 * columns.varbinds.len();
        prop_assert!(rows.requests.len() <= bound, "{} requests", rows.requests.len());
    }
}
