//! Inventories: devices made of answers.

mod agent; // Of a real snmpd.
mod bad; // Values and indexes that no device should send, over the wire.
mod fold; // Of walks written in the test, played by an agent in memory.
mod profiles; // What profiles of users may say, and what they are told.
mod recorded; // Of recorded walks, over the wire.
mod tables; // The forms of tables, over the wire.
