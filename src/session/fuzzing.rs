//! A stream of octets through the framing of TCP.

use super::frames::Frames;

/// Cuts a stream into pieces, whose sizes the first octet says, and reads its messages.
///
/// # Panics
/// There is no room for a message, or the messages depend on how the stream is cut.
pub fn frames(octets: &[u8]) {
    let Some((&first, stream)) = octets.split_first() else { return };
    let whole = read(stream, usize::MAX);
    let cut = read(stream, usize::from(first) + 1);
    assert_eq!(whole, cut);
    let len: usize = whole.0.iter().map(Vec::len).sum();
    assert_eq!(whole.0.concat(), stream[..len]);
}

/// Returns the messages, and whether the stream ends with an error.
fn read(mut stream: &[u8], piece: usize) -> (Vec<Vec<u8>>, bool) {
    let (mut frames, mut all) = (Frames::new(), Vec::new());
    loop {
        frames.drop_last();
        match frames.message() {
            Err(_) => return (all, true),
            Ok(Some(len)) => {
                all.push(frames.take(len).to_vec());
                continue;
            }
            Ok(None) => {}
        }
        let free = frames.free();
        assert!(!free.is_empty(), "no room for the rest of a message");
        let count = piece.min(stream.len()).min(free.len());
        if count == 0 {
            return (all, false);
        }
        let (now, later) = stream.split_at(count);
        free[..count].copy_from_slice(now);
        frames.add(count);
        stream = later;
    }
}
