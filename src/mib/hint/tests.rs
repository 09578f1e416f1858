use super::*;
use proptest::prelude::*;

fn octets(hint: &str, bytes: &[u8]) -> Result<String, Outcome> {
    let mut out = String::new();
    match octets_into(&mut out, hint, bytes, false) {
        Outcome::Done => Ok(out),
        other => Err(other),
    }
}

#[test]
fn octets_are_written_with_the_hints_of_standard_conventions() {
    let date = "2d-1d-1d,1d:1d:1d.1d,1a1d:1d";
    for (hint, bytes, text) in [
        ("255a", &b"Linux host 6.1"[..], "Linux host 6.1"),
        ("255t", "Zürich".as_bytes(), "Zürich"),
        ("1x:", &[0, 0x50, 0x56, 0xc0, 0, 8], "0:50:56:c0:0:8"),
        ("1x", &[0, 10, 255], "000aff"),
        ("1d.1d.1d.1d", &[10, 0, 0, 1], "10.0.0.1"),
        ("2x:2x:2x:2x:2x:2x:2x:2x", &[0x20, 1, 0xd, 0xb8, 0, 0, 0, 0], "2001:db8:0:0"),
        ("2o.", &[1, 0, 0, 9], "400.11"),
        (date, &[7, 232, 2, 29, 13, 30, 15, 0, b'+', 2, 0], "2024-2-29,13:30:15.0,+2:0"),
        (date, &[7, 232, 2, 29, 13, 30, 15, 0], "2024-2-29,13:30:15.0"),
        ("*1x:/1d.", &[2, 0xaa, 0xb, 9, 8], "aa:b:/9.8"),
        ("1a", &[], ""),
        (
            "0a[2x:2x:2x:2x:2x:2x:2x:2x]0a:2d",
            &[0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 161],
            "[2001:db8:0:0:0:0:0:1]:161",
        ),
        ("0x1d0a-", &[5], "5"),
        ("*0a.1d", &[2, 7], "..7"),
    ] {
        assert_eq!(octets(hint, bytes).as_deref(), Ok(text), "{hint} {bytes:?}");
    }
}

#[test]
fn unprintable_text_is_refused() {
    assert_eq!(octets("255a", b"\x1b[2J"), Err(Outcome::Unprintable));
    assert_eq!(octets("255a", &[0xff, 0xfe]), Err(Outcome::Unprintable));
    assert_eq!(octets("255t", "a\u{202e}b".as_bytes()), Err(Outcome::Unprintable));
    assert_eq!(octets("255a", b"a\rb"), Err(Outcome::Unprintable));
    assert_eq!(octets("255a", b"a\r\nb").as_deref(), Ok("a\r\nb"));
    assert_eq!(octets("255a", b"pad\0\0").as_deref(), Ok("pad.."));
}

#[test]
fn an_invalid_hint_is_reported() {
    for hint in ["", "7", "z", "1q", "1d9", "0a", "1d.0x:"] {
        assert_eq!(octets(hint, &[1, 2, 3]), Err(Outcome::BadHint), "{hint:?}");
    }
}

#[test]
fn integers_are_written_and_parsed_with_a_hint() {
    for (hint, number, text) in [
        ("d", -7, "-7"),
        ("d-2", 123, "1.23"),
        ("d-2", 5, ".05"),
        ("d-2", -1234, "-12.34"),
        ("d-0", 5, "5"),
        ("x", 255, "ff"),
        ("o", 8, "10"),
        ("b", 5, "00000000000000000000000000000101"),
        ("?", 5, "5"),
    ] {
        let mut out = String::new();
        integer_into(&mut out, hint, number);
        assert_eq!(out, text, "{hint} {number}");
    }
    assert_eq!(parse_integer("d-2", "1.5"), Some(150));
    assert_eq!(parse_integer("d-2", "-.05"), Some(-5));
    assert_eq!(parse_integer("d-2", "1.234"), None);
    assert_eq!(parse_integer("d-2", "."), None);
    assert_eq!(parse_integer("x", "ff"), Some(255));
    assert_eq!(parse_integer("d", "++5"), None);
}

#[test]
fn octets_are_parsed_with_a_hint() {
    for (hint, text, bytes) in [
        ("1x:", "0:50:56:c0:0:8", Some(vec![0, 0x50, 0x56, 0xc0, 0, 8])),
        ("1x:", "00:50:56:C0:00:08", Some(vec![0, 0x50, 0x56, 0xc0, 0, 8])),
        ("1x", "000aff", Some(vec![0, 10, 255])),
        ("255a", "some text", Some(b"some text".to_vec())),
        ("0a[2x:2x]0a:2d", "[2001:db8]:161", Some(vec![0x20, 1, 0xd, 0xb8, 0, 161])),
        ("0a[2x:2x]0a:2d", "2001:db8:161", None),
        ("0x1d", "7", Some(vec![7])),
        ("0x", "7", None),
        ("1x:", "0:zz", None),
        ("1x:", "0:100", None),
        ("1x:", "0:", None),
        ("1d.1d.1d.1d", "10.0.0.256", None),
        (
            "2d-1d-1d,1d:1d:1d.1d,1a1d:1d",
            "2024-2-29,13:30:15.0,+2:0",
            Some(vec![7, 232, 2, 29, 13, 30, 15, 0, b'+', 2, 0]),
        ),
    ] {
        assert_eq!(parse_octets(hint, text), bytes, "{hint} {text}");
    }
}

proptest! {
    #[test]
    fn writing_any_bytes_with_any_hint_never_panics(hint in "[*0-9xdoat:.,/ ü-]{0,12}|.{0,8}", bytes: Vec<u8>) {
        let mut out = String::from("x");
        let outcome = octets_into(&mut out, &hint, &bytes, false);
        prop_assert!(out.starts_with('x'));
        prop_assert!(outcome == Outcome::Done || out.len() == 1);
    }

    #[test]
    fn parsing_any_text_with_any_hint_never_panics(hint in "[*0-9xdoat:.,/ ü-]{0,12}|.{0,8}", text in ".*", n: i64) {
        let _ = parse_octets(&hint, &text);
        let _ = parse_integer(&hint, &text);
        integer_into(&mut String::new(), &hint, n);
    }

    #[test]
    fn octets_survive_the_round_trip_through_text(bytes in proptest::collection::vec(any::<u8>(), 1..20)) {
        let text = octets("1x:", &bytes).unwrap();
        prop_assert_eq!(parse_octets("1x:", &text), Some(bytes));
    }

    #[test]
    fn scaled_integers_survive_the_round_trip_through_text(n in any::<i32>(), places in 0..9) {
        let hint = format!("d-{places}");
        let mut text = String::new();
        integer_into(&mut text, &hint, n.into());
        prop_assert_eq!(parse_integer(&hint, &text), Some(n.into()));
    }
}
