//! Stands in for `worker`, `collect` and `queue` in a program that was built without the feature `via`.

use crate::{
    cli::{
        Cli,
        machines::{CollectArgs, QueueArgs, WorkerArgs},
    },
    error::Error,
    via,
};

pub(super) fn worker(_: &WorkerArgs) -> Result<u8, Error> {
    Err(via::absent())
}

pub(super) fn collect(_: CollectArgs) -> Result<Cli, Error> {
    Err(via::absent())
}

pub(super) fn queue(_: QueueArgs) -> Result<u8, Error> {
    Err(via::absent())
}
