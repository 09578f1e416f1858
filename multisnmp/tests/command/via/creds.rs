//! Users whom the server knows by an nkey, alone or in a JWT that their account has signed.

use super::home;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use nkeys::KeyPair;
use serde_json::{Value as Json, json};
use std::{fs, os::unix::fs::PermissionsExt};
use testkit::nats;

/// What `nsc` makes: a claim about `subject`, signed by `issuer`.
fn jwt(issuer: &KeyPair, subject: &KeyPair, mut nats: Json) -> String {
    nats["version"] = json!(2);
    let claims = json!({
        "jti": "x", "iat": 1_700_000_000, "iss": issuer.public_key(), "sub": subject.public_key(),
        "name": "x", "nats": nats,
    });
    let encode = |octets: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(octets);
    let head = json!({ "typ": "JWT", "alg": "ed25519-nkey" });
    let text = [head, claims].map(|part| encode(part.to_string().as_bytes())).join(".");
    let signature = issuer.sign(text.as_bytes()).unwrap();
    format!("{text}.{}", encode(&signature))
}

/// The file of a user.
fn creds(jwt: &str, user: &KeyPair) -> String {
    format!(
        "-----BEGIN NATS USER JWT-----\n{jwt}\n------END NATS USER JWT------\n\n\
         -----BEGIN USER NKEY SEED-----\n{}\n------END USER NKEY SEED------\n",
        user.seed().unwrap()
    )
}

#[test]
fn a_file_of_nsc_is_a_user() {
    let (operator, account, system) =
        (KeyPair::new_operator(), KeyPair::new_account(), KeyPair::new_account());
    let account_claims = json!({
        "type": "account",
        "limits": {
            "subs": -1, "data": -1, "payload": -1, "imports": -1, "exports": -1, "wildcards": true,
            "conn": -1, "leaf": -1, "mem_storage": -1, "disk_storage": -1, "streams": -1, "consumer": -1,
        },
    });
    let system_claims = json!({
        "type": "account",
        "limits": {
            "subs": -1, "data": -1, "payload": -1, "imports": -1, "exports": -1, "wildcards": true,
            "conn": -1, "leaf": -1,
        },
    });
    let config = format!(
        "operator: {}\nsystem_account: {sys}\nresolver: MEMORY\nresolver_preload {{ {}: {}\n{sys}: {} }}\n",
        jwt(&operator, &operator, json!({ "type": "operator" })),
        account.public_key(),
        jwt(&operator, &account, account_claims),
        jwt(&operator, &system, system_claims),
        sys = system.public_key(),
    );
    let Some(nats) = nats::start_with(&config, Some("")) else { return };
    let home = home();
    let user_claims =
        || json!({ "type": "user", "subs": -1, "data": -1, "payload": -1, "pub": {}, "sub": {} });
    let user = KeyPair::new_user();
    let text = creds(&jwt(&account, &user, user_claims()), &user);
    let file = home.write("hub.creds", &text);
    let url = nats.url();
    let args = ["queue", "status", "--via", &url, "--via-credentials"];
    let run = |file: &str| home.run(&[&args[..], &[file]].concat());
    let it = run(&file);
    assert_eq!((it.code, it.out.as_str()), (0, "no run, no site and no worker\n"), "{}", it.err);
    // Another account's user, and a seed that does not belong to the JWT.
    let stranger = KeyPair::new_account();
    for text in [
        creds(&jwt(&stranger, &user, user_claims()), &user),
        creds(&jwt(&account, &user, user_claims()), &KeyPair::new_user()),
    ] {
        let it = run(&home.write("wrong.creds", text));
        assert!(it.code == 1 && it.err.contains("refuses the credentials"), "{}", it.err);
    }
    // A file that is not whole. No line has a part of it.
    let cut = home.write("cut.creds", text.split("-----BEGIN USER").next().unwrap());
    let it = run(&cut);
    assert!(it.code == 1 && it.err.contains("cut.creds: no user JWT with its seed"), "{}", it.err);
    assert!(!it.err.contains(&text[40..60]), "{}", it.err);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let it = run(&file);
    assert!(it.code == 1 && it.err.contains("chmod 600"), "{}", it.err);
}

#[test]
fn a_seed_a_token_or_a_password_comes_from_a_file() {
    let user = KeyPair::new_user();
    let seed = user.seed().unwrap();
    let nkey = format!("authorization {{ users: [ {{ nkey: {} }} ] }}", user.public_key());
    let home = home();
    for (config, text, wrong) in [
        (
            nkey.as_str(),
            format!("nkey = {seed:?}"),
            format!("nkey = {:?}", KeyPair::new_user().seed().unwrap()),
        ),
        ("authorization { token: t0ken }", "token = \"t0ken\"".into(), "token = \"wr0ng\"".into()),
        (
            "authorization { user: hub, password: s3cret }",
            "user = \"hub\"\npassword = \"s3cret\"".into(),
            "user = \"hub\"\npassword = \"wr0ng\"".into(),
        ),
    ] {
        let Some(nats) = nats::start_with(config, Some("")) else { return };
        let url = nats.url();
        let run = |text: &str| {
            let file = home.write("nats.toml", text);
            home.run(&["queue", "status", "--via", &url, "--via-credentials", &file])
        };
        let it = home.run(&["queue", "status", "--via", &url]);
        assert!(it.code == 1 && it.err.contains("without credentials: name a file"), "{}", it.err);
        let with = url.replace("nats://", "nats://hub:wr0ng@");
        let it = home.run(&["queue", "status", "--via", &with]);
        let says = it.err.contains("refuses the credentials that are in its URL (--via)");
        assert!(it.code == 1 && says && !it.err.contains("wr0ng"), "{}", it.err);
        let it = run(&text);
        assert_eq!(it.code, 0, "{text}: {}", it.err);
        let it = run(&wrong);
        let says = it.err.contains("refuses the credentials in ") && it.err.contains("nats.toml: ");
        assert!(it.code == 1 && says && !it.err.contains("wr0ng"), "{}", it.err);
        for (bad, part) in [
            ("user = \"hub\"", "are user and password, or token"),
            ("pass = \"s3cret\"", "no key pass: there are user"),
            ("token = 7", "token must be a text"),
            ("nkey = \"SUs3cret\"", "nkey is no seed of a user"),
            ("token = \"s3cret", "nats.toml:1: "),
        ] {
            let it = run(bad);
            assert!(it.code == 1 && it.err.contains(part), "{bad}: {}", it.err);
            assert!(!it.err.contains("s3cret"), "{}", it.err);
        }
    }
}
