//! Compares our formatting by DISPLAY-HINTs with libnetsnmp's, with random hints of every form.
//!
//! The C tree belongs to the process, so the test runs in a process of its own.

use netsnmp::{
    Mib, Oid, Value, VarBind,
    mib::{MibSources, Style},
};
use netsnmp_sys as sys;
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use std::{
    ffi::{CString, c_char, c_int, c_long},
    fmt::Write as _,
    fs,
};

/// Calls `sprint_realloc_octet_string` or `sprint_realloc_integer` with a hint.
fn c_text(tag: c_int, bytes: &[u8], hint: &str) -> String {
    let hint = CString::new(hint).unwrap();
    let name: [sys::oid; 2] = [1, 3];
    let mut list: *mut sys::netsnmp_variable_list = std::ptr::null_mut();
    let mut buffer: *mut u8 = std::ptr::null_mut();
    let (mut length, mut written) = (0, 0);
    // SAFETY: the library copies name and value into its own list and allocates the buffer, into
    // which it writes `written` bytes. Both are freed here.
    unsafe {
        sys::snmp_varlist_add_variable(
            &mut list,
            name.as_ptr(),
            name.len(),
            tag as _,
            bytes.as_ptr().cast(),
            bytes.len(),
        );
        assert!(!list.is_null());
        let print = match tag == sys::ASN_INTEGER as c_int {
            true => sys::sprint_realloc_integer,
            false => sys::sprint_realloc_octet_string,
        };
        print(
            &mut buffer,
            &mut length,
            &mut written,
            1,
            list,
            std::ptr::null(),
            hint.as_ptr().cast::<c_char>(),
            std::ptr::null(),
        );
        sys::snmp_free_varbind(list);
        assert!(!buffer.is_null());
        let text = std::slice::from_raw_parts(buffer, written).to_vec();
        libc::free(buffer.cast());
        String::from_utf8_lossy(&text).into_owned()
    }
}

/// Makes a module with an object for each hint, so that our side formats with it.
fn module(hints: &[String], syntax: &str) -> (Mib, tempfile::TempDir) {
    let mut text = String::from(
        "HINTS-MIB DEFINITIONS ::= BEGIN\n\
         IMPORTS OBJECT-TYPE, Integer32, enterprises FROM SNMPv2-SMI\n\
         TEXTUAL-CONVENTION FROM SNMPv2-TC;\n",
    );
    for (i, hint) in hints.iter().enumerate() {
        let _ = writeln!(
            text,
            "Hint{i} ::= TEXTUAL-CONVENTION DISPLAY-HINT \"{hint}\" STATUS current\n\
             DESCRIPTION \"\" SYNTAX {syntax}\n\
             hint{i} OBJECT-TYPE SYNTAX Hint{i} MAX-ACCESS read-write STATUS current\n\
             DESCRIPTION \"\" ::= {{ enterprises 99995 {i} }}"
        );
    }
    text += "END\n";
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("hints"), text).unwrap();
    let sources = MibSources {
        modules: vec!["HINTS-MIB".to_owned()],
        dirs: vec![dir.path().to_owned()],
        files: Vec::new(),
    };
    let (mib, problems) = Mib::load(&sources).unwrap();
    assert_eq!(problems, []);
    (mib, dir)
}

fn oid(i: usize) -> Oid {
    Oid::new([1, 3, 6, 1, 4, 1, 99_995, i as u32, 0]).unwrap()
}

fn line(mib: &Mib, i: usize, value: Value) -> String {
    let mut style = Style::default();
    style.apply("v").unwrap();
    mib.line(&VarBind::new(oid(i), value), &style)
}

fn runner() -> TestRunner {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, b"the hints of RFC 2579, section 3");
    TestRunner::new_with_rng(Config::default(), rng)
}

fn sample<T: std::fmt::Debug>(runner: &mut TestRunner, strategy: &impl Strategy<Value = T>) -> T {
    strategy.new_tree(runner).unwrap().current()
}

const STANDARD: [&str; 14] = [
    "255a",
    "255t",
    "1x:",
    "*1x:",
    "2d-1d-1d,1d:1d:1d.1d,1a1d:1d",
    "1d.1d.1d.1d/2d",
    "1d.1d.1d.1d",
    "2x:2x:2x:2x:2x:2x:2x:2x%4d",
    "1d.1d.1d.1d:2d",
    "4x.2x:1x1x:1x1x1x1x1x1x",
    "*1x:/1x:",
    "1o.2o-",
    "3x ",
    "8d,",
];

/// The hints with numbers of several octets, and the length of a complete value.
const WHOLE: [(&str, usize); 8] = [
    ("2d-1d-1d,1d:1d:1d.1d,1a1d:1d", 8),
    ("1d.1d.1d.1d/2d", 6),
    ("2x:2x:2x:2x:2x:2x:2x:2x%4d", 20),
    ("1d.1d.1d.1d:2d", 6),
    ("4x.2x:1x1x:1x1x1x1x1x1x", 6),
    ("1o.2o-", 30),
    ("3x ", 3),
    ("8d,", 8),
];

/// Formats octets with a hint on both sides. Returns the difference, unless its reason is known.
fn difference(mib: &Mib, i: usize, hint: &str, octets: &[u8]) -> Option<String> {
    let theirs = c_text(sys::ASN_OCTET_STR as c_int, octets, hint);
    let ours = line(mib, i, Value::OctetString(octets.to_vec()));
    // The C library passes control characters and invalid text to the terminal.
    let active = |c: char| c.is_control() || c == char::REPLACEMENT_CHARACTER;
    let dotted = |text: &str| text.replace(active, ".");
    let same = match theirs.contains(active) && ours.starts_with("Hex-STRING: ") {
        true => true,
        false => dotted(&ours) == dotted(&theirs),
    };
    (!same).then(|| format!("{hint:?} {octets:02x?}\n C:  {theirs:?}\n us: {ours:?}\n"))
}

/// One test, because the C library has one state per process.
#[test]
fn hints_work_as_in_the_c_library() {
    testkit::alone!();
    octets_match_the_c_library();
    integers_match_the_c_library();
    text_written_with_a_hint_is_read_back();
    invalid_hints_do_no_harm();
}

fn integers_match_the_c_library() {
    let mut runner = runner();
    let hints: Vec<String> =
        ["d", "d-1", "d-2", "d-5", "d-9", "x", "o", "b"].map(str::to_owned).to_vec();
    let (mib, _dir) = module(&hints, "Integer32");
    let edges = [0, 1, -1, 9, -9, 10, 99, -100, 1234, -98_765, i32::MIN, i32::MAX];
    let mut differences = Vec::new();
    for (i, hint) in hints.iter().enumerate() {
        let any: Vec<i32> = (0..40).map(|_| sample(&mut runner, &any::<i32>())).collect();
        for number in edges.into_iter().chain(any) {
            let theirs = c_text(
                sys::ASN_INTEGER as c_int,
                &std::ffi::c_long::from(number).to_ne_bytes(),
                hint,
            );
            let ours = line(&mib, i, Value::Integer(number));
            // A negative number that is not in decimal has 64 bits there if a C long has.
            if ours != theirs && (number >= 0 || hint.starts_with('d')) {
                differences.push(format!("{hint} {number}\n C:  {theirs:?}\n us: {ours:?}\n"));
            }
            // Read it back.
            let text = ours.strip_prefix("INTEGER: ").unwrap();
            let back = mib.parse_value(&oid(i), '=', text);
            if back != Ok(Value::Integer(number)) {
                differences.push(format!("{hint} {number} {text:?} is read as {back:?}\n"));
            }
        }
    }
    assert!(differences.is_empty(), "{} differ\n{}", differences.len(), differences.concat());
}

/// Uses hints whose texts have only one meaning: there is a separator between any two numbers.
fn text_written_with_a_hint_is_read_back() {
    let mut runner = runner();
    let spec = "[1-4][xdo][:.,/ -]|\\*[1-2][xdo][:.][|;]";
    let hints = proptest::collection::vec(proptest::string::string_regex(spec).unwrap(), 1..5);
    let mut all: Vec<String> = STANDARD.iter().map(|hint| (*hint).to_owned()).collect();
    // Leave out hints that write two octets without a separator: their texts are ambiguous.
    all.retain(|hint| !hint.contains("1x1x"));
    all.push("0a[2x:2x:2x:2x:2x:2x:2x:2x]0a:2d".to_owned());
    all.extend((0..200).map(|_| sample(&mut runner, &hints).concat()));
    let (mib, _dir) = module(&all, "OCTET STRING");
    let octets = proptest::collection::vec(
        prop_oneof![3 => 1..6_u8, 2 => b'a'..=b'z', 1 => any::<u8>()],
        1..24,
    );
    let mut read = 0;
    for (i, hint) in all.iter().enumerate() {
        for _ in 0..40 {
            let octets = sample(&mut runner, &octets);
            let text = line(&mib, i, Value::OctetString(octets.clone()));
            let Some(text) = text.strip_prefix("STRING: ") else { continue };
            let Ok(value) = mib.parse_value(&oid(i), 's', text) else { panic!("{hint} {text:?}") };
            // `s` sends text unchanged if it does not match the hint.
            let Value::OctetString(first) = value else { panic!("{value:?}") };
            if first == text.as_bytes() && !hint.ends_with(['a', 't']) {
                continue;
            }
            // A number at the end may have had too few octets. Now it has all of them, so from here
            // on the result must stay the same.
            let again = line(&mib, i, Value::OctetString(first.clone()));
            let Some(again) = again.strip_prefix("STRING: ") else {
                panic!("{hint} {octets:02x?} {text:?} {first:02x?} {again:?}")
            };
            assert_eq!(
                mib.parse_value(&oid(i), 's', again),
                Ok(Value::OctetString(first)),
                "{hint} {octets:02x?} {text:?} {again:?}"
            );
            read += 1;
        }
    }
    assert!(read > 5000, "{read}");
}

/// Formats with invalid hints, only on our side: the C library reads past the end of some.
fn invalid_hints_do_no_harm() {
    let mut runner = runner();
    let any = proptest::string::string_regex("[*0-9xdoatz:.,/ -]{1,12}").unwrap();
    let hints: Vec<String> = (0..300).map(|_| sample(&mut runner, &any)).collect();
    let (mib, _dir) = module(&hints, "OCTET STRING");
    let octets = proptest::collection::vec(proptest::prelude::any::<u8>(), 0..40);
    for i in 0..hints.len() {
        for _ in 0..20 {
            let text = line(&mib, i, Value::OctetString(sample(&mut runner, &octets)));
            assert!(text.len() < 200_000 && !text.is_empty());
            let _ = mib.parse_value(&oid(i), '=', &text);
        }
    }
}

fn octets_match_the_c_library() {
    let mut runner = runner();
    // Use only valid hints, because the C library reads past the end of some invalid ones. Use only
    // numbers of one octet, because the C library reads past a value that ends inside a longer
    // number.
    let spec = "\\*?1[xdo][:.,/ -]|\\*?1[xdo][:.,/ -][|;]|[1-9][0-9]?[at]|[1-9][at][:.]|1[xdo]";
    let hints = proptest::collection::vec(proptest::string::string_regex(spec).unwrap(), 1..5);
    let mut all: Vec<String> = STANDARD.iter().map(|hint| (*hint).to_owned()).collect();
    all.extend((0..400).map(|_| sample(&mut runner, &hints).concat()));
    // RFC 2579 applies the last specification again together with its repeat count; the C library
    // continues without the count. And numbers as long as a C `long` have a sign there.
    let last_repeats = |hint: &str| {
        hint.rfind('*').is_some_and(|at| hint[at..].matches(['x', 'd', 'o', 'a', 't']).count() == 1)
    };
    let has_sign = |hint: &str| hint == "8d," || (size_of::<c_long>() == 4 && hint.contains("4d"));
    all.retain(|hint| !last_repeats(hint) && !has_sign(hint));
    let (mib, _dir) = module(&all, "OCTET STRING");
    let octets = proptest::collection::vec(
        prop_oneof![3 => 0..6_u8, 2 => b' '..=b'~', 2 => any::<u8>()],
        0..30,
    );
    let mut differences = Vec::new();
    for (i, hint) in all.iter().enumerate() {
        for _ in 0..30 {
            let mut octets = sample(&mut runner, &octets);
            if let Some((_, length)) = WHOLE.iter().find(|w| w.0 == hint) {
                octets.truncate(octets.len() / length * length);
            }
            differences.extend(difference(&mib, i, hint, &octets));
        }
    }
    assert!(differences.is_empty(), "{} differ\n{}", differences.len(), differences.concat());
}
