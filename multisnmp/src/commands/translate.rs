//! `translate`: names into OIDs, OIDs into names, and what the MIB says of them.

mod line;
pub(super) mod record;
mod report;

use crate::{
    cli::{connection, names::TranslateArgs, run::Logging},
    failure::{Failure, tell},
    logging,
    names::Names,
    output::{Stdout, safe},
};
use netsnmp::{
    Oid,
    mib::{Printer, Style},
};
use record::Translation;
use std::io::{self, BufRead, BufReader, IsTerminal};

/// How many were told, and how many could not be.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) good: u64,
    pub(super) bad: u64,
}

impl Tally {
    pub(super) fn code(&self) -> u8 {
        match (self.good, self.bad) {
            (_, 0) => 0,
            (0, _) => 3,
            _ => 2,
        }
    }
}

/// The MIB a command without targets works with.
pub(super) fn load<'n>(
    cli: &connection::Names,
    log: &Logging,
    names: impl IntoIterator<Item = &'n str>,
) -> Result<Names, Failure> {
    logging::start(log, false)?;
    Names::alone(&cli.modules, &cli.input, names)
}

pub(super) fn translate(mut args: TranslateArgs) -> Result<u8, Failure> {
    args.fold().map_err(Failure::usage)?;
    let whole = args.tree || args.labels || args.numbers || args.symbols || args.pairs;
    if args.oids.is_empty() && !whole {
        if io::stdin().is_terminal() {
            return Err(Failure::usage(
                "nothing to translate: multisnmp translate ifDescr.3, or - for standard input",
            ));
        }
        args.oids.push("-".to_owned());
    }
    let reads = args.oids.iter().any(|oid| oid == "-");
    if reads && (args.oids.len() > 1 || whole || args.matching) {
        return Err(Failure::usage("- (standard input) stands alone, and takes no report but -Td"));
    }
    let mut style = Style::default();
    for letters in &args.style {
        style.apply(letters).map_err(Failure::usage)?;
    }
    let given = args.oids.iter().filter(|oid| !reads && !args.matching && *oid != "-");
    let names = load(&args.names, &args.logging, given.map(String::as_str))?;
    let work = Work { names: &names, style, width: args.width.unwrap_or(usize::MAX) };
    let out = Stdout::open()?;
    let tally = if reads {
        work.lines(&args, out)
    } else if args.matching {
        report::matches(&work, &args, out)
    } else if whole {
        report::below(&work, &args, out)
    } else {
        work.each(&args, out)
    };
    tally.map(|tally| tally.code())
}

/// What every way to translate needs.
struct Work<'w> {
    names: &'w Names,
    style: Style,
    width: usize,
}

impl Work<'_> {
    fn oid(&self, name: &str) -> Result<Oid, String> {
        self.names.oid(name).map_err(|failure| failure.to_string())
    }

    /// The line of an OID.
    fn line(&self, oid: &Oid) -> String {
        let mut line = String::with_capacity(64);
        self.names.mib.name_into(&mut line, oid, &self.style);
        tamed(line)
    }

    fn detail(&self, oid: &Oid) -> String {
        let mut text = self.names.mib.describe(oid, self.width).unwrap_or_default();
        safe::tame(&mut text, 0, safe::LineEnds::Keep);
        text
    }

    /// The OIDs of the command line.
    fn each(&self, args: &TranslateArgs, mut out: Stdout) -> Result<Tally, Failure> {
        let mut tally = Tally::default();
        let mut records = Records::new(args);
        for (i, name) in args.oids.iter().enumerate() {
            let oid = self.oid(name);
            tally.good += u64::from(oid.is_ok());
            tally.bad += u64::from(oid.is_err());
            if let Some(records) = &mut records {
                records
                    .write(&mut out, &Translation::of(self.names.mib, &self.style, name, oid))?;
                continue;
            }
            match oid {
                Ok(oid) => {
                    // As snmptranslate has it: a blank line between definitions.
                    let gap = if i > 0 && args.detail { "\n" } else { "" };
                    let detail = if args.detail { self.detail(&oid) } else { String::new() };
                    out.write(&format!("{gap}{}\n{detail}", self.line(&oid)))?;
                }
                Err(error) => {
                    out.flush()?;
                    tell(error);
                }
            }
        }
        if let Some(records) = records {
            records.end(&mut out)?;
        }
        out.flush()?;
        Ok(tally)
    }

    /// Standard input: a line for each line.
    fn lines(&self, args: &TranslateArgs, mut out: Stdout) -> Result<Tally, Failure> {
        let mut tally = Tally::default();
        let mut records = Records::new(args);
        let mut input = BufReader::with_capacity(1 << 16, io::stdin().lock());
        let mut bytes = Vec::new();
        // Lines are mostly instances of the same few objects.
        let mut printer = Printer::new(self.names.mib, self.style);
        let mut text = String::new();
        loop {
            bytes.clear();
            let read = input.read_until(b'\n', &mut bytes);
            if read.map_err(|e| Failure::local(format!("standard input: {e}")))? == 0 {
                break;
            }
            let whole = String::from_utf8_lossy(&bytes);
            let line = whole.strip_prefix('\u{feff}').unwrap_or(&whole).trim();
            if line.is_empty() || line.starts_with('#') {
                match &mut records {
                    Some(records) => records.write(&mut out, &Translation::nothing(line))?,
                    None => out.write(&(tamed(line.to_owned()) + "\n"))?,
                }
            } else {
                let (name, rest) = line::split(line);
                let oid = self.oid(name);
                tally.good += u64::from(oid.is_ok());
                tally.bad += u64::from(oid.is_err());
                match (&mut records, oid) {
                    (Some(records), oid) => {
                        let mut one = Translation::of(self.names.mib, &self.style, name, oid);
                        one.rest = Some(rest).filter(|rest| !rest.is_empty());
                        records.write(&mut out, &one)?;
                    }
                    (None, Ok(oid)) => {
                        text.clear();
                        printer.name_into(&mut text, &oid);
                        text.push_str(rest);
                        safe::tame(&mut text, 0, safe::LineEnds::Join);
                        text.push('\n');
                        if args.detail {
                            text.push_str(&self.detail(&oid));
                        }
                        out.write(&text)?;
                    }
                    (None, Err(why)) => {
                        let mut text = tamed(format!("?{line}"));
                        text.push('\t');
                        safe::push(&mut text, record::reason(name, &why));
                        text.push('\n');
                        out.write(&text)?;
                    }
                }
            }
            // Whoever waits for an answer gets it; whoever has sent more gets them together.
            if !input.buffer().contains(&b'\n') {
                out.flush()?;
            }
        }
        if let Some(records) = records {
            records.end(&mut out)?;
        }
        out.flush()?;
        Ok(tally)
    }
}

/// The text on one line, fit for a terminal.
fn tamed(mut text: String) -> String {
    safe::tame(&mut text, 0, safe::LineEnds::Join);
    text
}

/// JSON or CSV, as records come.
struct Records {
    form: Form,
    count: u64,
}

enum Form {
    Json,
    JsonLines,
    Csv,
}

impl Records {
    fn new(args: &TranslateArgs) -> Option<Self> {
        let form = match &args.listing {
            listing if listing.json => Form::Json,
            listing if listing.jsonl => Form::JsonLines,
            listing if listing.csv => Form::Csv,
            _ => return None,
        };
        Some(Self { form, count: 0 })
    }

    fn write(&mut self, out: &mut Stdout, one: &Translation<'_>) -> Result<(), Failure> {
        let first = self.count == 0;
        self.count += 1;
        let json = || serde_json::to_string(one).map_err(Failure::local);
        match self.form {
            Form::Json => out.write(&format!("{}{}", if first { "[" } else { ",\n " }, json()?)),
            Form::JsonLines => out.write(&format!("{}\n", json()?)),
            Form::Csv => {
                if first {
                    out.csv(&Translation::COLUMNS)?;
                }
                out.csv(&one.columns())
            }
        }
    }

    fn end(self, out: &mut Stdout) -> Result<(), Failure> {
        match self.form {
            Form::Json if self.count == 0 => out.write("[]\n"),
            Form::Json => out.write("]\n"),
            Form::Csv if self.count == 0 => out.csv(&Translation::COLUMNS),
            _ => Ok(()),
        }
    }
}
