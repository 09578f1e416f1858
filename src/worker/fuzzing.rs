//! What a pool and its worker processes send each other, as both read it.

use super::inbox::Inbox;
use crate::{
    Credentials, HostRecord, Outcome, Query, Settings, Value, VarBind,
    job::{Chunk, ChunkWriter, Job, JobSettings, JobTarget, Parts},
    packed::{Pack, Packed},
    pool::frame::{self, Frames, Hello, kind},
};
use std::io;

/// Cuts a stream into pieces, whose sizes the first octet says, and reads its frames: those to a
/// worker as the worker reads them, and chunks as the pool does.
///
/// # Panics
/// The frames depend on how the stream is cut.
pub fn fleet(octets: &[u8]) {
    let Some((&first, stream)) = octets.split_first() else { return };
    let whole = frames(stream, usize::MAX);
    assert_eq!(whole, frames(stream, usize::from(first) + 1));
    let (mut inbox, mut parts) = (Inbox::default(), Parts::default());
    for (kind, content) in whole.0 {
        match kind {
            kind::HELLO => drop(Hello::unpack(&mut Packed::new(&content))),
            kind::CREDENTIALS => {
                if let Ok((number, credentials)) = frame::credentials(&content) {
                    inbox.learn(number, credentials);
                }
            }
            kind::JOB => {
                if let Ok(mut job) = inbox.open(&content) {
                    drop(inbox.defaults());
                    while let Some(target) = job.targets.next() {
                        drop(inbox.host(&job, &target));
                    }
                }
            }
            kind::CHUNK => drop(Chunk::read(&content, &mut parts)),
            _ => {}
        }
    }
}

/// Returns the frames, and whether the stream ends with an error.
fn frames(stream: &[u8], piece: usize) -> (Vec<(u8, Vec<u8>)>, bool) {
    let (mut frames, mut all) = (Frames::new(Pieces(stream, piece)), Vec::new());
    loop {
        match frames.next() {
            Ok(Some((kind, content))) => all.push((kind, content.to_vec())),
            Ok(None) => return (all, false),
            Err(_) => return (all, true),
        }
    }
}

/// Gives at most so many octets at a time.
struct Pieces<'a>(&'a [u8], usize);

impl io::Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let len = self.1.min(buffer.len()).min(self.0.len());
        let (now, later) = self.0.split_at(len);
        buffer[..len].copy_from_slice(now);
        self.0 = later;
        Ok(len)
    }
}

/// Returns a stream that has each kind of frame.
///
/// # Panics
/// It cannot be made.
pub fn sound() -> Vec<Vec<u8>> {
    let mut octets = vec![7];
    let hello = Hello {
        processes: 2,
        lanes: 1,
        workers: 2,
        in_flight: 100,
        rate: Some(10.0),
        per_host: 1,
        per_net: None,
        memory: Some(1 << 20),
        source: "[fe80::1%7]:162".parse().ok(),
        log: 3,
    };
    frame::append(&mut octets, kind::HELLO, |to| hello.pack(to));
    for (number, community) in ["a", "b"].into_iter().enumerate() {
        frame::append_credentials(&mut octets, number, &Credentials::v2c(community));
    }
    let query = Query::get(["1.3.6.1.2.1.1.1.0"]).expect("an OID");
    let settings = JobSettings::of(&Settings::default());
    let mut job = Job::new("", &query, settings).expect("a plain query");
    job.targets = vec![JobTarget::new(0, "192.0.2.1"), JobTarget::new(1, "192.0.2.2 cred=1")];
    frame::append(&mut octets, kind::JOB, |to| job.append_to(to));
    let mut record = HostRecord::new("192.0.2.1", Outcome::Complete);
    let oid = "1.3.6.1.2.1.1.1.0".parse().expect("an OID");
    record.varbinds.push(VarBind::new(oid, Value::Integer(5)));
    let mut chunks = ChunkWriter::new("", 0);
    chunks.add(&record, &mut |_| {});
    chunks.flush(&mut |chunk| {
        frame::append(&mut octets, kind::CHUNK, |to| to.extend_from_slice(chunk));
    });
    vec![octets]
}
