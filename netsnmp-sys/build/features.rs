//! Asks the C preprocessor what the headers say about the library.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::library::{Library, write_out};
use crate::shim::{first_error, run_compiler};
use crate::{INSTALL_NETSNMP, Result, is_too_old, too_old};

/// The metadata keys and their macros in shim/netsnmp_features.h.
const FLAGS: [(&str, &str); 14] = [
    ("reentrant", "FEATURE_REENTRANT"),
    ("md5", "FEATURE_MD5"),
    ("sha2_224_256", "FEATURE_SHA2_224_256"),
    ("sha2_384_512", "FEATURE_SHA2_384_512"),
    ("des", "FEATURE_DES"),
    ("aes", "FEATURE_AES"),
    ("aes192_256", "FEATURE_AES192_256"),
    ("snmpv1", "FEATURE_SNMPV1"),
    ("snmpv2c", "FEATURE_SNMPV2C"),
    ("write_support", "FEATURE_WRITE_SUPPORT"),
    ("usm", "FEATURE_USM"),
    ("tls", "FEATURE_TLS"),
    ("ipv6", "FEATURE_IPV6"),
    ("openssl", "FEATURE_OPENSSL"),
];

/// Marks each fact in the preprocessed text.
const MARK: &str = "netsnmp_sys_fact";

pub struct Features {
    pub version: String,
    /// The directory that holds `net-snmp/`.
    pub include_dir: PathBuf,
    pub flags: Vec<(&'static str, bool)>,
}

pub fn read(library: &Library) -> Result<Features> {
    println!("cargo::rerun-if-changed=wrapper.h");
    let text = preprocess(library)?;

    let include_dir = text.lines().find_map(line_marker);
    // A macro from a system header expands onto a line of its own after a line marker. So drop the
    // markers, then join the lines.
    let text: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    let mut version = None;
    let mut flags = Vec::new();
    for fact in text.join(" ").split(MARK).skip(1) {
        let Some((key, value)) = fact.trim().split_once(' ') else {
            continue;
        };
        let value = value.trim();
        if key == "version" {
            version = Some(value.trim_matches('"').to_owned());
        } else if let Some((key, _)) = FLAGS.iter().find(|(name, _)| *name == key) {
            flags.push((*key, value == "1"));
        }
    }
    let (Some(version), Some(include_dir)) = (version, include_dir) else {
        return Err("the output of the C preprocessor has no PACKAGE_VERSION".to_owned());
    };
    if flags.len() != FLAGS.len() {
        return Err("the output of the C preprocessor has no features".to_owned());
    }
    if is_too_old(&version) {
        return Err(too_old(&version, &include_dir.join("net-snmp").display().to_string()));
    }
    if library.version.as_ref().is_some_and(|claimed| *claimed != version) {
        println!(
            "cargo::warning=the headers in {} are Net-SNMP {version}, but {} is {}",
            include_dir.display(),
            library.source,
            library.version.as_deref().unwrap_or_default(),
        );
    }
    Ok(Features { version, include_dir, flags })
}

impl Features {
    pub fn has(&self, key: &str) -> bool {
        self.flags.iter().any(|(name, set)| *name == key && *set)
    }

    /// The libraries that a static libnetsnmp of this configuration needs.
    pub fn libraries(&self) -> Vec<String> {
        let mut libs = Vec::new();
        if self.has("tls") {
            libs.push("ssl".to_owned());
        }
        if self.has("openssl") {
            libs.push("crypto".to_owned());
        }
        libs.push("m".to_owned());
        libs
    }
}

/// Runs wrapper.h and the facts through the preprocessor (`cc -E`).
fn preprocess(library: &Library) -> Result<String> {
    let mut source = String::from("#include \"wrapper.h\"\n#include \"netsnmp_features.h\"\n");
    let _ = writeln!(source, "{MARK} version PACKAGE_VERSION");
    for (key, name) in FLAGS {
        let _ = writeln!(source, "{MARK} {key} {name}");
    }
    let source = write_out("features.c", &source)?;

    let output = run_compiler(library, &["-E"], &source)?;
    if !output.status.success() {
        return Err(format!(
            "the Net-SNMP headers cannot be used ({}): {INSTALL_NETSNMP}, or set \
             NETSNMP_INCLUDE_DIR",
            first_error(&output)
        ));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Reads the include directory from a line marker: `# 1 "/usr/include/net-snmp/net-snmp-config.h" 1
/// 3 4`.
fn line_marker(line: &str) -> Option<PathBuf> {
    let path = line.strip_prefix('#')?.split('"').nth(1)?;
    Path::new(path)
        .parent()?
        .parent()
        .filter(|_| path.ends_with("/net-snmp/net-snmp-config.h"))
        .map(Path::to_owned)
}
