//! netsnmp
