//! Consecutive hosts of a list, stored in little memory.

use super::spec::Addresses;
use crate::dotted::Dotted;
use std::{net::Ipv4Addr, num::NonZero};

/// The place of a template in the list's `templates`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Template(u32);

impl Template {
    pub(super) fn of(place: usize) -> Self {
        // A template takes hundreds of bytes, so memory runs out long before u32 does.
        Self(u32::try_from(place).unwrap_or(u32::MAX))
    }

    pub(super) fn place(self) -> usize {
        self.0 as usize
    }
}

/// Consecutive hosts of a list.
#[derive(Debug, Clone)]
pub(super) enum Batch {
    /// IPv4 addresses, alone or with a port.
    Addresses(Vec<(Ipv4Addr, Option<NonZero<u16>>, Template)>),
    /// Any texts: all of them in one string, and where each one ends.
    Texts(String, Vec<(u32, Template)>),
    /// A range or a network.
    Many(Box<Addresses>, Template),
}

/// The most hosts in one batch. This bounds how much memory is held until a batch is done, and how much
/// a growing vector copies.
const MAX_BATCH: usize = 1 << 16;
/// The most bytes of text in one batch.
const MAX_BATCH_TEXT: usize = 1 << 22;

impl Batch {
    pub(super) fn of_address(
        address: Ipv4Addr,
        port: Option<NonZero<u16>>,
        template: Template,
    ) -> Self {
        Self::Addresses(vec![(address, port, template)])
    }

    pub(super) fn of_text(text: &str, template: Template) -> Self {
        let mut batch = Self::Texts(String::new(), Vec::new());
        batch.add_text(text, template);
        batch
    }

    /// Adds a host; returns false if it needs another batch.
    pub(super) fn add_address(
        &mut self,
        address: Ipv4Addr,
        port: Option<NonZero<u16>>,
        template: Template,
    ) -> bool {
        match self {
            Self::Addresses(all) if all.len() < MAX_BATCH => {
                all.push((address, port, template));
                true
            }
            // Among texts, an address is stored as text. Otherwise a list that mixes both would
            // need a batch for each line.
            Self::Texts(..) => self.add_text(Dotted::of(address, port).as_str(), template),
            _ => false,
        }
    }

    /// Adds a host; returns false if it needs another batch.
    pub(super) fn add_text(&mut self, text: &str, template: Template) -> bool {
        match self {
            Self::Texts(all, ends) if ends.len() < MAX_BATCH && all.len() < MAX_BATCH_TEXT => {
                let Ok(end) = u32::try_from(all.len() + text.len()) else { return false };
                all.push_str(text);
                ends.push((end, template));
                true
            }
            _ => false,
        }
    }
}
