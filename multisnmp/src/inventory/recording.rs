//! A recorded device: reads the text of a walk, or snmprec, and answers a plan's query from it.

mod printed;

use netsnmp::{
    ErrorStatus, HostRecord, Mib, Oid, Value, VarBind, Version,
    inventory::Plan,
    query::{Dialog, Reply, Request, RequestKind},
};
use printed::{hex, printed};
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

/// A variable as it stands in the file.
struct Entry<'t> {
    /// The number of its first line.
    line: usize,
    oid: &'t str,
    /// The tag of snmprec; `None` for a line of a walk.
    tag: Option<&'t str>,
    /// The value. Texts and long hexadecimal values have several lines.
    value: String,
}

impl<'t> Entry<'t> {
    /// Reads the first line of a variable; returns `None` for any other line.
    fn begin(number: usize, line: &'t str) -> Option<Self> {
        // A trailing blank can be missing: editors remove it.
        let (oid, value) = match line.split_once(" = ") {
            Some(parts) => parts,
            None => line.strip_suffix(" =").map(|oid| (oid, "")).unwrap_or_default(),
        };
        if is_oid(oid) {
            return Some(Self { line: number, oid, tag: None, value: value.to_owned() });
        }
        let mut parts = line.splitn(3, '|');
        let (oid, tag, value) = (parts.next()?, parts.next()?, parts.next()?);
        let is_entry = is_oid(oid);
        is_entry.then(|| Self { line: number, oid, tag: Some(tag), value: value.to_owned() })
    }
}

/// Returns the variables of a file in the order of their lines.
fn entries(text: &str) -> Result<Vec<Entry<'_>>, String> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    // Otherwise a line that ends with CR LF is a part of a text.
    let of_windows = text.lines().count() > 0 && text.split('\n').all(of_windows);
    for (at, line) in text.split('\n').enumerate() {
        let line = if of_windows { line.trim_end_matches('\r') } else { line };
        if let Some(entry) = Entry::begin(at + 1, line) {
            entries.push(entry);
            continue;
        }
        match entries.last_mut() {
            Some(last) if last.tag.is_some() && line.starts_with('#') => {}
            // The value goes on in the next line.
            Some(last) => {
                last.value.push('\n');
                last.value.push_str(line);
            }
            None if line.trim().is_empty() || line.starts_with('#') => {}
            None => {
                return Err(format!(
                    "line {}: this is neither a line of walk -On nor of snmprec",
                    at + 1
                ));
            }
        }
    }
    Ok(entries)
}

/// Returns whether the line ends as in a file of Windows. The last one may be empty.
fn of_windows(line: &str) -> bool {
    line.is_empty() || line.ends_with('\r')
}

impl Recording {
    /// Reads the output of `walk -On` (also of snmpwalk), or snmprec: `OID|tag|value` in each line.
    /// Values in the form of a DISPLAY-HINT are read with the MIB.
    ///
    /// # Errors
    /// A line that is neither, with its number. A variable whose value does not fit its type is
    /// skipped: people replace what they do not want to show.
    pub(crate) fn read(text: &str, mib: &Mib) -> Result<Self, String> {
        let mut recording = Self::default();
        for Entry { line, oid, tag, value } in entries(text)? {
            let Ok(oid) = oid.trim().trim_start_matches('.').parse::<Oid>() else {
                return Err(format!("line {line}: the OID is not valid"));
            };
            let value = match tag {
                Some(tag) => recorded(tag, value.trim_end_matches('\n')).map(Some),
                None => printed(mib, &oid, &value),
            };
            match value {
                Some(Some(value)) => drop(recording.variables.insert(oid, value)),
                Some(None) => {}
                None => recording.skipped.push(line),
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

#[cfg(test)]
mod tests {
    use super::*;
    use netsnmp::mib::{Names, Style};
    use proptest::{collection::vec, prelude::*};

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
        let [walk, snmprec] =
            [walk, snmprec].map(|text| Recording::read(text, Mib::builtin()).unwrap().variables);
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
            let error = Recording::read(text, Mib::builtin()).unwrap_err();
            assert!(error.contains(why), "{text}: {error}");
        }
        let some = "1.3.6.1.2.1.1.1.0|4|x\n1.3.6.1.2.1.1.3.0|67|x";
        let some = Recording::read(some, Mib::builtin()).unwrap();
        assert_eq!((some.variables.len(), &some.skipped[..]), (1, &[2][..]));
    }

    /// What the text output writes for the value, and whether the same value is read from it.
    fn through_text(value: &Value, oid: &str, style: &Style) -> (String, Option<Value>) {
        let mib = Mib::builtin();
        let varbind = VarBind::new(oid.parse().unwrap(), value.clone());
        // Something stands before and after it, as in a walk.
        let text = format!(
            ".1.3.6.1.2.1.1.7.0 = INTEGER: 72\n{}\n.1.3.6.1.5 = INTEGER: 1\n",
            mib.line(&varbind, style)
        );
        let recording = Recording::read(&text, mib).unwrap();
        let found = recording.variables.get(&varbind.oid).cloned();
        assert!(recording.skipped.is_empty(), "{text}");
        (text, found)
    }

    #[test]
    fn special_forms_of_the_text_output_are_read() {
        let octets = |octets: &[u8]| Value::OctetString(octets.to_vec());
        for (line, value) in [
            ("BITS: 80 notification(0) ", octets(&[0x80])),
            ("BITS: 80 40 0 9 ", octets(&[0x80, 0x40])),
            ("BITS: 00 20 10 ", octets(&[0x00, 0x20])),
            ("BITS: 80", octets(&[0x80])),
            ("BITS: ", octets(&[])),
            ("Network Address: C0:00:02:01", Value::IpAddress([192, 0, 2, 1].into())),
            ("Wrong Type (should be INTEGER): STRING: \"5\"", octets(b"5")),
            ("(Bad hint ignored: 1q) STRING: \"x\"", octets(b"x")),
            ("Opaque: Float: 1.500000", Value::Float(1.5)),
            ("Opaque: UInt64: 18446744073709551615", Value::Unsigned64(u64::MAX)),
            ("Opaque: Int64: -1", Value::Integer64(-1)),
            ("OPAQUE: 01 02 ", Value::Opaque(vec![1, 2])),
            ("NsapAddress: 01 02 ", Value::Nsap(vec![1, 2])),
            ("INTEGER: 5 octets (of 8 bits)", Value::Integer(5)),
            ("STRING: \"a \\\"b\\\" \\\\\n\nc\"", octets(b"a \"b\" \\\n\nc")),
            ("Hex-STRING: 00 01 \n02 03 \nTimeout: No Response", octets(&[0, 1, 2, 3])),
        ] {
            let text = format!(".1.3.6.1.4.1.99999.1 = {line}\n");
            let recording = Recording::read(&text, Mib::builtin()).unwrap();
            let found = recording.variables.into_values().collect::<Vec<_>>();
            assert_eq!(found, [value], "{line}");
        }
        let end = ".1.3.6.1.2.1.1.7.0 = INTEGER: 72\n.1.3.6.1.9 = No more variables left in this \
                   MIB View (It is past the end of the MIB tree)\n";
        let recording = Recording::read(end, Mib::builtin()).unwrap();
        assert_eq!((recording.variables.len(), recording.skipped.len()), (1, 0));
        // The hint of an object decides.
        let mac = octets(&[0, 0x1b, 0x21, 9, 0xab, 0xff]);
        let style = Style { names: Names::Numeric, ..Style::default() };
        let (text, found) = through_text(&mac, "1.3.6.1.2.1.2.2.1.6.3", &style);
        assert_eq!(found, Some(mac), "{text}");
    }

    fn values() -> impl Strategy<Value = Value> {
        let octets =
            || prop_oneof![vec(any::<u8>(), 0..40), "[ -~\r\n]{0,20}".prop_map(String::into_bytes)];
        prop_oneof![
            any::<i32>().prop_map(Value::Integer),
            octets().prop_map(Value::OctetString),
            vec(any::<u32>(), 2..9).prop_map(|mut numbers| {
                (numbers[0], numbers[1]) = (1, numbers[1] % 40);
                Value::ObjectIdentifier(Oid::try_from(&numbers[..]).unwrap())
            }),
            any::<[u8; 4]>().prop_map(|octets| Value::IpAddress(octets.into())),
            any::<u32>().prop_map(Value::Counter32),
            any::<u32>().prop_map(Value::Gauge32),
            any::<u32>().prop_map(Value::TimeTicks),
            any::<u64>().prop_map(Value::Counter64),
            any::<u64>().prop_map(Value::Unsigned64),
            any::<i64>().prop_map(Value::Integer64),
            octets().prop_map(Value::Opaque),
            octets().prop_map(Value::Nsap),
            Just(Value::Null),
        ]
    }

    proptest! {
        #[test]
        fn what_a_walk_prints_is_read_as_the_same_value(value in values()) {
            let style = Style { names: Names::Numeric, ..Style::default() };
            let (text, found) = through_text(&value, "1.3.6.1.4.1.99999.1.0", &style);
            prop_assert_eq!(found, Some(value), "{}", text);
        }

        #[test]
        fn bits_are_read_with_and_without_labels(octets in vec(any::<u8>(), 0..40)) {
            let style = Style { names: Names::Numeric, ..Style::default() };
            let bits = Value::BitString(octets.clone());
            let (text, found) = through_text(&bits, "1.3.6.1.4.1.99999.1.0", &style);
            prop_assert_eq!(found, Some(Value::OctetString(octets)), "{}", text);
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC*", value in "[A-Za-z: ()\"0-9\n]{0,40}") {
            let _ = Recording::read(&text, Mib::builtin());
            let _ = Recording::read(&format!(".1.3.6.1 = {value}"), Mib::builtin());
        }
    }
}
