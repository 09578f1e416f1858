//! `setup-shell` in a home of its own.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};
use testkit::home::Home;

const SCRIPTS: [&str; 3] = [
    "usr/share/bash-completion/completions/multisnmp",
    "usr/share/zsh/site-functions/_multisnmp",
    "usr/share/fish/vendor_completions.d/multisnmp.fish",
];

fn home() -> Home {
    testkit::home!()
}

/// Returns all files below a folder.
fn files(dir: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(dir) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut found: Vec<String> = paths
        .flat_map(|path| match path.is_dir() {
            true => files(&path),
            false => vec![path.to_str().unwrap().to_owned()],
        })
        .collect();
    found.sort();
    found
}

#[test]
fn it_installs_pages_and_completions_and_removes_them() {
    let home = home();
    let prefix = home.text("usr");
    let it = home.run(&["setup-shell", "--prefix", &prefix, "--dry-run"]);
    assert_eq!(it.code, 0, "{}", it.err);
    assert!(it.out.lines().all(|line| line.starts_with(&format!("would write {prefix}/"))));
    assert!(!home.path("usr").exists());

    let it = home.run(&["setup-shell", "--prefix", &prefix]);
    assert_eq!(it.code, 0, "{}", it.err);
    let mut told: Vec<_> =
        it.out.lines().map(|line| line.strip_prefix("wrote ").unwrap()).collect();
    told.sort_unstable();
    let there = files(&home.path("usr"));
    assert_eq!(told, there);
    assert!(there.len() > 28, "{there:?}");
    assert!(there.contains(&home.text("usr/share/man/man1/multisnmp-setup-shell.1")));
    for script in SCRIPTS {
        assert!(there.contains(&home.text(script)), "{script}");
    }
    for path in &there {
        let text = fs::read_to_string(path).unwrap();
        assert!(text.lines().take(2).any(|line| line.contains("multisnmp setup-shell")), "{path}");
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o644, "{path}");
    }
    assert!(home.read(SCRIPTS[1]).starts_with("#compdef multisnmp\n"));

    let it = home.run(&["setup-shell", "--prefix", &prefix]);
    assert!(it.out.lines().all(|line| line.starts_with("unchanged ")), "{}", it.out);

    let it = home.run(&["setup-shell", "--prefix", &prefix, "--remove", "--dry-run"]);
    assert!(it.out.lines().all(|line| line.starts_with("would remove ")), "{}", it.out);
    assert_eq!(files(&home.path("usr")), there);
    let it = home.run(&["setup-shell", "--prefix", &prefix, "--remove"]);
    assert_eq!((it.code, it.out.lines().count()), (0, there.len()), "{}", it.err);
    assert_eq!(files(&home.path("usr")), Vec::<String>::new());
    let it = home.run(&["setup-shell", "--prefix", &prefix, "--remove"]);
    assert_eq!((it.code, it.out.as_str()), (0, ""));
    assert!(it.err.contains("nothing to remove"), "{}", it.err);
}

#[test]
fn files_of_others_stay_as_they_are() {
    let home = home();
    let prefix = home.text("usr");
    home.write(SCRIPTS[0], "# mine\n");
    home.refuses(&["setup-shell", "--prefix", &prefix], SCRIPTS[0]);
    assert_eq!(files(&home.path("usr")), [home.text(SCRIPTS[0])]);
    assert_eq!(home.read(SCRIPTS[0]), "# mine\n");

    let it = home.run(&["setup-shell", "--prefix", &prefix, "--shell", "zsh,fish"]);
    assert_eq!(it.code, 0, "{}", it.err);
    let page = "usr/share/man/man1/multisnmp-mine.1";
    home.write(page, "");
    let it = home.run(&["setup-shell", "--prefix", &prefix, "--remove"]);
    assert_eq!(it.code, 1, "{}", it.out);
    assert!(it.err.contains("left ") && it.err.contains(SCRIPTS[0]), "{}", it.err);
    assert_eq!(files(&home.path("usr")), [home.text(SCRIPTS[0]), home.text(page)]);

    // A link is of somebody, wherever it leads.
    let home = self::home();
    fs::create_dir_all(home.path("usr/share/zsh/site-functions")).unwrap();
    std::os::unix::fs::symlink("/nonexistent", home.path(SCRIPTS[1])).unwrap();
    home.refuses(&["setup-shell", "--prefix", &home.text("usr")], SCRIPTS[1]);
}

#[test]
fn pages_of_commands_that_are_gone_are_removed() {
    let home = home();
    let prefix = home.text("usr");
    assert_eq!(home.run(&["setup-shell", "--prefix", &prefix, "--shell", "bash"]).code, 0);
    assert!(!home.path(SCRIPTS[2]).exists());
    let page = home.read("usr/share/man/man1/multisnmp-get.1");
    home.write("usr/share/man/man1/multisnmp-gone.1", &page);
    home.write("usr/share/man/man1/multisnmp-get.1", format!("{page}.PP\nold\n"));
    let it = home.run(&["setup-shell", "--prefix", &prefix, "--shell", "bash"]);
    assert!(it.out.contains("removed ") && it.out.contains("multisnmp-gone.1"), "{}", it.out);
    assert_eq!(it.out.matches("wrote ").count(), 1, "{}", it.out);
    assert_eq!(home.read("usr/share/man/man1/multisnmp-get.1"), page);
}

#[test]
fn it_says_what_the_user_has_to_do_and_what_is_wrong() {
    let home = home();
    let it = home.run(&["setup-shell", "--prefix", &home.text("usr")]);
    for part in ["man: ", "MANPATH=", "zsh: ", "fpath=(", "fish: ", "bash: "] {
        assert!(it.err.contains(part), "{part}: {}", it.err);
    }
    let mut system = home.command(&["setup-shell", "--prefix", "/usr/local", "--dry-run"]);
    let it = testkit::home::ended(system.env("PATH", "/usr/local/bin:/usr/bin:/bin"));
    assert!(!it.err.contains("fpath") && !it.err.contains("MANPATH"), "{}", it.err);
    home.write("file", "");
    let it = home.run(&["setup-shell", "--prefix", &home.text("file")]);
    assert!(it.code == 4 && it.err.contains("cannot write"), "{}", it.err);
    home.refuses(&["setup-shell", "--shell", "csh"], "possible values");
    home.refuses(&["setup-shell", "--remove", "--shell", "zsh"], "--shell");
}
