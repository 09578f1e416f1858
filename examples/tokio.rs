//! A pool inside a tokio program: the pool blocks its thread, so it runs on a blocking thread of
//! tokio, and async code receives the records through a channel.
//!
//! ```sh
//! cargo run --example tokio -- 192.168.1.1 192.168.1.2
//! ```

use netsnmp::{Pool, Query, Target};
use tokio::{sync::mpsc, task::spawn_blocking};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut hosts: Vec<String> = std::env::args().skip(1).collect();
    if hosts.is_empty() {
        hosts.push("localhost".to_owned());
    }

    // The channel holds a few records. If the receiver is slow, `blocking_send` waits, and the pool
    // stops reading: memory stays bounded, and no record is lost.
    let (sender, mut records) = mpsc::channel(64);
    let pool = spawn_blocking(move || -> netsnmp::Result<()> {
        let query = Query::get(["sysDescr", "sysName"])?;
        for record in Pool::new()?.query(hosts.into_iter().map(Target::new), &query) {
            if sender.blocking_send(record).is_err() {
                // Nobody receives any more. Leaving the loop drops the records, which stops the run.
                break;
            }
        }
        Ok(())
    });

    while let Some(record) = records.recv().await {
        println!("{record}");
    }
    pool.await??;
    Ok(())
}
