//! The parts of the command that `benches/` measures. Nothing else may use it.

use crate::{
    config::{self, TargetList},
    output::{self, Content, Format, OutputOptions},
    run::targets::{Rules, Targets},
};
use netsnmp::{HostList, HostRecord, Mib, mib::Style};
use std::path::Path;

/// Writes the batches to a file as text or as JSON lines.
///
/// # Panics
/// Panics if the file cannot be written.
pub fn write(json_lines: bool, file: &Path, batches: Vec<Vec<HostRecord>>) {
    let writer = output::open(OutputOptions {
        format: if json_lines { Format::Jsonl } else { Format::Text },
        file: Some(file.to_owned()),
        style: Style::default(),
        mib: Mib::builtin(),
        content: Content::Varbinds,
        color: false,
        hosts_shown: true,
        voice: None,
    })
    .expect("the file can be opened");
    for batch in batches {
        writer.write_batch(batch).expect("the file can be written");
    }
    writer.finish().expect("the file can be written");
}

/// Returns the targets of an argument, without any configuration.
///
/// # Panics
/// Panics if the argument is wrong.
pub fn targets(argument: &str) -> HostList {
    let config = config::Config::load(config::Flags::default(), &[], &|_: &str| None)
        .expect("no configuration is a valid one");
    let list = TargetList::split(argument.as_ref());
    let targets = Targets::read(Some(&list), &config, 161, Rules::default());
    targets.expect("valid targets").hosts.into_list()
}
