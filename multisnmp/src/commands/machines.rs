//! `worker`, `collect` and `queue`: runs over the queue of a NATS server.

use crate::{
    cli::{
        self, Cli, Command,
        app::Ask,
        logging::Logging,
        machines::{
            CollectArgs, QueueArgs, QueueCancelArgs, QueueCommand, QueueStatusArgs, WorkerArgs,
        },
        output::Output,
        remember::Remember,
        via::{Queue, Resumed, Via},
    },
    config::{self, Config, Flags},
    error::Error,
    exit,
    inventory::partial_name,
    logging,
    output::{print, tell},
    plural::count,
    process,
    run::targets::Lines,
    via::{self, Seen},
};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use std::{
    fmt::Write,
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicBool},
};

/// Asks hosts for runs of other machines until a signal comes.
pub(super) fn worker(args: &WorkerArgs) -> Result<u8, Error> {
    logging::start(&args.logging, false)?;
    let mut config = Config::load(args.flags(), &[], &config::process)?;
    let site = args.site.as_deref().unwrap_or(via::DEFAULT_SITE);
    via::check_name("--site", site)?;
    let access = via::access(config.merged(), &via::inbox(site))?;
    let (settings, limits) = (config.settings()?, config.limits()?);
    let ends = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|it| !process::ignores(*it)) {
        // The second signal ends it at once.
        let flag = Arc::clone(&ends);
        signal_hook::flag::register_conditional_shutdown(
            signal,
            exit::INTERRUPTED.into(),
            Arc::clone(&ends),
        )
        .and_then(|_| signal_hook::flag::register(signal, flag))
        .map_err(|e| Error::io("signal handler", e))?;
    }
    config.make_keys();
    let mut lines = Lines::new(config);
    let target = Box::new(move |line: &str| lines.target(line));
    let site = site.to_owned();
    via::work(via::Work { access, site, settings, limits, target, ends })?;
    Ok(exit::OK)
}

/// Returns the command that finishes a run whose coordinator has died.
pub(super) fn collect(args: CollectArgs) -> Result<Cli, Error> {
    logging::start(&args.logging, args.output.quiet)?;
    let config = load(&args.queue, args.config.as_ref())?;
    let access = via::access(config.merged(), "_INBOX_hub")?;
    drop(config);
    let found = via::find(&access, &args.run)?;
    let run = args.run.clone();
    let mut line: Vec<std::ffi::OsString> = vec!["multisnmp".into()];
    line.extend(found.line.iter().map(Into::into));
    let unreadable = || {
        Error::usage(format!("run {run} was begun by a command that this program does not know"))
    };
    let mut cli: Cli = cli::parse(cli::grammar_of(&line), line).map_err(|_| unreadable())?;
    let resumed = Resumed { hosts: found.hosts, left: found.left, same_file: false };
    match &mut cli.command {
        Command::Get(it) | Command::Next(it) => go_on(&mut it.ask, args, resumed),
        Command::Bulk(it) => go_on(&mut it.ask, args, resumed),
        Command::Walk(it) => go_on(&mut it.ask, args, resumed),
        Command::Table(it) => go_on(&mut it.ask, args, resumed),
        Command::Inventory(it) => {
            let places = [(&it.output.file, &args.output.file, "-o"), (&it.db, &args.db, "--db")];
            for (theirs, _, option) in places.iter().filter(|(theirs, ours, _)| *theirs != *ours) {
                // Only where the other process ran is there something to go on with.
                if let Some(file) = theirs.as_ref().filter(|file| has_begun(file)) {
                    let file = file.display();
                    log::warn!("run {run} wrote into {file}: {option} {file} would go on there");
                }
            }
            let mut ask = it.ask();
            (it.db, it.resume) = (args.db.clone(), None);
            go_on(&mut ask, args, resumed);
            let Ask { connection, output, logging, via, remember, .. } = ask;
            (it.connection, it.output, it.logging, it.via) = (connection, output, logging, via);
            it.remember = remember;
        }
        Command::Scan(_) => {
            return Err(Error::usage(format!(
                "run {run} is a scan: what it asks next depends on what its process knew, so scan \
                 again; `multisnmp queue cancel {run}` removes it"
            )));
        }
        _ => return Err(unreadable()),
    }
    Ok(cli)
}

/// Returns whether a run has begun to write this file.
fn has_begun(file: &Path) -> bool {
    file.exists() || partial_name(file).exists()
}

/// Changes the options of a command to those of the one who collects. The rest is what the run asks.
fn go_on(ask: &mut Ask, args: CollectArgs, resumed: Resumed) {
    let CollectArgs { queue, output: given, remember, config, logging, run, .. } = args;
    let same_file = given.file.is_some() && given.file == ask.output.file;
    ask.via = Via { queue, run_name: Some(run), resumed: Some(Resumed { same_file, ..resumed }) };
    // The workers have the credentials, and the file of the other process may be elsewhere.
    (ask.connection.config, ask.connection.credentials) = (config, None);
    // The run names a file. We do not write it: everybody who can write to the queue can name one.
    let off = ask.remember.memory.as_ref().is_some_and(|file| file.as_os_str() == "off");
    let forgets = (ask.remember.no_memory || off) && remember.memory.is_none();
    ask.remember = Remember { no_memory: remember.no_memory || forgets, ..remember };
    ask.logging = Logging { verbose: logging.verbose.max(ask.logging.verbose), ..logging };
    let output = &mut ask.output;
    let format = given.format.is_some() || given.json || given.jsonl || given.csv;
    *output = match format || (given.file.is_some() && !same_file) {
        true => given,
        false => Output {
            format: output.format.take(),
            json: output.json,
            jsonl: output.jsonl,
            csv: output.csv,
            ..given
        },
    };
}

pub(super) fn queue(args: QueueArgs) -> Result<u8, Error> {
    match args.command {
        QueueCommand::Status(args) => status(&args),
        QueueCommand::Cancel(args) => cancel(&args),
    }
}

fn load(queue: &Queue, file: Option<&PathBuf>) -> Result<Config, Error> {
    let mut flags = Flags::default();
    queue.add_to(&mut flags);
    flags.read("config", "--config", file);
    Config::load(flags, &[], &config::process)
}

fn status(args: &QueueStatusArgs) -> Result<u8, Error> {
    logging::start(&args.logging, false)?;
    let config = load(&args.queue, args.config.as_ref())?;
    let seen = via::status(&via::access(config.merged(), "_INBOX_hub")?)?;
    if args.json {
        let mut text = serde_json::to_vec_pretty(&seen)?;
        text.push(b'\n');
        print(&text)?;
        return Ok(exit::OK);
    }
    print(text(&seen).as_bytes())?;
    Ok(exit::OK)
}

fn text(seen: &Seen) -> String {
    let mut text = String::new();
    for run in &seen.runs {
        let of = run.hosts.map_or(String::new(), |hosts| format!(" of {}", count(hosts, "host")));
        let alive =
            if run.coordinator { "" } else { "; its process is gone: `collect` finishes it" };
        let _ =
            writeln!(text, "run {}: {}, {}{of} written{alive}", run.name, run.command, run.written);
    }
    for site in &seen.sites {
        let _ = writeln!(
            text,
            "site {}: {} waiting, {} in work, {} redelivered; {}",
            site.name,
            count(site.waiting, "job"),
            site.in_work,
            site.redelivered,
            match site.workers.len() {
                0 => "no worker".to_owned(),
                n => count(n as u64, "worker"),
            }
        );
        for worker in &site.workers {
            let _ = writeln!(text, "  worker {}: {}", worker.id, count(worker.hosts(), "host"));
        }
    }
    if text.is_empty() {
        text.push_str("no run, no site and no worker\n");
    }
    text
}

fn cancel(args: &QueueCancelArgs) -> Result<u8, Error> {
    logging::start(&args.logging, false)?;
    let config = load(&args.queue, args.config.as_ref())?;
    let alive = via::cancel(&via::access(config.merged(), "_INBOX_hub")?, &args.run)?;
    tell(match alive {
        true => format!(
            "multisnmp: run {} is cancelled: its process writes the other hosts as cancelled",
            args.run
        ),
        false => format!("multisnmp: run {} is removed: its process was gone", args.run),
    });
    Ok(exit::OK)
}
