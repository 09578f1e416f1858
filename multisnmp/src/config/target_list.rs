//! The items of TARGETS, as a list.

use std::{
    ffi::{OsStr, OsString},
    fmt,
    os::unix::ffi::OsStrExt,
};

/// Targets as the user wrote them: names, addresses, ranges, networks, `@FILE`, `-`, `alias:NAME`.
/// An item need not be UTF-8, because a path need not be.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct TargetList(Vec<OsString>);

impl TargetList {
    /// Splits a text at its commas. Removes blanks around an item, and empty items.
    pub(crate) fn split(text: &OsStr) -> Self {
        let items = text.as_bytes().split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
        let items = items.filter(|item| !item.is_empty());
        Self(items.map(|item| OsStr::from_bytes(item).to_owned()).collect())
    }

    /// Returns the items in their order.
    pub(crate) fn items(&self) -> impl Iterator<Item = &OsStr> {
        self.0.iter().map(OsString::as_os_str)
    }
}

/// Joins lists.
impl FromIterator<TargetList> for TargetList {
    fn from_iter<I: IntoIterator<Item = TargetList>>(lists: I) -> Self {
        Self(lists.into_iter().flat_map(|list| list.0).collect())
    }
}

impl fmt::Display for TargetList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, item) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str(",")?;
            }
            item.display().fmt(f)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_stand_between_commas_and_need_not_be_utf8() {
        let list = TargetList::split(OsStr::from_bytes(b" a, @b\xff.txt,,c ,"));
        let items: Vec<_> = list.items().map(OsStr::as_bytes).collect();
        assert_eq!(items, [&b"a"[..], b"@b\xff.txt", b"c"]);
        assert_eq!(list.to_string(), "a,@b\u{fffd}.txt,c");
        assert_eq!(TargetList::split(OsStr::new(" , ")), TargetList::default());
    }
}
