//! One walk, and how it is to behave: [`Walk`].

use crate::Oid;

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

    /// No variable is named by fewer than two sub-identifiers, nor does BER carry them.
    pub(super) fn root_can_be_instance(&self) -> bool {
        self.root.len() >= 2
    }
}
