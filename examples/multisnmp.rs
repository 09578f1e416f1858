//! The program that this crate descends from.
//!
//! The article "Multiprocessing with Python" asks a list of hosts through a pool of worker
//! processes. An entry of its list is a host name, or a full session: OID, version, host and
//! community. The results are printed as they come. This example does the same with a few threads.
//!
//! ```sh
//! cargo run --example multisnmp
//! cargo run --example multisnmp -- 192.168.1.1 core-switch,2c,mysecret,sysName
//! ```

use netsnmp::{Pool, Query, Target, Version};

/// A full session, as in the article's list. A host name alone takes all these defaults.
struct SnmpSession<'a> {
    oid: &'a str,
    version: Version,
    host: &'a str,
    community: &'a str,
}

impl Default for SnmpSession<'_> {
    fn default() -> Self {
        Self { oid: "sysDescr", version: Version::V2c, host: "localhost", community: "public" }
    }
}

impl SnmpSession<'_> {
    /// The same as a target of a pool. The name of the OID is looked up in the built-in MIB.
    fn target(&self) -> netsnmp::Result<Target> {
        Ok(Target::new(self.host)
            .version(self.version)
            .community(self.community)
            .query(Query::get([self.oid])?))
    }
}

fn main() -> netsnmp::Result<()> {
    let mut hosts = Vec::new();
    for argument in std::env::args().skip(1) {
        hosts.push(read(&argument)?);
    }
    if hosts.is_empty() {
        // A list with both kinds of entries. Every entry gives exactly one result: an entry that
        // is not reachable gives an error, and does not delay the others.
        hosts = vec![
            Target::new("127.0.0.1"),
            SnmpSession { host: "example.com", community: "mysecret", ..SnmpSession::default() }
                .target()?,
            SnmpSession { oid: "sysName", version: Version::V1, ..SnmpSession::default() }
                .target()?,
        ];
    }

    // The article starts a process for each host. Here the pool starts one thread for each
    // processor, and each thread has thousands of hosts under way. A target without a query of its
    // own is asked this one.
    let query = Query::get(["sysDescr"])?;
    println!("Unordered results:");
    for record in Pool::new()?.query(hosts, &query) {
        // A record displays as its values or its error, one a line, each with the host's name.
        println!("{record}");
    }
    Ok(())
}

/// Reads `HOST` or `HOST,VERSION,COMMUNITY,OID`.
fn read(argument: &str) -> netsnmp::Result<Target> {
    let Ok([host, version, community, oid]) =
        <[&str; 4]>::try_from(argument.split(',').collect::<Vec<_>>())
    else {
        return Ok(Target::new(argument));
    };
    let version = if version == "1" { Version::V1 } else { Version::V2c };
    SnmpSession { oid, version, host, community }.target()
}
