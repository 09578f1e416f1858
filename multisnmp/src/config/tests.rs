use super::*;
use netsnmp::{Credentials, Version};
use std::{ffi::OsString, fs, path::PathBuf};

/// A home folder with its own configuration files.
struct Home(tempfile::TempDir);

impl Home {
    fn new(files: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, text).unwrap();
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
            }
        }
        Self(dir)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn load(&self, flags: &[(&'static str, &str)], env: &[(&str, &str)]) -> Result<Config, Error> {
        let mut given = Flags::default();
        for (key, text) in flags {
            given.read(key, "flag", Some(*text));
        }
        let lookup = |name: &str| -> Option<OsString> {
            match name {
                "XDG_CONFIG_HOME" => Some(self.0.path().into()),
                "SNMPCONFPATH" => Some(self.0.path().into()),
                _ => env.iter().find(|(n, _)| *n == name).map(|(_, value)| value.into()),
            }
        };
        Config::load(given, &[], &lookup)
    }
}

#[test]
fn precedence_from_flag_to_built_in() {
    let home = Home::new(&[
        ("multisnmp/config.toml", "timeout = 3\nretries = 3\nport = 3\n"),
        ("snmp.conf", "timeout 4\nretries 4\ndefaultPort 4\ndefContext four\n"),
    ]);
    let config =
        home.load(&[("timeout", "1")], &[("SNMP_TIMEOUT", "2"), ("SNMP_RETRIES", "2")]).unwrap();
    let rows = config.merged().rows();
    let origin =
        |key: &str| rows.iter().find(|row| row.key.name == key).unwrap().origin.to_string();
    assert_eq!(origin("timeout"), "flag");
    assert_eq!(origin("retries"), "environment SNMP_RETRIES");
    assert!(origin("port").ends_with("config.toml"));
    assert!(origin("context").ends_with("snmp.conf:4"));
    assert_eq!(origin("workers"), "built-in");
    let settings = config.settings().unwrap();
    assert_eq!(settings.timeout, Duration::from_secs(1));
    assert_eq!((settings.retries, settings.port), (2, 3));
}

const TAGS: &str = "[core]\nversion = \"3\"\nuser = \"netops\"\nnetworks = [\"10.0.0.0/8\"]\n\
                    [old]\ncommunity = \"x\"\n";

#[test]
fn a_tag_replaces_the_credentials_below() {
    let home = Home::new(&[("tags.toml", TAGS)]);
    let file = home.path("tags.toml");
    let flags = [("credentials", file.to_str().unwrap()), ("cred", "core"), ("context", "blue")];
    let config = home.load(&flags, &[("SNMP_AUTH_PASSPHRASE", "longenough")]).unwrap();
    let settings = config.settings().unwrap();
    let Credentials::V3(user) = settings.credentials else { panic!("no user") };
    assert_eq!((user.name.as_str(), user.context.as_str()), ("netops", "blue"));
    assert!(user.auth.is_none());
    assert_eq!(settings.networks.unwrap().len(), 1);
}

#[test]
fn a_line_picks_its_own_tag() {
    let home = Home::new(&[("tags.toml", TAGS)]);
    let file = home.path("tags.toml");
    let config =
        home.load(&[("credentials", file.to_str().unwrap()), ("user", "al")], &[]).unwrap();
    let mut line = Overrides::default();
    line.set("cred", "old").unwrap();
    let own = config.for_host(&line, None).unwrap().unwrap();
    assert_eq!(own.credentials.unwrap().version(), Version::V2c);
    line.set("cred", "odl").unwrap();
    assert!(
        config.for_host(&line, None).unwrap_err().to_string().contains("did you mean \"old\"?")
    );
    assert!(config.for_host(&Overrides::default(), None).unwrap().is_none());
}

#[test]
fn a_host_file_wins_over_snmp_conf_and_loses_to_flags() {
    let home = Home::new(&[
        ("snmp.conf", "timeout 4\nretries 4\n"),
        ("hosts/core.conf", "timeout 5\nretries 5\ndefVersion 1\ntransport tcp:10.0.0.1:705\n"),
    ]);
    let config = home.load(&[("retries", "1")], &[]).unwrap();
    let own = config.for_host(&Overrides::default(), Some("CORE")).unwrap().unwrap();
    assert_eq!(own.overrides.timeout, Some(Duration::from_secs(5)));
    assert_eq!(own.overrides.retries, Some(1));
    assert_eq!(own.transport.as_deref(), Some("tcp:10.0.0.1:705"));
    assert_eq!(own.credentials.unwrap().version(), Version::V1);
}

#[test]
fn wrong_values_are_errors_with_their_origin() {
    let home = Home::new(&[]);
    for (flags, part) in [
        (&[("timeout", "0")][..], "flag: timeout"),
        (&[("port", "70000")], "flag: port="),
        (&[("source", "nowhere")], "flag: source address"),
        (&[("user", "b"), ("auth_passphrase", "s3cret")], "fewer than 8"),
    ] {
        let config = home.load(flags, &[]).unwrap();
        let error = config.settings().unwrap_err().to_string();
        assert!(error.contains(part) && !error.contains("s3cret"), "{error}");
    }
    let error = home.load(&[("cred", "x")], &[]).err().unwrap().to_string();
    assert!(error.contains("--credentials"), "{error}");
}

#[test]
fn tokens_of_the_command_line() {
    let conf =
        of_tokens(&["defVersion=1".to_owned(), "alias here udp:[::1]:1".to_owned()]).unwrap();
    assert_eq!(conf.layer.version.text(), Some("1"));
    assert_eq!(conf.aliases["here"].as_ref(), "udp:[::1]:1");
    for (token, part) in
        [("defVersoin=1", "defversion"), ("x", "token=value"), ("timeout=x", "timeout")]
    {
        let error = of_tokens(&[token.to_owned()]).err().unwrap().to_string();
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn a_tag_below_named_credentials_does_not_count() {
    let home = Home::new(&[
        ("multisnmp/config.toml", "cred = \"core\"\n"),
        (
            "creds.toml",
            "[core]\nversion = \"3\"\nuser = \"ops\"\nauth_passphrase = \"longenough\"\n\
             networks = [\"10.0.0.0/8\"]\n",
        ),
    ]);
    let file = home.path("creds.toml");
    let file = ("credentials", file.to_str().unwrap());
    let settings = |flags: &[(&'static str, &str)], env: &[(&str, &str)]| {
        let config = home.load(&[&[file], flags].concat(), env).unwrap();
        (config.settings().unwrap(), config.tag().map(|(tag, _)| tag.to_owned()))
    };
    let (it, tag) = settings(&[], &[]);
    assert_eq!((it.credentials.version(), tag.as_deref()), (Version::V3, Some("core")));
    assert!(it.networks.is_some());
    let (it, tag) = settings(&[], &[("SNMP_COMMUNITY", "other")]);
    assert!(matches!(&it.credentials, Credentials::V2c(_)) && tag.is_none());
    assert_eq!(it.networks, None);
    let (it, tag) = settings(&[("user", "else")], &[]);
    let Credentials::V3(user) = &it.credentials else { panic!("{it:?}") };
    assert_eq!(
        (user.name.as_str(), user.security_level().to_string()),
        ("else", "noAuthNoPriv".into())
    );
    assert_eq!((tag, it.networks), (None, None));
    // A tag that is named together with a community, or above it, counts.
    let (it, tag) = settings(&[("cred", "core")], &[("SNMP_COMMUNITY", "other")]);
    assert_eq!((it.credentials.version(), tag.as_deref()), (Version::V3, Some("core")));
}
