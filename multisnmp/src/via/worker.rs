//! A worker: takes jobs of its site, asks their hosts and sends the records back.

mod listen;
mod watch;

use super::{
    asker::{Asker, Slot},
    hub::{Absent, Access, Hub},
    presence,
    runtime::block_on,
    share, subject,
};
use crate::{config::Limits, error::Error, output::tell, plural::count};
use async_nats::jetstream::{
    AckKind, Message,
    consumer::{Consumer, pull},
    context::PublishErrorKind,
    message::PublishMessage,
};
use futures_util::StreamExt;
use netsnmp::{Settings, Target, job::Job};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    sync::Notify,
    time::{sleep, timeout},
};

/// How long the server may keep a request for a job.
const REQUEST_LIFE: Duration = Duration::from_secs(2);
/// How long to wait before something is tried again.
const PAUSE: Duration = Duration::from_millis(500);
/// How often a worker says that it is there.
const HEARTBEAT: Duration = Duration::from_secs(10);
/// The longest time that a record waits for others.
const FLUSH: Duration = Duration::from_secs(1);
/// How often it looks whether it shall end.
const GLANCE: Duration = Duration::from_millis(100);
/// How long a job of another version stays away.
const FOREIGN_DELAY: Duration = Duration::from_secs(30);
/// How long a result is offered to a server that has no place for it, because nobody coordinates the
/// run any more.
const ORPHAN_LIMIT: Duration = Duration::from_secs(60);
/// How long the pool of a run stays without jobs.
const IDLE: Duration = Duration::from_secs(60);
/// How many hosts are asked at least before no more jobs are taken.
const LEAST_HOSTS: usize = 1000;

/// Makes a target of a line. The credentials are the worker's.
pub(crate) type MakeTarget = Box<dyn FnMut(&str) -> Target + Send>;

/// What a worker works with.
pub(crate) struct Work {
    pub(crate) access: Access,
    pub(crate) site: String,
    pub(crate) settings: Settings,
    pub(crate) limits: Limits,
    pub(crate) target: MakeTarget,
    /// Set by a signal: it ends.
    pub(crate) ends: Arc<AtomicBool>,
}

/// Works until a signal comes.
///
/// # Errors
/// The server cannot be used.
pub(crate) fn work(work: Work) -> Result<(), Error> {
    block_on(async move {
        let hub = Hub::connect(&work.access).await?;
        let Work { site, settings, limits, target, ends, .. } = work;
        let id = presence::id();
        let worker = Arc::new(Worker {
            hub,
            site,
            id,
            settings,
            limits,
            target: Mutex::new(target),
            ends,
            askers: Mutex::new(HashMap::new()),
            stopped: Mutex::new(HashMap::new()),
            jobs: AtomicUsize::new(0),
            freed: Notify::new(),
        });
        worker.serve().await
    })
}

/// The name of a run, and the word that tells it from others of that name.
type Key = (String, String);

struct Worker {
    hub: Hub,
    site: String,
    id: String,
    settings: Settings,
    limits: Limits,
    target: Mutex<MakeTarget>,
    ends: Arc<AtomicBool>,
    /// By the name of the run and the word that tells it from others of that name.
    askers: Mutex<HashMap<Key, Asker>>,
    /// Runs that somebody has ended, and when.
    stopped: Mutex<HashMap<Key, Instant>>,
    /// How many jobs are in work.
    jobs: AtomicUsize,
    /// A job is done.
    freed: Notify,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Worker {
    async fn serve(self: Arc<Self>) -> Result<(), Error> {
        let listens = tokio::spawn(Arc::clone(&self).listen());
        let watches = tokio::spawn(Arc::clone(&self).watch());
        tell(format_args!(
            "multisnmp: worker {} of site {}: takes jobs from {}",
            self.id, self.site, self.hub.server
        ));
        let worked = self.take_jobs().await;
        // Hosts under way have time to finish.
        for asker in lock(&self.askers).values() {
            asker.stop(self.limits.drain);
        }
        let limit = self.limits.drain + Duration::from_secs(2);
        let _ = timeout(limit, async {
            while self.jobs.load(Ordering::Acquire) > 0 {
                sleep(GLANCE).await;
            }
        })
        .await;
        listens.abort();
        watches.abort();
        self.present(true).await;
        let _ = timeout(Duration::from_secs(1), self.hub.client.flush()).await;
        worked
    }

    fn ends(&self) -> bool {
        self.ends.load(Ordering::Relaxed)
    }

    /// Waits for the end.
    async fn ended(&self) {
        while !self.ends() {
            sleep(GLANCE).await;
        }
    }

    /// Returns the queue of the site. Says so if there is none yet.
    async fn queue(&self) -> Result<Option<Consumer<pull::Config>>, Error> {
        let mut said = false;
        loop {
            let why = match self.hub.site(&self.site).await {
                Ok(queue) => return Ok(Some(queue)),
                Err(Absent::Problem(problem)) => return Err(problem.into()),
                Err(Absent::NotYet) => "no run has had hosts for it yet".to_owned(),
                Err(Absent::Silent(why)) => {
                    format!("the server does not say whether there is one ({why})")
                }
            };
            if !said {
                tell(format_args!(
                    "multisnmp: site {} has no queue: {why}; waits for one",
                    self.site
                ));
                said = true;
            }
            tokio::select! {
                () = self.ended() => return Ok(None),
                () = sleep(PAUSE) => {}
            }
        }
    }

    /// Takes jobs while there is room, until it shall end.
    async fn take_jobs(self: &Arc<Self>) -> Result<(), Error> {
        let most = (self.limits.in_flight / 2).max(LEAST_HOSTS);
        loop {
            let Some(queue) = self.queue().await? else { return Ok(()) };
            let lease = queue.cached_info().config.ack_wait;
            loop {
                self.forget_idle();
                while self.hosts() >= most && !self.ends() {
                    let _ = timeout(GLANCE, self.freed.notified()).await;
                }
                if self.ends() {
                    return Ok(());
                }
                let request = queue.batch().max_messages(1).expires(REQUEST_LIFE);
                let Ok(mut messages) = request.messages().await else { break };
                let next = tokio::select! {
                    // A job that comes now goes to another worker after its lease.
                    () = self.ended() => return Ok(()),
                    next = timeout(REQUEST_LIFE + PAUSE, messages.next()) => next,
                };
                // If the server was away, nobody ends the request.
                let Ok(next) = next else { break };
                match next {
                    None => {}
                    Some(Ok(message)) => self.take(message, lease).await,
                    Some(Err(_)) => break,
                }
            }
            // The server was away, or has lost the queue.
            sleep(PAUSE).await;
        }
    }

    fn hosts(&self) -> usize {
        lock(&self.askers).values().map(Asker::hosts).sum()
    }

    fn forget_idle(&self) {
        lock(&self.askers).retain(|_, asker| asker.hosts() > 0 || asker.used.elapsed() < IDLE);
    }

    /// Takes a job, or says why not.
    async fn take(self: &Arc<Self>, message: Message, lease: Duration) {
        let job = match Job::read(&message.payload) {
            Ok(job) => job,
            Err(why) if why.to_string().contains("another version") => {
                tell(format_args!(
                    "multisnmp: {}: {why}: update this worker or the coordinator; it waits for \
                     another worker",
                    message.subject
                ));
                let _ = message.ack_with(AckKind::Nak(Some(FOREIGN_DELAY))).await;
                return;
            }
            Err(why) => {
                tell(format_args!("multisnmp: {}: {why}: removed from the queue", message.subject));
                let _ = message.ack_with(AckKind::Term).await;
                return;
            }
        };
        let headers = message.headers.as_ref();
        let header = |name| headers.and_then(|all| all.get(name)).map(|value| value.as_str());
        let word = header(subject::RUN).unwrap_or_default();
        if let Some(why) = self.distrust(&message.subject, &job, word) {
            tell(format_args!("multisnmp: {}: {why}: removed from the queue", message.subject));
            let _ = message.ack_with(AckKind::Term).await;
            return;
        }
        let key = (job.run.clone(), word.to_owned());
        if lock(&self.stopped).contains_key(&key) {
            let _ = message.ack_with(AckKind::Term).await;
            return;
        }
        let delivered = message.info().map_or(1, |info| info.delivered);
        if delivered > 1 {
            tell(format_args!(
                "multisnmp: job {} of run {} was with a worker that died: its hosts are asked apart",
                job.number, job.run
            ));
            // If the coordinator does not hear of it, the job comes again.
            if self.end(&job, subject::DIED, delivered).await {
                let _ = message.double_ack().await;
            }
            return;
        }
        let apart = header(subject::APART).is_some();
        let limits = share::lowered(&self.limits, header(subject::LIMITS).unwrap_or(""));
        if apart {
            // If this job kills the worker, no other may die with it.
            self.keep(&message, lease, || self.jobs.load(Ordering::Acquire) > 0).await;
        }
        let slot = match self.ask(&key, &job, &limits) {
            Ok(slot) => slot,
            Err(error) => {
                tell(format_args!("multisnmp: job {} of run {}: {error}", job.number, job.run));
                let _ = message.ack_with(AckKind::Nak(Some(FOREIGN_DELAY))).await;
                return;
            }
        };
        log::info!("job {} of run {}: {}", job.number, job.run, count(job.targets.len(), "host"));
        self.jobs.fetch_add(1, Ordering::AcqRel);
        // The coordinator shares the rate of the run among those who ask its hosts.
        self.present(false).await;
        let worker = Arc::clone(self);
        let task = tokio::spawn(async move {
            worker.report(&key, &job, &message, &slot, lease).await;
            worker.jobs.fetch_sub(1, Ordering::AcqRel);
            worker.freed.notify_one();
            worker.present(false).await;
        });
        if apart {
            let _ = task.await;
        }
    }

    /// Returns why a job is none of this site, if so. Its names become subjects, and are printed.
    fn distrust(&self, subject: &str, job: &Job, word: &str) -> Option<&'static str> {
        let Some([site, run, number]) = subject::words("job", subject) else {
            return Some("its subject has words that are no names");
        };
        if site != self.site || run != job.run || number != job.number.to_string() {
            return Some("its run or its number is not that of its subject");
        }
        let is_word = word.is_empty() || subject::is_name(word);
        (!is_word).then_some("its headers have a word that is no name")
    }

    /// Keeps the lease of a job while something holds.
    async fn keep(&self, message: &Message, lease: Duration, holds: impl Fn() -> bool) {
        let mut renewed = Instant::now();
        while holds() && !self.ends() {
            if renewed.elapsed() >= lease / 3 {
                renewed = Instant::now();
                let _ = message.ack_with(AckKind::Progress).await;
            }
            let _ = timeout(GLANCE, self.freed.notified()).await;
        }
    }

    fn ask(&self, key: &Key, job: &Job, limits: &Limits) -> Result<Arc<Slot>, Error> {
        let mut askers = lock(&self.askers);
        if !askers.contains_key(key) {
            let mut settings = self.settings.clone();
            job.settings.apply(&mut settings);
            let asker = Asker::start(limits.pool(settings, u128::MAX))?;
            askers.insert(key.clone(), asker);
        }
        let asker = askers.get_mut(key).ok_or_else(|| Error::usage("no pool"))?;
        let mut target = lock(&self.target);
        asker.ask(job, &mut **target).map_err(|why| Error::Local(why.into()))
    }

    /// Sends the records of a job, and renews its lease until all of them are on the queue.
    async fn report(&self, key: &Key, job: &Job, message: &Message, slot: &Slot, lease: Duration) {
        let mut renewed = Instant::now();
        let mut sent = 0;
        let mut flushed = Instant::now();
        loop {
            let pause = (lease / 3).min(FLUSH);
            let _ = timeout(pause, slot.filled.notified()).await;
            let flush = flushed.elapsed() >= FLUSH;
            if flush {
                flushed = Instant::now();
            }
            let ready = slot.take(flush);
            for octets in ready.chunks {
                if !self.send(key, job, message, sent, octets, lease, &mut renewed).await {
                    return;
                }
                sent += 1;
            }
            if ready.done {
                if ready.cut && !lock(&self.stopped).contains_key(key) {
                    // This worker ends: another one does the rest.
                    self.end(job, subject::RETURNED, 1).await;
                }
                let _ = timeout(Duration::from_secs(5), message.double_ack()).await;
                return;
            }
            if renewed.elapsed() >= lease / 3 {
                renewed = Instant::now();
                let _ = message.ack_with(AckKind::Progress).await;
            }
        }
    }

    /// Sends a chunk until the server has it. Returns `false` if nobody wants it any more.
    #[allow(clippy::too_many_arguments, reason = "all of it belongs to one job")]
    async fn send(
        &self,
        key: &Key,
        job: &Job,
        message: &Message,
        chunk: u64,
        octets: Vec<u8>,
        lease: Duration,
        renewed: &mut Instant,
    ) -> bool {
        let subject = subject::result(&self.site, &job.run, job.number, chunk);
        // The worker's name is in it, because another one may do the same job again.
        let id = format!(
            "{}.{}.{}.{chunk}.{:?}",
            job.run,
            job.number,
            self.id,
            message.info().map(|info| info.stream_sequence).ok()
        );
        let began = Instant::now();
        let mut said = false;
        loop {
            let publish = PublishMessage::build().payload(octets.clone().into()).message_id(&id);
            let error = match self.publish(subject.clone(), publish).await {
                Ok(()) => return true,
                Err(error) => error,
            };
            let orphan =
                error.kind() == PublishErrorKind::StreamNotFound && began.elapsed() > ORPHAN_LIMIT;
            if orphan || lock(&self.stopped).contains_key(key) {
                return false;
            }
            if !said && began.elapsed() > HEARTBEAT {
                said = true;
                tell(format_args!(
                    "multisnmp: the NATS server does not take results of run {} ({error}): the \
                     worker waits until its coordinator has taken some",
                    job.run
                ));
            }
            if renewed.elapsed() >= lease / 3 {
                *renewed = Instant::now();
                let _ = message.ack_with(AckKind::Progress).await;
            }
            sleep(PAUSE.min(lease / 3)).await;
        }
    }

    async fn publish(
        &self,
        subject: String,
        message: PublishMessage,
    ) -> Result<(), async_nats::jetstream::context::PublishError> {
        self.hub.js.send_publish(subject, message).await?.await.map(drop)
    }

    /// Sends a message that says how a job has ended. Returns whether the server has stored it.
    async fn end(&self, job: &Job, how: &str, delivered: i64) -> bool {
        let subject = subject::end_of_job(&self.site, &job.run, job.number, how);
        let message = PublishMessage::build().payload(how.as_bytes().to_vec().into());
        let id = format!("{}.{}.{how}.{delivered}.{}", job.run, job.number, self.id);
        match self.publish(subject, message.message_id(id)).await {
            Ok(()) => true,
            Err(error) => {
                log::info!("job {} of run {}: {error}", job.number, job.run);
                false
            }
        }
    }
}
