//! The interface table of one agent, a row a line: `cargo run --example table -- 192.168.1.1`

use netsnmp::Session;

fn main() -> netsnmp::Result<()> {
    let host = std::env::args().nth(1).unwrap_or_else(|| "localhost".to_owned());

    let mut session = Session::builder(host).v2c("public").open()?;
    for row in session.table("ifTable")?.rows {
        // Columns by number: 2 is ifDescr, 8 is ifOperStatus.
        let cell = |column| row.cells.get(&column).map_or_else(String::new, ToString::to_string);
        println!("{:?}\t{}\t{}", row.index, cell(2), cell(8));
    }
    Ok(())
}
