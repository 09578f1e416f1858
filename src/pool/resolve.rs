//! Resolves names into addresses, outside the lanes: [`Resolver`].

use crate::{Endpoint, Error, ErrorKind, Result};
use std::{
    collections::{BTreeMap, VecDeque},
    fmt, io,
    net::SocketAddr,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

#[cfg(test)]
mod tests;

/// Resolves names on its own threads, at most `cap` at once.
///
/// getaddrinfo(3) cannot be interrupted. A look-up that outlasts the timeout is abandoned: its host
/// gets [`Dns`](ErrorKind::Dns) at once, its thread no longer counts, and its late result is
/// discarded. So a resolver that hangs for some names does not starve the others. There are at most
/// [`ABANDONED`] times `cap` abandoned threads. When all threads are abandoned, waiting names time
/// out too.
///
/// Threads start when there is work and end when there is none. Nobody joins them.
pub(crate) struct Resolver(Arc<Shared>);

/// The number of abandoned threads for each thread that counts.
const ABANDONED: usize = 4;

/// The number of names per thread that wait before [`Resolver::resolve`] blocks.
const WAITING: usize = 4;

/// How long a thread stays without work. Names come in bursts.
const IDLE: Duration = Duration::from_secs(1);

type LookUp = Box<dyn Fn(&Endpoint, u16) -> Result<Option<SocketAddr>> + Send + Sync>;
type Done = Box<dyn FnOnce(Result<SocketAddr>) + Send>;
type Spawn = fn(&str, Box<dyn FnOnce() + Send>) -> io::Result<()>;

struct Shared {
    look_up: LookUp,
    spawn: Spawn,
    cap: usize,
    timeout: Duration,
    state: Mutex<State>,
    /// Wakes a thread without work when a name waits.
    work: Condvar,
    /// Wakes the callers when another name may wait.
    room: Condvar,
    /// Wakes the watch when the next deadline may have changed.
    change: Condvar,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Waiting>,
    /// In the order of their start, which is the order of their deadlines.
    under_way: BTreeMap<u64, UnderWay>,
    started: u64,
    /// The number of threads that count, busy or not.
    live: usize,
    /// How many of them have no work.
    idle: usize,
    abandoned: usize,
    /// Whether a thread watches the deadlines.
    watched: bool,
    closed: bool,
}

struct Waiting {
    endpoint: Endpoint,
    default_port: u16,
    since: Instant,
    done: Done,
}

struct UnderWay {
    deadline: Instant,
    done: Done,
}

impl Resolver {
    /// Resolves `cap` names at once, each for at most `timeout`.
    pub(crate) fn new(cap: usize, timeout: Duration) -> Self {
        Self::with(cap, timeout, Box::new(Endpoint::resolve), spawn)
    }

    fn with(cap: usize, timeout: Duration, look_up: LookUp, spawn: Spawn) -> Self {
        Self(Arc::new(Shared {
            look_up,
            spawn,
            cap: cap.max(1),
            timeout,
            state: Mutex::default(),
            work: Condvar::new(),
            room: Condvar::new(),
            change: Condvar::new(),
        }))
    }

    /// Calls `done` exactly once, with the address of `endpoint` or with the reason why there is
    /// none: [`Dns`](ErrorKind::Dns), [`Cancelled`](ErrorKind::Cancelled) after
    /// [`close`](Self::close), [`Local`](ErrorKind::Local) if the system refuses a thread. The call
    /// happens on a thread of the resolver, or on the caller's if there is none or the resolver is
    /// closed.
    ///
    /// Blocks while too many names wait, for at most `timeout` per name ahead.
    pub(crate) fn resolve(
        &self,
        endpoint: Endpoint,
        default_port: u16,
        done: impl FnOnce(Result<SocketAddr>) + Send + 'static,
    ) {
        let (shared, done) = (&self.0, Box::new(done));
        let mut state = shared.lock();
        while state.waiting.len() >= WAITING * shared.cap && !state.closed {
            state = shared.room.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.closed {
            drop(state);
            return call(done, Err(ErrorKind::Cancelled.into()));
        }
        let since = Instant::now();
        state.waiting.push_back(Waiting { endpoint, default_port, since, done });
        let refused = shared.staff(&mut state);
        drop(state);
        shared.work.notify_one();
        shared.change.notify_one();
        refuse(refused);
    }

    /// Stops resolving. Names that wait or are being resolved get
    /// [`Cancelled`](ErrorKind::Cancelled) before this returns; later names get it at once.
    pub(crate) fn close(&self) {
        let shared = &self.0;
        let mut state = shared.lock();
        state.closed = true;
        let waiting = std::mem::take(&mut state.waiting);
        let under_way = std::mem::take(&mut state.under_way);
        state.live -= under_way.len();
        state.abandoned += under_way.len();
        drop(state);
        shared.work.notify_all();
        shared.room.notify_all();
        shared.change.notify_all();
        let under_way = under_way.into_values().map(|name| name.done);
        for done in under_way.chain(waiting.into_iter().map(|name| name.done)) {
            call(done, Err(ErrorKind::Cancelled.into()));
        }
    }
}

impl Drop for Resolver {
    fn drop(&mut self) {
        self.close();
    }
}

impl fmt::Debug for Resolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resolver")
            .field("cap", &self.0.cap)
            .field("timeout", &self.0.timeout)
            .finish_non_exhaustive()
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic under the lock cannot leave the state half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts threads for the names that wait. Returns the names that get no thread, and why.
    fn staff(self: &Arc<Self>, state: &mut State) -> Option<(Error, VecDeque<Waiting>)> {
        let refused = self.start_watch(state).and_then(|()| {
            while state.waiting.len() > state.idle && self.may_start(state) {
                let shared = Arc::clone(self);
                state.live += 1;
                // The new thread counts as idle until it has looked, and finds the name without
                // being woken.
                state.idle += 1;
                let started = (self.spawn)("snmp-names", Box::new(move || shared.work_on_names()));
                if let Err(error) = started {
                    state.live -= 1;
                    state.idle -= 1;
                    return Err(error);
                }
            }
            Ok(())
        });
        match refused {
            // The existing threads will serve the names, only later.
            Err(_) if state.watched && state.live > 0 => None,
            Err(error) => {
                let error = ErrorKind::Local(format!("a thread to resolve names: {error}")).into();
                self.room.notify_all();
                Some((error, std::mem::take(&mut state.waiting)))
            }
            Ok(()) => None,
        }
    }

    fn may_start(&self, state: &State) -> bool {
        state.live < self.cap && state.live + state.abandoned < (1 + ABANDONED) * self.cap
    }

    fn start_watch(self: &Arc<Self>, state: &mut State) -> io::Result<()> {
        if !state.watched {
            let shared = Arc::clone(self);
            (self.spawn)("snmp-names-watch", Box::new(move || shared.watch()))?;
            state.watched = true;
        }
        Ok(())
    }

    /// The life of a thread. Its starter has counted it as live and idle.
    fn work_on_names(&self) {
        let mut state = self.lock();
        loop {
            let (next, found) = self.next_name(state);
            state = next;
            state.idle -= 1;
            let Some(name) = found else {
                state.live -= 1;
                return;
            };
            let id = state.started;
            state.started += 1;
            let deadline = Instant::now() + self.timeout;
            state.under_way.insert(id, UnderWay { deadline, done: name.done });
            drop(state);
            self.room.notify_one();
            self.change.notify_one();
            let found = catch_unwind(AssertUnwindSafe(|| {
                (self.look_up)(&name.endpoint, name.default_port)
            }));
            state = self.lock();
            if let Some(UnderWay { done, .. }) = state.under_way.remove(&id) {
                drop(state);
                call(done, address(found));
                state = self.lock();
            } else {
                state.abandoned -= 1;
                if state.closed || state.live >= self.cap {
                    return;
                }
                state.live += 1;
            }
            state.idle += 1;
        }
    }

    /// Returns the next name; `None` means that this thread may end.
    fn next_name<'a>(
        &self,
        state: MutexGuard<'a, State>,
    ) -> (MutexGuard<'a, State>, Option<Waiting>) {
        let (mut state, _) = self
            .work
            .wait_timeout_while(state, IDLE, |state| state.waiting.is_empty() && !state.closed)
            .unwrap_or_else(PoisonError::into_inner);
        let name = state.waiting.pop_front();
        (state, name)
    }

    /// Watches the deadlines.
    fn watch(self: Arc<Self>) {
        let mut state = self.lock();
        let mut idle_since = None;
        while !state.closed {
            let now = Instant::now();
            let silent = self.expired(&mut state, now);
            let refused = self.staff(&mut state);
            if !silent.is_empty() || refused.is_some() {
                drop(state);
                self.room.notify_all();
                for done in silent {
                    call(done, Err(self.silence()));
                }
                refuse(refused);
                state = self.lock();
                continue;
            }
            let until = match self.next_deadline(&state) {
                Some(deadline) => {
                    idle_since = None;
                    deadline
                }
                None => *idle_since.get_or_insert(now) + IDLE,
            };
            if until <= now && idle_since.is_some() && state.waiting.is_empty() {
                break;
            }
            let wait = until.saturating_duration_since(now).max(Duration::from_millis(1));
            let woken = self.change.wait_timeout(state, wait);
            (state, _) = woken.unwrap_or_else(PoisonError::into_inner);
        }
        state.watched = false;
    }

    /// Takes out everything whose time is over: running look-ups, whose threads are then abandoned,
    /// and waiting names if no thread is left to take them.
    fn expired(&self, state: &mut State, now: Instant) -> Vec<Done> {
        let mut expired = Vec::new();
        while let Some(first) = state.under_way.first_entry()
            && first.get().deadline <= now
        {
            expired.push(first.remove().done);
            state.live -= 1;
            state.abandoned += 1;
        }
        while self.is_stuck(state)
            && state.waiting.front().is_some_and(|name| name.since + self.timeout <= now)
        {
            expired.extend(state.waiting.pop_front().map(|name| name.done));
        }
        expired
    }

    fn next_deadline(&self, state: &State) -> Option<Instant> {
        match state.under_way.first_key_value() {
            Some((_, first)) => Some(first.deadline),
            None if self.is_stuck(state) => {
                state.waiting.front().map(|name| name.since + self.timeout)
            }
            None => None,
        }
    }

    /// Returns whether all allowed threads are abandoned.
    fn is_stuck(&self, state: &State) -> bool {
        state.live == 0 && !self.may_start(state)
    }

    fn silence(&self) -> Error {
        let seconds = self.timeout.as_secs_f64();
        ErrorKind::Dns(format!("the resolver gave no answer within {seconds} s")).into()
    }
}

fn spawn(name: &str, work: Box<dyn FnOnce() + Send>) -> io::Result<()> {
    thread::Builder::new().name(name.to_owned()).spawn(work).map(drop)
}

fn refuse(refused: Option<(Error, VecDeque<Waiting>)>) {
    let Some((error, names)) = refused else { return };
    for name in names {
        call(name.done, Err(error.clone()));
    }
}

/// Turns the result of a look-up into the result for the caller.
fn address(found: thread::Result<Result<Option<SocketAddr>>>) -> Result<SocketAddr> {
    match found {
        Ok(Ok(Some(address))) => Ok(address),
        Ok(Ok(None)) => Err(ErrorKind::Local("an endpoint without an address".to_owned()).into()),
        Ok(Err(error)) => Err(error),
        Err(_) => Err(ErrorKind::WorkerDied("the name's look-up".to_owned()).into()),
    }
}

/// A panic of one host's continuation must not cost the later names. The panic hook has printed its
/// message.
fn call(done: Done, result: Result<SocketAddr>) {
    let _ = catch_unwind(AssertUnwindSafe(|| done(result)));
}
