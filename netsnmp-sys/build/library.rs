//! Finds libnetsnmp and its headers with environment variables, pkg-config or `net-snmp-config`, in
//! this order.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

use crate::features::Features;
use crate::{INSTALL_NETSNMP, Result, is_too_old, too_old};

const HEADER: &str = "net-snmp/net-snmp-config.h";

#[derive(Default)]
pub struct Library {
    /// Where this information comes from, for messages.
    pub source: String,
    /// The version according to the source. The headers are checked later.
    pub version: Option<String>,
    /// If empty, the compiler's own search path is used.
    pub include_dirs: Vec<PathBuf>,
    pub defines: Vec<(String, Option<String>)>,
    pub lib_dirs: Vec<PathBuf>,
    /// `netsnmp`, followed by the libraries that a static one needs. `None` means that the features
    /// in the headers decide what it needs.
    libs: Option<Vec<String>>,
    pub is_static: bool,
}

pub fn probe() -> Result<Library> {
    let is_static = flag("NETSNMP_STATIC");
    let library = match from_environment(is_static)? {
        Some(library) => library,
        None => match variable("NETSNMP_CONFIG") {
            Some(program) => from_net_snmp_config(program, is_static)?,
            None => from_system(is_static)?,
        },
    };
    if let Some(version) = library.version.as_deref().filter(|v| is_too_old(v)) {
        return Err(too_old(version, &library.source));
    }
    if is_static && !library.lib_dirs.iter().any(|dir| has_library(dir, &["a", "lib"])) {
        return Err(format!(
            "NETSNMP_STATIC is set but {} has no libnetsnmp.a (distributions seldom ship one): \
             point NETSNMP_DIR at a Net-SNMP configured with --enable-static, or unset \
             NETSNMP_STATIC",
            library.source
        ));
    }
    Ok(library)
}

impl Library {
    /// Prints the directives for the linker.
    pub fn link(&self, features: &Features) -> Result<()> {
        for dir in &self.lib_dirs {
            println!("cargo::rustc-link-search=native={}", utf8(dir)?);
        }
        let kind = if self.is_static { "static=" } else { "" };
        println!("cargo::rustc-link-lib={kind}netsnmp");
        let needed = match &self.libs {
            Some(libs) => libs.clone(),
            None if self.is_static => features.libraries(),
            None => Vec::new(),
        };
        for lib in needed.iter().filter(|lib| *lib != "netsnmp") {
            println!("cargo::rustc-link-lib={lib}");
        }
        Ok(())
    }
}

/// Uses `NETSNMP_DIR`, `NETSNMP_INCLUDE_DIR` and `NETSNMP_LIB_DIR`. If any of them is set, no other
/// source is used.
fn from_environment(is_static: bool) -> Result<Option<Library>> {
    let root = variable("NETSNMP_DIR").map(PathBuf::from);
    let include = variable("NETSNMP_INCLUDE_DIR").map(PathBuf::from);
    let lib = variable("NETSNMP_LIB_DIR").map(PathBuf::from);
    if root.is_none() && include.is_none() && lib.is_none() {
        return Ok(None);
    }

    let include = match (include, &root) {
        (Some(dir), _) => Some(("NETSNMP_INCLUDE_DIR", dir)),
        (None, Some(root)) => Some(("NETSNMP_DIR", root.join("include"))),
        (None, None) => None,
    };
    if let Some((name, dir)) = &include
        && !dir.join(HEADER).is_file()
    {
        return Err(format!("{name}: there is no {}", dir.join(HEADER).display()));
    }

    let lib = match (lib, &root) {
        (Some(dir), _) => Some(("NETSNMP_LIB_DIR", dir)),
        (None, Some(root)) => Some(("NETSNMP_DIR", lib_dir_below(root))),
        (None, None) => None,
    };
    if let Some((name, dir)) = &lib
        && !has_library(dir, &["so", "dylib", "tbd", "a", "lib"])
    {
        return Err(format!("{name}: there is no libnetsnmp in {}", dir.display()));
    }

    let used: Vec<String> =
        [&include, &lib].into_iter().flatten().map(|(name, _)| (*name).to_owned()).collect();
    Ok(Some(Library {
        source: if used.first() == used.get(1) { used[0].clone() } else { used.join(" and ") },
        include_dirs: include.into_iter().map(|(_, dir)| dir).collect(),
        lib_dirs: lib.into_iter().map(|(_, dir)| dir).collect(),
        is_static,
        ..Library::default()
    }))
}

/// Returns `lib`, or the name that 64-bit and multiarch systems use.
fn lib_dir_below(root: &Path) -> PathBuf {
    ["lib".to_owned(), "lib64".to_owned(), format!("lib/{}", multiarch())]
        .iter()
        .map(|name| root.join(name))
        .find(|dir| has_library(dir, &["so", "dylib", "tbd", "a", "lib"]))
        .unwrap_or_else(|| root.join("lib"))
}

/// Returns the name that Debian's folders of the target's libraries have. Only the compiler knows it: it is
/// i386-linux-gnu for i686.
fn multiarch() -> String {
    let asked = cc::Build::new()
        .cargo_metadata(false)
        .cargo_warnings(false)
        .try_get_compiler()
        .ok()
        .and_then(|tool| tool.to_command().arg("-print-multiarch").output().ok())
        .filter(|output| output.status.success())
        .map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    asked.filter(|name| !name.is_empty()).unwrap_or_else(|| {
        format!("{}-linux-gnu", env::var("CARGO_CFG_TARGET_ARCH").unwrap_or_default())
    })
}

fn has_library(dir: &Path, extensions: &[&str]) -> bool {
    extensions.iter().any(|extension| {
        ["libnetsnmp", "netsnmp"]
            .iter()
            .any(|stem| dir.join(format!("{stem}.{extension}")).is_file())
    })
}

/// Tries pkg-config, then `net-snmp-config` in `PATH`.
fn from_system(is_static: bool) -> Result<Library> {
    let pkg_config = match from_pkg_config(is_static) {
        Ok(library) => return Ok(library),
        Err(reason) => reason,
    };
    if env::var_os("HOST") != env::var_os("TARGET") {
        // The net-snmp-config in PATH describes the build machine, not the target.
        return Err(format!(
            "no libnetsnmp for {} ({pkg_config}): set NETSNMP_DIR or PKG_CONFIG_ALLOW_CROSS=1 and \
             PKG_CONFIG_SYSROOT_DIR",
            env::var("TARGET").unwrap_or_default()
        ));
    }
    let program = OsString::from("net-snmp-config");
    if let Err(error) = Command::new(&program).arg("--version").output() {
        let net_snmp_config = match error.kind() {
            io::ErrorKind::NotFound => "no net-snmp-config in PATH".to_owned(),
            _ => format!("net-snmp-config: {error}"),
        };
        return Err(format!(
            "libnetsnmp was not found ({pkg_config}; {net_snmp_config}): {INSTALL_NETSNMP}, or set \
             NETSNMP_DIR"
        ));
    }
    from_net_snmp_config(program, is_static)
}

fn from_pkg_config(is_static: bool) -> Result<Library> {
    use pkg_config::{Config, Error};
    // We compare the version ourselves, to distinguish "too old" from "missing".
    let found = Config::new()
        .statik(is_static)
        .cargo_metadata(false)
        .env_metadata(true)
        .probe("netsnmp")
        .map_err(|error| match error {
            Error::EnvNoPkgConfig(name) => format!("{name} is set"),
            Error::CrossCompilation => "pkg-config is not set up to cross-compile".to_owned(),
            Error::Command { cause, .. } if cause.kind() == io::ErrorKind::NotFound => {
                "no pkg-config in PATH".to_owned()
            }
            _ => "pkg-config does not know netsnmp".to_owned(),
        })?;
    Ok(Library {
        source: "the netsnmp of pkg-config".to_owned(),
        version: Some(found.version),
        include_dirs: found.include_paths,
        defines: found.defines.into_iter().collect(),
        lib_dirs: found.link_paths,
        libs: Some(found.libs),
        is_static,
    })
}

fn from_net_snmp_config(program: OsString, is_static: bool) -> Result<Library> {
    let ask = |option: &str| -> Result<String> {
        let name = program.to_string_lossy();
        let output = Command::new(&program)
            .arg(option)
            .output()
            .map_err(|error| format!("cannot run {name}: {error}: {INSTALL_NETSNMP}"))?;
        if !output.status.success() {
            return Err(format!("{name} {option} failed ({})", output.status));
        }
        String::from_utf8(output.stdout).map_err(|_| format!("{name} {option}: not UTF-8"))
    };
    let mut library = Library {
        source: program.to_string_lossy().into_owned(),
        version: Some(ask("--version")?.trim().to_owned()),
        is_static,
        ..Library::default()
    };
    // These are the flags that the library was built with, including warnings, optimisation and the
    // include path of perl. We need only those that change struct layouts and those that lead to
    // the headers.
    for word in ask("--base-cflags")?.split_whitespace() {
        if let Some(dir) = word.strip_prefix("-I") {
            let dir = PathBuf::from(dir);
            if dir.is_absolute()
                && dir.join(HEADER).is_file()
                && !library.include_dirs.contains(&dir)
            {
                library.include_dirs.push(dir);
            }
        } else if let Some(define) = word.strip_prefix("-D") {
            let (name, value) = define.split_once('=').unwrap_or((define, "1"));
            if matches!(name, "_FILE_OFFSET_BITS" | "_TIME_BITS") {
                library.defines.push((name.to_owned(), Some(value.to_owned())));
            }
        }
    }
    let mut libs = Vec::new();
    for word in ask(if is_static { "--libs" } else { "--netsnmp-libs" })?.split_whitespace() {
        if let Some(dir) = word.strip_prefix("-L") {
            library.lib_dirs.push(PathBuf::from(dir));
        } else if let Some(lib) = word.strip_prefix("-l")
            && !libs.iter().any(|seen| seen == lib)
        {
            libs.push(lib.to_owned());
        }
    }
    library.libs = Some(libs);
    Ok(library)
}

/// Reads one of our environment variables; an empty one counts as unset.
fn variable(name: &str) -> Option<OsString> {
    println!("cargo::rerun-if-env-changed={name}");
    env::var_os(name).filter(|value| !value.is_empty())
}

fn flag(name: &str) -> bool {
    variable(name).is_some_and(|value| value != "0")
}

/// Cargo's directives must be UTF-8.
pub fn utf8(path: &Path) -> Result<&str> {
    path.to_str().ok_or_else(|| format!("{} is not UTF-8", path.display()))
}

/// Writes a file into `OUT_DIR` and returns its path.
pub fn write_out(name: &str, text: &str) -> Result<PathBuf> {
    let path = out_dir()?.join(name);
    fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(path)
}

pub fn out_dir() -> Result<PathBuf> {
    env::var_os("OUT_DIR")
        .map(PathBuf::from)
        .ok_or_else(|| "OUT_DIR is not set: run by Cargo?".to_owned())
}
