//! What the compiler takes and what it reports: [`MibSources`], [`ModuleProblem`].

use std::path::PathBuf;

/// Which modules to load, and from where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MibSources {
    /// Names of modules, for example `IF-MIB`; `ALL` stands for every module of `dirs`. A name with
    /// a slash is a file or a folder; a folder means all modules in it and in the folders below it.
    /// Imported modules are loaded too.
    pub modules: Vec<String>,
    /// Directories with modules; folders below them are not searched. If two directories have the
    /// same module, the later one wins, and both win over a built-in module. Folders and files of
    /// `modules` come after all directories, `files` come last.
    pub dirs: Vec<PathBuf>,
    /// Files with modules. All their modules are loaded, whatever their names.
    pub files: Vec<PathBuf>,
}

/// A problem with a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleProblem {
    /// The module, or the file's name if the module is unknown.
    pub module: String,
    /// The file of the module; `None` if there is none.
    pub file: Option<PathBuf>,
    /// The line in that file; 0 if it is unknown.
    pub line: u32,
    /// What is wrong.
    pub reason: String,
}

/// `IF-MIB: /usr/share/mibs/IF-MIB:12: Cannot find module (SNMPv2-TC)`.
impl std::fmt::Display for ModuleProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: ", self.module)?;
        if let Some(file) = &self.file {
            write!(f, "{}:", file.display())?;
            match self.line {
                0 => f.write_str(" ")?,
                line => write!(f, "{line}: ")?,
            }
        }
        f.write_str(&self.reason)
    }
}
