//! Walks together of agents that answer correctly.

use super::*;

/// A table 1.3.2 with these columns and this number of rows. Each value is unique.
fn table(columns: impl IntoIterator<Item = u32>, rows: u32) -> Vec<String> {
    let cells = |column| (1..=rows).map(move |row| format!("1.3.2.1.{column}.{row}"));
    columns.into_iter().flat_map(cells).collect()
}

fn agent(version: Version, names: &[String]) -> Agent {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Agent::new(version, &names)
}

fn by_rows(columns: impl IntoIterator<Item = u32>) -> Query {
    let columns = columns.into_iter().map(|column| oid(&format!("1.3.2.1.{column}")));
    Query::table_with_columns(oid("1.3.2"), columns, None)
}

fn by_columns() -> Query {
    Query::table_by_columns(oid("1.3.2")).unwrap()
}

/// Checks that the result is the same by rows and by columns.
fn same(columns: impl IntoIterator<Item = u32>, agent: &Agent) -> Played {
    let rows = play_agent(&by_rows(columns), agent);
    let expected = play_agent(&by_columns(), agent);
    assert_eq!(rows.varbinds, expected.varbinds);
    assert_eq!(rows.ends, expected.ends);
    assert!(rows.outcome.is_complete());
    rows
}

#[test]
fn all_columns_are_in_one_request() {
    for version in [Version::V2c, Version::V3] {
        let played = same([1, 2, 3], &agent(version, &table([1, 2, 3], 4)));
        assert_eq!(played.kinds(), [bulk(10)]);
        assert_eq!(played.asked(), [["1.3.2", "1.3.2.1.2", "1.3.2.1.3"]]);
    }
    let played = same([1, 2, 3], &agent(Version::V1, &table([1, 2, 3], 4)));
    assert!(played.kinds().iter().all(|kind| *kind == RequestKind::GetNext));
    // Four requests for the rows. The last two leave out columns that ended at the end of the MIB.
    assert_eq!(played.requests.len(), 6);
}

#[test]
fn unknown_columns_missing_columns_and_holes_give_the_same_result() {
    let mut names = table([0, 2, 3, 5, 9], 3);
    names.retain(|name| !["1.3.2.1.2.1", "1.3.2.1.3.2", "1.3.2.1.9.3"].contains(&name.as_str()));
    // Variables outside the columns: between them and around them.
    names.extend(["1.3.1.0", "1.3.2.0.7", "1.3.2.1.3", "1.3.2.2.1", "1.3.3.0"].map(str::to_owned));
    for version in [Version::V1, Version::V2c] {
        let agent = agent(version, &names);
        for known in [&[2, 3, 4, 5][..], &[1, 2, 3, 7, 8], &[3, 9], &[8, 9, 10], &[1, 2], &[3]] {
            let played = same(known.iter().copied(), &agent);
            assert_eq!(played.varbinds.len(), 15);
            assert_eq!(played.ends, [WalkEnd::LeftSubtree]);
        }
    }
}

#[test]
fn an_empty_table_costs_one_request() {
    for names in [vec![], vec!["1.3.3.0".to_owned()]] {
        let played = same(1..=20, &agent(Version::V2c, &names));
        assert!(played.varbinds.is_empty());
        assert_eq!(played.requests.len(), 1);
    }
}

#[test]
fn a_table_of_one_known_column_is_walked() {
    let played = same([7], &agent(Version::V2c, &table([1, 2], 2)));
    assert_eq!(played.asked(), [["1.3.2"]]);
    // Columns of another table are ignored.
    let strange = Query::table_with_columns(oid("1.3.2"), oids(&["1.3.9.1.1", "1.3.2"]), Some(1));
    let played = play_agent(&strange, &agent(Version::V2c, &table([1], 1)));
    assert_eq!(played.kinds(), [RequestKind::GetNext; 2]);
}

#[test]
fn the_builtin_mib_knows_the_columns() {
    let first = |query: Query| Dialog::new(&query, Version::V2c, 10).request().unwrap().clone();
    let if_table = first(Query::table("ifTable").unwrap());
    let asked: Vec<String> = if_table.varbinds.iter().map(|v| v.oid.to_string()).collect();
    assert_eq!(asked.len(), 22);
    assert_eq!((&*asked[0], &*asked[21]), ("1.3.6.1.2.1.2.2", "1.3.6.1.2.1.2.2.1.22"));
    let entry = first(Query::table("ifEntry").unwrap());
    assert_eq!(entry.varbinds.len(), 22);
    for other in ["ifDescr", "1.3.6.1.4.1.99999.1"] {
        assert_eq!(first(Query::table(other).unwrap()).varbinds.len(), 1, "{other}");
    }
    assert_eq!(first(Query::table_by_columns("ifTable").unwrap()).varbinds.len(), 1);
}

#[test]
fn rows_double_up_to_max_repetitions() {
    let names = table(1..=10, 100);
    let played = same(1..=10, &agent(Version::V2c, &names));
    assert!(played.requests.len() <= 12);
    let repetitions: Vec<u32> = played
        .kinds()
        .iter()
        .map(|kind| match kind {
            RequestKind::GetBulk { max_repetitions, .. } => *max_repetitions,
            other => panic!("{other:?}"),
        })
        .collect();
    // A frame has room for this many rows of ten cells of 16 octets.
    assert_eq!(repetitions[0], 8);
    assert!(repetitions[1..].iter().all(|&repetitions| repetitions == 10));

    let one = Query::table_with_columns(oid("1.3.2"), oids(&["1.3.2.1.1", "1.3.2.1.2"]), Some(1));
    let played = play_agent(&one, &agent(Version::V2c, &table([1, 2], 5)));
    assert!(played.kinds().iter().all(|kind| *kind == RequestKind::GetNext), "like -CB");
    assert_eq!(played.requests.len(), 6);
}

#[test]
fn an_interface_inventory_takes_six_requests() {
    let names = (1..=7).map(|n| format!("1.3.1.{n}.0")).chain(table(1..=14, 48));
    let agent = agent(Version::V2c, &names.collect::<Vec<_>>());
    let scalars: Vec<Oid> = (1..=7).map(|n| oid(&format!("1.3.1.{n}"))).collect();
    let columns: Vec<Oid> = (1..=14).map(|n| oid(&format!("1.3.2.1.{n}"))).collect();
    let instances = scalars.iter().map(|scalar| scalar.join(&[0]).unwrap());
    let queries = [
        Query::get(instances).unwrap().then(by_rows(1..=14)),
        Query::walk_together(scalars.into_iter().chain(columns)).unwrap(),
    ];
    for query in queries {
        let mut dialog = Dialog::new(&query, Version::V2c, 50);
        let mut requests = 0;
        while let Some(request) = dialog.request() {
            requests += 1;
            let answer = agent.answer(request);
            dialog.accept(answer);
        }
        let finished = dialog.finish();
        assert_eq!(finished.varbinds.len(), 7 + 14 * 48);
        assert!(finished.outcome.is_complete());
        assert!(requests <= 6, "{requests} requests");
    }
}

#[test]
fn subtrees_come_in_the_order_given() {
    let mut names = table([1, 2, 3], 3);
    names.push("1.3.4.0".to_owned());
    for version in [Version::V1, Version::V2c] {
        let agent = agent(version, &names);
        // A subtree inside another, one that is listed twice, an instance, and one that is missing.
        let roots =
            oids(&["1.3.4.0", "1.3.2.1.3", "1.3.2.1", "1.3.9.0", "1.3.2.1.2", "1.3.2.1.3", "1"]);
        let together = play_agent(&Query::walk_together(&roots).unwrap(), &agent);
        let one_by_one = roots
            .iter()
            .fold(Query::default(), |query, root| query.then(Query::walk(root).unwrap()));
        let one_by_one = play_agent(&one_by_one, &agent);
        assert_eq!(together.varbinds, one_by_one.varbinds);
        assert_eq!(together.ends, one_by_one.ends);
        assert_eq!(together.ends.len(), roots.len());
        assert!(together.outcome.is_complete());
        assert!(together.requests.len() < one_by_one.requests.len());
    }
    assert_eq!(
        play_agent(&Query::walk_together(oids(&["1.3.2"])).unwrap(), &agent(Version::V2c, &names))
            .asked()[0],
        ["1.3.2"]
    );
    let nothing = Query::walk_together(oids(&[])).unwrap();
    assert!(nothing.is_empty());
    assert!(Dialog::new(&nothing, Version::V2c, 10).request().is_none());
}

#[test]
fn instances_are_read_with_one_get() {
    let names: Vec<String> = (1..=5).map(|n| format!("1.3.1.{n}.0")).collect();
    let agent = agent(Version::V2c, &names);
    let roots = names.iter().map(|name| oid(name));
    let played = play_agent(&Query::walk_together(roots).unwrap(), &agent);
    assert_eq!(played.names(), names);
    assert_eq!(played.kinds(), [bulk(10), RequestKind::Get]);
}

#[test]
fn many_columns_are_asked_in_groups() {
    let roots: Vec<Oid> = (1..=150).map(|n| oid(&format!("1.3.2.1.{n}"))).collect();
    for version in [Version::V1, Version::V2c] {
        let agent = agent(version, &table(1..=150, 3));
        let played = play_agent(&Query::walk_together(&roots).unwrap(), &agent);
        assert_eq!(played.varbinds, play_agent(&by_columns(), &agent).varbinds);
        assert!(played.requests.iter().all(|request| request.varbinds.len() <= 64));
        assert_eq!(played.ends.len(), 150);
        assert!(played.requests.len() < 20, "{}", played.requests.len());
    }
}

#[test]
fn every_host_gets_the_same_first_request() {
    let query = by_rows([1, 2]);
    let first = |max_repetitions| Dialog::new(&query, Version::V2c, max_repetitions);
    let (one, two, other) = (first(10), first(10), first(3));
    let (one, two) = (one.shared_request().unwrap(), two.shared_request().unwrap());
    assert!(Arc::ptr_eq(one.0, two.0));
    assert_eq!(one.0[one.1].kind, bulk(10));
    assert_eq!(other.request().unwrap().kind, bulk(3));
    let v1 = Dialog::new(&query, Version::V1, 10);
    assert_eq!(v1.request().unwrap().kind, RequestKind::GetNext);
    let get = Query::get(oids(&["1.3.1.0"])).unwrap();
    assert!(Dialog::new(&get, Version::V2c, 10).shared_request().is_some());
    let walk = Dialog::new(&Query::walk(oid("1.3")).unwrap(), Version::V2c, 10);
    assert!(walk.shared_request().is_none());
}

#[test]
fn a_walk_goes_on_after_a_reply_cut_in_the_middle_of_a_row() {
    for size in 1..30 {
        let agent = Agent { size, ..agent(Version::V2c, &table(1..=4, 6)) };
        let played = same(1..=4, &agent);
        // A request asks for at most as many bindings as the agent has shown it can send.
        let most = |request: &Request| match request.kind {
            RequestKind::GetBulk { max_repetitions, .. } => {
                request.varbinds.len() * max_repetitions as usize
            }
            _ => request.varbinds.len(),
        };
        assert!(played.requests[1..].iter().all(|request| most(request) <= size.max(1)), "{size}");
    }
}

#[test]
fn the_cells_of_a_lost_host_are_kept() {
    let agent = Agent { size: 6, ..agent(Version::V2c, &table([1, 2, 3], 5)) };
    let mut n = 0;
    let played = play(&by_rows([1, 2, 3]), Version::V2c, |request| {
        n += 1;
        if n > 1 { Err(ErrorKind::Refused) } else { Ok(agent.answer(request)) }
    });
    let came =
        ["1.3.2.1.1.1", "1.3.2.1.1.2", "1.3.2.1.2.1", "1.3.2.1.2.2", "1.3.2.1.3.1", "1.3.2.1.3.2"];
    assert_eq!(played.names(), came);
    assert_eq!(played.ends, [WalkEnd::Failed(ErrorKind::Refused.into())]);
    assert!(matches!(played.outcome, Outcome::Partial(_)));
}

#[cfg(feature = "inventory")]
#[test]
fn rows_end_at_their_limit() {
    let names = table(1..=3, 5);
    for version in [Version::V1, Version::V2c] {
        let agent = agent(version, &names);
        let columns = || (1..=3).map(|column| oid(&format!("1.3.2.1.{column}"))).collect();
        for limit in [1, 4] {
            let played = play_agent(&Query::columns_together(columns(), limit), &agent);
            assert_eq!(played.names().len(), 3 * limit);
            assert_eq!(
                played.ends,
                [WalkEnd::Limit(limit), WalkEnd::Limit(limit), WalkEnd::Limit(limit)]
            );
            assert_eq!(played.error().name(), "limit");
        }
        for limit in [5, 6] {
            let played = play_agent(&Query::columns_together(columns(), limit), &agent);
            assert!(played.outcome.is_complete() && played.names().len() == 15);
        }
    }
}

#[test]
fn after_two_equal_tables_no_more_rows_than_usual_are_asked_for() {
    let repetitions = |played: &Played| -> Vec<u32> {
        let bulk = |kind: &RequestKind| match kind {
            RequestKind::GetBulk { max_repetitions, .. } => *max_repetitions,
            other => panic!("{other:?}"),
        };
        played.kinds().iter().map(bulk).collect()
    };
    let query = by_rows([1, 2]);
    let play = |rows| {
        let agent =
            agent(Version::V2c, &[table([1, 2], rows), vec!["1.3.3.0".to_owned()]].concat());
        let played = play_agent(&query, &agent);
        assert_eq!(played.varbinds, play_agent(&by_columns(), &agent).varbinds);
        assert!(played.outcome.is_complete());
        repetitions(&played)
    };
    assert_eq!(play(14), [10, 10]);
    assert_eq!(play(14), [10, 10]);
    // Four more rows, and one that shows the end.
    assert_eq!(play(14), [10, 5]);
    // The guess is wrong: there are more rows, or fewer.
    assert_eq!(play(30), [10, 5, 10, 10]);
    assert_eq!(play(14), [10, 10]);
    assert_eq!(play(14), [10, 10]);
    assert_eq!(play(3), [10]);
    assert_eq!(play(14), [10, 10]);
}
