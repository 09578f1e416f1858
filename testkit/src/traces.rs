//! Looks for secrets in files and in the memory of processes: [`Traces`].

use std::{
    collections::HashMap,
    fs::{self, File},
    hash::{BuildHasher, RandomState},
    os::unix::fs::FileExt,
};

/// How many octets of a secret are a trace of it. The allocator overwrites the beginning of freed
/// memory, and a dump breaks its lines after 16 octets.
const PART: usize = 8;

/// Secrets, and what they look like in text.
#[derive(Debug)]
pub struct Traces {
    /// The names of the secrets by each part of them: raw, and as hex.
    parts: HashMap<Vec<u8>, String>,
    /// Whether a part begins with these two octets. Most places are ruled out by this.
    begins: Vec<bool>,
}

impl Default for Traces {
    fn default() -> Self {
        Self { parts: HashMap::new(), begins: vec![false; 1 << 16] }
    }
}

impl Traces {
    /// Looks for this secret, too.
    ///
    /// # Panics
    /// It is too short.
    pub fn add(&mut self, name: &str, secret: &[u8]) {
        assert!(secret.len() >= 2 * PART, "{name} is too short");
        for part in secret.windows(PART) {
            let hex: String = part.iter().map(|octet| format!("{octet:02x}")).collect();
            for form in [part.to_vec(), hex.into_bytes()] {
                self.begins[usize::from(form[0]) << 8 | usize::from(form[1])] = true;
                self.parts.insert(form, name.to_owned());
            }
        }
    }

    /// Returns the name of a secret that is in these octets, raw or as hex: with capital letters or
    /// small ones, and with spaces, colons or nothing between the octets.
    pub fn in_text(&self, octets: &[u8]) -> Option<&str> {
        let joined: Vec<u8> = octets
            .iter()
            .filter(|octet| !b" :\n".contains(octet))
            .map(u8::to_ascii_lowercase)
            .collect();
        self.in_octets(octets).or_else(|| self.in_octets(&joined))
    }

    /// Returns the name of a secret that is in these octets.
    pub fn in_octets(&self, octets: &[u8]) -> Option<&str> {
        octets.windows(PART).enumerate().find_map(|(at, part)| {
            if !self.begins[usize::from(part[0]) << 8 | usize::from(part[1])] {
                return None;
            }
            let hex = octets.get(at..at + 2 * PART).and_then(|hex| self.parts.get(hex));
            self.parts.get(part).or(hex).map(String::as_str)
        })
    }

    /// Returns the name of a secret that is in the writable memory of a process.
    ///
    /// # Panics
    /// The memory of the process cannot be read.
    pub fn in_process(&self, pid: u32) -> Option<&str> {
        let pages = memory(pid);
        assert!(!pages.is_empty(), "the memory of {pid} cannot be read");
        pages.iter().find_map(|octets| self.in_octets(octets))
    }
}

/// Returns the writable memory of a process, piece by piece, without empty pages.
pub fn memory(pid: u32) -> Vec<Vec<u8>> {
    const PAGE: usize = 4096;
    const ZEROS: [u8; PAGE] = [0; PAGE];
    let maps = fs::read_to_string(format!("/proc/{pid}/maps")).unwrap();
    let memory = File::open(format!("/proc/{pid}/mem")).unwrap();
    let mut pieces = Vec::new();
    for line in maps.lines() {
        let mut words = line.split_whitespace();
        let (range, rights) = (words.next().unwrap(), words.next().unwrap());
        if !rights.starts_with("rw") {
            continue;
        }
        let (from, to) = range.split_once('-').unwrap();
        let [from, to] = [from, to].map(|hex| u64::from_str_radix(hex, 16).unwrap());
        let mut octets = vec![0; usize::try_from(to - from).unwrap()];
        if memory.read_exact_at(&mut octets, from).is_err() {
            continue;
        }
        let is_empty = |page: &&[u8]| **page == ZEROS[..page.len()];
        for full in octets.chunks(PAGE).collect::<Vec<_>>().split(|page| is_empty(page)) {
            if !full.is_empty() {
                pieces.push(full.concat());
            }
        }
    }
    pieces
}

/// Returns a secret that nobody else has: 32 random letters.
pub fn random_secret() -> String {
    let letters = (0..4).flat_map(|n| RandomState::new().hash_one(n).to_le_bytes());
    letters.map(|octet| char::from(b'a' + octet % 26)).collect()
}
