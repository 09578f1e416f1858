//! One walk and its options: [`Walk`].

use crate::Oid;

/// A walk of one subtree and its options. More options may come: write
/// `Walk { limit: Some(7), ..Walk::new(root) }`.
#[derive(Debug, Clone)]
pub struct Walk {
    /// The subtree.
    pub root: Oid,
    /// The OID before which the walk stops, instead of at the end of the subtree (snmpwalk's
    /// `-CE`). It may lie inside the subtree or after it.
    pub end: Option<Oid>,
    /// When to ask the root itself with a GET.
    pub root_itself: RootItself,
    /// Whether to go on past an OID that does not increase (snmpwalk's `-Cc`), until an OID comes a
    /// second time.
    pub allow_non_increasing: bool,
    /// The most bindings to return. If there are more, the result is partial.
    pub limit: Option<usize>,
    /// The rows that a GETBULK asks for; `None`: the session's. At 1 or 0 GETNEXT is used.
    pub max_repetitions: Option<u32>,
}

/// When a walk asks its root with a GET. A walk of the subtree never returns the root.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum RootItself {
    /// If the subtree is empty. So the walk of an instance gives that instance, and the walk of an
    /// unknown OID gives the agent's noSuchObject or noSuchInstance instead of nothing.
    #[default]
    IfEmpty,
    /// Before the walk (snmpwalk's `-Ci`). If the root has no value, the result shows that only if
    /// the subtree is empty too.
    First,
    /// Never (snmpwalk's `-CI`).
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

    /// Returns whether the root has at least two sub-identifiers. Shorter OIDs name no variable,
    /// and BER cannot encode them.
    pub(super) fn root_can_be_instance(&self) -> bool {
        self.root.len() >= 2
    }
}
