//! Ends a worker of which a thread hangs.

use super::{Worker, lock};
use crate::{exit, output::tell, via::asker::Asker};
use signal_hook::low_level;
use std::{sync::Arc, time::Duration};
use tokio::time::sleep;

/// How often it looks.
const LOOK: Duration = Duration::from_secs(1);
/// For how long a thread may be at work without a pause, as for the worker processes of a pool.
const PATIENCE: Duration = Duration::from_secs(30);
/// A lease may be shorter than that. A busy machine needs at least this.
const LEAST: Duration = Duration::from_secs(5);

impl Worker {
    /// Ends this process if a thread that asks hosts hangs. While it lives, it keeps its jobs, and their
    /// runs never end.
    pub(super) async fn watch(self: Arc<Self>) {
        let patience = self.hub.lease.clamp(LEAST, PATIENCE);
        let mut late = false;
        loop {
            sleep(LOOK).await;
            let busy = lock(&self.askers).values().map(Asker::busy_for).max().unwrap_or_default();
            // If the whole process was stopped for a while, the thread goes on before the second look.
            let hangs = late && busy > patience;
            late = busy > patience;
            if hangs {
                tell(format_args!(
                    "multisnmp: worker {} of site {}: a thread that asks hosts hangs: it has been at \
                     work for {} s without a pause. The worker ends, and another one asks its hosts",
                    self.id,
                    self.site,
                    busy.as_secs()
                ));
                // What runs at a usual exit may wait for that thread.
                low_level::exit(exit::LOCAL.into());
            }
        }
    }
}
