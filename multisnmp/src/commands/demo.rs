//! demo: a private snmpd that stands for many hosts, asked as any other host.

use super::ask::{self, Job};
use crate::{
    cli::{DemoArgs, run},
    config::{Layer, Limits},
    demo::Demo,
    failure::Failure,
    logging,
    output::{Content, OutputOptions},
};
use netsnmp::{Mib, mib::Style};

/// Starts the agent, asks its hosts and stops it.
pub(super) fn demo(args: &DemoArgs) -> Result<u8, Failure> {
    logging::start(&args.logging, args.output.quiet)?;
    let mut layer = Layer::built_in();
    args.output.add_to(&mut layer);
    args.pace.add_to(&mut layer);
    let limits = Limits::of(&layer).map_err(Failure::usage)?;
    let format = run::format(layer.text("format").unwrap_or("text")).map_err(Failure::usage)?;
    let mut style = Style::default();
    style.apply(layer.text("output_options").unwrap_or("")).map_err(Failure::usage)?;
    let demo = Demo::start(args.hosts).map_err(Failure::local)?;
    let query = demo.query().map_err(Failure::local)?;
    let job = Job {
        query: &query,
        settings: demo.settings(),
        limits,
        count: args.hosts.into(),
        output: &args.output,
        options: OutputOptions {
            format,
            file: args.output.file.clone(),
            style,
            mib: Mib::builtin(),
            content: Content::Varbinds,
            color: ask::color(&args.output),
            hosts_shown: true,
        },
        allowed: None,
    };
    job.play(demo.targets(), &mut |_| {})
}
