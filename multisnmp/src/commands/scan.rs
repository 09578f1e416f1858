//! `scan`: which addresses speak SNMP, and with which credentials.

use crate::{
    cli::{argv, scan::ScanArgs},
    config::{self, Config, Limits},
    error::Error,
    exit, logging,
    memory::{self, Memory},
    output::{Format, Sink, print},
    run::{
        drive::Drive,
        targets::{Rules, Targets},
    },
    scan::{Bounds, Feed, Method, Page, Results, ScanFormat, choose, dry_run, first_public},
    vault,
    via::Plan,
};
use netsnmp::Settings;
use std::{collections::HashMap, sync::Arc, time::Duration};

/// Packets a second by default: as many as a firewall, an old switch and the people who watch
/// them put up with.
const DEFAULT_RATE: f64 = 2000.0;
/// How many addresses are scanned without `--yes` or `--max-targets`.
const MAX_TARGETS: u64 = 65_536;

/// What a scan works with.
struct Scan {
    method: Method,
    bounds: Bounds,
    targets: Targets,
    limits: Limits,
    format: ScanFormat,
    via: Option<Plan>,
}

pub(super) fn scan(args: &ScanArgs) -> Result<u8, Error> {
    logging::start(&args.logging, args.output.quiet)?;
    let config = Config::load(args.flags(), &args.connection.tokens, &config::process)?;
    let scan = Scan::of(args, &config)?;
    let public = match args.run.yes {
        true => None,
        false => first_public(&scan.targets.hosts, &scan.bounds),
    };
    if args.run.dry_run {
        let rate = scan.limits.rate.unwrap_or(DEFAULT_RATE);
        let mut text = dry_run(&scan.method, &scan.bounds, &scan.targets.hosts, rate);
        if let Some(first) = public {
            text.push_str(&format!("needs --yes: {first} is a public address\n"));
        }
        print(text.as_bytes())?;
        return Ok(exit::OK);
    }
    if let Some(first) = public {
        return Err(Error::usage(format!(
            "{first} is a public address: --yes scans it; nothing was sent"
        )));
    }
    let about = memory::addresses(&scan.targets.hosts, scan.method.settings.port);
    let memory = Memory::open(&config, true, about.as_deref())?;
    drop(config);
    vault::clear();
    scan.run(args, memory)
}

impl Scan {
    fn of(args: &ScanArgs, config: &Config) -> Result<Self, Error> {
        let layer = config.merged();
        let settings = config.settings()?;
        let yes = args.run.yes;
        let given = &args.connection;
        let own = given.community.is_some() || given.user.is_some();
        if own && (given.credentials.is_some() || given.cred.is_some()) {
            return Err(Error::usage(
                "-c and -u do not go with --credentials and --cred: put all credentials into the file",
            ));
        }
        let credentials = choose(config, &settings, given.cred.as_deref(), own, yes)?;
        let mut limits = config.limits()?;
        limits.rate = limits.rate.or(Some(DEFAULT_RATE));
        // The next questions depend on the answers to earlier ones.
        limits.ordered = false;
        let questions = credentials.len() + 1;
        limits.per_host = questions;
        limits.in_flight = limits.in_flight.saturating_mul(questions);
        let fast = layer.fast_timeout.value()?.copied();
        let tries = layer.max_tries_per_host.value()?.copied();
        let bounds = Bounds::new(layer.allow.value()?.cloned(), layer.block.value()?.cloned());
        let format = match layer.format_without_table()? {
            Format::Text => ScanFormat::Hosts,
            Format::Json => ScanFormat::Json,
            Format::Jsonl => ScanFormat::Jsonl,
            Format::Csv => ScanFormat::Csv,
            Format::Table => {
                return Err(Error::usage("a scan writes no table: use text, json, jsonl or csv"));
            }
        };
        let chosen = layer.max_targets.value()?.copied();
        let max_targets = chosen.or((!yes).then_some(MAX_TARGETS));
        let rules = Rules {
            strict: args.run.strict,
            yes,
            max_targets,
            lifts_max: chosen.is_none(),
            once: true,
            example: Some("scan 10.0.0.0/24"),
        };
        let ranges = (!args.ranges.is_empty()).then(|| args.ranges.iter().cloned().collect());
        let targets = Targets::read(ranges.as_ref(), config, settings.port, rules)?;
        if !targets.credentials.is_empty() {
            let hosts: u128 = targets.credentials.values().sum();
            log::warn!(
                "a scan ignores the credentials that the file gives for single hosts ({hosts} of \
                 them), and tries those of --credentials"
            );
        }
        let tagged = credentials.iter().all(|credential| credential.tag.is_some());
        let name = args.via.run_name.as_deref();
        let via = Plan::of_scan(config, name, argv::public(), tagged)?;
        let method = Method {
            credentials,
            fast_timeout: fast.unwrap_or(Duration::from_millis(500)),
            slow_pass: !args.way.no_slow_pass,
            max_tries: tries,
            question: Method::question().map_err(Error::Library)?,
            settings: Settings::clone(&settings),
            elsewhere: via.is_some(),
        };
        Ok(Self { method, bounds, targets, limits, format, via })
    }

    fn run(self, args: &ScanArgs, memory: Option<Memory>) -> Result<u8, Error> {
        let Self { mut method, bounds, targets, limits, format, via } = self;
        let sink = Sink::private(args.output.file.as_deref())?;
        let mut settings = method.settings.clone();
        // Most closed ports of a range are no agents that restart.
        settings.final_refusals = true;
        // Each question has its own.
        settings.networks = None;
        method.settings.networks = None;
        let known = memory.as_ref().map_or_else(HashMap::new, |memory| memory.known().clone());
        let question = method.question.clone();
        let (feed, pulse) = Feed::new(Arc::new(method), bounds, targets.hosts.listed(), known);
        let page = Page::new(format).guarded(args.csv.csv_safe);
        let drive = Drive {
            limit_is_chosen: false,
            settings,
            limits: &limits,
            count: targets.hosts.count(),
            buffer: None,
            output: &args.output,
            allowed: None,
            skipped: 0,
            via,
            adaptive: true,
        };
        drive.run(feed, &question, &mut Results::new(pulse, sink, page, memory))
    }
}
