//! Steps that are known only after earlier steps are answered: [`Later`].

use super::Query;
use crate::VarBind;
use std::{fmt, sync::Arc};

/// The function that makes the next steps from the varbinds so far.
#[derive(Clone)]
pub(crate) struct Later(Arc<Steps>);

type Steps = dyn Fn(&[VarBind]) -> Query + Send + Sync;

impl Later {
    pub(super) fn new(steps: impl Fn(&[VarBind]) -> Query + Send + Sync + 'static) -> Self {
        Self(Arc::new(steps))
    }

    pub(super) fn steps(&self, varbinds: &[VarBind]) -> Query {
        (self.0)(varbinds)
    }
}

impl fmt::Debug for Later {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Later")
    }
}
