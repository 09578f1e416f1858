//! Whole numbers as text in a page.

/// Writes a number.
pub(super) fn write(out: &mut Vec<u8>, number: impl itoa::Integer) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}
