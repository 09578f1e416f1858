//! Records as JSON lines, one object per host:
//! `cargo run --example serde --features serde -- 192.168.1.1 192.168.1.2 | jq .host`

use netsnmp::{Pool, Query, Target};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut hosts: Vec<String> = std::env::args().skip(1).collect();
    if hosts.is_empty() {
        hosts.push("localhost".to_owned());
    }

    let query = Query::get(["sysDescr", "sysName", "sysUpTime"])?;
    for record in Pool::new()?.query(hosts.into_iter().map(Target::new), &query) {
        // A record that failed has its reason in `error`.
        println!("{}", serde_json::to_string(&record)?);
    }
    Ok(())
}
