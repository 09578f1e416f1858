//! Compares our names and values with the C library's, with the same modules loaded in both.
//!
//! The C tree belongs to the process, so the test runs in a process of its own.

use netsnmp::{Mib, Oid, Value, VarBind, mib::Style};
use netsnmp_sys as sys;
use std::{
    ffi::{CStr, CString, c_char, c_int, c_long, c_ulong},
    path::Path,
};

/// NETSNMP_DS_LIB_2DIGIT_HEX_OUTPUT, which is no name in Rust.
const TWO_DIGIT_HEX: c_int = sys::NETSNMP_DS_LIB_2DIGIT_HEX_OUTPUT as c_int;

/// Gives the C library a token of snmp.conf.
fn c_token(token: &str, value: &str) {
    let mut value = CString::new(value).unwrap().into_bytes_with_nul();
    // SAFETY: the list lives as long as the process. The handler may change the value, which
    // outlives the call.
    unsafe {
        let mut line = sys::read_config_get_handlers(c"snmp".as_ptr());
        while let Some(handler) = line.as_ref() {
            let name = CStr::from_ptr(handler.config_token);
            if name.to_str().unwrap().eq_ignore_ascii_case(token) {
                return handler.parse_line.unwrap()(
                    handler.config_token,
                    value.as_mut_ptr().cast(),
                );
            }
            line = handler.next;
        }
        panic!("no token {token}");
    }
}

/// Sets the letters of `snmpwalk -O` in the C library, as snmpcmd(1) describes them.
fn c_style(letters: &str) {
    let library = sys::NETSNMP_DS_LIBRARY_ID;
    let flags = [
        sys::NETSNMP_DS_LIB_QUICK_PRINT,
        sys::NETSNMP_DS_LIB_QUICKE_PRINT,
        sys::NETSNMP_DS_LIB_PRINT_BARE_VALUE,
        sys::NETSNMP_DS_LIB_PRINT_NUMERIC_ENUM,
        sys::NETSNMP_DS_LIB_DONT_BREAKDOWN_OIDS,
        sys::NETSNMP_DS_LIB_ESCAPE_QUOTES,
        sys::NETSNMP_DS_LIB_EXTENDED_INDEX,
        sys::NETSNMP_DS_LIB_NUMERIC_TIMETICKS,
        sys::NETSNMP_DS_LIB_PRINT_HEX_TEXT,
        sys::NETSNMP_DS_LIB_DONT_PRINT_UNITS,
        TWO_DIGIT_HEX,
    ];
    let letters = CString::new(letters).unwrap();
    // SAFETY: plain settings; the string outlives the call, which only reads it.
    unsafe {
        for flag in flags {
            sys::netsnmp_ds_set_boolean(library, flag, 0);
        }
        sys::netsnmp_ds_set_int(library, sys::NETSNMP_DS_LIB_OID_OUTPUT_FORMAT, 0);
        sys::netsnmp_ds_set_int(library, sys::NETSNMP_DS_LIB_STRING_OUTPUT_FORMAT, 0);
        sys::netsnmp_ds_set_int(library, sys::NETSNMP_DS_LIB_HEX_OUTPUT_LENGTH, 16);
        sys::netsnmp_ds_set_string(library, sys::NETSNMP_DS_LIB_OUTPUT_PRECISION, std::ptr::null());
        let bad = sys::snmp_out_toggle_options(letters.as_ptr().cast_mut());
        assert!(bad.is_null());
    }
}

/// Calls `snprint_variable`.
fn c_line(oid: &[u32], value: &Value) -> String {
    let oid: Vec<sys::oid> = oid.iter().map(|&n| n.into()).collect();
    let long = |n: u32| c_ulong::from(n).to_ne_bytes();
    let (tag, bytes): (c_int, Vec<u8>) = match value {
        Value::Integer(n) => (sys::ASN_INTEGER as c_int, c_long::from(*n).to_ne_bytes().to_vec()),
        Value::Counter32(n) => (sys::ASN_COUNTER as c_int, long(*n).to_vec()),
        Value::Gauge32(n) => (sys::ASN_GAUGE as c_int, long(*n).to_vec()),
        Value::TimeTicks(n) => (sys::ASN_TIMETICKS as c_int, long(*n).to_vec()),
        Value::UInteger32(n) => (sys::ASN_UINTEGER as c_int, long(*n).to_vec()),
        Value::OctetString(b) => (sys::ASN_OCTET_STR as c_int, b.clone()),
        Value::Opaque(b) => (sys::ASN_OPAQUE as c_int, b.clone()),
        Value::IpAddress(ip) => (sys::ASN_IPADDRESS as c_int, ip.octets().to_vec()),
        Value::ObjectIdentifier(o) => (
            sys::ASN_OBJECT_ID as c_int,
            o.as_slice().iter().flat_map(|&n| sys::oid::from(n).to_ne_bytes()).collect(),
        ),
        Value::Counter64(n) => {
            (sys::ASN_COUNTER64 as c_int, [long((n >> 32) as u32), long(*n as u32)].concat())
        }
        Value::Float(x) => (sys::ASN_OPAQUE_FLOAT as c_int, x.to_ne_bytes().to_vec()),
        Value::Double(x) => (sys::ASN_OPAQUE_DOUBLE as c_int, x.to_ne_bytes().to_vec()),
        Value::Null => (sys::ASN_NULL as c_int, Vec::new()),
        Value::NoSuchObject => (sys::SNMP_NOSUCHOBJECT as c_int, Vec::new()),
        Value::NoSuchInstance => (sys::SNMP_NOSUCHINSTANCE as c_int, Vec::new()),
        Value::EndOfMibView => (sys::SNMP_ENDOFMIBVIEW as c_int, Vec::new()),
        other => panic!("no C form of {other:?} here"),
    };
    let mut out = vec![0_u8; 65_536];
    let mut list: *mut sys::netsnmp_variable_list = std::ptr::null_mut();
    // SAFETY: the library copies name and value into its own list, which is freed here. The buffer
    // has the given length.
    unsafe {
        sys::snmp_varlist_add_variable(
            &mut list,
            oid.as_ptr(),
            oid.len(),
            tag as _,
            bytes.as_ptr().cast(),
            bytes.len(),
        );
        assert!(!list.is_null());
        sys::snprint_variable(
            out.as_mut_ptr().cast::<c_char>(),
            out.len(),
            oid.as_ptr(),
            oid.len(),
            list,
        );
        sys::snmp_free_varbind(list);
        CStr::from_ptr(out.as_ptr().cast()).to_string_lossy().into_owned()
    }
}

fn load_c_tree() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("vendor/mibs");
    let dir = CString::new(dir.to_str().unwrap()).unwrap();
    // SAFETY: this test has one thread; the strings outlive their calls.
    unsafe {
        // Set what init_snmp sets for output, without reading configuration files.
        sys::netsnmp_ds_set_int(
            sys::NETSNMP_DS_LIBRARY_ID,
            sys::NETSNMP_DS_LIB_HEX_OUTPUT_LENGTH,
            16,
        );
        sys::register_mib_handlers();
        sys::netsnmp_set_mib_directory(dir.as_ptr());
        std::env::set_var("MIBS", "ALL");
        sys::netsnmp_init_mib();
    }
}

fn values() -> Vec<(&'static str, Value)> {
    let octets = |bytes: &[u8]| Value::OctetString(bytes.to_vec());
    let oid = |text: &str| Value::ObjectIdentifier(text.parse().unwrap());
    vec![
        ("1.3.6.1.2.1.1.1.0", octets(b"Linux host 6.1")),
        ("1.3.6.1.2.1.1.1.0", octets(b"two\nlines \"quoted\" back\\slash")),
        ("1.3.6.1.2.1.1.1.0", octets(b"")),
        ("1.3.6.1.2.1.1.1.0", octets(b"nul\0inside")),
        ("1.3.6.1.2.1.1.1.0", Value::Integer(3)),
        ("1.3.6.1.2.1.4.35.1.6.3.1.10.0.0.9", Value::Integer(3)),
        ("1.3.6.1.2.1.1.2.0", oid("1.3.6.1.4.1.8072.3.2.10")),
        ("1.3.6.1.2.1.1.2.0", oid("1.3.6.1.2.1.2.2.1.2.3")),
        ("1.3.6.1.2.1.1.2.0", oid("0.0")),
        ("1.3.6.1.2.1.1.2.0", oid("1.2.840.1")),
        ("1.3.6.1.2.1.1.2.0", oid("2.16.1")),
        ("1.3.6.1.2.1.25.1.1.0", Value::TimeTicks(0)),
        ("1.3.6.1.2.1.25.1.1.0", Value::TimeTicks(123)),
        ("1.3.6.1.2.1.25.1.1.0", Value::TimeTicks(8_640_000)),
        ("1.3.6.1.2.1.25.1.1.0", Value::TimeTicks(u32::MAX)),
        ("1.3.6.1.2.1.25.1.1.0", Value::Gauge32(7)),
        ("1.3.6.1.2.1.1.7.0", Value::Integer(72)),
        ("1.3.6.1.2.1.1", octets(b"no instance")),
        ("1.3.6.1.2.1.1.99.0", octets(b"no such object")),
        ("1.3.6.1.2.1.2.2.1.1.3", Value::Integer(3)),
        ("1.3.6.1.2.1.2.2.1.2.3", octets(b"eth0")),
        ("1.3.6.1.2.1.2.2.1.3.3", Value::Integer(6)),
        ("1.3.6.1.2.1.2.2.1.3.3", Value::Integer(99_999)),
        ("1.3.6.1.2.1.2.2.1.5.3", Value::Gauge32(10_000_000)),
        ("1.3.6.1.2.1.2.2.1.5.3", Value::Integer(-1)),
        ("1.3.6.1.2.1.2.2.1.6.3", octets(&[0, 0x50, 0x56, 0xc0, 0, 8])),
        ("1.3.6.1.2.1.2.2.1.6.3", octets(b"")),
        ("1.3.6.1.2.1.2.2.1.8.3", Value::Integer(1)),
        ("1.3.6.1.2.1.2.2.1.8.3", Value::Integer(42)),
        ("1.3.6.1.2.1.2.2.1.8.3", Value::NoSuchInstance),
        ("1.3.6.1.2.1.2.2.1.8.3", Value::NoSuchObject),
        ("1.3.6.1.2.1.2.2.1.8.3", Value::EndOfMibView),
        ("1.3.6.1.2.1.2.2.1.8.3", octets(b"wrong type")),
        ("1.3.6.1.2.1.2.2.1.10.3", Value::Counter32(u32::MAX)),
        ("1.3.6.1.2.1.2.2.1.22.3", oid("0.0")),
        ("1.3.6.1.2.1.2.2.1.99.3", Value::Integer(1)),
        ("1.3.6.1.2.1.31.1.1.1.6.3", Value::Counter64(u64::MAX)),
        ("1.3.6.1.2.1.31.1.1.1.14.3", Value::Integer(2)),
        ("1.3.6.1.2.1.31.1.2.1.3.0.3", Value::Integer(1)),
        ("1.3.6.1.2.1.31.1.4.1.2.3.3.97.98.99", Value::Integer(1)),
        ("1.3.6.1.2.1.31.1.4.1.2.3.0", Value::Integer(1)),
        ("1.3.6.1.2.1.31.1.4.1.2.3.9.1", Value::Integer(1)),
        ("1.3.6.1.2.1.25.1.1.0", Value::TimeTicks(987_654_321)),
        ("1.3.6.1.2.1.25.1.2.0", octets(&[7, 232, 2, 29, 13, 30, 15, 0, b'+', 2, 0])),
        ("1.3.6.1.2.1.25.1.2.0", octets(&[7, 232, 2, 29, 13, 30, 15, 0])),
        ("1.3.6.1.2.1.25.2.2.0", Value::Integer(16_384)),
        ("1.3.6.1.2.1.25.2.3.1.2.1", oid("1.3.6.1.2.1.25.2.1.2")),
        ("1.3.6.1.2.1.25.2.3.1.4.1", Value::Integer(4096)),
        ("1.3.6.1.2.1.25.5.1.1.2.1", Value::Integer(4096)),
        ("1.3.6.1.6.3.10.2.1.1.0", octets(&[0x80, 0, 0x1f, 0x88, 4, 1])),
        ("1.3.6.1.6.3.10.2.1.3.0", Value::Integer(77)),
        ("1.3.6.1.4.1.9.1.2", octets(b"text")),
        ("1.3.6.1.4.1.9.1.2", octets(b"tab\tand \"quote\" and \\")),
        ("1.3.6.1.4.1.9.1.2", octets(&[0, 1, 2, b'a', 200])),
        ("1.3.6.1.4.1.9.1.2", octets(&(0..40).collect::<Vec<u8>>())),
        ("1.3.6.1.4.1.9.1.2", octets("Zürich".as_bytes())),
        ("1.3.6.1.4.1.9.1.2", octets(b"")),
        ("1.3.6.1.4.1.9.1.2", Value::Integer(-5)),
        ("1.3.6.1.4.1.9.1.2", Value::UInteger32(5)),
        ("1.3.6.1.4.1.9.1.2", Value::Opaque(vec![0x9f, 0x99, 1])),
        ("1.3.6.1.4.1.9.1.2", Value::Float(1.5)),
        ("1.3.6.1.4.1.9.1.2", Value::Double(-0.25)),
        ("1.3.6.1.4.1.9.1.2", Value::Null),
        ("1.3.6.1.4.1.9.1.2", Value::IpAddress([10, 0, 0, 1].into())),
        ("1.0.8802.1.1", Value::Integer(1)),
        ("2.16.840", Value::Integer(1)),
        ("0.0", Value::Integer(1)),
        ("1.3.6.1.5.5", Value::Integer(1)),
    ]
}

fn without_controls(text: &str) -> String {
    text.replace(|c: char| c.is_control() || c == char::REPLACEMENT_CHARACTER, ".")
}

/// Compares both texts of all values. Adds what differs.
fn compare(what: &str, style: &Style, differences: &mut Vec<String>) {
    for (oid, value) in values() {
        let oid: Oid = oid.parse().unwrap();
        let theirs = c_line(oid.as_slice(), &value);
        let ours = Mib::builtin().line(&VarBind::new(oid, value), style);
        // The C library passes control characters to the terminal. If an index is incomplete,
        // it also leaves an open bracket.
        if without_controls(&ours) != without_controls(&theirs) && !theirs.contains("[.") {
            differences.push(format!("{what}\n  C:  {theirs:?}\n  us: {ours:?}"));
        }
    }
}

#[test]
fn our_text_matches_the_c_library() {
    testkit::alone!();
    load_c_tree();
    let mib = Mib::builtin();
    let mut differences = Vec::new();
    for letters in [
        "", "n", "f", "s", "S", "u", "q", "Q", "v", "qv", "Qv", "e", "b", "E", "X", "t", "T", "U",
        "a", "x", "nq", "nQ", "sX", "fX", "qX", "eq", "tq", "xT", "xq", "aq", "uv", "0", "0X",
        "aX", "qq", "vv", "ene", "xa", "ax", "p2", "p.1", "p12.3",
    ] {
        let mut style = Style::default();
        style.apply(letters).unwrap();
        c_style(letters);
        compare(&format!("-O{letters}"), &style, &mut differences);
    }
    // Each list ends with letters, which switch off what the tokens have switched on.
    for (tokens, letters) in [
        (&["quickPrinting yes"][..], ""),
        (&["quickPrinting 1"], "q"),
        (&["quickPrinting 1", "printValueOnly true"], "v"),
        (&["printNumericOids yes", "printNumericOids no"], ""),
        (&["printNumericEnums yes", "numericTimeticks 1", "dontPrintUnits 1"], "t"),
        (&["printHexText yes", "hexOutputLength 4"], ""),
        (&["hexOutputLength 0"], "x"),
        (&["hexOutputLength 8"], "Tx"),
        (&["suffixPrinting 1"], ""),
        (&["suffixPrinting 2"], ""),
        (&["oidOutputFormat 3", "suffixPrinting 0"], ""),
        (&["oidOutputFormat 1"], ""),
        (&["oidOutputFormat 2"], "n"),
        (&["oidOutputFormat 3"], ""),
        (&["oidOutputFormat 4"], ""),
        (&["oidOutputFormat 5"], ""),
        (&["oidOutputFormat 6"], ""),
        (&["dontBreakdownOids yes"], ""),
        (&["escapeQuotes yes"], ""),
        (&["extendedIndex yes"], "Q"),
    ] {
        c_style("");
        let mut style = Style::default();
        for line in tokens {
            let (token, value) = line.split_once(' ').unwrap();
            c_token(token, value);
            assert!(style.apply_token(token, value).unwrap(), "{token}");
        }
        let letters_of_c = CString::new(letters).unwrap();
        // SAFETY: plain settings; the string outlives the call, which only reads it.
        unsafe { sys::snmp_out_toggle_options(letters_of_c.as_ptr().cast_mut()) };
        style.apply(letters).unwrap();
        compare(&format!("{tokens:?} -O{letters}"), &style, &mut differences);
    }
    // If DISMAN-EVENT-MIB is loaded, the C library uses its name for sysUpTime.0 and has no syntax
    // for it.
    c_style("");
    let uptime: Oid = "1.3.6.1.2.1.1.3.0".parse().unwrap();
    let gauge = Value::Gauge32(7);
    let theirs = c_line(uptime.as_slice(), &gauge);
    assert_eq!(theirs, "DISMAN-EVENT-MIB::sysUpTimeInstance = Gauge32: 7");
    let ours = mib.line(&VarBind::new(uptime, gauge), &Style::default());
    assert_eq!(ours, "SNMPv2-MIB::sysUpTime.0 = Wrong Type (should be Timeticks): Gauge32: 7");
    assert!(differences.is_empty(), "{}\n{} differ", differences.join("\n"), differences.len());
}
