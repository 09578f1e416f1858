//! Rewrites the options of net-snmp's command lines for clap.
//!
//! net-snmp's rules differ from clap's. If an option needs a value, `getopt` takes the next
//! argument as that value, even if it looks like an option. `-C`, `-I`, `-L` and `-O` contain
//! letters, and some letters take the next argument. `-3m` is a separate option. Options may come
//! before the command.

use clap::Command;
use std::{collections::HashSet, ffi::OsString, iter::Peekable, sync::OnceLock, vec};

/// The words of the command line without those that are secret, as another machine may read them.
static PUBLIC: OnceLock<Vec<String>> = OnceLock::new();

/// Keeps a rewritten command line, without the words that `is_hidden` knows.
pub(crate) fn keep_public(args: &[OsString], is_hidden: impl Fn(&str) -> bool) {
    let words = args.iter().skip(1).map(|word| word.to_string_lossy().into_owned());
    let _ = PUBLIC.set(words.filter(|word| !is_hidden(word)).collect());
}

/// Returns the words of the command line without those that are secret.
pub(crate) fn public() -> Vec<String> {
    PUBLIC.get().cloned().unwrap_or_default()
}

/// Rewrites a command line so that clap reads it as net-snmp's users mean it: the command comes
/// first, then the options with their values attached. `--` and everything after it stay unchanged.
///
/// `hide` gets each value that is a secret, and returns the text that takes its place. The places of
/// the secrets are returned too: the number of the argument, and the byte at which the value begins.
pub(crate) fn rewrite(
    args: Vec<OsString>,
    grammar: &Command,
    hide: &mut dyn FnMut(OsString) -> OsString,
) -> (Vec<OsString>, Vec<(usize, usize)>) {
    let grammar = Grammar::of(grammar);
    let mut args = args.into_iter();
    let program: Vec<OsString> = args.next().into_iter().collect();
    let rest: Vec<OsString> = args.collect();
    let command = grammar.command_of(&rest);
    let mut rewriter = Rewriter {
        args: rest.into_iter().peekable(),
        taken: 0,
        table: command.is_table,
        demo: command.words.first().is_some_and(|word| word == "demo"),
        secrets: Vec::new(),
        hide,
    };
    let mut out = Vec::new();
    let mut left = command.words.len();
    while let Some(arg) = rewriter.next() {
        match arg.to_str() {
            Some("--") => {
                out.push(arg);
                out.extend(rewriter.args.by_ref());
            }
            Some(text) if is_option(text) => {
                let text = text.to_owned();
                rewriter.option(&text, arg, &grammar, &mut out);
            }
            Some(text) if left > 0 && command.words.iter().any(|word| word == text) => left -= 1,
            _ => {
                out.push(arg);
                // For snmpset, the first argument ends the options: a value may begin with a dash.
                if command.words.first().is_some_and(|word| word == "snmpset") {
                    out.push("--".into());
                    out.extend(rewriter.args.by_ref());
                }
            }
        }
    }
    let Rewriter { secrets, .. } = rewriter;
    let words = command.words.into_iter().map(OsString::from);
    (program.into_iter().chain(words).chain(out).collect(), secrets)
}

/// The options whose values are secrets. A token of snmp.conf (`-Y`) may be one.
const SECRET_LETTERS: [char; 4] = ['c', 'A', 'X', 'Y'];
const SECRET_NAMES: [&str; 9] = [
    "community",
    "auth-pass",
    "priv-pass",
    "auth-key",
    "priv-key",
    "auth-localized-key",
    "priv-localized-key",
    "config-token",
    "via",
];

/// Returns whether it is an option. `-` and negative numbers are not options, but `-3m` is.
fn is_option(text: &str) -> bool {
    match text.strip_prefix('-') {
        None | Some("") => false,
        Some(rest) => is_key_option(text) || !rest.starts_with(|c: char| c.is_ascii_digit()),
    }
}

fn is_key_option(text: &str) -> bool {
    text.strip_prefix("-3").is_some_and(|kind| kind.starts_with(['m', 'M', 'k', 'K']))
}

/// Which options take values, over all commands that the definition knows. The secret ones always
/// do: a secret is also hidden where it has no place.
struct Grammar {
    shorts: HashSet<char>,
    longs: HashSet<String>,
    commands: HashSet<String>,
}

/// The command of a command line: `["get"]`, `["config", "show"]`.
struct Found {
    words: Vec<String>,
    is_table: bool,
}

impl Grammar {
    fn of(root: &Command) -> Self {
        let mut grammar = Self {
            shorts: SECRET_LETTERS.into(),
            longs: SECRET_NAMES.map(str::to_owned).into(),
            commands: HashSet::from(["help".to_owned()]),
        };
        for command in root.get_subcommands() {
            grammar.commands.insert(command.get_name().to_owned());
            grammar.commands.extend(command.get_all_aliases().map(str::to_owned));
            grammar.add(command);
        }
        grammar
    }

    fn add(&mut self, command: &Command) {
        for arg in command.get_arguments().filter(|arg| arg.get_action().takes_values()) {
            // An option whose value is optional never takes the next argument.
            if arg.is_require_equals_set() {
                continue;
            }
            self.shorts.extend(arg.get_short());
            let names = arg.get_long_and_visible_aliases().into_iter().flatten();
            self.longs.extend(names.map(str::to_owned));
        }
        command.get_subcommands().for_each(|sub| self.add(sub));
    }

    /// Returns the first word that is neither an option nor the value of an option, if it is a
    /// command.
    fn command_of(&self, args: &[OsString]) -> Found {
        let mut words: Vec<String> = Vec::new();
        let mut args = args.iter().map(|arg| arg.to_str().unwrap_or("")).peekable();
        while let Some(arg) = args.next() {
            if arg == "--" {
                break;
            }
            if is_option(arg) {
                if self.takes_next(arg) {
                    args.next();
                }
                continue;
            }
            match words.last().map(String::as_str) {
                None if self.commands.contains(arg) => words.push(arg.to_owned()),
                Some("config" | "mib") => {
                    words.push(arg.to_owned());
                    break;
                }
                // The number of `-Cr 25`.
                None if arg.bytes().all(|b| b.is_ascii_digit()) => {}
                _ => break,
            }
        }
        Found { is_table: words.iter().any(|word| word == "table"), words }
    }

    /// Returns whether the value of this option is the next argument.
    fn takes_next(&self, arg: &str) -> bool {
        if let Some(long) = arg.strip_prefix("--") {
            return !long.contains('=') && self.longs.contains(long);
        }
        match arg.as_bytes() {
            [b'-', b'3', _] => true,
            [b'-', b'C' | b'I' | b'L' | b'O'] => true,
            // Before the command is known, `-Cf` may belong to table or to get. Only with table it
            // takes a value.
            [b'-', b'C', .., b'E' | b'f'] => true,
            [b'-', b'I', .., b's' | b'S'] => true,
            [b'-', b'L', b'f' | b's' | b'F' | b'S'] => true,
            [b'-', b'O', .., b'p'] => true,
            [b'-', b'C' | b'I' | b'L' | b'O' | b'D', ..] => false,
            _ => {
                let mut letters = arg[1..].chars();
                letters.find(|c| self.shorts.contains(c)).is_some() && letters.as_str().is_empty()
            }
        }
    }
}

struct Rewriter<'h> {
    args: Peekable<vec::IntoIter<OsString>>,
    /// How many are taken out of `args`. The program's name stands before them, so it is also the
    /// number of the last one.
    taken: usize,
    table: bool,
    /// For the demo, --via takes no value.
    demo: bool,
    secrets: Vec<(usize, usize)>,
    hide: &'h mut dyn FnMut(OsString) -> OsString,
}

impl Rewriter<'_> {
    fn next(&mut self) -> Option<OsString> {
        let next = self.args.next();
        self.taken += usize::from(next.is_some());
        next
    }

    /// Hides a secret that begins at this byte of the last argument.
    fn hide(&mut self, from: usize, value: OsString) -> OsString {
        self.secrets.push((self.taken, from));
        (self.hide)(value)
    }

    fn option(&mut self, text: &str, arg: OsString, grammar: &Grammar, out: &mut Vec<OsString>) {
        if let Some(long) = text.strip_prefix("--") {
            let is_secret = |name: &str| SECRET_NAMES.contains(&name);
            let takes_next = grammar.takes_next(text) && !(self.demo && long == "via");
            match (long.split_once('='), takes_next) {
                (Some((name, value)), _) if is_secret(name) => {
                    let value = self.hide(text.len() - value.len(), value.into());
                    out.push(glue(&format!("--{name}="), &value));
                }
                (None, true) => match self.next() {
                    Some(value) if is_secret(long) => {
                        let value = self.hide(0, value);
                        out.push(glue(&format!("--{long}="), &value));
                    }
                    Some(value) => out.push(glue(&format!("--{long}="), &value)),
                    None => out.push(arg),
                },
                _ => out.push(arg),
            }
            return;
        }
        if is_key_option(text) {
            let name = match text.as_bytes()[2] {
                b'm' => "--auth-key=",
                b'M' => "--priv-key=",
                b'k' => "--auth-localized-key=",
                _ => "--priv-localized-key=",
            };
            let (from, value) = match &text[3..] {
                "" => (0, self.next()),
                value => (3, Some(OsString::from(value))),
            };
            if let Some(value) = value {
                let value = self.hide(from, value);
                out.push(glue(name, &value));
            }
            return;
        }
        let mut letters = text[1..].chars();
        match letters.next() {
            Some(kind @ ('C' | 'I' | 'L' | 'O')) => {
                let mut value = OsString::from(letters.as_str());
                if value.is_empty() {
                    value = self.next().unwrap_or_default();
                }
                if self.wants_next(kind, value.to_str().unwrap_or(""))
                    && let Some(next) = self.next()
                {
                    value.push(next);
                }
                out.push(glue(&format!("-{kind}="), &value));
            }
            Some('D') if !letters.as_str().is_empty() => {
                out.push(glue("-D=", &OsString::from(letters.as_str().trim_start_matches('='))));
            }
            _ => self.cluster(text, arg, grammar, out),
        }
    }

    /// Rewrites a group of one-letter options. The last one may take the rest of the group or the
    /// next argument as its value.
    fn cluster(&mut self, text: &str, arg: OsString, grammar: &Grammar, out: &mut Vec<OsString>) {
        let Some(at) = text[1..].find(|c| grammar.shorts.contains(&c)).map(|at| at + 1) else {
            out.push(arg);
            return;
        };
        let split = at + text[at..].chars().next().map_or(1, char::len_utf8);
        let (letters, value) = text.split_at(split);
        let (from, value) = match value {
            "" => match self.next() {
                Some(next) => (0, next),
                None => {
                    out.push(arg);
                    return;
                }
            },
            value => (split, value.into()),
        };
        let value = match letters.ends_with(SECRET_LETTERS) {
            true => self.hide(from, value),
            false => value,
        };
        out.push(glue(&format!("{letters}="), &value));
    }

    /// Returns whether the last letter needs a value and the group has none.
    fn wants_next(&mut self, kind: char, letters: &str) -> bool {
        let number_follows = |next: Option<&OsString>| {
            next.and_then(|next| next.to_str())
                .is_some_and(|next| !next.is_empty() && next.bytes().all(|b| b.is_ascii_digit()))
        };
        match (kind, letters.chars().last()) {
            ('C', Some('E')) => !letters[..letters.len() - 1].contains('E'),
            ('C', Some('f')) => self.table && !letters[..letters.len() - 1].contains('f'),
            ('C', Some('n' | 'r' | 'w')) => {
                let taken = if self.table { ['E', 'f'] } else { ['E', 'E'] };
                !letters.contains(taken) && number_follows(self.args.peek())
            }
            ('I', Some('s' | 'S')) => !letters[..letters.len() - 1].contains(['s', 'S']),
            ('L', Some('f' | 's' | 'F' | 'S')) => letters.len() == 1,
            ('O', Some('p')) => true,
            _ => false,
        }
    }
}

fn glue(option: &str, value: &std::ffi::OsStr) -> OsString {
    let mut glued = OsString::from(option);
    glued.push(value);
    glued
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;
    use clap::CommandFactory;
    use proptest::prelude::*;

    fn rewritten(line: &str) -> String {
        let args = line.split(' ').map(OsString::from).collect();
        let (out, _) = rewrite(args, &Cli::command(), &mut |value| value);
        out.into_iter().map(|arg| arg.into_string().unwrap()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn glues_values_as_getopt_takes_them() {
        for (line, expected) in [
            ("m get -v2c -c public h", "m get -v=2c -c=public h"),
            ("m -v 2c -c get get h", "m get -v=2c -c=get h"),
            ("m get -c -Cfoo h", "m get -c=-Cfoo h"),
            ("m get -dc public h", "m get -dc=public h"),
            ("m --community public walk h", "m walk --community=public h"),
            ("m walk -CE 1.3 h", "m walk -C=E1.3 h"),
            ("m walk -CcE 1.3 h", "m walk -C=cE1.3 h"),
            ("m walk -CE1.3 h", "m walk -C=E1.3 h"),
            ("m walk -Cr25 -Cn 0 h", "m walk -C=r25 -C=n0 h"),
            ("m -Cr 25 bulk h", "m bulk -C=r25 h"),
            ("m walk -C r25 h", "m walk -C=r25 h"),
            ("m -Cf , table h", "m table -C=f, h"),
            ("m table -Cf; h", "m table -C=f; h"),
            ("m get -Cf h", "m get -C=f h"),
            ("m get -3m 0x12 h", "m get --auth-key=0x12 h"),
            ("m get -3K0x12 h", "m get --priv-localized-key=0x12 h"),
            ("m set h o i -5", "m set h o i -5"),
            ("m set h o i -3", "m set h o i -3"),
            ("m snmpset -v1 h o s -c", "m snmpset -v=1 h -- o s -c"),
            ("m get -Is .0 h", "m get -I=s.0 h"),
            ("m get -Op %.1f h", "m get -O=p%.1f h"),
            ("m get -Lf log h", "m get -L=flog h"),
            ("m get -Dusm,lcd h", "m get -D=usm,lcd h"),
            ("m get -D h", "m get -D h"),
            ("m get -m +IF-MIB -M dir -Ir h", "m get -m=+IF-MIB -M=dir -I=r h"),
            ("m -v1 config show -t 1", "m config show -v=1 -t=1"),
            ("m get -r2 -t 1.5 -- -x -C", "m get -r=2 -t=1.5 -- -x -C"),
            ("m get - sysName", "m get - sysName"),
            ("m get h get", "m get h get"),
            ("m --help", "m --help"),
            ("m get --via nats://h x", "m get --via=nats://h x"),
            ("m demo --via --hosts 5", "m demo --via --hosts=5"),
            ("m nonsense h", "m nonsense h"),
            ("m get h -c", "m get h -c"),
        ] {
            assert_eq!(rewritten(line), expected, "{line}");
        }
    }

    #[test]
    fn secrets_are_hidden_in_every_form() {
        for (line, place) in [
            ("m get -c s3cret h", (3, 0)),
            ("m -cs3cret get h", (1, 2)),
            ("m get -dcs3cret h", (2, 3)),
            ("m get -dX s3cret h", (3, 0)),
            ("m get -r 2 -As3cret h", (4, 2)),
            ("m get --community=s3cret h", (2, 12)),
            ("m get --priv-pass s3cret h", (3, 0)),
            ("m get -3m s3cret h", (3, 0)),
            ("m get -3Ks3cret h", (2, 3)),
            ("m walk -Cr 25 -Op x --auth-key s3cret h", (7, 0)),
            ("m get -Y s3cret h", (3, 0)),
        ] {
            let args = line.split(' ').map(OsString::from).collect();
            let mut hidden = Vec::new();
            let (out, secrets) = rewrite(args, &Cli::command(), &mut |value| {
                hidden.push(value);
                "*".into()
            });
            assert_eq!(secrets, [place], "{line}");
            assert_eq!(hidden, ["s3cret"], "{line}");
            assert!(out.iter().all(|arg| !arg.to_string_lossy().contains("s3cret")), "{out:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn keeps_what_is_not_utf8() {
        use std::os::unix::ffi::OsStringExt;
        let odd = OsString::from_vec(vec![b'a', 0xff]);
        let args = ["m", "get", "-o"].map(OsString::from).into_iter().chain([odd.clone()]);
        let (out, _) = rewrite(args.collect(), &Cli::command(), &mut |value| value);
        assert_eq!(out[2], glue("-o=", &odd));
    }

    proptest! {
        #[test]
        fn never_panics(args in proptest::collection::vec("-?-?[a-zA-Z0-9=é]{0,5}", 0..8)) {
            let args = args.into_iter().map(OsString::from);
            let args = [OsString::from("m")].into_iter().chain(args).collect();
            rewrite(args, &Cli::command(), &mut |value| value);
        }
    }
}
