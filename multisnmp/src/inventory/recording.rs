//! A recorded device: reads the text of a walk, or snmprec, and answers a plan's query from it.

use netsnmp::{
    ErrorStatus, HostRecord, Oid, Value, VarBind, Version,
    inventory::Plan,
    query::{Dialog, Reply, Request, RequestKind},
};
use std::{collections::BTreeMap, ops::Bound};

/// The variables of a device.
#[derive(Debug, Default)]
pub(crate) struct Recording {
    variables: BTreeMap<Oid, Value>,
    /// The numbers of the lines whose value does not fit its type.
    pub(crate) skipped: Vec<usize>,
}

/// The most bindings in one answer, as from a device.
const MOST: usize = 120;

impl Recording {
    /// Reads the output of `walk -On` (also of snmpwalk), or snmprec: `OID|tag|value` in each line.
    ///
    /// # Errors
    /// A line that is neither, with its number. A line whose value does not fit its type is skipped:
    /// people replace what they do not want to show.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let mut recording = Self::default();
        let mut last: Option<Oid> = None;
        for (number, line) in text.lines().enumerate() {
            let wrong = |why: &str| Err(format!("line {}: {why}", number + 1));
            let line = line.trim_end_matches('\r');
            if line.trim().is_empty() || (line.starts_with('#') && last.is_none()) {
                continue;
            }
            let parsed = match line.split_once(" = ") {
                Some((oid, value)) if is_oid(oid) => Some((oid, walked(value))),
                _ => match line.splitn(3, '|').collect::<Vec<_>>()[..] {
                    [oid, tag, value] if is_oid(oid) => Some((oid, recorded(tag, value))),
                    _ => None,
                },
            };
            match (parsed, &last) {
                (Some((oid, value)), _) => {
                    let Ok(oid) = oid.trim().trim_start_matches('.').parse::<Oid>() else {
                        return wrong("the OID is not valid");
                    };
                    match value {
                        Some(value) => recording.variables.insert(oid.clone(), value),
                        None => {
                            recording.skipped.push(number + 1);
                            continue;
                        }
                    };
                    last = Some(oid);
                }
                // A text with line ends goes on in the next line.
                (None, Some(oid)) => {
                    if let Some(Value::OctetString(bytes)) = recording.variables.get_mut(oid) {
                        bytes.push(b'\n');
                        bytes.extend_from_slice(line.strip_suffix('"').unwrap_or(line).as_bytes());
                    }
                }
                (None, None) => {
                    return wrong("this is neither a line of walk -On nor of snmprec");
                }
            }
        }
        match recording.variables.is_empty() {
            true => Err("there is no variable".to_owned()),
            false => Ok(recording),
        }
    }

    /// Answers the query of a plan, without a network.
    pub(crate) fn record(&self, plan: &Plan, name: &str) -> HostRecord {
        let mut dialog = Dialog::new(&plan.query(), Version::V2c, 25);
        let mut requests = 0;
        while let Some(request) = dialog.request().cloned() {
            requests += 1;
            dialog.accept(self.answer(&request));
        }
        let finished = dialog.finish();
        let mut record = HostRecord::new(name, finished.outcome);
        record.varbinds = finished.varbinds;
        record.ends = finished.ends;
        record.tries = requests;
        record
    }

    /// Returns the first variable after this OID.
    pub(crate) fn next(&self, oid: &Oid) -> Option<VarBind> {
        let behind = (Bound::Excluded(oid.clone()), Bound::Unbounded);
        let (oid, value) = self.variables.range(behind).next()?;
        Some(VarBind::new(oid.clone(), value.clone()))
    }

    fn answer(&self, request: &Request) -> Reply {
        let one = |oid: &Oid| match request.kind {
            RequestKind::Get => {
                let value = self.variables.get(oid).cloned();
                VarBind::new(oid.clone(), value.unwrap_or(Value::NoSuchObject))
            }
            _ => self.next(oid).unwrap_or_else(|| VarBind::new(oid.clone(), Value::EndOfMibView)),
        };
        let mut row: Vec<Oid> = request.varbinds.iter().map(|v| v.oid.clone()).collect();
        let repetitions = match request.kind {
            RequestKind::GetBulk { max_repetitions, .. } => max_repetitions,
            _ => 1,
        };
        let most = MOST.max(row.len());
        let mut varbinds = Vec::new();
        'rows: for _ in 0..repetitions {
            for at in &mut row {
                if varbinds.len() == most {
                    break 'rows;
                }
                let varbind = one(at);
                *at = varbind.oid.clone();
                varbinds.push(varbind);
            }
        }
        Reply { status: ErrorStatus::NO_ERROR, index: 0, varbinds: varbinds.into() }
    }
}

fn is_oid(text: &str) -> bool {
    let text = text.trim().trim_start_matches('.');
    text.contains('.') && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// Reads the value of a walk: `STRING: "text"`, `INTEGER: up(1)`, `Hex-STRING: 00 1B`.
fn walked(text: &str) -> Option<Value> {
    let text = text.trim_start();
    let Some((kind, value)) =
        text.split_once(": ").or_else(|| text.strip_suffix(':').map(|k| (k, "")))
    else {
        return Some(plain(text));
    };
    // `up(1)` and `(123) 0:00:01.23` have the number in brackets; `5 seconds` has a unit after it.
    let number = || {
        let inside = value.rsplit_once('(').and_then(|(_, rest)| rest.split_once(')'));
        let word =
            inside.map_or_else(|| value.split_whitespace().next(), |(number, _)| Some(number));
        word.unwrap_or_default()
    };
    Some(match kind {
        "STRING" => Value::OctetString(unquoted(value).into()),
        "Hex-STRING" | "BITS" => Value::OctetString(hex(value)?),
        "INTEGER" | "Integer32" => Value::Integer(number().parse().ok()?),
        "Gauge32" | "Unsigned32" => Value::Gauge32(number().parse().ok()?),
        "Counter32" => Value::Counter32(number().parse().ok()?),
        "Counter64" => Value::Counter64(number().parse().ok()?),
        "Timeticks" => Value::TimeTicks(number().parse().ok()?),
        "IpAddress" | "Network Address" => Value::IpAddress(value.trim().parse().ok()?),
        "OID" => Value::ObjectIdentifier(value.trim().trim_start_matches('.').parse().ok()?),
        "Opaque" => Value::Opaque(Vec::new()),
        _ => plain(text),
    })
}

/// A value without a type, as `-OQ` prints it.
fn plain(text: &str) -> Value {
    match text.trim() {
        "NULL" => Value::Null,
        text => match text.parse() {
            Ok(number) => Value::Integer(number),
            Err(_) => Value::OctetString(unquoted(text).into()),
        },
    }
}

fn unquoted(text: &str) -> String {
    let Some(inside) = text.strip_prefix('"') else { return text.to_owned() };
    inside.strip_suffix('"').unwrap_or(inside).replace("\\\"", "\"").replace("\\\\", "\\")
}

/// Reads a value of snmprec. The tag is that of BER; `x` after it means hexadecimal digits.
fn recorded(tag: &str, value: &str) -> Option<Value> {
    let tag = tag.trim();
    let (tag, bytes) = match tag.strip_suffix('x') {
        Some(tag) => (tag, hex(value)?),
        None => (tag.trim_end_matches('e'), value.as_bytes().to_vec()),
    };
    let number = || value.trim().parse::<i128>().ok();
    Some(match tag {
        // An agent's numbers wrap at 32 bits.
        "2" => Value::Integer(number()? as i32),
        "4" => Value::OctetString(bytes),
        "5" => Value::Null,
        "6" => Value::ObjectIdentifier(value.trim().trim_start_matches('.').parse().ok()?),
        "64" => match <[u8; 4]>::try_from(&bytes[..]) {
            Ok(octets) if value.parse::<std::net::Ipv4Addr>().is_err() => {
                Value::IpAddress(octets.into())
            }
            _ => Value::IpAddress(value.trim().parse().ok()?),
        },
        "65" => Value::Counter32(number()? as u32),
        "66" => Value::Gauge32(number()? as u32),
        "67" => Value::TimeTicks(number()? as u32),
        "68" => Value::Opaque(bytes),
        "70" => Value::Counter64(number()? as u64),
        _ => return None,
    })
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let text = text.trim().trim_start_matches("0x");
    let digits: Vec<u32> = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_digit(16))
        .collect::<Option<_>>()?;
    let pair = |pair: &[u32]| (pair[0] << 4 | pair[1]) as u8;
    digits.len().is_multiple_of(2).then(|| digits.chunks(2).map(pair).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walks_and_snmprec_are_read() {
        let walk = "\
.1.3.6.1.2.1.1.1.0 = STRING: \"one\ntwo\"
.1.3.6.1.2.1.1.2.0 = OID: .1.3.6.1.4.1.9.1.1
.1.3.6.1.2.1.1.3.0 = Timeticks: (123) 0:00:01.23
.1.3.6.1.2.1.2.2.1.6.1 = Hex-STRING: 00 1B 54 AA
.1.3.6.1.2.1.2.2.1.8.1 = INTEGER: up(1)
.1.3.6.1.2.1.4.20.1.1.10.0.0.1 = IpAddress: 10.0.0.1
.1.3.6.1.2.1.9.1 = \"\"
";
        let snmprec = "\
1.3.6.1.2.1.1.1.0|4x|6f6e650a74776f
1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.9.1.1
1.3.6.1.2.1.1.3.0|67|123
1.3.6.1.2.1.2.2.1.6.1|4x|001B54AA
1.3.6.1.2.1.2.2.1.8.1|2|1
1.3.6.1.2.1.4.20.1.1.10.0.0.1|64|10.0.0.1
1.3.6.1.2.1.9.1|4|
";
        let [walk, snmprec] = [walk, snmprec].map(|text| Recording::read(text).unwrap().variables);
        assert_eq!(walk, snmprec);
        assert_eq!(walk.len(), 7);
    }

    #[test]
    fn a_wrong_line_is_named() {
        for (text, why) in [
            ("", "no variable"),
            ("hello", "line 1"),
            ("1.3.6.1.2.1.1.1.0|99|x", "no variable"),
            (".1.3.6.1.2.1.1.2.0 = OID: x", "no variable"),
            ("1.3.99999999999|4|x", "line 1"),
        ] {
            let error = Recording::read(text).unwrap_err();
            assert!(error.contains(why), "{text}: {error}");
        }
        let some = Recording::read("1.3.6.1.2.1.1.1.0|4|x\n1.3.6.1.2.1.1.3.0|67|x").unwrap();
        assert_eq!((some.variables.len(), &some.skipped[..]), (1, &[2][..]));
    }
}
