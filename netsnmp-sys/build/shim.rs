//! Compiles our own C code.

use crate::Result;
use crate::library::Library;

const SOURCES: [&str; 5] =
    ["shim/facts.c", "shim/log.c", "shim/mib.c", "shim/pdu.c", "shim/session.c"];

pub fn compile(library: &Library) -> Result<()> {
    println!("cargo::rerun-if-changed=shim");
    let mut build = compiler(library);
    build
        .files(SOURCES)
        .warnings(true)
        .extra_warnings(true)
        .try_compile("netsnmp_shim")
        .map_err(|error| format!("shim/ does not compile: {}", first_line(&error.to_string())))
}

/// The C compiler, with the flags that the headers always need.
pub fn compiler(library: &Library) -> cc::Build {
    let mut build = cc::Build::new();
    build.include("shim").includes(&library.include_dirs);
    for (name, value) in &library.defines {
        build.define(name, value.as_deref());
    }
    build
}

pub fn first_line(text: &str) -> &str {
    text.lines().find(|line| !line.trim().is_empty()).unwrap_or("no reason given").trim()
}
