//! Prints where the fields of a device come from.

use crate::output::push_safe;
use netsnmp::{
    HostRecord, Oid, VarBind,
    inventory::{Device, Plan},
};
use std::fmt::Write;

/// The part of an OID that tells one private subtree from the next: the maker's number and two more.
pub(crate) const SUBTREE: usize = 9;

/// Returns the explanation of one device. `private` has a variable of each private subtree; `None`
/// if nobody looked.
pub(crate) fn explain(plan: &Plan, record: &HostRecord, private: Option<&[VarBind]>) -> String {
    let device = plan.device(record);
    let mut text = String::new();
    push_safe(&mut text, device.name());
    text.push('\n');
    if let Some(error) = &device.error {
        text.push_str("  ");
        push_safe(&mut text, &error.to_string());
        text.push('\n');
    }
    if device.is_failed() {
        return text;
    }
    fields(&mut text, plan, record);
    tables(&mut text, &device);
    if let Some(private) = private {
        subtrees(&mut text, plan, private);
    }
    text
}

fn fields(text: &mut String, plan: &Plan, record: &HostRecord) {
    let mut section = String::new();
    let all = plan.explain(record);
    let has_values = |name: &str| all.iter().any(|one| one.section == name && one.value.is_some());
    for one in &all {
        // A device that is no UPS has nothing to explain about one.
        if !has_values(&one.section) && one.section != "device" {
            continue;
        }
        if one.section != section {
            section.clone_from(&one.section);
            let _ = writeln!(text, "\n{section}");
        }
        let _ = write!(text, "  {}: ", one.field);
        match &one.value {
            Some(value) => push_safe(text, &value.to_string()),
            None => text.push_str("no value"),
        }
        text.push('\n');
        for attempt in one.tried.iter().rev().filter(|attempt| attempt.gave) {
            let _ =
                writeln!(text, "    from {} ({}, {})", attempt.source, attempt.place, attempt.rows);
        }
        for attempt in one.tried.iter().filter(|attempt| !attempt.gave) {
            let _ =
                write!(text, "    not {} ({}, {})", attempt.source, attempt.place, attempt.rows);
            match &attempt.raw {
                Some(raw) => {
                    let short: String = raw.chars().take(60).collect();
                    text.push_str(": the device has ");
                    push_safe(text, &short);
                    text.push_str(if short.len() < raw.len() { "…" } else { "" });
                }
                None => text.push_str(": the device has no such value"),
            }
            text.push('\n');
        }
    }
}

fn tables(text: &mut String, device: &Device) {
    let schema = device.schema();
    text.push_str("\nsections\n");
    for (section, schema) in device.sections.iter().zip(&schema.sections) {
        if schema.single {
            continue;
        }
        let rows = section.rows.len();
        let _ = writeln!(
            text,
            "  {}: {}, {rows} {}",
            section.name,
            section.state.name(),
            if rows == 1 { "row" } else { "rows" }
        );
    }
}

fn subtrees(text: &mut String, plan: &Plan, private: &[VarBind]) {
    text.push_str("\nprivate subtrees that no profile reads\n");
    let mut found = false;
    for varbind in private {
        let subids = varbind.oid.as_slice();
        let Ok(subtree) = Oid::try_from(&subids[..subids.len().min(SUBTREE)]) else { continue };
        if plan.reads(&subtree) {
            continue;
        }
        found = true;
        let _ = write!(text, "  {subtree}");
        if let Some(maker) = netsnmp::Enterprise::of(&subtree) {
            text.push_str("  ");
            push_safe(text, maker.organization);
        }
        text.push('\n');
    }
    if !found {
        text.push_str("  none\n");
    }
}
