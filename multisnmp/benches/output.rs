//! Measures the cost of a host outside the network: from the hosts file to targets, and from records
//! to text and JSON lines.
//!
//! `cargo bench -p multisnmp --bench output` prints nanoseconds of processor time and of the clock.
//! Records are made before the clock starts, and are written to /dev/null. With an argument, only the
//! lines that contain it run.

use multisnmp::bench;
use netsnmp::{HostRecord, Outcome, Value, VarBind};
use std::{
    fmt::Write as _,
    hint::black_box,
    path::Path,
    time::{Duration, Instant},
};

/// How many records cross threads at once.
const BATCH: usize = 256;

fn main() {
    let hosts = 100_000;
    for (format, json_lines) in [("Text", false), ("Jsonl", true)] {
        print(&format!("{format}, sysDescr.0"), hosts, 1, || scalars(hosts), json_lines);
    }
    for (format, json_lines) in [("Text", false), ("Jsonl", true)] {
        print(&format!("{format}, 679 varbinds"), 500, 679, || tables(500), json_lines);
    }
    for count in [100_000, 1_000_000] {
        read(count, "addresses", |i| format!("10.{}.{}.{}", i >> 16, i >> 8 & 255, i & 255));
        // Scattered, so that no addresses merge into a range.
        read(count, "scattered addresses", |i| {
            let i = i.wrapping_mul(2_654_435_761) & 0xff_ffff;
            format!("10.{}.{}.{}", i >> 16, i >> 8 & 255, i & 255)
        });
        read(count, "addresses with ports", |i| {
            format!("10.{}.{}.{}:1161", i >> 16, i >> 8 & 255, i & 255)
        });
        read(count, "names", |i| format!("sw-{i}.example.com"));
        read(count, "addresses with settings", |i| {
            format!("10.{}.{}.{} timeout=1 retries=0", i >> 16, i >> 8 & 255, i & 255)
        });
    }
}

fn scalars(hosts: u32) -> Vec<HostRecord> {
    let oid: netsnmp::Oid = "1.3.6.1.2.1.1.1.0".parse().unwrap();
    let make = |i: u32| {
        let descr = b"Linux reference 6.1.0-18-amd64 #1 SMP x86_64".to_vec();
        answered(i, vec![VarBind::new(oid.clone(), Value::OctetString(descr))])
    };
    (0..hosts).map(make).collect()
}

/// Returns hosts with the seven scalars of the system group and 14 columns of 48 interfaces.
fn tables(hosts: u32) -> Vec<HostRecord> {
    let oid = |text: String| text.parse::<netsnmp::Oid>().unwrap();
    let mut all = Vec::new();
    for scalar in 1..=7 {
        let value = match scalar {
            2 => Value::ObjectIdentifier(oid("1.3.6.1.4.1.8072.3.2.10".to_owned())),
            3 => Value::TimeTicks(123_456_789),
            7 => Value::Integer(72),
            _ => Value::OctetString(b"reference agent".to_vec()),
        };
        all.push(VarBind::new(oid(format!("1.3.6.1.2.1.1.{scalar}.0")), value));
    }
    for (table, column) in [1, 2, 3, 4, 5, 6, 7, 8, 10, 16]
        .map(|c| ("1.3.6.1.2.1.2.2.1", c))
        .into_iter()
        .chain([1, 6, 10, 15].map(|c| ("1.3.6.1.2.1.31.1.1.1", c)))
    {
        for row in 1..=48_u32 {
            let value = match (table.ends_with('2'), column) {
                _ if table.len() > 18 && column == 1 => Value::OctetString(b"ge-0/0/7".to_vec()),
                _ if table.len() > 18 && column < 15 => {
                    Value::Counter64(u64::from(row) * 123_456_789_012)
                }
                _ if table.len() > 18 => Value::Gauge32(1000),
                (_, 2) => Value::OctetString(format!("GigabitEthernet0/{row}").into_bytes()),
                (_, 6) => Value::OctetString(vec![0, 0x1b, 0x21, 9, 0xab, row as u8]),
                (_, 5) => Value::Gauge32(1_000_000_000),
                (_, 10 | 16) => Value::Counter32(row.wrapping_mul(91_234_567)),
                (_, 3) => Value::Integer(6),
                (_, 4) => Value::Integer(1500),
                (_, 7 | 8) => Value::Integer(1),
                _ => Value::Integer(row as i32),
            };
            all.push(VarBind::new(oid(format!("{table}.{column}.{row}")), value));
        }
    }
    assert_eq!(all.len(), 679);
    (0..hosts).map(|i| answered(i, all.clone())).collect()
}

fn answered(i: u32, varbinds: Vec<VarBind>) -> HostRecord {
    let text = format!("127.{}.{}.{}", i >> 16, i >> 8 & 255, i & 255);
    let mut record = HostRecord::new(text.as_str(), Outcome::Complete);
    record.address = Some(format!("{text}:161").parse().unwrap());
    record.varbinds = varbinds.into();
    record.elapsed = Duration::from_nanos(1_234_567 + u64::from(i));
    record.tries = 1;
    record
}

fn print(
    what: &str,
    hosts: u32,
    varbinds: u32,
    make: impl Fn() -> Vec<HostRecord>,
    json_lines: bool,
) {
    best(what, hosts * varbinds, || {
        let mut records = make().into_iter();
        let mut batches = Vec::new();
        loop {
            let batch: Vec<_> = records.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                break;
            }
            batches.push(batch);
        }
        move || bench::write(json_lines, Path::new("/dev/null"), batches)
    });
}

fn read(lines: u32, what: &str, line: impl Fn(u32) -> String) {
    let mut text = String::new();
    for i in 0..lines {
        let _ = writeln!(text, "{}", line(i));
    }
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    let at = format!("@{}", file.path().display());
    let (what, grown) = (format!("{lines} {what}"), std::cell::Cell::new(0));
    best(&format!("{what}: read"), lines, || {
        || {
            let before = allocated();
            let targets = bench::targets(&at);
            grown.set(allocated().saturating_sub(before));
            assert_eq!(targets.count(), u128::from(lines));
            drop(targets);
        }
    });
    if grown.get() > 0 {
        println!("{:>50} {:7.1} bytes a host", "", grown.get() as f64 / f64::from(lines));
    }
    best(&format!("{what}: to targets"), lines, || {
        let targets = bench::targets(&at);
        move || targets.into_iter().for_each(|target| drop(black_box(target)))
    });
}

/// Prints the best of five runs by processor time.
fn best<F: FnOnce()>(what: &str, count: u32, mut make: impl FnMut() -> F) {
    if !std::env::args().skip(1).all(|arg| arg.starts_with('-') || what.contains(&arg)) {
        return;
    }
    let mut least: Option<(Duration, Duration)> = None;
    for _ in 0..5 {
        let run = make();
        let (clock, cpu) = (Instant::now(), processor());
        run();
        let took = (processor() - cpu, clock.elapsed());
        least = Some(least.map_or(took, |least| least.min(took)));
    }
    let (cpu, clock) = least.unwrap();
    let each = |time: Duration| time.as_nanos() as f64 / f64::from(count);
    println!("{what:>50} {:7.1} ns CPU {:7.1} ns clock", each(cpu), each(clock));
}

/// Returns the processor time of all threads.
fn processor() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointer is to a live timespec, which the call fills.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &raw mut time) };
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// Returns the number of allocated bytes.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn allocated() -> usize {
    // SAFETY: takes nothing, returns numbers.
    let info = unsafe { libc::mallinfo2() };
    info.uordblks + info.hblkhd
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn allocated() -> usize {
    0
}
