//! The macros of preprocessed headers.

use std::collections::BTreeSet;

/// Returns the macros that no bindings should have: those that `./configure` decides, and lists such as
/// `#define NETSNMP_MIB 1,3,6,1,4,1,8072`, which bindgen takes for a number. `headers` is what
/// `cc -E -dD` makes of wrapper.h.
pub(crate) fn varying(headers: &str) -> BTreeSet<&str> {
    let mut varying = BTreeSet::new();
    let mut macros = Vec::new();
    let mut is_configured = false;
    for line in headers.lines() {
        // A line marker: # 1 "/usr/include/net-snmp/net-snmp-config.h" 1 3 4
        if let Some(marker) = line.strip_prefix("# ") {
            let file = marker.split('"').nth(1).unwrap_or_default();
            is_configured = ["/net-snmp-config.h", "/net-snmp/system/", "/net-snmp/machine/"]
                .iter()
                .any(|part| file.contains(part));
        } else if let Some(definition) = line.strip_prefix("#define ") {
            let (name, value) = definition.split_once(' ').unwrap_or((definition, ""));
            if is_configured {
                varying.insert(name);
            } else if !name.contains('(') {
                macros.push((name, value.trim()));
            }
        }
    }
    loop {
        let before = varying.len();
        for (name, value) in &macros {
            let is_list = value.contains(',') && !value.contains('(');
            if is_list || varying.contains(value) {
                varying.insert(*name);
            }
        }
        if varying.len() == before {
            return varying;
        }
    }
}
