//! SNMPv1 and v2c for a whole lane: one session of the library encodes for all hosts.

use super::{encoded::Encoded, guard, raw_session::RawSession, request_id::SMALLEST_ID};
use crate::{Credentials, ErrorKind, Result, Settings, query::Request};
use std::{rc::Rc, sync::Arc};

/// Makes the messages of one community and version.
///
/// Nothing in an SNMPv1 or v2c message depends on the host, so one session serves all hosts. A
/// request that every host gets is encoded once: only its request-id differs.
pub(crate) struct Community {
    /// Those of one of its hosts. Another copy of the community would be one more to wipe.
    settings: Arc<Settings>,
    session: RawSession,
    templates: Vec<Rc<Template>>,
}

/// An encoded request that is sent to many hosts.
pub(crate) struct Template {
    /// Kept alive, because its address identifies it.
    requests: Arc<[Request]>,
    which: usize,
    octets: Encoded,
    id_at: usize,
}

/// The number of templates that are kept. Beyond that, targets with their own queries replace each
/// other's.
const TEMPLATES: usize = 64;

impl Community {
    /// # Errors
    /// The same as for [`RawSession::open`].
    pub(crate) fn open(settings: &Arc<Settings>) -> Result<Self> {
        let session = RawSession::open(&settings.credentials, None)?;
        Ok(Self { settings: Arc::clone(settings), session, templates: Vec::new() })
    }

    /// Returns whether it is for these credentials.
    pub(crate) fn serves(&self, credentials: &Credentials) -> bool {
        match (&self.settings.credentials, credentials) {
            (Credentials::V1(ours), Credentials::V1(theirs))
            | (Credentials::V2c(ours), Credentials::V2c(theirs)) => {
                ours.expose() == theirs.expose()
            }
            _ => false,
        }
    }

    /// Returns msgVersion of its messages.
    pub(crate) fn wire_version(&self) -> i64 {
        match self.settings.credentials {
            Credentials::V1(_) => 0,
            _ => 1,
        }
    }

    /// Returns the template of that request. Encodes the request if needed.
    ///
    /// # Errors
    /// The same as for [`RawSession::encode`].
    pub(crate) fn template(
        &mut self,
        requests: &Arc<[Request]>,
        which: usize,
    ) -> Result<Rc<Template>> {
        let known = |t: &&Rc<Template>| t.which == which && Arc::ptr_eq(&t.requests, requests);
        if let Some(template) = self.templates.iter().find(known) {
            return Ok(Rc::clone(template));
        }
        let octets = self.encode(&requests[which], SMALLEST_ID)?;
        let id_at = match guard::outgoing(&octets) {
            Some(envelope) if envelope.id_end >= 4 => envelope.id_end - 4,
            _ => return Err(ErrorKind::Library("a request without its ID".to_owned()).into()),
        };
        let requests = Arc::clone(requests);
        let template = Rc::new(Template { requests, which, octets, id_at });
        if self.templates.len() == TEMPLATES {
            self.templates.remove(0);
        }
        self.templates.push(Rc::clone(&template));
        Ok(template)
    }

    /// Encodes a message for one host.
    ///
    /// # Errors
    /// The same as for [`RawSession::encode`].
    pub(crate) fn encode(&mut self, request: &Request, id: u32) -> Result<Encoded> {
        self.session.set_next_id(id as i32);
        self.session.encode(request)
    }
}

impl Template {
    /// Returns the length of the message.
    pub(crate) fn len(&self) -> usize {
        self.octets.len()
    }

    /// Appends the message with this request-id.
    pub(crate) fn write(&self, id: u32, to: &mut Vec<u8>) {
        let at = to.len() + self.id_at;
        to.extend_from_slice(&self.octets);
        to[at..at + 4].copy_from_slice(&id.to_be_bytes());
    }
}
