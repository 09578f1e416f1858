//! The lines of a hosts file.

use crate::error::{Cause, Error};
use std::io::{BufRead, Read};

/// The longest line of a hosts file, in bytes.
const LINE_LIMIT: u64 = 64 * 1024;

/// Calls `each` for every line, with its number, or with the reason why it cannot be read. `name`
/// is the file's.
///
/// # Errors
/// The file cannot be read.
pub(super) fn each_line(
    mut reader: impl BufRead,
    name: &str,
    each: &mut dyn FnMut(u64, Result<&str, Cause>),
) -> Result<(), Error> {
    let mut bytes = Vec::new();
    for number in 1.. {
        bytes.clear();
        let read = reader.by_ref().take(LINE_LIMIT).read_until(b'\n', &mut bytes);
        if read.map_err(|e| Error::input(name, e))? == 0 {
            break;
        }
        if bytes.len() as u64 == LINE_LIMIT && !bytes.ends_with(b"\n") {
            let why = format!("longer than {LINE_LIMIT} bytes; the rest of the file is not read");
            each(number, Err(why.into()));
            break;
        }
        match std::str::from_utf8(&bytes) {
            Ok(line) => each(number, Ok(line.trim_start_matches('\u{feff}'))),
            Err(_) => each(number, Err("not UTF-8".into())),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_numbers_and_wrong_ones_a_reason() {
        let garbage = [&b"\xef\xbb\xbfsw1\r\n\xff\xfe\n\0\n"[..], &[b'a'; 70_000], b"\nsw2\n"];
        let mut lines = Vec::new();
        each_line(garbage.concat().as_slice(), "garbage", &mut |number, line| {
            lines.push((number, line.map(str::to_owned).map_err(|why| why.to_string())));
        })
        .unwrap();
        let too_long = "longer than 65536 bytes; the rest of the file is not read".to_owned();
        let expected = [
            (1, Ok("sw1\r\n".to_owned())),
            (2, Err("not UTF-8".to_owned())),
            (3, Ok("\0\n".to_owned())),
            (4, Err(too_long)),
        ];
        assert_eq!(lines, expected);
    }
}
