//! Checks the output of a run: each host appears once, and no live host is reported dead.

use crate::{contestant::Format, work::Work};
use netsnmp_bench::{hosts, responder::agent::is_dead};
use std::{
    fs::File,
    io::{self, BufRead as _, BufReader},
    net::{IpAddr, SocketAddr},
    path::Path,
};

/// The mistakes in the output of a run; all zeros if there are none.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Findings {
    /// Live hosts that were reported dead.
    pub wrongly_dead: usize,
    /// Dead hosts that were reported alive.
    pub wrongly_alive: usize,
    /// Hosts without a line.
    pub missing: usize,
    /// Hosts with more lines than they should have.
    pub repeated: usize,
    /// Hosts with the wrong number of values.
    pub values: usize,
    /// Lines that cannot be read, or of hosts that were not asked.
    pub strange: usize,
}

impl Findings {
    /// Whether there are no mistakes.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// A short summary in words.
    pub fn summary(&self) -> String {
        let parts = [
            (self.wrongly_dead, "alive but reported dead"),
            (self.wrongly_alive, "dead but reported alive"),
            (self.missing, "missing"),
            (self.repeated, "repeated"),
            (self.values, "with wrong values"),
            (self.strange, "strange lines"),
        ];
        let parts: Vec<_> =
            parts.iter().filter(|part| part.0 > 0).map(|(n, what)| format!("{n} {what}")).collect();
        parts.join(", ")
    }
}

/// The lines of a host, counted.
#[derive(Clone, Copy, Default)]
struct Seen {
    values: u16,
    records: u8,
    failures: u8,
}

/// Reads the output of a run. It streams the lines to use little memory: the kernel charges a new
/// program for the memory that this process has when it starts it (before exec).
pub fn check(
    format: Format,
    work: &Work,
    count: usize,
    port: u16,
    output: &Path,
    messages: &Path,
) -> io::Result<Findings> {
    let mut findings = Findings::default();
    match format {
        Format::Bare => {
            let lines = BufReader::new(File::open(output)?).lines().count();
            findings.missing = count.saturating_sub(lines);
            findings.repeated = lines.saturating_sub(count);
        }
        Format::Summary => {
            let text = std::fs::read_to_string(output)?;
            let missing = number(&text, "\"missing\":").unwrap_or(count);
            let dead = (0..count).filter(|&host| expected_dead(work, host)).count();
            findings.wrongly_dead = missing.saturating_sub(dead);
            findings.wrongly_alive = dead.saturating_sub(missing);
        }
        Format::Lines | Format::Text | Format::JsonLines | Format::Csv => {
            let mut seen = vec![Seen::default(); count];
            read(output, |line| {
                let (host, values, failed) = match format {
                    Format::Csv if line.starts_with("host,") => return,
                    Format::Csv => csv_line(line),
                    Format::Lines => peer_line(line),
                    Format::Text => (line.split('\t').next(), 1, false),
                    _ => json_line(line),
                };
                match host.and_then(|host| index(host, count, port)) {
                    Some(host) => {
                        let seen = &mut seen[host];
                        seen.values = seen.values.saturating_add(values as u16);
                        seen.records = seen.records.saturating_add(u8::from(!failed));
                        seen.failures = seen.failures.saturating_add(u8::from(failed));
                    }
                    None => findings.strange += 1,
                }
            })?;
            if format == Format::Text {
                // Failed and partial hosts have a line that starts with the host.
                read(messages, |line| {
                    let host = line.split(": ").next().and_then(|host| index(host, count, port));
                    if let Some(host) = host {
                        seen[host].failures = seen[host].failures.saturating_add(1);
                    }
                })?;
            }
            judge(format, work, &seen, &mut findings);
        }
    }
    Ok(findings)
}

fn judge(format: Format, work: &Work, seen: &[Seen], findings: &mut Findings) {
    for (host, seen) in seen.iter().enumerate() {
        let answered = seen.values > 0;
        // Text and CSV have one line per value, the other formats one line per host.
        let lines = match format {
            Format::Text => u8::from(answered).saturating_add(seen.failures),
            Format::Csv => u8::from(answered || seen.failures > 0),
            _ => seen.records.saturating_add(seen.failures),
        };
        match lines {
            0 => findings.missing += 1,
            1 => {}
            // A host that answers only in part has values and a failure.
            2 if answered && seen.failures == 1 && format == Format::Text => {}
            _ => findings.repeated += 1,
        }
        match (expected_dead(work, host), seen.failures > 0) {
            (false, true) => findings.wrongly_dead += 1,
            (true, false) if answered => findings.wrongly_alive += 1,
            (false, false) if answered && usize::from(seen.values) != work.values() => {
                findings.values += 1;
            }
            _ => {}
        }
    }
}

fn expected_dead(work: &Work, host: usize) -> bool {
    is_dead(IpAddr::V4(hosts::address(host)), work.dead)
}

/// Reads a line of a peer: the host, the number of values, and whether it failed.
fn peer_line(line: &str) -> (Option<&str>, u32, bool) {
    let Some((host, rest)) = line.split_once('\t') else { return (None, 0, false) };
    if rest.starts_with("error: ") {
        return (Some(host), 0, true);
    }
    let counted = rest.strip_suffix(" values").and_then(|count| count.parse().ok());
    let values = counted.unwrap_or_else(|| 1 + rest.bytes().filter(|&b| b == b'\t').count() as u32);
    (Some(host), values, false)
}

/// Reads a JSON line of our command. Values contain no quotes, so looking for keys is enough.
fn json_line(line: &str) -> (Option<&str>, u32, bool) {
    let host = line.split_once("\"host\":\"").and_then(|(_, rest)| rest.split('"').next());
    let failed = !line.contains("\"complete\":true");
    (host, line.matches("{\"oid\":").count() as u32, failed)
}

/// Reads a line of our CSV. No field before the OID contains a comma or quotes.
fn csv_line(line: &str) -> (Option<&str>, u32, bool) {
    let mut fields = line.split(',');
    let host = fields.next();
    let complete = fields.nth(2) == Some("true");
    let value = fields.next().is_some_and(|oid| !oid.is_empty());
    (host, u32::from(value), !complete)
}

/// Returns the number of the host.
fn index(host: &str, count: usize, port: u16) -> Option<usize> {
    let address: SocketAddr = host.parse().ok()?;
    let IpAddr::V4(v4) = address.ip() else { return None };
    let host = v4.to_bits().checked_sub(hosts::address(0).to_bits())? as usize;
    (host < count && address.port() == port).then_some(host)
}

fn read(path: &Path, mut each: impl FnMut(&str)) -> io::Result<()> {
    let mut reader = BufReader::with_capacity(1 << 16, File::open(path)?);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(&line);
        each(text.trim_end_matches('\n'));
        line.clear();
    }
    Ok(())
}

fn number(text: &str, key: &str) -> Option<usize> {
    let (_, rest) = text.split_once(key)?;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::work::WORKS;
    use std::fs;

    fn findings(format: Format, work: &str, output: &str, messages: &str) -> Findings {
        let directory = std::env::temp_dir().join(format!(
            "check-{}-{:?}",
            std::process::id(),
            std::thread::current().id()
        ));
        fs::create_dir_all(&directory).unwrap();
        let (out, err) = (directory.join("out"), directory.join("err"));
        fs::write(&out, output).unwrap();
        fs::write(&err, messages).unwrap();
        let work = WORKS.iter().find(|w| w.name == work).unwrap();
        let found = check(format, work, 2, 7, &out, &err).unwrap();
        fs::remove_dir_all(directory).unwrap();
        found
    }

    #[test]
    fn one_line_for_each_host_is_correct() {
        let output = "127.1.0.1:7\tx\n127.1.0.2:7\tx\n";
        assert!(findings(Format::Lines, "w1", output, "").is_empty());
        assert!(findings(Format::Text, "w1", output, "2 hosts: 2 answered\n").is_empty());
        let output = "{\"host\":\"127.1.0.1:7\",\"complete\":true,\"varbinds\":[{\"oid\":\"1\"}]}\n\
                      {\"host\":\"127.1.0.2:7\",\"complete\":true,\"varbinds\":[{\"oid\":\"1\"}]}\n";
        assert!(findings(Format::JsonLines, "w1", output, "").is_empty());
        let output = "host,address,ok,complete,oid\n127.1.0.1:7,a,true,true,1.3,n\n\
                      127.1.0.2:7,a,true,true,1.3,n\n";
        assert!(findings(Format::Csv, "w1", output, "").is_empty());
        assert!(findings(Format::Summary, "w1", "{\"missing\":0,\"x\":1}", "").is_empty());
        assert!(findings(Format::Bare, "w1", "a\nb\n", "").is_empty());
    }

    #[test]
    fn mistakes_are_counted() {
        let one = Findings { missing: 1, ..Findings::default() };
        assert_eq!(findings(Format::Lines, "w1", "127.1.0.1:7\tx\n", ""), one);
        assert_eq!(findings(Format::Bare, "w1", "a\n", ""), one);
        let twice = "127.1.0.1:7\tx\n127.1.0.1:7\tx\n127.1.0.2:7\tx\n";
        let found = findings(Format::Lines, "w1", twice, "");
        assert_eq!((found.repeated, found.missing), (1, 0));
        let failed = "127.1.0.1:7\tx\n127.1.0.2:7\terror: timeout\n";
        assert_eq!(findings(Format::Lines, "w1", failed, "").wrongly_dead, 1);
        let csv = "host,address,ok,complete,oid\n127.1.0.1:7,a,true,true,1.3\n\
                   127.1.0.1:7,a,true,true,1.4\n127.1.0.2:7,a,false,false,\n";
        let found = findings(Format::Csv, "w1", csv, "");
        assert_eq!((found.values, found.wrongly_dead, found.missing), (1, 1, 0));
        let text = findings(Format::Text, "w1", "127.1.0.1:7\tx\n", "127.1.0.2:7: timeout: no\n");
        assert_eq!((text.wrongly_dead, text.missing), (1, 0));
        let other = findings(Format::Lines, "w1", "127.1.0.1:7\tx\ty\n127.1.0.2:8\tx\n", "");
        assert_eq!((other.values, other.strange, other.missing), (1, 1, 1));
        assert_eq!(findings(Format::Lines, "w2", "127.1.0.1:7\t679 values\n", "").values, 0);
        assert_eq!(findings(Format::Summary, "w1", "{\"missing\":2,\"x\":1}", "").wrongly_dead, 2);
    }
}
