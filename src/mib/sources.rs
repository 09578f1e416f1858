//! The text of the built-in modules: what a user's modules import.
//!
//! The snapshot answers names; this is only for the compiler, which must find SNMPv2-SMI and
//! SNMPv2-TC where the system has no MIB files.

use std::{fs, io, path::Path};

macro_rules! vendored {
    ($($name:literal),* $(,)?) => {
        /// Name and text of each.
        pub(super) const MODULES: &[(&str, &str)] = &[
            $(($name, include_str!(concat!("../../vendor/mibs/", $name)))),*
        ];
    };
}

vendored![
    "AGENTX-MIB",
    "BGP4-MIB",
    "BRIDGE-MIB",
    "CISCO-CDP-MIB",
    "CISCO-ENHANCED-MEMPOOL-MIB",
    "CISCO-ENTITY-FRU-CONTROL-MIB",
    "CISCO-ENTITY-SENSOR-MIB",
    "CISCO-MEMORY-POOL-MIB",
    "CISCO-PROCESS-MIB",
    "CISCO-QOS-PIB-MIB",
    "CISCO-SMI",
    "CISCO-TC",
    "CISCO-VLAN-MEMBERSHIP-MIB",
    "CISCO-VTP-MIB",
    "DISMAN-EVENT-MIB",
    "DISMAN-PING-MIB",
    "DISMAN-SCHEDULE-MIB",
    "DISMAN-TRACEROUTE-MIB",
    "ENTERPRISE-NUMBERS",
    "ENTITY-MIB",
    "ENTITY-SENSOR-MIB",
    "ENTITY-STATE-MIB",
    "ENTITY-STATE-TC-MIB",
    "EtherLike-MIB",
    "HCNUM-TC",
    "HOST-RESOURCES-MIB",
    "HOST-RESOURCES-TYPES",
    "IANA-ADDRESS-FAMILY-NUMBERS-MIB",
    "IANA-CHARSET-MIB",
    "IANA-ENTITY-MIB",
    "IANA-LANGUAGE-MIB",
    "IANA-MAU-MIB",
    "IANA-PRINTER-MIB",
    "IANA-RTPROTO-MIB",
    "IANAifType-MIB",
    "IEEE8023-LAG-MIB",
    "IF-INVERTED-STACK-MIB",
    "IF-MIB",
    "INET-ADDRESS-MIB",
    "IP-FORWARD-MIB",
    "IP-MIB",
    "IPMROUTE-STD-MIB",
    "IPV6-FLOW-LABEL-MIB",
    "IPV6-ICMP-MIB",
    "IPV6-MIB",
    "IPV6-TC",
    "IPV6-TCP-MIB",
    "IPV6-UDP-MIB",
    "LLDP-EXT-DOT1-MIB",
    "LLDP-EXT-DOT3-MIB",
    "LLDP-EXT-MED-MIB",
    "LLDP-MIB",
    "LM-SENSORS-MIB",
    "MAU-MIB",
    "MTA-MIB",
    "NET-SNMP-AGENT-MIB",
    "NET-SNMP-EXAMPLES-MIB",
    "NET-SNMP-EXTEND-MIB",
    "NET-SNMP-MIB",
    "NET-SNMP-PASS-MIB",
    "NET-SNMP-PERIODIC-NOTIFY-MIB",
    "NET-SNMP-SYSTEM-MIB",
    "NET-SNMP-TC",
    "NET-SNMP-VACM-MIB",
    "NETWORK-SERVICES-MIB",
    "NOTIFICATION-LOG-MIB",
    "OSPF-MIB",
    "OSPF-TRAP-MIB",
    "P-BRIDGE-MIB",
    "POWER-ETHERNET-MIB",
    "Printer-MIB",
    "Q-BRIDGE-MIB",
    "RFC-1212",
    "RFC-1215",
    "RFC1155-SMI",
    "RFC1213-MIB",
    "RMON-MIB",
    "RMON2-MIB",
    "RSTP-MIB",
    "SCTP-MIB",
    "SNMP-COMMUNITY-MIB",
    "SNMP-FRAMEWORK-MIB",
    "SNMP-MPD-MIB",
    "SNMP-NOTIFICATION-MIB",
    "SNMP-PROXY-MIB",
    "SNMP-TARGET-MIB",
    "SNMP-TLS-TM-MIB",
    "SNMP-TSM-MIB",
    "SNMP-USER-BASED-SM-MIB",
    "SNMP-USM-AES-MIB",
    "SNMP-USM-DH-OBJECTS-MIB",
    "SNMP-USM-HMAC-SHA2-MIB",
    "SNMP-VIEW-BASED-ACM-MIB",
    "SNMPv2-CONF",
    "SNMPv2-MIB",
    "SNMPv2-SMI",
    "SNMPv2-TC",
    "SNMPv2-TM",
    "TCP-MIB",
    "TOKEN-RING-RMON-MIB",
    "TRANSPORT-ADDRESS-MIB",
    "TUNNEL-MIB",
    "UCD-DISKIO-MIB",
    "UCD-DLMOD-MIB",
    "UCD-SNMP-MIB",
    "UDP-MIB",
    "UPS-MIB",
    "UUID-TC-MIB",
    "VRRP-MIB",
];

/// Writes them into a directory, each under its module's name.
pub(super) fn write_into(dir: &Path) -> io::Result<()> {
    MODULES.iter().try_for_each(|(name, text)| fs::write(dir.join(name), text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_vendored_module_is_listed() {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("vendor/mibs");
        let mut files: Vec<String> = fs::read_dir(dir)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| !name.contains('.'))
            .collect();
        files.sort();
        let mut listed: Vec<&str> = MODULES.iter().map(|(name, _)| *name).collect();
        listed.sort_unstable();
        assert_eq!(listed, files);
    }
}
