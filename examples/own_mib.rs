//! Asks for an object of a MIB module of your own:
//! `cargo run --example own_mib -- 192.168.1.1 ACME-MIB.txt acmeHeat`

use netsnmp::{
    Mib, Session,
    mib::{MibSources, Style},
};
use std::sync::Arc;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [host, file, name] = &arguments[..] else { return Err("usage: HOST FILE NAME".into()) };

    let mut sources = MibSources::default();
    sources.files.push(file.into());
    let (mib, problems) = Mib::load(&sources)?;
    for problem in problems {
        eprintln!("{problem}");
    }

    let mib = Arc::new(mib);
    let mut session = Session::builder(&**host).v2c("public").mib(Arc::clone(&mib)).open()?;
    for varbind in session.get([name])? {
        println!("{}", mib.line(&varbind, &Style::default()));
    }
    Ok(())
}
