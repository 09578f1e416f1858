//! docs/architecture.md lists every file with `unsafe` of what is published, and how often it is there.
//!
//! `scripts/unsafe` prints the list as it should be.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// The sources of the published crates. The bindings are made, and have a test of their own.
const SOURCES: [&str; 3] = ["src", "netsnmp-sys/src", "multisnmp/src"];

/// How often a file says `unsafe`.
#[derive(Debug, Default, PartialEq, Eq, Clone, Copy)]
struct Count {
    blocks: usize,
    /// Functions, implementations, types of functions, attributes.
    others: usize,
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn count(tokens: TokenStream, found: &mut Count) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(word) if word == "unsafe" => match tokens.peek() {
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                    found.blocks += 1;
                }
                _ => found.others += 1,
            },
            TokenTree::Group(group) => count(group.stream(), found),
            _ => {}
        }
    }
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn counted() -> BTreeMap<String, Count> {
    let root = repository();
    let mut all = Vec::new();
    for folder in SOURCES {
        files(&root.join(folder), &mut all);
    }
    let one = |file: &PathBuf| {
        let text = fs::read_to_string(file).unwrap();
        let mut found = Count::default();
        count(text.parse().unwrap_or_else(|e| panic!("{}: {e}", file.display())), &mut found);
        let name = file.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
        (found != Count::default()).then_some((name, found))
    };
    all.iter().filter_map(one).collect()
}

/// Reads the rows ``| `file` | blocks | others | what for |`` of the document.
fn documented(text: &str) -> BTreeMap<String, Count> {
    let row = |line: &str| {
        let mut cells = line.split('|').map(str::trim).skip(1);
        let file = cells.next()?.strip_prefix('`')?.strip_suffix('`')?;
        let blocks = cells.next()?.parse().ok()?;
        let others = cells.next()?.parse().ok()?;
        Some((file.to_owned(), Count { blocks, others }))
    };
    text.lines().filter_map(row).collect()
}

#[test]
fn the_architecture_counts_what_is_unsafe() {
    let counted = counted();
    let document = repository().join("docs/architecture.md");
    let documented = documented(&fs::read_to_string(&document).unwrap());
    let mut wrong = String::new();
    for (file, Count { blocks, others }) in &counted {
        println!("| `{file}` | {blocks} | {others} |");
        if documented.get(file) != counted.get(file) {
            wrong += &format!("| `{file}` | {blocks} | {others} | (say what for) |\n");
        }
    }
    for file in documented.keys().filter(|file| !counted.contains_key(*file)) {
        wrong += &format!("remove `{file}`\n");
    }
    let blocks: usize = counted.values().map(|count| count.blocks).sum();
    println!("{blocks} blocks in {} files", counted.len());
    assert!(
        wrong.is_empty(),
        "the table of unsafe code in docs/architecture.md is wrong:\n{wrong}"
    );
}

#[test]
fn unsafe_is_counted_in_code_only() {
    let code = r#"
        // unsafe { }
        const TEXT: &str = "unsafe { }";
        #![allow(unsafe_code)]
        unsafe fn a() { m!(unsafe { b() }); unsafe { c() } }
        unsafe impl Send for A {}
        #[unsafe(no_mangle)] fn d() {}
    "#;
    let mut found = Count::default();
    count(code.parse().unwrap(), &mut found);
    assert_eq!(found, Count { blocks: 2, others: 3 });
}
