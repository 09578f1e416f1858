//! `inventory`: devices out of a network.

use super::{
    ask::{self, Context},
    interrupt::Interrupt,
    plan::{self, Exchanges},
    print,
};
use crate::{
    cli::inventory::{InventoryArgs, RunsArgs, SchemaArgs},
    failure::{Failure, INTERRUPTED, tell},
    inventory::{
        Lines, Loaded, Sheets, Snapshot, Store, StoreWriter, ddl, headers, json_schema, line_into,
        rows_into,
    },
    logging,
    output::{Format, Sink},
    progress::Progress,
    summary::{Summary, hosts, traffic},
};
use netsnmp::{
    ErrorKind, Target,
    inventory::{Device, Plan, Profiles, Same},
};
use std::{collections::HashSet, fmt::Write, fs, io, path::PathBuf, sync::Arc};

pub(super) fn inventory(args: &InventoryArgs) -> Result<u8, Failure> {
    if args.list_sections {
        return list(&profiles(&args.profile)?);
    }
    let context = Context::load_with(&args.ask, [], None, &mut |layer| args.add_to(layer))?;
    let layer = context.config.merged();
    let files = layer.text("profiles").unwrap_or("").split(':').filter(|file| !file.is_empty());
    let profiles = profiles(&files.map(PathBuf::from).collect::<Vec<_>>())?;
    let sections = sections(&profiles, layer.text("sections"))?;
    let plan = Plan::new(&profiles, sections.as_deref()).map_err(Failure::usage)?;
    // The database may be config.toml's, or a site's.
    let args = &InventoryArgs { db: layer.text("db").map(PathBuf::from), ..args.clone() };
    if args.keep.is_some() && args.db.is_none() {
        return Err(Failure::usage("--keep is for the database: --db FILE"));
    }
    if args.ask.run.dry_run {
        let exchanges = Exchanges::inventory();
        print(plan::text(&context, exchanges, &["inventory".to_owned()]).as_bytes())?;
        return Ok(0);
    }
    let done = Done::of(args)?;
    let outputs = Outputs::open(args, &context, &plan, &done)?;
    run(args, context, &plan, done, outputs)
}

/// Ours, and those of the user over them.
fn profiles(files: &[PathBuf]) -> Result<Profiles, Failure> {
    let mut profiles = Profiles::builtin().clone();
    for file in files {
        let place = file.display().to_string();
        let text = fs::read_to_string(file).map_err(|e| Failure::usage(format!("{place}: {e}")))?;
        profiles = profiles.with(&text, &place).map_err(Failure::usage)?;
    }
    Ok(profiles)
}

fn list(profiles: &Profiles) -> Result<u8, Failure> {
    let mut text = String::new();
    for (name, on_request) in profiles.sections() {
        let note = if on_request { "  on request: +" } else { "" };
        let again = if on_request { name } else { "" };
        let _ = writeln!(text, "{name}{note}{again}");
    }
    print(text.as_bytes())?;
    Ok(0)
}

/// The sections asked for; `None` for the usual ones.
fn sections(profiles: &Profiles, wish: Option<&str>) -> Result<Option<Vec<String>>, Failure> {
    let Some(wish) = wish else { return Ok(None) };
    let words: Vec<&str> = wish.split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
    let plain = words.iter().filter(|word| !word.starts_with(['+', '-']));
    let mut chosen: Vec<String> = plain.map(|word| (*word).to_owned()).collect();
    if chosen.is_empty() {
        let usual = profiles.sections().filter(|(_, on_request)| !on_request);
        chosen.extend(usual.map(|(name, _)| name.to_owned()));
    }
    for word in words {
        if let Some(more) = word.strip_prefix('+') {
            chosen.push(more.to_owned());
        } else if let Some(less) = word.strip_prefix('-') {
            if !profiles.sections().any(|(name, _)| name == less) {
                return Err(Failure::usage(format!("--sections: there is no section {less:?}")));
            }
            chosen.retain(|name| name != less);
        }
    }
    if chosen.is_empty() {
        return Err(Failure::usage("--sections leaves nothing to ask"));
    }
    Ok(Some(chosen))
}

/// What an earlier run has done already.
#[derive(Default)]
struct Done {
    hosts: HashSet<String>,
    /// The run of the database that goes on.
    run: Option<i64>,
    /// Lines to be written again.
    lines: Vec<Loaded>,
}

impl Done {
    fn of(args: &InventoryArgs) -> Result<Self, Failure> {
        let Some(from) = args.resume.as_deref() else { return Ok(Self::default()) };
        if from.is_empty() {
            let path = args.db.as_ref().ok_or_else(|| {
                Failure::usage(
                    "--resume goes on with the last run of --db FILE; a JSON lines file \
                                is --resume=FILE",
                )
            })?;
            let trouble = |e: String| Failure::usage(format!("{}: {e}", path.display()));
            let store = Store::open(path).map_err(trouble)?;
            let run = store.unfinished().map_err(trouble)?.ok_or_else(|| {
                trouble("its last run came to its end: there is nothing to resume".to_owned())
            })?;
            let hosts = store.done(run).map_err(trouble)?;
            return Ok(Self { hosts, run: Some(run), lines: Vec::new() });
        }
        let mut snapshot = Snapshot::open(from)?;
        let mut done = Self::default();
        for host in snapshot.hosts() {
            if let Some(device) = snapshot.load(&host)?.filter(|device| device.is("complete")) {
                done.lines.push(device);
                done.hosts.insert(host);
            }
        }
        Ok(done)
    }
}

/// Where devices go.
struct Outputs {
    store: Option<StoreWriter>,
    form: Form,
    sink: Option<Sink>,
    text: Vec<u8>,
}

enum Form {
    None,
    Text { rows: bool },
    Lines(Lines),
    Sheets(Box<Sheets>),
}

impl Outputs {
    fn open(
        args: &InventoryArgs,
        context: &Context,
        plan: &Plan,
        done: &Done,
    ) -> Result<Self, Failure> {
        let output = &args.ask.output;
        let file = output.file.as_deref();
        let asked = output.json || output.jsonl || output.csv || output.format.is_some();
        let form = match context.format() {
            // The database is the output, unless another is asked for.
            Format::Text if args.db.is_some() && !asked && file.is_none() => Form::None,
            Format::Text => Form::Text { rows: args.ask.logging.verbose > 0 },
            Format::Json => Form::Lines(Lines::new(true)),
            Format::Jsonl => Form::Lines(Lines::new(false)),
            Format::Csv => {
                let dir = file.ok_or_else(|| {
                    Failure::usage("CSV is a file for each section: -o FOLDER says where")
                })?;
                Form::Sheets(Box::new(Sheets::create(dir, plan.schema(), args.csv_safe)?))
            }
            Format::Table => {
                return Err(Failure::usage(
                    "inventory writes text, json, jsonl, csv, or --db FILE",
                ));
            }
        };
        let sink = match &form {
            Form::Text { .. } | Form::Lines(_) => Some(Sink::open(file).map_err(Failure::local)?),
            Form::None | Form::Sheets(_) => None,
        };
        let store = match &args.db {
            None => None,
            Some(path) => {
                let trouble = |e: String| Failure::local(format!("{}: {e}", path.display()));
                let store = Store::create(path).map_err(trouble)?;
                let schema = Arc::clone(plan.schema());
                Some(StoreWriter::start(store, schema, done.run).map_err(trouble)?)
            }
        };
        let mut outputs = Self { store, form, sink, text: Vec::new() };
        if let Form::Lines(lines) = &mut outputs.form {
            for line in &done.lines {
                let line = serde_json::to_string(&line.0).map_err(Failure::local)?;
                lines.raw(&mut outputs.text, &line);
            }
        }
        Ok(outputs)
    }

    /// Takes a device; false where the database takes no more.
    fn device(&mut self, device: Device, advice: Option<&str>) -> Result<bool, Failure> {
        match &mut self.form {
            Form::None => {}
            Form::Text { rows } => {
                let mut text = String::new();
                line_into(&mut text, &device);
                if *rows {
                    rows_into(&mut text, &device);
                }
                self.text.extend_from_slice(text.as_bytes());
            }
            Form::Lines(lines) => lines.device(&mut self.text, &device, advice),
            Form::Sheets(sheets) => sheets.device(&device)?,
        }
        Ok(self.store.as_ref().is_none_or(|store| store.write(device)))
    }

    /// Writes what has come; false where nobody reads any more.
    fn flush(&mut self) -> Result<bool, Failure> {
        let Some(sink) = &mut self.sink else {
            if let Form::Sheets(sheets) = &mut self.form {
                sheets.flush()?;
            }
            return Ok(true);
        };
        let written = if self.text.is_empty() { Ok(()) } else { sink.write(&self.text) };
        self.text.clear();
        match written {
            Ok(()) => Ok(true),
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(false),
            Err(e) => Err(Failure::local(format!("cannot write: {e}"))),
        }
    }
}

fn run(
    args: &InventoryArgs,
    context: Context,
    plan: &Plan,
    done: Done,
    mut outputs: Outputs,
) -> Result<u8, Failure> {
    let output = &args.ask.output;
    let Context { targets, settings, limits, mut recall, .. } = context;
    let count = targets.hosts.count();
    let total = u64::try_from(count).ok().map(|all| all.saturating_sub(done.hosts.len() as u64));
    let pool = limits.pool(settings, count).build().map_err(Failure::local)?;
    let skipped = Arc::new(done.hosts);
    let wanted = {
        let skipped = Arc::clone(&skipped);
        move |target: &Target| !skipped.contains(&**target.host())
    };
    let hosts_asked: Box<dyn Iterator<Item = Target> + Send> = match &recall {
        Some(recall) => Box::new(recall.targets(targets.hosts.into_iter()).filter(wanted)),
        None => Box::new(targets.hosts.into_iter().filter(wanted)),
    };
    let mut summary = Summary::new(total);
    let mut progress = Progress::new(output.shows_progress(), total);
    let mut records = pool.query(hosts_asked, &plan.query());
    let cancel = records.cancel();
    let interrupt = Interrupt::watch(cancel.clone())?;
    let mut family = Family::default();
    let mut closed = false;
    let mut trouble = None;
    'run: while let Some(batch) = records.next_batch() {
        for record in batch {
            if let Some(recall) = &mut recall {
                recall.learn(&record);
            }
            summary.add(&record);
            progress.tick(&record);
            // Who was not asked any more is no device of this run.
            if record.outcome.error().is_some_and(|e| *e.kind() == ErrorKind::Cancelled)
                && args.db.is_some()
            {
                continue;
            }
            let device = plan.device(&record);
            family.add(&device);
            let advice = record.outcome.error().map(|error| error.advice());
            match outputs.device(device, advice) {
                Ok(true) => {}
                Ok(false) => {
                    cancel.abort();
                    break 'run;
                }
                Err(e) => {
                    trouble = Some(e);
                    cancel.abort();
                    break 'run;
                }
            }
        }
        match outputs.flush() {
            Ok(true) => {}
            Ok(false) => {
                closed = true;
                cancel.abort();
                break;
            }
            Err(e) => {
                trouble = Some(e);
                cancel.abort();
                break;
            }
        }
    }
    let counters = records.counters();
    drop(records);
    progress.finish();
    let interrupted = interrupt.seen();
    drop(interrupt);
    if let Form::Lines(lines) = &mut outputs.form
        && !closed
        && trouble.is_none()
    {
        lines.end(&mut outputs.text);
        outputs.flush()?;
    }
    if let Some(store) = outputs.store.take() {
        let path = args.db.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
        let in_database = |e: String| Failure::local(format!("{path}: {e}"));
        let failed = trouble.is_some();
        let unfinished = interrupted || closed || failed;
        let mut store = store.finish(unfinished, &family.groups()).map_err(in_database)?;
        if let Some(runs) = args.keep {
            store.keep(runs).map_err(in_database)?;
        }
    }
    if let Some(trouble) = trouble {
        return Err(trouble);
    }
    if closed {
        return Ok(0);
    }
    if let Some(sink) = outputs.sink.take() {
        sink.finish().map_err(Failure::local)?;
    }
    log::info!("{}", traffic::all(&counters));
    if output.shows_summary() {
        for line in family.lines() {
            tell(line);
        }
        if !skipped.is_empty() {
            tell(format_args!("{} done by an earlier run", hosts(skipped.len() as u64)));
        }
        if count != 1 {
            tell(summary.line(&counters));
        }
    }
    if counters.dropped > 0 && !output.quiet {
        tell(traffic::advice(&counters));
    }
    let code = summary.exit_code(args.ask.run.allow_failures);
    let code = ask::with_skipped(code, targets.skipped, count, args.ask.run.allow_failures);
    Ok(if interrupted { INTERRUPTED } else { code })
}

/// Devices that were reached by several addresses.
#[derive(Default)]
struct Family {
    same: Same,
    hosts: Vec<Arc<str>>,
    /// Pairs that have something in common and are two all the same.
    shared: Vec<(Arc<str>, Arc<str>, &'static str)>,
}

/// Lines told of them.
const TOLD: usize = 20;

impl Family {
    fn add(&mut self, device: &Device) {
        if device.is_failed() {
            return;
        }
        let found = self.same.add(device);
        self.hosts.push(Arc::clone(&device.host));
        for (other, evidence) in found.shared {
            // Names are given twice on purpose, too.
            if let Some(other) = self.hosts.get(other)
                && evidence != netsnmp::inventory::Evidence::Name
                && self.shared.len() < TOLD
            {
                self.shared.push((Arc::clone(other), Arc::clone(&device.host), evidence.name()));
            }
        }
    }

    /// The hosts of each group of several.
    fn families(&self) -> Vec<Vec<usize>> {
        let mut by_group = std::collections::BTreeMap::<usize, Vec<usize>>::new();
        for device in 0..self.hosts.len() {
            by_group.entry(self.same.group(device)).or_default().push(device);
        }
        by_group.into_values().filter(|group| group.len() > 1).collect()
    }

    fn groups(&self) -> Vec<(Arc<str>, String)> {
        let mut all = Vec::new();
        for group in self.families() {
            let Some(id) = self.same.id(group[0]) else { continue };
            all.extend(
                group.into_iter().map(|device| (Arc::clone(&self.hosts[device]), id.clone())),
            );
        }
        all
    }

    fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let families = self.families();
        for group in families.iter().take(TOLD) {
            let names: Vec<&str> =
                group.iter().take(8).map(|&device| &*self.hosts[device]).collect();
            let more = if group.len() > 8 {
                format!(" and {} more", group.len() - 8)
            } else {
                String::new()
            };
            lines.push(format!("one device: {}{more}", names.join(", ")));
        }
        if families.len() > TOLD {
            lines.push(format!(
                "{} more devices were reached by several addresses",
                families.len() - TOLD
            ));
        }
        for (one, other, what) in &self.shared {
            lines.push(format!("{one} and {other} are two devices with one {what}"));
        }
        lines
    }
}

pub(super) fn schema(args: &SchemaArgs) -> Result<u8, Failure> {
    logging::start(&args.logging, false)?;
    let profiles = profiles(&args.profile)?;
    let all: Vec<String> = profiles.sections().map(|(name, _)| name.to_owned()).collect();
    let plan = Plan::new(&profiles, Some(&all)).map_err(Failure::usage)?;
    let text = if args.sql {
        ddl(plan.schema())
    } else if args.csv {
        headers(plan.schema())
            .into_iter()
            .map(|(name, columns)| format!("{name}.csv: {}\n", columns.join(",")))
            .collect()
    } else {
        serde_json::to_string_pretty(&json_schema(plan.schema())).map_err(Failure::local)? + "\n"
    };
    print(text.as_bytes())?;
    Ok(0)
}

pub(super) fn runs(args: &RunsArgs) -> Result<u8, Failure> {
    logging::start(&args.logging, false)?;
    let trouble = |e: String| Failure::usage(format!("{}: {e}", args.db.display()));
    let runs = Store::open(&args.db).and_then(|store| store.runs()).map_err(trouble)?;
    let mut text = String::new();
    if args.json {
        let rows: Vec<_> = runs
            .iter()
            .map(|run| {
                serde_json::json!({
                    "run": run.id, "started": run.started, "finished": run.finished,
                    "hosts": run.hosts, "answered": run.answered, "interrupted": run.interrupted,
                })
            })
            .collect();
        text = serde_json::to_string_pretty(&rows).map_err(Failure::local)? + "\n";
    } else {
        for run in &runs {
            let end = match (&run.finished, run.interrupted) {
                (None, _) => "not finished",
                (Some(_), true) => "interrupted",
                (Some(_), false) => "",
            };
            let line = format!(
                "{:4}  {}  {} answered of {}  {end}",
                run.id, run.started, run.answered, run.hosts
            );
            let _ = writeln!(text, "{}", line.trim_end());
        }
    }
    print(text.as_bytes())?;
    Ok(0)
}
