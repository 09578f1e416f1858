//! The common parts of the peers: the command line, the hosts file and the output.

use futures_util::StreamExt as _;
use netsnmp_bench::{args::Args, usage};
use std::{
    cell::RefCell,
    fmt::{Display, Write as _},
    io::{self, Write as _},
    net::SocketAddr,
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    time::{Duration, Instant},
};

pub use netsnmp_bench::v3::Protocols;
pub use netsnmp_bench::works::{COLUMNS, Order, SCALARS};

const USAGE: &str = "\
Usage: peer-… [OPTIONS]
  --hosts FILE      ADDRESS:PORT on each line
  --work WORK       get: sysDescr.0; rows, columns: 7 scalars and 14 columns of a table [get]
  --repetitions N   max-repetitions of rows and columns [50]
  --threads N       threads that ask
  --in-flight N     hosts that each thread asks at once, if the peer can
  --timeout S       [1]
  --retries N       [1]
  --bare            write how many values a host has, not the values
  --user NAME --protocols NAME --auth PASSPHRASE --priv PASSPHRASE
                    SNMPv3, if the peer can; the protocols are sha-aes or
                    sha512-aes256 [sha-aes]
Writes a line for each host, and at the end a summary as JSON to standard error.";

/// The job of a peer.
pub struct Job {
    /// The hosts to ask.
    pub hosts: Vec<SocketAddr>,
    /// The order in which tables are read; `None` asks only for sysDescr.0.
    pub table: Option<Order>,
    /// max-repetitions.
    pub repetitions: u32,
    /// The number of threads.
    pub threads: usize,
    /// How many hosts each thread asks at once.
    pub in_flight: usize,
    /// How long to wait for an answer.
    pub timeout: Duration,
    /// How often a request is repeated.
    pub retries: u32,
    /// The SNMPv3 user, if there is one.
    pub user: Option<User>,
    /// Whether values are counted instead of written.
    bare: bool,
    next: AtomicUsize,
    failed: AtomicUsize,
    started: (Instant, Duration),
}

/// An SNMPv3 user.
#[derive(Clone)]
pub struct User {
    /// Its name.
    pub name: String,
    /// Its protocols.
    pub protocols: Protocols,
    /// The authentication passphrase.
    pub auth: String,
    /// The privacy passphrase.
    pub privacy: String,
}

impl Job {
    /// Reads the job from the command line. Ends the process if the command line is wrong.
    #[must_use]
    pub fn from_args(threads: usize, in_flight: usize) -> Self {
        let started = (Instant::now(), usage::cpu());
        let mut args = Args::new(USAGE);
        let hosts = args.optional::<String>("--hosts").unwrap_or_else(|| stop("--hosts is needed"));
        let table = match args.value("--work", "get".to_owned()).as_str() {
            "get" => None,
            "rows" => Some(Order::Rows),
            "columns" => Some(Order::Columns),
            other => stop(&format!("no such work: {other}")),
        };
        let repetitions = args.value("--repetitions", 50);
        let threads = args.value("--threads", threads).max(1);
        let in_flight = args.value("--in-flight", in_flight).max(1);
        let timeout = Duration::from_secs_f64(args.value("--timeout", 1.0));
        let retries = args.value("--retries", 1);
        let bare = args.flag("--bare");
        let protocols = args.value("--protocols", Protocols::ShaAes);
        let auth = args.value("--auth", "authentication".to_owned());
        let privacy = args.value("--priv", "encryption".to_owned());
        let user = args.optional("--user").map(|name| User { name, protocols, auth, privacy });
        args.finish();
        let text = std::fs::read_to_string(&hosts)
            .unwrap_or_else(|error| stop(&format!("{hosts}: {error}")));
        let hosts = text
            .lines()
            .map(|line| line.parse().unwrap_or_else(|error| stop(&format!("{line}: {error}"))))
            .collect();
        Self {
            hosts,
            table,
            repetitions,
            threads,
            in_flight,
            timeout,
            retries,
            user,
            bare,
            next: AtomicUsize::new(0),
            failed: AtomicUsize::new(0),
            started,
        }
    }

    /// The next host that was not asked yet.
    pub fn next(&self) -> Option<SocketAddr> {
        self.hosts.get(self.next.fetch_add(1, Relaxed)).copied()
    }

    /// Runs the same work in every thread, and then prints a summary.
    ///
    /// # Panics
    /// If a thread panics.
    pub fn run(&self, work: impl Fn(&Self, &mut Out<'_>) + Sync) {
        std::thread::scope(|scope| {
            let start = || {
                scope.spawn(|| {
                    let mut out = Out { text: String::new(), job: self };
                    work(self, &mut out);
                    out.flush();
                })
            };
            let threads: Vec<_> =
                (0..self.threads.min(self.hosts.len())).map(|_| start()).collect();
            for thread in threads {
                thread.join().expect("no thread panics");
            }
        });
        let (wall, cpu) = (self.started.0.elapsed(), usage::cpu() - self.started.1);
        let (hosts, failed) = (self.hosts.len(), self.failed.load(Relaxed));
        eprintln!(
            "{{\"hosts\":{hosts},\"answered\":{},\"failed\":{failed},\"wall_s\":{:.6},\
             \"hosts_per_s\":{:.0},\"cpu_us_per_host\":{:.3}}}",
            hosts - failed,
            wall.as_secs_f64(),
            hosts as f64 / wall.as_secs_f64(),
            cpu.as_secs_f64() * 1e6 / hosts.max(1) as f64
        );
    }

    /// Runs `ask` for all hosts, many at once in each thread. Each thread has its own runtime and
    /// its own result of `prepare`.
    ///
    /// # Panics
    /// If a runtime cannot be created, or if a thread panics.
    pub fn run_async<S, E: Display>(
        &self,
        prepare: impl AsyncFn() -> Result<S, E> + Sync,
        ask: impl AsyncFn(&Self, &S, SocketAddr, &RefCell<&mut Out<'_>>) + Sync,
    ) {
        self.run(|job, out| {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime");
            let out = RefCell::new(out);
            runtime.block_on(async {
                let shared = match prepare().await {
                    Ok(shared) => shared,
                    Err(error) => stop(&error.to_string()),
                };
                futures_util::stream::iter(std::iter::from_fn(|| job.next()))
                    .for_each_concurrent(job.in_flight, |host| ask(job, &shared, host, &out))
                    .await;
            });
        });
    }
}

/// Ends the process with a message.
fn stop(message: &str) -> ! {
    eprintln!("{message}\n{USAGE}");
    std::process::exit(2)
}

/// The lines of one thread, written in large blocks.
pub struct Out<'a> {
    text: String,
    job: &'a Job,
}

impl Out<'_> {
    /// The line of a host that answered.
    pub fn answered<V: Display>(&mut self, host: SocketAddr, values: impl IntoIterator<Item = V>) {
        let bare = self.job.bare;
        let mut count = 0;
        // Writing to a String does not fail.
        let _ = write!(self.text, "{host}");
        for value in values {
            count += 1;
            if !bare {
                let _ = write!(self.text, "\t{value}");
            }
        }
        if bare {
            let _ = write!(self.text, "\t{count} values");
        }
        self.end();
    }

    /// The line of a host that did not answer.
    pub fn failed(&mut self, host: SocketAddr, error: &dyn Display) {
        self.job.failed.fetch_add(1, Relaxed);
        let _ = write!(self.text, "{host}\terror: {error}");
        self.end();
    }

    fn end(&mut self) {
        self.text.push('\n');
        if self.text.len() > 1 << 16 {
            self.flush();
        }
    }

    fn flush(&mut self) {
        if let Err(error) = io::stdout().lock().write_all(self.text.as_bytes()) {
            eprintln!("standard output: {error}");
            std::process::exit(1);
        }
        self.text.clear();
    }
}

/// The numbers of an object below mib-2.
#[must_use]
pub fn numbers(below: &[u32]) -> Vec<u32> {
    [&[1, 3, 6, 1, 2, 1], below].concat()
}

/// Bytes that are displayed as text if they are UTF-8, otherwise in hexadecimal.
pub struct Text<'a>(pub &'a [u8]);

impl Display for Text<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match std::str::from_utf8(self.0) {
            Ok(text) => f.write_str(text),
            Err(_) => self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}")),
        }
    }
}
