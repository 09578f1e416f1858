//! What the silence of a host may mean.

use std::net::IpAddr;

/// What the silence of a host may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Silence {
    /// SNMPv1 and SNMPv2c: nobody is there, or the agent does not know the community.
    Community,
    /// TCP: the connection was not established in time.
    Connection,
    /// SNMPv3: even the discovery of the engine had no answer, and it needs no credentials.
    Discovery,
    /// SNMPv3: the engine is known, but it did not answer this request.
    Request {
        /// Whether the request was encrypted.
        encrypted: bool,
        /// Whether the request names a context.
        context: bool,
    },
    /// An answer came from this other address: a device with several addresses.
    Elsewhere(IpAddr),
    /// Answers came that carry another request ID.
    OtherId {
        /// It was ours without its high bits.
        cut: bool,
    },
}

impl Silence {
    /// Returns one line about what a person can do.
    pub(super) fn advice(self) -> &'static str {
        match self {
            Self::Community => {
                "unreachable, filtered, or wrong community: an agent does not answer a community it does not know"
            }
            Self::Connection => "unreachable or filtered",
            Self::Elsewhere(_) => {
                "the device answers from another of its addresses: ask that one, or accept it (`Settings::any_source`)"
            }
            Self::OtherId { cut: true } => {
                "the agent cuts request IDs to 16 bits: ask it with short ones (`Settings::short_ids`)"
            }
            Self::OtherId { cut: false } => {
                "the agent answers later than the timeout, or changes request IDs (`Settings::short_ids` may help)"
            }
            Self::Discovery => "unreachable, filtered, or no SNMPv3 agent there",
            Self::Request { encrypted, context } => match (encrypted, context) {
                (true, false) => {
                    "the agent's engine is known, yet this request has no answer: wrong privacy passphrase or protocol, or it has gone away"
                }
                (true, true) => {
                    "the agent's engine is known, yet this request has no answer: it does not have this context, the privacy passphrase or protocol is wrong, or it has gone away"
                }
                (false, true) => {
                    "the agent's engine is known, yet this request has no answer: it does not have this context, or it has gone away"
                }
                (false, false) => {
                    "the agent's engine is known, yet this request has no answer: it has gone away, or the network loses this answer"
                }
            },
        }
    }
}
