//! The commands that ask, and their `-C` letters.

use super::{
    TARGETS,
    connection::{Connection, Names},
    limits::Limits,
    run::{Logging, Output, Remember, Run},
    target_list,
};
use crate::config::TargetList;
use clap::Args;

/// What all of them take.
#[derive(Debug, Clone, Args)]
pub(crate) struct Ask {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) names: Names,
    #[command(flatten)]
    pub(crate) limits: Limits,
    #[command(flatten)]
    pub(crate) output: Output,
    #[command(flatten)]
    pub(crate) run: Run,
    #[command(flatten)]
    pub(crate) remember: Remember,
    #[command(flatten)]
    pub(crate) logging: Logging,
    /// Whom to ask: names, addresses, ranges, networks, @FILE, - (see --help)
    #[arg(value_name = "TARGETS", value_parser = target_list(), long_help = TARGETS)]
    pub(crate) targets: Option<TargetList>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct GetArgs {
    #[command(flatten)]
    pub(crate) ask: Ask,
    /// Names or numbers; sysDescr.0 without any
    #[arg(value_name = "OID")]
    pub(crate) oids: Vec<String>,
}

/// What GETBULK takes.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Bulk {
    /// Rows a GETBULK asks for; a table works up to it (-Cr) [default: 25]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=65_535), help_heading = "Request")]
    pub(crate) max_repetitions: Option<u32>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct BulkArgs {
    #[command(flatten)]
    pub(crate) ask: Ask,
    #[command(flatten)]
    pub(crate) bulk: Bulk,
    /// How many of the first OIDs are asked once (-Cn) [default: 0]
    #[arg(long, value_name = "N", help_heading = "Request")]
    pub(crate) non_repeaters: Option<u32>,
    /// The same in net-snmp's letters: n N, r N
    #[arg(short = 'C', value_name = "LETTERS", help_heading = "Request")]
    app: Vec<String>,
    /// Names or numbers; sysDescr.0 without any
    #[arg(value_name = "OID")]
    pub(crate) oids: Vec<String>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct WalkArgs {
    #[command(flatten)]
    pub(crate) ask: Ask,
    #[command(flatten)]
    pub(crate) bulk: Bulk,
    /// Go on past an OID that does not increase (-Cc)
    #[arg(long, help_heading = "Request")]
    pub(crate) allow_non_increasing: bool,
    /// GET the root itself before the walk (-Ci)
    #[arg(long, conflicts_with = "without_root", help_heading = "Request")]
    pub(crate) with_root: bool,
    /// Do not GET the root where nothing lies under it (-CI)
    #[arg(long, help_heading = "Request")]
    pub(crate) without_root: bool,
    /// Stop before this OID (-CE)
    #[arg(long, value_name = "OID", help_heading = "Request")]
    pub(crate) end: Option<String>,
    /// Stop after so many variables of a root; the record is partial
    #[arg(long, value_name = "N", help_heading = "Request")]
    pub(crate) limit: Option<usize>,
    /// Tell how many variables each host gave (-Cp)
    #[arg(long, help_heading = "Request")]
    pub(crate) count: bool,
    /// Tell how long each host took (-Ct)
    #[arg(long, help_heading = "Request")]
    pub(crate) time: bool,
    /// The same in net-snmp's letters: c i I p t, r N, E OID
    #[arg(short = 'C', value_name = "LETTERS", help_heading = "Request")]
    app: Vec<String>,
    /// Names or numbers of subtrees; sysDescr.0 without any
    #[arg(value_name = "OID")]
    pub(crate) oids: Vec<String>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct TableArgs {
    #[command(flatten)]
    pub(crate) ask: Ask,
    #[command(flatten)]
    pub(crate) bulk: Bulk,
    /// Column names without what they have in common (-Cb)
    #[arg(long, help_heading = "Table")]
    pub(crate) brief: bool,
    /// GETNEXT instead of GETBULK (-CB)
    #[arg(long, help_heading = "Request")]
    pub(crate) no_bulk: bool,
    /// The column names alone (-Ch)
    #[arg(long, conflicts_with = "no_header", help_heading = "Table")]
    pub(crate) only_header: bool,
    /// No column names (-CH)
    #[arg(long, help_heading = "Table")]
    pub(crate) no_header: bool,
    /// The index of each row before it (-Ci)
    #[arg(long, help_heading = "Table")]
    pub(crate) index: bool,
    /// Columns divided by this text (-Cf)
    #[arg(long, value_name = "TEXT", help_heading = "Table")]
    pub(crate) separator: Option<String>,
    /// Parts of at most so many characters (-Cw)
    #[arg(long, value_name = "N", help_heading = "Table")]
    pub(crate) width: Option<usize>,
    /// The same in net-snmp's letters: b B h H i, f TEXT, w N, r N
    #[arg(short = 'C', value_name = "LETTERS", help_heading = "Table")]
    app: Vec<String>,
    /// Name or number of the table
    #[arg(value_name = "TABLE")]
    pub(crate) table: Option<String>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct SetArgs {
    #[command(flatten)]
    pub(crate) ask: Ask,
    /// OID TYPE VALUE or OID=VALUE, as often as wanted; all of them go in one request
    #[arg(value_name = "OID TYPE VALUE", allow_negative_numbers = true)]
    pub(crate) bindings: Vec<String>,
}

impl BulkArgs {
    /// Takes the letters of `-C` over.
    ///
    /// # Errors
    /// A letter the command does not know, a number missing.
    pub(crate) fn fold(&mut self) -> Result<(), String> {
        for (letter, value) in letters("bulk", &std::mem::take(&mut self.app), "nr", "")? {
            match letter {
                'n' => self.non_repeaters = Some(number(letter, &value)?),
                _ => self.bulk.max_repetitions = Some(rows(letter, &value)?),
            }
        }
        Ok(())
    }
}

impl WalkArgs {
    /// As [`BulkArgs::fold`].
    pub(crate) fn fold(&mut self) -> Result<(), String> {
        // `-Cn` is bulkwalk's; a walk repeats all it asks.
        for (letter, value) in letters("walk", &std::mem::take(&mut self.app), "nr", "E")? {
            match letter {
                'n' if number::<u32>(letter, &value)? == 0 => {}
                'n' => return Err("a walk has no non-repeaters: -Cn0, or the bulk command".into()),
                'r' => self.bulk.max_repetitions = Some(rows(letter, &value)?),
                'c' => self.allow_non_increasing = true,
                'i' => self.with_root = true,
                'I' => self.without_root = true,
                'p' => self.count = true,
                't' => self.time = true,
                'E' => self.end = Some(value),
                other => return Err(unknown("walk", other)),
            }
        }
        if self.with_root && self.without_root {
            return Err("-Ci and -CI contradict each other".to_owned());
        }
        Ok(())
    }
}

impl TableArgs {
    /// As [`BulkArgs::fold`].
    pub(crate) fn fold(&mut self) -> Result<(), String> {
        for (letter, value) in letters("table", &std::mem::take(&mut self.app), "rw", "f")? {
            match letter {
                'b' => self.brief = true,
                'B' => self.no_bulk = true,
                'h' => self.only_header = true,
                'H' => self.no_header = true,
                'i' => self.index = true,
                'r' => self.bulk.max_repetitions = Some(rows(letter, &value)?),
                'w' => self.width = Some(number(letter, &value)?),
                'f' => self.separator = Some(value),
                other => return Err(unknown("table", other)),
            }
        }
        if self.only_header && self.no_header {
            return Err("-Ch and -CH contradict each other".to_owned());
        }
        Ok(())
    }
}

/// The letters with their values: digits behind those of `numbers`, all the rest behind those of
/// `texts`.
fn letters(
    command: &str,
    given: &[String],
    numbers: &str,
    texts: &str,
) -> Result<Vec<(char, String)>, String> {
    let mut all = Vec::new();
    for word in given {
        let mut rest = word.as_str();
        while let Some(letter) = rest.chars().next() {
            rest = &rest[letter.len_utf8()..];
            let value = if texts.contains(letter) {
                if rest.is_empty() {
                    return Err(format!("-C{letter} takes a value"));
                }
                std::mem::take(&mut rest)
            } else if numbers.contains(letter) {
                let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
                let (digits, behind) = rest.split_at(end);
                rest = behind;
                digits
            } else if letter.is_ascii_alphabetic() {
                ""
            } else {
                return Err(unknown(command, letter));
            };
            all.push((letter, value.to_owned()));
        }
    }
    if let Some((letter, _)) = all.iter().find(|(l, v)| numbers.contains(*l) && v.is_empty()) {
        return Err(format!("-C{letter} takes a number"));
    }
    if command == "bulk"
        && let Some((letter, _)) = all.iter().find(|(l, _)| !numbers.contains(*l))
    {
        return Err(unknown(command, *letter));
    }
    Ok(all)
}

fn unknown(command: &str, letter: char) -> String {
    format!("{command} has no -C{letter}: `multisnmp {command} --help` lists its letters")
}

fn number<T: std::str::FromStr>(letter: char, digits: &str) -> Result<T, String> {
    digits.parse().map_err(|_| format!("-C{letter} {digits} is too large"))
}

fn rows(letter: char, digits: &str) -> Result<u32, String> {
    match number(letter, digits)? {
        n @ 1..=65_535 => Ok(n),
        n => Err(format!("-C{letter} {n}: rows from 1 to 65535")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Cli, Command};
    use clap::Parser;

    fn walk(app: &[&str]) -> Result<WalkArgs, String> {
        let Command::Walk(mut args) = Cli::parse_from(["m", "walk", "h"]).command else {
            panic!("not walk")
        };
        args.app = app.iter().map(|a| (*a).to_owned()).collect();
        args.fold()?;
        Ok(*args)
    }

    #[test]
    fn letters_of_walk() {
        let args = walk(&["cr10p", "n0", "EifSpeed"]).unwrap();
        assert!(args.allow_non_increasing && args.count && !args.time);
        assert_eq!(args.bulk.max_repetitions, Some(10));
        assert_eq!(args.end.as_deref(), Some("ifSpeed"));
        for (app, part) in [
            (&["r"][..], "takes a number"),
            (&["r0"], "1 to 65535"),
            (&["r99999999999"], "too large"),
            (&["E"], "takes a value"),
            (&["z"], "no -Cz"),
            (&["iI"], "contradict"),
            (&["n2"], "non-repeaters"),
            (&["é"], "no -Cé"),
        ] {
            let error = walk(app).unwrap_err();
            assert!(error.contains(part), "{app:?}: {error}");
        }
    }

    #[test]
    fn letters_of_table_and_bulk() {
        let Command::Table(mut args) =
            Cli::parse_from(["m", "table", "-C=iHf, ", "-C=w80", "h"]).command
        else {
            panic!("not table")
        };
        args.fold().unwrap();
        assert!(args.index && args.no_header);
        assert_eq!(args.separator.as_deref(), Some(", "));
        assert_eq!(args.width, Some(80));
        let Command::Bulk(mut args) = Cli::parse_from(["m", "bulk", "-C=n1r5", "h"]).command else {
            panic!("not bulk")
        };
        args.fold().unwrap();
        assert_eq!((args.non_repeaters, args.bulk.max_repetitions), (Some(1), Some(5)));
        args.app = vec!["c".to_owned()];
        assert!(args.fold().is_err());
    }
}
