//! The modules of a crate: which file each is in, and which names it has.

use crate::names;
use proc_macro2::TokenStream;
use quote::ToTokens;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
};
use syn::{Attribute, Item, Meta, UseTree, Visibility};

/// The names from the root of the crate to a module; the root's is empty.
pub(crate) type Names = Vec<String>;

/// A `use`: the path behind it, as it was written.
#[derive(Debug, Clone)]
pub(crate) struct Import {
    pub(crate) path: Names,
    /// Whether others can take the name from here.
    pub(crate) is_re_export: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Module {
    pub(crate) file: PathBuf,
    /// Items with a name that are defined here.
    pub(crate) defined: HashSet<String>,
    /// `use` by the name it gives.
    pub(crate) imports: HashMap<String, Import>,
    /// Paths before `::*`.
    pub(crate) globs: Vec<Import>,
    /// Paths of two names or more in the code.
    pub(crate) paths: Vec<Names>,
    /// All words of the code.
    pub(crate) words: HashSet<String>,
}

/// All modules of a crate.
#[derive(Debug, Default)]
pub(crate) struct Tree(pub(crate) BTreeMap<Names, Module>);

impl Tree {
    /// Reads the crate of that root file.
    pub(crate) fn read(root: &Path) -> Self {
        let mut tree = Self::default();
        tree.file(root, root.parent().unwrap(), Vec::new());
        tree
    }

    pub(crate) fn files(&self) -> BTreeSet<&Path> {
        self.0.values().map(|module| module.file.as_path()).collect()
    }

    /// Reads a file, whose children are in `folder`.
    fn file(&mut self, file: &Path, folder: &Path, name: Names) {
        let text = fs::read_to_string(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let parsed = syn::parse_file(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        self.items(&parsed.items, file, folder, name);
    }

    fn items(&mut self, items: &[Item], file: &Path, folder: &Path, name: Names) {
        let mut module = Module { file: file.to_owned(), ..Module::default() };
        for item in items {
            match item {
                Item::Mod(child) if is_test(&child.attrs) => {}
                Item::Mod(child) => {
                    let word = child.ident.to_string();
                    let inner = [name.clone(), vec![word.clone()]].concat();
                    let below = folder.join(&word);
                    match (&child.content, path_attribute(&child.attrs)) {
                        (Some((_, items)), _) => self.items(items, file, &below, inner),
                        (None, Some(path)) => {
                            let path = file.parent().unwrap().join(path);
                            let below = path.parent().unwrap().to_owned();
                            self.file(&path, &below, inner);
                        }
                        (None, None) => {
                            let beside = folder.join(format!("{word}.rs"));
                            let inside = below.join("mod.rs");
                            let path = if beside.exists() { beside } else { inside };
                            self.file(&path, &below, inner);
                        }
                    }
                }
                Item::Use(it) if is_test(&it.attrs) => {}
                Item::Use(it) => {
                    let is_re_export = !matches!(it.vis, Visibility::Inherited);
                    module.import(&it.tree, Vec::new(), is_re_export);
                }
                other => module.code(other),
            }
        }
        self.0.insert(name, module);
    }
}

impl Module {
    fn import(&mut self, tree: &UseTree, mut path: Names, is_re_export: bool) {
        match tree {
            UseTree::Path(it) => {
                path.push(it.ident.to_string());
                self.import(&it.tree, path, is_re_export);
            }
            UseTree::Name(it) if it.ident == "self" => {
                let name = path.last().unwrap().clone();
                self.imports.insert(name, Import { path, is_re_export });
            }
            UseTree::Name(it) => {
                path.push(it.ident.to_string());
                self.imports.insert(it.ident.to_string(), Import { path, is_re_export });
            }
            UseTree::Rename(it) => {
                if it.ident != "self" {
                    path.push(it.ident.to_string());
                }
                // `as _` brings a trait in without a name; each such import counts.
                let name = match it.rename.to_string() {
                    name if name == "_" => format!("_ {}", path.join("::")),
                    name => name,
                };
                self.imports.insert(name, Import { path, is_re_export });
            }
            UseTree::Glob(_) => self.globs.push(Import { path, is_re_export }),
            UseTree::Group(it) => {
                it.items.iter().for_each(|tree| self.import(tree, path.clone(), is_re_export));
            }
        }
    }

    /// An item that is neither a module nor a `use`.
    fn code(&mut self, item: &Item) {
        let (attributes, name) = head(item);
        if is_test(attributes) {
            return;
        }
        self.defined.extend(name);
        let tokens: TokenStream = item.to_token_stream();
        names::paths(tokens.clone(), &mut self.paths);
        names::words(tokens, &mut self.words);
    }
}

/// The attributes of an item, and its name if it has one.
fn head(item: &Item) -> (&[Attribute], Option<String>) {
    match item {
        Item::Const(it) => (&it.attrs, Some(it.ident.to_string())),
        Item::Enum(it) => (&it.attrs, Some(it.ident.to_string())),
        Item::Fn(it) => (&it.attrs, Some(it.sig.ident.to_string())),
        Item::Static(it) => (&it.attrs, Some(it.ident.to_string())),
        Item::Struct(it) => (&it.attrs, Some(it.ident.to_string())),
        Item::Trait(it) => (&it.attrs, Some(it.ident.to_string())),
        Item::Type(it) => (&it.attrs, Some(it.ident.to_string())),
        Item::Union(it) => (&it.attrs, Some(it.ident.to_string())),
        Item::Macro(it) => (&it.attrs, it.ident.as_ref().map(ToString::to_string)),
        Item::Impl(it) => (&it.attrs, None),
        Item::ForeignMod(it) => (&it.attrs, None),
        _ => (&[], None),
    }
}

/// Whether the item is compiled for tests only.
fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg") => {
            let condition = list.tokens.to_string();
            condition == "test" || condition.starts_with("all (test") || condition == "doctest"
        }
        _ => false,
    })
}

/// The file of `#[path = "…"]`.
fn path_attribute(attributes: &[Attribute]) -> Option<String> {
    attributes.iter().find_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("path") => {
            let text = pair.value.to_token_stream().to_string();
            Some(text.trim_matches('"').to_owned())
        }
        _ => None,
    })
}
