use super::*;
use proptest::prelude::*;

fn text(kind: AddressKind, octets: &[u8]) -> Option<String> {
    let mut out = String::from("=");
    let done = kind.write(&mut out, octets);
    assert!(done || out == "=");
    done.then(|| out.split_off(1))
}

#[test]
fn the_type_decides_how_an_address_is_written() {
    let inet = |n| AddressKind::inet(n).unwrap();
    let v6 = [[0x20, 1, 0xd, 0xb8, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 1]].concat();
    let zone = [&v6[..], &[0, 0, 0, 7]].concat();
    for (kind, octets, expected) in [
        (inet(1), &[10, 0, 0, 1][..], "10.0.0.1"),
        (inet(2), &v6, "2001:db8::1"),
        (inet(3), &[10, 0, 0, 1, 0, 0, 0, 7], "10.0.0.1%7"),
        (inet(4), &zone, "2001:db8::1%7"),
        (inet(16), b"host.example", "host.example"),
        (transport(1).unwrap(), &[10, 0, 0, 1, 0, 161], "10.0.0.1:161"),
        (transport(8).unwrap(), &[&zone[..], &[0, 161]].concat(), "[2001:db8::1%7]:161"),
        (MAC, &[0, 0x1b, 0x21, 9, 0xab, 0xff], "00:1b:21:09:ab:ff"),
        (AddressKind(Form::Family), &[1, 10, 0, 0, 1], "10.0.0.1"),
        (AddressKind(Form::Family), &[6, 0, 0x1b, 0x21, 9, 0xab, 0xff], "00:1b:21:09:ab:ff"),
    ] {
        assert_eq!(text(kind, octets).as_deref(), Some(expected));
        assert_eq!(kind.parse(expected).as_deref(), Some(octets), "{expected}");
    }
    for (kind, octets) in [
        (inet(1), &[10, 0, 0][..]),
        (inet(2), &[10, 0, 0, 1]),
        (inet(16), b"two words"),
        (inet(16), b""),
        (transport(1).unwrap(), &[161]),
        (MAC, &[1, 2, 3]),
        (AddressKind(Form::Family), &[]),
        (AddressKind(Form::Family), &[9, 1]),
    ] {
        assert_eq!(text(kind, octets), None, "{octets:?}");
    }
    for none in [0, 5, -1, 17] {
        assert_eq!(AddressKind::inet(none), None);
    }
}

#[test]
fn a_text_of_another_kind_is_not_parsed() {
    let inet = |n| AddressKind::inet(n).unwrap();
    for (kind, given) in [
        (inet(1), "10.0.0.256"),
        (inet(1), "10.0.0.1%7"),
        (inet(2), "10.0.0.1"),
        (inet(3), "10.0.0.1"),
        (inet(3), "10.0.0.1%+7"),
        (inet(4), "fe80::1%eth0"),
        (transport(1).unwrap(), "10.0.0.1"),
        (transport(1).unwrap(), "10.0.0.1:65536"),
        (transport(2).unwrap(), "2001:db8::1:161"),
        (inet(16), "two words"),
    ] {
        assert_eq!(kind.parse(given), None, "{given}");
    }
    assert_eq!(transport(1).unwrap().parse("10.0.0.1/162"), Some(vec![10, 0, 0, 1, 0, 162]));
}

#[test]
fn hardware_addresses_are_parsed_in_the_forms_of_all_vendors() {
    let octets = Some(vec![0, 0x1b, 0x21, 9, 0xab, 0xff]);
    for given in ["0:1b:21:9:ab:ff", "00-1B-21-09-AB-FF", "001b.2109.abff", "001b2109abff"] {
        assert_eq!(parse_mac(given), octets, "{given}");
    }
    for none in ["", "0:1b:", "1b:2g", "001b.2109.abf", "001b2109ab", "0:1b-2", "ü01b.2109.abff"] {
        assert_eq!(parse_mac(none), None, "{none}");
    }
}

#[test]
fn values_of_the_type_give_the_kind() {
    let kind = |rule: Rule, value: Value| rule.kind(&value);
    let oid = |text: &str| Value::ObjectIdentifier(text.parse().unwrap());
    assert_eq!(kind(Rule::Domain, oid("1.3.6.1.6.1.1")), transport(1));
    assert_eq!(kind(Rule::Domain, oid("1.3.6.1.2.1.100.1.2")), transport(2));
    assert_eq!(kind(Rule::Domain, oid("1.3.6.1.2.1.100.1.13")), None);
    assert_eq!(kind(Rule::Transport, Value::Integer(-1)), None);
    assert_eq!(kind(Rule::LldpChassis, Value::Integer(4)), Some(MAC));
    assert_eq!(kind(Rule::LldpPort, Value::Integer(4)), Some(AddressKind(Form::Family)));
    assert_eq!(kind(Rule::LldpPort, Value::Integer(5)), None);
    assert_eq!(kind(Rule::Inet, Value::Gauge32(1)), None);
}

#[test]
fn only_unambiguous_octets_are_guessed() {
    assert_eq!(Rule::Inet.guess(&[10, 0, 0, 1]), AddressKind::inet(1));
    assert_eq!(Rule::Inet.guess(&[0; 16]), AddressKind::inet(2));
    assert_eq!(Rule::Inet.guess(b"host"), None);
    assert_eq!(Rule::Inet.guess(b"host-name.sample"), None);
    assert_eq!(Rule::Inet.guess(&[0; 8]), None);
    assert_eq!(Rule::Domain.guess(&[10, 0, 0, 1]), None);
}

fn kinds() -> impl Strategy<Value = AddressKind> {
    let of = |numbers: std::ops::RangeInclusive<u32>| numbers.prop_filter_map("", transport);
    prop_oneof![
        (1..=16).prop_filter_map("no type", AddressKind::inet),
        of(1..=16),
        Just(MAC),
        Just(AddressKind(Form::Family)),
    ]
}

proptest! {
    #[test]
    fn a_written_address_can_be_read_back(kind in kinds(), octets in proptest::collection::vec(
        prop_oneof![any::<u8>(), 0..7_u8, b'a'..=b'z'], 0..24,
    )) {
        if let Some(text) = text(kind, &octets)
            && kind != AddressKind(Form::Family)
            && !(kind == MAC && octets.len() > 20)
        {
            prop_assert_eq!(kind.parse(&text), Some(octets), "{}", text);
        }
    }

    #[test]
    fn parsing_any_text_never_panics(kind in kinds(), text in "[0-9a-f:.%/-]{0,30}|.*") {
        if let Some(octets) = kind.parse(&text) {
            let mut out = String::new();
            let _ = kind.write(&mut out, &octets);
        }
        let _ = parse_mac(&text);
    }
}
