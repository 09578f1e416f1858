//! The names of products that sysObjectID numbers, of the vendor that numbers most: Cisco.

use std::sync::OnceLock;

/// The numbers and names, sorted by number. They are read when the first device needs one.
fn cisco() -> &'static [(u32, &'static str)] {
    static ALL: OnceLock<Vec<(u32, &str)>> = OnceLock::new();
    ALL.get_or_init(|| {
        let lines = include_str!("cisco-products.tsv").lines();
        let read = |line: &'static str| {
            let (number, name) = line.split_once('\t')?;
            Some((number.parse().ok()?, name))
        };
        lines.filter_map(read).collect()
    })
}

/// Returns the name of the product that has this sysObjectID.
pub(super) fn name(object_id: &[u32]) -> Option<&'static str> {
    let [1, 3, 6, 1, 4, 1, 9, 1, number] = object_id else { return None };
    let place = cisco().binary_search_by_key(number, |&(known, _)| known).ok()?;
    Some(cisco()[place].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_sorted_and_have_names() {
        assert!(cisco().len() > 2_900);
        assert!(cisco().is_sorted_by(|a, b| a.0 < b.0));
        assert!(cisco().iter().all(|(_, name)| name.bytes().all(|b| b.is_ascii_alphanumeric())));
        assert_eq!(name(&[1, 3, 6, 1, 4, 1, 9, 1, 283]), Some("cat6509"));
        assert_eq!(name(&[1, 3, 6, 1, 4, 1, 9, 1]), None);
        assert_eq!(name(&[1, 3, 6, 1, 4, 1, 9, 12, 283]), None);
    }
}
