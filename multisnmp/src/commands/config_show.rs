//! `config show`: every setting, its value and where it comes from.

use crate::{
    cli::ConfigShowArgs,
    config::{self, Config, Flags, Origin},
    error::Error,
    exit, logging,
    output::{print, tell},
};
use std::fmt::Write;

/// Prints the settings of hosts that have none of their own.
pub(super) fn show(args: &ConfigShowArgs) -> Result<u8, Error> {
    logging::start(&args.logging, false)?;
    let mut flags = Flags::default();
    args.connection.add_to(&mut flags);
    args.names.modules.add_to(&mut flags);
    args.limits.add_to(&mut flags);
    flags.read("site", "--site", args.site.as_ref());
    let config = Config::load(flags, &args.connection.tokens, &config::process)?;
    let mut rows = Vec::new();
    for row in config.merged().rows() {
        let is_hidden = row.key.secret && row.origin != Origin::BuiltIn;
        let value = if is_hidden { "(hidden)".to_owned() } else { row.text };
        rows.push((row.key.name, value, row.origin.to_string()));
    }
    let text = if args.json { json(&rows)? } else { table(&rows) };
    print(text.as_bytes())?;
    for (token, origin, why) in config.idle_tokens() {
        tell(format!("{origin}: {token} has no effect: {why}"));
    }
    // An error that stops other commands is shown here, too, after the settings that cause it.
    config.settings()?;
    config.limits()?;
    Ok(exit::OK)
}

fn json(rows: &[(&str, String, String)]) -> Result<String, Error> {
    let object: serde_json::Map<_, _> = rows
        .iter()
        .map(|(key, value, origin)| {
            ((*key).to_owned(), serde_json::json!({ "value": value, "origin": origin }))
        })
        .collect();
    let text = serde_json::to_string_pretty(&object)?;
    Ok(text + "\n")
}

fn table(rows: &[(&str, String, String)]) -> String {
    let width = |of: fn(&(&str, String, String)) -> usize| rows.iter().map(of).max().unwrap_or(0);
    let (keys, values) = (width(|row| row.0.len()), width(|row| row.1.chars().count()).min(40));
    let mut text = String::new();
    for (key, value, origin) in rows {
        let _ = writeln!(text, "{key:keys$}  {value:values$}  {origin}");
    }
    text
}
