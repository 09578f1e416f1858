use super::*;

/// Returns the words that fit at the end of a line of bash.
fn words(line: &str) -> Vec<String> {
    let (mut words, _) = bash::split(OsStr::new(line));
    let current = words.pop().unwrap();
    offers(crate::cli::command(), words, &current).into_iter().map(|one| one.word).collect()
}

#[test]
fn commands_and_options() {
    assert_eq!(words("multisnmp inv"), ["inventory"]);
    assert!(words("multisnmp ").contains(&"walk".to_owned()));
    assert!(!words("multisnmp ").iter().any(|word| word.starts_with("snmp")));
    assert_eq!(words("multisnmp config ")[0], "show");
    assert_eq!(words("multisnmp get --host-d"), ["--host-deadline"]);
    assert!(words("multisnmp get h -").contains(&"--any-source".to_owned()));
    assert_eq!(words("multisnmp help tra"), ["translate"]);
    assert_eq!(words("multisnmp man config s"), ["show"]);
    assert_eq!(words("multisnmp completions f"), ["fish"]);
}

#[test]
fn values_of_options_in_every_form() {
    assert_eq!(words("multisnmp get -v "), ["1", "2c", "3"]);
    assert_eq!(words("multisnmp get -v2"), ["-v2c"]);
    assert_eq!(words("multisnmp -l auth"), ["authNoPriv", "authPriv"]);
    assert_eq!(words("multisnmp get --level=noA"), ["--level=noAuthNoPriv"]);
    assert_eq!(words("multisnmp get -a SHA-2"), ["SHA-224", "SHA-256"]);
    assert!(words("multisnmp walk -x AES-").contains(&"AES-256-C".to_owned()));
    assert_eq!(words("multisnmp get --format t"), ["text", "table"]);
    assert_eq!(words("multisnmp scan --format t"), ["text"]);
    assert_eq!(words("multisnmp report --format m"), ["markdown"]);
    assert_eq!(words("multisnmp get --ordered=t"), ["--ordered=true"]);
    assert_eq!(words("multisnmp get --ordered h sysNa"), ["sysName"]);
    assert_eq!(words("multisnmp get --color n"), ["never"]);
    assert_eq!(words("multisnmp inventory --sections device,-vla"), ["device,-vlans"]);
    assert_eq!(words("multisnmp get -Y defver"), ["defversion="]);
}

#[test]
fn names_of_objects() {
    assert_eq!(words("multisnmp get h sysDes"), ["sysDescr"]);
    assert_eq!(words("multisnmp get -v2c -c public h sysNa"), ["sysName"]);
    assert_eq!(words("multisnmp get h ifDes"), ["ifDescr."]);
    assert_eq!(words("multisnmp walk h ifXTab"), ["ifXTable"]);
    assert_eq!(words("multisnmp walk -Cr 25 h ifXTab"), ["ifXTable"]);
    assert_eq!(words("multisnmp walk h IF-MIB::ifXTab"), ["IF-MIB::ifXTable"]);
    assert_eq!(words("multisnmp walk h IF-M"), ["IF-MIB::"]);
    assert_eq!(words("multisnmp walk -CE ifInOct"), ["ifInOctets"]);
    assert_eq!(words("multisnmp walk --end ifInOct"), ["ifInOctets"]);
    assert_eq!(words("multisnmp snmpwalk -v1 -c x h ifXTab"), ["ifXTable"]);
    assert_eq!(words("/usr/bin/snmpwalk -v1 -c x h ifXTab"), ["ifXTable"]);
    assert_eq!(words("multisnmp table h ifDescr,ifXT"), ["ifDescr,ifXTable"]);
    assert_eq!(words("multisnmp mib list LLDP-M"), ["LLDP-MIB"]);
    assert_eq!(words("multisnmp mib show InetAddressT"), ["InetAddressType"]);
    assert_eq!(words("multisnmp translate -Td sysDes"), ["sysDescr"]);
    assert!(words("multisnmp walk h ").len() < 100);
    assert!(words("multisnmp walk h ").contains(&"ifTable".to_owned()));
}

#[test]
fn words_of_set() {
    assert_eq!(words("multisnmp set h ifAdm"), ["ifAdminStatus."]);
    assert!(words("multisnmp set h sysDes").is_empty());
    assert!(words("multisnmp set h ifAdminStatus.3 ").contains(&"=".to_owned()));
    assert_eq!(words("multisnmp set h ifAdminStatus.3 = "), ["up", "down", "testing"]);
    assert_eq!(words("multisnmp set h ifAdminStatus.3=d"), ["ifAdminStatus.3=down"]);
    assert_eq!(words("multisnmp set h sysName.0=x ifAdminStatus.3 i d"), ["down"]);
    assert_eq!(words("multisnmp set h sysName.0 s x sysCon"), ["sysContact"]);
    assert_eq!(words("multisnmp snmpset -v1 h ifAdminStatus.3 i d"), ["down"]);
}

#[test]
fn nothing_is_offered_for_a_secret() {
    for option in ["-c ", "-A ", "-X ", "-3m ", "--auth-pass ", "--community="] {
        let found = words(&format!("multisnmp get {option}"));
        assert!(found.is_empty(), "{option}: {found:?}");
    }
}

#[test]
fn nothing_breaks_it() {
    for line in [
        "",
        "multisnmp",
        "multisnmp 'get",
        "multisnmp get \\",
        "multisnmp -- ",
        "multisnmp get -C ",
        "multisnmp get h \u{1}here",
        "multisnmp config config config ",
    ] {
        let _ = words(line);
    }
}
