//! One agent, asked by one thread at a time: [`Session`].

mod builder;
mod deadline;
mod exchange;
mod frames;
#[cfg(feature = "fuzzing")]
pub(crate) mod fuzzing;
mod link;
mod owner;
mod patience;
mod unanswered;
mod walk;

pub use builder::SessionBuilder;
pub(crate) use owner::Owner;
pub use walk::WalkIter;

use crate::{
    Endpoint, HostRecord, Mib, Query, Result, Settings, Target, VarBind,
    codec::{
        raw_session::RawSession,
        request_id::{RequestIds, Seed},
    },
    library,
    memory::Charge,
    mib::ToOid,
    query::{Dialog, Table},
    target::Whom,
};
use deadline::Deadline;
use link::Link;
use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

/// A blocking session with one agent.
///
/// Each call sends a request and waits for its answer. It sends the request again as often as the
/// settings allow. The same bytes are sent again, so an answer to any of the transmissions counts,
/// over SNMPv3 too. Over SNMPv3 the first request discovers the agent's engine.
///
/// A session can move to another thread between two calls: it is `Send`, but not `Sync`. Several
/// sessions can be used at the same time, each on its own thread. The sessions share the state of
/// libnetsnmp in the process, and this crate's own lock guards it: SNMPv1 and SNMPv2c take the lock
/// to open and close a session, SNMPv3 takes it for each call into libnetsnmp. Nothing waits for the
/// network under the lock. So a session that waits for its agent holds up no other one.
///
/// ```no_run
/// use netsnmp::Session;
///
/// let mut session = Session::builder("192.168.1.1").v2c("public").open()?;
/// for varbind in session.get(["sysDescr", "sysName"])? {
///     println!("{} = {}", varbind.oid, varbind.value);
/// }
/// # Ok::<(), netsnmp::Error>(())
/// ```
pub struct Session {
    whom: Whom,
    endpoint: Endpoint,
    address: Option<SocketAddr>,
    settings: Settings,
    owner: Owner,
    /// `None` means the built-in one.
    mib: Option<Arc<Mib>>,
    raw: RawSession,
    ids: RequestIds,
    link: Link,
    sent: u32,
    /// Whether the agent has answered anything.
    heard: bool,
    /// The shortest time from a request to its answer in the current query.
    rtt: Option<Duration>,
    /// The time at which the current query is given up.
    deadline: Deadline,
}

impl Session {
    /// Opens a session with `target`. `defaults` apply where the target has no setting of its own.
    /// Resolves the name and connects the socket; over UDP nothing is sent.
    ///
    /// # Errors
    /// [`BadTarget`](crate::ErrorKind::BadTarget), [`Dns`](crate::ErrorKind::Dns),
    /// [`BadCredentials`](crate::ErrorKind::BadCredentials), [`Unsupported`](crate::ErrorKind::Unsupported),
    /// and the errors of connecting: [`Unreachable`](crate::ErrorKind::Unreachable),
    /// [`Refused`](crate::ErrorKind::Refused), [`Local`](crate::ErrorKind::Local).
    pub fn open(target: &Target, defaults: &Settings) -> Result<Self> {
        Self::open_for(target, defaults, Owner::default())
    }

    pub(crate) fn open_for(target: &Target, defaults: &Settings, owner: Owner) -> Result<Self> {
        Self::open_with(target, target.settings(defaults)?, owner)
    }

    /// Opens a session with these settings, whatever the target has.
    pub(crate) fn open_with(target: &Target, settings: Settings, owner: Owner) -> Result<Self> {
        let name = target.name().clone();
        Self::connect(target, settings, owner).map_err(|e| e.for_host(name))
    }

    fn connect(target: &Target, settings: Settings, owner: Owner) -> Result<Self> {
        library::check()?;
        let endpoint = target.endpoint()?;
        // Report wrong credentials before the resolver is asked.
        let raw = RawSession::open(&settings.credentials, settings.engine.as_ref())?;
        let ids = RequestIds::new(&Seed::new()?);
        let address = owner.waits(|| settings.resolve(&endpoint))?;
        let open = || Link::open(&endpoint, address, &settings, owner.clone());
        let link = match &endpoint {
            // What has no socket on this machine will hardly get one in a moment.
            Endpoint::Unix(_) => open()?,
            _ => patience::open(open, &settings, settings.retries, Deadline::default(), &owner)?,
        };
        let whom = target.whom();
        Ok(Self {
            whom,
            endpoint,
            address,
            settings,
            owner,
            mib: None,
            raw,
            ids,
            link,
            sent: 0,
            heard: false,
            rtt: None,
            deadline: Deadline::default(),
        })
    }

    /// Returns the target, as it was given.
    pub fn host(&self) -> &str {
        self.whom.host.as_ref().unwrap_or(&self.whom.name)
    }

    /// Returns the address of the agent; `None` for a `unix:` peer.
    pub fn address(&self) -> Option<SocketAddr> {
        self.address
    }

    /// Returns the settings of the session.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Returns the MIB whose names it takes.
    pub fn mib(&self) -> &Mib {
        self.mib.as_deref().unwrap_or(Mib::builtin())
    }

    /// Takes the names of this MIB from now on, instead of those of the built-in one.
    pub fn set_mib(&mut self, mib: Arc<Mib>) {
        self.mib = Some(mib);
    }

    /// GETs variables. If the response would be too big for the agent, asks for them in parts. A
    /// variable that the agent does not have comes as [`NoSuchObject`](crate::Value::NoSuchObject)
    /// or [`NoSuchInstance`](crate::Value::NoSuchInstance), over SNMPv1 too.
    ///
    /// # Errors
    /// Any [`ErrorKind`](crate::ErrorKind). An error means that nothing is returned.
    pub fn get<T: ToOid>(&mut self, names: impl IntoIterator<Item = T>) -> Result<Vec<VarBind>> {
        let query = Query::using(self.mib()).get(names)?;
        self.ask(&query)
    }

    /// GETs the variables that follow these in the agent's order.
    ///
    /// # Errors
    /// The same as for [`get`](Self::get).
    pub fn get_next<T: ToOid>(
        &mut self,
        names: impl IntoIterator<Item = T>,
    ) -> Result<Vec<VarBind>> {
        let query = Query::using(self.mib()).get_next(names)?;
        self.ask(&query)
    }

    /// Sends one GETBULK; see [`Query::get_bulk`].
    ///
    /// # Errors
    /// The same as for [`get`](Self::get).
    pub fn get_bulk<T: ToOid>(
        &mut self,
        names: impl IntoIterator<Item = T>,
        non_repeaters: u32,
        max_repetitions: u32,
    ) -> Result<Vec<VarBind>> {
        let query =
            Query::using(self.mib()).get_bulk(names, non_repeaters, Some(max_repetitions))?;
        self.ask(&query)
    }

    /// SETs variables, all or none.
    ///
    /// # Errors
    /// The same as for [`get`](Self::get). An error-status names its variable.
    pub fn set(&mut self, varbinds: impl IntoIterator<Item = VarBind>) -> Result<Vec<VarBind>> {
        self.ask(&Query::set(varbinds))
    }

    /// Walks a table and folds it into rows.
    ///
    /// # Errors
    /// The same as for [`get`](Self::get). If a part of the table is missing, that is an error and
    /// not a short table. [`query`](Self::query) returns the part.
    pub fn table(&mut self, table: impl ToOid) -> Result<Table> {
        let table = table.to_oid_in(self.mib())?;
        let query = Query::using(self.mib()).table(&table)?;
        let varbinds = self.ask(&query)?;
        Ok(match &self.mib {
            Some(mib) => Table::from_varbinds_in(mib, &table, &varbinds),
            None => Table::from_varbinds(&table, &varbinds),
        })
    }

    /// Asks a whole query. It never fails: the record says how the query went, and keeps what came
    /// before an error.
    pub fn query(&mut self, query: &Query) -> HostRecord {
        self.query_within(query, None)
    }

    /// Does the same. The memory of the values is charged to `charge`, which belongs to a pool.
    pub(crate) fn query_within(&mut self, query: &Query, mut charge: Option<Charge>) -> HostRecord {
        let (started, sent) = (Instant::now(), self.sent);
        self.deadline = Deadline::after(started, self.settings.host_deadline);
        let mut dialog = self.dialog(query);
        loop {
            if let Some(charge) = &mut charge {
                charge.set(dialog.octets());
                if dialog.request().is_some() {
                    self.wait_for_memory(charge);
                }
            }
            if !self.step(&mut dialog) {
                break;
            }
        }
        self.deadline = Deadline::default();
        let answered = dialog.has_answers();
        let finished = dialog.finish();
        let mut record =
            HostRecord::of(0, self.whom.clone(), finished.outcome.for_host(&self.whom.name));
        record.address = self.address;
        record.varbinds = finished.varbinds;
        record.ends = finished.ends;
        record.no_such_names = finished.no_such_names;
        record.habits = finished.habits;
        record.elapsed = started.elapsed();
        record.tries = self.sent - sent;
        record.engine = answered.then(|| self.raw.engine()).flatten();
        record.rtt = self.rtt.take();
        record.charge = charge.and_then(Charge::settle).map(Arc::new);
        record
    }

    /// Waits until the next request may be sent, or the host is given up.
    fn wait_for_memory(&self, charge: &mut Charge) {
        while !charge.may_go_on() && !self.deadline.is_over() && !self.owner.gave_up() {
            self.owner.waits(|| charge.pause());
        }
    }

    /// Asks a query whose answer must be complete.
    fn ask(&mut self, query: &Query) -> Result<Vec<VarBind>> {
        let record = self.query(query);
        match record.outcome.error() {
            None => Ok(record.varbinds.to_vec()),
            Some(error) => Err(error.clone()),
        }
    }

    pub(crate) fn dialog(&self, query: &Query) -> Dialog {
        let version = self.settings.credentials.version();
        let Settings { max_repetitions, habits, max_varbinds, max_octets, .. } = self.settings;
        Dialog::with_habits(query, version, max_repetitions, habits)
            .limited(max_varbinds, max_octets)
    }

    /// Does one exchange of `dialog`; returns `false` once it is done.
    pub(crate) fn step(&mut self, dialog: &mut Dialog) -> bool {
        if dialog.request().is_none() {
            return false;
        }
        let answer = match dialog.is_discovery() {
            true => self.discover(),
            false => self.exchange(dialog),
        };
        match answer {
            Ok(reply) => dialog.accept(reply),
            Err(error) if self.deadline.is_over() => {
                // If the host never answered, report the silence, not the deadline.
                let error = if dialog.has_answers() { self.settings.overdue() } else { error };
                dialog.end_with(error.for_host(self.whom.name.clone()));
            }
            Err(error) => dialog.fail(error.for_host(self.whom.name.clone())),
        }
        true
    }
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("host", &self.whom.name)
            .field("address", &self.address)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
