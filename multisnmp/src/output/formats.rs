//! The formats, one file each.

mod csv;
mod decimal;
mod grid;
mod json;
mod sheet;
mod text;

pub(crate) use json::index_json;

use super::{
    complaint::Complaints,
    options::{Content, Format, OutputOptions},
    page::Render,
    values::Values,
};

/// Returns the renderer of the format that the options ask for.
pub(super) fn renderer(options: OutputOptions) -> Box<dyn Render> {
    let OutputOptions { format, file, style, mib, content, color, hosts_shown, voice } = options;
    let shows_errors = !matches!(format, Format::Text | Format::Table);
    let plain = plain(format, file.is_none(), Values::new(mib, style), content, color, hosts_shown);
    match voice {
        Some(voice) if !shows_errors && !hosts_shown => {
            Box::new(Complaints::before(plain, voice, Values::new(mib, style)))
        }
        _ => plain,
    }
}

fn plain(
    format: Format,
    to_stdout: bool,
    values: Values,
    content: Content,
    color: bool,
    hosts_shown: bool,
) -> Box<dyn Render> {
    let look = |width| grid::Look::new(color, to_stdout, width);
    match (format, content) {
        (Format::Text, Content::Varbinds) => Box::new(text::Text::new(values, color, hosts_shown)),
        (Format::Jsonl, content) => Box::new(json::JsonLines::new(values, &content)),
        (Format::Json, content) => Box::new(json::JsonArray::new(values, &content)),
        (Format::Csv, Content::Varbinds) => Box::new(csv::VarbindLines::new(values)),
        (Format::Csv, Content::Table(content)) => {
            Box::new(csv::RowLines::new(values, &content.parts))
        }
        (Format::Table, Content::Varbinds) => {
            Box::new(grid::VarbindGrid::new(values, look(None), hosts_shown))
        }
        // A separator makes lines for programs, which need no rules.
        (Format::Table, Content::Table(content)) if content.options.separator.is_none() => {
            let layout = sheet::Layout::Ruled(look(content.options.width));
            Box::new(sheet::TableSheets::new(values, content, hosts_shown, layout))
        }
        (Format::Text | Format::Table, Content::Table(content)) => {
            let layout = sheet::Layout::Plain { color };
            Box::new(sheet::TableSheets::new(values, content, hosts_shown, layout))
        }
    }
}
