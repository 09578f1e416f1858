//! What to ask a host: [`Query`].

use crate::{Mib, Oid, Result, VarBind, VarBinds, mib::ToOid};
use std::{fmt, sync::Arc};

mod dialog;
mod habits;
mod message;
pub(crate) mod outcome;
mod pack;
mod repeated;
mod row;
mod table;
mod together;
mod using;
mod usual;
mod walk;

pub use dialog::Dialog;
pub use habits::Habits;
pub use message::{Reply, Request, RequestKind};
pub use outcome::{Finished, WalkEnd};
pub use row::Row;
pub use table::{Table, TablePart};
pub use using::Using;
pub use walk::{RootItself, Walk};

use together::Together;

/// The questions for every host, in order: one or several GETs, walks, tables or SETs.
///
/// A query does not know hosts, sockets or time. [`Dialog`] plays it against one host.
///
/// Names are those of the built-in MIB. [`Query::using`] takes them from a [`Mib`] of the caller.
///
/// ```
/// use netsnmp::Query;
///
/// let system = Query::get(["sysDescr", "sysName", "sysUpTime"])?;
/// let and_interfaces = system.then(Query::table("ifTable")?);
/// # Ok::<(), netsnmp::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Query {
    // Shared: thousands of hosts are asked the same query at once.
    steps: Arc<Vec<Step>>,
}

/// One part of a query. It holds the requests that are the same for every host.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// GETs or GETNEXTs of at most [`MAX_BINDINGS`] each.
    Get(Arc<[Request]>),
    /// One GETBULK. `names` is the GETNEXT that replaces it if the agent has no GETBULK.
    GetBulk { names: Arc<[Request]>, non_repeaters: u32, max_repetitions: Option<u32> },
    /// One SET of any size.
    Set(Arc<[Request]>),
    /// A walk.
    Walk(Arc<Walk>),
    /// Several walks at once.
    Together(Arc<Together>),
    /// Steps that are built from the answers so far.
    Later(Later),
    /// Only the discovery of the SNMPv3 engine.
    Discovery,
}

/// What makes the next steps from the varbinds so far.
#[derive(Clone)]
pub(crate) enum Later {
    /// A function of the caller. It cannot leave the process.
    Made(Arc<Steps>),
    /// A round of questions that follow from data.
    Round(Arc<dyn Planned>, usize),
}

type Steps = dyn Fn(&VarBinds) -> Query + Send + Sync;

/// Questions that follow from data, round by round. So they can travel to another process.
pub(crate) trait Planned: fmt::Debug + Send + Sync {
    /// Returns what this round asks after these answers.
    fn ask(&self, round: usize, varbinds: &VarBinds) -> Query;

    /// Appends the data.
    fn pack(&self, to: &mut Vec<u8>);
}

/// The most bindings in one GET or GETNEXT. 64 answers of about 20 bytes fill a datagram of 1,500
/// bytes. Most agents refuse more. Some drop the request without an answer, and then no tooBig
/// tells us to ask for less.
pub(crate) const MAX_BINDINGS: usize = 64;

impl Query {
    /// A GET of these variables. The bare name of a scalar means its instance `.0`.
    ///
    /// The answers come in the given order, even if they take several requests. A request has at
    /// most 64 variables, and fewer after a tooBig. An SNMPv1 agent fails the whole request if it
    /// lacks one variable. That variable comes as [`NoSuchInstance`](crate::Value::NoSuchInstance),
    /// and the others are asked again.
    ///
    /// A reply with other variables than asked is taken by name. The missing ones are asked once
    /// more. If it is missing again, the result is partial, and the error names it.
    ///
    /// # Errors
    /// [`BadName`](crate::ErrorKind::BadName) if the built-in MIB does not have a name.
    pub fn get<T: ToOid>(names: impl IntoIterator<Item = T>) -> Result<Self> {
        Self::get_in(Mib::builtin(), names)
    }

    fn get_in<T: ToOid>(mib: &Mib, names: impl IntoIterator<Item = T>) -> Result<Self> {
        Ok(Self::one(Step::Get(requests(RequestKind::Get, instances(mib, names)?))))
    }

    /// A GETNEXT of these variables, split into requests like [`Query::get`]. SNMPv1's noSuchName
    /// comes as [`EndOfMibView`](crate::Value::EndOfMibView).
    ///
    /// # Errors
    /// The same as [`Query::get`].
    pub fn get_next<T: ToOid>(names: impl IntoIterator<Item = T>) -> Result<Self> {
        Self::get_next_in(Mib::builtin(), names)
    }

    fn get_next_in<T: ToOid>(mib: &Mib, names: impl IntoIterator<Item = T>) -> Result<Self> {
        Ok(Self::one(Step::Get(requests(RequestKind::GetNext, objects(mib, names)?))))
    }

    /// One GETBULK. It asks once for each of the first `non_repeaters` names, and up to
    /// `max_repetitions` times for the rest (`None`: the session's max-repetitions). All names go
    /// into one request. After a tooBig it asks for half the repetitions. SNMPv1 has no GETBULK: a
    /// GETNEXT is sent instead.
    ///
    /// # Errors
    /// The same as [`Query::get`].
    pub fn get_bulk<T: ToOid>(
        names: impl IntoIterator<Item = T>,
        non_repeaters: u32,
        max_repetitions: Option<u32>,
    ) -> Result<Self> {
        Self::get_bulk_in(Mib::builtin(), names, non_repeaters, max_repetitions)
    }

    fn get_bulk_in<T: ToOid>(
        mib: &Mib,
        names: impl IntoIterator<Item = T>,
        non_repeaters: u32,
        max_repetitions: Option<u32>,
    ) -> Result<Self> {
        let varbinds = objects(mib, names)?.into_iter().map(VarBind::unset).collect();
        let names = Arc::new([Request { kind: RequestKind::GetNext, varbinds }]);
        Ok(Self::one(Step::GetBulk { names, non_repeaters, max_repetitions }))
    }

    /// Discovers the agent's SNMPv3 engine and does nothing else (RFC 3414, section 4). The message
    /// has no user, keys or variables, so it shows who is there before a credential is sent. The
    /// result is in [`HostRecord::engine`](crate::HostRecord::engine). Nothing is sent over SNMPv1
    /// and SNMPv2c, or if the engine is already known.
    pub fn discovery() -> Self {
        Self::one(Step::Discovery)
    }

    /// A SET of these bindings, in one PDU: all or none (RFC 3416, section 4.2.5).
    pub fn set(varbinds: impl IntoIterator<Item = VarBind>) -> Self {
        let varbinds = varbinds.into_iter().collect();
        Self::one(Step::Set(Arc::new([Request { kind: RequestKind::Set, varbinds }])))
    }

    /// A walk of the subtree under `root`, with GETBULK, or with GETNEXT over SNMPv1.
    /// [`HostRecord::ends`](crate::HostRecord::ends) says how it ended and whether it is complete.
    ///
    /// noSuchObject and noSuchInstance do not end a walk, although an agent must not send them
    /// there. Such a row is a varbind with that value if its OID follows the one before. Otherwise
    /// it is passed over, and the result is partial.
    ///
    /// # Errors
    /// The same as [`Query::get`].
    pub fn walk(root: impl ToOid) -> Result<Self> {
        Ok(Self::walk_with(Walk::new(root.to_oid()?)))
    }

    /// A walk with options.
    pub fn walk_with(walk: Walk) -> Self {
        Self::one(Step::Walk(Arc::new(walk)))
    }

    /// Walks several subtrees at once. Each GETBULK asks for the next rows of all subtrees that
    /// have not ended. Over SNMPv1 each GETNEXT asks for the next variable of each (RFC 3416,
    /// sections 4.2.2 and 4.2.3). The C tools walk one subtree after the other. A request has at
    /// most 64 names.
    ///
    /// The result is the same as that of [`Query::walk`] for one root after the other, in the given
    /// order: the varbinds of the first root, then those of the second, and one end for each in
    /// [`HostRecord::ends`](crate::HostRecord::ends). The varbinds come when all walks are done.
    ///
    /// The first request asks for as many rows as fit an answer of about 1,400 octets, but for two
    /// at least. While whole answers come, each request asks for four times as many, up to the session's
    /// max-repetitions. After a tooBig or a silence the next request asks for half as many
    /// variables. From then on no request asks for more than the agent has shown it can give. If
    /// the agent answers out of order or refuses, the roots are walked one after the other from
    /// where they are.
    ///
    /// # Errors
    /// The same as [`Query::get`].
    pub fn walk_together<T: ToOid>(roots: impl IntoIterator<Item = T>) -> Result<Self> {
        Self::walk_together_in(Mib::builtin(), roots)
    }

    fn walk_together_in<T: ToOid>(mib: &Mib, roots: impl IntoIterator<Item = T>) -> Result<Self> {
        let mut roots = objects(mib, roots)?;
        if roots.len() == 1 {
            return Ok(Self::walk_with(Walk::new(roots.remove(0))));
        }
        Ok(Self::one(Step::Together(Arc::new(Together::subtrees(roots)))))
    }

    /// Columns of tables, walked by rows: one request asks for all of them. Nothing else of the
    /// tables is asked, and a column that the agent lacks costs no request of its own. The columns
    /// may be from several tables. [`Table::from_varbinds`] folds the columns of each into rows.
    ///
    /// `max_repetitions` is the same as for [`table_with_columns`](Self::table_with_columns).
    pub fn columns(columns: impl IntoIterator<Item = Oid>, max_repetitions: Option<u32>) -> Self {
        Self::columns_up_to(columns.into_iter().collect(), None, max_repetitions)
    }

    /// Does the same. Each column gives at most `limit` bindings.
    #[cfg(feature = "inventory")]
    pub(crate) fn columns_together(roots: Vec<Oid>, limit: usize) -> Self {
        Self::columns_up_to(roots, Some(limit), None)
    }

    /// The same as [`columns`](Self::columns). Each column gives at most `limit` varbinds.
    pub fn columns_up_to(
        roots: Vec<Oid>,
        limit: Option<usize>,
        max_repetitions: Option<u32>,
    ) -> Self {
        match &roots[..] {
            [] => Self::default(),
            [only] => {
                let root_itself = RootItself::Never;
                let walk = Walk { root_itself, limit, max_repetitions, ..Walk::new(only.clone()) };
                Self::walk_with(walk)
            }
            _ => {
                let together = Together::columns(roots, limit, max_repetitions);
                Self::one(Step::Together(Arc::new(together)))
            }
        }
    }

    /// A table, for [`Table::from_varbinds`] to fold into rows.
    ///
    /// If the built-in MIB knows the columns, the table is walked by rows: one request asks for all
    /// columns, as in [`Query::walk_together`]. Otherwise it is walked as a subtree. Both ways give
    /// the same varbinds in the same order, including those of columns that the MIB does not know.
    ///
    /// # Errors
    /// The same as [`Query::get`].
    pub fn table(table: impl ToOid) -> Result<Self> {
        Self::table_in(Mib::builtin(), table)
    }

    fn table_in(mib: &Mib, table: impl ToOid) -> Result<Self> {
        let table = table.to_oid_in(mib)?;
        let columns: Vec<Oid> =
            mib.columns(&table).into_iter().map(|column| column.oid()).collect();
        Ok(Self::table_with_columns(table, columns, None))
    }

    /// A table walked by rows. The OIDs of its columns come from the caller, for example from
    /// [`Mib::columns`] of a MIB other than the built-in one. The result also has everything else
    /// in the table. A column that is missing in the list only costs time. A column that the agent
    /// lacks takes a place in the first request. With fewer than two columns the table is walked as
    /// a subtree.
    ///
    /// `max_repetitions` is the most rows that a GETBULK asks for (`None`: the session's). At 1 or
    /// 0 GETNEXT is used, as with `snmptable -CB`.
    pub fn table_with_columns(
        table: Oid,
        columns: impl IntoIterator<Item = Oid>,
        max_repetitions: Option<u32>,
    ) -> Self {
        Self::table_up_to(table, columns, max_repetitions, None)
    }

    /// The same, with at most `rows` rows: each column gives that many varbinds. If a column is empty
    /// in some rows, its varbinds are from rows further on; leave out rows beyond the first. With
    /// fewer than two columns, `rows` is the limit of the subtree's varbinds.
    pub fn table_up_to(
        table: Oid,
        columns: impl IntoIterator<Item = Oid>,
        max_repetitions: Option<u32>,
        rows: Option<usize>,
    ) -> Self {
        match Together::table(&table, columns, max_repetitions, rows) {
            Some(together) => Self::one(Step::Together(Arc::new(together))),
            None => Self::walk_with(Walk {
                root_itself: RootItself::Never,
                max_repetitions,
                limit: rows,
                ..Walk::new(table)
            }),
        }
    }

    /// A table walked as a subtree, one column after the other. Use it for agents that cannot
    /// answer several variables at once and do not say so.
    ///
    /// # Errors
    /// The same as [`Query::get`].
    pub fn table_by_columns(table: impl ToOid) -> Result<Self> {
        Ok(Self::table_with_columns(table.to_oid()?, [], None))
    }

    /// Asks this query, then `next`. One record has the varbinds of both, in order.
    ///
    /// `next` is asked even if the agent refuses a part of this query, for example a SET. It is not
    /// asked if the host stops answering.
    #[must_use]
    pub fn then(mut self, next: Query) -> Self {
        Arc::make_mut(&mut self.steps).extend(next.steps.iter().cloned());
        self
    }

    /// Asks this query, then the query that `steps` returns. `steps` gets all varbinds that this
    /// host has given since the start of its query, in order and with the exceptions. It returns an
    /// empty query if there is nothing more to ask.
    ///
    /// Like [`then`](Self::then) it goes on after a refusal, with the varbinds that came. `steps`
    /// is not called if the host has stopped answering. It runs on the thread that runs the query,
    /// between two packets of many hosts, so it must not wait. If it panics, this host's query
    /// ends; a [`Pool`](crate::Pool) records it as [`WorkerDied`](crate::ErrorKind::WorkerDied).
    ///
    /// ```
    /// use netsnmp::{Query, VarBinds};
    ///
    /// // Some devices without interfaces are slow to answer for the interface table.
    /// let query = Query::get(["ifNumber"])?.then_with(|varbinds: &VarBinds| {
    ///     match varbinds.last().and_then(|varbind| varbind.value.as_u64()) {
    ///         Some(1..) => Query::table("ifTable").unwrap_or_default(),
    ///         _ => Query::default(),
    ///     }
    /// });
    /// # Ok::<(), netsnmp::Error>(())
    /// ```
    #[must_use]
    pub fn then_with(mut self, steps: impl Fn(&VarBinds) -> Query + Send + Sync + 'static) -> Self {
        Arc::make_mut(&mut self.steps).push(Step::Later(Later::Made(Arc::new(steps))));
        self
    }

    /// Returns whether there is nothing to ask. A query with steps from
    /// [`then_with`](Self::then_with) is never empty, because those steps are not known beforehand.
    pub fn is_empty(&self) -> bool {
        self.steps.iter().all(|step| match step {
            Step::Get(requests) | Step::GetBulk { names: requests, .. } | Step::Set(requests) => {
                requests.iter().all(|request| request.varbinds.is_empty())
            }
            Step::Together(together) => together.spans.is_empty(),
            Step::Walk(_) | Step::Later(_) | Step::Discovery => false,
        })
    }

    /// Returns whether the query has a SET. SETs in steps from [`then_with`](Self::then_with) do
    /// not count, because those steps are not known beforehand.
    pub fn has_set(&self) -> bool {
        self.steps.iter().any(|step| matches!(step, Step::Set(_)))
    }

    /// Returns the same query with owners of its own: see [`Step::apart`].
    pub(crate) fn apart(&self) -> Self {
        Self { steps: Arc::new(self.steps.iter().map(Step::apart).collect()) }
    }

    fn one(step: Step) -> Self {
        Self { steps: Arc::new(vec![step]) }
    }
}

impl Step {
    /// Returns a copy that shares nothing that the dialogs of hosts own together. Threads that count
    /// the owners of one thing wait for each other's processor.
    fn apart(&self) -> Self {
        let copies = |requests: &Arc<[Request]>| requests.iter().cloned().collect();
        match self {
            Self::Get(requests) => Self::Get(copies(requests)),
            Self::GetBulk { names, non_repeaters, max_repetitions } => Self::GetBulk {
                names: copies(names),
                non_repeaters: *non_repeaters,
                max_repetitions: *max_repetitions,
            },
            Self::Set(requests) => Self::Set(copies(requests)),
            Self::Walk(walk) => Self::Walk(Arc::new(Walk::clone(walk))),
            // A host with tables takes too long for that to matter.
            Self::Together(_) | Self::Later(_) | Self::Discovery => self.clone(),
        }
    }
}

impl Later {
    fn steps(&self, varbinds: &VarBinds) -> Query {
        match self {
            Self::Made(steps) => steps(varbinds),
            Self::Round(planned, round) => planned.ask(*round, varbinds),
        }
    }
}

impl fmt::Debug for Later {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Later")
    }
}

fn instances<T: ToOid>(mib: &Mib, names: impl IntoIterator<Item = T>) -> Result<Vec<Oid>> {
    names.into_iter().map(|name| name.to_instance_in(mib)).collect()
}

fn objects<T: ToOid>(mib: &Mib, names: impl IntoIterator<Item = T>) -> Result<Vec<Oid>> {
    names.into_iter().map(|name| name.to_oid_in(mib)).collect()
}

fn requests(kind: RequestKind, oids: Vec<Oid>) -> Arc<[Request]> {
    oids.chunks(MAX_BINDINGS)
        .map(|oids| oids.iter().cloned().map(VarBind::unset).collect())
        .map(|varbinds| Request { kind, varbinds })
        .collect()
}
