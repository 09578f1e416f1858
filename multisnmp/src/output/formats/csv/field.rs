//! Fields of a line, written straight into the page. A table has sixteen fields for each value, and
//! few of them need quotes.

use ::csv::WriterBuilder;

pub(super) const INFALLIBLE: &str = "writing to memory does not fail";

/// Writes a field with a comma before it.
pub(super) fn field(out: &mut Vec<u8>, text: &str) {
    out.push(b',');
    let plain = |b: u8| (b != b'"') & (b != b',') & (b != b'\n') & (b != b'\r');
    // A loop without an early exit: the compiler checks many bytes at once.
    match text.bytes().fold(true, |all, b| all & plain(b)) {
        true => out.extend_from_slice(text.as_bytes()),
        false => quoted(out, text),
    }
}

/// Writes a field that needs quotes.
fn quoted(out: &mut Vec<u8>, text: &str) {
    let mut csv = WriterBuilder::new().buffer_capacity(512).from_writer(&mut *out);
    csv.write_record([text]).expect(INFALLIBLE);
    drop(csv);
    // The end of the record.
    out.pop();
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn fields_are_those_of_the_csv_crate(
            fields in proptest::collection::vec("[a-z\",\r\n =üÿ]{0,6}", 1..6)
        ) {
            let mut ours = b"first".to_vec();
            fields.iter().for_each(|text| field(&mut ours, text));
            let mut theirs = ::csv::Writer::from_writer(Vec::new());
            let all = std::iter::once("first").chain(fields.iter().map(String::as_str));
            theirs.write_record(all).unwrap();
            ours.push(b'\n');
            prop_assert_eq!(ours, theirs.into_inner().unwrap());
        }
    }
}
