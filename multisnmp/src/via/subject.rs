//! The names of streams, queues and subjects.

use crate::error::Error;

/// The stream of jobs: each job goes to one worker of its site.
pub(crate) const JOBS: &str = "JOBS";
/// The stream of results: each goes to the coordinator of its run.
pub(crate) const RESULTS: &str = "RESULTS";
/// The stream of runs: what each run is, and how far it is.
pub(crate) const RUNS: &str = "RUNS";

/// The version of what is in the messages of [`RUNS`] and of workers.
pub(crate) const VERSION: u64 = 1;

/// The site of targets that name none.
pub(crate) const DEFAULT_SITE: &str = "default";

/// The longest name of a site or a run. It is a part of subjects and of the names of queues.
const MAX_NAME: usize = 64;

/// Checks the name of a site or a run.
///
/// # Errors
/// It has other characters than letters, digits, `-` and `_`, or is empty or too long.
pub(crate) fn check_name(what: &str, name: &str) -> Result<(), Error> {
    if is_name(name) {
        return Ok(());
    }
    Err(Error::usage(format!(
        "{what} {name:?}: a name has 1 to {MAX_NAME} letters, digits, - and _"
    )))
}

/// Returns whether a text can be the name of a site, a run or a worker. Texts from the queue are asked
/// this before they become subjects or reach a terminal.
pub(crate) fn is_name(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    !text.is_empty() && text.len() <= MAX_NAME && text.bytes().all(fits)
}

/// The subject of a job.
pub(crate) fn job(site: &str, run: &str, job: u64) -> String {
    format!("snmp.job.{site}.{run}.{job}")
}

/// The jobs of a site.
pub(crate) fn jobs_of_site(site: &str) -> String {
    format!("snmp.job.{site}.>")
}

/// The jobs of a run.
pub(crate) fn jobs_of_run(run: &str) -> String {
    format!("snmp.job.*.{run}.>")
}

/// The subject of a part of a result.
pub(crate) fn result(site: &str, run: &str, job: u64, chunk: u64) -> String {
    format!("snmp.result.{site}.{run}.{job}.{chunk}")
}

/// The results of a run.
pub(crate) fn results_of_run(run: &str) -> String {
    format!("snmp.result.*.{run}.>")
}

/// The coordinator's queue of the results of a run.
pub(crate) fn results_queue(run: &str) -> String {
    format!("run-{run}")
}

/// What a run is, and how far it is.
pub(crate) fn run(run: &str) -> String {
    format!("snmp.run.{run}")
}

/// A copy of a job. It is kept until the run ends, so that another coordinator can send it again.
pub(crate) fn copy(run: &str, job: u64) -> String {
    format!("snmp.run.{run}.{job}")
}

/// The copies of the jobs of a run.
pub(crate) fn copies(run: &str) -> String {
    format!("snmp.run.{run}.>")
}

/// Where a worker says that it is there.
pub(crate) fn worker(site: &str, id: &str) -> String {
    format!("snmp.worker.{site}.{id}")
}

/// Where all workers say that they are there.
pub(crate) const WORKERS: &str = "snmp.worker.>";

/// What the subjects of answers to the workers of a site begin with.
pub(crate) fn inbox(site: &str) -> String {
    format!("_INBOX_{site}")
}

/// Where a worker hears how fast it may send.
pub(crate) fn share(site: &str, id: &str) -> String {
    format!("{}.share.{id}", inbox(site))
}

/// A message to this subject asks all workers to say at once that they are there.
pub(crate) const CALL: &str = "snmp.call";

/// A message to this subject ends a run.
pub(crate) fn cancel(run: &str) -> String {
    format!("snmp.cancel.{run}")
}

/// The ends of all runs.
pub(crate) const CANCELS: &str = "snmp.cancel.>";

/// The coordinator of a run answers here, as long as it lives.
pub(crate) fn coordinator(run: &str) -> String {
    format!("snmp.coordinator.{run}")
}

/// The header of a job whose worker must ask nobody else at the same time.
pub(crate) const APART: &str = "Snmp-Apart";

/// The last word of the subject of a result that says: the worker of this job died.
pub(crate) const DIED: &str = "died";

/// The same for: the worker of this job ends, and gives back the rest of it.
pub(crate) const RETURNED: &str = "returned";

/// The header of a job that tells its run from others of the same name.
pub(crate) const RUN: &str = "Snmp-Run";

/// The header of a job with the limits of its run.
pub(crate) const LIMITS: &str = "Snmp-Limits";

/// The subject of a result that says how a job has ended: [`DIED`] or [`RETURNED`].
pub(crate) fn end_of_job(site: &str, run: &str, job: u64, how: &str) -> String {
    format!("snmp.result.{site}.{run}.{job}.{how}")
}

/// Returns the words behind `snmp.KIND` of a subject with so many of them. `None`: it is another
/// subject, or one of the words is no name.
pub(crate) fn words<'s, const N: usize>(kind: &str, subject: &'s str) -> Option<[&'s str; N]> {
    let rest = subject.strip_prefix("snmp.")?.strip_prefix(kind)?.strip_prefix('.')?;
    let words: Vec<&str> = rest.split('.').collect();
    <[&str; N]>::try_from(words).ok().filter(|words| words.iter().all(|word| is_name(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words_of_subjects() {
        for good in ["berlin", "run-2026_11", "A", &"x".repeat(64)] {
            assert!(check_name("site", good).is_ok(), "{good}");
        }
        for bad in ["", "a.b", "a b", ">", "*", "é", &"x".repeat(65)] {
            let error = check_name("site", bad).unwrap_err().to_string();
            assert!(error.contains("letters, digits"), "{error}");
        }
        assert_eq!(words("job", &job("berlin", "r1", 7)), Some(["berlin", "r1", "7"]));
        assert_eq!(words("cancel", &cancel("r1")), Some(["r1"]));
        for other in ["snmp.jobs.a.b.1", "snmp.job.a.b", "snmp.job.a.b.1.2", "snmp.job.a.\u{1b}.1"]
        {
            assert_eq!(words::<3>("job", other), None, "{other:?}");
        }
    }
}
