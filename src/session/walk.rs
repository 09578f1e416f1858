//! A walk as an iterator.

use crate::{
    Error, Query, Result, Session, VarBind,
    query::{Run, Walk, WalkEnd},
};
use std::vec;

/// The varbinds of a walk, asked as the iterator is driven.
///
/// A walk that is cut short gives its last item as an error, after all that came; collecting into
/// `Result<Vec<_>>` therefore gives the whole subtree or the error.
#[derive(Debug)]
pub struct WalkIter<'a> {
    session: &'a mut Session,
    run: Option<Run>,
    ready: vec::IntoIter<VarBind>,
    /// Comes after what is ready.
    error: Option<Error>,
    end: Option<WalkEnd>,
}

impl<'a> WalkIter<'a> {
    pub(super) fn new(session: &'a mut Session, walk: Walk) -> Self {
        let run = session.run(&Query::walk_with(walk));
        Self { session, run: Some(run), ready: Vec::new().into_iter(), error: None, end: None }
    }

    /// Why the walk ended; `None` while it has not.
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
            let run = self.run.as_mut()?;
            if self.session.step(run) {
                self.ready = run.take_varbinds().into_iter();
                continue;
            }
            let mut finished = self.run.take()?.finish();
            self.ready = std::mem::take(&mut finished.varbinds).into_iter();
            self.end = finished.ends.pop();
            self.error = finished.outcome.for_host(&self.session.host).into_error();
        }
    }
}

impl std::iter::FusedIterator for WalkIter<'_> {}
