//! The iterator that makes targets of a list's hosts.

use super::{
    batch::{Batch, Template},
    labels::Labels,
};
use crate::{Target, dotted::Dotted, target::Literal};
use std::sync::Arc;

/// What hosts of a list have in common: their settings, and the public part of these as text.
pub(super) type Common = (Arc<Target>, Arc<str>);

/// The targets of a [`HostList`](super::HostList).
#[derive(Debug)]
pub struct Targets {
    batches: std::vec::IntoIter<Batch>,
    templates: Vec<Common>,
    /// `None`: every host is there once.
    labels: Option<Labels>,
    current: Option<Batch>,
    /// How many hosts of the current batch are done, and where the text of the next one begins.
    at: (usize, u32),
}

impl Targets {
    pub(super) fn new(batches: Vec<Batch>, templates: Vec<Common>, labels: Option<Labels>) -> Self {
        Self { batches: batches.into_iter(), templates, labels, current: None, at: (0, 0) }
    }

    fn target(
        &mut self,
        template: Template,
        host: impl Into<Arc<str>>,
        literal: Option<Literal>,
    ) -> Option<Target> {
        let (template, settings) = self.templates.get(template.place())?;
        let target = template.at(host.into(), literal);
        let label = self.labels.as_mut().and_then(|labels| labels.label(target.host(), settings));
        Some(label.into_iter().fold(target, Target::label))
    }
}

impl Iterator for Targets {
    type Item = Target;

    fn next(&mut self) -> Option<Target> {
        loop {
            let (place, begin) = self.at;
            match &mut self.current {
                Some(Batch::Addresses(all)) => {
                    if let Some(&(address, port, template)) = all.get(place) {
                        self.at.0 += 1;
                        let text = Dotted::of(address, port);
                        return self.target(template, text.as_str(), Some((address, port)));
                    }
                }
                Some(Batch::Texts(all, ends)) => {
                    if let Some(&(end, template)) = ends.get(place) {
                        let text: Arc<str> = all[begin as usize..end as usize].into();
                        self.at = (place + 1, end);
                        return self.target(template, text, None);
                    }
                }
                Some(Batch::Many(addresses, template)) => {
                    let template = *template;
                    if let Some((text, literal)) = addresses.next() {
                        return self.target(template, text, literal);
                    }
                }
                None => {}
            }
            self.current = Some(self.batches.next()?);
            self.at = (0, 0);
        }
    }
}
