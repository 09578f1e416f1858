//! The built-in sections as plain structs.
//!
//! A view reads fields by their names, so what a user's profile adds does not disturb it, and what
//! one takes away is `None`.

use super::{Device, Field, Row, SectionSchema};
use std::{net::IpAddr, time::Duration};

/// A field as a type of Rust; `None` where it is of another.
trait Read: Sized {
    fn read(field: &Field) -> Option<Self>;
}

impl Read for String {
    fn read(field: &Field) -> Option<Self> {
        match field {
            Field::Text(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }
}

impl Read for u64 {
    fn read(field: &Field) -> Option<Self> {
        match *field {
            Field::Unsigned(n) => Some(n),
            Field::Integer(n) => u64::try_from(n).ok(),
            _ => None,
        }
    }
}

impl Read for u32 {
    fn read(field: &Field) -> Option<Self> {
        u64::read(field)?.try_into().ok()
    }
}

impl Read for i64 {
    fn read(field: &Field) -> Option<Self> {
        match *field {
            Field::Integer(n) => Some(n),
            Field::Unsigned(n) => i64::try_from(n).ok(),
            _ => None,
        }
    }
}

impl Read for f64 {
    fn read(field: &Field) -> Option<Self> {
        match *field {
            Field::Number(x) => Some(x),
            Field::Integer(n) => Some(n as f64),
            Field::Unsigned(n) => Some(n as f64),
            _ => None,
        }
    }
}

impl Read for bool {
    fn read(field: &Field) -> Option<Self> {
        match *field {
            Field::Boolean(truth) => Some(truth),
            _ => None,
        }
    }
}

impl Read for Duration {
    fn read(field: &Field) -> Option<Self> {
        Duration::try_from_secs_f64(f64::read(field)?).ok()
    }
}

impl Read for IpAddr {
    fn read(field: &Field) -> Option<Self> {
        match field {
            // Without the zone of a link-local address.
            Field::Text(text) => text.split('%').next()?.parse().ok(),
            _ => None,
        }
    }
}

fn read<T: Read>(row: &Row, schema: &SectionSchema, field: &str) -> Option<T> {
    T::read(row.get(schema, field)?)
}

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

            fn all(device: &Device) -> Vec<Self> {
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
        fn all_fields() -> Vec<(&'static str, Vec<&'static str>)> {
            vec![$($view::fields()),*]
        }
    };
}

/// Field names that are words of Rust are written without the `r#`.
fn name(field: &'static str) -> &'static str {
    field.strip_prefix("r#").unwrap_or(field)
}

views! {
    /// Who a device is: the system group (RFC 3418), and what its vendor's MIBs and the chassis in
    /// its ENTITY-MIB (RFC 6933) say.
    System of "device" {
        /// sysName.
        name: String,
        /// sysDescr.
        description: String,
        /// sysObjectID, in numbers.
        object_id: String,
        /// The organisation of the enterprise number in sysObjectID.
        vendor: String,
        /// The model, as it is printed on the device or its order.
        model: String,
        /// The serial number of the chassis.
        serial: String,
        /// The revision of its hardware.
        hardware: String,
        /// The version of its firmware or boot loader.
        firmware: String,
        /// The version of its software or operating system.
        software: String,
        /// sysUpTime: since the agent started, modulo 497 days.
        uptime: Duration,
        /// sysContact.
        contact: String,
        /// sysLocation.
        location: String,
        /// sysServices: a bit for each layer it works on.
        services: u64,
        /// snmpEngineID (RFC 3411), hexadecimal.
        engine_id: String,
        /// The address of its bridge, or of its chassis in LLDP.
        chassis_mac: String,
    }

    /// An interface (IF-MIB, RFC 2863).
    Interface of "interfaces" {
        /// ifIndex.
        index: u32,
        /// ifName, else ifDescr.
        name: String,
        /// ifDescr.
        description: String,
        /// ifAlias: what the operator calls it.
        alias: String,
        /// The label of its IANAifType: `ethernetCsmacd`.
        r#type: String,
        /// ifPhysAddress.
        mac: String,
        /// ifMtu, octets.
        mtu: u64,
        /// Bits a second; ifHighSpeed where ifSpeed cannot say it.
        speed: u64,
        /// `up`, `down`, `testing`.
        admin_status: String,
        /// `up`, `down`, `lowerLayerDown`, …
        oper_status: String,
        /// ifLastChange: the uptime of the agent when it came into its present state.
        last_change: Duration,
        /// Octets received, 64 bits where the device counts them.
        in_octets: u64,
        /// Octets sent.
        out_octets: u64,
        /// Unicast packets received.
        in_packets: u64,
        /// Unicast packets sent.
        out_packets: u64,
        /// Packets received with errors.
        in_errors: u64,
        /// Packets that could not be sent for errors.
        out_errors: u64,
        /// Packets received and thrown away.
        in_discards: u64,
        /// Packets to send and thrown away.
        out_discards: u64,
    }

    /// An address of the device (IP-MIB, RFC 4293).
    Address of "addresses" {
        /// The address, without the zone of a link-local one.
        address: IpAddr,
        /// Bits of its prefix.
        prefix_length: u32,
        /// ifIndex.
        interface: u32,
        /// `manual`, `dhcp`, `linklayer`, …
        origin: String,
        /// `unicast`, `anycast`, `broadcast`.
        r#type: String,
    }

    /// A device at the other end of a link (LLDP, IEEE 802.1AB; CDP).
    Neighbor of "neighbors" {
        /// `lldp` or `cdp`.
        protocol: String,
        /// LLDP's number of the port, which most devices make the ifIndex; with CDP the ifIndex.
        local_port: u32,
        /// The name of that port.
        local_port_name: String,
        /// Its chassis: a MAC address, an address or a name.
        remote_chassis: String,
        /// Its port.
        remote_port: String,
        /// The description of its port.
        remote_port_description: String,
        /// Its sysName.
        remote_name: String,
        /// Its sysDescr, or of CDP its version.
        remote_description: String,
        /// The first of its management addresses.
        remote_address: IpAddr,
        /// The platform that CDP tells.
        remote_platform: String,
        /// `bridge,router`.
        capabilities: String,
    }

    /// An address resolved to a MAC address (ARP, neighbour discovery).
    ArpEntry of "arp" {
        /// ifIndex.
        interface: u32,
        /// The address.
        address: IpAddr,
        /// Its MAC address.
        mac: String,
        /// `dynamic`, `static`, …
        r#type: String,
    }

    /// A MAC address and the port it is behind (BRIDGE-MIB, RFC 4188; Q-BRIDGE-MIB, RFC 4363).
    FdbEntry of "fdb" {
        /// The number of the filtering database, on nearly all switches the VLAN.
        vlan: u32,
        /// The MAC address.
        mac: String,
        /// The port of the bridge.
        port: u32,
        /// Its ifIndex.
        interface: u32,
        /// `learned`, `self`, `mgmt`, …
        status: String,
    }

    /// A VLAN.
    Vlan of "vlans" {
        /// Its number.
        id: u32,
        /// Its name.
        name: String,
        /// The label of its row's status.
        status: String,
    }

    /// A route; asked on request.
    Route of "routes" {
        /// The network.
        destination: IpAddr,
        /// Bits of its prefix.
        prefix_length: u32,
        /// Where to.
        next_hop: IpAddr,
        /// ifIndex.
        interface: u32,
        /// `local`, `remote`, …
        r#type: String,
        /// Who made it: `bgp`, `ospf`, `netmgmt`, …
        protocol: String,
        /// Its metric.
        metric: i64,
    }

    /// A component (ENTITY-MIB, RFC 6933).
    Component of "components" {
        /// entPhysicalIndex.
        index: u32,
        /// The index of the component it is in.
        parent: u32,
        /// `chassis`, `module`, `powerSupply`, …
        class: String,
        /// Its name.
        name: String,
        /// Its description.
        description: String,
        /// Its model.
        model: String,
        /// Its serial number.
        serial: String,
        /// The revision of its hardware.
        hardware: String,
        /// The version of its firmware.
        firmware: String,
        /// The version of its software.
        software: String,
        /// Its maker.
        manufacturer: String,
        /// Its place among those in the same component.
        position: i64,
        /// Whether it can be replaced in the field.
        fru: bool,
    }

    /// A sensor (ENTITY-SENSOR-MIB, RFC 3433, and others).
    Sensor of "sensors" {
        /// The table it is from: `entity`, `cisco`, `lm-temperature`, …
        source: String,
        /// Its number there.
        index: String,
        /// Its name.
        name: String,
        /// What it measures: `celsius`, `rpm`, …
        r#type: String,
        /// In units of `unit`.
        value: f64,
        /// The unit: `Cel`, `V`, `A`, `W`, `rpm`, …
        unit: String,
        /// `ok`, `unavailable`, `nonoperational`.
        status: String,
    }

    /// Storage (HOST-RESOURCES-MIB, RFC 2790, and others).
    Storage of "storage" {
        /// The table it is from.
        source: String,
        /// Its number there.
        index: String,
        /// Its name: `/var`.
        name: String,
        /// `Ram`, `FixedDisk`, `VirtualMemory`, …
        r#type: String,
        /// Octets in all.
        size: u64,
        /// Octets in use.
        used: u64,
    }

    /// A processor.
    Processor of "processors" {
        /// The table it is from.
        source: String,
        /// Its number there.
        index: String,
        /// What it is.
        name: String,
        /// Per cent in use, of the last minute or five.
        load: f64,
    }

    /// A process; asked on request.
    Process of "processes" {
        /// Its number.
        id: u32,
        /// Its name.
        name: String,
        /// Where its program is.
        path: String,
        /// What it was started with.
        parameters: String,
        /// `operatingSystem`, `deviceDriver`, `application`.
        r#type: String,
        /// `running`, `runnable`, …
        status: String,
        /// Processor time.
        cpu: Duration,
        /// Octets of memory.
        memory: u64,
    }

    /// Installed software; asked on request.
    Package of "packages" {
        /// Its name, with its version as a rule.
        name: String,
        /// `application`, …
        r#type: String,
        /// When it was installed, RFC 3339.
        date: String,
    }

    /// A source of power over Ethernet (RFC 3621).
    Poe of "poe" {
        /// The group: a switch of a stack.
        group: u32,
        /// Watts it can give.
        power: u64,
        /// `on`, `off`, `faulty`.
        status: String,
        /// Watts it gives.
        used: u64,
        /// Per cent at which it warns.
        threshold: u64,
    }

    /// A port with power over Ethernet (RFC 3621).
    PoePort of "poe_ports" {
        /// The group.
        group: u32,
        /// The port in it.
        port: u32,
        /// Whether it may give power.
        enabled: bool,
        /// `deliveringPower`, `searching`, …
        status: String,
        /// The class of the device there.
        class: String,
        /// `critical`, `high`, `low`.
        priority: String,
        /// What the operator calls the device there.
        r#type: String,
    }

    /// An uninterruptible power supply (UPS-MIB, RFC 1628).
    Ups of "ups" {
        /// Its maker.
        manufacturer: String,
        /// Its model.
        model: String,
        /// The version of its firmware.
        firmware: String,
        /// `batteryNormal`, `batteryLow`, …
        battery_status: String,
        /// Since when it is on battery.
        on_battery: Duration,
        /// How long the battery will last.
        remaining: Duration,
        /// Per cent of the battery's charge.
        charge: u64,
        /// Volts of the battery.
        battery_voltage: f64,
        /// Degrees Celsius of the battery.
        temperature: f64,
        /// `normal`, `battery`, `bypass`, …
        output_source: String,
        /// Alarms present.
        alarms: u64,
    }

    /// A line into or out of a UPS (RFC 1628).
    UpsLine of "ups_lines" {
        /// `input` or `output`.
        side: String,
        /// Its number.
        line: u32,
        /// Volts.
        voltage: f64,
        /// Amperes.
        current: f64,
        /// Watts.
        power: f64,
        /// Hertz.
        frequency: f64,
        /// Per cent of what it can give.
        load: f64,
    }

    /// A printer (Printer-MIB, RFC 3805).
    Printer of "printers" {
        /// hrDeviceIndex.
        index: u32,
        /// Its model.
        model: String,
        /// Its name.
        name: String,
        /// Its serial number.
        serial: String,
        /// `idle`, `printing`, `warmup`, …
        status: String,
        /// What it has printed in its life, in the unit of its marker: pages, as a rule.
        printed: u64,
    }

    /// What a printer uses up (RFC 3805).
    PrinterSupply of "printer_supplies" {
        /// hrDeviceIndex of the printer.
        printer: u32,
        /// Its number.
        index: u32,
        /// `Black Cartridge`.
        description: String,
        /// `toner`, `ink`, `wasteToner`, …
        r#type: String,
        /// `supplyThatIsConsumed` or `receptacleThatIsFilled`.
        class: String,
        /// The unit of the next two: `percent`, `impressions`, …
        unit: String,
        /// How much it can have.
        capacity: i64,
        /// How much it has.
        level: i64,
    }
}

macro_rules! accessors {
    ($($(#[$about:meta])* $name:ident: $view:ident,)*) => {
        /// The built-in sections as structs: empty where the section was not asked, or the device
        /// has none of it. A field is `None` where the device does not have it.
        impl Device {
            /// Who it is; `None` where nothing of it is known.
            pub fn system(&self) -> Option<System> {
                System::all(self).pop()
            }

            /// Its state as an uninterruptible power supply; `None` where it is none.
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
    /// Its interfaces, by ifIndex.
    interfaces: Interface,
    /// Its addresses.
    addresses: Address,
    /// Its neighbours.
    neighbors: Neighbor,
    /// Its table of addresses and MAC addresses.
    arp: ArpEntry,
    /// Its forwarding table.
    fdb: FdbEntry,
    /// Its VLANs.
    vlans: Vlan,
    /// Its routes, where they were asked.
    routes: Route,
    /// Its components.
    components: Component,
    /// Its sensors.
    sensors: Sensor,
    /// Its storage.
    storage: Storage,
    /// Its processors.
    processors: Processor,
    /// Its processes, where they were asked.
    processes: Process,
    /// Its software, where it was asked.
    packages: Package,
    /// Its sources of power over Ethernet.
    poe: Poe,
    /// Its ports with power over Ethernet.
    poe_ports: PoePort,
    /// The lines of a UPS.
    ups_lines: UpsLine,
    /// Its printers.
    printers: Printer,
    /// What they use up.
    printer_supplies: PrinterSupply,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::{Plan, Profiles};

    #[test]
    fn every_field_of_a_view_is_one_of_the_built_in_profiles() {
        let every: Vec<String> =
            Profiles::builtin().sections().map(|(name, _)| name.to_owned()).collect();
        let plan = Plan::new(Profiles::builtin(), Some(&every)).unwrap();
        for (section, fields) in all_fields() {
            let schema = plan.schema().section(section).unwrap_or_else(|| panic!("{section}"));
            for field in fields {
                assert!(schema.place(field).is_some(), "{section}.{field}");
            }
        }
    }
}
