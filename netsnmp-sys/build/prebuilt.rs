//! Takes checked-in bindings, for builds without libclang. Each of them has a C file beside it, which
//! compiles only with headers that fit. The declarations of our own header are the same for all releases,
//! and have files of their own.

use std::path::Path;
use std::{env, fs};

use crate::features::Features;
use crate::library::{Library, write_out};
use crate::shim::{first_error, run_compiler};
use crate::{Result, numbers};

/// The files in prebuilt/, oldest first, each with the first release that it is for.
const FILES: [(&str, [u32; 3]); 4] =
    [("5.8", [5, 8, 0]), ("5.9", [5, 9, 0]), ("5.9.1", [5, 9, 1]), ("5.9.5", [5, 9, 5])];

/// Whether the checked-in bindings are for the target. All 64-bit Linux systems have the same layouts.
pub fn supports_target() -> bool {
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_POINTER_WIDTH", "64")
}

/// Copies the bindings that fit the headers into `OUT_DIR`.
pub fn install(library: &Library, features: &Features) -> Result<()> {
    println!("cargo::rerun-if-changed=prebuilt");
    if !supports_target() {
        return Err("there are prebuilt bindings for 64-bit Linux only".to_owned());
    }
    let release = numbers(&features.version);
    let (name, _) = FILES
        .into_iter()
        .rfind(|(_, first)| *first <= release)
        .ok_or_else(|| format!("there are no prebuilt bindings for {}", features.version))?;

    let mut bindings = String::new();
    for part in [name, "shim"] {
        // The compiler only reads the file: this also works for another target than this machine.
        let check = format!("prebuilt/{part}.c");
        let output = run_compiler(library, &["-w", "-fsyntax-only"], Path::new(&check))?;
        if !output.status.success() {
            return Err(format!(
                "the prebuilt bindings for Net-SNMP {name} do not fit the headers of {} in {} ({})",
                features.version,
                features.include_dir.display(),
                first_error(&output)
            ));
        }
        let path = format!("prebuilt/{part}.rs");
        bindings += &fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
    }
    // The only text of the headers that is the same for all builds of a release.
    let version =
        format!("pub const PACKAGE_VERSION: &::std::ffi::CStr = c{:?};\n", features.version);
    write_out("bindings.rs", &(bindings + &version)).map(drop)
}
