//! `init`: writes a config.toml to start with.

use crate::{
    cli::inventory::InitArgs,
    config,
    error::Error,
    exit, logging,
    output::{OutputError, Sink, print, tell},
    shared,
};
use std::{
    fs::OpenOptions,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

/// All settings that people may want, as comments.
const TEMPLATE: &str = include_str!("../config/template.toml");

pub(super) fn init(args: &InitArgs) -> Result<u8, Error> {
    logging::start(&args.logging, false)?;
    if args.file.as_deref() == Some(Path::new("-")) {
        print(TEMPLATE.as_bytes())?;
        return Ok(exit::OK);
    }
    let path = match &args.file {
        Some(file) => file.clone(),
        None => config::own_file().ok_or_else(|| {
            Error::usage(
                "neither XDG_CONFIG_HOME nor HOME is set, so name the file: multisnmp init FILE",
            )
        })?,
    };
    let place = path.display();
    let trouble = |e: io::Error| Error::Output(OutputError::Write(place.to_string(), e));
    if let Some(dir) = path.parent().filter(|dir| !dir.as_os_str().is_empty()) {
        shared::make_folder(dir, 0o700).map_err(trouble)?;
    }
    // It will contain a community some day, so only the owner may read it.
    if args.force {
        let mut sink = Sink::private(Some(&path))?;
        sink.write(TEMPLATE.as_bytes()).map_err(trouble)?;
        sink.finish()?;
    } else {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        let file = shared::resolve(&path).and_then(|_| options.open(&path));
        let mut file = file.map_err(|e| match e.kind() {
            io::ErrorKind::AlreadyExists => {
                Error::usage(format!("{place} exists: --force overwrites it"))
            }
            _ => trouble(e),
        })?;
        file.write_all(TEMPLATE.as_bytes()).map_err(trouble)?;
    }
    let own = config::own_file().is_some_and(|own| own == path);
    let which = if own { String::new() } else { format!(" --config {place}") };
    tell(format_args!(
        "{place} written; `multisnmp config show{which}` lists the settings in force"
    ));
    Ok(exit::OK)
}

#[cfg(test)]
mod tests {
    use super::TEMPLATE;
    use crate::config::KEYS;

    /// Without its comment marks, the template is a valid configuration of known settings.
    #[test]
    fn the_template_is_valid() {
        let bare = |line: &str| -> Option<String> {
            let line = line.strip_prefix('#')?;
            let starts =
                line.starts_with('[') || line.starts_with(|c: char| c.is_ascii_lowercase());
            starts.then(|| line.to_owned())
        };
        let text: Vec<String> = TEMPLATE.lines().filter_map(bare).collect();
        let table: toml::Table = text.join("\n").parse().unwrap();
        assert!(table.len() > 20, "{table:?}");
        let site = table["sites"]["berlin"].as_table().unwrap();
        let top = table.keys().filter(|key| *key != "sites");
        for key in top.chain(site.keys()) {
            assert!(KEYS.iter().any(|known| known.name == key), "{key}");
        }
        assert!(TEMPLATE.lines().all(|line| line.is_empty() || line.starts_with('#')));
    }
}
