//! demo: a private snmpd plays many hosts, which are asked like any other host.

use crate::{
    cli::DemoArgs,
    config::{Flags, Layer, Limits},
    demo::Demo,
    error::Error,
    logging,
    output::{Content, OutputOptions},
    run::{
        drive::Drive,
        records::{RecordConsumer, color},
    },
};
use netsnmp::{HostRecord, Mib};

/// Starts the agent, asks its hosts and stops it.
pub(super) fn demo(args: &DemoArgs) -> Result<u8, Error> {
    logging::start(&args.logging, args.output.quiet)?;
    let mut flags = Flags::default();
    args.output.add_to(&mut flags);
    args.look.add_to(&mut flags);
    args.order.add_to(&mut flags);
    args.pace.add_to(&mut flags);
    let layer = flags.layer.over(Layer::built_in(), false);
    let limits = Limits::of(&layer)?;
    let (format, style) = (layer.output_format()?, layer.style()?);
    let demo = Demo::start(args.hosts).map_err(|e| Error::Local(e.into()))?;
    let query = demo.query().map_err(Error::Library)?;
    let options = OutputOptions {
        format,
        file: args.output.file.clone(),
        style,
        mib: Mib::builtin(),
        content: Content::Varbinds,
        color: color(&args.look, &args.output),
        hosts_shown: true,
        voice: None,
    };
    let drive = Drive {
        limit_is_chosen: false,
        settings: demo.settings(),
        limits: &limits,
        count: args.hosts.into(),
        buffer: None,
        output: &args.output,
        allowed: None,
        skipped: 0,
    };
    let mut inspect = |_: &mut HostRecord| {};
    let mut writer = RecordConsumer::open(options, None, &mut inspect)?;
    drive.run(demo.targets(), &query, &mut writer)
}
