//! The options of `profile`.

use super::{logging::Logging, modules::Modules};
use clap::{Args, Subcommand};
use std::path::PathBuf;

pub(super) const PROFILE_EXAMPLES: &str = "\
Examples:
  multisnmp profile list
  multisnmp profile show vendors/power
  multisnmp profile show cisco
  multisnmp walk -On 10.0.0.1 1.3.6.1 > device.txt
  multisnmp profile test mine.toml device.txt";

#[derive(Debug, Args)]
pub(crate) struct ProfileArgs {
    #[command(subcommand)]
    pub(crate) command: ProfileCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ProfileCommand {
    /// List the built-in profiles: their files, and the rows in each
    List(ProfileListArgs),
    /// Print a built-in profile: a file, or rows of that name
    Show(ProfileShowArgs),
    /// Try a profile on a recorded device, without a network
    ///
    /// The result says which profile and which object gave each field, and what was tried before.
    Test(ProfileTestArgs),
}

#[derive(Debug, Args)]
pub(crate) struct ProfileListArgs {
    #[command(flatten)]
    pub(crate) logging: Logging,
}

#[derive(Debug, Args)]
pub(crate) struct ProfileShowArgs {
    /// A file (vendors/power), or the name of rows (cisco)
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) logging: Logging,
}

#[derive(Debug, Args)]
pub(crate) struct ProfileTestArgs {
    /// The profile, which adds to the built-in ones or overrides them
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// The output of walk -On, or a file in the format snmprec
    #[arg(value_name = "RECORDING")]
    pub(crate) recording: PathBuf,
    #[command(flatten)]
    pub(crate) modules: Modules,
    #[command(flatten)]
    pub(crate) logging: Logging,
}
