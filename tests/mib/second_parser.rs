//! Compares the built-in MIB with what a second parser reads from `vendor/mibs`.
//!
//! libnetsnmp's parser and our own reader of the text made the snapshot. mib-rs shares no code with
//! either.

use mib_rs::{BaseType, Loader, mib};
use netsnmp::{
    Mib,
    mib::{Kind, Object, Syntax},
};
use std::{fmt::Debug, path::Path};

/// The differences between the two.
#[derive(Default)]
struct Differences {
    lines: Vec<String>,
    compared: usize,
}

impl Differences {
    fn check<T: PartialEq + Debug>(&mut self, what: &str, clause: &str, ours: T, theirs: T) {
        self.compared += 1;
        if ours != theirs {
            self.lines.push(format!("{what} {clause}: ours {ours:?}, theirs {theirs:?}"));
        }
    }

    #[track_caller]
    fn none_but(mut self, known: &[&str]) -> usize {
        for one in known {
            let before = self.lines.len();
            self.lines.retain(|line| !line.starts_with(one));
            assert!(self.lines.len() < before, "this difference no longer exists: {one}");
        }
        assert!(self.lines.is_empty(), "{}\n{} differ", self.lines.join("\n"), self.lines.len());
        self.compared
    }
}

fn second() -> mib_rs::Mib {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("vendor/mibs");
    let source = mib_rs::source::dir(dir).unwrap();
    Loader::new().source(source).modules(Mib::builtin().modules()).load().unwrap()
}

fn base(syntax: Syntax) -> BaseType {
    match syntax {
        Syntax::ObjectIdentifier => BaseType::ObjectIdentifier,
        Syntax::OctetString => BaseType::OctetString,
        Syntax::Integer | Syntax::Integer32 => BaseType::Integer32,
        Syntax::IpAddress | Syntax::NetworkAddress => BaseType::IpAddress,
        Syntax::Counter32 => BaseType::Counter32,
        Syntax::Gauge32 => BaseType::Gauge32,
        Syntax::TimeTicks => BaseType::TimeTicks,
        Syntax::Opaque => BaseType::Opaque,
        Syntax::Counter64 => BaseType::Counter64,
        Syntax::Bits => BaseType::Bits,
        Syntax::Unsigned32 | Syntax::UInteger32 => BaseType::Unsigned32,
        _ => BaseType::Unknown,
    }
}

fn ranges(of: &[mib::types::Range]) -> Vec<(i64, i64)> {
    let bound = |bound: &mib::types::RangeBound| {
        bound.as_i64().or(bound.as_u64().map(|_| i64::MAX)).unwrap_or(i64::MIN)
    };
    of.iter().map(|range| (bound(&range.min), bound(&range.max))).collect()
}

/// Their ranges. The full range of the base type is left out, as in the snapshot.
fn bounds(syntax: Syntax, of: &[mib::types::Range]) -> Vec<(i64, i64)> {
    let whole = match syntax {
        Syntax::Integer | Syntax::Integer32 => (i32::MIN.into(), i32::MAX.into()),
        Syntax::Counter64 => (0, i64::MAX),
        Syntax::OctetString | Syntax::Opaque => (0, 65_535),
        _ => (0, u32::MAX.into()),
    };
    ranges(of).into_iter().filter(|range| *range != whole).collect()
}

/// Our ranges, also without the full range of the base type, which a module may repeat.
fn our_bounds(syntax: Syntax, ranges: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    match (syntax, ranges.as_slice()) {
        (Syntax::Integer | Syntax::Integer32, [(low, high)])
            if (*low, *high) == (i32::MIN.into(), i32::MAX.into()) =>
        {
            Vec::new()
        }
        (Syntax::OctetString | Syntax::Opaque, [(0, 65_535)]) => Vec::new(),
        (Syntax::Integer | Syntax::Integer32 | Syntax::OctetString | Syntax::Opaque, _) => ranges,
        (_, [(0, high)]) if *high == i64::from(u32::MAX) || *high == i64::MAX => Vec::new(),
        _ => ranges,
    }
}

fn labels(of: &[mib::types::NamedValue]) -> Vec<(i64, String)> {
    let mut labels: Vec<_> = of.iter().map(|one| (one.value, one.label.clone())).collect();
    labels.sort();
    labels
}

fn our_labels<'a>(enums: impl Iterator<Item = (i32, &'a str)>) -> Vec<(i64, String)> {
    enums.map(|(number, label)| (number.into(), label.to_owned())).collect()
}

#[test]
fn every_object_is_the_same_in_both() {
    let second = second();
    let ours = Mib::builtin();
    let mut differences = Differences::default();
    let mut objects = 0;
    for module in ours.modules() {
        let theirs = second.module(module).unwrap_or_else(|| panic!("{module} is not read"));
        for object in theirs.objects() {
            let what = format!("{module}::{}", object.name());
            let Some(here) = ours.find(&what) else {
                differences.check(&what, "object", false, true);
                continue;
            };
            let oid = object.node().map(|node| node.oid().to_string());
            differences.check(&what, "OID", Some(here.oid().to_string()), oid);
            // If two modules define an object, the clauses of the newer one count.
            if here.module() != module {
                continue;
            }
            objects += 1;
            compare(&mut differences, &what, &here, object);
        }
        for node in theirs.nodes().filter(|node| !node.name().is_empty()) {
            let what = format!("{module}::{}", node.name());
            let here = ours.find(&what).map(|object| object.oid().to_string());
            differences.check(&what, "node", here, Some(node.oid().to_string()));
        }
    }
    assert!(objects > 4_000, "{objects}");
    let compared = differences.none_but(&[
        // PhysAddress of RFC 1213 is an OCTET STRING without a hint; theirs comes from SNMPv2-TC.
        "RFC1213-MIB::atPhysAddress hint",
        // The roots belong to no module here.
        "SNMPv2-SMI::iso node",
        // SMIv1 has no textual conventions; here its type assignments count as such.
        "TOKEN-RING-RMON-MIB::tokenRingML",
        "TOKEN-RING-RMON-MIB::ringStation",
        // RFC 1628 has 2147483648 there, which does not fit into an INTEGER; theirs is limited to
        // what fits.
        "UPS-MIB::upsShutdownAfterDelay range",
        "UPS-MIB::upsStartupAfterDelay range",
    ]);
    assert!(compared > 40_000, "{compared}");
}

fn compare(
    differences: &mut Differences,
    what: &str,
    here: &Object<'_>,
    there: mib_rs::Object<'_>,
) {
    let is = |kind| here.kind() == kind;
    differences.check(what, "table", is(Kind::Table), there.is_table());
    differences.check(what, "row", is(Kind::Entry), there.is_row());
    differences.check(what, "column", is(Kind::Column), there.is_column());
    differences.check(what, "scalar", is(Kind::Scalar), there.is_scalar());
    differences.check(what, "access", here.access().name().to_owned(), there.access().to_string());
    differences.check(what, "status", here.status().name().to_owned(), there.status().to_string());
    differences.check(what, "units", here.units().unwrap_or(""), there.units());
    if there.is_row() {
        let mine: Vec<(String, bool)> = match here.augments() {
            Some(_) => Vec::new(),
            None => here.index().iter().map(|one| (one.name.to_owned(), one.implied)).collect(),
        };
        let others =
            there.index().map(|index| (index.name().to_owned(), index.implied())).collect();
        differences.check(what, "index", mine, others);
        let augmented = there.augments().map(|row| row.name());
        differences.check(what, "augments", here.augments(), augmented);
    }
    let Some(ty) = there.ty().filter(|_| here.syntax() != Syntax::None) else { return };
    differences.check(what, "syntax", base(here.syntax()), ty.effective_base());
    let convention = ty.effective_tc().map(|ty| ty.name());
    differences.check(what, "convention", here.convention(), convention);
    differences.check(what, "hint", here.hint().unwrap_or(""), there.effective_display_hint());
    let enums = match here.syntax() {
        Syntax::Bits => there.effective_bits(),
        _ => there.effective_enums(),
    };
    differences.check(what, "labels", our_labels(here.enums()), labels(enums));
    let theirs = match here.syntax() {
        Syntax::OctetString | Syntax::Opaque => there.effective_sizes(),
        Syntax::Bits | Syntax::IpAddress => return,
        _ => there.effective_ranges(),
    };
    let mine = our_bounds(here.syntax(), here.ranges());
    differences.check(what, "range", mine, bounds(here.syntax(), theirs));
}

#[test]
fn every_textual_convention_is_the_same_in_both() {
    let second = second();
    let ours = Mib::builtin();
    let mut differences = Differences::default();
    for module in ours.modules() {
        for ty in second.module(module).unwrap().types().filter(|ty| ty.is_textual_convention()) {
            let what = format!("{module}::{}", ty.name());
            let Some(here) = ours.convention(&what) else {
                differences.check(&what, "convention", false, true);
                continue;
            };
            differences.check(&what, "syntax", base(here.syntax()), ty.effective_base());
            differences.check(
                &what,
                "hint",
                here.hint().unwrap_or(""),
                ty.effective_display_hint(),
            );
            let status = here.status().name().to_owned();
            differences.check(&what, "status", status, ty.status().to_string());
            let enums = match here.syntax() {
                Syntax::Bits => ty.effective_bits(),
                _ => ty.effective_enums(),
            };
            differences.check(&what, "labels", our_labels(here.enums()), labels(enums));
            let theirs = match here.syntax() {
                Syntax::OctetString | Syntax::Opaque => ty.effective_sizes(),
                Syntax::Bits | Syntax::IpAddress => continue,
                _ => ty.effective_ranges(),
            };
            let mine = our_bounds(here.syntax(), here.ranges());
            differences.check(&what, "range", mine, bounds(here.syntax(), theirs));
        }
    }
    let compared = differences.none_but(&[]);
    assert!(compared > 1_000, "{compared}");
}
