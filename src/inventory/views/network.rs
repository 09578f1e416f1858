//! Views of what is on the network: the device, its ports, addresses and neighbours.

use super::{name, read};
use crate::inventory::{Device, Row, SectionSchema};
use std::{net::IpAddr, time::Duration};

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
}
