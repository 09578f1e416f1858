//! One host at a time: a blocking session, SNMPv3, and what the library does to its process.

mod blocking; // Transports, operations, types and errors, with a real agent.
mod exit; // A process that ends while its worker threads end.
mod library; // Initialising libnetsnmp changes nothing visible.
mod mib; // Names of a MIB of the caller, with a real agent.
mod secrets; // Nothing printed shows a passphrase or a community.
mod threads; // Sessions that move between threads.
mod v3; // Protocols, keys, Reports and engines that change, with a real agent.
mod v3_defects; // Defects of libnetsnmp that a session avoids with its own user and clock.
