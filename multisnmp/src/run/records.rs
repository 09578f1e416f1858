//! Asks hosts and writes their records: get, next, bulk, walk, table, set and demo.

use super::{
    context::Context,
    drive::{Consumer, Drive, Ticker},
    dry_run::{self, Exchanges},
    verdict::Verdict,
};
use crate::{
    cli::output::{ColorWhen, Look, Output},
    error::Error,
    memory::Recall,
    output::{self, Content, OutputOptions, RecordWriter},
};
use netsnmp::{HostRecord, Query};
use std::{
    ops::ControlFlow,
    sync::{Arc, atomic::AtomicU64},
};

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
    let Context { targets, settings, limits, recall, style, format, ask, names, via, .. } = context;
    let resumed = ask.via.resumed;
    let hosts = resumed.map_or(targets.hosts.count(), |run| run.hosts.into());
    let count = resumed.map_or(hosts, |run| run.left.into());
    // A file appears only when the run is over.
    let via = via.map(|plan| plan.durable(ask.output.file.is_none()));
    let options = OutputOptions {
        format,
        file: ask.output.file.clone(),
        style,
        mib: names.mib,
        content,
        color: color(&ask.look, &ask.output),
        hosts_shown: hosts > 1,
        voice: ask.voice,
    };
    // The share of failures that the user allows goes before the tool's own exit code.
    let judge = ask.voice.filter(|_| ask.failures.allow_failures.is_none());
    let verdict = judge.map(|voice| Verdict::new(voice, count, targets.skipped));
    let drive = Drive {
        limit_is_chosen: true,
        settings,
        limits: &limits,
        count,
        buffer: None,
        output: &ask.output,
        allowed: ask.failures.allow_failures,
        skipped: targets.skipped,
        via,
        adaptive: false,
    };
    match recall {
        None => {
            let mut writer = RecordConsumer::open(options, None, inspect)?.judged_by(verdict);
            drive.run(targets.hosts, query, &mut writer)
        }
        Some(recall) => {
            let targets = recall.targets(targets.hosts.into_listed());
            let mut writer =
                RecordConsumer::open(options, Some(recall), inspect)?.judged_by(verdict);
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
    verdict: Option<Verdict>,
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
        Ok(Self {
            writer: Some(output::open(options)?),
            recall,
            inspect,
            gone: false,
            verdict: None,
        })
    }

    /// The verdict decides the exit code.
    pub(crate) fn judged_by(self, verdict: Option<Verdict>) -> Self {
        Self { verdict, ..self }
    }
}

impl Consumer for RecordConsumer<'_> {
    fn take(&mut self, mut records: Vec<HostRecord>, ticker: &mut Ticker) -> ControlFlow<()> {
        for record in &mut records {
            if let Some(recall) = &mut self.recall {
                recall.learn(record);
            }
            (self.inspect)(record);
            if let Some(verdict) = &mut self.verdict {
                verdict.add(record);
            }
            ticker.count(record);
        }
        self.gone = self.writer.as_ref().is_none_or(|writer| writer.write_batch(records).is_err());
        if self.gone { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn written(&self) -> Option<Arc<AtomicU64>> {
        self.writer.as_ref().map(RecordWriter::written)
    }

    fn finish(&mut self, _: bool) -> Result<(), Error> {
        let read = self.writer.take().map_or(Ok(true), RecordWriter::finish)?;
        if self.gone || !read { Err(Error::ReaderGone) } else { Ok(()) }
    }

    fn exit_code(&self) -> Option<u8> {
        self.verdict.as_ref().and_then(Verdict::exit_code)
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
