//! What snmpset says about a value that cannot be sent.

use netsnmp::{
    Mib, Oid,
    mib::{Object, Syntax},
};

/// Returns the first line of snmpset, without the name: the text of the library's error
/// (snmp_api_errstring), and its detail.
pub(super) fn of(mib: &Mib, oid: &Oid, letter: char, text: &str) -> String {
    let known = mib.object(oid).map(|(object, _)| object);
    // A module may name an instance, such as sysUpTime.0.
    let known = known.map(|object| object.parent().filter(Object::is_scalar).unwrap_or(object));
    let known = known.filter(|object| object.is_scalar() || object.is_column());
    let syntax = known.map(|object| object.syntax());
    if let (Some(syntax), Some(given)) = (syntax, of_letter(letter))
        && !given.contains(&syntax)
    {
        let (ours, given) = (word(syntax), word(given[0]));
        return format!("Bad variable type (Type of attribute is {ours}, not {given})");
    }
    let number = |syntax| matches!(syntax, Syntax::Integer | Syntax::Integer32 | Syntax::Bits);
    match (letter, syntax) {
        ('=', None) => "Bad variable type (\"=\")".to_owned(),
        ('i' | 'b', _) => format!("Value out of range ({text})"),
        ('=', Some(syntax)) if number(syntax) => format!("Value out of range ({text})"),
        ('o', _) | ('=', Some(Syntax::ObjectIdentifier)) => {
            format!("Unknown Object Identifier ({text})")
        }
        // The library finds no fault with the letters, only with their number.
        ('s', _) | ('=', Some(Syntax::OctetString)) => format!("Value out of range ({text})"),
        _ => format!("Bad value notation ({text})"),
    }
}

/// Returns the types that a letter stands for, the main one first.
fn of_letter(letter: char) -> Option<&'static [Syntax]> {
    Some(match letter {
        'i' => &[Syntax::Integer, Syntax::Integer32],
        'u' => &[Syntax::Unsigned32, Syntax::Gauge32],
        't' => &[Syntax::TimeTicks],
        'a' => &[Syntax::IpAddress, Syntax::NetworkAddress],
        'o' => &[Syntax::ObjectIdentifier],
        's' | 'x' | 'd' => &[Syntax::OctetString, Syntax::Bits, Syntax::Opaque],
        'b' => &[Syntax::Bits, Syntax::OctetString],
        _ => return None,
    })
}

/// Returns the name of a type in that message.
fn word(syntax: Syntax) -> &'static str {
    match syntax {
        Syntax::Integer32 => "INTEGER",
        Syntax::TimeTicks => "Timeticks",
        other => other.name(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_of_snmpset() {
        let mib = Mib::builtin();
        for (name, letter, text, expected) in [
            (
                "sysContact.0",
                'i',
                "abc",
                "Bad variable type (Type of attribute is OCTET STRING, not INTEGER)",
            ),
            (
                "ifAdminStatus.1",
                'u',
                "-3",
                "Bad variable type (Type of attribute is INTEGER, not Unsigned32)",
            ),
            (
                "snmpEngineTime.0",
                'u',
                "x",
                "Bad variable type (Type of attribute is INTEGER, not Unsigned32)",
            ),
            (
                "sysContact.0",
                't',
                "x",
                "Bad variable type (Type of attribute is OCTET STRING, not Timeticks)",
            ),
            ("ifSpeed.1", 'b', "x", "Bad variable type (Type of attribute is Gauge32, not BITS)"),
            ("ifAdminStatus.1", 'i', "abc", "Value out of range (abc)"),
            ("ifAdminStatus.1", '=', "purple", "Value out of range (purple)"),
            ("sysContact.0", 'x', "0g", "Bad value notation (0g)"),
            ("sysContact.0", 'd', "300", "Bad value notation (300)"),
            ("sysUpTime.0", 't', "abc", "Bad value notation (abc)"),
            (".1.3.6.1.4.1.8072.1.1", 'u', "abc", "Bad value notation (abc)"),
            (".1.3.6.1.4.1.8072.1.1", 'i', "abc", "Value out of range (abc)"),
            (".1.3.6.1.4.1.8072.1.1", 'b', "abc", "Value out of range (abc)"),
            (".1.3.6.1.4.1.8072.1.1", 'F', "abc", "Bad value notation (abc)"),
            (".1.3.6.1.4.1.8072.1.1", '=', "5", "Bad variable type (\"=\")"),
        ] {
            let oid = mib.resolve(name).unwrap();
            assert_eq!(of(mib, &oid, letter, text), expected, "{name} {letter} {text}");
        }
    }
}
