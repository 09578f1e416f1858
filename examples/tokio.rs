//! A pool inside a tokio program: `cargo run --example tokio --features futures -- 192.168.1.1 192.168.1.2`
//!
//! The threads of the pool ask the hosts and wake the task. Nothing blocks the runtime, so one thread
//! of tokio is enough. If the task is slow, the pool waits: memory stays bounded, and no record is
//! lost. Leaving the loop drops the records, which stops the run.

use netsnmp::{Pool, Query, Target};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut hosts: Vec<String> = std::env::args().skip(1).collect();
    if hosts.is_empty() {
        hosts.push("localhost".to_owned());
    }

    let query = Query::get(["sysDescr", "sysName"])?;
    let targets = hosts.into_iter().map(Target::new);
    let mut records = Pool::new()?.query(targets, &query).into_stream();
    while let Some(record) = records.next().await {
        println!("{record}");
    }
    Ok(())
}
