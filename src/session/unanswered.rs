//! What came instead of the answer to a message.

use crate::{Credentials, Error, ErrorKind, Silence, settings};

/// What came instead of the answer to a message, over all its transmissions.
#[derive(Default)]
pub(super) struct Unanswered {
    /// Why the last message that claimed to be the answer was none.
    pub(super) malformed: Option<String>,
    /// The last error of the network.
    pub(super) network: Option<Error>,
    /// Whether a reply with another request ID had ours without its high bits.
    other_id: Option<bool>,
}

impl Unanswered {
    /// Notes a reply with another request ID. `cut` says that it was ours without its high bits.
    pub(super) fn note_other_id(&mut self, cut: bool) {
        self.other_id = Some(cut || self.other_id == Some(true));
    }

    /// Returns the error after `tries` transmissions. `discovery` says that the engine is not yet
    /// known.
    pub(super) fn error(self, tries: u32, credentials: &Credentials, discovery: bool) -> Error {
        let silence = match (self.other_id, credentials, discovery) {
            (Some(cut), ..) => Silence::OtherId { cut },
            (None, Credentials::V1(_) | Credentials::V2c(_), _) => Silence::Community,
            (None, Credentials::V3(_), true) => Silence::Discovery,
            (None, Credentials::V3(user), false) => settings::silence_of(user),
        };
        match (self.malformed, self.network) {
            // A datagram that does not parse is no reason to fail earlier: it may be somebody
            // else's, and the agent's own may still come.
            (Some(why), _) => ErrorKind::BadResponse(why).into(),
            (None, Some(error)) => error,
            (None, None) => ErrorKind::Timeout { tries, silence }.into(),
        }
    }
}
