//! The varbinds of one host, sorted by the slots of a plan: [`Cells`].

use crate::{
    Oid, Value, VarBind,
    inventory::plan::{Compiled, How},
};

/// One value of a column.
pub(super) type Cell<'r> = (&'r [u32], &'r Value);

/// All values, by slot.
#[derive(Debug)]
pub(super) struct Cells<'r> {
    columns: Vec<Column<'r>>,
    /// The maker of the device's private subtree, if its sysObjectID names none.
    pub(super) private_maker: Option<&'static str>,
}

/// The values of one variable.
#[derive(Debug, Default)]
pub(super) struct Column<'r> {
    /// The values in the order of their indexes, each index once. An instance has an empty index.
    pub(super) cells: Vec<Cell<'r>>,
    /// Whether the device answered for an instance, even if the answer is that it does not exist.
    pub(super) answered: bool,
    /// The number of indexes that came more than once. The first value counts.
    pub(super) repeated: usize,
}

impl<'r> Cells<'r> {
    pub(super) fn new(
        plan: &Compiled,
        varbinds: &'r [VarBind],
        private_maker: Option<&'static str>,
        object_id: &[u32],
    ) -> Self {
        let products: Vec<(Oid, usize)> = plan
            .products
            .iter()
            .filter_map(|&slot| Some((plan.product_oid(slot, object_id)?, slot)))
            .collect();
        let mut columns: Vec<Column<'r>> = Vec::new();
        columns.resize_with(plan.variables.len(), Column::default);
        // Walks come column by column, so the next varbind is nearly always in the same column.
        let mut last: Option<(usize, &[u32])> = None;
        for varbind in varbinds {
            let oid = varbind.oid.as_slice();
            // Most variables are not below the maker's number, so that is compared first.
            let own = if oid.get(..7) == object_id.get(..7) { &products[..] } else { &[] };
            // Such an object can also be that of other rows, which name it by its whole OID.
            for &(_, slot) in own.iter().filter(|(product, _)| *product == varbind.oid) {
                let column = &mut columns[slot];
                column.answered = true;
                if !varbind.value.is_exception() && varbind.value != Value::Null {
                    column.cells.push((&[], &varbind.value));
                }
            }
            let index = match last.and_then(|(_, root)| oid.strip_prefix(root)) {
                Some(index) => index,
                None => match plan.slot_of(oid) {
                    Some((slot, root, index)) => {
                        last = Some((slot, root));
                        index
                    }
                    None => continue,
                },
            };
            let Some((slot, _)) = last else { continue };
            let column = &mut columns[slot];
            column.answered = true;
            if !varbind.value.is_exception() && varbind.value != Value::Null {
                column.cells.push((index, &varbind.value));
            }
        }
        for column in &mut columns {
            if !column.cells.is_sorted_by(|a, b| a.0 < b.0) {
                column.cells.sort_by(|a, b| a.0.cmp(b.0));
                let all = column.cells.len();
                column.cells.dedup_by(|later, first| later.0 == first.0);
                column.repeated = all - column.cells.len();
            }
        }
        let mut cells = Self { columns, private_maker };
        for (slot, variable) in plan.variables.iter().enumerate() {
            if let How::Within(column) = variable.how
                && let Some(index) = variable.oid.strip_prefix(&plan.variables[column].oid)
                && let Some(value) = cells.get(column, index)
            {
                cells.columns[slot].cells.push((&[], value));
            }
        }
        cells
    }

    pub(super) fn column(&self, slot: usize) -> &Column<'r> {
        &self.columns[slot]
    }

    pub(super) fn get(&self, slot: usize, index: &[u32]) -> Option<&'r Value> {
        let cells = &self.columns[slot].cells;
        let place = cells.binary_search_by(|(known, _)| (*known).cmp(index)).ok()?;
        Some(cells[place].1)
    }

    pub(super) fn instance(&self, slot: usize) -> Option<&'r Value> {
        self.columns[slot].cells.first().map(|&(_, value)| value)
    }

    /// Returns the first index of the column that starts with this one.
    pub(super) fn below(&self, slot: usize, index: &[u32]) -> Option<&'r [u32]> {
        let cells = &self.columns[slot].cells;
        let place = cells.partition_point(|(known, _)| *known < index);
        let &(found, _) = cells.get(place)?;
        found.starts_with(index).then_some(found)
    }
}

impl Compiled {
    /// Returns the slot of an OID, the slot's own OID, and the rest after it.
    fn slot_of<'o>(&self, oid: &'o [u32]) -> Option<(usize, &[u32], &'o [u32])> {
        let behind = self.sorted.partition_point(|&s| self.variables[s].oid.as_slice() <= oid);
        let slot = *self.sorted.get(behind.checked_sub(1)?)?;
        let root = self.variables[slot].oid.as_slice();
        Some((slot, root, oid.strip_prefix(root)?))
    }
}
