use std::{env, path::PathBuf};
fn main() {
    pkg_config::Config::new().atleast_version("5.8").probe("netsnmp").expect("libsnmp-dev");
    bindgen::Builder::default()
        .header("wrapper.h")
        .allowlist_file(".*/net-snmp/.*")
        .generate_comments(false)
        .generate()
        .expect("bindgen")
        .write_to_file(PathBuf::from(env::var_os("OUT_DIR").unwrap()).join("bindings.rs"))
        .unwrap();
}
