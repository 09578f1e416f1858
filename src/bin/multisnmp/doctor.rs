//! `multisnmp doctor`: what the linked library and this machine can do, what stands in the way,
//! and what to do about it.

mod configuration;
mod library;
mod report;
mod system;

use crate::{
    commands::{mib_directories, print},
    config::{self, Config, Layer},
    failure::{Failure, LOCAL},
};
use netsnmp::{Library, Mib};
use report::Report;

/// Prints the report, as JSON if so asked; 4 where a run could not work, else 0.
///
/// # Errors
/// Standard output cannot be written.
pub(crate) fn run(json: bool) -> Result<u8, Failure> {
    let facts = Library::get().map(library::Facts::of).map_err(|error| error.message());
    let config = Config::load(Layer::default(), &[], &config::process).and_then(|config| {
        config.settings()?;
        Ok(config)
    });
    let (layer, complaint) = match &config {
        Ok(config) => (config.merged().clone(), None),
        // The built-in values stand in, so that the rest can be told.
        Err(failure) => (Layer::built_in(), Some(failure.message.as_str())),
    };
    let workers = layer.number("workers", 1..=10_000).ok().flatten().unwrap_or(64);

    let mut sections = vec![library::section(facts.as_ref())];
    sections.extend(facts.as_ref().ok().map(library::transports));
    let dirs = mib_directories(layer.text("mib_dirs"));
    sections.push(configuration::mibs(Mib::builtin().modules(), &layer, &dirs));
    sections.push(configuration::files(&config::places(&config::process), &layer, complaint));
    sections.push(system::section(&system::Readings::take(), workers));

    let report = Report(sections);
    let text = if json { report.json().map_err(Failure::local)? } else { report.text() };
    print(text.as_bytes())?;
    Ok(if report.is_usable() { 0 } else { LOCAL })
}
