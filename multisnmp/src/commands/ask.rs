//! Runs a query against the targets: pool, writer, progress, summary, exit code.

use super::{
    interrupt::Interrupt,
    names::Names,
    plan::{self, Exchanges},
    print,
    targets::{Rules, Targets},
};
use crate::{
    cli::{ColorWhen, app::Ask, run},
    config::{self, Config, Limits},
    failure::{Failure, INTERRUPTED, tell},
    logging,
    memory::Recall,
    output::{self, Content, OutputOptions},
    progress::Progress,
    summary::{Summary, hosts, traffic},
};
use netsnmp::{ErrorKind, HostRecord, Query, Settings, Target, mib::Style};

/// What a command works with, read before anything is sent.
pub(super) struct Context {
    pub(super) config: Config,
    pub(super) settings: Settings,
    pub(super) names: Names,
    pub(super) targets: Targets,
    pub(super) limits: Limits,
    pub(super) recall: Option<Recall>,
    style: Style,
    format: output::Format,
    /// The OIDs asked, as they were written.
    pub(super) oids: Vec<String>,
    ask: Ask,
}

impl Context {
    /// Reads configuration, MIB and targets. `names` are the OIDs as they were written.
    ///
    /// # Errors
    /// Any of them makes no sense.
    pub(super) fn load<'n>(
        ask: &Ask,
        names: impl IntoIterator<Item = &'n str>,
        max_repetitions: Option<u32>,
    ) -> Result<Self, Failure> {
        Self::load_with(ask, names, max_repetitions, &mut |_| {})
    }

    /// The same, with more flags than those of every command.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub(super) fn load_with<'n>(
        ask: &Ask,
        names: impl IntoIterator<Item = &'n str>,
        max_repetitions: Option<u32>,
        more: &mut dyn FnMut(&mut config::Layer),
    ) -> Result<Self, Failure> {
        logging::start(&ask.logging, ask.output.quiet)?;
        let mut flags = ask.connection.layer();
        ask.names.modules.add_to(&mut flags);
        ask.limits.add_to(&mut flags);
        ask.output.add_to(&mut flags);
        ask.run.add_to(&mut flags);
        ask.remember.add_to(&mut flags);
        more(&mut flags);
        if let Some(rows) = max_repetitions {
            flags.set("max_repetitions", rows.to_string(), config::Origin::Flag("-Cr"));
        }
        let config = Config::load(flags, &ask.connection.tokens, &config::process)?;
        let settings = config.settings()?;
        let layer = config.merged();
        let limits = config.limits()?;
        let max_targets = layer.number("max_targets", 1..=u64::MAX).map_err(Failure::usage)?;
        let format = run::format(layer.text("format").unwrap_or("text")).map_err(Failure::usage)?;
        let mut style = Style::default();
        style.apply(layer.text("output_options").unwrap_or("")).map_err(Failure::usage)?;
        let oids: Vec<String> = names.into_iter().map(str::to_owned).collect();
        let names = Names::load(layer, &ask.names.input, oids.iter().map(String::as_str))?;
        let rules = Rules { strict: ask.run.strict, yes: ask.run.yes, max_targets };
        let targets = Targets::read(ask.targets.as_deref(), &config, settings.port, rules)?;
        let recall = Recall::load(&config, &settings, &targets.hosts)?;
        if config.has_unused_tags()
            && !config.wants_memory()
            && recall.is_none()
            && !targets.credentials.keys().any(|k| k.starts_with("tag "))
        {
            log::warn!("no host uses the credentials file: --cred TAG or cred=TAG picks one");
        }
        Ok(Self {
            settings,
            names,
            targets,
            limits,
            recall,
            style,
            format,
            oids,
            ask: ask.clone(),
            config,
        })
    }

    /// The form of the output.
    pub(super) fn format(&self) -> output::Format {
        self.format
    }
}

/// Asks, or with `--dry-run` tells what would be asked. `inspect` sees each record before it is
/// written. The exit code.
///
/// # Errors
/// What keeps the run from starting, or its records from being written.
pub(super) fn run(
    context: Context,
    query: &Query,
    content: Content,
    exchanges: Exchanges,
    inspect: &mut dyn FnMut(&mut HostRecord),
) -> Result<u8, Failure> {
    if context.ask.run.dry_run {
        print(plan::text(&context, exchanges, &context.oids).as_bytes())?;
        return Ok(0);
    }
    let Context { targets, settings, limits, mut recall, style, format, ask, names, .. } = context;
    let count = targets.hosts.count();
    let allowed = ask.run.allow_failures;
    let job = Job {
        query,
        settings,
        limits,
        count,
        output: &ask.output,
        options: OutputOptions {
            format,
            file: ask.output.file.clone(),
            style,
            mib: names.mib,
            content,
            color: color(&ask.output),
            hosts_shown: count > 1,
        },
        allowed,
    };
    let code = match &mut recall {
        None => job.play(targets.hosts, inspect)?,
        Some(recall) => {
            let targets = recall.targets(targets.hosts.into_iter());
            job.play(targets, &mut |record| {
                recall.learn(record);
                inspect(record);
            })?
        }
    };
    Ok(with_skipped(code, targets.skipped, count, allowed))
}

/// A query, its hosts' defaults, and what becomes of the records.
pub(super) struct Job<'j> {
    pub(super) query: &'j Query,
    pub(super) settings: Settings,
    pub(super) limits: Limits,
    pub(super) count: u128,
    pub(super) output: &'j run::Output,
    pub(super) options: OutputOptions,
    pub(super) allowed: Option<f64>,
}

impl Job<'_> {
    /// Asks every target and writes its record; the exit code.
    ///
    /// # Errors
    /// The output cannot be opened or written, no thread, no library.
    pub(super) fn play<I>(
        self,
        targets: I,
        inspect: &mut dyn FnMut(&mut HostRecord),
    ) -> Result<u8, Failure>
    where
        I: IntoIterator<Item = Target>,
        I::IntoIter: Send + 'static,
    {
        let total = u64::try_from(self.count).ok();
        let writer = output::open(self.options).map_err(Failure::local)?;
        let pool = self.limits.pool(self.settings, self.count);
        let pool = pool.build().map_err(Failure::local)?;
        let mut summary = Summary::new(total);
        let mut progress = Progress::new(self.output.shows_progress(), total);
        let mut records = pool.query(targets, self.query);
        let cancel = records.cancel();
        let interrupt = Interrupt::watch(cancel.clone())?;
        let mut closed = false;
        let mut unfinished = 0_u64;
        while let Some(mut batch) = records.next_batch() {
            for record in &mut batch {
                inspect(record);
                summary.add(record);
                progress.tick(record);
                unfinished += u64::from(is_cancelled(record));
            }
            if writer.write_batch(batch).is_err() {
                closed = true;
                cancel.abort();
                break;
            }
        }
        let counters = records.counters();
        // What is still under way where nobody reads any more is given up before the rest is told.
        drop(records);
        progress.finish();
        let finished = writer.finish();
        let interrupted = interrupt.seen();
        drop(interrupt);
        finished.map_err(Failure::local)?;
        // Whoever closed the pipe has seen enough, as `head` has: no summary, no failure.
        if closed {
            return Ok(0);
        }
        log::info!("{}", traffic::all(&counters));
        if let Some(deadline) = self.limits.deadline
            && unfinished > 0
            && !interrupted
        {
            let time = deadline.as_secs_f64();
            log::warn!("the deadline of {time} s came before {} were done", hosts(unfinished));
        }
        // Of one host its own lines say all there is.
        if self.output.shows_summary() && self.count != 1 {
            tell(summary.line(&counters));
        }
        if counters.dropped > 0 && !self.output.quiet {
            tell(traffic::advice(&counters));
        }
        Ok(if interrupted { INTERRUPTED } else { summary.exit_code(self.allowed) })
    }
}

/// Whether the run ended before the host was done.
fn is_cancelled(record: &HostRecord) -> bool {
    record.outcome.error().is_some_and(|error| *error.kind() == ErrorKind::Cancelled)
}

/// Lines that made no sense are hosts that were not asked.
pub(super) fn with_skipped(code: u8, skipped: usize, asked: u128, allowed: Option<f64>) -> u8 {
    let share = 100.0 * skipped as f64 / (asked as f64 + skipped as f64);
    if code == 0 && skipped > 0 && share > allowed.unwrap_or(0.0) { 2 } else { code }
}

/// Whether records are colored: never into a file.
pub(super) fn color(output: &run::Output) -> bool {
    match output.color {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto => {
            let choice = anstream::AutoStream::choice(&std::io::stdout());
            output.file.is_none() && choice != anstream::ColorChoice::Never
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skipped_lines_are_failures() {
        assert_eq!(with_skipped(0, 0, 10, None), 0);
        assert_eq!(with_skipped(0, 1, 9, None), 2);
        assert_eq!(with_skipped(0, 1, 9, Some(10.0)), 0);
        assert_eq!(with_skipped(0, 1, 9, Some(9.0)), 2);
        assert_eq!(with_skipped(3, 1, 9, None), 3);
    }
}
