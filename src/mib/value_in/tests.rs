use super::*;
use proptest::prelude::*;

fn parse(name: &str, letter: char, text: &str) -> Result<Value, String> {
    let mib = Mib::builtin();
    mib.parse_value(&mib.resolve(name).unwrap(), letter, text).map_err(|e| e.to_string())
}

#[test]
fn every_type_letter_is_parsed() {
    let octets = |o: &[u8]| Ok(Value::OctetString(o.to_vec()));
    assert_eq!(parse("sysDescr.0", 'i', "-5"), Ok(Value::Integer(-5)));
    assert_eq!(parse("ifAdminStatus.3", 'i', "down"), Ok(Value::Integer(2)));
    assert_eq!(parse("sysDescr.0", 'u', "4294967295"), Ok(Value::Gauge32(u32::MAX)));
    assert_eq!(parse("sysDescr.0", 'c', "7"), Ok(Value::Counter32(7)));
    assert_eq!(parse("sysDescr.0", 'C', "18446744073709551615"), Ok(Value::Counter64(u64::MAX)));
    assert_eq!(parse("sysDescr.0", 't', "100"), Ok(Value::TimeTicks(100)));
    assert_eq!(parse("sysDescr.0", 'a', "10.0.0.1"), Ok(Value::IpAddress([10, 0, 0, 1].into())));
    assert_eq!(
        parse("sysDescr.0", 'o', "system.1.0"),
        Ok(Value::ObjectIdentifier("1.3.6.1.2.1.1.1.0".parse().unwrap()))
    );
    assert_eq!(parse("sysDescr.0", 's', "a b"), octets(b"a b"));
    assert_eq!(parse("ifPhysAddress.1", 's', "0:1b:2:3:4:5"), octets(&[0, 0x1b, 2, 3, 4, 5]));
    assert_eq!(parse("sysDescr.0", 'x', "0x00 1B:ff"), octets(&[0, 0x1b, 255]));
    assert_eq!(parse("sysDescr.0", 'd', "1.2 255"), octets(&[1, 2, 255]));
    assert_eq!(parse("sysDescr.0", 'b', "0, 9"), octets(&[0x80, 0x40]));
    assert_eq!(parse("sysDescr.0", 'n', ""), Ok(Value::Null));
    assert_eq!(parse("sysDescr.0", 'U', "5"), Ok(Value::Unsigned64(5)));
    assert_eq!(parse("sysDescr.0", 'I', "-5"), Ok(Value::Integer64(-5)));
    assert_eq!(parse("sysDescr.0", 'F', "1.5"), Ok(Value::Float(1.5)));
    assert_eq!(parse("sysDescr.0", 'D', "1.5"), Ok(Value::Double(1.5)));
}

#[test]
fn an_equals_sign_takes_the_type_from_the_mib() {
    let octets = |o: &[u8]| Ok(Value::OctetString(o.to_vec()));
    assert_eq!(parse("ifAdminStatus.3", '=', "down"), Ok(Value::Integer(2)));
    assert_eq!(parse("ifAdminStatus.3", '=', "down(2)"), Ok(Value::Integer(2)));
    assert_eq!(parse("ifAdminStatus.3", '=', "1"), Ok(Value::Integer(1)));
    assert_eq!(parse("sysContact.0", '=', "me"), octets(b"me"));
    assert_eq!(
        parse("hrSystemDate.0", '=', "2024-2-29,13:30:15.0"),
        octets(&[7, 232, 2, 29, 13, 30, 15, 0])
    );
    assert_eq!(
        parse("hrDeviceType.1", '=', "hrDevicePrinter"),
        Ok(Value::ObjectIdentifier("1.3.6.1.2.1.25.3.1.5".parse().unwrap()))
    );
}

#[test]
fn an_invalid_value_gives_the_reason() {
    for (name, letter, text, why) in [
        ("ifAdminStatus.3", '=', "dwon", "did you mean down"),
        ("ifAdminStatus.3", '=', "9", "up(1)"),
        ("ifAdminStatus.3", '=', "down(1)", "is 2"),
        ("sysServices.0", '=', "128", "0..127"),
        ("hrSystemDate.0", '=', "yesterday", "not a time"),
        ("hrSystemDate.0", '=', "2024-2-29", "not a time"),
        ("hrSystemDate.0", '=', "2024-13-1,0:0:0.0", "not a time"),
        ("enterprises.9.1", '=', "1", "type letter"),
        ("ifTable", '=', "1", "type letter"),
        ("sysDescr.0", 'i', "2147483648", "\"2147483648\""),
        ("sysDescr.0", 'u', "-1", "unsigned"),
        ("sysDescr.0", 'a', "10.0.0", "IPv4"),
        ("sysDescr.0", 'o', "nosuchname", "nosuchname"),
        ("sysDescr.0", 'x', "123", "odd"),
        ("sysDescr.0", 'x', "zz", "not hex"),
        ("sysDescr.0", 'd', "256", "255"),
        ("sysDescr.0", 'b', "99999999", "no bit"),
        ("sysDescr.0", 'q', "1", "no type letter 'q'"),
    ] {
        let error = parse(name, letter, text).unwrap_err();
        assert!(error.contains(why), "{name} {letter} {text}: {error}");
    }
}

proptest! {
    #[test]
    fn parsing_any_text_never_panics(letter in "[iu3cCtaosxdbnUIFD=]", text in ".*") {
        let letter = letter.chars().next().unwrap();
        for name in ["sysDescr.0", "ifAdminStatus.3", "ifPhysAddress.1", "hrSystemDate.0"] {
            let _ = parse(name, letter, &text);
        }
    }
}
