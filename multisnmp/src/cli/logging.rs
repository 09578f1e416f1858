//! Options for messages about the work itself.

use clap::{ArgAction, Args};

/// What is logged, and where.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Logging {
    /// Log messages of this level and above: error, warn, info, debug or trace [default: warn]
    ///
    /// RUST_LOG sets finer filters, such as RUST_LOG=netsnmp=debug.
    #[arg(long, value_name = "LEVEL", help_heading = "Logging")]
    pub(crate) log_level: Option<log::LevelFilter>,
    /// Log more: once for info, twice for debug
    #[arg(long, action = ArgAction::Count, help_heading = "Logging")]
    pub(crate) verbose: u8,
    /// Log every SNMP message in hex, with its community masked
    #[arg(short = 'd', long, help_heading = "Logging")]
    pub(crate) dump_packets: bool,
    /// Log debug messages, of these modules if some are named
    #[arg(
        short = 'D', long = "debug", value_name = "MODULES", num_args = 0..=1, require_equals = true,
        default_missing_value = "", help_heading = "Logging"
    )]
    pub(crate) debug: Option<String>,
    /// Set where log messages go: e standard error, o standard output, n nowhere, f FILE [default: e]
    #[arg(short = 'L', long = "log-options", value_name = "LETTERS", help_heading = "Logging")]
    pub(crate) to: Option<String>,
}
