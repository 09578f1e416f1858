//! The coordinator's end of the connection: [`Desk`]. It sends jobs, receives results, and says that
//! results are written. What becomes of them is decided elsewhere, in another thread.

use super::{
    entry::{self, Ours},
    hub::Hub,
    presence::Presence,
    problem::Problem,
    subject::{self, JOBS, RESULTS},
};
use async_nats::jetstream::{
    AckKind,
    context::PublishErrorKind,
    message::{Acker, PublishMessage},
};
use crossbeam_channel::{Receiver, Sender, unbounded};
use futures_util::StreamExt;
use std::{
    sync::{
        Arc, Weak,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    sync::{Mutex, Semaphore, mpsc},
    time::{Instant, sleep, timeout},
};

/// How many jobs are sent before the first of them is acknowledged.
const SENT_AT_ONCE: usize = 64;
/// How many results are taken with one request.
const TAKEN_AT_ONCE: usize = 16;
/// How long the server may keep such a request.
const REQUEST_LIFE: Duration = Duration::from_secs(2);
/// How long to wait before something is tried again.
const PAUSE: Duration = Duration::from_millis(500);
/// How long nothing must have come before the server is asked whether there is anything left.
const QUIET: Duration = Duration::from_secs(2);
/// After how many tries a job that the server does not take is worth a line.
const PATIENT_TRIES: u32 = 10;

/// What the coordinator wants.
pub(super) enum Order {
    /// A job goes to the queue of its site.
    Job(Box<Job>),
    /// These results are written, and the run is that far.
    Written { acks: Vec<Acker>, progress: Progress },
    /// The workers shall stop asking.
    Cancel { drain: Duration },
    /// The run is over: the server forgets it.
    End { progress: Progress },
    /// This process ends, but not the run. The next one gets these results.
    Back(Vec<Acker>),
    /// Somebody wants the copies of these jobs.
    Copies(u64),
    /// Workers shall say that they are there.
    Call,
    /// This worker may send so many datagrams a second for the run.
    Share { site: String, id: String, rate: f64 },
}

/// How far a run is.
#[derive(Debug, Clone, Default)]
pub(super) struct Progress {
    pub(super) hosts: Option<u64>,
    pub(super) jobs: u64,
    pub(super) queued: bool,
    pub(super) written: Vec<(u64, u64)>,
}

/// A job on its way to the queue.
#[derive(Clone)]
pub(super) struct Job {
    pub(super) site: String,
    pub(super) job: u64,
    /// How often it was sent before.
    pub(super) attempt: u32,
    pub(super) octets: Vec<u8>,
    /// The same with what another coordinator needs to know.
    pub(super) copy: Vec<u8>,
    /// Whether its worker must ask nobody else at the same time.
    pub(super) apart: bool,
}

/// What the coordinator hears.
#[expect(clippy::large_enum_variant, reason = "nearly all of them are results")]
pub(super) enum News {
    /// A part of a result.
    Result { octets: Vec<u8>, subject: String, ack: Acker },
    /// A worker is there.
    Worker(Presence),
    /// The server has nothing more of this run: neither jobs nor results.
    Quiet,
    /// Somebody ends the run.
    Cancelled,
    /// The copy of a job. `None`: the server has lost it.
    Copy(u64, Option<Vec<u8>>),
    /// A line for the user.
    Note(String),
    /// The run cannot go on.
    Failed(Problem),
    /// The order to end is carried out.
    Ended,
}

/// Tells the coordinator news. They never wait: the server gives out only as many results as it may
/// before it hears that they are written.
#[derive(Clone)]
pub(super) struct Teller {
    news: Sender<News>,
    /// Dropped by the coordinator when it listens no more.
    listener: Weak<()>,
}

impl Teller {
    /// Returns both ends. The coordinator keeps the last value as long as it listens.
    pub(super) fn new() -> (Self, Receiver<News>, Arc<()>) {
        let (news, heard) = unbounded();
        let listener = Arc::new(());
        (Self { news, listener: Arc::downgrade(&listener) }, heard, listener)
    }

    /// Returns whether somebody listens.
    pub(super) fn tell(&self, news: News) -> bool {
        self.news.send(news).is_ok()
    }

    fn is_alone(&self) -> bool {
        self.listener.strong_count() == 0
    }
}

/// What the tasks of a run share.
struct Desk {
    hub: Hub,
    run: String,
    /// Tells the run from others of its name.
    id: String,
    /// The limits that each worker keeps to.
    limits: String,
    news: Teller,
    /// The number of jobs that were sent and that the server has not acknowledged.
    unsent: AtomicUsize,
    /// When the last result came, in milliseconds since the start.
    last: AtomicU64,
    started: Instant,
    sites: Mutex<Vec<String>>,
}

/// Serves the coordinator until it ends the run or goes away.
pub(super) async fn serve(
    hub: Hub,
    ours: Ours,
    limits: String,
    mut orders: mpsc::UnboundedReceiver<Order>,
    news: Teller,
) {
    let desk = Arc::new(Desk {
        hub,
        run: ours.run.clone(),
        id: ours.entry.id.clone(),
        limits,
        news,
        unsent: AtomicUsize::new(0),
        last: AtomicU64::new(0),
        started: Instant::now(),
        sites: Mutex::new(Vec::new()),
    });
    let mut tasks = tokio::task::JoinSet::new();
    tasks.spawn(Arc::clone(&desk).receive());
    tasks.spawn(Arc::clone(&desk).listen());
    tasks.spawn(Arc::clone(&desk).watch());
    let room = Arc::new(Semaphore::new(SENT_AT_ONCE));
    let mut ours = ours;
    while let Some(order) = orders.recv().await {
        match order {
            Order::Job(job) => {
                let Ok(permit) = Arc::clone(&room).acquire_owned().await else { break };
                desk.unsent.fetch_add(1, Ordering::Relaxed);
                let desk = Arc::clone(&desk);
                tasks.spawn(async move {
                    desk.send(*job).await;
                    desk.touch();
                    desk.unsent.fetch_sub(1, Ordering::Relaxed);
                    drop(permit);
                });
            }
            Order::Written { acks, progress } => {
                if !desk.write(&mut ours, progress).await {
                    continue;
                }
                for ack in acks {
                    // If this is lost, the result comes again, and is recognised.
                    let _ = ack.ack().await;
                }
            }
            Order::Cancel { drain } => {
                let _ = desk.hub.purge(JOBS, subject::jobs_of_run(&desk.run)).await;
                let text = format!("{} {}", drain.as_millis(), desk.id);
                let _ = desk.hub.client.publish(subject::cancel(&desk.run), text.into()).await;
                let _ = desk.hub.client.flush().await;
            }
            Order::Call => {
                let _ = desk.hub.client.publish(subject::CALL, "".into()).await;
            }
            Order::Share { site, id, rate } => {
                let text = format!("{} {} {rate}", desk.run, desk.id);
                let _ = desk.hub.client.publish(subject::share(&site, &id), text.into()).await;
            }
            Order::Copies(jobs) => {
                for job in 0..jobs {
                    let found = entry::copy(&desk.hub, &desk.run, job).await;
                    desk.news.tell(News::Copy(job, found.ok().flatten()));
                }
            }
            Order::Back(results) => {
                // While we still listen, the server would give them to us again.
                tasks.shutdown().await;
                let _ = desk.hub.client.flush().await;
                for result in results {
                    let _ = result.ack_with(AckKind::Nak(None)).await;
                }
                let _ = desk.hub.client.flush().await;
                desk.news.tell(News::Ended);
                return;
            }
            Order::End { progress } => {
                tasks.abort_all();
                let _ = desk.write(&mut ours, progress).await;
                if let Err(problem) = desk.hub.remove_run(&desk.run).await {
                    log::info!("run {}: {problem}", desk.run);
                }
                let _ = desk.hub.client.flush().await;
                desk.news.tell(News::Ended);
                return;
            }
        }
    }
}

impl Desk {
    fn touch(&self) {
        let now = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.last.store(now, Ordering::Relaxed);
    }

    fn note(&self, text: String) {
        self.news.tell(News::Note(text));
    }

    /// Writes how far the run is. Tries until the server takes it, because only then results may be
    /// forgotten. Returns `false` if the run is somebody else's.
    async fn write(&self, ours: &mut Ours, progress: Progress) -> bool {
        let Progress { hosts, jobs, queued, written } = progress;
        ours.entry.hosts = hosts;
        (ours.entry.jobs, ours.entry.queued, ours.entry.written) = (jobs, queued, written);
        loop {
            match ours.write(&self.hub).await {
                Ok(()) => return true,
                Err(problem @ Problem::TakenOver { .. }) => {
                    self.news.tell(News::Failed(problem));
                    return false;
                }
                Err(problem) => {
                    log::info!("run {}: {problem}", self.run);
                    sleep(PAUSE).await;
                    // The server may have lost its store.
                    let _ = self.hub.make_streams().await;
                }
            }
            if self.news.is_alone() {
                return false;
            }
        }
    }

    /// Sends a job until the server has it.
    async fn send(&self, job: Job) {
        let mut tries = 0;
        loop {
            let error = match self.try_to_send(&job).await {
                Ok(()) => return,
                Err(error) => error,
            };
            if self.news.is_alone() {
                return;
            }
            tries += 1;
            if tries == PATIENT_TRIES {
                let Job { job, site, .. } = &job;
                self.note(format!(
                    "the NATS server does not take job {job} for site {site} ({error}): tries again \
                     until it does"
                ));
            }
            sleep(PAUSE).await;
        }
    }

    async fn try_to_send(&self, job: &Job) -> Result<(), String> {
        let mut sites = self.sites.lock().await;
        let known = sites.contains(&job.site);
        // A job that is sent again may have been lost with the whole queue.
        if (!known || job.attempt > 0)
            && let Err(problem) = self.hub.make_site(&job.site).await
        {
            drop(sites);
            self.repair().await;
            return Err(problem.to_string());
        }
        if !known {
            sites.push(job.site.clone());
        }
        drop(sites);
        let Job { site, job, attempt, octets, copy, apart } = job;
        let run = &self.run;
        let copy = PublishMessage::build().payload(copy.clone().into());
        let mut message = PublishMessage::build()
            .payload(octets.clone().into())
            .message_id(format!("{run}.{job}.{attempt}"));
        if *apart {
            message = message.header(subject::APART, "1");
        }
        message = message
            .header(subject::RUN, self.id.as_str())
            .header(subject::LIMITS, self.limits.as_str());
        let sent = async {
            let copy = self.hub.js.send_publish(subject::copy(run, *job), copy).await?;
            copy.await?;
            let subject = subject::job(site, run, *job);
            self.hub.js.send_publish(subject, message).await?.await
        };
        match sent.await {
            Ok(_) => Ok(()),
            Err(error) => {
                if error.kind() == PublishErrorKind::StreamNotFound {
                    self.repair().await;
                }
                Err(error.to_string())
            }
        }
    }

    /// Makes again what the server has lost.
    async fn repair(&self) {
        let mut sites = self.sites.lock().await;
        if self.hub.make_streams().await.is_err() {
            return;
        }
        sites.clear();
        drop(sites);
        let _ = self.hub.make_results(&self.run).await;
    }

    /// Receives results.
    async fn receive(self: Arc<Self>) {
        loop {
            let queue = match self.hub.make_results(&self.run).await {
                Ok(queue) => queue,
                Err(problem) => {
                    log::info!("run {}: {problem}", self.run);
                    sleep(PAUSE).await;
                    let _ = self.hub.make_streams().await;
                    continue;
                }
            };
            loop {
                let request = queue.batch().max_messages(TAKEN_AT_ONCE).expires(REQUEST_LIFE);
                let Ok(mut messages) = request.messages().await else { break };
                let mut broken = false;
                loop {
                    // If the server was away, nobody ends the request.
                    let next = timeout(REQUEST_LIFE + PAUSE, messages.next()).await;
                    let Ok(next) = next else {
                        broken = true;
                        break;
                    };
                    let Some(message) = next else { break };
                    let Ok(message) = message else {
                        broken = true;
                        break;
                    };
                    self.touch();
                    let (message, ack) = message.split();
                    let news = News::Result {
                        octets: message.payload.into(),
                        subject: message.subject.to_string(),
                        ack,
                    };
                    if !self.news.tell(news) {
                        return;
                    }
                }
                if broken {
                    break;
                }
            }
            // The server was away, or has lost the queue.
            sleep(PAUSE).await;
        }
    }

    /// Listens to workers, to those who end the run, and to those who ask whether anybody collects
    /// its results.
    async fn listen(self: Arc<Self>) {
        let client = &self.hub.client;
        let (workers, cancels, questions) = tokio::join!(
            client.subscribe(subject::WORKERS),
            client.subscribe(subject::cancel(&self.run)),
            client.subscribe(subject::coordinator(&self.run)),
        );
        let (Ok(mut workers), Ok(mut cancels), Ok(mut questions)) = (workers, cancels, questions)
        else {
            return;
        };
        let _ = client.publish(subject::CALL, "".into()).await;
        loop {
            tokio::select! {
                Some(message) = workers.next() => {
                    if let Some(presence) = Presence::read(&message.subject, &message.payload)
                        && !self.news.tell(News::Worker(presence))
                    {
                        return;
                    }
                }
                Some(message) = cancels.next() => {
                    // What has the word of the run is our own.
                    if !message.payload.ends_with(self.id.as_bytes()) {
                        self.news.tell(News::Cancelled);
                    }
                }
                Some(question) = questions.next() => {
                    if let Some(asker) = question.reply {
                        let _ = client.publish(asker, "".into()).await;
                    }
                }
                else => return,
            }
        }
    }

    /// Finds out when the server has nothing more of this run.
    async fn watch(self: Arc<Self>) {
        loop {
            sleep(QUIET / 2).await;
            let now = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
            let idle = now.saturating_sub(self.last.load(Ordering::Relaxed));
            if u128::from(idle) < QUIET.as_millis() || self.unsent.load(Ordering::Relaxed) > 0 {
                continue;
            }
            let jobs = self.hub.stored(JOBS, subject::jobs_of_run(&self.run)).await;
            let results = self.hub.stored(RESULTS, subject::results_of_run(&self.run)).await;
            if (jobs, results) == (Ok(0), Ok(0)) {
                self.touch();
                if !self.news.tell(News::Quiet) {
                    return;
                }
            }
        }
    }
}
