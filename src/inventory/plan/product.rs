//! Instances below a device's own sysObjectID. Some makers have the objects of each product below
//! the number of that product.

use super::{Compiled, How};
use crate::Oid;

impl Compiled {
    /// Returns the OID of such a variable for the device with this sysObjectID. `None` if the
    /// variable is another one, or if sysObjectID is too short.
    pub(in crate::inventory) fn product_oid(&self, slot: usize, object_id: &[u32]) -> Option<Oid> {
        let How::Product { up } = self.variables[slot].how else { return None };
        let product = object_id.get(..object_id.len().checked_sub(up)?)?;
        // The maker alone is not a product.
        if product.len() < 8 {
            return None;
        }
        let suffix = self.variables[slot].oid.as_slice().strip_prefix(&PLACE)?.get(1..)?;
        Oid::try_from(product).ok()?.join(suffix).ok()
    }
}

/// Below enterprise number 0, which nobody has.
const PLACE: [u32; 7] = [1, 3, 6, 1, 4, 1, 0];

/// Reads `1.2.0`, or `^.1.2.0` for the parent of sysObjectID. Returns how many sub-identifiers of
/// sysObjectID to leave out, and an OID that stands for the variable in the plan.
pub(super) fn read(text: &str) -> Option<(usize, Oid)> {
    let mut suffix = text;
    let mut up = 0;
    while let Some(rest) = suffix.strip_prefix("^.") {
        suffix = rest;
        up += 1;
    }
    let subids: Result<Vec<u32>, _> = suffix.split('.').map(str::parse).collect();
    let mut oid = PLACE.to_vec();
    oid.push(u32::try_from(up).ok()?);
    oid.extend(subids.ok()?);
    Some((up, Oid::try_from(&oid[..]).ok()?))
}
