//! The line that tells the files of this command from others.

/// What the line says.
pub(super) const MARK: &str =
    "Written by multisnmp setup-shell; multisnmp setup-shell --remove removes it.";

/// Puts the mark into a script. The first line of a script of zsh says what it completes.
pub(super) fn marked(script: &str) -> String {
    let at = match script.starts_with("#compdef") {
        true => script.find('\n').map_or(0, |end| end + 1),
        false => 0,
    };
    format!("{}# {MARK}\n{}", &script[..at], &script[at..])
}
