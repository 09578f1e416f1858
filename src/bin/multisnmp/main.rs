//! The multisnmp command.
fn main() {}
