//! The commands that ask for OIDs.

use super::{
    connection::Connection,
    letters::{letters, number, rows, unknown},
    load::LoadOptions,
    logging::Logging,
    modules::NameOptions,
    output::{Look, Output},
    remember::Remember,
    run::{AllowFailures, RunOptions},
    targets::{TARGETS, target_list},
    via::Via,
};
use crate::{config::TargetList, error::Error, tool::Voice};
use clap::Args;

/// What all of them take.
#[derive(Debug, Clone, Args)]
pub(crate) struct Ask {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) names: NameOptions,
    #[command(flatten)]
    pub(crate) limits: LoadOptions,
    #[command(flatten)]
    pub(crate) output: Output,
    #[command(flatten)]
    pub(crate) look: Look,
    #[command(flatten)]
    pub(crate) run: RunOptions,
    #[command(flatten)]
    pub(crate) failures: AllowFailures,
    #[command(flatten)]
    pub(crate) via: Via,
    #[command(flatten)]
    pub(crate) remember: Remember,
    #[command(flatten)]
    pub(crate) logging: Logging,
    /// The hosts to ask: names, addresses, ranges, networks, @FILE or - (see --help-all)
    #[arg(value_name = "TARGETS", value_parser = target_list(), long_help = TARGETS)]
    pub(crate) targets: Option<TargetList>,
    /// How the program speaks about a single host. Its name and the command decide it.
    #[arg(skip)]
    pub(crate) voice: Option<Voice>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct GetArgs {
    #[command(flatten)]
    pub(crate) ask: Ask,
    /// Do as snmpget under its own name: f asks nothing again that SNMPv1 refused
    #[arg(short = 'C', value_name = "LETTERS", hide = true)]
    app: Vec<String>,
    /// Names or numbers [default: sysDescr.0]
    #[arg(value_name = "OID")]
    pub(crate) oids: Vec<String>,
}

/// How many rows a GETBULK asks for.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Bulk {
    /// Ask for N rows in one GETBULK (-Cr) [default: 25]
    ///
    /// A table begins with fewer rows and works up to N.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=65_535), help_heading = "Request")]
    pub(crate) max_repetitions: Option<u32>,
}

impl Bulk {
    /// # Errors
    /// It asks for no rows, which only the bulk command may do.
    pub(crate) fn check(&self) -> Result<(), Error> {
        match self.max_repetitions {
            Some(0) => Err(Error::usage(
                "0 rows in one GETBULK (-Cr): only the bulk command asks for none",
            )),
            _ => Ok(()),
        }
    }
}

#[derive(Debug, Clone, Args)]
pub(crate) struct BulkArgs {
    #[command(flatten)]
    pub(crate) ask: Ask,
    #[command(flatten)]
    pub(crate) bulk: Bulk,
    /// Ask for the first N OIDs only once (-Cn) [default: 0]
    #[arg(long, value_name = "N", help_heading = "Request")]
    pub(crate) non_repeaters: Option<u32>,
    /// Set the same with net-snmp's letters: n N, r N
    #[arg(short = 'C', value_name = "LETTERS", help_heading = "Request")]
    app: Vec<String>,
    /// Names or numbers [default: sysDescr.0]
    #[arg(value_name = "OID")]
    pub(crate) oids: Vec<String>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct WalkArgs {
    #[command(flatten)]
    pub(crate) ask: Ask,
    #[command(flatten)]
    pub(crate) bulk: Bulk,
    /// Continue after an OID that does not increase (-Cc) [default: stop there]
    #[arg(long, help_heading = "Request")]
    pub(crate) allow_non_increasing: bool,
    /// Get the root itself before the walk (-Ci)
    #[arg(long, conflicts_with = "without_root", help_heading = "Request")]
    pub(crate) with_root: bool,
    /// Do not get the root itself if nothing lies below it (-CI)
    #[arg(long, help_heading = "Request")]
    pub(crate) without_root: bool,
    /// Stop before this OID (-CE)
    #[arg(long, value_name = "OID", help_heading = "Request")]
    pub(crate) end: Option<String>,
    /// Take at most N varbinds of each walk [default: no limit]
    ///
    /// A host that has more is not complete. That is no failure, because you set the limit.
    #[arg(long, value_name = "N", value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..), help_heading = "Request")]
    pub(crate) limit: Option<usize>,
    /// Print how many variables each host gave (-Cp)
    #[arg(long, help_heading = "Request")]
    pub(crate) count: bool,
    /// Print how long each host took (-Ct)
    #[arg(long, help_heading = "Request")]
    pub(crate) time: bool,
    /// Set the same with net-snmp's letters: c i I p t, r N, E OID
    #[arg(short = 'C', value_name = "LETTERS", help_heading = "Request")]
    app: Vec<String>,
    /// Names or numbers of subtrees [default: sysDescr.0]
    #[arg(value_name = "OID")]
    pub(crate) oids: Vec<String>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct TableArgs {
    #[command(flatten)]
    pub(crate) ask: Ask,
    #[command(flatten)]
    pub(crate) bulk: Bulk,
    /// Leave out what all column names begin with (-Cb)
    #[arg(long, help_heading = "Table")]
    pub(crate) brief: bool,
    /// Use GETNEXT instead of GETBULK (-CB)
    #[arg(long, help_heading = "Request")]
    pub(crate) no_bulk: bool,
    /// Take at most N rows of each table [default: no limit]
    ///
    /// A host that has more is not complete. That is no failure, because you set the limit.
    #[arg(long, visible_alias = "max-rows", value_name = "N", value_parser = clap::value_parser!(u32).range(1..), help_heading = "Request")]
    pub(crate) limit: Option<u32>,
    /// Print only the column names (-Ch)
    #[arg(long, conflicts_with = "no_header", help_heading = "Table")]
    pub(crate) only_header: bool,
    /// Print no column names (-CH)
    #[arg(long, help_heading = "Table")]
    pub(crate) no_header: bool,
    /// Print the index before each row (-Ci)
    #[arg(long, help_heading = "Table")]
    pub(crate) index: bool,
    /// Put this text between columns (-Cf) [default: spaces that align them]
    #[arg(long, value_name = "TEXT", help_heading = "Table")]
    pub(crate) separator: Option<String>,
    /// Split the table into parts of at most N characters (-Cw)
    #[arg(long, value_name = "N", help_heading = "Table")]
    pub(crate) width: Option<usize>,
    /// Set the same with net-snmp's letters: b B h H i, f TEXT, w N, r N
    #[arg(short = 'C', value_name = "LETTERS", help_heading = "Table")]
    app: Vec<String>,
    /// Print the variables one by one, as walk does, instead of rows
    #[arg(long, help_heading = "Table")]
    pub(crate) varbinds: bool,
    /// Names or numbers of a table, of tables with the same index, or of columns
    ///
    /// Several are separated by commas or blanks: ifTable,ifXTable has one row per index, with the
    /// columns of both. Of ifDescr,ifSpeed, only these columns are asked.
    #[arg(value_name = "TABLE[,…]")]
    pub(crate) tables: Vec<String>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct SetArgs {
    #[command(flatten)]
    pub(crate) ask: Ask,
    /// Do as snmpset under its own name: q prints nothing that was set
    #[arg(short = 'C', value_name = "LETTERS", hide = true)]
    app: Vec<String>,
    /// OID TYPE VALUE, or OID=VALUE, as often as you like; all of them go into one request
    #[arg(value_name = "OID TYPE VALUE", allow_negative_numbers = true)]
    pub(crate) bindings: Vec<String>,
}

impl GetArgs {
    /// Returns whether `-Cf` of snmpget is given.
    ///
    /// # Errors
    /// Another letter of `-C`, or one without snmpget's name.
    pub(crate) fn gives_up(&self) -> Result<bool, Error> {
        tool_letter(self.ask.voice, &self.app, 'f')
    }
}

impl SetArgs {
    /// Returns whether `-Cq` of snmpset is given.
    ///
    /// # Errors
    /// Another letter of `-C`, or one without snmpset's name.
    pub(crate) fn is_quiet(&self) -> Result<bool, Error> {
        tool_letter(self.ask.voice, &self.app, 'q')
    }
}

/// Reads `-C` of a tool that has one letter.
fn tool_letter(voice: Option<Voice>, given: &[String], letter: char) -> Result<bool, Error> {
    let Some(first) = given.first() else { return Ok(false) };
    if !voice.is_some_and(|voice| voice.stands_in) {
        return Err(Error::usage(format!(
            "there is no -C{first} for this command: bulk, walk and table have letters of -C"
        )));
    }
    match given.iter().flat_map(|word| word.chars()).find(|other| *other != letter) {
        Some(other) => Err(Error::Said(format!("Unknown flag passed to -C: {other}"))),
        None => Ok(true),
    }
}

impl BulkArgs {
    /// Applies the letters of `-C`.
    ///
    /// # Errors
    /// The command has no such letter, or a number is missing.
    pub(crate) fn fold(&mut self) -> Result<(), Error> {
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
    pub(crate) fn fold(&mut self) -> Result<(), Error> {
        // `-Cn` is bulkwalk's. Our walk repeats all that it asks.
        for (letter, value) in letters("walk", &std::mem::take(&mut self.app), "nr", "E")? {
            match letter {
                'n' if number::<u32>(letter, &value)? == 0 => {}
                'n' => {
                    return Err(Error::usage(
                        "a walk has no non-repeaters: use -Cn0, or the bulk command",
                    ));
                }
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
        self.bulk.check()?;
        if self.with_root && self.without_root {
            return Err(Error::usage("-Ci and -CI contradict each other"));
        }
        Ok(())
    }
}

impl TableArgs {
    /// As [`BulkArgs::fold`].
    pub(crate) fn fold(&mut self) -> Result<(), Error> {
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
        self.bulk.check()?;
        if self.only_header && self.no_header {
            return Err(Error::usage("-Ch and -CH contradict each other"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Cli, Command};
    use clap::Parser;

    fn walk(app: &[&str]) -> Result<WalkArgs, Error> {
        let Command::Walk(mut args) = Cli::parse_from(["m", "walk", "h"]).command else {
            panic!("not walk")
        };
        args.app = app.iter().map(|a| (*a).to_owned()).collect();
        args.fold()?;
        Ok(*args.0)
    }

    #[test]
    fn letters_of_walk() {
        let args = walk(&["cr10p", "n0", "EifSpeed"]).unwrap();
        assert!(args.allow_non_increasing && args.count && !args.time);
        assert_eq!(args.bulk.max_repetitions, Some(10));
        assert_eq!(args.end.as_deref(), Some("ifSpeed"));
        for (app, part) in [
            (&["r"][..], "takes a number"),
            (&["r0"], "only the bulk command"),
            (&["r70000"], "0 to 65535"),
            (&["r99999999999"], "too large"),
            (&["E"], "takes a value"),
            (&["z"], "no -Cz"),
            (&["iI"], "contradict"),
            (&["n2"], "non-repeaters"),
            (&["é"], "no -Cé"),
        ] {
            let error = walk(app).unwrap_err().to_string();
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
