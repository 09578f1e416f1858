//! Raw bindings to libnetsnmp.
