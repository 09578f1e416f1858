//! Where this crate comes from: the third example of "Multiprocessing with Python" asked a list
//! of hosts, names and full sessions mixed, through a pool of worker processes. The same, with
//! threads: `cargo run --example multisnmp`

use netsnmp::{Pool, Query, Target};

fn main() -> netsnmp::Result<()> {
    let hosts = [
        Target::new("127.0.0.1"),
        Target::new("example.com").community("mysecret"),
        Target::new("example.net").community("mysecret").query(Query::get(["sysName"])?),
    ];
    for record in Pool::new()?.query(hosts, &Query::get(["sysDescr"])?) {
        println!("{record}");
    }
    Ok(())
}
