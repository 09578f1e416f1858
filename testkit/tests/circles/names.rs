//! Paths and words in code. They are read from its tokens, because the arguments of a macro are
//! nothing else.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::{collections::HashSet, iter::Peekable};

type Names = Vec<String>;

/// Adds all `a::b::…` of two names or more. `use` inside a function counts as its paths.
pub(crate) fn paths(tokens: TokenStream, found: &mut Vec<Names>) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(word) => path(vec![word.to_string()], &mut tokens, found),
            TokenTree::Group(group) => paths(group.stream(), found),
            _ => {}
        }
    }
}

/// Adds the path that begins with those names.
fn path(
    mut names: Names,
    tokens: &mut Peekable<impl Iterator<Item = TokenTree>>,
    found: &mut Vec<Names>,
) {
    while takes_colons(tokens) {
        match tokens.peek() {
            Some(TokenTree::Ident(word)) => {
                names.push(word.to_string());
                tokens.next();
            }
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let inside = group.stream();
                tokens.next();
                branches(&names, inside, found);
                return;
            }
            // `::<T>` or `::*`
            _ => break,
        }
    }
    if names.len() > 1 {
        found.push(names);
    }
}

/// Adds what `{…}` behind a path gives.
fn branches(before: &Names, tokens: TokenStream, found: &mut Vec<Names>) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        if let TokenTree::Ident(word) = token {
            let names = [before.clone(), vec![word.to_string()]].concat();
            path(names, &mut tokens, found);
        }
    }
}

/// Takes `::` if that comes next.
fn takes_colons(tokens: &mut Peekable<impl Iterator<Item = TokenTree>>) -> bool {
    // A single colon never touches another colon, so it is enough to look at the first one and
    // whether it touches the next.
    let joint = matches!(tokens.peek(), Some(TokenTree::Punct(p))
        if p.as_char() == ':' && p.spacing() == proc_macro2::Spacing::Joint);
    if joint {
        tokens.next();
        tokens.next();
    }
    joint
}

/// Adds all words, those that macros are given included.
pub(crate) fn words(tokens: TokenStream, found: &mut HashSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(word) => {
                found.insert(word.to_string());
            }
            TokenTree::Group(group) => words(group.stream(), found),
            _ => {}
        }
    }
}
