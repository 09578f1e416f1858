//! Runs `multisnmp` without this machine's configuration: [`Home`].

use super::{agent::RO, lane::LONG};
use assert_cmd::Command;
use rusqlite::Connection;
use serde_json::Value;
use std::path::PathBuf;
use tempfile::TempDir;

/// A home folder that has only what its commands leave there.
#[derive(Debug)]
pub struct Home {
    dir: TempDir,
    program: &'static str,
}

/// Creates a new [`Home`] for the command of the package under test.
#[macro_export]
macro_rules! home {
    () => {
        $crate::home::Home::of(env!("CARGO_BIN_EXE_multisnmp"))
    };
}

/// The result of a command.
#[derive(Debug)]
pub struct Ended {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Home {
    /// Creates a home for this program. [`home!`](crate::home!) knows the program.
    pub fn of(program: &'static str) -> Self {
        Self { dir: tempfile::tempdir().unwrap(), program }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    pub fn std_command(&self, args: &[&str]) -> std::process::Command {
        let mut command = std::process::Command::new(self.program);
        command.env_clear().env("HOME", self.dir.path()).env("SNMPCONFPATH", "/nonexistent");
        command.env("SNMP_COMMUNITY", RO).args(args);
        command
    }

    pub fn run(&self, args: &[&str]) -> Ended {
        let output = Command::from_std(self.std_command(args)).timeout(LONG).output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        Ended {
            code: output.status.code().unwrap_or_else(|| panic!("it hangs: {err}")),
            out: String::from_utf8(output.stdout).unwrap(),
            err,
        }
    }

    /// Runs an inventory that must succeed.
    #[track_caller]
    pub fn inventory(&self, args: &[&str]) -> Ended {
        let it = self.run(&[&["inventory"], args].concat());
        assert_eq!(it.code, 0, "{args:?}: {}{}", it.out, it.err);
        it
    }

    /// Returns the number that an SQL query gives.
    pub fn number(&self, db: &str, sql: &str) -> i64 {
        let connection = Connection::open(self.path(db)).unwrap();
        connection.query_row(sql, [], |row| row.get(0)).unwrap_or_else(|e| panic!("{sql}: {e}"))
    }
}

pub fn devices(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
