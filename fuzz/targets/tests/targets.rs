//! Each target of `fuzz/` with its kept corpus, and with changes of it.
//!
//! The first few hundred changes are always the same. `FUZZ_SECONDS=60` tries new ones for so long, and
//! `FUZZ_SEED` repeats them. An input that fails is kept, and `FUZZ_INPUT=FILE` runs only that one.
//! With coverage, cargo-fuzz finds more: see docs/fuzzing.md.

use fuzz_targets::{Mutator, TARGETS, Target};
use std::{
    collections::hash_map::RandomState,
    env, fs,
    hash::BuildHasher,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::{Path, PathBuf},
    process,
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

/// Targets take turns, so that the memory of one is not counted for another.
static TURN: Mutex<()> = Mutex::new(());

/// The changes that each target gets without `FUZZ_SECONDS`, and the time after which it gets no more.
const CHANGES: u64 = 500;
const SHORT: Duration = Duration::from_secs(3);
/// The KiB of memory that a target may take for inputs of at most 16 KiB.
const MOST_MEMORY: u64 = 256 << 10;
/// Nothing takes this long on the slowest machine: it hangs.
const HANGS: Duration = Duration::from_secs(120);

macro_rules! tests {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            fuzz(stringify!($name));
        })*

        #[test]
        fn each_target_has_a_test_a_corpus_and_a_program() {
            let tests = [$(stringify!($name)),*];
            assert_eq!(TARGETS.map(|target| target.name).to_vec(), tests);
            for name in tests {
                assert!(!corpus(name).is_empty(), "fuzz/corpus/{name} has no *.seed");
                let program = folder().join("fuzz_targets").join(name).with_extension("rs");
                let text = fs::read_to_string(&program).expect("its program");
                assert!(text.contains(&format!("run(\"{name}\", ")), "{program:?}");
                let manifest = fs::read_to_string(folder().join("Cargo.toml")).expect("a manifest");
                assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
            }
        }
    };
}

tests!(
    config credentials database decode fleet frames hosts job lane mib profile readers snmp_conf usm walk
);

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the folder fuzz").to_owned()
}

/// Returns the kept inputs in the order of their names.
fn corpus(name: &str) -> Vec<Vec<u8>> {
    let Ok(files) = fs::read_dir(folder().join("corpus").join(name)) else { return Vec::new() };
    let mut files: Vec<PathBuf> = files.flatten().map(|file| file.path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "seed"));
    files.sort();
    files.iter().map(|file| fs::read(file).expect("a readable file")).collect()
}

fn fuzz(name: &str) {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let target = TARGETS.iter().find(|target| target.name == name).expect("a target");
    if let Some(file) = env::var_os("FUZZ_INPUT") {
        return (target.run)(&fs::read(file).expect("the file that FUZZ_INPUT names"));
    }
    let time = env::var("FUZZ_SECONDS").ok().map(|text| {
        Duration::from_secs_f64(text.parse().expect("FUZZ_SECONDS is a number of seconds"))
    });
    let seed = match env::var("FUZZ_SEED") {
        Ok(text) => text.parse().expect("FUZZ_SEED is a number"),
        Err(_) if time.is_some() => RandomState::new().hash_one(name),
        Err(_) => 1,
    };
    // The program prints it before it can fail or hang.
    println!("{name}: seed {seed}");
    let mut all = corpus(name);
    let more = (target.sound)().into_iter().filter(|input| !all.contains(input));
    all.extend(more.collect::<Vec<_>>());
    let watch = Watch::start(name);
    for input in &all {
        watch.run(target, input);
    }
    let mut mutator = Mutator::new(seed, all.clone(), target.words);
    let (begun, mut changes) = (Instant::now(), 0_u64);
    let is_over = |changes| match time {
        Some(time) => begun.elapsed() >= time,
        None => changes >= CHANGES || begun.elapsed() >= SHORT,
    };
    while !is_over(changes) {
        watch.run(target, &mutator.input());
        changes += 1;
    }
    let seconds = begun.elapsed().as_secs_f64();
    let more = watch.memory().map_or_else(String::new, |more| format!(", {more} KiB of memory"));
    println!("{name}: {} kept, {changes} changed, {seconds:.1} s{more}", all.len());
}

/// Watches one target: its memory and its time.
struct Watch {
    name: String,
    /// The input under way.
    current: Mutex<Option<(Instant, Vec<u8>)>>,
    /// What the process had at the beginning.
    before: Option<u64>,
}

impl Watch {
    fn start(name: &str) -> Arc<Self> {
        let watch = Arc::new(Self {
            name: name.to_owned(),
            current: Mutex::new(None),
            before: forget_peak(),
        });
        let seen = Arc::downgrade(&watch);
        // Nothing can end a target that hangs but the end of the process.
        thread::spawn(move || {
            while let Some(watch) = seen.upgrade() {
                watch.look();
                drop(watch);
                thread::sleep(Duration::from_millis(500));
            }
        });
        watch
    }

    fn look(&self) {
        let current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((begun, input)) = &*current
            && begun.elapsed() > HANGS
        {
            eprintln!("{} hangs: {}", self.name, self.keep(input));
            process::abort();
        }
    }

    fn run(&self, target: &Target, input: &[u8]) {
        self.begin(Some((Instant::now(), input.to_vec())));
        let done = catch_unwind(AssertUnwindSafe(|| (target.run)(input)));
        self.begin(None);
        if let Err(panic) = done {
            eprintln!("{} fails: {}", self.name, self.keep(input));
            resume_unwind(panic);
        }
        if let Some(more) = self.memory() {
            assert!(more < MOST_MEMORY, "{more} KiB of memory: {}", self.keep(input));
        }
    }

    /// Returns the KiB that the process has taken at most since the beginning.
    fn memory(&self) -> Option<u64> {
        Some(status("VmHWM:")?.saturating_sub(self.before?))
    }

    fn begin(&self, input: Option<(Instant, Vec<u8>)>) {
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = input;
    }

    /// Keeps an input. Returns how to run it again.
    fn keep(&self, input: &[u8]) -> String {
        let name = format!("{}-{:016x}", self.name, fnv(input));
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        match fs::write(&file, input) {
            Ok(()) => format!(
                "FUZZ_INPUT={} cargo test -p fuzz-targets --test targets {}",
                file.display(),
                self.name
            ),
            Err(e) => format!("{}: {e}; {input:x?}", file.display()),
        }
    }
}

/// Forgets the most memory that the process had. Returns what it has now; `None` on systems other
/// than Linux.
fn forget_peak() -> Option<u64> {
    fs::write("/proc/self/clear_refs", "5").ok()?;
    status("VmRSS:")
}

fn status(key: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let value = status.lines().find_map(|line| line.strip_prefix(key))?;
    value.split_whitespace().next()?.parse().ok()
}

/// Returns a number that is the same for the same octets in every process.
fn fnv(octets: &[u8]) -> u64 {
    octets.iter().fold(0xcbf2_9ce4_8422_2325, |sum, octet| {
        (sum ^ u64::from(*octet)).wrapping_mul(0x0100_0000_01b3)
    })
}
