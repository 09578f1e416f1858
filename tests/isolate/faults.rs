//! Workers die, hang and cannot be started; the pool's process dies.

use super::{Test, same::ask};
use netsnmp::{HostRecord, Pool, Query, Target};
use std::{
    collections::BTreeMap,
    env, fs,
    io::{self, BufRead, BufReader},
    net::TcpListener,
    os::unix::net::UnixListener,
    process::{Child, Command, Stdio},
    thread,
    time::Instant,
};
use testkit::{
    agent::Agent,
    busy::Busy,
    faulty::{Action, Faulty, Request},
    lane::{LONG, SYS_DESCR, ms, settings, within},
    preload::{CRASH, HANG, Marked},
    process::children,
    tree::Tree,
};

/// Says to this program which scene to play, in a process of its own.
pub(super) const SCENE: &str = "ISOLATE_SCENE";
/// The hosts of the scene.
const HOSTS: &str = "ISOLATE_HOSTS";

pub(super) const TESTS: &[Test] = &[
    ("workers_that_are_killed_cost_nothing", workers_that_are_killed_cost_nothing),
    ("a_host_that_crashes_its_worker_is_named", a_host_that_crashes_its_worker_is_named),
    ("a_host_that_hangs_its_worker_is_named", a_host_that_hangs_its_worker_is_named),
    (
        "a_host_of_a_stream_that_hangs_its_worker_is_named",
        a_host_of_a_stream_that_hangs_its_worker_is_named,
    ),
    ("a_silent_host_of_a_stream_hangs_no_worker", a_silent_host_of_a_stream_hangs_no_worker),
    ("a_worker_that_is_stopped_is_replaced", a_worker_that_is_stopped_is_replaced),
    ("workers_end_with_the_process_of_the_pool", workers_end_with_the_process_of_the_pool),
    ("a_program_that_does_not_ask_gets_an_error", a_program_that_does_not_ask_gets_an_error),
];

fn descr() -> Query {
    Query::get([SYS_DESCR]).unwrap()
}

/// Plays a scene: asks the hosts and prints their records, one a line.
pub(super) fn play(scene: &str) {
    let hosts = env::var(HOSTS).unwrap();
    let targets: Vec<_> = hosts.split(' ').map(Target::new).collect();
    let (patience, timeout, retries) = match scene {
        "hang" => (ms(3000), LONG / 4, 1),
        // The wait is longer than the patience: a worker whose thread only waits must live on.
        "silent" => (ms(3000), ms(6000), 0),
        _ => (LONG, LONG / 4, 1),
    };
    let settings = settings(timeout, retries);
    let pool = Pool::builder().settings(settings).isolate(2).patience(patience);
    for record in pool.build().unwrap().query(targets, &descr()) {
        let error = record.outcome.error();
        println!("{} {}", record.host, error.map_or("ok".to_owned(), |error| error.message()));
    }
}

/// This program, which plays a scene. It ends when this is dropped: a worker that hangs must not go on
/// after a failed test.
struct Scene(Child);

impl Drop for Scene {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts this program with a scene.
fn start(scene: &str, hosts: &[String], more: &[(&str, &str)]) -> Scene {
    let started = Command::new(env::current_exe().unwrap())
        .env(SCENE, scene)
        .env(HOSTS, hosts.join(" "))
        .envs(more.iter().copied())
        .stdout(Stdio::piped())
        .spawn();
    Scene(started.unwrap())
}

/// Returns what a scene prints, by host.
fn records(scene: &str, hosts: &[String], more: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut scene = start(scene, hosts, more);
    let out = scene.0.stdout.take().unwrap();
    let out = within(|| io::read_to_string(out).unwrap());
    let status = scene.0.wait().unwrap();
    assert!(status.success(), "{status}");
    let mut all = BTreeMap::new();
    for line in out.lines() {
        let (host, what) = line.split_once(' ').unwrap();
        let twice = all.insert(host.to_owned(), what.to_owned());
        assert_eq!(twice, None, "{host} came twice");
    }
    assert_eq!(all.len(), hosts.len(), "{all:?}");
    all
}

fn answer(request: &Request) -> Action {
    Tree::system().answer(request).into()
}

/// Hosts whose sysDescr is a mark, if they are among these.
fn marked(mark: &'static str, bad: &'static [u32]) -> Faulty {
    Faulty::everywhere(move |request| match bad.contains(&request.host_number()) {
        false => vec![answer(request)],
        true => vec![Tree::new().with(SYS_DESCR, mark).answer(request).into()],
    })
}

fn signal(name: &str, pid: u32) {
    let _ = Command::new("kill").args([format!("-{name}"), pid.to_string()]).status();
}

fn is_alive(pid: u32) -> bool {
    let state = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    state.rsplit(") ").next().is_some_and(|rest| !rest.is_empty() && !rest.starts_with('Z'))
}

/// Waits until something holds.
fn until(mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < LONG, "it never holds");
        thread::sleep(ms(5));
    }
}

fn workers_that_are_killed_cost_nothing() {
    const COUNT: u32 = 3000;
    let hosts = Faulty::everywhere(|request| vec![answer(request).after(ms(20))]);
    let targets: Vec<_> = hosts.hosts(COUNT).into_iter().map(Target::new).collect();
    let (mut killed, mut all) = (0, Vec::<HostRecord>::new());
    let pool = Pool::builder().settings(settings(LONG / 4, 1)).in_flight(400).isolate(2);
    let mut asked = pool.build().unwrap().query(targets, &descr());
    while let Some(batch) = asked.next_batch() {
        all.extend(batch);
        // A worker dies for about every 300 hosts.
        if all.len() >= 300 * (killed + 1)
            && let Some(worker) = children(std::process::id()).into_iter().next_back()
        {
            signal("KILL", worker);
            killed += 1;
        }
    }
    assert!(killed > 3, "{killed}");
    let mut names: Vec<_> = all.iter().map(|record| record.host.to_string()).collect();
    names.sort();
    names.dedup();
    assert_eq!((names.len(), all.len()), (COUNT as usize, COUNT as usize));
    let failed: Vec<_> = all.iter().filter(|record| !record.outcome.is_complete()).collect();
    assert!(failed.is_empty(), "{} of them, as {}", failed.len(), failed[0]);
}

fn a_host_that_crashes_its_worker_is_named() {
    let hosts = marked(CRASH, &[3, 77, 78, 150]);
    let library = Marked::new();
    let path = library.path();
    let all = records("crash", &hosts.hosts(200), &[("LD_PRELOAD", path.to_str().unwrap())]);
    for (host, what) in &all {
        let host = host.split(':').next().unwrap();
        let bad = ["127.0.0.3", "127.0.0.77", "127.0.0.78", "127.0.0.150"].contains(&host);
        let died = "the worker process died while it asked this host: signal 11 (SIGSEGV)";
        assert_eq!(what, if bad { died } else { "ok" }, "{host}");
    }
}

fn a_host_that_hangs_its_worker_is_named() {
    let hosts = marked(HANG, &[2]);
    let library = Marked::new();
    let path = library.path();
    let all = records("hang", &hosts.hosts(3), &[("LD_PRELOAD", path.to_str().unwrap())]);
    for (host, what) in &all {
        let died = "the worker process died while it asked this host: no sign of life for 3 s";
        assert_eq!(what, if host.starts_with("127.0.0.2:") { died } else { "ok" }, "{host}");
    }
}

fn a_host_of_a_stream_that_hangs_its_worker_is_named() {
    let bad = Agent::builder().config(&format!("sysDescr {HANG}")).start();
    let good = Agent::start();
    let library = Marked::new();
    let path = library.path();
    let both = [
        [bad.tcp(), good.tcp(), good.unix(), good.udp()],
        [bad.unix(), good.unix(), good.tcp(), good.udp()],
    ];
    // Each takes some seconds.
    thread::scope(|scope| {
        for hosts in both {
            let path = path.to_str().unwrap();
            scope.spawn(move || {
                let all = records("hang", &hosts, &[("LD_PRELOAD", path)]);
                for (host, what) in &all {
                    let died =
                        "the worker process died while it asked this host: no sign of life for 3 s";
                    assert_eq!(what, if *host == hosts[0] { died } else { "ok" }, "{host}");
                }
            });
        }
    });
}

/// It takes the connection and says nothing: a worker that only waits is not replaced.
fn a_silent_host_of_a_stream_hangs_no_worker() {
    let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("socket");
    let _unix = UnixListener::bind(&path).unwrap();
    let busy = Busy::start();
    let hosts = [
        format!("tcp:{}", tcp.local_addr().unwrap()),
        format!("unix:{}", path.display()),
        busy.unix(),
    ];
    for (host, what) in records("silent", &hosts, &[]) {
        assert_eq!(what, "no answer to 1 try", "{host}");
    }
}

fn a_worker_that_is_stopped_is_replaced() {
    // The first request is not answered before the worker is stopped.
    let hosts = Faulty::everywhere(|request| match request.number {
        1 => vec![],
        _ => vec![answer(request)],
    });
    let targets = vec![Target::new(hosts.hosts(1).remove(0))];
    let pool = Pool::builder().settings(settings(LONG, 0)).isolate(1).patience(ms(1500));
    let asked = thread::spawn(move || ask(pool, targets, &descr()));
    assert!(hosts.wait_for(1, LONG));
    children(std::process::id()).into_iter().for_each(|worker| signal("STOP", worker));
    let records = asked.join().unwrap();
    assert!(records[0].outcome.is_complete(), "{}", records[0]);
    assert_eq!(hosts.requests().len(), 2);
}

fn workers_end_with_the_process_of_the_pool() {
    let hosts = Faulty::everywhere(|_| vec![]);
    let mut pool = start("parent", &hosts.hosts(50), &[]);
    assert!(hosts.wait_for(50, LONG));
    let workers = children(pool.0.id());
    assert_eq!(workers.len(), 2);
    pool.0.kill().unwrap();
    pool.0.wait().unwrap();
    until(|| !workers.iter().any(|worker| is_alive(*worker)));
    // What a worker was told is not in its arguments or its environment.
    let hosts = Faulty::everywhere(|_| vec![]);
    let mut pool = start("parent", &hosts.hosts(5), &[]);
    assert!(hosts.wait_for(5, LONG));
    for worker in children(pool.0.id()) {
        for file in ["cmdline", "environ"] {
            let text = fs::read(format!("/proc/{worker}/{file}")).unwrap();
            assert!(!text.windows(6).any(|part| part == b"public"), "{file}");
        }
    }
    pool.0.kill().unwrap();
    let _ = BufReader::new(pool.0.stdout.take().unwrap()).lines().count();
    pool.0.wait().unwrap();
}

fn a_program_that_does_not_ask_gets_an_error() {
    let hosts = Faulty::everywhere(|_| vec![]);
    let all = records("forgets", &hosts.hosts(3), &[("FORGETS_TO_ASK", "1")]);
    for what in all.values() {
        assert!(what.contains("no worker process can be started: exit code 7"), "{what}");
        assert!(what.contains("netsnmp::worker::run_if_asked"), "{what}");
    }
}
