//! The limit that cut a host's answers short: [`Limit`].

use std::fmt;

/// A limit of ours that ended a walk or a whole host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limit {
    /// [`Walk::limit`](crate::query::Walk::limit): the most varbinds of one walk.
    Walk(usize),
    /// The most rows of a table: [`Query::table_up_to`](crate::Query::table_up_to), and the plan of an
    /// inventory.
    Rows(usize),
    /// [`Settings::max_varbinds`](crate::Settings::max_varbinds): the most varbinds of a host.
    Varbinds(usize),
    /// [`Settings::max_octets`](crate::Settings::max_octets): the most memory for the values of a
    /// host.
    Octets(usize),
}

impl Limit {
    /// Returns whether it is a limit of a walk or a table, and not of a whole host.
    pub fn is_of_walk(self) -> bool {
        matches!(self, Self::Walk(_) | Self::Rows(_))
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let varbinds = |most: usize| if most == 1 { "varbind" } else { "varbinds" };
        match *self {
            Self::Walk(most) => write!(f, "the limit of {most} {}", varbinds(most)),
            Self::Rows(1) => f.write_str("the limit of 1 row"),
            Self::Rows(most) => write!(f, "the limit of {most} rows"),
            Self::Varbinds(most) => {
                write!(f, "the limit of {most} {} for a host", varbinds(most))
            }
            Self::Octets(most) => write!(f, "the limit of {most} octets of memory for a host"),
        }
    }
}
