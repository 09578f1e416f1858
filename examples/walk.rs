//! Walks a subtree, one request at a time: `cargo run --example walk -- 192.168.1.1 ifDescr`

use netsnmp::{Mib, Session, mib::Style};

fn main() -> netsnmp::Result<()> {
    let mut args = std::env::args().skip(1);
    let host = args.next().unwrap_or_else(|| "localhost".to_owned());
    let root = args.next().unwrap_or_else(|| "system".to_owned());

    let mut session = Session::builder(host).v2c("public").open()?;
    let mut walk = session.walk(root.as_str())?;
    for varbind in &mut walk {
        println!("{}", Mib::builtin().line(&varbind?, &Style::default()));
    }
    // Says whether the walk is complete, and if not, what stopped it.
    eprintln!("ended: {:?}", walk.end());
    Ok(())
}
