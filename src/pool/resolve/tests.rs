use super::*;
use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Longer than any of these steps takes. A wait that lasts this long has failed.
const LONG: Duration = Duration::from_secs(30);
const SHORT: Duration = Duration::from_millis(30);

fn endpoint(name: &str) -> Endpoint {
    Endpoint::parse(name).unwrap()
}

fn host(endpoint: &Endpoint) -> &str {
    match endpoint {
        Endpoint::Inet { host, .. } => host,
        Endpoint::Unix(_) => "",
    }
}

fn found(port: u16) -> Result<Option<SocketAddr>> {
    Ok(Some(SocketAddr::from((Ipv4Addr::LOCALHOST, port))))
}

fn resolver(
    cap: usize,
    timeout: Duration,
    look_up: impl Fn(&Endpoint, u16) -> Result<Option<SocketAddr>> + Send + Sync + 'static,
) -> Resolver {
    Resolver::with(cap, timeout, Box::new(look_up), spawn)
}

/// Results by name, each sent when it comes.
struct Answers(Sender<(String, Result<SocketAddr>)>, Receiver<(String, Result<SocketAddr>)>);

impl Answers {
    fn new() -> Self {
        let (sender, receiver) = unbounded();
        Self(sender, receiver)
    }

    fn ask(&self, resolver: &Resolver, name: &str) {
        let (answers, text) = (self.0.clone(), name.to_owned());
        resolver.resolve(endpoint(name), 161, move |result| answers.send((text, result)).unwrap());
    }

    fn next(&self) -> (String, Result<SocketAddr>) {
        self.1.recv_timeout(LONG).expect("an answer in time")
    }

    /// Checks that only our sender is left. Then no callback can be called again, and none was
    /// forgotten.
    fn end(self) {
        drop(self.0);
        assert_eq!(
            self.1.recv_timeout(LONG),
            Err(crossbeam_channel::RecvTimeoutError::Disconnected)
        );
    }
}

fn kind(result: Result<SocketAddr>) -> ErrorKind {
    result.unwrap_err().kind().clone()
}

fn silence() -> ErrorKind {
    ErrorKind::Dns(format!("the resolver gave no answer within {} s", SHORT.as_secs_f64()))
}

#[test]
fn the_system_resolves_both_families_and_says_why_not() {
    let (resolver, answers) = (Resolver::new(2, LONG), Answers::new());
    answers.ask(&resolver, "localhost:1161");
    assert_eq!(answers.next().1, Ok(SocketAddr::from((Ipv4Addr::LOCALHOST, 1161))));
    answers.ask(&resolver, "udp6:[::1]");
    assert_eq!(answers.next().1, Ok(SocketAddr::from((Ipv6Addr::LOCALHOST, 161))));
    answers.ask(&resolver, "udp6:127.0.0.1");
    assert!(matches!(kind(answers.next().1), ErrorKind::Dns(_)));
    answers.ask(&resolver, "unix:/nowhere");
    assert!(matches!(kind(answers.next().1), ErrorKind::Local(_)));
}

#[test]
fn names_are_looked_up_at_once_up_to_the_cap() {
    let (begun, begins) = unbounded();
    let (go, gate) = bounded::<()>(0);
    let resolver = resolver(3, LONG, move |_, port| {
        begun.send(()).unwrap();
        gate.recv().unwrap();
        found(port)
    });
    let answers = Answers::new();
    for n in 0..10 {
        answers.ask(&resolver, &format!("host-{n}"));
    }
    for _ in 0..3 {
        begins.recv_timeout(LONG).unwrap();
    }
    for under_way in (1..=10).rev() {
        let more = begins.recv_timeout(Duration::from_millis(if under_way > 7 { 20 } else { 0 }));
        assert!(more.is_err(), "more than three at once");
        go.send(()).unwrap();
        assert!(answers.next().1.is_ok());
        if under_way > 3 {
            begins.recv_timeout(LONG).unwrap();
        }
    }
    drop(resolver);
    answers.end();
}

#[test]
fn a_look_up_that_hangs_costs_its_own_host_only() {
    let (go, gate) = bounded::<()>(0);
    let resolver = resolver(1, SHORT, move |endpoint, port| {
        if host(endpoint) == "hangs" {
            let _ = gate.recv();
        }
        found(port)
    });
    let answers = Answers::new();
    answers.ask(&resolver, "hangs");
    answers.ask(&resolver, "answers");
    assert_eq!(answers.next(), ("hangs".to_owned(), Err(silence().into())));
    assert_eq!(answers.next().0, "answers");
    // Its result now belongs to no host.
    go.send(()).unwrap();
    answers.ask(&resolver, "later");
    assert_eq!(answers.next().0, "later");
    drop(resolver);
    answers.end();
}

#[test]
fn when_every_thread_hangs_names_that_wait_time_out_and_work_goes_on_after() {
    const CAP: usize = 2;
    let (go, gate) = bounded::<()>(0);
    let (begun, begins) = unbounded();
    let resolver = resolver(CAP, SHORT, move |endpoint, port| {
        if host(endpoint).starts_with("hangs") {
            begun.send(()).unwrap();
            let _ = gate.recv();
        }
        found(port)
    });
    let answers = Answers::new();
    let names = CAP * (1 + ABANDONED) + CAP * WAITING;
    for n in 0..names {
        answers.ask(&resolver, &format!("hangs-{n}"));
    }
    for _ in 0..names {
        assert_eq!(kind(answers.next().1), silence());
    }
    assert_eq!(begins.len(), CAP * (1 + ABANDONED), "threads");
    answers.ask(&resolver, "waits");
    assert_eq!(answers.next(), ("waits".to_owned(), Err(silence().into())));
    // One thread comes back and counts again.
    go.send(()).unwrap();
    loop {
        answers.ask(&resolver, "served");
        match answers.next().1 {
            Ok(_) => break,
            // The thread was still on its way.
            Err(error) => assert_eq!(*error.kind(), silence()),
        }
    }
    drop(go);
    drop(resolver);
    answers.end();
}

#[test]
fn too_many_names_make_the_caller_wait() {
    let (go, gate) = bounded::<()>(0);
    let resolver = Arc::new(resolver(1, LONG, move |_, port| {
        gate.recv().unwrap();
        found(port)
    }));
    let answers = Answers::new();
    let (sent, asked) = unbounded();
    let names = 1 + WAITING + 1;
    let asker = {
        let (resolver, answers) = (resolver.clone(), Answers(answers.0.clone(), answers.1.clone()));
        thread::spawn(move || {
            for n in 0..names {
                answers.ask(&resolver, &format!("host-{n}"));
                sent.send(()).unwrap();
            }
        })
    };
    for _ in 0..names - 1 {
        asked.recv_timeout(LONG).unwrap();
    }
    assert!(asked.recv_timeout(SHORT).is_err(), "one more went in than fits");
    go.send(()).unwrap();
    asked.recv_timeout(LONG).unwrap();
    for _ in 1..names {
        go.send(()).unwrap();
    }
    for _ in 0..names {
        assert!(answers.next().1.is_ok());
    }
    asker.join().unwrap();
}

#[test]
fn a_resolver_that_is_dropped_cancels_all_it_has() {
    let (go, gate) = bounded::<()>(0);
    let (begun, begins) = unbounded();
    let resolver = resolver(1, LONG, move |_, port| {
        begun.send(()).unwrap();
        let _ = gate.recv();
        found(port)
    });
    let answers = Answers::new();
    for n in 0..3 {
        answers.ask(&resolver, &format!("host-{n}"));
    }
    begins.recv_timeout(LONG).unwrap();
    drop(resolver);
    for _ in 0..3 {
        assert_eq!(kind(answers.1.try_recv().unwrap().1), ErrorKind::Cancelled);
    }
    drop(go);
    answers.end();
}

#[test]
fn closing_frees_a_caller_that_waits_for_room() {
    let (_go, gate) = bounded::<()>(0);
    let resolver = Arc::new(resolver(1, LONG, move |_, port| {
        let _ = gate.recv();
        found(port)
    }));
    let answers = Answers::new();
    for n in 0..=WAITING {
        answers.ask(&resolver, &format!("host-{n}"));
    }
    let asker = {
        let (resolver, answers) = (resolver.clone(), Answers(answers.0.clone(), answers.1.clone()));
        thread::spawn(move || answers.ask(&resolver, "last"))
    };
    resolver.close();
    asker.join().unwrap();
    for _ in 0..WAITING + 2 {
        assert_eq!(kind(answers.next().1), ErrorKind::Cancelled);
    }
}

#[test]
fn panics_cost_nobody_else() {
    let resolver = resolver(1, LONG, |endpoint, port| {
        assert!(host(endpoint) != "panics", "a look-up of this test's");
        found(port)
    });
    let answers = Answers::new();
    answers.ask(&resolver, "panics");
    assert!(matches!(kind(answers.next().1), ErrorKind::WorkerDied(_)));
    resolver.resolve(endpoint("found"), 161, |_| panic!("a continuation of this test's"));
    answers.ask(&resolver, "after");
    assert!(answers.next().1.is_ok());
}

#[test]
fn a_system_without_threads_is_a_local_error_and_nothing_waits() {
    let look_up: LookUp = Box::new(|_, port| found(port));
    let resolver = Resolver::with(2, LONG, look_up, |_, _| Err(io::ErrorKind::WouldBlock.into()));
    let answers = Answers::new();
    for n in 0..2 * WAITING + 3 {
        answers.ask(&resolver, &format!("host-{n}"));
        assert!(matches!(kind(answers.1.try_recv().unwrap().1), ErrorKind::Local(_)));
    }

    // The watch thread starts, but a thread for the name does not.
    let look_up: LookUp = Box::new(|_, port| found(port));
    let resolver = Resolver::with(2, LONG, look_up, |name, work| match name {
        "snmp-names-watch" => spawn(name, work),
        _ => Err(io::ErrorKind::WouldBlock.into()),
    });
    answers.ask(&resolver, "host");
    assert!(matches!(kind(answers.next().1), ErrorKind::Local(_)));
    drop(resolver);
    answers.end();
}

#[test]
fn threads_without_work_end_and_new_ones_come() {
    let (began, ended) = (Arc::new(()), Answers::new());
    let resolver = {
        let alive = began.clone();
        resolver(2, IDLE, move |_, port| {
            let _alive = &alive;
            found(port)
        })
    };
    ended.ask(&resolver, "first");
    assert!(ended.next().1.is_ok());
    let threads = || {
        let state = resolver.0.lock();
        (state.live, state.watched)
    };
    let deadline = Instant::now() + LONG;
    while threads() != (0, false) {
        assert!(Instant::now() < deadline, "threads stay: {:?}", threads());
        thread::sleep(Duration::from_millis(50));
    }
    ended.ask(&resolver, "second");
    assert!(ended.next().1.is_ok());
    drop(resolver);
    // The last thread drops the look-up, and with it the shared state.
    while Arc::strong_count(&began) > 1 {
        assert!(Instant::now() < deadline, "a thread outlives its resolver");
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn addresses_are_those_that_were_found() {
    let resolver = resolver(8, LONG, |endpoint, port| {
        let last: u8 = host(endpoint).trim_start_matches("host-").parse().unwrap();
        Ok(Some(SocketAddr::new(IpAddr::from([192, 0, 2, last]), port)))
    });
    let answers = Answers::new();
    for n in 0..200 {
        answers.ask(&resolver, &format!("host-{n}"));
    }
    let mut got: Vec<_> = (0..200).map(|_| answers.next()).collect();
    got.sort_by_key(|(name, _)| name.clone());
    got.dedup_by_key(|(name, _)| name.clone());
    assert_eq!(got.len(), 200);
    for (name, address) in got {
        assert_eq!(
            name,
            format!("host-{}", address.unwrap().to_string()[8..].split(':').next().unwrap())
        );
    }
}
