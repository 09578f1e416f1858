//! Makes the checked-in bindings of netsnmp-sys from what bindgen wrote for several releases of
//! Net-SNMP, and the C file that checks them against installed headers. `scripts/prebuilt` runs it:
//!
//! ```sh
//! prebuilt netsnmp|shim OUTPUT HEADERS.i BINDINGS.rs BINDINGS.rs…
//! ```
//!
//! `HEADERS.i` is what `cc -E -dD` makes of wrapper.h. `OUTPUT.rs` and `OUTPUT.c` are written. `shim` are
//! the declarations of our own header, `netsnmp` all others.

mod check;
mod items;
mod macros;
mod spelling;

use items::Items;
use spelling::Names;
use std::{env, error::Error, fs, process::Command};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [part, output, headers, all @ ..] = &arguments[..] else {
        return Err("usage: prebuilt netsnmp|shim OUTPUT HEADERS.i BINDINGS.rs…".into());
    };
    let mut common: Option<Items> = None;
    for file in all {
        let items = Items::parse(&fs::read_to_string(file)?)?;
        common = Some(match common {
            Some(common) => common.intersect(&items),
            None => items,
        });
    }
    let mut items = common.ok_or("no bindings")?;
    let headers = fs::read_to_string(headers)?;
    items.drop_what_varies(&headers);
    let names = Names::new(&items, &headers);
    items.only(part == "shim");

    let rust = format!("{output}.rs");
    fs::write(&rust, items.rust())?;
    let style = ["--edition", "2024", "--config", "max_width=100,fn_params_layout=Compressed"];
    if !Command::new("rustfmt").args(style).arg(&rust).status()?.success() {
        return Err("rustfmt failed".into());
    }
    let check = check::program(&items, &names)?;
    fs::write(format!("{output}.c"), check)?;
    Ok(())
}
