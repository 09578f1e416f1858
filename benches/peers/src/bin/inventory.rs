//! Runs `multisnmp inventory` of many switches into each of its formats, interleaved, and prints a
//! table.

use netsnmp_bench::{
    args::Args,
    hosts,
    measure::{self, Cost, Responder},
};
use std::{
    fs, io,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

const USAGE: &str = "\
Usage: inventory [OPTIONS]
  --hosts N             number of switches [10000]
  --rows N              interfaces of each switch [48]
  --rounds N            runs of each format, interleaved [3]
  --sections LIST       [device,interfaces,addresses,neighbors]
  --multisnmp PATH      the command [target/release/multisnmp of the repository]
  --multisnmp-args ARGS options for it, separated by spaces
  --before PATH         an older build of the command, to compare with
Prints a table, and whether the goals are met. Exits with 1 if a run did not exit with 0.";

/// The formats of the output.
const FORMS: [&str; 4] = ["nowhere", "jsonl", "csv", "sqlite"];

/// The most that SQLite may cost, as a multiple of JSON lines.
const SQLITE: f64 = 1.3;

fn main() -> ExitCode {
    let mut args = Args::new(USAGE);
    let workspace = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let bench = Bench {
        hosts: args.value("--hosts", 10_000),
        rows: args.value("--rows", 48),
        rounds: args.value("--rounds", 3).max(1),
        sections: args.value("--sections", "device,interfaces,addresses,neighbors".to_owned()),
        tool: args
            .optional("--multisnmp")
            .unwrap_or_else(|| workspace.join("../../target/release/multisnmp")),
        more: args.value("--multisnmp-args", String::new()),
        before: args.optional("--before"),
        directory: workspace.join("target").join(format!("inventory-{}", std::process::id())),
    };
    args.finish();
    let ended = bench.run();
    // Nobody needs the remaining files.
    let _ = fs::remove_dir_all(&bench.directory);
    match ended {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("inventory: {error}");
            ExitCode::FAILURE
        }
    }
}

struct Bench {
    hosts: usize,
    rows: usize,
    rounds: usize,
    sections: String,
    tool: PathBuf,
    more: String,
    before: Option<PathBuf>,
    directory: PathBuf,
}

/// A build of the command with a format of its output, and its runs.
struct Series<'a> {
    tool: &'a Path,
    form: &'static str,
    runs: Vec<Run>,
}

/// One run.
struct Run {
    cost: Cost,
    /// The size of its output in bytes.
    size: u64,
}

impl Bench {
    fn run(&self) -> io::Result<bool> {
        fs::create_dir_all(&self.directory)?;
        let program = std::env::current_exe()?.with_file_name("responder");
        let responder = Responder::start(&program, &["--rows".to_owned(), self.rows.to_string()])?;
        let list: String = (0..self.hosts)
            .map(|host| format!("{}:{}\n", hosts::address(host), responder.port))
            .collect();
        fs::write(self.directory.join("hosts"), list)?;
        let tools = [Some(&self.tool), self.before.as_ref()];
        let mut all: Vec<Series<'_>> = tools
            .into_iter()
            .flatten()
            .flat_map(|tool| FORMS.map(|form| Series { tool, form, runs: Vec::new() }))
            .collect();
        for round in 0..self.rounds {
            for turn in 0..all.len() {
                let series = (turn + round) % all.len();
                let run = self.once(all[series].tool, all[series].form)?;
                all[series].runs.push(run);
            }
        }
        let right = all.iter().flat_map(|series| &series.runs).all(|r| r.cost.status.success());
        print!("{}", self.table(&all));
        println!("\nresponder: {}", responder.stop()?);
        Ok(right)
    }

    fn once(&self, tool: &Path, form: &str) -> io::Result<Run> {
        let out = self.directory.join("out");
        let mut command = Command::new(tool);
        command.args(["inventory", "--no-memory", "--no-progress", "--sections", &self.sections]);
        command.args(self.more.split_whitespace());
        match form {
            "nowhere" => command.arg("--jsonl").arg("-o").arg("/dev/null"),
            "jsonl" => command.arg("--jsonl").arg("-o").arg(&out),
            "csv" => command.arg("--csv").arg("-o").arg(&out),
            _ => command.arg("--db").arg(&out),
        };
        command.arg(format!("@{}", self.directory.join("hosts").display()));
        let messages = self.directory.join("messages");
        let cost = measure::run(&mut command, &self.directory.join("stdout"), &messages)?;
        if !cost.status.success() {
            eprintln!("{form}: {}: {}", cost.status, fs::read_to_string(&messages)?.trim_end());
        }
        let size = size(&out)?;
        remove(&out)?;
        Ok(Run { cost, size })
    }

    fn table(&self, all: &[Series<'_>]) -> String {
        let mut text = format!(
            "{} switches of {} ports, {}, {} rounds\n\n\
             | into | best s | median s | devices/s | CPU s | CPU us/device | MiB | file MiB |\n\
             |---|---|---|---|---|---|---|---|\n",
            self.hosts, self.rows, self.sections, self.rounds,
        );
        for series in all {
            let runs = &series.runs;
            let name = if series.tool == self.tool { "" } else { "before: " };
            let (best, median) = series.walls();
            let cpu = series.cpu();
            let memory = runs.iter().map(|run| run.cost.memory).max().unwrap_or(0);
            let size = runs.iter().map(|run| run.size).max().unwrap_or(0);
            let hosts = self.hosts as f64;
            text += &format!(
                "| {name}{} | {best:.2} | {median:.2} | {:.0} | {cpu:.2} | {:.0} | {} | {} |\n",
                series.form,
                hosts / best,
                cpu / hosts * 1e6,
                memory >> 20,
                size >> 20,
            );
        }
        let of = |form| all.iter().find(|series| series.form == form);
        if let (Some(sqlite), Some(jsonl)) = (of("sqlite"), of("jsonl")) {
            text.push('\n');
            for (what, ratio) in
                [("time", sqlite.walls().0 / jsonl.walls().0), ("CPU", sqlite.cpu() / jsonl.cpu())]
            {
                let verdict = if ratio <= SQLITE { "met" } else { "MISSED" };
                text += &format!(
                    "goal {verdict}: {ratio:.2}x the {what} of JSON lines for SQLite; must be at \
                     most {SQLITE}\n"
                );
            }
        }
        text
    }
}

impl Series<'_> {
    /// The seconds of the best and of the median run.
    fn walls(&self) -> (f64, f64) {
        let mut walls: Vec<f64> = self.runs.iter().map(|run| run.cost.wall.as_secs_f64()).collect();
        walls.sort_by(f64::total_cmp);
        (walls[0], walls[walls.len() / 2])
    }

    /// The seconds of CPU time of the run that used least.
    fn cpu(&self) -> f64 {
        self.runs.iter().map(|run| run.cost.cpu.as_secs_f64()).fold(f64::MAX, f64::min)
    }
}

/// Returns the size of a file or of all files in a folder; 0 if it does not exist.
fn size(path: &Path) -> io::Result<u64> {
    if !path.exists() {
        return Ok(0);
    }
    if path.is_file() {
        return Ok(path.metadata()?.len());
    }
    fs::read_dir(path)?.map(|entry| size(&entry?.path())).sum()
}

fn remove(path: &Path) -> io::Result<()> {
    for suffix in ["-wal", "-shm", ".partial"] {
        let mut beside = path.as_os_str().to_owned();
        beside.push(suffix);
        let _ = fs::remove_file(beside);
    }
    match path {
        path if path.is_dir() => fs::remove_dir_all(path),
        path if path.exists() => fs::remove_file(path),
        _ => Ok(()),
    }
}
