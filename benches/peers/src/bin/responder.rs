//! A network of SNMP agents in one process: every address at which it receives a request is a host.

use netsnmp_bench::{
    args::Args,
    responder::{Options, Responder},
    usage,
    v3::{Protocols, Users, V3},
};
use std::{
    io::Write as _, net::SocketAddr, process::ExitCode, sync::atomic::Ordering::Relaxed,
    time::Duration,
};

const USAGE: &str = "\
Usage: responder [OPTIONS]
  --bind ADDRESS:PORT   an address to listen on; may be repeated; port 0 is a free port,
                        the same for all addresses [0.0.0.0:0]
  --threads N           threads for each address [1]
  --rows N              interfaces of each agent [48]
  --community NAME      the community [public]
  --max-size BYTES      the largest message [65507]
  --dead PERCENT        percentage of hosts that never answer, always the same ones
  --delay MS            delay of every answer
  --loss PERCENT        percentage of requests that are lost, and of answers
  --seed N              seed of the random numbers [1]
  --engines N           engine IDs shared by all hosts; 0 is one for each host [0]
  --user NAME           the SNMPv3 user [bench]
  --protocols NAME      sha-aes, or sha512-aes256 with digests of 48 octets [sha-aes]
  --auth PASSPHRASE     authentication passphrase [authentication]
  --priv PASSPHRASE     privacy passphrase [encryption]
Prints \"port N\" when it listens, and its statistics when SIGTERM or SIGINT ends it.";

fn main() -> ExitCode {
    let mut args = Args::new(USAGE);
    let default = Options::default();
    let mut bind: Vec<SocketAddr> = args.values("--bind");
    if bind.is_empty() {
        bind = default.bind;
    }
    let options = Options {
        bind,
        threads: args.value("--threads", default.threads),
        rows: args.value("--rows", default.rows),
        community: args.value("--community", "public".to_owned()).into(),
        max_size: args.value("--max-size", default.max_size),
        dead: args.value("--dead", default.dead),
        delay: Duration::from_secs_f64(args.value("--delay", 0.0) / 1_000.0),
        loss: args.value("--loss", default.loss),
        seed: args.value("--seed", default.seed),
    };
    let engines = args.value("--engines", 0);
    let user = args.value("--user", "bench".to_owned());
    let protocols = args.value("--protocols", Protocols::ShaAes);
    let auth = args.value("--auth", "authentication".to_owned());
    let privacy = args.value("--priv", "encryption".to_owned());
    args.finish();
    if !(484..=65_507).contains(&options.max_size) {
        eprintln!("--max-size is between 484 and 65507");
        return ExitCode::from(2);
    }
    if auth.len() < 8 || privacy.len() < 8 {
        eprintln!("a passphrase has at least eight characters");
        return ExitCode::from(2);
    }

    let users = Users::new(engines, &user, protocols, &auth, &privacy);
    let mut number = 0;
    // Block the signals before starting threads, so that no thread handles them.
    let signals = Signals::block();
    let responder = Responder::start(&options, || {
        number += 1;
        V3::new(users.clone(), number)
    });
    let responder = match responder {
        Ok(responder) => responder,
        Err(error) => {
            eprintln!("responder: {error}");
            return ExitCode::FAILURE;
        }
    };
    let mut stdout = std::io::stdout();
    if writeln!(stdout, "port {}", responder.port()).and_then(|()| stdout.flush()).is_err() {
        return ExitCode::FAILURE;
    }
    signals.wait();
    let statistics = responder.statistics();
    let requests = statistics.requests.load(Relaxed).max(1) as f64;
    let cpu = usage::cpu().as_secs_f64() * 1e6 / requests;
    eprintln!("{}, {cpu:.2} us of CPU a request", statistics.summary());
    ExitCode::SUCCESS
}

/// The signals that end the program.
struct Signals(libc::sigset_t);

impl Signals {
    fn block() -> Self {
        // SAFETY: the set is initialised before it is used, and only this process is changed.
        unsafe {
            let mut set = std::mem::zeroed();
            libc::sigemptyset(&raw mut set);
            for signal in [libc::SIGTERM, libc::SIGINT, libc::SIGHUP] {
                libc::sigaddset(&raw mut set, signal);
            }
            libc::pthread_sigmask(libc::SIG_BLOCK, &raw const set, std::ptr::null_mut());
            Self(set)
        }
    }

    fn wait(&self) {
        let mut signal = 0;
        // SAFETY: the set is initialised, and the number of the signal is written to an int.
        while unsafe { libc::sigwait(&raw const self.0, &raw mut signal) } != 0 {}
    }
}
