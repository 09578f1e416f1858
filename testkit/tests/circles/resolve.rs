//! Finds the file that defines the name at the end of a path.

use crate::{
    graph::Imports,
    modules::{Import, Module, Names, Tree},
};
use std::path::Path;

/// Re-exports that a name may pass through; more is a re-export of itself.
const MAX_STEPS: usize = 16;

/// Which file imports which, and by which names.
pub(crate) fn imports(tree: &Tree) -> Imports {
    let mut found = Imports::default();
    for (name, module) in &tree.0 {
        let mut add = |path: &Names| {
            if let Some(file) = definition(tree, name, path, MAX_STEPS, Guess::Module)
                && file != module.file
            {
                let names = found.entry((module.file.clone(), file.to_owned())).or_default();
                names.insert(path.join("::"));
            }
        };
        for (word, import) in &module.imports {
            if !import.is_re_export || module.words.contains(word) {
                add(&import.path);
            }
        }
        for glob in module.globs.iter().filter(|glob| !glob.is_re_export) {
            add(&[glob.path.clone(), vec!["*".to_owned()]].concat());
        }
        module.paths.iter().for_each(&mut add);
    }
    found
}

/// The assumption about a name that a module does not show, because a macro makes it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Guess {
    /// The module defines it.
    Module,
    /// Another module defines it. This one was only tried because of `use …::*`.
    Nothing,
}

/// Returns the file that defines the path's name in that module. Returns `None` if another crate
/// defines it, or if the path names a module. Names of that module are counted where they are used.
fn definition<'t>(
    tree: &'t Tree,
    from: &Names,
    path: &Names,
    steps: usize,
    guess: Guess,
) -> Option<&'t Path> {
    let steps = steps.checked_sub(1)?;
    let (mut at, rest) = start(tree, from, path)?;
    for (place, word) in rest.iter().enumerate() {
        let module = &tree.0[&at];
        let child = [at.clone(), vec![word.clone()]].concat();
        if tree.0.contains_key(&child) {
            at = child;
            continue;
        }
        if module.defined.contains(word) || word == "*" {
            return Some(&module.file);
        }
        let found = through(tree, &at, module, &rest[place..], steps);
        let is_elsewhere = module.imports.contains_key(word);
        let guessed = guess == Guess::Module && at != *from && !is_elsewhere;
        return found.or(guessed.then_some(&module.file));
    }
    None
}

/// Follows what the module has by `use`.
fn through<'t>(
    tree: &'t Tree,
    at: &Names,
    module: &Module,
    rest: &[String],
    steps: usize,
) -> Option<&'t Path> {
    let follow = |import: &Import, rest: &[String], guess| {
        let path = [&import.path[..], rest].concat();
        definition(tree, at, &path, steps, guess)
    };
    match module.imports.get(&rest[0]) {
        Some(import) => follow(import, &rest[1..], Guess::Module),
        None => module.globs.iter().find_map(|glob| follow(glob, rest, Guess::Nothing)),
    }
}

/// The module that a path begins in, and what of the path is left from there.
fn start<'p>(tree: &Tree, from: &Names, path: &'p Names) -> Option<(Names, &'p [String])> {
    let mut at = from.clone();
    let mut rest = &path[..];
    match path[0].as_str() {
        "crate" => return Some((Vec::new(), &path[1..])),
        "self" => rest = &rest[1..],
        "super" => {
            while rest.first().is_some_and(|word| word == "super") {
                at.pop()?;
                rest = &rest[1..];
            }
        }
        word => {
            let module = &tree.0[from];
            let child = [from.clone(), vec![word.to_owned()]].concat();
            // A name that is none of these is another crate's, the prelude's, or a variable's.
            let is_ours = tree.0.contains_key(&child)
                || module.defined.contains(word)
                || (module.imports.contains_key(word) && module.imports[word].path != *path)
                || !module.globs.is_empty();
            if !is_ours {
                return None;
            }
        }
    }
    Some((at, rest))
}
