//! scan: which addresses speak SNMP, and with which credentials.

use super::{
    estimate,
    interrupt::Interrupt,
    print,
    targets::{Rules, Targets},
};
use crate::{
    cli::{run, scan::ScanArgs},
    config::{self, Config, Limits},
    failure::{Failure, INTERRUPTED, tell},
    logging,
    memory::{self, Device, Memory},
    output::{Format, Sink},
    progress::Progress,
    scan::{Bounds, Feed, Found, Page, Plan, Shape, State, Tally, Twins, choose, is_public},
    summary::traffic,
};
use netsnmp::{Endpoint, HostRecord, Outcome, Records, Settings, Target};
use std::{collections::HashMap, fmt::Write, net::IpAddr, sync::Arc, time::Duration};

/// Packets a second where nobody says otherwise: what a firewall, an old switch and the people
/// who watch them put up with.
const GENTLE: f64 = 2000.0;
/// Addresses where nobody says otherwise.
const MOST: u64 = 65_536;
/// Addresses that are looked at one by one before anything is sent.
const SURVEYED: usize = 20_000_000;

/// What a scan works with.
struct Scan {
    plan: Plan,
    bounds: Bounds,
    targets: Targets,
    limits: Limits,
    shape: Shape,
}

pub(super) fn scan(args: &ScanArgs) -> Result<u8, Failure> {
    logging::start(&args.logging, args.output.quiet)?;
    let config = Config::load(args.layer(), &args.connection.tokens, &config::process)?;
    let scan = Scan::of(args, &config)?;
    if args.run.dry_run {
        print(scan.dry_run().as_bytes())?;
        return Ok(0);
    }
    if !args.run.yes
        && let Some(first) = scan.first_public()
    {
        return Err(Failure::usage(format!(
            "{first} is a public address: --yes scans it; nothing was sent"
        )));
    }
    let about = memory::addresses(&scan.targets.hosts, scan.plan.settings.port);
    let memory = Memory::open(&config, true, about.as_deref())?;
    scan.run(args, memory)
}

impl Scan {
    fn of(args: &ScanArgs, config: &Config) -> Result<Self, Failure> {
        let layer = config.merged();
        let settings = config.settings()?;
        let yes = args.run.yes;
        let given = &args.connection;
        let own = given.community.is_some() || given.user.is_some();
        if own && (given.credentials.is_some() || given.cred.is_some()) {
            return Err(Failure::usage(
                "-c or -u, and --credentials or --cred: a scan tries either; put all into the file",
            ));
        }
        let credentials = choose(config, &settings, given.cred.as_deref(), own, yes)?;
        let mut limits = config.limits()?;
        limits.rate = limits.rate.or(Some(GENTLE));
        // What comes next is only known by what came before.
        limits.ordered = false;
        let questions = credentials.len() + 1;
        limits.per_host = questions;
        limits.in_flight = limits.in_flight.saturating_mul(questions);
        let longest = Duration::from_secs(3600);
        let fast = layer.duration("fast_timeout", longest).map_err(Failure::usage)?;
        let tries = layer.number("max_tries_per_host", 1..=10_000).map_err(Failure::usage)?;
        let bounds = Bounds::parse(layer.text("allow"), layer.text("block"));
        let bounds = bounds.map_err(Failure::usage)?;
        let format = run::format(layer.text("format").unwrap_or("text")).map_err(Failure::usage)?;
        let shape = match format {
            Format::Text => Shape::Hosts,
            Format::Json => Shape::Json,
            Format::Jsonl => Shape::Jsonl,
            Format::Csv => Shape::Csv,
            Format::Table => {
                return Err(Failure::usage("a scan writes text, json, jsonl or csv"));
            }
        };
        let max_targets = layer.number("max_targets", 1..=u64::MAX).map_err(Failure::usage)?;
        let max_targets = max_targets.or((!yes).then_some(MOST));
        let rules = Rules { strict: args.run.strict, yes, max_targets };
        let ranges = (!args.ranges.is_empty()).then(|| args.ranges.join(","));
        let targets = Targets::read(ranges.as_deref(), config, settings.port, rules)?;
        if !targets.credentials.is_empty() {
            let hosts: u128 = targets.credentials.values().sum();
            log::warn!(
                "{hosts} hosts of the file have credentials of their own, which a scan does not \
                 heed: it tries those of --credentials"
            );
        }
        let plan = Plan {
            credentials,
            fast_timeout: fast.unwrap_or(Duration::from_millis(500)),
            slow_pass: !args.way.no_slow_pass,
            max_tries: tries,
            question: Plan::question().map_err(Failure::local)?,
            settings: Settings::clone(&settings),
        };
        Ok(Self { plan, bounds, targets, limits, shape })
    }

    /// The first address of the Internet at large that would be asked.
    fn first_public(&self) -> Option<IpAddr> {
        let addresses = self.targets.hosts.iter().take(SURVEYED).filter_map(|t| literal(&t));
        addresses.filter(|address| self.bounds.permit(*address)).find(|address| is_public(*address))
    }

    fn run(self, args: &ScanArgs, mut memory: Option<Memory>) -> Result<u8, Failure> {
        let Self { mut plan, bounds, targets, limits, shape } = self;
        let output = args.output.plain();
        let count = targets.hosts.count();
        let total = u64::try_from(count).ok();
        let mut sink = Sink::open(output.file.as_deref()).map_err(Failure::local)?;
        let mut settings = plan.settings.clone();
        // Each question brings its own.
        settings.networks = None;
        plan.settings.networks = None;
        let pool = limits.pool(settings, count).build().map_err(Failure::local)?;
        let known = memory.as_ref().map_or_else(HashMap::new, |memory| memory.known().clone());
        let plan = Arc::new(plan);
        let (feed, pulse) = Feed::new(Arc::clone(&plan), bounds, targets.hosts.iter(), known);
        let mut told = Told {
            page: Page::new(shape).guarded(args.output.csv_safe),
            twins: Twins::default(),
            tally: Tally::new(),
            progress: Progress::new(output.shows_progress(), total),
            memory: memory.as_mut(),
            text: Vec::new(),
        };
        let mut records: Records = pool.query(feed, &plan.question);
        let cancel = records.cancel();
        let interrupt = Interrupt::watch(cancel.clone())?;
        told.page.begin(&mut told.text);
        let mut closed = false;
        while let Some(batch) = records.next_batch() {
            for found in pulse.take(batch) {
                told.tell(&found);
            }
            match told.flush(&mut sink) {
                Ok(()) => {}
                Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => {
                    closed = true;
                    cancel.abort();
                    break;
                }
                Err(e) => return Err(Failure::local(format!("cannot write: {e}"))),
            }
        }
        let counters = records.counters();
        for found in pulse.rest() {
            told.tell(&found);
        }
        drop(pulse);
        drop(records);
        let interrupted = interrupt.seen();
        drop(interrupt);
        let Told { page, twins, tally, progress, mut text, .. } = told;
        progress.finish();
        if closed {
            return Ok(0);
        }
        page.end(&mut text, twins.lines());
        let written = sink.write(&text).map_err(|e| Failure::local(format!("cannot write: {e}")));
        written.and_then(|()| sink.finish().map_err(Failure::local))?;
        log::info!("{}", traffic::all(&counters));
        if !output.quiet {
            twins.lines().for_each(tell);
        }
        if output.shows_summary() {
            tell(tally.line(counters.sent));
        }
        if counters.dropped > 0 && !output.quiet {
            tell(traffic::advice(&counters));
        }
        Ok(if interrupted { INTERRUPTED } else { tally.exit_code() })
    }

    /// What would be sent to whom.
    fn dry_run(&self) -> String {
        let plan = &self.plan;
        let (mut excluded, mut asked, mut bad) = (0_u64, 0_u64, 0_u64);
        let (mut quiet, mut lively) = (0_u64, 0_u64);
        let mut permitted = vec![0_u64; plan.credentials.len()];
        let tries = u64::from(plan.settings.retries) + 1;
        let most = plan.max_tries.map_or(u64::MAX, u64::from);
        for target in self.targets.hosts.iter().take(SURVEYED) {
            let address = literal(&target);
            match address {
                Some(address) if !self.bounds.permit(address) => excluded += 1,
                None if target.endpoint().is_err() => bad += 1,
                _ => {
                    asked += 1;
                    let mut communities = 0;
                    let mut first = None;
                    for (at, credential) in plan.credentials.iter().enumerate() {
                        // A name may be anywhere.
                        if address.is_none_or(|address| credential.permits(address)) {
                            permitted[at] += 1;
                            communities += u64::from(!credential.is_v3());
                            first = first.or(Some(credential.is_v3()));
                        }
                    }
                    let slow = if plan.slow_pass { tries } else { 0 };
                    quiet += 1 + slow + (communities * (1 + slow)).min(most);
                    lively += match first {
                        None => 1,
                        Some(true) => 2,
                        Some(false) => 1 + communities.min(most),
                    };
                }
            }
        }
        let mut out = String::new();
        let _ = writeln!(out, "addresses    {asked}, {excluded} excluded by --allow and --block");
        if bad > 0 {
            let _ = writeln!(out, "             {bad} that make no sense");
        }
        for (credential, count) in plan.credentials.iter().zip(&permitted) {
            let nets = match &credential.networks {
                None => "every address".to_owned(),
                Some(nets) => nets.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
            };
            let _ = writeln!(
                out,
                "credentials  {}: version {}, to {count} addresses ({nets})",
                credential.name(),
                credential.version()
            );
        }
        let seconds = |time: Duration| time.as_secs_f64();
        let (fast, full) = (seconds(plan.fast_timeout), seconds(plan.settings.timeout));
        let slow = match plan.slow_pass {
            true => format!("then {full} s and {} retries for the silent", plan.settings.retries),
            false => "no second pass".to_owned(),
        };
        let _ = writeln!(out, "timing       {fast} s for all, {slow}");
        let rate = self.limits.rate.unwrap_or(GENTLE);
        let _ = writeln!(out, "load         {rate} packets a second");
        let _ = writeln!(
            out,
            "packets      about {quiet} where no address answers, {lively} where every one answers \
             to the first credential"
        );
        let waits = 2.0 * fast + if plan.slow_pass { full * tries as f64 } else { 0.0 };
        let _ = writeln!(
            out,
            "time         about {} where no address answers, {} where every one does",
            estimate::text(quiet as f64 / rate + waits),
            estimate::text(lively as f64 / rate)
        );
        out.push_str("nothing was sent\n");
        out
    }
}

/// What a scan has told so far.
struct Told<'m> {
    page: Page,
    twins: Twins,
    tally: Tally,
    progress: Progress,
    memory: Option<&'m mut Memory>,
    text: Vec<u8>,
}

impl Told<'_> {
    fn tell(&mut self, found: &Found) {
        self.page.add(&mut self.text, found);
        self.tally.add(found);
        let now = crate::memory::now();
        self.twins.add(found, now);
        // A silent address is no failure: most are.
        self.progress.tick(&HostRecord::new("", Outcome::Complete));
        let Some(memory) = &mut self.memory else { return };
        if let (State::Works { tag, version, record, .. }, Some(address)) =
            (&found.state, found.address)
        {
            let mut device = memory.known().get(&address).cloned().unwrap_or_default();
            // Another device stands there now: what was learnt of the old one is nothing to it.
            let of = |device: &Device| device.engine.as_ref().map(|clock| clock.id.clone());
            let is = found.engine.as_ref().map(|engine| engine.id().to_vec());
            if is.is_some() && of(&device).is_some_and(|was| Some(was) != is) {
                device = Device::default();
            }
            device.learn(record, now);
            device.tag.clone_from(tag);
            device.version = Some(*version);
            if let Some(engine) = &found.engine {
                device.engine = Some(crate::memory::Clock::of(engine, now));
            }
            memory.keep(address, device);
        }
    }

    fn flush(&mut self, sink: &mut Sink) -> std::io::Result<()> {
        if self.text.is_empty() {
            return Ok(());
        }
        let text = std::mem::take(&mut self.text);
        sink.write(&text)
    }
}

/// Its address, where its text says so.
fn literal(target: &Target) -> Option<IpAddr> {
    match target.endpoint().ok()? {
        Endpoint::Inet { host, .. } => host.parse().ok(),
        Endpoint::Unix(_) => None,
    }
}
