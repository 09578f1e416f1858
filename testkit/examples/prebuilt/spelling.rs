//! How C spells the types and names of bindings.

use crate::items::{Entry, Items};
use quote::ToTokens;
use std::{collections::BTreeMap, error::Error};
use syn::{
    Expr, ExprLit, FnArg, GenericArgument, Item, Lit, PathArguments, ReturnType, Signature, Type,
};

/// Keywords of Rust that are names in C; bindgen appends `_` to them.
const KEYWORDS: [&str; 6] = ["type", "ref", "match", "in", "use", "mod"];

/// The names of the bindings as C spells them.
#[derive(Default)]
pub(crate) struct Names {
    others: BTreeMap<String, String>,
    /// Types of functions. A header may mean a pointer with such a name, or the function itself; so
    /// they are written out where they are used.
    functions: BTreeMap<String, Type>,
}

impl Names {
    /// `headers` is the preprocessed wrapper.h.
    pub(crate) fn new(items: &Items, headers: &str) -> Self {
        let mut names = Self::default();
        for (name, entry) in items.iter() {
            match &entry.item {
                Item::Type(alias) if is_function(&alias.ty) => {
                    names.functions.insert(name.clone(), Type::clone(&alias.ty));
                }
                _ => {
                    names.others.insert(name.clone(), spelling(name, entry, headers));
                }
            }
        }
        names
    }

    /// Returns `struct name`, `union name`, `enum name`, or just the name of a typedef; `None` for a
    /// type of functions.
    pub(crate) fn spelling(&self, name: &str) -> Option<&str> {
        self.others.get(name).map(String::as_str)
    }

    pub(crate) fn function(&self, signature: &Signature) -> Result<String, Box<dyn Error>> {
        let mut arguments = Vec::new();
        for argument in &signature.inputs {
            let FnArg::Typed(argument) = argument else { continue };
            arguments.push(self.c(&argument.ty)?);
        }
        let result = self.result(&signature.output)?;
        Ok(format!("{result} ({})", list(arguments, signature.variadic.is_some())))
    }

    /// Writes a type of Rust as C does. `__typeof__` makes every type one word to which `*` can be
    /// appended.
    pub(crate) fn c(&self, ty: &Type) -> Result<String, Box<dyn Error>> {
        Ok(match ty {
            Type::Ptr(pointer) => {
                let to = self.c(&pointer.elem)?;
                match (pointer.const_token.is_some(), to.ends_with('*')) {
                    (true, true) => format!("{to} const *"),
                    (true, false) => format!("const {to} *"),
                    (false, _) => format!("{to} *"),
                }
            }
            Type::Array(array) => match number(&array.len)? {
                // bindgen writes so an array whose length the header does not give.
                length if length == "0" => format!("__typeof__({}[])", self.c(&array.elem)?),
                length => format!("__typeof__({}[{length}])", self.c(&array.elem)?),
            },
            Type::BareFn(function) => {
                let mut arguments = Vec::new();
                for argument in &function.inputs {
                    arguments.push(self.c(&argument.ty)?);
                }
                let arguments = list(arguments, function.variadic.is_some());
                format!("__typeof__({} (*)({arguments}))", self.result(&function.output)?)
            }
            Type::Never(_) => "void".to_owned(),
            Type::Path(path) => {
                let last = path.path.segments.last().ok_or("a path without a name")?;
                let name = last.ident.to_string();
                if let PathArguments::AngleBracketed(inner) = &last.arguments
                    && let Some(GenericArgument::Type(inner)) = inner.args.first()
                {
                    // Option<fn>, __BindgenUnionField<T>
                    return self.c(inner);
                }
                if let Some(word) = primitive(&name).or_else(|| self.spelling(&name)) {
                    word.to_owned()
                } else if let Some(function) = self.functions.get(&name) {
                    self.c(function)?
                } else {
                    return Err(format!("what is {name}?").into());
                }
            }
            other => return Err(format!("{} has no form in C", other.to_token_stream()).into()),
        })
    }

    fn result(&self, output: &ReturnType) -> Result<String, Box<dyn Error>> {
        match output {
            ReturnType::Default => Ok("void".to_owned()),
            ReturnType::Type(_, ty) => self.c(ty),
        }
    }
}

fn spelling(name: &str, entry: &Entry, headers: &str) -> String {
    let has_tag = |word: &str| {
        headers
            .match_indices(&format!("{word} {name}"))
            .any(|(at, found)| headers[at + found.len()..].trim_start().starts_with('{'))
    };
    let opaque = matches!(entry.item, Item::Struct(_)) && entry.size.is_none();
    match ["struct", "union", "enum"].into_iter().find(|word| has_tag(word)) {
        Some(word) => format!("{word} {name}"),
        None if opaque => format!("struct {name}"),
        None => name.to_owned(),
    }
}

/// Whether this is `Option<unsafe extern "C" fn(…)>`.
fn is_function(ty: &Type) -> bool {
    ty.to_token_stream().to_string().contains("extern \"C\" fn")
}

/// Returns a name without the `_` that bindgen appends to keywords.
pub(crate) fn plain(name: &str) -> &str {
    name.strip_suffix('_').filter(|word| KEYWORDS.contains(word)).unwrap_or(name)
}

/// Writes a number of Rust as C does.
pub(crate) fn number(expr: &Expr) -> Result<String, Box<dyn Error>> {
    Ok(match expr {
        Expr::Unary(minus) => format!("-{}", number(&minus.expr)?),
        Expr::Lit(ExprLit { lit: Lit::Int(int), .. }) if int.base10_digits().len() > 9 => {
            format!("{}u", int.base10_digits())
        }
        Expr::Lit(ExprLit { lit: Lit::Int(int), .. }) => int.base10_digits().to_owned(),
        Expr::Lit(ExprLit { lit: Lit::Float(float), .. }) => float.base10_digits().to_owned(),
        other => return Err(format!("{} is no number", other.to_token_stream()).into()),
    })
}

fn list(mut arguments: Vec<String>, variadic: bool) -> String {
    if variadic {
        arguments.push("...".to_owned());
    }
    if arguments.is_empty() { "void".to_owned() } else { arguments.join(", ") }
}

fn primitive(name: &str) -> Option<&'static str> {
    Some(match name {
        "c_char" => "char",
        "c_schar" => "signed char",
        "c_uchar" => "unsigned char",
        "c_short" => "short",
        "c_ushort" => "unsigned short",
        "c_int" => "int",
        "c_uint" => "unsigned int",
        "c_long" => "long",
        "c_ulong" => "unsigned long",
        "c_longlong" => "long long",
        "c_ulonglong" => "unsigned long long",
        "c_void" => "void",
        "usize" => "size_t",
        "isize" => "ssize_t",
        "bool" => "_Bool",
        "f32" => "float",
        "f64" => "double",
        "i8" => "int8_t",
        "u8" => "uint8_t",
        "i16" => "int16_t",
        "u16" => "uint16_t",
        "i32" => "int32_t",
        "u32" => "uint32_t",
        "i64" => "int64_t",
        "u64" => "uint64_t",
        "FILE" => "FILE",
        "fd_set" => "fd_set",
        "timeval" => "struct timeval",
        "in_addr" => "struct in_addr",
        "in6_addr" => "struct in6_addr",
        "sockaddr" => "struct sockaddr",
        "sockaddr_in" => "struct sockaddr_in",
        "sockaddr_in6" => "struct sockaddr_in6",
        _ => return None,
    })
}
