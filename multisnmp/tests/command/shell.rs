//! Manual pages and completions, as `man` and the shells use them.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    process::{Command, Stdio},
};
use testkit::home::{Home, ended, fed};

fn home() -> Home {
    testkit::home!()
}

/// Returns whether this machine has the program. Not every one has `man`, zsh and fish.
fn has(program: &str) -> bool {
    let mut command = Command::new(program);
    command.arg("--version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

#[test]
fn manual_pages_fit_into_80_columns_and_man_has_no_complaints() {
    let home = home();
    let dir = home.path("man1");
    assert_eq!(home.run(&["man", "--dir", dir.to_str().unwrap()]).code, 0);
    let pages: Vec<_> = fs::read_dir(&dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(pages.len() > 25, "{pages:?}");
    if !has("man") || !has("groff") {
        return;
    }
    for page in pages {
        let mut man = Command::new("man");
        man.args(["--warnings=w", "-l"]).arg(&page).env("MANWIDTH", "80").env("LC_ALL", "C.UTF-8");
        let it = ended(&mut man);
        assert_eq!((it.code, it.err.as_str()), (0, ""), "{}", page.display());
        for line in it.out.lines() {
            assert!(line.chars().count() <= 80, "{}: {line}", page.display());
            assert!(!line.contains('`') && !line.contains('\\') || line.starts_with("       "));
        }
    }
}

#[test]
fn man_prints_the_page_of_one_command() {
    let home = home();
    for (words, title) in [
        (&[][..], ".TH MULTISNMP 1 "),
        (&["get"], ".TH MULTISNMP-GET 1 "),
        (&["config", "show"], ".TH MULTISNMP-CONFIG-SHOW 1 "),
        (&["bulkwalk"], ".TH MULTISNMP-WALK 1 "),
    ] {
        let it = home.run(&[&["man"], words].concat());
        assert!(it.code == 0 && it.out.contains(title), "{words:?}: {}", it.err);
    }
    home.refuses(&["man", "gte"], "no command \"gte\"; did you mean \"get\"?");
}

/// What the completion of a shell writes for the words that its script gives.
fn complete(home: &Home, shell: &str, words: &[&str]) -> Vec<String> {
    let input = words.iter().map(|word| format!("{word}\0")).collect::<String>();
    let it = home.feed(&["__complete", shell], &input);
    assert_eq!((it.code, it.err.as_str()), (0, ""), "{words:?}");
    it.out.lines().map(str::to_owned).collect()
}

/// The same for a line of bash. The last word is what bash replaces.
fn bash(home: &Home, line: &str) -> Vec<String> {
    let word = line.rsplit([' ', ':', '=', '@']).next().unwrap();
    complete(home, "bash", &[line, word]).iter().map(|one| one.trim_end().to_owned()).collect()
}

/// A home with credentials, sites, aliases and a hosts file.
fn configured() -> Home {
    let home = home();
    let creds = home.write(
        "my creds.toml",
        "[core]\nuser = \"netops\"\nauth_passphrase = \"s3cret-s3cret\"\n[old]\ncommunity = \"s3cret\"\n",
    );
    let config = format!(
        "credentials = {creds:?}\n[sites.berlin]\ntargets = [\"10.0.0.1\"]\n[sites.bonn]\ntimeout = 1\n"
    );
    home.write(".config/multisnmp/config.toml", config);
    home.write("snmp.conf", "alias core udp:10.0.0.1\n");
    home.write("hosts.txt", "10.0.0.1\n");
    home
}

#[test]
fn tags_sites_aliases_and_files_come_from_the_users_configuration() {
    let home = configured();
    assert_eq!(bash(&home, "multisnmp get --cred "), ["core", "old", "auto"]);
    assert_eq!(bash(&home, "multisnmp scan --cred core,o"), ["core,old"]);
    assert_eq!(bash(&home, "multisnmp get --site=b"), ["berlin", "bonn"]);
    assert_eq!(bash(&home, "multisnmp get --site berlin sysNa"), ["sysName"]);
    assert_eq!(bash(&home, "multisnmp get alias:"), ["core"]);
    assert_eq!(bash(&home, "multisnmp get @ho"), ["hosts.txt"]);
    assert_eq!(bash(&home, "multisnmp get --credentials my"), ["my\\ creds.toml"]);
    let other = home.write("other.toml", "[edge]\ncommunity = \"s3cret\"\n");
    assert_eq!(
        bash(&home, &format!("multisnmp get --credentials {other} --cred ")),
        ["edge", "auto"]
    );
    assert_eq!(bash(&home, "multisnmp get --credentials ~/other.toml --cred e"), ["edge"]);
    let all = complete(&home, "zsh", &["multisnmp", "get", "--cred", ""]);
    assert_eq!(all, ["wcore", "wold", "wauto"]);
}

#[test]
fn a_completion_says_nothing_about_what_is_wrong() {
    let home = home();
    home.write(".config/multisnmp/config.toml", "nonsense = [");
    assert!(bash(&home, "multisnmp get --cred ").is_empty());
    assert!(bash(&home, "multisnmp get --site ").is_empty());
    assert_eq!(bash(&home, "multisnmp get h sysNa"), ["sysName"]);
    let open = home.write("open.toml", "[core]\ncommunity = \"s3cret\"\n");
    fs::set_permissions(&open, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(bash(&home, &format!("multisnmp get --credentials {open} --cred ")).is_empty());
    assert!(bash(&home, "multisnmp get --credentials /dev/zero --cred ").is_empty());
    assert_eq!(complete(&home, "fish", &[]), Vec::<String>::new());
    assert_eq!(home.feed(&["__complete", "csh"], "").code, 1);
}

#[test]
fn a_secret_in_the_environment_is_not_read() {
    let home = configured();
    let mut command = home.command(&["__complete", "bash"]);
    // A descriptor gives its bytes only once, and they belong to the command.
    command.env("SNMP_COMMUNITY", "fd:0").env("SNMP_AUTH_PASSPHRASE_FILE", "/dev/zero");
    let it = fed(&mut command, "multisnmp get --cred o\0o\0");
    assert_eq!((it.out.as_str(), it.err.as_str()), ("old \n", ""));
}

#[test]
fn names_of_compiled_modules_are_offered_and_nothing_is_compiled() {
    let home = home();
    let module = "MY-MIB DEFINITIONS ::= BEGIN\nIMPORTS enterprises FROM SNMPv2-SMI;\n\
                  mine OBJECT IDENTIFIER ::= { enterprises 4242 }\n\
                  mineTable OBJECT IDENTIFIER ::= { mine 1 }\nEND\n";
    home.write(".config/multisnmp/mibs/MY-MIB.txt", module);
    assert!(bash(&home, "multisnmp walk h mineT").is_empty());
    assert!(!home.path(".cache").exists());
    assert_eq!(home.run(&["translate", "MY-MIB::mineTable"]).code, 0);
    assert_eq!(bash(&home, "multisnmp walk h mineT"), ["mineTable"]);
    assert_eq!(bash(&home, "multisnmp walk h MY-MIB::mineT"), ["mineTable"]);
    let dir = home.text(".config/multisnmp/mibs");
    assert_eq!(bash(&home, &format!("multisnmp walk -M {dir} -m MY")), ["MY-MIB"]);
}

#[test]
fn each_shell_gets_offers_in_its_own_form() {
    let home = home();
    for (shell, words, expected) in [
        ("zsh", &["multisnmp", "get", "h", "sysDes"][..], "wsysDescr:SNMPv2-MIB, DisplayString"),
        ("zsh", &["multisnmp", "walk", "h", "IF-M"], "pIF-MIB\\:\\:"),
        ("fish", &["multisnmp", "get", "h", "sysDes"], "sysDescr\tSNMPv2-MIB, DisplayString"),
        ("fish", &["multisnmp", "get", "h", "\"sysDes"], "sysDescr\tSNMPv2-MIB, DisplayString"),
        ("fish", &["multisnmp", "get", "-v"], "-v1\t"),
        ("bash", &["multisnmp get h IF-MIB::ifDes", "ifDes"], "ifDescr."),
        ("bash", &["multisnmp get h sysDes", "sysDes"], "sysDescr "),
        ("bash", &["multisnmp get h \"sysDes", "sysDes"], "sysDescr"),
    ] {
        assert_eq!(complete(&home, shell, words)[0], expected, "{shell} {words:?}");
    }
}

#[test]
fn bash_asks_the_program_through_its_script() {
    let home = configured();
    let script = "eval \"$(\"$0\" completions bash)\"; COMP_LINE=$1 COMP_POINT=${#1}; \
                  _multisnmp \"$0\" \"$2\"; printf '%s|' \"${COMPREPLY[@]}\"; complete -p multisnmp";
    for (line, word, expected) in [
        ("multisnmp get -l auth", "auth", "authNoPriv |authPriv |"),
        ("multisnmp get h IF-MIB::ifInOc", "ifInOc", "ifInOctets.|"),
        ("multisnmp inventory --site b", "b", "berlin |bonn |"),
    ] {
        let it = ended(&mut home.shell("bash", script, &[line, word]));
        assert!(it.out.starts_with(expected), "{line}: {} {}", it.out, it.err);
        assert!(it.out.ends_with("complete -o nospace -F _multisnmp multisnmp\n"), "{}", it.out);
    }
}

#[test]
fn zsh_and_fish_ask_the_program_through_their_scripts() {
    let home = configured();
    if has("zsh") {
        // What the completion system of zsh provides.
        let script = "compdef() { : }; _describe() { print -r -- \"$2: ${(P)4}\" }; \
                      source =(\"$0\" completions zsh); words=(\"$0\" get --site b); CURRENT=4; PREFIX=b; \
                      _multisnmp; words=(\"$0\" walk h IF-M); PREFIX=IF-M; _multisnmp";
        let it = ended(&mut home.shell("zsh", script, &[]));
        assert_eq!(it.out, "values: berlin bonn\nparts: IF-MIB\\:\\:\n", "{}", it.err);
    }
    if has("fish") {
        let script = format!(
            "source (\"{0}\" completions fish | psub); complete -C '{0} get --site b'; \
             complete -C '{0} get h sysDes'",
            env!("CARGO_BIN_EXE_multisnmp")
        );
        let it = ended(&mut home.shell("fish", &script, &[]));
        assert_eq!(it.out, "berlin\nbonn\nsysDescr\tSNMPv2-MIB, DisplayString\n", "{}", it.err);
    }
}

#[test]
fn every_shell_has_a_completion() {
    let home = home();
    for shell in ["bash", "zsh", "fish"] {
        let it = home.run(&["completions", shell]);
        assert!(it.code == 0 && it.out.contains(&format!("__complete {shell}")), "{shell}");
    }
    for shell in ["elvish", "powershell"] {
        let it = home.run(&["completions", shell]);
        assert!(it.code == 0 && it.out.contains("host-deadline"), "{shell}");
    }
    home.refuses(&["completions", "csh"], "possible values");
}
