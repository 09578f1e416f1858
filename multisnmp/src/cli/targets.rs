//! What TARGETS can be.

use crate::config::TargetList;
use clap::builder::{OsStringValueParser, TypedValueParser};

/// The help of TARGETS.
pub(super) const TARGETS: &str = "\
The hosts to ask: one item, or several with commas between them.
  core.example.com  10.0.0.1:1161   a host, with a port if it is not 161
  udp6:[::1]:161  tcp:10.0.0.1      a host with its transport
  unix:/run/agent.sock              a socket of this machine
  10.0.0.1-50  10.0.0.1-10.0.1.20   a range
  10.0.0.0/22                       a network without its first and last address
  @hosts.txt                        a hosts file: lines of one of these, then key=value
  -                                 a hosts file on standard input
  alias:NAME                        an alias of snmp.conf
Without TARGETS, the hosts come from config.toml, or from standard input if it is a pipe
or a file.

Keys in a hosts file:
  version community user level auth auth_passphrase auth_key auth_localized_key
  priv priv_passphrase priv_key priv_localized_key context context_engine_id
  engine_id boots_time cred port timeout retries max_repetitions 16bitIDs site
site=NAME is where --via asks the host from.
Put \"…\" around a value with spaces, and # before a comment. cred=auto asks the host
with the tag that a scan has found for it.";

/// Reads TARGETS. A path in it need not be UTF-8.
pub(super) fn target_list() -> impl TypedValueParser<Value = TargetList> {
    OsStringValueParser::new().map(|text| TargetList::split(&text))
}
