//! `mib show`: what people want to know about a name.

use super::listing::aligned;
use crate::{
    cli::names::MibShowArgs,
    commands::{resolved::Resolved, translate::record::Facts},
    error::Error,
    logging,
    names::NameLookup,
    output::{Stdout, safe, tell},
};
use netsnmp::{
    Enterprise, Mib, Oid,
    mib::{Convention, Kind, Module, Object},
};
use serde_json::json;
use std::fmt::Write;

/// What a name means.
enum Thing<'a> {
    Object(Object<'a>, Oid),
    Convention(Convention<'a>),
    Module(Module<'a>),
    /// A number below `enterprises`, with or without a name.
    Enterprise(u32),
}

pub(super) fn show(args: &MibShowArgs) -> Result<u8, Error> {
    logging::start(&args.logging, false)?;
    let names = NameLookup::alone(
        &args.names.modules,
        &args.names.input,
        args.what.iter().map(String::as_str),
    )?;
    let mib = names.mib;
    let mut resolved = Resolved::default();
    let mut out = Stdout::open()?;
    let mut shown = Vec::new();
    for (i, what) in args.what.iter().enumerate() {
        let thing = match thing(mib, what) {
            Some(thing) => thing,
            None => match names.oid(what) {
                Ok(oid) => match mib.object(&oid) {
                    Some((object, _)) => of_object(object, oid),
                    None => Thing::Enterprise(0),
                },
                Err(failure) => {
                    out.flush()?;
                    tell(failure);
                    resolved.add(false);
                    continue;
                }
            },
        };
        resolved.add(true);
        if args.json {
            shown.push(thing.json(mib));
            continue;
        }
        let mut text = String::new();
        if i > 0 {
            text.push('\n');
        }
        thing.text(mib, &mut text);
        safe::tame(&mut text, 0, safe::LineEnds::Keep);
        out.write(&text)?;
    }
    if args.json {
        let text = serde_json::to_string_pretty(&shown)?;
        out.write(&format!("{text}\n"))?;
    }
    out.flush()?;
    Ok(resolved.exit_code())
}

/// Returns the module or the textual convention of that name. No object has such a name.
fn thing<'a>(mib: &'a Mib, what: &str) -> Option<Thing<'a>> {
    if let Some(module) = mib.module(what) {
        return Some(Thing::Module(module));
    }
    mib.convention(what).map(Thing::Convention)
}

fn of_object(object: Object<'_>, oid: Oid) -> Thing<'_> {
    match oid.as_slice() {
        [1, 3, 6, 1, 4, 1, number] => Thing::Enterprise(*number),
        [1, 3, 6, 1, 4, 1, number, ..] if object.oid().len() <= 7 => Thing::Enterprise(*number),
        _ => Thing::Object(object, oid),
    }
}

impl Thing<'_> {
    fn text(&self, mib: &Mib, out: &mut String) {
        match self {
            Thing::Object(object, oid) => object_text(mib, object, oid, out),
            Thing::Convention(convention) => convention_text(convention, out),
            Thing::Module(module) => module_text(module, out),
            Thing::Enterprise(number) => {
                let oid = format!("1.3.6.1.4.1.{number}");
                match Enterprise::by_number(*number) {
                    Some(one) => {
                        let _ = writeln!(out, "{}", one.organization);
                        let name = one.name.unwrap_or_default().to_owned();
                        rows(out, &[("name", name), ("OID", oid)]);
                    }
                    None => {
                        let _ = writeln!(out, "enterprise {number}");
                        rows(out, &[("OID", oid)]);
                    }
                }
            }
        }
    }

    fn json(&self, mib: &Mib) -> serde_json::Value {
        match self {
            Thing::Object(object, oid) => {
                let mut value = json!({ "oid": oid.to_string() });
                let facts = serde_json::to_value(Facts::of(object)).unwrap_or_default();
                if let (Some(to), serde_json::Value::Object(from)) = (value.as_object_mut(), facts)
                {
                    to.extend(from);
                    let columns: Vec<&str> =
                        mib.columns(&object.oid()).iter().map(Object::name).collect();
                    if !columns.is_empty() {
                        to.insert("columns".to_owned(), json!(columns));
                    }
                }
                value
            }
            Thing::Convention(convention) => json!({
                "convention": convention.name(),
                "module": convention.module(),
                "syntax": convention.syntax().name(),
                "hint": convention.hint(),
                "status": convention.status().name(),
                "ranges": convention.ranges(),
                "enums": convention.enums().wide()
                    .map(|(number, label)| json!({ "number": number, "label": label }))
                    .collect::<Vec<_>>(),
            }),
            Thing::Module(module) => json!({
                "module": module.name(),
                "updated": module.last_updated().map(super::list::day),
                "identity": module.identity().map(|object| object.oid().to_string()),
                "scalars": module.scalars(),
                "tables": module.tables(),
                "columns": module.columns(),
                "notifications": module.notifications(),
                "conventions": module.conventions(),
            }),
            Thing::Enterprise(number) => {
                let one = Enterprise::by_number(*number);
                json!({
                    "enterprise": number,
                    "oid": format!("1.3.6.1.4.1.{number}"),
                    "name": one.and_then(|one| one.name),
                    "organization": one.map(|one| one.organization),
                })
            }
        }
    }
}

/// Writes facts, one on each line, with padded names. A long list continues below its beginning.
fn rows(out: &mut String, rows: &[(&str, String)]) {
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    for (name, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
        for (i, line) in value.lines().enumerate() {
            let name = if i == 0 { *name } else { "" };
            let _ = writeln!(out, "  {name:width$}  {line}");
        }
    }
}

fn labels<'a>(enums: impl Iterator<Item = (i64, &'a str)>) -> String {
    enums.map(|(number, label)| format!("{number} {label}")).collect::<Vec<_>>().join("\n")
}

fn ranges(ranges: &[(i64, i64)]) -> String {
    let one = |(low, high): &(i64, i64)| match low == high {
        true => low.to_string(),
        false => format!("{low}..{high}"),
    };
    ranges.iter().map(one).collect::<Vec<_>>().join(" | ")
}

fn object_text(mib: &Mib, object: &Object<'_>, oid: &Oid, out: &mut String) {
    let module = object.module();
    let joint = if module.is_empty() { "" } else { "::" };
    let _ = writeln!(out, "{module}{joint}{}", object.name());
    let index: Vec<String> = object
        .index()
        .iter()
        .map(|one| format!("{}{}", if one.implied { "IMPLIED " } else { "" }, one.name))
        .collect();
    let others: Vec<&str> = object.modules().into_iter().skip(1).collect();
    let carried: Vec<&str> = object.notification_objects().iter().map(|(name, _)| *name).collect();
    let base = object.syntax().name();
    let syntax = match object.convention() {
        Some(convention) => format!("{convention} ({base})"),
        None => base.to_owned(),
    };
    let example = match object.kind() {
        Kind::Scalar => format!("multisnmp get HOST {}", object.name()),
        Kind::Table | Kind::Entry => {
            let table = match object.kind() {
                Kind::Entry => object.parent().map_or("", |table| table.name()),
                _ => object.name(),
            };
            format!("multisnmp table HOST {table}")
        }
        Kind::Column => format!("multisnmp walk HOST {}", object.name()),
        _ => String::new(),
    };
    rows(
        out,
        &[
            ("OID", object.oid().to_string()),
            ("asked as", if object.oid() != *oid { oid.to_string() } else { Default::default() }),
            ("kind", object.kind().name().to_owned()),
            ("also in", others.join(", ")),
            ("syntax", syntax),
            ("range", ranges(&object.ranges())),
            ("values", labels(object.enums().wide())),
            ("hint", object.hint().unwrap_or("").to_owned()),
            ("units", object.units().unwrap_or("").to_owned()),
            ("access", object.access().name().to_owned()),
            ("status", object.status().name().to_owned()),
            ("index", index.join(", ")),
            ("augments", object.augments().unwrap_or("").to_owned()),
            ("carries", carried.join(", ")),
            ("default", object.default_value().unwrap_or("").to_owned()),
            ("read it", example),
        ],
    );
    if matches!(object.kind(), Kind::Table | Kind::Entry)
        && let Some(entry) = object.entry()
    {
        let columns: Vec<Vec<String>> = entry
            .children()
            .filter(Object::is_column)
            .map(|column| {
                vec![
                    column.subid().to_string(),
                    column.name().to_owned(),
                    super::list::syntax(&column),
                    column.access().name().to_owned(),
                    column.units().unwrap_or("").to_owned(),
                ]
            })
            .collect();
        out.push('\n');
        for line in aligned(&["no", "column", "syntax", "access", "units"], &columns).lines() {
            let _ = writeln!(out, "  {line}");
        }
    }
    let _ = mib;
}

fn convention_text(convention: &Convention<'_>, out: &mut String) {
    let _ = writeln!(out, "{}::{}", convention.module(), convention.name());
    let base = convention.syntax().name();
    let syntax = match convention.convention() {
        Some(other) => format!("{other} ({base})"),
        None => base.to_owned(),
    };
    rows(
        out,
        &[
            ("kind", "textual convention".to_owned()),
            ("syntax", syntax),
            ("range", ranges(&convention.ranges())),
            ("values", labels(convention.enums().wide())),
            ("hint", convention.hint().unwrap_or("").to_owned()),
            ("status", convention.status().name().to_owned()),
        ],
    );
}

fn module_text(module: &Module<'_>, out: &mut String) {
    let _ = writeln!(out, "{}", module.name());
    let tables: Vec<&str> =
        module.objects().filter(Object::is_table).map(|table| table.name()).collect();
    rows(
        out,
        &[
            ("kind", "module".to_owned()),
            ("updated", module.last_updated().map(super::list::day).unwrap_or_default()),
            ("OID", module.identity().map(|one| one.oid().to_string()).unwrap_or_default()),
            ("scalars", module.scalars().to_string()),
            ("columns", module.columns().to_string()),
            ("notifications", module.notifications().to_string()),
            ("conventions", module.conventions().to_string()),
            ("tables", tables.join("\n")),
        ],
    );
}
