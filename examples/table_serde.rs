//! Reads the interface table of one agent into structs:
//! `cargo run --example table_serde --features serde -- 192.168.1.1`

use netsnmp::Session;

#[derive(Debug, serde::Deserialize)]
struct Interface {
    if_index: u32,
    if_descr: String,
    if_oper_status: String,
    if_speed: Option<u64>,
}

fn main() -> netsnmp::Result<()> {
    let host = std::env::args().nth(1).unwrap_or_else(|| "localhost".to_owned());

    let mut session = Session::builder(host).v2c("public").open()?;
    for interface in session.table("ifTable")?.deserialize::<Interface>()? {
        let Interface { if_index, if_descr, if_oper_status, if_speed } = interface;
        println!("{if_index} {if_descr} {if_oper_status} {if_speed:?}");
    }
    Ok(())
}
