//! One agent, asked in turn: [`Session`].

use crate::{HostRecord, Query, Result, Settings, Target};

/// A blocking session with one agent.
#[derive(Debug)]
pub struct Session {}

impl Session {
    /// Opens a session with `target`; `defaults` where it says nothing of its own.
    ///
    /// # Errors
    /// As for [`Session::query`], before anything is sent.
    pub fn open(target: &Target, defaults: &Settings) -> Result<Session> {
        let _ = (target, defaults);
        Ok(Session {})
    }

    /// Asks a whole query; never fails: the record says how it went.
    pub fn query(&mut self, query: &Query) -> HostRecord {
        let _ = query;
        unreachable!()
    }
}
