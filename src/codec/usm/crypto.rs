//! Keys of one engine, and what libnetsnmp does with them.
//!
//! The functions that are called here depend on nothing but their arguments: no list, no counter, no
//! session (`scapi.c` and `keytools.c` of 5.8 to 5.9.5). So they need no lock. A key here is wiped
//! when it is dropped.
#![allow(unsafe_code)]

use super::{engine_id::EngineId, key::Material};
use crate::{AuthProtocol, ErrorKind, PrivProtocol, Result, library::ffi};
use netsnmp_sys as raw;
use std::{ffi::c_int, ops::Range};
use zeroize::Zeroizing;

/// The most octets of a localised key: a hash of SHA-512.
const MOST: usize = 64;

/// A localised key (Kul, RFC 3414, section 2.6).
struct Localized {
    octets: Zeroizing<[u8; MOST]>,
    len: usize,
}

impl Localized {
    /// Localises a key for an engine. A key that is localised already stays.
    fn new(hash: AuthProtocol, key: &Material, engine: &EngineId) -> Result<Self> {
        let mut kul = Self { octets: Zeroizing::new([0; MOST]), len: MOST };
        if let Some(localized) = key.localized() {
            let given = localized.expose();
            let room = kul.octets.get_mut(..given.len());
            let Some(room) = room else { return Err(unusable(hash, raw::SNMPERR_GENERR)) };
            room.copy_from_slice(given);
            kul.len = given.len();
            return Ok(kul);
        }
        let (oid, id, ku) = (hash.oid(), engine.octets(), key.ku());
        // SAFETY: reads the OID, the engine ID and the key for their lengths, and writes at most
        // `len` octets, as many as there are. `key` has checked that the master key is as long as a
        // hash, and the library copies both, and 32 octets of an ID, into 2 KiB.
        let code = unsafe {
            raw::generate_kul(
                oid.as_ptr(),
                oid.len() as _,
                id.as_ptr(),
                id.len(),
                ku.as_ptr(),
                ku.len(),
                kul.octets.as_mut_ptr(),
                &raw mut kul.len,
            )
        };
        match code == 0 && kul.len == hash.key_len() {
            true => Ok(kul),
            false => Err(unusable(hash, code)),
        }
    }

    fn octets(&self) -> &[u8] {
        &self.octets[..self.len]
    }
}

fn unusable(hash: AuthProtocol, code: c_int) -> crate::Error {
    let kind = ErrorKind::Library(format!("a key for {hash} cannot be localised"));
    ffi::library_error(kind, "generate_kul", code)
}

/// Signs and checks messages of one engine.
pub(super) struct AuthKey {
    protocol: AuthProtocol,
    key: Localized,
}

impl AuthKey {
    /// # Errors
    /// [`Library`](ErrorKind::Library).
    pub(super) fn new(protocol: AuthProtocol, key: &Material, engine: &EngineId) -> Result<Self> {
        Ok(Self { protocol, key: Localized::new(protocol, key, engine)? })
    }

    /// Returns the octets of a digest.
    pub(super) fn mac_len(&self) -> usize {
        match self.protocol {
            AuthProtocol::Md5 | AuthProtocol::Sha => 12,
            AuthProtocol::Sha224 => 16,
            AuthProtocol::Sha256 => 24,
            AuthProtocol::Sha384 => 32,
            AuthProtocol::Sha512 => 48,
        }
    }

    /// Writes the digest of a message into its place, which holds zeros.
    ///
    /// # Errors
    /// [`Library`](ErrorKind::Library).
    pub(super) fn sign(&self, message: &mut [u8], place: Range<usize>) -> Result<()> {
        let mut mac = [0; MOST];
        let mut len = place.len();
        let (oid, key) = (self.protocol.oid(), self.key.octets());
        // SAFETY: reads the OID, the key and the message for their lengths, and writes at most `len`
        // octets, which are no more than `MOST`: slicing `mac` below would panic before that
        // mattered, and `mac_len` gives at most 48.
        let code = unsafe {
            raw::sc_generate_keyed_hash(
                oid.as_ptr(),
                oid.len(),
                key.as_ptr(),
                key.len() as _,
                message.as_ptr(),
                message.len() as _,
                mac[..len].as_mut_ptr(),
                &raw mut len,
            )
        };
        if code != 0 || len != place.len() {
            let kind = ErrorKind::Library("the message cannot be signed".to_owned());
            return Err(ffi::library_error(kind, "sc_generate_keyed_hash", code));
        }
        message[place].copy_from_slice(&mac[..len]);
        Ok(())
    }

    /// Returns whether `mac` is the digest of the message, which has zeros in its place.
    pub(super) fn check(&self, message: &[u8], mac: &[u8]) -> bool {
        // The library reads as many octets as there must be.
        if mac.len() != self.mac_len() {
            return false;
        }
        let (oid, key) = (self.protocol.oid(), self.key.octets());
        // SAFETY: reads the OID, the key, the message and the digest for their lengths.
        let code = unsafe {
            raw::sc_check_keyed_hash(
                oid.as_ptr(),
                oid.len(),
                key.as_ptr(),
                key.len() as _,
                message.as_ptr(),
                message.len() as _,
                mac.as_ptr(),
                mac.len() as _,
            )
        };
        code == 0
    }
}

/// Encrypts and decrypts messages of one engine.
pub(super) struct PrivKey {
    protocol: PrivProtocol,
    key: Localized,
}

/// What a message says about its encryption.
#[derive(Clone, Copy)]
pub(super) struct Cover {
    pub(super) boots: u32,
    pub(super) time: u32,
    pub(super) salt: [u8; 8],
}

impl PrivKey {
    /// # Errors
    /// [`Library`](ErrorKind::Library).
    pub(super) fn new(
        protocol: PrivProtocol,
        hash: AuthProtocol,
        key: &Material,
        engine: &EngineId,
    ) -> Result<Self> {
        let mut localized = Localized::new(hash, key, engine)?;
        if localized.len < protocol.key_len() {
            extend(&mut localized, protocol, hash, engine)?;
        }
        Ok(Self { protocol, key: localized })
    }

    /// Returns the octets of an encrypted text.
    pub(super) fn encrypted_len(&self, plain: usize) -> usize {
        match self.protocol {
            PrivProtocol::Des => plain.next_multiple_of(8),
            _ => plain,
        }
    }

    fn iv(&self, cover: &Cover) -> [u8; 16] {
        let mut iv = [0; 16];
        if self.protocol == PrivProtocol::Des {
            // RFC 3414, section 8.1.1.1: the second half of the key is the pre-IV.
            let salted = self.key.octets[8..16].iter().zip(cover.salt);
            for (octet, (pre, salt)) in iv.iter_mut().zip(salted) {
                *octet = pre ^ salt;
            }
        } else {
            // RFC 3826, section 3.1.2.1.
            iv[..4].copy_from_slice(&cover.boots.to_be_bytes());
            iv[4..8].copy_from_slice(&cover.time.to_be_bytes());
            iv[8..].copy_from_slice(&cover.salt);
        }
        iv
    }

    /// Returns how many octets of [`iv`](Self::iv) count.
    fn iv_len(&self) -> usize {
        if self.protocol == PrivProtocol::Des { 8 } else { 16 }
    }

    /// Encrypts into a place of the [right length](Self::encrypted_len).
    ///
    /// # Errors
    /// [`Library`](ErrorKind::Library).
    pub(super) fn encrypt(&self, cover: &Cover, plain: &[u8], to: &mut [u8]) -> Result<()> {
        let mut iv = self.iv(cover);
        let (oid, key, mut len) = (self.protocol.oid(), self.key.octets(), to.len());
        // SAFETY: reads the OID, the key, the IV and the text for their lengths, although its
        // prototype takes mutable pointers, and writes at most `len` octets: it refuses to begin if
        // the encrypted text would be longer.
        let code = unsafe {
            raw::sc_encrypt(
                oid.as_ptr(),
                oid.len(),
                key.as_ptr().cast_mut(),
                key.len() as _,
                iv.as_mut_ptr(),
                self.iv_len() as _,
                plain.as_ptr(),
                plain.len() as _,
                to.as_mut_ptr(),
                &raw mut len,
            )
        };
        if code != 0 || len != to.len() {
            let kind = ErrorKind::Library("the request cannot be encrypted".to_owned());
            return Err(ffi::library_error(kind, "sc_encrypt", code));
        }
        Ok(())
    }

    /// Returns the text, maybe with padding behind it. Returns `None` if it cannot be decrypted. A
    /// text that was encrypted with another key becomes nonsense.
    pub(super) fn decrypt(&self, cover: &Cover, encrypted: &[u8]) -> Option<Vec<u8>> {
        // RFC 3414, section 8.1.1.2. The library's function does not check it.
        if !encrypted.len().is_multiple_of(8) && self.protocol == PrivProtocol::Des {
            return None;
        }
        let mut iv = self.iv(cover);
        let mut plain = vec![0; encrypted.len()];
        let (oid, key, mut len) = (self.protocol.oid(), self.key.octets(), plain.len());
        // SAFETY: reads the OID, the key, the IV and the text for their lengths, although its
        // prototype takes mutable pointers, and writes as many octets as it reads.
        let code = unsafe {
            raw::sc_decrypt(
                oid.as_ptr(),
                oid.len(),
                key.as_ptr().cast_mut(),
                key.len() as _,
                iv.as_mut_ptr(),
                self.iv_len() as _,
                encrypted.as_ptr().cast_mut(),
                encrypted.len() as _,
                plain.as_mut_ptr(),
                &raw mut len,
            )
        };
        plain.truncate(len);
        (code == 0).then_some(plain)
    }
}

/// Makes a localised key as long as the privacy protocol needs it. There are two ways, and the
/// protocol says which one (draft-blumenthal-aes-usm-04; draft-reeder-snmpv3-usm-3desede-00).
fn extend(
    key: &mut Localized,
    protocol: PrivProtocol,
    hash: AuthProtocol,
    engine: &EngineId,
) -> Result<()> {
    let (oid, hash_oid, id) = (protocol.oid(), hash.oid(), engine.octets());
    let mut at = key.octets.as_mut_ptr();
    // SAFETY: the first function returns NULL or an entry of a constant table. The second one reads
    // the OID and the engine ID for their lengths, although its prototype takes mutable pointers.
    // It writes at most `MOST` octets at `at`, and replaces the block only if they were not enough
    // for the key, which has at most 32.
    let code = unsafe {
        match raw::sc_get_priv_alg_byoid(oid.as_ptr(), oid.len() as _).as_ref() {
            Some(algorithm) => raw::netsnmp_extend_kul(
                protocol.key_len() as _,
                hash_oid.as_ptr().cast_mut(),
                hash_oid.len() as _,
                algorithm.type_,
                id.as_ptr().cast_mut(),
                id.len() as _,
                &raw mut at,
                &raw mut key.len,
                MOST as _,
            ),
            None => raw::SNMPERR_GENERR,
        }
    };
    if code != 0 || key.len < protocol.key_len() {
        let kind = ErrorKind::Library(format!("no key for {protocol} can be made"));
        return Err(ffi::library_error(kind, "netsnmp_extend_kul", code));
    }
    Ok(())
}
