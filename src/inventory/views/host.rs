//! Views of what is in the box: storage, processes, power, printers.

use super::{name, read};
use crate::inventory::{Device, Row, SectionSchema};
use std::time::Duration;

views! {
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
        /// Octets of what is no thing with a size: buffers, caches, free memory.
        amount: u64,
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
