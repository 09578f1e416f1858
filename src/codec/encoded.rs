//! Encoded messages.

use zeroize::Zeroizing;

/// The octets of a message. They may have a community inside, so they are wiped when dropped.
pub(crate) type Encoded = Zeroizing<Vec<u8>>;
