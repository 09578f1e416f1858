//! Lists of MIB modules, directories and files in net-snmp's form.

use std::{ffi::OsStr, os::unix::ffi::OsStrExt};

/// How a list relates to the default one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stand {
    /// `A:B`: it replaces the default list.
    Instead,
    /// `+A:B`: it is read after the default list, so that it wins.
    After,
    /// `-A:B`: it is read before the default list.
    Before,
}

/// A list in net-snmp's form: items between colons or commas, with `+` or `-` before the first.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SearchList<T> {
    pub(crate) stand: Stand,
    pub(crate) items: Vec<T>,
}

impl<T> SearchList<T> {
    /// Splits a text: at colons, as net-snmp does, and at commas, because people type them.
    ///
    /// # Errors
    /// An item does not fit.
    pub(crate) fn split<E>(text: &OsStr, item: fn(&OsStr) -> Result<T, E>) -> Result<Self, E> {
        let parts = text.as_bytes().split(|byte| matches!(byte, b':' | b','));
        Self::collect(parts.map(OsStr::from_bytes), item)
    }

    /// Makes a list of items. The first may begin with `+` or `-`.
    ///
    /// # Errors
    /// An item does not fit.
    pub(crate) fn collect<'p, E>(
        parts: impl Iterator<Item = &'p OsStr>,
        item: fn(&OsStr) -> Result<T, E>,
    ) -> Result<Self, E> {
        let mut list = Self { stand: Stand::Instead, items: Vec::new() };
        for (place, part) in parts.enumerate() {
            let mut part = part.as_bytes().trim_ascii();
            if place == 0 {
                list.stand = match part.first() {
                    Some(b'+') => Stand::After,
                    Some(b'-') => Stand::Before,
                    _ => Stand::Instead,
                };
                while let [b'+' | b'-', rest @ ..] = part {
                    part = rest;
                }
            }
            if !part.is_empty() {
                list.items.push(item(OsStr::from_bytes(part))?);
            }
        }
        Ok(list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> (Stand, Vec<String>) {
        let item = |item: &OsStr| item.to_str().map(str::to_owned).ok_or(());
        let list = SearchList::split(OsStr::new(text), item).unwrap();
        (list.stand, list.items)
    }

    #[test]
    fn the_first_sign_says_how_the_list_stands_to_the_default() {
        let words = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(split("+A:B, C::"), (Stand::After, words(&["A", "B", "C"])));
        assert_eq!(split("-/a"), (Stand::Before, words(&["/a"])));
        assert_eq!(split("/a:/b"), (Stand::Instead, words(&["/a", "/b"])));
        // Debian's snmp.conf says `mibs :`.
        assert_eq!(split(":"), (Stand::Instead, Vec::new()));
    }
}
