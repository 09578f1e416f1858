//! One exchange: a request, its transmissions, and the message that answers one of them.

use super::{Session, link::Link, patience, unanswered::Unanswered};
use crate::{
    ErrorKind, Report, Result,
    codec::{encoded::Encoded, guard, received::Received},
    query::{Dialog, Reply},
};
use std::time::Instant;

impl Session {
    /// Discovers the engine only. With a community there is nothing to discover.
    pub(super) fn discover(&mut self) -> Result<Reply> {
        if self.raw.needs_discovery() {
            self.probe()?;
        }
        Ok(Reply::empty())
    }

    /// Gives the next message an ID of its own.
    fn number(&mut self) {
        let id = if self.settings.short_ids { self.ids.draw_short() } else { self.ids.draw() };
        self.raw.set_next_id(id as i32);
    }

    fn probe(&mut self) -> Result<()> {
        self.number();
        let probe = self.raw.encode_probe()?;
        self.transact(probe, None).map(drop)
    }

    pub(super) fn exchange(&mut self, dialog: &mut Dialog) -> Result<Reply> {
        self.exchange_renewed(dialog).map_err(|error| match error.kind() {
            ErrorKind::Report(report) => self.raw.refusal(report.clone()).into(),
            ErrorKind::Timeout { .. } if self.raw.is_out_of_boots() => ErrorKind::OutOfBoots.into(),
            _ => error,
        })
    }

    fn exchange_renewed(&mut self, dialog: &mut Dialog) -> Result<Reply> {
        let (mut renewals, mut reopened) = (self.settings.retries.max(1), false);
        loop {
            match self.exchange_once(dialog) {
                // Another engine answers at the address, or the engine has lost its boots. It may
                // restart once more before it answers.
                Err(e)
                    if renewals > 0
                        && matches!(
                            e.kind(),
                            ErrorKind::Report(Report::UnknownEngineId | Report::NotInTimeWindow)
                        )
                        && self.raw.forget_engine() =>
                {
                    renewals -= 1;
                }
                // The agent may have restarted, or may drop idle connections. It is still there.
                Err(_) if !reopened && self.link.is_lost() => {
                    reopened = true;
                    let Self { endpoint, settings, deadline, owner, .. } = &*self;
                    let open = || Link::open(endpoint, self.address, settings, owner.clone());
                    let retries = settings.retries.max(1);
                    self.link = patience::open(open, settings, retries, *deadline, owner)?;
                }
                result => return result,
            }
        }
    }

    fn exchange_once(&mut self, dialog: &mut Dialog) -> Result<Reply> {
        if self.raw.needs_discovery() {
            self.probe()?;
        }
        let Some(request) = dialog.request() else { return Ok(Reply::empty()) };
        self.number();
        let message = self.raw.encode(request)?;
        match self.transact(message, Some(dialog))? {
            Some(reply) => Ok(reply),
            None => Err(ErrorKind::BadResponse("no response PDU".to_owned()).into()),
        }
    }

    /// Sends a message until it is answered. Returns `None` for the answer to a discovery probe. The
    /// `dialog` may have another message for the last try.
    fn transact(
        &mut self,
        mut message: Encoded,
        mut dialog: Option<&mut Dialog>,
    ) -> Result<Option<Reply>> {
        let mut unanswered = Unanswered::default();
        let mut updated = false;
        let mut tries = self.settings.retries.saturating_add(1);
        let mut sent = 0;
        'tries: while sent < tries && !self.deadline.is_over() {
            if sent > 0
                && sent + 1 == tries
                && let Some(dialog) = &mut dialog
                && dialog.last_try()
                && let Some(request) = dialog.request()
            {
                // Under the same request-id, so that a late answer still counts.
                if let Some(sent) = guard::outgoing(&message) {
                    self.raw.set_next_id(sent.id as i32);
                }
                message = self.raw.encode(request)?;
            }
            let mut failed = self.send(&message).err();
            let asked = Instant::now();
            let deadline = self.deadline.or_timeout(self.settings.timeout_of(sent));
            sent += 1;
            loop {
                let received = match failed.take() {
                    Some(error) => Err(error),
                    None => self.link.receive(deadline).map(|it| it.map(|it| self.raw.decode(it))),
                };
                let received = match received {
                    Ok(Some(received)) => received,
                    Ok(None) => break,
                    Err(error)
                        if self.link.may_work_again()
                            && !patience::is_final(&self.settings, &error) =>
                    {
                        // A host that has answered before is tried once more in any case.
                        tries = tries.max(if self.heard { 2 } else { 1 });
                        unanswered.network = Some(error);
                        // After the last try there is nothing to wait for.
                        if sent >= tries {
                            break 'tries;
                        }
                        continue;
                    }
                    Err(error) => return Err(error),
                };
                match received {
                    Received::Reply(reply) => {
                        self.heard_after(asked, sent);
                        return Ok(Some(reply));
                    }
                    Received::Discovered => {
                        self.heard_after(asked, sent);
                        return Ok(None);
                    }
                    Received::Report(report) => return Err(ErrorKind::Report(report).into()),
                    // Once only: an agent that asks for it each time must not be sent messages
                    // without end.
                    Received::Outdated if updated => {
                        self.raw.forget_pending();
                        return Err(ErrorKind::Report(Report::NotInTimeWindow).into());
                    }
                    Received::Outdated => {
                        updated = true;
                        self.number();
                        message = match dialog.as_ref().and_then(|dialog| dialog.request()) {
                            Some(request) => self.raw.encode(request)?,
                            None => self.raw.encode_probe()?,
                        };
                        failed = self.send(&message).err();
                    }
                    Received::Stray(why) => {
                        log::debug!("{}: a message was dropped: {why}", self.whom.name);
                    }
                    Received::OtherId { cut } => {
                        log::debug!("{}: a reply to another request was dropped", self.whom.name);
                        unanswered.note_other_id(cut);
                    }
                    Received::Malformed(why) => {
                        log::debug!("{}: a message was dropped: {why}", self.whom.name);
                        unanswered.malformed = Some(why);
                    }
                }
            }
        }
        self.raw.forget_pending();
        let discovery = self.raw.needs_discovery();
        Err(unanswered.error(sent, &self.settings.credentials, discovery))
    }

    /// If a message was sent twice, nobody knows which one was answered.
    fn heard_after(&mut self, asked: Instant, sent: u32) {
        self.heard = true;
        if sent == 1 {
            let rtt = asked.elapsed();
            self.rtt = Some(self.rtt.map_or(rtt, |least| least.min(rtt)));
        }
    }

    fn send(&mut self, message: &[u8]) -> Result<()> {
        self.sent = self.sent.saturating_add(1);
        self.link.send(message)
    }
}
