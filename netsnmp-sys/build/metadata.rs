//! Exports the `links` metadata: build scripts of dependants read it as `DEP_NETSNMP_…`.

use crate::Result;
use crate::features::Features;
use crate::library::{Library, utf8};

pub fn export(library: &Library, features: &Features, bindings: &str) -> Result<()> {
    let include = utf8(&features.include_dir)?;
    println!("cargo::metadata=version={}", features.version);
    println!("cargo::metadata=include={include}");
    println!("cargo::metadata=static={}", u8::from(library.is_static));
    println!("cargo::metadata=bindings={bindings}");
    // For tests/prebuilt.rs.
    println!("cargo::rustc-env=NETSNMP_SYS_INCLUDE={include}");
    for (key, set) in &features.flags {
        println!("cargo::metadata={key}={}", u8::from(*set));
    }
    Ok(())
}
