//! `inventory`: the devices of a network.

use crate::{
    cli::inventory::InventoryArgs,
    config::Origin,
    error::Error,
    exit,
    inventory::{
        CsvFolder, Destination, DeviceOutput, DeviceWriter, Done, EarlierRun, Form, JsonDevices,
        PartialFile, RunStart, check_names, partial_name, suits_partial,
    },
    logging,
    memory::Recall,
    names::NameLookup,
    output::{Format, Sink, print},
    run::{
        context::Context,
        drive::{Consumer, Drive, Ticker},
        dry_run::{self, Exchanges},
        summary::{self, Summary},
    },
};
use netsnmp::{
    Counters, HostRecord, Target,
    inventory::{Plan, Profiles},
};
use std::{
    collections::HashSet,
    fmt::Write,
    fs,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicU64},
};

/// Shown if there are no targets.
const EXAMPLE: &str = "inventory 10.0.0.0/24 --db net.db";

/// How many devices are asked at a time. The answers of each are kept until it has given all: up to
/// 150 KiB for a switch with 48 ports.
const DEVICES_AT_ONCE: usize = 1_000;
/// How many records may wait to become devices.
const MAX_WAITING_RECORDS: usize = 128;

pub(super) fn inventory(args: &InventoryArgs) -> Result<u8, Error> {
    if args.list_sections {
        let names = {
            logging::start(&args.logging, false)?;
            NameLookup::alone(&args.modules, &[], [])?
        };
        return list(&profiles(&args.profile, &names)?);
    }
    args.bulk.check()?;
    let mut context =
        Context::load_with(&args.ask(), [], args.bulk.max_repetitions, EXAMPLE, &mut |flags| {
            flags.writes_no_table = true;
            args.add_to(flags);
        })?;
    let layer = context.config.merged();
    if layer.in_flight.origin().is_none_or(|origin| *origin == Origin::BuiltIn) {
        context.limits.in_flight = context.limits.in_flight.min(DEVICES_AT_ONCE);
    }
    let files = layer.profiles.value()?.map_or(&[][..], Vec::as_slice);
    let profiles = profiles(files, &context.names)?;
    let sections = sections(&profiles, layer.sections.value()?.map(Vec::as_slice))?;
    let plan = Plan::new(&profiles, sections.as_deref()).map_err(Error::Rejected)?;
    let plan = match args.limit {
        Some(rows) => plan.max_rows(rows as usize),
        None => plan,
    };
    check_names(plan.schema()).map_err(Error::usage)?;
    // The database may also come from config.toml, or from a site in it.
    let args = &InventoryArgs { db: layer.db.value()?.cloned(), ..args.clone() };
    if args.keep.is_some() && args.db.is_none() {
        return Err(Error::usage("--keep needs a database: --db FILE"));
    }
    if args.run.dry_run {
        let names: Vec<String> =
            plan.schema().sections.iter().map(|section| section.name.clone()).collect();
        return dry_run::run(&context, Exchanges::inventory(), &names);
    }
    if args.explain {
        if context.via.is_some() {
            return Err(Error::usage(
                "--explain asks from here, so it does not go with --via: --via none",
            ));
        }
        return super::explain::explain_hosts(&context, &plan);
    }
    // An inventory is taken again and again, so all its devices are remembered.
    let loaded = context.recall.take();
    let Context { config, settings, targets, .. } = &context;
    context.recall = Recall::of_all(loaded, config, settings, &targets.hosts)?;
    let mut done = done(args, &context, &plan)?;
    done.distrust(context.targets.hosts.iter());
    let left = match (args.via.resumed, done.hosts.is_empty()) {
        (Some(run), _) => run.left.into(),
        (None, true) => context.targets.hosts.count(),
        (None, false) => {
            let is_left = |target: &Target| !done.hosts.contains(&**target.name());
            context.targets.hosts.iter().filter(is_left).count() as u128
        }
    };
    let writer = open(args, &context, &plan, &mut done)?;
    run(args, context, &plan, done, left, writer)
}

/// Returns our profiles, with the user's over them. Those may use names of the user's modules.
pub(super) fn profiles(files: &[PathBuf], names: &NameLookup) -> Result<Profiles, Error> {
    let mut profiles = Profiles::builtin().named_by(names.mib);
    for file in files {
        let place = file.display().to_string();
        let text = fs::read_to_string(file).map_err(|e| Error::input(&place, e))?;
        profiles = profiles.with(&text, &place).map_err(Error::Rejected)?;
    }
    Ok(profiles)
}

fn list(profiles: &Profiles) -> Result<u8, Error> {
    let mut text = String::new();
    for (name, on_request) in profiles.sections() {
        let note = if on_request { "  on request: +" } else { "" };
        let again = if on_request { name } else { "" };
        let _ = writeln!(text, "{name}{note}{again}");
    }
    print(text.as_bytes())?;
    Ok(exit::OK)
}

/// Returns the sections that the user wants; `None` for the default ones.
fn sections(profiles: &Profiles, wish: Option<&[String]>) -> Result<Option<Vec<String>>, Error> {
    let Some(words) = wish else { return Ok(None) };
    let plain = words.iter().filter(|word| !word.starts_with(['+', '-']));
    let mut chosen: Vec<String> = plain.cloned().collect();
    if chosen.is_empty() {
        let usual = profiles.sections().filter(|(_, on_request)| !on_request);
        chosen.extend(usual.map(|(name, _)| name.to_owned()));
    }
    for word in words {
        if let Some(more) = word.strip_prefix('+') {
            chosen.push(more.to_owned());
        } else if let Some(less) = word.strip_prefix('-') {
            if !profiles.sections().any(|(name, _)| name == less) {
                return Err(Error::usage(format!("--sections: there is no section {less:?}")));
            }
            chosen.retain(|name| name != less);
        }
    }
    if chosen.is_empty() {
        return Err(Error::usage("--sections leaves no section"));
    }
    Ok(Some(chosen))
}

/// Returns the hosts that need not be asked again.
fn done(args: &InventoryArgs, context: &Context, plan: &Plan) -> Result<Done, Error> {
    let own = args.output.file.as_deref().filter(|_| context.format == Format::Jsonl);
    if let Some(resumed) = args.via.resumed {
        let from = match (&args.db, own.filter(|_| resumed.same_file)) {
            (Some(db), _) => EarlierRun::Database(db),
            (None, Some(file)) => EarlierRun::Own(file),
            (None, None) => return Ok(Done::default()),
        };
        return Done::of_dead(&from, plan.schema(), &targets(args, context)?);
    }
    let Some(given) = args.resume.as_deref() else { return Ok(Done::default()) };
    let from = match (given.as_encoded_bytes(), &args.db, own) {
        (b"", Some(db), _) => EarlierRun::Database(db),
        (b"", None, Some(file)) => EarlierRun::Own(file),
        (b"", None, None) => {
            return Err(Error::usage(
                "--resume continues the last run of --db FILE, or the file of --jsonl -o FILE; for \
                 another file of JSON lines, write --resume=FILE",
            ));
        }
        (_, None, _) => EarlierRun::File(given.into()),
        (_, Some(_), _) => {
            return Err(Error::usage(
                "--resume=FILE does not go with --db: a run of the database is resumed from there",
            ));
        }
    };
    Ok(Done::read(&from, plan.schema())?.unwrap_or_else(|| {
        log::warn!("the last run is finished: there is nothing to resume, a new run begins");
        Done::default()
    }))
}

/// Returns the targets as the user gave them.
fn targets(args: &InventoryArgs, context: &Context) -> Result<String, Error> {
    Ok(match args.target_list() {
        Some(list) => list.to_string(),
        None => context.config.targets()?.map_or("-".to_owned(), |list| list.to_string()),
    })
}

/// Returns whether a name is that of a CSV file.
fn is_sheet(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"))
}

/// Opens all outputs, before anything is sent.
fn open(
    args: &InventoryArgs,
    context: &Context,
    plan: &Plan,
    done: &mut Done,
) -> Result<DeviceWriter, Error> {
    let output = &args.output;
    let file = output.file.as_deref();
    let asked = output.json || output.jsonl || output.csv || output.format.is_some();
    let form = match context.format {
        // The database is the only output, unless the user wants another one.
        Format::Text if args.db.is_some() && !asked && file.is_none() => Form::None,
        Format::Text => Form::Text { rows: args.logging.verbose > 0 },
        Format::Json => Form::Json(JsonDevices::new(true)),
        Format::Jsonl => Form::Json(JsonDevices::new(false)),
        Format::Csv if !asked && file.is_some_and(is_sheet) => {
            return Err(Error::usage(
                "inventory writes CSV into a folder, a file for each section: --csv -o FOLDER",
            ));
        }
        Format::Csv => {
            let dir = file.ok_or_else(|| {
                Error::usage("CSV needs -o FOLDER: it has a file for each section")
            })?;
            Form::Csv(Box::new(CsvFolder::create(dir, plan.schema(), args.csv.csv_safe)?))
        }
        Format::Table => {
            return Err(Error::usage("inventory writes text, json, jsonl, csv, or --db FILE"));
        }
    };
    let destination = match (&form, file) {
        (Form::None | Form::Csv(_), _) => Destination::Nowhere,
        (_, Some(file)) if context.format == Format::Jsonl && suits_partial(file) => {
            let (left, fresh) = (partial_name(file), PartialFile::open(file)?);
            if args.resume.is_none() && done.lines.is_none() && left.exists() {
                let left = left.display();
                log::warn!("{left} is left from an interrupted run: this run replaces it");
            }
            Destination::Partial(fresh)
        }
        _ => Destination::Sink(Sink::private(file)?),
    };
    let mut outputs = DeviceOutput::new(form, destination, Arc::clone(plan.schema()));
    if let Some(path) = &args.db {
        let start = RunStart {
            resumed: done.run,
            targets: targets(args, context)?,
            hosts: match args.via.resumed {
                Some(run) => Some(run.hosts),
                None => u64::try_from(context.targets.hosts.count()).ok(),
            },
        };
        outputs = outputs.with_database(path.clone(), &start)?;
    }
    outputs.begin(done)?;
    outputs.start()
}

/// Turns records into devices and gives them to the writer.
struct Devices<'d> {
    plan: &'d Plan,
    recall: Option<Recall>,
    /// `None` once it is finished.
    writer: Option<DeviceWriter>,
    keep: Option<u32>,
    /// How many hosts an earlier run has done.
    earlier: usize,
    /// The hosts that the dead process of this run has written. It may not have said so in time, and
    /// then their records come again.
    there: HashSet<String>,
    /// What the summary says of devices with several addresses.
    family: Vec<String>,
}

impl Consumer for Devices<'_> {
    fn take(&mut self, records: Vec<HostRecord>, ticker: &mut Ticker) -> ControlFlow<()> {
        let mut finished = Vec::with_capacity(records.len());
        let mut there = 0;
        for record in records {
            if let Some(recall) = &mut self.recall {
                recall.learn(&record);
            }
            ticker.count(&record);
            if self.there.contains(&**record.name()) {
                there += 1;
            } else {
                finished.push(self.plan.device(&record));
            }
        }
        match self.writer.as_ref().is_some_and(|writer| writer.write(finished, there)) {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        }
    }

    fn written(&self) -> Option<Arc<AtomicU64>> {
        self.writer.as_ref().map(DeviceWriter::written)
    }

    fn finish(&mut self, whole: bool) -> Result<(), Error> {
        let Some(writer) = self.writer.take() else { return Ok(()) };
        let written = writer.finish(!whole, self.keep)?;
        if written.closed {
            return Err(Error::ReaderGone);
        }
        self.family = written.family.lines();
        Ok(())
    }

    fn summary(&self, counts: &Summary, counters: &Counters) -> Vec<String> {
        let hosts = summary::hosts(self.earlier as u64);
        let earlier = (self.earlier > 0).then(|| format!("{hosts} done by an earlier run"));
        self.family.iter().cloned().chain(earlier).chain(counts.lines(counters)).collect()
    }
}

fn run(
    args: &InventoryArgs,
    context: Context,
    plan: &Plan,
    done: Done,
    left: u128,
    writer: DeviceWriter,
) -> Result<u8, Error> {
    let Context { targets, settings, limits, recall, via, format, .. } = context;
    let file = args.output.file.is_some() && format != Format::Jsonl;
    let via = via.map(|plan| plan.durable(args.db.is_some() || !file));
    let drive = Drive {
        limit_is_chosen: args.limit.is_some(),
        settings,
        limits: &limits,
        count: left,
        buffer: Some(MAX_WAITING_RECORDS),
        output: &args.output,
        allowed: args.failures.allow_failures,
        skipped: targets.skipped,
        via,
        adaptive: false,
    };
    let earlier = done.hosts.len();
    let there = match args.via.resumed {
        Some(_) => done.hosts.clone(),
        None => HashSet::new(),
    };
    let wanted = move |target: &Target| !done.hosts.contains(&**target.name());
    let hosts: Box<dyn Iterator<Item = Target> + Send> = match &recall {
        Some(recall) => Box::new(recall.targets(targets.hosts.into_listed()).filter(wanted)),
        None => Box::new(targets.hosts.into_iter().filter(wanted)),
    };
    let mut devices = Devices {
        plan,
        recall,
        writer: Some(writer),
        keep: args.keep,
        earlier,
        there,
        family: Vec::new(),
    };
    drive.run(hosts, &plan.query(), &mut devices)
}
