//! Makes bindings.rs from wrapper.h with bindgen.

use std::panic::{self, UnwindSafe};

use bindgen::callbacks::{IntKind, ParseCallbacks};

use crate::library::{Library, out_dir, utf8};
use crate::shim::first_line;
use crate::{INSTALL_LIBCLANG, Result};

/// Checks that libclang can be loaded. bindgen opens it at run time and panics if it is missing.
pub fn load_libclang() -> Result<()> {
    for name in ["LIBCLANG_PATH", "LLVM_CONFIG_PATH", "CLANG_PATH"] {
        println!("cargo::rerun-if-env-changed={name}");
    }
    quietly(bindgen::clang_version).map(|_| ()).map_err(|reason| {
        // The reason lists every directory that was searched.
        let reason = if reason.contains("couldn't find any valid shared libraries") {
            "it was not found in the usual places"
        } else {
            first_line(&reason)
        };
        format!(
            "libclang, which reads the Net-SNMP headers, cannot be loaded ({reason}): \
                 {INSTALL_LIBCLANG}, or set LIBCLANG_PATH"
        )
    })
}

pub fn generate(library: &Library) -> Result<()> {
    load_libclang()?;
    let rust = env!("CARGO_PKG_RUST_VERSION")
        .parse::<bindgen::RustTarget>()
        .map_err(|error| error.to_string())?;
    let mut builder = bindgen::builder()
        .header("wrapper.h")
        .clang_arg("-Ishim")
        // All Net-SNMP headers that wrapper.h includes, and our own.
        .allowlist_file(r".*[/\\]net-snmp[/\\].*")
        .allowlist_file(r".*netsnmp_shim\.h")
        // Results of ./configure, which only Net-SNMP's own sources need.
        .blocklist_var("HAVE_.*|SIZEOF_.*|_[A-Z_].*")
        // Types of the C library come from the libc crate.
        .blocklist_type("timeval|fd_set|FILE|_IO_.*|sockaddr|sockaddr_in6?|in6?_addr|in_port_t")
        .raw_line("pub use libc::{FILE, fd_set, in_addr, in6_addr, sockaddr, sockaddr_in, sockaddr_in6, timeval};")
        .rust_target(rust)
        .rust_edition(bindgen::RustEdition::Edition2024)
        .default_enum_style(bindgen::EnumVariation::Consts)
        .prepend_enum_name(false)
        .default_macro_constant_type(bindgen::MacroTypeVariation::Signed)
        // Up to 5.8, tags are written with a cast, ((u_char)0x04), which only clang can evaluate.
        .clang_macro_fallback()
        .clang_macro_fallback_build_dir(out_dir()?)
        .generate_cstr(true)
        // No Debug, because sessions and users contain keys.
        .derive_debug(false)
        // This struct points into itself; a copy would point into the original.
        .no_copy("netsnmp_large_fd_set_s")
        .layout_tests(true)
        .generate_comments(false)
        .parse_callbacks(Box::new(Constants))
        .parse_callbacks(Box::new(bindgen::CargoCallbacks::new()));
    for dir in &library.include_dirs {
        builder = builder.clang_arg(format!("-I{}", utf8(dir)?));
    }
    for (name, value) in &library.defines {
        builder = builder.clang_arg(match value {
            Some(value) => format!("-D{name}={value}"),
            None => format!("-D{name}"),
        });
    }
    let path = out_dir()?.join("bindings.rs");
    let bindings = quietly(panic::AssertUnwindSafe(|| builder.generate()))
        .and_then(|generated| generated.map_err(|error| error.to_string()))
        .map_err(|reason| {
            // The C compiler has already read the same headers, so clang is only missing its own
            // headers, such as stddef.h.
            let reason = reason.lines().find(|line| line.contains("error")).unwrap_or(&reason);
            format!(
                "bindgen cannot read the Net-SNMP headers ({}): {INSTALL_LIBCLANG}, or set \
                 BINDGEN_EXTRA_CLANG_ARGS",
                first_line(reason)
            )
        })?;
    bindings.write_to_file(&path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Runs `work` without printing a panic; a panic becomes an error with its message.
fn quietly<T>(work: impl FnOnce() -> T + UnwindSafe) -> Result<T> {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let outcome = panic::catch_unwind(work);
    panic::set_hook(hook);
    outcome.map_err(|panic| {
        panic
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
            .unwrap_or_default()
    })
}

/// The types of the integer macros. In C they are all `int`; here each has the type of the struct
/// member or parameter that it is used for.
#[derive(Debug)]
struct Constants;

impl ParseCallbacks for Constants {
    fn int_macro(&self, name: &str, value: i64) -> Option<IntKind> {
        // ASN.1 tags and exceptions: variable_list.type is a u_char.
        const TAGS: [&str; 3] = ["SNMP_NOSUCHOBJECT", "SNMP_NOSUCHINSTANCE", "SNMP_ENDOFMIBVIEW"];
        let kind = if TAGS.contains(&name)
            || (name.starts_with("ASN_") && !name.ends_with("_LEN"))
            || name == "ASN_LONG_LEN"
        {
            // All tags fit into a byte; a larger value is not a tag.
            if u8::try_from(value).is_err() {
                return None;
            }
            IntKind::UChar
        } else if name.starts_with("SNMP_VERSION_")
            || name.starts_with("SNMP_ERR_")
            || name.starts_with("SNMP_TRAP_") && name != "SNMP_TRAP_PORT"
            || matches!(
                name,
                // session.version, .timeout; pdu.errstat, .errindex, .reqid
                "SNMP_DEFAULT_VERSION"
                    | "SNMP_DEFAULT_TIMEOUT"
                    | "SNMP_DEFAULT_REQID"
                    | "SNMP_DEFAULT_MSGID"
                    | "SNMP_DEFAULT_ERRSTAT"
                    | "SNMP_DEFAULT_ERRINDEX"
            )
        {
            IntKind::Long
        } else if ["SNMP_FLAGS_", "NETSNMP_SHIM_FLAGS_", "UCD_MSG_FLAG_"]
            .iter()
            .any(|start| name.starts_with(start))
            || name == "MAX_SUBID"
        {
            // session.flags, pdu.flags; oid
            IntKind::ULong
        } else if matches!(name, "SNMP_PORT" | "SNMP_TRAP_PORT") {
            IntKind::U16
        } else if value >= 0 && is_length(name) {
            IntKind::Custom { name: "usize", is_signed: false }
        } else {
            return None;
        };
        Some(kind)
    }
}

/// Sizes of buffers, keys and OIDs.
fn is_length(name: &str) -> bool {
    // The number of an option is always an int.
    !name.starts_with("NETSNMP_DS_")
        && ["_LEN", "_LEN2", "_LENGTH", "_SIZE", "_BUF", "MAXBUF"]
            .iter()
            .any(|end| name.ends_with(end))
}
