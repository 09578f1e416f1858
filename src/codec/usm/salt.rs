//! The salts of encrypted messages.

use crate::{ErrorKind, Result};
use once_cell::sync::OnceCell;
use rand::{TryRng, rngs::SysRng};
use std::sync::atomic::{AtomicU64, Ordering};

/// The next salt. All lanes and all protocols share it.
static NEXT: OnceCell<AtomicU64> = OnceCell::new();

/// Returns eight octets that no other message of this process has.
///
/// Two messages with one key and one salt would tell about each other's content. AES wants 64 bits
/// (RFC 3826, section 3.1.2.1). DES wants the boots and 32 bits (RFC 3414, section 8.1.1.1), so
/// that the salts after a restart are others. Our own engine has no boots, because it stores
/// nothing: the start is random instead, and both protocols use all 64 bits.
///
/// # Errors
/// [`Local`](ErrorKind::Local): the system gives no randomness.
pub(super) fn next() -> Result<[u8; 8]> {
    let next = NEXT.get_or_try_init(|| match SysRng.try_next_u64() {
        Ok(start) => Ok(AtomicU64::new(start)),
        Err(e) => Err(ErrorKind::Local(format!("the system gives no randomness: {e}"))),
    })?;
    Ok(next.fetch_add(1, Ordering::Relaxed).to_be_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::HashSet, thread};

    #[test]
    fn no_salt_comes_twice_whoever_asks() {
        let threads: Vec<_> = (0..4)
            .map(|_| thread::spawn(|| (0..5000).map(|_| next().unwrap()).collect::<Vec<_>>()))
            .collect();
        let salts: Vec<_> = threads.into_iter().flat_map(|t| t.join().unwrap()).collect();
        let different: HashSet<_> = salts.iter().collect();
        assert_eq!(different.len(), salts.len());
    }
}
