//! The end of a run over a queue: [`End`].

/// What the server knows of a run when its process ends.
pub(super) enum End {
    Removed,
    /// The server has not answered in time.
    Unknown,
    /// Somebody else may write what is not written.
    Stays,
}
