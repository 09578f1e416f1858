//! Records as they travel: [`Chunk`], [`ChunkWriter`].

use super::begin;
use crate::{
    Counters, HostRecord, VarBinds, codec,
    packed::{self, Pack, Packed, Read, Unreadable},
};
use std::collections::BTreeMap;

/// The first octets of a chunk: the name and the version of its form.
const MAGIC: &[u8; 4] = b"NSR\x01";

/// How many octets of records a chunk has before it is passed on. One record or one reply may come on
/// top.
const FULL: usize = 192 * 1024;

/// What the next octets of a chunk are.
const RECORD: u8 = 0;
const COUNTERS: u8 = 1;

/// Makes chunks of records.
#[derive(Debug)]
pub struct ChunkWriter {
    run: String,
    job: u64,
    number: u64,
    octets: Vec<u8>,
    /// The octets of the beginning.
    head: usize,
}

impl ChunkWriter {
    /// Makes the chunks of this job.
    pub fn new(run: impl Into<String>, job: u64) -> Self {
        let mut writer = Self { run: run.into(), job, number: 0, octets: Vec::new(), head: 0 };
        writer.begin();
        writer
    }

    fn begin(&mut self) {
        self.octets.clear();
        self.octets.extend_from_slice(MAGIC);
        self.run.pack(&mut self.octets);
        self.job.pack(&mut self.octets);
        self.number.pack(&mut self.octets);
        self.head = self.octets.len();
    }

    /// Returns the number of the next chunk, from 0.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Returns whether nothing waits to be passed on.
    pub fn is_empty(&self) -> bool {
        self.octets.len() == self.head
    }

    /// Returns how many octets wait to be passed on.
    pub fn len(&self) -> usize {
        self.octets.len() - self.head
    }

    /// Adds a record. Its [`position`](HostRecord::position) is the number of its target. `full` gets
    /// each chunk that is full.
    pub fn add(&mut self, record: &HostRecord, full: &mut dyn FnMut(&[u8])) {
        let mut next = 0;
        for part in 0_u64.. {
            if self.octets.len() >= FULL {
                self.flush(full);
            }
            let to = &mut self.octets;
            to.push(RECORD);
            packed::size(to, record.position);
            part.pack(to);
            let (count_at, len_at) = (packed::room(to), packed::room(to));
            let (first, begin) = (next, to.len());
            next = record.varbinds.pack_from(first, FULL.saturating_sub(begin), to);
            packed::put_fixed(to, count_at, next - first);
            let len = to.len() - begin;
            packed::put_fixed(to, len_at, len);
            let is_last = next == record.varbinds.len();
            is_last.pack(to);
            if is_last {
                record.pack_rest(to);
                break;
            }
        }
        if self.octets.len() >= FULL {
            self.flush(full);
        }
    }

    /// Adds what has been sent and received since the last counters.
    pub fn count(&mut self, counters: &Counters) {
        if *counters != Counters::default() {
            self.octets.push(COUNTERS);
            counters.pack(&mut self.octets);
        }
    }

    /// Passes on what is there.
    pub fn flush(&mut self, full: &mut dyn FnMut(&[u8])) {
        if !self.is_empty() {
            full(&self.octets);
            self.number += 1;
            self.begin();
        }
    }
}

/// Records that came back.
#[derive(Debug)]
#[non_exhaustive]
pub struct Chunk {
    /// The name of the run.
    pub run: String,
    /// The number of the job.
    pub job: u64,
    /// The number of the chunk in its job.
    pub number: u64,
    /// What the worker has sent and received since its last chunk.
    pub counters: Counters,
    /// The records that are whole now. Their [`position`](HostRecord::position) is the number of the
    /// target. [`HostRecord::for_target`] makes them records of a target.
    pub records: Vec<HostRecord>,
}

impl Chunk {
    /// Reads a chunk. `parts` keeps what came of hosts that are not whole yet.
    ///
    /// # Errors
    /// The octets are no chunk, or one of another version.
    pub fn read(octets: &[u8], parts: &mut Parts) -> Result<Self, Unreadable> {
        let mut from = Packed::new(octets);
        let other = "a chunk of records of another version of this program";
        begin(&mut from, *MAGIC, "no chunk of records", other)?;
        let mut chunk = Self {
            run: Pack::unpack(&mut from)?,
            job: Pack::unpack(&mut from)?,
            number: Pack::unpack(&mut from)?,
            counters: Counters::default(),
            records: Vec::with_capacity((octets.len() / USUAL).min(MOST_AT_FIRST)),
        };
        while !from.is_empty() {
            match from.octet()? {
                RECORD => {
                    parts.read(chunk.job, &mut from, &mut chunk.records)?;
                }
                COUNTERS => chunk.counters.add(&Counters::unpack(&mut from)?),
                _ => return Err(Unreadable::new("a chunk has something of no known kind")),
            }
        }
        Ok(chunk)
    }
}

/// About as many octets as a record of one value has.
const USUAL: usize = 64;
/// For how many records there is room before they are read.
const MOST_AT_FIRST: usize = 1024;

/// The most octets of the varbinds of a host: their places count them in 32 bits.
const MOST: usize = 1 << 31;

/// The hosts of which only a part has come.
#[derive(Debug, Default)]
pub struct Parts {
    /// By job and number: how many parts came, and their varbinds and octets.
    begun: BTreeMap<(u64, u64), Begun>,
}

#[derive(Debug)]
struct Begun {
    next: u64,
    octets: usize,
    varbinds: VarBinds,
}

impl Parts {
    /// Returns how many hosts are not whole.
    pub fn len(&self) -> usize {
        self.begun.len()
    }

    /// Returns whether every host is whole.
    pub fn is_empty(&self) -> bool {
        self.begun.is_empty()
    }

    /// Forgets the parts of a job. Its worker has died, or another one does the job again.
    pub fn forget(&mut self, job: u64) {
        self.begun.retain(|(of, _), _| *of != job);
    }

    /// Reads a part. Adds the record to the others if that makes it whole.
    fn read(&mut self, job: u64, from: &mut Packed<'_>, records: &mut Vec<HostRecord>) -> Read<()> {
        let (number, part) = (from.number()?, from.number()?);
        let position =
            usize::try_from(number).map_err(|_| Unreadable::new("a number is too large"))?;
        let (count, len) = (from.fixed()?, from.fixed()?);
        let octets = from.octets(len)?;
        let mut varbinds = codec::unpack::varbinds(octets, count)?;
        let is_last = from.flag()?;
        // Filled in place: a record is large, and moving it costs more than reading it.
        let mut record = HostRecord::of_nobody();
        record.position = position;
        if is_last {
            record.unpack_rest(from)?;
        }
        if part > 0 || !is_last {
            let before = match self.begun.remove(&(job, number)) {
                Some(before) if before.next == part => before,
                // A job that is done again begins its hosts again.
                _ if part == 0 => Begun { next: 0, octets: 0, varbinds: VarBinds::new() },
                // The beginning is missing, so the host is asked again.
                _ => return Ok(()),
            };
            let octets = before.octets + len;
            if octets > MOST {
                return Err(Unreadable::new("a host has too many octets"));
            }
            let mut all = before.varbinds;
            all.append(varbinds);
            if !is_last {
                let begun = Begun { next: part + 1, octets, varbinds: all };
                self.begun.insert((job, number), begun);
                return Ok(());
            }
            varbinds = all;
        }
        record.varbinds = varbinds;
        records.push(record);
        Ok(())
    }
}

impl Pack for Counters {
    fn pack(&self, to: &mut Vec<u8>) {
        for number in [
            self.sent,
            self.resent,
            self.received,
            self.late,
            self.duplicate,
            self.elsewhere,
            self.malformed,
            self.stray,
            self.dropped,
        ] {
            number.pack(to);
        }
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        Ok(Self {
            sent: Pack::unpack(from)?,
            resent: Pack::unpack(from)?,
            received: Pack::unpack(from)?,
            late: Pack::unpack(from)?,
            duplicate: Pack::unpack(from)?,
            elsewhere: Pack::unpack(from)?,
            malformed: Pack::unpack(from)?,
            stray: Pack::unpack(from)?,
            dropped: Pack::unpack(from)?,
        })
    }
}
