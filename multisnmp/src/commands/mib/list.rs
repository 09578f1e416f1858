//! `mib list`: the modules, or the objects of some of them.

use super::listing::{Row, write};
use crate::{
    cli::names::MibListArgs, commands::resolved::Resolved, error::Error, exit, logging,
    names::NameLookup, output::tell,
};
use netsnmp::mib::{Module, Object};
use serde::Serialize;

/// A line about a module.
#[derive(Serialize)]
struct ModuleRow<'a> {
    module: &'a str,
    /// Scalars and columns.
    objects: usize,
    tables: usize,
    notifications: usize,
    conventions: usize,
    updated: Option<String>,
    /// The OID of its MODULE-IDENTITY.
    identity: Option<String>,
}

/// A line about an object.
#[derive(Serialize)]
struct ObjectRow<'a> {
    oid: String,
    name: &'a str,
    module: &'a str,
    kind: &'static str,
    access: &'static str,
    syntax: String,
    units: Option<&'a str>,
}

pub(super) fn list(args: &MibListArgs) -> Result<u8, Error> {
    // Written like the beginning of a name, it loads a module that is not built in.
    let wanted: Vec<String> = args.modules.iter().map(|module| format!("{module}::")).collect();
    logging::start(&args.logging, false)?;
    let names = NameLookup::alone(
        &args.names.modules,
        &args.names.input,
        wanted.iter().map(String::as_str),
    )?;
    let mib = names.mib;
    if args.modules.is_empty() {
        let modules: Vec<Module<'_>> =
            mib.modules().filter_map(|module| mib.module(module)).collect();
        let lines: Vec<ModuleRow<'_>> = modules.iter().map(ModuleRow::of).collect();
        write(&lines, &args.listing)?;
        return Ok(exit::OK);
    }
    let mut resolved = Resolved::default();
    let mut lines = Vec::new();
    for name in &args.modules {
        match mib.module(name) {
            Some(module) => {
                resolved.add(true);
                let mut objects: Vec<Object<'_>> = module.objects().collect();
                objects.sort_by_key(Object::oid);
                lines.extend(objects.iter().map(ObjectRow::of));
            }
            None => {
                resolved.add(false);
                tell(names.no_module(name));
            }
        }
    }
    write(&lines, &args.listing)?;
    Ok(resolved.exit_code())
}

impl<'a> ModuleRow<'a> {
    fn of(module: &Module<'a>) -> Self {
        Self {
            module: module.name(),
            objects: module.scalars() + module.columns(),
            tables: module.tables(),
            notifications: module.notifications(),
            conventions: module.conventions(),
            updated: module.last_updated().map(day),
            identity: module.identity().map(|object| object.oid().to_string()),
        }
    }
}

/// Returns `199608130000Z`, or `9608130000Z` of the last century, as `1996-08-13`.
pub(super) fn day(stamp: &str) -> String {
    let digits = stamp.trim_end_matches('Z');
    let full = match digits.len() {
        10 => format!("19{digits}"),
        _ => digits.to_owned(),
    };
    match (full.get(0..4), full.get(4..6), full.get(6..8)) {
        (Some(year), Some(month), Some(day)) => format!("{year}-{month}-{day}"),
        _ => stamp.to_owned(),
    }
}

impl Row for ModuleRow<'_> {
    fn titles(&self) -> &'static [&'static str] {
        &["module", "objects", "tables", "notifications", "conventions", "updated"]
    }

    fn columns(&self) -> Vec<String> {
        vec![
            self.module.to_owned(),
            self.objects.to_string(),
            self.tables.to_string(),
            self.notifications.to_string(),
            self.conventions.to_string(),
            self.updated.clone().unwrap_or_default(),
        ]
    }
}

impl<'a> ObjectRow<'a> {
    fn of(object: &Object<'a>) -> Self {
        Self {
            oid: object.oid().to_string(),
            name: object.name(),
            module: object.module(),
            kind: object.kind().name(),
            access: object.access().name(),
            syntax: syntax(object),
            units: object.units(),
        }
    }
}

/// Returns the type as people call it: the convention, else the base type.
pub(super) fn syntax(object: &Object<'_>) -> String {
    let base = object.syntax().name();
    object.convention().unwrap_or(base).to_owned()
}

impl Row for ObjectRow<'_> {
    fn titles(&self) -> &'static [&'static str] {
        &["oid", "name", "kind", "access", "syntax"]
    }

    fn columns(&self) -> Vec<String> {
        vec![
            self.oid.clone(),
            self.name.to_owned(),
            self.kind.to_owned(),
            self.access.to_owned(),
            self.syntax.clone(),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn dates_of_both_centuries_are_read() {
        assert_eq!(day("200006140000Z"), "2000-06-14");
        assert_eq!(day("9605281000Z"), "1996-05-28");
        assert_eq!(day("?"), "?");
    }
}
