//! Outputs that cannot be written, or that are read badly.

use crate::{check, link, seen::Seen, summary};
use std::{
    collections::HashMap,
    fs,
    io::Read,
    process::{Command, Stdio},
    sync::OnceLock,
};
use testkit::{
    faulty::Faulty,
    home::{Ended, Home, ended},
    lane::{SYS_DESCR, ms},
    tree::Tree,
};

/// How many hosts there are: their records are more than a pipe or a small disk can hold.
const HOSTS: u32 = 150;
/// A file system of its own for the output.
const DISK: &str = "disk";
/// What is left there when the command has ended.
const KEPT: &str = "kept";

/// A fault of an output, and the outputs that it meets.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) name: &'static str,
    how: How,
    pub(crate) outputs: &'static [Output],
}

#[derive(Debug)]
enum How {
    /// The file is on a file system that this script mounts.
    Disk(&'static str),
    /// The file is this one.
    File(&'static str),
    /// The shell redirects so. The command can do its work or not.
    Redirected(&'static str, bool),
    /// The reader takes its time.
    SlowReader,
    /// The reader goes away after the first line.
    ReaderLeaves,
}

/// What a command writes.
#[derive(Debug)]
pub(crate) struct Output {
    pub(crate) name: &'static str,
    /// The command and its format.
    words: &'static [&'static str],
    asks: bool,
    /// The option before the file, and the file.
    file: (&'static str, &'static str),
    objects: &'static [&'static str],
}

const fn of_get(name: &'static str, format: &'static [&'static str], file: &'static str) -> Output {
    Output { name, words: format, asks: true, file: ("-o", file), objects: &[SYS_DESCR] }
}

const fn of_devices(
    name: &'static str,
    words: &'static [&'static str],
    file: &'static str,
) -> Output {
    Output { name, words, asks: false, file: ("-o", file), objects: &["net.jsonl"] }
}

const INVENTORY: &[&str] = &["inventory", "--sections", "device"];

const TEXT: Output = of_get("text", &["get", "--format", "text"], "out.txt");
const JSON: Output = of_get("JSON", &["get", "--json"], "out.json");
const JSONL: Output = of_get("JSON lines", &["get", "--jsonl"], "out.jsonl");
const CSV: Output = of_get("CSV", &["get", "--csv"], "out.csv");
const SCAN: Output =
    Output { name: "scan", words: &["scan"], asks: true, file: ("-o", "hosts.txt"), objects: &[] };
const DEVICES: Output = Output {
    name: "inventory",
    words: &["inventory", "--sections", "device", "--jsonl"],
    asks: true,
    file: ("-o", "devices.jsonl"),
    objects: &[],
};
const FOLDER: Output = Output {
    name: "folder of CSV",
    words: &["inventory", "--sections", "device", "--csv"],
    asks: true,
    file: ("-o", "csv"),
    objects: &[],
};
const SQLITE: Output =
    Output { name: "SQLite", words: INVENTORY, asks: true, file: ("--db", "net.db"), objects: &[] };
const MARKDOWN: Output = of_devices("report in Markdown", &["report"], "net.md");
const HTML: Output = of_devices("report in HTML", &["report", "--format", "html"], "net.html");
const DOT: Output = of_devices("topology in DOT", &["topology"], "net.dot");
const SVG: Output = of_devices("topology in SVG", &["topology", "--format", "svg"], "net.svg");

const FILES: &[Output] =
    &[TEXT, JSON, JSONL, CSV, SCAN, DEVICES, FOLDER, SQLITE, MARKDOWN, HTML, DOT, SVG];
const STREAMS: &[Output] = &[TEXT, JSON, JSONL, CSV, SCAN, DEVICES, MARKDOWN, HTML, DOT, SVG];
/// A device takes what a program writes in one stream.
const SINGLE_FILES: &[Output] = STREAMS;

const FULL: &str =
    "mount -t tmpfs -o size=16k none disk && ! cat /dev/zero >disk/other 2>/dev/null";
const SMALL: &str = "mount -t tmpfs -o size=8k none disk";
const READ_ONLY: &str = "mount -t tmpfs -o ro,size=32k none disk";

/// All of them.
pub(crate) const FAULTS: [Fault; 9] = [
    Fault { name: "disk full at the start", how: How::Disk(FULL), outputs: FILES },
    Fault { name: "disk full in mid-run", how: How::Disk(SMALL), outputs: FILES },
    Fault { name: "disk read-only", how: How::Disk(READ_ONLY), outputs: FILES },
    Fault { name: "file /dev/full", how: How::File("/dev/full"), outputs: SINGLE_FILES },
    Fault { name: "output /dev/full", how: How::Redirected(">/dev/full", false), outputs: STREAMS },
    Fault { name: "output closed", how: How::Redirected(">&-", false), outputs: STREAMS },
    Fault { name: "error output closed", how: How::Redirected("2>&-", true), outputs: STREAMS },
    Fault { name: "slow reader", how: How::SlowReader, outputs: STREAMS },
    Fault { name: "reader goes away", how: How::ReaderLeaves, outputs: STREAMS },
];

/// Writes this output under this fault, and checks what comes of it.
///
/// # Panics
/// Something is not as it must be.
pub(crate) fn cell(fault: &'static Fault, output: &Output) {
    if matches!(fault.how, How::Disk(_)) && !can_mount() {
        return summary::leave_out(fault.name, "this system gives tests no mounts of their own");
    }
    let home = testkit::home!().variable("TMPDIR", "tmp");
    for folder in ["tmp", DISK, KEPT] {
        fs::create_dir(home.path(folder)).unwrap();
    }
    let tree =
        Tree::system().with(SYS_DESCR, "a switch with a long description ".repeat(16).as_str());
    let peer = Faulty::everywhere(move |request| match request.message.v3.is_some() {
        true => Vec::new(),
        false => vec![tree.answer(request).into()],
    });
    let hosts = peer.hosts(HOSTS);
    home.write("net.jsonl", devices(&hosts));
    let it = fault.play(output, &home, &hosts);
    let what = format!("exit code {}\n{}", it.code, it.err);
    assert!(!it.err.contains("panicked"), "{what}");
    match fault.how {
        How::Redirected(_, true) | How::SlowReader => {
            assert_eq!(it.code, 0, "{what}{}", it.out);
            let (lost, twice) = count(output, &hosts, &it.out);
            let complete = hosts.len() - lost - twice;
            summary::note(fault.name, Seen { asked: hosts.len(), complete, told: 0, lost, twice });
            assert_eq!((lost, twice), (0, 0), "{what}{}", it.out);
        }
        How::ReaderLeaves => {
            // It may have written all of it before.
            assert!(it.code == 0 && !it.err.contains("multisnmp:"), "{what}");
        }
        _ => {
            assert_eq!(it.code, 4, "{what}");
            check::check_line(&it.err, &what);
            check_kept(&home, output, &it, &what);
        }
    }
    check::check_files(&home, &it.err, &what);
}

impl Fault {
    fn play(&self, output: &Output, home: &Home, hosts: &[String]) -> Ended {
        let shell = |script: String, file: Option<String>| {
            let args = output.args(hosts, file);
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            home.shell("bash", &script, &args)
        };
        let plain = |redirection| shell(format!("exec \"$0\" \"$@\" {redirection}"), None);
        match self.how {
            How::Disk(mount) => {
                let script = format!(
                    "{mount} || exit 99; \"$0\" \"$@\"; code=$?; cp -r disk/. kept/; exit $code"
                );
                let inner = shell(script, Some(format!("{DISK}/{}", output.file.1)));
                ended(&mut in_namespace(&inner))
            }
            How::File(file) => {
                let script = "exec \"$0\" \"$@\"".to_owned();
                ended(&mut shell(script, Some(file.to_owned())))
            }
            How::Redirected(redirection, _) => ended(&mut plain(redirection)),
            How::SlowReader => {
                let mut running = home.start_with(plain(""));
                let mut out = Vec::new();
                while running.out.by_ref().take(16_384).read_to_end(&mut out).unwrap() > 0 {
                    std::thread::sleep(ms(10));
                }
                Ended { out: String::from_utf8(out).unwrap(), ..running.wait() }
            }
            How::ReaderLeaves => {
                let script = "\"$0\" \"$@\" | head -n 1; exit ${PIPESTATUS[0]}";
                ended(&mut shell(script.to_owned(), None))
            }
        }
    }
}

impl Output {
    fn args(&self, hosts: &[String], file: Option<String>) -> Vec<String> {
        let mut args: Vec<String> = self.words.iter().map(|word| (*word).to_owned()).collect();
        if let Some(file) = file {
            args.extend([self.file.0.to_owned(), file]);
        }
        if self.asks {
            args.extend(["-t", "1", "-r", "5"].map(str::to_owned));
            args.push(hosts.join(","));
        }
        args.extend(self.objects.iter().map(|object| (*object).to_owned()));
        args
    }
}

/// What an inventory of these hosts has written.
fn devices(hosts: &[String]) -> String {
    let device = |host: &String| {
        format!(
            "{{\"schema_version\":2,\"host\":\"{host}\",\"address\":\"{host}\",\"ok\":true,\
             \"complete\":true,\"device\":{{\"name\":\"{host}\",\"vendor\":\"a vendor\"}},\
             \"neighbors\":[{{\"protocol\":\"lldp\",\"local_port_name\":\"1\",\
             \"remote_name\":\"{}\",\"remote_port\":\"2\"}}],\"states\":{{}},\"notes\":{{}},\
             \"error\":null,\"elapsed_ms\":1.0,\"tries\":9}}\n",
            hosts[0]
        )
    };
    hosts.iter().map(device).collect()
}

/// Returns how many hosts are not in the text, and how many have two lines of their own.
fn count(output: &Output, hosts: &[String], text: &str) -> (usize, usize) {
    let mut lines: HashMap<&str, usize> = HashMap::new();
    for line in text.lines() {
        if let Some(at) = line.find("127.") {
            let rest = &line[at..];
            let end = rest.find(|c: char| !matches!(c, '0'..='9' | '.' | ':'));
            *lines.entry(&rest[..end.unwrap_or(rest.len())]).or_default() += 1;
        }
    }
    let of = |host: &String| lines.get(host.as_str()).copied().unwrap_or(0);
    let lost = hosts.iter().filter(|host| of(host) == 0).count();
    // A report has many lines of one device.
    let twice = hosts.iter().filter(|host| output.asks && of(host) > 1).count();
    (lost, twice)
}

/// What is there under the name of the output is whole, or sound.
fn check_kept(home: &Home, output: &Output, it: &Ended, what: &str) {
    let file = home.path(KEPT).join(output.file.1);
    if output.file.0 == "--db" {
        if file.exists() {
            let database = rusqlite::Connection::open(&file).unwrap();
            let sql = "PRAGMA integrity_check";
            let sound: String = database.query_row(sql, [], |row| row.get(0)).unwrap();
            assert_eq!(sound, "ok", "{what}");
        }
    } else {
        assert!(!file.exists(), "{} is there: {}", file.display(), it.err);
    }
}

/// Runs a command in its own space of mounts.
fn in_namespace(inner: &Command) -> Command {
    let mut command = link::unshared("-Urm");
    command.arg(inner.get_program()).args(inner.get_args()).env_clear();
    if let Some(folder) = inner.get_current_dir() {
        command.current_dir(folder);
    }
    command.envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command
}

fn can_mount() -> bool {
    static POSSIBLE: OnceLock<bool> = OnceLock::new();
    *POSSIBLE.get_or_init(|| {
        let mut command = link::unshared("-Urm");
        command.args(["mount", "-t", "tmpfs", "none", "/mnt"]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    })
}
