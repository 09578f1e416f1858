//! Counts datagrams: [`Counters`].

/// The datagrams of a query over UDP, returned by [`Records::counters`](crate::Records::counters).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counters {
    /// Sent, including resends and SNMPv3 discovery.
    pub sent: u64,
    /// Sent again after silence.
    pub resent: u64,
    /// Received, of any kind.
    pub received: u64,
    /// Answers that came after their host had been given up.
    pub late: u64,
    /// Answers to a request that had already been answered.
    pub duplicate: u64,
    /// Answers from another address than the one asked that were not accepted for it.
    pub elsewhere: u64,
    /// Datagrams that are not SNMP, or whose content does not parse or authenticate.
    pub malformed: u64,
    /// Responses that match none of our requests.
    pub stray: u64,
    /// Lost in our own sockets, because their buffers were full.
    pub dropped: u64,
}

impl Counters {
    /// Returns what has come since `before`.
    pub(crate) fn since(&self, before: &Self) -> Self {
        Self {
            sent: self.sent - before.sent,
            resent: self.resent - before.resent,
            received: self.received - before.received,
            late: self.late - before.late,
            duplicate: self.duplicate - before.duplicate,
            elsewhere: self.elsewhere - before.elsewhere,
            malformed: self.malformed - before.malformed,
            stray: self.stray - before.stray,
            dropped: self.dropped - before.dropped,
        }
    }

    /// Adds others, for example those of another worker.
    pub fn add(&mut self, more: &Self) {
        self.sent = self.sent.saturating_add(more.sent);
        self.resent = self.resent.saturating_add(more.resent);
        self.received = self.received.saturating_add(more.received);
        self.late = self.late.saturating_add(more.late);
        self.duplicate = self.duplicate.saturating_add(more.duplicate);
        self.elsewhere = self.elsewhere.saturating_add(more.elsewhere);
        self.malformed = self.malformed.saturating_add(more.malformed);
        self.stray = self.stray.saturating_add(more.stray);
        self.dropped = self.dropped.saturating_add(more.dropped);
    }
}
