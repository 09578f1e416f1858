//! The owners of private enterprise numbers (IANA's registry, RFC 1155 section 3.1.4).

use crate::Oid;

/// An organisation below `1.3.6.1.4.1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Enterprise {
    /// Its number: the sub-identifier after `enterprises`.
    pub number: u32,
    /// The name of the node in its own MIB modules or in ours: `juniperMIB`.
    pub name: &'static str,
    /// The organisation, for printing as a vendor; a better-known name follows in brackets.
    pub organization: &'static str,
}

impl Enterprise {
    /// Returns the organisation of a number. The table has those seen most often in networks.
    ///
    /// ```
    /// let juniper = netsnmp::Enterprise::by_number(2636).unwrap();
    /// assert_eq!(juniper.organization, "Juniper Networks");
    /// ```
    pub fn by_number(number: u32) -> Option<Self> {
        let place = TABLE.binary_search_by_key(&number, |&(number, ..)| number).ok()?;
        let (number, name, organization) = TABLE[place];
        Some(Self { number, name, organization })
    }

    /// Returns the organisation whose branch an OID is in; mostly used for sysObjectID.
    pub fn of(oid: &Oid) -> Option<Self> {
        match oid.as_slice() {
            [1, 3, 6, 1, 4, 1, number, ..] => Self::by_number(*number),
            _ => None,
        }
    }

    /// All organisations, sorted by number.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        TABLE.iter().map(|&(number, name, organization)| Self { number, name, organization })
    }
}

const TABLE: &[(u32, &str, &str)] = &[
    (2, "ibm", "IBM"),
    (9, "cisco", "Cisco Systems"),
    (11, "hp", "Hewlett-Packard"),
    (18, "wellfleet", "Wellfleet"),
    (23, "novell", "Novell"),
    (36, "dec", "Digital Equipment Corporation"),
    (42, "sun", "Sun Microsystems"),
    (43, "a3Com", "3Com"),
    (45, "synoptics", "SynOptics"),
    (52, "cabletron", "Enterasys Networks (Cabletron)"),
    (63, "apple", "Apple"),
    (89, "rnd", "RAD Data Communications (RND)"),
    (94, "nokia", "Nokia"),
    (111, "oracle", "Oracle"),
    (116, "hitachi", "Hitachi"),
    (119, "nec", "NEC"),
    (122, "sony", "Sony"),
    (161, "motorola", "Motorola"),
    (171, "dlink", "D-Link Systems"),
    (193, "ericsson", "Ericsson"),
    (207, "alliedTelesyn", "Allied Telesis"),
    (211, "fujitsu", "Fujitsu"),
    (231, "sni", "Fujitsu Technology Solutions"),
    (232, "compaq", "Compaq"),
    (236, "samsung", "Samsung Electronics"),
    (244, "lantronix", "Lantronix"),
    (248, "hirschmann", "Hirschmann"),
    (253, "xerox", "Xerox"),
    (259, "accton", "Accton Technology (Edgecore)"),
    (297, "fujiXerox", "FUJIFILM Business Innovation (Fuji Xerox)"),
    (311, "microsoft", "Microsoft"),
    (314, "kodak", "Eastman Kodak"),
    (318, "apc", "American Power Conversion"),
    (332, "digi", "Digi International"),
    (343, "intel", "Intel"),
    (367, "ricoh", "Ricoh"),
    (368, "axis", "Axis Communications"),
    (388, "symbol", "Symbol Technologies"),
    (476, "vertiv", "Vertiv (Emerson Computer Power)"),
    (529, "ascend", "Ascend Communications"),
    (534, "eaton", "Eaton"),
    (562, "nortel", "Northern Telecom"),
    (641, "lexmark", "Lexmark International"),
    (664, "adtran", "Adtran"),
    (674, "dell", "Dell"),
    (705, "merlinGerin", "Merlin Gerin (MGE UPS Systems)"),
    (789, "netapp", "Network Appliance"),
    (800, "xylan", "Xylan"),
    (850, "trippLite", "Tripp Lite"),
    (872, "avm", "AVM"),
    (890, "zyxel", "Zyxel Communications"),
    (935, "phoenixtec", "Phoenixtec Power"),
    (1027, "mitel", "Mitel"),
    (1129, "toshibaTec", "Toshiba Tec"),
    (1139, "emc", "EMC"),
    (1248, "epson", "Seiko Epson"),
    (1271, "ciena", "Ciena"),
    (1347, "kyocera", "Kyocera"),
    (1588, "bcsi", "Brocade Communications Systems"),
    (1602, "canon", "Canon"),
    (1718, "serverTech", "Server Technology"),
    (1751, "lucent", "Lucent Technologies"),
    (1872, "alteon", "Alteon Networks"),
    (1916, "extremenetworks", "Extreme Networks"),
    (1991, "foundry", "Foundry Networks (Brocade)"),
    (2001, "okidata", "Oki Data"),
    (2011, "huawei", "Huawei Technologies"),
    (2021, "ucdavis", "University of California, Davis"),
    (2254, "deltaElectronics", "Delta Electronics"),
    (2272, "rapidCity", "Rapid City Communications (Avaya)"),
    (2312, "redHat", "Red Hat"),
    (2334, "packeteer", "Packeteer"),
    (2356, "lancom", "LANCOM Systems"),
    (2385, "sharp", "Sharp"),
    (2435, "brother", "Brother Industries"),
    (2467, "arrowpoint", "ArrowPoint Communications"),
    (2544, "adva", "ADVA Optical Networking"),
    (2604, "sophosPlc", "Sophos"),
    (2606, "rittal", "Rittal"),
    (2620, "checkpoint", "Check Point Software Technologies"),
    (2636, "juniperMIB", "Juniper Networks"),
    (2699, "pwg", "Printer Working Group"),
    (2879, "sonus", "Ribbon Communications (Sonus)"),
    (2925, "cyclades", "Cyclades"),
    (3076, "altigaRoot", "Altiga Networks"),
    (3097, "watchguard", "WatchGuard Technologies"),
    (3181, "microsens", "MICROSENS"),
    (3212, "crestron", "Crestron Electronics"),
    (3224, "netscreen", "NetScreen Technologies"),
    (3375, "f5", "F5"),
    (3417, "blueCoat", "CacheFlow (Blue Coat)"),
    (3652, "panDacom", "Pan Dacom Direkt"),
    (3709, "datacom", "Teracom Telematica (Datacom)"),
    (3808, "cps", "Cyber Power Systems"),
    (3833, "schneiderElectric", "Schneider Electric"),
    (3845, "citrix", "Citrix Systems"),
    (3902, "zte", "ZTE"),
    (3955, "linksys", "Linksys"),
    (4115, "arris", "Arris"),
    (4196, "siemensAd", "Siemens Automation and Drives"),
    (4329, "siemens", "Siemens"),
    (4346, "phoenixContact", "Phoenix Contact"),
    (4413, "broadcom", "Broadcom"),
    (4458, "radwin", "Radwin"),
    (4526, "netgear", "Netgear"),
    (4555, "socomec", "Socomec"),
    (4874, "unisphere", "Juniper Networks (Unisphere)"),
    (4881, "ruijie", "Ruijie Networks"),
    (4998, "cadant", "Arris (Cadant)"),
    (5003, "audioCodes", "AudioCodes"),
    (5227, "melco", "Buffalo (Melco)"),
    (5504, "zhone", "Zhone Technologies"),
    (5528, "netBotz", "NetBotz (Schneider Electric)"),
    (5596, "tandberg", "Tandberg"),
    (5624, "enterasys", "Enterasys Networks"),
    (5651, "maipu", "Maipu"),
    (5951, "netScaler", "NetScaler"),
    (6027, "force10", "Force10 Networks (Dell)"),
    (6101, "trendMicro", "Trend Micro"),
    (6141, "wwp", "World Wide Packets (Ciena)"),
    (6296, "dasan", "DASAN"),
    (6302, "emersonEnergy", "Vertiv (Emerson Energy Systems)"),
    (6321, "calix", "Calix"),
    (6339, "dcn", "Digital China Networks"),
    (6486, "alcatel", "Alcatel-Lucent Enterprise"),
    (6527, "timetra", "Nokia (TiMetra)"),
    (6574, "synology", "Synology"),
    (6827, "evertz", "Evertz"),
    (6876, "vmware", "VMware"),
    (6889, "avaya", "Avaya Communication"),
    (7262, "dragonWave", "DragonWave"),
    (7367, "draytek", "DrayTek"),
    (7428, "powerDsine", "PowerDsine (Microsemi)"),
    (7526, "snom", "snom"),
    (7779, "infoblox", "Infoblox"),
    (7783, "riello", "Riello"),
    (8072, "netSnmp", "Net-SNMP"),
    (8164, "starent", "Starent Networks"),
    (8691, "moxa", "Moxa Technologies"),
    (8741, "sonicwall", "SonicWall"),
    (8744, "colubris", "Colubris Networks"),
    (8886, "raisecom", "Raisecom"),
    (9148, "acmePacket", "Acme Packet"),
    (9303, "packetfront", "Waystream (PacketFront)"),
    (9694, "arbor", "Arbor Networks"),
    (9839, "carel", "CAREL"),
    (10002, "frogfoot", "Frogfoot Networks (Ubiquiti)"),
    (10297, "advantech", "Advantech"),
    (10418, "avocent", "Avocent"),
    (10642, "zebra", "Zebra Technologies"),
    (10704, "phion", "Barracuda Networks (phion)"),
    (10734, "tippingPoint", "TippingPoint"),
    (10876, "supermicro", "Supermicro"),
    (11256, "stormshield", "Stormshield"),
    (11408, "fiberhome", "FiberHome"),
    (11863, "tplink", "TP-Link Systems"),
    (12148, "eltek", "Eltek Energy"),
    (12325, "fokus", "Fraunhofer FOKUS (FreeBSD)"),
    (12356, "fortinet", "Fortinet"),
    (12394, "alvarion", "Alvarion"),
    (12532, "neoteris", "Pulse Secure (Neoteris)"),
    (12740, "equalLogic", "EqualLogic (Dell)"),
    (13191, "oneAccess", "OneAccess"),
    (13400, "emersonNetworkPower", "Vertiv (Emerson Network Power)"),
    (13644, "netgate", "Netgate"),
    (13742, "raritan", "Raritan Computer"),
    (13885, "polycom", "Polycom"),
    (14125, "senao", "Senao (EnGenius)"),
    (14179, "airespace", "Airespace (Cisco)"),
    (14331, "topsec", "Topsec Network Security Technology"),
    (14525, "trpzRootMib", "Trapeze Networks"),
    (14706, "sflow", "sFlow.org"),
    (14823, "aruba", "Aruba"),
    (14988, "mikrotik", "MikroTik"),
    (15004, "ruggedcom", "RuggedCom"),
    (15497, "ironPort", "IronPort Systems (Cisco)"),
    (16177, "westermo", "Westermo"),
    (17163, "rbt", "Riverbed Technology"),
    (17713, "cambium", "Cambium Networks"),
    (18026, "extron", "Extron Electronics"),
    (18248, "papouch", "Papouch"),
    (18334, "konicaMinolta", "Konica Minolta"),
    (19046, "lenovo", "Lenovo"),
    (19536, "panduit", "Panduit"),
    (20301, "ibmnetwork", "IBM eServer X"),
    (20408, "pysnmp", "SNMP Laboratories"),
    (20632, "barracuda", "Barracuda Networks"),
    (20858, "casa", "Casa Systems"),
    (20916, "avtech", "AVTECH Software"),
    (20992, "cradlepoint", "Cradlepoint"),
    (21013, "xirrus", "Xirrus"),
    (21067, "elitecore", "Sophos (Elitecore, Cyberoam)"),
    (21239, "geist", "Vertiv (Geist)"),
    (21296, "infinera", "Infinera"),
    (21317, "aten", "ATEN International"),
    (21796, "hwGroup", "HW group"),
    (22420, "accedian", "Accedian"),
    (22610, "a10", "A10 Networks"),
    (22736, "digium", "Digium"),
    (23465, "vivotek", "VIVOTEK"),
    (23695, "peplink", "Peplink"),
    (23867, "silverPeak", "Silver Peak Systems"),
    (24681, "qnap", "QNAP Systems"),
    (25049, "opengear", "Opengear"),
    (25053, "ruckusRootMIB", "Ruckus Wireless"),
    (25461, "panRoot", "Palo Alto Networks"),
    (25506, "hh3c", "H3C"),
    (25597, "fireEye", "FireEye"),
    (26543, "blade", "BLADE Network Technologies"),
    (26866, "gigamonSnmp", "Gigamon"),
    (26928, "aerohive", "Aerohive Networks"),
    (27514, "qtech", "QTECH"),
    (27975, "centec", "Centec Networks"),
    (28458, "nokiaNetworks", "Nokia Networks"),
    (28507, "gude", "Gude"),
    (29671, "meraki", "Meraki (Cisco)"),
    (30065, "arista", "Arista Networks"),
    (30155, "openBSD", "OpenBSD"),
    (30803, "vyatta", "Vyatta"),
    (31034, "schleifenbauer", "Schleifenbauer Products"),
    (31322, "sierraWireless", "Sierra Wireless"),
    (31926, "siklu", "Siklu"),
    (33049, "mellanox", "Mellanox Technologies"),
    (34086, "talari", "Talari Networks"),
    (35047, "sangfor", "Sangfor Technologies"),
    (35098, "pica8", "Pica8"),
    (35265, "eltex", "Eltex Enterprise"),
    (37447, "nimbleStorage", "Nimble Storage"),
    (37459, "yealink", "Yealink"),
    (37496, "dahua", "Dahua"),
    (38446, "enlogic", "Enlogic Systems"),
    (39165, "hikvision", "Hikvision"),
    (40310, "cumulusMib", "Cumulus Networks"),
    (40482, "pureStorage", "Pure Storage"),
    (41112, "ubnt", "Ubiquiti"),
    (41263, "nutanix", "Nutanix"),
    (42359, "versa", "Versa Networks"),
    (42397, "grandstream", "Grandstream Networks"),
    (43356, "mimosa", "Mimosa Networks"),
    (44641, "vyos", "VyOS"),
    (45346, "velocloud", "VeloCloud"),
    (47196, "hpe", "Hewlett Packard Enterprise"),
    (47565, "forcepoint", "Forcepoint"),
    (48690, "teltonika", "Teltonika"),
    (50114, "cloudGenix", "CloudGenix"),
    (50536, "iXsystems", "iXsystems"),
    (52587, "edgecore", "Edgecore Networks"),
    (52642, "fscom", "FS.COM"),
    (53869, "opnSense", "OPNsense"),
    (55062, "qnapSystems", "QNAP Systems"),
    (59646, "tenda", "Tenda"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Mib;

    #[test]
    fn numbers_are_sorted_and_found() {
        assert!(Enterprise::all().len() >= 100);
        assert!(TABLE.is_sorted_by(|a, b| a.0 < b.0));
        for one in Enterprise::all() {
            assert_eq!(Enterprise::by_number(one.number), Some(one));
        }
        assert_eq!(Enterprise::by_number(0), None);
        let oid = "1.3.6.1.4.1.9.1.1208".parse().unwrap();
        assert_eq!(Enterprise::of(&oid).unwrap().organization, "Cisco Systems");
        assert_eq!(Enterprise::of(&"1.3.6.1.4.1".parse().unwrap()), None);
        assert_eq!(Enterprise::of(&"1.3.6.1.2.1.1".parse().unwrap()), None);
    }

    /// The table and `vendor/mibs` agree.
    #[test]
    fn the_built_in_mib_has_the_same_names() {
        for one in Enterprise::all() {
            let object = Mib::builtin().find(one.name).unwrap_or_else(|| panic!("{}", one.name));
            assert_eq!(object.oid().as_slice(), [1, 3, 6, 1, 4, 1, one.number], "{}", one.name);
        }
        let enterprises = Mib::builtin().find("enterprises").unwrap();
        for child in enterprises.children().filter(|child| !child.name().is_empty()) {
            assert!(Enterprise::by_number(child.subid()).is_some(), "{}", child.name());
        }
    }
}
