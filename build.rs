//! Hands on where `netsnmp-sys` found the headers this crate is compiled against.

fn main() {
    // Set by Cargo from the `links = "netsnmp"` metadata of netsnmp-sys.
    let headers = std::env::var("DEP_NETSNMP_INCLUDE").unwrap_or_default();
    println!("cargo::rustc-env=NETSNMP_HEADERS={headers}");
    println!("cargo::rerun-if-changed=build.rs");
}
