//! libnetsnmp's parser of MIB modules, and what its tree says.
#![allow(unsafe_code)]

use crate::{
    Oid,
    mib::{
        clause::{Access, Kind, Status, Syntax},
        parts::{Clauses, Definition, SharedTypes, TypeDefinition},
        problem::{Log, Module, Modules},
    },
};
use netsnmp_sys as sys;
use std::{
    ffi::{CStr, CString, c_char, c_int},
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
    sync::Arc,
};

/// The parser. Its state is cleared at the start, so that modules loaded earlier by the process are
/// not mixed in, and at the end, so that an unused tree costs no memory.
pub(super) struct Parser;

impl Parser {
    pub(super) fn start() -> Self {
        // SAFETY: plain calls under the library's lock, which the caller holds. The first one frees
        // the tree; nothing in this crate keeps a pointer into the tree after releasing the lock.
        unsafe {
            sys::shutdown_mib();
            sys::netsnmp_init_mib_internals();
        }
        Self
    }

    pub(super) fn add_dir(&self, dir: &Path) -> bool {
        let Ok(dir) = CString::new(dir.as_os_str().as_bytes()) else { return false };
        // SAFETY: a NUL-terminated string; the library makes a copy if it keeps it.
        unsafe { sys::add_mibdir(dir.as_ptr()) >= 0 }
    }

    pub(super) fn read_module(&self, name: &str) {
        let Ok(name) = CString::new(name) else { return };
        // SAFETY: as in `add_dir`. The returned tree belongs to the library.
        unsafe { sys::netsnmp_read_module(name.as_ptr()) };
    }

    pub(super) fn read_file(&self, file: &Path, log: &mut Log) {
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

    pub(super) fn read_all(&self) {
        // SAFETY: a plain call under the lock.
        unsafe { sys::read_all_mibs() };
    }

    pub(super) fn adopt_orphans(&self) {
        // SAFETY: a plain call under the lock.
        unsafe { sys::adopt_orphans() };
    }

    /// Whether a comment ends only at the end of its line.
    pub(super) fn ends_comments_at_line_ends(&self) -> bool {
        // SAFETY: a plain read of a setting, under the lock.
        unsafe {
            sys::netsnmp_ds_get_boolean(
                sys::NETSNMP_DS_LIBRARY_ID,
                sys::NETSNMP_DS_LIB_MIB_COMMENT_TERM,
            ) != 0
        }
    }

    /// All modules that the parser knows, loaded or only seen in a directory.
    pub(super) fn modules(&self) -> Modules {
        let mut modules = Vec::new();
        for id in 0.. {
            // SAFETY: `find_module` returns a module of the library's list or null; modules are
            // numbered from 0 without gaps. The strings live as long as the module, and nothing
            // unloads it before `drop`.
            unsafe {
                let Some(module) = sys::find_module(id).as_ref() else { break };
                modules.push(Module {
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
    pub(super) fn definitions(&self, modules: &Modules, without: Option<&Path>) -> Vec<Definition> {
        let mut definitions = Vec::new();
        let mut types = SharedTypes::default();
        let modules: Vec<Option<Arc<str>>> = modules
            .0
            .iter()
            .map(|m| (m.file.parent() != without).then(|| Arc::from(&m.name[..])))
            .collect();
        let nobody: Arc<str> = "".into();
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
            let roots = (oid.len() == 1 && without.is_none()).then_some(&nobody);
            let named =
                ids.iter().filter_map(|&id| modules.get(usize::try_from(id).ok()?)?.as_ref());
            for module in named.chain(roots) {
                let new = Definition::new(&oid, &label, module);
                definitions.push(definition(node, new, &mut types));
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

/// Adds the clauses of a node to its definition.
fn definition(node: &sys::tree, new: Definition, types: &mut SharedTypes) -> Definition {
    let syntax = syntax(node.type_);
    let signed = matches!(syntax, Syntax::Integer | Syntax::Integer32);
    let (mut enums, mut ranges, mut index) = (Vec::new(), Vec::new(), Vec::new());
    let mut objects = Vec::new();
    // SAFETY: lists and strings of a node that the caller borrows; each list ends in null.
    let (convention, hint, units, augments, default) = unsafe {
        let mut at = node.enums.as_ref();
        while let Some(one) = at {
            enums.push((i64::from(one.value), text(one.label)));
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
    let ty = types.share(TypeDefinition { syntax, convention, ranges, enums, hint });
    let mut definition = new;
    definition.kind = kind(node, syntax);
    definition.access = access(node.access);
    definition.status = status(node.status);
    definition.ty = ty;
    definition.set_clauses(Clauses { units, index, augments, default, objects });
    definition
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
