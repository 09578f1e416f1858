//! All names of IANA's registry of private enterprise numbers.

use once_cell::sync::Lazy;

/// One line for each number, deflated. `scripts/enterprise-numbers` makes the file.
const PACKED: &[u8] = include_bytes!("registry.zlib");

/// The most octets that the names can have. The limit is far above what the registry has.
const LIMIT: usize = 16 << 20;

struct Registry {
    /// A line for each number. A line is empty if nobody owns the number.
    text: String,
    /// Where each line begins.
    starts: Vec<u32>,
}

/// It is unpacked when the first number is asked that is not a frequent one.
static REGISTRY: Lazy<Registry> = Lazy::new(|| {
    let octets = miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(PACKED, LIMIT);
    let text = String::from_utf8(octets.unwrap_or_default()).unwrap_or_default();
    let ends = text.bytes().enumerate().filter(|&(_, octet)| octet == b'\n');
    let starts = std::iter::once(0).chain(ends.map(|(end, _)| end as u32 + 1)).collect();
    Registry { text, starts }
});

/// Returns who owns the number, without its legal form.
pub(super) fn organization(number: u32) -> Option<&'static str> {
    let Registry { text, starts } = &*REGISTRY;
    let start = *starts.get(number as usize)? as usize;
    let name = text[start..].lines().next()?;
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_registry_is_there() {
        assert!(REGISTRY.starts.len() > 60_000);
        assert_eq!(organization(9), Some("ciscoSystems"));
        assert_eq!(organization(17), Some("Canstar"));
        // No legal form: "Harris & Jeffries, Inc." in the registry.
        assert_eq!(organization(603), Some("Harris & Jeffries"));
        assert_eq!(organization(0), None);
        assert_eq!(organization(u32::MAX), None);
        let owned = (0..70_000).filter(|&number| organization(number).is_some()).count();
        assert!(owned > 60_000, "{owned}");
    }

    #[test]
    fn names_have_no_control_characters() {
        assert!(!REGISTRY.text.chars().any(|c| c.is_control() && c != '\n'));
    }
}
