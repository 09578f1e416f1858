//! Records as octets that travel: everything but the varbinds and what the receiver knows of the
//! target.

use super::HostRecord;
use crate::{
    Error, Outcome,
    packed::{self, Pack, Packed, Read, Unreadable},
    query::{Habits, WalkEnd},
    target::Whom,
};
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

const PARTIAL: u64 = 1;
const FAILED: u64 = 1 << 1;
const ADDRESS: u64 = 1 << 2;
const ENDS: u64 = 1 << 3;
const NO_SUCH_NAMES: u64 = 1 << 4;
const ENGINE: u64 = 1 << 5;
const RTT: u64 = 1 << 6;
const HABITS: u64 = 1 << 7;

thread_local! {
    /// The host of a record that is not yet about a target. One for all is one allocation less each.
    static NOBODY: Arc<str> = "".into();
}

impl HostRecord {
    /// Appends everything but varbinds, host, label and position.
    pub(crate) fn pack_rest(&self, to: &mut Vec<u8>) {
        let has = |what: bool, flag: u64| if what { flag } else { 0 };
        let known = self.habits != Habits::default();
        packed::number(
            to,
            has(matches!(self.outcome, Outcome::Partial(_)), PARTIAL)
                | has(self.outcome.is_failed(), FAILED)
                | has(self.address.is_some(), ADDRESS)
                | has(!self.ends.is_empty(), ENDS)
                | has(!self.no_such_names.is_empty(), NO_SUCH_NAMES)
                | has(self.engine.is_some(), ENGINE)
                | has(self.rtt.is_some(), RTT)
                | has(known, HABITS),
        );
        self.elapsed.pack(to);
        self.tries.pack(to);
        if let Some(error) = self.outcome.error() {
            error.pack(to);
        }
        if let Some(address) = &self.address {
            address.ip().pack(to);
            u32::from(address.port()).pack(to);
            if let SocketAddr::V6(v6) = address {
                v6.scope_id().pack(to);
            }
        }
        if !self.ends.is_empty() {
            packed::list(to, &self.ends, |to, end| end.pack(to));
        }
        if !self.no_such_names.is_empty() {
            packed::list(to, &self.no_such_names, |to, name| name.pack(to));
        }
        if let Some(engine) = &self.engine {
            engine.pack(to);
        }
        if let Some(rtt) = &self.rtt {
            rtt.pack(to);
        }
        if known {
            self.habits.pack(to);
        }
    }

    /// Returns a record that is not yet about a target.
    pub(crate) fn of_nobody() -> Self {
        Self::new(NOBODY.with(Arc::clone), Outcome::Complete)
    }

    /// Reads it back into a record of nobody.
    pub(crate) fn unpack_rest(&mut self, from: &mut Packed<'_>) -> Read<()> {
        let flags = from.number()?;
        if flags >= HABITS << 1 || flags & PARTIAL != 0 && flags & FAILED != 0 {
            return Err(Unreadable::new("a record of no known kind"));
        }
        let has = |flag: u64| flags & flag != 0;
        self.elapsed = Pack::unpack(from)?;
        self.tries = Pack::unpack(from)?;
        if has(PARTIAL | FAILED) {
            let error = Error::unpack(from)?;
            self.outcome =
                if has(FAILED) { Outcome::Failed(error) } else { Outcome::Partial(error) };
        }
        if has(ADDRESS) {
            let (ip, port) = (IpAddr::unpack(from)?, u32::unpack(from)?);
            let port = u16::try_from(port).map_err(|_| Unreadable::new("a port is too large"))?;
            let mut address = SocketAddr::new(ip, port);
            if let SocketAddr::V6(v6) = &mut address {
                v6.set_scope_id(Pack::unpack(from)?);
            }
            self.address = Some(address);
        }
        if has(ENDS) {
            self.ends = from.list(1, WalkEnd::unpack)?;
        }
        if has(NO_SUCH_NAMES) {
            self.no_such_names = from.list(1, Pack::unpack)?;
        }
        if has(ENGINE) {
            self.engine = Some(Pack::unpack(from)?);
        }
        if has(RTT) {
            self.rtt = Some(Pack::unpack(from)?);
        }
        if has(HABITS) {
            self.habits = Pack::unpack(from)?;
        }
        Ok(())
    }

    /// Makes it the record of this target.
    pub(crate) fn concern(&mut self, whom: Whom) {
        let Whom { name, host, data } = whom;
        for end in &mut self.ends {
            if let WalkEnd::Failed(error) = end {
                *error = error.clone().about(&name);
            }
        }
        if self.outcome.error().is_some() {
            let outcome = std::mem::replace(&mut self.outcome, Outcome::Complete);
            self.outcome = match outcome {
                Outcome::Complete => Outcome::Complete,
                Outcome::Partial(error) => Outcome::Partial(error.about(&name)),
                Outcome::Failed(error) => Outcome::Failed(error.about(&name)),
            }
            .for_host(&name);
        }
        match host {
            Some(host) => (self.host, self.label) = (host, Some(name)),
            None => (self.host, self.label) = (name, None),
        }
        self.data = data;
    }
}
