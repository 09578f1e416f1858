//! Decides where bindings.rs comes from: bindgen, or a checked-in file.

use std::env;

use crate::features::Features;
use crate::generate::{generate, load_libclang};
use crate::library::Library;
use crate::{Result, prebuilt};

const VARIABLE: &str = "NETSNMP_BINDINGS";

enum Wanted {
    /// bindgen, and a checked-in file if bindgen cannot work.
    Any,
    Bindgen,
    Prebuilt,
}

/// Writes bindings.rs into `OUT_DIR`, and returns where it comes from.
pub fn write(library: &Library, features: &Features) -> Result<&'static str> {
    match wanted()? {
        Wanted::Bindgen => generate(library).map(|()| "bindgen"),
        Wanted::Prebuilt => prebuilt::install(library, features).map(|()| "prebuilt"),
        Wanted::Any => match generate(library) {
            Ok(()) => Ok("bindgen"),
            // The advice what to install stands at the end of the first problem.
            Err(first) => match prebuilt::install(library, features) {
                Ok(()) => Ok("prebuilt"),
                Err(second) => Err(format!("{second}, and {first}")),
            },
        },
    }
}

/// Returns what is missing for bindings, as far as that is known without headers.
pub fn missing() -> Option<String> {
    match wanted() {
        Ok(Wanted::Any) if prebuilt::supports_target() => None,
        Ok(Wanted::Any | Wanted::Bindgen) => load_libclang().err(),
        Ok(Wanted::Prebuilt) => None,
        Err(problem) => Some(problem),
    }
}

fn wanted() -> Result<Wanted> {
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    match env::var(VARIABLE).unwrap_or_default().as_str() {
        "" => Ok(Wanted::Any),
        "bindgen" => Ok(Wanted::Bindgen),
        "prebuilt" => Ok(Wanted::Prebuilt),
        other => Err(format!("{VARIABLE} is \"{other}\": set it to bindgen or prebuilt")),
    }
}
