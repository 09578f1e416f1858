//! The first programs of the article, with worker processes.
//!
//! The article "Multiprocessing with Python" begins with two small programs. A worker process has a
//! copy of the environment of its parent: what the parent changes later does not reach it. And a
//! process is started, and joined. Then the article asks a list of hosts through a pool of worker
//! processes. This example does the same three things.
//!
//! ```sh
//! cargo run --example processes
//! cargo run --example processes -- 192.168.1.1 core-switch,2c,mysecret,sysName
//! ```

use netsnmp::{Pool, Query, Target, Version, worker};
use std::{
    env,
    io::{self, BufRead, Write},
    process::{self, Command, Stdio},
};

/// What the parent says to its worker, in the environment of the worker.
const GREETING: &str = "GREETING";
/// The argument with which this program is the worker of the first part.
const CHILD: &str = "--child";

fn main() -> io::Result<()> {
    // A pool starts this program again for each of its workers. In a worker, this call asks hosts and
    // never returns. In the parent it returns at once.
    worker::run_if_asked();
    let mut arguments: Vec<String> = env::args().skip(1).collect();
    if arguments.first().is_some_and(|argument| argument == CHILD) {
        return child();
    }
    parent()?;

    let hosts = match arguments.is_empty() {
        // A list with both kinds of entries. Every entry gives exactly one result: an entry that is
        // not reachable gives an error, and does not delay the others.
        true => vec![
            Target::new("127.0.0.1"),
            session("example.com", Version::V2c, "mysecret", "sysDescr")?,
            session("localhost", Version::V1, "public", "sysName")?,
        ],
        false => arguments.drain(..).map(|text| read(&text)).collect::<netsnmp::Result<_>>()?,
    };
    // The article starts a process for each host. Two are enough here: each has thousands of hosts
    // under way. A crash in one of them costs one host.
    println!("Unordered results of two worker processes:");
    let pool = Pool::builder().isolate(2).build()?;
    for record in pool.query(hosts, &Query::get(["sysDescr"])?) {
        println!("{record}");
    }
    Ok(())
}

/// Starts a worker, changes the environment for the next one, and joins the first.
fn parent() -> io::Result<()> {
    println!("The parent is process {}.", process::id());
    let start = |greeting: &str| {
        Command::new(env::current_exe()?)
            .arg(CHILD)
            .env(GREETING, greeting)
            .stdin(Stdio::piped())
            .spawn()
    };
    let mut first = start("hello")?;
    // The first worker has its own copy, so this reaches only the second.
    let mut second = start("good bye")?;
    for worker in [&mut first, &mut second] {
        // The worker waits for this line. By then the environment has changed.
        if let Some(mut to) = worker.stdin.take() {
            writeln!(to, "go on")?;
        }
        let status = worker.wait()?;
        println!("The parent has joined process {}: {status}.", worker.id());
    }
    Ok(())
}

/// What a worker of the first part does.
fn child() -> io::Result<()> {
    io::stdin().lock().read_line(&mut String::new())?;
    let greeting = env::var(GREETING).unwrap_or_default();
    println!("Process {} still has {GREETING}={greeting}.", process::id());
    Ok(())
}

/// A full session, as in the article's list.
fn session(host: &str, version: Version, community: &str, oid: &str) -> netsnmp::Result<Target> {
    Ok(Target::new(host).version(version).community(community).query(Query::get([oid])?))
}

/// Reads `HOST` or `HOST,VERSION,COMMUNITY,OID`.
fn read(argument: &str) -> netsnmp::Result<Target> {
    let parts: Vec<&str> = argument.split(',').collect();
    match parts[..] {
        [host, version, community, oid] => {
            let version = if version == "1" { Version::V1 } else { Version::V2c };
            session(host, version, community, oid)
        }
        _ => Ok(Target::new(argument)),
    }
}
