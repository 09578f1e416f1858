//! How targets are asked: [`Common`] for all of a query, [`Own`] for one.

use crate::{Query, Settings};
use std::sync::Arc;

/// How targets are asked that say nothing else.
pub(super) struct Common {
    pub(super) settings: Arc<Settings>,
    pub(super) query: Query,
}

/// What a target has of its own. Most have nothing: then nobody counts one more owner of what all
/// share, which would cost more than the rest.
#[derive(Debug)]
pub(super) struct Own {
    pub(super) settings: Option<Arc<Settings>>,
    pub(super) query: Option<Query>,
}

impl Own {
    pub(super) fn settings<'s>(&'s self, common: &'s Common) -> &'s Settings {
        self.settings.as_deref().unwrap_or(&common.settings)
    }

    pub(super) fn query<'s>(&'s self, common: &'s Common) -> &'s Query {
        self.query.as_ref().unwrap_or(&common.query)
    }

    pub(super) fn or(self, common: &Common) -> Common {
        Common {
            settings: self.settings.unwrap_or_else(|| Arc::clone(&common.settings)),
            query: self.query.unwrap_or_else(|| common.query.clone()),
        }
    }
}
