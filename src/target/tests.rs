use super::*;

fn settings(networks: &[&str]) -> Settings {
    let networks: Vec<Network> = networks.iter().map(|n| n.parse().unwrap()).collect();
    Settings { networks: Some(networks.into()), ..Settings::default() }
}

#[test]
fn credentials_stay_in_their_networks() {
    let limited = settings(&["127.0.0.0/8", "::1/128"]);
    for (text, inside) in [
        ("127.0.0.1", true),
        ("udp6:[::1]:161", true),
        ("[::ffff:127.0.0.1]:161", true),
        ("192.0.2.1", false),
        ("2001:db8::1", false),
        ("unix:/nonexistent", false),
    ] {
        let found = limited.resolve(&Endpoint::parse(text).unwrap());
        assert_eq!(found.is_ok(), inside, "{text}: {found:?}");
        if let Err(error) = found {
            assert_eq!(error.kind().name(), "bad-credentials");
        }
    }
    let free = Settings::default();
    assert!(free.resolve(&Endpoint::parse("192.0.2.1").unwrap()).is_ok());
}

#[test]
fn a_limit_belongs_to_its_credentials() {
    let limited = settings(&["127.0.0.0/8"]);
    let networks = |target: Target| target.settings(&limited).unwrap().networks;
    assert!(networks(Target::new("h")).is_some());
    assert!(networks(Target::new("h").port(1161)).is_some());
    assert!(networks(Target::new("h").community("own")).is_none());
    assert!(networks(Target::new("h").credentials(Credentials::v1("own"))).is_none());
    let own: [Network; 1] = ["10.0.0.0/8".parse().unwrap()];
    let both = Target::new("h").community("own").networks(own);
    assert_eq!(networks(both).unwrap()[..], own);
}

#[test]
fn a_peer_stands_in_for_the_host_text() {
    let target = Target::new("alias:core").peer("tcp:127.0.0.1:705");
    assert_eq!(target.endpoint().unwrap().to_string(), "tcp:127.0.0.1:705");
    assert_eq!(target.for_host("other").host().as_ref(), "other");
}

#[test]
fn a_refused_target_says_why() {
    let why = Error::new(ErrorKind::BadValue("because".to_owned()));
    let error = Target::new("h").refused(why).endpoint().unwrap_err();
    assert_eq!((error.host(), error.kind().name()), (Some("h"), "bad-value"));
}
