//! Log messages, on standard error.

use crate::{cli::logging::Logging, error::Error, output::shown, shared};
use env_logger::{Builder, Target, WriteStyle};
use log::{Level, LevelFilter};
use std::{io::Write, path::Path};

/// Starts logging. `-D`, `--log-level` and `--verbose` win over RUST_LOG.
///
/// # Errors
/// The log file cannot be opened, or `-L` has an unknown letter.
pub(crate) fn start(args: &Logging, quiet: bool) -> Result<(), Error> {
    let mut builder = Builder::new();
    builder.filter_level(if quiet { LevelFilter::Error } else { LevelFilter::Warn });
    builder.parse_default_env();
    let level = match (args.log_level, args.verbose) {
        (Some(level), _) => Some(level),
        (None, 0) => None,
        (None, 1) => Some(LevelFilter::Info),
        (None, _) => Some(LevelFilter::Debug),
    };
    if let Some(level) = level {
        builder.filter_level(level);
    }
    if args.dump_packets {
        builder.filter_module("netsnmp::packet", LevelFilter::Trace);
    }
    match args.debug.as_deref() {
        None => {}
        Some("" | "ALL") => {
            builder.filter_level(LevelFilter::Debug);
        }
        Some(modules) => {
            for module in modules.split(',').filter(|module| !module.is_empty()) {
                // `session` means `netsnmp::session`.
                let known = ["netsnmp", "multisnmp", "libnetsnmp"].contains(&module);
                let ours = format!("netsnmp::{module}");
                let module = if known || module.contains("::") { module } else { &ours };
                builder.filter_module(module, LevelFilter::Debug);
            }
        }
    }
    match args.to.as_deref().map(|to| (to.chars().next(), to)) {
        None | Some((Some('e'), _)) => {}
        Some((Some('o'), _)) => {
            builder.target(Target::Stdout);
        }
        Some((Some('n'), _)) => {
            builder.filter_level(LevelFilter::Off);
        }
        Some((Some('f'), to)) if to.len() > 1 => {
            let path = to[1..].trim_start();
            // It may have the content of messages, so a new one is its owner's.
            let file = shared::append(Path::new(path), 0o600);
            let file = file.map_err(|e| Error::input(format!("-Lf {path}"), e))?;
            builder.target(Target::Pipe(Box::new(file))).write_style(WriteStyle::Never);
        }
        Some((_, to)) => {
            return Err(Error::usage(format!("-L{to}: e, o, n or f FILE")));
        }
    }
    builder.format(|out, record| match record.level() {
        Level::Error => writeln!(out, "multisnmp: {}", shown(record.args())),
        Level::Warn => writeln!(out, "multisnmp: warning: {}", shown(record.args())),
        level => writeln!(
            out,
            "{} {level} {}: {}",
            out.timestamp_millis(),
            record.target(),
            shown(record.args())
        ),
    });
    // A second start would be a bug, but the command can continue.
    let _ = builder.try_init();
    Ok(())
}
