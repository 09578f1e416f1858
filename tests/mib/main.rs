//! Names and texts of the MIB: from the built-in modules and from a user's modules.

mod against_c; // Compares our texts with the C library's.
mod against_snmpd; // Compares the MIB with the answers of a real snmpd.
mod broken; // Modules that are incomplete, misspelt, in odd encodings, or twice.
mod builtin; // The built-in snapshot is what `vendor/mibs` compiles to.
mod chosen; // Which file is used if several define a module.
mod hints; // Compares formatting by DISPLAY-HINTs with the C library's.
mod memory; // How much memory many modules need.
mod second_parser; // Compares the built-in MIB with a parser that shares no code with ours.
mod user; // A user's modules.
mod user_imports; // A user's modules that import built-in ones.
mod values; // Formats and parses values and indexes.
