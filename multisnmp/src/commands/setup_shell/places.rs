//! Where `man` and the shells look.

use crate::{completion::Shell, error::Error, process};
use std::{
    env,
    path::{Path, PathBuf},
};

/// The folders that the files go to.
pub(super) struct Places {
    pub(super) prefix: PathBuf,
    pub(super) man: PathBuf,
    /// What is `share` below the prefix.
    share: PathBuf,
}

impl Places {
    /// Returns the places below a prefix. Without one, they are those of this user, or of everybody
    /// for root.
    ///
    /// # Errors
    /// The user has no home.
    pub(super) fn of(prefix: Option<&Path>) -> Result<Self, Error> {
        let below = |prefix: PathBuf| {
            let share = prefix.join("share");
            Self { man: share.join("man/man1"), share, prefix }
        };
        if let Some(prefix) = prefix {
            let prefix = std::path::absolute(prefix);
            return prefix.map(below).map_err(|e| Error::usage(format!("--prefix: {e}")));
        }
        if process::user() == 0 {
            return Ok(below("/usr/local".into()));
        }
        let home = absolute("HOME")
            .ok_or_else(|| Error::usage("HOME is not set, so name a folder: --prefix DIR"))?;
        let places = below(home.join(".local"));
        // man looks beside the folders of PATH, and knows no XDG_DATA_HOME.
        Ok(match absolute("XDG_DATA_HOME") {
            Some(share) => Self { share, ..places },
            None => places,
        })
    }

    /// Returns the file of a shell.
    pub(super) fn completion(&self, shell: Shell) -> PathBuf {
        self.share.join(match shell {
            Shell::Bash => "bash-completion/completions/multisnmp",
            Shell::Zsh => "zsh/site-functions/_multisnmp",
            Shell::Fish => "fish/vendor_completions.d/multisnmp.fish",
        })
    }

    /// Returns what the user still has to do so that the files are found.
    pub(super) fn hints(&self, shells: &[Shell]) -> Vec<String> {
        let mut hints = Vec::new();
        let bin = self.prefix.join("bin");
        let paths = env::var_os("PATH").unwrap_or_default();
        let man = self.man.parent().unwrap_or(&self.man).display().to_string();
        if !is_system(&self.prefix) && !env::split_paths(&paths).any(|dir| dir == bin) {
            hints.push(format!(
                "man: put {} into PATH, or set MANPATH={man}: (with the colon at the end)",
                bin.display()
            ));
        }
        for shell in shells {
            let file = self.completion(*shell);
            let dir = file.parent().unwrap_or(&file).display().to_string();
            match shell {
                Shell::Bash if !self.is_data() || !has_bash_completion() => {
                    hints.push(format!("bash: put into ~/.bashrc: source {}", file.display()));
                }
                Shell::Zsh if !is_system(&self.prefix) => {
                    hints.push(format!(
                        "zsh: put into ~/.zshrc, before compinit: fpath=({dir} $fpath)"
                    ));
                }
                Shell::Fish if !self.is_data() => {
                    hints.push(format!(
                        "fish: put into ~/.config/fish/config.fish: source {}",
                        file.display()
                    ));
                }
                _ => {}
            }
        }
        hints
    }

    /// Returns whether bash-completion and fish look for completions in this folder.
    fn is_data(&self) -> bool {
        let home = absolute("HOME").map(|home| home.join(".local/share"));
        let user = absolute("XDG_DATA_HOME").or(home);
        let system = env::var_os("XDG_DATA_DIRS").filter(|dirs| !dirs.is_empty());
        let system = system.unwrap_or_else(|| "/usr/local/share:/usr/share".into());
        user.into_iter().chain(env::split_paths(&system)).any(|dir| dir == self.share)
    }
}

/// Returns the path in an environment variable. A relative path does not count, as the XDG base
/// directory specification says.
fn absolute(name: &str) -> Option<PathBuf> {
    env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute())
}

/// Returns whether everything looks there by itself.
fn is_system(prefix: &Path) -> bool {
    [Path::new("/usr"), Path::new("/usr/local")].contains(&prefix)
}

/// Returns whether the package is there that reads completions when they are needed.
fn has_bash_completion() -> bool {
    ["/usr", "/usr/local", "/opt/homebrew"]
        .iter()
        .any(|prefix| Path::new(prefix).join("share/bash-completion/bash_completion").exists())
}
