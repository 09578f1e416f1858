//! Protocol numbers and keys (RFC 3414, appendix A; RFC 7860; draft-blumenthal-aes-usm-04).
#![allow(unsafe_code)]

use crate::{
    AuthProtocol, Credentials, Error, ErrorKind, Key, Library, PrivProtocol, Result, Secret, User,
    library::ffi,
};
use netsnmp_sys as raw;
use once_cell::sync::OnceCell;
use std::{
    hash::{BuildHasher, RandomState},
    sync::{Arc, Mutex, PoisonError},
};
use zeroize::Zeroizing;

// Builds of the C library without the protocol lack these symbols, so the numbers are written here.
impl AuthProtocol {
    pub(crate) fn oid(self) -> &'static [raw::oid] {
        match self {
            Self::Md5 => &[1, 3, 6, 1, 6, 3, 10, 1, 1, 2],
            Self::Sha => &[1, 3, 6, 1, 6, 3, 10, 1, 1, 3],
            Self::Sha224 => &[1, 3, 6, 1, 6, 3, 10, 1, 1, 4],
            Self::Sha256 => &[1, 3, 6, 1, 6, 3, 10, 1, 1, 5],
            Self::Sha384 => &[1, 3, 6, 1, 6, 3, 10, 1, 1, 6],
            Self::Sha512 => &[1, 3, 6, 1, 6, 3, 10, 1, 1, 7],
        }
    }

    /// Returns the octets of a key: the length of the hash.
    pub(crate) fn key_len(self) -> usize {
        match self {
            Self::Md5 => 16,
            Self::Sha => 20,
            Self::Sha224 => 28,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }
}

impl PrivProtocol {
    pub(crate) fn oid(self) -> &'static [raw::oid] {
        match self {
            Self::Des => &[1, 3, 6, 1, 6, 3, 10, 1, 2, 2],
            Self::Aes128 => &[1, 3, 6, 1, 6, 3, 10, 1, 2, 4],
            Self::Aes192 => &[1, 3, 6, 1, 4, 1, 14832, 1, 3],
            Self::Aes256 => &[1, 3, 6, 1, 4, 1, 14832, 1, 4],
            Self::Aes192Cisco => &[1, 3, 6, 1, 4, 1, 9, 12, 6, 1, 1],
            Self::Aes256Cisco => &[1, 3, 6, 1, 4, 1, 9, 12, 6, 1, 2],
        }
    }

    /// Returns the octets of a localised key. For DES, half of them are the pre-IV (RFC 3414,
    /// section 8.1.1.1).
    pub(crate) fn key_len(self) -> usize {
        match self {
            Self::Des | Self::Aes128 => 16,
            Self::Aes192 | Self::Aes192Cisco => 24,
            Self::Aes256 | Self::Aes256Cisco => 32,
        }
    }
}

impl User {
    /// Replaces each passphrase by the master key that is made from it (Ku, RFC 3414, appendix A.2).
    /// The passphrases are wiped, and need not stay in memory while hosts are asked.
    ///
    /// It takes 4 to 5 ms for each passphrase and authentication protocol that is new in this
    /// process. Without this call, the session that is opened for a host does the same.
    ///
    /// # Errors
    /// [`BadCredentials`](ErrorKind::BadCredentials) if a passphrase is too short,
    /// [`Library`](ErrorKind::Library) if libnetsnmp lacks the protocol. That passphrase stays, and
    /// a session that needs it reports the error.
    pub fn derive_keys(&mut self) -> Result<()> {
        let Some((hash, auth)) = &mut self.auth else { return Ok(()) };
        if let Key::Passphrase(passphrase) = auth {
            *auth = master(*hash, passphrase, "authentication")?;
        }
        if let Some((_, privacy)) = &mut self.privacy
            && let Key::Passphrase(passphrase) = privacy
        {
            *privacy = master(*hash, passphrase, "privacy")?;
        }
        Ok(())
    }
}

impl Credentials {
    /// Replaces the passphrases of an SNMPv3 user with the keys that are made from them, see
    /// [`User::derive_keys`]. A community is not changed.
    ///
    /// # Errors
    /// As [`User::derive_keys`].
    pub fn derive_keys(&mut self) -> Result<()> {
        match self {
            Self::V1(_) | Self::V2c(_) => Ok(()),
            Self::V3(user) => user.derive_keys(),
        }
    }
}

fn master(hash: AuthProtocol, passphrase: &Secret, what: &str) -> Result<Key> {
    let ku = checked_ku(hash, passphrase, what)?;
    Ok(Key::Master(Secret::new(ku.to_vec())))
}

/// A key in the form that the library takes: a master key, or a localised key with a placeholder as
/// long as a master key, because the library creates users from master keys only.
pub(crate) enum Material {
    Master(Arc<Zeroizing<Vec<u8>>>),
    Localized { placeholder: Vec<u8>, key: Secret },
}

impl Material {
    pub(crate) fn ku(&self) -> &[u8] {
        match self {
            Self::Master(ku) => ku,
            Self::Localized { placeholder, .. } => placeholder,
        }
    }

    pub(crate) fn localized(&self) -> Option<&Secret> {
        match self {
            Self::Master(_) => None,
            Self::Localized { key, .. } => Some(key),
        }
    }
}

/// Returns the authentication key.
pub(crate) fn authentication(protocol: AuthProtocol, key: &Key) -> Result<Material> {
    material(protocol, key, "authentication", protocol.name(), protocol.key_len())
}

/// Returns the privacy key. Its master key is made with the hash of the authentication protocol.
pub(crate) fn privacy(protocol: PrivProtocol, hash: AuthProtocol, key: &Key) -> Result<Material> {
    material(hash, key, "privacy", protocol.name(), protocol.key_len())
}

fn material(
    hash: AuthProtocol,
    key: &Key,
    what: &str,
    protocol: &str,
    localized_len: usize,
) -> Result<Material> {
    let expect = |secret: &Secret, len: usize, form: &str| {
        if secret.len() == len {
            return Ok(());
        }
        let given = secret.len();
        Err(Error::bad_credentials(format!(
            "a {form} {what} key for {protocol} has {len} octets, not {given}"
        )))
    };
    match key {
        Key::Passphrase(passphrase) => Ok(Material::Master(checked_ku(hash, passphrase, what)?)),
        Key::Master(secret) => {
            expect(secret, hash.key_len(), "master")?;
            Ok(Material::Master(Arc::new(Zeroizing::new(secret.expose().to_vec()))))
        }
        Key::Localized(secret) => {
            expect(secret, localized_len, "localised")?;
            Ok(Material::Localized { placeholder: vec![0; hash.key_len()], key: secret.clone() })
        }
    }
}

type Ku = Arc<Zeroizing<Vec<u8>>>;

struct Derived {
    hash: AuthProtocol,
    passphrase: Fingerprint,
    ku: Arc<OnceCell<Ku>>,
}

/// Master keys by hash and passphrase. Each takes 4 to 5 ms, and a run has a few passphrases for
/// thousands of hosts. It is a list, because a hash table would leave traces of the passphrases.
static DERIVED: Mutex<Vec<Derived>> = Mutex::new(Vec::new());

/// Stands for a passphrase, which is not kept: two hashes with secret random keys. Another passphrase
/// has the same fingerprint with a chance of 1 in 2^128.
type Fingerprint = [u64; 2];

fn fingerprint(passphrase: &Secret) -> Fingerprint {
    static KEYS: OnceCell<[RandomState; 2]> = OnceCell::new();
    let keys = KEYS.get_or_init(|| [RandomState::new(), RandomState::new()]);
    [0, 1].map(|half| keys[half].hash_one((half, passphrase.expose())))
}

/// A program that tries passphrases must not fill the memory with them.
const KEPT: usize = 1024;

fn checked_ku(hash: AuthProtocol, passphrase: &Secret, what: &str) -> Result<Ku> {
    // RFC 3414, section 11.2. The library silently refuses shorter ones.
    if passphrase.len() < 8 {
        return Err(Error::bad_credentials(format!(
            "the {what} passphrase is shorter than 8 characters"
        )));
    }
    ku(hash, passphrase)
}

fn ku(hash: AuthProtocol, passphrase: &Secret) -> Result<Ku> {
    let cell = {
        let mut derived = DERIVED.lock().unwrap_or_else(PoisonError::into_inner);
        let fingerprint = fingerprint(passphrase);
        let same = |d: &&Derived| d.hash == hash && d.passphrase == fingerprint;
        match derived.iter().find(same) {
            Some(found) => found.ku.clone(),
            None => {
                if derived.len() >= KEPT {
                    // The newer half may be about to be used.
                    derived.drain(..KEPT / 2);
                }
                let ku = Arc::new(OnceCell::new());
                derived.push(Derived { hash, passphrase: fingerprint, ku: ku.clone() });
                ku
            }
        }
    };
    // Do this outside the list's lock, so that only threads with the same passphrase wait.
    cell.get_or_try_init(|| generate(hash, passphrase)).cloned()
}

fn generate(hash: AuthProtocol, passphrase: &Secret) -> Result<Ku> {
    // The cryptography must not start before the library, which keeps it from shutting down.
    Library::get()?;
    let mut ku = Zeroizing::new(vec![0; raw::USM_AUTH_KU_LEN]);
    let mut len = ku.len();
    let (oid, passphrase) = (hash.oid(), passphrase.expose());
    // SAFETY: reads the OID and the passphrase for their lengths and writes at most `len` octets;
    // it touches nothing shared, so it needs no lock.
    let code = unsafe {
        raw::generate_Ku(
            oid.as_ptr(),
            oid.len() as _,
            passphrase.as_ptr(),
            passphrase.len(),
            ku.as_mut_ptr(),
            &mut len,
        )
    };
    if code != 0 || len != hash.key_len() {
        let kind = ErrorKind::Library(format!("no {hash} key can be made"));
        return Err(ffi::library_error(kind, "generate_Ku", code));
    }
    ku.truncate(len);
    Ok(Arc::new(ku))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 3414, appendix A.3: the passphrase "maplesyrup".
    #[test]
    fn master_keys_are_those_of_the_rfc() {
        let passphrase = Secret::from("maplesyrup");
        let md5 = ku(AuthProtocol::Md5, &passphrase).unwrap();
        assert_eq!(md5[..4], [0x9f, 0xaf, 0x32, 0x83]);
        let sha = ku(AuthProtocol::Sha, &passphrase).unwrap();
        assert_eq!(sha[..4], [0x9f, 0xb5, 0xcc, 0x03]);
        assert_eq!(sha.len(), 20);
    }

    #[test]
    fn derived_keys_replace_passphrases_and_other_keys_stay() {
        let master = |key: &Key| match key {
            Key::Master(key) => key.expose().to_vec(),
            other => panic!("{other:?}"),
        };
        let user = User::new("bob").auth(AuthProtocol::Sha, "maplesyrup");
        let mut both = user.clone().privacy(PrivProtocol::Aes128, "maplesyrup");
        both.derive_keys().unwrap();
        for key in [&both.auth.unwrap().1, &both.privacy.unwrap().1] {
            assert_eq!(master(key), **ku(AuthProtocol::Sha, &"maplesyrup".into()).unwrap());
        }
        let mut mixed = user.privacy(PrivProtocol::Aes128, "short");
        assert!(mixed.derive_keys().unwrap_err().to_string().contains("privacy passphrase"));
        mixed.privacy = Some((PrivProtocol::Des, Key::Localized(Secret::new([7; 16]))));
        let mut all = Credentials::v3(mixed);
        all.derive_keys().unwrap();
        let Credentials::V3(user) = all else { panic!("{all:?}") };
        assert!(matches!(user.privacy, Some((_, Key::Localized(key))) if key.expose() == [7; 16]));
        Credentials::v2c("public").derive_keys().unwrap();
    }

    #[test]
    fn a_key_of_the_wrong_length_is_named() {
        let key = Key::Master(Secret::new([1; 10]));
        let error = authentication(AuthProtocol::Sha256, &key).err().unwrap();
        assert_eq!(
            error.to_string(),
            "a master authentication key for SHA-256 has 32 octets, not 10"
        );
    }
}
