//! Names of a MIB of the caller, in queries, sessions and pools, with a real agent.

use netsnmp::{Mib, Pool, Query, Session, Target, Value, mib::MibSources, query::Table};
use std::{sync::Arc, time::Duration};
use testkit::{
    agent::{Agent, RO},
    mibs::folder,
};

/// The objects that the test agent has below `testkit::agent::BASE`.
const TEST_MIB: &str = r#"TESTKIT-MIB DEFINITIONS ::= BEGIN
IMPORTS MODULE-IDENTITY, OBJECT-TYPE, Integer32, Counter32, enterprises FROM SNMPv2-SMI;
testkit MODULE-IDENTITY
    LAST-UPDATED "202401010000Z" ORGANIZATION "" CONTACT-INFO "" DESCRIPTION ""
    ::= { enterprises 8072 9999 9999 }
testScalars OBJECT IDENTIFIER ::= { testkit 1 }
testNumber OBJECT-TYPE SYNTAX Integer32 MAX-ACCESS read-only STATUS current
    DESCRIPTION "" ::= { testScalars 1 }
testTable OBJECT-TYPE SYNTAX SEQUENCE OF TestEntry MAX-ACCESS not-accessible STATUS current
    DESCRIPTION "" ::= { testkit 2 }
testEntry OBJECT-TYPE SYNTAX TestEntry MAX-ACCESS not-accessible STATUS current
    DESCRIPTION "" INDEX { testRow } ::= { testTable 1 }
TestEntry ::= SEQUENCE { testRow Integer32, testText OCTET STRING, testCount Counter32 }
testRow OBJECT-TYPE SYNTAX Integer32 MAX-ACCESS read-only STATUS current
    DESCRIPTION "" ::= { testEntry 1 }
testText OBJECT-TYPE SYNTAX OCTET STRING MAX-ACCESS read-only STATUS current
    DESCRIPTION "" ::= { testEntry 2 }
testCount OBJECT-TYPE SYNTAX Counter32 MAX-ACCESS read-only STATUS current
    DESCRIPTION "" ::= { testEntry 3 }
END
"#;

#[test]
fn queries_sessions_and_pools_take_the_names_of_a_mib_of_the_caller() {
    let dir = folder(&[("TESTKIT-MIB", TEST_MIB)]);
    let mut sources = MibSources::default();
    sources.files.push(dir.path().join("TESTKIT-MIB"));
    let (mib, problems) = Mib::load(&sources).unwrap();
    assert_eq!(problems, []);
    let mib = Arc::new(mib);
    assert!(Query::get(["testNumber"]).is_err(), "the built-in MIB does not have it");

    let agent = Agent::builder().rows(3).start();
    let builder = Session::builder(agent.udp()).v2c(RO).timeout(Duration::from_secs(5));
    let mut session = builder.mib(Arc::clone(&mib)).open().unwrap();
    assert_eq!(session.get(["testNumber"]).unwrap()[0].value, Value::Integer(-42));
    assert_eq!(session.get_next(["testScalars"]).unwrap()[0].value, Value::Integer(-42));
    assert_eq!(session.get_bulk(["testScalars"], 0, 2).unwrap().len(), 2);
    assert_eq!(session.walk("testText").unwrap().count(), 3);
    let table = session.table("testTable").unwrap();
    assert_eq!(table.rows.len(), 3);
    let row = &table.rows[1];
    assert_eq!(row.get("testRow"), Some(&Value::Integer(2)));
    assert!(row.get("TESTKIT-MIB::testText").and_then(Value::as_str).is_some(), "{row:?}");
    assert_eq!(row.index("testRow"), Some(Value::Integer(2)));

    let pool = Pool::builder().mib(Arc::clone(&mib)).build().unwrap();
    let target = Target::new(agent.udp()).community(RO).timeout(Duration::from_secs(5));
    let names = Query::using(pool.mib());
    let query = names.get(["testNumber"]).unwrap().then(names.table("testTable").unwrap());
    let record = pool.query([target.clone()], &query).next().unwrap();
    assert!(record.outcome.is_complete(), "{record}");
    assert_eq!(record.varbinds.len(), 1 + 3 * 3);
    let oid = mib.resolve("testTable").unwrap();
    let table = Table::from_varbinds_in(&mib, &oid, &record.varbinds);
    assert_eq!(table.rows[2].index("testRow"), Some(Value::Integer(3)));

    let (_, result) = pool.map([target], |session| session.get(["testNumber"])).next().unwrap();
    assert_eq!(result.unwrap()[0].value, Value::Integer(-42));
}
