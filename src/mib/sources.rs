//! What the compiler takes and what it reports: [`MibSources`], [`ModuleProblem`].

use std::path::PathBuf;

/// Which modules to load, and from where. More fields may come: write
/// `MibSources { files, ..MibSources::default() }`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MibSources {
    /// Names of modules, for example `IF-MIB`; `ALL` stands for every module of `dirs`. A name with
    /// a slash is a file or a folder; a folder means all modules in it and in the folders below it.
    /// Imported modules are loaded too.
    pub modules: Vec<String>,
    /// Directories with modules; folders below them are not searched. If several files define a
    /// module with one name, the rules of [`Mib::load`](super::Mib::load) choose.
    pub dirs: Vec<PathBuf>,
    /// Files with modules. All their modules are loaded, whatever their names, and replace other
    /// modules with these names.
    pub files: Vec<PathBuf>,
}

/// A problem with a module.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
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

/// Two modules with one name, of which one is used.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Replacement {
    /// The name of both.
    pub module: String,
    /// The file that is used; `None` for the built-in module.
    pub used: Option<PathBuf>,
    /// The day of its LAST-UPDATED clause, as `2024-01-31`.
    pub used_date: Option<String>,
    /// The file that is not used; `None` for the built-in module.
    pub other: Option<PathBuf>,
    /// The day of its LAST-UPDATED clause.
    pub other_date: Option<String>,
}

/// `IF-MIB: /mibs/IF-MIB (2024-01-31) is used, not the built-in module (2000-06-14)`.
impl std::fmt::Display for Replacement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let one = |file: &Option<PathBuf>, date: &Option<String>| {
            let file = match file {
                Some(file) => file.display().to_string(),
                None => "the built-in module".to_owned(),
            };
            format!("{file} ({})", date.as_deref().unwrap_or("no date"))
        };
        let used = one(&self.used, &self.used_date);
        let other = one(&self.other, &self.other_date);
        write!(f, "{}: {used} is used, not {other}", self.module)
    }
}
