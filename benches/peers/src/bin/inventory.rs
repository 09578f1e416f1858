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
Prints a table. Exits with 1 if a run did not exit with 0.";

/// The formats of the output.
const FORMS: [&str; 4] = ["nowhere", "jsonl", "csv", "sqlite"];

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
    directory: PathBuf,
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
        let mut runs: Vec<Vec<Run>> = FORMS.iter().map(|_| Vec::new()).collect();
        for round in 0..self.rounds {
            for turn in 0..FORMS.len() {
                let form = (turn + round) % FORMS.len();
                runs[form].push(self.once(FORMS[form])?);
            }
        }
        let right = runs.iter().flatten().all(|run| run.cost.status.success());
        print!("{}", self.table(&runs));
        println!("\nresponder: {}", responder.stop()?);
        Ok(right)
    }

    fn once(&self, form: &str) -> io::Result<Run> {
        let out = self.directory.join("out");
        let mut command = Command::new(&self.tool);
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

    fn table(&self, runs: &[Vec<Run>]) -> String {
        let mut text = format!(
            "{} switches of {} ports, {}, {} rounds\n\n\
             | into | best s | median s | devices/s | CPU s | CPU us/device | MiB | file MiB |\n\
             |---|---|---|---|---|---|---|---|\n",
            self.hosts, self.rows, self.sections, self.rounds,
        );
        for (form, runs) in FORMS.iter().zip(runs) {
            let mut walls: Vec<f64> = runs.iter().map(|run| run.cost.wall.as_secs_f64()).collect();
            walls.sort_by(f64::total_cmp);
            let cpu = runs.iter().map(|run| run.cost.cpu.as_secs_f64()).fold(f64::MAX, f64::min);
            let memory = runs.iter().map(|run| run.cost.memory).max().unwrap_or(0);
            let size = runs.iter().map(|run| run.size).max().unwrap_or(0);
            let hosts = self.hosts as f64;
            text += &format!(
                "| {form} | {:.2} | {:.2} | {:.0} | {cpu:.2} | {:.0} | {} | {} |\n",
                walls[0],
                walls[walls.len() / 2],
                hosts / walls[0],
                cpu / hosts * 1e6,
                memory >> 20,
                size >> 20,
            );
        }
        text
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
