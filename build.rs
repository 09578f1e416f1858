//! Hands on what `netsnmp-sys` found: which headers this crate is compiled against.

fn main() {
    // Set by Cargo from the `links = "netsnmp"` metadata of netsnmp-sys.
    for (metadata, name) in
        [("DEP_NETSNMP_INCLUDE", "NETSNMP_HEADERS"), ("DEP_NETSNMP_VERSION", "NETSNMP_VERSION")]
    {
        let value = std::env::var(metadata).unwrap_or_default();
        println!("cargo::rustc-env={name}={value}");
    }
    println!("cargo::rerun-if-changed=build.rs");
}
