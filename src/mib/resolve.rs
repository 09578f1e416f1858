//! Resolves names to OIDs.

use super::{Mib, Object, index_in, token::Tokens};
use crate::{
    Error, ErrorKind, Oid, Result,
    suggest::{self, Search},
};

impl Mib {
    /// Returns the OID of a name, in any form that snmpget accepts: `1.3.6.1.2.1.1.1.0` with or
    /// without a leading dot, `sysDescr.0`, `SNMPv2-MIB::sysDescr.0`, `.iso.org.dod.internet…`,
    /// `iso.3.6.1`, `system.1.0`, `system.sysDescr.0`, `enterprises.8072`. An index can be written
    /// with numbers, quoted strings and labels (`ifDescr.3`, `ifDescr[3]`,
    /// `vacmGroupName.3."public"`, `ipAddressIfIndex[ipv4]["10.0.0.1"]`), complete or only its
    /// beginning. The first name may be anywhere in the tree; the following ones must be below it.
    ///
    /// # Errors
    /// [`BadName`](ErrorKind::BadName), with the most similar names.
    pub fn resolve(&self, name: &str) -> Result<Oid> {
        self.resolve_name(name, true).map_err(|reason| bad(name, reason))
    }

    /// Does the same, but the error has no similar names. Looking for them takes much longer than
    /// everything else, so this is for programs that read many names, right or wrong.
    ///
    /// # Errors
    /// [`BadName`](ErrorKind::BadName).
    pub fn resolve_tersely(&self, name: &str) -> Result<Oid> {
        self.resolve_name(name, false).map_err(|reason| bad(name, reason))
    }

    /// Returns the OID to GET for a name: like [`resolve`](Self::resolve), but adds the instance
    /// `.0` to the bare name of a scalar. Numeric OIDs are not changed.
    ///
    /// # Errors
    /// The same as for [`resolve`](Self::resolve).
    pub fn resolve_instance(&self, name: &str) -> Result<Oid> {
        let oid = self.resolve(name)?;
        let numeric = name.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        match self.object(&oid) {
            Some((object, [])) if object.is_scalar() && !numeric => {
                oid.join(&[0]).map_err(|e| bad(name, e.to_string()))
            }
            _ => Ok(oid),
        }
    }

    /// If `similar`, the reason has the most similar names.
    pub(super) fn resolve_name(&self, name: &str, similar: bool) -> Result<Oid, String> {
        let name = name.trim();
        if let Some((module, local)) = split_module(name) {
            return self.resolve_in(Some(module).filter(|m| !m.is_empty()), local, similar);
        }
        if name.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
            return name.parse::<Oid>().map_err(|e| e.to_string());
        }
        self.resolve_in(None, name, similar)
    }

    fn resolve_in(&self, module: Option<&str>, name: &str, similar: bool) -> Result<Oid, String> {
        let mut tokens = Tokens::new(name.strip_prefix('.').unwrap_or(name));
        let first = tokens.label()?;
        let (mut object, mut subids) = match first.parse::<u32>() {
            Ok(number) if module.is_none() => (self.child_of_root(number), vec![number]),
            _ => {
                let object = self.first_label(module, first, similar)?;
                (Some(object), object.oid().as_slice().to_vec())
            }
        };
        // A column that the module does not define still has the index of its entry.
        let mut unknown_column_of = None;
        // Walk down the tree as far as it reaches.
        while let Some(at) = object.filter(|at| at.has_children()) {
            let Some(label) = tokens.next_label()? else { break };
            match label.parse::<u32>() {
                Ok(number) => {
                    object = at.child_any(number);
                    subids.push(number);
                    if object.is_none() {
                        unknown_column_of = Some(at).filter(Object::is_entry);
                        break;
                    }
                }
                Err(_) if label.bytes().all(|b| b.is_ascii_digit()) => {
                    return Err(format!("sub-identifier {label} is above 4294967295"));
                }
                Err(_) => {
                    let child = at.children().find(|child| child.name() == label);
                    let child = child.ok_or_else(|| {
                        let names = at.children().filter(|_| similar).map(|c| c.name());
                        let near = suggest::nearest(label, names);
                        let question = suggest::question(&near);
                        format!("{} has no {label:?} below it{question}", at.name())
                    })?;
                    subids.push(child.subid());
                    object = Some(child);
                }
            }
        }
        let indexed = object.filter(Object::is_column).or(unknown_column_of);
        let index = indexed.map(|indexed| indexed.index());
        index_in::read(self, &index.unwrap_or_default(), &mut tokens, &mut subids)?;
        Oid::new(subids).map_err(|e| e.to_string())
    }

    fn child_of_root(&self, number: u32) -> Option<Object<'_>> {
        self.snapshot.child(0, number).map(|node| Object { mib: self, node })
    }

    fn first_label(
        &self,
        module: Option<&str>,
        label: &str,
        similar: bool,
    ) -> Result<Object<'_>, String> {
        let found = match module {
            Some(module) => {
                let mut of_name = self.snapshot.named(label);
                of_name.find(|&(_, of)| of == module).map(|(node, _)| Object { mib: self, node })
            }
            None => self.find(label),
        };
        found.ok_or_else(|| {
            if let Some(module) = module.filter(|module| self.module(module).is_none()) {
                let modules = self.modules().filter(|_| similar);
                let near = suggest::nearest(module, modules);
                return format!("no module {module:?}{}", suggest::question(&near));
            }
            let mut near = if similar { self.nearest(module, label) } else { Vec::new() };
            // The name may exist in another module.
            let elsewhere = module
                .and_then(|_| self.find(label))
                .map(|object| format!("{}::{}", object.module(), object.name()));
            if let Some(elsewhere) = &elsewhere {
                near.insert(0, elsewhere);
                near.truncate(3);
            }
            let question = suggest::question(&near);
            match module {
                Some(module) => format!("module {module} has no {label:?}{question}"),
                None => format!("no object {label:?} in the MIB{question}"),
            }
        })
    }

    /// Returns the names most similar to a label, of one module or of all.
    fn nearest(&self, module: Option<&str>, label: &str) -> Vec<&str> {
        let Some(mut search) = Search::new(label) else { return Vec::new() };
        let (first, letters) = self.snapshot.letters(search.lengths());
        for (i, letters) in (first..).zip(letters) {
            if !search.may_be(letters) {
                continue;
            }
            let name = self.snapshot.lettered(i);
            let Some(distance) = search.compare(name) else { continue };
            let has = |module| self.snapshot.named(name).any(|(_, of)| of == module);
            if module.is_none_or(has) {
                search.add(distance, name);
            }
        }
        search.end()
    }
}

/// Splits `MODULE::name`, or `MODULE:name`, which snmpget accepts too. A later colon belongs to an
/// index.
fn split_module(name: &str) -> Option<(&str, &str)> {
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && !"-_".contains(c))?;
    let rest = name[end..].strip_prefix(':')?;
    Some((&name[..end], rest.strip_prefix(':').unwrap_or(rest)))
}

fn bad(name: &str, reason: String) -> Error {
    ErrorKind::BadName { name: name.to_owned(), reason }.into()
}
