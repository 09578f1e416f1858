//! The commands that are tried: the columns of the matrix.

use crate::world::World;
use testkit::home::Home;

/// A command.
#[derive(Debug)]
pub(crate) struct Ask {
    pub(crate) name: &'static str,
    /// The command, and its own options.
    words: &'static [&'static str],
    objects: &'static [&'static str],
    /// Whether its records go to a file.
    pub(crate) file: bool,
    /// Whether it goes on with a run that has asked half of the hosts.
    pub(crate) resumes: bool,
}

const SYSTEM: &[&str] = &["1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.3.0"];
/// The system group and, of the peer, a table.
const TREES: &[&str] = &["1.3.6.1.2.1.1", "1.3.6.1.2.1.2.2.1.2"];
const DATABASE: &str = "net.db";
const FILE: &str = "out.jsonl";

/// All of them.
pub(crate) const ALL: [Ask; 8] = [
    Ask { name: "get", words: &["get"], objects: SYSTEM, file: false, resumes: false },
    Ask { name: "walk", words: &["walk", "-Cr3"], objects: TREES, file: true, resumes: false },
    inventory("inventory", &["inventory", "--sections", SECTIONS, "--db", DATABASE], false),
    Ask { name: "scan", words: &["scan"], objects: &[], file: true, resumes: false },
    Ask {
        name: "get --isolate",
        words: &["get", "--isolate", "2"],
        objects: SYSTEM,
        file: true,
        resumes: false,
    },
    Ask {
        name: "walk --isolate",
        words: &["walk", "-Cr3", "--isolate", "2"],
        objects: TREES,
        file: false,
        resumes: false,
    },
    inventory(
        "inventory --isolate",
        &["inventory", "--sections", SECTIONS, "--db", DATABASE, "--isolate", "2"],
        false,
    ),
    inventory(
        "inventory --resume",
        &["inventory", "--sections", SECTIONS, "--db", DATABASE, "--resume"],
        true,
    ),
];

const SECTIONS: &str = "device,interfaces";

const fn inventory(name: &'static str, words: &'static [&'static str], resumes: bool) -> Ask {
    Ask { name, words, objects: &[], file: resumes, resumes }
}

impl Ask {
    /// Returns the arguments for these hosts. `timing` are options of the fault.
    pub(crate) fn args(&self, world: &World, timing: &[&str]) -> Vec<String> {
        let hosts = world.hosts.join(",");
        let fast = match (self.scans(), timing.iter().position(|word| *word == "-t")) {
            (true, Some(at)) => vec!["--fast-timeout", timing[at + 1]],
            _ => Vec::new(),
        };
        let file: &[&str] = if self.file { &["-o", FILE] } else { &[] };
        let parts = [
            self.words,
            &["--jsonl"],
            file,
            &world.access,
            timing,
            &fast,
            &[hosts.as_str()],
            self.objects,
        ];
        parts.concat().iter().map(|word| (*word).to_owned()).collect()
    }

    pub(crate) fn scans(&self) -> bool {
        self.words[0] == "scan"
    }

    /// Returns the text with its records, from standard output or from its file.
    pub(crate) fn records(&self, home: &Home, out: &str) -> String {
        if !self.file {
            return out.to_owned();
        }
        assert_eq!(out, "", "the records go to a file");
        std::fs::read_to_string(home.path(FILE)).unwrap_or_default()
    }

    /// Returns its database, if it has one.
    pub(crate) fn database(&self) -> Option<&'static str> {
        self.words.contains(&DATABASE).then_some(DATABASE)
    }

    /// Makes the database of a run that has asked the first half of the hosts.
    pub(crate) fn begin(&self, home: &Home, world: &World) {
        let half = world.hosts.len() / 2;
        let args: Vec<String> = self.args(world, &["-t", "5", "-r", "3"]);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let args: Vec<&str> = args.into_iter().filter(|word| *word != "--resume").collect();
        let first = home.run(&args);
        assert_eq!(first.code, 0, "{}", first.err);
        std::fs::remove_file(home.path(FILE)).unwrap();
        let database = rusqlite::Connection::open(home.path(DATABASE)).unwrap();
        let rest: Vec<String> =
            world.hosts[half..].iter().map(|host| format!("'{host}'")).collect();
        let sql = format!(
            "PRAGMA foreign_keys = ON;
             DELETE FROM results WHERE device IN
                (SELECT id FROM devices WHERE host IN ({}));
             UPDATE runs SET interrupted = 1",
            rest.join(", ")
        );
        database.execute_batch(&sql).unwrap();
    }

    /// Returns how many of the hosts this command asks.
    pub(crate) fn asks(&self, hosts: usize) -> usize {
        if self.resumes { hosts - hosts / 2 } else { hosts }
    }
}
