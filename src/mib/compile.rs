//! The compiler: libnetsnmp's parser reads SMI modules, and the result becomes a snapshot.
//!
//! A process has one parser state (module list, textual conventions, tree). So all of this happens
//! under the library's lock, and the state is discarded before the lock is released.
#![allow(unsafe_code)]

use super::{
    Mib,
    clause::{Access, Kind, Status, Syntax},
    encode::{self, Definition, Parts, TypeDefinition},
    merge::merge,
    problem::{Log, Modules},
    refine::Texts,
    render::{self, Scratch},
    snapshot::Snapshot,
    stage::Stage,
    text as module_text,
};
use crate::{ErrorKind, Oid, Result, codec::library};
use netsnmp_sys as sys;
use std::{
    collections::BTreeSet,
    ffi::{CStr, CString, c_char, c_int},
    fs,
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Which modules to load, and from where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MibSources {
    /// Names of modules, for example `IF-MIB`; `ALL` stands for every module of `dirs`. A name with
    /// a slash is a file or a folder; a folder means all modules in it and in the folders below it.
    /// Imported modules are loaded too.
    pub modules: Vec<String>,
    /// Directories with modules; folders below them are not searched. If two directories have the
    /// same module, the later one wins, and both win over a built-in module. Folders and files of
    /// `modules` come after all directories, `files` come last.
    pub dirs: Vec<PathBuf>,
    /// Files with modules. All their modules are loaded, whatever their names.
    pub files: Vec<PathBuf>,
}

/// A problem with a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleProblem {
    /// The module, or the file's name if the module is unknown.
    pub module: String,
    /// The file of the module; `None` if there is none.
    pub file: Option<PathBuf>,
    /// The line in that file; 0 if it is unknown.
    pub line: u32,
    /// What is wrong.
    pub reason: String,
}

/// `IF-MIB: /usr/share/mibs/IF-MIB:12: Cannot find module (SNMPv2-TC)`.
impl std::fmt::Display for ModuleProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: ", self.module)?;
        if let Some(file) = &self.file {
            write!(f, "{}:", file.display())?;
            match self.line {
                0 => f.write_str(" ")?,
                line => write!(f, "{line}: ")?,
            }
        }
        f.write_str(&self.reason)
    }
}

impl Mib {
    /// Compiles the user's modules with libnetsnmp's parser (`read_module`, `read_mib`) and adds
    /// the built-in modules. A user's module replaces the built-in module with the same name. A
    /// broken module does not affect the others: the result has one problem for each broken module,
    /// next to the MIB.
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
        load(sources, &[], &mut |_| {}, false)
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
        let (mut parts, problems) = compile(&sources, None, &mut |_| {}, false)?;
        if let Some(problem) = problems.first() {
            return Err(ErrorKind::Local(problem.to_string()).into());
        }
        // The parser keeps the order of the directory, which differs between machines.
        parts.definitions.sort_by(|a, b| {
            (a.rank, &a.oid, &a.module, &a.name).cmp(&(b.rank, &b.oid, &b.module, &b.name))
        });
        Ok(encode::encode(&parts))
    }
}

/// Like [`Mib::load`], but leaves out the modules `without`. Calls `watch` with the name of each
/// module before it is read. If `last`, the parser's state is not freed.
pub(super) fn load(
    sources: &MibSources,
    without: &[String],
    watch: &mut dyn FnMut(&str),
    last: bool,
) -> Result<(Mib, Vec<ModuleProblem>)> {
    let no_room = |e| ErrorKind::Local(format!("no temporary directory for MIBs: {e}"));
    let builtin = Mib::builtin();
    let ours = Scratch::new()
        .and_then(|dir| render::write_into(builtin, dir.path()).map(|()| dir))
        .map_err(no_room)?;
    let mut stage = Stage::of(sources);
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
        let (theirs, problems) = compile(&staged, Some((ours.path(), builtin)), watch, last)?;
        let defined = theirs.definitions.iter().map(|d| d.module.clone());
        let replaced: BTreeSet<String> = theirs.modules.keys().cloned().chain(defined).collect();
        // If the user's copy of a built-in module cannot be read, for instance SNMPv2-SMI, use the
        // built-in one. Otherwise every module that imports it would fail too.
        let mut again = false;
        for problem in &problems {
            if !replaced.contains(&problem.module)
                && builtin.modules().any(|known| known == problem.module)
            {
                again |= stage.leave_out(&problem.module, Some(problem));
            }
        }
        if again {
            continue;
        }
        let all = merge(theirs, Parts::of(builtin, &replaced));
        let problems = stage.problems(problems, copies.path());
        return Ok((Mib { snapshot: Snapshot::unchecked(encode::encode(&all)) }, problems));
    }
}

/// Compiles modules from the parser's result and from their texts. `ours` is a directory and the
/// MIB it was written from. All other directories override it, and its modules are left out of the
/// result.
fn compile(
    sources: &MibSources,
    ours: Option<(&Path, &'static Mib)>,
    watch: &mut dyn FnMut(&str),
    last: bool,
) -> Result<(Parts, Vec<ModuleProblem>)> {
    let (definitions, texts, problems) = parse(sources, ours, watch, last)?;
    Ok((texts.refine(definitions), problems))
}

/// Returns the parser's definitions of the modules, the texts of the modules, and their problems.
fn parse(
    sources: &MibSources,
    ours: Option<(&Path, &'static Mib)>,
    watch: &mut dyn FnMut(&str),
    last: bool,
) -> Result<(Vec<Definition>, Texts<'static>, Vec<ModuleProblem>)> {
    let (ours, known) = ours.unzip();
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
    // SAFETY: a plain read of a setting, under the lock.
    let whole_lines = unsafe {
        sys::netsnmp_ds_get_boolean(
            sys::NETSNMP_DS_LIBRARY_ID,
            sys::NETSNMP_DS_LIB_MIB_COMMENT_TERM,
        ) != 0
    };
    match last {
        true => std::mem::forget(parser),
        false => drop(parser),
    }
    drop(capture);
    drop(guard);
    let mut texts = Texts::new(known);
    let mut files = BTreeSet::new();
    for module in modules.0.iter().filter(|m| m.loaded && m.file.parent() != ours) {
        // One file may hold several modules. If a file has been deleted since, only the parser's
        // definitions are left.
        if files.insert(&module.file)
            && let Ok(bytes) = fs::read(&module.file)
        {
            let text = String::from_utf8_lossy(&bytes);
            module_text::read(&text, whole_lines).into_iter().for_each(|text| texts.add(text));
        }
    }
    // Ignore problems of our own modules: they appear if a user's module lacks definitions of the
    // built-in one that it replaces.
    let theirs =
        |p: &ModuleProblem| ours.is_none() || p.file.as_deref().and_then(Path::parent) != ours;
    let problems = log.problems(&modules, &roots).into_iter().filter(theirs).collect();
    Ok((definitions, texts, problems))
}

/// The parser. Its state is cleared at the start, so that modules loaded earlier by the process are
/// not mixed in, and at the end, so that an unused tree costs no memory.
struct Parser;

impl Parser {
    fn start() -> Self {
        // SAFETY: plain calls under the library's lock, which the caller holds. The first one frees
        // the tree; nothing in this crate keeps a pointer into the tree after releasing the lock.
        unsafe {
            sys::shutdown_mib();
            sys::netsnmp_init_mib_internals();
        }
        Self
    }

    fn add_dir(&self, dir: &Path) -> bool {
        let Ok(dir) = CString::new(dir.as_os_str().as_bytes()) else { return false };
        // SAFETY: a NUL-terminated string; the library makes a copy if it keeps it.
        unsafe { sys::add_mibdir(dir.as_ptr()) >= 0 }
    }

    fn read_module(&self, name: &str) {
        let Ok(name) = CString::new(name) else { return };
        // SAFETY: as in `add_dir`. The returned tree belongs to the library.
        unsafe { sys::netsnmp_read_module(name.as_ptr()) };
    }

    fn read_file(&self, file: &Path, log: &mut Log) {
        let Ok(path) = CString::new(file.as_os_str().as_bytes()) else { return };
        // `read_mib` keeps the pointer in a static for its messages. So only register the file
        // here, and load the module by its name: then the library uses its own copy of the path.
        // SAFETY: as in `add_dir`.
        let noted = unsafe { sys::netsnmp_shim_add_mibfile(path.as_ptr()) } == 0;
        let path = Path::new(std::ffi::OsStr::from_bytes(path.as_bytes()));
        let module = self.modules().0.into_iter().find(|m| noted && m.file == path);
        match module {
            Some(module) => self.read_module(&module.name),
            None => log.add_file(file, "no MIB module in this file"),
        }
    }

    fn read_all(&self) {
        // SAFETY: a plain call under the lock.
        unsafe { sys::read_all_mibs() };
    }

    fn adopt_orphans(&self) {
        // SAFETY: a plain call under the lock.
        unsafe { sys::adopt_orphans() };
    }

    /// All modules that the parser knows, loaded or only seen in a directory.
    fn modules(&self) -> Modules {
        let mut modules = Vec::new();
        for id in 0.. {
            // SAFETY: `find_module` returns a module of the library's list or null; modules are
            // numbered from 0 without gaps. The strings live as long as the module, and nothing
            // unloads it before `drop`.
            unsafe {
                let Some(module) = sys::find_module(id).as_ref() else { break };
                modules.push(super::problem::Module {
                    name: text(module.name),
                    file: PathBuf::from(std::ffi::OsStr::from_bytes(
                        CStr::from_ptr(module.file).to_bytes(),
                    )),
                    loaded: module.no_imports != -1,
                });
            }
        }
        Modules(modules)
    }

    /// The definitions of the loaded modules, except for modules in the directory `without`.
    fn definitions(&self, modules: &Modules, without: Option<&Path>) -> Vec<Definition> {
        let mut definitions = Vec::new();
        // SAFETY: the tree does not change before `drop`: no library call parses while its nodes
        // are borrowed.
        let mut stack: Vec<(&sys::tree, Vec<u32>)> =
            unsafe { peers(sys::get_tree_head()) }.map(|node| (node, Vec::new())).collect();
        // Take nodes from the end of the stack. If two nodes have the same number, the parser shows
        // the last one, and here the first definition wins.
        while let Some((node, mut oid)) = stack.pop() {
            oid.push(node.subid as u32);
            if oid.len() >= Oid::MAX_LEN {
                continue;
            }
            // SAFETY: as above.
            stack.extend(unsafe { peers(node.child_list) }.map(|child| (child, oid.clone())));
            // SAFETY: a string and an array of the library's node.
            let (label, ids) = unsafe {
                let count = usize::try_from(node.number_modules).unwrap_or(0);
                let ids = match node.module_list.is_null() {
                    true => &[],
                    false => std::slice::from_raw_parts(node.module_list, count),
                };
                (text(node.label), ids)
            };
            // The parser gives such labels to numbers without a name inside an OID.
            if label.is_empty() || label.starts_with("anonymous#") {
                continue;
            }
            // The roots belong to no module.
            let roots = (oid.len() == 1 && without.is_none()).then(String::new);
            let named = ids.iter().filter_map(|&id| modules.0.get(usize::try_from(id).ok()?));
            let wanted = named.filter(|m| m.file.parent() != without).map(|m| m.name.clone());
            for module in wanted.chain(roots) {
                definitions.push(definition(node, oid.clone(), label.clone(), module));
            }
        }
        definitions
    }
}

impl Drop for Parser {
    fn drop(&mut self) {
        // SAFETY: as in `start`.
        unsafe { sys::shutdown_mib() };
    }
}

/// Iterates over a node and its following siblings.
///
/// # Safety
/// `node` is null or a node of a tree that does not change during 'a.
unsafe fn peers<'a>(node: *const sys::tree) -> impl Iterator<Item = &'a sys::tree> {
    // SAFETY: the caller guarantees it; the list ends in null.
    std::iter::successors(unsafe { node.as_ref() }, |node| unsafe { node.next_peer.as_ref() })
}

/// A copy of a C string; empty for null.
///
/// # Safety
/// `text` is null or NUL-terminated and valid during the call.
unsafe fn text(text: *const c_char) -> String {
    match text.is_null() {
        true => String::new(),
        // SAFETY: the caller guarantees it.
        false => unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned(),
    }
}

fn definition(node: &sys::tree, oid: Vec<u32>, name: String, module: String) -> Definition {
    let syntax = syntax(node.type_);
    let signed = matches!(syntax, Syntax::Integer | Syntax::Integer32);
    let (mut enums, mut ranges, mut index) = (Vec::new(), Vec::new(), Vec::new());
    let mut objects = Vec::new();
    // SAFETY: lists and strings of a node that the caller borrows; each list ends in null.
    let (convention, hint, units, augments, default) = unsafe {
        let mut at = node.enums.as_ref();
        while let Some(one) = at {
            enums.push((one.value, text(one.label)));
            at = one.next.as_ref();
        }
        let mut at = node.ranges.as_ref();
        while let Some(one) = at {
            // The parser stores bounds as C ints: 4294967295 becomes -1.
            let bound = |n: c_int| if signed { i64::from(n) } else { i64::from(n as u32) };
            ranges.push((bound(one.low), bound(one.high)));
            at = one.next.as_ref();
        }
        let mut at = node.indexes.as_ref();
        while let Some(one) = at {
            index.push((text(one.ilabel), one.isimplied != 0));
            at = one.next.as_ref();
        }
        let mut at = node.varbinds.as_ref();
        while let Some(one) = at {
            objects.push(text(one.vblabel));
            at = one.next.as_ref();
        }
        let convention = text(sys::get_tc_descriptor(node.tc_index));
        let default = text(node.defaultValue);
        (convention, text(node.hint), text(node.units), text(node.augments), default)
    };
    enums.sort();
    enums.dedup_by_key(|one| one.0);
    ranges.sort();
    let ty = Arc::new(TypeDefinition { syntax, convention, ranges, enums, hint });
    Definition {
        oid,
        name,
        module,
        kind: kind(node, syntax),
        access: access(node.access),
        status: status(node.status),
        ty,
        units,
        index,
        augments,
        default,
        objects,
        rank: (0, 0),
    }
}

fn is_entry(node: &sys::tree) -> bool {
    !node.indexes.is_null() || !node.augments.is_null()
}

fn kind(node: &sys::tree, syntax: Syntax) -> Kind {
    match node.type_ {
        sys::TYPE_TRAPTYPE | sys::TYPE_NOTIFTYPE => return Kind::Notification,
        sys::TYPE_OBJGROUP => return Kind::ObjectGroup,
        sys::TYPE_NOTIFGROUP => return Kind::NotificationGroup,
        sys::TYPE_MODID => return Kind::ModuleIdentity,
        sys::TYPE_AGENTCAP => return Kind::AgentCapabilities,
        sys::TYPE_MODCOMP => return Kind::ModuleCompliance,
        sys::TYPE_OBJIDENTITY => return Kind::ObjectIdentity,
        _ => {}
    }
    // SAFETY: a node of the tree that the caller borrows, its parent and its children.
    let (parent, child) = unsafe { (node.parent.as_ref(), node.child_list.as_ref()) };
    if is_entry(node) {
        Kind::Entry
    } else if syntax != Syntax::None {
        match parent.is_some_and(is_entry) {
            true => Kind::Column,
            false => Kind::Scalar,
        }
    } else if access(node.access) != Access::None && child.is_some_and(is_entry) {
        Kind::Table
    } else {
        Kind::Node
    }
}

fn syntax(ty: c_int) -> Syntax {
    match ty {
        sys::TYPE_OBJID => Syntax::ObjectIdentifier,
        sys::TYPE_OCTETSTR => Syntax::OctetString,
        sys::TYPE_INTEGER => Syntax::Integer,
        sys::TYPE_NETADDR => Syntax::NetworkAddress,
        sys::TYPE_IPADDR => Syntax::IpAddress,
        sys::TYPE_COUNTER => Syntax::Counter32,
        sys::TYPE_GAUGE => Syntax::Gauge32,
        sys::TYPE_TIMETICKS => Syntax::TimeTicks,
        sys::TYPE_OPAQUE => Syntax::Opaque,
        sys::TYPE_NULL => Syntax::Null,
        sys::TYPE_COUNTER64 => Syntax::Counter64,
        sys::TYPE_BITSTRING => Syntax::Bits,
        sys::TYPE_NSAPADDRESS => Syntax::NsapAddress,
        sys::TYPE_UINTEGER => Syntax::UInteger32,
        sys::TYPE_UNSIGNED32 => Syntax::Unsigned32,
        sys::TYPE_INTEGER32 => Syntax::Integer32,
        _ => Syntax::None,
    }
}

fn access(access: c_int) -> Access {
    match access {
        sys::MIB_ACCESS_READONLY => Access::ReadOnly,
        sys::MIB_ACCESS_READWRITE => Access::ReadWrite,
        sys::MIB_ACCESS_WRITEONLY => Access::WriteOnly,
        sys::MIB_ACCESS_NOACCESS => Access::NotAccessible,
        sys::MIB_ACCESS_NOTIFY => Access::Notify,
        sys::MIB_ACCESS_CREATE => Access::ReadCreate,
        _ => Access::None,
    }
}

fn status(status: c_int) -> Status {
    match status {
        sys::MIB_STATUS_MANDATORY => Status::Mandatory,
        sys::MIB_STATUS_OPTIONAL => Status::Optional,
        sys::MIB_STATUS_OBSOLETE => Status::Obsolete,
        sys::MIB_STATUS_DEPRECATED => Status::Deprecated,
        sys::MIB_STATUS_CURRENT => Status::Current,
        _ => Status::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
        let (parsed, texts, problems) = parse(&vendored(), None, &mut |_| {}, false).unwrap();
        assert_eq!(problems, []);
        let key = |d: &Definition| (d.module.clone(), d.name.clone(), d.oid.clone());
        let mut shared: HashMap<Vec<u32>, usize> = HashMap::new();
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
            let differs = [
                c.kind != d.kind,
                (&c.units, c.access, &c.index) != (&d.units, d.access, &d.index),
                (&c.augments, &c.objects) != (&d.augments, &d.objects),
                // The parser keeps STATUS only for an OBJECT-TYPE.
                c.status != Status::None && c.status != d.status,
                (c.ty.syntax, &c.ty.convention) != (d.ty.syntax, &d.ty.convention),
                c.ty.hint != d.ty.hint && !refined_type,
                c.ty.ranges != ranges && !refined_type,
                c.ty.enums != labels && !refined_type,
                c.default.is_empty() != d.default.is_empty(),
            ];
            if differs.contains(&true) {
                differences.push(format!("{differs:?}\n  {c:?}\n  {d:?}"));
            }
        }
        assert!(differences.is_empty(), "{}", differences.join("\n"));
    }
}
