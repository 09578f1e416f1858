//! `translate`: names to OIDs, OIDs to names, and what the MIB says about them.

mod line;
pub(super) mod record;
mod report;
mod work;
mod writer;

use super::resolved::Resolved;
use crate::{
    cli::names::TranslateArgs,
    config::with_letters,
    error::Error,
    logging,
    names::NameLookup,
    output::{Stdout, safe, tell},
};
use netsnmp::mib::{Printer, Style};
use record::Translation;
use std::io::{self, BufRead, BufReader, IsTerminal};
use work::{Work, tamed};
use writer::TranslationWriter;

/// How many unknown names of standard input get suggestions.
const SUGGESTIONS: usize = 10;

pub(super) fn translate(mut args: TranslateArgs) -> Result<u8, Error> {
    args.fold()?;
    let whole = args.tree || args.labels || args.numbers || args.symbols || args.pairs;
    if args.oids.is_empty() && !whole {
        if io::stdin().is_terminal() {
            return Err(Error::usage(
                "nothing to translate: multisnmp translate ifDescr.3, or - for standard input",
            ));
        }
        args.oids.push("-".to_owned());
    }
    let reads = args.oids.iter().any(|oid| oid == "-");
    if reads && (args.oids.len() > 1 || whole || args.matching) {
        return Err(Error::usage(
            "- (standard input) must be the only argument; of the reports, only -Td goes with it",
        ));
    }
    Style::default().apply(&args.style.join(" ")).map_err(Error::usage)?;
    let given = args.oids.iter().filter(|oid| !reads && !args.matching && *oid != "-");
    logging::start(&args.logging, false)?;
    let names =
        NameLookup::alone(&args.names.modules, &args.names.input, given.map(String::as_str))?;
    let style = with_letters(names.style, &args.style.join(" "))?;
    let work = Work { names: &names, style, width: args.width.unwrap_or(usize::MAX) };
    let out = Stdout::open()?;
    let resolved = if reads {
        lines(&work, &args, out)
    } else if args.matching {
        report::matches(&work, &args, out)
    } else if whole {
        report::below(&work, &args, out)
    } else {
        each(&work, &args, out)
    };
    resolved.map(|resolved| resolved.exit_code())
}

/// Translates the OIDs of the command line.
fn each(work: &Work<'_>, args: &TranslateArgs, mut out: Stdout) -> Result<Resolved, Error> {
    let mut resolved = Resolved::default();
    let mut records = TranslationWriter::new(args);
    for (i, name) in args.oids.iter().enumerate() {
        let oid = work.oid(name);
        resolved.add(oid.is_ok());
        if let Some(records) = &mut records {
            records.write(&mut out, &Translation::of(work.names.mib, &work.style, name, oid))?;
            continue;
        }
        match oid {
            Ok(oid) => {
                // A blank line between definitions, as in snmptranslate.
                let gap = if i > 0 && args.detail { "\n" } else { "" };
                let detail = if args.detail { work.detail(&oid) } else { String::new() };
                out.write(&format!("{gap}{}\n{detail}", work.line(&oid)))?;
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
    Ok(resolved)
}

/// Translates standard input, line by line.
fn lines(work: &Work<'_>, args: &TranslateArgs, mut out: Stdout) -> Result<Resolved, Error> {
    let mut resolved = Resolved::default();
    let mut records = TranslationWriter::new(args);
    let mut input = BufReader::with_capacity(1 << 16, io::stdin().lock());
    let mut bytes = Vec::new();
    // Most lines are instances of the same few objects, so the printer remembers them.
    let mut printer = Printer::new(work.names.mib, work.style);
    let mut text = String::new();
    let mut unknown = 0;
    loop {
        bytes.clear();
        let read = input.read_until(b'\n', &mut bytes);
        if read.map_err(|e| Error::io("standard input", e))? == 0 {
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
            // Somebody who has many wrong names in a file does not look at suggestions for each.
            let oid = match unknown < SUGGESTIONS {
                true => work.oid(name),
                false => work.names.oid_tersely(name),
            };
            unknown += usize::from(oid.is_err());
            resolved.add(oid.is_ok());
            match (&mut records, oid) {
                (Some(records), oid) => {
                    let mut one = Translation::of(work.names.mib, &work.style, name, oid);
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
                        text.push_str(&work.detail(&oid));
                    }
                    out.write(&text)?;
                }
                (None, Err(why)) => {
                    let mut text = tamed(format!("?{line}"));
                    text.push('\t');
                    safe::push(&mut text, record::reason(name, &why.to_string()));
                    text.push('\n');
                    out.write(&text)?;
                }
            }
        }
        // A program that waits for the answer gets it now. With more input waiting, answers are
        // written together.
        if !input.buffer().contains(&b'\n') {
            out.flush()?;
        }
    }
    if let Some(records) = records {
        records.end(&mut out)?;
    }
    out.flush()?;
    Ok(resolved)
}
