//! One line for each varbind: [`VarbindLines`].

use super::{
    field::field,
    head::Heads,
    line::{ENDING, HOST, Line, plain},
};
use crate::output::{
    formats::decimal::{self, Digits},
    hex,
    page::{Page, Render},
    safe::{self, LineEnds},
    values::{Values, octets},
};
use netsnmp::{
    HostRecord, OidRef, ValueRef, VarBindRef, VarBinds, VarBindsIter,
    mib::{Cell, Quick, hardware},
};

const VARBIND: [&str; 7] = ["oid", "name", "index", "type", "value", "text", "raw"];

/// Writes one line per varbind: `host,address,ok,complete,oid,name,index,type,value,text,raw,`
/// `error_kind,error_message,elapsed_ms,tries,label`. The index is `name=value`, several separated by
/// semicolons. The other fields are as in JSON.
pub(in crate::output::formats) struct VarbindLines {
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
    pub(in crate::output::formats) fn new(values: Values) -> Self {
        Self {
            values,
            heads: Heads::new(),
            host: Vec::new(),
            ending: Vec::new(),
            text: String::new(),
            field: String::new(),
        }
    }

    /// Writes the next varbinds, up to the first one that needs [`line`](Self::line).
    fn run(&mut self, out: &mut Vec<u8>, rest: &mut VarBindsIter<'_>) {
        loop {
            let before = rest.len();
            let Some(mut run) = self.values.run(rest) else { return };
            let Some(head) = self.heads.of(&run.known()) else { return };
            while let Some(Cell { instance, value, quick }) = run.cell() {
                out.extend_from_slice(&self.host);
                head.write(out, instance);
                // No type name needs quotes.
                out.push(b',');
                out.extend_from_slice(value.type_name().as_bytes());
                quick_fields(out, value, quick);
                out.extend_from_slice(&self.ending);
                run.taken();
            }
            if rest.len() == before {
                return;
            }
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
        let head = known.as_ref().and_then(|known| heads.of(known));
        if let Some((head, known)) = head.zip(known) {
            head.write(out, known.instance());
        } else {
            made(out, &mut |text| values.numbers_into(text, oid));
            made(out, &mut |text| values.name_into(text, oid));
            made(out, &mut |text| named_index(values, text, oid));
        }
        self::field(out, value.type_name());
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

/// Writes `value`, `text` and `raw` of a value whose text is itself, a label or a hardware address.
fn quick_fields(out: &mut Vec<u8>, value: ValueRef<'_>, quick: Quick<'_, '_>) {
    let start = out.len();
    match quick {
        Quick::Unsigned(n) => return number_fields(out, n),
        Quick::Signed(n) => return number_fields(out, n),
        Quick::Label(label, n) => {
            out.push(b',');
            decimal::write(out, n);
            field(out, label);
            return out.push(b',');
        }
        Quick::Text(text) => field(out, text),
        Quick::Hardware(octets, _) => {
            out.push(b',');
            hardware(out, octets);
        }
    }
    out.extend_from_within(start..);
    out.push(b',');
    hex::append(out, value.as_bytes().unwrap_or_default());
}

/// Writes the same fields of a number.
fn number_fields(out: &mut Vec<u8>, number: impl itoa::Integer) {
    let digits = Digits::of(number);
    out.push(b',');
    digits.write(out);
    out.push(b',');
    digits.write(out);
    out.push(b',');
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
        let mut rest = record.varbinds.iter();
        loop {
            self.run(&mut page.out, &mut rest);
            let Some(varbind) = rest.next() else { break };
            self.line(&mut page.out, varbind, &record.varbinds);
        }
    }
}
