//! GETs one variable over SNMPv3, authenticated and encrypted:
//! `AUTH=… PRIV=… cargo run --example v3 -- 192.168.1.1 netops`

use netsnmp::{AuthProtocol, PrivProtocol, Session, User};

fn main() -> netsnmp::Result<()> {
    let mut args = std::env::args().skip(1);
    let host = args.next().unwrap_or_else(|| "localhost".to_owned());
    let name = args.next().unwrap_or_else(|| "netops".to_owned());
    // Passphrases come from the environment: every process can read the arguments of others.
    let secret = |variable| std::env::var(variable).unwrap_or_default();

    let user = User::new(name)
        .auth(AuthProtocol::Sha256, secret("AUTH"))
        .privacy(PrivProtocol::Aes128, secret("PRIV"));
    let mut session = Session::builder(host).v3(user).open()?;
    match session.get(["sysDescr"]) {
        Ok(varbinds) => println!("{}", varbinds[0].value),
        Err(error) => println!("{error}\n{}", error.advice()),
    }
    Ok(())
}
