//! Asks hosts and writes their records: get, next, bulk, walk, table, set and demo.

use super::{
    context::Context,
    drive::{Consumer, Drive, Ticker},
    dry_run::{self, Exchanges},
};
use crate::{
    cli::output::{ColorWhen, Look, Output},
    error::Error,
    memory::Recall,
    output::{self, Content, OutputOptions, RecordWriter},
};
use netsnmp::{HostRecord, Query};
use std::ops::ControlFlow;

/// Asks every target and writes its record. With `--dry-run`, prints what would be asked.
/// `inspect` sees each record before it is written. Returns the exit code.
///
/// # Errors
/// The run cannot start, or its records cannot be written.
pub(crate) fn run(
    context: Context,
    query: &Query,
    content: Content,
    exchanges: Exchanges,
    inspect: &mut dyn FnMut(&mut HostRecord),
) -> Result<u8, Error> {
    if context.ask.run.dry_run {
        return dry_run::run(&context, exchanges, &context.oids);
    }
    let Context { targets, settings, limits, recall, style, format, ask, names, .. } = context;
    let count = targets.hosts.count();
    let options = OutputOptions {
        format,
        file: ask.output.file.clone(),
        style,
        mib: names.mib,
        content,
        color: color(&ask.look, &ask.output),
        hosts_shown: count > 1,
    };
    let drive = Drive {
        limit_is_chosen: true,
        settings,
        limits: &limits,
        count,
        buffer: None,
        output: &ask.output,
        allowed: ask.failures.allow_failures,
        skipped: targets.skipped,
    };
    match recall {
        None => {
            let mut writer = RecordConsumer::open(options, None, inspect)?;
            drive.run(targets.hosts, query, &mut writer)
        }
        Some(recall) => {
            let targets = recall.targets(targets.hosts.into_listed());
            let mut writer = RecordConsumer::open(options, Some(recall), inspect)?;
            drive.run(targets, query, &mut writer)
        }
    }
}

/// Writes records.
pub(crate) struct RecordConsumer<'w> {
    /// `None` once it is finished.
    writer: Option<RecordWriter>,
    recall: Option<Recall>,
    inspect: &'w mut dyn FnMut(&mut HostRecord),
    gone: bool,
}

impl<'w> RecordConsumer<'w> {
    /// Opens the output. `recall` remembers what the records show. `inspect` sees each record
    /// before it is written.
    ///
    /// # Errors
    /// The output cannot be opened.
    pub(crate) fn open(
        options: OutputOptions,
        recall: Option<Recall>,
        inspect: &'w mut dyn FnMut(&mut HostRecord),
    ) -> Result<Self, Error> {
        Ok(Self { writer: Some(output::open(options)?), recall, inspect, gone: false })
    }
}

impl Consumer for RecordConsumer<'_> {
    fn take(&mut self, mut records: Vec<HostRecord>, ticker: &mut Ticker) -> ControlFlow<()> {
        for record in &mut records {
            if let Some(recall) = &mut self.recall {
                recall.learn(record);
            }
            (self.inspect)(record);
            ticker.count(record);
        }
        self.gone = self.writer.as_ref().is_none_or(|writer| writer.write_batch(records).is_err());
        if self.gone { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn finish(&mut self, _: bool) -> Result<(), Error> {
        self.writer.take().map_or(Ok(()), RecordWriter::finish)?;
        if self.gone { Err(Error::ReaderGone) } else { Ok(()) }
    }
}

/// Returns whether records are colored. A file never is.
pub(crate) fn color(look: &Look, output: &Output) -> bool {
    match look.color {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto => {
            let choice = anstream::AutoStream::choice(&std::io::stdout());
            output.file.is_none() && choice != anstream::ColorChoice::Never
        }
    }
}
