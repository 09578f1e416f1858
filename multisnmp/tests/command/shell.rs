//! Manual pages and completions, as `man` and the shells use them.

use std::{
    fs,
    process::{Command, Stdio},
};
use testkit::home::{Home, ended};

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
