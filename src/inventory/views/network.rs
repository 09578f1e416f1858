//! Views of the network side of a device: the device itself, its ports, addresses and neighbours.

use super::read::{name, read};
use crate::inventory::{Device, Row, SectionSchema};
use std::{net::IpAddr, time::Duration};

views! {
    /// The identity of a device: the system group (RFC 3418), the vendor's MIBs, and the chassis in
    /// its ENTITY-MIB (RFC 6933).
    System of "device" {
        /// sysName.
        name: String,
        /// sysDescr.
        description: String,
        /// sysObjectID, in numbers.
        object_id: String,
        /// The organisation that owns the enterprise number in sysObjectID.
        vendor: String,
        /// The model, as printed on the device or on its order.
        model: String,
        /// The serial number of the chassis.
        serial: String,
        /// The revision of its hardware.
        hardware: String,
        /// The version of its firmware or boot loader.
        firmware: String,
        /// The version of its software or operating system.
        software: String,
        /// sysUpTime: the time since the agent started, modulo 497 days.
        uptime: Duration,
        /// sysContact.
        contact: String,
        /// sysLocation.
        location: String,
        /// sysServices: a bit for each layer that the device works on.
        services: u64,
        /// snmpEngineID (RFC 3411), in hexadecimal.
        engine_id: String,
        /// The MAC address of its bridge, or of its chassis in LLDP.
        chassis_mac: String,
    }

    /// An interface (IF-MIB, RFC 2863).
    Interface of "interfaces" {
        /// ifIndex.
        index: u32,
        /// ifName; without it, ifDescr.
        name: String,
        /// ifDescr.
        description: String,
        /// ifAlias: the operator's name for it.
        alias: String,
        /// The label of its IANAifType: `ethernetCsmacd`.
        r#type: String,
        /// ifPhysAddress.
        mac: String,
        /// ifMtu, in octets.
        mtu: u64,
        /// The speed in bits per second. It is from ifHighSpeed if ifSpeed cannot hold it.
        speed: u64,
        /// `up`, `down`, `testing`.
        admin_status: String,
        /// `up`, `down`, `lowerLayerDown`, …
        oper_status: String,
        /// ifLastChange: the uptime of the agent when the interface entered its current state.
        last_change: Duration,
        /// Octets received, from a 64-bit counter if the device has one.
        in_octets: u64,
        /// Octets sent.
        out_octets: u64,
        /// Unicast packets received.
        in_packets: u64,
        /// Unicast packets sent.
        out_packets: u64,
        /// Packets received with errors.
        in_errors: u64,
        /// Packets that could not be sent because of errors.
        out_errors: u64,
        /// Packets received and dropped.
        in_discards: u64,
        /// Packets that were to be sent but were dropped.
        out_discards: u64,
    }

    /// An address of the device (IP-MIB, RFC 4293).
    Address of "addresses" {
        /// The address. A link-local address has no zone here.
        address: IpAddr,
        /// The length of its prefix in bits.
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
        /// LLDP's number of the local port. Most devices use the ifIndex. With CDP it is the
        /// ifIndex.
        local_port: u32,
        /// The name of the local port.
        local_port_name: String,
        /// The neighbour's chassis: a MAC address, a network address or a name.
        remote_chassis: String,
        /// The neighbour's port.
        remote_port: String,
        /// The description of the neighbour's port.
        remote_port_description: String,
        /// The neighbour's sysName.
        remote_name: String,
        /// The neighbour's sysDescr, or its version from CDP.
        remote_description: String,
        /// The first management address of the neighbour.
        remote_address: IpAddr,
        /// The neighbour's platform from CDP.
        remote_platform: String,
        /// The neighbour's capabilities, such as `bridge,router`.
        capabilities: String,
    }

    /// An address and its MAC address (ARP, neighbour discovery).
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

    /// A MAC address and the port where it was seen (BRIDGE-MIB, RFC 4188; Q-BRIDGE-MIB, RFC 4363).
    FdbEntry of "fdb" {
        /// The number of the filtering database. On nearly all switches it is the VLAN.
        vlan: u32,
        /// The MAC address.
        mac: String,
        /// The port of the bridge.
        port: u32,
        /// The ifIndex of the port.
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

    /// A route. Asked only on request.
    Route of "routes" {
        /// The destination network.
        destination: IpAddr,
        /// The length of its prefix in bits.
        prefix_length: u32,
        /// The address of the next hop.
        next_hop: IpAddr,
        /// ifIndex.
        interface: u32,
        /// `local`, `remote`, …
        r#type: String,
        /// The source of the route: `bgp`, `ospf`, `netmgmt`, …
        protocol: String,
        /// Its metric.
        metric: i64,
    }

    /// A component (ENTITY-MIB, RFC 6933).
    Component of "components" {
        /// entPhysicalIndex.
        index: u32,
        /// The index of the component that contains it.
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
        /// Its position among the components with the same parent.
        position: i64,
        /// Whether it can be replaced in the field.
        fru: bool,
    }

    /// A member of a stack of switches.
    StackMember of "stack" {
        /// Its number in the stack.
        member: u32,
        /// `master`, `member`, `standby`, `backup`, `linecard`.
        role: String,
        /// Its model.
        model: String,
        /// Its serial number.
        serial: String,
        /// The version of its software.
        software: String,
    }

    /// The VLANs of a port of a Cisco switch.
    PortVlan of "port_vlans" {
        /// The ifIndex of the port.
        interface: u32,
        /// The VLAN of an access port.
        vlan: u32,
        /// The VLAN of frames without a tag on a trunk.
        native: u32,
        /// `trunking` or `notTrunking`.
        trunk: String,
    }

    /// A sensor (ENTITY-SENSOR-MIB, RFC 3433, and others).
    Sensor of "sensors" {
        /// The table that it comes from: `entity`, `cisco`, `lm-temperature`, …
        source: String,
        /// Its number in that table.
        index: String,
        /// Its name.
        name: String,
        /// What it measures: `celsius`, `rpm`, …
        r#type: String,
        /// The value, in the unit of `unit`.
        value: f64,
        /// The unit: `Cel`, `V`, `A`, `W`, `rpm`, …
        unit: String,
        /// `ok`, `unavailable`, `nonoperational`.
        status: String,
    }
}
