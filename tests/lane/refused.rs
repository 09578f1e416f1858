//! Hosts that are not asked: many come at once, and none is held back.

use netsnmp::{ErrorKind, Pool, PoolBuilder, Query, Records, Settings, Target};
use std::sync::mpsc;
use testkit::lane::{HOUR, LONG, SYS_UP_TIME, kind, settings, within};

fn query() -> Query {
    Query::get([SYS_UP_TIME]).unwrap()
}

fn pool() -> PoolBuilder {
    Pool::builder().lanes(2).settings(nowhere())
}

/// No address is permitted, so nothing is ever sent.
fn nowhere() -> Settings {
    let mut settings = settings(HOUR, 0);
    settings.networks = Some(["192.0.2.0/24".parse().unwrap()].into());
    settings
}

/// Why a host is not asked: the query ended, its address is not permitted, or it has none.
#[derive(Debug, Clone, Copy)]
enum Why {
    Ended,
    Forbidden,
    Wrong,
}

const ALL: [Why; 3] = [Why::Ended, Why::Forbidden, Why::Wrong];

impl Why {
    fn host(self, number: usize) -> Target {
        match self {
            Self::Wrong => Target::new(format!("not a host {number}")),
            _ => Target::new(format!("127.0.{}.{}", number / 250, number % 250 + 1)),
        }
    }

    fn begin(self, records: &Records) {
        if matches!(self, Self::Ended) {
            records.cancel().drain();
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Ended => ErrorKind::Cancelled.name(),
            Self::Forbidden => "bad-credentials",
            Self::Wrong => "bad-target",
        }
    }
}

#[test]
fn the_list_goes_on_while_nobody_reads() {
    for why in ALL {
        for ordered in [false, true] {
            let (go, begin) = mpsc::channel::<()>();
            let (told, enough) = mpsc::channel();
            let hosts = (0..1500).map(move |number| {
                match number {
                    0 => begin.recv().unwrap(),
                    1000 => told.send(()).unwrap(),
                    _ => {}
                }
                why.host(number)
            });
            // There is room for a thousand records, so no thread waits for the reader.
            let pool = pool().buffer(1000).ordered(ordered).build().unwrap();
            let records = pool.query(hosts, &query());
            why.begin(&records);
            go.send(()).unwrap();
            assert!(enough.recv_timeout(LONG).is_ok(), "{why:?}: the list waits for the reader");
            let mut positions: Vec<_> = within(move || {
                let seen = |record: netsnmp::HostRecord| {
                    assert_eq!(kind(&record).name(), why.name());
                    record.position
                };
                records.map(seen).collect()
            });
            if !ordered {
                positions.sort_unstable();
            }
            assert!(positions.into_iter().eq(0..1500), "{why:?}");
        }
    }
}

#[test]
fn a_list_that_waits_holds_no_record_back() {
    for why in ALL {
        for ordered in [false, true] {
            let (more, targets) = mpsc::channel::<Target>();
            let mut records = pool().ordered(ordered).build().unwrap().query(targets, &query());
            why.begin(&records);
            within(move || {
                for burst in [1, 3, 1, 200, 1, 2] {
                    (0..burst).for_each(|number| more.send(why.host(number)).unwrap());
                    // The list waits for the next burst, which comes after these.
                    for _ in 0..burst {
                        assert_eq!(kind(&records.next().unwrap()).name(), why.name());
                    }
                }
                drop(more);
                assert!(records.next().is_none());
            });
        }
    }
}

#[cfg(feature = "futures")]
#[test]
fn a_list_that_waits_holds_no_record_of_a_stream_back() {
    for why in ALL {
        let (more, targets) = mpsc::channel::<Target>();
        let records = pool().build().unwrap().query(targets, &query());
        why.begin(&records);
        let mut stream = records.into_stream();
        within(move || {
            let task = async {
                for burst in [1, 3, 1, 200, 1, 2] {
                    (0..burst).for_each(|number| more.send(why.host(number)).unwrap());
                    for _ in 0..burst {
                        assert_eq!(kind(&stream.next().await.unwrap()).name(), why.name());
                    }
                }
                drop(more);
                assert!(stream.next().await.is_none());
            };
            tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(task);
        });
    }
}

#[test]
fn dropping_the_records_ends_an_endless_list() {
    for why in ALL {
        let (alive, ended) = mpsc::channel::<()>();
        let hosts = (0..).map(move |number| {
            let _alive = &alive;
            why.host(number % 50_000)
        });
        let mut records = pool().buffer(16).build().unwrap().query(hosts, &query());
        why.begin(&records);
        assert!(records.next().is_some());
        within(move || drop(records));
        let end = ended.recv_timeout(LONG);
        assert_eq!(end, Err(mpsc::RecvTimeoutError::Disconnected), "{why:?}");
    }
}
