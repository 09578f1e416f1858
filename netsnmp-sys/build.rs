//! Finds libnetsnmp, compiles the shim, writes the bindings, and passes what it found to
//! dependants. If something is missing, the build fails with a line that names it.

#[path = "build/bindings.rs"]
mod bindings;
#[path = "build/features.rs"]
mod features;
#[path = "build/generate.rs"]
mod generate;
#[path = "build/library.rs"]
mod library;
#[path = "build/metadata.rs"]
mod metadata;
#[path = "build/prebuilt.rs"]
mod prebuilt;
#[path = "build/shim.rs"]
mod shim;

use std::process::ExitCode;

use features::Features;
use library::Library;

/// The oldest supported release. Older ones lack `usm_lookup_auth_type`, SHA-2 and AES-256, and
/// their `select(2)` loops overrun an `fd_set`.
const OLDEST: [u32; 3] = [5, 8, 0];

const INSTALL_NETSNMP: &str = "install libsnmp-dev (Debian, Ubuntu), net-snmp-devel (Fedora), \
                               net-snmp-dev (Alpine) or net-snmp (Homebrew)";
const INSTALL_LIBCLANG: &str = "install libclang-dev (Debian, Ubuntu), clang-devel (Fedora), \
                                clang-dev (Alpine) or llvm (Homebrew)";

/// The error is one line for the person who builds, without line breaks.
type Result<T> = std::result::Result<T, String>;

fn main() -> ExitCode {
    let problems = match probe() {
        Ok((library, features)) => Vec::from_iter(build(&library, &features).err()),
        // One run names all missing packages.
        Err(problem) => [problem].into_iter().chain(bindings::missing()).collect(),
    };
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
    let origin = bindings::write(library, features)?;
    // Link after the shim: a linker that reads from left to right must see the code that uses
    // libnetsnmp before libnetsnmp.
    library.link(features)?;
    metadata::export(library, features, origin)
}

fn is_too_old(version: &str) -> bool {
    numbers(version) < OLDEST
}

/// Returns the first three numbers of a version such as "5.9.4.pre2".
fn numbers(version: &str) -> [u32; 3] {
    let mut numbers = version.split('.').map(|part| {
        let digits = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        part[..digits].parse().unwrap_or(0)
    });
    std::array::from_fn(|_| numbers.next().unwrap_or(0))
}

fn too_old(version: &str, place: &str) -> String {
    let [major, minor, _] = OLDEST;
    format!(
        "{place} is Net-SNMP {version}, older than {major}.{minor}: {INSTALL_NETSNMP} in a newer \
         version, or set NETSNMP_DIR"
    )
}
