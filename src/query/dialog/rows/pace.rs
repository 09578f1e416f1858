//! Chooses how much the next request of a walk by rows asks for.

use crate::{
    query::{
        MAX_BINDINGS,
        dialog::{gathered::Agent, size},
        together::Together,
    },
    varbinds::Place,
};

/// How much an agent is asked for at once. It is learnt from the replies.
#[derive(Debug)]
pub(super) struct Pace {
    /// The rows to ask for, unless a limit below is lower.
    rows: u32,
    /// The highest number of rows: max-repetitions of the walk or the session.
    most_rows: u32,
    /// The highest number of bindings: as many as a reply had that was cut short.
    shown: usize,
    /// The octets of a binding: first an estimate, then measured.
    octets: usize,
}

/// The octets of bindings that fit an Ethernet frame next to the headers of IP, UDP and SNMP. A
/// larger first answer would come in fragments. Some paths lose those, and small agents do not send
/// them.
const FRAME: usize = 1_400;
/// The most octets of bindings in an answer. Eleven frames save nearly all round trips that can be
/// saved. A larger answer is lost more easily: each of its fragments may be.
const DATAGRAM: usize = 16_000;
/// How many times as many rows are asked for after a whole answer.
const GROWTH: u32 = 4;

impl Pace {
    pub(super) fn new(together: &Together, agent: &Agent) -> Self {
        let spans = &together.spans[..together.spans.len().min(MAX_BINDINGS)];
        let row: usize = spans.iter().map(|span| size::binding_below(span.from.oid())).sum();
        let most_rows = match agent.bulk {
            // max-repetitions is an INTEGER (0..2147483647) (RFC 3416, section 3).
            true => together.max_repetitions.unwrap_or(agent.max_repetitions).min(i32::MAX as u32),
            false => 1,
        };
        Self {
            // The second row shows that the subtree of a scalar has ended.
            rows: rows(FRAME, row).max(2),
            most_rows: most_rows.max(1),
            shown: usize::MAX,
            octets: row.div_ceil(spans.len().max(1)).max(1),
        }
    }

    /// Returns how many of `open` columns to ask for, and with how many repetitions. One repetition
    /// is a GETNEXT. The table seems to end after `left` more rows.
    pub(super) fn ask(&self, open: usize, left: Option<u32>, agent: &Agent) -> (usize, u32) {
        let bindings = self.shown.min(agent.ceiling as usize).max(1);
        let columns = open.min(MAX_BINDINGS).min(bindings);
        let most_rows = if agent.asks_bulk() { self.most_rows } else { 1 };
        let fit = rows(DATAGRAM, columns * self.octets);
        let shown = u32::try_from(bindings / columns).unwrap_or(u32::MAX);
        // One more row shows that it is the end.
        let left = left.map_or(u32::MAX, |left| left.saturating_add(1));
        (columns, self.rows.min(most_rows).min(fit).min(shown).min(left).max(1))
    }

    /// Learns from the bindings that came for this many columns and repetitions.
    pub(super) fn took(&mut self, columns: usize, repetitions: u32, got: &[Place]) {
        let first = &got[..got.len().min(columns)];
        self.octets = first.iter().map(size::binding).sum::<usize>().div_ceil(first.len()).max(1);
        if (got.len() as u64) < columns as u64 * u64::from(repetitions) {
            self.shown = self.shown.min(got.len());
        } else {
            let fit = rows(FRAME, columns * self.octets);
            self.rows = repetitions.saturating_mul(GROWTH).max(fit);
        }
    }
}

fn rows(octets: usize, row: usize) -> u32 {
    u32::try_from(octets / row.max(1)).unwrap_or(u32::MAX)
}
