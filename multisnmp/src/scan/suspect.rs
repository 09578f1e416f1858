//! One address during a scan: what was tried, what was answered, and what to try next. It does no
//! I/O.
//!
//! Credentials are tried in their order, in few windows of time. If the first one is SNMPv3, only
//! the engine is asked for at first. An address that answers is alive, and its credentials are tried
//! one after the other: a response or a Report decides each at once. A silent address is asked with
//! all communities in one window, because an agent is silent to a wrong community. An address that
//! is still silent is asked again in the second pass, with more patience.

use super::method::{Ask, Method, Wait, What};
use crate::memory::Device;
use netsnmp::{Engine, ErrorKind, HostRecord, Outcome, ValueRef};
use std::{net::SocketAddr, time::Duration};

/// What became of one credential.
#[derive(Debug)]
pub(super) enum Tried {
    /// Not yet tried.
    No,
    /// It may not be sent there.
    Forbidden,
    /// The limit on tries was reached before.
    Withheld,
    /// No answer in the fast pass.
    Missed,
    /// It does not work: the error kind.
    Failed(&'static str),
    /// It works.
    Works(Box<HostRecord>),
}

/// Why an address is not asked any more.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Gone {
    /// The port is closed.
    Refused,
    /// The network says that there is no such host.
    Unreachable,
    /// It was not asked: the run has ended, or this machine cannot ask.
    Unasked(netsnmp::Error),
    /// The run ended while it was asked.
    Unfinished,
}

/// What follows when no question is under way.
#[derive(Debug, PartialEq)]
pub(super) enum Next {
    Ask(Vec<Ask>),
    /// Ask again in the second pass.
    Later,
    /// The address is done.
    Done,
}

#[derive(Debug)]
pub(super) struct Suspect {
    pub(super) address: SocketAddr,
    pub(super) tried: Vec<Tried>,
    pub(super) engine: Option<Engine>,
    pub(super) rtt: Option<Duration>,
    /// Something answered.
    pub(super) alive: bool,
    pub(super) gone: Option<Gone>,
    /// At least one message has left.
    begun: bool,
    /// Messages with a credential, sent or to be sent.
    sent: u32,
    outstanding: usize,
    step: Step,
    /// The second pass has begun.
    slow: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Remembered,
    Lead,
    Window,
    One,
}

impl Suspect {
    pub(super) fn new(method: &Method, address: SocketAddr) -> Self {
        let forbidden =
            |credential: &crate::config::Credential| match credential.permits(address.ip()) {
                true => Tried::No,
                false => Tried::Forbidden,
            };
        Self {
            address,
            tried: method.credentials.iter().map(forbidden).collect(),
            engine: None,
            rtt: None,
            alive: false,
            gone: None,
            begun: false,
            sent: 0,
            outstanding: 0,
            step: Step::Lead,
            slow: false,
        }
    }

    /// Returns the first questions. They begin with the credential that worked the last time, if it
    /// may be tried.
    pub(super) fn begin(&mut self, method: &Method, known: Option<&Device>, now: i64) -> Vec<Ask> {
        let which = known.and_then(|known| {
            let tag = known.tag.as_ref()?;
            method.credentials.iter().position(|c| c.tag.as_ref() == Some(tag))
        });
        if let (Some(which), Some(known)) = (which, known)
            && matches!(self.tried[which], Tried::No)
        {
            // The engine is used only for the first question, because it has not answered in this
            // scan yet.
            self.engine = known.engine.as_ref().map(|clock| clock.engine(now));
            let wait = Wait::Fast(known.rtt.unwrap_or_default() * 3);
            let asks = self.trials(method, &[which], wait);
            if !asks.is_empty() {
                self.step = Step::Remembered;
                return self.asked(asks);
            }
        }
        self.lead(method)
    }

    fn lead(&mut self, method: &Method) -> Vec<Ask> {
        self.engine = None;
        let first = self.tried.iter().position(|tried| matches!(tried, Tried::No));
        let discovery = Ask { what: What::Discovery, wait: Wait::Fast(Duration::ZERO) };
        let mut asks = vec![discovery];
        self.step = Step::Lead;
        if first.is_some_and(|first| !method.credentials[first].is_v3()) {
            self.step = Step::Window;
            asks.extend(self.communities(method, Wait::Fast(Duration::ZERO)));
        }
        self.asked(asks)
    }

    /// Returns the questions of the second pass.
    pub(super) fn again(&mut self, method: &Method) -> Vec<Ask> {
        self.slow = true;
        self.step = Step::Window;
        let wait = Wait::Full { retries: method.settings.retries };
        let mut asks = Vec::new();
        if !self.alive {
            asks.push(Ask { what: What::Discovery, wait });
        }
        asks.extend(self.communities(method, wait));
        self.asked(asks)
    }

    fn asked(&mut self, asks: Vec<Ask>) -> Vec<Ask> {
        self.outstanding = asks.len();
        asks
    }

    /// Returns the trials of all communities that may still work.
    fn communities(&mut self, method: &Method, wait: Wait) -> Vec<Ask> {
        let open = |tried: &Tried| match tried {
            Tried::No => true,
            Tried::Missed => matches!(wait, Wait::Full { .. }),
            _ => false,
        };
        let all: Vec<usize> = (0..self.tried.len())
            .filter(|&i| open(&self.tried[i]) && !method.credentials[i].is_v3())
            .collect();
        self.trials(method, &all, wait)
    }

    /// Returns the trials of these credentials, as far as the limit on tries allows.
    fn trials(&mut self, method: &Method, which: &[usize], wait: Wait) -> Vec<Ask> {
        let mut asks = Vec::new();
        for &which in which {
            let room = method.max_tries.map_or(u32::MAX, |most| most.saturating_sub(self.sent));
            if room == 0 {
                if matches!(self.tried[which], Tried::No) {
                    self.tried[which] = Tried::Withheld;
                }
                continue;
            }
            let wait = match wait {
                Wait::Fast(_) => wait,
                Wait::Full { retries } => Wait::Full { retries: retries.min(room - 1) },
            };
            self.sent = self.sent.saturating_add(cost(wait));
            asks.push(Ask { what: What::Trial(which), wait });
        }
        asks
    }

    /// Takes the record of one question. Returns whether no question is under way any more.
    pub(super) fn heard(&mut self, method: &Method, what: What, record: HostRecord) -> bool {
        self.outstanding = self.outstanding.saturating_sub(1);
        self.rtt = self.rtt.into_iter().chain(record.rtt).min();
        self.begun |= record.tries > 0;
        let error = record.outcome.error().map(|error| error.kind().clone());
        match error {
            Some(ErrorKind::Refused) => self.gone = Some(Gone::Refused),
            // There may be no route for a moment: the second pass asks again.
            Some(ErrorKind::Unreachable(_)) if method.slow_pass && !self.slow => {
                if let What::Trial(which) = what
                    && self.step != Step::Remembered
                {
                    self.tried[which] = Tried::Missed;
                }
            }
            Some(ErrorKind::Unreachable(_)) => self.gone = Some(Gone::Unreachable),
            Some(ErrorKind::Cancelled) if self.begun => self.gone = Some(Gone::Unfinished),
            Some(
                ErrorKind::Cancelled
                | ErrorKind::Local(_)
                | ErrorKind::WorkerDied(_)
                | ErrorKind::ProcessDied(_),
            ) => {
                self.gone = record.outcome.into_error().map(Gone::Unasked);
            }
            error => match what {
                What::Discovery => self.discovered(record),
                What::Trial(which) => self.told(method, which, error, record),
            },
        }
        self.outstanding == 0
    }

    fn discovered(&mut self, record: HostRecord) {
        match record.outcome {
            Outcome::Complete => {
                self.alive = true;
                self.engine = record.engine;
            }
            Outcome::Partial(error) | Outcome::Failed(error) => {
                // An agent that answers without its engine ID is alive, too.
                self.alive |= matches!(error.kind(), ErrorKind::BadResponse(_));
            }
        }
    }

    fn told(
        &mut self,
        method: &Method,
        which: usize,
        error: Option<ErrorKind>,
        record: HostRecord,
    ) {
        let is_v3 = method.credentials[which].is_v3();
        let shows = |value: ValueRef<'_>| !value.is_exception() && value != ValueRef::Null;
        let visible = record.varbinds.iter().any(|varbind| shows(varbind.value));
        self.tried[which] = match error {
            Some(ErrorKind::Timeout { .. }) => match self.step {
                // The memory may be stale: the engine may be another one.
                Step::Remembered => Tried::No,
                // The engine has just answered, so the silence means that the agent could not
                // decrypt this message.
                _ if is_v3 => Tried::Failed("timeout"),
                _ if self.slow || self.step == Step::One => Tried::Failed("timeout"),
                _ => Tried::Missed,
            },
            _ if visible => {
                self.alive = true;
                self.engine = record.engine.clone().or(self.engine.take());
                Tried::Works(Box::new(record))
            }
            Some(kind) => {
                self.alive |= !matches!(
                    kind,
                    ErrorKind::BadCredentials(_)
                        | ErrorKind::Unsupported(_)
                        | ErrorKind::Library(_)
                );
                Tried::Failed(kind.name())
            }
            // It answers, but shows nothing.
            None => {
                self.alive = true;
                Tried::Failed("no-access")
            }
        };
    }

    /// Returns what follows.
    pub(super) fn next(&mut self, method: &Method) -> Next {
        let best = self.works();
        if best.is_none() && self.gone.is_some() {
            return Next::Done;
        }
        if self.step == Step::Remembered {
            return match best {
                Some(_) => Next::Done,
                None => Next::Ask(self.lead(method)),
            };
        }
        // Try them one by one only if the agent answers each. Silent addresses get all communities
        // at once.
        while self.alive
            && self.gone.is_none()
            && let Some(which) = self.better_than(best, method)
        {
            self.step = Step::One;
            let asks =
                self.trials(method, &[which], Wait::Full { retries: method.settings.retries });
            if !asks.is_empty() {
                return Next::Ask(self.asked(asks));
            }
        }
        if best.is_some() {
            return Next::Done;
        }
        if !self.alive && self.step == Step::Lead {
            self.step = Step::Window;
            let asks = self.communities(method, Wait::Fast(Duration::ZERO));
            if !asks.is_empty() {
                return Next::Ask(self.asked(asks));
            }
        }
        let missed = self.tried.iter().any(|tried| matches!(tried, Tried::Missed));
        match method.slow_pass && !self.slow && (missed || !self.alive) {
            true => Next::Later,
            false => Next::Done,
        }
    }

    /// Returns the first credential that works.
    pub(super) fn works(&self) -> Option<usize> {
        self.tried.iter().position(|tried| matches!(tried, Tried::Works(_)))
    }

    /// Returns the next credential to try before the one that works.
    fn better_than(&self, best: Option<usize>, method: &Method) -> Option<usize> {
        (0..best.unwrap_or(self.tried.len())).find(|&i| {
            // An agent without an engine has no users.
            let can = !method.credentials[i].is_v3() || self.engine.is_some();
            can && matches!(self.tried[i], Tried::No)
        })
    }
}

/// Returns how many messages a question costs at most.
fn cost(wait: Wait) -> u32 {
    match wait {
        Wait::Fast(_) => 1,
        Wait::Full { retries } => retries.saturating_add(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Credential;
    use netsnmp::{Credentials, Error, Query, Report, Settings, Silence, User, Value, VarBind};

    fn method(kinds: &str) -> Method {
        let credential = |(at, kind): (usize, char)| Credential {
            tag: Some(at.to_string()),
            what: match kind {
                '3' => Credentials::v3(User::new("u")),
                _ => Credentials::v2c("c"),
            },
            networks: None,
        };
        Method {
            credentials: kinds.chars().enumerate().map(credential).collect(),
            fast_timeout: Duration::from_millis(500),
            settings: Settings::default(),
            slow_pass: true,
            max_tries: None,
            question: Query::default(),
            elsewhere: false,
        }
    }

    fn failed(kind: ErrorKind) -> HostRecord {
        HostRecord::new("h", Outcome::Failed(Error::new(kind)))
    }

    fn silent() -> HostRecord {
        failed(ErrorKind::Timeout { tries: 1, silence: Silence::Community })
    }

    fn engine() -> HostRecord {
        let mut record = HostRecord::new("h", Outcome::Complete);
        record.engine = Some(Engine::new([1; 6], 1, 1));
        record
    }

    fn works() -> HostRecord {
        let mut record = HostRecord::new("h", Outcome::Complete);
        let name = "1.3.6.1.2.1.1.5.0".parse().unwrap();
        record.varbinds.push(VarBind::new(name, Value::OctetString(b"sw".to_vec())));
        record
    }

    /// Plays an address that answers with `agent`. Returns what was asked, window by window, with
    /// `|` before the second pass.
    fn play(method: &Method, agent: impl Fn(What) -> HostRecord) -> (String, Suspect) {
        let mut suspect = Suspect::new(method, "10.0.0.1:161".parse().unwrap());
        let mut asks = suspect.begin(method, None, 0);
        let mut told = String::new();
        loop {
            let mut over = asks.is_empty();
            for ask in std::mem::take(&mut asks) {
                told += &match ask.what {
                    What::Discovery => "e".to_owned(),
                    What::Trial(which) => which.to_string(),
                };
                over = suspect.heard(method, ask.what, agent(ask.what));
            }
            assert!(over);
            match suspect.next(method) {
                Next::Ask(more) => asks = more,
                Next::Later => {
                    told += " |";
                    asks = suspect.again(method);
                }
                Next::Done => return (told, suspect),
            }
            told += " ";
        }
    }

    #[test]
    fn a_silent_address_is_asked_in_few_windows() {
        for (kinds, asked) in
            [("3222", "e 123 | e123"), ("2232", "e013 | e013"), ("33", "e | e"), ("2", "e0 | e0")]
        {
            let (told, suspect) = play(&method(kinds), |_| silent());
            assert_eq!(told, asked, "{kinds}");
            assert!(!suspect.alive && suspect.works().is_none());
        }
        let fast = Method { slow_pass: false, ..method("3222") };
        assert_eq!(play(&fast, |_| silent()).0, "e 123");
    }

    #[test]
    fn an_address_with_an_engine_is_tried_in_order() {
        let agent = |right: usize| {
            move |what: What| match what {
                What::Discovery => engine(),
                What::Trial(which) if which == right => works(),
                What::Trial(_) => failed(ErrorKind::Report(Report::WrongDigest)),
            }
        };
        for (kinds, right, asked) in [
            ("3323", 0, "e 0"),
            ("3323", 1, "e 0 1"),
            ("3323", 2, "e 0 1 2"),
            ("3323", 3, "e 0 1 2 3"),
            // If a community works, a user before it in the list is still tried.
            ("232", 0, "e02"),
            ("232", 2, "e02 1"),
            ("232", 1, "e02 1"),
        ] {
            let (told, suspect) = play(&method(kinds), agent(right));
            assert_eq!((told.as_str(), suspect.works()), (asked, Some(right)), "{kinds} {right}");
        }
        let (told, suspect) = play(&method("33"), agent(9));
        assert_eq!((told.as_str(), suspect.works(), suspect.alive), ("e 0 1", None, true));
    }

    #[test]
    fn an_address_that_refuses_is_not_asked_again() {
        let (told, suspect) = play(&method("3222"), |_| failed(ErrorKind::Refused));
        assert_eq!((told.as_str(), &suspect.gone), ("e", &Some(Gone::Refused)));
    }

    #[test]
    fn an_address_without_a_route_is_asked_again_in_the_second_pass() {
        let unreachable = |_| failed(ErrorKind::Unreachable("no route".to_owned()));
        let (told, suspect) = play(&method("32"), unreachable);
        assert_eq!((told.as_str(), &suspect.gone), ("e 1 | e1", &Some(Gone::Unreachable)));
        let fast = Method { slow_pass: false, ..method("32") };
        let (told, suspect) = play(&fast, unreachable);
        assert_eq!((told.as_str(), &suspect.gone), ("e", &Some(Gone::Unreachable)));
    }

    #[test]
    fn an_address_is_sent_no_more_messages_than_allowed() {
        for most in 0..12 {
            let method = Method { max_tries: Some(most), ..method("2322") };
            let (_, suspect) = play(&method, |_| silent());
            assert!(suspect.sent <= most, "{most}: {}", suspect.sent);
            let (_, suspect) = play(&method, |what| match what {
                What::Discovery => engine(),
                What::Trial(_) => silent(),
            });
            assert!(suspect.sent <= most, "{most}: {}", suspect.sent);
        }
    }
}
