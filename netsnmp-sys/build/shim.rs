//! Compiles our own C code, and runs the compiler on other files.

use std::io;
use std::path::Path;
use std::process::Output;

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

/// Runs the compiler on a file that includes wrapper.h.
pub fn run_compiler(library: &Library, arguments: &[&str], source: &Path) -> Result<Output> {
    let tool = compiler(library)
        .include(".")
        .cargo_metadata(false)
        .cargo_warnings(false)
        .try_get_compiler()
        .map_err(|error| no_compiler("cc", first_line(&error.to_string())))?;
    let name = tool.path().display().to_string();
    tool.to_command().args(arguments).arg(source).output().map_err(|error| {
        no_compiler(
            &name,
            &match error.kind() {
                io::ErrorKind::NotFound => "not found".to_owned(),
                _ => error.to_string(),
            },
        )
    })
}

fn no_compiler(name: &str, reason: &str) -> String {
    format!(
        "the C compiler {name} cannot be run ({reason}): install gcc, or set CC to another compiler"
    )
}

/// Returns the compiler's first line about an error.
pub fn first_error(output: &Output) -> String {
    let stderr = String::from_utf8_lossy(&output.stderr);
    let line = stderr.lines().find(|line| line.contains("error")).unwrap_or(&stderr);
    first_line(line).to_owned()
}

pub fn first_line(text: &str) -> &str {
    text.lines().find(|line| !line.trim().is_empty()).unwrap_or("no reason given").trim()
}
