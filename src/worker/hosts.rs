//! The hosts that a worker asks, as they come: [`Hosts`].

use super::{
    failure::give_up,
    inbox::{Inbox, Opened},
};
use crate::{Credentials, Target, job::Unreadable, pool::Given};
use crossbeam_channel::Receiver;

/// What comes from the pool. Another thread reads it from the socket.
pub(super) enum Message {
    /// Credentials, with their number.
    Credentials(usize, Credentials),
    /// A job, as it came. Thousands of hosts may wait in jobs, and octets take the least memory.
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
                // Only now: a host takes ten times as much memory as its line in the job.
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

/// Returns what was read. If that is no job, the process ends, and the pool asks its hosts in another one.
fn or_end<T>(read: Result<T, Unreadable>) -> T {
    read.unwrap_or_else(|why| give_up(why))
}
