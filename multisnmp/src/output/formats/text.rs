//! Text: one line per varbind, as snmpget prints it. A host that failed gets a line on stderr.

use crate::output::{
    note,
    page::{Page, Render},
    safe::LineEnds,
    values::Values,
};
use netsnmp::HostRecord;

/// Writes the line that snmpget prints. With several hosts, each line starts with the host and a
/// tab, and a varbind stays on one line, so that `cut`, `awk` and `grep` can split it.
pub(super) struct Text {
    values: Values,
    color: bool,
    hosts_shown: bool,
    line: String,
}

impl Text {
    pub(super) fn new(values: Values, color: bool, hosts_shown: bool) -> Self {
        Self { values, color, hosts_shown, line: String::with_capacity(256) }
    }
}

impl Render for Text {
    fn record(&mut self, record: HostRecord, page: &mut Page) {
        let line = &mut self.line;
        line.clear();
        if self.hosts_shown {
            note::host_into(line, record.name(), self.color);
            line.push('\t');
        }
        let head = line.clone().into_bytes();
        let prefix = line.len();
        let lines = if self.hosts_shown { LineEnds::Join } else { LineEnds::Keep };
        self.values.begin();
        let mut rest = record.varbinds.iter();
        loop {
            self.values.lines(&mut page.out, &head, &mut rest);
            let Some(varbind) = rest.next() else { break };
            line.truncate(prefix);
            self.values.line_into(line, varbind, &record.varbinds, lines);
            line.push('\n');
            page.out.extend_from_slice(line.as_bytes());
        }
        note::trouble(&mut page.notes, &record, self.color);
    }
}

#[cfg(test)]
mod tests {
    use crate::output::{
        Format,
        testing::{self, Printed},
    };
    use netsnmp::{Error, ErrorKind, HostRecord, Outcome, Value};

    fn system(host: &str, descr: &[u8]) -> HostRecord {
        testing::answer(
            host,
            &[
                ("1.3.6.1.2.1.1.1.0", Value::OctetString(descr.to_vec())),
                ("1.3.6.1.2.1.1.3.0", Value::TimeTicks(123)),
            ],
        )
    }

    #[test]
    fn lines_of_one_host_are_those_of_snmpget() {
        let printed = testing::print(testing::options(Format::Text), [system("h", b"two\nlines")]);
        assert_eq!(
            printed.out,
            "SNMPv2-MIB::sysDescr.0 = STRING: two\nlines\n\
             SNMPv2-MIB::sysUpTime.0 = Timeticks: (123) 0:00:01.23\n"
        );
        assert_eq!(printed.notes, "");
    }

    #[test]
    fn with_many_hosts_each_line_names_its_host() {
        let mut options = testing::options(Format::Text);
        options.hosts_shown = true;
        options.style.apply("sq").unwrap();
        let dead = HostRecord::new("b", Outcome::Failed(Error::new(ErrorKind::Refused)));
        let Printed { out, notes } = testing::print(options, [system("a", b"two\nlines"), dead]);
        assert_eq!(out, "a\tsysDescr.0 two lines\na\tsysUpTime.0 0:0:00:01.23\n");
        assert!(notes.starts_with("b: refused: connection refused; "), "{notes}");
    }

    #[test]
    fn a_partial_host_has_its_varbinds_and_a_note() {
        let mut record = system("h", b"x");
        record.outcome = Outcome::Partial(Error::new(ErrorKind::Partial("a limit".to_owned())));
        let printed = testing::print(testing::options(Format::Text), [record]);
        assert_eq!(printed.out.lines().count(), 2);
        assert!(
            printed.notes.starts_with("h: partial, 2 varbinds: partial: "),
            "{}",
            printed.notes
        );
    }

    #[test]
    fn no_byte_of_an_agent_controls_the_terminal() {
        let all: Vec<u8> = (0..=255).collect();
        let mut letters = vec![""];
        letters.extend(["a", "x", "q", "T"]);
        for style in letters {
            for oid in ["1.3.6.1.2.1.1.1.0", "1.3.6.1.4.1.99999.1", "1.3.6.1.2.1.2.2.1.6.1"] {
                let strings = [all.clone(), "\u{9b}1m\u{202e}".into(), b"\x1b]0;x\x07".to_vec()];
                for string in strings {
                    let record = testing::answer("h", &[(oid, Value::OctetString(string))]);
                    let mut options = testing::options(Format::Text);
                    options.style.apply(style).unwrap();
                    let printed = testing::print(options, [record]);
                    let bad = |c: char| crate::output::safe::is_active(c) && c != '\n' && c != '\t';
                    assert!(!printed.out.contains(bad), "{style} {oid}: {:?}", printed.out);
                }
            }
        }
    }

    #[test]
    fn only_the_host_is_colored() {
        let mut options = testing::options(Format::Text);
        (options.color, options.hosts_shown) = (true, true);
        let printed = testing::print(options, [system("h", b"x")]);
        let first = printed.out.lines().next().unwrap();
        assert_eq!(first, "\u{1b}[1mh\u{1b}[0m\tSNMPv2-MIB::sysDescr.0 = STRING: x");
    }
}
