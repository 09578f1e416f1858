//! Decides which file is used if several define a module with one name.

use super::{module::Module, scan::Found};
use crate::mib::{Mib, sources::Replacement};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap, HashSet},
    path::Path,
};

/// All modules that were read, in the order of reading.
pub(super) type Candidates = HashMap<String, Vec<Module>>;

/// What becomes of the modules with one name.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// The module that is used; `None` for the built-in one.
    pub(super) used: Option<Module>,
    /// The modules that are not used, except for equal ones.
    pub(super) others: Vec<Module>,
    pub(super) replacements: Vec<Replacement>,
    /// Modules that are not used although they are others than the used one, with the reason.
    pub(super) refused: Vec<(usize, String)>,
    /// Modules that are not used, but that the modules of their folder import from.
    pub(super) own: Vec<usize>,
}

/// How a module that was already chosen relates to another with its name.
enum Verdict {
    /// Both are the same module. The other one is newer, or it defines all that the chosen one defines.
    Other,
    /// Both are the same module. The chosen one is at least as new.
    Chosen,
    /// They are two modules that have one name.
    Different,
}

/// Chooses among modules with one name. The file that the user typed wins. Then each folder has
/// one: the file with the module's name, or the newest that can be read. Among folders, and against
/// the built-in module, the newer revision wins if the MODULE-IDENTITY is the same.
pub(super) fn choose(name: &str, of_name: Vec<Module>, places: &Places<'_>, ours: &Mib) -> Outcome {
    let mut outcome = Outcome::default();
    let mut folders: BTreeMap<usize, Vec<Module>> = BTreeMap::new();
    let mut order: Vec<Option<std::path::PathBuf>> = Vec::new();
    let mut typed: Option<Module> = None;
    for module in of_name {
        if module.typed {
            let before = typed.replace(module);
            outcome.others.extend(before);
            continue;
        }
        let folder = module.file.parent().map(Path::to_owned);
        let place = order.iter().position(|known| *known == folder).unwrap_or_else(|| {
            order.push(folder);
            order.len() - 1
        });
        folders.entry(place).or_default().push(module);
    }
    let mut chosen: Option<Module> = None;
    for mut of_folder in folders.into_values() {
        let best = best_of_folder(name, &of_folder);
        let best = of_folder.swap_remove(best);
        outcome.others.extend(of_folder);
        let Some(before) = chosen.take() else {
            chosen = Some(best);
            continue;
        };
        let (kept, lost) = match places.compare(&before, &best) {
            Verdict::Other => (best, before),
            Verdict::Chosen | Verdict::Different => (before, best),
        };
        outcome.others.push(lost);
        chosen = Some(kept);
    }
    outcome.used = match (typed, chosen) {
        (Some(typed), chosen) => {
            outcome.others.extend(chosen);
            Some(typed)
        }
        (None, Some(chosen)) => match places.against_builtin(name, &chosen, ours) {
            Verdict::Other => Some(chosen),
            Verdict::Chosen | Verdict::Different => {
                outcome.others.push(chosen);
                None
            }
        },
        (None, None) => None,
    };
    report(name, &mut outcome, places, ours);
    outcome
}

fn report(name: &str, outcome: &mut Outcome, places: &Places<'_>, ours: &Mib) {
    let builtin = ours.module(name);
    let date = |module: &Module| module.found.updated();
    let builtin_date = builtin.and_then(|m| m.last_updated()).map(day);
    let used_file = outcome.used.as_ref().map(|module| module.file.clone());
    let used_date = match &outcome.used {
        Some(used) => date(used),
        None => builtin_date.clone(),
    };
    let mut tell = |other, other_date| {
        outcome.replacements.push(Replacement {
            module: name.to_owned(),
            used: used_file.clone(),
            used_date: used_date.clone(),
            other,
            other_date,
        });
    };
    // The same text in another place is no replacement.
    if let Some(used) = &outcome.used {
        let own = used.found.text.trim_ascii_start();
        outcome.others.retain(|other| other.found.text.trim_ascii_start() != own);
        if builtin.is_some() && (used_date != builtin_date || !used.has_all_of(name, ours)) {
            tell(None, builtin_date);
        }
    } else {
        // A copy of the built-in revision is no replacement either.
        outcome.others.retain(|other| {
            other.is_lost()
                || date(other) != builtin_date
                || matches!(places.against_builtin(name, other, ours), Verdict::Different)
        });
    }
    for (i, other) in outcome.others.iter().enumerate() {
        tell(Some(other.file.clone()), date(other));
        let different = match &outcome.used {
            Some(used) => matches!(places.compare(used, other), Verdict::Different),
            None => matches!(places.against_builtin(name, other, ours), Verdict::Different),
        };
        if other.is_lost() {
            continue;
        }
        if outcome
            .used
            .as_ref()
            .is_none_or(|used| !used.typed && used.file.parent() != other.file.parent())
            && !places.is_revision(outcome.used.as_ref(), other, builtin)
        {
            outcome.own.push(i);
        }
        let same_folder = used_file.as_deref().and_then(Path::parent) == other.file.parent();
        if different || same_folder {
            let instead = match &used_file {
                Some(file) => format!("another {name} in {}", file.display()),
                None => format!("the built-in {name}, which is another module,"),
            };
            outcome.refused.push((i, format!("not read: {instead} is used instead")));
        }
    }
}

/// Returns the place of the module that is used of one folder.
fn best_of_folder(name: &str, modules: &[Module]) -> usize {
    let worth = |module: &Module| {
        let stem = module.file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let whole = module.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let named = [stem, whole].iter().any(|file| file.eq_ignore_ascii_case(name));
        (!module.is_lost(), named, module.found.date())
    };
    // If two files are equally good, the last one in the folder wins.
    (0..modules.len()).max_by_key(|&i| (worth(&modules[i]), i)).unwrap_or(0)
}

/// The places of nodes in all modules, to compare a MODULE-IDENTITY with another one.
pub(super) struct Places<'a> {
    known: HashMap<String, Vec<String>>,
    ours: &'a Mib,
}

impl<'a> Places<'a> {
    pub(super) fn new(candidates: &Candidates, ours: &'a Mib) -> Self {
        let places = candidates.values().flatten().flat_map(|module| &module.found.places);
        let known = places.map(|(label, place)| (label.clone(), place.clone())).collect();
        Self { known, ours }
    }

    /// Returns the OID of a module's MODULE-IDENTITY: numbers, behind a name if nothing defines it.
    fn identity(&self, found: &Found) -> Option<String> {
        let mut label = &found.identity.as_ref()?[..];
        let mut numbers = Vec::new();
        // A module may define a node below itself.
        for _ in 0..40 {
            let own = found.places.get(label);
            if own.is_none() && self.ours.find(label).is_some() {
                break;
            }
            let Some((first, rest)) = own.or(self.known.get(label)).and_then(|at| at.split_first())
            else {
                break;
            };
            // The words of `dod(6)` are the name and the number.
            let rest = rest.iter().filter(|word| word.bytes().all(|b| b.is_ascii_digit()));
            numbers.splice(0..0, rest.map(String::as_str));
            label = first;
        }
        let root = match (self.ours.find(label), label) {
            (Some(object), _) => object.oid().to_string(),
            (None, "iso") => "1".to_owned(),
            (None, label) => label.to_owned(),
        };
        Some([root.as_str()].into_iter().chain(numbers).collect::<Vec<_>>().join("."))
    }

    /// Whether a module that is not used may be a revision of the one that is used: a file, or the
    /// built-in one. A built-in module without MODULE-IDENTITY (SNMPv2-SMI) has no rivals.
    fn is_revision(
        &self,
        used: Option<&Module>,
        other: &Module,
        builtin: Option<crate::mib::Module<'_>>,
    ) -> bool {
        let used = match (used, builtin.map(|builtin| builtin.identity())) {
            (Some(used), _) => self.identity(&used.found),
            (None, Some(Some(identity))) => Some(identity.oid().to_string()),
            (None, _) => return true,
        };
        used.is_some() && used == self.identity(&other.found)
    }

    fn compare(&self, chosen: &Module, other: &Module) -> Verdict {
        if other.is_lost() != chosen.is_lost() {
            return if chosen.is_lost() { Verdict::Other } else { Verdict::Chosen };
        }
        match (self.identity(&chosen.found), self.identity(&other.found)) {
            (Some(a), Some(b)) if a != b => Verdict::Different,
            (Some(_), None) => Verdict::Chosen,
            (None, Some(_)) => Verdict::Other,
            // The later folder wins among equals.
            (Some(_), Some(_)) => match other.found.date() >= chosen.found.date() {
                true => Verdict::Other,
                false => Verdict::Chosen,
            },
            (None, None) => Verdict::Other,
        }
    }

    fn against_builtin(&self, name: &str, module: &Module, ours: &Mib) -> Verdict {
        let Some(builtin) = ours.module(name) else { return Verdict::Other };
        if module.is_lost() {
            return Verdict::Chosen;
        }
        let by_names = || match module.has_all_of(name, ours) {
            true => Verdict::Other,
            false => Verdict::Chosen,
        };
        let own = builtin.identity().map(|identity| identity.oid().to_string());
        match (own, self.identity(&module.found)) {
            (Some(own), Some(identity)) if own != identity => Verdict::Different,
            (Some(_), Some(_)) => {
                let date = Reverse(date(builtin.last_updated().unwrap_or("")));
                match Reverse(module.found.date()).cmp(&date) {
                    std::cmp::Ordering::Less => Verdict::Other,
                    std::cmp::Ordering::Equal if module.has_all_of(name, ours) => Verdict::Other,
                    _ => Verdict::Chosen,
                }
            }
            _ => by_names(),
        }
    }
}

impl Module {
    /// Whether the module defines every name of the built-in module with its name.
    fn has_all_of(&self, name: &str, ours: &Mib) -> bool {
        // `{ iso org(3) dod(6) 1 }` names nodes on the way.
        let on_the_way: HashSet<&String> = self.found.places.values().flatten().collect();
        let defines = |name: &str| {
            self.found.defines.contains_key(name) || on_the_way.contains(&name.to_owned())
        };
        let names = ours.module(name).into_iter().flat_map(|module| module.names_of_objects());
        let types = ours.conventions().filter(|one| one.module() == name);
        names.into_iter().all(defines) && types.into_iter().all(|one| defines(one.name()))
    }
}

impl Found {
    /// The LAST-UPDATED clause in a form that can be compared; empty if there is none.
    pub(super) fn date(&self) -> String {
        date(&self.last_updated)
    }

    /// The day of the LAST-UPDATED clause, as `2024-01-31`.
    pub(super) fn updated(&self) -> Option<String> {
        (!self.last_updated.is_empty()).then(|| day(&self.last_updated))
    }
}

/// Returns `YYYYMMDDHHMM` of a date that may have two digits for its year.
fn date(clause: &str) -> String {
    let digits = clause.trim().trim_end_matches(['Z', 'z']);
    match digits.len() {
        10 => format!("19{digits}"),
        _ => digits.to_owned(),
    }
}

fn day(clause: &str) -> String {
    let date = date(clause);
    match (date.get(..4), date.get(4..6), date.get(6..8)) {
        (Some(year), Some(month), Some(day)) => format!("{year}-{month}-{day}"),
        _ => date,
    }
}
