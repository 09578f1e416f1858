//! Names of objects and modules.

use super::offer::PART;
use clap_complete::engine::CompletionCandidate;
use netsnmp::{
    Mib,
    mib::{Access, Kind, Object},
};
use std::collections::HashSet;

/// A branch whose names are offered before a letter is typed: system, interfaces, ifMIB. All names
/// would be thousands.
const USUAL: [&str; 3] = ["system", "interfaces", "ifMIBObjects"];

/// How a name is offered.
pub(super) enum Form {
    Whole,
    /// An instance has to follow.
    Column,
}

/// Returns names of anything that has values below it.
pub(super) fn all(mib: &Mib, typed: &str) -> Vec<CompletionCandidate> {
    objects(mib, typed, |object| {
        let has_none = matches!(
            object.kind(),
            Kind::Notification
                | Kind::ObjectGroup
                | Kind::NotificationGroup
                | Kind::ModuleCompliance
                | Kind::AgentCapabilities
        );
        (!has_none).then_some(Form::Whole)
    })
}

/// Returns names of variables.
pub(super) fn variables(mib: &Mib, typed: &str) -> Vec<CompletionCandidate> {
    objects(mib, typed, variable)
}

/// Returns names of variables that can be set.
pub(super) fn writable(mib: &Mib, typed: &str) -> Vec<CompletionCandidate> {
    objects(mib, typed, |object| {
        let writable =
            matches!(object.access(), Access::ReadWrite | Access::ReadCreate | Access::WriteOnly);
        variable(object).filter(|_| writable)
    })
}

fn variable(object: &Object<'_>) -> Option<Form> {
    match object.kind() {
        Kind::Scalar => Some(Form::Whole),
        Kind::Column if object.access() != Access::NotAccessible => Some(Form::Column),
        _ => None,
    }
}

/// Returns names of tables and columns, also behind a comma.
pub(super) fn tables(mib: &Mib, typed: &str) -> Vec<CompletionCandidate> {
    let (before, last) = typed.split_at(typed.rfind(',').map_or(0, |comma| comma + 1));
    let found = objects(mib, last, |object| {
        matches!(object.kind(), Kind::Table | Kind::Column).then_some(Form::Whole)
    });
    found.into_iter().map(|one| one.add_prefix(before)).collect()
}

/// Returns names of anything, of textual conventions and of modules.
pub(super) fn everything(mib: &Mib, typed: &str) -> Vec<CompletionCandidate> {
    let mut found = objects(mib, typed, |_| Some(Form::Whole));
    if !typed.is_empty() {
        let names = mib.conventions().map(|one| one.name()).filter(|name| name.starts_with(typed));
        found.extend(names.map(CompletionCandidate::new));
        found.extend(modules(mib.modules(), typed));
    }
    found
}

/// Returns names of modules.
pub(super) fn modules<'m>(
    names: impl Iterator<Item = &'m str>,
    typed: &str,
) -> Vec<CompletionCandidate> {
    names.filter(|name| name.starts_with(typed)).map(CompletionCandidate::new).collect()
}

fn objects(
    mib: &Mib,
    typed: &str,
    form: impl Fn(&Object<'_>) -> Option<Form>,
) -> Vec<CompletionCandidate> {
    let candidate = |object: Object<'_>, before: &str| {
        let name = object.name();
        let help = format!("{}{}", object.module(), sense(&object));
        Some(match form(&object)? {
            Form::Whole => CompletionCandidate::new(format!("{before}{name}")),
            Form::Column => {
                CompletionCandidate::new(format!("{before}{name}.")).tag(Some(PART.into()))
            }
        })
        .map(|one| one.help(Some(help.into())))
    };
    if let Some((module, begun)) = typed.split_once("::") {
        let Some(module) = mib.module(module) else { return Vec::new() };
        let before = format!("{}::", module.name());
        let objects = module.objects().filter(|object| object.name().starts_with(begun));
        return objects.filter_map(|object| candidate(object, &before)).collect();
    }
    let mut seen = HashSet::new();
    let mut found: Vec<_> = match typed {
        "" => {
            let usual = USUAL.iter().filter_map(|name| mib.find(name));
            usual.flat_map(below).filter_map(|object| candidate(object, "")).collect()
        }
        _ => {
            let begun = mib.objects().filter(|object| object.name().starts_with(typed));
            // Several modules define some names.
            let once = begun.filter(|object| seen.insert(object.name()));
            once.filter_map(|object| candidate(object, "")).collect()
        }
    };
    if typed.starts_with(|c: char| c.is_ascii_uppercase()) {
        let modules = mib.modules().filter(|name| name.starts_with(typed));
        let parts = modules.map(|name| CompletionCandidate::new(format!("{name}::")));
        found.extend(parts.map(|one| one.tag(Some(PART.into()))));
    }
    found
}

fn below<'m>(object: Object<'m>) -> Vec<Object<'m>> {
    let deeper: Vec<_> = object.children().flat_map(below).collect();
    std::iter::once(object).chain(deeper).collect()
}

/// Returns the type of an object: its textual convention, or its SYNTAX.
fn sense(object: &Object<'_>) -> String {
    let kind = match object.kind() {
        Kind::Table => "table".to_owned(),
        Kind::Scalar | Kind::Column => match object.convention() {
            Some(name) => name.to_owned(),
            None => object.syntax_text().split([' ', '{', '(']).next().unwrap_or("").to_owned(),
        },
        _ => String::new(),
    };
    if kind.is_empty() { kind } else { format!(", {kind}") }
}
