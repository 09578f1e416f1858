//! What a scan writes: a hosts file, JSON or CSV. It contains no secrets: credentials are named by
//! their tags.

use super::found::{Found, Object, State};
use crate::output::{self, Hex};
use netsnmp::ErrorKind;
use serde::Serialize;
use std::collections::BTreeMap;

/// How a scan writes addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ScanFormat {
    Hosts,
    Json,
    Jsonl,
    Csv,
}

/// Writes addresses as text.
#[derive(Debug)]
pub(crate) struct Page {
    format: ScanFormat,
    empty: bool,
    /// Whether cells that look like formulas get an apostrophe as prefix.
    guarded: bool,
}

/// One address as JSON. Its keys are stable.
#[derive(Serialize)]
struct Record<'f> {
    schema_version: u32,
    host: &'f str,
    address: Option<String>,
    ok: bool,
    state: &'static str,
    credential: Option<&'f str>,
    version: Option<String>,
    sys_name: Option<String>,
    sys_descr: Option<String>,
    sys_object_id: Option<String>,
    engine_id: Option<String>,
    engine_boots: Option<u32>,
    engine_time: Option<u32>,
    rtt_ms: Option<f64>,
    tried: BTreeMap<&'f str, &'static str>,
    error: Option<Trouble>,
}

#[derive(Serialize)]
struct Trouble {
    kind: &'static str,
    message: String,
    advice: &'static str,
}

const COLUMNS: [&str; 13] = [
    "host",
    "address",
    "state",
    "credential",
    "version",
    "sys_name",
    "sys_descr",
    "sys_object_id",
    "engine_id",
    "engine_boots",
    "engine_time",
    "rtt_ms",
    "tried",
];

impl Page {
    pub(crate) fn new(format: ScanFormat) -> Self {
        Self { format, empty: true, guarded: false }
    }

    /// With `guarded`, prefixes cells that look like formulas.
    pub(crate) fn guarded(mut self, guarded: bool) -> Self {
        self.guarded = guarded;
        self
    }

    /// Returns whether remarks on the addresses are a part of it.
    pub(crate) fn has_remarks(&self) -> bool {
        matches!(self.format, ScanFormat::Hosts)
    }

    /// Writes what stands before the first address.
    pub(crate) fn begin(&self, out: &mut Vec<u8>) {
        match self.format {
            ScanFormat::Json => out.push(b'['),
            ScanFormat::Csv => line(out, COLUMNS.map(str::to_owned)),
            ScanFormat::Hosts | ScanFormat::Jsonl => {}
        }
    }

    /// Writes an address with an agent or an error. The summary counts the silent ones.
    pub(crate) fn add(&mut self, out: &mut Vec<u8>, found: &Found) {
        match &found.state {
            State::Works { .. } | State::Alive => {}
            // If a run ended early, there are thousands of cancelled addresses.
            State::Unasked(error) if *error.kind() != ErrorKind::Cancelled => {}
            _ => return,
        }
        match self.format {
            ScanFormat::Hosts => hosts(out, found),
            ScanFormat::Json => {
                out.extend_from_slice(if self.empty { b"\n" } else { b",\n" });
                output::json(out, &Record::of(found));
            }
            ScanFormat::Jsonl => {
                output::json(out, &Record::of(found));
                out.push(b'\n');
            }
            ScanFormat::Csv => {
                let cells = cells(&Record::of(found));
                line(out, cells.map(|cell| output::unformula(&cell, self.guarded)));
            }
        }
        self.empty = false;
    }

    /// Writes what stands after the last address. Only a hosts file has the remarks.
    pub(crate) fn end(&self, out: &mut Vec<u8>, remarks: impl Iterator<Item = String>) {
        match self.format {
            ScanFormat::Json => out.extend_from_slice(b"\n]\n"),
            ScanFormat::Hosts => {
                for remark in remarks {
                    out.extend_from_slice(format!("# {remark}\n").as_bytes());
                }
            }
            ScanFormat::Jsonl | ScanFormat::Csv => {}
        }
    }
}

/// Writes a line that the other commands can read. The agent's own description is a comment without
/// control characters: a newline in it would begin another line.
fn hosts(out: &mut Vec<u8>, found: &Found) {
    let mut text = String::new();
    let failures: Vec<_> =
        found.failures.iter().map(|(name, kind)| format!("{name}: {kind}")).collect();
    let failures = failures.join(", ");
    match &found.state {
        State::Works { tag, .. } => {
            text.push_str(&found.host);
            if let Some(tag) = tag {
                text.push_str(&format!(" cred={}", quoted(tag)));
            }
            let said: Vec<_> = [Object::Name, Object::Description]
                .into_iter()
                .filter_map(|object| found.text(object))
                .collect();
            if !said.is_empty() {
                text.push_str(" # ");
                output::push_safe(&mut text, &said.join(", "));
            }
        }
        State::Unasked(error) => {
            text.push_str("# ");
            output::push_safe(&mut text, &found.host);
            text.push_str(": not asked: ");
            output::push_safe(&mut text, &error.message());
        }
        _ => {
            text.push_str(&format!("# {} speaks SNMP, no credential works", found.host));
            if !failures.is_empty() {
                text.push_str(&format!(" ({failures})"));
            }
        }
    }
    out.extend_from_slice(text.as_bytes());
    out.push(b'\n');
}

/// Returns a tag as written in a hosts file.
fn quoted(tag: &str) -> String {
    let plain = |c: char| !c.is_whitespace() && !matches!(c, '"' | '\'' | '\\' | '#');
    match !tag.is_empty() && tag.chars().all(plain) {
        true => tag.to_owned(),
        false => format!("\"{}\"", tag.replace('\\', "\\\\").replace('"', "\\\"")),
    }
}

impl<'f> Record<'f> {
    fn of(found: &'f Found) -> Self {
        let (credential, version) = match &found.state {
            State::Works { tag, version, .. } => (tag.as_deref(), Some(version.to_string())),
            _ => (None, None),
        };
        let error = match &found.state {
            State::Unasked(error) => Some(Trouble {
                kind: error.kind().name(),
                message: error.message(),
                advice: output::advice(error),
            }),
            _ => None,
        };
        let engine = found.engine.as_ref();
        Self {
            schema_version: 1,
            host: &found.host,
            address: found.address.map(|address| address.to_string()),
            ok: matches!(found.state, State::Works { .. }),
            state: found.state.name(),
            credential,
            version,
            sys_name: found.text(Object::Name),
            sys_descr: found.text(Object::Description),
            sys_object_id: found.text(Object::Kind),
            engine_id: engine.map(|engine| format!("0x{}", Hex(engine.id()))),
            engine_boots: engine.map(netsnmp::Engine::boots),
            engine_time: engine.map(netsnmp::Engine::time),
            rtt_ms: found.rtt.map(|rtt| (rtt.as_secs_f64() * 1e6).round() / 1e3),
            tried: found.failures.iter().map(|(name, kind)| (name.as_str(), *kind)).collect(),
            error,
        }
    }
}

fn cells(record: &Record<'_>) -> [String; 13] {
    let text = |value: &Option<String>| {
        let mut text = String::new();
        output::push_safe(&mut text, value.as_deref().unwrap_or_default());
        text
    };
    let number = |value: Option<u32>| value.map(|n| n.to_string()).unwrap_or_default();
    let tried: Vec<_> = record.tried.iter().map(|(name, kind)| format!("{name}: {kind}")).collect();
    [
        text(&Some(record.host.to_owned())),
        text(&record.address),
        record.state.to_owned(),
        record.credential.unwrap_or_default().to_owned(),
        text(&record.version),
        text(&record.sys_name),
        text(&record.sys_descr),
        text(&record.sys_object_id),
        text(&record.engine_id),
        number(record.engine_boots),
        number(record.engine_time),
        record.rtt_ms.map(|ms| ms.to_string()).unwrap_or_default(),
        tried.join(", "),
    ]
}

/// Writes a line of CSV (RFC 4180).
fn line(out: &mut Vec<u8>, cells: [String; 13]) {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(cells).and_then(|()| Ok(writer.flush()?)).expect("memory takes it");
}

#[cfg(test)]
mod tests {
    use super::*;
    use netsnmp::{HostRecord, Oid, Outcome, Value, VarBind, Version};

    fn found(name: &[u8]) -> Found {
        let mut record = HostRecord::new("0.0", Outcome::Complete);
        let oid: Oid = "1.3.6.1.2.1.1.5.0".parse().unwrap();
        record.varbinds.push(VarBind::new(oid, Value::OctetString(name.to_vec())));
        let state = State::Works {
            tag: Some("my core".to_owned()),
            version: Version::V3,
            record: Box::new(record),
        };
        let mut found = Found::without("10.0.0.1".to_owned(), None, state);
        found.failures.push(("old".to_owned(), "timeout"));
        found
    }

    fn written(format: ScanFormat, all: &[Found]) -> String {
        let (mut page, mut out) = (Page::new(format), Vec::new());
        page.begin(&mut out);
        all.iter().for_each(|found| page.add(&mut out, found));
        page.end(&mut out, std::iter::once("a remark".to_owned()));
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn an_agents_description_stays_in_its_comment() {
        let text = written(ScanFormat::Hosts, &[found(b"sw1\n10.6.6.6 cred=core\x1b[2J\xff")]);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 2, "{text}");
        assert!(lines[0].starts_with("10.0.0.1 cred=\"my core\" # sw1 10.6.6.6"), "{text}");
        assert!(!text.contains('\u{1b}') && lines[1] == "# a remark");
        let parsed = netsnmp::hosts::HostLine::parse(lines[0]).unwrap().unwrap();
        assert_eq!(parsed.overrides.cred.as_deref(), Some("my core"));
    }

    #[test]
    fn json_and_csv_can_be_read_back() {
        let both = [found(b"a \"b\""), Found::without("h".into(), None, State::Alive)];
        let silent = Found::without("h".into(), None, State::Silent);
        let parsed: serde_json::Value =
            serde_json::from_str(&written(ScanFormat::Json, &both)).unwrap();
        assert_eq!(parsed.as_array().unwrap().len(), 2);
        assert_eq!(parsed[0]["sys_name"], "a \"b\"");
        assert_eq!(parsed[0]["tried"]["old"], "timeout");
        assert_eq!(parsed[1]["state"], "alive");
        let none = written(ScanFormat::Json, std::slice::from_ref(&silent));
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&none).unwrap(),
            serde_json::json!([])
        );
        assert_eq!(written(ScanFormat::Jsonl, &both).lines().count(), 2);
        let mut page = Page::new(ScanFormat::Csv).guarded(true);
        let mut out = Vec::new();
        page.add(&mut out, &found(b"=1+1"));
        assert!(String::from_utf8(out).unwrap().contains(",'=1+1,"));
        let table = written(ScanFormat::Csv, &both);
        let mut reader = csv::Reader::from_reader(table.as_bytes());
        assert_eq!(reader.headers().unwrap().len(), 13);
        assert_eq!(reader.records().count(), 2);
    }
}
