//! The C file that fails to compile where headers differ from the bindings.

use crate::items::{Entry, Items};
use crate::spelling::{Names, number, plain};
use std::{error::Error, fmt::Write as _};
use syn::{Field, Fields, ForeignItem, Item};

const HEAD: &str = r#"/*
 * Made by scripts/prebuilt. Do not edit.
 *
 * This file compiles only with headers that fit the bindings beside it: the
 * sizes and the members of structs, the values of constants, the types of
 * functions.
 */
#include "wrapper.h"

#include <stddef.h>
#include <stdint.h>

#define SAME(a, b) __builtin_types_compatible_p(a, b)
#define CHECK_SIZE(type, size) \
    _Static_assert(sizeof(type) == (size), "the size of " #type)
#define CHECK_MEMBER(type, member, offset, ...) \
    _Static_assert(offsetof(type, member) == (offset) && \
                   SAME(__typeof__(((type *)0)->member), __VA_ARGS__), \
                   "the member " #member " of " #type)
#define CHECK_TYPE(type, ...) \
    _Static_assert(SAME(type, __VA_ARGS__), "the type " #type)
#define CHECK_FUNCTION(type, ...) \
    _Static_assert(SAME(type, __VA_ARGS__) || SAME(type *, __VA_ARGS__), \
                   "the type " #type)
#define CHECK_ENUM(type) \
    _Static_assert(sizeof(type) == sizeof(int) && (type)-1 > 0, "the type " #type)
#define CHECK_VALUE(name, value) \
    _Static_assert((name) == (value), "the value of " #name)
#define CHECK_SYMBOL(name, ...) \
    _Static_assert(SAME(__typeof__(name), __VA_ARGS__), "the type of " #name)

"#;

pub(crate) fn program(items: &Items, names: &Names) -> Result<String, Box<dyn Error>> {
    let mut text = HEAD.to_owned();
    for (name, entry) in items.iter() {
        match &entry.item {
            Item::Const(constant) => {
                writeln!(text, "CHECK_VALUE({name}, {});", number(&constant.expr)?)?;
            }
            Item::Type(alias) => {
                let (spelling, ty) = (names.spelling(name), names.c(&alias.ty)?);
                match spelling {
                    // A function, or a pointer to it: in Rust both are a pointer.
                    None => writeln!(text, "CHECK_FUNCTION({name}, {ty});")?,
                    Some(of) if of.starts_with("enum ") => writeln!(text, "CHECK_ENUM({of});")?,
                    Some(_) => writeln!(text, "CHECK_TYPE({name}, {ty});")?,
                }
            }
            Item::Struct(it) => {
                if let Fields::Named(fields) = &it.fields {
                    layout(&mut text, names, name, entry, fields.named.iter())?;
                }
            }
            Item::Union(it) => layout(&mut text, names, name, entry, it.fields.named.iter())?,
            Item::ForeignMod(block) => {
                let (name, ty) = match &block.items[0] {
                    ForeignItem::Fn(it) => (&it.sig.ident, names.function(&it.sig)?),
                    ForeignItem::Static(it) => (&it.ident, names.c(&it.ty)?),
                    _ => return Err("another item in extern".into()),
                };
                writeln!(text, "CHECK_SYMBOL({}, {ty});", plain(&name.to_string()))?;
            }
            _ => {}
        }
    }
    Ok(text)
}

fn layout<'f>(
    text: &mut String,
    names: &Names,
    name: &str,
    entry: &Entry,
    fields: impl Iterator<Item = &'f Field>,
) -> Result<(), Box<dyn Error>> {
    // Without a size, C does not tell what the struct contains.
    let Some(size) = entry.size else { return Ok(()) };
    let of = names.spelling(name).ok_or("a struct has a name")?;
    writeln!(text, "CHECK_SIZE({of}, {size});")?;
    for field in fields {
        let field_name = field.ident.as_ref().expect("a name").to_string();
        // A member that bindgen adds to unions of types that it cannot copy.
        if field_name == "bindgen_union_field" {
            continue;
        }
        let offset =
            entry.offsets.get(&field_name).ok_or_else(|| format!("{name}::{field_name}"))?;
        writeln!(
            text,
            "CHECK_MEMBER({of}, {}, {offset}, {});",
            plain(&field_name),
            names.c(&field.ty)?
        )?;
    }
    Ok(())
}
