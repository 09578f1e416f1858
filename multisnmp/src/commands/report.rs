//! `report` and `topology`: an inventory for people to read.

use crate::{
    cli::{
        output::check_ending,
        report::{PictureFormat, ReportArgs, ReportFormat, TopologyArgs},
    },
    error::Error,
    exit,
    inventory::Snapshot,
    logging,
    output::{OutputError, Sink},
    report::{Document, Graph, Overview, device, dot, html, html_page, markdown, svg},
};
use std::{
    ffi::OsStr,
    io,
    path::{Path, PathBuf},
};

pub(super) fn report(args: &ReportArgs) -> Result<u8, Error> {
    logging::start(&args.logging, false)?;
    let file = args.file.as_deref();
    if args.format.is_none() {
        check_ending(file, &["html", "htm", "md", "markdown"], "markdown or html")?;
    }
    let mut snapshot = Snapshot::open(&args.from)?;
    let as_html = match args.format {
        Some(format) => format == ReportFormat::Html,
        None => ends_with(file, &["html", "htm"]),
    };
    let mut out = ReportFile::open(args.file.clone())?;
    let hosts = snapshot.hosts();
    let mut overview = Overview::default();
    for host in &hosts {
        if let Some(device) = snapshot.load(host)? {
            overview.add(&device);
        }
    }
    let title = format!("Inventory {}", name(&args.from));
    let (when, missing) = (snapshot.when()?, snapshot.missing()?);
    let (start, end) = if as_html { html_page(&title) } else { (String::new(), "") };
    let text = |document: &Document| if as_html { html(document) } else { markdown(document) };
    out.write(&start)?;
    out.write(&text(&overview.document(&title, when.as_deref(), missing)))?;
    // Device by device: a report of thousands must not fill the memory.
    for host in &hosts {
        if let Some(one) = snapshot.load(host)? {
            out.write(&text(&device(&one)))?;
        }
    }
    out.write(end)?;
    out.finish()
}

pub(super) fn topology(args: &TopologyArgs) -> Result<u8, Error> {
    logging::start(&args.logging, false)?;
    let file = args.file.as_deref();
    if args.format.is_none() {
        check_ending(file, &["svg", "dot", "gv"], "dot or svg")?;
    }
    let mut snapshot = Snapshot::open(&args.from)?;
    let as_svg = match args.format {
        Some(format) => format == PictureFormat::Svg,
        None => ends_with(file, &["svg"]),
    };
    let mut out = ReportFile::open(args.file.clone())?;
    let mut graph = Graph::default();
    for host in snapshot.hosts() {
        if let Some(device) = snapshot.load(&host)? {
            graph.add(&device);
        }
    }
    graph.connect();
    out.write(&if as_svg { svg(&graph) } else { dot(&graph) })?;
    out.finish()
}

/// Returns the name of the file without its folder.
fn name(from: &OsStr) -> String {
    Path::new(from).file_name().unwrap_or(from).display().to_string()
}

fn ends_with(file: Option<&Path>, endings: &[&str]) -> bool {
    let ending = file.and_then(Path::extension).and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| endings.iter().any(|one| one.eq_ignore_ascii_case(ending)))
}

/// A file that appears when it is complete, or standard output, whose reader may go away.
struct ReportFile {
    sink: Sink,
    gone: bool,
}

impl ReportFile {
    fn open(file: Option<PathBuf>) -> Result<Self, Error> {
        Ok(Self { sink: Sink::private(file.as_deref())?, gone: false })
    }

    fn write(&mut self, text: &str) -> Result<(), Error> {
        if self.gone || text.is_empty() {
            return Ok(());
        }
        match self.sink.write(text.as_bytes()) {
            Ok(()) => Ok(()),
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => {
                self.gone = true;
                Ok(())
            }
            Err(e) => Err(OutputError::Write(self.sink.name(), e).into()),
        }
    }

    fn finish(self) -> Result<u8, Error> {
        if !self.gone {
            self.sink.finish()?;
        }
        Ok(exit::OK)
    }
}
