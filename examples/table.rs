//! Prints the interface table of one agent, one line per row: `cargo run --example table -- 192.168.1.1`

use netsnmp::{Mib, Session, mib::ToOid};

fn main() -> netsnmp::Result<()> {
    let host = std::env::args().nth(1).unwrap_or_else(|| "localhost".to_owned());

    let mut session = Session::builder(host).v2c("public").open()?;
    let table = "ifTable".to_oid()?;
    for row in session.table(&table)?.rows {
        for index in Mib::builtin().row_index(&table, &row.index).unwrap_or_default() {
            print!("{} {}", index.name, index.value);
        }
        // Column 2 is ifDescr, column 8 is ifOperStatus. A cell that the agent does not have is
        // missing in the map.
        for column in [2, 8] {
            print!("\t{}", row.cells.get(&column).map_or_else(String::new, ToString::to_string));
        }
        println!();
    }
    Ok(())
}
