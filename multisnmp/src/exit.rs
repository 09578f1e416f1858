//! The exit codes. Scripts rely on them: they never change.

/// Everything was done.
pub(crate) const OK: u8 = 0;
/// The command line, the configuration or an input file is wrong.
pub(crate) const USAGE: u8 = 1;
/// Some hosts failed or answered only in part.
pub(crate) const SOME_FAILED: u8 = 2;
/// All hosts failed.
pub(crate) const ALL_FAILED: u8 = 3;
/// The library, the disk or another resource of this machine failed.
pub(crate) const LOCAL: u8 = 4;
/// A signal ended the run. All results so far are written.
pub(crate) const INTERRUPTED: u8 = 130;

/// What the codes of a command mean that asks hosts. The help, the manual pages and the README say
/// the same.
pub(crate) const OF_HOSTS: [(u8, &str); 6] = [
    (OK, "every host is complete"),
    (USAGE, "usage or configuration is wrong; nothing was sent"),
    (SOME_FAILED, "some hosts failed or are partial"),
    (ALL_FAILED, "all hosts failed"),
    (LOCAL, "a local problem: the library, the output file"),
    (INTERRUPTED, "interrupted; the records that came are written"),
];

/// What the codes of the other commands mean.
pub(crate) const OF_OTHERS: [(u8, &str); 3] = [
    (OK, "everything was done"),
    (USAGE, "usage, configuration or an input file is wrong"),
    (LOCAL, "a local problem: the library, the output file"),
];

/// `diff`: the two runs differ, as with diff(1).
pub(crate) const DIFFERENT: u8 = 1;
/// `diff`: the two runs cannot be compared, as with diff(1).
pub(crate) const TROUBLE: u8 = 2;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_says_the_same() {
        let readme = include_str!("../../README.md");
        for (code, meaning) in OF_HOSTS {
            assert!(readme.contains(&format!("| {code} | {meaning} |")), "{code}: {meaning}");
        }
    }
}
