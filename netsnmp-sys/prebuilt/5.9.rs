// Made by scripts/prebuilt with bindgen. Do not edit.

pub use libc::{FILE, fd_set, in_addr, in6_addr, sockaddr, sockaddr_in, sockaddr_in6, timeval};

/// Fails to compile if Rust lays out a type in another way than the headers do.
macro_rules! layout {
    ($type:ident: $size:literal $(, $field:ident $offset:literal)*) => {
        const _: () = assert!(
            ::std::mem::size_of::<$type>() == $size
                $(&& ::std::mem::offset_of!($type, $field) == $offset)*
        );
    };
}
#[repr(C)]
pub struct __BindgenUnionField<T>(::std::marker::PhantomData<T>);
impl<T> __BindgenUnionField<T> {
    #[inline]
    pub const fn new() -> Self {
        __BindgenUnionField(::std::marker::PhantomData)
    }
    #[inline]
    pub const unsafe fn as_ref(&self) -> &T {
        unsafe { ::std::mem::transmute(self) }
    }
    #[inline]
    pub const unsafe fn as_mut(&mut self) -> &mut T {
        unsafe { ::std::mem::transmute(self) }
    }
}
impl<T> ::std::default::Default for __BindgenUnionField<T> {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}
impl<T> ::std::clone::Clone for __BindgenUnionField<T> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> ::std::marker::Copy for __BindgenUnionField<T> {}
impl<T> ::std::fmt::Debug for __BindgenUnionField<T> {
    fn fmt(&self, fmt: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        fmt.write_str("__BindgenUnionField")
    }
}
impl<T> ::std::hash::Hash for __BindgenUnionField<T> {
    fn hash<H: ::std::hash::Hasher>(&self, _state: &mut H) {}
}
impl<T> ::std::cmp::PartialEq for __BindgenUnionField<T> {
    fn eq(&self, _other: &__BindgenUnionField<T>) -> bool {
        true
    }
}
impl<T> ::std::cmp::Eq for __BindgenUnionField<T> {}
pub const MAX_OID_LEN: usize = 128;
pub const ONE_SEC: i32 = 1000000;
pub const NETSNMP_NO_SUCH_PROCESS: i32 = -1;
pub const MAX_SUBID: ::std::os::raw::c_ulong = 4294967295;
pub const USM_AUTH_KU_LEN: usize = 64;
pub const USM_PRIV_KU_LEN: usize = 64;
pub const PARSE_PACKET: i32 = 0;
pub const DUMP_PACKET: i32 = 1;
pub const MIN_OID_LEN: usize = 2;
pub const MAX_NAME_LEN: usize = 128;
pub const ASN_BOOLEAN: ::std::os::raw::c_uchar = 1;
pub const ASN_INTEGER: ::std::os::raw::c_uchar = 2;
pub const ASN_BIT_STR: ::std::os::raw::c_uchar = 3;
pub const ASN_OCTET_STR: ::std::os::raw::c_uchar = 4;
pub const ASN_NULL: ::std::os::raw::c_uchar = 5;
pub const ASN_OBJECT_ID: ::std::os::raw::c_uchar = 6;
pub const ASN_SEQUENCE: ::std::os::raw::c_uchar = 16;
pub const ASN_SET: ::std::os::raw::c_uchar = 17;
pub const ASN_UNIVERSAL: ::std::os::raw::c_uchar = 0;
pub const ASN_APPLICATION: ::std::os::raw::c_uchar = 64;
pub const ASN_CONTEXT: ::std::os::raw::c_uchar = 128;
pub const ASN_PRIVATE: ::std::os::raw::c_uchar = 192;
pub const ASN_PRIMITIVE: ::std::os::raw::c_uchar = 0;
pub const ASN_CONSTRUCTOR: ::std::os::raw::c_uchar = 32;
pub const ASN_LONG_LEN: ::std::os::raw::c_uchar = 128;
pub const ASN_EXTENSION_ID: ::std::os::raw::c_uchar = 31;
pub const ASN_BIT8: ::std::os::raw::c_uchar = 128;
pub const ASN_OPAQUE_TAG1: ::std::os::raw::c_uchar = 159;
pub const ASN_OPAQUE_TAG2: ::std::os::raw::c_uchar = 48;
pub const ASN_OPAQUE_TAG2U: ::std::os::raw::c_uchar = 47;
pub const ASN_APP_OPAQUE: ::std::os::raw::c_uchar = 68;
pub const ASN_APP_COUNTER64: ::std::os::raw::c_uchar = 70;
pub const ASN_APP_FLOAT: ::std::os::raw::c_uchar = 72;
pub const ASN_APP_DOUBLE: ::std::os::raw::c_uchar = 73;
pub const ASN_APP_I64: ::std::os::raw::c_uchar = 74;
pub const ASN_APP_U64: ::std::os::raw::c_uchar = 75;
pub const ASN_APP_UNION: ::std::os::raw::c_uchar = 193;
pub const ASN_OPAQUE_COUNTER64: ::std::os::raw::c_uchar = 118;
pub const ASN_OPAQUE_COUNTER64_MX_BER_LEN: usize = 12;
pub const ASN_OPAQUE_FLOAT: ::std::os::raw::c_uchar = 120;
pub const ASN_OPAQUE_FLOAT_BER_LEN: usize = 7;
pub const ASN_OPAQUE_DOUBLE: ::std::os::raw::c_uchar = 121;
pub const ASN_OPAQUE_DOUBLE_BER_LEN: usize = 11;
pub const ASN_OPAQUE_I64: ::std::os::raw::c_uchar = 122;
pub const ASN_OPAQUE_I64_MX_BER_LEN: usize = 11;
pub const ASN_OPAQUE_U64: ::std::os::raw::c_uchar = 123;
pub const ASN_OPAQUE_U64_MX_BER_LEN: usize = 12;
pub const ASN_PRIV_INCL_RANGE: ::std::os::raw::c_uchar = 194;
pub const ASN_PRIV_EXCL_RANGE: ::std::os::raw::c_uchar = 195;
pub const ASN_PRIV_DELEGATED: ::std::os::raw::c_uchar = 197;
pub const ASN_PRIV_IMPLIED_OCTET_STR: ::std::os::raw::c_uchar = 196;
pub const ASN_PRIV_IMPLIED_OBJECT_ID: ::std::os::raw::c_uchar = 198;
pub const ASN_PRIV_RETRY: ::std::os::raw::c_uchar = 199;
pub const ASN_PRIV_STOP: ::std::os::raw::c_uchar = 200;
pub const MAX_DEBUG_TOKENS: i32 = 256;
pub const MAX_DEBUG_TOKEN_LEN: usize = 128;
pub const NETSNMP_LOGHANDLER_STDOUT: i32 = 1;
pub const NETSNMP_LOGHANDLER_STDERR: i32 = 2;
pub const NETSNMP_LOGHANDLER_FILE: i32 = 3;
pub const NETSNMP_LOGHANDLER_SYSLOG: i32 = 4;
pub const NETSNMP_LOGHANDLER_CALLBACK: i32 = 5;
pub const NETSNMP_LOGHANDLER_NONE: i32 = 6;
pub const NETSNMP_SELECT_NOFLAGS: i32 = 0;
pub const NETSNMP_SELECT_NOALARMS: i32 = 1;
pub const MAX_CALLBACK_IDS: i32 = 2;
pub const MAX_CALLBACK_SUBIDS: i32 = 17;
pub const SNMP_CALLBACK_LIBRARY: i32 = 0;
pub const SNMP_CALLBACK_APPLICATION: i32 = 1;
pub const SNMP_CALLBACK_POST_READ_CONFIG: i32 = 0;
pub const SNMP_CALLBACK_STORE_DATA: i32 = 1;
pub const SNMP_CALLBACK_SHUTDOWN: i32 = 2;
pub const SNMP_CALLBACK_POST_PREMIB_READ_CONFIG: i32 = 3;
pub const SNMP_CALLBACK_LOGGING: i32 = 4;
pub const SNMP_CALLBACK_SESSION_INIT: i32 = 5;
pub const SNMP_CALLBACK_PRE_READ_CONFIG: i32 = 7;
pub const SNMP_CALLBACK_PRE_PREMIB_READ_CONFIG: i32 = 8;
pub const NETSNMP_CALLBACK_HIGHEST_PRIORITY: i32 = -1024;
pub const NETSNMP_CALLBACK_DEFAULT_PRIORITY: i32 = 0;
pub const NETSNMP_CALLBACK_LOWEST_PRIORITY: i32 = 1024;
pub const NETSNMP_STREAM_QUEUE_LEN: usize = 5;
pub const NETSNMP_TRANSPORT_FLAG_STREAM: i32 = 1;
pub const NETSNMP_TRANSPORT_FLAG_LISTEN: i32 = 2;
pub const NETSNMP_TRANSPORT_FLAG_TUNNELED: i32 = 4;
pub const NETSNMP_TRANSPORT_FLAG_TMSTATE: i32 = 8;
pub const NETSNMP_TRANSPORT_FLAG_EMPTY_PKT: i32 = 16;
pub const NETSNMP_TRANSPORT_FLAG_OPENED: i32 = 32;
pub const NETSNMP_TRANSPORT_FLAG_SHARED: i32 = 64;
pub const NETSNMP_TRANSPORT_FLAG_HOSTNAME: i32 = 128;
pub const NETSNMP_TM_MAX_SECNAME: i32 = 256;
pub const NETSNMP_TSPEC_LOCAL: i32 = 1;
pub const C2SE_ERR_SUCCESS: i32 = 0;
pub const C2SE_ERR_MISSING_ARG: i32 = -1;
pub const C2SE_ERR_COMMUNITY_TOO_LONG: i32 = -2;
pub const C2SE_ERR_SECNAME_TOO_LONG: i32 = -3;
pub const C2SE_ERR_CONTEXT_TOO_LONG: i32 = -4;
pub const C2SE_ERR_MASK_MISMATCH: i32 = -5;
pub const C2SE_ERR_MEMORY: i32 = -6;
pub const STAT_SUCCESS: i32 = 0;
pub const STAT_ERROR: i32 = 1;
pub const STAT_TIMEOUT: i32 = 2;
pub const NETSNMP_MAXLABEL: i32 = 64;
pub const MAXTOKEN: i32 = 128;
pub const MAXQUOTESTR: i32 = 4096;
pub const TYPE_OTHER: i32 = 0;
pub const TYPE_OBJID: i32 = 1;
pub const TYPE_OCTETSTR: i32 = 2;
pub const TYPE_INTEGER: i32 = 3;
pub const TYPE_NETADDR: i32 = 4;
pub const TYPE_IPADDR: i32 = 5;
pub const TYPE_COUNTER: i32 = 6;
pub const TYPE_GAUGE: i32 = 7;
pub const TYPE_TIMETICKS: i32 = 8;
pub const TYPE_OPAQUE: i32 = 9;
pub const TYPE_NULL: i32 = 10;
pub const TYPE_COUNTER64: i32 = 11;
pub const TYPE_BITSTRING: i32 = 12;
pub const TYPE_NSAPADDRESS: i32 = 13;
pub const TYPE_UINTEGER: i32 = 14;
pub const TYPE_UNSIGNED32: i32 = 15;
pub const TYPE_INTEGER32: i32 = 16;
pub const TYPE_SIMPLE_LAST: i32 = 16;
pub const TYPE_TRAPTYPE: i32 = 20;
pub const TYPE_NOTIFTYPE: i32 = 21;
pub const TYPE_OBJGROUP: i32 = 22;
pub const TYPE_NOTIFGROUP: i32 = 23;
pub const TYPE_MODID: i32 = 24;
pub const TYPE_AGENTCAP: i32 = 25;
pub const TYPE_MODCOMP: i32 = 26;
pub const TYPE_OBJIDENTITY: i32 = 27;
pub const MIB_ACCESS_READONLY: i32 = 18;
pub const MIB_ACCESS_READWRITE: i32 = 19;
pub const MIB_ACCESS_WRITEONLY: i32 = 20;
pub const MIB_ACCESS_NOACCESS: i32 = 21;
pub const MIB_ACCESS_NOTIFY: i32 = 67;
pub const MIB_ACCESS_CREATE: i32 = 48;
pub const MIB_STATUS_MANDATORY: i32 = 23;
pub const MIB_STATUS_OPTIONAL: i32 = 24;
pub const MIB_STATUS_OBSOLETE: i32 = 25;
pub const MIB_STATUS_DEPRECATED: i32 = 39;
pub const MIB_STATUS_CURRENT: i32 = 57;
pub const ANON_LEN: usize = 10;
pub const OID_STASH_CHILDREN_SIZE: usize = 31;
pub const MIB_IFTYPE_OTHER: i32 = 1;
pub const MIB_IFTYPE_REGULAR1822: i32 = 2;
pub const MIB_IFTYPE_HDH1822: i32 = 3;
pub const MIB_IFTYPE_DDNX25: i32 = 4;
pub const MIB_IFTYPE_RFC877X25: i32 = 5;
pub const MIB_IFTYPE_ETHERNETCSMACD: i32 = 6;
pub const MIB_IFTYPE_ISO88023CSMACD: i32 = 7;
pub const MIB_IFTYPE_ISO88024TOKENBUS: i32 = 8;
pub const MIB_IFTYPE_ISO88025TOKENRING: i32 = 9;
pub const MIB_IFTYPE_ISO88026MAN: i32 = 10;
pub const MIB_IFTYPE_STARLAN: i32 = 11;
pub const MIB_IFTYPE_PROTEON10MBIT: i32 = 12;
pub const MIB_IFTYPE_PROTEON80MBIT: i32 = 13;
pub const MIB_IFTYPE_HYPERCHANNEL: i32 = 14;
pub const MIB_IFTYPE_FDDI: i32 = 15;
pub const MIB_IFTYPE_LAPB: i32 = 16;
pub const MIB_IFTYPE_SDLC: i32 = 17;
pub const MIB_IFTYPE_T1CARRIER: i32 = 18;
pub const MIB_IFTYPE_CEPT: i32 = 19;
pub const MIB_IFTYPE_BASICISDN: i32 = 20;
pub const MIB_IFTYPE_PRIMARYISDN: i32 = 21;
pub const MIB_IFTYPE_PROPPOINTTOPOINTSERIAL: i32 = 22;
pub const MIB_IFSTATUS_UP: i32 = 1;
pub const MIB_IFSTATUS_DOWN: i32 = 2;
pub const MIB_IFSTATUS_TESTING: i32 = 3;
pub const MIB_FORWARD_GATEWAY: i32 = 1;
pub const MIB_FORWARD_HOST: i32 = 2;
pub const MIB_IPROUTETYPE_OTHER: i32 = 1;
pub const MIB_IPROUTETYPE_INVALID: i32 = 2;
pub const MIB_IPROUTETYPE_DIRECT: i32 = 3;
pub const MIB_IPROUTETYPE_REMOTE: i32 = 4;
pub const MIB_IPROUTEPROTO_OTHER: i32 = 1;
pub const MIB_IPROUTEPROTO_LOCAL: i32 = 2;
pub const MIB_IPROUTEPROTO_NETMGMT: i32 = 3;
pub const MIB_IPROUTEPROTO_ICMP: i32 = 4;
pub const MIB_IPROUTEPROTO_EGP: i32 = 5;
pub const MIB_IPROUTEPROTO_GGP: i32 = 6;
pub const MIB_IPROUTEPROTO_HELLO: i32 = 7;
pub const MIB_IPROUTEPROTO_RIP: i32 = 8;
pub const MIB_IPROUTEPROTO_ISIS: i32 = 9;
pub const MIB_IPROUTEPROTO_ESIS: i32 = 10;
pub const MIB_IPROUTEPROTO_CISCOIGRP: i32 = 11;
pub const MIB_IPROUTEPROTO_BBNSPFIGP: i32 = 12;
pub const MIB_IPROUTEPROTO_OIGP: i32 = 13;
pub const MIB_TCPRTOALG_OTHER: i32 = 1;
pub const MIB_TCPRTOALG_CONSTANT: i32 = 2;
pub const MIB_TCPRTOALG_RSRE: i32 = 3;
pub const MIB_TCPRTOALG_VANJ: i32 = 4;
pub const MIB_TCPCONNSTATE_CLOSED: i32 = 1;
pub const MIB_TCPCONNSTATE_LISTEN: i32 = 2;
pub const MIB_TCPCONNSTATE_SYNSENT: i32 = 3;
pub const MIB_TCPCONNSTATE_SYNRECEIVED: i32 = 4;
pub const MIB_TCPCONNSTATE_ESTABLISHED: i32 = 5;
pub const MIB_TCPCONNSTATE_FINWAIT1: i32 = 6;
pub const MIB_TCPCONNSTATE_FINWAIT2: i32 = 7;
pub const MIB_TCPCONNSTATE_CLOSEWAIT: i32 = 8;
pub const MIB_TCPCONNSTATE_LASTACK: i32 = 9;
pub const MIB_TCPCONNSTATE_CLOSING: i32 = 10;
pub const MIB_TCPCONNSTATE_TIMEWAIT: i32 = 11;
pub const MIB_EGPNEIGHSTATE_IDLE: i32 = 1;
pub const MIB_EGPNEIGHSTATE_AQUISITION: i32 = 2;
pub const MIB_EGPNEIGHSTATE_DOWN: i32 = 3;
pub const MIB_EGPNEIGHSTATE_UP: i32 = 4;
pub const MIB_EGPNEIGHSTATE_CEASE: i32 = 5;
pub const NETSNMP_STRING_OUTPUT_GUESS: i32 = 1;
pub const NETSNMP_STRING_OUTPUT_ASCII: i32 = 2;
pub const NETSNMP_STRING_OUTPUT_HEX: i32 = 3;
pub const NETSNMP_OID_OUTPUT_SUFFIX: i32 = 1;
pub const NETSNMP_OID_OUTPUT_MODULE: i32 = 2;
pub const NETSNMP_OID_OUTPUT_FULL: i32 = 3;
pub const NETSNMP_OID_OUTPUT_NUMERIC: i32 = 4;
pub const NETSNMP_OID_OUTPUT_UCD: i32 = 5;
pub const NETSNMP_OID_OUTPUT_NONE: i32 = 6;
pub const SNMP_DEFAULT_COMMUNITY_LEN: usize = 0;
pub const SNMP_DEFAULT_RETRIES: i32 = -1;
pub const SNMP_DEFAULT_TIMEOUT: ::std::os::raw::c_long = -1;
pub const SNMP_DEFAULT_REMPORT: i32 = 0;
pub const SNMP_DEFAULT_REQID: ::std::os::raw::c_long = -1;
pub const SNMP_DEFAULT_MSGID: ::std::os::raw::c_long = -1;
pub const SNMP_DEFAULT_ERRSTAT: ::std::os::raw::c_long = -1;
pub const SNMP_DEFAULT_ERRINDEX: ::std::os::raw::c_long = -1;
pub const SNMP_DEFAULT_ADDRESS: i32 = 0;
pub const SNMP_DEFAULT_ENTERPRISE_LENGTH: usize = 0;
pub const SNMP_DEFAULT_TIME: i32 = 0;
pub const SNMP_DEFAULT_VERSION: ::std::os::raw::c_long = -1;
pub const SNMP_DEFAULT_SECMODEL: i32 = -1;
pub const SNMP_DEFAULT_AUTH_PROTOLEN: i32 = 10;
pub const SNMP_DEFAULT_PRIV_PROTOLEN: i32 = 10;
pub const SNMP_MAX_RCV_MSG_SIZE: usize = 65536;
pub const SNMP_MAX_MSG_SIZE: usize = 1472;
pub const SNMP_MAX_MSG_V3_HDRS: i32 = 51;
pub const SNMP_MAX_ENG_SIZE: usize = 32;
pub const SNMP_MAX_SEC_NAME_SIZE: usize = 256;
pub const SNMP_MAX_CONTEXT_SIZE: usize = 256;
pub const SNMP_SEC_PARAM_BUF_SIZE: usize = 256;
pub const SNMPV3_IGNORE_UNAUTH_REPORTS: i32 = 0;
pub const SNMP_SESS_NONAUTHORITATIVE: i32 = 0;
pub const SNMP_SESS_AUTHORITATIVE: i32 = 1;
pub const SNMP_SESS_UNKNOWNAUTH: i32 = 2;
pub const REPORT_STATS_LEN: usize = 9;
pub const REPORT_STATS_LEN2: usize = 8;
pub const REPORT_snmpUnknownSecurityModels_NUM: i32 = 1;
pub const REPORT_snmpInvalidMsgs_NUM: i32 = 2;
pub const REPORT_snmpUnknownPDUHandlers_NUM: i32 = 3;
pub const REPORT_usmStatsUnsupportedSecLevels_NUM: i32 = 1;
pub const REPORT_usmStatsNotInTimeWindows_NUM: i32 = 2;
pub const REPORT_usmStatsUnknownUserNames_NUM: i32 = 3;
pub const REPORT_usmStatsUnknownEngineIDs_NUM: i32 = 4;
pub const REPORT_usmStatsWrongDigests_NUM: i32 = 5;
pub const REPORT_usmStatsDecryptionErrors_NUM: i32 = 6;
pub const REPORT_snmpUnavailableContexts_NUM: i32 = 4;
pub const REPORT_snmpUnknownContexts_NUM: i32 = 5;
pub const SNMP_DETAIL_SIZE: usize = 512;
pub const SNMP_FLAGS_UDP_BROADCAST: ::std::os::raw::c_ulong = 2048;
pub const SNMP_FLAGS_RESP_CALLBACK: ::std::os::raw::c_ulong = 1024;
pub const SNMP_FLAGS_USER_CREATED: ::std::os::raw::c_ulong = 512;
pub const SNMP_FLAGS_DONT_PROBE: ::std::os::raw::c_ulong = 256;
pub const SNMP_FLAGS_STREAM_SOCKET: ::std::os::raw::c_ulong = 128;
pub const SNMP_FLAGS_LISTENING: ::std::os::raw::c_ulong = 64;
pub const SNMP_FLAGS_SUBSESSION: ::std::os::raw::c_ulong = 32;
pub const SNMP_FLAGS_SHARED_SOCKET: ::std::os::raw::c_ulong = 16;
pub const SNMP_FLAGS_STRIKE2: ::std::os::raw::c_ulong = 2;
pub const SNMP_FLAGS_STRIKE1: ::std::os::raw::c_ulong = 1;
pub const SNMPERR_SUCCESS: i32 = 0;
pub const SNMPERR_GENERR: i32 = -1;
pub const SNMPERR_BAD_LOCPORT: i32 = -2;
pub const SNMPERR_BAD_ADDRESS: i32 = -3;
pub const SNMPERR_BAD_SESSION: i32 = -4;
pub const SNMPERR_TOO_LONG: i32 = -5;
pub const SNMPERR_NO_SOCKET: i32 = -6;
pub const SNMPERR_V2_IN_V1: i32 = -7;
pub const SNMPERR_V1_IN_V2: i32 = -8;
pub const SNMPERR_BAD_REPEATERS: i32 = -9;
pub const SNMPERR_BAD_REPETITIONS: i32 = -10;
pub const SNMPERR_BAD_ASN1_BUILD: i32 = -11;
pub const SNMPERR_BAD_SENDTO: i32 = -12;
pub const SNMPERR_BAD_PARSE: i32 = -13;
pub const SNMPERR_BAD_VERSION: i32 = -14;
pub const SNMPERR_BAD_SRC_PARTY: i32 = -15;
pub const SNMPERR_BAD_DST_PARTY: i32 = -16;
pub const SNMPERR_BAD_CONTEXT: i32 = -17;
pub const SNMPERR_BAD_COMMUNITY: i32 = -18;
pub const SNMPERR_NOAUTH_DESPRIV: i32 = -19;
pub const SNMPERR_BAD_ACL: i32 = -20;
pub const SNMPERR_BAD_PARTY: i32 = -21;
pub const SNMPERR_ABORT: i32 = -22;
pub const SNMPERR_UNKNOWN_PDU: i32 = -23;
pub const SNMPERR_TIMEOUT: i32 = -24;
pub const SNMPERR_BAD_RECVFROM: i32 = -25;
pub const SNMPERR_BAD_ENG_ID: i32 = -26;
pub const SNMPERR_BAD_SEC_NAME: i32 = -27;
pub const SNMPERR_BAD_SEC_LEVEL: i32 = -28;
pub const SNMPERR_ASN_PARSE_ERR: i32 = -29;
pub const SNMPERR_UNKNOWN_SEC_MODEL: i32 = -30;
pub const SNMPERR_INVALID_MSG: i32 = -31;
pub const SNMPERR_UNKNOWN_ENG_ID: i32 = -32;
pub const SNMPERR_UNKNOWN_USER_NAME: i32 = -33;
pub const SNMPERR_UNSUPPORTED_SEC_LEVEL: i32 = -34;
pub const SNMPERR_AUTHENTICATION_FAILURE: i32 = -35;
pub const SNMPERR_NOT_IN_TIME_WINDOW: i32 = -36;
pub const SNMPERR_DECRYPTION_ERR: i32 = -37;
pub const SNMPERR_SC_GENERAL_FAILURE: i32 = -38;
pub const SNMPERR_SC_NOT_CONFIGURED: i32 = -39;
pub const SNMPERR_KT_NOT_AVAILABLE: i32 = -40;
pub const SNMPERR_UNKNOWN_REPORT: i32 = -41;
pub const SNMPERR_USM_GENERICERROR: i32 = -42;
pub const SNMPERR_USM_UNKNOWNSECURITYNAME: i32 = -43;
pub const SNMPERR_USM_UNSUPPORTEDSECURITYLEVEL: i32 = -44;
pub const SNMPERR_USM_ENCRYPTIONERROR: i32 = -45;
pub const SNMPERR_USM_AUTHENTICATIONFAILURE: i32 = -46;
pub const SNMPERR_USM_PARSEERROR: i32 = -47;
pub const SNMPERR_USM_UNKNOWNENGINEID: i32 = -48;
pub const SNMPERR_USM_NOTINTIMEWINDOW: i32 = -49;
pub const SNMPERR_USM_DECRYPTIONERROR: i32 = -50;
pub const SNMPERR_NOMIB: i32 = -51;
pub const SNMPERR_RANGE: i32 = -52;
pub const SNMPERR_MAX_SUBID: i32 = -53;
pub const SNMPERR_BAD_SUBID: i32 = -54;
pub const SNMPERR_LONG_OID: i32 = -55;
pub const SNMPERR_BAD_NAME: i32 = -56;
pub const SNMPERR_VALUE: i32 = -57;
pub const SNMPERR_UNKNOWN_OBJID: i32 = -58;
pub const SNMPERR_NULL_PDU: i32 = -59;
pub const SNMPERR_NO_VARS: i32 = -60;
pub const SNMPERR_VAR_TYPE: i32 = -61;
pub const SNMPERR_MALLOC: i32 = -62;
pub const SNMPERR_KRB5: i32 = -63;
pub const SNMPERR_PROTOCOL: i32 = -64;
pub const SNMPERR_OID_NONINCREASING: i32 = -65;
pub const SNMPERR_JUST_A_CONTEXT_PROBE: i32 = -66;
pub const SNMPERR_TRANSPORT_NO_CONFIG: i32 = -67;
pub const SNMPERR_TRANSPORT_CONFIG_ERROR: i32 = -68;
pub const SNMPERR_TLS_NO_CERTIFICATE: i32 = -69;
pub const SNMPERR_MAX: i32 = -69;
pub const NETSNMP_CALLBACK_OP_RECEIVED_MESSAGE: i32 = 1;
pub const NETSNMP_CALLBACK_OP_TIMED_OUT: i32 = 2;
pub const NETSNMP_CALLBACK_OP_SEND_FAILED: i32 = 3;
pub const NETSNMP_CALLBACK_OP_CONNECT: i32 = 4;
pub const NETSNMP_CALLBACK_OP_DISCONNECT: i32 = 5;
pub const NETSNMP_CALLBACK_OP_RESEND: i32 = 6;
pub const NETSNMP_CALLBACK_OP_SEC_ERROR: i32 = 7;
pub const STAT_SNMPUNKNOWNSECURITYMODELS: i32 = 0;
pub const STAT_SNMPINVALIDMSGS: i32 = 1;
pub const STAT_SNMPUNKNOWNPDUHANDLERS: i32 = 2;
pub const STAT_MPD_STATS_START: i32 = 0;
pub const STAT_MPD_STATS_END: i32 = 2;
pub const STAT_USMSTATSUNSUPPORTEDSECLEVELS: i32 = 3;
pub const STAT_USMSTATSNOTINTIMEWINDOWS: i32 = 4;
pub const STAT_USMSTATSUNKNOWNUSERNAMES: i32 = 5;
pub const STAT_USMSTATSUNKNOWNENGINEIDS: i32 = 6;
pub const STAT_USMSTATSWRONGDIGESTS: i32 = 7;
pub const STAT_USMSTATSDECRYPTIONERRORS: i32 = 8;
pub const STAT_USM_STATS_START: i32 = 3;
pub const STAT_USM_STATS_END: i32 = 8;
pub const STAT_SNMPINPKTS: i32 = 9;
pub const STAT_SNMPOUTPKTS: i32 = 10;
pub const STAT_SNMPINBADVERSIONS: i32 = 11;
pub const STAT_SNMPINBADCOMMUNITYNAMES: i32 = 12;
pub const STAT_SNMPINBADCOMMUNITYUSES: i32 = 13;
pub const STAT_SNMPINASNPARSEERRS: i32 = 14;
pub const STAT_SNMPINTOOBIGS: i32 = 16;
pub const STAT_SNMPINNOSUCHNAMES: i32 = 17;
pub const STAT_SNMPINBADVALUES: i32 = 18;
pub const STAT_SNMPINREADONLYS: i32 = 19;
pub const STAT_SNMPINGENERRS: i32 = 20;
pub const STAT_SNMPINTOTALREQVARS: i32 = 21;
pub const STAT_SNMPINTOTALSETVARS: i32 = 22;
pub const STAT_SNMPINGETREQUESTS: i32 = 23;
pub const STAT_SNMPINGETNEXTS: i32 = 24;
pub const STAT_SNMPINSETREQUESTS: i32 = 25;
pub const STAT_SNMPINGETRESPONSES: i32 = 26;
pub const STAT_SNMPINTRAPS: i32 = 27;
pub const STAT_SNMPOUTTOOBIGS: i32 = 28;
pub const STAT_SNMPOUTNOSUCHNAMES: i32 = 29;
pub const STAT_SNMPOUTBADVALUES: i32 = 30;
pub const STAT_SNMPOUTGENERRS: i32 = 32;
pub const STAT_SNMPOUTGETREQUESTS: i32 = 33;
pub const STAT_SNMPOUTGETNEXTS: i32 = 34;
pub const STAT_SNMPOUTSETREQUESTS: i32 = 35;
pub const STAT_SNMPOUTGETRESPONSES: i32 = 36;
pub const STAT_SNMPOUTTRAPS: i32 = 37;
pub const STAT_SNMPSILENTDROPS: i32 = 39;
pub const STAT_SNMPPROXYDROPS: i32 = 40;
pub const STAT_SNMP_STATS_START: i32 = 9;
pub const STAT_SNMP_STATS_END: i32 = 40;
pub const STAT_SNMPUNAVAILABLECONTEXTS: i32 = 41;
pub const STAT_SNMPUNKNOWNCONTEXTS: i32 = 42;
pub const STAT_TARGET_STATS_START: i32 = 41;
pub const STAT_TARGET_STATS_END: i32 = 42;
pub const STAT_TSM_SNMPTSMINVALIDCACHES: i32 = 43;
pub const STAT_TSM_SNMPTSMINADEQUATESECURITYLEVELS: i32 = 44;
pub const STAT_TSM_SNMPTSMUNKNOWNPREFIXES: i32 = 45;
pub const STAT_TSM_SNMPTSMINVALIDPREFIXES: i32 = 46;
pub const STAT_TSM_STATS_START: i32 = 43;
pub const STAT_TSM_STATS_END: i32 = 46;
pub const STAT_TLSTM_SNMPTLSTMSESSIONOPENS: i32 = 47;
pub const STAT_TLSTM_SNMPTLSTMSESSIONCLIENTCLOSES: i32 = 48;
pub const STAT_TLSTM_SNMPTLSTMSESSIONOPENERRORS: i32 = 49;
pub const STAT_TLSTM_SNMPTLSTMSESSIONACCEPTS: i32 = 50;
pub const STAT_TLSTM_SNMPTLSTMSESSIONSERVERCLOSES: i32 = 51;
pub const STAT_TLSTM_SNMPTLSTMSESSIONNOSESSIONS: i32 = 52;
pub const STAT_TLSTM_SNMPTLSTMSESSIONINVALIDCLIENTCERTIFICATES: i32 = 53;
pub const STAT_TLSTM_SNMPTLSTMSESSIONUNKNOWNSERVERCERTIFICATE: i32 = 54;
pub const STAT_TLSTM_SNMPTLSTMSESSIONINVALIDSERVERCERTIFICATES: i32 = 55;
pub const STAT_TLSTM_SNMPTLSTMSESSIONINVALIDCACHES: i32 = 56;
pub const STAT_TLSTM_STATS_START: i32 = 47;
pub const STAT_TLSTM_STATS_END: i32 = 56;
pub const NETSNMP_STAT_MAX_STATS: i32 = 57;
pub const MAX_STATS: i32 = 57;
pub const COMMUNITY_MAX_LEN: usize = 256;
pub const SPRINT_MAX_LEN: usize = 2560;
pub const TRUE: i32 = 1;
pub const FALSE: i32 = 0;
pub const READ: i32 = 1;
pub const WRITE: i32 = 0;
pub const RESERVE1: i32 = 0;
pub const RESERVE2: i32 = 1;
pub const ACTION: i32 = 2;
pub const COMMIT: i32 = 3;
pub const FREE: i32 = 4;
pub const UNDO: i32 = 5;
pub const FINISHED_SUCCESS: i32 = 9;
pub const FINISHED_FAILURE: i32 = 10;
pub const NETSNMP_OLDAPI_RONLY: i32 = 1;
pub const NETSNMP_OLDAPI_RWRITE: i32 = 2;
pub const NETSNMP_OLDAPI_NOACCESS: i32 = 0;
pub const RONLY: i32 = 1;
pub const RWRITE: i32 = 2;
pub const NOACCESS: i32 = 0;
pub const ASN_IPADDRESS: ::std::os::raw::c_uchar = 64;
pub const ASN_COUNTER: ::std::os::raw::c_uchar = 65;
pub const ASN_GAUGE: ::std::os::raw::c_uchar = 66;
pub const ASN_UNSIGNED: ::std::os::raw::c_uchar = 66;
pub const ASN_TIMETICKS: ::std::os::raw::c_uchar = 67;
pub const ASN_OPAQUE: ::std::os::raw::c_uchar = 68;
pub const ASN_NSAP: ::std::os::raw::c_uchar = 69;
pub const ASN_COUNTER64: ::std::os::raw::c_uchar = 70;
pub const ASN_UINTEGER: ::std::os::raw::c_uchar = 71;
pub const ASN_FLOAT: ::std::os::raw::c_uchar = 72;
pub const ASN_DOUBLE: ::std::os::raw::c_uchar = 73;
pub const ASN_INTEGER64: ::std::os::raw::c_uchar = 74;
pub const ASN_UNSIGNED64: ::std::os::raw::c_uchar = 75;
pub const FIRST_PASS: i32 = 1;
pub const LAST_PASS: i32 = 2;
pub const SNMP_PORT: u16 = 161;
pub const SNMP_TRAP_PORT: u16 = 162;
pub const SNMP_MAX_LEN: usize = 1500;
pub const SNMP_MIN_MAX_LEN: usize = 484;
pub const SNMP_MAX_PACKET_LEN: usize = 2147483647;
pub const SNMP_VERSION_1: ::std::os::raw::c_long = 0;
pub const SNMP_VERSION_2c: ::std::os::raw::c_long = 1;
pub const SNMP_VERSION_2u: ::std::os::raw::c_long = 2;
pub const SNMP_VERSION_3: ::std::os::raw::c_long = 3;
pub const SNMP_VERSION_sec: ::std::os::raw::c_long = 128;
pub const SNMP_VERSION_2p: ::std::os::raw::c_long = 129;
pub const SNMP_VERSION_2star: ::std::os::raw::c_long = 130;
pub const SNMP_MSG_GET: i32 = 160;
pub const SNMP_MSG_GETNEXT: i32 = 161;
pub const SNMP_MSG_RESPONSE: i32 = 162;
pub const SNMP_MSG_SET: i32 = 163;
pub const SNMP_MSG_TRAP: i32 = 164;
pub const SNMP_MSG_GETBULK: i32 = 165;
pub const SNMP_MSG_INFORM: i32 = 166;
pub const SNMP_MSG_TRAP2: i32 = 167;
pub const SNMP_MSG_REPORT: i32 = 168;
pub const SNMP_MSG_INTERNAL_SET_BEGIN: i32 = -1;
pub const SNMP_MSG_INTERNAL_SET_RESERVE1: i32 = 0;
pub const SNMP_MSG_INTERNAL_SET_RESERVE2: i32 = 1;
pub const SNMP_MSG_INTERNAL_SET_ACTION: i32 = 2;
pub const SNMP_MSG_INTERNAL_SET_COMMIT: i32 = 3;
pub const SNMP_MSG_INTERNAL_SET_FREE: i32 = 4;
pub const SNMP_MSG_INTERNAL_SET_UNDO: i32 = 5;
pub const SNMP_MSG_INTERNAL_SET_MAX: i32 = 6;
pub const SNMP_MSG_INTERNAL_CHECK_VALUE: i32 = 17;
pub const SNMP_MSG_INTERNAL_ROW_CREATE: i32 = 18;
pub const SNMP_MSG_INTERNAL_UNDO_SETUP: i32 = 19;
pub const SNMP_MSG_INTERNAL_SET_VALUE: i32 = 20;
pub const SNMP_MSG_INTERNAL_CHECK_CONSISTENCY: i32 = 21;
pub const SNMP_MSG_INTERNAL_UNDO_SET: i32 = 22;
pub const SNMP_MSG_INTERNAL_COMMIT: i32 = 23;
pub const SNMP_MSG_INTERNAL_UNDO_COMMIT: i32 = 24;
pub const SNMP_MSG_INTERNAL_IRREVERSIBLE_COMMIT: i32 = 25;
pub const SNMP_MSG_INTERNAL_UNDO_CLEANUP: i32 = 26;
pub const SNMP_MSG_INTERNAL_PRE_REQUEST: i32 = 128;
pub const SNMP_MSG_INTERNAL_OBJECT_LOOKUP: i32 = 129;
pub const SNMP_MSG_INTERNAL_POST_REQUEST: i32 = 130;
pub const SNMP_MSG_INTERNAL_GET_STASH: i32 = 131;
pub const SNMP_NOSUCHOBJECT: ::std::os::raw::c_uchar = 128;
pub const SNMP_NOSUCHINSTANCE: ::std::os::raw::c_uchar = 129;
pub const SNMP_ENDOFMIBVIEW: ::std::os::raw::c_uchar = 130;
pub const SNMP_ERR_NOERROR: ::std::os::raw::c_long = 0;
pub const SNMP_ERR_TOOBIG: ::std::os::raw::c_long = 1;
pub const SNMP_ERR_NOSUCHNAME: ::std::os::raw::c_long = 2;
pub const SNMP_ERR_BADVALUE: ::std::os::raw::c_long = 3;
pub const SNMP_ERR_READONLY: ::std::os::raw::c_long = 4;
pub const SNMP_ERR_GENERR: ::std::os::raw::c_long = 5;
pub const SNMP_ERR_NOACCESS: ::std::os::raw::c_long = 6;
pub const SNMP_ERR_WRONGTYPE: ::std::os::raw::c_long = 7;
pub const SNMP_ERR_WRONGLENGTH: ::std::os::raw::c_long = 8;
pub const SNMP_ERR_WRONGENCODING: ::std::os::raw::c_long = 9;
pub const SNMP_ERR_WRONGVALUE: ::std::os::raw::c_long = 10;
pub const SNMP_ERR_NOCREATION: ::std::os::raw::c_long = 11;
pub const SNMP_ERR_INCONSISTENTVALUE: ::std::os::raw::c_long = 12;
pub const SNMP_ERR_RESOURCEUNAVAILABLE: ::std::os::raw::c_long = 13;
pub const SNMP_ERR_COMMITFAILED: ::std::os::raw::c_long = 14;
pub const SNMP_ERR_UNDOFAILED: ::std::os::raw::c_long = 15;
pub const SNMP_ERR_AUTHORIZATIONERROR: ::std::os::raw::c_long = 16;
pub const SNMP_ERR_NOTWRITABLE: ::std::os::raw::c_long = 17;
pub const SNMP_ERR_INCONSISTENTNAME: ::std::os::raw::c_long = 18;
pub const MAX_SNMP_ERR: i32 = 18;
pub const SNMP_TRAP_COLDSTART: ::std::os::raw::c_long = 0;
pub const SNMP_TRAP_WARMSTART: ::std::os::raw::c_long = 1;
pub const SNMP_TRAP_LINKDOWN: ::std::os::raw::c_long = 2;
pub const SNMP_TRAP_LINKUP: ::std::os::raw::c_long = 3;
pub const SNMP_TRAP_AUTHFAIL: ::std::os::raw::c_long = 4;
pub const SNMP_TRAP_EGPNEIGHBORLOSS: ::std::os::raw::c_long = 5;
pub const SNMP_TRAP_ENTERPRISESPECIFIC: ::std::os::raw::c_long = 6;
pub const SNMP_ROW_NONEXISTENT: i32 = 0;
pub const SNMP_ROW_ACTIVE: i32 = 1;
pub const SNMP_ROW_NOTINSERVICE: i32 = 2;
pub const SNMP_ROW_NOTREADY: i32 = 3;
pub const SNMP_ROW_CREATEANDGO: i32 = 4;
pub const SNMP_ROW_CREATEANDWAIT: i32 = 5;
pub const SNMP_ROW_DESTROY: i32 = 6;
pub const SNMP_STORAGE_NONE: i32 = 0;
pub const SNMP_STORAGE_OTHER: i32 = 1;
pub const SNMP_STORAGE_VOLATILE: i32 = 2;
pub const SNMP_STORAGE_NONVOLATILE: i32 = 3;
pub const SNMP_STORAGE_PERMANENT: i32 = 4;
pub const SNMP_STORAGE_READONLY: i32 = 5;
pub const SNMP_MP_MODEL_SNMPv1: i32 = 0;
pub const SNMP_MP_MODEL_SNMPv2c: i32 = 1;
pub const SNMP_MP_MODEL_SNMPv2u: i32 = 2;
pub const SNMP_MP_MODEL_SNMPv3: i32 = 3;
pub const SNMP_MP_MODEL_SNMPv2p: i32 = 256;
pub const SNMP_SEC_MODEL_ANY: i32 = 0;
pub const SNMP_SEC_MODEL_SNMPv1: i32 = 1;
pub const SNMP_SEC_MODEL_SNMPv2c: i32 = 2;
pub const SNMP_SEC_MODEL_USM: i32 = 3;
pub const SNMP_SEC_MODEL_TSM: i32 = 4;
pub const SNMP_SEC_MODEL_SNMPv2p: i32 = 256;
pub const SNMP_SEC_LEVEL_NOAUTH: i32 = 1;
pub const SNMP_SEC_LEVEL_AUTHNOPRIV: i32 = 2;
pub const SNMP_SEC_LEVEL_AUTHPRIV: i32 = 3;
pub const SNMP_MSG_FLAG_AUTH_BIT: i32 = 1;
pub const SNMP_MSG_FLAG_PRIV_BIT: i32 = 2;
pub const SNMP_MSG_FLAG_RPRT_BIT: i32 = 4;
pub const UCD_MSG_FLAG_RESPONSE_PDU: ::std::os::raw::c_ulong = 256;
pub const UCD_MSG_FLAG_EXPECT_RESPONSE: ::std::os::raw::c_ulong = 512;
pub const UCD_MSG_FLAG_FORCE_PDU_COPY: ::std::os::raw::c_ulong = 1024;
pub const UCD_MSG_FLAG_ALWAYS_IN_VIEW: ::std::os::raw::c_ulong = 2048;
pub const UCD_MSG_FLAG_PDU_TIMEOUT: ::std::os::raw::c_ulong = 4096;
pub const UCD_MSG_FLAG_ONE_PASS_ONLY: ::std::os::raw::c_ulong = 8192;
pub const UCD_MSG_FLAG_TUNNELED: ::std::os::raw::c_ulong = 16384;
pub const UCD_MSG_FLAG_FORWARD_ENCODE: ::std::os::raw::c_ulong = 32768;
pub const UCD_MSG_FLAG_BULK_TOOBIG: ::std::os::raw::c_ulong = 65536;
pub const SNMP_VIEW_INCLUDED: i32 = 1;
pub const SNMP_VIEW_EXCLUDED: i32 = 2;
pub const SNMPADMINLENGTH: i32 = 255;
pub const TV_TRUE: i32 = 1;
pub const TV_FALSE: i32 = 2;
pub const RS_NONEXISTENT: i32 = 0;
pub const RS_ACTIVE: i32 = 1;
pub const RS_NOTINSERVICE: i32 = 2;
pub const RS_NOTREADY: i32 = 3;
pub const RS_CREATEANDGO: i32 = 4;
pub const RS_CREATEANDWAIT: i32 = 5;
pub const RS_DESTROY: i32 = 6;
pub const ST_NONE: i32 = 0;
pub const ST_OTHER: i32 = 1;
pub const ST_VOLATILE: i32 = 2;
pub const ST_NONVOLATILE: i32 = 3;
pub const ST_PERMANENT: i32 = 4;
pub const ST_READONLY: i32 = 5;
pub const SNMP_MAXPATH: i32 = 1024;
pub const SNMP_MAXBUF: usize = 4096;
pub const SNMP_MAXBUF_MEDIUM: i32 = 1024;
pub const SNMP_MAXBUF_SMALL: i32 = 512;
pub const SNMP_MAXBUF_MESSAGE: i32 = 1500;
pub const SNMP_MAXOID: i32 = 64;
pub const SNMP_MAX_CMDLINE_OIDS: i32 = 128;
pub const SNMP_FILEMODE_CLOSED: i32 = 384;
pub const SNMP_FILEMODE_OPEN: i32 = 420;
pub const ENGINETIME_MAX: i32 = 2147483647;
pub const ENGINEBOOT_MAX: i32 = 2147483647;
pub const I64CHARSZ: i32 = 21;
pub const MT_LIBRARY_ID: i32 = 0;
pub const MT_APPLICATION_ID: i32 = 1;
pub const MT_TOKEN_ID: i32 = 2;
pub const MT_MAX_IDS: i32 = 3;
pub const MT_MAX_SUBIDS: i32 = 10;
pub const MT_LIB_NONE: i32 = 0;
pub const MT_LIB_SESSION: i32 = 1;
pub const MT_LIB_REQUESTID: i32 = 2;
pub const MT_LIB_MESSAGEID: i32 = 3;
pub const MT_LIB_SESSIONID: i32 = 4;
pub const MT_LIB_TRANSID: i32 = 5;
pub const MT_LIB_MAXIMUM: i32 = 6;
pub const SA_REPEAT: i32 = 1;
pub const SA_FIRED: i32 = 16;
pub const CONTAINER_KEY_ALLOW_DUPLICATES: i32 = 1;
pub const CONTAINER_KEY_UNSORTED: i32 = 2;
pub const CONTAINER_FLAG_INTERNAL_1: i64 = 2147483648;
pub const STRINGMAX: i32 = 1024;
pub const NORMAL_CONFIG: i32 = 0;
pub const PREMIB_CONFIG: i32 = 1;
pub const EITHER_CONFIG: i32 = 2;
pub const NETSNMP_DS_MAX_IDS: i32 = 3;
pub const NETSNMP_DS_MAX_SUBIDS: i32 = 48;
pub const NETSNMP_DS_LIBRARY_ID: i32 = 0;
pub const NETSNMP_DS_APPLICATION_ID: i32 = 1;
pub const NETSNMP_DS_TOKEN_ID: i32 = 2;
pub const NETSNMP_DS_LIB_MIB_ERRORS: i32 = 0;
pub const NETSNMP_DS_LIB_SAVE_MIB_DESCRS: i32 = 1;
pub const NETSNMP_DS_LIB_MIB_COMMENT_TERM: i32 = 2;
pub const NETSNMP_DS_LIB_MIB_PARSE_LABEL: i32 = 3;
pub const NETSNMP_DS_LIB_DUMP_PACKET: i32 = 4;
pub const NETSNMP_DS_LIB_LOG_TIMESTAMP: i32 = 5;
pub const NETSNMP_DS_LIB_DONT_READ_CONFIGS: i32 = 6;
pub const NETSNMP_DS_LIB_DISABLE_CONFIG_LOAD: i32 = 6;
pub const NETSNMP_DS_LIB_MIB_REPLACE: i32 = 7;
pub const NETSNMP_DS_LIB_PRINT_NUMERIC_ENUM: i32 = 8;
pub const NETSNMP_DS_LIB_PRINT_NUMERIC_OIDS: i32 = 9;
pub const NETSNMP_DS_LIB_DONT_BREAKDOWN_OIDS: i32 = 10;
pub const NETSNMP_DS_LIB_ALARM_DONT_USE_SIG: i32 = 11;
pub const NETSNMP_DS_LIB_PRINT_FULL_OID: i32 = 12;
pub const NETSNMP_DS_LIB_QUICK_PRINT: i32 = 13;
pub const NETSNMP_DS_LIB_RANDOM_ACCESS: i32 = 14;
pub const NETSNMP_DS_LIB_REGEX_ACCESS: i32 = 15;
pub const NETSNMP_DS_LIB_DONT_CHECK_RANGE: i32 = 16;
pub const NETSNMP_DS_LIB_NO_TOKEN_WARNINGS: i32 = 17;
pub const NETSNMP_DS_LIB_NUMERIC_TIMETICKS: i32 = 18;
pub const NETSNMP_DS_LIB_ESCAPE_QUOTES: i32 = 19;
pub const NETSNMP_DS_LIB_REVERSE_ENCODE: i32 = 20;
pub const NETSNMP_DS_LIB_PRINT_BARE_VALUE: i32 = 21;
pub const NETSNMP_DS_LIB_EXTENDED_INDEX: i32 = 22;
pub const NETSNMP_DS_LIB_PRINT_HEX_TEXT: i32 = 23;
pub const NETSNMP_DS_LIB_PRINT_UCD_STYLE_OID: i32 = 24;
pub const NETSNMP_DS_LIB_READ_UCD_STYLE_OID: i32 = 25;
pub const NETSNMP_DS_LIB_HAVE_READ_PREMIB_CONFIG: i32 = 26;
pub const NETSNMP_DS_LIB_HAVE_READ_CONFIG: i32 = 27;
pub const NETSNMP_DS_LIB_QUICKE_PRINT: i32 = 28;
pub const NETSNMP_DS_LIB_DONT_PRINT_UNITS: i32 = 29;
pub const NETSNMP_DS_LIB_NO_DISPLAY_HINT: i32 = 30;
pub const NETSNMP_DS_LIB_16BIT_IDS: i32 = 31;
pub const NETSNMP_DS_LIB_DONT_PERSIST_STATE: i32 = 32;
pub const NETSNMP_DS_LIB_2DIGIT_HEX_OUTPUT: i32 = 33;
pub const NETSNMP_DS_LIB_IGNORE_NO_COMMUNITY: i32 = 34;
pub const NETSNMP_DS_LIB_DISABLE_PERSISTENT_LOAD: i32 = 35;
pub const NETSNMP_DS_LIB_DISABLE_PERSISTENT_SAVE: i32 = 36;
pub const NETSNMP_DS_LIB_APPEND_LOGFILES: i32 = 37;
pub const NETSNMP_DS_LIB_NO_DISCOVERY: i32 = 38;
pub const NETSNMP_DS_LIB_TSM_USE_PREFIX: i32 = 39;
pub const NETSNMP_DS_LIB_DONT_LOAD_HOST_FILES: i32 = 40;
pub const NETSNMP_DS_LIB_DNSSEC_WARN_ONLY: i32 = 41;
pub const NETSNMP_DS_LIB_CLIENT_ADDR_USES_PORT: i32 = 42;
pub const NETSNMP_DS_LIB_DISABLE_V1: i32 = 43;
pub const NETSNMP_DS_LIB_DISABLE_V2c: i32 = 44;
pub const NETSNMP_DS_LIB_DISABLE_V3: i32 = 45;
pub const NETSNMP_DS_LIB_FILTER_SOURCE: i32 = 46;
pub const NETSNMP_DS_LIB_ADD_FORWARDER_INFO: i32 = 47;
pub const NETSNMP_DS_LIB_MAX_BOOL_ID: i32 = 48;
pub const NETSNMP_DS_LIB_MIB_WARNINGS: i32 = 0;
pub const NETSNMP_DS_LIB_SECLEVEL: i32 = 1;
pub const NETSNMP_DS_LIB_SNMPVERSION: i32 = 2;
pub const NETSNMP_DS_LIB_DEFAULT_PORT: i32 = 3;
pub const NETSNMP_DS_LIB_OID_OUTPUT_FORMAT: i32 = 4;
pub const NETSNMP_DS_LIB_PRINT_SUFFIX_ONLY: i32 = 4;
pub const NETSNMP_DS_LIB_STRING_OUTPUT_FORMAT: i32 = 5;
pub const NETSNMP_DS_LIB_HEX_OUTPUT_LENGTH: i32 = 6;
pub const NETSNMP_DS_LIB_SERVERSENDBUF: i32 = 7;
pub const NETSNMP_DS_LIB_SERVERRECVBUF: i32 = 8;
pub const NETSNMP_DS_LIB_CLIENTSENDBUF: i32 = 9;
pub const NETSNMP_DS_LIB_CLIENTRECVBUF: i32 = 10;
pub const NETSNMP_DS_SSHDOMAIN_SOCK_PERM: i32 = 11;
pub const NETSNMP_DS_SSHDOMAIN_DIR_PERM: i32 = 12;
pub const NETSNMP_DS_SSHDOMAIN_SOCK_USER: i32 = 12;
pub const NETSNMP_DS_SSHDOMAIN_SOCK_GROUP: i32 = 13;
pub const NETSNMP_DS_LIB_TIMEOUT: i32 = 14;
pub const NETSNMP_DS_LIB_RETRIES: i32 = 15;
pub const NETSNMP_DS_LIB_MSG_SEND_MAX: i32 = 16;
pub const NETSNMP_DS_LIB_FILTER_TYPE: i32 = 17;
pub const NETSNMP_DS_LIB_MAX_INT_ID: i32 = 48;
pub const NETSNMP_DS_SNMP_VERSION_1: i32 = 128;
pub const NETSNMP_DS_SNMP_VERSION_2c: i32 = 1;
pub const NETSNMP_DS_SNMP_VERSION_3: i32 = 3;
pub const NETSNMP_DS_LIB_SECNAME: i32 = 0;
pub const NETSNMP_DS_LIB_CONTEXT: i32 = 1;
pub const NETSNMP_DS_LIB_PASSPHRASE: i32 = 2;
pub const NETSNMP_DS_LIB_AUTHPASSPHRASE: i32 = 3;
pub const NETSNMP_DS_LIB_PRIVPASSPHRASE: i32 = 4;
pub const NETSNMP_DS_LIB_OPTIONALCONFIG: i32 = 5;
pub const NETSNMP_DS_LIB_APPTYPE: i32 = 6;
pub const NETSNMP_DS_LIB_COMMUNITY: i32 = 7;
pub const NETSNMP_DS_LIB_PERSISTENT_DIR: i32 = 8;
pub const NETSNMP_DS_LIB_CONFIGURATION_DIR: i32 = 9;
pub const NETSNMP_DS_LIB_SECMODEL: i32 = 10;
pub const NETSNMP_DS_LIB_MIBDIRS: i32 = 11;
pub const NETSNMP_DS_LIB_OIDSUFFIX: i32 = 12;
pub const NETSNMP_DS_LIB_OIDPREFIX: i32 = 13;
pub const NETSNMP_DS_LIB_CLIENT_ADDR: i32 = 14;
pub const NETSNMP_DS_LIB_TEMP_FILE_PATTERN: i32 = 15;
pub const NETSNMP_DS_LIB_AUTHMASTERKEY: i32 = 16;
pub const NETSNMP_DS_LIB_PRIVMASTERKEY: i32 = 17;
pub const NETSNMP_DS_LIB_AUTHLOCALIZEDKEY: i32 = 18;
pub const NETSNMP_DS_LIB_PRIVLOCALIZEDKEY: i32 = 19;
pub const NETSNMP_DS_LIB_APPTYPES: i32 = 20;
pub const NETSNMP_DS_LIB_KSM_KEYTAB: i32 = 21;
pub const NETSNMP_DS_LIB_KSM_SERVICE_NAME: i32 = 22;
pub const NETSNMP_DS_LIB_X509_CLIENT_PUB: i32 = 23;
pub const NETSNMP_DS_LIB_X509_SERVER_PUB: i32 = 24;
pub const NETSNMP_DS_LIB_SSHTOSNMP_SOCKET: i32 = 25;
pub const NETSNMP_DS_LIB_CERT_EXTRA_SUBDIR: i32 = 26;
pub const NETSNMP_DS_LIB_HOSTNAME: i32 = 27;
pub const NETSNMP_DS_LIB_X509_CRL_FILE: i32 = 28;
pub const NETSNMP_DS_LIB_TLS_ALGORITMS: i32 = 29;
pub const NETSNMP_DS_LIB_TLS_LOCAL_CERT: i32 = 30;
pub const NETSNMP_DS_LIB_TLS_PEER_CERT: i32 = 31;
pub const NETSNMP_DS_LIB_SSH_USERNAME: i32 = 32;
pub const NETSNMP_DS_LIB_SSH_PUBKEY: i32 = 33;
pub const NETSNMP_DS_LIB_SSH_PRIVKEY: i32 = 34;
pub const NETSNMP_DS_LIB_OUTPUT_PRECISION: i32 = 35;
pub const NETSNMP_DS_LIB_MAX_STR_ID: i32 = 48;
pub const NETSNMP_PARSE_ARGS_NOLOGGING: i32 = 1;
pub const NETSNMP_PARSE_ARGS_NOZERO: i32 = 2;
pub const NETSNMP_PARSE_ARGS_SUCCESS: i32 = 0;
pub const NETSNMP_PARSE_ARGS_SUCCESS_EXIT: i32 = -2;
pub const NETSNMP_PARSE_ARGS_ERROR_USAGE: i32 = -1;
pub const NETSNMP_PARSE_ARGS_ERROR: i32 = -3;
pub const SE_MAX_IDS: i32 = 5;
pub const SE_MAX_SUBIDS: i32 = 32;
pub const SE_LIBRARY_ID: i32 = 0;
pub const SE_MIB_ID: i32 = 1;
pub const SE_APPLICATION_ID: i32 = 2;
pub const SE_ASSIGNED_ID: i32 = 3;
pub const SE_OK: i32 = 0;
pub const SE_NOMEM: i32 = 1;
pub const SE_ALREADY_THERE: i32 = 2;
pub const SE_DNE: i32 = -2;
pub const VACM_SUCCESS: i32 = 0;
pub const VACM_NOSECNAME: i32 = 1;
pub const VACM_NOGROUP: i32 = 2;
pub const VACM_NOACCESS: i32 = 3;
pub const VACM_NOVIEW: i32 = 4;
pub const VACM_NOTINVIEW: i32 = 5;
pub const VACM_NOSUCHCONTEXT: i32 = 6;
pub const VACM_SUBTREE_UNKNOWN: i32 = 7;
pub const SECURITYMODEL: i32 = 1;
pub const SECURITYNAME: i32 = 2;
pub const SECURITYGROUP: i32 = 3;
pub const SECURITYSTORAGE: i32 = 4;
pub const SECURITYSTATUS: i32 = 5;
pub const ACCESSPREFIX: i32 = 1;
pub const ACCESSMODEL: i32 = 2;
pub const ACCESSLEVEL: i32 = 3;
pub const ACCESSMATCH: i32 = 4;
pub const ACCESSREAD: i32 = 5;
pub const ACCESSWRITE: i32 = 6;
pub const ACCESSNOTIFY: i32 = 7;
pub const ACCESSSTORAGE: i32 = 8;
pub const ACCESSSTATUS: i32 = 9;
pub const VACMVIEWSPINLOCK: i32 = 1;
pub const VIEWNAME: i32 = 2;
pub const VIEWSUBTREE: i32 = 3;
pub const VIEWMASK: i32 = 4;
pub const VIEWTYPE: i32 = 5;
pub const VIEWSTORAGE: i32 = 6;
pub const VACMVIEWSTATUS: i32 = 7;
pub const VACM_MAX_STRING: i32 = 32;
pub const VACMSTRINGLEN: i32 = 34;
pub const CONTEXT_MATCH_EXACT: i32 = 1;
pub const CONTEXT_MATCH_PREFIX: i32 = 2;
pub const VACM_VIEW_READ: i32 = 0;
pub const VACM_VIEW_WRITE: i32 = 1;
pub const VACM_VIEW_NOTIFY: i32 = 2;
pub const VACM_VIEW_LOG: i32 = 3;
pub const VACM_VIEW_EXECUTE: i32 = 4;
pub const VACM_VIEW_NET: i32 = 5;
pub const VACM_VIEW_READ_BIT: i32 = 1;
pub const VACM_VIEW_WRITE_BIT: i32 = 2;
pub const VACM_VIEW_NOTIFY_BIT: i32 = 4;
pub const VACM_VIEW_LOG_BIT: i32 = 8;
pub const VACM_VIEW_EXECUTE_BIT: i32 = 16;
pub const VACM_VIEW_NET_BIT: i32 = 32;
pub const VACM_VIEW_NO_BITS: i32 = 0;
pub const VACM_MAX_VIEWS: i32 = 8;
pub const VACM_MODE_FIND: i32 = 0;
pub const VACM_MODE_IGNORE_MASK: i32 = 1;
pub const VACM_MODE_CHECK_SUBTREE: i32 = 2;
pub const MAX_ENGINEID_LENGTH: usize = 32;
pub const ENGINEID_TYPE_IPV4: i32 = 1;
pub const ENGINEID_TYPE_IPV6: i32 = 2;
pub const ENGINEID_TYPE_MACADDR: i32 = 3;
pub const ENGINEID_TYPE_TEXT: i32 = 4;
pub const ENGINEID_TYPE_EXACT: i32 = 5;
pub const ENGINEID_TYPE_NETSNMP_RND: i32 = 128;
pub const NETSNMP_USMAUTH_NOAUTH: i32 = 1;
pub const NETSNMP_USMAUTH_HMACMD5: i32 = 2;
pub const NETSNMP_USMAUTH_HMACSHA1: i32 = 3;
pub const NETSNMP_USMAUTH_HMACSHA: i32 = 3;
pub const NETSNMP_USMAUTH_HMAC128SHA224: i32 = 4;
pub const NETSNMP_USMAUTH_HMAC192SHA256: i32 = 5;
pub const NETSNMP_USMAUTH_HMAC256SHA384: i32 = 6;
pub const NETSNMP_USMAUTH_HMAC384SHA512: i32 = 7;
pub const USM_AUTH_PROTO_NOAUTH_LEN: usize = 10;
pub const USM_AUTH_PROTO_MD5_LEN: usize = 10;
pub const USM_AUTH_PROTO_SHA_LEN: usize = 10;
pub const USM_PRIV_PROTO_NOPRIV_LEN: usize = 10;
pub const USM_PRIV_PROTO_DES_LEN: usize = 10;
pub const USM_PRIV_PROTO_AES_LEN: usize = 10;
pub const USM_PRIV_PROTO_AES128_LEN: usize = 10;
pub const USM_LENGTH_EXPANDED_PASSPHRASE: i32 = 1048576;
pub const USM_LENGTH_KU_HASHBLOCK: i32 = 64;
pub const USM_LENGTH_P_MIN: i32 = 8;
pub const SNMP_TRANS_AUTHLEN_HMACMD5: i32 = 128;
pub const SNMP_TRANS_AUTHLEN_HMACSHA1: i32 = 160;
pub const SNMP_TRANS_AUTHLEN_HMAC128SHA224: i32 = 224;
pub const SNMP_TRANS_AUTHLEN_HMAC192SHA256: i32 = 256;
pub const SNMP_TRANS_AUTHLEN_HMAC256SHA384: i32 = 384;
pub const SNMP_TRANS_AUTHLEN_HMAC384SHA512: i32 = 512;
pub const SNMP_TRANS_AUTHLEN_HMAC96: i32 = 96;
pub const SNMP_TRANS_PRIVLEN_1DES: i32 = 64;
pub const SNMP_TRANS_PRIVLEN_1DES_IV: i32 = 64;
pub const SNMP_TRANS_PRIVLEN_AES: i32 = 128;
pub const SNMP_TRANS_PRIVLEN_AES_IV: i32 = 128;
pub const SNMP_TRANS_PRIVLEN_AES128: i32 = 128;
pub const SNMP_TRANS_PRIVLEN_AES128_IV: i32 = 128;
pub const SNMP_TRANS_PRIVLEN_AES192: i32 = 192;
pub const SNMP_TRANS_PRIVLEN_AES192_IV: i32 = 128;
pub const SNMP_TRANS_PRIVLEN_AES256: i32 = 256;
pub const SNMP_TRANS_PRIVLEN_AES256_IV: i32 = 128;
pub const LCD_TIME_SYNC_OPT: i32 = 1;
pub const ETIMELIST_SIZE: usize = 23;
pub const NETSNMP_SEC_MODEL_KSM: i32 = 2066432;
pub const NETSNMP_KSM_SECURITY_MODEL: i32 = 2066432;
pub const NETSNMP_TSM_SECURITY_MODEL: i32 = 4;
pub const USM_MAX_ID_LENGTH: usize = 1024;
pub const USM_MAX_SALT_LENGTH: usize = 128;
pub const USM_DES_SALT_LENGTH: usize = 64;
pub const USM_AES_SALT_LENGTH: usize = 128;
pub const USM_MAX_KEYEDHASH_LENGTH: usize = 128;
pub const USM_TIME_WINDOW: i32 = 150;
pub const USM_MD5_AND_SHA_AUTH_LEN: usize = 12;
pub const USM_HMAC128SHA224_AUTH_LEN: usize = 16;
pub const USM_HMAC192SHA256_AUTH_LEN: usize = 24;
pub const USM_HMAC256SHA384_AUTH_LEN: usize = 32;
pub const USM_HMAC384SHA512_AUTH_LEN: usize = 48;
pub const USM_MAX_AUTHSIZE: i32 = 48;
pub const USM_SEC_MODEL_NUMBER: i32 = 3;
pub const USMUSER_FLAG_KEEP_MASTER_KEY: i32 = 1;
pub const USM_CREATE_USER_AUTH_DFLT: i32 = -1;
pub const USM_CREATE_USER_AUTH_MD5: i32 = 2;
pub const USM_CREATE_USER_AUTH_SHA1: i32 = 3;
pub const USM_CREATE_USER_AUTH_SHA: i32 = 3;
pub const USM_CREATE_USER_AUTH_SHA512: i32 = 7;
pub const USM_CREATE_USER_AUTH_SHA384: i32 = 6;
pub const USM_CREATE_USER_AUTH_SHA256: i32 = 5;
pub const USM_CREATE_USER_AUTH_SHA224: i32 = 4;
pub const USM_DES_FLAG_3: i32 = 256;
pub const USM_AES_FLAG_192: i32 = 256;
pub const USM_AES_FLAG_256: i32 = 512;
pub const USM_AES_REEDER_FLAG: i32 = 196608;
pub const USM_AES_FLAG_CISCO: i32 = 1048576;
pub const USM_PRIV_MASK_ALG: i32 = 255;
pub const USM_PRIV_MASK_VARIANT: i32 = 65280;
pub const USM_CREATE_USER_PRIV_DFLT: i32 = -1;
pub const USM_CREATE_USER_PRIV_NONE: i32 = 0;
pub const USM_CREATE_USER_PRIV_DES: i32 = 1;
pub const USM_CREATE_USER_PRIV_3DES: i32 = 257;
pub const USM_CREATE_USER_PRIV_AES: i32 = 2;
pub const USM_CREATE_USER_PRIV_AES192: i32 = 258;
pub const USM_CREATE_USER_PRIV_AES256: i32 = 514;
pub const USM_CREATE_USER_PRIV_AES192_CISCO: i32 = 1245442;
pub const USM_CREATE_USER_PRIV_AES256_CISCO: i32 = 1245698;
pub const NETSNMP_FD_MASK_SIZE: usize = 8;
pub const NETSNMP_BITS_PER_FD_MASK: i32 = 64;
pub const NETSNMP_SHIM_FLAGS_SESSION_USER: ::std::os::raw::c_ulong = 0;
pub type u_char = ::std::os::raw::c_uchar;
pub type u_short = ::std::os::raw::c_ushort;
pub type u_int = ::std::os::raw::c_uint;
pub type u_long = ::std::os::raw::c_ulong;
pub type mode_t = ::std::os::raw::c_uint;
pub type pid_t = ::std::os::raw::c_int;
pub type time_t = ::std::os::raw::c_long;
pub type netsnmp_pid_t = pid_t;
pub type oid = ::std::os::raw::c_ulong;
#[repr(C)]
#[derive(Copy, Clone)]
pub union netsnmp_vardata {
    pub integer: *mut ::std::os::raw::c_long,
    pub string: *mut u_char,
    pub objid: *mut oid,
    pub bitstring: *mut u_char,
    pub counter64: *mut counter64,
    pub floatVal: *mut f32,
    pub doubleVal: *mut f64,
}
layout! { netsnmp_vardata: 8, bitstring 0, counter64 0, doubleVal 0, floatVal 0, integer 0, objid 0, string 0 }
#[repr(C)]
#[derive(Copy, Clone)]
pub struct variable_list {
    pub next_variable: *mut variable_list,
    pub name: *mut oid,
    pub name_length: usize,
    pub type_: u_char,
    pub val: netsnmp_vardata,
    pub val_len: usize,
    pub name_loc: [oid; 128usize],
    pub buf: [u_char; 40usize],
    pub data: *mut ::std::os::raw::c_void,
    pub dataFreeHook:
        ::std::option::Option<unsafe extern "C" fn(arg1: *mut ::std::os::raw::c_void)>,
    pub index: ::std::os::raw::c_int,
}
layout! { variable_list: 1136, buf 1072, data 1112, dataFreeHook 1120, index 1128, name 8, name_length 16, name_loc 48, next_variable 0, type_ 24, val 32, val_len 40 }
pub type netsnmp_variable_list = variable_list;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct snmp_pdu {
    pub version: ::std::os::raw::c_long,
    pub command: ::std::os::raw::c_int,
    pub reqid: ::std::os::raw::c_long,
    pub msgid: ::std::os::raw::c_long,
    pub transid: ::std::os::raw::c_long,
    pub sessid: ::std::os::raw::c_long,
    pub errstat: ::std::os::raw::c_long,
    pub errindex: ::std::os::raw::c_long,
    pub time: u_long,
    pub flags: u_long,
    pub securityModel: ::std::os::raw::c_int,
    pub securityLevel: ::std::os::raw::c_int,
    pub msgParseModel: ::std::os::raw::c_int,
    pub msgMaxSize: ::std::os::raw::c_long,
    pub transport_data: *mut ::std::os::raw::c_void,
    pub transport_data_length: ::std::os::raw::c_int,
    pub tDomain: *const oid,
    pub tDomainLen: usize,
    pub variables: *mut netsnmp_variable_list,
    pub community: *mut u_char,
    pub community_len: usize,
    pub enterprise: *mut oid,
    pub enterprise_length: usize,
    pub trap_type: ::std::os::raw::c_long,
    pub specific_type: ::std::os::raw::c_long,
    pub agent_addr: [::std::os::raw::c_uchar; 4usize],
    pub contextEngineID: *mut u_char,
    pub contextEngineIDLen: usize,
    pub contextName: *mut ::std::os::raw::c_char,
    pub contextNameLen: usize,
    pub securityEngineID: *mut u_char,
    pub securityEngineIDLen: usize,
    pub securityName: *mut ::std::os::raw::c_char,
    pub securityNameLen: usize,
    pub priority: ::std::os::raw::c_int,
    pub range_subid: ::std::os::raw::c_int,
    pub securityStateRef: *mut ::std::os::raw::c_void,
}
layout! { snmp_pdu: 280, agent_addr 192, command 8, community 144, community_len 152, contextEngineID 200, contextEngineIDLen 208, contextName 216, contextNameLen 224, enterprise 160, enterprise_length 168, errindex 56, errstat 48, flags 72, msgMaxSize 96, msgParseModel 88, msgid 24, priority 264, range_subid 268, reqid 16, securityEngineID 232, securityEngineIDLen 240, securityLevel 84, securityModel 80, securityName 248, securityNameLen 256, securityStateRef 272, sessid 40, specific_type 184, tDomain 120, tDomainLen 128, time 64, transid 32, transport_data 104, transport_data_length 112, trap_type 176, variables 136, version 0 }
pub type netsnmp_pdu = snmp_pdu;
pub type netsnmp_session = snmp_session;
pub type snmp_callback = ::std::option::Option<
    unsafe extern "C" fn(
        arg1: ::std::os::raw::c_int,
        arg2: *mut netsnmp_session,
        arg3: ::std::os::raw::c_int,
        arg4: *mut netsnmp_pdu,
        arg5: *mut ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int,
>;
pub type netsnmp_callback = ::std::option::Option<
    unsafe extern "C" fn(
        arg1: ::std::os::raw::c_int,
        arg2: *mut netsnmp_session,
        arg3: ::std::os::raw::c_int,
        arg4: *mut netsnmp_pdu,
        arg5: *mut ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int,
>;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct netsnmp_trap_stats_s {
    pub sent_count: u_long,
    pub sent_last_sent: u_long,
    pub sent_fail_count: u_long,
    pub sent_last_fail: u_long,
    pub ack_count: u_long,
    pub ack_last_rcvd: u_long,
    pub sec_err_count: u_long,
    pub sec_err_last: u_long,
    pub timeouts: u_long,
    pub sent_last_timeout: u_long,
}
layout! { netsnmp_trap_stats_s: 80, ack_count 32, ack_last_rcvd 40, sec_err_count 48, sec_err_last 56, sent_count 0, sent_fail_count 16, sent_last_fail 24, sent_last_sent 8, sent_last_timeout 72, timeouts 64 }
pub type netsnmp_trap_stats = netsnmp_trap_stats_s;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct snmp_session {
    pub version: ::std::os::raw::c_long,
    pub retries: ::std::os::raw::c_int,
    pub timeout: ::std::os::raw::c_long,
    pub flags: u_long,
    pub subsession: *mut snmp_session,
    pub next: *mut snmp_session,
    pub peername: *mut ::std::os::raw::c_char,
    pub remote_port: u_short,
    pub localname: *mut ::std::os::raw::c_char,
    pub local_port: u_short,
    pub authenticator: ::std::option::Option<
        unsafe extern "C" fn(
            arg1: *mut u_char,
            arg2: *mut usize,
            arg3: *mut u_char,
            arg4: usize,
        ) -> *mut u_char,
    >,
    pub callback: netsnmp_callback,
    pub callback_magic: *mut ::std::os::raw::c_void,
    pub s_errno: ::std::os::raw::c_int,
    pub s_snmp_errno: ::std::os::raw::c_int,
    pub sessid: ::std::os::raw::c_long,
    pub community: *mut u_char,
    pub community_len: usize,
    pub rcvMsgMaxSize: usize,
    pub sndMsgMaxSize: usize,
    pub isAuthoritative: u_char,
    pub contextEngineID: *mut u_char,
    pub contextEngineIDLen: usize,
    pub engineBoots: u_int,
    pub engineTime: u_int,
    pub contextName: *mut ::std::os::raw::c_char,
    pub contextNameLen: usize,
    pub securityEngineID: *mut u_char,
    pub securityEngineIDLen: usize,
    pub securityName: *mut ::std::os::raw::c_char,
    pub securityNameLen: usize,
    pub securityAuthProto: *mut oid,
    pub securityAuthProtoLen: usize,
    pub securityAuthKey: [u_char; 64usize],
    pub securityAuthKeyLen: usize,
    pub securityAuthLocalKey: *mut u_char,
    pub securityAuthLocalKeyLen: usize,
    pub securityPrivProto: *mut oid,
    pub securityPrivProtoLen: usize,
    pub securityPrivKey: [u_char; 64usize],
    pub securityPrivKeyLen: usize,
    pub securityPrivLocalKey: *mut u_char,
    pub securityPrivLocalKeyLen: usize,
    pub securityModel: ::std::os::raw::c_int,
    pub securityLevel: ::std::os::raw::c_int,
    pub paramName: *mut ::std::os::raw::c_char,
    pub trap_stats: *mut netsnmp_trap_stats,
    pub securityInfo: *mut ::std::os::raw::c_void,
    pub transport_configuration: *mut netsnmp_container_s,
    pub myvoid: *mut ::std::os::raw::c_void,
}
layout! { snmp_session: 488, authenticator 80, callback 88, callback_magic 96, community 120, community_len 128, contextEngineID 160, contextEngineIDLen 168, contextName 184, contextNameLen 192, engineBoots 176, engineTime 180, flags 24, isAuthoritative 152, local_port 72, localname 64, myvoid 480, next 40, paramName 448, peername 48, rcvMsgMaxSize 136, remote_port 56, retries 8, s_errno 104, s_snmp_errno 108, securityAuthKey 248, securityAuthKeyLen 312, securityAuthLocalKey 320, securityAuthLocalKeyLen 328, securityAuthProto 232, securityAuthProtoLen 240, securityEngineID 200, securityEngineIDLen 208, securityInfo 464, securityLevel 444, securityModel 440, securityName 216, securityNameLen 224, securityPrivKey 352, securityPrivKeyLen 416, securityPrivLocalKey 424, securityPrivLocalKeyLen 432, securityPrivProto 336, securityPrivProtoLen 344, sessid 112, sndMsgMaxSize 144, subsession 32, timeout 16, transport_configuration 472, trap_stats 456, version 0 }
#[repr(C)]
#[derive(Copy, Clone)]
pub struct netsnmp_index_s {
    pub len: usize,
    pub oids: *mut oid,
}
layout! { netsnmp_index_s: 16, len 0, oids 8 }
pub type netsnmp_index = netsnmp_index_s;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct netsnmp_void_array_s {
    pub size: usize,
    pub array: *mut *mut ::std::os::raw::c_void,
}
layout! { netsnmp_void_array_s: 16, array 8, size 0 }
pub type netsnmp_void_array = netsnmp_void_array_s;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct netsnmp_ref_void {
    pub val: *mut ::std::os::raw::c_void,
}
layout! { netsnmp_ref_void: 8, val 0 }
#[repr(C)]
#[derive(Copy, Clone)]
pub union netsnmp_cvalue {
    pub ul: u_long,
    pub ui: u_int,
    pub us: u_short,
    pub uc: u_char,
    pub sl: ::std::os::raw::c_long,
    pub si: ::std::os::raw::c_int,
    pub ss: ::std::os::raw::c_short,
    pub sc: ::std::os::raw::c_char,
    pub cp: *mut ::std::os::raw::c_char,
    pub vp: *mut ::std::os::raw::c_void,
}
layout! { netsnmp_cvalue: 8, cp 0, sc 0, si 0, sl 0, ss 0, uc 0, ui 0, ul 0, us 0, vp 0 }
#[repr(C)]
#[derive(Copy, Clone)]
pub struct netsnmp_ref_size_t_s {
    pub val: usize,
}
layout! { netsnmp_ref_size_t_s: 8, val 0 }
pub type netsnmp_ref_size_t = *mut netsnmp_ref_size_t_s;
#[repr(C)]
pub struct netsnmp_large_fd_set_s {
    pub lfs_setsize: ::std::os::raw::c_uint,
    pub lfs_setptr: *mut fd_set,
    pub lfs_set: fd_set,
}
layout! { netsnmp_large_fd_set_s: 144, lfs_set 16, lfs_setptr 8, lfs_setsize 0 }
pub type netsnmp_large_fd_set = netsnmp_large_fd_set_s;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct counter64 {
    pub high: u_long,
    pub low: u_long,
}
layout! { counter64: 16, high 0, low 8 }
pub type integer64 = counter64;
pub type unsigned64 = counter64;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct netsnmp_token_descr_s {
    pub token_name: *mut ::std::os::raw::c_char,
    pub enabled: ::std::os::raw::c_char,
}
layout! { netsnmp_token_descr_s: 16, enabled 8, token_name 0 }
pub type netsnmp_token_descr = netsnmp_token_descr_s;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct snmp_log_message {
    pub priority: ::std::os::raw::c_int,
    pub msg: *const ::std::os::raw::c_char,
}
layout! { snmp_log_message: 16, msg 8, priority 0 }
pub type netsnmp_log_handler = netsnmp_log_handler_s;
pub type NetsnmpLogHandler = ::std::option::Option<
    unsafe extern "C" fn(
        arg1: *mut netsnmp_log_handler,
        arg2: ::std::os::raw::c_int,
        arg3: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int,
>;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct netsnmp_log_handler_s {
    pub enabled: ::std::os::raw::c_int,
    pub priority: ::std::os::raw::c_int,
    pub pri_max: ::std::os::raw::c_int,
    pub type_: ::std::os::raw::c_int,
    pub token: *const ::std::os::raw::c_char,
    pub handler: NetsnmpLogHandler,
    pub imagic: ::std::os::raw::c_int,
    pub magic: *mut ::std::os::raw::c_void,
    pub next: *mut netsnmp_log_handler,
    pub prev: *mut netsnmp_log_handler,
}
layout! { netsnmp_log_handler_s: 64, enabled 0, handler 24, imagic 32, magic 40, next 48, prev 56, pri_max 8, priority 4, token 16, type_ 12 }
pub type SNMPCallback = ::std::option::Option<
    unsafe extern "C" fn(
        majorID: ::std::os::raw::c_int,
        minorID: ::std::os::raw::c_int,
        serverarg: *mut ::std::os::raw::c_void,
        clientarg: *mut ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int,
>;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct snmp_gen_callback {
    pub sc_callback: SNMPCallback,
    pub sc_client_arg: *mut ::std::os::raw::c_void,
    pub priority: ::std::os::raw::c_int,
    pub next: *mut snmp_gen_callback,
}
layout! { snmp_gen_callback: 32, next 24, priority 16, sc_callback 0, sc_client_arg 8 }
pub type socklen_t = ::std::os::raw::c_uint;
pub type sa_family_t = ::std::os::raw::c_ushort;
pub type in_addr_t = u32;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct netsnmp_tdomain_spec_s {
    pub application: *const ::std::os::raw::c_char,
    pub target: *const ::std::os::raw::c_char,
    pub flags: u_int,
    pub default_domain: *const ::std::os::raw::c_char,
    pub default_target: *const ::std::os::raw::c_char,
    pub source: *const ::std::os::raw::c_char,
    pub transport_config: *mut netsnmp_container_s,
}
layout! { netsnmp_tdomain_spec_s: 56, application 0, default_domain 24, default_target 32, flags 16, source 40, target 8, transport_config 48 }
pub type netsnmp_tdomain_spec = netsnmp_tdomain_spec_s;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct netsnmp_transport_s {
    pub domain: *const oid,
    pub domain_length: ::std::os::raw::c_int,
    pub local: *mut ::std::os::raw::c_void,
    pub local_length: ::std::os::raw::c_int,
    pub remote: *mut ::std::os::raw::c_void,
    pub remote_length: ::std::os::raw::c_int,
    pub sock: ::std::os::raw::c_int,
    pub flags: ::std::os::raw::c_uint,
    pub data: *mut ::std::os::raw::c_void,
    pub data_length: ::std::os::raw::c_int,
    pub msgMaxSize: usize,
    pub base_transport: *mut netsnmp_transport_s,
    pub f_recv: ::std::option::Option<
        unsafe extern "C" fn(
            arg1: *mut netsnmp_transport_s,
            arg2: *mut ::std::os::raw::c_void,
            arg3: ::std::os::raw::c_int,
            arg4: *mut *mut ::std::os::raw::c_void,
            arg5: *mut ::std::os::raw::c_int,
        ) -> ::std::os::raw::c_int,
    >,
    pub f_send: ::std::option::Option<
        unsafe extern "C" fn(
            arg1: *mut netsnmp_transport_s,
            arg2: *const ::std::os::raw::c_void,
            arg3: ::std::os::raw::c_int,
            arg4: *mut *mut ::std::os::raw::c_void,
            arg5: *mut ::std::os::raw::c_int,
        ) -> ::std::os::raw::c_int,
    >,
    pub f_close: ::std::option::Option<
        unsafe extern "C" fn(arg1: *mut netsnmp_transport_s) -> ::std::os::raw::c_int,
    >,
    pub f_open: ::std::option::Option<
        unsafe extern "C" fn(arg1: *mut netsnmp_transport_s) -> *mut netsnmp_transport_s,
    >,
    pub f_accept: ::std::option::Option<
        unsafe extern "C" fn(arg1: *mut netsnmp_transport_s) -> ::std::os::raw::c_int,
    >,
    pub f_fmtaddr: ::std::option::Option<
        unsafe extern "C" fn(
            arg1: *mut netsnmp_transport_s,
            arg2: *const ::std::os::raw::c_void,
            arg3: ::std::os::raw::c_int,
        ) -> *mut ::std::os::raw::c_char,
    >,
    pub f_config: ::std::option::Option<
        unsafe extern "C" fn(
            arg1: *mut netsnmp_transport_s,
            arg2: *const ::std::os::raw::c_char,
            arg3: *const ::std::os::raw::c_char,
        ) -> ::std::os::raw::c_int,
    >,
    pub f_copy: ::std::option::Option<
        unsafe extern "C" fn(
            arg1: *const netsnmp_transport_s,
            arg2: *mut netsnmp_transport_s,
        ) -> ::std::os::raw::c_int,
    >,
    pub f_setup_session: ::std::option::Option<
        unsafe extern "C" fn(
            arg1: *mut netsnmp_transport_s,
            arg2: *mut snmp_session,
        ) -> ::std::os::raw::c_int,
    >,
    pub identifier: *mut u_char,
    pub f_get_taddr: ::std::option::Option<
        unsafe extern "C" fn(
            t: *mut netsnmp_transport_s,
            addr: *mut *mut ::std::os::raw::c_void,
            addr_len: *mut usize,
        ),
    >,
}
layout! { netsnmp_transport_s: 176, base_transport 80, data 56, data_length 64, domain 0, domain_length 8, f_accept 120, f_close 104, f_config 136, f_copy 144, f_fmtaddr 128, f_get_taddr 168, f_open 112, f_recv 88, f_send 96, f_setup_session 152, flags 48, identifier 160, local 16, local_length 24, msgMaxSize 72, remote 32, remote_length 40, sock 44 }
pub type netsnmp_transport = netsnmp_transport_s;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct netsnmp_transport_list_s {
    pub transport: *mut netsnmp_transport,
    pub next: *mut netsnmp_transport_list_s,
}
layout! { netsnmp_transport_list_s: 16, next 8, transport 0 }
pub type netsnmp_transport_list = netsnmp_transport_list_s;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct netsnmp_tdomain_s {
    pub name: *const oid,
    pub name_length: usize,
    pub prefix: *mut *const ::std::os::raw::c_char,
    pub f_create_from_tstring: ::std::option::Option<
        unsafe extern "C" fn(
            arg1: *const ::std::os::raw::c_char,
            arg2: ::std::os::raw::c_int,
        ) -> *mut netsnmp_transport,
    >,
    pub f_create_from_ostring: ::std::option::Option<
        unsafe extern "C" fn(
            o: *const ::std::os::raw::c_void,
            o_len: usize,
            local: ::std::os::raw::c_int,
        ) -> *mut netsnmp_transport,
    >,
    pub next: *mut netsnmp_tdomain_s,
    pub f_create_from_tstring_new: ::std::option::Option<
        unsafe extern "C" fn(
            arg1: *const ::std::os::raw::c_char,
            arg2: ::std::os::raw::c_int,
            arg3: *const ::std::os::raw::c_char,
        ) -> *mut netsnmp_transport,
    >,
    pub f_create_from_tspec: ::std::option::Option<
        unsafe extern "C" fn(arg1: *mut netsnmp_tdomain_spec) -> *mut netsnmp_transport,
    >,
}
layout! { netsnmp_tdomain_s: 64, f_create_from_ostring 32, f_create_from_tspec 56, f_create_from_tstring 24, f_create_from_tstring_new 48, name 0, name_length 8, next 40, prefix 16 }
pub type netsnmp_tdomain = netsnmp_tdomain_s;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct netsnmp_transport_config_s {
    pub key: *mut ::std::os::raw::c_char,
    pub value: *mut ::std::os::raw::c_char,
}
layout! { netsnmp_transport_config_s: 16, key 0, value 8 }
pub type netsnmp_transport_config = netsnmp_transport_config_s;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct netsnmp_callback_pass_s {
    pub return_transport_num: ::std::os::raw::c_int,
    pub pdu: *mut netsnmp_pdu,
    pub next: *mut netsnmp_callback_pass_s,
}
layout! { netsnmp_callback_pass_s: 24, next 16, pdu 8, return_transport_num 0 }
pub type netsnmp_callback_pass = netsnmp_callback_pass_s;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct netsnmp_callback_info_s {
    pub linkedto: ::std::os::raw::c_int,
    pub parent_data: *mut ::std::os::raw::c_void,
    pub data: *mut netsnmp_callback_pass,
    pub callback_num: ::std::os::raw::c_int,
    pub pipefds: [::std::os::raw::c_int; 2usize],
}
layout! { netsnmp_callback_info_s: 40, callback_num 24, data 16, linkedto 0, parent_data 8, pipefds 28 }
pub type netsnmp_callback_info = netsnmp_callback_info_s;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct sockaddr_un {
    pub sun_family: sa_family_t,
    pub sun_path: [::std::os::raw::c_char; 108usize],
}
layout! { sockaddr_un: 110, sun_family 0, sun_path 2 }
#[repr(C)]
#[derive(Debug)]
pub struct netsnmp_ep {
    _unused: [u8; 0],
}
#[repr(C)]
#[derive(Debug)]
pub struct com2SecEntry_s {
    _unused: [u8; 0],
}
pub type com2SecEntry = com2SecEntry_s;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct synch_state {
    pub waiting: ::std::os::raw::c_int,
    pub status: ::std::os::raw::c_int,
    pub reqid: ::std::os::raw::c_int,
    pub pdu: *mut netsnmp_pdu,
}
layout! { synch_state: 24, pdu 16, reqid 8, status 4, waiting 0 }
pub type netsnmp_state_machine_func = ::std::option::Option<
    unsafe extern "C" fn(
        input: *mut netsnmp_state_machine_input_s,
        step: *mut netsnmp_state_machine_step_s,
    ) -> ::std::os::raw::c_int,
>;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct netsnmp_state_machine_step_s {
    pub name: *const ::std::os::raw::c_char,
    pub sm_flags: u_int,
    pub run: netsnmp_state_machine_func,
    pub result: ::std::os::raw::c_int,
    pub on_success: *mut netsnmp_state_machine_step_s,
    pub on_error: *mut netsnmp_state_machine_step_s,
    pub flags: u_int,
    pub step_context: *mut ::std::os::raw::c_void,
}
layout! { netsnmp_state_machine_step_s: 64, flags 48, name 0, on_error 40, on_success 32, result 24, run 16, sm_flags 8, step_context 56 }
pub type netsnmp_state_machine_step = netsnmp_state_machine_step_s;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct netsnmp_state_machine_input_s {
    pub name: *const ::std::os::raw::c_char,
    pub steps_so_far: ::std::os::raw::c_int,
    pub steps: *mut netsnmp_state_machine_step,
    pub cleanup: *mut netsnmp_state_machine_step,
    pub last_run: *mut netsnmp_state_machine_step,
    pub input_context: *mut ::std::os::raw::c_void,
}
layout! { netsnmp_state_machine_input_s: 48, cleanup 24, input_context 40, last_run 32, name 0, steps 16, steps_so_far 8 }
pub type netsnmp_state_machine_input = netsnmp_state_machine_input_s;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct enum_list {
    pub next: *mut enum_list,
    pub value: ::std::os::raw::c_int,
    pub label: *mut ::std::os::raw::c_char,
}
layout! { enum_list: 24, label 16, next 0, value 8 }
#[repr(C)]
#[derive(Copy, Clone)]
pub struct range_list {
    pub next: *mut range_list,
    pub low: ::std::os::raw::c_int,
    pub high: ::std::os::raw::c_int,
}
layout! { range_list: 16, high 12, low 8, next 0 }
#[repr(C)]
#[derive(Copy, Clone)]
pub struct index_list {
    pub next: *mut index_list,
    pub ilabel: *mut ::std::os::raw::c_char,
    pub isimplied: ::std::os::raw::c_char,
}
layout! { index_list: 24, ilabel 8, isimplied 16, next 0 }
#[repr(C)]
#[derive(Copy, Clone)]
pub struct varbind_list {
    pub next: *mut varbind_list,
    pub vblabel: *mut ::std::os::raw::c_char,
}
layout! { varbind_list: 16, next 0, vblabel 8 }
#[repr(C)]
#[derive(Copy, Clone)]
pub struct tree {
    pub child_list: *mut tree,
    pub next_peer: *mut tree,
    pub next: *mut tree,
    pub parent: *mut tree,
    pub label: *mut ::std::os::raw::c_char,
    pub subid: u_long,
    pub modid: ::std::os::raw::c_int,
    pub number_modules: ::std::os::raw::c_int,
    pub module_list: *mut ::std::os::raw::c_int,
    pub tc_index: ::std::os::raw::c_int,
    pub type_: ::std::os::raw::c_int,
    pub access: ::std::os::raw::c_int,
    pub status: ::std::os::raw::c_int,
    pub enums: *mut enum_list,
    pub ranges: *mut range_list,
    pub indexes: *mut index_list,
    pub augments: *mut ::std::os::raw::c_char,
    pub varbinds: *mut varbind_list,
    pub hint: *mut ::std::os::raw::c_char,
    pub units: *mut ::std::os::raw::c_char,
    pub printomat: ::std::option::Option<
        unsafe extern "C" fn(
            arg1: *mut *mut u_char,
            arg2: *mut usize,
            arg3: *mut usize,
            arg4: ::std::os::raw::c_int,
            arg5: *const netsnmp_variable_list,
            arg6: *const enum_list,
            arg7: *const ::std::os::raw::c_char,
            arg8: *const ::std::os::raw::c_char,
        ) -> ::std::os::raw::c_int,
    >,
    pub printer: ::std::option::Option<
        unsafe extern "C" fn(
            arg1: *mut ::std::os::raw::c_char,
            arg2: *const netsnmp_variable_list,
            arg3: *const enum_list,
            arg4: *const ::std::os::raw::c_char,
            arg5: *const ::std::os::raw::c_char,
        ),
    >,
    pub description: *mut ::std::os::raw::c_char,
    pub reference: *mut ::std::os::raw::c_char,
    pub reported: ::std::os::raw::c_int,
    pub defaultValue: *mut ::std::os::raw::c_char,
    pub parseErrorString: *mut ::std::os::raw::c_char,
}
layout! { tree: 192, access 72, augments 104, child_list 0, defaultValue 176, description 152, enums 80, hint 120, indexes 96, label 32, modid 48, module_list 56, next 16, next_peer 8, number_modules 52, parent 24, parseErrorString 184, printer 144, printomat 136, ranges 88, reference 160, reported 168, status 76, subid 40, tc_index 64, type_ 68, units 128, varbinds 112 }
#[repr(C)]
#[derive(Copy, Clone)]
pub struct module_import {
    pub label: *mut ::std::os::raw::c_char,
    pub modid: ::std::os::raw::c_int,
}
layout! { module_import: 16, label 0, modid 8 }
#[repr(C)]
#[derive(Copy, Clone)]
pub struct module {
    pub name: *mut ::std::os::raw::c_char,
    pub file: *mut ::std::os::raw::c_char,
    pub imports: *mut module_import,
    pub no_imports: ::std::os::raw::c_int,
    pub modid: ::std::os::raw::c_int,
    pub next: *mut module,
}
layout! { module: 40, file 8, imports 16, modid 28, name 0, next 32, no_imports 24 }
#[repr(C)]
#[derive(Copy, Clone)]
pub struct module_compatability {
    pub old_module: *const ::std::os::raw::c_char,
    pub new_module: *const ::std::os::raw::c_char,
    pub tag: *const ::std::os::raw::c_char,
    pub tag_len: usize,
    pub next: *mut module_compatability,
}
layout! { module_compatability: 40, new_module 8, next 32, old_module 0, tag 16, tag_len 24 }
pub type NetSNMPStashDump = ::std::option::Option<
    unsafe extern "C" fn(
        arg1: *mut ::std::os::raw::c_char,
        arg2: usize,
        arg3: *mut ::std::os::raw::c_void,
        arg4: *mut netsnmp_oid_stash_node_s,
    ) -> ::std::os::raw::c_int,
>;
pub type NetSNMPStashFreeNode =
    ::std::option::Option<unsafe extern "C" fn(arg1: *mut ::std::os::raw::c_void)>;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct netsnmp_oid_stash_node_s {
    pub value: oid,
    pub children: *mut *mut netsnmp_oid_stash_node_s,
    pub children_size: usize,
    pub next_sibling: *mut netsnmp_oid_stash_node_s,
    pub prev_sibling: *mut netsnmp_oid_stash_node_s,
    pub parent: *mut netsnmp_oid_stash_node_s,
    pub thedata: *mut ::std::os::raw::c_void,
}
layout! { netsnmp_oid_stash_node_s: 56, children 8, children_size 16, next_sibling 24, parent 40, prev_sibling 32, thedata 48, value 0 }
pub type netsnmp_oid_stash_node = netsnmp_oid_stash_node_s;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct netsnmp_oid_stash_save_info_s {
    pub token: *const ::std::os::raw::c_char,
    pub root: *mut *mut netsnmp_oid_stash_node,
    pub dumpfn: NetSNMPStashDump,
}
layout! { netsnmp_oid_stash_save_info_s: 24, dumpfn 16, root 8, token 0 }
pub type netsnmp_oid_stash_save_info = netsnmp_oid_stash_save_info_s;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct session_list {
    pub next: *mut session_list,
    pub session: *mut netsnmp_session,
    pub transport: *mut netsnmp_transport,
    pub internal: *mut snmp_internal_session,
}
layout! { session_list: 32, internal 24, next 0, session 8, transport 16 }
#[repr(C)]
#[derive(Debug)]
pub struct addrinfo {
    _unused: [u8; 0],
}
#[repr(C)]
#[derive(Debug)]
pub struct hostent {
    _unused: [u8; 0],
}
pub type marker_t = *mut ::std::os::raw::c_void;
pub type const_marker_t = *const ::std::os::raw::c_void;
pub type U64 = counter64;
pub type SNMPAlarmCallback = ::std::option::Option<
    unsafe extern "C" fn(clientreg: ::std::os::raw::c_uint, clientarg: *mut ::std::os::raw::c_void),
>;
#[repr(C)]
pub struct snmp_alarm {
    pub t: timeval,
    pub flags: ::std::os::raw::c_uint,
    pub clientreg: ::std::os::raw::c_uint,
    pub t_lastM: timeval,
    pub t_nextM: timeval,
    pub clientarg: *mut ::std::os::raw::c_void,
    pub thecallback: SNMPAlarmCallback,
    pub next: *mut snmp_alarm,
}
layout! { snmp_alarm: 80, clientarg 56, clientreg 20, flags 16, next 72, t 0, t_lastM 24, t_nextM 40, thecallback 64 }
pub type Netsnmp_Free_List_Data =
    ::std::option::Option<unsafe extern "C" fn(arg1: *mut ::std::os::raw::c_void)>;
pub type Netsnmp_Save_List_Data = ::std::option::Option<
    unsafe extern "C" fn(
        buf: *mut ::std::os::raw::c_char,
        buf_len: usize,
        arg1: *mut ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int,
>;
pub type Netsnmp_Read_List_Data = ::std::option::Option<
    unsafe extern "C" fn(
        buf: *mut ::std::os::raw::c_char,
        buf_len: usize,
    ) -> *mut ::std::os::raw::c_void,
>;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct netsnmp_data_list_s {
    pub next: *mut netsnmp_data_list_s,
    pub name: *mut ::std::os::raw::c_char,
    pub data: *mut ::std::os::raw::c_void,
    pub free_func: Netsnmp_Free_List_Data,
}
layout! { netsnmp_data_list_s: 32, data 16, free_func 24, name 8, next 0 }
pub type netsnmp_data_list = netsnmp_data_list_s;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct netsnmp_data_list_saveinfo_s {
    pub datalist: *mut *mut netsnmp_data_list,
    pub type_: *const ::std::os::raw::c_char,
    pub token: *const ::std::os::raw::c_char,
    pub data_list_save_ptr: Netsnmp_Save_List_Data,
    pub data_list_read_ptr: Netsnmp_Read_List_Data,
    pub data_list_free_ptr: Netsnmp_Free_List_Data,
}
layout! { netsnmp_data_list_saveinfo_s: 48, data_list_free_ptr 40, data_list_read_ptr 32, data_list_save_ptr 24, datalist 0, token 16, type_ 8 }
pub type netsnmp_data_list_saveinfo = netsnmp_data_list_saveinfo_s;
pub type netsnmp_factory_produce_f =
    ::std::option::Option<unsafe extern "C" fn() -> *mut ::std::os::raw::c_void>;
pub type netsnmp_factory_produce_noalloc_f = ::std::option::Option<
    unsafe extern "C" fn(arg1: *mut ::std::os::raw::c_void) -> ::std::os::raw::c_int,
>;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct netsnmp_factory_s {
    pub product: *const ::std::os::raw::c_char,
    pub produce: netsnmp_factory_produce_f,
    pub produce_noalloc: netsnmp_factory_produce_noalloc_f,
}
layout! { netsnmp_factory_s: 24, produce 8, produce_noalloc 16, product 0 }
pub type netsnmp_factory = netsnmp_factory_s;
pub const FACTORY_NOERROR: ::std::os::raw::c_uint = 0;
pub const FACTORY_EXISTS: ::std::os::raw::c_uint = 1;
pub const FACTORY_NOTFOUND: ::std::os::raw::c_uint = 2;
pub const FACTORY_NOMEMORY: ::std::os::raw::c_uint = 3;
pub const FACTORY_GENERR: ::std::os::raw::c_uint = 4;
pub const FACTORY_MAXIMUM_ERROR: ::std::os::raw::c_uint = 5;
pub type netsnmp_container_mod_op = ::std::option::Option<
    unsafe extern "C" fn(
        arg1: *mut netsnmp_container_s,
        context: *mut ::std::os::raw::c_void,
        flags: u_int,
    ) -> *mut netsnmp_container_s,
>;
pub type netsnmp_container_option = ::std::option::Option<
    unsafe extern "C" fn(
        arg1: *mut netsnmp_container_s,
        set: ::std::os::raw::c_int,
        flags: u_int,
    ) -> ::std::os::raw::c_int,
>;
pub type netsnmp_container_rc = ::std::option::Option<
    unsafe extern "C" fn(arg1: *mut netsnmp_container_s) -> ::std::os::raw::c_int,
>;
pub type netsnmp_container_it = ::std::option::Option<
    unsafe extern "C" fn(arg1: *mut netsnmp_container_s) -> *mut netsnmp_iterator_s,
>;
pub type netsnmp_container_size =
    ::std::option::Option<unsafe extern "C" fn(arg1: *mut netsnmp_container_s) -> usize>;
pub type netsnmp_container_op = ::std::option::Option<
    unsafe extern "C" fn(
        arg1: *mut netsnmp_container_s,
        data: *const ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int,
>;
pub type netsnmp_container_da_op = ::std::option::Option<
    unsafe extern "C" fn(
        arg1: *mut netsnmp_container_s,
        pos: usize,
        data: *mut ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int,
>;
pub type netsnmp_container_da_op_rtn = ::std::option::Option<
    unsafe extern "C" fn(
        arg1: *mut netsnmp_container_s,
        pos: usize,
        data: *mut *mut ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int,
>;
pub type netsnmp_container_rtn = ::std::option::Option<
    unsafe extern "C" fn(
        arg1: *mut netsnmp_container_s,
        data: *const ::std::os::raw::c_void,
    ) -> *mut ::std::os::raw::c_void,
>;
pub type netsnmp_container_obj_func = ::std::option::Option<
    unsafe extern "C" fn(data: *mut ::std::os::raw::c_void, context: *mut ::std::os::raw::c_void),
>;
pub type netsnmp_container_func = ::std::option::Option<
    unsafe extern "C" fn(
        arg1: *mut netsnmp_container_s,
        arg2: netsnmp_container_obj_func,
        context: *mut ::std::os::raw::c_void,
    ),
>;
pub type netsnmp_container_set = ::std::option::Option<
    unsafe extern "C" fn(
        arg1: *mut netsnmp_container_s,
        data: *mut ::std::os::raw::c_void,
    ) -> *mut netsnmp_void_array,
>;
pub type netsnmp_container_compare = ::std::option::Option<
    unsafe extern "C" fn(
        lhs: *const ::std::os::raw::c_void,
        rhs: *const ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int,
>;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct netsnmp_container_s {
    pub container_data: *mut ::std::os::raw::c_void,
    pub get_size: netsnmp_container_size,
    pub init: netsnmp_container_rc,
    pub cfree: netsnmp_container_rc,
    pub insert: netsnmp_container_op,
    pub insert_before: netsnmp_container_da_op,
    pub insert_after: netsnmp_container_da_op,
    pub remove: netsnmp_container_op,
    pub remove_at: netsnmp_container_da_op_rtn,
    pub release: netsnmp_container_op,
    pub free_item: netsnmp_container_obj_func,
    pub find: netsnmp_container_rtn,
    pub find_next: netsnmp_container_rtn,
    pub get_at: netsnmp_container_da_op_rtn,
    pub get_subset: netsnmp_container_set,
    pub get_iterator: netsnmp_container_it,
    pub for_each: netsnmp_container_func,
    pub clear: netsnmp_container_func,
    pub insert_filter: netsnmp_container_op,
    pub duplicate: netsnmp_container_mod_op,
    pub compare: netsnmp_container_compare,
    pub ncompare: netsnmp_container_compare,
    pub options: netsnmp_container_option,
    pub container_name: *mut ::std::os::raw::c_char,
    pub sync: u_long,
    pub flags: u_int,
    pub next: *mut netsnmp_container_s,
    pub prev: *mut netsnmp_container_s,
}
layout! { netsnmp_container_s: 224, cfree 24, clear 136, compare 160, container_data 0, container_name 184, duplicate 152, find 88, find_next 96, flags 200, for_each 128, free_item 80, get_at 104, get_iterator 120, get_size 8, get_subset 112, init 16, insert 32, insert_after 48, insert_before 40, insert_filter 144, ncompare 168, next 208, options 176, prev 216, release 72, remove 56, remove_at 64, sync 192 }
pub type netsnmp_container = netsnmp_container_s;
pub type netsnmp_iterator_rc = ::std::option::Option<
    unsafe extern "C" fn(arg1: *mut netsnmp_iterator_s) -> ::std::os::raw::c_int,
>;
pub type netsnmp_iterator_rtn = ::std::option::Option<
    unsafe extern "C" fn(arg1: *mut netsnmp_iterator_s) -> *mut ::std::os::raw::c_void,
>;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct netsnmp_iterator_s {
    pub container: *mut netsnmp_container,
    pub sync: u_long,
    pub reset: netsnmp_iterator_rc,
    pub release: netsnmp_iterator_rc,
    pub first: netsnmp_iterator_rtn,
    pub curr: netsnmp_iterator_rtn,
    pub last: netsnmp_iterator_rtn,
    pub next: netsnmp_iterator_rtn,
    pub remove: netsnmp_iterator_rc,
}
layout! { netsnmp_iterator_s: 72, container 0, curr 40, first 32, last 48, next 56, release 24, remove 64, reset 16, sync 8 }
pub type netsnmp_iterator = netsnmp_iterator_s;
pub type Netsnmp_Iterator_Loop_Key = ::std::option::Option<
    unsafe extern "C" fn(
        iterator_ctx: *mut ::std::os::raw::c_void,
        loop_ctx: *mut netsnmp_ref_void,
        key: *mut netsnmp_ref_void,
    ) -> ::std::os::raw::c_int,
>;
pub type Netsnmp_Iterator_Loop_Data = ::std::option::Option<
    unsafe extern "C" fn(
        iterator_ctx: *mut ::std::os::raw::c_void,
        loop_ctx: *mut netsnmp_ref_void,
        data: *mut netsnmp_ref_void,
    ) -> ::std::os::raw::c_int,
>;
pub type Netsnmp_Iterator_Ctx = ::std::option::Option<
    unsafe extern "C" fn(
        iterator_ctx: *mut ::std::os::raw::c_void,
        loop_ctx: *mut netsnmp_ref_void,
    ) -> ::std::os::raw::c_int,
>;
pub type Netsnmp_Iterator_Ctx_Dup = ::std::option::Option<
    unsafe extern "C" fn(
        iterator_ctx: *mut ::std::os::raw::c_void,
        loop_ctx: *mut netsnmp_ref_void,
        dup_ctx: *mut netsnmp_ref_void,
        reuse: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int,
>;
pub type Netsnmp_Iterator_Op = ::std::option::Option<
    unsafe extern "C" fn(iterator_ctx: *mut ::std::os::raw::c_void) -> ::std::os::raw::c_int,
>;
pub type Netsnmp_Iterator_Data = ::std::option::Option<
    unsafe extern "C" fn(
        iterator_ctx: *mut ::std::os::raw::c_void,
        data: *const ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int,
>;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct config_files {
    pub fileHeader: *mut ::std::os::raw::c_char,
    pub start: *mut config_line,
    pub next: *mut config_files,
}
layout! { config_files: 24, fileHeader 0, next 16, start 8 }
#[repr(C)]
#[derive(Copy, Clone)]
pub struct config_line {
    pub config_token: *mut ::std::os::raw::c_char,
    pub parse_line: ::std::option::Option<
        unsafe extern "C" fn(
            arg1: *const ::std::os::raw::c_char,
            arg2: *mut ::std::os::raw::c_char,
        ),
    >,
    pub free_func: ::std::option::Option<unsafe extern "C" fn()>,
    pub next: *mut config_line,
    pub config_time: ::std::os::raw::c_char,
    pub help: *mut ::std::os::raw::c_char,
}
layout! { config_line: 48, config_time 32, config_token 0, free_func 16, help 40, next 24, parse_line 8 }
#[repr(C)]
#[derive(Copy, Clone)]
pub struct read_config_memory {
    pub line: *mut ::std::os::raw::c_char,
    pub next: *mut read_config_memory,
}
layout! { read_config_memory: 16, line 0, next 8 }
#[repr(C)]
#[derive(Copy, Clone)]
pub struct snmp_enum_list {
    pub next: *mut snmp_enum_list,
    pub value: ::std::os::raw::c_int,
    pub label: *mut ::std::os::raw::c_char,
}
layout! { snmp_enum_list: 24, label 16, next 0, value 8 }
#[repr(C)]
#[derive(Copy, Clone)]
pub struct vacm_groupEntry {
    pub securityModel: ::std::os::raw::c_int,
    pub securityName: [::std::os::raw::c_char; 34usize],
    pub groupName: [::std::os::raw::c_char; 34usize],
    pub storageType: ::std::os::raw::c_int,
    pub status: ::std::os::raw::c_int,
    pub bitMask: u_long,
    pub reserved: *mut vacm_groupEntry,
    pub next: *mut vacm_groupEntry,
}
layout! { vacm_groupEntry: 104, bitMask 80, groupName 38, next 96, reserved 88, securityModel 0, securityName 4, status 76, storageType 72 }
#[repr(C)]
#[derive(Copy, Clone)]
pub struct vacm_accessEntry {
    pub groupName: [::std::os::raw::c_char; 34usize],
    pub contextPrefix: [::std::os::raw::c_char; 34usize],
    pub securityModel: ::std::os::raw::c_int,
    pub securityLevel: ::std::os::raw::c_int,
    pub contextMatch: ::std::os::raw::c_int,
    pub views: [[::std::os::raw::c_char; 34usize]; 8usize],
    pub storageType: ::std::os::raw::c_int,
    pub status: ::std::os::raw::c_int,
    pub bitMask: u_long,
    pub reserved: *mut vacm_accessEntry,
    pub next: *mut vacm_accessEntry,
}
layout! { vacm_accessEntry: 384, bitMask 360, contextMatch 76, contextPrefix 34, groupName 0, next 376, reserved 368, securityLevel 72, securityModel 68, status 356, storageType 352, views 80 }
#[repr(C)]
#[derive(Copy, Clone)]
pub struct vacm_viewEntry {
    pub viewName: [::std::os::raw::c_char; 34usize],
    pub viewSubtree: [oid; 129usize],
    pub viewSubtreeLen: usize,
    pub viewMask: [u_char; 34usize],
    pub viewMaskLen: usize,
    pub viewType: ::std::os::raw::c_int,
    pub viewStorageType: ::std::os::raw::c_int,
    pub viewStatus: ::std::os::raw::c_int,
    pub bitMask: u_long,
    pub reserved: *mut vacm_viewEntry,
    pub next: *mut vacm_viewEntry,
}
layout! { vacm_viewEntry: 1168, bitMask 1144, next 1160, reserved 1152, viewMask 1080, viewMaskLen 1120, viewName 0, viewStatus 1136, viewStorageType 1132, viewSubtree 40, viewSubtreeLen 1072, viewType 1128 }
#[repr(C)]
#[derive(Debug)]
pub struct vacm_securityEntry {
    _unused: [u8; 0],
}
#[repr(C)]
#[derive(Debug)]
pub struct evp_cipher_st {
    _unused: [u8; 0],
}
pub type EVP_CIPHER = evp_cipher_st;
#[repr(C)]
#[derive(Debug)]
pub struct evp_md_st {
    _unused: [u8; 0],
}
pub type EVP_MD = evp_md_st;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct netsnmp_auth_alg_info_s {
    pub type_: ::std::os::raw::c_int,
    pub name: *const ::std::os::raw::c_char,
    pub alg_oid: *mut oid,
    pub oid_len: ::std::os::raw::c_int,
    pub proper_length: ::std::os::raw::c_int,
    pub mac_length: ::std::os::raw::c_int,
}
layout! { netsnmp_auth_alg_info_s: 40, alg_oid 16, mac_length 32, name 8, oid_len 24, proper_length 28, type_ 0 }
pub type netsnmp_auth_alg_info = netsnmp_auth_alg_info_s;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct netsnmp_priv_alg_info_s {
    pub type_: ::std::os::raw::c_int,
    pub name: *const ::std::os::raw::c_char,
    pub alg_oid: *mut oid,
    pub oid_len: ::std::os::raw::c_int,
    pub proper_length: ::std::os::raw::c_int,
    pub iv_length: ::std::os::raw::c_int,
    pub pad_size: ::std::os::raw::c_int,
    pub cipher: *const EVP_CIPHER,
}
layout! { netsnmp_priv_alg_info_s: 48, alg_oid 16, cipher 40, iv_length 32, name 8, oid_len 24, pad_size 36, proper_length 28, type_ 0 }
pub type netsnmp_priv_alg_info = netsnmp_priv_alg_info_s;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct enginetime_struct {
    pub engineID: *mut u_char,
    pub engineID_len: u_int,
    pub engineTime: u_int,
    pub engineBoot: u_int,
    pub lastReceivedEngineTime: time_t,
    pub authenticatedFlag: u_int,
    pub next: *mut enginetime_struct,
}
layout! { enginetime_struct: 48, authenticatedFlag 32, engineBoot 16, engineID 0, engineID_len 8, engineTime 12, lastReceivedEngineTime 24, next 40 }
pub type enginetime = enginetime_struct;
pub type Enginetime = *mut enginetime_struct;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct snmp_secmod_outgoing_params {
    pub msgProcModel: ::std::os::raw::c_int,
    pub globalData: *mut u_char,
    pub globalDataLen: usize,
    pub maxMsgSize: ::std::os::raw::c_int,
    pub secModel: ::std::os::raw::c_int,
    pub secEngineID: *mut u_char,
    pub secEngineIDLen: usize,
    pub secName: *mut ::std::os::raw::c_char,
    pub secNameLen: usize,
    pub secLevel: ::std::os::raw::c_int,
    pub scopedPdu: *mut u_char,
    pub scopedPduLen: usize,
    pub secStateRef: *mut ::std::os::raw::c_void,
    pub secParams: *mut u_char,
    pub secParamsLen: *mut usize,
    pub wholeMsg: *mut *mut u_char,
    pub wholeMsgLen: *mut usize,
    pub wholeMsgOffset: *mut usize,
    pub pdu: *mut netsnmp_pdu,
    pub session: *mut netsnmp_session,
}
layout! { snmp_secmod_outgoing_params: 152, globalData 8, globalDataLen 16, maxMsgSize 24, msgProcModel 0, pdu 136, scopedPdu 72, scopedPduLen 80, secEngineID 32, secEngineIDLen 40, secLevel 64, secModel 28, secName 48, secNameLen 56, secParams 96, secParamsLen 104, secStateRef 88, session 144, wholeMsg 112, wholeMsgLen 120, wholeMsgOffset 128 }
#[repr(C)]
#[derive(Copy, Clone)]
pub struct snmp_secmod_incoming_params {
    pub msgProcModel: ::std::os::raw::c_int,
    pub maxMsgSize: usize,
    pub secParams: *mut u_char,
    pub secModel: ::std::os::raw::c_int,
    pub secLevel: ::std::os::raw::c_int,
    pub wholeMsg: *mut u_char,
    pub wholeMsgLen: usize,
    pub secEngineID: *mut u_char,
    pub secEngineIDLen: *mut usize,
    pub secName: *mut ::std::os::raw::c_char,
    pub secNameLen: *mut usize,
    pub scopedPdu: *mut *mut u_char,
    pub scopedPduLen: *mut usize,
    pub maxSizeResponse: *mut usize,
    pub secStateRef: *mut *mut ::std::os::raw::c_void,
    pub sess: *mut netsnmp_session,
    pub pdu: *mut netsnmp_pdu,
    pub msg_flags: u_char,
}
layout! { snmp_secmod_incoming_params: 136, maxMsgSize 8, maxSizeResponse 96, msgProcModel 0, msg_flags 128, pdu 120, scopedPdu 80, scopedPduLen 88, secEngineID 48, secEngineIDLen 56, secLevel 28, secModel 24, secName 64, secNameLen 72, secParams 16, secStateRef 104, sess 112, wholeMsg 32, wholeMsgLen 40 }
pub type SecmodSessionCallback = ::std::option::Option<
    unsafe extern "C" fn(arg1: *mut netsnmp_session) -> ::std::os::raw::c_int,
>;
pub type SecmodPduCallback =
    ::std::option::Option<unsafe extern "C" fn(arg1: *mut netsnmp_pdu) -> ::std::os::raw::c_int>;
pub type Secmod2PduCallback = ::std::option::Option<
    unsafe extern "C" fn(arg1: *mut netsnmp_pdu, arg2: *mut netsnmp_pdu) -> ::std::os::raw::c_int,
>;
pub type SecmodOutMsg = ::std::option::Option<
    unsafe extern "C" fn(arg1: *mut snmp_secmod_outgoing_params) -> ::std::os::raw::c_int,
>;
pub type SecmodInMsg = ::std::option::Option<
    unsafe extern "C" fn(arg1: *mut snmp_secmod_incoming_params) -> ::std::os::raw::c_int,
>;
pub type SecmodFreeState =
    ::std::option::Option<unsafe extern "C" fn(arg1: *mut ::std::os::raw::c_void)>;
pub type SecmodHandleReport = ::std::option::Option<
    unsafe extern "C" fn(
        slp: *mut session_list,
        transport: *mut netsnmp_transport,
        arg1: *mut netsnmp_session,
        result: ::std::os::raw::c_int,
        origpdu: *mut netsnmp_pdu,
    ),
>;
pub type SecmodDiscoveryMethod = ::std::option::Option<
    unsafe extern "C" fn(
        slp: *mut session_list,
        session: *mut netsnmp_session,
    ) -> ::std::os::raw::c_int,
>;
pub type SecmodPostDiscovery = ::std::option::Option<
    unsafe extern "C" fn(
        slp: *mut session_list,
        session: *mut netsnmp_session,
    ) -> ::std::os::raw::c_int,
>;
pub type SecmodSessionSetup = ::std::option::Option<
    unsafe extern "C" fn(
        in_session: *mut netsnmp_session,
        out_session: *mut netsnmp_session,
    ) -> ::std::os::raw::c_int,
>;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct snmp_secmod_def {
    pub session_open: SecmodSessionCallback,
    pub session_close: SecmodSessionCallback,
    pub session_setup: SecmodSessionSetup,
    pub pdu_free: SecmodPduCallback,
    pub pdu_clone: Secmod2PduCallback,
    pub pdu_timeout: SecmodPduCallback,
    pub pdu_free_state_ref: SecmodFreeState,
    pub encode_reverse: SecmodOutMsg,
    pub encode_forward: SecmodOutMsg,
    pub decode: SecmodInMsg,
    pub handle_report: SecmodHandleReport,
    pub probe_engineid: SecmodDiscoveryMethod,
    pub post_probe_engineid: SecmodPostDiscovery,
}
layout! { snmp_secmod_def: 104, decode 72, encode_forward 64, encode_reverse 56, handle_report 80, pdu_clone 32, pdu_free 24, pdu_free_state_ref 48, pdu_timeout 40, post_probe_engineid 96, probe_engineid 88, session_close 8, session_open 0, session_setup 16 }
#[repr(C)]
#[derive(Copy, Clone)]
pub struct snmp_secmod_list {
    pub securityModel: ::std::os::raw::c_int,
    pub secDef: *mut snmp_secmod_def,
    pub next: *mut snmp_secmod_list,
}
layout! { snmp_secmod_list: 24, next 16, secDef 8, securityModel 0 }
#[repr(C)]
#[derive(Debug)]
pub struct usmStateReference {
    _unused: [u8; 0],
}
#[repr(C)]
#[derive(Copy, Clone)]
pub struct usmUser {
    pub flags: u_int,
    pub engineID: *mut u_char,
    pub engineIDLen: usize,
    pub name: *mut ::std::os::raw::c_char,
    pub secName: *mut ::std::os::raw::c_char,
    pub cloneFrom: *mut oid,
    pub cloneFromLen: usize,
    pub authProtocol: *mut oid,
    pub authProtocolLen: usize,
    pub authKey: *mut u_char,
    pub authKeyLen: usize,
    pub authKeyKu: *mut u_char,
    pub authKeyKuLen: usize,
    pub privProtocol: *mut oid,
    pub privProtocolLen: usize,
    pub privKeyKu: *mut u_char,
    pub privKeyKuLen: usize,
    pub privKey: *mut u_char,
    pub privKeyLen: usize,
    pub userPublicString: *mut u_char,
    pub userPublicStringLen: usize,
    pub userStatus: ::std::os::raw::c_int,
    pub userStorageType: ::std::os::raw::c_int,
    pub usmDHUserAuthKeyChange: *mut ::std::os::raw::c_void,
    pub usmDHUserPrivKeyChange: *mut ::std::os::raw::c_void,
    pub next: *mut usmUser,
    pub prev: *mut usmUser,
}
layout! { usmUser: 208, authKey 72, authKeyKu 88, authKeyKuLen 96, authKeyLen 80, authProtocol 56, authProtocolLen 64, cloneFrom 40, cloneFromLen 48, engineID 8, engineIDLen 16, flags 0, name 24, next 192, prev 200, privKey 136, privKeyKu 120, privKeyKuLen 128, privKeyLen 144, privProtocol 104, privProtocolLen 112, secName 32, userPublicString 152, userPublicStringLen 160, userStatus 168, userStorageType 172, usmDHUserAuthKeyChange 176, usmDHUserPrivKeyChange 184 }
#[repr(C)]
#[derive(Copy, Clone)]
pub struct snmp_internal_session {
    pub _address: u8,
}
unsafe extern "C" {
    pub fn snmp_pdu_add_variable(
        pdu: *mut netsnmp_pdu, name: *const oid, name_length: usize, type_: u_char,
        value: *const ::std::os::raw::c_void, len: usize,
    ) -> *mut netsnmp_variable_list;
    pub fn snmp_varlist_add_variable(
        varlist: *mut *mut netsnmp_variable_list, name: *const oid, name_length: usize,
        type_: u_char, value: *const ::std::os::raw::c_void, len: usize,
    ) -> *mut netsnmp_variable_list;
    pub fn snmp_add_null_var(
        pdu: *mut netsnmp_pdu, name: *const oid, name_length: usize,
    ) -> *mut netsnmp_variable_list;
    pub fn snmp_clone_varbind(varlist: *mut netsnmp_variable_list) -> *mut netsnmp_variable_list;
    pub fn snmp_set_var_objid(
        var: *mut netsnmp_variable_list, name: *const oid, name_length: usize,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_set_var_value(
        var: *mut netsnmp_variable_list, value: *const ::std::os::raw::c_void, len: usize,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_set_var_typed_value(
        var: *mut netsnmp_variable_list, type_: u_char, value: *const ::std::os::raw::c_void,
        len: usize,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_set_var_typed_integer(
        var: *mut netsnmp_variable_list, type_: u_char, val: ::std::os::raw::c_long,
    ) -> ::std::os::raw::c_int;
    pub fn print_variable(
        objid: *const oid, objidlen: usize, variable: *const netsnmp_variable_list,
    );
    pub fn fprint_variable(
        fp: *mut FILE, objid: *const oid, objidlen: usize, variable: *const netsnmp_variable_list,
    );
    pub fn snprint_variable(
        buf: *mut ::std::os::raw::c_char, buf_len: usize, objid: *const oid, objidlen: usize,
        variable: *const netsnmp_variable_list,
    ) -> ::std::os::raw::c_int;
    pub fn print_value(objid: *const oid, objidlen: usize, variable: *const netsnmp_variable_list);
    pub fn fprint_value(
        fp: *mut FILE, objid: *const oid, objidlen: usize, variable: *const netsnmp_variable_list,
    );
    pub fn snprint_value(
        buf: *mut ::std::os::raw::c_char, buf_len: usize, objid: *const oid, objidlen: usize,
        variable: *const netsnmp_variable_list,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_free_var(var: *mut netsnmp_variable_list);
    pub fn snmp_free_varbind(varlist: *mut netsnmp_variable_list);
    pub fn snmp_pdu_create(type_: ::std::os::raw::c_int) -> *mut netsnmp_pdu;
    pub fn snmp_clone_pdu(pdu: *mut netsnmp_pdu) -> *mut netsnmp_pdu;
    pub fn snmp_fix_pdu(pdu: *mut netsnmp_pdu, idx: ::std::os::raw::c_int) -> *mut netsnmp_pdu;
    pub fn snmp_free_pdu(pdu: *mut netsnmp_pdu);
    pub fn asn_check_packet(arg1: *mut u_char, arg2: usize) -> ::std::os::raw::c_int;
    pub fn asn_parse_int(
        arg1: *mut u_char, arg2: *mut usize, arg3: *mut u_char, arg4: *mut ::std::os::raw::c_long,
        arg5: usize,
    ) -> *mut u_char;
    pub fn asn_build_int(
        arg1: *mut u_char, arg2: *mut usize, arg3: u_char, arg4: *const ::std::os::raw::c_long,
        arg5: usize,
    ) -> *mut u_char;
    pub fn asn_parse_unsigned_int(
        arg1: *mut u_char, arg2: *mut usize, arg3: *mut u_char, arg4: *mut u_long, arg5: usize,
    ) -> *mut u_char;
    pub fn asn_build_unsigned_int(
        arg1: *mut u_char, arg2: *mut usize, arg3: u_char, arg4: *const u_long, arg5: usize,
    ) -> *mut u_char;
    pub fn asn_parse_string(
        arg1: *mut u_char, arg2: *mut usize, arg3: *mut u_char, arg4: *mut u_char, arg5: *mut usize,
    ) -> *mut u_char;
    pub fn asn_build_string(
        arg1: *mut u_char, arg2: *mut usize, arg3: u_char, arg4: *const u_char, arg5: usize,
    ) -> *mut u_char;
    pub fn asn_parse_header(arg1: *mut u_char, arg2: *mut usize, arg3: *mut u_char) -> *mut u_char;
    pub fn asn_parse_sequence(
        arg1: *mut u_char, arg2: *mut usize, arg3: *mut u_char, expected_type: u_char,
        estr: *const ::std::os::raw::c_char,
    ) -> *mut u_char;
    pub fn asn_build_header(
        arg1: *mut u_char, arg2: *mut usize, arg3: u_char, arg4: usize,
    ) -> *mut u_char;
    pub fn asn_build_sequence(
        arg1: *mut u_char, arg2: *mut usize, arg3: u_char, arg4: usize,
    ) -> *mut u_char;
    pub fn asn_parse_length(arg1: *mut u_char, arg2: *mut u_long) -> *mut u_char;
    pub fn asn_build_length(arg1: *mut u_char, arg2: *mut usize, arg3: usize) -> *mut u_char;
    pub fn asn_parse_objid(
        arg1: *mut u_char, arg2: *mut usize, arg3: *mut u_char, arg4: *mut oid, arg5: *mut usize,
    ) -> *mut u_char;
    pub fn asn_build_objid(
        arg1: *mut u_char, arg2: *mut usize, arg3: u_char, arg4: *mut oid, arg5: usize,
    ) -> *mut u_char;
    pub fn asn_parse_null(arg1: *mut u_char, arg2: *mut usize, arg3: *mut u_char) -> *mut u_char;
    pub fn asn_build_null(arg1: *mut u_char, arg2: *mut usize, arg3: u_char) -> *mut u_char;
    pub fn asn_parse_bitstring(
        arg1: *mut u_char, arg2: *mut usize, arg3: *mut u_char, arg4: *mut u_char, arg5: *mut usize,
    ) -> *mut u_char;
    pub fn asn_build_bitstring(
        arg1: *mut u_char, arg2: *mut usize, arg3: u_char, arg4: *const u_char, arg5: usize,
    ) -> *mut u_char;
    pub fn asn_parse_unsigned_int64(
        arg1: *mut u_char, arg2: *mut usize, arg3: *mut u_char, arg4: *mut counter64, arg5: usize,
    ) -> *mut u_char;
    pub fn asn_build_unsigned_int64(
        arg1: *mut u_char, arg2: *mut usize, arg3: u_char, arg4: *const counter64, arg5: usize,
    ) -> *mut u_char;
    pub fn asn_parse_signed_int64(
        arg1: *mut u_char, arg2: *mut usize, arg3: *mut u_char, arg4: *mut counter64, arg5: usize,
    ) -> *mut u_char;
    pub fn asn_build_signed_int64(
        arg1: *mut u_char, arg2: *mut usize, arg3: u_char, arg4: *const counter64, arg5: usize,
    ) -> *mut u_char;
    pub fn asn_build_float(
        arg1: *mut u_char, arg2: *mut usize, arg3: u_char, arg4: *const f32, arg5: usize,
    ) -> *mut u_char;
    pub fn asn_parse_float(
        arg1: *mut u_char, arg2: *mut usize, arg3: *mut u_char, arg4: *mut f32, arg5: usize,
    ) -> *mut u_char;
    pub fn asn_build_double(
        arg1: *mut u_char, arg2: *mut usize, arg3: u_char, arg4: *const f64, arg5: usize,
    ) -> *mut u_char;
    pub fn asn_parse_double(
        arg1: *mut u_char, arg2: *mut usize, arg3: *mut u_char, arg4: *mut f64, arg5: usize,
    ) -> *mut u_char;
    pub fn asn_realloc(arg1: *mut *mut u_char, arg2: *mut usize) -> ::std::os::raw::c_int;
    pub fn asn_realloc_rbuild_int(
        pkt: *mut *mut u_char, pkt_len: *mut usize, offset: *mut usize,
        allow_realloc: ::std::os::raw::c_int, type_: u_char, data: *const ::std::os::raw::c_long,
        data_size: usize,
    ) -> ::std::os::raw::c_int;
    pub fn asn_realloc_rbuild_string(
        pkt: *mut *mut u_char, pkt_len: *mut usize, offset: *mut usize,
        allow_realloc: ::std::os::raw::c_int, type_: u_char, data: *const u_char, data_size: usize,
    ) -> ::std::os::raw::c_int;
    pub fn asn_realloc_rbuild_unsigned_int(
        pkt: *mut *mut u_char, pkt_len: *mut usize, offset: *mut usize,
        allow_realloc: ::std::os::raw::c_int, type_: u_char, data: *const u_long, data_size: usize,
    ) -> ::std::os::raw::c_int;
    pub fn asn_realloc_rbuild_header(
        pkt: *mut *mut u_char, pkt_len: *mut usize, offset: *mut usize,
        allow_realloc: ::std::os::raw::c_int, type_: u_char, data_size: usize,
    ) -> ::std::os::raw::c_int;
    pub fn asn_realloc_rbuild_sequence(
        pkt: *mut *mut u_char, pkt_len: *mut usize, offset: *mut usize,
        allow_realloc: ::std::os::raw::c_int, type_: u_char, data_size: usize,
    ) -> ::std::os::raw::c_int;
    pub fn asn_realloc_rbuild_length(
        pkt: *mut *mut u_char, pkt_len: *mut usize, offset: *mut usize,
        allow_realloc: ::std::os::raw::c_int, data_size: usize,
    ) -> ::std::os::raw::c_int;
    pub fn asn_realloc_rbuild_objid(
        pkt: *mut *mut u_char, pkt_len: *mut usize, offset: *mut usize,
        allow_realloc: ::std::os::raw::c_int, type_: u_char, arg1: *const oid, arg2: usize,
    ) -> ::std::os::raw::c_int;
    pub fn asn_realloc_rbuild_null(
        pkt: *mut *mut u_char, pkt_len: *mut usize, offset: *mut usize,
        allow_realloc: ::std::os::raw::c_int, type_: u_char,
    ) -> ::std::os::raw::c_int;
    pub fn asn_realloc_rbuild_bitstring(
        pkt: *mut *mut u_char, pkt_len: *mut usize, offset: *mut usize,
        allow_realloc: ::std::os::raw::c_int, type_: u_char, data: *const u_char, data_size: usize,
    ) -> ::std::os::raw::c_int;
    pub fn asn_realloc_rbuild_unsigned_int64(
        pkt: *mut *mut u_char, pkt_len: *mut usize, offset: *mut usize,
        allow_realloc: ::std::os::raw::c_int, type_: u_char, data: *const counter64, arg1: usize,
    ) -> ::std::os::raw::c_int;
    pub fn asn_realloc_rbuild_signed_int64(
        pkt: *mut *mut u_char, pkt_len: *mut usize, offset: *mut usize,
        allow_realloc: ::std::os::raw::c_int, type_: u_char, data: *const counter64, arg1: usize,
    ) -> ::std::os::raw::c_int;
    pub fn asn_realloc_rbuild_float(
        pkt: *mut *mut u_char, pkt_len: *mut usize, offset: *mut usize,
        allow_realloc: ::std::os::raw::c_int, type_: u_char, data: *const f32, data_size: usize,
    ) -> ::std::os::raw::c_int;
    pub fn asn_realloc_rbuild_double(
        pkt: *mut *mut u_char, pkt_len: *mut usize, offset: *mut usize,
        allow_realloc: ::std::os::raw::c_int, type_: u_char, data: *const f64, data_size: usize,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_error(
        sess: *mut netsnmp_session, clib_errorno: *mut ::std::os::raw::c_int,
        snmp_errorno: *mut ::std::os::raw::c_int, errstring: *mut *mut ::std::os::raw::c_char,
    );
    pub fn snmp_sess_error(
        sess: *mut ::std::os::raw::c_void, clib_errorno: *mut ::std::os::raw::c_int,
        snmp_errorno: *mut ::std::os::raw::c_int, errstring: *mut *mut ::std::os::raw::c_char,
    );
    pub fn snmp_api_errstring(snmp_errorno: ::std::os::raw::c_int)
    -> *const ::std::os::raw::c_char;
    pub fn snmp_errstring(snmp_errorno: ::std::os::raw::c_int) -> *const ::std::os::raw::c_char;
    pub fn snmp_perror(msg: *const ::std::os::raw::c_char);
    pub fn snmp_sess_perror(msg: *const ::std::os::raw::c_char, sess: *mut netsnmp_session);
    pub fn snmp_log_perror(msg: *const ::std::os::raw::c_char);
    pub fn snmp_log(
        priority: ::std::os::raw::c_int, format: *const ::std::os::raw::c_char, ...
    ) -> ::std::os::raw::c_int;
    pub fn snmp_get_do_logging() -> ::std::os::raw::c_int;
    pub fn netsnmp_logging_restart();
    pub fn snmp_disable_log();
    pub fn shutdown_snmp_logging();
    pub fn debugmsg(
        token: *const ::std::os::raw::c_char, format: *const ::std::os::raw::c_char, ...
    );
    pub fn debugmsgtoken(
        token: *const ::std::os::raw::c_char, format: *const ::std::os::raw::c_char, ...
    );
    pub fn debug_combo_nc(
        token: *const ::std::os::raw::c_char, format: *const ::std::os::raw::c_char, ...
    );
    pub fn debugmsg_oid(token: *const ::std::os::raw::c_char, theoid: *const oid, len: usize);
    pub fn debugmsg_suboid(token: *const ::std::os::raw::c_char, theoid: *const oid, len: usize);
    pub fn debugmsg_var(token: *const ::std::os::raw::c_char, var: *mut netsnmp_variable_list);
    pub fn debugmsg_oidrange(
        token: *const ::std::os::raw::c_char, theoid: *const oid, len: usize, var_subid: usize,
        range_ubound: oid,
    );
    pub fn debugmsg_hex(token: *const ::std::os::raw::c_char, thedata: *const u_char, len: usize);
    pub fn debugmsg_hextli(
        token: *const ::std::os::raw::c_char, thedata: *const u_char, len: usize,
    );
    pub fn debug_indent_add(amount: ::std::os::raw::c_int);
    pub fn debug_indent_reset();
    pub fn debug_indent_get() -> ::std::os::raw::c_int;
    pub fn debug_indent() -> *const ::std::os::raw::c_char;
    pub fn snmp_debug_init();
    pub fn snmp_debug_shutdown();
    pub static mut debug_num_tokens: ::std::os::raw::c_int;
    pub static mut dbg_tokens: [netsnmp_token_descr; 256usize];
    pub fn debug_register_tokens(tokens: *const ::std::os::raw::c_char);
    pub fn debug_enable_token_logs(token: *const ::std::os::raw::c_char) -> ::std::os::raw::c_int;
    pub fn debug_disable_token_logs(token: *const ::std::os::raw::c_char) -> ::std::os::raw::c_int;
    pub fn debug_is_token_registered(token: *const ::std::os::raw::c_char)
    -> ::std::os::raw::c_int;
    pub fn snmp_set_do_debugging(arg1: ::std::os::raw::c_int);
    pub fn snmp_get_do_debugging() -> ::std::os::raw::c_int;
    pub fn netsnmp_set_debug_log_level(val: ::std::os::raw::c_int);
    pub fn netsnmp_get_debug_log_level() -> ::std::os::raw::c_int;
    pub fn init_snmp_logging();
    pub fn snmp_disable_syslog();
    pub fn snmp_disable_filelog();
    pub fn snmp_disable_stderrlog();
    pub fn snmp_disable_calllog();
    pub fn snmp_enable_syslog();
    pub fn snmp_enable_syslog_ident(
        ident: *const ::std::os::raw::c_char, facility: ::std::os::raw::c_int,
    );
    pub fn snmp_enable_filelog(
        logfilename: *const ::std::os::raw::c_char, dont_zero_log: ::std::os::raw::c_int,
    );
    pub fn snmp_enable_stderrlog();
    pub fn snmp_enable_calllog();
    pub fn snmp_stderrlog_status() -> ::std::os::raw::c_int;
    pub fn netsnmp_set_line_buffering(stream: *mut FILE);
    pub fn snmp_log_options(
        optarg: *mut ::std::os::raw::c_char, argc: ::std::os::raw::c_int,
        argv: *const *mut ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_log_options_usage(lead: *const ::std::os::raw::c_char, outf: *mut FILE);
    pub fn snmp_log_syslogname(
        syslogname: *const ::std::os::raw::c_char,
    ) -> *mut ::std::os::raw::c_char;
    pub fn log_handler_stdouterr(
        arg1: *mut netsnmp_log_handler, arg2: ::std::os::raw::c_int,
        arg3: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn log_handler_file(
        arg1: *mut netsnmp_log_handler, arg2: ::std::os::raw::c_int,
        arg3: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn log_handler_syslog(
        arg1: *mut netsnmp_log_handler, arg2: ::std::os::raw::c_int,
        arg3: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn log_handler_callback(
        arg1: *mut netsnmp_log_handler, arg2: ::std::os::raw::c_int,
        arg3: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn log_handler_null(
        arg1: *mut netsnmp_log_handler, arg2: ::std::os::raw::c_int,
        arg3: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn get_logh_head() -> *mut netsnmp_log_handler;
    pub fn netsnmp_register_loghandler(
        type_: ::std::os::raw::c_int, pri: ::std::os::raw::c_int,
    ) -> *mut netsnmp_log_handler;
    pub fn netsnmp_find_loghandler(
        token: *const ::std::os::raw::c_char,
    ) -> *mut netsnmp_log_handler;
    pub fn netsnmp_add_loghandler(logh: *mut netsnmp_log_handler) -> ::std::os::raw::c_int;
    pub fn netsnmp_remove_loghandler(logh: *mut netsnmp_log_handler) -> ::std::os::raw::c_int;
    pub fn netsnmp_enable_loghandler(token: *const ::std::os::raw::c_char)
    -> ::std::os::raw::c_int;
    pub fn netsnmp_disable_loghandler(
        token: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_enable_this_loghandler(logh: *mut netsnmp_log_handler);
    pub fn netsnmp_disable_this_loghandler(logh: *mut netsnmp_log_handler);
    pub fn netsnmp_create_stdio_loghandler(
        is_stdout: ::std::os::raw::c_int, priority: ::std::os::raw::c_int,
        priority_max: ::std::os::raw::c_int, tok: *const ::std::os::raw::c_char,
    ) -> *mut netsnmp_log_handler;
    pub fn netsnmp_register_filelog_handler(
        logfilename: *const ::std::os::raw::c_char, priority: ::std::os::raw::c_int,
        priority_max: ::std::os::raw::c_int, dont_zero_log: ::std::os::raw::c_int,
    ) -> *mut netsnmp_log_handler;
    pub fn snmp_sess_init(arg1: *mut netsnmp_session);
    pub fn snmp_open(arg1: *mut netsnmp_session) -> *mut netsnmp_session;
    pub fn snmp_close(arg1: *mut netsnmp_session) -> ::std::os::raw::c_int;
    pub fn snmp_close_sessions() -> ::std::os::raw::c_int;
    pub fn _build_initial_pdu_packet(
        slp: *mut session_list, pdu: *mut netsnmp_pdu, bulk: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_send(arg1: *mut netsnmp_session, arg2: *mut netsnmp_pdu) -> ::std::os::raw::c_int;
    pub fn snmp_async_send(
        arg1: *mut netsnmp_session, arg2: *mut netsnmp_pdu, arg3: netsnmp_callback,
        arg4: *mut ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_read(arg1: *mut fd_set);
    pub fn snmp_read2(arg1: *mut netsnmp_large_fd_set);
    pub fn snmp_synch_response(
        arg1: *mut netsnmp_session, arg2: *mut netsnmp_pdu, arg3: *mut *mut netsnmp_pdu,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_select_info(
        arg1: *mut ::std::os::raw::c_int, arg2: *mut fd_set, arg3: *mut timeval,
        arg4: *mut ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_select_info2(
        arg1: *mut ::std::os::raw::c_int, arg2: *mut netsnmp_large_fd_set, arg3: *mut timeval,
        arg4: *mut ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_sess_select_info_flags(
        arg1: *mut ::std::os::raw::c_void, arg2: *mut ::std::os::raw::c_int, arg3: *mut fd_set,
        arg4: *mut timeval, arg5: *mut ::std::os::raw::c_int, arg6: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_sess_select_info2_flags(
        arg1: *mut ::std::os::raw::c_void, arg2: *mut ::std::os::raw::c_int,
        arg3: *mut netsnmp_large_fd_set, arg4: *mut timeval, arg5: *mut ::std::os::raw::c_int,
        arg6: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_timeout();
    pub fn snmp_sess_open(arg1: *mut netsnmp_session) -> *mut ::std::os::raw::c_void;
    pub fn snmp_sess_pointer(arg1: *mut netsnmp_session) -> *mut ::std::os::raw::c_void;
    pub fn snmp_sess_session(arg1: *mut ::std::os::raw::c_void) -> *mut netsnmp_session;
    pub fn snmp_sess_session_lookup(arg1: *mut ::std::os::raw::c_void) -> *mut netsnmp_session;
    pub fn snmp_sess_lookup_by_name(
        paramName: *const ::std::os::raw::c_char,
    ) -> *mut netsnmp_session;
    pub fn snmp_sess_send(
        arg1: *mut ::std::os::raw::c_void, arg2: *mut netsnmp_pdu,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_sess_async_send(
        arg1: *mut ::std::os::raw::c_void, arg2: *mut netsnmp_pdu, arg3: netsnmp_callback,
        arg4: *mut ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_sess_select_info(
        arg1: *mut ::std::os::raw::c_void, arg2: *mut ::std::os::raw::c_int, arg3: *mut fd_set,
        arg4: *mut timeval, arg5: *mut ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_sess_select_info2(
        arg1: *mut ::std::os::raw::c_void, arg2: *mut ::std::os::raw::c_int,
        arg3: *mut netsnmp_large_fd_set, arg4: *mut timeval, arg5: *mut ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_sess_read(
        arg1: *mut ::std::os::raw::c_void, arg2: *mut fd_set,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_sess_read2(
        arg1: *mut ::std::os::raw::c_void, arg2: *mut netsnmp_large_fd_set,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_sess_timeout(arg1: *mut ::std::os::raw::c_void);
    pub fn snmp_sess_close(arg1: *mut ::std::os::raw::c_void) -> ::std::os::raw::c_int;
    pub fn snmp_sess_synch_response(
        arg1: *mut ::std::os::raw::c_void, arg2: *mut netsnmp_pdu, arg3: *mut *mut netsnmp_pdu,
    ) -> ::std::os::raw::c_int;
    pub fn init_callbacks();
    pub fn netsnmp_register_callback(
        major: ::std::os::raw::c_int, minor: ::std::os::raw::c_int, new_callback: SNMPCallback,
        arg: *mut ::std::os::raw::c_void, priority: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_register_callback(
        major: ::std::os::raw::c_int, minor: ::std::os::raw::c_int, new_callback: SNMPCallback,
        arg: *mut ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_call_callbacks(
        major: ::std::os::raw::c_int, minor: ::std::os::raw::c_int,
        caller_arg: *mut ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_callback_available(
        major: ::std::os::raw::c_int, minor: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_count_callbacks(
        major: ::std::os::raw::c_int, minor: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_unregister_callback(
        major: ::std::os::raw::c_int, minor: ::std::os::raw::c_int, new_callback: SNMPCallback,
        arg: *mut ::std::os::raw::c_void, matchargs: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn clear_callback();
    pub fn netsnmp_callback_clear_client_arg(
        arg1: *mut ::std::os::raw::c_void, i: ::std::os::raw::c_int, j: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_callback_list(
        major: ::std::os::raw::c_int, minor: ::std::os::raw::c_int,
    ) -> *mut snmp_gen_callback;
    pub static mut netsnmpUDPDomain: [oid; 0usize];
    pub static mut netsnmpCLNSDomain: [oid; 0usize];
    pub static mut netsnmpCONSDomain: [oid; 0usize];
    pub static mut netsnmpDDPDomain: [oid; 0usize];
    pub static mut netsnmpIPXDomain: [oid; 0usize];
    pub static mut netsnmpUDPDomain_len: usize;
    pub static mut netsnmpCLNSDomain_len: usize;
    pub static mut netsnmpCONSDomain_len: usize;
    pub static mut netsnmpDDPDomain_len: usize;
    pub static mut netsnmpIPXDomain_len: usize;
    pub fn init_snmp_transport();
    pub fn shutdown_snmp_transport();
    pub fn netsnmp_transport_peer_string(
        t: *mut netsnmp_transport, data: *const ::std::os::raw::c_void, len: ::std::os::raw::c_int,
    ) -> *mut ::std::os::raw::c_char;
    pub fn netsnmp_transport_send(
        t: *mut netsnmp_transport, data: *const ::std::os::raw::c_void, len: ::std::os::raw::c_int,
        opaque: *mut *mut ::std::os::raw::c_void, olength: *mut ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_transport_recv(
        t: *mut netsnmp_transport, data: *mut ::std::os::raw::c_void, len: ::std::os::raw::c_int,
        opaque: *mut *mut ::std::os::raw::c_void, olength: *mut ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_transport_add_to_list(
        transport_list: *mut *mut netsnmp_transport_list, transport: *mut netsnmp_transport,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_transport_remove_from_list(
        transport_list: *mut *mut netsnmp_transport_list, transport: *mut netsnmp_transport,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_sockaddr_size(sa: *const sockaddr) -> ::std::os::raw::c_int;
    pub fn netsnmp_transport_copy(t: *const netsnmp_transport) -> *mut netsnmp_transport;
    pub fn netsnmp_transport_free(t: *mut netsnmp_transport);
    pub fn netsnmp_transport_cache_remove(t: *mut netsnmp_transport) -> ::std::os::raw::c_int;
    pub fn netsnmp_tdomain_support(
        in_oid: *const oid, in_len: usize, out_oid: *mut *const oid, out_len: *mut usize,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_tdomain_register(domain: *mut netsnmp_tdomain) -> ::std::os::raw::c_int;
    pub fn netsnmp_tdomain_unregister(domain: *mut netsnmp_tdomain) -> ::std::os::raw::c_int;
    pub fn netsnmp_clear_tdomain_list();
    pub fn netsnmp_tdomain_init();
    pub fn netsnmp_tdomain_transport(
        str_: *const ::std::os::raw::c_char, local: ::std::os::raw::c_int,
        default_domain: *const ::std::os::raw::c_char,
    ) -> *mut netsnmp_transport;
    pub fn netsnmp_tdomain_transport_full(
        application: *const ::std::os::raw::c_char, str_: *const ::std::os::raw::c_char,
        local: ::std::os::raw::c_int, default_domain: *const ::std::os::raw::c_char,
        default_target: *const ::std::os::raw::c_char,
    ) -> *mut netsnmp_transport;
    pub fn netsnmp_tdomain_transport_oid(
        dom: *const oid, dom_len: usize, o: *const u_char, o_len: usize,
        local: ::std::os::raw::c_int,
    ) -> *mut netsnmp_transport;
    pub fn netsnmp_tdomain_transport_tspec(
        tspec: *mut netsnmp_tdomain_spec,
    ) -> *mut netsnmp_transport;
    pub fn netsnmp_transport_open_client(
        application: *const ::std::os::raw::c_char, str_: *const ::std::os::raw::c_char,
    ) -> *mut netsnmp_transport;
    pub fn netsnmp_transport_open_server(
        application: *const ::std::os::raw::c_char, str_: *const ::std::os::raw::c_char,
    ) -> *mut netsnmp_transport;
    pub fn netsnmp_transport_open(
        application: *const ::std::os::raw::c_char, str_: *const ::std::os::raw::c_char,
        local: ::std::os::raw::c_int,
    ) -> *mut netsnmp_transport;
    pub fn netsnmp_transport_config_compare(
        left: *mut netsnmp_transport_config, right: *mut netsnmp_transport_config,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_transport_create_config(
        key: *const ::std::os::raw::c_char, value: *const ::std::os::raw::c_char,
    ) -> *mut netsnmp_transport_config;
    pub fn netsnmp_transport_parse_filterType(
        word: *const ::std::os::raw::c_char, cptr: *mut ::std::os::raw::c_char,
    );
    pub fn netsnmp_transport_filter_add(
        addrtxt: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_transport_filter_remove(
        addrtxt: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_transport_filter_check(
        addrtxt: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_transport_filter_cleanup();
    pub fn netsnmp_register_default_domain(
        application: *const ::std::os::raw::c_char, domain: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_lookup_default_domain(
        application: *const ::std::os::raw::c_char,
    ) -> *const ::std::os::raw::c_char;
    pub fn netsnmp_lookup_default_domains(
        application: *const ::std::os::raw::c_char,
    ) -> *const *const ::std::os::raw::c_char;
    pub fn netsnmp_clear_default_domain();
    pub fn netsnmp_register_default_target(
        application: *const ::std::os::raw::c_char, domain: *const ::std::os::raw::c_char,
        target: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_lookup_default_target(
        application: *const ::std::os::raw::c_char, domain: *const ::std::os::raw::c_char,
    ) -> *const ::std::os::raw::c_char;
    pub fn netsnmp_clear_default_target();
    pub fn netsnmp_register_service_handlers();
    pub fn netsnmp_callback_transport(arg1: ::std::os::raw::c_int) -> *mut netsnmp_transport;
    pub fn netsnmp_callback_hook_parse(
        sp: *mut netsnmp_session, pdu: *mut netsnmp_pdu, packetptr: *mut u_char, len: usize,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_callback_hook_build(
        sp: *mut netsnmp_session, pdu: *mut netsnmp_pdu, ptk: *mut u_char, len: *mut usize,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_callback_check_packet(pkt: *mut u_char, len: usize) -> ::std::os::raw::c_int;
    pub fn netsnmp_callback_create_pdu(
        transport: *mut netsnmp_transport, opaque: *mut ::std::os::raw::c_void, olength: usize,
    ) -> *mut netsnmp_pdu;
    pub fn netsnmp_callback_open(
        attach_to: ::std::os::raw::c_int,
        return_func: ::std::option::Option<
            unsafe extern "C" fn(
                op: ::std::os::raw::c_int,
                session: *mut netsnmp_session,
                reqid: ::std::os::raw::c_int,
                pdu: *mut netsnmp_pdu,
                magic: *mut ::std::os::raw::c_void,
            ) -> ::std::os::raw::c_int,
        >,
        fpre_parse: ::std::option::Option<
            unsafe extern "C" fn(
                arg1: *mut netsnmp_session,
                arg2: *mut netsnmp_transport_s,
                arg3: *mut ::std::os::raw::c_void,
                arg4: ::std::os::raw::c_int,
            ) -> ::std::os::raw::c_int,
        >,
        fpost_parse: ::std::option::Option<
            unsafe extern "C" fn(
                arg1: *mut netsnmp_session,
                arg2: *mut netsnmp_pdu,
                arg3: ::std::os::raw::c_int,
            ) -> ::std::os::raw::c_int,
        >,
    ) -> *mut netsnmp_session;
    pub fn netsnmp_clear_callback_list();
    pub static mut netsnmp_UnixDomain: [oid; 0usize];
    pub fn netsnmp_unix_transport(
        addr: *const sockaddr_un, local: ::std::os::raw::c_int,
    ) -> *mut netsnmp_transport;
    pub fn netsnmp_unix_agent_config_tokens_register();
    pub fn netsnmp_unix_parse_security(
        token: *const ::std::os::raw::c_char, param: *mut ::std::os::raw::c_char,
    );
    pub fn netsnmp_unix_getSecName(
        opaque: *mut ::std::os::raw::c_void, olength: ::std::os::raw::c_int,
        community: *const ::std::os::raw::c_char, community_len: usize,
        secName: *mut *const ::std::os::raw::c_char,
        contextName: *mut *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_unix_ctor();
    pub fn netsnmp_unix_create_path_with_mode(mode: ::std::os::raw::c_int);
    pub fn netsnmp_unix_dont_create_path();
    pub fn netsnmp_ipv4_fmtaddr(
        prefix: *const ::std::os::raw::c_char, t: *mut netsnmp_transport,
        data: *const ::std::os::raw::c_void, len: ::std::os::raw::c_int,
    ) -> *mut ::std::os::raw::c_char;
    pub fn netsnmp_ipv4_get_taddr(
        t: *mut netsnmp_transport_s, addr: *mut *mut ::std::os::raw::c_void, addr_len: *mut usize,
    );
    pub fn netsnmp_ipv4_ostring_to_sockaddr(
        sin: *mut sockaddr_in, o: *const ::std::os::raw::c_void, o_len: usize,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_sockaddr_in(
        addr: *mut sockaddr_in, peername: *const ::std::os::raw::c_char,
        remote_port: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_sockaddr_in2(
        addr: *mut sockaddr_in, inpeername: *const ::std::os::raw::c_char,
        default_target: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_sockaddr_in3(
        ep: *mut netsnmp_ep, inpeername: *const ::std::os::raw::c_char,
        default_target: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_udp_base_ctor();
    pub fn _netsnmp_udp_sockopt_set(fd: ::std::os::raw::c_int, local: ::std::os::raw::c_int);
    pub fn netsnmp_udpbase_recv(
        t: *mut netsnmp_transport, buf: *mut ::std::os::raw::c_void, size: ::std::os::raw::c_int,
        opaque: *mut *mut ::std::os::raw::c_void, olength: *mut ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_udpbase_send(
        t: *mut netsnmp_transport, buf: *const ::std::os::raw::c_void, size: ::std::os::raw::c_int,
        opaque: *mut *mut ::std::os::raw::c_void, olength: *mut ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_udpbase_recvfrom(
        s: ::std::os::raw::c_int, buf: *mut ::std::os::raw::c_void, len: ::std::os::raw::c_int,
        from: *mut sockaddr, fromlen: *mut socklen_t, dstip: *mut sockaddr, dstlen: *mut socklen_t,
        if_index: *mut ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_udpbase_sendto(
        fd: ::std::os::raw::c_int, srcip: *const in_addr, if_index: ::std::os::raw::c_int,
        remote: *const sockaddr, data: *const ::std::os::raw::c_void, len: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_udpipv4base_transport(
        ep: *const netsnmp_ep, local: ::std::os::raw::c_int,
    ) -> *mut netsnmp_transport;
    pub fn netsnmp_udpipv4base_transport_with_source(
        ep: *const netsnmp_ep, local: ::std::os::raw::c_int, src_addr: *const netsnmp_ep,
    ) -> *mut netsnmp_transport;
    pub fn netsnmp_udpipv4base_tspec_transport(
        tspec: *mut netsnmp_tdomain_spec,
    ) -> *mut netsnmp_transport;
    pub fn netsnmp_udpipv4base_transport_init(
        ep: *const netsnmp_ep, local: ::std::os::raw::c_int,
    ) -> *mut netsnmp_transport;
    pub fn netsnmp_udpipv4base_transport_socket(
        flags: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_udpipv4base_transport_bind(
        t: *mut netsnmp_transport, ep: *const netsnmp_ep, flags: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_udpipv4base_transport_get_bound_addr(t: *mut netsnmp_transport);
    pub fn netsnmp_udpipv4_recvfrom(
        s: ::std::os::raw::c_int, buf: *mut ::std::os::raw::c_void, len: ::std::os::raw::c_int,
        from: *mut sockaddr, fromlen: *mut socklen_t, dstip: *mut sockaddr, dstlen: *mut socklen_t,
        if_index: *mut ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_udpipv4_sendto(
        fd: ::std::os::raw::c_int, srcip: *const in_addr, if_index: ::std::os::raw::c_int,
        remote: *const sockaddr, data: *const ::std::os::raw::c_void, len: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_udp_transport(
        ep: *const netsnmp_ep, local: ::std::os::raw::c_int,
    ) -> *mut netsnmp_transport;
    pub fn netsnmp_udp_create_tspec(tspec: *mut netsnmp_tdomain_spec) -> *mut netsnmp_transport;
    pub fn netsnmp_udp_transport_with_source(
        ep: *const netsnmp_ep, local: ::std::os::raw::c_int, src_addr: *const netsnmp_ep,
    ) -> *mut netsnmp_transport;
    pub fn netsnmp_udp_com2SecEntry_create(
        entryp: *mut *mut com2SecEntry, community: *const ::std::os::raw::c_char,
        secName: *const ::std::os::raw::c_char, contextName: *const ::std::os::raw::c_char,
        network: *mut in_addr, mask: *mut in_addr, negate: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_udp_com2Sec_free(e: *mut com2SecEntry);
    pub fn netsnmp_udp_com2SecList_remove(e: *mut com2SecEntry) -> ::std::os::raw::c_int;
    pub fn netsnmp_udp_agent_config_tokens_register();
    pub fn netsnmp_udp_parse_security(
        token: *const ::std::os::raw::c_char, param: *mut ::std::os::raw::c_char,
    );
    pub fn netsnmp_udp_getSecName(
        opaque: *mut ::std::os::raw::c_void, olength: ::std::os::raw::c_int,
        community: *const ::std::os::raw::c_char, community_len: usize,
        secname: *mut *const ::std::os::raw::c_char,
        contextName: *mut *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_udp_ctor();
    pub fn netsnmp_udp_fmtaddr(
        t: *mut netsnmp_transport, data: *const ::std::os::raw::c_void, len: ::std::os::raw::c_int,
    ) -> *mut ::std::os::raw::c_char;
    pub fn netsnmp_udp_recvfrom(
        s: ::std::os::raw::c_int, buf: *mut ::std::os::raw::c_void, len: ::std::os::raw::c_int,
        from: *mut sockaddr, fromlen: *mut socklen_t, dstip: *mut sockaddr, dstlen: *mut socklen_t,
        if_index: *mut ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_udp_sendto(
        fd: ::std::os::raw::c_int, srcip: *const in_addr, if_index: ::std::os::raw::c_int,
        remote: *const sockaddr, data: *const ::std::os::raw::c_void, len: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub static mut netsnmp_snmpTCPDomain: [oid; 0usize];
    pub fn netsnmp_tcp_transport(
        ep: *const netsnmp_ep, local: ::std::os::raw::c_int,
    ) -> *mut netsnmp_transport;
    pub fn netsnmp_tcp_ctor();
    pub fn snmp_set_dump_packet(arg1: ::std::os::raw::c_int);
    pub fn snmp_get_dump_packet() -> ::std::os::raw::c_int;
    pub fn snmp_set_quick_print(arg1: ::std::os::raw::c_int);
    pub fn snmp_get_quick_print() -> ::std::os::raw::c_int;
    pub fn snmp_set_suffix_only(arg1: ::std::os::raw::c_int);
    pub fn snmp_get_suffix_only() -> ::std::os::raw::c_int;
    pub fn snmp_set_full_objid(arg1: ::std::os::raw::c_int);
    pub fn snmp_get_full_objid() -> ::std::os::raw::c_int;
    pub fn snmp_set_random_access(arg1: ::std::os::raw::c_int);
    pub fn snmp_get_random_access() -> ::std::os::raw::c_int;
    pub fn snmp_set_mib_warnings(arg1: ::std::os::raw::c_int);
    pub fn snmp_set_mib_errors(arg1: ::std::os::raw::c_int);
    pub fn snmp_set_save_descriptions(arg1: ::std::os::raw::c_int);
    pub fn snmp_set_mib_comment_term(arg1: ::std::os::raw::c_int);
    pub fn snmp_set_mib_parse_label(arg1: ::std::os::raw::c_int);
    pub fn snmp_replace_var_types(
        vbl: *mut netsnmp_variable_list, old_type: u_char, new_type: u_char,
    );
    pub fn snmp_reset_var_buffers(var: *mut netsnmp_variable_list);
    pub fn snmp_reset_var_types(vbl: *mut netsnmp_variable_list, new_type: u_char);
    pub fn count_varbinds(var_ptr: *mut netsnmp_variable_list) -> ::std::os::raw::c_int;
    pub fn count_varbinds_of_type(
        var_ptr: *mut netsnmp_variable_list, type_: u_char,
    ) -> ::std::os::raw::c_int;
    pub fn find_varbind_of_type(
        var_ptr: *mut netsnmp_variable_list, type_: u_char,
    ) -> *mut netsnmp_variable_list;
    pub fn find_varbind_in_list(
        vblist: *mut netsnmp_variable_list, name: *const oid, len: usize,
    ) -> *mut netsnmp_variable_list;
    pub fn snmp_split_pdu(
        arg1: *mut netsnmp_pdu, skipCount: ::std::os::raw::c_int, copyCount: ::std::os::raw::c_int,
    ) -> *mut netsnmp_pdu;
    pub fn snmp_varbind_len(pdu: *mut netsnmp_pdu) -> ::std::os::raw::c_ulong;
    pub fn snmp_clone_var(
        arg1: *mut netsnmp_variable_list, arg2: *mut netsnmp_variable_list,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_synch_response_cb(
        arg1: *mut netsnmp_session, arg2: *mut netsnmp_pdu, arg3: *mut *mut netsnmp_pdu,
        arg4: snmp_callback,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_clone_mem(
        arg1: *mut *mut ::std::os::raw::c_void, arg2: *const ::std::os::raw::c_void,
        arg3: ::std::os::raw::c_uint,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_query_set_default_session(arg1: *mut netsnmp_session);
    pub fn netsnmp_query_get_default_session_unchecked() -> *mut netsnmp_session;
    pub fn netsnmp_query_get_default_session() -> *mut netsnmp_session;
    pub fn netsnmp_query_get(
        arg1: *mut netsnmp_variable_list, arg2: *mut netsnmp_session,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_query_getnext(
        arg1: *mut netsnmp_variable_list, arg2: *mut netsnmp_session,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_query_walk(
        arg1: *mut netsnmp_variable_list, arg2: *mut netsnmp_session,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_query_set(
        arg1: *mut netsnmp_variable_list, arg2: *mut netsnmp_session,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_state_machine_run(
        input: *mut netsnmp_state_machine_input,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_row_create(
        sess: *mut netsnmp_session, vars: *mut netsnmp_variable_list,
        row_status_index: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn add_mibdir(arg1: *const ::std::os::raw::c_char) -> ::std::os::raw::c_int;
    pub fn netsnmp_init_mib();
    pub fn init_mib();
    pub fn init_mib_internals();
    pub fn shutdown_mib();
    pub fn netsnmp_read_module(arg1: *const ::std::os::raw::c_char) -> *mut tree;
    pub fn read_module(arg1: *const ::std::os::raw::c_char) -> *mut tree;
    pub fn read_mib(arg1: *const ::std::os::raw::c_char) -> *mut tree;
    pub fn read_all_mibs() -> *mut tree;
    pub fn add_module_replacement(
        arg1: *const ::std::os::raw::c_char, arg2: *const ::std::os::raw::c_char,
        arg3: *const ::std::os::raw::c_char, arg4: ::std::os::raw::c_int,
    );
    pub fn read_objid(
        arg1: *const ::std::os::raw::c_char, arg2: *mut oid, arg3: *mut usize,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_parse_oid(
        arg1: *const ::std::os::raw::c_char, arg2: *mut oid, arg3: *mut usize,
    ) -> *mut oid;
    pub fn get_module_node(
        arg1: *const ::std::os::raw::c_char, arg2: *const ::std::os::raw::c_char, arg3: *mut oid,
        arg4: *mut usize,
    ) -> ::std::os::raw::c_int;
    pub fn print_mib(fp: *mut FILE);
    pub fn print_objid(objid: *const oid, objidlen: usize);
    pub fn fprint_objid(fp: *mut FILE, objid: *const oid, objidlen: usize);
    pub fn snprint_objid(
        buf: *mut ::std::os::raw::c_char, buf_len: usize, objid: *const oid, objidlen: usize,
    ) -> ::std::os::raw::c_int;
    pub fn print_description(objid: *mut oid, objidlen: usize, width: ::std::os::raw::c_int);
    pub fn fprint_description(
        fp: *mut FILE, objid: *mut oid, objidlen: usize, width: ::std::os::raw::c_int,
    );
    pub fn snprint_description(
        buf: *mut ::std::os::raw::c_char, buf_len: usize, objid: *mut oid, objidlen: usize,
        width: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_unload_module(name: *const ::std::os::raw::c_char) -> ::std::os::raw::c_int;
    pub fn unload_module(name: *const ::std::os::raw::c_char) -> ::std::os::raw::c_int;
    pub fn netsnmp_init_mib_internals();
    pub fn unload_all_mibs();
    pub fn add_mibfile(
        arg1: *const ::std::os::raw::c_char, arg2: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn which_module(arg1: *const ::std::os::raw::c_char) -> ::std::os::raw::c_int;
    pub fn module_name(
        arg1: ::std::os::raw::c_int, arg2: *mut ::std::os::raw::c_char,
    ) -> *mut ::std::os::raw::c_char;
    pub fn print_subtree(arg1: *mut FILE, arg2: *mut tree, arg3: ::std::os::raw::c_int);
    pub fn print_ascii_dump_tree(arg1: *mut FILE, arg2: *mut tree, arg3: ::std::os::raw::c_int);
    pub fn find_tree_node(
        arg1: *const ::std::os::raw::c_char, arg2: ::std::os::raw::c_int,
    ) -> *mut tree;
    pub fn get_tc_descriptor(arg1: ::std::os::raw::c_int) -> *const ::std::os::raw::c_char;
    pub fn get_tc_description(arg1: ::std::os::raw::c_int) -> *const ::std::os::raw::c_char;
    pub fn find_best_tree_node(
        arg1: *const ::std::os::raw::c_char, arg2: *mut tree, arg3: *mut u_int,
    ) -> *mut tree;
    pub fn find_node(arg1: *const ::std::os::raw::c_char, arg2: *mut tree) -> *mut tree;
    pub fn find_node2(
        arg1: *const ::std::os::raw::c_char, arg2: *const ::std::os::raw::c_char,
    ) -> *mut tree;
    pub fn find_module(arg1: ::std::os::raw::c_int) -> *mut module;
    pub fn adopt_orphans();
    pub fn snmp_mib_toggle_options(
        options: *mut ::std::os::raw::c_char,
    ) -> *mut ::std::os::raw::c_char;
    pub fn snmp_mib_toggle_options_usage(lead: *const ::std::os::raw::c_char, outf: *mut FILE);
    pub fn print_mib_tree(arg1: *mut FILE, arg2: *mut tree, arg3: ::std::os::raw::c_int);
    pub fn get_mib_parse_error_count() -> ::std::os::raw::c_int;
    pub fn snmp_get_token(
        fp: *mut FILE, token: *mut ::std::os::raw::c_char, maxtlen: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_oid_stash_add_data(
        root: *mut *mut netsnmp_oid_stash_node, lookup: *const oid, lookup_len: usize,
        mydata: *mut ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_oid_stash_store_all(
        majorID: ::std::os::raw::c_int, minorID: ::std::os::raw::c_int,
        serverarg: *mut ::std::os::raw::c_void, clientarg: *mut ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_oid_stash_get_node(
        root: *mut netsnmp_oid_stash_node, lookup: *const oid, lookup_len: usize,
    ) -> *mut netsnmp_oid_stash_node;
    pub fn netsnmp_oid_stash_get_data(
        root: *mut netsnmp_oid_stash_node, lookup: *const oid, lookup_len: usize,
    ) -> *mut ::std::os::raw::c_void;
    pub fn netsnmp_oid_stash_getnext_node(
        root: *mut netsnmp_oid_stash_node, lookup: *mut oid, lookup_len: usize,
    ) -> *mut netsnmp_oid_stash_node;
    pub fn netsnmp_oid_stash_create_sized_node(mysize: usize) -> *mut netsnmp_oid_stash_node;
    pub fn netsnmp_oid_stash_create_node() -> *mut netsnmp_oid_stash_node;
    pub fn netsnmp_oid_stash_store(
        root: *mut netsnmp_oid_stash_node, tokenname: *const ::std::os::raw::c_char,
        dumpfn: NetSNMPStashDump, curoid: *mut oid, curoid_len: usize,
    );
    pub fn netsnmp_oid_stash_free(
        root: *mut *mut netsnmp_oid_stash_node, freefn: NetSNMPStashFreeNode,
    );
    pub fn netsnmp_oid_stash_no_free(arg1: *mut ::std::os::raw::c_void);
    pub fn print_ascii_dump(arg1: *mut FILE);
    pub fn register_mib_handlers();
    pub fn netsnmp_set_mib_directory(dir: *const ::std::os::raw::c_char);
    pub fn netsnmp_get_mib_directory() -> *mut ::std::os::raw::c_char;
    pub fn netsnmp_fixup_mib_directory();
    pub fn sprint_realloc_description(
        buf: *mut *mut u_char, buf_len: *mut usize, out_len: *mut usize,
        allow_realloc: ::std::os::raw::c_int, objid: *mut oid, objidlen: usize,
        width: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn get_wild_node(
        arg1: *const ::std::os::raw::c_char, arg2: *mut oid, arg3: *mut usize,
    ) -> ::std::os::raw::c_int;
    pub fn get_node(
        arg1: *const ::std::os::raw::c_char, arg2: *mut oid, arg3: *mut usize,
    ) -> ::std::os::raw::c_int;
    pub fn get_tree(arg1: *const oid, arg2: usize, arg3: *mut tree) -> *mut tree;
    pub fn get_tree_head() -> *mut tree;
    pub fn set_function(arg1: *mut tree);
    pub fn parse_one_oid_index(
        oidStart: *mut *mut oid, oidLen: *mut usize, data: *mut netsnmp_variable_list,
        complete: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn parse_oid_indexes(
        oidIndex: *mut oid, oidLen: usize, data: *mut netsnmp_variable_list,
    ) -> ::std::os::raw::c_int;
    pub fn build_oid_noalloc(
        in_: *mut oid, in_len: usize, out_len: *mut usize, prefix: *const oid, prefix_len: usize,
        indexes: *mut netsnmp_variable_list,
    ) -> ::std::os::raw::c_int;
    pub fn build_oid(
        out: *mut *mut oid, out_len: *mut usize, prefix: *mut oid, prefix_len: usize,
        indexes: *mut netsnmp_variable_list,
    ) -> ::std::os::raw::c_int;
    pub fn build_oid_segment(var: *mut netsnmp_variable_list) -> ::std::os::raw::c_int;
    pub fn sprint_realloc_variable(
        buf: *mut *mut u_char, buf_len: *mut usize, out_len: *mut usize,
        allow_realloc: ::std::os::raw::c_int, objid: *const oid, objidlen: usize,
        variable: *const netsnmp_variable_list,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_sprint_realloc_objid_tree(
        buf: *mut *mut u_char, buf_len: *mut usize, out_len: *mut usize,
        allow_realloc: ::std::os::raw::c_int, buf_overflow: *mut ::std::os::raw::c_int,
        objid: *const oid, objidlen: usize,
    ) -> *mut tree;
    pub fn netsnmp_sprint_realloc_objid(
        buf: *mut *mut u_char, buf_len: *mut usize, out_len: *mut usize,
        allow_realloc: ::std::os::raw::c_int, buf_overflow: *mut ::std::os::raw::c_int,
        objid: *const oid, objidlen: usize,
    );
    pub fn sprint_realloc_value(
        buf: *mut *mut u_char, buf_len: *mut usize, out_len: *mut usize,
        allow_realloc: ::std::os::raw::c_int, objid: *const oid, objidlen: usize,
        variable: *const netsnmp_variable_list,
    ) -> ::std::os::raw::c_int;
    pub fn sprint_realloc_objid(
        buf: *mut *mut u_char, buf_len: *mut usize, out_len: *mut usize,
        allow_realloc: ::std::os::raw::c_int, objid: *const oid, objidlen: usize,
    ) -> ::std::os::raw::c_int;
    pub fn sprint_realloc_by_type(
        buf: *mut *mut u_char, buf_len: *mut usize, out_len: *mut usize,
        allow_realloc: ::std::os::raw::c_int, var: *const netsnmp_variable_list,
        enums: *const enum_list, hint: *const ::std::os::raw::c_char,
        units: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn sprint_realloc_hexstring(
        buf: *mut *mut u_char, buf_len: *mut usize, out_len: *mut usize,
        allow_realloc: ::std::os::raw::c_int, arg1: *const u_char, arg2: usize,
    ) -> ::std::os::raw::c_int;
    pub fn sprint_realloc_asciistring(
        buf: *mut *mut u_char, buf_len: *mut usize, out_len: *mut usize,
        allow_realloc: ::std::os::raw::c_int, cp: *const u_char, len: usize,
    ) -> ::std::os::raw::c_int;
    pub fn sprint_realloc_octet_string(
        buf: *mut *mut u_char, buf_len: *mut usize, out_len: *mut usize,
        allow_realloc: ::std::os::raw::c_int, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn sprint_realloc_opaque(
        buf: *mut *mut u_char, buf_len: *mut usize, out_len: *mut usize,
        allow_realloc: ::std::os::raw::c_int, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn sprint_realloc_object_identifier(
        buf: *mut *mut u_char, buf_len: *mut usize, out_len: *mut usize,
        allow_realloc: ::std::os::raw::c_int, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn sprint_realloc_timeticks(
        buf: *mut *mut u_char, buf_len: *mut usize, out_len: *mut usize,
        allow_realloc: ::std::os::raw::c_int, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn sprint_realloc_hinted_integer(
        buf: *mut *mut u_char, buf_len: *mut usize, out_len: *mut usize,
        allow_realloc: ::std::os::raw::c_int, arg1: ::std::os::raw::c_long,
        arg2: ::std::os::raw::c_char, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn sprint_realloc_integer(
        buf: *mut *mut u_char, buf_len: *mut usize, out_len: *mut usize,
        allow_realloc: ::std::os::raw::c_int, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn sprint_realloc_uinteger(
        buf: *mut *mut u_char, buf_len: *mut usize, out_len: *mut usize,
        allow_realloc: ::std::os::raw::c_int, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn sprint_realloc_gauge(
        buf: *mut *mut u_char, buf_len: *mut usize, out_len: *mut usize,
        allow_realloc: ::std::os::raw::c_int, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn sprint_realloc_counter(
        buf: *mut *mut u_char, buf_len: *mut usize, out_len: *mut usize,
        allow_realloc: ::std::os::raw::c_int, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn sprint_realloc_networkaddress(
        buf: *mut *mut u_char, buf_len: *mut usize, out_len: *mut usize,
        allow_realloc: ::std::os::raw::c_int, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn sprint_realloc_ipaddress(
        buf: *mut *mut u_char, buf_len: *mut usize, out_len: *mut usize,
        allow_realloc: ::std::os::raw::c_int, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn sprint_realloc_null(
        buf: *mut *mut u_char, buf_len: *mut usize, out_len: *mut usize,
        allow_realloc: ::std::os::raw::c_int, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn sprint_realloc_bitstring(
        buf: *mut *mut u_char, buf_len: *mut usize, out_len: *mut usize,
        allow_realloc: ::std::os::raw::c_int, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn sprint_realloc_nsapaddress(
        buf: *mut *mut u_char, buf_len: *mut usize, out_len: *mut usize,
        allow_realloc: ::std::os::raw::c_int, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn sprint_realloc_counter64(
        buf: *mut *mut u_char, buf_len: *mut usize, out_len: *mut usize,
        allow_realloc: ::std::os::raw::c_int, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn sprint_realloc_badtype(
        buf: *mut *mut u_char, buf_len: *mut usize, out_len: *mut usize,
        allow_realloc: ::std::os::raw::c_int, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn sprint_realloc_float(
        buf: *mut *mut u_char, buf_len: *mut usize, out_len: *mut usize,
        allow_realloc: ::std::os::raw::c_int, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn sprint_realloc_double(
        buf: *mut *mut u_char, buf_len: *mut usize, out_len: *mut usize,
        allow_realloc: ::std::os::raw::c_int, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn snprint_by_type(
        buf: *mut ::std::os::raw::c_char, buf_len: usize, var: *mut netsnmp_variable_list,
        enums: *const enum_list, hint: *const ::std::os::raw::c_char,
        units: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn snprint_hexstring(
        buf: *mut ::std::os::raw::c_char, buf_len: usize, arg1: *const u_char, arg2: usize,
    ) -> ::std::os::raw::c_int;
    pub fn snprint_asciistring(
        buf: *mut ::std::os::raw::c_char, buf_len: usize, cp: *const u_char, len: usize,
    ) -> ::std::os::raw::c_int;
    pub fn snprint_octet_string(
        buf: *mut ::std::os::raw::c_char, buf_len: usize, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn snprint_opaque(
        buf: *mut ::std::os::raw::c_char, buf_len: usize, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn snprint_object_identifier(
        buf: *mut ::std::os::raw::c_char, buf_len: usize, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn snprint_timeticks(
        buf: *mut ::std::os::raw::c_char, buf_len: usize, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn snprint_hinted_integer(
        buf: *mut ::std::os::raw::c_char, buf_len: usize, arg1: ::std::os::raw::c_long,
        arg2: *const ::std::os::raw::c_char, arg3: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn snprint_integer(
        buf: *mut ::std::os::raw::c_char, buf_len: usize, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn snprint_uinteger(
        buf: *mut ::std::os::raw::c_char, buf_len: usize, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn snprint_gauge(
        buf: *mut ::std::os::raw::c_char, buf_len: usize, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn snprint_counter(
        buf: *mut ::std::os::raw::c_char, buf_len: usize, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn snprint_networkaddress(
        buf: *mut ::std::os::raw::c_char, buf_len: usize, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn snprint_ipaddress(
        buf: *mut ::std::os::raw::c_char, buf_len: usize, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn snprint_null(
        buf: *mut ::std::os::raw::c_char, buf_len: usize, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn snprint_bitstring(
        buf: *mut ::std::os::raw::c_char, buf_len: usize, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn snprint_nsapaddress(
        buf: *mut ::std::os::raw::c_char, buf_len: usize, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn snprint_counter64(
        buf: *mut ::std::os::raw::c_char, buf_len: usize, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn snprint_badtype(
        buf: *mut ::std::os::raw::c_char, buf_len: usize, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn snprint_float(
        buf: *mut ::std::os::raw::c_char, buf_len: usize, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn snprint_double(
        buf: *mut ::std::os::raw::c_char, buf_len: usize, arg1: *const netsnmp_variable_list,
        arg2: *const enum_list, arg3: *const ::std::os::raw::c_char,
        arg4: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn print_oid_report(arg1: *mut FILE);
    pub fn print_oid_report_enable_labeledoid();
    pub fn print_oid_report_enable_oid();
    pub fn print_oid_report_enable_suffix();
    pub fn print_oid_report_enable_symbolic();
    pub fn print_oid_report_enable_mibchildoid();
    pub fn parse_octet_hint(
        hint: *const ::std::os::raw::c_char, value: *const ::std::os::raw::c_char,
        new_val: *mut *mut ::std::os::raw::c_uchar, new_val_len: *mut ::std::os::raw::c_int,
    ) -> *const ::std::os::raw::c_char;
    pub fn clear_tree_flags(tp: *mut tree);
    pub fn snmp_out_toggle_options(
        arg1: *mut ::std::os::raw::c_char,
    ) -> *mut ::std::os::raw::c_char;
    pub fn snmp_out_options(
        arg1: *mut ::std::os::raw::c_char, arg2: ::std::os::raw::c_int,
        arg3: *const *mut ::std::os::raw::c_char,
    ) -> *mut ::std::os::raw::c_char;
    pub fn snmp_out_toggle_options_usage(arg1: *const ::std::os::raw::c_char, arg2: *mut FILE);
    pub fn snmp_in_toggle_options(arg1: *mut ::std::os::raw::c_char)
    -> *mut ::std::os::raw::c_char;
    pub fn snmp_in_options(
        arg1: *mut ::std::os::raw::c_char, arg2: ::std::os::raw::c_int,
        arg3: *const *mut ::std::os::raw::c_char,
    ) -> *mut ::std::os::raw::c_char;
    pub fn snmp_in_toggle_options_usage(arg1: *const ::std::os::raw::c_char, arg2: *mut FILE);
    pub fn mib_to_asn_type(mib_type: ::std::os::raw::c_int) -> u_char;
    pub fn netsnmp_str2oid(
        S: *const ::std::os::raw::c_char, O: *mut oid, L: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn make_printf_format_string(
        arg1: *const ::std::os::raw::c_char,
    ) -> *mut ::std::os::raw::c_char;
    pub fn snmp_set_detail(arg1: *const ::std::os::raw::c_char);
    pub fn netsnmp_malloc(size: usize) -> *mut ::std::os::raw::c_void;
    pub fn netsnmp_calloc(nelem: usize, elsize: usize) -> *mut ::std::os::raw::c_void;
    pub fn netsnmp_realloc(
        ptr: *mut ::std::os::raw::c_void, size: usize,
    ) -> *mut ::std::os::raw::c_void;
    pub fn netsnmp_free(ptr: *mut ::std::os::raw::c_void);
    pub fn netsnmp_strdup(s1: *const ::std::os::raw::c_char) -> *mut ::std::os::raw::c_char;
    pub fn netsnmp_random() -> ::std::os::raw::c_long;
    pub fn netsnmp_srandom(seed: ::std::os::raw::c_uint);
    pub fn snmp_free_var_internals(arg1: *mut netsnmp_variable_list);
    pub fn snmp_get_next_msgid() -> ::std::os::raw::c_long;
    pub fn snmp_get_next_reqid() -> ::std::os::raw::c_long;
    pub fn snmp_get_next_sessid() -> ::std::os::raw::c_long;
    pub fn snmp_get_next_transid() -> ::std::os::raw::c_long;
    pub fn netsnmp_max_send_msg_size() -> ::std::os::raw::c_int;
    pub fn snmp_oid_compare(
        arg1: *const oid, arg2: usize, arg3: *const oid, arg4: usize,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_oid_ncompare(
        arg1: *const oid, arg2: usize, arg3: *const oid, arg4: usize, arg5: usize,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_oidtree_compare(
        arg1: *const oid, arg2: usize, arg3: *const oid, arg4: usize,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_oidsubtree_compare(
        arg1: *const oid, arg2: usize, arg3: *const oid, arg4: usize,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_oid_compare_ll(
        in_name1: *const oid, len1: usize, in_name2: *const oid, len2: usize, offpt: *mut usize,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_oid_equals(
        arg1: *const oid, arg2: usize, arg3: *const oid, arg4: usize,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_oid_tree_equals(
        arg1: *const oid, arg2: usize, arg3: *const oid, arg4: usize,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_oid_is_subtree(
        arg1: *const oid, arg2: usize, arg3: *const oid, arg4: usize,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_oid_find_prefix(
        in_name1: *const oid, len1: usize, in_name2: *const oid, len2: usize,
    ) -> ::std::os::raw::c_int;
    pub fn init_snmp(arg1: *const ::std::os::raw::c_char);
    pub fn snmp_build(
        pkt: *mut *mut u_char, pkt_len: *mut usize, offset: *mut usize, pss: *mut netsnmp_session,
        pdu: *mut netsnmp_pdu,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_parse(
        sessp: *mut session_list, pss: *mut netsnmp_session, pdu: *mut netsnmp_pdu,
        data: *mut u_char, length: usize,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_pdu_build(
        arg1: *mut netsnmp_pdu, arg2: *mut u_char, arg3: *mut usize,
    ) -> *mut u_char;
    pub fn snmp_pdu_rbuild(
        arg1: *mut netsnmp_pdu, arg2: *mut u_char, arg3: *mut usize,
    ) -> *mut u_char;
    pub fn snmpv3_parse(
        arg1: *mut netsnmp_pdu, arg2: *mut u_char, arg3: *mut usize, arg4: *mut *mut u_char,
        arg5: *mut netsnmp_session,
    ) -> ::std::os::raw::c_int;
    pub fn snmpv3_packet_build(
        arg1: *mut netsnmp_session, pdu: *mut netsnmp_pdu, packet: *mut u_char,
        out_length: *mut usize, pdu_data: *mut u_char, pdu_data_len: usize,
    ) -> ::std::os::raw::c_int;
    pub fn snmpv3_packet_rbuild(
        arg1: *mut netsnmp_session, pdu: *mut netsnmp_pdu, packet: *mut u_char,
        out_length: *mut usize, pdu_data: *mut u_char, pdu_data_len: usize,
    ) -> ::std::os::raw::c_int;
    pub fn snmpv3_make_report(
        pdu: *mut netsnmp_pdu, error: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn snmpv3_get_report_type(pdu: *mut netsnmp_pdu) -> ::std::os::raw::c_int;
    pub fn snmp_pdu_parse(
        pdu: *mut netsnmp_pdu, data: *mut u_char, length: *mut usize,
    ) -> ::std::os::raw::c_int;
    pub fn snmpv3_scopedPDU_parse(
        pdu: *mut netsnmp_pdu, cp: *mut u_char, length: *mut usize,
    ) -> *mut u_char;
    pub fn snmp_store_needed(type_: *const ::std::os::raw::c_char);
    pub fn snmp_store_if_needed();
    pub fn snmp_store(type_: *const ::std::os::raw::c_char);
    pub fn snmp_shutdown(type_: *const ::std::os::raw::c_char);
    pub fn snmp_add_var(
        arg1: *mut netsnmp_pdu, arg2: *const oid, arg3: usize, arg4: ::std::os::raw::c_char,
        arg5: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_duplicate_objid(objToCopy: *const oid, arg1: usize) -> *mut oid;
    pub fn snmp_increment_statistic(which: ::std::os::raw::c_int) -> u_int;
    pub fn snmp_increment_statistic_by(
        which: ::std::os::raw::c_int, count: ::std::os::raw::c_int,
    ) -> u_int;
    pub fn snmp_get_statistic(which: ::std::os::raw::c_int) -> u_int;
    pub fn snmp_init_statistics();
    pub fn create_user_from_session(session: *mut netsnmp_session) -> ::std::os::raw::c_int;
    pub fn snmpv3_probe_contextEngineID_rfc5343(
        slp: *mut session_list, session: *mut netsnmp_session,
    ) -> ::std::os::raw::c_int;
    pub fn snmpv3_packet_realloc_rbuild(
        pkt: *mut *mut u_char, pkt_len: *mut usize, offset: *mut usize,
        session: *mut netsnmp_session, pdu: *mut netsnmp_pdu, pdu_data: *mut u_char,
        pdu_data_len: usize,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_pdu_realloc_rbuild(
        pkt: *mut *mut u_char, pkt_len: *mut usize, offset: *mut usize, pdu: *mut netsnmp_pdu,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_open_ex(
        arg1: *mut netsnmp_session,
        fpre_parse: ::std::option::Option<
            unsafe extern "C" fn(
                arg1: *mut netsnmp_session,
                arg2: *mut netsnmp_transport_s,
                arg3: *mut ::std::os::raw::c_void,
                arg4: ::std::os::raw::c_int,
            ) -> ::std::os::raw::c_int,
        >,
        fparse: ::std::option::Option<
            unsafe extern "C" fn(
                arg1: *mut netsnmp_session,
                arg2: *mut netsnmp_pdu,
                arg3: *mut u_char,
                arg4: usize,
            ) -> ::std::os::raw::c_int,
        >,
        fpost_parse: ::std::option::Option<
            unsafe extern "C" fn(
                arg1: *mut netsnmp_session,
                arg2: *mut netsnmp_pdu,
                arg3: ::std::os::raw::c_int,
            ) -> ::std::os::raw::c_int,
        >,
        fbuild: ::std::option::Option<
            unsafe extern "C" fn(
                arg1: *mut netsnmp_session,
                arg2: *mut netsnmp_pdu,
                arg3: *mut u_char,
                arg4: *mut usize,
            ) -> ::std::os::raw::c_int,
        >,
        frbuild: ::std::option::Option<
            unsafe extern "C" fn(
                arg1: *mut netsnmp_session,
                arg2: *mut netsnmp_pdu,
                arg3: *mut *mut u_char,
                arg4: *mut usize,
                arg5: *mut usize,
            ) -> ::std::os::raw::c_int,
        >,
        fcheck: ::std::option::Option<
            unsafe extern "C" fn(arg1: *mut u_char, arg2: usize) -> ::std::os::raw::c_int,
        >,
    ) -> *mut netsnmp_session;
    pub fn netsnmp_sess_log_error(
        priority: ::std::os::raw::c_int, prog_string: *const ::std::os::raw::c_char,
        ss: *mut netsnmp_session,
    );
    pub fn snmp_pdu_type(type_: ::std::os::raw::c_int) -> *const ::std::os::raw::c_char;
    pub fn snmp_sess_transport(arg1: *mut ::std::os::raw::c_void) -> *mut netsnmp_transport_s;
    pub fn snmp_sess_transport_set(
        arg1: *mut ::std::os::raw::c_void, arg2: *mut netsnmp_transport_s,
    );
    pub fn netsnmp_sess_config_transport(
        transport_configuration: *mut netsnmp_container_s, transport: *mut netsnmp_transport_s,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_sess_config_and_open_transport(
        in_session: *mut netsnmp_session, transport: *mut netsnmp_transport_s,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_sess_add_ex(
        arg1: *mut netsnmp_session, arg2: *mut netsnmp_transport_s,
        fpre_parse: ::std::option::Option<
            unsafe extern "C" fn(
                arg1: *mut netsnmp_session,
                arg2: *mut netsnmp_transport_s,
                arg3: *mut ::std::os::raw::c_void,
                arg4: ::std::os::raw::c_int,
            ) -> ::std::os::raw::c_int,
        >,
        fparse: ::std::option::Option<
            unsafe extern "C" fn(
                arg1: *mut netsnmp_session,
                arg2: *mut snmp_pdu,
                arg3: *mut u_char,
                arg4: usize,
            ) -> ::std::os::raw::c_int,
        >,
        fpost_parse: ::std::option::Option<
            unsafe extern "C" fn(
                arg1: *mut netsnmp_session,
                arg2: *mut snmp_pdu,
                arg3: ::std::os::raw::c_int,
            ) -> ::std::os::raw::c_int,
        >,
        fbuild: ::std::option::Option<
            unsafe extern "C" fn(
                arg1: *mut netsnmp_session,
                arg2: *mut snmp_pdu,
                arg3: *mut u_char,
                arg4: *mut usize,
            ) -> ::std::os::raw::c_int,
        >,
        frbuild: ::std::option::Option<
            unsafe extern "C" fn(
                arg1: *mut netsnmp_session,
                arg2: *mut snmp_pdu,
                arg3: *mut *mut u_char,
                arg4: *mut usize,
                arg5: *mut usize,
            ) -> ::std::os::raw::c_int,
        >,
        fcheck: ::std::option::Option<
            unsafe extern "C" fn(arg1: *mut u_char, arg2: usize) -> ::std::os::raw::c_int,
        >,
        fcreate_pdu: ::std::option::Option<
            unsafe extern "C" fn(
                arg1: *mut netsnmp_transport_s,
                arg2: *mut ::std::os::raw::c_void,
                arg3: usize,
            ) -> *mut netsnmp_pdu,
        >,
    ) -> *mut ::std::os::raw::c_void;
    pub fn snmp_sess_add(
        arg1: *mut netsnmp_session, arg2: *mut netsnmp_transport_s,
        fpre_parse: ::std::option::Option<
            unsafe extern "C" fn(
                arg1: *mut netsnmp_session,
                arg2: *mut netsnmp_transport_s,
                arg3: *mut ::std::os::raw::c_void,
                arg4: ::std::os::raw::c_int,
            ) -> ::std::os::raw::c_int,
        >,
        fpost_parse: ::std::option::Option<
            unsafe extern "C" fn(
                arg1: *mut netsnmp_session,
                arg2: *mut netsnmp_pdu,
                arg3: ::std::os::raw::c_int,
            ) -> ::std::os::raw::c_int,
        >,
    ) -> *mut ::std::os::raw::c_void;
    pub fn snmp_add(
        arg1: *mut netsnmp_session, arg2: *mut netsnmp_transport_s,
        fpre_parse: ::std::option::Option<
            unsafe extern "C" fn(
                arg1: *mut netsnmp_session,
                arg2: *mut netsnmp_transport_s,
                arg3: *mut ::std::os::raw::c_void,
                arg4: ::std::os::raw::c_int,
            ) -> ::std::os::raw::c_int,
        >,
        fpost_parse: ::std::option::Option<
            unsafe extern "C" fn(
                arg1: *mut netsnmp_session,
                arg2: *mut netsnmp_pdu,
                arg3: ::std::os::raw::c_int,
            ) -> ::std::os::raw::c_int,
        >,
    ) -> *mut netsnmp_session;
    pub fn snmp_add_full(
        in_session: *mut netsnmp_session, transport: *mut netsnmp_transport_s,
        fpre_parse: ::std::option::Option<
            unsafe extern "C" fn(
                arg1: *mut netsnmp_session,
                arg2: *mut netsnmp_transport_s,
                arg3: *mut ::std::os::raw::c_void,
                arg4: ::std::os::raw::c_int,
            ) -> ::std::os::raw::c_int,
        >,
        fparse: ::std::option::Option<
            unsafe extern "C" fn(
                arg1: *mut netsnmp_session,
                arg2: *mut netsnmp_pdu,
                arg3: *mut u_char,
                arg4: usize,
            ) -> ::std::os::raw::c_int,
        >,
        fpost_parse: ::std::option::Option<
            unsafe extern "C" fn(
                arg1: *mut netsnmp_session,
                arg2: *mut netsnmp_pdu,
                arg3: ::std::os::raw::c_int,
            ) -> ::std::os::raw::c_int,
        >,
        fbuild: ::std::option::Option<
            unsafe extern "C" fn(
                arg1: *mut netsnmp_session,
                arg2: *mut netsnmp_pdu,
                arg3: *mut u_char,
                arg4: *mut usize,
            ) -> ::std::os::raw::c_int,
        >,
        frbuild: ::std::option::Option<
            unsafe extern "C" fn(
                arg1: *mut netsnmp_session,
                arg2: *mut netsnmp_pdu,
                arg3: *mut *mut u_char,
                arg4: *mut usize,
                arg5: *mut usize,
            ) -> ::std::os::raw::c_int,
        >,
        fcheck: ::std::option::Option<
            unsafe extern "C" fn(arg1: *mut u_char, arg2: usize) -> ::std::os::raw::c_int,
        >,
        fcreate_pdu: ::std::option::Option<
            unsafe extern "C" fn(
                arg1: *mut netsnmp_transport_s,
                arg2: *mut ::std::os::raw::c_void,
                arg3: usize,
            ) -> *mut netsnmp_pdu,
        >,
    ) -> *mut netsnmp_session;
    pub static mut sid: [u_char; 0usize];
    pub static mut snmp_errno: ::std::os::raw::c_int;
    pub fn snmp_comstr_parse(
        arg1: *mut u_char, arg2: *mut usize, arg3: *mut u_char, arg4: *mut usize,
        arg5: *mut ::std::os::raw::c_long,
    ) -> *mut u_char;
    pub fn snmp_comstr_build(
        arg1: *mut u_char, arg2: *mut usize, arg3: *mut u_char, arg4: *mut usize,
        arg5: *mut ::std::os::raw::c_long, arg6: usize,
    ) -> *mut u_char;
    pub fn has_access(
        arg1: u_char, arg2: ::std::os::raw::c_int, arg3: ::std::os::raw::c_int,
        arg4: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn uptime_string(
        arg1: u_long, arg2: *mut ::std::os::raw::c_char,
    ) -> *mut ::std::os::raw::c_char;
    pub fn uptime_string_n(
        arg1: u_long, arg2: *mut ::std::os::raw::c_char, arg3: usize,
    ) -> *mut ::std::os::raw::c_char;
    pub fn xdump(
        arg1: *const ::std::os::raw::c_void, arg2: usize, arg3: *const ::std::os::raw::c_char,
    );
    pub fn snmp_parse_var_op(
        arg1: *mut u_char, arg2: *mut oid, arg3: *mut usize, arg4: *mut u_char, arg5: *mut usize,
        arg6: *mut *mut u_char, arg7: *mut usize,
    ) -> *mut u_char;
    pub fn snmp_build_var_op(
        arg1: *mut u_char, arg2: *mut oid, arg3: *mut usize, arg4: u_char, arg5: usize,
        arg6: *mut u_char, arg7: *mut usize,
    ) -> *mut u_char;
    pub fn snmp_realloc_rbuild_var_op(
        pkt: *mut *mut u_char, pkt_len: *mut usize, offset: *mut usize,
        allow_realloc: ::std::os::raw::c_int, name: *const oid, name_len: *mut usize,
        value_type: u_char, value: *mut u_char, value_length: usize,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_dateandtime_set_buf_from_vars(
        buf: *mut u_char, bufsize: *mut usize, y: u_short, mon: u_char, d: u_char, h: u_char,
        min: u_char, s: u_char, deci_seconds: u_char, utc_offset_direction: ::std::os::raw::c_int,
        utc_offset_hours: u_char, utc_offset_minutes: u_char,
    ) -> ::std::os::raw::c_int;
    pub fn date_n_time(arg1: *const time_t, arg2: *mut usize) -> *mut u_char;
    pub fn ctime_to_timet(arg1: *const ::std::os::raw::c_char) -> time_t;
    pub fn check_rowstatus_transition(
        old_val: ::std::os::raw::c_int, new_val: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_char;
    pub fn check_rowstatus_with_storagetype_transition(
        old_val: ::std::os::raw::c_int, new_val: ::std::os::raw::c_int,
        old_storage: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_char;
    pub fn check_storage_transition(
        old_val: ::std::os::raw::c_int, new_val: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_char;
    pub fn netsnmp_daemonize(
        quit_immediately: ::std::os::raw::c_int, stderr_log: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_gethostbyname_v4(
        name: *const ::std::os::raw::c_char, addr_out: *mut in_addr_t,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_gethostbyname(name: *const ::std::os::raw::c_char) -> *mut hostent;
    pub fn netsnmp_gethostbyaddr(
        addr: *const ::std::os::raw::c_void, len: socklen_t, type_: ::std::os::raw::c_int,
    ) -> *mut hostent;
    pub fn netsnmp_getaddrinfo(
        name: *const ::std::os::raw::c_char, service: *const ::std::os::raw::c_char,
        hints: *const addrinfo, res: *mut *mut addrinfo,
    ) -> ::std::os::raw::c_int;
    pub fn get_myaddr() -> in_addr_t;
    pub fn get_uptime() -> ::std::os::raw::c_long;
    pub fn calculate_time_diff(arg1: *const timeval, arg2: *const timeval)
    -> ::std::os::raw::c_int;
    pub fn calculate_sectime_diff(now: *const timeval, then: *const timeval) -> u_int;
    pub fn mkdirhier(
        pathname: *const ::std::os::raw::c_char, mode: mode_t, skiplast: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_mktemp() -> *const ::std::os::raw::c_char;
    pub fn strlcpy(
        arg1: *mut ::std::os::raw::c_char, arg2: *const ::std::os::raw::c_char, arg3: usize,
    ) -> usize;
    pub fn strlcat(
        arg1: *mut ::std::os::raw::c_char, arg2: *const ::std::os::raw::c_char, arg3: usize,
    ) -> usize;
    pub fn netsnmp_os_prematch(
        ospmname: *const ::std::os::raw::c_char, ospmrelprefix: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_os_kernel_width() -> ::std::os::raw::c_int;
    pub fn netsnmp_str_to_uid(useroruid: *const ::std::os::raw::c_char) -> ::std::os::raw::c_int;
    pub fn netsnmp_str_to_gid(grouporgid: *const ::std::os::raw::c_char) -> ::std::os::raw::c_int;
    pub fn snmp_realloc(buf: *mut *mut u_char, buf_len: *mut usize) -> ::std::os::raw::c_int;
    pub fn free_zero(buf: *mut ::std::os::raw::c_void, size: usize);
    pub fn malloc_random(size: *mut usize) -> *mut u_char;
    pub fn malloc_zero(size: usize) -> *mut u_char;
    pub fn netsnmp_memdup(
        from: *const ::std::os::raw::c_void, size: usize,
    ) -> *mut ::std::os::raw::c_void;
    pub fn netsnmp_memdup_nt(
        from: *const ::std::os::raw::c_void, from_len: usize, to_len: *mut usize,
    ) -> *mut ::std::os::raw::c_void;
    pub fn netsnmp_check_definedness(packet: *const ::std::os::raw::c_void, length: usize);
    pub fn netsnmp_binary_to_hex(
        dest: *mut *mut u_char, dest_len: *mut usize, allow_realloc: ::std::os::raw::c_int,
        input: *const u_char, len: usize,
    ) -> u_int;
    pub fn binary_to_hex(
        input: *const u_char, len: usize, output: *mut *mut ::std::os::raw::c_char,
    ) -> u_int;
    pub fn netsnmp_hex_to_binary(
        buf: *mut *mut u_char, buf_len: *mut usize, offset: *mut usize,
        allow_realloc: ::std::os::raw::c_int, hex: *const ::std::os::raw::c_char,
        delim: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_hex_to_binary(
        buf: *mut *mut u_char, buf_len: *mut usize, offset: *mut usize,
        allow_realloc: ::std::os::raw::c_int, hex: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn hex_to_binary2(
        input: *const u_char, len: usize, output: *mut *mut ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_decimal_to_binary(
        buf: *mut *mut u_char, buf_len: *mut usize, out_len: *mut usize,
        allow_realloc: ::std::os::raw::c_int, decimal: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_strcat(
        buf: *mut *mut u_char, buf_len: *mut usize, out_len: *mut usize,
        allow_realloc: ::std::os::raw::c_int, s: *const u_char,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_strdup_and_null(
        from: *const u_char, from_len: usize,
    ) -> *mut ::std::os::raw::c_char;
    pub fn dump_chunk(
        debugtoken: *const ::std::os::raw::c_char, title: *const ::std::os::raw::c_char,
        buf: *const u_char, size: ::std::os::raw::c_int,
    );
    pub fn dump_snmpEngineID(buf: *const u_char, buflen: *mut usize)
    -> *mut ::std::os::raw::c_char;
    pub fn atime_newMarker() -> marker_t;
    pub fn atime_setMarker(pm: marker_t);
    pub fn netsnmp_get_monotonic_clock(tv: *mut timeval);
    pub fn netsnmp_set_monotonic_marker(pm: *mut marker_t);
    pub fn atime_diff(first: const_marker_t, second: const_marker_t) -> ::std::os::raw::c_long;
    pub fn uatime_diff(first: const_marker_t, second: const_marker_t) -> u_long;
    pub fn uatime_hdiff(first: const_marker_t, second: const_marker_t) -> u_long;
    pub fn atime_ready(
        pm: const_marker_t, delta_ms: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_ready_monotonic(
        pm: const_marker_t, delta_ms: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn uatime_ready(
        pm: const_marker_t, delta_ms: ::std::os::raw::c_uint,
    ) -> ::std::os::raw::c_int;
    pub fn marker_tticks(pm: const_marker_t) -> ::std::os::raw::c_int;
    pub fn timeval_tticks(tv: *const timeval) -> ::std::os::raw::c_int;
    pub fn netsnmp_getenv(name: *const ::std::os::raw::c_char) -> *mut ::std::os::raw::c_char;
    pub fn netsnmp_setenv(
        envname: *const ::std::os::raw::c_char, envval: *const ::std::os::raw::c_char,
        overwrite: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_addrstr_hton(
        ptr: *mut ::std::os::raw::c_char, len: usize,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_string_time_to_secs(
        time_string: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn divBy10(arg1: counter64, arg2: *mut counter64, arg3: *mut ::std::os::raw::c_uint);
    pub fn multBy10(arg1: counter64, arg2: *mut counter64);
    pub fn incrByU16(arg1: *mut counter64, arg2: ::std::os::raw::c_uint);
    pub fn incrByU32(arg1: *mut counter64, arg2: ::std::os::raw::c_uint);
    pub fn zeroU64(arg1: *mut counter64);
    pub fn isZeroU64(arg1: *const counter64) -> ::std::os::raw::c_int;
    pub fn printU64(arg1: *mut ::std::os::raw::c_char, arg2: *const counter64);
    pub fn printI64(arg1: *mut ::std::os::raw::c_char, arg2: *const counter64);
    pub fn read64(
        arg1: *mut counter64, arg2: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn u64Subtract(
        pu64one: *const counter64, pu64two: *const counter64, pu64out: *mut counter64,
    );
    pub fn u64Incr(pu64out: *mut counter64, pu64one: *const counter64);
    pub fn u64UpdateCounter(
        pu64out: *mut counter64, pu64one: *const counter64, pu64two: *const counter64,
    );
    pub fn u64Copy(pu64one: *mut counter64, pu64two: *const counter64);
    pub fn netsnmp_c64_check_for_32bit_wrap(
        old_val: *mut counter64, new_val: *mut counter64, adjust: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_c64_check32_and_update(
        prev_val: *mut counter64, new_val: *mut counter64, old_prev_val: *mut counter64,
        need_wrap_check: *mut ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_alarm_unregister(clientreg: ::std::os::raw::c_uint);
    pub fn snmp_alarm_unregister_all();
    pub fn snmp_alarm_register(
        when: ::std::os::raw::c_uint, flags: ::std::os::raw::c_uint,
        thecallback: SNMPAlarmCallback, clientarg: *mut ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_uint;
    pub fn snmp_alarm_register_hr(
        t: timeval, flags: ::std::os::raw::c_uint, cb: SNMPAlarmCallback,
        cd: *mut ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_uint;
    pub fn snmp_alarm_reset(clientreg: ::std::os::raw::c_uint) -> ::std::os::raw::c_int;
    pub fn init_snmp_alarm();
    pub fn init_alarm_post_config(
        majorid: ::std::os::raw::c_int, minorid: ::std::os::raw::c_int,
        serverarg: *mut ::std::os::raw::c_void, clientarg: *mut ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn sa_update_entry(alrm: *mut snmp_alarm);
    pub fn sa_find_next() -> *mut snmp_alarm;
    pub fn run_alarms();
    pub fn alarm_handler(a: ::std::os::raw::c_int);
    pub fn set_an_alarm();
    pub fn netsnmp_get_next_alarm_time(
        alarm_tm: *mut timeval, now: *const timeval,
    ) -> ::std::os::raw::c_int;
    pub fn get_next_alarm_delay_time(delta: *mut timeval) -> ::std::os::raw::c_int;
    pub fn netsnmp_create_data_list(
        arg1: *const ::std::os::raw::c_char, arg2: *mut ::std::os::raw::c_void,
        arg3: Netsnmp_Free_List_Data,
    ) -> *mut netsnmp_data_list;
    pub fn netsnmp_data_list_add_node(
        head: *mut *mut netsnmp_data_list, node: *mut netsnmp_data_list,
    );
    pub fn netsnmp_data_list_add_data(
        head: *mut *mut netsnmp_data_list, name: *const ::std::os::raw::c_char,
        data: *mut ::std::os::raw::c_void, beer: Netsnmp_Free_List_Data,
    ) -> *mut netsnmp_data_list;
    pub fn netsnmp_get_list_data(
        head: *mut netsnmp_data_list, node: *const ::std::os::raw::c_char,
    ) -> *mut ::std::os::raw::c_void;
    pub fn netsnmp_free_list_data(head: *mut netsnmp_data_list);
    pub fn netsnmp_free_all_list_data(head: *mut netsnmp_data_list);
    pub fn netsnmp_remove_list_node(
        realhead: *mut *mut netsnmp_data_list, name: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_get_list_node(
        head: *mut netsnmp_data_list, name: *const ::std::os::raw::c_char,
    ) -> *mut netsnmp_data_list;
    pub fn netsnmp_add_list_data(head: *mut *mut netsnmp_data_list, node: *mut netsnmp_data_list);
    pub fn netsnmp_register_save_list(
        datalist: *mut *mut netsnmp_data_list, type_: *const ::std::os::raw::c_char,
        token: *const ::std::os::raw::c_char, data_list_save_ptr: Netsnmp_Save_List_Data,
        data_list_read_ptr: Netsnmp_Read_List_Data, data_list_free_ptr: Netsnmp_Free_List_Data,
    );
    pub fn netsnmp_save_all_data(
        head: *mut netsnmp_data_list, type_: *const ::std::os::raw::c_char,
        token: *const ::std::os::raw::c_char, data_list_save_ptr: Netsnmp_Save_List_Data,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_save_all_data_callback(
        majorID: ::std::os::raw::c_int, minorID: ::std::os::raw::c_int,
        serverarg: *mut ::std::os::raw::c_void, clientarg: *mut ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_read_data_callback(
        token: *const ::std::os::raw::c_char, line: *mut ::std::os::raw::c_char,
    );
    pub fn shutdown_data_list();
    pub fn netsnmp_check_vb_type(
        var: *const netsnmp_variable_list, type_: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_check_vb_size(
        var: *const netsnmp_variable_list, size: usize,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_check_vb_max_size(
        var: *const netsnmp_variable_list, size: usize,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_check_vb_range(
        var: *const netsnmp_variable_list, low: usize, high: usize,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_check_vb_size_range(
        var: *const netsnmp_variable_list, low: usize, high: usize,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_check_vb_type_and_size(
        var: *const netsnmp_variable_list, type_: ::std::os::raw::c_int, size: usize,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_check_vb_type_and_max_size(
        var: *const netsnmp_variable_list, type_: ::std::os::raw::c_int, size: usize,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_check_vb_oid(var: *const netsnmp_variable_list) -> ::std::os::raw::c_int;
    pub fn netsnmp_check_vb_int(var: *const netsnmp_variable_list) -> ::std::os::raw::c_int;
    pub fn netsnmp_check_vb_uint(var: *const netsnmp_variable_list) -> ::std::os::raw::c_int;
    pub fn netsnmp_check_vb_int_range(
        var: *const netsnmp_variable_list, low: ::std::os::raw::c_int, high: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_check_vb_truthvalue(var: *const netsnmp_variable_list) -> ::std::os::raw::c_int;
    pub fn netsnmp_check_vb_rowstatus_value(
        var: *const netsnmp_variable_list,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_check_vb_rowstatus(
        var: *const netsnmp_variable_list, old_val: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_check_vb_rowstatus_with_storagetype(
        var: *const netsnmp_variable_list, old_val: ::std::os::raw::c_int,
        old_storage: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_check_vb_storagetype(
        var: *const netsnmp_variable_list, old_val: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_factory_init();
    pub fn netsnmp_factory_register(f: *mut netsnmp_factory) -> ::std::os::raw::c_int;
    pub fn netsnmp_factory_get(product: *const ::std::os::raw::c_char) -> *mut netsnmp_factory;
    pub fn netsnmp_factory_produce(
        product: *const ::std::os::raw::c_char,
    ) -> *mut ::std::os::raw::c_void;
    pub fn netsnmp_factory_produce_noalloc(
        product: *const ::std::os::raw::c_char, memory: *mut ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_container_init_list();
    pub fn netsnmp_container_free_list();
    pub fn netsnmp_container_register_with_compare(
        name: *const ::std::os::raw::c_char, f: *mut netsnmp_factory, c: netsnmp_container_compare,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_container_register(
        name: *const ::std::os::raw::c_char, f: *mut netsnmp_factory,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_container_find(
        type_list: *const ::std::os::raw::c_char,
    ) -> *mut netsnmp_container;
    pub fn netsnmp_container_get(type_: *const ::std::os::raw::c_char) -> *mut netsnmp_container;
    pub fn netsnmp_container_add_index(
        primary: *mut netsnmp_container, new_index: *mut netsnmp_container,
    );
    pub fn netsnmp_container_get_factory(
        type_: *const ::std::os::raw::c_char,
    ) -> *mut netsnmp_factory;
    pub fn netsnmp_compare_netsnmp_index(
        lhs: *const ::std::os::raw::c_void, rhs: *const ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_ncompare_netsnmp_index(
        lhs: *const ::std::os::raw::c_void, rhs: *const ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_compare_cstring(
        lhs: *const ::std::os::raw::c_void, rhs: *const ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_ncompare_cstring(
        lhs: *const ::std::os::raw::c_void, rhs: *const ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_compare_mem(
        lhs: *const ::std::os::raw::c_char, lhs_len: usize, rhs: *const ::std::os::raw::c_char,
        rhs_len: usize,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_compare_direct_cstring(
        lhs: *const ::std::os::raw::c_void, rhs: *const ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_compare_long(
        lhs: *const ::std::os::raw::c_void, rhs: *const ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_compare_ulong(
        lhs: *const ::std::os::raw::c_void, rhs: *const ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_compare_int32(
        lhs: *const ::std::os::raw::c_void, rhs: *const ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_compare_uint32(
        lhs: *const ::std::os::raw::c_void, rhs: *const ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_container_simple_free(
        data: *mut ::std::os::raw::c_void, context: *mut ::std::os::raw::c_void,
    );
    pub fn CONTAINER_INSERT(
        x: *mut netsnmp_container, k: *const ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn CONTAINER_INSERT_BEFORE(
        x: *mut netsnmp_container, pos: usize, k: *mut ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn CONTAINER_REMOVE(
        x: *mut netsnmp_container, k: *const ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn CONTAINER_REMOVE_AT(
        x: *mut netsnmp_container, pos: usize, k: *mut *mut ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn CONTAINER_GET_AT(
        x: *mut netsnmp_container, pos: usize, k: *mut *mut ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn CONTAINER_DUP(
        x: *mut netsnmp_container, ctx: *mut ::std::os::raw::c_void, flags: u_int,
    ) -> *mut netsnmp_container;
    pub fn CONTAINER_CLEAR(
        x: *mut netsnmp_container, f: netsnmp_container_obj_func, c: *mut ::std::os::raw::c_void,
    );
    pub fn CONTAINER_FREE_ALL(x: *mut netsnmp_container, c: *mut ::std::os::raw::c_void);
    pub fn CONTAINER_FREE(x: *mut netsnmp_container) -> ::std::os::raw::c_int;
    pub fn SUBCONTAINER_FIND(
        x: *mut netsnmp_container, name: *const ::std::os::raw::c_char,
    ) -> *mut netsnmp_container;
    pub fn netsnmp_init_container(
        c: *mut netsnmp_container, init: netsnmp_container_rc, cfree: netsnmp_container_rc,
        size: netsnmp_container_size, cmp: netsnmp_container_compare, ins: netsnmp_container_op,
        rem: netsnmp_container_op, fnd: netsnmp_container_rtn,
    );
    pub fn netsnmp_container_data_dup(
        dup: *mut netsnmp_container, c: *mut netsnmp_container,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_container_binary_array_init();
    pub fn netsnmp_container_get_binary_array() -> *mut netsnmp_container;
    pub fn netsnmp_container_get_binary_array_factory() -> *mut netsnmp_factory;
    pub fn netsnmp_binary_array_remove(
        c: *mut netsnmp_container, key: *const ::std::os::raw::c_void,
        save: *mut *mut ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_binary_array_release(c: *mut netsnmp_container);
    pub fn netsnmp_binary_array_options_set(
        c: *mut netsnmp_container, set: ::std::os::raw::c_int, flags: u_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_container_get_sorted_singly_linked_list() -> *mut netsnmp_container;
    pub fn netsnmp_container_get_singly_linked_list(
        fifo: ::std::os::raw::c_int,
    ) -> *mut netsnmp_container;
    pub fn netsnmp_container_ssll_init();
    pub fn netsnmp_container_iterator_init();
    pub fn netsnmp_container_iterator_get(
        iterator_user_ctx: *mut ::std::os::raw::c_void, compare: netsnmp_container_compare,
        get_first: Netsnmp_Iterator_Loop_Key, get_next: Netsnmp_Iterator_Loop_Key,
        get_data: Netsnmp_Iterator_Loop_Data, save_pos: Netsnmp_Iterator_Ctx_Dup,
        init_loop_ctx: Netsnmp_Iterator_Ctx, cleanup_loop_ctx: Netsnmp_Iterator_Ctx,
        free_user_ctx: Netsnmp_Iterator_Data, sorted: ::std::os::raw::c_int,
    ) -> *mut netsnmp_container;
    pub fn netsnmp_container_iterator_set_data_cb(
        c: *mut netsnmp_container, insert_data: Netsnmp_Iterator_Data,
        remove_data: Netsnmp_Iterator_Data, get_size: Netsnmp_Iterator_Op,
    );
    pub fn netsnmp_get_version() -> *const ::std::os::raw::c_char;
    pub fn register_config_handler(
        filePrefix: *const ::std::os::raw::c_char, token: *const ::std::os::raw::c_char,
        parser: ::std::option::Option<
            unsafe extern "C" fn(
                arg1: *const ::std::os::raw::c_char,
                arg2: *mut ::std::os::raw::c_char,
            ),
        >,
        releaser: ::std::option::Option<unsafe extern "C" fn()>,
        usageLine: *const ::std::os::raw::c_char,
    ) -> *mut config_line;
    pub fn register_const_config_handler(
        filePrefix: *const ::std::os::raw::c_char, token: *const ::std::os::raw::c_char,
        parser: ::std::option::Option<
            unsafe extern "C" fn(
                arg1: *const ::std::os::raw::c_char,
                arg2: *const ::std::os::raw::c_char,
            ),
        >,
        releaser: ::std::option::Option<unsafe extern "C" fn()>,
        usageLine: *const ::std::os::raw::c_char,
    ) -> *mut config_line;
    pub fn register_prenetsnmp_mib_handler(
        filePrefix: *const ::std::os::raw::c_char, token: *const ::std::os::raw::c_char,
        parser: ::std::option::Option<
            unsafe extern "C" fn(
                arg1: *const ::std::os::raw::c_char,
                arg2: *mut ::std::os::raw::c_char,
            ),
        >,
        releaser: ::std::option::Option<unsafe extern "C" fn()>,
        usageLine: *const ::std::os::raw::c_char,
    ) -> *mut config_line;
    pub fn unregister_config_handler(
        filePrefix: *const ::std::os::raw::c_char, token: *const ::std::os::raw::c_char,
    );
    pub fn unregister_all_config_handlers();
    pub fn register_app_config_handler(
        token: *const ::std::os::raw::c_char,
        parser: ::std::option::Option<
            unsafe extern "C" fn(
                arg1: *const ::std::os::raw::c_char,
                arg2: *mut ::std::os::raw::c_char,
            ),
        >,
        releaser: ::std::option::Option<unsafe extern "C" fn()>,
        usageLine: *const ::std::os::raw::c_char,
    ) -> *mut config_line;
    pub fn register_app_prenetsnmp_mib_handler(
        token: *const ::std::os::raw::c_char,
        parser: ::std::option::Option<
            unsafe extern "C" fn(
                arg1: *const ::std::os::raw::c_char,
                arg2: *mut ::std::os::raw::c_char,
            ),
        >,
        releaser: ::std::option::Option<unsafe extern "C" fn()>,
        usageLine: *const ::std::os::raw::c_char,
    ) -> *mut config_line;
    pub fn unregister_app_config_handler(token: *const ::std::os::raw::c_char);
    pub fn read_configs();
    pub fn read_premib_configs();
    pub fn read_config_print_usage(lead: *const ::std::os::raw::c_char);
    pub fn config_perror(arg1: *const ::std::os::raw::c_char);
    pub fn config_pwarn(arg1: *const ::std::os::raw::c_char);
    pub fn netsnmp_config(arg1: *mut ::std::os::raw::c_char) -> ::std::os::raw::c_int;
    pub fn netsnmp_config_remember(arg1: *mut ::std::os::raw::c_char);
    pub fn netsnmp_config_process_memories();
    pub fn read_config(
        arg1: *const ::std::os::raw::c_char, arg2: *mut config_line, arg3: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn read_config_files(arg1: ::std::os::raw::c_int) -> ::std::os::raw::c_int;
    pub fn free_config();
    pub fn netsnmp_config_error(arg1: *const ::std::os::raw::c_char, ...);
    pub fn netsnmp_config_warn(arg1: *const ::std::os::raw::c_char, ...);
    pub fn skip_white(arg1: *mut ::std::os::raw::c_char) -> *mut ::std::os::raw::c_char;
    pub fn skip_white_const(arg1: *const ::std::os::raw::c_char) -> *const ::std::os::raw::c_char;
    pub fn skip_not_white(arg1: *mut ::std::os::raw::c_char) -> *mut ::std::os::raw::c_char;
    pub fn skip_not_white_const(
        arg1: *const ::std::os::raw::c_char,
    ) -> *const ::std::os::raw::c_char;
    pub fn skip_token(arg1: *mut ::std::os::raw::c_char) -> *mut ::std::os::raw::c_char;
    pub fn skip_token_const(arg1: *const ::std::os::raw::c_char) -> *const ::std::os::raw::c_char;
    pub fn copy_nword(
        arg1: *mut ::std::os::raw::c_char, arg2: *mut ::std::os::raw::c_char,
        arg3: ::std::os::raw::c_int,
    ) -> *mut ::std::os::raw::c_char;
    pub fn copy_nword_const(
        arg1: *const ::std::os::raw::c_char, arg2: *mut ::std::os::raw::c_char,
        arg3: ::std::os::raw::c_int,
    ) -> *const ::std::os::raw::c_char;
    pub fn copy_word(
        arg1: *mut ::std::os::raw::c_char, arg2: *mut ::std::os::raw::c_char,
    ) -> *mut ::std::os::raw::c_char;
    pub fn read_config_with_type(
        arg1: *const ::std::os::raw::c_char, arg2: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn read_config_save_octet_string(
        saveto: *mut ::std::os::raw::c_char, str_: *const u_char, len: usize,
    ) -> *mut ::std::os::raw::c_char;
    pub fn read_config_read_octet_string(
        readfrom: *const ::std::os::raw::c_char, str_: *mut *mut u_char, len: *mut usize,
    ) -> *mut ::std::os::raw::c_char;
    pub fn read_config_read_octet_string_const(
        readfrom: *const ::std::os::raw::c_char, str_: *mut *mut u_char, len: *mut usize,
    ) -> *const ::std::os::raw::c_char;
    pub fn read_config_read_objid(
        readfrom: *mut ::std::os::raw::c_char, objid: *mut *mut oid, len: *mut usize,
    ) -> *mut ::std::os::raw::c_char;
    pub fn read_config_read_objid_const(
        readfrom: *const ::std::os::raw::c_char, objid: *mut *mut oid, len: *mut usize,
    ) -> *const ::std::os::raw::c_char;
    pub fn read_config_save_objid(
        saveto: *mut ::std::os::raw::c_char, objid: *mut oid, len: usize,
    ) -> *mut ::std::os::raw::c_char;
    pub fn read_config_read_data(
        type_: ::std::os::raw::c_int, readfrom: *mut ::std::os::raw::c_char,
        dataptr: *mut ::std::os::raw::c_void, len: *mut usize,
    ) -> *mut ::std::os::raw::c_char;
    pub fn read_config_read_memory(
        type_: ::std::os::raw::c_int, readfrom: *mut ::std::os::raw::c_char,
        dataptr: *mut ::std::os::raw::c_char, len: *mut usize,
    ) -> *mut ::std::os::raw::c_char;
    pub fn read_config_store_data(
        type_: ::std::os::raw::c_int, storeto: *mut ::std::os::raw::c_char,
        dataptr: *mut ::std::os::raw::c_void, len: *mut usize,
    ) -> *mut ::std::os::raw::c_char;
    pub fn read_config_store_data_prefix(
        prefix: ::std::os::raw::c_char, type_: ::std::os::raw::c_int,
        storeto: *mut ::std::os::raw::c_char, dataptr: *mut ::std::os::raw::c_void, len: usize,
    ) -> *mut ::std::os::raw::c_char;
    pub fn read_config_files_of_type(
        when: ::std::os::raw::c_int, ctmp: *mut config_files,
    ) -> ::std::os::raw::c_int;
    pub fn read_config_store(
        type_: *const ::std::os::raw::c_char, line: *const ::std::os::raw::c_char,
    );
    pub fn read_app_config_store(line: *const ::std::os::raw::c_char);
    pub fn snmp_save_persistent(type_: *const ::std::os::raw::c_char);
    pub fn snmp_clean_persistent(type_: *const ::std::os::raw::c_char);
    pub fn read_config_get_handlers(type_: *const ::std::os::raw::c_char) -> *mut config_line;
    pub fn snmp_config_remember_in_list(
        line: *mut ::std::os::raw::c_char, mem: *mut *mut read_config_memory,
    );
    pub fn snmp_config_process_memory_list(
        mem: *mut *mut read_config_memory, arg1: ::std::os::raw::c_int, arg2: ::std::os::raw::c_int,
    );
    pub fn snmp_config_remember_free_list(mem: *mut *mut read_config_memory);
    pub fn set_configuration_directory(dir: *const ::std::os::raw::c_char);
    pub fn get_configuration_directory() -> *const ::std::os::raw::c_char;
    pub fn set_persistent_directory(dir: *const ::std::os::raw::c_char);
    pub fn get_persistent_directory() -> *const ::std::os::raw::c_char;
    pub fn set_temp_file_pattern(pattern: *const ::std::os::raw::c_char);
    pub fn get_temp_file_pattern() -> *const ::std::os::raw::c_char;
    pub fn handle_long_opt(myoptarg: *const ::std::os::raw::c_char);
    pub fn netsnmp_ds_set_boolean(
        storeid: ::std::os::raw::c_int, which: ::std::os::raw::c_int, value: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_ds_get_boolean(
        storeid: ::std::os::raw::c_int, which: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_ds_toggle_boolean(
        storeid: ::std::os::raw::c_int, which: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_ds_set_int(
        storeid: ::std::os::raw::c_int, which: ::std::os::raw::c_int, value: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_ds_get_int(
        storeid: ::std::os::raw::c_int, which: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_ds_set_string(
        storeid: ::std::os::raw::c_int, which: ::std::os::raw::c_int,
        value: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_ds_get_string(
        storeid: ::std::os::raw::c_int, which: ::std::os::raw::c_int,
    ) -> *mut ::std::os::raw::c_char;
    pub fn netsnmp_ds_set_void(
        storeid: ::std::os::raw::c_int, which: ::std::os::raw::c_int,
        value: *mut ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_ds_get_void(
        storeid: ::std::os::raw::c_int, which: ::std::os::raw::c_int,
    ) -> *mut ::std::os::raw::c_void;
    pub fn netsnmp_ds_register_config(
        type_: u_char, ftype: *const ::std::os::raw::c_char, token: *const ::std::os::raw::c_char,
        storeid: ::std::os::raw::c_int, which: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_ds_register_premib(
        type_: u_char, ftype: *const ::std::os::raw::c_char, token: *const ::std::os::raw::c_char,
        storeid: ::std::os::raw::c_int, which: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_ds_parse_boolean(line: *mut ::std::os::raw::c_char) -> ::std::os::raw::c_int;
    pub fn netsnmp_ds_shutdown();
    pub fn netsnmp_parse_args(
        argc: ::std::os::raw::c_int, argv: *mut *mut ::std::os::raw::c_char,
        session: *mut netsnmp_session, localOpts: *const ::std::os::raw::c_char,
        proc_: ::std::option::Option<
            unsafe extern "C" fn(
                arg1: ::std::os::raw::c_int,
                arg2: *const *mut ::std::os::raw::c_char,
                arg3: ::std::os::raw::c_int,
            ),
        >,
        flags: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_parse_args(
        argc: ::std::os::raw::c_int, argv: *mut *mut ::std::os::raw::c_char,
        session: *mut netsnmp_session, localOpts: *const ::std::os::raw::c_char,
        proc_: ::std::option::Option<
            unsafe extern "C" fn(
                arg1: ::std::os::raw::c_int,
                arg2: *const *mut ::std::os::raw::c_char,
                arg3: ::std::os::raw::c_int,
            ),
        >,
    ) -> ::std::os::raw::c_int;
    pub fn snmp_parse_args_descriptions(arg1: *mut FILE);
    pub fn snmp_parse_args_usage(arg1: *mut FILE);
    pub fn init_snmp_enum(type_: *const ::std::os::raw::c_char) -> ::std::os::raw::c_int;
    pub fn se_find_list(
        major: ::std::os::raw::c_uint, minor: ::std::os::raw::c_uint,
    ) -> *mut snmp_enum_list;
    pub fn se_find_slist(listname: *const ::std::os::raw::c_char) -> *mut snmp_enum_list;
    pub fn se_store_in_list(
        arg1: *mut snmp_enum_list, major: ::std::os::raw::c_uint, minor: ::std::os::raw::c_uint,
    ) -> ::std::os::raw::c_int;
    pub fn se_find_value(
        major: ::std::os::raw::c_uint, minor: ::std::os::raw::c_uint,
        label: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn se_find_free_value(
        major: ::std::os::raw::c_uint, minor: ::std::os::raw::c_uint,
    ) -> ::std::os::raw::c_int;
    pub fn se_find_label(
        major: ::std::os::raw::c_uint, minor: ::std::os::raw::c_uint, value: ::std::os::raw::c_int,
    ) -> *mut ::std::os::raw::c_char;
    pub fn se_add_pair(
        major: ::std::os::raw::c_uint, minor: ::std::os::raw::c_uint,
        label: *mut ::std::os::raw::c_char, value: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn se_find_label_in_slist(
        listname: *const ::std::os::raw::c_char, value: ::std::os::raw::c_int,
    ) -> *mut ::std::os::raw::c_char;
    pub fn se_find_value_in_slist(
        listname: *const ::std::os::raw::c_char, label: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn se_find_casevalue_in_slist(
        listname: *const ::std::os::raw::c_char, label: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn se_find_free_value_in_slist(
        listname: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn se_add_pair_to_slist(
        listname: *const ::std::os::raw::c_char, label: *mut ::std::os::raw::c_char,
        value: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn se_find_label_in_list(
        list: *mut snmp_enum_list, value: ::std::os::raw::c_int,
    ) -> *mut ::std::os::raw::c_char;
    pub fn se_find_value_in_list(
        list: *mut snmp_enum_list, label: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn se_find_casevalue_in_list(
        list: *mut snmp_enum_list, label: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn se_find_free_value_in_list(list: *mut snmp_enum_list) -> ::std::os::raw::c_int;
    pub fn se_add_pair_to_list(
        list: *mut *mut snmp_enum_list, label: *mut ::std::os::raw::c_char,
        value: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn se_store_enum_list(
        new_list: *mut snmp_enum_list, token: *const ::std::os::raw::c_char,
        type_: *const ::std::os::raw::c_char,
    );
    pub fn se_store_list(
        major: ::std::os::raw::c_uint, minor: ::std::os::raw::c_uint,
        type_: *const ::std::os::raw::c_char,
    );
    pub fn se_clear_slist(listname: *const ::std::os::raw::c_char);
    pub fn se_store_slist(
        listname: *const ::std::os::raw::c_char, type_: *const ::std::os::raw::c_char,
    );
    pub fn se_store_slist_callback(
        majorID: ::std::os::raw::c_int, minorID: ::std::os::raw::c_int,
        serverargs: *mut ::std::os::raw::c_void, clientargs: *mut ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn se_read_conf(word: *const ::std::os::raw::c_char, cptr: *const ::std::os::raw::c_char);
    pub fn clear_snmp_enum();
    pub fn init_vacm();
    pub fn vacm_destroyViewEntry(arg1: *const ::std::os::raw::c_char, arg2: *mut oid, arg3: usize);
    pub fn vacm_destroyAllViewEntries();
    pub fn vacm_getViewEntry(
        arg1: *const ::std::os::raw::c_char, arg2: *mut oid, arg3: usize,
        arg4: ::std::os::raw::c_int,
    ) -> *mut vacm_viewEntry;
    pub fn vacm_checkSubtree(
        arg1: *const ::std::os::raw::c_char, arg2: *mut oid, arg3: usize,
    ) -> ::std::os::raw::c_int;
    pub fn vacm_scanViewInit();
    pub fn vacm_scanViewNext() -> *mut vacm_viewEntry;
    pub fn vacm_createViewEntry(
        arg1: *const ::std::os::raw::c_char, arg2: *mut oid, arg3: usize,
    ) -> *mut vacm_viewEntry;
    pub fn vacm_destroyGroupEntry(arg1: ::std::os::raw::c_int, arg2: *const ::std::os::raw::c_char);
    pub fn vacm_destroyAllGroupEntries();
    pub fn vacm_createGroupEntry(
        arg1: ::std::os::raw::c_int, arg2: *const ::std::os::raw::c_char,
    ) -> *mut vacm_groupEntry;
    pub fn vacm_getGroupEntry(
        arg1: ::std::os::raw::c_int, arg2: *const ::std::os::raw::c_char,
    ) -> *mut vacm_groupEntry;
    pub fn vacm_scanGroupInit();
    pub fn vacm_scanGroupNext() -> *mut vacm_groupEntry;
    pub fn vacm_destroyAccessEntry(
        arg1: *const ::std::os::raw::c_char, arg2: *const ::std::os::raw::c_char,
        arg3: ::std::os::raw::c_int, arg4: ::std::os::raw::c_int,
    );
    pub fn vacm_destroyAllAccessEntries();
    pub fn vacm_createAccessEntry(
        arg1: *const ::std::os::raw::c_char, arg2: *const ::std::os::raw::c_char,
        arg3: ::std::os::raw::c_int, arg4: ::std::os::raw::c_int,
    ) -> *mut vacm_accessEntry;
    pub fn vacm_getAccessEntry(
        arg1: *const ::std::os::raw::c_char, arg2: *const ::std::os::raw::c_char,
        arg3: ::std::os::raw::c_int, arg4: ::std::os::raw::c_int,
    ) -> *mut vacm_accessEntry;
    pub fn vacm_scanAccessInit();
    pub fn vacm_scanAccessNext() -> *mut vacm_accessEntry;
    pub fn vacm_destroySecurityEntry(arg1: *const ::std::os::raw::c_char);
    pub fn vacm_createSecurityEntry(arg1: *const ::std::os::raw::c_char)
    -> *mut vacm_securityEntry;
    pub fn vacm_getSecurityEntry(arg1: *const ::std::os::raw::c_char) -> *mut vacm_securityEntry;
    pub fn vacm_scanSecurityInit();
    pub fn vacm_scanSecurityEntry() -> *mut vacm_securityEntry;
    pub fn vacm_is_configured() -> ::std::os::raw::c_int;
    pub fn vacm_save(token: *const ::std::os::raw::c_char, type_: *const ::std::os::raw::c_char);
    pub fn vacm_save_view(
        view: *mut vacm_viewEntry, token: *const ::std::os::raw::c_char,
        type_: *const ::std::os::raw::c_char,
    );
    pub fn vacm_save_access(
        access_entry: *mut vacm_accessEntry, token: *const ::std::os::raw::c_char,
        type_: *const ::std::os::raw::c_char,
    );
    pub fn vacm_save_auth_access(
        access_entry: *mut vacm_accessEntry, token: *const ::std::os::raw::c_char,
        type_: *const ::std::os::raw::c_char, authtype: ::std::os::raw::c_int,
    );
    pub fn vacm_save_group(
        group_entry: *mut vacm_groupEntry, token: *const ::std::os::raw::c_char,
        type_: *const ::std::os::raw::c_char,
    );
    pub fn vacm_parse_config_view(
        token: *const ::std::os::raw::c_char, line: *const ::std::os::raw::c_char,
    );
    pub fn vacm_parse_config_group(
        token: *const ::std::os::raw::c_char, line: *const ::std::os::raw::c_char,
    );
    pub fn vacm_parse_config_access(
        token: *const ::std::os::raw::c_char, line: *const ::std::os::raw::c_char,
    );
    pub fn vacm_parse_config_auth_access(
        token: *const ::std::os::raw::c_char, line: *const ::std::os::raw::c_char,
    );
    pub fn store_vacm(
        majorID: ::std::os::raw::c_int, minorID: ::std::os::raw::c_int,
        serverarg: *mut ::std::os::raw::c_void, clientarg: *mut ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_view_get(
        head: *mut vacm_viewEntry, viewName: *const ::std::os::raw::c_char, viewSubtree: *mut oid,
        viewSubtreeLen: usize, mode: ::std::os::raw::c_int,
    ) -> *mut vacm_viewEntry;
    pub fn netsnmp_vacm_simple_usm_add(
        user: *const ::std::os::raw::c_char, rw: ::std::os::raw::c_int,
        authLevel: ::std::os::raw::c_int, view: *const ::std::os::raw::c_char, oidView: *mut oid,
        oidViewLen: usize, context: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_vacm_simple_usm_del(
        user: *const ::std::os::raw::c_char, authLevel: ::std::os::raw::c_int,
        view: *const ::std::os::raw::c_char, oidView: *mut oid, oidViewLen: usize,
        context: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn snmpv3_parse_args(
        optarg: *mut ::std::os::raw::c_char, session: *mut netsnmp_session,
        Apsz: *mut *mut ::std::os::raw::c_char, Xpsz: *mut *mut ::std::os::raw::c_char,
        argc: ::std::os::raw::c_int, argv: *const *mut ::std::os::raw::c_char,
        flags: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn setup_engineID(
        eidp: *mut *mut u_char, text: *const ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn set_exact_engineID(id: *const u_char, len: usize) -> ::std::os::raw::c_int;
    pub fn engineID_conf(word: *const ::std::os::raw::c_char, cptr: *mut ::std::os::raw::c_char);
    pub fn engineBoots_conf(arg1: *const ::std::os::raw::c_char, arg2: *mut ::std::os::raw::c_char);
    pub fn engineIDType_conf(
        arg1: *const ::std::os::raw::c_char, arg2: *mut ::std::os::raw::c_char,
    );
    pub fn engineIDNic_conf(arg1: *const ::std::os::raw::c_char, arg2: *mut ::std::os::raw::c_char);
    pub fn init_snmpv3(arg1: *const ::std::os::raw::c_char);
    pub fn init_snmpv3_post_config(
        majorid: ::std::os::raw::c_int, minorid: ::std::os::raw::c_int,
        serverarg: *mut ::std::os::raw::c_void, clientarg: *mut ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn init_snmpv3_post_premib_config(
        majorid: ::std::os::raw::c_int, minorid: ::std::os::raw::c_int,
        serverarg: *mut ::std::os::raw::c_void, clientarg: *mut ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn shutdown_snmpv3(type_: *const ::std::os::raw::c_char);
    pub fn snmpv3_store(
        majorID: ::std::os::raw::c_int, minorID: ::std::os::raw::c_int,
        serverarg: *mut ::std::os::raw::c_void, clientarg: *mut ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn snmpv3_local_snmpEngineBoots() -> u_long;
    pub fn snmpv3_clone_engineID(
        arg1: *mut *mut u_char, arg2: *mut usize, arg3: *mut u_char, arg4: usize,
    ) -> ::std::os::raw::c_int;
    pub fn snmpv3_get_engineID(buf: *mut u_char, buflen: usize) -> usize;
    pub fn snmpv3_generate_engineID(arg1: *mut usize) -> *mut u_char;
    pub fn snmpv3_local_snmpEngineTime() -> u_long;
    pub fn get_default_secLevel() -> ::std::os::raw::c_int;
    pub fn snmpv3_set_engineBootsAndTime(
        boots: ::std::os::raw::c_int, ttime: ::std::os::raw::c_int,
    );
    pub fn free_engineID(
        majorid: ::std::os::raw::c_int, minorid: ::std::os::raw::c_int,
        serverarg: *mut ::std::os::raw::c_void, clientarg: *mut ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn parse_secLevel_conf(
        word: *const ::std::os::raw::c_char, cptr: *mut ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub fn snmpv3_parse_arg(
        arg: ::std::os::raw::c_int, optarg: *mut ::std::os::raw::c_char,
        session: *mut netsnmp_session, Apsz: *mut *mut ::std::os::raw::c_char,
        Xpsz: *mut *mut ::std::os::raw::c_char, argc: ::std::os::raw::c_int,
        argv: *const *mut ::std::os::raw::c_char, flags: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn snmpv3_options(
        optarg: *mut ::std::os::raw::c_char, session: *mut netsnmp_session,
        Apsz: *mut *mut ::std::os::raw::c_char, Xpsz: *mut *mut ::std::os::raw::c_char,
        argc: ::std::os::raw::c_int, argv: *const *mut ::std::os::raw::c_char,
    ) -> ::std::os::raw::c_int;
    pub static mut usmNoAuthProtocol: [oid; 10usize];
    pub static mut usmHMACMD5AuthProtocol: [oid; 10usize];
    pub static mut usmHMACSHA1AuthProtocol: [oid; 10usize];
    pub static mut usmHMAC128SHA224AuthProtocol: [oid; 10usize];
    pub static mut usmHMAC192SHA256AuthProtocol: [oid; 10usize];
    pub static mut usmHMAC256SHA384AuthProtocol: [oid; 10usize];
    pub static mut usmHMAC384SHA512AuthProtocol: [oid; 10usize];
    pub static mut usmNoPrivProtocol: [oid; 10usize];
    pub static mut usmDESPrivProtocol: [oid; 10usize];
    pub static mut usmAESPrivProtocol: [oid; 10usize];
    pub static mut usmAES128PrivProtocol: *mut oid;
    pub fn generate_Ku(
        hashtype: *const oid, hashtype_len: u_int, P: *const u_char, pplen: usize, Ku: *mut u_char,
        kulen: *mut usize,
    ) -> ::std::os::raw::c_int;
    pub fn generate_kul(
        hashtype: *const oid, hashtype_len: u_int, engineID: *const u_char, engineID_len: usize,
        Ku: *const u_char, ku_len: usize, Kul: *mut u_char, kul_len: *mut usize,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_extend_kul(
        needKeyLen: u_int, hashoid: *mut oid, hashoid_len: u_int, privType: ::std::os::raw::c_int,
        engineID: *mut u_char, engineIDLen: u_int, kulBuf: *mut *mut u_char, kulBufLen: *mut usize,
        kulBufSize: u_int,
    ) -> ::std::os::raw::c_int;
    pub fn encode_keychange(
        hashtype: *const oid, hashtype_len: u_int, oldkey: *mut u_char, oldkey_len: usize,
        newkey: *mut u_char, newkey_len: usize, kcstring: *mut u_char, kcstring_len: *mut usize,
    ) -> ::std::os::raw::c_int;
    pub fn decode_keychange(
        hashtype: *const oid, hashtype_len: u_int, oldkey: *const u_char, oldkey_len: usize,
        kcstring: *const u_char, kcstring_len: usize, newkey: *mut u_char, newkey_len: *mut usize,
    ) -> ::std::os::raw::c_int;
    pub fn sc_get_authtype(hashoid: *const oid, hashoid_len: u_int) -> ::std::os::raw::c_int;
    pub fn sc_get_proper_auth_length_bytype(
        auth_type: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn sc_get_auth_maclen(auth_type: ::std::os::raw::c_int) -> ::std::os::raw::c_int;
    pub fn sc_get_auth_name(auth_type: ::std::os::raw::c_int) -> *const ::std::os::raw::c_char;
    pub fn sc_get_auth_oid(auth_type: ::std::os::raw::c_int, oid_len: *mut usize) -> *mut oid;
    pub fn sc_get_auth_alg_byoid(oid: *const oid, len: u_int) -> *mut netsnmp_auth_alg_info;
    pub fn sc_get_auth_alg_bytype(type_: u_int) -> *mut netsnmp_auth_alg_info;
    pub fn sc_get_auth_alg_byindex(index: u_int) -> *mut netsnmp_auth_alg_info;
    pub fn sc_get_properlength(hashtype: *const oid, hashtype_len: u_int) -> ::std::os::raw::c_int;
    pub fn sc_get_openssl_hashfn(auth_type: ::std::os::raw::c_int) -> *const EVP_MD;
    pub fn sc_get_openssl_privfn(priv_type: ::std::os::raw::c_int) -> *const EVP_CIPHER;
    pub fn sc_get_privtype(privtype: *const oid, privtype_len: u_int) -> ::std::os::raw::c_int;
    pub fn sc_get_priv_oid(type_: ::std::os::raw::c_int, oid_len: *mut usize) -> *mut oid;
    pub fn sc_get_proper_priv_length(
        privtype: *const oid, privtype_len: u_int,
    ) -> ::std::os::raw::c_int;
    pub fn sc_get_proper_priv_length_bytype(
        privtype: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn sc_get_priv_alg_byoid(oid: *const oid, len: u_int) -> *mut netsnmp_priv_alg_info;
    pub fn sc_get_priv_alg_bytype(type_: u_int) -> *mut netsnmp_priv_alg_info;
    pub fn sc_get_priv_alg_byindex(index: u_int) -> *mut netsnmp_priv_alg_info;
    pub fn sc_init() -> ::std::os::raw::c_int;
    pub fn sc_shutdown(
        majorID: ::std::os::raw::c_int, minorID: ::std::os::raw::c_int,
        serverarg: *mut ::std::os::raw::c_void, clientarg: *mut ::std::os::raw::c_void,
    ) -> ::std::os::raw::c_int;
    pub fn sc_random(buf: *mut u_char, buflen: *mut usize) -> ::std::os::raw::c_int;
    pub fn sc_generate_keyed_hash(
        authtype: *const oid, authtypelen: usize, key: *const u_char, keylen: u_int,
        message: *const u_char, msglen: u_int, MAC: *mut u_char, maclen: *mut usize,
    ) -> ::std::os::raw::c_int;
    pub fn sc_check_keyed_hash(
        authtype: *const oid, authtypelen: usize, key: *const u_char, keylen: u_int,
        message: *const u_char, msglen: u_int, MAC: *const u_char, maclen: u_int,
    ) -> ::std::os::raw::c_int;
    pub fn sc_encrypt(
        privtype: *const oid, privtypelen: usize, key: *mut u_char, keylen: u_int, iv: *mut u_char,
        ivlen: u_int, plaintext: *const u_char, ptlen: u_int, ciphertext: *mut u_char,
        ctlen: *mut usize,
    ) -> ::std::os::raw::c_int;
    pub fn sc_decrypt(
        privtype: *const oid, privtypelen: usize, key: *mut u_char, keylen: u_int, iv: *mut u_char,
        ivlen: u_int, ciphertext: *mut u_char, ctlen: u_int, plaintext: *mut u_char,
        ptlen: *mut usize,
    ) -> ::std::os::raw::c_int;
    pub fn sc_hash_type(
        auth_type: ::std::os::raw::c_int, buf: *const u_char, buf_len: usize, MAC: *mut u_char,
        MAC_len: *mut usize,
    ) -> ::std::os::raw::c_int;
    pub fn sc_hash(
        hashtype: *const oid, hashtypelen: usize, buf: *const u_char, buf_len: usize,
        MAC: *mut u_char, MAC_len: *mut usize,
    ) -> ::std::os::raw::c_int;
    pub fn sc_get_transform_type(
        hashtype: *mut oid, hashtype_len: u_int,
        hash_fn: *mut ::std::option::Option<
            unsafe extern "C" fn(
                mode: ::std::os::raw::c_int,
                context: *mut *mut ::std::os::raw::c_void,
                data: *const u_char,
                data_len: ::std::os::raw::c_int,
                digest: *mut *mut u_char,
                digest_len: *mut usize,
            ) -> ::std::os::raw::c_int,
        >,
    ) -> ::std::os::raw::c_int;
    pub fn get_enginetime(
        engineID: *const u_char, engineID_len: u_int, engine_boot: *mut u_int,
        engine_time: *mut u_int, authenticated: u_int,
    ) -> ::std::os::raw::c_int;
    pub fn get_enginetime_ex(
        engineID: *mut u_char, engineID_len: u_int, engine_boot: *mut u_int,
        engine_time: *mut u_int, last_engine_time: *mut u_int, authenticated: u_int,
    ) -> ::std::os::raw::c_int;
    pub fn set_enginetime(
        engineID: *const u_char, engineID_len: u_int, engine_boot: u_int, engine_time: u_int,
        authenticated: u_int,
    ) -> ::std::os::raw::c_int;
    pub fn search_enginetime_list(engineID: *const u_char, engineID_len: u_int) -> Enginetime;
    pub fn hash_engineID(engineID: *const u_char, engineID_len: u_int) -> ::std::os::raw::c_int;
    pub fn dump_etimelist_entry(e: Enginetime, count: ::std::os::raw::c_int);
    pub fn dump_etimelist();
    pub fn free_etimelist();
    pub fn free_enginetime(engineID: *mut ::std::os::raw::c_uchar, engineID_len: usize);
    pub fn register_sec_mod(
        arg1: ::std::os::raw::c_int, arg2: *const ::std::os::raw::c_char,
        arg3: *mut snmp_secmod_def,
    ) -> ::std::os::raw::c_int;
    pub fn find_sec_mod(arg1: ::std::os::raw::c_int) -> *mut snmp_secmod_def;
    pub fn unregister_sec_mod(arg1: ::std::os::raw::c_int) -> ::std::os::raw::c_int;
    pub fn init_secmod();
    pub fn shutdown_secmod();
    pub fn clear_sec_mod();
    pub fn usm_extend_user_kul(user: *mut usmUser, privKeyBufSize: u_int) -> ::std::os::raw::c_int;
    pub fn usm_get_userList() -> *mut usmUser;
    pub fn usm_get_user(
        engineID: *const u_char, engineIDLen: usize, name: *const ::std::os::raw::c_char,
    ) -> *mut usmUser;
    pub fn usm_add_user(user: *mut usmUser) -> *mut usmUser;
    pub fn usm_free_user(user: *mut usmUser) -> *mut usmUser;
    pub fn usm_create_user() -> *mut usmUser;
    pub fn usm_cloneFrom_user(from: *mut usmUser, to: *mut usmUser) -> *mut usmUser;
    pub fn usm_remove_user(user: *mut usmUser) -> *mut usmUser;
    pub fn usm_parse_config_usmUser(
        token: *const ::std::os::raw::c_char, line: *mut ::std::os::raw::c_char,
    );
    pub fn usm_set_user_password(
        user: *mut usmUser, token: *const ::std::os::raw::c_char, line: *mut ::std::os::raw::c_char,
    );
    pub fn init_usm();
    pub fn init_usm_conf(app: *const ::std::os::raw::c_char);
    pub fn shutdown_usm();
    pub fn usm_lookup_auth_type(str_: *const ::std::os::raw::c_char) -> ::std::os::raw::c_int;
    pub fn usm_lookup_auth_str(value: ::std::os::raw::c_int) -> *const ::std::os::raw::c_char;
    pub fn usm_get_auth_oid(auth_type: ::std::os::raw::c_int, oid_len: *mut usize) -> *mut oid;
    pub fn usm_lookup_priv_type(str_: *const ::std::os::raw::c_char) -> ::std::os::raw::c_int;
    pub fn usm_lookup_priv_str(value: ::std::os::raw::c_int) -> *const ::std::os::raw::c_char;
    pub fn usm_get_priv_oid(priv_type: ::std::os::raw::c_int, oid_len: *mut usize) -> *mut oid;
    pub fn usm_create_user_from_session(session: *mut netsnmp_session) -> ::std::os::raw::c_int;
    pub fn usm_parse_create_usmUser(
        token: *const ::std::os::raw::c_char, line: *mut ::std::os::raw::c_char,
    );
    pub fn get_default_authtype(arg1: *mut usize) -> *const oid;
    pub fn get_default_privtype(arg1: *mut usize) -> *const oid;
    pub fn netsnmp_large_fd_setfd(fd: ::std::os::raw::c_int, fdset: *mut netsnmp_large_fd_set);
    pub fn netsnmp_large_fd_clr(fd: ::std::os::raw::c_int, fdset: *mut netsnmp_large_fd_set);
    pub fn netsnmp_large_fd_is_set(
        fd: ::std::os::raw::c_int, fdset: *mut netsnmp_large_fd_set,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_large_fd_set_init(
        fdset: *mut netsnmp_large_fd_set, setsize: ::std::os::raw::c_int,
    );
    pub fn netsnmp_large_fd_set_resize(
        fdset: *mut netsnmp_large_fd_set, setsize: ::std::os::raw::c_int,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_large_fd_set_select(
        numfds: ::std::os::raw::c_int, readfds: *mut netsnmp_large_fd_set,
        writefds: *mut netsnmp_large_fd_set, exceptfds: *mut netsnmp_large_fd_set,
        timeout: *mut timeval,
    ) -> ::std::os::raw::c_int;
    pub fn netsnmp_large_fd_set_cleanup(fdset: *mut netsnmp_large_fd_set);
    pub fn netsnmp_copy_fd_set_to_large_fd_set(dst: *mut netsnmp_large_fd_set, src: *const fd_set);
    pub fn netsnmp_copy_large_fd_set_to_fd_set(
        dst: *mut fd_set, src: *const netsnmp_large_fd_set,
    ) -> ::std::os::raw::c_int;
}
