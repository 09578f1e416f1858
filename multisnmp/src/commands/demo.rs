//! demo: a private snmpd plays many hosts, which are asked like any other host.

#[cfg(feature = "via")]
mod machines;

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
    #[cfg(feature = "via")]
    let mut machines = args.via.then(|| machines::Machines::start(args.hosts)).transpose()?;
    #[cfg(not(feature = "via"))]
    if args.via {
        return Err(Error::usage(
            "this program was built without --via: build it with the feature `via`",
        ));
    }
    #[cfg(feature = "via")]
    let limits = match &machines {
        // Fast enough for nobody to wait, slow enough for a worker to die in the middle.
        Some(_) => Limits { rate: limits.rate.or(Some(f64::from(args.hosts) / 4.0)), ..limits },
        None => limits,
    };
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
        #[cfg(feature = "via")]
        via: machines.as_ref().map(machines::Machines::plan),
        #[cfg(not(feature = "via"))]
        via: None,
        adaptive: false,
    };
    #[cfg(feature = "via")]
    if let Some(machines) = &mut machines {
        let code = {
            let mut inspect = |record: &mut HostRecord| machines.count(record);
            let mut writer = RecordConsumer::open(options, None, &mut inspect)?;
            drive.run(demo.targets(), &query, &mut writer)?
        };
        machines.tell();
        return Ok(code);
    }
    let mut inspect = |_: &mut HostRecord| {};
    let mut writer = RecordConsumer::open(options, None, &mut inspect)?;
    drive.run(demo.targets(), &query, &mut writer)
}
