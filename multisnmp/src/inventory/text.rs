//! A device for people: a line, or the rows of its sections.

use crate::output::push_safe;
use netsnmp::inventory::{Device, Field};

/// What the line of a device tells of it.
const FIELDS: [&str; 5] = ["name", "vendor", "model", "serial", "software"];

/// Host, name, vendor, model, serial number and software behind tabs; or why there is none of it.
pub(crate) fn line_into(out: &mut String, device: &Device) {
    push_safe(out, &device.host);
    let schema = device.schema();
    let single = schema.section("device").zip(device.section("device"));
    let row = single.and_then(|(shape, section)| Some((shape, section.rows.first()?)));
    if let Some((shape, row)) = row {
        for field in FIELDS {
            out.push('\t');
            if let Some(value) = row.get(shape, field) {
                push_safe(out, &value.to_string());
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

/// The rows of all sections but the first, indented, a field with its name.
pub(crate) fn rows_into(out: &mut String, device: &Device) {
    for section in device.sections.iter().filter(|section| &*section.name != "device") {
        let Some(shape) = device.schema().section(&section.name) else { continue };
        for row in &section.rows {
            out.push_str("  ");
            push_safe(out, &section.name);
            for (field, value) in shape.fields.iter().zip(&row.0) {
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
