//! Whom a record is about: [`Whom`].

use std::{any::Any, sync::Arc};

/// A value of the caller.
pub(crate) type Data = Arc<dyn Any + Send + Sync>;

/// What the record of a target repeats of it.
#[derive(Debug, Clone)]
pub(crate) struct Whom {
    /// What errors call it: its label, or its host.
    pub(crate) name: Arc<str>,
    /// Its host, if `name` is a label.
    pub(crate) host: Option<Arc<str>>,
    pub(crate) data: Option<Data>,
}
