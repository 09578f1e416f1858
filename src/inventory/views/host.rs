//! Views of the parts of a device: storage, processes, power, printers.

use super::read::{name, read};
use crate::inventory::{Device, Row, SectionSchema};
use std::time::Duration;

views! {
    /// Storage (HOST-RESOURCES-MIB, RFC 2790, and others).
    Storage of "storage" {
        /// The table that it comes from.
        source: String,
        /// Its number in that table.
        index: String,
        /// Its name: `/var`.
        name: String,
        /// `Ram`, `FixedDisk`, `VirtualMemory`, …
        r#type: String,
        /// The size in octets.
        size: u64,
        /// The octets in use.
        used: u64,
        /// The octets of something that has no fixed size: buffers, caches, free memory.
        amount: u64,
    }

    /// A processor.
    Processor of "processors" {
        /// The table that it comes from.
        source: String,
        /// Its number in that table.
        index: String,
        /// Its description.
        name: String,
        /// The load in per cent, over the last minute or the last five.
        load: f64,
    }

    /// A process. Asked only on request.
    Process of "processes" {
        /// Its number.
        id: u32,
        /// Its name.
        name: String,
        /// The path of its program.
        path: String,
        /// Its command-line parameters.
        parameters: String,
        /// `operatingSystem`, `deviceDriver`, `application`.
        r#type: String,
        /// `running`, `runnable`, …
        status: String,
        /// The processor time it has used.
        cpu: Duration,
        /// The memory it uses, in octets.
        memory: u64,
    }

    /// Installed software. Asked only on request.
    Package of "packages" {
        /// Its name, usually with its version.
        name: String,
        /// `application`, …
        r#type: String,
        /// When it was installed, RFC 3339.
        date: String,
    }

    /// A source of power over Ethernet (RFC 3621).
    Poe of "poe" {
        /// The group, such as a switch of a stack.
        group: u32,
        /// The power it can give, in watts.
        power: u64,
        /// `on`, `off`, `faulty`.
        status: String,
        /// The power it gives, in watts.
        used: u64,
        /// The load at which it warns, in per cent.
        threshold: u64,
    }

    /// A port with power over Ethernet (RFC 3621).
    PoePort of "poe_ports" {
        /// The group.
        group: u32,
        /// The port in the group.
        port: u32,
        /// Whether it is allowed to give power.
        enabled: bool,
        /// `deliveringPower`, `searching`, …
        status: String,
        /// The power class of the connected device.
        class: String,
        /// `critical`, `high`, `low`.
        priority: String,
        /// The operator's name for the connected device.
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
        /// How long it has been on battery.
        on_battery: Duration,
        /// How long the battery will last.
        remaining: Duration,
        /// The charge of the battery, in per cent.
        charge: u64,
        /// The voltage of the battery, in volts.
        battery_voltage: f64,
        /// The temperature of the battery, in degrees Celsius.
        temperature: f64,
        /// `normal`, `battery`, `bypass`, …
        output_source: String,
        /// The number of active alarms.
        alarms: u64,
    }

    /// An input or output line of a UPS (RFC 1628).
    UpsLine of "ups_lines" {
        /// `input` or `output`.
        side: String,
        /// Its number.
        line: u32,
        /// The voltage, in volts.
        voltage: f64,
        /// The current, in amperes.
        current: f64,
        /// The power, in watts.
        power: f64,
        /// The frequency, in hertz.
        frequency: f64,
        /// The load in per cent of the highest load.
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
        /// How much it has printed in its life, in the unit of its marker, which is usually pages.
        printed: u64,
    }

    /// A supply of a printer, such as a cartridge (RFC 3805).
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
        /// The unit of `capacity` and `level`: `percent`, `impressions`, …
        unit: String,
        /// The level when it is full.
        capacity: i64,
        /// The current level.
        level: i64,
    }
}
