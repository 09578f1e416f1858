//! A module's text on its way to the C parser.

use super::{decode, scan};
use crate::mib::text;

/// Reads a file as a user may have it, and makes the copies that the C parser would get.
///
/// # Panics
/// A copy has other lines than the file, a word that the parser has no room for, or octets that it
/// does not take; or the copy of a copy is another one.
pub fn mib(octets: &[u8]) {
    let Ok(text) = decode::text(octets) else { return };
    let lines = text.lines().count();
    let mut slips = 0;
    for module in scan::modules(&text) {
        slips += usize::from(module.problem.is_some());
        let copy = &module.text;
        assert!(copy.lines().count() <= lines.max(1) + 1, "the copy has more lines than the file");
        assert!(!copy.contains(['\0', '\u{1a}']), "{copy:?}");
        assert!(module.line as usize <= lines, "line {} of {lines}", module.line);
        if module.problem.is_some() {
            continue;
        }
        let again = scan::modules(copy);
        let [again] = &again[..] else { panic!("{} modules in {copy:?}", again.len()) };
        assert_eq!(&again.text, copy);
    }
    for whole_lines in [false, true] {
        let read = text::read(&text, whole_lines);
        assert!(slips > 0 || read.len() <= lines.max(1) * text.len().max(1));
    }
}
