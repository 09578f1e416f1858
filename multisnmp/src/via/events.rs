//! What the client for NATS hears besides messages: [`Events`].

use crate::output::tell;
use async_nats::{ClientError, Event, ServerError};
use std::{
    collections::BTreeSet,
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{sync::oneshot, time::sleep};

/// After how long without the server a line says so.
const AWAY: Duration = Duration::from_secs(3);

/// What the server forbids, and whether it is there.
pub(super) struct Events {
    server: String,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Who waits for the answer to a request, by its subject. The permissions may forbid the request:
    /// then nobody answers, and only an event says so.
    asked: Vec<(String, oneshot::Sender<()>)>,
    told: BTreeSet<String>,
    /// How often the connection was lost.
    losses: u64,
    is_away: bool,
    told_away: bool,
    /// Why there is no connection.
    why: Option<String>,
}

impl Events {
    pub(super) fn new(server: &str) -> Arc<Self> {
        Arc::new(Self { server: server.to_owned(), state: Mutex::default() })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes an event.
    pub(super) fn hear(self: &Arc<Self>, event: &Event) {
        log::info!("nats: {event}");
        match event {
            Event::ServerError(ServerError::Other(text)) if is_permission(text) => {
                self.forbidden(text);
            }
            Event::ServerError(error) => self.state().why = Some(error.to_string()),
            Event::ClientError(ClientError::Other(why)) => self.state().why = Some(why.clone()),
            Event::Disconnected => {
                let losses = {
                    let mut state = self.state();
                    (state.is_away, state.losses) = (true, state.losses + 1);
                    state.losses
                };
                tokio::spawn(Arc::clone(self).tell_if_away(losses));
            }
            Event::Connected => {
                let mut state = self.state();
                (state.is_away, state.why) = (false, None);
                if std::mem::take(&mut state.told_away) {
                    tell(format_args!("multisnmp: the NATS server at {} is back", self.server));
                }
            }
            _ => {}
        }
    }

    async fn tell_if_away(self: Arc<Self>, losses: u64) {
        sleep(AWAY).await;
        let mut state = self.state();
        if state.is_away && state.losses == losses {
            state.told_away = true;
            let why = state.why.as_ref().map_or(String::new(), |why| format!(" ({why})"));
            tell(format_args!(
                "multisnmp: no connection to the NATS server at {}{why}: waits for it",
                self.server
            ));
        }
    }

    /// The permissions do not allow a subject. If nobody waits for an answer there, says so once.
    fn forbidden(&self, text: &str) {
        let subject = text.split('"').nth(1).unwrap_or_default();
        let mut state = self.state();
        let place = state.asked.iter().position(|(asked, _)| is_of(subject, asked));
        if let Some(place) = place {
            let _ = state.asked.swap_remove(place).1.send(());
            return;
        }
        if state.told.insert(text.to_owned()) {
            tell(format_args!(
                "multisnmp: the NATS server at {} does not let this user use {subject}: \
                 docs/distributed.md lists the permissions",
                self.server
            ));
        }
    }

    /// Waits for the answer to a request of the JetStream API. Returns `None` if the server does not
    /// let this user ask.
    pub(super) async fn unless_forbidden<F: Future>(
        &self,
        subject: &str,
        answer: F,
    ) -> Option<F::Output> {
        let (sender, forbidden) = oneshot::channel();
        {
            let mut state = self.state();
            state.asked.retain(|(_, waits)| !waits.is_closed());
            state.asked.push((subject.to_owned(), sender));
        }
        tokio::select! {
            answer = answer => Some(answer),
            Ok(()) = forbidden => None,
        }
    }
}

fn is_permission(text: &str) -> bool {
    text.to_lowercase().contains("permissions violation")
}

/// Returns whether a subject is that of a request of the JetStream API, with or without a domain.
fn is_of(subject: &str, request: &str) -> bool {
    let before = subject.strip_suffix(request);
    before.is_some_and(|before| before.starts_with("$JS.") && before.ends_with(".API."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_known_with_and_without_a_domain() {
        assert!(is_of("$JS.API.INFO", "INFO") && is_of("$JS.hub.API.INFO", "INFO"));
        assert!(!is_of("$JS.API.CONSUMER.INFO", "INFO") && !is_of("INFO", "INFO"));
    }
}
