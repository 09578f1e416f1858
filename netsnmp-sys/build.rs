//! Finds libnetsnmp, compiles the shim, writes the bindings, and passes what it found to
//! dependants. If something is missing, the build fails with a line that names it.

#[path = "build/bindings.rs"]
mod bindings;
#[path = "build/features.rs"]
mod features;
#[path = "build/library.rs"]
mod library;
#[path = "build/metadata.rs"]
mod metadata;
#[path = "build/shim.rs"]
mod shim;

use std::process::ExitCode;

use features::Features;
use library::Library;

/// The oldest supported release. Older ones lack `usm_lookup_auth_type`, SHA-2 and AES-256, and
/// their `select(2)` loops overrun an `fd_set`.
const OLDEST: (u32, u32) = (5, 8);

const INSTALL_NETSNMP: &str = "install libsnmp-dev (Debian, Ubuntu), net-snmp-devel (Fedora), \
                               net-snmp-dev (Alpine) or net-snmp (Homebrew)";
const INSTALL_LIBCLANG: &str = "install libclang-dev (Debian, Ubuntu), clang-devel (Fedora), \
                                clang-dev (Alpine) or llvm (Homebrew)";

/// The error is one line for the person who builds, without line breaks.
type Result<T> = std::result::Result<T, String>;

fn main() -> ExitCode {
    // Look for both before giving up, so that one run names all missing packages.
    let found = probe();
    let libclang = bindings::load_libclang();
    let mut problems: Vec<String> = libclang.err().into_iter().collect();
    match found {
        Err(problem) => problems.insert(0, problem),
        Ok((library, features)) if problems.is_empty() => {
            problems.extend(build(&library, &features).err());
        }
        Ok(_) => {}
    }
    for problem in &problems {
        println!("cargo::error={problem}");
    }
    // cargo::error makes the build fail with any exit code. A code other than 0 would only add a
    // dump of this program's output.
    ExitCode::SUCCESS
}

fn probe() -> Result<(Library, Features)> {
    let library = library::probe()?;
    let features = features::read(&library)?;
    Ok((library, features))
}

fn build(library: &Library, features: &Features) -> Result<()> {
    shim::compile(library)?;
    bindings::generate(library)?;
    // Link after the shim: a linker that reads from left to right must see the code that uses
    // libnetsnmp before libnetsnmp.
    library.link(features)?;
    metadata::export(library, features)
}

fn is_too_old(version: &str) -> bool {
    let mut numbers = version.split('.').map(|part| {
        let digits = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        part[..digits].parse().unwrap_or(0)
    });
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) < OLDEST
}

fn too_old(version: &str, place: &str) -> String {
    let (major, minor) = OLDEST;
    format!(
        "{place} is Net-SNMP {version}, older than {major}.{minor}: {INSTALL_NETSNMP} in a newer \
         version, or set NETSNMP_DIR"
    )
}
