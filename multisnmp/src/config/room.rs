//! How much of this machine a run may take by default: its memory ([`Room`]), its processors.

use std::{fs, sync::LazyLock};

/// The most for all hosts of a run, and for one host.
const RUN: usize = 1 << 30;
const HOST: usize = 64 << 20;
/// The most hosts under way.
const HOSTS: usize = 32_768;

/// More lanes than this do not help.
pub(super) const MAX_LANES: usize = 1024;

/// Returns how many processors this process may use, but at most as many as there are useful lanes.
pub(super) fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).min(MAX_LANES)
}

/// The memory that the values of a run may take: at most 1 GiB, at most half of the machine's memory,
/// and a quarter of what the limits of the process leave. The rest is for what is made of the values,
/// for buffers, and for threads.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room(usize);

static ROOM: LazyLock<Room> = LazyLock::new(|| {
    let read = |file| fs::read_to_string(file).unwrap_or_default();
    Room::of(&read("/proc/meminfo"), &read("/proc/self/limits"), &read("/proc/self/status"))
});

impl Default for Room {
    /// Returns that of this process.
    fn default() -> Self {
        *ROOM
    }
}

impl Room {
    fn of(machine: &str, limits: &str, status: &str) -> Self {
        // Memory is given in KiB, limits in octets.
        let field = |text: &str, name: &str| -> Option<usize> {
            let line = text.lines().find_map(|line| line.strip_prefix(name))?;
            line.split_whitespace().next()?.parse().ok()
        };
        let half = field(machine, "MemTotal:").map(|kib| kib << 9);
        let left = |limit: &str, used: &str| -> Option<usize> {
            let used = field(status, used).unwrap_or(0) << 10;
            Some(field(limits, limit)?.saturating_sub(used) / 4)
        };
        let bounds = [half, left("Max address space", "VmSize:"), left("Max data size", "VmData:")];
        Self(bounds.into_iter().flatten().fold(RUN, usize::min).max(1 << 20))
    }

    pub(super) fn run(self) -> usize {
        self.0
    }

    /// Returns how many hosts may be under way. Each takes up to 16 KiB besides its values, if those
    /// are too few to be counted.
    pub(super) fn hosts(self) -> usize {
        HOSTS.min(self.0 / (16 << 10))
    }

    /// One host takes at most a sixteenth of it: a record needs several times its size while it is
    /// written.
    pub(super) fn host(self) -> usize {
        HOST.min(self.0 / 16)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tightest_bound_counts() {
        let machine = "MemTotal:        4194304 kB\n";
        let none = "Max address space         unlimited            unlimited            bytes\n";
        let room = Room::of(machine, none, "");
        assert_eq!((room.run(), room.host(), room.hosts()), (1 << 30, 64 << 20, 32_768));
        assert_eq!(Room::of("MemTotal: 1048576 kB", none, "").run(), 512 << 20);
        let tight = "Max address space         300000000            unlimited            bytes\n";
        let room = Room::of(machine, tight, "VmSize:\t   97656 kB\n");
        assert_eq!(room.run(), (300_000_000 - 97_656 * 1024) / 4);
        assert_eq!(room.host(), room.run() / 16);
        assert_eq!(room.hosts(), room.run() / 16_384);
    }
}
