//! A device as text for people: one line, or the rows of its sections.

use crate::output::push_safe;
use netsnmp::inventory::{Device, Field};

/// The fields in the line of a device.
const FIELDS: [&str; 5] = ["name", "vendor", "model", "serial", "software"];

/// Writes a line: host, name, vendor, model, serial number and software, separated by tabs; or the
/// host and its error. Where there is no model, the first line of the description takes its place.
pub(crate) fn line_into(out: &mut String, device: &Device) {
    push_safe(out, device.name());
    let schema = device.schema();
    let single = schema.section("device").zip(device.section("device"));
    let row = single.and_then(|(schema, section)| Some((schema, section.rows.first()?)));
    if let Some((known, row)) = row {
        for field in FIELDS {
            out.push('\t');
            match (row.get(known, field), row.get(known, "description")) {
                (Some(value), _) => push_safe(out, &value.to_string()),
                // What is known about a host without a model.
                (None, Some(Field::Text(text))) if field == "model" => {
                    push_safe(out, text.lines().next().unwrap_or_default().trim());
                }
                _ => {}
            }
        }
    } else if !device.is_failed() {
        for section in device.sections.iter().filter(|section| !section.rows.is_empty()) {
            out.push('\t');
            push_safe(out, &format!("{} {}", section.rows.len(), section.name));
        }
    }
    if let Some(error) = &device.error {
        let what = if device.is_failed() { "" } else { "partial: " };
        out.push('\t');
        push_safe(out, &format!("({what}{}: {})", error.kind().name(), error.message()));
    }
    out.push('\n');
}

/// Writes the rows of all sections, indented, each field with its name.
pub(crate) fn rows_into(out: &mut String, device: &Device) {
    for section in &device.sections {
        let Some(known) = device.schema().section(&section.name) else { continue };
        for row in &section.rows {
            out.push_str("  ");
            push_safe(out, &section.name);
            for (field, value) in known.fields.iter().zip(&row.0) {
                let Some(value) = value else { continue };
                let text = match value {
                    Field::Text(text) if text.contains([' ', '"', '=']) => format!("{text:?}"),
                    value => value.to_string(),
                };
                push_safe(out, &format!(" {}={text}", field.name));
            }
            out.push('\n');
        }
    }
}
