//! `set`: writes variables, reads them back and reports differences.

mod refusal;

use crate::{
    cli::app::SetArgs,
    error::Error,
    names::NameLookup,
    output::{Content, push_safe},
    plural,
    run::{context::Context, dry_run::Exchanges, records, said},
};
use netsnmp::{
    ErrorKind, HostRecord, Mib, Oid, Outcome, Query, Value, VarBind, VarBinds,
    mib::{Names, Style, Syntax},
};
use std::io::{self, BufRead, IsTerminal, Write};

/// One `OID TYPE VALUE`, or `OID=VALUE` in one word.
#[derive(Debug, PartialEq)]
struct Binding<'a> {
    name: &'a str,
    kind: &'a str,
    text: &'a str,
}

pub(super) fn set(args: &SetArgs) -> Result<u8, Error> {
    let voice = args.ask.voice.filter(|voice| voice.stands_in);
    let stands_in = voice.is_some();
    let is_quiet = args.is_quiet()?;
    if let Some(voice) = voice {
        if args.ask.targets.is_none() {
            return Err(said::no_host(voice));
        }
        complete(&args.bindings)?;
    }
    let bindings = bindings(&args.bindings).map_err(|what| {
        Error::usage(format!(
            "{what}\n\nExamples:\n  \
             multisnmp set 10.0.0.1 sysContact s noc@example.com\n  \
             multisnmp set 10.0.0.1 ifAdminStatus.3 = down\n  \
             multisnmp set 10.0.0.1 ifAdminStatus.3=down"
        ))
    })?;
    let names: Vec<&str> = bindings.iter().map(|binding| binding.name).collect();
    if args.ask.limits.pace.isolate.is_some() {
        return Err(Error::usage(
            "set does not go with --isolate: a worker that dies has its hosts asked again, which would \
             set twice",
        ));
    }
    let mut context =
        Context::load(&args.ask, names.iter().copied(), None, "set 10.0.0.1 sysContact.0 = noc")?;
    // A setting of a file is for the commands that only read.
    context.limits.isolate = 0;
    if context.via.is_some() {
        return Err(Error::usage(
            "SET does not go over a queue, because a queue may deliver a job twice and would set \
             twice: --via none sets from here",
        ));
    }
    let varbinds = varbinds(&context.names, &bindings)?;
    context.oids = lines(&context, &varbinds);
    if context.targets.hosts.count() > 1 && !args.ask.run.yes && !args.ask.run.dry_run {
        confirm(&context)?;
    }
    let oids: Vec<_> = varbinds.iter().map(|varbind| varbind.oid.clone()).collect();
    let back = Query::get(oids).map_err(Error::Rejected)?;
    // After a refused SET, there is nothing to check.
    let query = Query::set(varbinds.clone()).then_with(move |answer| match answer.is_empty() {
        true => Query::default(),
        false => back.clone(),
    });
    let mib = context.names.mib;
    let mut compare = |record: &mut HostRecord| {
        read_back(&mut record.varbinds, &mut record.outcome, &varbinds, mib);
        // snmpset does not read back: what it does not know cannot make it fail.
        if stands_in && !record.varbinds.is_empty() {
            if let Some(error) = record.outcome.error() {
                log::warn!("{}: the SET was accepted, but the check says: {error}", record.name());
            }
            record.outcome = Outcome::Complete;
        }
        if is_quiet && record.outcome.is_complete() {
            record.varbinds.clear();
        }
    };
    records::run(context, &query, Content::Varbinds, Exchanges::set(), &mut compare)
}

/// Refuses what snmpset refuses, in its words: a name, a type or a value is missing.
fn complete(words: &[String]) -> Result<(), Error> {
    let said = |text: String| Err(Error::Said(text));
    let mut words = words.iter();
    let Some(first) = words.as_slice().first() else {
        return said("Missing object name\nname what to set, as in sysContact.0 s TEXT".to_owned());
    };
    // NAME=VALUE in one word is ours.
    if equals(first).is_some() {
        return Ok(());
    }
    while let Some(name) = words.next() {
        match (words.next(), words.next()) {
            (None, _) => return said(format!("{name}: Needs type and value")),
            (Some(kind), _) if !kind.starts_with(TYPES) => {
                let letter = kind.chars().next().unwrap_or(' ');
                return said(format!(
                    "{name}: Bad object type: {letter}\nthe types are i u t a o s x d b U I F D ="
                ));
            }
            (Some(_), None) => return said(format!("{name}: Needs value")),
            _ => {}
        }
    }
    Ok(())
}

/// The letters of types that snmpset knows.
const TYPES: [char; 15] =
    ['=', 'i', 'u', '3', 't', 'a', 'o', 's', 'x', 'd', 'b', 'I', 'U', 'F', 'D'];

/// Reads the words in threes. A word with a `=` inside is all three.
fn bindings(words: &[String]) -> Result<Vec<Binding<'_>>, Error> {
    let mut bindings = Vec::new();
    let mut words = words.iter().map(String::as_str).peekable();
    if words.peek().is_none() {
        return Err(Error::usage("nothing to set"));
    }
    while let Some(name) = words.next() {
        let next = words.peek().copied();
        // `OID = VALUE` may have a `=` in an index: `x."a=b" s c`. A type is one letter.
        let is_type = next.is_some_and(|next| next.chars().count() == 1);
        match equals(name) {
            Some(at) if !is_type => {
                let (name, text) = (&name[..at], &name[at + 1..]);
                bindings.push(Binding { name, kind: "=", text });
            }
            _ => {
                let (Some(kind), Some(text)) = (words.next(), words.next()) else {
                    return Err(Error::usage(format!(
                        "each OID needs a TYPE and a VALUE, or OID=VALUE: {name} has too few"
                    )));
                };
                bindings.push(Binding { name, kind, text });
            }
        }
    }
    Ok(bindings)
}

/// Returns where the name of `OID=VALUE` ends: at the first `=` outside quotes.
fn equals(word: &str) -> Option<usize> {
    let mut quote = None;
    let mut chars = word.char_indices();
    while let Some((at, c)) = chars.next() {
        match (quote, c) {
            (_, '\\') => drop(chars.next()),
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '=') => return (at > 0).then_some(at),
            _ => {}
        }
    }
    None
}

/// Returns all variables. The meaning of a value may depend on another value, before or after it.
fn varbinds(names: &NameLookup, bindings: &[Binding<'_>]) -> Result<Vec<VarBind>, Error> {
    let oids =
        bindings.iter().map(|b| names.instance(b.name)).collect::<Result<Vec<Oid>, Error>>()?;
    let mut values: Vec<Option<Value>> = vec![None; bindings.len()];
    // Integers and OIDs first: they depend on no other value.
    for of_types in [true, false] {
        for (place, (binding, oid)) in bindings.iter().zip(&oids).enumerate() {
            let is_type = names.mib.object(oid).is_some_and(|(object, _)| {
                matches!(
                    object.syntax(),
                    Syntax::Integer | Syntax::Integer32 | Syntax::ObjectIdentifier
                )
            });
            if is_type != of_types {
                continue;
            }
            let value = value(names, binding, oid, |wanted| {
                let at = oids.iter().position(|oid| oid == wanted)?;
                values[at].clone()
            })?;
            values[place] = Some(value);
        }
    }
    let pairs = oids.into_iter().zip(values);
    Ok(pairs.filter_map(|(oid, value)| Some(VarBind::new(oid, value?))).collect())
}

fn value(
    names: &NameLookup,
    Binding { name, kind, text }: &Binding<'_>,
    oid: &Oid,
    mut look: impl FnMut(&Oid) -> Option<Value>,
) -> Result<Value, Error> {
    let mut letters = kind.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else {
        return Err(Error::usage(format!(
            "{name}: unknown type {kind:?}; the types are i u t a o s x d b U I F D ="
        )));
    };
    names.value(oid, letter, text, &mut look).map_err(|reason| match names.speaks_for_tool {
        true => {
            let first = refusal::of(names.mib, oid, letter, text);
            Error::Said(format!("{name}: {first}\n{reason}"))
        }
        false => Error::input(name, reason),
    })
}

/// Returns `sysName.0 = STRING: x` for each variable: what is set, for the person who confirms it.
fn lines(context: &Context, varbinds: &[VarBind]) -> Vec<String> {
    let names = match context.style.names {
        Names::Module | Names::Nothing => Names::Suffix,
        chosen => chosen,
    };
    // The type and the whole value belong to it, in one line.
    let style = Style { names, hex_length: Some(0), ..Style::default() };
    varbinds.iter().map(|varbind| context.names.mib.line(varbind, &style)).collect()
}

/// Asks the user on the terminal.
fn confirm(context: &Context) -> Result<(), Error> {
    let hosts = &context.targets.hosts;
    let first = hosts.iter().next().map(|target| target.name().to_string()).unwrap_or_default();
    let others = plural::count(hosts.count().saturating_sub(1), "more host");
    let mut what = String::new();
    push_safe(&mut what, &format!("SET {} on {first} and {others}", context.oids.join(", ")));
    if context.targets.from_stdin || !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(Error::usage(format!("{what} needs --yes: there is no terminal to ask on")));
    }
    let mut answer = String::new();
    let mut terminal = io::stderr().lock();
    write!(terminal, "{what}? [y/N] ")
        .and_then(|()| terminal.flush())
        .map_err(|e| Error::Local(e.into()))?;
    io::stdin().lock().read_line(&mut answer).map_err(|e| Error::Local(e.into()))?;
    match answer.trim().to_ascii_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(Error::usage("nothing was sent")),
    }
}

/// Keeps only the values of the response to the SET. The record is partial if they read differently.
fn read_back(varbinds: &mut VarBinds, outcome: &mut Outcome, wanted: &[VarBind], mib: &Mib) {
    // Without the answer to the GET, the record already has an error.
    if varbinds.len() != 2 * wanted.len() {
        return;
    }
    let read = varbinds.to_vec().split_off(wanted.len());
    varbinds.truncate(wanted.len());
    let differing = wanted
        .iter()
        .zip(&read)
        .find(|(w, found)| !same(&w.value, &found.value) && !is_row_action(mib, w, &found.value));
    if let Some((wanted, found)) = differing
        && outcome.is_complete()
    {
        let why = format!("{} was set to {} and reads {}", wanted.oid, wanted.value, found.value);
        *outcome = Outcome::Partial(netsnmp::Error::new(ErrorKind::BadValue(why)));
    }
}

/// Returns whether two values are the same on the wire. A NaN does not equal itself.
fn same(wanted: &Value, found: &Value) -> bool {
    match (wanted, found) {
        (Value::Float(wanted), Value::Float(found)) => wanted.to_bits() == found.to_bits(),
        (Value::Double(wanted), Value::Double(found)) => wanted.to_bits() == found.to_bits(),
        _ => wanted == found,
    }
}

/// Returns whether the value is an action of a RowStatus, which never reads as it was written:
/// createAndGo becomes active, createAndWait becomes notInService or notReady, and a destroyed row
/// is gone (RFC 2579).
fn is_row_action(mib: &Mib, wanted: &VarBind, found: &Value) -> bool {
    let convention = mib.object(&wanted.oid).and_then(|(object, _)| object.convention());
    if convention != Some("RowStatus") {
        return false;
    }
    matches!(
        (&wanted.value, found),
        (Value::Integer(4), Value::Integer(1))
            | (Value::Integer(5), Value::Integer(1..=3))
            | (Value::Integer(6), Value::NoSuchInstance | Value::NoSuchObject)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bind(oid: &str, value: Value) -> VarBind {
        VarBind::new(oid.parse().unwrap(), value)
    }

    fn outcome(wanted: &[VarBind], found: &[VarBind]) -> (Vec<VarBind>, Outcome) {
        let mut varbinds = VarBinds::from([wanted, found].concat());
        let mut outcome = Outcome::Complete;
        read_back(&mut varbinds, &mut outcome, wanted, Mib::builtin());
        (varbinds.to_vec(), outcome)
    }

    #[test]
    fn bindings_are_three_words_or_one_with_an_equals_sign() {
        let words = |words: &[&str]| -> Vec<String> { words.iter().map(|w| (*w).into()).collect() };
        let ok = |given: &[&str]| -> Vec<(String, String, String)> {
            let given = words(given);
            let found = bindings(&given).unwrap();
            found.iter().map(|b| (b.name.into(), b.kind.into(), b.text.into())).collect()
        };
        let three = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
        assert_eq!(ok(&["a.0", "=", "x"]), [three("a.0", "=", "x")]);
        assert_eq!(ok(&["a.0=x"]), [three("a.0", "=", "x")]);
        assert_eq!(ok(&["a.0="]), [three("a.0", "=", "")]);
        assert_eq!(ok(&["a.0=x=y"]), [three("a.0", "=", "x=y")]);
        assert_eq!(
            ok(&["a.0=x", "b.0", "i", "5", "c.0", "=", "d=e", "f.1=two words"]),
            [
                three("a.0", "=", "x"),
                three("b.0", "i", "5"),
                three("c.0", "=", "d=e"),
                three("f.1", "=", "two words"),
            ]
        );
        // An index may contain a `=`.
        assert_eq!(ok(&["x.\"a=b\"", "s", "c"]), [three("x.\"a=b\"", "s", "c")]);
        assert_eq!(ok(&["x.\"a=b\"=c"]), [three("x.\"a=b\"", "=", "c")]);
        assert_eq!(ok(&["x.'a=b'", "=", "c"]), [three("x.'a=b'", "=", "c")]);
        assert_eq!(ok(&[r#"x."a\"=b"=c"#]), [three(r#"x."a\"=b""#, "=", "c")]);
        for broken in [&[][..], &["a.0"], &["a.0", "s"], &["=x"], &["a.0=x", "b.0", "s"]] {
            assert!(bindings(&words(broken)).is_err(), "{broken:?}");
        }
    }

    const LOCATION: &str = "1.3.6.1.2.1.1.6.0";

    #[test]
    fn a_set_that_reads_back_as_written_is_complete() {
        let wanted = [bind(LOCATION, Value::OctetString(b"x".to_vec()))];
        let (varbinds, outcome) = outcome(&wanted, &wanted);
        assert!(outcome.is_complete());
        assert_eq!(varbinds, wanted);
    }

    #[test]
    fn numbers_are_compared_by_their_bits() {
        let oid = "1.3.6.1.4.1.9999.1.0";
        for value in [Value::Float(f32::NAN), Value::Double(f64::NAN)] {
            let wanted = [bind(oid, value)];
            assert!(outcome(&wanted, &wanted).1.is_complete());
        }
        let (wanted, found) = ([bind(oid, Value::Float(0.0))], [bind(oid, Value::Float(-0.0))]);
        assert!(!outcome(&wanted, &found).1.is_complete());
    }

    #[test]
    fn a_set_that_reads_back_differently_is_partial_and_names_both_values() {
        let wanted = [bind(LOCATION, Value::OctetString(b"x".to_vec()))];
        let found = [bind(LOCATION, Value::OctetString(b"X".to_vec()))];
        let (varbinds, outcome) = outcome(&wanted, &found);
        assert_eq!(varbinds, wanted);
        let message = outcome.error().unwrap().to_string();
        assert!(message.contains("was set to x and reads X"), "{message}");
    }

    #[test]
    fn a_record_with_another_number_of_variables_is_not_changed() {
        let wanted = [bind(LOCATION, Value::OctetString(b"x".to_vec()))];
        let (varbinds, outcome) = outcome(&wanted, &[]);
        assert_eq!(varbinds, wanted);
        assert!(outcome.is_complete());
    }
}
