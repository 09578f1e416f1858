//! Whole numbers as text in a page.

/// Writes a number.
pub(super) fn write(out: &mut Vec<u8>, number: impl itoa::Integer) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// Writes each number with a dot before it.
pub(super) fn dotted(out: &mut Vec<u8>, subids: &[u32]) {
    for subid in subids {
        out.push(b'.');
        write(out, *subid);
    }
}
