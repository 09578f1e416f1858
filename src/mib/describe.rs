//! Definitions as readable text, as snmptranslate prints them with `-Td` and `-Tp`.

use super::{Access, Kind, Mib, Object, Status, Syntax};
use crate::Oid;
use std::fmt::Write;

impl Mib {
    /// Returns the definition of the object of an OID, in SMI and with the lines of snmptranslate's
    /// `-Td` (`fprint_description`): the modules that define it, SYNTAX, DISPLAY-HINT, UNITS,
    /// MAX-ACCESS, STATUS, INDEX or AUGMENTS, OBJECTS, DEFVAL and the path to it, including the
    /// instance. There is no DESCRIPTION, because the snapshot has none. Lists are broken before
    /// `width` characters. Returns `None` if no part of the OID has a name.
    ///
    /// ```
    /// # use netsnmp::Mib;
    /// let mib = Mib::builtin();
    /// let text = mib.describe(&mib.resolve("ifMtu.3")?, 80).unwrap();
    /// assert!(text.starts_with("ifMtu OBJECT-TYPE\n"), "{text}");
    /// assert!(text.ends_with("ifTable(2) ifEntry(1) ifMtu(4) 3 }\n"), "{text}");
    /// # Ok::<(), netsnmp::Error>(())
    /// ```
    pub fn describe(&self, oid: &Oid, width: usize) -> Option<String> {
        let (object, instance) = self.object(oid)?;
        let mut out = format!("{} {}\n", object.name(), macro_of(&object));
        if let Some((first, others)) = modules(&object).split_first() {
            // The first module stays on the first line, however long it is.
            let lead = format!("  -- FROM\t{first}{}", if others.is_empty() { "" } else { ", " });
            listed(&mut out, &lead, others, "", "  --\t\t", width);
        }
        if let Some(convention) = object.convention() {
            let _ = writeln!(out, "  -- TEXTUAL CONVENTION {convention}");
        }
        if object.syntax() != Syntax::None {
            syntax_into(&mut out, &object, width);
        }
        if let Some(hint) = object.hint() {
            let _ = writeln!(out, "  DISPLAY-HINT\t\"{hint}\"");
        }
        if let Some(units) = object.units() {
            let _ = writeln!(out, "  UNITS\t\t\"{units}\"");
        }
        if object.access() != Access::None {
            let _ = writeln!(out, "  MAX-ACCESS\t{}", object.access().name());
        }
        if object.status() != Status::None {
            let _ = writeln!(out, "  STATUS\t{}", object.status().name());
        }
        if object.is_entry() {
            if let Some(augmented) = object.augments() {
                let _ = writeln!(out, "  AUGMENTS\t{{ {augmented} }}");
            } else {
                let index = index_names(&object);
                listed(&mut out, "  INDEX\t\t{ ", &index, " }", "\t\t  ", width);
            }
        }
        let carried: Vec<String> =
            object.notification_objects().iter().map(|(name, _)| (*name).to_owned()).collect();
        if !carried.is_empty() {
            listed(&mut out, "  OBJECTS\t{ ", &carried, " }", "\t\t  ", width);
        }
        if let Some(default) = object.default_value() {
            let _ = writeln!(out, "  DEFVAL\t{{ {default} }}");
        }
        let exact = instance.is_empty();
        let path = path(&object);
        let node =
            |(i, node): (usize, &Object<'_>)| match (node.name(), exact && i + 1 == path.len()) {
                ("", _) | (_, true) => node.subid().to_string(),
                (name, false) => format!("{name}({})", node.subid()),
            };
        let behind = instance.iter().map(u32::to_string);
        out.push_str("::= {");
        let mut column = 5;
        let mut words = path.iter().enumerate().map(node).chain(behind).peekable();
        while let Some(word) = words.next() {
            // Leave room for a comma, as in lists, and for the brace after the last word.
            let room = if words.peek().is_some() { 2 } else { 4 };
            if column + 1 + word.len() + room > width {
                out.push_str("\n     ");
                column = 5;
            }
            out.push(' ');
            out.push_str(&word);
            column += 1 + word.len();
        }
        out.push_str(" }\n");
        Some(out)
    }

    /// Draws the tree from an object downwards like snmptranslate's `-Tp` (`print_mib_tree`). Lists
    /// of labels are broken before `width` characters. Returns `None` if no object has this OID.
    pub fn tree(&self, oid: &Oid, width: usize) -> Option<String> {
        let (object, []) = self.object(oid)? else { return None };
        let mut drawing = Drawing { out: String::new(), after_leaf: false, width };
        drawing.node(&object, "", ' ');
        Some(drawing.out)
    }
}

impl Object<'_> {
    /// The modules that define it; [`module`](Self::module) comes first. For example, `ifDescr` is
    /// in IF-MIB and RFC1213-MIB.
    pub fn modules(&self) -> Vec<&str> {
        let others = self.mib.snapshot.named(self.name());
        let others = others.filter(|(node, _)| *node == self.node).map(|(_, module)| module);
        let mut modules = vec![self.module()];
        for module in others {
            if !modules.contains(&module) {
                modules.push(module);
            }
        }
        modules
    }

    /// The SYNTAX clause without its textual convention: `INTEGER {up(1), …}`, `OCTET STRING
    /// (0..255)`. Empty for objects without a value.
    pub fn syntax_text(&self) -> String {
        let mut out = String::new();
        if self.syntax() != Syntax::None {
            syntax_into(&mut out, self, usize::MAX);
        }
        out.trim_start_matches("  SYNTAX\t").trim_end().to_owned()
    }
}

/// The macro of its definition. Branches become OBJECT-TYPE, as in the C library, which does not
/// distinguish them from tables.
fn macro_of(object: &Object<'_>) -> &'static str {
    match object.kind() {
        Kind::Notification => "NOTIFICATION-TYPE",
        Kind::ModuleIdentity => "MODULE-IDENTITY",
        Kind::ObjectIdentity => "OBJECT-IDENTITY",
        Kind::ObjectGroup => "OBJECT-GROUP",
        Kind::NotificationGroup => "NOTIFICATION-GROUP",
        Kind::ModuleCompliance => "MODULE-COMPLIANCE",
        Kind::AgentCapabilities => "AGENT-CAPABILITIES",
        _ => "OBJECT-TYPE",
    }
}

fn modules(object: &Object<'_>) -> Vec<String> {
    object.modules().into_iter().map(str::to_owned).collect()
}

fn index_names(object: &Object<'_>) -> Vec<String> {
    let name = |one: super::IndexObject<'_>| {
        let implied = if one.implied { "IMPLIED " } else { "" };
        format!("{implied}{}", one.name)
    };
    object.each_index().map(name).collect()
}

/// The objects from the root to this one.
fn path<'a>(object: &Object<'a>) -> Vec<Object<'a>> {
    let mut path = vec![*object];
    while let Some(parent) = path.last().and_then(Object::parent) {
        path.push(parent);
    }
    path.reverse();
    path
}

/// Writes names after a lead, in several lines if they do not fit into one. A tab counts up to the
/// next multiple of eight columns. Lines break where the C library breaks them: the blank after the
/// comma stays, and there is room for a comma and a blank after each name.
fn listed(out: &mut String, lead: &str, names: &[String], tail: &str, next: &str, width: usize) {
    out.push_str(lead);
    let mut column = columns(lead);
    for (i, name) in names.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
            column += 2;
        }
        if column + name.len() + 2 > width {
            out.push('\n');
            out.push_str(next);
            column = columns(next);
        }
        out.push_str(name);
        column += name.len();
    }
    out.push_str(tail);
    out.push('\n');
}

fn columns(text: &str) -> usize {
    text.chars().fold(0, |at, c| if c == '\t' { at / 8 * 8 + 8 } else { at + 1 })
}

/// Writes `SYNTAX INTEGER {up(1), down(2)} `; snmptranslate also writes the blank at the end.
fn syntax_into(out: &mut String, object: &Object<'_>, width: usize) {
    let _ = write!(out, "  SYNTAX\t{}", object.syntax().name());
    let ranges = ranges(object);
    if !ranges.is_empty() {
        let _ = write!(out, " ({ranges}) ");
    }
    let labels = labels(object);
    if labels.is_empty() {
        out.push('\n');
    } else {
        let line = out.rfind('\n').map_or(0, |at| at + 1);
        let lead = out.split_off(line) + " {";
        listed(out, &lead, &labels, "} ", "\t\t  ", width);
    }
}

fn ranges(object: &Object<'_>) -> String {
    // Ranges of counters say nothing.
    if matches!(object.syntax(), Syntax::Counter32 | Syntax::Counter64 | Syntax::TimeTicks) {
        return String::new();
    }
    let one = |(low, high): &(i64, i64)| match low == high {
        true => low.to_string(),
        false => format!("{low}..{high}"),
    };
    object.ranges().iter().map(one).collect::<Vec<_>>().join(" | ")
}

fn labels(object: &Object<'_>) -> Vec<String> {
    object.enums().wide().map(|(number, label)| format!("{label}({number})")).collect()
}

struct Drawing {
    out: String,
    /// Whether the previous line is a leaf: there is no empty line between leaves.
    after_leaf: bool,
    width: usize,
}

impl Drawing {
    /// Draws one node: `stem` is the text before its plus sign, `below` the character that
    /// continues under the plus sign.
    fn node(&mut self, object: &Object<'_>, stem: &str, below: char) {
        let (name, subid) = (object.name(), object.subid());
        let is_leaf = object.syntax() != Syntax::None;
        if is_leaf {
            let (access, ty) = (access_column(object.access()), type_column(object));
            let _ = writeln!(self.out, "{stem}+-- {access} {ty:9} {name}({subid})");
            self.facts(object, &format!("{stem}{below}        "));
        } else {
            let _ = writeln!(self.out, "{stem}+--{name}({subid})");
            if object.is_entry() && object.augments().is_none() {
                let lead = format!("{stem}{below}  |  ");
                self.list(&lead, "Index: ", &index_names(object), self.width);
            }
        }
        let stem = format!("{stem}{below}  ");
        self.after_leaf = !matches!(object.kind(), Kind::Node | Kind::Table | Kind::Entry);
        let children: Vec<Object<'_>> = named_children(object);
        for (i, child) in children.iter().enumerate() {
            let branch = matches!(child.kind(), Kind::Node | Kind::Table | Kind::Entry);
            if !self.after_leaf || branch {
                let _ = writeln!(self.out, "{stem}|");
            }
            self.node(child, &stem, if i + 1 == children.len() { ' ' } else { '|' });
        }
        if !children.is_empty() {
            self.after_leaf = false;
        }
    }

    fn facts(&mut self, object: &Object<'_>, lead: &str) {
        if let Some(convention) = object.convention() {
            let _ = writeln!(self.out, "{lead}Textual Convention: {convention}");
        }
        let labels = labels(object);
        if !labels.is_empty() {
            // `print_mib_leaves` breaks these one column earlier than everything else.
            self.list(lead, "Values: ", &labels, self.width.saturating_sub(1));
        }
        let ranges = ranges(object);
        if !ranges.is_empty() {
            let sized = matches!(object.syntax(), Syntax::OctetString | Syntax::Opaque);
            let title = if sized { "Size" } else { "Range" };
            let _ = writeln!(self.out, "{lead}{title}: {ranges}");
        }
    }

    fn list(&mut self, lead: &str, title: &str, names: &[String], width: usize) {
        let next = format!("{lead}{}", " ".repeat(title.len()));
        listed(&mut self.out, &format!("{lead}{title}"), names, "", &next, width);
    }
}

/// Returns the named children. The C library also draws numbers without a name, which does not help
/// the reader: here their children take their place.
fn named_children<'a>(object: &Object<'a>) -> Vec<Object<'a>> {
    let mut all = Vec::new();
    for child in object.children() {
        if child.name().is_empty() {
            all.extend(named_children(&child));
        } else {
            all.push(child);
        }
    }
    all
}

fn access_column(access: Access) -> &'static str {
    match access {
        Access::NotAccessible => "----",
        Access::ReadOnly => "-R--",
        Access::WriteOnly => "--W-",
        Access::ReadWrite => "-RW-",
        Access::Notify => "---N",
        Access::ReadCreate => "CR--",
        Access::None => "    ",
    }
}

fn type_column(object: &Object<'_>) -> &'static str {
    match object.syntax() {
        Syntax::ObjectIdentifier => "ObjID",
        Syntax::OctetString => "String",
        Syntax::Integer if object.enums().next().is_some() => "EnumVal",
        Syntax::Integer => "INTEGER",
        Syntax::NetworkAddress => "NetAddr",
        Syntax::IpAddress => "IpAddr",
        Syntax::Counter32 => "Counter",
        Syntax::Gauge32 => "Gauge",
        Syntax::TimeTicks => "TimeTicks",
        Syntax::Opaque => "Opaque",
        Syntax::Null => "Null",
        Syntax::Counter64 => "Counter64",
        Syntax::Bits => "BitString",
        Syntax::NsapAddress => "NsapAddr",
        Syntax::Unsigned32 => "Unsigned",
        Syntax::UInteger32 => "UInteger",
        Syntax::Integer32 => "Integer32",
        Syntax::None => "",
    }
}
