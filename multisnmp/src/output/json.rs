//! One JSON object per host: as lines, or as one array.
//!
//! | key | what |
//! | --- | --- |
//! | `schema_version` | 1; it rises when a key changes its meaning or goes |
//! | `host` | the target, as it was given |
//! | `address` | address and port asked, or null |
//! | `ok` | whether the host answered at all |
//! | `complete` | whether everything asked for came |
//! | `varbinds` | in the agent's order |
//! | `error` | null, or `kind`, `message` and `advice`: why it is not complete |
//! | `elapsed_ms` | from the first datagram to the last, milliseconds |
//! | `tries` | messages sent |
//!
//! A varbind has `oid` (numbers), `name`, `index`, `type`, `value` (a number; in a string where it
//! passes 2^53, as most JSON readers hold doubles; an OID in numbers; of a string its text), `text`
//! (by enumeration, hint and units; of BITS the labels) and `raw` (the octets of a string in hex, of
//! other types null). Each value of `index` has `name`, `type`, `value`, `text` and `raw` alike.
//!
//! What the MIB says more of a value is there where it does, of an index too: `units`; `address`
//! where it is one (`00:1b:21:09:ab:ff` of a MacAddress or PhysAddress, `10.0.0.1`, `2001:db8::1`
//! of an InetAddress by its type, with a port of a TransportAddress), or null where the octets are
//! none; `time` of a DateAndTime as RFC 3339 has it, or null; `bits` of BITS, the labels of those
//! set, and the numbers of those without one.
//!
//! No other key is ever left out but one: `walk_ends`, where walks were made, has the end of each in order: `end-of-view`,
//! `left-subtree` or `end-oid` where it gave all there is; else `non-increasing`, `empty-reply`,
//! `limit`, or the `kind` of the error that ended it.

use super::{Page, Render, escape::string, values::Values};
use netsnmp::{
    Error, HostRecord, Mib, Oid, Value, VarBind,
    mib::{Sense, Style, bits_set, rfc3339},
    query::WalkEnd,
};
use serde::Serialize;
use std::{fmt, io::Write, net::SocketAddr, time::Duration};

/// An object a line, each host as it ends.
pub(super) struct Lines(Objects);

/// `[`, an object a line, `]`.
pub(super) struct Array {
    objects: Objects,
    begun: bool,
}

impl Lines {
    pub(super) fn new(values: Values) -> Self {
        Self(Objects::new(values))
    }
}

impl Array {
    pub(super) fn new(values: Values) -> Self {
        Self { objects: Objects::new(values), begun: false }
    }
}

impl Render for Lines {
    fn record(&mut self, record: HostRecord, page: &mut Page) {
        self.0.write(&record, &mut page.out);
        page.out.push(b'\n');
    }
}

impl Render for Array {
    fn begin(&mut self, page: &mut Page) {
        page.out.push(b'[');
    }

    fn record(&mut self, record: HostRecord, page: &mut Page) {
        page.out.extend_from_slice(if self.begun { b",\n" } else { b"\n" });
        self.begun = true;
        self.objects.write(&record, &mut page.out);
    }

    fn end(&mut self, page: &mut Page) {
        page.out.extend_from_slice(if self.begun { b"\n]\n" } else { b"]\n" });
    }
}

/// Writes straight into the page: with thousands of varbinds a host, whatever stands between a
/// value and its bytes costs more than both.
struct Objects {
    values: Values,
    /// Text on its way: one allocation for all.
    text: String,
}

impl Objects {
    fn new(values: Values) -> Self {
        Self { values, text: String::new() }
    }

    fn write(&mut self, record: &HostRecord, out: &mut Vec<u8>) {
        // Keys stand in the order of the table above.
        out.extend_from_slice(b"{\"schema_version\":1,\"host\":");
        string(out, &record.host);
        out.extend_from_slice(b",\"address\":");
        match record.address {
            Some(address) => self.address(out, address),
            None => out.extend_from_slice(NULL),
        }
        out.extend_from_slice(b",\"ok\":");
        boolean(out, !record.outcome.is_failed());
        out.extend_from_slice(b",\"complete\":");
        boolean(out, record.outcome.is_complete());
        out.extend_from_slice(b",\"varbinds\":[");
        self.values.begin();
        for (i, varbind) in record.varbinds.iter().enumerate() {
            out.extend_from_slice(if i > 0 { b"," } else { b"" });
            self.varbind(out, varbind, &record.varbinds);
        }
        out.extend_from_slice(b"],\"error\":");
        match record.outcome.error() {
            Some(error) => failure(out, error),
            None => out.extend_from_slice(NULL),
        }
        out.extend_from_slice(b",\"elapsed_ms\":");
        milliseconds(out, record.elapsed);
        out.extend_from_slice(b",\"tries\":");
        scalar(out, &record.tries);
        if !record.ends.is_empty() {
            out.extend_from_slice(b",\"walk_ends\":[");
            for (i, end) in record.ends.iter().enumerate() {
                out.extend_from_slice(if i > 0 { b"," } else { b"" });
                string(out, ending(end));
            }
            out.push(b']');
        }
        out.push(b'}');
    }

    fn varbind(&mut self, out: &mut Vec<u8>, varbind: &VarBind, all: &[VarBind]) {
        let VarBind { oid, value } = varbind;
        out.extend_from_slice(b"{\"oid\":");
        self.made(out, |values, text| values.numbers_into(text, oid));
        out.extend_from_slice(b",\"name\":");
        self.made(out, |values, text| values.name_into(text, oid));
        out.extend_from_slice(b",\"index\":[");
        self.index(out, oid);
        out.extend_from_slice(b"],");
        let Self { values, text } = self;
        text.clear();
        let (sense, units) = values.text_and_sense(text, oid, value, all);
        facets(out, value, text);
        if sense != Sense::Plain {
            meaning(out, sense, value, text, |bit| values.bit(oid, bit));
        }
        if let Some(units) = units {
            out.extend_from_slice(b",\"units\":");
            string(out, units);
        }
        out.push(b'}');
    }

    fn index(&mut self, out: &mut Vec<u8>, oid: &Oid) {
        let Self { values, text } = self;
        for (i, index) in values.index(oid).enumerate() {
            out.extend_from_slice(if i > 0 { b",{\"name\":" } else { b"{\"name\":" });
            string(out, index.name);
            out.push(b',');
            text.clear();
            if index.is_plain() {
                facets_of_number(out, &index.value);
            } else {
                let sense = values.part_into(text, &index);
                facets(out, &index.value, text);
                if sense != Sense::Plain {
                    let label = |bit| index.object.and_then(|object| object.label(bit as i64));
                    meaning(out, sense, &index.value, text, label);
                }
            }
            out.push(b'}');
        }
    }

    /// A string that is made, in quotes.
    fn made(&mut self, out: &mut Vec<u8>, make: impl FnOnce(&Values, &mut String)) {
        self.text.clear();
        make(&self.values, &mut self.text);
        string(out, &self.text);
    }

    fn address(&mut self, out: &mut Vec<u8>, address: SocketAddr) {
        let SocketAddr::V4(v4) = address else {
            return self.made(out, |_, text| {
                let _ = fmt::Write::write_fmt(text, format_args!("{address}"));
            });
        };
        out.push(b'"');
        for (i, octet) in v4.ip().octets().iter().enumerate() {
            out.extend_from_slice(if i > 0 { b"." } else { b"" });
            scalar(out, octet);
        }
        out.push(b':');
        scalar(out, &v4.port());
        out.push(b'"');
    }
}

const NULL: &[u8] = b"null";

/// The values of the INDEX of a column's instance, as a varbind's `index` has them.
pub(crate) fn index_of(mib: &'static Mib, oid: &Oid) -> serde_json::Value {
    let mut out = vec![b'['];
    Objects::new(Values::new(mib, Style::default())).index(&mut out, oid);
    out.push(b']');
    serde_json::from_slice(&out).unwrap_or_default()
}

/// `type`, `value`, `text` and `raw`, of a varbind and of a value of its index alike.
fn facets(out: &mut Vec<u8>, value: &Value, text: &str) {
    kind(out, value);
    out.extend_from_slice(b",\"value\":");
    typed(out, value, text);
    out.extend_from_slice(b",\"text\":");
    string(out, text);
    out.extend_from_slice(b",\"raw\":");
    match value.as_bytes() {
        Some(bytes) => {
            out.push(b'"');
            let start = out.len();
            out.resize(start + 2 * bytes.len(), 0);
            for (digits, byte) in out[start..].chunks_exact_mut(2).zip(bytes) {
                digits.copy_from_slice(&hex(*byte));
            }
            out.push(b'"');
        }
        None => out.extend_from_slice(NULL),
    }
}

/// The same of a number whose text is the number.
fn facets_of_number(out: &mut Vec<u8>, value: &Value) {
    kind(out, value);
    out.extend_from_slice(b",\"value\":");
    let start = out.len();
    typed(out, value, "");
    let end = out.len();
    out.extend_from_slice(b",\"text\":\"");
    out.extend_from_within(start..end);
    out.extend_from_slice(b"\",\"raw\":null");
}

/// `type`, which no name of needs escaping.
fn kind(out: &mut Vec<u8>, value: &Value) {
    out.extend_from_slice(b"\"type\":\"");
    out.extend_from_slice(value.type_name().as_bytes());
    out.push(b'"');
}

/// `address`, `time` or `bits`, each with a comma before it.
fn meaning<'l>(
    out: &mut Vec<u8>,
    sense: Sense,
    value: &Value,
    text: &mut String,
    label: impl Fn(usize) -> Option<&'l str>,
) {
    let octets = value.as_bytes().unwrap_or_default();
    text.clear();
    match sense {
        Sense::Address(kind) => {
            out.extend_from_slice(b",\"address\":");
            match kind.write(text, octets) {
                true => string(out, text),
                false => out.extend_from_slice(NULL),
            }
        }
        Sense::Time => {
            out.extend_from_slice(b",\"time\":");
            match rfc3339(text, octets) {
                true => string(out, text),
                false => out.extend_from_slice(NULL),
            }
        }
        Sense::Bits => {
            out.extend_from_slice(b",\"bits\":[");
            for (i, bit) in bits_set(octets).enumerate() {
                out.extend_from_slice(if i > 0 { b"," } else { b"" });
                match label(bit) {
                    Some(label) => string(out, label),
                    None => scalar(out, &bit),
                }
            }
            out.push(b']');
        }
        _ => {}
    }
}

fn boolean(out: &mut Vec<u8>, is: bool) {
    out.extend_from_slice(if is { b"true" } else { b"false" });
}

/// Numbers, as serde has them.
fn scalar(out: &mut Vec<u8>, value: &impl Serialize) {
    serde_json::to_writer(out, value).expect("writing to memory does not fail");
}

/// To the microsecond, as serde has a double.
fn milliseconds(out: &mut Vec<u8>, elapsed: Duration) {
    let micros = (elapsed.as_secs_f64() * 1e6).round();
    // From 10^16 on a double is written with its exponent.
    if micros >= 1e15 {
        return scalar(out, &(micros / 1e3));
    }
    let (whole, fraction) = (micros as u64 / 1000, micros as u64 % 1000);
    scalar(out, &whole);
    let digits = [fraction / 100, fraction / 10 % 10, fraction % 10].map(|d| b'0' + d as u8);
    let used = 3 - digits[1..].iter().rev().take_while(|&&digit| digit == b'0').count();
    out.push(b'.');
    out.extend_from_slice(&digits[..used]);
}

fn ending(end: &WalkEnd) -> &str {
    match end {
        WalkEnd::EndOfView => "end-of-view",
        WalkEnd::LeftSubtree => "left-subtree",
        WalkEnd::EndOid => "end-oid",
        WalkEnd::NonIncreasing { .. } => "non-increasing",
        WalkEnd::EmptyReply => "empty-reply",
        WalkEnd::Limit(_) => "limit",
        WalkEnd::Failed(error) => error.kind().name(),
        _ => "other",
    }
}

fn failure(out: &mut Vec<u8>, error: &Error) {
    out.extend_from_slice(b"{\"kind\":");
    string(out, error.kind().name());
    out.extend_from_slice(b",\"message\":");
    string(out, &error.message());
    out.extend_from_slice(b",\"advice\":");
    string(out, error.advice());
    out.push(b'}');
}

/// 2^53, the last whole number of which every double has both neighbours.
const EXACT: u64 = 1 << 53;

/// The value as JSON has it; `text` for the types that are strings.
fn typed(out: &mut Vec<u8>, value: &Value, text: &str) {
    let quoted = |out: &mut Vec<u8>, what: &dyn fmt::Display| {
        // None of them has a character that needs a backslash.
        let _ = write!(out, "\"{what}\"");
    };
    match value {
        Value::Integer(n) => scalar(out, n),
        Value::Counter32(n) | Value::Gauge32(n) | Value::TimeTicks(n) | Value::UInteger32(n) => {
            scalar(out, n)
        }
        Value::Counter64(n) | Value::Unsigned64(n) if *n <= EXACT => scalar(out, n),
        Value::Counter64(n) | Value::Unsigned64(n) => quoted(out, n),
        Value::Integer64(n) if n.unsigned_abs() <= EXACT => scalar(out, n),
        Value::Integer64(n) => quoted(out, n),
        // JSON has no infinity and no NaN.
        Value::Float(x) if x.is_finite() => scalar(out, x),
        Value::Float(x) => quoted(out, x),
        Value::Double(x) if x.is_finite() => scalar(out, x),
        Value::Double(x) => quoted(out, x),
        Value::ObjectIdentifier(oid) => quoted(out, oid),
        Value::IpAddress(ip) => quoted(out, ip),
        value if value.as_bytes().is_some() => string(out, text),
        // NULL and the exceptions; `type` tells which.
        _ => out.extend_from_slice(NULL),
    }
}

fn hex(byte: u8) -> [u8; 2] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]
}

/// Two digits an octet, nothing between.
pub(super) struct Hex<'a>(pub(super) &'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::{Format, testing};
    use netsnmp::{ErrorKind, Outcome};

    fn parse(record: HostRecord) -> serde_json::Value {
        let printed = testing::print(testing::options(Format::Jsonl), [record]);
        assert_eq!(printed.notes, "");
        assert_eq!(printed.out.matches('\n').count(), 1, "{:?}", printed.out);
        serde_json::from_str(&printed.out).unwrap()
    }

    fn varbind(oid: &str, value: Value) -> serde_json::Value {
        parse(testing::answer("h", &[(oid, value)]))["varbinds"][0].take()
    }

    #[test]
    fn a_record_has_these_keys() {
        let oid = "1.3.6.1.2.1.2.2.1.8.3";
        let mut record = testing::answer("core-1", &[(oid, Value::Integer(1))]);
        record.address = Some("10.0.0.1:161".parse().unwrap());
        record.elapsed = Duration::from_nanos(1_234_567);
        record.tries = 2;
        let printed = testing::print(testing::options(Format::Jsonl), [record]);
        assert_eq!(
            printed.out,
            concat!(
                r#"{"schema_version":1,"host":"core-1","address":"10.0.0.1:161","ok":true,"#,
                r#""complete":true,"varbinds":[{"oid":"1.3.6.1.2.1.2.2.1.8.3","#,
                r#""name":"IF-MIB::ifOperStatus.3","index":[{"name":"ifIndex","type":"INTEGER","#,
                r#""value":3,"text":"3","raw":null}],"#,
                r#""type":"INTEGER","value":1,"text":"up","raw":null}],"error":null,"#,
                r#""elapsed_ms":1.235,"tries":2}"#,
                "\n"
            )
        );
    }

    #[test]
    fn time_and_address_are_as_serde_has_them() {
        let mut seconds = vec![0.0, 1e-7, 5e-7, 1e-6, 1e-5, 0.0123, 0.1, 1.0, 1.5, 86_400.001];
        seconds.extend([1e8, 9.99e8, 1e9, 1e12, 1e15, 1e18]);
        seconds.extend((0..2000).map(|i| f64::from(i) * 0.000_137));
        for seconds in seconds {
            let (mut out, elapsed) = (Vec::new(), Duration::from_secs_f64(seconds));
            milliseconds(&mut out, elapsed);
            let double = (elapsed.as_secs_f64() * 1e6).round() / 1e3;
            assert_eq!(String::from_utf8(out).unwrap(), serde_json::to_string(&double).unwrap());
        }
        for address in ["0.0.0.0:0", "10.20.255.1:65535", "[2001:db8::1]:161", "[::]:1"] {
            let mut record = HostRecord::new("h", Outcome::Complete);
            record.address = Some(address.parse().unwrap());
            assert_eq!(parse(record)["address"], address);
        }
    }

    #[test]
    fn a_failed_host_has_them_too() {
        let failed = Outcome::Failed(Error::new(ErrorKind::Refused));
        let object = parse(HostRecord::new("h", failed));
        assert_eq!((&object["ok"], &object["complete"]), (&false.into(), &false.into()));
        assert_eq!(object["address"], serde_json::Value::Null);
        assert_eq!(object["varbinds"], serde_json::json!([]));
        assert_eq!(
            object["error"],
            serde_json::json!({
                "kind": "refused",
                "message": "connection refused",
                "advice": "the host is up but no agent listens on that port",
            })
        );
        let mut partial = testing::answer("h", &[("1.3.6.1.2.1.1.3.0", Value::TimeTicks(1))]);
        partial.outcome = Outcome::Partial(Error::new(ErrorKind::TooBig));
        let object = parse(partial);
        assert_eq!((&object["ok"], &object["complete"]), (&true.into(), &false.into()));
        assert_eq!(object["error"]["kind"], "too-big");
    }

    #[test]
    fn the_end_of_each_walk_is_told() {
        let mut record = testing::answer("h", &[]);
        assert!(parse(record.clone()).get("walk_ends").is_none());
        record.ends = vec![
            WalkEnd::LeftSubtree,
            WalkEnd::EndOfView,
            WalkEnd::Limit(2),
            WalkEnd::Failed(Error::new(ErrorKind::Refused)),
        ];
        let ends = serde_json::json!(["left-subtree", "end-of-view", "limit", "refused"]);
        assert_eq!(parse(record)["walk_ends"], ends);
    }

    #[test]
    fn numbers_come_back_as_they_were() {
        const COUNTER: &str = "1.3.6.1.2.1.31.1.1.1.6.1";
        let value = |value| varbind(COUNTER, value)["value"].take();
        assert_eq!(value(Value::Counter64(EXACT)), 9_007_199_254_740_992_u64);
        assert_eq!(value(Value::Counter64(EXACT + 1)), "9007199254740993");
        assert_eq!(value(Value::Counter64(u64::MAX)), "18446744073709551615");
        assert_eq!(value(Value::Integer64(i64::MIN)), "-9223372036854775808");
        assert_eq!(value(Value::Integer64(-5)), -5);
        assert_eq!(value(Value::Integer(i32::MIN)), i32::MIN);
        assert_eq!(value(Value::Double(0.1)), 0.1);
        assert_eq!(value(Value::Double(f64::NEG_INFINITY)), "-inf");
        assert_eq!(value(Value::Float(f32::NAN)), "NaN");
        assert_eq!(value(Value::NoSuchInstance), serde_json::Value::Null);
        assert_eq!(varbind(COUNTER, Value::NoSuchInstance)["type"], "noSuchInstance");
        assert_eq!(value(Value::IpAddress([10, 0, 0, 1].into())), "10.0.0.1");
        let oid = Value::ObjectIdentifier("1.3.6.1.2.1.1".parse().unwrap());
        let varbind = varbind("1.3.6.1.2.1.1.2.0", oid);
        assert_eq!(varbind["value"], "1.3.6.1.2.1.1");
        assert_eq!(varbind["text"], "SNMPv2-MIB::system");
    }

    #[test]
    fn every_string_comes_back_octet_by_octet() {
        let all: Vec<u8> = (0..=255).collect();
        for bytes in
            [&all[..], b"", b"caf\xc3\xa9", b"\x1b[2J", b"a\r\nb", "\u{2028}\u{85}".as_bytes()]
        {
            let varbind = varbind("1.3.6.1.2.1.1.1.0", Value::OctetString(bytes.to_vec()));
            let raw = varbind["raw"].as_str().unwrap();
            let octet = |at| u8::from_str_radix(&raw[at..at + 2], 16).unwrap();
            assert_eq!((0..raw.len()).step_by(2).map(octet).collect::<Vec<_>>(), bytes);
            assert_eq!(varbind["value"], varbind["text"]);
        }
        let text = |bytes: &[u8]| {
            varbind("1.3.6.1.2.1.1.1.0", Value::OctetString(bytes.to_vec()))["text"].take()
        };
        assert_eq!(text(b"caf\xc3\xa9 \"x\""), "café \"x\"");
        assert_eq!(text(b"a\r\nb"), "a\r\nb");
    }

    #[test]
    fn what_a_terminal_would_act_on_is_escaped_and_comes_back() {
        let host = "h\u{1b}\u{7f}\u{9b}\u{202e}\u{2028}é";
        let record = || HostRecord::new(host, Outcome::Complete);
        let printed = testing::print(testing::options(Format::Jsonl), [record()]);
        assert!(printed.out.contains(r#""h\u001b\u007f\u009b\u202e\u2028é""#), "{}", printed.out);
        assert_eq!(parse(record())["host"], host);
    }

    #[test]
    fn each_column_of_an_index_is_told() {
        let varbind = varbind("1.3.6.1.2.1.31.1.2.1.3.0.5", Value::Integer(1));
        assert_eq!(
            varbind["index"],
            serde_json::json!([
                {"name": "ifStackHigherLayer", "type": "INTEGER", "value": 0, "text": "0", "raw": null},
                {"name": "ifStackLowerLayer", "type": "INTEGER", "value": 5, "text": "5", "raw": null},
            ])
        );
        assert_eq!(
            self::varbind("1.3.6.1.2.1.1.3.0", Value::TimeTicks(1))["index"],
            serde_json::json!([])
        );
    }

    fn at(name: &str, value: Value) -> serde_json::Value {
        varbind(&netsnmp::Mib::builtin().resolve(name).unwrap().to_string(), value)
    }

    fn octets(octets: &[u8]) -> Value {
        Value::OctetString(octets.to_vec())
    }

    #[test]
    fn an_index_needs_no_taking_apart() {
        let it = at("ipNetToPhysicalType[3][ipv4][10.0.0.1]", Value::Integer(3));
        assert_eq!(
            it["index"],
            serde_json::json!([
                {"name": "ipNetToPhysicalIfIndex", "type": "INTEGER", "value": 3, "text": "3",
                 "raw": null},
                {"name": "ipNetToPhysicalNetAddressType", "type": "INTEGER", "value": 1,
                 "text": "ipv4", "raw": null},
                {"name": "ipNetToPhysicalNetAddress", "type": "STRING", "value": "10.0.0.1",
                 "text": "10.0.0.1", "raw": "0a000001", "address": "10.0.0.1"},
            ])
        );
        assert_eq!((&it["value"], &it["text"]), (&3.into(), &"dynamic".into()));
        let it = at("dot1dTpFdbPort.0:1b:21:9:ab:ff", Value::Integer(3));
        assert_eq!(
            it["index"],
            serde_json::json!([
                {"name": "dot1dTpFdbAddress", "type": "STRING", "value": "0:1b:21:9:ab:ff",
                 "text": "0:1b:21:9:ab:ff", "raw": "001b2109abff", "address": "00:1b:21:09:ab:ff"},
            ])
        );
        let it = at("vacmViewTreeFamilyType[\"all\"][1.3.6]", Value::Integer(1));
        assert_eq!(it["index"][1]["value"], "1.3.6");
        assert_eq!(it["index"][1]["text"], "SNMPv2-SMI::dod");
        // What does not fit the INDEX is in the OID alone.
        assert_eq!(
            varbind("1.3.6.1.2.1.2.2.1.8.3.4", Value::Integer(1))["index"],
            serde_json::json!([])
        );
    }

    #[test]
    fn what_the_mib_says_more_of_a_value_is_there() {
        let date = octets(&[7, 232, 2, 29, 13, 30, 15, 5, b'+', 2, 0]);
        let it = at("hrSystemDate.0", date);
        assert_eq!(it["text"], "2024-2-29,13:30:15.5,+2:0");
        assert_eq!(it["time"], "2024-02-29T13:30:15.5+02:00");
        assert_eq!(at("hrSystemDate.0", octets(&[0; 8]))["time"], serde_json::Value::Null);
        let it = at("ifPhysAddress.1", octets(&[0, 0x1b, 0x21, 9, 0xab, 0xff]));
        assert_eq!(
            (&it["text"], &it["address"]),
            (&"0:1b:21:9:ab:ff".into(), &"00:1b:21:09:ab:ff".into())
        );
        assert_eq!(at("ifPhysAddress.1", octets(&[]))["address"], serde_json::Value::Null);
        let it = at("lldpLocSysCapSupported.0", octets(&[0x28, 0x40]));
        assert_eq!((&it["text"], &it["raw"]), (&"bridge router 9".into(), &"2840".into()));
        assert_eq!(it["bits"], serde_json::json!(["bridge", "router", 9]));
        let it = at("hrStorageAllocationUnits.1", Value::Integer(4096));
        assert_eq!((&it["value"], &it["units"]), (&4096.into(), &"Bytes".into()));
        let plain = at("ifDescr.1", octets(b"lo"));
        for key in ["address", "time", "bits", "units"] {
            assert!(plain.get(key).is_none(), "{key}");
        }
    }

    #[test]
    fn an_address_is_told_by_its_row() {
        let row = |kind: i32| {
            let oid = |name: &str| {
                let name = format!("{name}.\"a\".\"b\"");
                netsnmp::Mib::builtin().resolve(&name).unwrap().to_string()
            };
            let (address, of) = (oid("pingCtlTargetAddress"), oid("pingCtlTargetAddressType"));
            let varbinds = [(&*address, octets(b"abcd")), (&*of, Value::Integer(kind))];
            parse(testing::answer("h", &varbinds))["varbinds"][0].take()
        };
        assert_eq!(row(1)["address"], "97.98.99.100");
        assert_eq!((&row(1)["text"], &row(1)["raw"]), (&"97.98.99.100".into(), &"61626364".into()));
        assert_eq!(row(16)["address"], "abcd");
        assert_eq!(row(2)["address"], serde_json::Value::Null);
        assert!(row(0).get("address").is_none());
    }

    #[test]
    fn one_host_tells_nothing_of_the_next() {
        let oid = |name: &str| netsnmp::Mib::builtin().resolve(name).unwrap().to_string();
        let (address, of) =
            (oid("pingCtlTargetAddress.\"a\".\"b\""), oid("pingCtlTargetAddressType.\"a\".\"b\""));
        let first = [(&*address, octets(b"abcd")), (&*of, Value::Integer(1))];
        let records = [testing::answer("a", &first), testing::answer("b", &first[..1])];
        let printed = testing::print(testing::options(Format::Jsonl), records);
        assert_eq!(printed.out.matches("97.98.99.100\"").count(), 3, "{}", printed.out);
    }

    #[test]
    fn text_in_utf_8_is_text_without_a_hint_too() {
        let it = varbind("1.3.6.1.4.1.99999.1", octets("Zürich \"1\"".as_bytes()));
        assert_eq!(it["text"], "Zürich \"1\"");
        assert_eq!(varbind("1.3.6.1.4.1.99999.1", octets(&[0xfc]))["text"], "FC");
    }

    #[test]
    fn the_letters_of_the_style_are_followed() {
        let mut options = testing::options(Format::Json);
        options.style.apply("ne").unwrap();
        let record = testing::answer("h", &[("1.3.6.1.2.1.2.2.1.8.3", Value::Integer(1))]);
        let printed = testing::print(options, [record]);
        let object: serde_json::Value = serde_json::from_str(&printed.out).unwrap();
        assert_eq!(object[0]["varbinds"][0]["name"], ".1.3.6.1.2.1.2.2.1.8.3");
        assert_eq!(object[0]["varbinds"][0]["text"], "1");
    }

    #[test]
    fn an_array_is_valid_with_none_one_and_two() {
        for count in 0..3 {
            let records = (0..count).map(|i| HostRecord::new(format!("h{i}"), Outcome::Complete));
            let printed = testing::print(testing::options(Format::Json), records);
            let list: Vec<serde_json::Value> = serde_json::from_str(&printed.out).unwrap();
            assert_eq!(list.len(), count);
            assert!(printed.out.ends_with("]\n"));
        }
    }
}
