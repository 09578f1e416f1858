//! Runs all works with all contestants: interleaved rounds against one responder, and a table for
//! each work.

mod check;
mod contestant;
mod goals;
mod report;
mod runs;
mod summary;
mod work;

use check::Findings;
use contestant::{CONTESTANTS, Places, Role};
use goals::Tally;
use netsnmp_bench::{
    args::Args,
    hosts,
    measure::{self, Responder},
};
use runs::Runs;
use std::{
    fs::{self, File},
    io::{self, BufWriter, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};
use work::{WORKS, Work};

const USAGE: &str = "\
Usage: compare [OPTIONS]
  --works LIST          w1,w1-100k,w2,w3,w4,w5-8,w5-1000,w5-sha512,w6 by default;
                        also w1-1m, loss-1, loss-10
  --only LIST           the contestants: limit, limit-columns, multisnmp, multisnmp-jsonl,
                        multisnmp-csv, multisnmp-before, blocking-pool, async-snmp,
                        async-snmp-1, async-snmp-columns, snmp2, snmp2-columns, csnmp,
                        gufo_snmp, ezsnmp, easysnmp, xargs-snmpget
  --rounds N            runs of each contestant, interleaved [5]
  --hosts N             use N hosts instead of each work's number
  --quick               few hosts and two rounds, to see whether everything works
  --bare                peers count values instead of writing them
  --multisnmp PATH      the command [target/release/multisnmp of the repository]
  --multisnmp-args ARGS options for it, separated by spaces
  --before PATH         an older build of the command, which takes part as multisnmp-before
  --responder-threads N [1]
Prints a table for each work, and whether the goals are met. Exits with 1 if the command
itself gave a wrong result.";

fn main() -> ExitCode {
    let mut args = Args::new(USAGE);
    let quick = args.flag("--quick");
    let plan = Plan {
        works: list(args.optional("--works")),
        only: list(args.optional("--only")),
        rounds: args.value("--rounds", if quick { 2 } else { 5 }).max(1),
        hosts: args.optional("--hosts"),
        quick,
        responder_threads: args.value("--responder-threads", 1),
    };
    let workspace = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let tool = workspace.join("../../target/release/multisnmp");
    let programs = std::env::current_exe().ok().and_then(|path| Some(path.parent()?.to_owned()));
    let places = Places {
        multisnmp: args.optional("--multisnmp").unwrap_or(tool),
        before: args.optional("--before"),
        multisnmp_args: args
            .value("--multisnmp-args", String::new())
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
        programs: programs.unwrap_or_default(),
        workspace,
        bare: args.flag("--bare"),
    };
    args.finish();
    for name in &plan.works {
        if !WORKS.iter().any(|work| work.name == name) {
            eprintln!("no such work: {name}\n{USAGE}");
            return ExitCode::from(2);
        }
    }
    for name in &plan.only {
        if !CONTESTANTS.iter().any(|contestant| contestant.name == name) {
            eprintln!("no such contestant: {name}\n{USAGE}");
            return ExitCode::from(2);
        }
    }
    if places.before.is_none() && plan.only.iter().any(|name| name == "multisnmp-before") {
        eprintln!("multisnmp-before needs --before\n{USAGE}");
        return ExitCode::from(2);
    }
    match plan.run(&places) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("compare: {error}");
            ExitCode::FAILURE
        }
    }
}

fn list(text: Option<String>) -> Vec<String> {
    text.map(|text| text.split(',').map(str::to_owned).collect()).unwrap_or_default()
}

struct Plan {
    works: Vec<String>,
    only: Vec<String>,
    rounds: usize,
    hosts: Option<usize>,
    quick: bool,
    responder_threads: usize,
}

impl Plan {
    /// Runs all works. Returns whether the command made no mistake.
    fn run(&self, places: &Places) -> io::Result<bool> {
        let directory =
            places.workspace.join("target").join(format!("compare-{}", std::process::id()));
        fs::create_dir_all(&directory)?;
        let (mut right, mut tally) = (true, Tally::default());
        let chosen = |work: &&Work| match self.works.is_empty() {
            true => work.default,
            false => self.works.iter().any(|name| name == work.name),
        };
        for work in WORKS.iter().filter(chosen) {
            let all = self.work(work, places, &directory, &mut tally)?;
            let ours = all.iter().filter(|runs| runs.contestant.role == Role::Ours);
            // If packets are lost, giving a host up can be correct.
            right &=
                work.loss > 0.0 || ours.flat_map(|runs| &runs.findings).all(Findings::is_empty);
        }
        print!("{}", tally.summary());
        fs::remove_dir_all(directory)?;
        Ok(right)
    }

    fn work<'a>(
        &self,
        work: &Work,
        places: &Places,
        directory: &Path,
        tally: &mut Tally,
    ) -> io::Result<Vec<Runs<'a>>> {
        let mut responder_args = work.responder_args();
        responder_args.extend(["--threads".to_owned(), self.responder_threads.to_string()]);
        let responder = Responder::start(&places.programs.join("responder"), &responder_args)?;
        let port = responder.port;
        let count = self.hosts.unwrap_or(if self.quick { work.quick } else { work.hosts });
        let mut all: Vec<Runs<'_>> = CONTESTANTS
            .iter()
            .filter(|contestant| match self.only.is_empty() {
                true => !work.huge || contestant.most >= count,
                false => self.only.iter().any(|name| name == contestant.name),
            })
            .map(|contestant| Runs {
                contestant,
                hosts: count.min(contestant.most),
                costs: Vec::new(),
                findings: Vec::new(),
                skipped: None,
            })
            .collect();
        for runs in &all {
            write_hosts(&hosts_file(directory, runs.hosts), runs.hosts, port)?;
        }
        let (output, messages) = (directory.join("output"), directory.join("messages"));
        let mut idle = vec![false; all.len()];
        for round in 0..self.rounds {
            // Rotate the order, so that no contestant always follows the same one.
            for i in 0..all.len() {
                let i = (i + round) % all.len();
                let runs = &mut all[i];
                if runs.skipped.is_some() || idle[i] {
                    continue;
                }
                let contestant = runs.contestant;
                let file = hosts_file(directory, runs.hosts);
                match contestant.command(work, places, &file, runs.hosts, port) {
                    Err(why) => runs.skipped = Some(why),
                    Ok(None) => idle[i] = true,
                    Ok(Some(mut command)) => match measure::run(&mut command, &output, &messages) {
                        Err(error) => runs.skipped = Some(error.to_string()),
                        Ok(cost) => {
                            let (format, hosts) = (contestant.format, runs.hosts);
                            let findings =
                                check::check(format, work, hosts, port, &output, &messages)?;
                            if findings.missing == hosts {
                                let why = first_line(&messages)?;
                                runs.skipped = Some(format!("{}: {why}", cost.status));
                            } else {
                                runs.costs.push(cost);
                                runs.findings.push(findings);
                            }
                        }
                    },
                }
            }
        }
        let statistics = responder.stop()?;
        let mut taking_part = Vec::new();
        for (runs, idle) in all.into_iter().zip(idle) {
            if !idle {
                taking_part.push(runs);
            }
        }
        println!("{}", report::table(work, count, &taking_part, tally));
        println!("responder: {statistics}\n");
        io::stdout().flush()?;
        Ok(taking_part)
    }
}

fn hosts_file(directory: &Path, count: usize) -> PathBuf {
    directory.join(format!("hosts-{count}"))
}

fn write_hosts(path: &Path, count: usize, port: u16) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    for host in 0..count {
        writeln!(file, "{}:{port}", hosts::address(host))?;
    }
    file.flush()
}

fn first_line(path: &Path) -> io::Result<String> {
    let text = String::from_utf8_lossy(&fs::read(path)?).into_owned();
    Ok(text.lines().next().unwrap_or("no message").to_owned())
}
