//! Why a query cannot leave the process: [`Stays`].

use std::fmt;

/// Why a query cannot be given to a worker process or to another machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stays {
    /// It has a SET. A job that is lost is done again, and that would set twice.
    Set,
    /// It has steps from [`Query::then_with`](crate::Query::then_with): they are code.
    Code,
}

impl fmt::Display for Stays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Set => {
                "a SET is given to no worker process and no other machine: a job that is lost is done again, which would set twice"
            }
            Self::Code => "a query with steps that a function makes cannot leave the process",
        })
    }
}

impl std::error::Error for Stays {}
