//! The packet limit as a program: it asks hosts of the responder as fast as possible.

use netsnmp_bench::{
    args::Args,
    limit::Limit,
    usage,
    works::{Order, Packet},
};
use std::{
    process::ExitCode,
    time::{Duration, Instant},
};

const USAGE: &str = "\
Usage: limit --port PORT [OPTIONS]
  --port PORT       the port of the responder
  --hosts N         number of hosts [10000]
  --work WORK       get: sysDescr.0; rows, columns: 7 scalars and 14 columns of 48 rows [get]
  --repetitions N   max-repetitions of rows and columns [50]
  --threads N       number of threads [2]
  --window N        outstanding requests of each thread [512]
  --timeout S       seconds to wait for an answer [1]
  --tries N         how often a request is sent [2]
Prints the result as JSON.";

fn main() -> ExitCode {
    let mut args = Args::new(USAGE);
    let Some(port) = args.optional("--port") else {
        eprintln!("--port is needed\n{USAGE}");
        return ExitCode::from(2);
    };
    let repetitions = args.value("--repetitions", 50);
    if !(2..=1_000).contains(&repetitions) {
        eprintln!("--repetitions is between 2 and 1000");
        return ExitCode::from(2);
    }
    let work = args.value("--work", "get".to_owned());
    let packets = match work.as_str() {
        "get" => vec![Packet::sys_descr()],
        "rows" => Packet::tables(Order::Rows, repetitions),
        "columns" => Packet::tables(Order::Columns, repetitions),
        _ => {
            eprintln!("no such work: {work}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let mut limit = Limit::new(args.value("--hosts", 10_000), port, packets);
    limit.threads = args.value("--threads", limit.threads).max(1);
    limit.window = args.value("--window", limit.window).max(1);
    limit.timeout = Duration::from_secs_f64(args.value("--timeout", 1.0));
    limit.tries = args.value("--tries", limit.tries);
    args.finish();
    if limit.packets.len() >= 64 || limit.hosts >= 1 << 24 {
        eprintln!("at most 63 requests a host, and 16777215 hosts");
        return ExitCode::from(2);
    }

    let (started, cpu) = (Instant::now(), usage::cpu());
    let counts = match limit.run() {
        Ok(counts) => counts,
        Err(error) => {
            eprintln!("limit: {error}");
            return ExitCode::FAILURE;
        }
    };
    let (wall, cpu) = (started.elapsed().as_secs_f64(), usage::cpu() - cpu);
    println!(
        "{{\"hosts\":{},\"answered\":{},\"missing\":{},\"sent\":{},\"received\":{},\
         \"wall_s\":{wall:.6},\"hosts_per_s\":{:.0},\"cpu_us_per_host\":{:.3}}}",
        limit.hosts,
        counts.answered,
        counts.missing,
        counts.sent,
        counts.received,
        counts.answered as f64 / wall,
        cpu.as_secs_f64() * 1e6 / limit.hosts.max(1) as f64
    );
    ExitCode::SUCCESS
}
