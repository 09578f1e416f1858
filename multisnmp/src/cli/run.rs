//! Options for how a run goes.

use crate::config::Flags;
use clap::Args;

/// What is asked for before a run, and what stops it.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct RunOptions {
    /// Print the plan (hosts, credentials, packets, time) and exit
    #[arg(long, help_heading = "Run")]
    pub(crate) dry_run: bool,
    /// Confirm every question
    ///
    /// Without it, the command refuses or asks before it sets variables on several hosts, expands
    /// ranges and networks to more than 65536 targets, scans public addresses, or scans with a tag
    /// that lists no networks.
    #[arg(long, help_heading = "Run")]
    pub(crate) yes: bool,
    /// Exit before anything is sent if a line of a hosts file is wrong
    ///
    /// By default, wrong lines are reported with their numbers, and the other hosts are asked. If many
    /// lines have the same fault, three of them are named and the others are counted.
    #[arg(long, help_heading = "Run")]
    pub(crate) strict: bool,
    /// Refuse to run with more than N targets [default: 65536 from ranges and networks]
    #[arg(long, value_name = "N", help_heading = "Run")]
    pub(crate) max_targets: Option<String>,
    /// Use the targets and settings of [sites.NAME] in config.toml
    ///
    /// If the site has targets, the first word may be an OID: get --site berlin sysName.
    #[arg(long, value_name = "NAME", help_heading = "Run")]
    pub(crate) site: Option<String>,
}

/// How many failures are fine.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct AllowFailures {
    /// Exit with 0 if at most this share of the hosts fails or is partial [default: 0]
    #[arg(long, value_name = "PERCENT", value_parser = percent, help_heading = "Run")]
    pub(crate) allow_failures: Option<f64>,
}

impl RunOptions {
    /// Adds what is given to `flags`.
    pub(crate) fn add_to(&self, flags: &mut Flags) {
        flags.read("max_targets", "--max-targets", self.max_targets.as_ref());
        flags.read("site", "--site", self.site.as_ref());
    }
}

/// Why a text is no percentage.
#[derive(Debug, PartialEq)]
struct NoPercentage;

impl std::fmt::Display for NoPercentage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("give a percentage from 0 to 100")
    }
}

impl std::error::Error for NoPercentage {}

/// Reads `5` or `5%`.
fn percent(text: &str) -> Result<f64, NoPercentage> {
    match text.strip_suffix('%').unwrap_or(text).parse::<f64>() {
        Ok(share) if (0.0..=100.0).contains(&share) => Ok(share),
        _ => Err(NoPercentage),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages() {
        assert_eq!(percent("5"), Ok(5.0));
        assert_eq!(percent("0.5%"), Ok(0.5));
        for text in ["-1", "101", "x", "", "NaN"] {
            assert!(percent(text).is_err(), "{text}");
        }
    }
}
