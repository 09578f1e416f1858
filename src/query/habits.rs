//! What an agent can handle: [`Habits`].

mod pack;

/// What an agent has shown that it can handle, and whether its OIDs increase. The limits only go
/// down: asking again for what an agent has refused loads devices that are already weak.
///
/// [`HostRecord::habits`](crate::HostRecord::habits) has them. Give them back with
/// [`Target::habits`](crate::Target::habits), and the next query begins with what worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Habits {
    /// Whether the agent answers GETBULK. If not, it is asked with GETNEXT. An agent that is silent
    /// to GETBULK but answers GETNEXT counts as one that does not.
    pub bulk: bool,
    /// The most bindings that a walk asks for in one reply, learnt from a tooBig or a silence.
    /// `None`: nothing was too much yet.
    pub ceiling: Option<u32>,
    /// Whether the agent's OIDs increase. If not, the next walk goes on past an OID that does not
    /// increase, as with [`Walk::allow_non_increasing`](crate::query::Walk::allow_non_increasing).
    /// So where the first walk stopped, the second one gets everything.
    pub ordered: bool,
}

impl Habits {
    /// Habits of an agent whose replies have at most `ceiling` bindings. `bulk`: it answers
    /// GETBULK.
    pub fn new(bulk: bool, ceiling: Option<u32>) -> Self {
        Self { bulk, ceiling, ordered: true }
    }
}

impl Default for Habits {
    /// The habits of an agent about which nothing is known.
    fn default() -> Self {
        Self::new(true, None)
    }
}
