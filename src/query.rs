//! What to ask a host: [`Query`].

use crate::{Oid, Result, VarBind, mib::ToOid};
use std::sync::Arc;

mod run;
mod table;

pub use run::{Finished, Reply, Request, RequestKind, Run, WalkEnd};
pub use table::{Row, Table, TablePart};

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
}

/// Bindings in one GET or GETNEXT. 64 answers of some 20 bytes fill a datagram of 1,500 bytes;
/// more would be refused by most agents, and dropped without a word by some, which no tooBig
/// repairs.
pub(crate) const MAX_BINDINGS: usize = 64;

/// A walk of one subtree and how it is to behave.
#[derive(Debug, Clone)]
pub struct Walk {
    /// The subtree.
    pub root: Oid,
    /// Where to stop, exclusive, in place of the end of the subtree (`-CE`): a part of it, or
    /// on past it.
    pub end: Option<Oid>,
    /// Whether the root itself is asked with a GET.
    pub root_itself: RootItself,
    /// Goes on past an OID that does not increase (`-Cc`), until one comes a second time.
    pub allow_non_increasing: bool,
    /// Bindings after which the walk stops; partial where there is at least one more.
    pub limit: Option<usize>,
    /// Rows a GETBULK asks for; `None`: the session's. At 1 or 0 GETNEXT is used.
    pub max_repetitions: Option<u32>,
}

/// Whether a walk asks its root with a GET, as a subtree walk never returns it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RootItself {
    /// When the subtree is empty, so that the walk of an instance gives that instance, and that
    /// of nothing gives the agent's noSuchObject or noSuchInstance rather than silence.
    #[default]
    IfEmpty,
    /// Before the walk (`-Ci`). Where the root has no value, that is told only if the subtree
    /// is empty too.
    First,
    /// Not at all (`-CI`).
    Never,
}

impl Walk {
    /// A walk of the subtree under `root`.
    pub fn new(root: Oid) -> Self {
        Self {
            root,
            end: None,
            root_itself: RootItself::default(),
            allow_non_increasing: false,
            limit: None,
            max_repetitions: None,
        }
    }
}

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

    /// A table, for [`Table::from_varbinds`] to fold into rows.
    ///
    /// # Errors
    /// As [`Query::get`].
    pub fn table(table: impl ToOid) -> Result<Self> {
        let walk = Walk { root_itself: RootItself::Never, ..Walk::new(table.to_oid()?) };
        Ok(Self::walk_with(walk))
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

    /// Whether there is nothing to ask.
    pub fn is_empty(&self) -> bool {
        self.steps.iter().all(|step| match step {
            Step::Get(requests) | Step::GetBulk { names: requests, .. } | Step::Set(requests) => {
                requests.iter().all(|request| request.varbinds.is_empty())
            }
            Step::Walk(_) => false,
        })
    }

    /// Whether it writes.
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
