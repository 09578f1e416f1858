//! Lines that another machine has sent: [`Lines`].

use super::template::{Template, split};
use crate::{config::Config, error::Cause};
use netsnmp::{ErrorKind, Target, hosts::HostLine};
use std::{collections::HashMap, sync::Arc};

/// How many templates of lines are kept.
const MAX_TEMPLATES: usize = 4096;

/// Makes the targets of lines that another machine has sent. The credentials are this machine's.
pub(crate) struct Lines {
    config: Config,
    /// By what a line says about its host: most lines say the same.
    templates: HashMap<String, Result<Arc<Target>, Arc<str>>>,
    plain: Arc<Target>,
}

impl Lines {
    /// Makes targets with this configuration.
    pub(crate) fn new(config: Config) -> Self {
        Self { config, templates: HashMap::new(), plain: Arc::new(Target::new("")) }
    }

    /// Returns the target of a line. If it cannot be asked, its record says why.
    pub(crate) fn target(&mut self, line: &str) -> Target {
        let (host, rest) = split(line.trim());
        if !self.templates.contains_key(rest) {
            if self.templates.len() >= MAX_TEMPLATES {
                self.templates.clear();
            }
            let made = self.template(line).map_err(|why| why.to_string().into());
            self.templates.insert(rest.to_owned(), made);
        }
        match self.templates.get(rest) {
            Some(Ok(template)) => template.for_host(host),
            Some(Err(why)) => {
                let kind = ErrorKind::BadCredentials(format!("at the worker: {why}"));
                Target::new(host).refused(kind.into())
            }
            None => Target::new(host),
        }
    }

    fn template(&self, line: &str) -> Result<Arc<Target>, Cause> {
        let Some(HostLine { overrides, .. }) = HostLine::parse(line)? else {
            return Err("an empty line".into());
        };
        if overrides.has_secret() {
            return Err("a line of a job has a secret".into());
        }
        Ok(Template::new(&overrides, None, None, &self.config, &self.plain)?.target)
    }
}
