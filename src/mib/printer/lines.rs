//! Writes the lines of many varbinds at once.

use super::{Printer, line::Line, met::Met, way::Way};
use crate::{
    mib::{Names, hint},
    varbinds::{Held, Iter, Kind, Place},
};

impl Printer<'_> {
    /// Writes the next varbinds as lines, each with `head` before it: the same as
    /// [`line_into`](Self::line_into) with a line end behind it. Stops before the first varbind that
    /// needs a rule of net-snmp's. `varbinds` then begins with that one.
    ///
    /// Nearly all values of tables are numbers, labels or printable ASCII characters. They follow each
    /// other by the hundred, so what they have in common is found once. The lines have only printable
    /// ASCII characters, unless `head` or a name of the MIB has others.
    pub fn lines(&mut self, out: &mut Vec<u8>, head: &[u8], varbinds: &mut Iter<'_>) {
        let style = &self.style;
        if style.is_quick() || style.value_only || style.names == Names::Nothing {
            return;
        }
        let mut line = Line::new();
        loop {
            let (held, places) = varbinds.rest();
            let Some(first) = places.first() else { break };
            let Some((place, _)) = self.find(held.name(*first)) else { break };
            let met = &self.met[place];
            line.begin([head, met.name.as_bytes()]);
            let written = instances(out, &mut line, met, held, places);
            if written == 0 {
                break;
            }
            varbinds.skip_first(written);
        }
    }
}

/// Writes the lines of the first varbinds that are instances of this object. Returns how many.
fn instances(
    out: &mut Vec<u8>,
    line: &mut Line,
    met: &Met<'_>,
    held: &Held,
    places: &[Place],
) -> usize {
    let Some(object) = met.oid.octets().filter(|_| met.plain && met.way != Way::Ruled) else {
        return 0;
    };
    for (written, place) in places.iter().enumerate() {
        let Some((name, octets)) = held.parts(*place) else { return written };
        let Some(instance) = name.strip_prefix(object) else { return written };
        line.restart();
        line.subidentifiers(instance);
        if !value(line, met, place.kind, octets) || !line.write(out) {
            return written;
        }
    }
    places.len()
}

/// Writes a value of the object's own type. Returns false if it needs a rule.
#[inline]
fn value(line: &mut Line, met: &Met<'_>, kind: Kind, octets: &[u8]) -> bool {
    let unsigned = || Held::unsigned(octets);
    match (met.way, kind) {
        (Way::Text(most), Kind::OctetString) => {
            line.put(b" = STRING: ");
            line.put(octets);
            octets.len() <= most && hint::is_ascii_print(octets)
        }
        (Way::Physical, Kind::OctetString) => {
            line.put(b" = STRING: ");
            line.colons(octets);
            true
        }
        (Way::Counter32, Kind::Counter32) => {
            line.put(b" = Counter32: ");
            line.number(unsigned() & 0xffff_ffff);
            true
        }
        (Way::Gauge32, Kind::Gauge32) => {
            line.put(b" = Gauge32: ");
            line.number(unsigned() & 0xffff_ffff);
            true
        }
        (Way::Counter64, Kind::Counter64) => {
            line.put(b" = Counter64: ");
            line.number(unsigned());
            true
        }
        (Way::Integer { labels, bare }, Kind::Integer) => {
            let number = Held::integer(octets);
            let label = match labels {
                true => met.facts.label(number.into()),
                false => None,
            };
            line.put(b" = INTEGER: ");
            if let Some(label) = label {
                line.put(label.as_bytes());
                line.put(b"(");
                line.signed(number);
                line.put(b")");
            } else {
                line.signed(number);
            }
            label.is_some() || bare
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Mib, VarBind, VarBinds,
        mib::{
            Style,
            printer::tests::{INSTANCES, values},
        },
    };

    /// Returns the lines of all varbinds, and how many of them were written at once.
    fn written(printer: &mut Printer<'_>, varbinds: &VarBinds) -> (String, usize) {
        let (mut out, mut at_once) = (Vec::new(), 0);
        let mut rest = varbinds.iter();
        loop {
            let before = rest.len();
            printer.lines(&mut out, b"h\t", &mut rest);
            at_once += before - rest.len();
            let Some(varbind) = rest.next() else { break };
            let mut line = String::new();
            printer.line_into(&mut line, varbind);
            out.extend_from_slice(format!("h\t{line}\n").as_bytes());
        }
        (String::from_utf8(out).unwrap(), at_once)
    }

    #[test]
    fn lines_written_at_once_are_those_of_the_mib() {
        let mib = Mib::builtin();
        let values = values();
        for letters in ["", "s", "f", "n", "u", "b", "X", "XEq", "eT", "Qv", "a", "x", "T"] {
            let mut style = Style::default();
            style.apply(letters).unwrap();
            let some = mib.objects().step_by(mib.objects().count() / 150 + 1);
            let known = ["ifDescr", "ifOperStatus", "ifPhysAddress", "ifInOctets", "ifHCInOctets"];
            let known = known.map(|name| mib.object(&mib.resolve(name).unwrap()).unwrap().0);
            let mut varbinds = VarBinds::new();
            for (i, object) in some.chain(known).enumerate() {
                for (k, instance) in INSTANCES.iter().enumerate() {
                    let Ok(oid) = object.oid().join(instance) else { continue };
                    let many = if k < 4 { values.len() } else { 1 };
                    for n in 0..many {
                        let value = values[(i + k + n) % values.len()].clone();
                        varbinds.push(VarBind::new(oid.clone(), value));
                    }
                }
            }
            let line = |varbind| format!("h\t{}\n", mib.line(&VarBind::from(varbind), &style));
            let lines: String = varbinds.iter().map(line).collect();
            let mut printer = Printer::new(mib, style);
            let (ours, at_once) = written(&mut printer, &varbinds);
            assert!(ours == lines, "{letters}");
            let none = style.is_quick() || style.value_only;
            assert_eq!(at_once == 0, none, "{letters}");
        }
    }

    #[test]
    fn a_table_is_written_at_once() {
        let mib = Mib::builtin();
        let column = |name: &str| mib.resolve(name).unwrap();
        let mut varbinds = VarBinds::new();
        for (name, value) in [
            ("ifDescr", "Ethernet1/0/24".into()),
            ("ifPhysAddress", b"\0\x1b\x21\x09\xab\xff".as_slice().into()),
            ("ifOperStatus", crate::Value::Integer(1)),
            ("ifOutOctets", crate::Value::Counter32(u32::MAX)),
        ] {
            for row in [1, 127, 128, 4_294_967_295] {
                varbinds.push(VarBind::new(column(name).join(&[row]).unwrap(), value.clone()));
            }
        }
        let mut printer = Printer::new(mib, Style::default());
        let (lines, at_once) = written(&mut printer, &varbinds);
        assert_eq!(at_once, varbinds.len());
        assert!(lines.contains("h\tIF-MIB::ifOperStatus.4294967295 = INTEGER: up(1)\n"), "{lines}");
    }
}
