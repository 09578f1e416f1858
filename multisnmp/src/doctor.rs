//! `multisnmp doctor`: what the linked library and this machine can do, what the problems are, and
//! what to do about them.

mod configuration;
mod library;
mod report;
mod system;

use crate::{
    config::{self, Config, Flags, Layer, Limits},
    error::Error,
    exit, names,
    output::print,
};
use netsnmp::{Library, Mib};
use report::Report;

/// Prints the report, with `json` as JSON. Returns the exit code: 4 if a run cannot work, else 0.
///
/// # Errors
/// Standard output cannot be written.
pub(crate) fn run(json: bool) -> Result<u8, Error> {
    let facts = Library::get().map(library::Facts::of).map_err(|error| error.message());
    // If the files cannot be read, use the built-in values, so that the rest can be reported.
    let config = Config::load(Flags::default(), &[], &config::process);
    let layer = config.as_ref().map_or_else(|_| Layer::built_in(), |it| it.merged().clone());
    let limits = Limits::of(&layer);
    let complaint = match (config.and_then(|config| config.settings()), &limits) {
        (Err(failure), _) => Some(failure.to_string()),
        (_, Err(why)) => Some(why.to_string()),
        _ => None,
    };
    let limits = limits.or_else(|_| Limits::of(&Layer::built_in()))?;

    let mut sections = vec![library::section(facts.as_ref())];
    sections.extend(facts.as_ref().ok().map(library::transports));
    let dirs = names::directories(layer.mib_dirs.fit());
    sections.push(configuration::mibs(Mib::builtin().modules(), &layer, &dirs));
    sections.push(configuration::files(
        &config::places(&config::process),
        &layer,
        complaint.as_deref(),
    ));
    sections.push(system::section(&system::Readings::take(), &limits));

    let report = Report(sections);
    let text = if json { report.json()? } else { report.text() };
    print(text.as_bytes())?;
    Ok(if report.is_usable() { 0 } else { exit::LOCAL })
}
