//! Generates any number of MIB modules like those of a vendor.

use std::{fmt::Write, fs, path::Path};
use tempfile::TempDir;

/// The number of modules that share one root, one set of conventions and one import.
const FAMILY: usize = 10;

/// Returns the name of the module with this number.
pub fn name(number: usize) -> String {
    format!("GEN{number}-MIB")
}

/// Returns a module of about thirty objects: scalars, enumerations, a table indexed by a number of
/// its own and by `ifIndex`, conventions of its own and of the first module of its family, a
/// notification, and the groups of its conformance statement.
pub fn text(number: usize) -> String {
    let head = number - number % FAMILY;
    let mut out = format!("{} DEFINITIONS ::= BEGIN\n", name(number));
    out += "\nIMPORTS\n    MODULE-IDENTITY, OBJECT-TYPE, NOTIFICATION-TYPE, Integer32, Unsigned32,\n    \
            Counter32, Counter64, Gauge32, TimeTicks, IpAddress, enterprises\n        \
            FROM SNMPv2-SMI\n    TEXTUAL-CONVENTION, DisplayString, TruthValue, RowStatus, MacAddress\n        \
            FROM SNMPv2-TC\n    MODULE-COMPLIANCE, OBJECT-GROUP, NOTIFICATION-GROUP\n        \
            FROM SNMPv2-CONF\n    ifIndex\n        FROM IF-MIB";
    if number != head {
        let _ = write!(
            out,
            "\n    gen{head}Products, Gen{head}State, Gen{head}Tenths\n        FROM {}",
            name(head)
        );
    }
    out += ";\n\n";
    let parent = match number == head {
        true => format!("enterprises {}", 90_000 + head / FAMILY),
        false => format!("gen{head}Products {}", number - head),
    };
    let _ = write!(
        out,
        "gen{number} MODULE-IDENTITY\n    LAST-UPDATED \"202401010000Z\"\n    \
         ORGANIZATION \"Generated Networks, a maker of switches that do not exist\"\n    \
         CONTACT-INFO \"Nobody in particular\n                  1 Nowhere Road\"\n    \
         DESCRIPTION \"{WORDS}\"\n    REVISION \"202401010000Z\"\n    DESCRIPTION \"{WORDS}\"\n    \
         ::= {{ {parent} }}\n\n"
    );
    if number == head {
        let _ = write!(
            out,
            "gen{number}Products OBJECT IDENTIFIER ::= {{ gen{number} 100 }}\n\
             Gen{number}State ::= TEXTUAL-CONVENTION\n    STATUS current\n    \
             DESCRIPTION \"{WORDS}\"\n    SYNTAX INTEGER {{ off(1), on(2), failed(3) }}\n\
             Gen{number}Tenths ::= TEXTUAL-CONVENTION\n    DISPLAY-HINT \"d-1\"\n    STATUS current\n    \
             DESCRIPTION \"{WORDS}\"\n    SYNTAX Integer32 (-1000..1000)\n\n"
        );
    }
    let _ = write!(
        out,
        "Gen{number}Mode ::= TEXTUAL-CONVENTION\n    STATUS current\n    DESCRIPTION \"{WORDS}\"\n    \
         SYNTAX INTEGER {{ access(1), trunk(2), hybrid(3), mirror(4) }}\n\n\
         gen{number}Objects OBJECT IDENTIFIER ::= {{ gen{number} 1 }}\n\
         gen{number}Events OBJECT IDENTIFIER ::= {{ gen{number} 0 }}\n\
         gen{number}Conformance OBJECT IDENTIFIER ::= {{ gen{number} 2 }}\n\n"
    );
    let state = format!("Gen{head}State");
    let tenths = format!("Gen{head}Tenths");
    let mode = format!("Gen{number}Mode");
    let scalars = [
        ("Name", "DisplayString (SIZE (0..64))", "read-write"),
        ("State", &state, "read-only"),
        ("Heat", &tenths, "read-only"),
        ("Mode", &mode, "read-write"),
        ("Uptime", "TimeTicks", "read-only"),
        ("Errors", "Counter64", "read-only"),
        ("Load", "Gauge32 (0..100)", "read-only"),
        ("Mac", "MacAddress", "read-only"),
        ("Address", "IpAddress", "read-only"),
        ("Alarms", "BITS { fan(0), power(1), heat(2) }", "read-only"),
    ];
    for (place, (suffix, syntax, access)) in scalars.iter().enumerate() {
        object(
            &mut out,
            number,
            suffix,
            syntax,
            access,
            &format!("gen{number}Objects {}", place + 1),
        );
    }
    let columns = [
        ("PortSlot", "Integer32 (1..64)", "not-accessible"),
        ("PortName", "DisplayString", "read-only"),
        ("PortState", &state, "read-only"),
        ("PortMode", &mode, "read-create"),
        ("PortIn", "Counter32", "read-only"),
        ("PortOut", "Counter32", "read-only"),
        ("PortDrops", "Counter64", "read-only"),
        ("PortLimit", "Unsigned32 (0..4294967295)", "read-create"),
        ("PortHeat", &tenths, "read-only"),
        ("PortTrusted", "TruthValue", "read-create"),
        ("PortRowStatus", "RowStatus", "read-create"),
    ];
    let _ = write!(
        out,
        "gen{number}PortTable OBJECT-TYPE\n    SYNTAX SEQUENCE OF Gen{number}PortEntry\n    \
         MAX-ACCESS not-accessible\n    STATUS current\n    DESCRIPTION \"{WORDS}\"\n    \
         ::= {{ gen{number}Objects 20 }}\n\n\
         gen{number}PortEntry OBJECT-TYPE\n    SYNTAX Gen{number}PortEntry\n    \
         MAX-ACCESS not-accessible\n    STATUS current\n    DESCRIPTION \"{WORDS}\"\n    \
         INDEX {{ gen{number}PortSlot, ifIndex }}\n    ::= {{ gen{number}PortTable 1 }}\n\n\
         Gen{number}PortEntry ::= SEQUENCE {{"
    );
    for (place, (suffix, syntax, _)) in columns.iter().enumerate() {
        let bare = syntax.split(' ').next().unwrap_or(syntax);
        let comma = if place == 0 { "" } else { "," };
        let _ = write!(out, "{comma}\n    gen{number}{suffix} {bare}");
    }
    out += "\n}\n\n";
    for (place, (suffix, syntax, access)) in columns.iter().enumerate() {
        object(
            &mut out,
            number,
            suffix,
            syntax,
            access,
            &format!("gen{number}PortEntry {}", place + 1),
        );
    }
    let all: Vec<String> = scalars
        .iter()
        .chain(&columns[1..])
        .map(|(suffix, ..)| format!("gen{number}{suffix}"))
        .collect();
    let _ = write!(
        out,
        "gen{number}Alarm NOTIFICATION-TYPE\n    OBJECTS {{ gen{number}State, gen{number}Heat }}\n    \
         STATUS current\n    DESCRIPTION \"{WORDS}\"\n    ::= {{ gen{number}Events 1 }}\n\n\
         gen{number}Group OBJECT-GROUP\n    OBJECTS {{ {} }}\n    STATUS current\n    \
         DESCRIPTION \"{WORDS}\"\n    ::= {{ gen{number}Conformance 1 }}\n\n\
         gen{number}EventGroup NOTIFICATION-GROUP\n    NOTIFICATIONS {{ gen{number}Alarm }}\n    \
         STATUS current\n    DESCRIPTION \"{WORDS}\"\n    ::= {{ gen{number}Conformance 2 }}\n\n\
         gen{number}Compliance MODULE-COMPLIANCE\n    STATUS current\n    DESCRIPTION \"{WORDS}\"\n    \
         MODULE -- this module\n        MANDATORY-GROUPS {{ gen{number}Group }}\n    \
         ::= {{ gen{number}Conformance 3 }}\n\nEND\n",
        all.join(",\n        ")
    );
    out
}

const WORDS: &str = "What this is for, told over two lines -- as they are told, with a dash or\n         \
                     two in between, and a word 'quoted' where one is wanted.";

fn object(out: &mut String, number: usize, suffix: &str, syntax: &str, access: &str, place: &str) {
    let _ = write!(
        out,
        "gen{number}{suffix} OBJECT-TYPE\n    SYNTAX {syntax}\n    MAX-ACCESS {access}\n    \
         STATUS current\n    DESCRIPTION\n        \"{WORDS}\"\n    ::= {{ {place} }}\n\n"
    );
}

/// Writes the first `count` modules, each to its own file.
pub fn write(dir: &Path, count: usize) {
    fs::create_dir_all(dir).unwrap();
    for number in 0..count {
        fs::write(dir.join(format!("{}.txt", name(number))), text(number)).unwrap();
    }
}

/// A folder with these files.
pub fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}
