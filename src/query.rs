//! What to ask a host: [`Query`].

use crate::{Mib, Oid, Result, VarBind, mib::ToOid};
use std::sync::Arc;

mod habits;
mod later;
mod run;
mod table;
mod together;
mod walk;

pub use habits::Habits;
pub use run::{Finished, Reply, Request, RequestKind, Run, WalkEnd};
pub use table::{Row, Table, TablePart};
pub use walk::{RootItself, Walk};

use later::Later;
use together::Together;

/// What every host is asked, in order: one or several GETs, walks, tables or SETs.
///
/// A query knows nothing of hosts, sockets or time; [`Run`] plays it against one host.
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

/// One part of a query, with the requests that are the same for every host ready made.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// GETs or GETNEXTs of at most [`MAX_BINDINGS`] each.
    Get(Arc<[Request]>),
    /// One GETBULK; the names as the GETNEXT that stands in for it where there is no GETBULK.
    GetBulk { names: Arc<[Request]>, non_repeaters: u32, max_repetitions: Option<u32> },
    /// One SET, whatever its size.
    Set(Arc<[Request]>),
    /// A walk.
    Walk(Arc<Walk>),
    /// Several walks at once.
    Together(Arc<Together>),
    /// Steps made from what has come.
    Later(Later),
    /// The SNMPv3 engine alone.
    Discovery,
}

/// Bindings in one GET or GETNEXT. 64 answers of some 20 bytes fill a datagram of 1,500 bytes;
/// more would be refused by most agents, and dropped without a word by some, which no tooBig
/// repairs.
pub(crate) const MAX_BINDINGS: usize = 64;

impl Query {
    /// A GET of these variables. The bare name of a scalar means its instance `.0`.
    ///
    /// They come in the order given, however many requests it takes: at most 64 go into one, and
    /// fewer after a tooBig. SNMPv1 fails a request for one variable it does not have: that one
    /// comes as [`NoSuchInstance`](crate::Value::NoSuchInstance) and the others are asked again.
    ///
    /// # Errors
    /// [`BadName`](crate::ErrorKind::BadName) for a name the built-in MIB does not have.
    pub fn get<T: ToOid>(names: impl IntoIterator<Item = T>) -> Result<Self> {
        Ok(Self::one(Step::Get(requests(RequestKind::Get, instances(names)?))))
    }

    /// A GETNEXT of these variables, in as many requests as [`Query::get`] makes. SNMPv1's
    /// noSuchName comes as [`EndOfMibView`](crate::Value::EndOfMibView).
    ///
    /// # Errors
    /// As [`Query::get`].
    pub fn get_next<T: ToOid>(names: impl IntoIterator<Item = T>) -> Result<Self> {
        Ok(Self::one(Step::Get(requests(RequestKind::GetNext, objects(names)?))))
    }

    /// One GETBULK: the first `non_repeaters` names are asked once, the rest up to
    /// `max_repetitions` times (`None`: the session's). It is one request whatever the number of
    /// names; after a tooBig it asks for half the repetitions. SNMPv1 has none: a GETNEXT is sent.
    ///
    /// # Errors
    /// As [`Query::get`].
    pub fn get_bulk<T: ToOid>(
        names: impl IntoIterator<Item = T>,
        non_repeaters: u32,
        max_repetitions: Option<u32>,
    ) -> Result<Self> {
        let varbinds = objects(names)?.into_iter().map(VarBind::unset).collect();
        let names = Arc::new([Request { kind: RequestKind::GetNext, varbinds }]);
        Ok(Self::one(Step::GetBulk { names, non_repeaters, max_repetitions }))
    }

    /// The discovery of the agent's SNMPv3 engine and nothing more (RFC 3414, section 4): a
    /// message without user, keys or variables, so that it tells who is there before a credential
    /// is sent. [`HostRecord::engine`](crate::HostRecord::engine) has what came. Over SNMPv1 and
    /// SNMPv2c, and where the engine is known, nothing is sent.
    pub fn discovery() -> Self {
        Self::one(Step::Discovery)
    }

    /// A SET of these bindings, in one PDU: all or none (RFC 3416, section 4.2.5).
    pub fn set(varbinds: impl IntoIterator<Item = VarBind>) -> Self {
        let varbinds = varbinds.into_iter().collect();
        Self::one(Step::Set(Arc::new([Request { kind: RequestKind::Set, varbinds }])))
    }

    /// A walk of the subtree under `root`: GETBULK, over SNMPv1 GETNEXT. How it ended, and whether
    /// that is all of it, is in [`HostRecord::ends`](crate::HostRecord::ends).
    ///
    /// # Errors
    /// As [`Query::get`].
    pub fn walk(root: impl ToOid) -> Result<Self> {
        Ok(Self::walk_with(Walk::new(root.to_oid()?)))
    }

    /// A walk with options.
    pub fn walk_with(walk: Walk) -> Self {
        Self::one(Step::Walk(Arc::new(walk)))
    }

    /// Walks of several subtrees at once: each GETBULK asks for the next rows of all that are not
    /// at their end, over SNMPv1 each GETNEXT for the next variable of all (RFC 3416, sections
    /// 4.2.2 and 4.2.3), where the C tools walk one after the other. At most 64 are in a request.
    ///
    /// The result is that of [`Query::walk`] of one root after the other, in the order given:
    /// the varbinds of the first root, then those of the second, and an end for each in
    /// [`HostRecord::ends`](crate::HostRecord::ends). They come once all are walked.
    ///
    /// The first request asks for the rows that fit an answer of some 1,400 octets, two at least;
    /// while whole answers come it is twice as many each time, up to the session's
    /// max-repetitions. After a tooBig or a silence it is half as many variables, and never again
    /// more than an agent has shown to give. What an agent answers out of order, or refuses, is
    /// walked one root after the other from where it has come.
    ///
    /// # Errors
    /// As [`Query::get`].
    pub fn walk_together<T: ToOid>(roots: impl IntoIterator<Item = T>) -> Result<Self> {
        let mut roots = objects(roots)?;
        if roots.len() == 1 {
            return Ok(Self::walk_with(Walk::new(roots.remove(0))));
        }
        Ok(Self::one(Step::Together(Arc::new(Together::subtrees(roots)))))
    }

    /// Columns walked together whose roots are not asked where they are empty: what an agent does
    /// not have costs no request. Each gives up to `limit` bindings.
    #[cfg(feature = "inventory")]
    pub(crate) fn columns_together(roots: Vec<Oid>, limit: usize) -> Self {
        match &roots[..] {
            [] => Self::default(),
            [only] => {
                let (root_itself, limit) = (RootItself::Never, Some(limit));
                Self::walk_with(Walk { root_itself, limit, ..Walk::new(only.clone()) })
            }
            _ => Self::one(Step::Together(Arc::new(Together::columns(roots, limit)))),
        }
    }

    /// A table, for [`Table::from_varbinds`] to fold into rows.
    ///
    /// Where the built-in MIB knows its columns, it is walked by rows, all columns in one request
    /// as in [`Query::walk_together`]. Else it is walked as a subtree. The varbinds are the same,
    /// in the same order: columns the MIB does not know are among them.
    ///
    /// # Errors
    /// As [`Query::get`].
    pub fn table(table: impl ToOid) -> Result<Self> {
        let table = table.to_oid()?;
        let columns: Vec<Oid> =
            Mib::builtin().columns(&table).into_iter().map(|column| column.oid()).collect();
        Ok(Self::table_with_columns(table, columns, None))
    }

    /// A table by rows, with the OIDs of its columns from elsewhere than the built-in MIB, such as
    /// [`Mib::columns`] of another. Whatever else there is in the table comes too: a
    /// column that is not named costs time only, one that the agent does not have a place in the
    /// first request. With fewer than two it is a walk.
    ///
    /// `max_repetitions` are the rows a GETBULK asks for at most (`None`: the session's); at 1 or
    /// 0 GETNEXT is used, as by `snmptable -CB`.
    pub fn table_with_columns(
        table: Oid,
        columns: impl IntoIterator<Item = Oid>,
        max_repetitions: Option<u32>,
    ) -> Self {
        match Together::table(&table, columns, max_repetitions) {
            Some(together) => Self::one(Step::Together(Arc::new(together))),
            None => {
                let root_itself = RootItself::Never;
                Self::walk_with(Walk { root_itself, max_repetitions, ..Walk::new(table) })
            }
        }
    }

    /// A table walked as a subtree, one column after the other: for agents that cannot be asked
    /// for several variables at once and do not say so.
    ///
    /// # Errors
    /// As [`Query::get`].
    pub fn table_by_columns(table: impl ToOid) -> Result<Self> {
        Ok(Self::table_with_columns(table.to_oid()?, [], None))
    }

    /// This query, then `next`: the varbinds of both, in order, in one record.
    ///
    /// `next` is asked even if the agent refuses a part of this one, a SET included; it is not
    /// if the host stops answering.
    #[must_use]
    pub fn then(mut self, next: Query) -> Self {
        Arc::make_mut(&mut self.steps).extend(next.steps.iter().cloned());
        self
    }

    /// This query, then the one that `steps` makes of the varbinds this host has given since the
    /// start of its query, in order, exceptions among them. It is empty where no more is to be
    /// asked.
    ///
    /// Like [`then`](Self::then) it goes on after a refusal, with what came; `steps` is not called
    /// once the host has stopped answering. It is called on the thread that runs the query,
    /// between two packets of many hosts: it should compute, not wait. If it panics, that host's
    /// query ends; a [`Pool`](crate::Pool) records it as
    /// [`WorkerDied`](crate::ErrorKind::WorkerDied).
    ///
    /// ```
    /// use netsnmp::{Query, VarBind};
    ///
    /// // Some devices without interfaces answer for the table of them slowly.
    /// let query = Query::get(["ifNumber"])?.then_with(|varbinds: &[VarBind]| {
    ///     match varbinds.last().and_then(|varbind| varbind.value.as_u64()) {
    ///         Some(1..) => Query::table("ifTable").unwrap_or_default(),
    ///         _ => Query::default(),
    ///     }
    /// });
    /// # Ok::<(), netsnmp::Error>(())
    /// ```
    #[must_use]
    pub fn then_with(
        mut self,
        steps: impl Fn(&[VarBind]) -> Query + Send + Sync + 'static,
    ) -> Self {
        Arc::make_mut(&mut self.steps).push(Step::Later(Later::new(steps)));
        self
    }

    /// Whether there is nothing to ask. Steps built by [`then_with`](Self::then_with) are not
    /// known beforehand: with them it is not empty.
    pub fn is_empty(&self) -> bool {
        self.steps.iter().all(|step| match step {
            Step::Get(requests) | Step::GetBulk { names: requests, .. } | Step::Set(requests) => {
                requests.iter().all(|request| request.varbinds.is_empty())
            }
            Step::Together(together) => together.spans.is_empty(),
            Step::Walk(_) | Step::Later(_) | Step::Discovery => false,
        })
    }

    /// Whether it writes, as far as is known beforehand: not what steps built by
    /// [`then_with`](Self::then_with) do.
    pub fn has_set(&self) -> bool {
        self.steps.iter().any(|step| matches!(step, Step::Set(_)))
    }

    fn one(step: Step) -> Self {
        Self { steps: Arc::new(vec![step]) }
    }
}

fn instances<T: ToOid>(names: impl IntoIterator<Item = T>) -> Result<Vec<Oid>> {
    names.into_iter().map(|name| name.to_instance()).collect()
}

fn objects<T: ToOid>(names: impl IntoIterator<Item = T>) -> Result<Vec<Oid>> {
    names.into_iter().map(|name| name.to_oid()).collect()
}

fn requests(kind: RequestKind, oids: Vec<Oid>) -> Arc<[Request]> {
    oids.chunks(MAX_BINDINGS)
        .map(|oids| oids.iter().cloned().map(VarBind::unset).collect())
        .map(|varbinds| Request { kind, varbinds })
        .collect()
}
