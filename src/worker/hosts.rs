//! The hosts that a worker asks, as they come: [`Hosts`].

use super::inbox::{Inbox, Opened};
use crate::{Credentials, Target, job::Unreadable, pool::Given};
use crossbeam_channel::Receiver;
use std::process;

/// What the reader of the socket passes on.
pub(super) enum Message {
    /// Credentials, with their number.
    Credentials(usize, Credentials),
    /// The octets of a job. Thousands of hosts may wait, so they wait as octets.
    Job(Box<[u8]>),
}

/// The hosts of all jobs.
pub(super) struct Hosts {
    inbox: Inbox,
    job: Opened,
    messages: Receiver<Message>,
}

impl Hosts {
    /// Begins with the hosts of this job.
    pub(super) fn new(inbox: Inbox, job: Opened, messages: Receiver<Message>) -> Self {
        Self { inbox, job, messages }
    }
}

impl Iterator for Hosts {
    type Item = Given;

    fn next(&mut self) -> Option<Given> {
        loop {
            if let Some(target) = self.job.targets.next() {
                let (host, settings) = or_end(self.inbox.host(&self.job, &target));
                let query = self.job.query.clone();
                // Made only here, and in one piece: a host that can be asked is ten times as large as its line.
                return Some(Given {
                    number: target.number,
                    target: Target::new(host),
                    settings,
                    query,
                });
            }
            match self.messages.recv().ok()? {
                Message::Credentials(number, credentials) => self.inbox.learn(number, credentials),
                Message::Job(octets) => self.job = or_end(self.inbox.open(&octets)),
            }
        }
    }
}

/// Ends the process if the pool has sent something else than jobs. The pool then asks the hosts in another
/// process.
fn or_end<T>(read: Result<T, Unreadable>) -> T {
    read.unwrap_or_else(|why| {
        eprintln!("netsnmp worker: {why}");
        process::exit(1)
    })
}
