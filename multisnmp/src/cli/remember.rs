//! Options for the memory of devices.

use crate::config::Flags;
use clap::Args;
use std::path::PathBuf;

/// The memory of devices.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Remember {
    /// Keep the memory of devices in this file
    /// [default: multisnmp/devices.db in $XDG_STATE_HOME or ~/.local/state]
    ///
    /// The memory holds, for each address, the tag of the credentials that worked, the SNMPv3
    /// engine and the speed. The next run tries these first. It holds no secrets.
    #[arg(long, value_name = "FILE", conflicts_with = "no_memory", help_heading = "Memory")]
    pub(crate) memory: Option<PathBuf>,
    /// Neither read nor write the memory of devices
    #[arg(long, help_heading = "Memory")]
    pub(crate) no_memory: bool,
}

impl Remember {
    /// Adds what is given to `flags`.
    pub(crate) fn add_to(&self, flags: &mut Flags) {
        flags.read("memory", "--no-memory", self.no_memory.then_some("off"));
        flags.read("memory", "--memory", self.memory.as_ref());
    }
}
