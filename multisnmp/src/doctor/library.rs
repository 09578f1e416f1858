//! The linked libnetsnmp.

use super::report::{Fact, Section};
use netsnmp::{Ability, AuthProtocol, Library, PrivProtocol};
use serde_json::json;

/// The facts about the library.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    version: String,
    header_version: String,
    header_dir: &'static str,
    reentrant: bool,
    abilities: Vec<(&'static str, bool)>,
    auth: Vec<AuthProtocol>,
    privacy: Vec<PrivProtocol>,
    transports: &'static [&'static str],
}

impl Facts {
    pub(super) fn of(library: &Library) -> Self {
        let abilities = [
            ("SNMPv1", Ability::V1),
            ("SNMPv2c", Ability::V2c),
            ("SNMPv3", Ability::V3),
            ("SET", Ability::Set),
        ];
        Self {
            version: library.version().to_owned(),
            header_version: library.header_version().to_owned(),
            header_dir: library.header_dir(),
            reentrant: library.is_reentrant(),
            abilities: abilities.map(|(name, ability)| (name, library.can(ability))).to_vec(),
            auth: library.auth_protocols().to_vec(),
            privacy: library.priv_protocols().to_vec(),
            transports: library.transports(),
        }
    }
}

const SERIALISED: &str = "SNMPv3: every call that builds or parses a message holds one lock of the \
                          process. SNMPv1 and SNMPv2c: only open and close hold it. Nobody holds it \
                          while waiting for answers.";

/// Returns the section about the library, or about the reason why it cannot be used.
pub(super) fn section(facts: Result<&Facts, &String>) -> Section {
    let facts = match facts {
        Ok(facts) => vec![
            version(facts),
            headers(facts),
            reentrant(facts),
            Fact::new(
                "serialised",
                "serialised",
                SERIALISED,
                json!({
                    "v1": ["open", "close"],
                    "v2c": ["open", "close"],
                    "v3": ["open", "build", "parse", "close"],
                }),
            ),
            abilities(facts),
            protocols("auth_protocols", "authentication", AuthProtocol::ALL, &facts.auth),
            protocols("priv_protocols", "privacy", PrivProtocol::ALL, &facts.privacy),
        ],
        Err(why) => vec![Fact::new("version", "version", why.as_str(), json!(null)).problem(
            "rebuild multisnmp against the library that is installed now, or install the one \
             it was built with; until then no command sends anything",
        )],
    };
    Section { key: "library", title: "Net-SNMP library", facts }
}

fn version(facts: &Facts) -> Fact {
    let fact = Fact::new("version", "version", &*facts.version, &*facts.version);
    if facts.version == facts.header_version {
        return fact;
    }
    fact.note(
        "differs from the version of the headers. Its sessions have the same layout, so it works; \
         rebuild multisnmp to be sure of the rest",
    )
}

fn headers(facts: &Facts) -> Fact {
    let place = if facts.header_dir.is_empty() {
        "on the compiler's default path"
    } else {
        facts.header_dir
    };
    let text = format!("{} ({place})", facts.header_version);
    let value = json!({ "version": facts.header_version, "dir": facts.header_dir });
    Fact::new("headers", "headers", text, value)
}

fn reentrant(facts: &Facts) -> Fact {
    let text = if facts.reentrant {
        "yes: built with its own locks (REENTRANT); multisnmp does not rely on them"
    } else {
        "no: built without its own locks (not REENTRANT), like most builds; multisnmp has its own"
    };
    Fact::new("reentrant", "reentrant", text, facts.reentrant)
}

fn abilities(facts: &Facts) -> Fact {
    let list = |wanted: bool| -> Vec<_> {
        facts.abilities.iter().filter(|(_, can)| *can == wanted).map(|(name, _)| *name).collect()
    };
    let (present, missing) = (list(true), list(false));
    let fact = Fact::new(
        "abilities",
        "abilities",
        with_missing(&present, &missing),
        json!({ "present": present, "missing": missing }),
    );
    let versions = present.iter().filter(|name| name.starts_with("SNMP")).count();
    match (versions, missing.is_empty()) {
        (0, _) => fact.problem("it speaks no version of SNMP: install another build of Net-SNMP"),
        (_, true) => fact,
        _ => fact.note("this build lacks it: install another build of Net-SNMP if you need it"),
    }
}

fn protocols<P>(key: &'static str, label: &'static str, all: &[P], present: &[P]) -> Fact
where
    P: Copy + PartialEq + ToString,
{
    let names = |list: Vec<P>| list.iter().map(ToString::to_string).collect::<Vec<_>>();
    let missing = names(all.iter().copied().filter(|p| !present.contains(p)).collect());
    let present = names(present.to_vec());
    let fact = Fact::new(
        key,
        label,
        with_missing(&present, &missing),
        json!({ "present": present, "missing": missing }),
    );
    if missing.is_empty() {
        return fact;
    }
    fact.note(
        "SNMPv3 users with these cannot be used here: change the protocol on the agent, or build \
         Net-SNMP with OpenSSL and --enable-blumenthal-aes",
    )
}

fn with_missing<S: AsRef<str>>(present: &[S], missing: &[S]) -> String {
    let join = |list: &[S]| list.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    match (present, missing) {
        (_, []) => join(present),
        ([], _) => format!("none; missing: {}", join(missing)),
        _ => format!("{}; missing: {}", join(present), join(missing)),
    }
}

/// Transports that net-snmp supports but this program does not.
const NOT_OFFERED: [&str; 3] = ["dtlsudp", "tlstcp", "ssh"];

/// Returns the section about transports.
pub(super) fn transports(facts: &Facts) -> Section {
    let own = facts.transports;
    Section {
        key: "transports",
        title: "Transports",
        facts: vec![
            Fact::new(
                "offered",
                "offered",
                format!("{} (sockets of our own)", own.join(", ")),
                json!(own),
            ),
            Fact::new("not_offered", "not offered", NOT_OFFERED.join(", "), json!(NOT_OFFERED)),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::{super::report::Mark, *};

    fn facts() -> Facts {
        Facts {
            version: "5.9.3".to_owned(),
            header_version: "5.9.3".to_owned(),
            header_dir: "/usr/include",
            reentrant: false,
            abilities: vec![("SNMPv1", true), ("SNMPv2c", true), ("SNMPv3", true), ("SET", true)],
            auth: AuthProtocol::ALL.to_vec(),
            privacy: PrivProtocol::ALL.to_vec(),
            transports: &["udp", "tcp"],
        }
    }

    fn fact(facts: &Facts, key: &str) -> Fact {
        section(Ok(facts)).facts.into_iter().find(|fact| fact.key == key).unwrap()
    }

    #[test]
    fn a_complete_library_is_in_order() {
        assert!(section(Ok(&facts())).facts.iter().all(|fact| fact.mark == Mark::Ok));
        assert_eq!(fact(&facts(), "headers").text, "5.9.3 (/usr/include)");
        assert!(fact(&facts(), "reentrant").text.starts_with("no"));
        assert_eq!(transports(&facts()).facts[0].value, json!(["udp", "tcp"]));
    }

    #[test]
    fn missing_features_are_noted() {
        let mut it = facts();
        it.privacy.retain(|p| *p != PrivProtocol::Des);
        let des = fact(&it, "priv_protocols");
        assert_eq!(des.mark, Mark::Note);
        assert!(des.text.ends_with("; missing: DES"), "{}", des.text);
        it.abilities = vec![("SNMPv1", false), ("SNMPv2c", true)];
        assert_eq!(fact(&it, "abilities").mark, Mark::Note);
        it.abilities = vec![("SNMPv1", false), ("SET", true)];
        assert_eq!(fact(&it, "abilities").mark, Mark::Problem);
    }

    #[test]
    fn another_version_with_the_same_layout_is_a_note() {
        let mut it = facts();
        it.version = "5.9.4".to_owned();
        assert_eq!(fact(&it, "version").mark, Mark::Note);
    }

    #[test]
    fn another_layout_is_a_problem() {
        let why = "lays sessions out in 496 bytes".to_owned();
        let section = section(Err(&why));
        assert_eq!(section.facts[0].mark, Mark::Problem);
        assert!(section.facts[0].text.contains("496"));
        assert!(section.facts[0].advice.as_ref().unwrap().contains("rebuild"));
    }

    #[test]
    fn the_library_here_can_be_described() {
        let it = Facts::of(Library::get().unwrap());
        assert!(!it.version.is_empty() && !it.auth.is_empty());
    }
}
