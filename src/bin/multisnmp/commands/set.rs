//! set: writes variables, reads them back and says where they differ.

use super::{
    ask::{self, Context},
    plan::Exchanges,
};
use crate::{cli::app::SetArgs, failure::Failure, output::Shape};
use netsnmp::{Error, ErrorKind, HostRecord, Mib, Outcome, Query, Value, VarBind};
use std::io::{self, BufRead, IsTerminal, Write};

pub(super) fn set(args: &SetArgs) -> Result<u8, Failure> {
    if args.bindings.is_empty() || !args.bindings.len().is_multiple_of(3) {
        let what = match args.bindings.len() {
            0 => "nothing to set".to_owned(),
            n => format!("OID, TYPE and VALUE come in threes, but {n} are given"),
        };
        return Err(Failure::usage(format!(
            "{what}\n\nExample:\n  multisnmp set 10.0.0.1 sysContact s noc@example.com"
        )));
    }
    let names = args.bindings.iter().step_by(3).map(String::as_str);
    let context = Context::load(&args.ask, names, None)?;
    let mut varbinds = Vec::new();
    for triple in args.bindings.chunks_exact(3) {
        varbinds.push(binding(&context, &triple[0], &triple[1], &triple[2])?);
    }
    let count = context.targets.hosts.count();
    if count > 1 && !args.ask.run.yes && !args.ask.run.dry_run {
        confirm(count, context.targets.from_stdin, &args.bindings)?;
    }
    let oids: Vec<_> = varbinds.iter().map(|varbind| varbind.oid.clone()).collect();
    let back = Query::get(oids).map_err(Failure::usage)?;
    let query = Query::set(varbinds.clone()).then(back);
    let mib = context.names.mib;
    let mut compare = |record: &mut HostRecord| {
        read_back(&mut record.varbinds, &mut record.outcome, &varbinds, mib);
    };
    ask::run(context, &query, Shape::Varbinds, Exchanges::set(), &mut compare)
}

fn binding(context: &Context, name: &str, kind: &str, text: &str) -> Result<VarBind, Failure> {
    let oid = context.names.instance(name)?;
    let mut letters = kind.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else {
        return Err(Failure::usage(format!(
            "{name}: type {kind:?} is none of i u t a o s x d b U I F D ="
        )));
    };
    let value = context.names.value(&oid, letter, text);
    Ok(VarBind::new(oid, value.map_err(|e| Failure::usage(format!("{name}: {e}")))?))
}

/// Asks on the terminal.
fn confirm(count: u128, stdin_is_taken: bool, bindings: &[String]) -> Result<(), Failure> {
    let names: Vec<_> = bindings.iter().step_by(3).map(String::as_str).collect();
    let names = names.join(" ");
    if stdin_is_taken || !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(Failure::usage(format!(
            "SET of {names} on {count} hosts wants --yes where nobody can be asked"
        )));
    }
    let mut answer = String::new();
    let mut terminal = io::stderr().lock();
    write!(terminal, "SET of {names} on {count} hosts? [y/N] ")
        .and_then(|()| terminal.flush())
        .map_err(Failure::local)?;
    io::stdin().lock().read_line(&mut answer).map_err(Failure::local)?;
    match answer.trim().to_ascii_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(Failure::usage("nothing was sent")),
    }
}

/// Keeps of a SET's record what was read back, and makes it partial where that differs.
fn read_back(varbinds: &mut Vec<VarBind>, outcome: &mut Outcome, wanted: &[VarBind], mib: &Mib) {
    // The response to the SET, then that to the GET: anything else is an error the record tells.
    if varbinds.len() != 2 * wanted.len() {
        return;
    }
    varbinds.drain(..wanted.len());
    let differing = wanted
        .iter()
        .zip(&*varbinds)
        .find(|(w, found)| w.value != found.value && !is_row_action(mib, w, &found.value));
    if let Some((wanted, found)) = differing
        && outcome.is_complete()
    {
        let why = format!("{} was set to {} and reads {}", wanted.oid, wanted.value, found.value);
        *outcome = Outcome::Partial(Error::new(ErrorKind::BadValue(why)));
    }
}

/// Whether the value is an action of a RowStatus, which never reads as it was written: createAndGo
/// becomes active, createAndWait notInService or notReady, a destroyed row is gone (RFC 2579).
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
        let mut varbinds = [wanted, found].concat();
        let mut outcome = Outcome::Complete;
        read_back(&mut varbinds, &mut outcome, wanted, Mib::builtin());
        (varbinds, outcome)
    }

    const LOCATION: &str = "1.3.6.1.2.1.1.6.0";

    #[test]
    fn what_reads_as_it_was_set_is_complete() {
        let wanted = [bind(LOCATION, Value::OctetString(b"x".to_vec()))];
        let (varbinds, outcome) = outcome(&wanted, &wanted);
        assert!(outcome.is_complete());
        assert_eq!(varbinds, wanted);
    }

    #[test]
    fn what_reads_otherwise_is_partial_and_says_both() {
        let wanted = [bind(LOCATION, Value::OctetString(b"x".to_vec()))];
        let found = [bind(LOCATION, Value::OctetString(b"X".to_vec()))];
        let (varbinds, outcome) = outcome(&wanted, &found);
        assert_eq!(varbinds, found);
        let message = outcome.error().unwrap().to_string();
        assert!(message.contains("was set to x and reads X"), "{message}");
    }

    #[test]
    fn a_record_of_another_shape_is_left_alone() {
        let wanted = [bind(LOCATION, Value::OctetString(b"x".to_vec()))];
        let (varbinds, outcome) = outcome(&wanted, &[]);
        assert_eq!(varbinds, wanted);
        assert!(outcome.is_complete());
    }
}
