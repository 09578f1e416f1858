//! Prints the interface table of one agent, one line per row: `cargo run --example table -- 192.168.1.1`

use netsnmp::{Session, Value};

fn main() -> netsnmp::Result<()> {
    let host = std::env::args().nth(1).unwrap_or_else(|| "localhost".to_owned());

    let mut session = Session::builder(host).v2c("public").open()?;
    for row in session.table("ifTable")?.rows {
        // A cell that the agent does not have is missing.
        let name = row.get("ifDescr").and_then(Value::as_str).unwrap_or("?");
        let status = row.get("ifOperStatus").and_then(Value::as_i64);
        println!("{:?} {name} {status:?}", row.index("ifIndex"));
    }
    Ok(())
}
