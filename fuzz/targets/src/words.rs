//! Words of the inputs that are text. They are put into inputs as they are.

pub const HOSTS: &[&str] = &[
    "10.0.0.1", "10.0.0.0/29", "10.0.0.1-9", "[2001:db8::1]:161", "2001:db8::/125", "udp:", "udp6:",
    "tcp:", "unix:/a", "fe80::1%1", "core", "CORE", " version=", " community=", " user=", " level=",
    " auth=", " auth_passphrase=", " priv=", " priv_passphrase=", " context=", " engine_id=0x",
    " boots_time=", " port=", " timeout=", " retries=", " max_repetitions=", " 16bitIDs=", " cred=",
    "authPriv", "SHA-256", "\"a b\"", "'a'", "\u{feff}", "\r\n", "::", "/0", "#",
];

pub const PROFILE: &[&str] = &[
    "[section.x]", "title = \"x\"", "table = \"ifTable\"", "[section.device.fields]", "object = ",
    "match = \"(.)\"", "without = \"a\"", "map = { 1 = \"a\" }", "at = [", "index = 1", "of = ",
    "when = { ", "enterprise = 9", "scale = 1e300", "sysDescr", "ifName", "ifTable", "entPhysicalTable",
    "decode = ", "where = { ", "constant = ", "private = true", "product = ", "typed_by = ",
    "sensor = [\"a\", \"b\"]", "key = [", "rows = [", "\"\"\"", "'''",
];

pub const SNMP_CONF: &[&str] = &[
    "defVersion 3", "defCommunity ", "defSecurityName ", "defSecurityLevel authPriv", "defAuthType SHA",
    "defAuthPassphrase ", "defPrivType AES", "defPrivPassphrase ", "defPassphrase ", "defContext ",
    "defAuthMasterKey 0x", "mibs +", "mibdirs +", "timeout ", "retries ", "clientaddr ", "alias a ",
    "transport ", "[snmp] ", "[snmpd]", "printNumericEnums yes", "outputFormat", "oidOutputFormat 6",
    "noDisplayHint yes", "s3cr3t-v4lue", "\"", "\\", "# ", "\r\n", "\u{feff}",
];

pub const CONFIG: &[&str] = &[
    "[sites.a]\n", "[sites]\n", "[[sites.b]]\n", "targets = [\"10.0.0.0/24\"]\n", "timeout = 0.5\n",
    "retries = 3\n", "version = \"3\"\n", "community = \"s3cr3t-v4lue\"\n", "user = \"bob\"\n",
    "auth_passphrase = \"s3cr3t-v4lue\"\n", "priv_key = \"0x00\"\n", "level = \"authPriv\"\n",
    "format = \"json\"\n", "config = \"x\"\n", "mibs = [\"A\"]\n", "rate = 5\n", "deadline = \"1h\"\n",
    "source = \"127.0.0.1\"\n", "workers = 8\n", "\"\"\"", "{ a = 1 }", "1979-05-27T07:32:00Z", "inf",
];

pub const CREDENTIALS: &[&str] = &[
    "[core]\n", "[\"a b\"]\n", "[a.b]\n", "version = \"3\"\n", "version = \"2c\"\n",
    "community = \"s3cr3t-v4lue\"\n", "user = \"bob\"\n", "level = \"authPriv\"\n", "auth = \"SHA-256\"\n",
    "auth_passphrase = \"s3cr3t-v4lue\"\n", "priv = \"AES-256\"\n", "priv_passphrase = \"s3cr3t-v4lue\"\n",
    "auth_key = \"0x00112233445566778899aabbccddeeff\"\n", "networks = [\"10.0.0.0/8\"]\n",
    "context = \"c\"\n", "engine_id = \"0x8000\"\n", "passphrase = \"s3cr3t-v4lue\"\n", "\u{feff}",
];

pub const MIB: &[&str] = &[
    " DEFINITIONS ::= BEGIN\n", "END\n", "IMPORTS ", " FROM SNMPv2-SMI", ";", " OBJECT-TYPE ", "SYNTAX ",
    "INTEGER { a(1), b(2) }", "OCTET STRING (SIZE (0..255))", "MAX-ACCESS read-only ", "STATUS current ",
    "DESCRIPTION \"\" ", "INDEX { ", "AUGMENTS { ", "DEFVAL { ", " ::= { acme 1 }\n", "MODULE-IDENTITY ",
    "LAST-UPDATED \"202601010000Z\" ", "ORGANIZATION \"\" ", "TEXTUAL-CONVENTION ", "DISPLAY-HINT \"1x:\" ",
    "SEQUENCE OF ", "SEQUENCE { ", "CHOICE { ", "MACRO ::= BEGIN ", "TRAP-TYPE ENTERPRISE ", "NOTIFICATION-TYPE ",
    "OBJECT IDENTIFIER ::= { ", "-- ", "--", "\"", "{", "}", "(", ")", "|", "..", "'00'H", "4294967296",
    "REVISION ", "UNITS \"", "REFERENCE \"", "\u{a0}", "\r", "\u{1a}",
];

pub const READERS: &[&str] = &[
    "{\"schema_version\":1,\"host\":\"a\",\"ok\":true,\"complete\":true,\"states\":{}}\n", "\n----\n",
    "\"label\":\"b\"", "\"states\":{\"interfaces\":{\"state\":\"complete\"}}", "\"interfaces\":[",
    "{\"index\":1,\"name\":\"x\"}", "\"device\":{\"name\":\"a\"}", "\"error\":{\"kind\":\"cancelled\"}",
    "\"same\":\"x\"", "true", "false", "null", "[", "]", "{", "}", ",", "\\u0000", "\\ud800", "1e999",
    "\"serial\":\"A1\"", "\"mac\":\"00:11:22:33:44:55\"", "SQLite format 3\u{0}",
];
