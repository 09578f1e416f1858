//! What an agent can take: [`Habits`].

/// What an agent has shown that it can take, and of its order, learnt downwards only: to try again what it has
/// refused loads devices that are weak already.
///
/// [`HostRecord::habits`](crate::HostRecord::habits) has them; given back with
/// [`Target::habits`](crate::Target::habits), the next query begins with what went well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Habits {
    /// Whether it takes GETBULK; one that does not is asked with GETNEXT.
    pub bulk: bool,
    /// The most bindings a walk asks for in one reply, after a tooBig or a silence; `None`:
    /// nothing was too much yet.
    pub ceiling: Option<u32>,
    /// Whether its OIDs increase. A walk of one whose do not goes on past that, as with
    /// [`Walk::allow_non_increasing`](crate::query::Walk::allow_non_increasing): where the first
    /// one stopped, the second has all there is.
    pub ordered: bool,
}

impl Habits {
    /// Of an agent that takes GETBULK, with replies of that many bindings at most.
    pub fn new(bulk: bool, ceiling: Option<u32>) -> Self {
        Self { bulk, ceiling, ordered: true }
    }
}

impl Default for Habits {
    /// Of an agent of which nothing is known.
    fn default() -> Self {
        Self::new(true, None)
    }
}
