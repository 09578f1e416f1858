//! The built-in sections as plain structs.
//!
//! A view reads fields by their names. So fields that a user's profile adds do not disturb it, and
//! fields that it removes are `None`.

use super::Device;

macro_rules! views {
    ($(
        $(#[$about:meta])*
        $view:ident of $section:literal {
            $($(#[$what:meta])* $field:ident: $type:ty,)*
        }
    )*) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, Default, PartialEq)]
        #[non_exhaustive]
        pub struct $view {
            $($(#[$what])* pub $field: Option<$type>,)*
        }

        impl $view {
            fn of(row: &Row, schema: &SectionSchema) -> Self {
                Self { $($field: read(row, schema, name(stringify!($field))),)* }
            }

            pub(super) fn all(device: &Device) -> Vec<Self> {
                let Some(section) = device.section($section) else { return Vec::new() };
                let Some(schema) = device.schema().section($section) else { return Vec::new() };
                section.rows.iter().map(|row| Self::of(row, schema)).collect()
            }

            #[cfg(test)]
            fn fields() -> (&'static str, Vec<&'static str>) {
                ($section, vec![$(name(stringify!($field))),*])
            }
        }
    )*

        #[cfg(test)]
        pub(super) fn all_fields() -> Vec<(&'static str, Vec<&'static str>)> {
            vec![$($view::fields()),*]
        }
    };
}

mod host;
mod network;
mod read;

pub use host::{
    Package, Poe, PoePort, Printer, PrinterSupply, Process, Processor, Storage, Ups, UpsLine,
};
pub use network::{
    Address, ArpEntry, Component, FdbEntry, Interface, Neighbor, PortVlan, Route, Sensor,
    StackMember, System, Vlan,
};

macro_rules! accessors {
    ($($(#[$about:meta])* $name:ident: $view:ident,)*) => {
        /// The built-in sections as structs. A list is empty if the section was not asked or the
        /// device has nothing of it. A field is `None` if the device does not have it.
        impl Device {
            /// Returns what is known about the device itself; `None` if nothing is known.
            pub fn system(&self) -> Option<System> {
                System::all(self).pop()
            }

            /// Returns its state as an uninterruptible power supply; `None` if it is not one.
            pub fn ups(&self) -> Option<Ups> {
                Ups::all(self).pop()
            }

            $($(#[$about])*
            pub fn $name(&self) -> Vec<$view> {
                $view::all(self)
            })*
        }
    };
}

accessors! {
    /// Its interfaces, in the order of ifIndex.
    interfaces: Interface,
    /// Its addresses.
    addresses: Address,
    /// Its neighbours.
    neighbors: Neighbor,
    /// Its ARP table: addresses and their MAC addresses.
    arp: ArpEntry,
    /// Its forwarding table.
    fdb: FdbEntry,
    /// Its VLANs.
    vlans: Vlan,
    /// The VLANs of its ports.
    port_vlans: PortVlan,
    /// The members of the stack.
    stack: StackMember,
    /// Its routes, if they were asked.
    routes: Route,
    /// Its components.
    components: Component,
    /// Its sensors.
    sensors: Sensor,
    /// Its storage.
    storage: Storage,
    /// Its processors.
    processors: Processor,
    /// Its processes, if they were asked.
    processes: Process,
    /// Its software, if it was asked.
    packages: Package,
    /// Its sources of power over Ethernet.
    poe: Poe,
    /// Its ports with power over Ethernet.
    poe_ports: PoePort,
    /// The lines of a UPS.
    ups_lines: UpsLine,
    /// Its printers.
    printers: Printer,
    /// The supplies of its printers.
    printer_supplies: PrinterSupply,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::{Plan, Profiles};

    #[test]
    fn every_field_of_a_view_is_in_the_built_in_profiles() {
        let every: Vec<String> =
            Profiles::builtin().sections().map(|(name, _)| name.to_owned()).collect();
        let plan = Plan::new(Profiles::builtin(), Some(&every)).unwrap();
        for (section, fields) in network::all_fields().into_iter().chain(host::all_fields()) {
            let schema = plan.schema().section(section).unwrap_or_else(|| panic!("{section}"));
            for field in fields {
                assert!(schema.place(field).is_some(), "{section}.{field}");
            }
        }
    }
}
