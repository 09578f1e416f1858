//! Many hosts at once: the lane and the pool.

mod busy; // For how long a thread is at work.
mod counters; // Datagrams that are not an answer are dropped and counted.
mod descriptors; // A process without file descriptors.
mod devices; // Devices that break the protocol are read as far as they can be.
mod engine; // The engine is discovered without credentials, and remembered.
mod errors; // Hosts that refuse, cannot be reached or answer wrongly.
#[cfg(feature = "futures")]
mod futures; // Records in an async program, woken by the lanes.
mod hosts; // Answers from many hosts are the same as in a session.
mod pool; // One record for each target, whatever happens to the host or to the reader.
mod refused; // Hosts that are not asked: many come at once, and none is held back.
mod restarts; // Agents that restart, and other errors of the network that pass.
mod short_ids; // Agents that cut request IDs.
mod steps; // Queries whose later steps depend on earlier answers, and walks by rows.
mod stream; // Lists of targets and streams of records: endless, blocked, broken, dropped.
mod stress; // Many threads for a minute: `scripts/helgrind` runs it.
mod targets; // Targets with their own settings.
mod time; // Resends, deadlines and limits.
mod v3; // SNMPv3: users, engines and Reports do not disturb each other.
