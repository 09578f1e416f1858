//! get, next, bulk, walk and table: from arguments to a query.

mod table_parts;

use crate::{
    cli::app::{BulkArgs, GetArgs, TableArgs, WalkArgs},
    error::Error,
    names::NameLookup,
    output::{Content, TableContent, TableOptions, print, tell},
    plural::count,
    run::{context::Context, dry_run::Exchanges, records, said},
};
use netsnmp::{
    ErrorKind, HostRecord, Limit, Oid, Outcome, Query, VarBindRef, query::RootItself, query::Walk,
};

fn names(oids: &[String]) -> impl Iterator<Item = &str> {
    oids.iter().map(String::as_str)
}

/// mib-2, which snmpwalk asks by default.
const MIB_2: &str = ".1.3.6.1.2.1";

/// Returns whether the program stands in for a command of Net-SNMP.
fn stands_in(context: &Context) -> bool {
    context.ask.voice.is_some_and(|voice| voice.stands_in)
}

/// Returns the OIDs to ask. Without names, the tools ask nothing.
fn oids(
    context: &Context,
    names: &[String],
    one: fn(&NameLookup, &str) -> Result<Oid, Error>,
) -> Result<Vec<Oid>, Error> {
    if names.is_empty() && stands_in(context) {
        return Err(Error::Said(
            "Missing object name\nname what to ask, as in sysDescr.0".to_owned(),
        ));
    }
    context.names.all(names, one)
}

/// `-Cf`: if SNMPv1 refuses a name, the others are not asked again.
fn giving_up(args: &GetArgs) -> Result<impl FnMut(&mut HostRecord) + use<>, Error> {
    let gives_up = args.gives_up()?;
    Ok(move |record: &mut HostRecord| {
        if gives_up && !record.no_such_names.is_empty() {
            record.varbinds.clear();
            record.no_such_names.truncate(1);
        }
    })
}

pub(super) fn get(args: &GetArgs) -> Result<u8, Error> {
    let mut give_up = giving_up(args)?;
    let context =
        Context::load(&args.ask, names(&args.oids), None, "get 10.0.0.1 sysDescr sysName")?;
    let oids = oids(&context, &context.oids, NameLookup::instance)?;
    let query = Query::get(oids).map_err(Error::Rejected)?;
    records::run(context, &query, Content::Varbinds, Exchanges::one("GET"), &mut give_up)
}

pub(super) fn next(args: &GetArgs) -> Result<u8, Error> {
    let mut give_up = giving_up(args)?;
    let context = Context::load(&args.ask, names(&args.oids), None, "next 10.0.0.1 sysDescr")?;
    let oids = oids(&context, &context.oids, NameLookup::oid)?;
    let query = Query::get_next(oids).map_err(Error::Rejected)?;
    records::run(context, &query, Content::Varbinds, Exchanges::one("GETNEXT"), &mut give_up)
}

pub(super) fn bulk(mut args: BulkArgs) -> Result<u8, Error> {
    args.fold()?;
    // Without rows, only the non-repeaters are asked for. This is no setting that a host may have.
    let (none, rows) = match args.bulk.max_repetitions {
        Some(0) => (Some(0), None),
        rows => (None, rows),
    };
    let context = Context::load(&args.ask, names(&args.oids), rows, "bulk 10.0.0.1 ifDescr")?;
    let oids = oids(&context, &context.oids, NameLookup::oid)?;
    let non_repeaters = args.non_repeaters.unwrap_or(0);
    if non_repeaters as usize > oids.len() {
        return Err(Error::usage(format!(
            "{} (-Cn), but {} to ask",
            count(non_repeaters, "non-repeater"),
            count(oids.len(), "OID")
        )));
    }
    let query = Query::get_bulk(oids, non_repeaters, none).map_err(Error::Rejected)?;
    records::run(context, &query, Content::Varbinds, Exchanges::one("GETBULK"), &mut |_| {})
}

pub(super) fn walk(mut args: WalkArgs) -> Result<u8, Error> {
    args.fold()?;
    let end_name = args.end.as_deref();
    let mut context = Context::load(
        &args.ask,
        names(&args.oids).chain(end_name),
        args.bulk.max_repetitions,
        "walk 10.0.0.1 ifDescr",
    )?;
    let end = end_name.map(|name| context.names.oid(name)).transpose()?;
    if end.is_some() {
        context.oids.pop();
    }
    let roots = match stands_in(&context) && context.oids.is_empty() {
        true => vec![context.names.oid(MIB_2)?],
        false => context.names.all(&context.oids, NameLookup::oid)?,
    };
    // These options belong to a single walk: where it ends, whether it goes on past names that are
    // out of order, and whether it asks for the root itself.
    let each_alone = end.is_some()
        || args.limit.is_some()
        || args.allow_non_increasing
        || args.with_root
        || args.without_root;
    let exchanges = Exchanges::walk(if each_alone { roots.len() } else { 1 });
    let query = if each_alone {
        one_by_one(&args, roots, end)
    } else {
        Query::walk_together(roots).map_err(Error::Rejected)?
    };
    let mut told = Vec::new();
    let single = stands_in(&context) && context.targets.hosts.count() == 1;
    let mut found = None;
    let mut inspect = |record: &mut HostRecord| {
        if single {
            let seconds = record.elapsed.as_secs_f64();
            told.extend(args.time.then(|| format!("Total traversal time = {seconds:.6} seconds")));
            found = args.count.then_some(record.varbinds.len());
            return;
        }
        if args.count {
            told.push(format!(
                "{}: {} found",
                record.name(),
                count(record.varbinds.len(), "variable")
            ));
        }
        if args.time {
            told.push(format!("{}: {:.3} s", record.name(), record.elapsed.as_secs_f64()));
        }
    };
    let code = records::run(context, &query, Content::Varbinds, exchanges, &mut inspect);
    told.iter().for_each(tell);
    if let Some(found) = found {
        print(format!("Variables found: {found}\n").as_bytes())?;
    }
    code
}

fn one_by_one(args: &WalkArgs, roots: Vec<Oid>, end: Option<Oid>) -> Query {
    roots.into_iter().fold(Query::default(), |query, root| {
        let mut walk = Walk::new(root);
        walk.end.clone_from(&end);
        walk.root_itself = match (args.with_root, args.without_root) {
            (true, _) => RootItself::First,
            (_, true) => RootItself::Never,
            _ => RootItself::IfEmpty,
        };
        walk.allow_non_increasing = args.allow_non_increasing;
        walk.limit = args.limit;
        query.then(Query::walk_with(walk))
    })
}

pub(super) fn table(mut args: TableArgs) -> Result<u8, Error> {
    args.fold()?;
    let words: Vec<&str> = args.tables.iter().flat_map(|word| table_parts::words(word)).collect();
    if words.is_empty() {
        if let Some(voice) = args.ask.voice.filter(|voice| voice.stands_in) {
            return Err(match args.ask.targets {
                None => said::no_host(voice),
                Some(_) => Error::Said("Must have exactly one table name".to_owned()),
            });
        }
        return Err(Error::usage("no table\n\nExample:\n  multisnmp table 10.0.0.1 ifTable"));
    }
    let context = Context::load(
        &args.ask,
        words.iter().copied(),
        args.bulk.max_repetitions,
        "table 10.0.0.1 ifTable",
    )?;
    let parts = table_parts::parts(&context.names, &words)?;
    let limit = args.limit.map(|rows| rows as usize);
    if limit.is_some() {
        table_parts::countable(context.names.mib, &parts)?;
    }
    // With one row at a time, a table is asked with GETNEXT.
    let rows = args.no_bulk.then_some(1);
    let (query, walks) = table_parts::query(context.names.mib, &parts, rows, limit);
    let tables: Vec<Oid> = parts.iter().map(|part| part.table().clone()).collect();
    let mut inspect = |record: &mut HostRecord| {
        for (table, rows) in tables.iter().zip(limit.into_iter().cycle()) {
            first_rows(record, table, rows);
        }
    };
    let options = TableOptions {
        brief: args.brief,
        only_header: args.only_header,
        no_header: args.no_header,
        index: args.index,
        separator: args.separator.clone(),
        width: args.width,
    };
    let content = match args.varbinds {
        true => Content::Varbinds,
        false => Content::Table(TableContent { parts, options }),
    };
    records::run(context, &query, content, Exchanges::walk(walks), &mut inspect)
}

/// Keeps the first rows of a table. Where a column is empty in some rows, its varbinds came from rows
/// beyond.
fn first_rows(record: &mut HostRecord, table: &Oid, rows: usize) {
    let index = |varbind: VarBindRef<'_>| -> Option<Vec<u32>> {
        let behind = varbind.oid.strip_prefix(table)?;
        (varbind.oid.len() >= table.len() + 2).then(|| behind.skip(2).collect())
    };
    let mut indexes: Vec<_> = record.varbinds.iter().filter_map(index).collect();
    indexes.sort_unstable();
    indexes.dedup();
    let Some(beyond) = indexes.get(rows) else { return };
    record.varbinds.retain(|varbind| index(varbind).is_none_or(|index| index < *beyond));
    if record.outcome.is_complete() {
        let error = netsnmp::Error::from(ErrorKind::Limit(Limit::Rows(rows)));
        record.outcome = Outcome::Partial(error.for_host(record.name().clone()));
    }
}
