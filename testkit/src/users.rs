//! SNMPv3 users of the test agent: [`user`].

use super::agent::{AUTH_PASSPHRASE, PRIV_PASSPHRASE, user_name};
use netsnmp::{AuthProtocol, PrivProtocol, User};

/// The user that [`Agent`](super::agent::Agent) has for these protocols, with its passphrases.
pub fn user(auth: AuthProtocol, privacy: Option<PrivProtocol>) -> User {
    let name = user_name(auth.name(), privacy.map(PrivProtocol::name));
    let user = User::new(name).auth(auth, AUTH_PASSPHRASE);
    match privacy {
        Some(privacy) => user.privacy(privacy, PRIV_PASSPHRASE),
        None => user,
    }
}

/// The user with SHA and AES-128.
pub fn sha_aes() -> User {
    user(AuthProtocol::Sha, Some(PrivProtocol::Aes128))
}
