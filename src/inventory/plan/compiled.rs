//! A plan's sections: every name is resolved, and every variable has a slot.

use super::{index::IndexPart, matcher::Matcher};
use crate::{
    Oid,
    inventory::{
        FieldKind, Schema,
        junk::Is,
        profile::{Decode, Names},
    },
    mib::Object,
};
use std::sync::Arc;

/// The sections of a plan. All names are resolved, and each variable has a slot.
#[derive(Debug)]
pub(in crate::inventory) struct Compiled {
    pub(in crate::inventory) schema: Arc<Schema>,
    pub(in crate::inventory) variables: Vec<Variable>,
    /// The slots in the order of their OIDs.
    pub(in crate::inventory) sorted: Vec<usize>,
    /// The slots of instances below sysObjectID.
    pub(in crate::inventory) products: Vec<usize>,
    /// The first condition is always true.
    pub(in crate::inventory) conditions: Vec<Condition>,
    pub(in crate::inventory) sections: Vec<Section>,
}

/// A column or an instance.
#[derive(Debug)]
pub(in crate::inventory) struct Variable {
    pub(in crate::inventory) oid: Oid,
    /// The name in the profile.
    pub(in crate::inventory) name: String,
    pub(in crate::inventory) how: How,
    /// The conditions of the groups that need it.
    pub(in crate::inventory) conditions: Vec<usize>,
}

/// How a variable is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::inventory) enum How {
    /// A column, which is walked.
    Column,
    /// An instance that every device has, or that is asked from few devices. It is read with a GET.
    Get,
    /// An instance of a MIB that most devices lack. It is walked with the columns. With a GET, an
    /// SNMPv1 agent would need one more request, because one noSuchName fails all other variables.
    Walked,
    /// An instance below the device's own sysObjectID, or below that many sub-identifiers less.
    Product { up: usize },
    /// An instance of this column, which is walked anyway.
    Within(usize),
}

#[derive(Debug, Default, PartialEq)]
pub(in crate::inventory) struct Condition {
    /// The device must be one of each of these lists.
    pub(in crate::inventory) which: Vec<Vec<Which>>,
    /// Nothing of these must have come.
    pub(in crate::inventory) missing: Vec<Subtree>,
    /// The round of questions before which the condition is known.
    pub(in crate::inventory) level: usize,
}

/// A table, a column or a part of it.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::inventory) struct Subtree {
    pub(in crate::inventory) oid: Oid,
    /// Parts of the index that come after it; `None` for any number.
    pub(in crate::inventory) index: Vec<Option<u32>>,
}

impl Subtree {
    /// Returns whether a variable is in the subtree if this comes after the subtree's OID.
    pub(in crate::inventory) fn has_index(&self, mut index: impl Iterator<Item = u32>) -> bool {
        let mut next_is = |wanted: &Option<u32>| match (index.next(), wanted) {
            (Some(subid), Some(wanted)) => subid == *wanted,
            (subid, None) => subid.is_some(),
            (None, _) => false,
        };
        self.index.iter().all(&mut next_is)
    }
}

/// What a device says about itself. Each list that is not empty must have one that fits.
#[derive(Debug, Default, PartialEq)]
pub(in crate::inventory) struct Which {
    pub(in crate::inventory) enterprise: Vec<u32>,
    /// What sysObjectID starts with.
    pub(in crate::inventory) object_id: Vec<Oid>,
    /// Texts in sysDescr, in lower case.
    pub(in crate::inventory) description: Vec<String>,
    /// Whether it is a computer, and not an appliance that runs a usual system.
    pub(in crate::inventory) computer: Option<bool>,
}

#[derive(Debug)]
pub(in crate::inventory) struct Section {
    pub(in crate::inventory) name: Arc<str>,
    pub(in crate::inventory) single: bool,
    pub(in crate::inventory) kinds: Vec<FieldKind>,
    /// What the text of a field is, by its position in the row.
    pub(in crate::inventory) is: Vec<Option<Is>>,
    /// The positions of the fields that tell the rows apart.
    pub(in crate::inventory) key: Vec<usize>,
    /// A row without any of the fields at these positions says nothing.
    pub(in crate::inventory) needs: Vec<usize>,
    pub(in crate::inventory) groups: Vec<Group>,
}

#[derive(Debug)]
pub(in crate::inventory) struct Group {
    /// The name in the profile.
    pub(in crate::inventory) name: Arc<str>,
    pub(in crate::inventory) condition: usize,
    /// The columns whose indexes make the rows.
    pub(in crate::inventory) columns: Vec<usize>,
    pub(in crate::inventory) only_if: Vec<Test>,
    /// The position in the row, and the sources in order.
    pub(in crate::inventory) fields: Vec<(usize, Vec<Source>)>,
    /// The fields of which a row must have one. If there are none, those of the section count.
    pub(in crate::inventory) keeps: Vec<usize>,
    /// The slots of all variables that the group needs.
    pub(in crate::inventory) needs: Vec<usize>,
}

#[derive(Debug)]
pub(in crate::inventory) struct Source {
    pub(in crate::inventory) from: From,
    pub(in crate::inventory) object: Option<Object<'static>>,
    pub(in crate::inventory) only_if: Vec<Test>,
    pub(in crate::inventory) not_if: Vec<Test>,
    pub(in crate::inventory) unless: Vec<Wanted>,
    pub(in crate::inventory) at_least: Option<i64>,
    pub(in crate::inventory) at_most: Option<i64>,
    pub(in crate::inventory) scale: f64,
    pub(in crate::inventory) scale_by: Option<usize>,
    pub(in crate::inventory) sensor: Option<(usize, usize)>,
    pub(in crate::inventory) decode: Option<Decode>,
    pub(in crate::inventory) typed_by: Option<usize>,
    pub(in crate::inventory) matcher: Matcher,
    pub(in crate::inventory) map: Vec<(String, String)>,
    pub(in crate::inventory) names: Names,
    /// Text put before the value.
    pub(in crate::inventory) prefix: Option<Box<str>>,
    /// What it is, for people.
    pub(in crate::inventory) text: Box<str>,
    /// The file and line.
    pub(in crate::inventory) place: Box<str>,
}

#[derive(Debug)]
pub(in crate::inventory) enum From {
    /// A cell of the row: the position in the group's columns, and the slot.
    Own(usize, usize),
    /// A column of another table, at the row's index.
    Same(usize),
    /// A column, at an index that is built from values.
    At(usize, Vec<Source>),
    /// A column, in the first row that passes the tests. The values of the first test are tried in
    /// turn.
    Find(usize, Vec<Test>),
    /// An instance.
    Instance(usize),
    /// A part of the row's index.
    Index(IndexPart),
    /// A part of the first index of that column that starts with the row's index.
    Below(usize, IndexPart),
    Constant(String),
    /// The maker of the device's private subtree.
    PrivateMaker,
}

#[derive(Debug, Clone)]
pub(in crate::inventory) struct Test {
    pub(in crate::inventory) slot: usize,
    pub(in crate::inventory) wanted: Vec<Wanted>,
}

/// A value to compare with.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::inventory) enum Wanted {
    Number(i64),
    Oid(Oid),
    Text(String),
    /// Any value that is not empty.
    Any,
}
