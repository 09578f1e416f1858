//! What a command that asks hosts works with.

use super::{
    first_word, said,
    targets::{Rules, Targets},
};
use crate::{
    cli::{app::Ask, argv},
    config::{self, Config, Flags, Limits, Origin, Setting},
    error::Error,
    logging,
    memory::Recall,
    names::NameLookup,
    output,
    via::Plan,
};
use netsnmp::{Settings, mib::Style};

/// What a command works with. All of it is read before anything is sent.
pub(crate) struct Context {
    /// Without secrets: they are in `settings`, `targets` and `recall`.
    pub(crate) config: Config,
    pub(crate) settings: Settings,
    pub(crate) names: NameLookup,
    pub(crate) targets: Targets,
    pub(crate) limits: Limits,
    pub(crate) recall: Option<Recall>,
    pub(crate) style: Style,
    pub(crate) format: output::Format,
    /// The OIDs as the user wrote them. With --site, the first word may be one, too.
    pub(crate) oids: Vec<String>,
    /// The queue, if workers on other machines ask the hosts.
    pub(crate) via: Option<Plan>,
    pub(crate) ask: Ask,
}

impl Context {
    /// Reads configuration, MIB and targets. `names` are the OIDs as the user wrote them. `example` is
    /// shown if there are no targets.
    ///
    /// # Errors
    /// One of them is wrong.
    pub(crate) fn load<'n>(
        ask: &Ask,
        names: impl IntoIterator<Item = &'n str>,
        max_repetitions: Option<u32>,
        example: &'static str,
    ) -> Result<Self, Error> {
        Self::load_with(ask, names, max_repetitions, example, &mut |_| {})
    }

    /// Does the same with more flags than every command has.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub(crate) fn load_with<'n>(
        ask: &Ask,
        names: impl IntoIterator<Item = &'n str>,
        max_repetitions: Option<u32>,
        example: &'static str,
        more: &mut dyn FnMut(&mut Flags),
    ) -> Result<Self, Error> {
        logging::start(&ask.logging, ask.output.quiet)?;
        let mut flags = Flags::default();
        ask.connection.add_to(&mut flags);
        ask.names.modules.add_to(&mut flags);
        ask.limits.add_to(&mut flags);
        ask.output.add_to(&mut flags);
        ask.look.add_to(&mut flags);
        ask.run.add_to(&mut flags);
        ask.remember.add_to(&mut flags);
        ask.via.queue.add_to(&mut flags);
        flags.may_go_elsewhere = true;
        more(&mut flags);
        let stands_in = ask.voice.filter(|voice| voice.stands_in);
        flags.stands_in = stands_in.is_some();
        if let Some(rows) = max_repetitions {
            flags.layer.max_repetitions = Setting::flag(rows, rows.to_string(), "-Cr");
        }
        let tables = !flags.writes_no_table;
        let mut config = Config::load(flags, &ask.connection.tokens, &config::process)?;
        if let Some(voice) = stands_in {
            said::missing(voice, ask.targets.as_ref(), &config)?;
        }
        let settings = config.settings()?;
        let layer = config.merged();
        let limits = config.limits()?;
        let max_targets = layer.max_targets.value()?.copied();
        let format = match tables {
            true => layer.output_format()?,
            false => layer.format_without_table()?,
        };
        let style = layer.style()?;
        let mut oids: Vec<String> = names.into_iter().map(str::to_owned).collect();
        let first = ask.targets.as_ref().and_then(first_word::of);
        let of_site = matches!(layer.site.origin(), Some(Origin::Flag(_)));
        let first_may_be_oid = of_site && config.targets()?.is_some();
        let all = oids.iter().map(String::as_str).chain(first.filter(|_| first_may_be_oid));
        let mut names = NameLookup::load(layer, &ask.names.input, all)?;
        names.speaks_for_tool = stands_in.is_some();
        let mut given = ask.targets.as_ref();
        match first.filter(|word| first_word::is_oid(word, &names)) {
            Some(word) if first_may_be_oid => {
                oids.insert(0, word.to_owned());
                given = None;
            }
            // A dry run asks nobody, not even the resolver.
            Some(word) if stands_in.is_none() && !ask.run.dry_run => first_word::check(word)?,
            Some(_) => {}
            None => {}
        }
        let rules = Rules {
            strict: ask.run.strict,
            yes: ask.run.yes,
            max_targets,
            example: Some(example),
            ..Rules::default()
        };
        let via = Plan::of(
            &config,
            ask.via.run_name.as_deref(),
            ask.via.resumed.is_some(),
            argv::public(),
        )?;
        let targets = match ask.via.resumed {
            None => Targets::read(given, &config, settings.port, rules)?,
            Some(_) => Targets::none(settings.port),
        };
        let recall = Recall::load(&config, &settings, &targets.hosts)?;
        if config.has_unused_tags()
            && !config.wants_memory()
            && recall.is_none()
            && via.is_none()
            && !targets.credentials.keys().any(|k| k.starts_with("tag "))
        {
            log::warn!("no host uses the credentials file: --cred TAG or cred=TAG picks one");
        }
        config.forget_secrets();
        Ok(Self {
            settings,
            names,
            targets,
            limits,
            recall,
            style,
            format,
            oids,
            via,
            ask: ask.clone(),
            config,
        })
    }
}
