//! Workers die, hang and cannot be started; the pool's process dies.

use super::{Test, same::ask};
use netsnmp::{HostRecord, Pool, Query, Target};
use std::{
    collections::BTreeMap,
    env, fs,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    thread,
    time::Instant,
};
use testkit::{
    faulty::{Action, Faulty, Request},
    lane::{LONG, SYS_DESCR, ms, settings, within},
    preload::{CRASH, HANG, Marked},
    tree::Tree,
};

/// Says to this program which scene to play, in a process of its own.
pub(super) const SCENE: &str = "ISOLATE_SCENE";
/// The hosts of the scene: a port, and how many there are.
const HOSTS: &str = "ISOLATE_HOSTS";

pub(super) const TESTS: &[Test] = &[
    ("workers_that_are_killed_cost_nothing", workers_that_are_killed_cost_nothing),
    ("a_host_that_crashes_its_worker_is_named", a_host_that_crashes_its_worker_is_named),
    ("a_host_that_hangs_its_worker_is_named", a_host_that_hangs_its_worker_is_named),
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
    let (port, count) = hosts.split_once(' ').unwrap();
    let targets: Vec<_> = (1..=count.parse::<u32>().unwrap())
        .map(|n| Target::new(format!("{}:{port}", std::net::Ipv4Addr::from(0x7f00_0000 | n))))
        .collect();
    let patience = if scene == "hang" { ms(3000) } else { LONG };
    let pool = Pool::builder().settings(settings(LONG / 4, 1)).isolate(2).patience(patience);
    for record in pool.build().unwrap().query(targets, &descr()) {
        let error = record.outcome.error();
        println!("{} {}", record.host, error.map_or("ok".to_owned(), |error| error.message()));
    }
}

/// Starts this program with a scene.
fn start(scene: &str, hosts: &Faulty, count: u32, more: &[(&str, &str)]) -> Child {
    Command::new(env::current_exe().unwrap())
        .env(SCENE, scene)
        .env(HOSTS, format!("{} {count}", hosts.address().port()))
        .envs(more.iter().copied())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Returns what a scene prints, by host.
fn records(
    scene: &str,
    hosts: &Faulty,
    count: u32,
    more: &[(&str, &str)],
) -> BTreeMap<String, String> {
    let child = start(scene, hosts, count, more);
    let output = within(|| child.wait_with_output().unwrap());
    assert!(output.status.success(), "{}", output.status);
    let mut all = BTreeMap::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let (host, what) = line.split_once(' ').unwrap();
        let twice = all.insert(host.to_owned(), what.to_owned());
        assert_eq!(twice, None, "{host} came twice");
    }
    assert_eq!(all.len() as u32, count, "{all:?}");
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

/// Returns the workers of a process.
fn children(of: u32) -> Vec<u32> {
    let mut all = Vec::new();
    for task in fs::read_dir(format!("/proc/{of}/task")).into_iter().flatten().flatten() {
        let list = fs::read_to_string(task.path().join("children")).unwrap_or_default();
        all.extend(list.split_whitespace().map(|pid| pid.parse::<u32>().unwrap()));
    }
    all
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
    let all = records("crash", &hosts, 200, &[("LD_PRELOAD", path.to_str().unwrap())]);
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
    let all = records("hang", &hosts, 3, &[("LD_PRELOAD", path.to_str().unwrap())]);
    for (host, what) in &all {
        let died = "the worker process died while it asked this host: no sign of life for 3 s";
        assert_eq!(what, if host.starts_with("127.0.0.2:") { died } else { "ok" }, "{host}");
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
    let mut pool = start("parent", &hosts, 50, &[]);
    assert!(hosts.wait_for(50, LONG));
    let workers = children(pool.id());
    assert_eq!(workers.len(), 2);
    pool.kill().unwrap();
    pool.wait().unwrap();
    until(|| !workers.iter().any(|worker| is_alive(*worker)));
    // What a worker was told is not in its arguments or its environment.
    let hosts = Faulty::everywhere(|_| vec![]);
    let mut pool = start("parent", &hosts, 5, &[]);
    assert!(hosts.wait_for(5, LONG));
    for worker in children(pool.id()) {
        for file in ["cmdline", "environ"] {
            let text = fs::read(format!("/proc/{worker}/{file}")).unwrap();
            assert!(!text.windows(6).any(|part| part == b"public"), "{file}");
        }
    }
    pool.kill().unwrap();
    let _ = BufReader::new(pool.stdout.take().unwrap()).lines().count();
    pool.wait().unwrap();
}

fn a_program_that_does_not_ask_gets_an_error() {
    let hosts = Faulty::everywhere(|_| vec![]);
    let all = records("forgets", &hosts, 3, &[("FORGETS_TO_ASK", "1")]);
    for what in all.values() {
        assert!(what.contains("no worker process can be started: exit code 7"), "{what}");
        assert!(what.contains("netsnmp::worker::run_if_asked"), "{what}");
    }
}
