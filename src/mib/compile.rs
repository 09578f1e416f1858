//! The compiler: libnetsnmp's parser reads SMI modules, and the result becomes a snapshot.
//!
//! A process has one parser state (module list, textual conventions, tree). So all of this happens
//! under the library's lock, and the state is discarded before the lock is released.

mod parser;

use super::{
    Mib, MibSources, ModuleProblem, Replacement,
    encode::encode,
    merge::{merge, renew},
    parts::{Definition, Parts},
    problem::{Log, Module},
    refine::Texts,
    render::{self, Scratch},
    snapshot::Snapshot,
    stage::Stage,
    text,
};
use crate::{ErrorKind, Result, library};
use parser::Parser;
use std::{
    collections::{BTreeSet, HashSet},
    fs,
    path::{Path, PathBuf},
};

impl Mib {
    /// Compiles the user's modules with libnetsnmp's parser (`read_module`, `read_mib`) and adds
    /// the built-in modules. A broken module does not affect the others: the result has one problem
    /// for each broken module, next to the MIB.
    ///
    /// If several files define a module with one name, or if it is built in, one is used:
    /// - A file of [`files`](MibSources::files), or one that [`modules`](MibSources::modules) names
    ///   with its path, is always used.
    /// - In one folder, the file with the module's name is used, or else the newest one that can be
    ///   read.
    /// - Among folders, and against the built-in module: if the OID of the MODULE-IDENTITY is the
    ///   same, the module with the newer LAST-UPDATED clause is used. If the OID differs, it is
    ///   another module, and the built-in one or the one of the earlier folder is used.
    /// - A module without MODULE-IDENTITY gives way to one with it. It replaces the built-in module
    ///   only if it defines everything that the built-in one defines.
    ///
    /// A module takes its imports from its own folder first, also from a module that is not used
    /// because another one has its name. The imports of a named file are looked for beside it.
    ///
    /// The parser keeps definitions whose parent it did not find until the process ends. They
    /// reappear if a later call in the same process loads that parent.
    ///
    /// Holds the library's lock while it parses (about a millisecond per module), and uses a
    /// directory of its own in the system's temporary directory.
    ///
    /// # Errors
    /// [`Local`](ErrorKind::Local) if no temporary directory can be created.
    pub fn load(sources: &MibSources) -> Result<(Mib, Vec<ModuleProblem>)> {
        load(sources, &[], &mut |_| {}, false).map(|(mib, problems, _)| (mib, problems))
    }

    /// Returns the bytes of a snapshot with all modules of one directory and no others. The
    /// built-in snapshot is made with this.
    ///
    /// # Errors
    /// [`Local`](ErrorKind::Local) if a module has a problem.
    #[doc(hidden)]
    pub fn compile_directory(dir: &Path) -> Result<Vec<u8>> {
        let sources = MibSources {
            modules: vec!["ALL".to_owned()],
            dirs: vec![dir.to_owned()],
            files: Vec::new(),
        };
        let parsed = parse(&sources, None, &mut |_| {}, false)?;
        if let Some(problem) = parsed.problems.first() {
            return Err(ErrorKind::Local(problem.to_string()).into());
        }
        let mut parts = parsed.texts().refine(parsed.definitions);
        // The parser keeps the order of the directory, which differs between machines.
        parts.definitions.sort_by(|a, b| {
            (a.rank, &a.oid, &a.module, &a.name).cmp(&(b.rank, &b.oid, &b.module, &b.name))
        });
        Ok(encode(parts))
    }
}

/// Like [`Mib::load`], but leaves out the modules `without`. Calls `watch` with the name of each
/// module before it is read. If `last`, the parser's state is not freed.
pub(super) fn load(
    sources: &MibSources,
    without: &[String],
    watch: &mut dyn FnMut(&str),
    last: bool,
) -> Result<(Mib, Vec<ModuleProblem>, Vec<Replacement>)> {
    let no_room = |e| ErrorKind::Local(format!("no temporary directory for MIBs: {e}"));
    let builtin = Mib::builtin();
    let ours = Scratch::new()
        .and_then(|dir| render::write_into(builtin, dir.path()).map(|()| dir))
        .map_err(no_room)?;
    let mut stage = Stage::of(sources, Some(builtin));
    for name in without {
        stage.leave_out(name, None);
    }
    loop {
        let copies = Scratch::new()
            .and_then(|dir| stage.write_into(dir.path()).map(|()| dir))
            .map_err(no_room)?;
        let staged = MibSources {
            modules: stage.order.clone(),
            dirs: vec![copies.path().to_owned()],
            files: Vec::new(),
        };
        let parsed = parse(&staged, Some(ours.path()), watch, last)?;
        // If the user's copy of a built-in module cannot be read, for instance SNMPv2-SMI, use the
        // built-in one. Otherwise every module that imports it would fail too.
        let mut again = false;
        for problem in &parsed.problems {
            if builtin.module(&problem.module).is_some() && parsed.lost(problem, &stage) {
                again |= stage.leave_out(&problem.module, Some(problem));
            }
        }
        if again {
            continue;
        }
        let Parsed { definitions, modules, problems, whole_lines } = parsed;
        let mut texts = Texts::new(Some(builtin), whole_lines);
        let mut unread = stage.take_texts();
        let loaded: HashSet<&str> = modules.iter().map(|module| &module.name[..]).collect();
        for name in stage.order.iter().filter(|name| loaded.contains(&name[..])) {
            if let Some(module) = unread.remove(name) {
                texts.add_unread(name, module);
            }
        }
        let replacements = std::mem::take(&mut stage.replacements);
        let problems = stage.problems(problems, copies.path());
        let theirs = texts.refine(definitions);
        drop(texts);
        let defined = theirs.definitions.iter().map(|d| &*d.module);
        let defined = defined.collect::<HashSet<_>>().into_iter().map(str::to_owned);
        let replaced: BTreeSet<String> = theirs.modules.keys().cloned().chain(defined).collect();
        let mut ours = Parts::of(builtin, &replaced);
        renew(&mut ours, &theirs, builtin);
        let mib = Mib::new(Snapshot::unchecked(encode(merge(theirs, ours))));
        return Ok((mib, problems, replacements));
    }
}

/// The result of the parser.
struct Parsed {
    definitions: Vec<Definition>,
    /// The modules that it has loaded, except for ours.
    modules: Vec<Module>,
    problems: Vec<ModuleProblem>,
    /// Whether comments end only at the end of their line.
    whole_lines: bool,
}

impl Parsed {
    /// The texts of the modules, from the files that the parser has read.
    fn texts(&self) -> Texts<'static> {
        let mut texts = Texts::new(None, self.whole_lines);
        // One file may hold several modules. If a file has been deleted since, only the parser's
        // definitions are left.
        for file in self.modules.iter().map(|module| &module.file).collect::<BTreeSet<_>>() {
            if let Ok(bytes) = fs::read(file) {
                texts.add(&String::from_utf8_lossy(&bytes));
            }
        }
        texts
    }

    /// Whether nothing of the module with this problem could be read.
    fn lost(&self, problem: &ModuleProblem, stage: &Stage) -> bool {
        let name = &problem.module[..];
        let loaded = self.modules.iter().any(|module| module.name == name);
        let no_objects = |text| {
            text::read(text, self.whole_lines).iter().all(|module| module.definitions.is_empty())
        };
        let placed = self.definitions.iter().any(|definition| &*definition.module == name);
        !(placed || loaded && stage.text(name).is_some_and(no_objects))
    }
}

/// Parses modules. `ours` is a directory that all other directories override, and whose modules are
/// left out of the result.
fn parse(
    sources: &MibSources,
    ours: Option<&Path>,
    watch: &mut dyn FnMut(&str),
    last: bool,
) -> Result<Parsed> {
    crate::Library::get()?;
    let guard = library::lock();
    let mut capture = library::Capture::start();
    let parser = Parser::start();
    let mut log = Log::default();
    if let Some(dir) = ours {
        parser.add_dir(dir);
    }
    for dir in &sources.dirs {
        if !parser.add_dir(dir) {
            log.add_file(dir, "cannot read the directory");
        }
    }
    let mut roots = Vec::new();
    for file in sources.files.iter().map(PathBuf::as_path) {
        parser.read_file(file, &mut log);
    }
    for module in &sources.modules {
        watch(module);
        if module == "ALL" {
            parser.read_all();
        } else if module.contains('/') {
            parser.read_file(Path::new(module), &mut log);
        } else {
            parser.read_module(module);
            roots.push(module.as_str());
        }
    }
    watch("");
    parser.adopt_orphans();
    let modules = parser.modules();
    capture.take().for_each(|text| log.add(&text));
    let definitions = parser.definitions(&modules, ours);
    let whole_lines = parser.ends_comments_at_line_ends();
    match last {
        true => std::mem::forget(parser),
        false => drop(parser),
    }
    drop(capture);
    drop(guard);
    // Ignore problems of our own modules: they appear if a user's module lacks definitions of the
    // built-in one that it replaces.
    let theirs =
        |p: &ModuleProblem| ours.is_none() || p.file.as_deref().and_then(Path::parent) != ours;
    let problems = log.problems(&modules, &roots).into_iter().filter(theirs).collect();
    let modules = modules.0.into_iter().filter(|m| m.loaded && m.file.parent() != ours).collect();
    Ok(Parsed { definitions, modules, problems, whole_lines })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mib::clause::{Status, Syntax};
    use std::collections::HashMap;

    fn vendored() -> MibSources {
        MibSources {
            modules: vec!["ALL".to_owned()],
            dirs: vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("vendor/mibs")],
            files: Vec::new(),
        }
    }

    /// Compares two readers of the same text. They may differ only where the parser is known to
    /// lose information.
    #[test]
    fn the_parser_and_the_text_agree() {
        let parsed = parse(&vendored(), None, &mut |_| {}, false).unwrap();
        assert_eq!(parsed.problems, []);
        let mut texts = parsed.texts();
        let parsed = parsed.definitions;
        let key = |d: &Definition| (d.module.clone(), d.name.clone(), d.oid.clone());
        let mut shared: HashMap<Box<[u32]>, usize> = HashMap::new();
        for d in &parsed {
            *shared.entry(d.oid.clone()).or_default() += 1;
        }
        let refined: HashMap<_, _> =
            texts.refine(parsed.clone()).definitions.into_iter().map(|d| (key(&d), d)).collect();
        assert_eq!(refined.len(), parsed.len());
        let mut differences = Vec::new();
        for c in &parsed {
            let d = &refined[&key(c)];
            // If two modules define one object, the parser keeps what it read first.
            if shared[&c.oid] > 1 {
                continue;
            }
            // The parser skips a label that is one of its keywords.
            let keywords = ["current", "mandatory", "obsolete", "optional"];
            let labels = d.ty.enums.iter().filter(|(_, label)| !keywords.contains(&&label[..]));
            let labels: Vec<_> = labels.cloned().collect();
            // The parser's bounds are C ints.
            let signed = matches!(d.ty.syntax, Syntax::Integer | Syntax::Integer32);
            let int = |n: i64| if signed { i64::from(n as i32) } else { n };
            let ranges: Vec<_> =
                d.ty.ranges.iter().map(|&(low, high)| (int(low), int(high))).collect();
            // The parser does not know types derived from types.
            let refined_type = texts.depth(&d.module, &d.ty.convention) > 1;
            let (a, b) = (c.clauses(), d.clauses());
            let differs = [
                c.kind != d.kind,
                (&a.units, c.access, &a.index) != (&b.units, d.access, &b.index),
                (&a.augments, &a.objects) != (&b.augments, &b.objects),
                // The parser keeps STATUS only for an OBJECT-TYPE.
                c.status != Status::None && c.status != d.status,
                (c.ty.syntax, &c.ty.convention) != (d.ty.syntax, &d.ty.convention),
                c.ty.hint != d.ty.hint && !refined_type,
                c.ty.ranges != ranges && !refined_type,
                c.ty.enums != labels && !refined_type,
                a.default.is_empty() != b.default.is_empty(),
            ];
            if differs.contains(&true) {
                differences.push(format!("{differs:?}\n  {c:?}\n  {d:?}"));
            }
        }
        assert!(differences.is_empty(), "{}", differences.join("\n"));
    }
}
