//! SETs sysContact, then reads it back: `cargo run --example set -- 192.168.1.1 private "me"`

use netsnmp::{Session, Value, VarBind, mib::ToOid};

fn main() -> netsnmp::Result<()> {
    let mut args = std::env::args().skip(1);
    let host = args.next().unwrap_or_else(|| "localhost".to_owned());
    let community = args.next().unwrap_or_else(|| "private".to_owned());
    let contact = args.next().unwrap_or_else(|| "nobody".to_owned());

    let sys_contact = "sysContact".to_instance()?;
    let mut session = Session::builder(host).v2c(community).open()?;
    session.set([VarBind::new(sys_contact.clone(), Value::OctetString(contact.into_bytes()))])?;
    println!("{}", session.get([sys_contact])?[0].value);
    Ok(())
}
