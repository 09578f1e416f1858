//! Values out.

use super::{Mib, Style};
use crate::{Oid, Value, VarBind};

impl Mib {
    /// The text of a value.
    pub fn format(&self, oid: &Oid, value: &Value, style: &Style) -> String {
        let mut text = String::new();
        self.format_into(&mut text, oid, value, style);
        text
    }

    /// [`format`](Self::format), behind what `out` already holds.
    pub fn format_into(&self, out: &mut String, oid: &Oid, value: &Value, style: &Style) {
        let _ = (oid, style);
        out.push_str(&value.to_string());
    }

    /// The line snmpget prints for a varbind, without the newline.
    pub fn line(&self, varbind: &VarBind, style: &Style) -> String {
        let mut text = String::new();
        self.line_into(&mut text, varbind, style);
        text
    }

    /// [`line`](Self::line), behind what `out` already holds.
    pub fn line_into(&self, out: &mut String, varbind: &VarBind, style: &Style) {
        out.push_str(&varbind.oid.to_string());
        out.push_str(" = ");
        self.format_into(out, &varbind.oid, &varbind.value, style);
    }
}
