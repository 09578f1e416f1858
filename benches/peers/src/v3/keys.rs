//! The cryptography of the User-based Security Model: keys, digests and encryption.

use aes::{
    Aes128, Aes256,
    cipher::{BlockCipherEncrypt, KeyInit as _},
};
use hmac::{Hmac, Mac as _};
use sha1::{Digest, Sha1};
use sha2::Sha512;
use std::str::FromStr;

/// The longest digest in a message.
const LONGEST: usize = 48;

/// The protocols of the user.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Protocols {
    /// HMAC-SHA-1-96 (RFC 3414) and AES-128 (RFC 3826).
    ShaAes,
    /// HMAC-SHA-512-384 (RFC 7860) and AES-256. A key of SHA-512 is long enough for AES-256, so all
    /// drafts of AES-256 give the same key.
    Sha512Aes256,
}

impl FromStr for Protocols {
    type Err = &'static str;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "sha-aes" => Ok(Self::ShaAes),
            "sha512-aes256" => Ok(Self::Sha512Aes256),
            _ => Err("the protocols are sha-aes or sha512-aes256"),
        }
    }
}

impl Protocols {
    /// The name on a command line of this bench.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ShaAes => "sha-aes",
            Self::Sha512Aes256 => "sha512-aes256",
        }
    }

    /// The names that net-snmp's options `-a` and `-x` take.
    #[must_use]
    pub fn of_net_snmp(self) -> (&'static str, &'static str) {
        match self {
            Self::ShaAes => ("SHA", "AES"),
            Self::Sha512Aes256 => ("SHA-512", "AES-256"),
        }
    }

    /// The octets of a digest in a message.
    pub(super) fn digest_len(self) -> usize {
        match self {
            Self::ShaAes => 12,
            Self::Sha512Aes256 => LONGEST,
        }
    }

    /// The key of a passphrase (RFC 3414, appendix A.2.2).
    pub(super) fn passphrase_key(self, passphrase: &str) -> Vec<u8> {
        assert!(!passphrase.is_empty(), "a passphrase is needed");
        let megabyte: Vec<u8> = passphrase.bytes().cycle().take(1 << 20).collect();
        match self {
            Self::ShaAes => Sha1::digest(&megabyte).to_vec(),
            Self::Sha512Aes256 => Sha512::digest(&megabyte).to_vec(),
        }
    }
}

/// The key localised to one engine.
fn localised<D: Digest>(key: &[u8], engine_id: &[u8]) -> Vec<u8> {
    D::new().chain_update(key).chain_update(engine_id).chain_update(key).finalize().to_vec()
}

/// The keys of the user at one engine, ready for use.
#[expect(clippy::large_enum_variant, reason = "each engine is in a box of its own")]
pub(super) enum Keys {
    ShaAes(Hmac<Sha1>, Aes128),
    Sha512Aes256(Hmac<Sha512>, Aes256),
}

impl Keys {
    /// Localises the keys of passphrases to an engine.
    pub(super) fn new(protocols: Protocols, auth: &[u8], privacy: &[u8], engine: &[u8]) -> Self {
        const HMAC: &str = "an HMAC takes any key";
        const AES: &str = "the slice has the length of the key";
        match protocols {
            Protocols::ShaAes => Self::ShaAes(
                Hmac::new_from_slice(&localised::<Sha1>(auth, engine)).expect(HMAC),
                Aes128::new_from_slice(&localised::<Sha1>(privacy, engine)[..16]).expect(AES),
            ),
            Protocols::Sha512Aes256 => Self::Sha512Aes256(
                Hmac::new_from_slice(&localised::<Sha512>(auth, engine)).expect(HMAC),
                Aes256::new_from_slice(&localised::<Sha512>(privacy, engine)[..32]).expect(AES),
            ),
        }
    }

    /// Writes the digest of the parts of a message.
    pub(super) fn digest(&self, parts: &[&[u8]], digest: &mut [u8]) {
        let len = digest.len();
        match self {
            Self::ShaAes(hmac, _) => {
                let mut hmac = hmac.clone();
                parts.iter().for_each(|part| hmac.update(part));
                digest.copy_from_slice(&hmac.finalize().into_bytes()[..len]);
            }
            Self::Sha512Aes256(hmac, _) => {
                let mut hmac = hmac.clone();
                parts.iter().for_each(|part| hmac.update(part));
                digest.copy_from_slice(&hmac.finalize().into_bytes()[..len]);
            }
        }
    }

    /// Whether the digest of a message is correct. `digest` is a part of `message`.
    pub(super) fn is_authentic(&self, message: &[u8], digest: &[u8]) -> bool {
        let len = match self {
            Self::ShaAes(..) => Protocols::ShaAes.digest_len(),
            Self::Sha512Aes256(..) => Protocols::Sha512Aes256.digest_len(),
        };
        if digest.len() != len {
            return false;
        }
        // The digest was computed with zeros in its place.
        let at = digest.as_ptr().addr() - message.as_ptr().addr();
        let (zeros, mut right) = ([0; LONGEST], [0; LONGEST]);
        let parts = [&message[..at], &zeros[..len], &message[at + len..]];
        self.digest(&parts, &mut right[..len]);
        right[..len] == *digest
    }

    /// Encrypts data in its place.
    pub(super) fn encrypt(&self, boots: u32, time: u32, salt: [u8; 8], data: &mut [u8]) {
        let block = first_block(boots, time, salt);
        match self {
            Self::ShaAes(_, aes) => encrypt(aes, block, data),
            Self::Sha512Aes256(_, aes) => encrypt(aes, block, data),
        }
    }

    /// Decrypts data in its place.
    pub(super) fn decrypt(&self, boots: u32, time: u32, salt: [u8; 8], data: &mut [u8]) {
        let block = first_block(boots, time, salt);
        match self {
            Self::ShaAes(_, aes) => decrypt(aes, block, data),
            Self::Sha512Aes256(_, aes) => decrypt(aes, block, data),
        }
    }
}

/// A block of AES, whatever the length of its key is.
type Block = [u8; 16];

/// An AES with any length of key.
trait Aes {
    fn encrypt(&self, block: &mut Block);
}

impl Aes for Aes128 {
    fn encrypt(&self, block: &mut Block) {
        self.encrypt_block(block.into());
    }
}

impl Aes for Aes256 {
    fn encrypt(&self, block: &mut Block) {
        self.encrypt_block(block.into());
    }
}

/// The initialisation vector of RFC 3826.
fn first_block(boots: u32, time: u32, salt: [u8; 8]) -> Block {
    let mut block = [0; 16];
    block[..4].copy_from_slice(&boots.to_be_bytes());
    block[4..8].copy_from_slice(&time.to_be_bytes());
    block[8..].copy_from_slice(&salt);
    block
}

/// CFB with blocks of 128 bits: each block is combined with the encryption of the previous block.
fn encrypt(aes: &impl Aes, mut block: Block, data: &mut [u8]) {
    for chunk in data.chunks_mut(16) {
        aes.encrypt(&mut block);
        for (byte, key) in chunk.iter_mut().zip(&mut block) {
            *byte ^= *key;
            *key = *byte;
        }
    }
}

fn decrypt(aes: &impl Aes, mut block: Block, data: &mut [u8]) {
    for chunk in data.chunks_mut(16) {
        aes.encrypt(&mut block);
        for (byte, key) in chunk.iter_mut().zip(&mut block) {
            let encrypted = *byte;
            *byte ^= *key;
            *key = encrypted;
        }
    }
}
