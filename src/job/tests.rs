//! Any job and any record comes back; other octets are refused or read, and nothing worse.

use super::*;
use crate::{
    Counters, Engine, Error, ErrorKind, ErrorStatus, HostRecord, Limit, Oid, Outcome, Report,
    Settings, Silence, Target, Value, VarBind, VarBinds,
    query::{Habits, Walk, WalkEnd},
};
use proptest::prelude::*;
use std::{net::SocketAddr, time::Duration};

fn oid() -> impl Strategy<Value = Oid> {
    proptest::collection::vec(0..70_000_u32, 0..9)
        .prop_map(|rest| Oid::try_from(&[&[1, 3][..], &rest].concat()[..]).unwrap())
}

fn kind() -> impl Strategy<Value = ErrorKind> {
    let text = || "[a-z0-9 äß:]{0,20}";
    prop_oneof![
        any::<(u32, u8)>().prop_map(|(tries, which)| {
            let silence = [
                Silence::Community,
                Silence::Connection,
                Silence::Discovery,
                Silence::Request { encrypted: true, context: false },
                Silence::Request { encrypted: false, context: true },
                Silence::Request { encrypted: true, context: true },
                Silence::Elsewhere([127, 0, 0, 9].into()),
                Silence::OtherId { cut: true },
                Silence::OtherId { cut: false },
            ];
            ErrorKind::Timeout { tries, silence: silence[usize::from(which) % silence.len()] }
        }),
        Just(ErrorKind::Refused),
        text().prop_map(ErrorKind::Unreachable),
        text().prop_map(ErrorKind::Dns),
        Just(ErrorKind::Report(Report::WrongDigest)),
        oid().prop_map(|oid| ErrorKind::Report(Report::Other(oid))),
        any::<(Vec<u8>, Vec<u8>, bool)>().prop_map(|(expected, found, given)| {
            ErrorKind::OtherEngine { expected, found, given }
        }),
        Just(ErrorKind::OutOfBoots),
        (any::<i64>(), any::<i64>(), proptest::option::of(oid())).prop_map(
            |(status, index, oid)| ErrorKind::Status { status: ErrorStatus(status), index, oid }
        ),
        Just(ErrorKind::TooBig),
        text().prop_map(ErrorKind::BadResponse),
        text().prop_map(ErrorKind::Loop),
        text().prop_map(ErrorKind::Partial),
        any::<usize>().prop_map(|most| ErrorKind::Limit(Limit::Octets(most))),
        (text(), text()).prop_map(|(name, reason)| ErrorKind::BadName { name, reason }),
        (text(), text()).prop_map(|(target, reason)| ErrorKind::BadTarget { target, reason }),
        text().prop_map(ErrorKind::BadValue),
        text().prop_map(ErrorKind::BadProfile),
        text().prop_map(ErrorKind::BadCredentials),
        text().prop_map(ErrorKind::Unsupported),
        Just(ErrorKind::Cancelled),
        Just(ErrorKind::Stays(Stays::Set)),
        Just(ErrorKind::Stays(Stays::Code)),
        text().prop_map(ErrorKind::WorkerDied),
        text().prop_map(ErrorKind::ProcessDied),
        text().prop_map(ErrorKind::Library),
        text().prop_map(ErrorKind::Local),
    ]
}

fn error() -> impl Strategy<Value = Error> {
    (kind(), any::<(bool, bool)>()).prop_map(|(kind, (called, caused))| {
        let mut error = Error::new(kind);
        if called {
            error = error.from_call("snmp_sess_open", -3, "no such thing");
        }
        if caused {
            error = error.caused_by(std::io::Error::from_raw_os_error(libc::ENETDOWN));
        }
        error
    })
}

fn record() -> impl Strategy<Value = HostRecord> {
    let end = prop_oneof![
        Just(WalkEnd::EndOfView),
        Just(WalkEnd::LeftSubtree),
        Just(WalkEnd::EndOid),
        (oid(), oid()).prop_map(|(previous, next)| WalkEnd::NonIncreasing { previous, next }),
        Just(WalkEnd::EmptyReply),
        any::<usize>().prop_map(WalkEnd::Limit),
        error().prop_map(WalkEnd::Failed),
    ];
    let address = prop_oneof![
        Just(None),
        any::<(u32, u16)>().prop_map(|(ip, port)| {
            Some(SocketAddr::new(std::net::Ipv4Addr::from(ip).into(), port))
        }),
        Just(Some("[fe80::1%7]:161".parse().unwrap())),
    ];
    (
        (0..3_u8, error(), address, any::<u32>()),
        proptest::collection::vec((oid(), proptest::collection::vec(any::<u8>(), 0..40)), 0..30),
        proptest::collection::vec(end, 0..4),
        proptest::collection::vec(oid(), 0..3),
        (any::<u32>(), any::<u32>(), any::<bool>(), any::<bool>()),
    )
        .prop_map(|((outcome, error, address, position), varbinds, ends, names, more)| {
            let (tries, elapsed, engine, bulk) = more;
            let error = error.for_host("core");
            let mut record = HostRecord::new(
                "core",
                match outcome {
                    0 => Outcome::Complete,
                    1 => Outcome::Partial(error),
                    _ => Outcome::Failed(error),
                },
            );
            record.address = address;
            record.position = position as usize;
            record.ends = ends;
            record.no_such_names = names;
            record.tries = tries;
            record.elapsed = Duration::from_micros(elapsed.into());
            record.engine = engine.then(|| Engine::new([1, 2, 3, 4, 5], 7, 99));
            record.rtt = engine.then_some(Duration::from_nanos(elapsed.into()));
            record.habits = Habits::new(bulk, engine.then_some(9));
            record.varbinds = varbinds
                .into_iter()
                .map(|(oid, octets)| VarBind { oid, value: Value::OctetString(octets) })
                .collect();
            record
        })
}

/// What can be seen of a record.
fn seen(record: &HostRecord) -> String {
    let engine = record.engine.as_ref().map(|engine| (engine.id().to_vec(), engine.boots()));
    let record = HostRecord { engine: None, ..record.clone() };
    format!("{record:?} {engine:?}")
}

fn chunks(records: &[HostRecord]) -> Vec<Vec<u8>> {
    let (mut writer, mut all) = (ChunkWriter::new("run", 3), Vec::new());
    for record in records {
        writer.add(record, &mut |chunk| all.push(chunk.to_vec()));
    }
    writer.count(&Counters { sent: 7, ..Counters::default() });
    writer.flush(&mut |chunk| all.push(chunk.to_vec()));
    all
}

proptest! {
    #[test]
    fn any_record_comes_back(records in proptest::collection::vec(record(), 0..5)) {
        let (mut parts, mut back) = (Parts::default(), Vec::new());
        for (number, chunk) in chunks(&records).iter().enumerate() {
            let chunk = Chunk::read(chunk, &mut parts).unwrap();
            prop_assert_eq!((&chunk.run[..], chunk.job, chunk.number), ("run", 3, number as u64));
            prop_assert_eq!(chunk.counters.sent, 7);
            back.extend(chunk.records);
        }
        prop_assert!(parts.is_empty());
        let target = Target::new("core");
        let back: Vec<_> = back.into_iter().map(|record| record.for_target(&target)).collect();
        prop_assert_eq!(back.len(), records.len());
        for (back, record) in back.iter().zip(&records) {
            prop_assert_eq!(seen(back), seen(record));
            prop_assert_eq!(back.to_string(), record.to_string());
        }
    }

    #[test]
    fn other_octets_are_refused_or_read(
        records in proptest::collection::vec(record(), 1..3),
        changes in proptest::collection::vec((any::<usize>(), any::<u8>()), 1..6),
        cut in any::<usize>(),
    ) {
        for mut chunk in chunks(&records) {
            for (place, octet) in &changes {
                let place = place % chunk.len();
                chunk[place] = *octet;
            }
            chunk.truncate(chunk.len() - cut % chunk.len() * usize::from(cut % 3 == 0));
            if let Ok(chunk) = Chunk::read(&chunk, &mut Parts::default()) {
                for record in chunk.records {
                    let _ = format!("{record:?} {record}");
                }
            }
        }
    }

    #[test]
    fn any_octets_are_refused(octets in proptest::collection::vec(any::<u8>(), 0..200), magic in any::<bool>()) {
        let begin = |magic: &[u8]| [magic, &octets].concat();
        let (job, chunk) = if magic { (begin(b"NSJ\x01"), begin(b"NSR\x01")) } else { (octets.clone(), octets.clone()) };
        let _ = Job::read(&job).map(|job| job.query().is_ok());
        let _ = Chunk::read(&chunk, &mut Parts::default());
    }

    #[test]
    fn any_job_comes_back(
        oids in proptest::collection::vec(oid(), 0..80),
        numbers in proptest::collection::vec(any::<u32>(), 0..40),
        step in 0..7_u8,
        rows in proptest::option::of(any::<u32>()),
    ) {
        let query = match step {
            0 => Query::get(&oids).unwrap(),
            1 => Query::get_next(&oids).unwrap(),
            2 => Query::get_bulk(&oids, 1, rows).unwrap(),
            3 => Query::walk_together(&oids).unwrap_or_default(),
            4 => Query::columns_up_to(oids.clone(), Some(7), rows),
            5 => Query::walk_with(Walk {
                end: oids.first().cloned(),
                allow_non_increasing: true,
                limit: Some(3),
                max_repetitions: rows,
                ..Walk::new(oids.last().cloned().unwrap_or_default())
            }),
            _ => Query::discovery(),
        }
        .then(Query::table("ifTable").unwrap());
        let mut settings = JobSettings::of(&Settings::default());
        settings.backoff = 1.5;
        settings.host_deadline = rows.map(|rows| Duration::from_millis(rows.into()));
        let mut job = Job::new("run", &query, settings).unwrap();
        job.number = 9;
        job.tag = Some("core".to_owned());
        for number in numbers {
            let mut target = JobTarget::new(number.into(), format!("10.0.0.1 cred={number}"));
            target.habits = Some(Habits::new(false, rows));
            job.targets.push(target);
        }
        let octets = job.to_octets();
        let back = Job::read(&octets).unwrap();
        prop_assert_eq!((&back.run, back.number, &back.tag), (&job.run, 9, &job.tag));
        prop_assert_eq!(&back.settings, &job.settings);
        prop_assert_eq!(&back.targets, &job.targets);
        prop_assert_eq!(format!("{:?}", back.query().unwrap()), format!("{query:?}"));
        prop_assert_eq!(back.to_octets(), octets);
    }
}

#[test]
fn a_large_host_travels_in_parts() {
    let varbind = |n: u32| VarBind::new(Oid::try_from(&[1, 3, 6, n][..]).unwrap(), vec![7; 1000]);
    let mut record = HostRecord::new("core", Outcome::Complete);
    record.varbinds = (0..1000).map(varbind).collect();
    let mut small = HostRecord::new("edge", Outcome::Complete);
    small.position = 1;
    let all = chunks(&[record.clone(), small]);
    assert!(all.len() > 3 && all.iter().all(|chunk| chunk.len() < 256 * 1024));
    let read = |parts: &mut Parts, chunk: &Vec<u8>| Chunk::read(chunk, parts).unwrap().records;
    let mut parts = Parts::default();
    // The worker dies after two chunks, and another one does the job again.
    assert!(all[..2].iter().all(|chunk| read(&mut parts, chunk).is_empty()));
    assert_eq!(parts.len(), 1);
    let back: Vec<_> = all.iter().flat_map(|chunk| read(&mut parts, chunk)).collect();
    assert_eq!(back.len(), 2);
    assert_eq!(back[0].varbinds, record.varbinds);
    assert!(parts.is_empty());
    // Without its beginning a host is not whole.
    assert_eq!(read(&mut parts, all.last().unwrap()).len(), 1);
}

#[test]
fn a_set_and_code_stay_in_the_process() {
    let settings = JobSettings::of(&Settings::default());
    let varbind = VarBind::new("1.3.6.1.2.1.1.5.0".parse().unwrap(), "x");
    let set = Job::new("run", &Query::set([varbind]), settings.clone()).unwrap_err();
    assert_eq!(set, Stays::Set);
    let code = Query::get(["sysName"]).unwrap().then_with(|_: &VarBinds| Query::default());
    assert_eq!(Job::new("run", &code, settings).unwrap_err(), Stays::Code);
}

#[test]
fn a_port_that_is_too_large_is_not_another_port() {
    let query = Query::get(["sysName"]).unwrap();
    let octets =
        Job::new("run", &query, JobSettings::of(&Settings::default())).unwrap().to_octets();
    // Port 161, and 65536 more.
    let at = octets.windows(2).position(|two| two == [0xa1, 1]).unwrap();
    let large = [&octets[..at], &[0xa1, 0x81, 4], &octets[at + 2..]].concat();
    assert_eq!(Job::read(&large).unwrap_err().to_string(), "a port above 65535");
}

#[test]
fn a_job_of_another_version_says_so() {
    let query = Query::get(["sysName"]).unwrap();
    let job = Job::new("run", &query, JobSettings::of(&Settings::default())).unwrap();
    let mut octets = job.to_octets();
    octets[3] = 2;
    assert!(Job::read(&octets).unwrap_err().to_string().contains("another version"));
    octets[0] = b'X';
    assert_eq!(Job::read(&octets).unwrap_err().to_string(), "no job");
    assert_eq!(Job::read(b"").unwrap_err().to_string(), "no job");
}

#[test]
fn a_target_is_recalled_with_what_is_remembered() {
    let mut target = JobTarget::new(3, "10.0.0.1");
    target.habits = Some(Habits::new(false, Some(4)));
    target.engine = Some(Engine::new([1; 8], 2, 3));
    let settings = target.recall(Target::new("10.0.0.1")).settings(&Settings::default()).unwrap();
    assert_eq!(settings.habits, Habits::new(false, Some(4)));
    assert_eq!(settings.engine.unwrap().boots(), 2);
}
