//! Names and texts of the MIB: built in, and of a user's modules.

mod against_c; // Our texts against the C library's.
mod against_snmpd; // The MIB against what a real snmpd sends.
mod broken; // Modules that are cut short, misspelt, in odd encodings, twice.
mod builtin; // The built-in snapshot is what `vendor/mibs` compiles to.
mod hints; // DISPLAY-HINTs against the C library's formatting.
mod second_parser; // The built-in MIB against a parser that shares no line with ours.
mod user; // A user's modules.
mod user_imports; // What a user's modules import of the built-in ones.
mod values; // Values and indexes as text, and back.
