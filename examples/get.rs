//! GETs three variables of one agent: `cargo run --example get -- 192.168.1.1 public`

use netsnmp::Session;

fn main() -> netsnmp::Result<()> {
    let mut args = std::env::args().skip(1);
    let host = args.next().unwrap_or_else(|| "localhost".to_owned());
    let community = args.next().unwrap_or_else(|| "public".to_owned());

    let mut session = Session::builder(host).v2c(community).open()?;
    for varbind in session.get(["sysDescr", "sysName", "sysUpTime"])? {
        println!("{} = {}", varbind.oid, varbind.value);
    }
    Ok(())
}
