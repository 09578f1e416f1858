//! Secrets have their own types, so that nothing printed for a person or a log shows one.

use netsnmp::{
    AuthProtocol, Credentials, Key, PrivProtocol, Secret, Session, Settings, Target, User,
};

const SECRETS: [&str; 3] = ["c0mmun1ty", "authent1cat1on", "pr1vacy-pass"];

fn user() -> User {
    User::new("netops")
        .auth(AuthProtocol::Sha, SECRETS[1])
        .privacy(PrivProtocol::Aes128, SECRETS[2])
}

#[test]
fn no_debug_output_shows_a_secret() {
    let mut settings = Settings::default();
    settings.credentials = Credentials::v3(user());
    let session = Session::builder("127.0.0.1:9").v2c(SECRETS[0]);
    let shown = [
        format!("{:?}", Secret::from(SECRETS[0])),
        format!("{:?}", Credentials::v1(SECRETS[0])),
        format!("{:?}", Key::Passphrase(SECRETS[1].into())),
        format!("{:?}", user()),
        format!("{settings:#?}"),
        format!("{:?}", Target::new("h").community(SECRETS[0]).user(user())),
        format!("{session:?}"),
        format!("{:?}", session.open().unwrap()),
        format!("{:?}", Session::builder("127.0.0.1:9").v3(user()).open().unwrap()),
    ];
    for text in shown {
        assert!(SECRETS.iter().all(|secret| !text.contains(secret)), "{text}");
    }
}

#[test]
fn no_error_shows_a_secret() {
    let mut short = user();
    short.auth = Some((AuthProtocol::Sha, Key::Passphrase("sh0rt".into())));
    let mut long = user();
    long.auth = Some((AuthProtocol::Sha, Key::Master(SECRETS[1].into())));
    for (user, secret) in [(short, "sh0rt"), (long, SECRETS[1])] {
        let error = Session::builder("127.0.0.1:9").v3(user).open().unwrap_err();
        let text = format!("{error} {error:?} {}", error.advice());
        assert!(!text.contains(secret), "{text}");
    }
}

/// The answer of `Probe` for a type that cannot be compared. The inherent constant below takes
/// precedence.
trait Compared {
    const COMPARED: bool = false;
}

impl<T> Compared for Probe<T> {}

struct Probe<T>(std::marker::PhantomData<T>);

#[allow(dead_code, reason = "used for the types that have it")]
impl<T: PartialEq> Probe<T> {
    const COMPARED: bool = true;
}

/// The time that a comparison takes would reveal the secret.
#[test]
fn secrets_cannot_be_compared() {
    const { assert!(Probe::<String>::COMPARED, "the probe works") };
    const { assert!(!Probe::<Secret>::COMPARED) };
    const { assert!(!Probe::<Key>::COMPARED) };
    const { assert!(!Probe::<User>::COMPARED) };
    const { assert!(!Probe::<Credentials>::COMPARED) };
}
