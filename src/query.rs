//! What to ask a host: [`Query`].

use crate::{Oid, Result, VarBind, mib::ToOid};

mod run;
mod table;

pub use run::{Finished, Reply, Request, RequestKind, Run, WalkEnd};
pub use table::{Row, Table};

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
    steps: Vec<Step>,
}

/// One part of a query.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    Get(Vec<Oid>),
    GetNext(Vec<Oid>),
    GetBulk { oids: Vec<Oid>, non_repeaters: u32, max_repetitions: Option<u32> },
    Set(Vec<VarBind>),
    Walk(Walk),
}

/// A walk of one subtree and how it is to behave.
#[derive(Debug, Clone)]
pub struct Walk {
    /// The subtree.
    pub root: Oid,
    /// Where to stop before the subtree ends, exclusive (`-CE`).
    pub end: Option<Oid>,
    /// Whether the root itself is asked with a GET.
    pub root_itself: RootItself,
    /// Goes on past an OID that does not increase (`-Cc`).
    pub allow_non_increasing: bool,
    /// Bindings after which the walk stops and is partial.
    pub limit: Option<usize>,
    /// Rows a GETBULK asks for; `None`: the session's.
    pub max_repetitions: Option<u32>,
    /// Whether GETBULK is used where the version has it; GETNEXT otherwise (snmptable's `-CB`).
    pub bulk: bool,
}

/// Whether a walk asks its root with a GET, as a subtree walk never returns it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RootItself {
    /// When the subtree is empty, so that the walk of an instance gives that instance.
    #[default]
    IfEmpty,
    /// Before the walk (`-Ci`).
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
            bulk: true,
        }
    }
}

impl Query {
    /// A GET of these variables. The bare name of a scalar means its instance `.0`.
    ///
    /// # Errors
    /// [`BadName`](crate::ErrorKind::BadName) for a name the built-in MIB does not have.
    pub fn get<T: ToOid>(names: impl IntoIterator<Item = T>) -> Result<Self> {
        Ok(Self::one(Step::Get(instances(names)?)))
    }

    /// A GETNEXT of these variables.
    ///
    /// # Errors
    /// As [`Query::get`].
    pub fn get_next<T: ToOid>(names: impl IntoIterator<Item = T>) -> Result<Self> {
        Ok(Self::one(Step::GetNext(objects(names)?)))
    }

    /// One GETBULK: the first `non_repeaters` names are asked once, the rest up to
    /// `max_repetitions` times (`None`: the session's). SNMPv1 has none: a GETNEXT is sent.
    ///
    /// # Errors
    /// As [`Query::get`].
    pub fn get_bulk<T: ToOid>(
        names: impl IntoIterator<Item = T>,
        non_repeaters: u32,
        max_repetitions: Option<u32>,
    ) -> Result<Self> {
        Ok(Self::one(Step::GetBulk { oids: objects(names)?, non_repeaters, max_repetitions }))
    }

    /// A SET of these bindings, in one PDU: all or none (RFC 3416, section 4.2.5).
    pub fn set(varbinds: impl IntoIterator<Item = VarBind>) -> Self {
        Self::one(Step::Set(varbinds.into_iter().collect()))
    }

    /// A walk of the subtree under `root`: GETBULK, over SNMPv1 GETNEXT.
    ///
    /// # Errors
    /// As [`Query::get`].
    pub fn walk(root: impl ToOid) -> Result<Self> {
        Ok(Self::walk_with(Walk::new(root.to_oid()?)))
    }

    /// A walk with options.
    pub fn walk_with(walk: Walk) -> Self {
        Self::one(Step::Walk(walk))
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
    #[must_use]
    pub fn then(mut self, next: Query) -> Self {
        self.steps.extend(next.steps);
        self
    }

    /// Whether there is nothing to ask.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Whether it writes.
    pub fn has_set(&self) -> bool {
        self.steps.iter().any(|step| matches!(step, Step::Set(_)))
    }

    fn one(step: Step) -> Self {
        Self { steps: vec![step] }
    }
}

fn instances<T: ToOid>(names: impl IntoIterator<Item = T>) -> Result<Vec<Oid>> {
    names.into_iter().map(|name| name.to_instance()).collect()
}

fn objects<T: ToOid>(names: impl IntoIterator<Item = T>) -> Result<Vec<Oid>> {
    names.into_iter().map(|name| name.to_oid()).collect()
}
