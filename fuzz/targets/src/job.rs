//! Jobs and results as they travel: what is read is written and read the same.

use netsnmp::{
    Engine, HostRecord, Oid, Outcome, Query, Settings, Value, VarBind,
    job::{Chunk, ChunkWriter, Job, JobSettings, JobTarget, Parts},
};

pub fn run(octets: &[u8]) {
    if let Ok(job) = Job::read(octets) {
        read_job(&job);
    }
    let mut parts = Parts::default();
    if let Ok(chunk) = Chunk::read(octets, &mut parts) {
        read_chunk(&chunk);
    }
}

fn read_job(job: &Job) {
    let written = job.to_octets();
    let again = Job::read(&written).expect("what is written can be read");
    assert_eq!(format!("{:?}", again.settings), format!("{:?}", job.settings));
    // The clock of an engine goes on meanwhile.
    let known = |job: &Job| -> Vec<_> {
        let id = |engine: &Engine| engine.id().to_vec();
        let targets = job.targets.iter();
        targets.map(|t| (t.number, t.line.clone(), t.habits, t.engine.as_ref().map(id))).collect()
    };
    assert_eq!(known(&again), known(job));
    let Ok(query) = job.query() else { return };
    let other = Job::new(job.run.clone(), &query, job.settings.clone());
    let other = other.expect("a query that came can go on");
    let same = other.query().expect("what is written can be read");
    assert_eq!(format!("{same:?}"), format!("{query:?}"));
}

fn read_chunk(chunk: &Chunk) {
    let mut written = Vec::new();
    let mut writer = ChunkWriter::new(&chunk.run, chunk.job);
    for record in &chunk.records {
        writer.add(record, &mut |chunk| written.push(chunk.to_vec()));
    }
    writer.flush(&mut |chunk| written.push(chunk.to_vec()));
    let mut parts = Parts::default();
    let mut back = Vec::new();
    for chunk in &written {
        back.extend(Chunk::read(chunk, &mut parts).expect("what is written can be read").records);
    }
    assert_eq!(back.len(), chunk.records.len());
    // The clock of an engine goes on meanwhile.
    let shown = |record: &HostRecord| {
        let engine = record.engine.as_ref().map(|engine| (engine.id().to_vec(), engine.boots()));
        let mut record = record.clone();
        record.engine = None;
        format!("{engine:?} {record:?} {record}")
    };
    for (back, record) in back.iter().zip(&chunk.records) {
        assert_eq!(back.position, record.position);
        assert_eq!(shown(back), shown(record));
    }
}

/// Returns two jobs and a chunk.
pub fn sound() -> Vec<Vec<u8>> {
    let settings = JobSettings::of(&Settings::default());
    let names = ["sysDescr", "ifName.3"];
    let mut query = Query::get(names).expect("names of the built-in modules");
    let job = |query: &Query| {
        let mut job = Job::new("monday", query, settings.clone()).expect("it can travel");
        job.targets.push(JobTarget::new(3, "192.0.2.1 cred=core"));
        job.targets.push(JobTarget::new(70_000, "192.0.2.2"));
        job.to_octets()
    };
    let small = job(&query);
    query = query.then(Query::table("ifTable").expect("a table of the built-in modules"));
    let mut record = HostRecord::new("192.0.2.1", Outcome::Complete);
    record.position = 3;
    record.varbinds = [
        Value::OctetString(b"a switch".to_vec()),
        Value::Integer(-7),
        Value::Counter64(u64::MAX),
        Value::ObjectIdentifier(Oid::new(vec![1, 3, 6]).expect("an OID")),
        Value::NoSuchInstance,
        Value::Opaque(vec![0x9f, 0x78, 4, 0x3f, 0x80, 0, 0]),
    ]
    .into_iter()
    .zip(1..)
    .map(|(value, n)| VarBind::new(Oid::new(vec![1, 3, 6, n]).expect("an OID"), value))
    .collect();
    let mut chunk = Vec::new();
    let mut writer = ChunkWriter::new("monday", 1);
    writer.add(&record, &mut |_| {});
    writer.flush(&mut |octets| chunk = octets.to_vec());
    vec![small, job(&query), chunk]
}
