//! Splits the text of a JSON file into its objects: JSON lines or an array, pretty-printed or not.
//! The file may be larger than memory; a single object must fit.

use std::io::{self, Read};

/// Finds objects by their braces.
pub(super) struct JsonObjects<R> {
    from: R,
    /// Bytes that were read and not returned yet.
    buffer: Vec<u8>,
    /// The position of the buffer in the file.
    at: u64,
    /// The length of the buffer up to the end of the last object.
    taken: usize,
}

/// One object.
pub(super) struct JsonObject<'b> {
    /// The position of the object in the file.
    pub(super) at: u64,
    pub(super) bytes: &'b [u8],
}

/// How many bytes to read at a time.
const BLOCK: usize = 64 * 1024;

impl<R: Read> JsonObjects<R> {
    pub(super) fn new(from: R) -> Self {
        Self { from, buffer: Vec::new(), at: 0, taken: 0 }
    }

    /// Returns the next object. An object that is cut off at the end of the file is left out: a
    /// killed run leaves one.
    ///
    /// # Errors
    /// Fails if the file cannot be read or does not consist of objects.
    pub(super) fn next(&mut self) -> io::Result<Option<JsonObject<'_>>> {
        self.buffer.drain(..self.taken);
        self.at += self.taken as u64;
        self.taken = 0;
        let (mut seen, mut start) = (0, None);
        let (mut depth, mut quoted, mut escaped) = (0_u64, false, false);
        loop {
            for (place, &byte) in self.buffer.iter().enumerate().skip(seen) {
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' if quoted => escaped = true,
                    b'"' if start.is_some() => quoted = !quoted,
                    _ if quoted => {}
                    b'{' => {
                        start.get_or_insert(place);
                        depth += 1;
                    }
                    b'}' if depth > 0 => {
                        depth -= 1;
                        if let (0, Some(start)) = (depth, start) {
                            self.taken = place + 1;
                            let at = self.at + start as u64;
                            return Ok(Some(JsonObject { at, bytes: &self.buffer[start..=place] }));
                        }
                    }
                    _ if start.is_some() => {}
                    b'[' | b']' | b',' => {}
                    byte if byte.is_ascii_whitespace() => {}
                    _ => {
                        let at = self.at + place as u64;
                        let why = match at {
                            0 => "neither JSON nor a database".to_owned(),
                            at => format!("no JSON at byte {at}"),
                        };
                        return Err(io::Error::new(io::ErrorKind::InvalidData, why));
                    }
                }
            }
            seen = self.buffer.len();
            if start.is_none() {
                self.at += seen as u64;
                self.buffer.clear();
                seen = 0;
            }
            let read = (&mut self.from).take(BLOCK as u64).read_to_end(&mut self.buffer)?;
            if read == 0 {
                return Ok(None);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(u64, String)> {
        let mut objects = JsonObjects::new(text.as_bytes());
        let mut all = Vec::new();
        while let Some(object) = objects.next().unwrap() {
            all.push((object.at, String::from_utf8(object.bytes.to_vec()).unwrap()));
        }
        all
    }

    #[test]
    fn objects_are_found_in_lines_arrays_and_pretty_printed_files() {
        let a = r#"{"host":"a","x":{"y":["}","\"{",{}]}}"#;
        let b = "{\n \"host\": \"b\"\n}";
        assert_eq!(found(&format!("{a}\n{b}\n")), [(0, a.into()), (a.len() as u64 + 1, b.into())]);
        let array = format!("[\n{a},\n {b}]\n");
        let places = [(2, a.into()), (a.len() as u64 + 5, b.into())];
        assert_eq!(found(&array), places);
        assert_eq!(found(" [] \n"), []);
        // The second object is cut off.
        assert_eq!(found(&format!("{a}\n{}", &b[..9])), [(0, a.into())]);
    }

    #[test]
    fn objects_may_be_longer_than_a_block() {
        let long = format!("{{\"x\":\"{}\"}}", "a\\\\".repeat(BLOCK));
        let text = format!("{long}\n{}{long}", " ".repeat(3 * BLOCK));
        let places: Vec<_> = found(&text).into_iter().map(|(at, _)| at as usize).collect();
        assert_eq!(places, [0, long.len() + 1 + 3 * BLOCK]);
    }

    #[test]
    fn other_text_is_an_error() {
        for text in ["host,name\na,b\n", "{} x", "\u{feff}"] {
            let mut objects = JsonObjects::new(text.as_bytes());
            let ended = std::iter::repeat_with(|| objects.next().map(|o| o.is_some()))
                .find(|next| !matches!(next, Ok(true)));
            assert!(matches!(ended, Some(Err(_))), "{text:?}");
        }
    }
}
