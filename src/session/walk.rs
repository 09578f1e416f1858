//! A walk as an iterator.

use crate::{
    Error, Query, Result, Session, VarBind,
    mib::ToOid,
    query::{Dialog, Walk, WalkEnd},
};
use std::vec;

/// The varbinds of a walk. The iterator sends requests as it goes.
///
/// If a walk is cut short, the last item is an error, after all that came. So collecting into
/// `Result<Vec<_>>` gives the whole subtree or the error.
#[derive(Debug)]
pub struct WalkIter<'a> {
    session: &'a mut Session,
    dialog: Option<Dialog>,
    ready: vec::IntoIter<VarBind>,
    /// It is returned after the varbinds that are ready.
    error: Option<Error>,
    end: Option<WalkEnd>,
}

impl Session {
    /// Walks a subtree. The iterator sends one request at a time as it goes.
    ///
    /// # Errors
    /// [`BadName`](crate::ErrorKind::BadName); the iterator returns the others.
    pub fn walk(&mut self, root: impl ToOid) -> Result<WalkIter<'_>> {
        Ok(self.walk_with(Walk::new(root.to_oid_in(self.mib())?)))
    }

    /// Walks with options.
    pub fn walk_with(&mut self, walk: Walk) -> WalkIter<'_> {
        WalkIter::new(self, walk)
    }
}

impl<'a> WalkIter<'a> {
    fn new(session: &'a mut Session, walk: Walk) -> Self {
        let dialog = session.dialog(&Query::walk_with(walk));
        Self {
            session,
            dialog: Some(dialog),
            ready: Vec::new().into_iter(),
            error: None,
            end: None,
        }
    }

    /// Returns why the walk ended; `None` while it goes on.
    pub fn end(&self) -> Option<&WalkEnd> {
        self.end.as_ref()
    }
}

impl Iterator for WalkIter<'_> {
    type Item = Result<VarBind>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(varbind) = self.ready.next() {
                return Some(Ok(varbind));
            }
            if let Some(error) = self.error.take() {
                return Some(Err(error));
            }
            let dialog = self.dialog.as_mut()?;
            if self.session.step(dialog) {
                self.ready = dialog.take_varbinds().into_iter();
                continue;
            }
            let mut finished = self.dialog.take()?.finish();
            self.ready = std::mem::take(&mut finished.varbinds).into_iter();
            self.end = finished.ends.pop();
            self.error = finished.outcome.for_host(&self.session.whom.name).into_error();
        }
    }
}

impl std::iter::FusedIterator for WalkIter<'_> {}
