//! Runs `multisnmp` without this machine's configuration: [`Home`].

use super::lane::LONG;
use rusqlite::Connection;
use serde_json::Value;
use std::{
    env, fs,
    io::{BufRead, BufReader, Read, Write},
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    process::{Child, ChildStderr, ChildStdout, Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// A home folder that contains only the files that its commands leave there.
#[derive(Debug)]
pub struct Home {
    dir: TempDir,
    program: &'static str,
    variables: Vec<(String, PathBuf)>,
    arguments: Vec<String>,
}

/// Creates a new [`Home`] for the command of the package under test.
#[macro_export]
macro_rules! home {
    () => {
        $crate::home::Home::of(env!("CARGO_BIN_EXE_multisnmp"))
    };
}

impl Home {
    /// Creates a home for this program. [`home!`](crate::home!) knows the program.
    pub fn of(program: &'static str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self { dir, program, variables: Vec::new(), arguments: Vec::new() }
    }

    /// Sets a variable of every command to a path in this home.
    pub fn variable(mut self, name: &str, below: &str) -> Self {
        self.variables.push((name.to_owned(), self.path(below)));
        self
    }

    /// Adds these arguments after the first argument of every command.
    pub fn always(mut self, arguments: &[&str]) -> Self {
        self.arguments.extend(arguments.iter().map(|argument| (*argument).to_owned()));
        self
    }

    /// Gives every command this credentials file, `creds.toml`.
    pub fn credentials(self, text: &str) -> Self {
        let path = self.write("creds.toml", text);
        self.always(&["--credentials", &path])
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    /// Writes a file that only its owner can read, and returns its path.
    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        self.text(name)
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// A command with these arguments, in this home.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = self.clean(self.program);
        let (first, rest) = args.split_at(args.len().min(1));
        command.args(first).args(&self.arguments).args(rest);
        command
    }

    /// A shell that runs this script. `"$0"` is the program, `"$@"` are the arguments.
    pub fn shell(&self, shell: &str, script: &str, args: &[&str]) -> Command {
        let mut command = self.clean(shell);
        command.args(["-c", script, self.program]).args(args);
        command
    }

    fn clean(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env_clear().current_dir(self.dir.path());
        // The demo looks for snmpd there.
        command.envs(env::var_os("PATH").map(|path| ("PATH", path)));
        command.env("HOME", self.dir.path()).env("SNMPCONFPATH", self.dir.path());
        command.envs(self.variables.iter().map(|(name, path)| (name, path)));
        command
    }

    pub fn run(&self, args: &[&str]) -> Ended {
        ended(&mut self.command(args))
    }

    /// Runs a command with this text on standard input.
    pub fn feed(&self, args: &[&str], input: &str) -> Ended {
        fed(&mut self.command(args), input)
    }

    /// Starts a command and does not wait for it.
    pub fn start(&self, args: &[&str]) -> Running {
        self.start_with(self.command(args))
    }

    /// Starts a command of this home and does not wait for it.
    pub fn start_with(&self, mut command: Command) -> Running {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let err = BufReader::new(child.stderr.take().unwrap());
        Running { child, out, err, told: String::new(), started: Instant::now() }
    }

    /// Runs a command that must end with exit code 1, write no record, and say `part` on standard error.
    #[track_caller]
    pub fn refuses(&self, args: &[&str], part: &str) {
        let it = self.run(args);
        assert!(it.err.contains(part), "{args:?} says {:?}", it.err);
        assert_eq!((it.code, it.out.as_str()), (1, ""), "{args:?}");
    }

    /// Runs `multisnmp inventory`. It must succeed.
    #[track_caller]
    pub fn inventory(&self, args: &[&str]) -> Ended {
        let it = self.run(&[&["inventory"], args].concat());
        assert_eq!(it.code, 0, "{args:?}: {}{}", it.out, it.err);
        it
    }

    /// Runs `multisnmp scan --jsonl`.
    pub fn scan(&self, args: &[&str]) -> Ended {
        self.run(&[&["scan", "--jsonl"], args].concat())
    }

    /// The result of an SQL query for one number.
    pub fn number(&self, db: &str, sql: &str) -> i64 {
        let connection = Connection::open(self.path(db)).unwrap();
        connection.query_row(sql, [], |row| row.get(0)).unwrap_or_else(|e| panic!("{sql}: {e}"))
    }
}

/// Gives a database of `inventory` the table of devices that the first version made.
pub fn make_first_version(connection: &Connection) {
    let tables = "PRAGMA foreign_keys = OFF;
        PRAGMA legacy_alter_table = ON;
        CREATE TABLE old (id INTEGER PRIMARY KEY, host TEXT NOT NULL UNIQUE,
           first_run INTEGER NOT NULL, last_run INTEGER NOT NULL) STRICT;
        INSERT INTO old SELECT id, host, first_run, last_run FROM devices;
        DROP TABLE devices;
        ALTER TABLE old RENAME TO devices;
        PRAGMA user_version = 1";
    connection.execute_batch(tables).unwrap();
}

/// Runs a command to its end, with an empty standard input.
///
/// # Panics
/// It takes longer than [`LONG`], or a signal ends it.
pub fn ended(command: &mut Command) -> Ended {
    fed(command, "")
}

/// Does the same with this text on standard input.
///
/// # Panics
/// As [`ended`].
pub fn fed(command: &mut Command, input: &str) -> Ended {
    let started = Instant::now();
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let pid = child.id();
    // A command that ends before it has read all closes the pipe.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let (done, output) = mpsc::channel();
    thread::spawn(move || done.send(child.wait_with_output()));
    let Ok(output) = output.recv_timeout(LONG) else {
        signal(pid, "KILL");
        panic!("it hangs: {command:?}");
    };
    let output = output.unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let (code, out, err) = (output.status.code(), text(output.stdout), text(output.stderr));
    let code = code.unwrap_or_else(|| panic!("{}: {out}{err}", output.status));
    Ended { code, out, err, took: started.elapsed() }
}

fn signal(pid: u32, name: &str) {
    let signal = format!("-{name}");
    assert!(Command::new("kill").args([signal, pid.to_string()]).status().unwrap().success());
}

/// A command that runs. It is killed when this is dropped.
#[derive(Debug)]
pub struct Running {
    child: Child,
    /// Its standard output.
    pub out: BufReader<ChildStdout>,
    err: BufReader<ChildStderr>,
    told: String,
    started: Instant,
}

impl Running {
    /// Sends SIGINT to it.
    pub fn interrupt(&self) {
        signal(self.child.id(), "INT");
    }

    /// Sends SIGTERM to it.
    pub fn terminate(&self) {
        signal(self.child.id(), "TERM");
    }

    /// Sends SIGHUP to it.
    pub fn hang_up(&self) {
        signal(self.child.id(), "HUP");
    }

    /// Sends this signal to it, such as `STOP`.
    pub fn signal(&self, name: &str) {
        signal(self.child.id(), name);
    }

    /// Its process ID.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Kills it and waits for its end.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Returns whether it has ended.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Reads standard error until it contains this.
    pub fn wait_until_told(&mut self, part: &str) {
        while !self.told.contains(part) {
            assert!(self.err.read_line(&mut self.told).unwrap() > 0, "{}", self.told);
        }
    }

    /// Waits for its end, and returns what is left to read on standard output and all of standard
    /// error.
    ///
    /// # Panics
    /// It takes longer than [`LONG`], or a signal ends it.
    pub fn wait(self) -> Ended {
        self.wait_for(LONG)
    }

    /// Does the same with another limit than [`LONG`].
    ///
    /// # Panics
    /// As [`wait`](Self::wait).
    pub fn wait_for(mut self, limit: Duration) -> Ended {
        let (done, waiting) = mpsc::channel::<()>();
        let pid = self.child.id();
        let watch = thread::spawn(move || {
            let hangs = waiting.recv_timeout(limit) == Err(mpsc::RecvTimeoutError::Timeout);
            hangs.then(|| signal(pid, "KILL"));
            hangs
        });
        let mut out = String::new();
        self.out.read_to_string(&mut out).unwrap();
        self.err.read_to_string(&mut self.told).unwrap();
        let status = self.child.wait().unwrap();
        drop(done);
        assert!(!watch.join().unwrap(), "it hangs: {out}{}", self.told);
        let err = std::mem::take(&mut self.told);
        let code = status.code().unwrap_or_else(|| panic!("{status}: {out}{err}"));
        Ended { code, out, err, took: self.started.elapsed() }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The result of a command.
#[derive(Debug)]
pub struct Ended {
    pub code: i32,
    pub out: String,
    pub err: String,
    pub took: Duration,
}

impl Ended {
    /// The lines of standard output, each of them JSON.
    pub fn records(&self) -> Vec<Value> {
        records(&self.out)
    }

    /// The only record.
    #[track_caller]
    pub fn record(&self) -> Value {
        assert_eq!(self.out.lines().count(), 1, "{}{}", self.out, self.err);
        self.records().remove(0)
    }

    /// The only record of this host.
    #[track_caller]
    pub fn of(&self, host: &str) -> Value {
        let mut found: Vec<_> =
            self.records().into_iter().filter(|it| it["host"] == host).collect();
        assert_eq!(found.len(), 1, "{host}: {}{}", self.out, self.err);
        found.remove(0)
    }

    /// The hosts of the records.
    pub fn hosts(&self) -> Vec<String> {
        self.records().iter().map(|it| it["host"].as_str().unwrap().to_owned()).collect()
    }

    /// The kinds of error of the records, `none` for no error.
    pub fn kinds(&self) -> Vec<String> {
        let kind = |it: &Value| it["error"]["kind"].as_str().unwrap_or("none").to_owned();
        self.records().iter().map(kind).collect()
    }

    /// The first line of standard error that contains this.
    #[track_caller]
    pub fn told(&self, part: &str) -> &str {
        let line = self.err.lines().find(|line| line.contains(part));
        line.unwrap_or_else(|| panic!("no {part:?}: {}", self.err))
    }

    /// The number of packets that the summary of a scan gives.
    #[track_caller]
    pub fn packets(&self) -> u64 {
        let line = self.told(" packet");
        let words: Vec<_> = line.split_whitespace().collect();
        words[words.len() - 2].parse().unwrap_or_else(|_| panic!("{line}"))
    }
}

/// The lines of a text, each of them JSON.
pub fn records(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
