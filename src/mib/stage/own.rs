//! Imports from a module of the importer's own folder that lost against another one of its name.
//!
//! Two vendors may have two modules of one name. One of them is used: its names are in the MIB. The
//! other one is read under a name of ours, but only for the modules beside it: they find the types
//! and the nodes there that they import. Nothing of it is in the MIB.

use super::{
    module::Module,
    scan::{Found, Import},
};
use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
};

/// The modules that are read only for the modules in their folder.
#[derive(Debug, Default)]
pub(super) struct OwnModules {
    /// Our name for the module of a folder that has a name.
    names: HashMap<(PathBuf, String), String>,
    /// All names of ours.
    all: HashSet<String>,
}

impl OwnModules {
    pub(super) fn contains(&self, name: &str) -> bool {
        self.all.contains(name)
    }

    fn of_folder(&self, folder: &Path, name: &str) -> Option<&String> {
        self.names.get(&(folder.to_owned(), name.to_owned()))
    }

    /// Adds a module that is read only for the modules in its folder to all `modules`. `taken` tells
    /// whether there is a module with a name.
    pub(super) fn add(
        &mut self,
        module: Module,
        modules: &mut HashMap<String, Module>,
        taken: &dyn Fn(&str) -> bool,
    ) {
        let name = module.found.name.clone();
        let free = (2..).map(|i| format!("{name}-{i}"));
        let free = free.into_iter().find(|new| !taken(new) && !self.contains(new));
        let (Some(new), Some(folder)) = (free, module.file.parent().map(Path::to_owned)) else {
            return;
        };
        self.all.insert(new.clone());
        // The best module of a folder comes last.
        self.names.insert((folder, name), new.clone());
        modules.insert(new, module);
    }

    /// Makes modules import from the modules of their own folder what these define.
    pub(super) fn bind_imports(&self, modules: &mut HashMap<String, Module>) {
        if self.all.is_empty() {
            return;
        }
        let mut bound = Vec::new();
        for (name, module) in &*modules {
            let Some(folder) = module.file.parent() else { continue };
            for import in &module.found.imports {
                match self.of_folder(folder, &import.module) {
                    Some(own) if own != name => bound.push((name.clone(), own.clone())),
                    _ => {}
                }
            }
        }
        for (name, own) in bound {
            let Some(mut module) = modules.remove(&name) else { continue };
            if let Some(from) = modules.get(&own) {
                module.found.bind(&own, &from.found);
            }
            modules.insert(name, module);
        }
    }
}

impl Found {
    /// Imports what `from` defines from there. `own` is our name for it.
    fn bind(&mut self, own: &str, from: &Found) {
        let mut imports = Vec::new();
        for import in std::mem::take(&mut self.imports) {
            if import.module != from.name || import.from != import.module {
                imports.push(import);
                continue;
            }
            let Import { module, from: used, symbols } = import;
            let defined = |(symbol, _): &(String, u32)| from.defines.contains_key(&symbol[..]);
            let (theirs, rest) = symbols.into_iter().partition::<Vec<_>, _>(defined);
            for (from, symbols) in [(own.to_owned(), theirs), (used, rest)] {
                if !symbols.is_empty() {
                    imports.push(Import { module: module.clone(), from, symbols });
                }
            }
        }
        self.imports = imports;
    }
}
