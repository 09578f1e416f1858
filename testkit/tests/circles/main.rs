//! No file imports, directly or through others, a file that imports it.
//!
//! A file imports the file that defines a name, whichever file passes the name on. A parent that
//! only declares or re-exports what its children define does not import them. Unit tests do not
//! count. `scripts/circles` prints the circles.

mod graph;
mod modules;
mod names;
mod resolve;

use std::path::{Path, PathBuf};

/// The root file of each crate of the workspace, and of the benches beside it.
const CRATES: [&str; 8] = [
    "src/lib.rs",
    "netsnmp-sys/src/lib.rs",
    "multisnmp/src/lib.rs",
    "testkit/src/lib.rs",
    "fuzz/targets/src/lib.rs",
    "benches/peers/src/lib.rs",
    "benches/peers/src/bin/compare/main.rs",
    "benches/peers/clients/src/lib.rs",
];

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

#[test]
fn no_crate_has_an_import_circle() {
    let root = repository();
    let mut found = String::new();
    for file in CRATES {
        let tree = modules::Tree::read(&root.join(file));
        let imports = resolve::imports(&tree);
        let circles = graph::circles(&imports);
        println!(
            "{file}: {} files, {} imports, {} circles",
            tree.files().len(),
            imports.len(),
            circles.len()
        );
        for circle in circles {
            found += &graph::describe(&circle, &imports, &root);
        }
    }
    print!("{found}");
    assert!(found.is_empty(), "files import each other in a circle:\n{found}");
}

/// The rooms of the library from the bottom up. A file imports only from its own line or from
/// lines above it here.
const ROOMS: [&[&str]; 15] = [
    &[
        "panics", "suggest", "hex", "cancel", "clock", "counters", "dotted", "memory", "mix",
        "packed", "pulse",
    ],
    &[
        "oid",
        "value",
        "secret",
        "credentials",
        "endpoint",
        "engine",
        "enterprise",
        "error",
        "network",
        "varbinds",
    ],
    &["library"],
    &["mib"],
    &["query"],
    &["settings", "target", "record", "hosts"],
    &["serialize"],
    &["codec"],
    &["lane"],
    &["session"],
    &["inventory"],
    &["job"],
    &["pool"],
    &["worker"],
    &["fuzzing"],
];

#[test]
fn the_rooms_of_the_library_import_downwards() {
    let root = repository();
    let rank = |file: &Path| {
        let inside = file.strip_prefix(root.join("src")).unwrap();
        let room = inside.components().next().unwrap().as_os_str().to_str().unwrap();
        let room = room.trim_end_matches(".rs");
        let found = ROOMS.iter().position(|rooms| rooms.contains(&room));
        found.unwrap_or_else(|| panic!("src/{room} is in no line of ROOMS"))
    };
    let imports = resolve::imports(&modules::Tree::read(&root.join("src/lib.rs")));
    let name = |file: &Path| file.strip_prefix(&root).unwrap().display().to_string();
    let upwards: Vec<_> = imports
        .iter()
        .filter(|((from, to), _)| !from.ends_with("lib.rs") && rank(from) < rank(to))
        .map(|((from, to), names)| format!("{} -> {}: {names:?}", name(from), name(to)))
        .collect();
    assert!(upwards.is_empty(), "{}", upwards.join("\n"));
}

/// A crate made for this: the checker sees each kind of import.
mod checker {
    use super::*;
    use std::fs;

    /// The circles of a crate with these files, as sorted names of files.
    fn circles(files: &[(&str, &str)]) -> Vec<Vec<String>> {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let imports = resolve::imports(&modules::Tree::read(&dir.path().join("lib.rs")));
        let name = |file: &PathBuf| file.strip_prefix(dir.path()).unwrap().display().to_string();
        graph::circles(&imports).iter().map(|circle| circle.iter().map(name).collect()).collect()
    }

    #[test]
    fn two_files_that_use_each_other_are_a_circle() {
        let found = circles(&[
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "use crate::b::B; pub struct A(B);"),
            ("b.rs", "pub struct B; fn f() { let _ = format!(\"{}\", crate::a::g()); }"),
        ]);
        assert_eq!(found, [["a.rs", "b.rs"]]);
    }

    #[test]
    fn a_name_leads_to_the_file_that_defines_it() {
        let found = circles(&[
            ("lib.rs", "mod a; mod b; pub use b::*; pub use a::A as First;"),
            ("a.rs", "use crate::{Wide, First}; pub struct A(Wide, Option<Box<First>>);"),
            ("b.rs", "mod c; pub use c::Wide;"),
            ("b/c.rs", "use crate::First; pub struct Wide(Option<Box<First>>);"),
        ]);
        assert_eq!(found, [["a.rs", "b/c.rs"]]);
    }

    #[test]
    fn a_child_that_uses_its_parent_is_a_circle_only_if_the_parent_uses_it() {
        let child = ("a/child.rs", "use super::A; pub struct Child(A);");
        let only_declares = circles(&[
            ("lib.rs", "mod a;"),
            ("a.rs", "mod child; pub use child::Child; pub struct A;"),
            child,
        ]);
        assert!(only_declares.is_empty(), "{only_declares:?}");
        let uses = circles(&[
            ("lib.rs", "mod a;"),
            ("a.rs", "mod child; pub struct A; fn f(_: child::Child) {}"),
            child,
        ]);
        assert_eq!(uses, [["a/child.rs", "a.rs"]]);
        let re_exports_and_uses = circles(&[
            ("lib.rs", "mod a;"),
            ("a.rs", "mod child; pub use child::Child; pub struct A; fn f(_: Child) {}"),
            child,
        ]);
        assert_eq!(re_exports_and_uses, [["a/child.rs", "a.rs"]]);
    }

    #[test]
    fn tests_do_not_count() {
        let found = circles(&[
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "use crate::b::B; pub struct A(B);"),
            ("b.rs", "pub struct B; #[cfg(test)] mod tests { use crate::a::A; fn f(_: A) {} }"),
        ]);
        assert!(found.is_empty(), "{found:?}");
    }
}
