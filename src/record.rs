//! The result of one host: [`HostRecord`].

mod pack;

use crate::{
    Engine, Oid, Target, VarBinds,
    memory::Charge,
    query::{Habits, WalkEnd, outcome::Outcome},
    target::{Data, Whom},
};
use std::{any::Any, fmt, net::SocketAddr, sync::Arc, time::Duration};

/// The answer of one host, or the reason why there is none. Each target gives exactly one.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct HostRecord {
    /// The target, as it was given.
    pub host: Arc<str>,
    /// The label of the target, if it is not its host: [`Target::label`](crate::Target::label).
    pub label: Option<Arc<str>>,
    pub(crate) data: Option<Data>,
    /// The position of the target among those that were given to
    /// [`Pool::query`](crate::Pool::query). The first is 0.
    pub position: usize,
    /// The address that was asked; `None` if none was reached (for example, a name that does not
    /// resolve) and for `unix:` peers.
    pub address: Option<SocketAddr>,
    /// The bindings, in the agent's order.
    pub varbinds: VarBinds,
    /// Whether they are complete.
    pub outcome: Outcome,
    /// How each walk of the query ended, in order.
    pub ends: Vec<WalkEnd>,
    /// The names that the agent answered with noSuchName, in its order: SNMPv1 has no noSuchInstance
    /// and no endOfMibView. A GET or GETNEXT has such a value for each of them. For a walk that
    /// came to the end of the MIB it is the last name.
    pub no_such_names: Vec<Oid>,
    /// The time from the first datagram to the last, name resolution included.
    pub elapsed: Duration,
    /// The number of messages sent, resends and SNMPv3 discovery included.
    pub tries: u32,
    /// The agent's engine, if it answered over SNMPv3.
    pub engine: Option<Engine>,
    /// The shortest time from a request that was sent once to its answer.
    pub rtt: Option<Duration>,
    /// What the agent has shown that it can take.
    pub habits: Habits,
    /// Its part of the query's memory, given back when the record is dropped.
    pub(crate) charge: Option<Arc<Charge>>,
}

impl HostRecord {
    /// Creates a record without varbinds. The caller fills in everything else.
    pub fn new(host: impl Into<Arc<str>>, outcome: Outcome) -> Self {
        let host = host.into();
        Self {
            outcome: outcome.for_host(&host),
            host,
            label: None,
            data: None,
            position: 0,
            address: None,
            varbinds: VarBinds::new(),
            ends: Vec::new(),
            no_such_names: Vec::new(),
            elapsed: Duration::ZERO,
            tries: 0,
            engine: None,
            rtt: None,
            habits: Habits::default(),
            charge: None,
        }
    }

    /// Creates a record as [`new`](Self::new) does, for the target with this position.
    pub(crate) fn of(number: u64, whom: Whom, outcome: Outcome) -> Self {
        let Whom { name, host, data } = whom;
        let mut record = Self::new(name, outcome);
        record.position = position(number);
        if let Some(host) = host {
            record.label = Some(std::mem::replace(&mut record.host, host));
        }
        record.data = data;
        record
    }

    /// Returns the same record with the name of this target. A record from another process or machine has
    /// no name ([`job`](crate::job)).
    #[must_use]
    pub fn for_target(mut self, target: &Target) -> Self {
        self.concern(target.whom());
        self
    }

    /// Returns the value that the caller has given to the target with
    /// [`Target::data`](crate::Target::data), if it is of this type.
    pub fn data<T: Any>(&self) -> Option<&T> {
        self.data.as_ref()?.downcast_ref()
    }

    /// Returns the label of the target; without one, its host.
    pub fn name(&self) -> &Arc<str> {
        self.label.as_ref().unwrap_or(&self.host)
    }
}

/// Returns the position of the target with this number. A number of more than 32 bits loses its upper
/// half on a system where a `usize` has no more.
pub(crate) fn position(number: u64) -> usize {
    number as usize
}

/// Writes the label or the host, then its varbinds or its error, each on its own line.
impl fmt::Display for HostRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = 0;
        for varbind in &self.varbinds {
            let newline = if lines > 0 { "\n" } else { "" };
            write!(f, "{newline}{}: {varbind}", self.name())?;
            lines += 1;
        }
        match self.outcome.error() {
            Some(error) if lines > 0 => write!(f, "\n{error}"),
            Some(error) => write!(f, "{error}"),
            None if lines == 0 => write!(f, "{}:", self.name()),
            None => Ok(()),
        }
    }
}
