//! Plain sessions under rayon's own parallel iterator, for a program that needs no
//! [`netsnmp::Pool`]: `cargo run --example par_iter -- 192.168.1.1 192.168.1.2`

use netsnmp::{Result, Session};
use rayon::prelude::*;

fn main() {
    let hosts: Vec<String> = std::env::args().skip(1).collect();
    let names: Vec<Result<String>> = hosts
        .par_iter()
        .map(|host| {
            // A session stays on the thread that opened it, so it is opened, used and dropped
            // here.
            let mut session = Session::builder(host.as_str()).v2c("public").open()?;
            Ok(session.get(["sysName"])?[0].value.to_string())
        })
        .collect();
    for name in names {
        match name {
            Ok(name) => println!("{name}"),
            Err(error) => eprintln!("{error}"),
        }
    }
}
