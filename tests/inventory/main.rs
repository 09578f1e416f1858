//! Inventories: devices made from answers.

mod agent; // Devices from a real snmpd.
mod bad; // Values and indexes that no device should send, over the network.
mod fold; // Devices from walks written in the test, played by an agent in memory.
mod makers; // Who made a device, if its sysObjectID does not say it.
mod objects; // Which objects of each maker say what a device is.
mod profiles; // What profiles of users can contain, and what errors they get.
mod random; // Devices from random varbinds.
mod real; // What real devices do: parts of tables, odd indexes, texts that are no values.
mod recorded; // Devices from recorded walks, over the network.
mod small_makers; // What profiles of smaller makers read.
mod tables; // Large, endless, changing and faulty tables, over the network.
mod vendors; // What profiles of vendors read.
