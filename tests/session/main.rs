//! One host at a time: a blocking session, SNMPv3, and what the library does to its process.

mod blocking; // Transports, operations, types and errors, with a real agent.
mod exit; // A process that ends while worker threads do.
mod library; // Initialising libnetsnmp, and what it leaves behind.
mod secrets; // Nothing printed shows a passphrase or a community.
mod v3; // Protocols, keys, Reports and engines that change, with a real agent.
mod v3_defects; // The defects of libnetsnmp that a session's own user and clock cure.
