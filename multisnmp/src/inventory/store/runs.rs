//! The runs of a database.

use super::{database::Store, tables};
use crate::error::DatabaseError;
use netsnmp::inventory::Schema;
use rusqlite::OptionalExtension;
use std::{
    collections::{HashMap, HashSet},
    path::PathBuf,
};

/// A run as the command `runs` lists it.
#[derive(Debug)]
pub(crate) struct RunInfo {
    pub(crate) id: i64,
    pub(crate) started: String,
    pub(crate) finished: Option<String>,
    /// How many hosts the run has to ask, if that is known.
    pub(crate) wanted: Option<i64>,
    pub(crate) hosts: i64,
    pub(crate) answered: i64,
    pub(crate) complete: i64,
    pub(crate) interrupted: bool,
    pub(crate) targets: String,
    /// The process that writes the run, or did so when it was killed.
    pid: Option<u32>,
}

impl RunInfo {
    /// Returns whether every host had its turn.
    pub(crate) fn is_whole(&self) -> bool {
        self.finished.is_some() && !self.interrupted
    }

    /// Returns the process that is writing the run.
    pub(crate) fn writer(&self) -> Option<u32> {
        self.pid.filter(|pid| is_alive(*pid))
    }

    /// Returns `finished`, `interrupted`, `running` or `killed`.
    pub(crate) fn state(&self) -> &'static str {
        match (&self.finished, self.interrupted) {
            (Some(_), false) => "finished",
            (Some(_), true) => "interrupted",
            (None, _) if self.writer().is_some() => "running",
            (None, _) => "killed",
        }
    }
}

/// Returns whether another process with this number runs this program. After a kill, the number may
/// belong to another program.
fn is_alive(pid: u32) -> bool {
    let name = |path: PathBuf| {
        let name = path.file_name()?.to_str()?.to_owned();
        Some(name.trim_end_matches(" (deleted)").to_owned())
    };
    let theirs = std::fs::read_link(format!("/proc/{pid}/exe")).ok().and_then(name);
    let ours = std::env::current_exe().ok().and_then(name);
    pid != std::process::id() && theirs.is_some() && theirs == ours
}

impl Store {
    /// Returns all runs, the oldest first.
    pub(crate) fn runs(&self) -> Result<Vec<RunInfo>, DatabaseError> {
        let mut statement = self.connection.prepare(
            "SELECT id, started, finished, hosts, interrupted, targets, pid,
                (SELECT count(*) FROM results WHERE run = runs.id),
                (SELECT count(*) FROM results WHERE run = runs.id AND ok),
                (SELECT count(*) FROM results WHERE run = runs.id AND complete)
             FROM runs ORDER BY id",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(RunInfo {
                id: row.get(0)?,
                started: row.get(1)?,
                finished: row.get(2)?,
                wanted: row.get(3)?,
                interrupted: row.get(4)?,
                targets: row.get(5)?,
                pid: row.get(6)?,
                hosts: row.get(7)?,
                answered: row.get(8)?,
                complete: row.get(9)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the last run, if it was not finished.
    pub(crate) fn unfinished(&self) -> Result<Option<RunInfo>, DatabaseError> {
        Ok(self.runs()?.pop().filter(|run| !run.is_whole()))
    }

    /// Returns the number of a run. `wanted` is that number; -1 is the last run, -2 the one before.
    ///
    /// # Errors
    /// Fails if there is no such run.
    pub(crate) fn number(&self, wanted: i64) -> Result<i64, DatabaseError> {
        let runs = self.runs()?;
        let found = match wanted {
            1.. => runs.iter().find(|run| run.id == wanted),
            0 => None,
            back => runs.iter().rev().nth((back.unsigned_abs() - 1) as usize),
        };
        found.map(|run| run.id).ok_or_else(|| {
            DatabaseError::Unfit(match (runs.first(), runs.last()) {
                (Some(first), Some(last)) if first.id < last.id => {
                    format!("there is no run {wanted}; it has {} to {}", first.id, last.id)
                }
                (Some(only), _) => format!("there is no run {wanted}; it has only run {}", only.id),
                _ => "it has no run".to_owned(),
            })
        })
    }

    /// Returns whether every host of a run had its turn.
    pub(crate) fn is_whole(&self, run: i64) -> Result<bool, DatabaseError> {
        Ok(self.runs()?.iter().any(|known| known.id == run && known.is_whole()))
    }

    /// Returns the fields of each section that a run asked for.
    pub(crate) fn asked(
        &self,
        run: i64,
    ) -> Result<HashMap<String, HashSet<String>>, DatabaseError> {
        Ok(serde_json::from_str(&self.asked_text(run)?)?)
    }

    /// Returns whether a run asked for exactly what this schema has.
    pub(crate) fn asks(&self, run: i64, schema: &Schema) -> Result<bool, DatabaseError> {
        Ok(self.asked_text(run)? == tables::asked(schema))
    }

    fn asked_text(&self, run: i64) -> Result<String, DatabaseError> {
        self.connection
            .query_row("SELECT asked FROM runs WHERE id = ?1", [run], |row| row.get(0))
            .optional()?
            .ok_or_else(|| DatabaseError::Unfit(format!("there is no run {run}")))
    }

    /// Returns the labels of a run's hosts that are complete.
    pub(crate) fn done(&self, run: i64) -> Result<HashSet<String>, DatabaseError> {
        let mut statement = self.connection.prepare(
            "SELECT label FROM results JOIN devices ON devices.id = device
             WHERE run = ?1 AND complete",
        )?;
        let rows = statement.query_map([run], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Removes all runs but the last `count`, and the hosts that only those runs have. A run that
    /// another process is writing stays.
    pub(crate) fn keep(&mut self, count: u32) -> Result<(), DatabaseError> {
        let runs = self.runs()?;
        let old = runs.len().saturating_sub(count as usize);
        let transaction =
            self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        for run in runs[..old].iter().filter(|run| run.writer().is_none()) {
            transaction.execute("DELETE FROM runs WHERE id = ?1", [run.id])?;
        }
        transaction
            .execute("DELETE FROM devices WHERE id NOT IN (SELECT device FROM results)", [])?;
        Ok(transaction.commit()?)
    }
}
