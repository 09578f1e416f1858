//! Many hosts at once: the lane and the pool.

mod counters; // Datagrams that are no answer: dropped, and counted.
mod descriptors; // A process without file descriptors.
mod engine; // The engine ID alone: discovered without credentials, and remembered.
mod errors; // Hosts that refuse, cannot be reached or answer badly.
mod hosts; // The answers of many hosts are those of a session.
mod pool; // Each target once, whatever happens to it or to the reader.
mod steps; // Queries whose later steps depend on earlier answers; walks by rows.
mod stream; // Targets in and records out: endless, blocked, broken and abandoned.
mod stress; // Many threads for a minute: `scripts/helgrind` runs it.
mod targets; // Targets with settings of their own.
mod time; // Resends, deadlines and limits, as the hosts see them.
mod v3; // SNMPv3: users, engines and Reports do not disturb each other.
