//! Reads the TOML of a profile key by key, and keeps the place of each key for error messages.

use super::{Decode, Field, Group, Index, Location, Names, Section, Source, Test, When, Which};
use crate::{
    Error, Result,
    inventory::{FieldKind, junk::Is},
    suggest::{nearest, question},
};
use std::sync::Arc;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

type Value<'t> = Spanned<DeValue<'t>>;

/// Returns the sections of one file in the order of the file.
pub(super) fn sections(text: &str, origin: &str) -> Result<Vec<Section>> {
    let file = File { text, origin: origin.into() };
    let parsed = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        file.place(at, String::new()).error(error.message())
    })?;
    let entries = in_order(parsed.get_ref());
    entries.into_iter().map(|(name, at, value)| file.section(name, at, value)).collect()
}

struct File<'t> {
    text: &'t str,
    origin: Arc<str>,
}

/// A table whose keys are taken one by one. A key that is left over is an error.
struct Keys<'t, 'f> {
    file: &'f File<'f>,
    at: usize,
    what: String,
    left: Vec<(&'t str, usize, &'t Value<'t>)>,
    known: Vec<&'static str>,
}

fn in_order<'t>(table: &'t DeTable<'t>) -> Vec<(&'t str, usize, &'t Value<'t>)> {
    let mut entries: Vec<_> = table
        .iter()
        .map(|(key, value)| (key.get_ref().as_ref(), key.span().start, value))
        .collect();
    entries.sort_by_key(|&(_, at, _)| at);
    entries
}

impl<'f> File<'f> {
    fn place(&self, at: usize, what: String) -> Location {
        let line = 1 + self.text.bytes().take(at).filter(|&b| b == b'\n').count();
        Location { origin: self.origin.clone(), line, what }
    }

    fn keys<'t>(&'f self, value: &'t Value<'t>, at: usize, what: String) -> Result<Keys<'t, 'f>> {
        match value.get_ref() {
            DeValue::Table(table) => {
                Ok(Keys { file: self, at, what, left: in_order(table), known: Vec::new() })
            }
            _ => Err(self.place(at, what).error("must be a table")),
        }
    }

    fn section(&self, name: &str, at: usize, value: &Value<'_>) -> Result<Section> {
        let what = format!("section {name:?}");
        let place = self.place(at, what.clone());
        is_name(name).map_err(|why| place.error(why))?;
        let mut keys = self.keys(value, at, what)?;
        let mut section = Section {
            name: name.to_owned(),
            title: keys.text("title")?,
            single: keys.boolean("single")?,
            key: keys.texts("key")?,
            needs: keys.texts("needs")?,
            on_request: keys.boolean("on_request")?,
            when: keys.when()?,
            tables: keys.texts("tables")?,
            fields: keys.fields()?,
            groups: Vec::new(),
            place,
        };
        if let Some((at, rows)) = keys.take("rows") {
            let DeValue::Array(rows) = rows.get_ref() else {
                return Err(keys.error(at, "write rows as [[section.rows]]"));
            };
            for row in rows.iter() {
                section.groups.push(self.group(name, row)?);
            }
        }
        keys.done()?;
        Ok(section)
    }

    fn group(&self, section: &str, value: &Value<'_>) -> Result<Group> {
        let at = value.span().start;
        let mut keys = self.keys(value, at, format!("section {section:?}, rows"))?;
        let tables = keys.texts("tables")?.unwrap_or_default();
        let name = keys.text("name")?.or_else(|| tables.first().cloned());
        let Some(name) = name else {
            return Err(keys.error(at, "needs a name or tables"));
        };
        keys.what = format!("section {section:?}, rows {name:?}");
        let place = self.place(at, keys.what.clone());
        let group = Group {
            name,
            tables,
            when: keys.when()?.unwrap_or_default(),
            only_if: keys.tests("only_if")?.unwrap_or_default(),
            first: keys.boolean("first")?.unwrap_or(false),
            walk: keys.boolean("walk")?.unwrap_or(false),
            needs: keys.texts("needs")?,
            fields: keys.fields()?,
            place,
        };
        keys.done()?;
        Ok(group)
    }

    fn field(&self, of: &str, name: &str, at: usize, value: &Value<'_>) -> Result<Field> {
        let what = format!("{of}, field {name:?}");
        let place = self.place(at, what.clone());
        is_name(name).map_err(|why| place.error(why))?;
        let mut field = Field { name: name.to_owned(), place, ..Field::default() };
        match value.get_ref() {
            DeValue::Boolean(false) => field.removed = true,
            DeValue::Table(_) => {
                let mut keys = self.keys(value, at, what.clone())?;
                if let Some(kind) = keys.text("as")? {
                    let names = FieldKind::ALL.map(FieldKind::name);
                    field.kind = Some(FieldKind::by_name(&kind).ok_or_else(|| {
                        let near = nearest(&kind, names.into_iter());
                        let all = names.join(", ");
                        let question = question(&near);
                        field
                            .place
                            .error(format!("unknown kind {kind:?}: the kinds are {all}{question}"))
                    })?);
                }
                field.unit = keys.text("unit")?;
                field.volatile = keys.boolean("volatile")?;
                field.is = keys.one_of("is", &Is::ALL)?;
                match keys.take("from") {
                    Some((at, from)) => {
                        field.sources = self.sources(&what, at, from)?;
                        keys.done()?;
                    }
                    None if keys.left.is_empty() => {}
                    None => field.sources = vec![keys.source()?],
                }
            }
            _ => field.sources = self.sources(&what, at, value)?,
        }
        Ok(field)
    }

    /// Reads one source or an array of sources. The first source with a value is used.
    fn sources(&self, what: &str, at: usize, value: &Value<'_>) -> Result<Vec<Source>> {
        match value.get_ref() {
            DeValue::Array(all) => all.iter().map(|one| self.source(what, at, one)).collect(),
            _ => Ok(vec![self.source(what, at, value)?]),
        }
    }

    fn source(&self, what: &str, at: usize, value: &Value<'_>) -> Result<Source> {
        match value.get_ref() {
            DeValue::String(object) => {
                Ok(Source { object: Some(object.to_string()), ..Source::default() })
            }
            DeValue::Table(_) => self.keys(value, value.span().start, what.to_owned())?.source(),
            _ => {
                let place = self.place(at, what.to_owned());
                Err(place.error("must be the name of an object, a table, or an array of them"))
            }
        }
    }
}

impl<'t> Keys<'t, '_> {
    fn take(&mut self, key: &'static str) -> Option<(usize, &'t Value<'t>)> {
        self.known.push(key);
        let place = self.left.iter().position(|&(name, ..)| name == key)?;
        let (_, at, value) = self.left.remove(place);
        Some((at, value))
    }

    fn error(&self, at: usize, why: impl std::fmt::Display) -> Error {
        self.file.place(at, self.what.clone()).error(why)
    }

    fn done(self) -> Result<()> {
        match self.left.first() {
            None => Ok(()),
            Some(&(key, at, _)) => {
                let question = question(&nearest(key, self.known.iter().copied()));
                Err(self.error(at, format!("unknown key {key:?}{question}")))
            }
        }
    }

    fn text(&mut self, key: &'static str) -> Result<Option<String>> {
        match self.take(key) {
            None => Ok(None),
            Some((at, value)) => match value.get_ref() {
                DeValue::String(text) => Ok(Some(text.to_string())),
                _ => Err(self.error(at, format!("{key} must be text"))),
            },
        }
    }

    fn boolean(&mut self, key: &'static str) -> Result<Option<bool>> {
        match self.take(key) {
            None => Ok(None),
            Some((at, value)) => match value.get_ref() {
                DeValue::Boolean(truth) => Ok(Some(*truth)),
                _ => Err(self.error(at, format!("{key} must be true or false"))),
            },
        }
    }

    /// Reads one of these names.
    fn one_of<T: Copy>(&mut self, key: &'static str, all: &[(&str, T)]) -> Result<Option<T>> {
        let Some(given) = self.text(key)? else { return Ok(None) };
        if let Some(&(_, found)) = all.iter().find(|(name, _)| *name == given) {
            return Ok(Some(found));
        }
        let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
        let question = question(&nearest(&given, names.iter().copied()));
        let names = names.join(", ");
        Err(self.error(self.at, format!("{key} is {given:?}, not one of {names}{question}")))
    }

    fn integer(&mut self, key: &'static str) -> Result<Option<i64>> {
        let Some((at, value)) = self.take(key) else { return Ok(None) };
        let number = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().parse().ok(),
            _ => None,
        };
        number.map(Some).ok_or_else(|| self.error(at, format!("{key} must be a number")))
    }

    /// Reads one text or number, or an array of them.
    fn texts(&mut self, key: &'static str) -> Result<Option<Vec<String>>> {
        match self.take(key) {
            None => Ok(None),
            Some((at, value)) => texts(value)
                .map(Some)
                .ok_or_else(|| self.error(at, format!("{key} must be text or an array of texts"))),
        }
    }

    /// Reads a table, or an array of tables of which one must hold.
    fn when(&mut self) -> Result<Option<When>> {
        let Some((at, value)) = self.take("when") else { return Ok(None) };
        let what = format!("{}, when", self.what);
        let mut when = When::default();
        if let DeValue::Array(all) = value.get_ref() {
            for one in all.iter() {
                let mut keys = self.file.keys(one, one.span().start, what.clone())?;
                when.any.push(keys.which(at)?);
                keys.done()?;
            }
            return Ok(Some(when));
        }
        let mut keys = self.file.keys(value, at, what)?;
        let which = keys.which(at)?;
        if which != Which::default() {
            when.any.push(which);
        }
        when.missing = keys.texts("missing")?.unwrap_or_default();
        keys.done()?;
        Ok(Some(when))
    }

    fn which(&mut self, at: usize) -> Result<Which> {
        let mut which =
            Which { object_id: self.texts("object_id")?.unwrap_or_default(), ..Which::default() };
        for number in self.texts("enterprise")?.unwrap_or_default() {
            let number = number.parse();
            which.enterprise.push(number.map_err(|_| {
                self.error(at, "enterprise must be a number or an array of numbers")
            })?);
        }
        let texts = self.texts("description")?.unwrap_or_default();
        which.description = texts.iter().map(|text| text.to_lowercase()).collect();
        which.computer = self.boolean("computer")?;
        Ok(which)
    }

    fn tests(&mut self, key: &'static str) -> Result<Option<Vec<Test>>> {
        let Some((at, value)) = self.take(key) else { return Ok(None) };
        let keys = self.file.keys(value, at, format!("{}, {key}", self.what))?;
        let test = |&(object, at, value): &(&str, usize, &Value<'_>)| {
            let values = match value.get_ref() {
                DeValue::Boolean(true) => Some(Vec::new()),
                _ => texts(value).filter(|values| !values.is_empty()),
            };
            match values {
                Some(values) => Ok(Test { object: object.to_owned(), values }),
                None => Err(keys.error(at, "must be a value, an array of values, or true")),
            }
        };
        keys.left.iter().map(test).collect::<Result<_>>().map(Some)
    }

    fn fields(&mut self) -> Result<Vec<Field>> {
        let Some((at, value)) = self.take("fields") else { return Ok(Vec::new()) };
        let keys = self.file.keys(value, at, self.what.clone())?;
        let field = |&(name, at, value): &_| self.file.field(&self.what, name, at, value);
        keys.left.iter().map(field).collect()
    }

    fn source(mut self) -> Result<Source> {
        let mut source = Source {
            object: self.text("object")?,
            product: self.text("product")?,
            prefix: self.text("prefix")?,
            instance: self.boolean("instance")?.unwrap_or(false),
            of: self.text("of")?,
            constant: self.text("constant")?,
            private: self.boolean("private")?.unwrap_or(false),
            find: self.tests("where")?,
            only_if: self.tests("only_if")?.unwrap_or_default(),
            not_if: self.tests("not_if")?.unwrap_or_default(),
            unless: self.texts("unless")?.unwrap_or_default(),
            scale_by: self.text("scale_by")?,
            typed_by: self.text("typed_by")?,
            ..Source::default()
        };
        if let Some((at, value)) = self.take("index") {
            source.index = Some(match value.get_ref() {
                DeValue::String(name) => Index::Name(name.to_string()),
                DeValue::Integer(place) => match place.as_str().parse() {
                    Ok(place) => Index::Place(place),
                    Err(_) => return Err(self.error(at, "index is too large")),
                },
                _ => return Err(self.error(at, "index must be a name or a number")),
            });
        }
        if let Some((at, value)) = self.take("at") {
            source.at = self.file.sources(&self.what, at, value)?;
        }
        if let Some((at, value)) = self.take("scale") {
            let number = match value.get_ref() {
                DeValue::Integer(number) => number.as_str().parse().ok(),
                DeValue::Float(number) => number.as_str().parse().ok(),
                _ => None,
            };
            let number = number.filter(|number: &f64| number.is_finite());
            source.scale = Some(number.ok_or_else(|| self.error(at, "scale must be a number"))?);
        }
        if let Some((at, value)) = self.take("sensor") {
            source.sensor = match texts(value).as_deref() {
                Some([scale, precision]) => Some((scale.clone(), precision.clone())),
                _ => return Err(self.error(at, "sensor must be two objects: scale and precision")),
            };
        }
        source.decode = self.one_of("decode", &Decode::ALL)?;
        if let Some(without) = self.text("without")? {
            let without = regex_lite::Regex::new(&without);
            source.without = Some(without.map_err(|why| self.error(self.at, why))?);
        }
        for pattern in self.texts("match")?.unwrap_or_default() {
            let pattern = regex_lite::Regex::new(&pattern);
            source.patterns.push(pattern.map_err(|why| self.error(self.at, why))?);
        }
        source.at_least = self.integer("at_least")?;
        source.at_most = self.integer("at_most")?;
        source.names = self.one_of("names", &Names::ALL)?.unwrap_or_default();
        if let Some((at, value)) = self.take("map") {
            let keys = self.file.keys(value, at, format!("{}, map", self.what))?;
            for &(from, at, to) in &keys.left {
                match texts(to).as_deref() {
                    Some([to]) => source.map.push((from.to_owned(), to.clone())),
                    _ => return Err(keys.error(at, "must be one value")),
                }
            }
        }
        if source.without.is_some() && source.patterns.is_empty() {
            return Err(self.error(self.at, "without needs match"));
        }
        let places = [
            source.object.is_some(),
            source.index.is_some(),
            source.constant.is_some(),
            source.product.is_some(),
            source.private,
        ];
        let at = self.at;
        if places.iter().filter(|&&given| given).count() != 1 && self.left.is_empty() {
            return Err(
                self.error(at, "needs one of object, index, constant, product and private = true")
            );
        }
        self.done()?;
        Ok(source)
    }
}

fn texts(value: &Value<'_>) -> Option<Vec<String>> {
    match value.get_ref() {
        DeValue::String(text) => Some(vec![text.to_string()]),
        DeValue::Integer(number) => Some(vec![number.as_str().to_owned()]),
        DeValue::Array(all) => {
            let each: Option<Vec<_>> = all.iter().map(texts).collect();
            Some(each?.concat())
        }
        _ => None,
    }
}

/// Checks a name. Names become the names of database tables, columns and files.
fn is_name(name: &str) -> std::result::Result<(), String> {
    let fits = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    match fits {
        true => Ok(()),
        false => Err("a name must be lower case letters, digits and underscores".to_owned()),
    }
}
