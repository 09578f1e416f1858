//! CSV (RFC 4180, lines end with a line feed): one line per varbind or per row of a table. Every
//! host has a line; a failed host has only its error.
//!
//! Fields are for programs. A field that a spreadsheet would take for a formula (`=`, `+`, `-`, `@`)
//! stays as the agent gave it, because every other reader would see a prefix too. In a spreadsheet,
//! import the columns as text.

mod field;
mod head;

use self::{
    field::{INFALLIBLE, field},
    head::Heads,
};
use crate::output::{
    formats::decimal,
    hex, note,
    options::TablePart,
    page::{Page, Render},
    rows::{Column, Columns, JoinedRow, dotted},
    safe::{self, LineEnds},
    values::{Values, octets},
};
use ::csv::{Writer, WriterBuilder};
use netsnmp::{HostRecord, Oid, OidRef, ValueRef, VarBindRef, VarBinds, mib::Quick};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::{self, Write as _},
};

/// One line that is being written. All its fields are made in one buffer.
struct Line<'p> {
    csv: Writer<&'p mut Vec<u8>>,
    field: String,
}

impl<'p> Line<'p> {
    fn new(page: &'p mut Vec<u8>) -> Self {
        // The page is the buffer.
        let csv = WriterBuilder::new().flexible(true).buffer_capacity(512).from_writer(page);
        Self { csv, field: String::new() }
    }

    fn plain(&mut self, field: &str) {
        self.csv.write_field(field).expect(INFALLIBLE);
    }

    fn shown(&mut self, field: impl fmt::Display) {
        self.made(|out| {
            let _ = write!(out, "{field}");
        });
    }

    fn made(&mut self, make: impl FnOnce(&mut String)) {
        self.field.clear();
        make(&mut self.field);
        safe::tame(&mut self.field, 0, LineEnds::Keep);
        self.csv.write_field(&self.field).expect(INFALLIBLE);
    }

    fn empty(&mut self, count: usize) {
        (0..count).for_each(|_| self.plain(""));
    }

    fn end(&mut self) {
        self.csv.write_record(None::<&[u8]>).expect(INFALLIBLE);
    }

    /// `host,address,ok,complete`
    fn host(&mut self, record: &HostRecord) {
        self.shown(&record.host);
        match record.address {
            Some(address) => self.shown(address),
            None => self.plain(""),
        }
        self.shown(!record.outcome.is_failed());
        self.shown(record.outcome.is_complete());
    }

    /// `error_kind,error_message,elapsed_ms,tries,label`
    fn ending(&mut self, record: &HostRecord) {
        match record.outcome.error() {
            Some(error) => {
                self.plain(error.kind().name());
                self.shown(error.message());
            }
            None => self.empty(2),
        }
        self.shown(format_args!("{:.3}", record.elapsed.as_secs_f64() * 1e3));
        self.shown(record.tries);
        match &record.label {
            Some(label) => self.shown(label),
            None => self.plain(""),
        }
        self.end();
    }
}

const HOST: [&str; 4] = ["host", "address", "ok", "complete"];
const VARBIND: [&str; 7] = ["oid", "name", "index", "type", "value", "text", "raw"];
const ENDING: [&str; 5] = ["error_kind", "error_message", "elapsed_ms", "tries", "label"];

/// Writes one line per varbind: `host,address,ok,complete,oid,name,index,type,value,text,raw,`
/// `error_kind,error_message,elapsed_ms,tries,label`. The index is `name=value`, several separated by
/// semicolons. The other fields are as in JSON.
pub(super) struct VarbindLines {
    values: Values,
    heads: Heads,
    /// The first and the last fields of the current host, which are the same in all its lines.
    host: Vec<u8>,
    ending: Vec<u8>,
    /// The text of the current value, and of another field.
    text: String,
    field: String,
}

impl VarbindLines {
    pub(super) fn new(values: Values) -> Self {
        Self {
            values,
            heads: Heads::new(),
            host: Vec::new(),
            ending: Vec::new(),
            text: String::new(),
            field: String::new(),
        }
    }

    fn line(&mut self, out: &mut Vec<u8>, varbind: VarBindRef<'_>, all: &VarBinds) {
        let Self { values, heads, text, field, .. } = self;
        let VarBindRef { oid, value } = varbind;
        let mut made = |out: &mut Vec<u8>, make: &mut dyn FnMut(&mut String)| {
            field.clear();
            make(field);
            safe::tame(field, 0, LineEnds::Keep);
            self::field(out, field);
        };
        out.extend_from_slice(&self.host);
        let known = values.known(oid);
        let quick = known.as_ref().and_then(|known| known.quick(value));
        if !known.is_some_and(|known| heads.write(out, &known)) {
            made(out, &mut |text| values.numbers_into(text, oid));
            made(out, &mut |text| values.name_into(text, oid));
            made(out, &mut |text| named_index(values, text, oid));
        }
        self::field(out, value.type_name());
        if let Some(quick) = quick {
            quick_fields(out, value, quick);
            return out.extend_from_slice(&self.ending);
        }
        text.clear();
        values.value_into(text, varbind, all);
        safe::tame(text, 0, LineEnds::Keep);
        match value.as_bytes() {
            Some(_) => self::field(out, text),
            None => made(out, &mut |text| plain(text, value)),
        }
        self::field(out, text);
        out.push(b',');
        hex::append(out, octets(value).unwrap_or_default());
        out.extend_from_slice(&self.ending);
    }
}

/// Writes `value`, `text` and `raw` of a value whose text is itself or a label.
fn quick_fields(out: &mut Vec<u8>, value: ValueRef<'_>, quick: Quick<'_, '_>) {
    let mut number = |number: &dyn Fn(&mut Vec<u8>)| {
        out.push(b',');
        number(out);
    };
    match quick {
        Quick::Unsigned(n) => (0..2).for_each(|_| number(&|out| decimal::write(out, n))),
        Quick::Signed(n) => (0..2).for_each(|_| number(&|out| decimal::write(out, n))),
        Quick::Label(label, n) => {
            number(&|out| decimal::write(out, n));
            field(out, label);
        }
        Quick::Text(text) => (0..2).for_each(|_| field(out, text)),
    }
    out.push(b',');
    hex::append(out, value.as_bytes().unwrap_or_default());
}

/// Writes the index in the OID as `name=value`.
fn named_index(values: &mut Values, out: &mut String, oid: OidRef<'_>) {
    for (i, index) in values.index(oid).into_iter().enumerate() {
        out.push_str(if i > 0 { ";" } else { "" });
        out.push_str(index.name);
        out.push('=');
        match index.value.as_bytes() {
            Some(_) => {
                values.index_into(out, &index);
            }
            None => plain(out, index.value.view()),
        }
    }
}

/// Writes a value for programs: numbers without units and labels.
fn plain(out: &mut String, value: ValueRef<'_>) {
    match value {
        ValueRef::Null
        | ValueRef::NoSuchObject
        | ValueRef::NoSuchInstance
        | ValueRef::EndOfMibView
        | ValueRef::Malformed(_) => {}
        value => drop(write!(out, "{value}")),
    }
}

impl Render for VarbindLines {
    fn begin(&mut self, page: &mut Page) {
        let mut line = Line::new(&mut page.out);
        HOST.iter().chain(&VARBIND).chain(&ENDING).for_each(|name| line.plain(name));
        line.end();
    }

    fn record(&mut self, record: HostRecord, page: &mut Page) {
        if record.varbinds.is_empty() {
            let mut line = Line::new(&mut page.out);
            line.host(&record);
            line.empty(VARBIND.len());
            return line.ending(&record);
        }
        self.values.begin();
        self.host.clear();
        Line::new(&mut self.host).host(&record);
        self.ending.clear();
        let mut ending = Line::new(&mut self.ending);
        // So that a comma comes first.
        ending.empty(1);
        ending.ending(&record);
        drop(ending);
        for varbind in &record.varbinds {
            self.line(&mut page.out, varbind, &record.varbinds);
        }
    }
}

/// Writes one line per row: `host,address,ok,complete`, the columns of the index, the other columns,
/// `error_kind,error_message,elapsed_ms,tries,label`.
///
/// If the MIB knows the table, it knows the columns too, and lines are written as hosts end. If not,
/// the columns are known only after the last host: all lines wait until then. Such lines have the
/// row's `index` in numbers, and the columns are named by their numbers.
pub(super) struct RowLines {
    values: Values,
    columns: Columns,
    /// The columns after those of the index. A readable column of the INDEX appears once.
    others: Vec<Column>,
    /// Hosts that wait because the MIB does not know the table.
    waiting: Vec<(HostRecord, Vec<JoinedRow>)>,
    /// Columns that are not in the MIB and were reported.
    foreign: BTreeSet<Oid>,
}

impl RowLines {
    pub(super) fn new(values: Values, parts: &[TablePart]) -> Self {
        let columns = Columns::new(values.mib, parts);
        let others = columns.known.iter().filter(|c| !columns.index.contains(&c.name));
        let others = others.cloned().collect();
        Self { values, columns, others, waiting: Vec::new(), foreign: BTreeSet::new() }
    }

    /// Returns whether the MIB has the table. Then the columns are known from the start.
    fn decoded(&self) -> bool {
        !self.columns.index.is_empty()
    }

    fn header(&self, page: &mut Page) {
        let mut line = Line::new(&mut page.out);
        HOST.iter().for_each(|name| line.plain(name));
        match self.decoded() {
            true => self.columns.index.iter().for_each(|name| line.plain(name)),
            false => line.plain("index"),
        }
        self.others.iter().for_each(|column| line.plain(&column.name));
        ENDING.iter().for_each(|name| line.plain(name));
        line.end();
    }

    fn lines(&mut self, record: &HostRecord, rows: &[JoinedRow], page: &mut Page) {
        let Self { values, columns, others, .. } = self;
        let width = columns.index.len().max(1);
        let mut line = Line::new(&mut page.out);
        if rows.is_empty() {
            line.host(record);
            line.empty(width + others.len());
            line.ending(record);
        }
        for row in rows {
            line.host(record);
            match columns.index_of(row) {
                Some(index) => {
                    for index in &index {
                        line.made(|out| {
                            values.index_into(out, index);
                        });
                    }
                }
                // The index does not fit the MIB: write it in numbers.
                None => {
                    line.made(|out| dotted(out, &row.index));
                    line.empty(width - 1);
                }
            }
            for column in others.iter() {
                match row.cell(column) {
                    Some((value, of)) => line.made(|out| {
                        values.cell_into(out, &column.oid, of, value, LineEnds::Keep);
                    }),
                    None => line.plain(""),
                }
            }
            line.ending(record);
        }
    }
}

impl Render for RowLines {
    fn begin(&mut self, page: &mut Page) {
        if self.decoded() {
            self.header(page);
        }
    }

    fn record(&mut self, mut record: HostRecord, page: &mut Page) {
        let rows = self.columns.rows(&record.varbinds);
        if !self.decoded() {
            record.varbinds.clear();
            self.waiting.push((record, rows));
            return;
        }
        for column in self.columns.foreign(&rows) {
            if self.foreign.insert(column.oid.clone()) {
                let name = &column.name;
                let what = format!("column {name} is not in the MIB and left out; --jsonl has it");
                note::remark(&mut page.notes, record.name(), &what);
            }
        }
        self.lines(&record, &rows, page);
    }

    fn end(&mut self, page: &mut Page) {
        if self.decoded() {
            return;
        }
        let waiting = std::mem::take(&mut self.waiting);
        let foreign = waiting.iter().flat_map(|(_, rows)| self.columns.foreign(rows));
        let foreign: BTreeMap<Oid, Column> = foreign.map(|c| (c.oid.clone(), c)).collect();
        self.others.extend(foreign.into_values());
        self.header(page);
        for (record, rows) in &waiting {
            self.lines(record, rows, page);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::{
        Format, TableOptions,
        testing::{self, Printed},
    };
    use netsnmp::{Error, ErrorKind, Outcome, Value};

    fn parse(text: &str) -> Vec<BTreeMap<String, String>> {
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        reader.deserialize().map(|row| row.unwrap()).collect()
    }

    fn failed(host: &str) -> HostRecord {
        HostRecord::new(host, Outcome::Failed(Error::new(ErrorKind::Refused)))
    }

    fn string(text: &str) -> Value {
        Value::OctetString(text.as_bytes().to_vec())
    }

    #[test]
    fn each_varbind_has_a_line() {
        let record = testing::answer(
            "a,b",
            &[
                ("1.3.6.1.2.1.2.2.1.8.3", Value::Integer(1)),
                ("1.3.6.1.2.1.1.1.0", string("two\nlines, \"x\"")),
                ("1.3.6.1.2.1.1.9.0", Value::NoSuchObject),
            ],
        );
        let printed = testing::print(testing::options(Format::Csv), [record]);
        let mut lines = printed.out.lines();
        assert_eq!(
            lines.next().unwrap(),
            "host,address,ok,complete,oid,name,index,type,value,text,raw,\
             error_kind,error_message,elapsed_ms,tries,label"
        );
        assert_eq!(
            lines.next().unwrap(),
            "\"a,b\",,true,true,1.3.6.1.2.1.2.2.1.8.3,IF-MIB::ifOperStatus.3,ifIndex=3,\
             INTEGER,1,up,,,,0.000,0,"
        );
        let rows = parse(&printed.out);
        assert_eq!(rows.len(), 3);
        assert_eq!(rows[1]["text"], "two\nlines, \"x\"");
        assert_eq!(rows[1]["raw"], "74776f0a6c696e65732c20227822");
        assert_eq!((&*rows[2]["type"], &*rows[2]["value"]), ("noSuchObject", ""));
    }

    #[test]
    fn hosts_without_varbinds_have_a_line() {
        let empty = HostRecord::new("empty", Outcome::Complete);
        let Printed { out, notes } =
            testing::print(testing::options(Format::Csv), [empty, failed("b")]);
        let rows = parse(&out);
        assert_eq!((&*rows[0]["host"], &*rows[0]["ok"], &*rows[0]["oid"]), ("empty", "true", ""));
        assert_eq!((&*rows[1]["ok"], &*rows[1]["error_kind"]), ("false", "refused"));
        assert_eq!(rows[1]["error_message"], "connection refused");
        assert_eq!(notes, "");
    }

    #[test]
    fn numbers_keep_all_digits_and_text_is_safe_for_terminals() {
        let record = testing::answer(
            "h\u{1b}[2J",
            &[
                ("1.3.6.1.2.1.31.1.1.1.6.1", Value::Counter64(u64::MAX)),
                ("1.3.6.1.4.1.99999.1", string("\u{1b}]0;x\u{7}")),
            ],
        );
        let printed = testing::print(testing::options(Format::Csv), [record]);
        let active = |c| c != '\n' && safe::is_active(c);
        assert!(!printed.out.contains(active), "{:?}", printed.out);
        assert_eq!(parse(&printed.out)[0]["value"], "18446744073709551615");
    }

    const STACK: &str = "1.3.6.1.2.1.31.1.2";

    #[test]
    fn each_row_has_a_line_with_its_decoded_index() {
        let record = testing::answer(
            "h",
            &[
                ("1.3.6.1.2.1.31.1.2.1.3.0.5", Value::Integer(1)),
                ("1.3.6.1.2.1.31.1.2.1.3.5.0", Value::Integer(2)),
                ("1.3.6.1.2.1.31.1.2.1.77.5.0", Value::Integer(2)),
            ],
        );
        let options = testing::table(Format::Csv, STACK, TableOptions::default());
        let Printed { out, notes } = testing::print(options, [record, failed("b")]);
        assert_eq!(
            out,
            "host,address,ok,complete,ifStackHigherLayer,ifStackLowerLayer,ifStackStatus,\
             error_kind,error_message,elapsed_ms,tries,label\n\
             h,,true,true,0,5,active,,,0.000,0,\n\
             h,,true,true,5,0,notInService,,,0.000,0,\n\
             b,,false,false,,,,refused,connection refused,0.000,0,\n"
        );
        assert_eq!(notes, "h: column 77 is not in the MIB and left out; --jsonl has it\n");
    }

    #[test]
    fn a_readable_index_column_appears_once() {
        let record = testing::answer(
            "h",
            &[
                ("1.3.6.1.2.1.2.2.1.1.3", Value::Integer(3)),
                ("1.3.6.1.2.1.2.2.1.2.3", string("eth0")),
            ],
        );
        let options = testing::table(Format::Csv, "1.3.6.1.2.1.2.2", TableOptions::default());
        let printed = testing::print(options, [record]);
        assert!(printed.out.starts_with("host,address,ok,complete,ifIndex,ifDescr,ifType,"));
        let rows = parse(&printed.out);
        assert_eq!((&*rows[0]["ifIndex"], &*rows[0]["ifDescr"]), ("3", "eth0"));
        assert_eq!(rows[0]["ifMtu"], "");
        assert_eq!(printed.notes, "");
    }

    #[test]
    fn an_unknown_table_has_every_column_of_every_host() {
        let a = testing::answer("a", &[("1.3.6.1.4.1.99999.1.1.2.7.1", Value::Integer(1))]);
        let b = testing::answer("b", &[("1.3.6.1.4.1.99999.1.1.5.9", Value::Integer(2))]);
        let options = testing::table(Format::Csv, "1.3.6.1.4.1.99999.1", TableOptions::default());
        let printed = testing::print(options, [a, b]);
        assert_eq!(
            printed.out,
            "host,address,ok,complete,index,2,5,error_kind,error_message,elapsed_ms,tries,label\n\
             a,,true,true,7.1,1,,,,0.000,0,\n\
             b,,true,true,9,,2,,,0.000,0,\n"
        );
    }
}
