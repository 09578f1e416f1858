//! Reading varbinds in order: [`Iter`].

use super::{held::Held, place::Place};
use crate::VarBindRef;
use std::fmt;

/// The bindings of a [`VarBinds`](crate::VarBinds) in order.
#[derive(Clone)]
pub struct Iter<'a> {
    held: &'a Held,
    places: std::slice::Iter<'a, Place>,
}

impl<'a> Iter<'a> {
    pub(crate) fn new(held: &'a Held, places: &'a [Place]) -> Self {
        Self { held, places: places.iter() }
    }

    /// Returns where those lie that are still to come.
    pub(crate) fn rest(&self) -> (&'a Held, &'a [Place]) {
        (self.held, self.places.as_slice())
    }

    /// Goes on behind the next ones. There must be as many.
    pub(crate) fn skip_first(&mut self, count: usize) {
        self.places = self.places.as_slice()[count..].iter();
    }
}

impl<'a> Iterator for Iter<'a> {
    type Item = VarBindRef<'a>;

    fn next(&mut self) -> Option<VarBindRef<'a>> {
        self.places.next().map(|place| self.held.view(*place))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.places.size_hint()
    }
}

impl DoubleEndedIterator for Iter<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.places.next_back().map(|place| self.held.view(*place))
    }
}

impl ExactSizeIterator for Iter<'_> {}

impl fmt::Debug for Iter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}
