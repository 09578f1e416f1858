//! Options for where names come from, and how they are read.

use crate::config::Flags;
use clap::Args;
use std::ffi::OsString;

/// Where names come from.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Modules {
    /// Load these MIB modules, besides the built-in ones
    ///
    /// Give names of modules, ./FILE, FOLDER/, or ALL for every module in the directories. A list
    /// replaces the modules in multisnmp/mibs of the configuration folder; with + before it, it adds
    /// to them. An empty list, -m '', loads nothing but what is built in.
    #[arg(short = 'm', long, value_name = "MIB[:…]", help_heading = "Names")]
    pub(crate) mibs: Option<OsString>,
    /// Look for MIB modules in these directories
    ///
    /// With + before the list, look in the default ones, too.
    #[arg(short = 'M', long, value_name = "DIR[:…]", help_heading = "Names")]
    pub(crate) mib_dirs: Option<OsString>,
}

/// Where names come from, and how they are read.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct NameOptions {
    #[command(flatten)]
    pub(crate) modules: Modules,
    /// Set how names and values are read: s SUFFIX, S PREFIX, u, r, h, b, R
    ///
    /// s and S add a text to each name. u: numbers without a leading dot are below mib-2. r: accept
    /// values outside their range. h: ignore DISPLAY-HINTs. b: take what is no name as a regular
    /// expression, and use its best match. R: the default.
    #[arg(short = 'I', long = "input-options", value_name = "LETTERS", help_heading = "Names")]
    pub(crate) input: Vec<String>,
}

impl Modules {
    /// Adds what is given to `flags`.
    pub(crate) fn add_to(&self, flags: &mut Flags) {
        flags.read("mibs", "-m", self.mibs.as_ref());
        flags.read("mib_dirs", "-M", self.mib_dirs.as_ref());
    }
}
