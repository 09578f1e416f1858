//! The items of bindings, by name.

use crate::macros::varying;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Write as _,
};
use syn::{Expr, FnArg, ForeignItem, Item, ReturnType, Type};

const MADE: &str = "// Made by scripts/prebuilt with bindgen. Do not edit.\n\n";

const HEAD: &str = r#"pub use libc::{FILE, fd_set, in_addr, in6_addr, sockaddr, sockaddr_in, sockaddr_in6, timeval};

/// Fails to compile if Rust lays out a type in another way than the headers do.
macro_rules! layout {
    ($type:ident: $size:literal $(, $field:ident $offset:literal)*) => {
        const _: () = assert!(
            ::std::mem::size_of::<$type>() == $size
                $(&& ::std::mem::offset_of!($type, $field) == $offset)*
        );
    };
}
"#;

/// What stands in one file of bindings.
#[derive(Default)]
pub(crate) struct Items {
    /// In the order of the first file.
    order: Vec<String>,
    by_name: BTreeMap<String, Entry>,
    /// Names that some other file lacks or defines in another way.
    lost: BTreeSet<String>,
    is_shim: bool,
}

/// One item, with its layout and its implementations of traits.
pub(crate) struct Entry {
    pub(crate) item: Item,
    /// The size of a struct or union whose members are known.
    pub(crate) size: Option<usize>,
    pub(crate) offsets: BTreeMap<String, usize>,
    impls: Vec<Item>,
}

impl Items {
    pub(crate) fn parse(text: &str) -> syn::Result<Self> {
        let file = without_private_types(syn::parse_file(text)?)?;
        let mut items = Self::default();
        for item in file.items {
            if let Some(name) = defined(&item) {
                items.order.push(name.clone());
                let (size, offsets) = (None, BTreeMap::new());
                items.by_name.insert(name, Entry { item, size, offsets, impls: Vec::new() });
            } else if let Some(layout) = Layout::read(&item) {
                let entry = items.by_name.get_mut(&layout.of).expect("its type comes first");
                (entry.size, entry.offsets) = (Some(layout.size), layout.offsets);
            } else if let Item::Impl(block) = &item
                && let Type::Path(path) = &*block.self_ty
                && let Some(entry) = items.by_name.get_mut(&path.path.segments[0].ident.to_string())
            {
                entry.impls.push(item);
            }
        }
        Ok(items)
    }

    /// Keeps what both define in the same way.
    pub(crate) fn intersect(mut self, other: &Self) -> Self {
        self.retain(|name, entry| {
            other.by_name.get(name).is_some_and(|theirs| {
                theirs.tokens() == entry.tokens()
                    && theirs.size == entry.size
                    && theirs.offsets == entry.offsets
            })
        });
        self
    }

    /// Drops what the configuration or the processor decides, and what uses anything dropped.
    /// `headers` has the definitions of macros.
    pub(crate) fn drop_what_varies(&mut self, headers: &str) {
        let varying = varying(headers);
        self.retain(|name, entry| match &entry.item {
            // Paths, versions and words.
            Item::Const(constant) if constant.ty.to_token_stream().to_string().contains("CStr") => {
                false
            }
            Item::Const(_) => !varying.contains(name),
            // Each processor has its own va_list.
            _ => !name.contains("va_list") && !name.contains("__bindgen_ty"),
        });
        loop {
            let before = self.by_name.len();
            let lost = self.lost.clone();
            self.retain(|_, entry| !entry.words().iter().any(|word| lost.contains(word)));
            if self.by_name.len() == before {
                return;
            }
        }
    }

    /// Keeps what our own header declares, or what it does not declare.
    pub(crate) fn only(&mut self, shim: bool) {
        self.is_shim = shim;
        self.retain(|name, _| {
            let name = name.strip_prefix("fn ").unwrap_or(name);
            name.starts_with("netsnmp_shim_") == shim
        });
    }

    fn retain(&mut self, keep: impl Fn(&str, &Entry) -> bool) {
        let lost = &mut self.lost;
        self.by_name.retain(|name, entry| {
            let keep = keep(name, entry);
            if !keep {
                lost.insert(name.clone());
            }
            keep
        });
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &Entry)> {
        self.order.iter().filter_map(|name| self.by_name.get_key_value(name))
    }

    pub(crate) fn rust(&self) -> String {
        // The build appends the file of the shim to another one.
        let mut text = if self.is_shim { MADE.to_owned() } else { format!("{MADE}{HEAD}") };
        let mut symbols = TokenStream::new();
        for (name, entry) in self.iter() {
            if let Item::ForeignMod(block) = &entry.item {
                block.items.iter().for_each(|symbol| symbol.to_tokens(&mut symbols));
                continue;
            }
            let _ = writeln!(text, "{}", entry.tokens());
            if let Some(size) = entry.size {
                let _ = write!(text, "layout! {{ {name}: {size}");
                for (field, offset) in &entry.offsets {
                    let _ = write!(text, ", {field} {offset}");
                }
                text += " }\n";
            }
        }
        let _ = writeln!(text, "unsafe extern \"C\" {{ {symbols} }}");
        text
    }
}

impl Entry {
    fn tokens(&self) -> String {
        let mut all = self.item.to_token_stream();
        self.impls.iter().for_each(|item| item.to_tokens(&mut all));
        all.to_string()
    }

    fn words(&self) -> BTreeSet<String> {
        fn collect(tokens: TokenStream, words: &mut BTreeSet<String>) {
            for token in tokens {
                match token {
                    TokenTree::Group(group) => collect(group.stream(), words),
                    TokenTree::Ident(word) => drop(words.insert(word.to_string())),
                    _ => {}
                }
            }
        }
        let mut words = BTreeSet::new();
        collect(types_of(&self.item), &mut words);
        words
    }
}

/// Returns the part of an item that can name other items: not its own name, not those of its fields
/// and arguments.
fn types_of(item: &Item) -> TokenStream {
    let mut types = TokenStream::new();
    let mut add = |ty: &Type| ty.to_tokens(&mut types);
    match item {
        Item::Const(constant) => add(&constant.ty),
        Item::Type(alias) => add(&alias.ty),
        Item::Struct(it) => it.fields.iter().for_each(|field| add(&field.ty)),
        Item::Union(it) => it.fields.named.iter().for_each(|field| add(&field.ty)),
        Item::ForeignMod(block) => match &block.items[0] {
            ForeignItem::Static(variable) => add(&variable.ty),
            ForeignItem::Fn(function) => {
                for argument in &function.sig.inputs {
                    if let FnArg::Typed(argument) = argument {
                        add(&argument.ty);
                    }
                }
                if let ReturnType::Type(_, ty) = &function.sig.output {
                    add(ty);
                }
            }
            _ => {}
        },
        _ => {}
    }
    types
}

fn defined(item: &Item) -> Option<String> {
    Some(match item {
        Item::Const(constant) if constant.ident != "_" => constant.ident.to_string(),
        Item::Type(alias) => alias.ident.to_string(),
        Item::Struct(it) => it.ident.to_string(),
        Item::Union(it) => it.ident.to_string(),
        Item::ForeignMod(block) => match &block.items[..] {
            [ForeignItem::Fn(function)] => format!("fn {}", function.sig.ident),
            [ForeignItem::Static(variable)] => format!("static {}", variable.ident),
            _ => panic!("bindgen writes one declaration in a block"),
        },
        _ => return None,
    })
}

/// What a block of bindgen's layout tests says:
/// `const _: () = { ["Size of t"][size_of::<t>() - 8usize]; … }`.
struct Layout {
    of: String,
    size: usize,
    offsets: BTreeMap<String, usize>,
}

impl Layout {
    fn read(item: &Item) -> Option<Self> {
        let Item::Const(constant) = item else { return None };
        let Expr::Block(block) = &*constant.expr else { return None };
        let (mut of, mut size, mut offsets) = (String::new(), 0, BTreeMap::new());
        for statement in &block.block.stmts {
            let text = statement.to_token_stream().to_string();
            let what = text.split('"').nth(1)?;
            let (_, number) = text.rsplit_once("- ")?;
            let number = number.split("usize").next()?.trim().parse().ok()?;
            if let Some(name) = what.strip_prefix("Size of ") {
                (of, size) = (name.to_owned(), number);
            } else if let Some((_, field)) = what.split_once("::") {
                offsets.insert(field.to_owned(), number);
            }
        }
        Some(Self { of, size, offsets })
    }
}

/// Replaces names such as `__u_char` and `_bindgen_ty_7` by what they stand for: the first are
/// private to one C library, and bindgen counts the others anew for each file.
fn without_private_types(file: syn::File) -> syn::Result<syn::File> {
    let mut stand_for = HashMap::new();
    for item in &file.items {
        if let Item::Type(alias) = item
            && alias.ident.to_string().starts_with('_')
            && !alias.ident.to_string().contains("va_list")
        {
            stand_for.insert(alias.ident.to_string(), alias.ty.to_token_stream());
        }
    }
    fn replace(tokens: TokenStream, by: &HashMap<String, TokenStream>) -> TokenStream {
        tokens
            .into_iter()
            .flat_map(|token| match token {
                TokenTree::Group(group) => {
                    let inner = replace(group.stream(), by);
                    let group = proc_macro2::Group::new(group.delimiter(), inner);
                    TokenStream::from(TokenTree::Group(group))
                }
                TokenTree::Ident(word) => match by.get(&word.to_string()) {
                    Some(ty) => replace(ty.clone(), by),
                    None => TokenTree::Ident(word).into(),
                },
                other => other.into(),
            })
            .collect()
    }
    let kept = file
        .items
        .into_iter()
        .filter(|item| defined(item).is_none_or(|name| !stand_for.contains_key(&name)));
    let mut tokens = TokenStream::new();
    kept.for_each(|item| item.to_tokens(&mut tokens));
    syn::parse2(replace(tokens, &stand_for))
}
