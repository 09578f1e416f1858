//! `init`: a config.toml to start with.

use crate::{
    cli::inventory::InitArgs,
    config,
    failure::{Failure, tell},
    logging,
    output::print,
};
use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

/// Every setting a person would want, commented out.
const TEMPLATE: &str = include_str!("../config/template.toml");

pub(super) fn init(args: &InitArgs) -> Result<u8, Failure> {
    logging::start(&args.logging, false)?;
    if args.file.as_deref() == Some(Path::new("-")) {
        print(TEMPLATE.as_bytes())?;
        return Ok(0);
    }
    let path = match &args.file {
        Some(file) => file.clone(),
        None => config::own_file().ok_or_else(|| {
            Failure::usage("neither XDG_CONFIG_HOME nor HOME says where: multisnmp init FILE")
        })?,
    };
    let place = path.display();
    let trouble = |e: io::Error| Failure::local(format!("cannot write {place}: {e}"));
    if let Some(dir) = path.parent().filter(|dir| !dir.as_os_str().is_empty()) {
        fs::create_dir_all(dir).map_err(trouble)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).create_new(!args.force);
    // Somebody will write a community into it.
    let file = options.mode(0o600).open(&path);
    let mut file = file.map_err(|e| match e.kind() {
        io::ErrorKind::AlreadyExists => {
            Failure::usage(format!("{place} is there already: --force writes over it"))
        }
        _ => trouble(e),
    })?;
    file.write_all(TEMPLATE.as_bytes()).map_err(trouble)?;
    tell(format_args!("{place} written; multisnmp config show tells what holds"));
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::TEMPLATE;
    use crate::config::KEYS;

    /// The template without its marks is a configuration, and each of its keys is a setting.
    #[test]
    fn the_template_is_true() {
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
