//! Measures the reference works W1 and W2 with [`netsnmp::Pool::query`], next to the packet limit.
//!
//! `cargo bench` needs nothing else: it starts this program again as the responder. For comparisons
//! with other SNMP libraries and for the whole command see `benches/README.md`.

#[expect(unreachable_pub, reason = "shared with another crate")]
#[path = "peers/src/hosts.rs"]
mod hosts;
#[expect(unreachable_pub, reason = "shared with another crate")]
#[path = "peers/src/limit.rs"]
mod limit;
#[expect(unreachable_pub, dead_code, reason = "shared with another crate, which uses all of it")]
#[path = "peers/src/responder/mod.rs"]
mod responder;
#[expect(unreachable_pub, reason = "shared with another crate")]
#[path = "peers/src/usage.rs"]
mod usage;
#[expect(unreachable_pub, dead_code, reason = "shared with another crate, which uses all of it")]
#[path = "peers/src/works.rs"]
mod works;

use limit::Limit;
use netsnmp::{Oid, Pool, Query, Settings, Target};
use responder::{NoV3, Options, Responder};
use std::{
    error::Error,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use works::{COLUMNS, Order, Packet, ROWS, SCALARS};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// With this argument, the program is the responder.
const RESPONDER: &str = "--responder";

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.iter().any(|arg| arg == RESPONDER) {
        return respond();
    }
    // `cargo test --benches` does not pass this option. Then it is enough that everything works.
    let measured = args.iter().any(|arg| arg == "--bench");
    let (rounds, share) = if measured { (7, 1) } else { (1, 100) };
    let named: Vec<_> = args.iter().filter(|arg| !arg.starts_with('-')).collect();
    println!(
        "{:<34} {:>9} {:>9} {:>10} {:>10} {:>8} {:>8}",
        "", "best s", "median s", "hosts/s", "CPU us/h", "x limit", "CPU x"
    );
    for work in [Work::w1(10_000 / share), Work::w2(500 / share)] {
        if named.is_empty() || named.iter().any(|name| work.name.contains(name.as_str())) {
            work.run(rounds)?;
        }
    }
    Ok(())
}

/// Answers requests until standard input is closed.
fn respond() -> Result<()> {
    let responder = Responder::start(&Options::default(), || NoV3)?;
    println!("port {}", responder.port());
    std::io::stdout().flush()?;
    std::io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}

/// This program running as the responder. It ends when its standard input is closed.
struct Agents {
    child: Child,
    port: u16,
}

impl Agents {
    fn start() -> Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg(RESPONDER)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().ok_or("no standard output")?).read_line(&mut line)?;
        let port = line.trim().strip_prefix("port ").ok_or("the responder did not start")?;
        Ok(Self { port: port.parse()?, child })
    }
}

impl Drop for Agents {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        // It has ended, or ends with this process.
        let _ = self.child.wait();
    }
}

struct Work {
    name: &'static str,
    hosts: usize,
    packets: Vec<Packet>,
    query: Query,
    /// The number of values of each host.
    values: usize,
}

/// The cost of one run.
struct Cost {
    wall: Duration,
    cpu: Duration,
}

impl Work {
    fn w1(hosts: usize) -> Self {
        Self {
            name: "W1: sysDescr.0",
            hosts,
            packets: vec![Packet::sys_descr()],
            query: get(&SCALARS[..1]),
            values: 1,
        }
    }

    fn w2(hosts: usize) -> Self {
        let columns = Query::walk_together(COLUMNS.iter().map(|column| oid(column)));
        Self {
            name: "W2: 7 scalars, 14 columns",
            hosts,
            packets: Packet::tables(Order::Rows, 50),
            query: get(&SCALARS).then(columns.expect("OIDs")),
            values: SCALARS.len() + COLUMNS.len() * ROWS as usize,
        }
    }

    fn run(&self, rounds: usize) -> Result<()> {
        let agents = Agents::start()?;
        let limit = Limit::new(self.hosts, agents.port, self.packets.clone());
        let mut settings = Settings::default();
        settings.timeout = Duration::from_secs(1);
        settings.port = agents.port;
        settings.max_repetitions = 50;
        let pool = Pool::builder().settings(settings).build()?;
        let (mut limits, mut pools) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            limits.push(cost(|| {
                let counts = limit.run()?;
                match counts.missing {
                    0 => Ok(()),
                    missing => Err(format!("{missing} hosts did not answer the limit").into()),
                }
            })?);
            pools.push(cost(|| self.query(&pool))?);
        }
        let (limit_wall, limit_cpu) = best(&mut limits);
        for (who, costs) in [("packet limit", &mut limits), ("Pool::query", &mut pools)] {
            let (wall, cpu) = best(costs);
            let median = costs[costs.len() / 2].wall;
            println!(
                "{:<34} {:>9.4} {:>9.4} {:>10.0} {:>10.2} {:>8.2} {:>8.2}",
                format!("{}, {}, {who}", self.name.split(':').next().unwrap_or(""), self.hosts),
                wall.as_secs_f64(),
                median.as_secs_f64(),
                self.hosts as f64 / wall.as_secs_f64(),
                cpu.as_secs_f64() * 1e6 / self.hosts as f64,
                wall.as_secs_f64() / limit_wall.as_secs_f64(),
                cpu.as_secs_f64() / limit_cpu.as_secs_f64(),
            );
        }
        Ok(())
    }

    fn query(&self, pool: &Pool) -> Result<()> {
        let targets = (0..self.hosts).map(|host| Target::new(hosts::address(host).to_string()));
        let mut answered = 0;
        for record in pool.query(targets, &self.query) {
            if let Some(error) = record.outcome.error() {
                return Err(format!("{}: {error}", record.host).into());
            }
            if record.varbinds.len() != self.values {
                return Err(format!("{}: {} values", record.host, record.varbinds.len()).into());
            }
            answered += 1;
        }
        match answered {
            n if n == self.hosts => Ok(()),
            n => Err(format!("{n} of {} hosts came back", self.hosts).into()),
        }
    }
}

fn get(names: &[&[u32]]) -> Query {
    Query::get(names.iter().map(|name| oid(name))).expect("OIDs")
}

fn oid(below: &[u32]) -> Oid {
    Oid::try_from([&[1, 3, 6, 1, 2, 1], below].concat().as_slice()).expect("an OID")
}

fn cost(run: impl FnOnce() -> Result<()>) -> Result<Cost> {
    let (started, cpu) = (Instant::now(), usage::cpu());
    run()?;
    Ok(Cost { wall: started.elapsed(), cpu: usage::cpu() - cpu })
}

/// Returns the shortest time and the least CPU time, and sorts the costs by time.
fn best(costs: &mut [Cost]) -> (Duration, Duration) {
    costs.sort_by_key(|cost| cost.wall);
    let cpu = costs.iter().map(|cost| cost.cpu).min().unwrap_or_default();
    (costs.first().map_or(Duration::ZERO, |cost| cost.wall), cpu)
}
